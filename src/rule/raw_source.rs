//! A source of facts as it is written in a rule file.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::Deserializer;
use serde::de;
use serde::de::MapAccess;
use serde::de::SeqAccess;
use serde::de::Visitor;
use serde::de::value::MapAccessDeserializer;

use crate::document::de::Spanned;
use crate::document::path::Path;
use crate::document::paths::Paths;

/// A source as it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawSource {
    pub(super) record: Option<Spanned<String>>,
    pub(super) each: Option<Paths>,
    #[serde(rename = "where")]
    pub(super) filter: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) key: RawKey,
    #[serde(default)]
    pub(super) fold: Vec<Spanned<String>>,
    pub(super) value: Option<Path>,
    pub(super) period: Option<Paths>,
    #[serde(default)]
    pub(super) carry: BTreeMap<String, Path>,
    pub(super) split: Option<String>,
}

/// A key as it is written: one part, or a list of parts.
#[derive(Clone, Debug, Default)]
pub(super) struct RawKey(pub(super) Vec<RawKeyPart>);

/// A part of a key as it is written.
#[derive(Clone, Debug)]
pub(super) enum RawKeyPart {
    /// A path.
    Path(Path),
    /// `{set: [path, …]}`
    Set(Vec<Path>),
    /// `{expr: …}`
    Expression(Spanned<String>),
}

/// The part that is a mapping. It is no untagged enum: serde would buffer it, and lose the place of the expression.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPart {
    set: Option<Vec<Path>>,
    expr: Option<Spanned<String>>,
}

struct KeyVisitor;

struct PartVisitor;

impl<'de> Deserialize<'de> for RawKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KeyVisitor)
    }
}

impl<'de> Deserialize<'de> for RawKeyPart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PartVisitor)
    }
}

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = RawKey;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a part of a key, or a list of parts")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<RawKey, E> {
        Ok(RawKey(vec![PartVisitor.visit_str(text)?]))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<RawKey, A::Error> {
        Ok(RawKey(vec![PartVisitor.visit_map(members)?]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<RawKey, A::Error> {
        let mut parts = Vec::new();
        while let Some(part) = items.next_element()? {
            parts.push(part);
        }
        Ok(RawKey(parts))
    }
}

impl<'de> Visitor<'de> for PartVisitor {
    type Value = RawKeyPart;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a path, `{set: [path, …]}` or `{expr: …}`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<RawKeyPart, E> {
        Path::parse(text).map(RawKeyPart::Path).map_err(|error| E::custom(error.message))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<RawKeyPart, A::Error> {
        match RawPart::deserialize(MapAccessDeserializer::new(members))? {
            RawPart { set: Some(set), expr: None } => Ok(RawKeyPart::Set(set)),
            RawPart { set: None, expr: Some(expr) } => Ok(RawKeyPart::Expression(expr)),
            _ => Err(de::Error::custom("a part of a key has either `set` or `expr`")),
        }
    }
}
