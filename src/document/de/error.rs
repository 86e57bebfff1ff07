//! What is wrong with a file of ours, and where.

use std::fmt;

use serde::de;
use serde::de::Expected;
use serde::de::Unexpected;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::Kind;
use crate::document::NodeRef;
use crate::document::findings::shown;
use crate::nearest::nearest;
use crate::source::Location;

/// A value that can't be read from a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeError {
    /// The innermost node at fault: a scalar, an unknown key, or the key of a mapping that lacks something.
    pub location: Location,
    /// Its pointer.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl DeError {
    /// The mistake as a finding of a rule about our own files.
    pub fn diagnostic(self, rule: &'static str) -> Diagnostic {
        let mut finding = Diagnostic::error(rule, Level::Document, self.location, self.message).pointer(self.pointer);
        finding.help = self.help;
        finding
    }
}

impl fmt::Display for DeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DeError {}

/// An error on its way up, until it is known where it belongs.
#[derive(Debug)]
pub(super) struct Mistake {
    place: Option<(Location, String)>,
    message: String,
    help: Option<String>,
}

impl Mistake {
    fn new(message: impl Into<String>) -> Self {
        Self { place: None, message: message.into(), help: None }
    }

    fn help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }

    /// Something else stands where `wanted` must.
    pub(super) fn wrong_kind(wanted: &str, node: NodeRef<'_>) -> Self {
        let found = described(node);
        let quotes = || format!("put it in quotes: `\"{}\"`", shown(node.text()));
        let is_unquoted = matches!(node.kind(), Kind::Bool | Kind::Integer | Kind::Float);
        Self::new(format!("{wanted} must stand here, not {found}")).help((wanted == "text" && is_unquoted).then(quotes))
    }

    /// The error, at `node` unless a node inside it is at fault.
    pub(super) fn at(mut self, node: NodeRef<'_>) -> Self {
        self.place.get_or_insert_with(|| (node.label_location(), node.pointer()));
        self
    }

    /// The error for whoever reads `node`.
    pub(super) fn told(self, node: NodeRef<'_>) -> DeError {
        let (location, pointer) = self.place.unwrap_or_else(|| (node.label_location(), node.pointer()));
        DeError { location, pointer, message: self.message, help: self.help }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Mistake {}

impl de::Error for Mistake {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("{expected} must stand here, not {}", unexpected(found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let expected = expected.to_string();
        let is_type =
            expected.strip_prefix(['u', 'i']).is_some_and(|size| size == "size" || size.parse::<u8>().is_ok());
        Self::new(match found {
            Unexpected::Signed(number) if is_type && number < 0 => format!("the number {number} is too small"),
            Unexpected::Signed(number) if is_type => format!("the number {number} is too large"),
            Unexpected::Unsigned(number) if is_type => format!("the number {number} is too large"),
            _ => format!("{expected} must stand here, not {}", unexpected(found)),
        })
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::new(format!("{expected} must stand here, not {length}"))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let message = format!("`{}` can't stand here", shown(variant));
        Self::new(message).help(Some(suggestion(variant, expected, "write")))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let message = format!("unknown key `{}`", shown(field));
        Self::new(message).help(Some(suggestion(field, expected, "the keys are")))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(format!("the key `{field}` is missing")).help(Some(format!("write `{field}:` and its value")))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(format!("the key `{field}` stands twice"))
    }
}

/// The nearest of the names, or all of them.
fn suggestion(name: &str, expected: &[&str], all: &str) -> String {
    match nearest(name, expected.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if expected.is_empty() => "remove it: nothing stands here".to_owned(),
        None => format!("{all} {}", listed(expected)),
    }
}

/// `one of …`, for a message.
pub(super) fn one_of(names: &[&str]) -> String {
    if names.len() == 1 { listed(names) } else { format!("one of {}", listed(names)) }
}

fn listed(names: &[&str]) -> String {
    const MANY: usize = 20;
    let quoted: Vec<_> = names.iter().take(MANY).map(|name| format!("`{name}`")).collect();
    quoted.join(", ") + if names.len() > MANY { ", …" } else { "" }
}

/// What serde found, in a sentence.
fn unexpected(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Map => "a mapping".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Str(text) => format!("the text `{}`", shown(text)),
        Unexpected::Bool(value) => format!("`{value}`"),
        Unexpected::Unit | Unexpected::Option => "nothing".to_owned(),
        Unexpected::Signed(number) => format!("the number `{number}`"),
        Unexpected::Unsigned(number) => format!("the number `{number}`"),
        Unexpected::Float(number) => format!("the number `{number}`"),
        other => other.to_string(),
    }
}

/// A node, in a sentence.
fn described(node: NodeRef<'_>) -> String {
    match node.kind() {
        Kind::Null if node.source().is_empty() => "nothing".to_owned(),
        Kind::Mapping => "a mapping".to_owned(),
        Kind::Sequence => "a list".to_owned(),
        Kind::String => format!("the text `{}`", shown(node.text())),
        Kind::Integer | Kind::Float => format!("the number `{}`", shown(node.text())),
        Kind::Null | Kind::Bool | Kind::NonFinite | Kind::Alias => format!("`{}`", shown(node.text())),
    }
}
