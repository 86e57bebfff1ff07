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
    Value(Vec<Path>, Vec<Filter>),
}

/// A part of a template with its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// This very text.
    Text(String),
    /// Any part of a name: what `*` stands for.
    Any,
}

/// What is done to a value before it stands in a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    Lower,
    Slug,
    /// Takes all values, also the items of a list, in order and with hyphens between them.
    Sorted,
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
            if before.contains('}') || value.contains('{') {
                return Err("a brace is not closed, or not opened".to_owned());
            }
            parts.push(Part::Text(before.to_owned()));
            parts.push(value_part(value)?);
            rest = after;
        }
        if rest.contains('}') {
            return Err("a `}` closes no brace".to_owned());
        }
        parts.push(Part::Text(rest.to_owned()));
        if let Some(why) = impossible(text) {
            return Err(format!("no file can match `{text}`: {why}"));
        }
        Ok(Self(parts))
    }

    /// The paths whose values stand in it.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().flat_map(|part| match part {
            Part::Text(_) => &[][..],
            Part::Value(paths, _) => paths,
        })
    }

    /// The template with the values of the rule's node; a `*` in its text is any part of a name.
    pub fn pieces(&self, context: &Context<'_>) -> Result<Vec<Piece>, Reason> {
        let mut pieces = Vec::new();
        for part in &self.0 {
            match part {
                Part::Value(paths, filters) => pieces.push(Piece::Text(value(context, paths, filters)?)),
                Part::Text(text) => {
                    for (index, text) in text.split('*').enumerate() {
                        pieces.extend((index > 0).then_some(Piece::Any));
                        pieces.push(Piece::Text(text.to_owned()));
                    }
                }
            }
        }
        Ok(pieces)
    }

    /// The path of the file, from the rule's node. It is no path inside the project if a value makes it so; see
    /// [`FileTemplate::is_inside`].
    pub fn fill(&self, context: &Context<'_>) -> Result<String, Reason> {
        let text = self.0.iter().map(|part| match part {
            Part::Text(text) => Ok(text.clone()),
            Part::Value(paths, filters) => value(context, paths, filters),
        });
        text.collect()
    }

    /// A word as the filter `slug` writes it.
    pub fn slug(word: &str) -> String {
        slug(word)
    }

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
            Self::Sorted => text.to_owned(),
        }
    }
}

/// The text that stands for the values at some paths.
fn value(context: &Context<'_>, paths: &[Path], filters: &[Filter]) -> Result<String, Reason> {
    let filtered = |text: &str| filters.iter().fold(text.to_owned(), |text, filter| filter.apply(&text));
    if let ([path], false) = (paths, filters.contains(&Filter::Sorted)) {
        return Ok(filtered(&context.step_or_scalar(path, context.one(path)?)?));
    }
    let mut texts = Vec::new();
    for path in paths {
        for node in context.all(path) {
            if node.is_sequence() {
                let items = node.items().map(|item| context.scalar(item).map(filtered));
                texts.extend(items.collect::<Result<Vec<_>, _>>()?);
            } else {
                context.record.readable(node)?;
                texts.push(filtered(&context.step_or_scalar(path, node)?));
            }
        }
    }
    texts.sort_unstable();
    if texts.is_empty() { Err(Reason::MISSING) } else { Ok(texts.join("-")) }
}

fn value_part(text: &str) -> Result<Part, String> {
    let mut words = text.split('|').map(str::trim);
    let paths = words.next().unwrap_or_default();
    if paths.is_empty() {
        return Err("`{}` names no value; `{.}` is the node itself".to_owned());
    }
    let filters = words.map(|word| match word {
        "lower" => Ok(Filter::Lower),
        "slug" => Ok(Filter::Slug),
        "sorted" => Ok(Filter::Sorted),
        _ => Err(format!("there is no filter `{word}`; there are `lower`, `slug` and `sorted`")),
    });
    let filters = filters.collect::<Result<Vec<_>, _>>()?;
    let is_sorted = filters.contains(&Filter::Sorted);
    let paths: Vec<&str> = if is_sorted { paths.split(',').map(str::trim).collect() } else { vec![paths] };
    let paths = paths.into_iter().map(|path| Path::parse(path).map_err(|error| error.message));
    Ok(Part::Value(paths.collect::<Result<_, _>>()?, filters))
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
        for wrong in [
            "",
            "/etc/{id}",
            "docs/../{id}",
            "docs//{id}",
            "docs/{id}/",
            "docs\\{id}",
            "{id",
            "{}",
            "{id|upper}",
            "{{id}}",
            "id}",
            "{id}}",
        ] {
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
