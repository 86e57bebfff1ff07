//! The text of a new record: its keys, what has only one choice, and a place for all else that must be there.

use std::fmt::Write;

use crate::config::RecordKind;
use crate::document;
use crate::document::Format;
use crate::document::Kind;
use crate::document::NodeRef;
use crate::document::Options;
use crate::limits::Limits;
use crate::schema_walk::SchemaWalk;
use crate::schema_walk::Type;
use crate::source::FileId;

/// Writes the record of a kind; `keys` are its top-level keys with their values.
pub(super) fn text(kind: &RecordKind, keys: &[(String, String)]) -> String {
    let walk = kind.schema.as_ref().map(|schema| SchemaWalk::new(schema.schema().files()));
    let required = walk.map(SchemaWalk::required).unwrap_or_default();
    let filtered = kind.filter.iter().map(|(name, _)| name);
    let given = keys.iter().map(|(name, _)| name);
    let mut names: Vec<&String> = Vec::new();
    for name in filtered.chain(&required).chain(given) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut text = String::new();
    for name in names {
        let given = kind.filter.iter().chain(keys).find(|(given, _)| given == name);
        let value = match given {
            Some((_, value)) => format!(" {}", scalar(value, walk.and_then(|walk| walk.types(&pointer(name))))),
            None => walk.map(|walk| open(walk, name)).unwrap_or_default(),
        };
        let _ = writeln!(text, "{}:{value}", scalar(name, None));
    }
    if text.is_empty() {
        let _ = writeln!(text, "# No schema says what a record of the kind `{}` holds: write it here.", kind.name);
    }
    text
}

/// The value of a property that nobody gave: its only choice, or nothing, with a word on what belongs there.
fn open(walk: SchemaWalk<'_>, name: &str) -> String {
    let path = pointer(name);
    let choices = walk.choices(&path);
    if let [only] = choices[..]
        && only.is_empty()
        && !only.source().contains('\n')
    {
        return format!(" {}", only.source());
    }
    let about = walk.about(&path);
    let about = about.description.or(about.title).unwrap_or("to be filled in");
    let about = about.split_whitespace().collect::<Vec<_>>().join(" ");
    if choices.is_empty() {
        return format!(" # {about}");
    }
    let words = choices.iter().map(|choice| choice.text()).collect::<Vec<_>>().join(", ");
    format!(" # {about} One of {words}")
}

fn pointer(name: &str) -> String {
    format!("/{name}")
}

/// A word as YAML writes it, so that it is read as what was meant: as text, unless the schema wants something else.
fn scalar(word: &str, types: Option<Vec<Type>>) -> String {
    let line = format!("k: {word}\n");
    let reading = document::read(FileId(0), Format::Yaml, line.as_bytes(), &Limits::default(), &Options::default());
    let read = reading.documents.first().and_then(|document| document.root().get("k"));
    let is_itself = |node: &NodeRef<'_>| reading.diagnostics.is_empty() && node.source() == word;
    let is_text_wanted = types.is_none_or(|types| types.contains(&Type::String));
    match read.filter(is_itself).map(NodeRef::kind) {
        Some(Kind::String) => word.to_owned(),
        Some(Kind::Integer | Kind::Float | Kind::Bool) if !is_text_wanted => word.to_owned(),
        _ => serde_json::Value::from(word).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_read_as_it_was_meant() {
        for (word, types, written) in [
            ("CAN", None, "CAN"),
            ("NO", None, "NO"),
            ("can-kor", None, "can-kor"),
            ("true", None, "\"true\""),
            ("1950", None, "\"1950\""),
            ("1950", Some(vec![Type::String]), "\"1950\""),
            ("1950", Some(vec![Type::Integer]), "1950"),
            ("a: b", None, "\"a: b\""),
            ("a #b", None, "\"a #b\""),
            ("{x", None, "\"{x\""),
            ("two\nlines", None, "\"two\\nlines\""),
            ("", None, "\"\""),
        ] {
            assert_eq!(scalar(word, types), written, "{word}");
        }
    }
}
