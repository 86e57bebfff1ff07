//! A document as the value type that `jsonschema` reads schemas from.

use jsonschema::json::JsonNumber;
use serde_json::Map;
use serde_json::Value;

use crate::document::Kind;
use crate::document::NodeRef;
use crate::rules::schema::number::Number;

/// The value of a node, aliases followed; keys that are no text are their text.
pub(super) fn to_value(node: NodeRef<'_>) -> Value {
    match node.kind() {
        Kind::Null | Kind::Alias => Value::Null,
        Kind::Bool => Value::Bool(node.as_bool() == Some(true)),
        Kind::Integer | Kind::Float | Kind::NonFinite => {
            Value::Number(Number::new(node.text()).to_number().into_owned())
        }
        Kind::String => Value::String(node.text().to_owned()),
        Kind::Sequence => Value::Array(node.items().map(to_value).collect()),
        Kind::Mapping => {
            let mut members = Map::with_capacity(node.len());
            members.extend(node.entries().map(|(key, value)| (key.text().to_owned(), to_value(value))));
            Value::Object(members)
        }
    }
}
