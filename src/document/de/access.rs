//! What is inside a node, for serde.

use serde::de::DeserializeSeed;
use serde::de::EnumAccess;
use serde::de::MapAccess;
use serde::de::SeqAccess;
use serde::de::VariantAccess;
use serde::de::Visitor;

use crate::document::Kind;
use crate::document::NodeRef;
use crate::document::de::KeyReader;
use crate::document::de::Reader;
use crate::document::de::error::Mistake;

/// The items of a sequence.
pub(super) struct Items<I>(I);

impl<'de> Items<()> {
    /// Those of `node`.
    pub(super) fn of(node: NodeRef<'de>) -> Items<impl Iterator<Item = NodeRef<'de>>> {
        Items(node.items())
    }

    /// A node that stands for a list of one.
    pub(super) fn one(node: NodeRef<'de>) -> Items<impl Iterator<Item = NodeRef<'de>>> {
        Items(std::iter::once(node))
    }
}

impl<'de, I: Iterator<Item = NodeRef<'de>>> SeqAccess<'de> for Items<I> {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Mistake> {
        let read = |item| seed.deserialize(Reader::whole(item)).map_err(|mistake| mistake.at(item));
        self.0.next().map(read).transpose()
    }
}

/// The keys and values of a mapping.
pub(super) struct Entries<'de, I> {
    rest: I,
    value: Option<NodeRef<'de>>,
}

impl<'de> Entries<'de, ()> {
    /// Those of the reader's node that it sees.
    pub(super) fn of(reader: Reader<'de, '_>) -> Entries<'de, impl Iterator<Item = (NodeRef<'de>, NodeRef<'de>)>> {
        let rest = reader.node.entries().filter(move |(key, _)| (reader.sees)(key.text()));
        Entries { rest, value: None }
    }
}

impl<'de, I: Iterator<Item = (NodeRef<'de>, NodeRef<'de>)>> MapAccess<'de> for Entries<'de, I> {
    type Error = Mistake;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Mistake> {
        let Some((key, value)) = self.rest.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(KeyReader(key)).map(Some).map_err(|mistake| mistake.at(key))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mistake> {
        let value = self.value.take().expect("serde asks for a value after its key");
        seed.deserialize(Reader::whole(value)).map_err(|mistake| mistake.at(value))
    }
}

/// A variant: its name alone, or the one key of a mapping with what it holds.
pub(super) struct Variant<'de> {
    name: NodeRef<'de>,
    value: Option<NodeRef<'de>>,
}

impl<'de> Variant<'de> {
    /// That of a string, or of a mapping with one key.
    pub(super) fn of(node: NodeRef<'de>) -> Self {
        match node.entries().next() {
            Some((name, value)) => Self { name, value: Some(value) },
            None => Self { name: node, value: None },
        }
    }

    fn content(&self) -> Result<Reader<'de, 'static>, Mistake> {
        let missing = || Mistake::wrong_kind(&format!("a mapping `{}: …`", self.name.text()), self.name).at(self.name);
        self.value.map(Reader::whole).ok_or_else(missing)
    }
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Mistake;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Mistake> {
        let name = seed.deserialize(KeyReader(self.name)).map_err(|mistake| mistake.at(self.name))?;
        Ok((name, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Mistake;

    fn unit_variant(self) -> Result<(), Mistake> {
        match self.value.filter(|value| value.kind() != Kind::Null) {
            Some(value) => Err(Mistake::wrong_kind("nothing", value).at(value)),
            None => Ok(()),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Mistake> {
        seed.deserialize(self.content()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Mistake> {
        serde::Deserializer::deserialize_tuple(self.content()?, length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Mistake> {
        serde::Deserializer::deserialize_map(self.content()?, visitor)
    }
}
