//! The path of a file as it follows from what a record says: `documents/{id}/{.|slug}.pdf`.

use unicode_normalization::UnicodeNormalization;

use crate::document::path::Path;
use crate::rule::Context;
use crate::rule::Reason;
use crate::rule::fold;

/// A path with values of a record in it, relative to the configuration.
#[derive(Clone, Debug)]
pub struct FileTemplate(Vec<Part>);

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Value(Path, Vec<Filter>),
}

/// What is done to a value before it stands in a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    Lower,
    Slug,
}

impl FileTemplate {
    /// Reads a template; what is wrong with it is a sentence. One that no file's path can be is wrong too.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((value, after)) = after.split_once('}') else {
                return Err("a `{` is not closed".to_owned());
            };
            parts.push(Part::Text(before.to_owned()));
            parts.push(value_part(value)?);
            rest = after;
        }
        parts.push(Part::Text(rest.to_owned()));
        if let Some(why) = impossible(text) {
            return Err(format!("no file can match `{text}`: {why}"));
        }
        Ok(Self(parts))
    }

    /// The paths whose values stand in it.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().filter_map(|part| match part {
            Part::Text(_) => None,
            Part::Value(path, _) => Some(path),
        })
    }

    /// The path of the file, from the rule's node. It is no path inside the project if a value makes it so; see
    /// [`FileTemplate::is_inside`].
    pub fn fill(&self, context: &Context<'_>) -> Result<String, Reason> {
        let text = self.0.iter().map(|part| match part {
            Part::Text(text) => Ok(text.clone()),
            Part::Value(path, filters) => {
                let node = context.one(path)?;
                let value = context.step_or_scalar(path, node)?.into_owned();
                Ok(filters.iter().fold(value, |value, filter| filter.apply(&value)))
            }
        });
        text.collect()
    }
}

impl FileTemplate {
    /// Whether a path that was filled leads to a file inside the project: a record's values may be anything.
    pub fn is_inside(path: &str) -> bool {
        impossible(path).is_none() && !path.contains('\0')
    }
}

impl Filter {
    fn apply(self, text: &str) -> String {
        match self {
            Self::Lower => text.to_lowercase(),
            Self::Slug => slug(text),
        }
    }
}

fn value_part(text: &str) -> Result<Part, String> {
    let mut words = text.split('|').map(str::trim);
    let path = words.next().unwrap_or_default();
    if path.is_empty() {
        return Err("`{}` names no value; `{.}` is the node itself".to_owned());
    }
    let path = Path::parse(path).map_err(|error| error.message)?;
    let filters = words.map(|word| match word {
        "lower" => Ok(Filter::Lower),
        "slug" => Ok(Filter::Slug),
        _ => Err(format!("there is no filter `{word}`; there are `lower` and `slug`")),
    });
    Ok(Part::Value(path, filters.collect::<Result<_, _>>()?))
}

/// Why no file of the project has such a path.
fn impossible(text: &str) -> Option<&'static str> {
    let is_bad = |step: &str| step.is_empty() || step == "." || step == "..";
    match text {
        "" => Some("it is empty"),
        _ if text.starts_with('/') => Some("paths are relative to the configuration"),
        _ if text.contains('\\') => Some("the parts of a path have `/` between them"),
        _ if text.ends_with('/') => Some("it is a folder"),
        _ if text.split('/').any(is_bad) => Some("it has an empty part, `.` or `..`"),
        _ => None,
    }
}

/// Letters and digits without case and diacritics; all else is one hyphen, and none at an end.
fn slug(text: &str) -> String {
    let folded = fold(&text.nfkd().collect::<String>());
    let words = folded.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_that_no_file_matches_is_wrong() {
        for wrong in
            ["", "/etc/{id}", "docs/../{id}", "docs//{id}", "docs/{id}/", "docs\\{id}", "{id", "{}", "{id|upper}"]
        {
            assert!(FileTemplate::parse(wrong).is_err(), "{wrong}");
        }
        let template = FileTemplate::parse("documents/{/reporter|lower}/{.|slug}.pdf").expect("a template");
        assert_eq!(template.paths().map(ToString::to_string).collect::<Vec<_>>(), ["/reporter", "."]);
    }

    #[test]
    fn no_value_leads_out_of_the_project() {
        assert!(FileTemplate::is_inside("documents/ckfta.pdf"));
        for path in ["/etc/passwd", "documents/../../etc/passwd", "documents/./a", "..", "a\0b"] {
            assert!(!FileTemplate::is_inside(path), "{path}");
        }
    }

    #[test]
    fn a_slug_is_lower_case_letters_digits_and_single_hyphens() {
        assert_eq!(slug("Canada–Korea FTA (2014)"), "canada-korea-fta-2014");
        assert_eq!(slug("São Tomé"), "sao-tome");
    }
}
