//! Our documents, as `jsonschema` sees them: it validates over the arena, and no value is copied.
//!
//! This is the only representation the library is compiled for.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::DefaultHasher;
use std::hash::Hash;
use std::hash::Hasher;
use std::ops::ControlFlow;

use jsonschema::JsonType;
use jsonschema::json::Array;
use jsonschema::json::Json;
use jsonschema::json::Node;
use jsonschema::json::NodeIdentity;
use jsonschema::json::Object;
use jsonschema_value::LazyInstance;
use serde_json::Value;

use crate::document::Children;
use crate::document::Kind;
use crate::document::NodeRef;
use crate::rules::schema::number::Number;
use crate::rules::schema::steps;
use crate::rules::schema::value::to_value;

/// The representation: documents of comity.
pub struct Tree;

/// A node of a document, or a text that stands for a key.
#[derive(Clone, Copy)]
pub enum Instance<'a> {
    /// A value.
    Node(NodeRef<'a>),
    /// A key, read as text whatever it is.
    Text(&'a str),
}

/// A mapping.
#[derive(Clone, Copy)]
pub struct Members<'a>(NodeRef<'a>);

/// A sequence.
#[derive(Clone, Copy)]
pub struct Items<'a>(NodeRef<'a>);

/// The entries of a mapping.
pub struct Entries<'a>(Children<'a>);

/// The items of a sequence.
pub struct Elements<'a>(Children<'a>);

