//! The `message:` of a rule: a sentence with `{name}`s that the rule's kind fills in.

use serde::Deserialize;

/// A sentence with places to be filled.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Name(String),
}

impl From<String> for Template {
    fn from(text: String) -> Self {
        let mut parts = Vec::new();
        let mut rest = text.as_str();
        while let Some((before, name, after)) = next_name(rest) {
            parts.push(Part::Text(before.to_owned()));
            parts.push(Part::Name(name.to_owned()));
            rest = after;
        }
        parts.push(Part::Text(rest.to_owned()));
        Self(parts)
    }
}

impl Template {
    /// The sentence with each name replaced by its value; a name without a value stays as it is written.
    pub fn fill(&self, values: &[(&str, &str)]) -> String {
        let text = self.0.iter().map(|part| match part {
            Part::Text(text) => text.clone(),
            Part::Name(name) => match values.iter().find(|(known, _)| known == name) {
                Some((_, value)) => (*value).to_owned(),
                None => format!("{{{name}}}"),
            },
        });
        text.collect()
    }
}

/// Splits at the first `{name}`.
fn next_name(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_filled_and_unknown_ones_stay() {
        let template = Template::from("stated {total}, found {sum} ({why})".to_owned());
        assert_eq!(template.fill(&[("total", "387"), ("sum", "378")]), "stated 387, found 378 ({why})");
        assert_eq!(Template::from("no name {".to_owned()).fill(&[]), "no name {");
    }
}
