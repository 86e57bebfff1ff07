//! Values that remember where they stand.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::Deserializer;
use serde::de;
use serde::de::DeserializeSeed;
use serde::de::IntoDeserializer;
use serde::de::MapAccess;
use serde::de::Visitor;
use serde::de::value::StringDeserializer;
use serde::de::value::U32Deserializer;
use serde::de::value::U64Deserializer;

use crate::document::NodeRef;
use crate::document::de::KeyReader;
use crate::document::de::Reader;
use crate::document::de::error::Mistake;
use crate::source::FileId;
use crate::source::Location;
use crate::source::Span;

/// The name by which a [`Spanned`] asks for its parts; no Rust struct can have it.
pub(super) const NAME: &str = "$comity::Spanned";
const FIELDS: [&str; 6] = ["file", "document", "start", "end", "pointer", "value"];

/// A value and the node it was read from. `Spanned<serde::de::IgnoredAny>` keeps the place alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// The node's bytes.
    pub location: Location,
    /// Its pointer from the document's root; of a key, that of its value.
    pub pointer: String,
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct(NAME, &FIELDS, SpannedVisitor(PhantomData))
    }
}

struct SpannedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for SpannedVisitor<T> {
    type Value = Spanned<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that knows its place")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut parts: A) -> Result<Spanned<T>, A::Error> {
        let file = FileId(part(&mut parts)?);
        let document = part(&mut parts)?;
        let (start, end): (u64, u64) = (part(&mut parts)?, part(&mut parts)?);
        let offset = |offset: u64| usize::try_from(offset).map_err(de::Error::custom);
        let span = Span::new(offset(start)?, offset(end)?);
        let pointer = part(&mut parts)?;
        let value = part(&mut parts)?;
        Ok(Spanned { value, location: Location { file, document, span }, pointer })
    }
}

fn part<'de, A: MapAccess<'de>, P: Deserialize<'de>>(parts: &mut A) -> Result<P, A::Error> {
    let missing = || de::Error::custom("a place can't be kept here");
    parts.next_entry::<de::IgnoredAny, P>()?.map(|(_, part)| part).ok_or_else(missing)
}

/// What a [`Spanned`] is made of, as if it were a mapping.
pub(super) struct Parts<'de, R> {
    node: NodeRef<'de>,
    value: R,
    next: usize,
}

impl<'de, 'e> Parts<'de, Reader<'de, 'e>> {
    /// Those of a node.
    pub(super) fn of(reader: Reader<'de, 'e>) -> Self {
        Self { node: reader.node, value: reader, next: 0 }
    }
}

impl<'de> Parts<'de, KeyReader<'de>> {
    /// Those of a key.
    pub(super) fn of_key(key: KeyReader<'de>) -> Self {
        Self { node: key.0, value: key, next: 0 }
    }
}

impl<'de, R: Deserializer<'de, Error = Mistake> + Copy> MapAccess<'de> for Parts<'de, R> {
    type Error = Mistake;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Mistake> {
        FIELDS.get(self.next).map(|&field| seed.deserialize(field.into_deserializer())).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mistake> {
        let Location { file, document, span } = self.node.location();
        self.next += 1;
        match self.next {
            1 => seed.deserialize(U32Deserializer::new(file.0)),
            2 => seed.deserialize(U32Deserializer::new(document)),
            3 => seed.deserialize(U64Deserializer::new(span.start as u64)),
            4 => seed.deserialize(U64Deserializer::new(span.end as u64)),
            5 => seed.deserialize(StringDeserializer::new(self.node.pointer())),
            _ => seed.deserialize(self.value).map_err(|mistake| mistake.at(self.node)),
        }
    }
}
