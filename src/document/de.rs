//! Stand-in until the real deserializer lands.
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::Kind;
use crate::document::NodeRef;
use crate::source::Location;

/// A value with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub location: Location,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let location = Location { file: crate::source::FileId(0), document: 0, span: crate::source::Span::new(0, 0) };
        Ok(Self { value: T::deserialize(deserializer)?, location })
    }
}

/// What is wrong.
#[derive(Debug)]
pub struct DeError {
    /// Where.
    pub location: Location,
    /// Its pointer.
    pub pointer: String,
    /// What.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl DeError {
    /// As a diagnostic.
    pub fn diagnostic(self, rule: &'static str) -> Diagnostic {
        Diagnostic::error(rule, Level::Document, self.location, self.message).pointer(self.pointer)
    }
}

/// Reads a node.
pub fn from_node<T: DeserializeOwned>(node: NodeRef<'_>) -> Result<T, DeError> {
    from_node_where(node, &|_| true)
}

/// Reads the members of a mapping whose keys are kept.
pub fn from_node_where<T: DeserializeOwned>(node: NodeRef<'_>, keeps: &dyn Fn(&str) -> bool) -> Result<T, DeError> {
    let mut value = to_value(node);
    if let Value::Object(map) = &mut value {
        map.retain(|key, _| keeps(key));
    }
    serde_json::from_value(value).map_err(|error| DeError {
        location: node.label_location(),
        pointer: node.pointer(),
        message: error.to_string(),
        help: None,
    })
}

fn to_value(node: NodeRef<'_>) -> Value {
    match node.kind() {
        Kind::Null => Value::Null,
        Kind::Bool => Value::Bool(node.as_bool() == Some(true)),
        Kind::Integer | Kind::Float => serde_json::from_str(node.text()).unwrap_or(Value::String(node.text().into())),
        Kind::Sequence => Value::Array(node.items().map(to_value).collect()),
        Kind::Mapping => Value::Object(node.entries().map(|(k, v)| (k.text().to_owned(), to_value(v))).collect()),
        _ => Value::String(node.text().to_owned()),
    }
}