/// The positions of the first item of a sequence that repeats another, and of that other, the earlier one first.
pub(super) fn duplicates(sequence: NodeRef<'_>) -> Option<(usize, usize)> {
    let mut seen: HashMap<u64, Vec<(usize, NodeRef<'_>)>> = HashMap::new();
    for (position, item) in sequence.items().enumerate() {
        let alike = seen.entry(content_hash(item)).or_default();
        if let Some((first, _)) = alike.iter().find(|&&(_, other)| same(item, other)) {
            return Some((*first, position));
        }
        alike.push((position, item));
    }
    None
}

/// Whether two nodes have one value: numbers by what they are worth, mappings in any order.
pub(super) fn same(left: NodeRef<'_>, right: NodeRef<'_>) -> bool {
    steps::step();
    match json_type(left.kind()) {
        kind if kind != json_type(right.kind()) => false,
        JsonType::Array => left.len() == right.len() && left.items().zip(right.items()).all(|(a, b)| same(a, b)),
        JsonType::Object => {
            let mut members = left.entries();
            left.len() == right.len() && members.all(|(key, a)| right.get(key.text()).is_some_and(|b| same(a, b)))
        }
        JsonType::Number => Number::new(left.text()).decimal() == Number::new(right.text()).decimal(),
        JsonType::Boolean => left.as_bool() == right.as_bool(),
        JsonType::Null => true,
        _ => left.text() == right.text(),
    }
}

fn content_hash(node: NodeRef<'_>) -> u64 {
    steps::step();
    let mut hasher = DefaultHasher::new();
    json_type(node.kind()).hash(&mut hasher);
    match json_type(node.kind()) {
        JsonType::Array => node.items().for_each(|item| content_hash(item).hash(&mut hasher)),
        JsonType::Object => {
            let member = |(key, value): (NodeRef<'_>, _)| {
                let mut hasher = DefaultHasher::new();
                (key.text(), content_hash(value)).hash(&mut hasher);
                hasher.finish()
            };
            node.entries().map(member).fold(0, u64::wrapping_add).hash(&mut hasher);
        }
        JsonType::Number => Number::new(node.text()).decimal().hash(&mut hasher),
        JsonType::Boolean => node.as_bool().hash(&mut hasher),
        JsonType::Null => {}
        _ => node.text().hash(&mut hasher),
    }
    hasher.finish()
}

fn json_type(kind: Kind) -> JsonType {
    match kind {
        Kind::Null | Kind::Alias => JsonType::Null,
        Kind::Bool => JsonType::Boolean,
        Kind::Integer | Kind::Float | Kind::NonFinite => JsonType::Number,
        Kind::String => JsonType::String,
        Kind::Sequence => JsonType::Array,
        Kind::Mapping => JsonType::Object,
    }
}

fn equals(node: NodeRef<'_>, expected: &Value) -> bool {
    steps::step();
    match expected {
        Value::Null => node.is_null(),
        Value::Bool(expected) => node.as_bool() == Some(*expected),
        Value::Number(expected) => node.is_number() && Number::new(node.text()).equals(expected),
        Value::String(expected) => node.as_str() == Some(expected),
        Value::Array(expected) => {
            node.is_sequence()
                && node.len() == expected.len()
                && node.items().zip(expected).all(|(item, expected)| equals(item, expected))
        }
        Value::Object(expected) => {
            let mut members = expected.iter();
            node.is_mapping()
                && node.len() == expected.len()
                && members.all(|(key, expected)| node.get(key).is_some_and(|member| equals(member, expected)))
        }
    }
}

impl Json for Tree {
    type Node<'a> = Instance<'a>;
    type PreparedKey = String;
    type StringBuffer = ();

    const KEYS_PER_LOOKUP: usize = 4;
    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>((): &mut (), string: &str, f: impl FnOnce(Instance<'_>) -> T) -> T {
        f(Instance::Text(string))
    }
}

impl<'a> Node<'a, Tree> for Instance<'a> {
    type Object = Members<'a>;
    type Array = Items<'a>;
    type Number = Number<'a>;

    fn as_object(&self) -> Option<Members<'a>> {
        steps::step();
        match self {
            Self::Node(node) if node.is_mapping() => Some(Members(*node)),
            _ => None,
        }
    }

    fn as_array(&self) -> Option<Items<'a>> {
        steps::step();
        match self {
            Self::Node(node) if node.is_sequence() => Some(Items(*node)),
            _ => None,
        }
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        steps::step();
        match self {
            Self::Node(node) => node.as_str().map(Cow::Borrowed),
            Self::Text(text) => Some(Cow::Borrowed(text)),
        }
    }

    fn as_number(&self) -> Option<Number<'a>> {
        steps::step();
        match self {
            Self::Node(node) if json_type(node.kind()) == JsonType::Number => Some(Number::new(node.text())),
            _ => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        match self {
            Self::Node(node) => node.as_bool(),
            Self::Text(_) => None,
        }
    }

    fn is_null(&self) -> bool {
        matches!(self, Self::Node(node) if node.is_null())
    }

    fn is_number(&self) -> bool {
        self.json_type() == JsonType::Number
    }

    fn json_type(&self) -> JsonType {
        steps::step();
        match self {
            Self::Node(node) => json_type(node.kind()),
            Self::Text(_) => JsonType::String,
        }
    }

    fn equals_value(&self, expected: &Value) -> bool {
        match self {
            Self::Node(node) => equals(*node, expected),
            Self::Text(text) => expected.as_str() == Some(text),
        }
    }

    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned(match self {
            Self::Node(node) => to_value(*node),
            Self::Text(text) => Value::String((*text).to_owned()),
        })
    }

    /// Only texts are read again by us, so containers are empty: a whole copy for every error would be quadratic.
    fn lazy_value(&self) -> LazyInstance<'a> {
        let (text, empty) = match self {
            Self::Text(text) => (*text, Value::Null),
            Self::Node(node) => match node.kind() {
                Kind::Sequence | Kind::Mapping if steps::whole_values() => return LazyInstance::Ready(self.to_value()),
                Kind::Sequence => ("", Value::Array(Vec::new())),
                Kind::Mapping => ("", Value::Object(serde_json::Map::new())),
                Kind::String => (node.text(), Value::Null),
                _ => return LazyInstance::Ready(self.to_value()),
            },
        };
        match empty {
            Value::Null => LazyInstance::Deferred {
                bytes: text.as_bytes(),
                tag: 0,
                make: |bytes, _| Value::String(String::from_utf8_lossy(bytes).into_owned()),
                cell: std::sync::OnceLock::new(),
            },
            container => LazyInstance::Ready(Cow::Owned(container)),
        }
    }

    fn identity(&self) -> Option<NodeIdentity> {
        steps::step();
        Some(match self {
            Self::Node(node) => NodeIdentity::tagged(std::ptr::from_ref(node.document()).addr(), node.index()),
            Self::Text(text) => NodeIdentity::tagged(text.as_ptr().addr(), u32::MAX),
        })
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = (&'a str, Instance<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        Some((self.0.next()?.text(), Instance::Node(self.0.next()?)))
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = Instance<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(Instance::Node)
    }
}

impl<'a> Object<'a, Tree> for Members<'a> {
    type Node = Instance<'a>;
    type MemberName = &'a str;
    type MembersIter = Entries<'a>;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn is_empty(&self) -> bool {
        self.0.entries().next().is_none()
    }

    fn get(&self, key: &String) -> Option<Instance<'a>> {
        self.0.get(key).map(Instance::Node)
    }

    fn members(&self) -> Self::MembersIter {
        Entries(self.0.children())
    }

    fn try_for_each_name_node<B>(
        &self,
        (): &mut (),
        mut f: impl FnMut(Instance<'_>) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        self.0.entries().try_for_each(|(key, _)| f(Instance::Text(key.text())))
    }
}

impl<'a> Array<'a, Tree> for Items<'a> {
    type Node = Instance<'a>;
    type ElementsIter = Elements<'a>;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn elements(&self) -> Self::ElementsIter {
        Elements(self.0.children())
    }

    fn is_unique(&self) -> bool {
        duplicates(self.0).is_none()
    }
}
