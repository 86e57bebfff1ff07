//! Plain words for values and for what a schema wants.

use jsonschema::JsonType;
use jsonschema::error::TypeKind;
use serde_json::Value;

use crate::document::Kind;
use crate::document::NodeRef;

/// Characters of a value that a message shows.
const SHOWN: usize = 48;

/// What people call a node: its key, its number in a list, or the record.
pub(super) fn called(node: NodeRef<'_>, record: NodeRef<'_>) -> String {
    if node == record {
        return "the record".to_owned();
    }
    let Some(parent) = node.parent() else { return "the record".to_owned() };
    if let Some(position) = node.position() {
        return format!("item {} of {}", position + 1, called(parent, record));
    }
    match node.key() {
        Some(key) => quoted(key.text()),
        None => format!("the key {}", quoted(node.text())),
    }
}

/// A value as a message shows it.
pub(super) fn shown(node: NodeRef<'_>) -> String {
    match node.kind() {
        Kind::Sequence => "a list".to_owned(),
        Kind::Mapping => "a mapping".to_owned(),
        Kind::Null if node.text().is_empty() => "nothing".to_owned(),
        Kind::String if node.text().is_empty() => "an empty text".to_owned(),
        Kind::String if reads_as_other(node.text()) && !node.source().is_empty() => quoted(node.source()),
        _ => quoted(node.text()),
    }
}

/// A text in backticks, on one line, its end left out if it is long.
pub(super) fn quoted(text: &str) -> String {
    let line: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(SHOWN).collect();
    if text.chars().nth(SHOWN).is_some() { format!("`{line}…`") } else { format!("`{line}`") }
}

/// What a node is, as a clause: "`five` is text".
pub(super) fn found(node: NodeRef<'_>) -> String {
    let what = match node.kind() {
        Kind::Sequence => return "is a list".to_owned(),
        Kind::Mapping => return "is a mapping".to_owned(),
        Kind::Null | Kind::Alias => return "is empty".to_owned(),
        Kind::Bool => "a true-or-false value",
        Kind::Integer | Kind::Float | Kind::NonFinite => "a number",
        Kind::String if node.text().is_empty() => return "is an empty text".to_owned(),
        Kind::String => "text",
    };
    format!("{} is {what}", shown(node))
}

/// Types in words: "text or a number".
pub(super) fn wanted_types(mut types: Vec<JsonType>) -> String {
    if types.contains(&JsonType::Number) {
        types.retain(|&kind| kind != JsonType::Integer);
    }
    types.sort_by_key(|&kind| (kind == JsonType::Null, kind));
    types.dedup();
    either(&types.into_iter().map(type_name).map(str::to_owned).collect::<Vec<_>>())
}

/// The types that a `type` keyword allows.
pub(super) fn types(kind: &TypeKind) -> Vec<JsonType> {
    match kind {
        TypeKind::Single(kind) => vec![*kind],
        TypeKind::Multiple(kinds) => kinds.iter().collect(),
    }
}

fn type_name(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Null => "null",
        JsonType::Boolean => "`true` or `false`",
        JsonType::Integer => "a whole number",
        JsonType::Number => "a number",
        JsonType::String => "text",
        JsonType::Array => "a list",
        JsonType::Object => "a mapping",
    }
}

/// A value of a schema as a message shows it: text as it is, the rest as JSON.
pub(super) fn value(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "an empty text".to_owned(),
        Value::String(text) => quoted(text),
        other => quoted(&other.to_string()),
    }
}

/// "a, b or c".
pub(super) fn either(names: &[String]) -> String {
    joined(names, "or")
}

/// "a, b and c".
pub(super) fn all(names: &[String]) -> String {
    joined(names, "and")
}

fn joined(names: &[String], word: &str) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

/// The first of `count` names: "a, b, c or 20 more".
pub(super) fn some(count: usize, names: impl Iterator<Item = String>) -> String {
    const NAMED: usize = 12;
    let more = count.saturating_sub(NAMED);
    let listed = names.take(NAMED).chain((more > 0).then(|| format!("{more} more")));
    either(&listed.collect::<Vec<_>>())
}

/// "1 item", "2 items".
pub(super) fn counted(count: u64, thing: &str) -> String {
    match (count, thing.strip_suffix('y')) {
        (1, _) => format!("1 {thing}"),
        (_, Some(stem)) if thing.ends_with("ry") => format!("{count} {stem}ies"),
        _ => format!("{count} {thing}s"),
    }
}

/// Whether a text would read as another kind of value without its quotes.
pub(super) fn reads_as_other(text: &str) -> bool {
    let number = text.strip_prefix(['-', '+']).unwrap_or(text);
    let number = number.starts_with(|first: char| first.is_ascii_digit()) && number.parse::<f64>().is_ok();
    number || matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "null" | "~")
}
