//! Structs from documents: how `comity.yaml` and rule files are typed, with every mistake at its place.
//!
//! serde buffers what it reads for `#[serde(flatten)]` and for untagged and internally tagged enums; places inside such a
//! buffer are lost (a mistake is told at the mapping around it, and [`Spanned`] can't be read). Where a `kind` decides,
//! read it first and then the rest with [`from_node_where`].

mod access;
mod error;
mod number;
mod spanned;

use serde::de::DeserializeOwned;
use serde::de::Deserializer;
use serde::de::IntoDeserializer;
use serde::de::Visitor;
use serde::forward_to_deserialize_any;

use crate::document::Kind;
use crate::document::NodeRef;
use crate::document::de::access::Entries;
use crate::document::de::access::Items;
use crate::document::de::access::Variant;
pub use crate::document::de::error::DeError;
use crate::document::de::error::Mistake;
pub use crate::document::de::spanned::Spanned;

/// The name by which a type asks for a list where there may be one item alone.
pub const ONE_OR_MANY: &str = "$comity::OneOrMany";

/// Reads a value from a node. The error is that of the innermost node at fault.
pub fn from_node<T: DeserializeOwned>(node: NodeRef<'_>) -> Result<T, DeError> {
    from_node_where(node, &|_| true)
}

/// Reads a value from a mapping as if it had only the keys that `sees` is true for; something else reads the others.
pub fn from_node_where<T: DeserializeOwned>(node: NodeRef<'_>, sees: &dyn Fn(&str) -> bool) -> Result<T, DeError> {
    T::deserialize(Reader { node, sees }).map_err(|mistake| mistake.told(node))
}

/// A node to read from.
#[derive(Clone, Copy)]
struct Reader<'de, 'e> {
    node: NodeRef<'de>,
    /// Which keys are seen.
    sees: &'e dyn Fn(&str) -> bool,
}

impl<'de> Reader<'de, '_> {
    fn whole(node: NodeRef<'de>) -> Self {
        Self { node, sees: &|_| true }
    }

    /// Runs `read` if the node is of the right kind; whatever fails and has no place yet fails here.
    fn read<V>(self, fits: bool, wanted: &str, read: impl FnOnce(Self) -> Result<V, Mistake>) -> Result<V, Mistake> {
        let node = self.node;
        let result = if fits { read(self) } else { Err(Mistake::wrong_kind(wanted, node)) };
        result.map_err(|mistake| mistake.at(node))
    }

    fn text<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        let fits = self.node.kind() == Kind::String;
        self.read(fits, "text", |reader| visitor.visit_borrowed_str(reader.node.text()))
    }

    fn items<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.read(self.node.is_sequence(), "a list", |reader| visitor.visit_seq(Items::of(reader.node)))
    }

    fn entries<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.read(self.node.is_mapping(), "a mapping", |reader| visitor.visit_map(Entries::of(reader)))
    }

    fn integer<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        let fits = self.node.kind() == Kind::Integer;
        self.read(fits, "a whole number", |reader| number::visit_integer(reader.node.text(), visitor))
    }

    fn float<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.read(self.node.is_number(), "a number", |reader| number::visit_float(reader.node.text(), visitor))
    }
}

/// Methods that come to one of the [`Reader`]'s own.
macro_rules! alike {
    ($own:ident: $($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
            self.$own(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for Reader<'de, '_> {
    type Error = Mistake;

    alike! {
        integer: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
                 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }
    alike! { float: deserialize_f32 deserialize_f64 }
    alike! { text: deserialize_str deserialize_string deserialize_char deserialize_bytes deserialize_byte_buf }
    alike! { items: deserialize_seq }
    alike! { entries: deserialize_map }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.node.kind() {
            Kind::Null => self.deserialize_unit(visitor),
            Kind::Bool => self.deserialize_bool(visitor),
            Kind::Integer => self.read(true, "", |reader| number::visit_any(reader.node.text(), visitor)),
            Kind::Float | Kind::NonFinite => self.float(visitor),
            Kind::String | Kind::Alias => self.text(visitor),
            Kind::Sequence => self.items(visitor),
            Kind::Mapping => self.entries(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        let value = self.node.as_bool();
        self.read(value.is_some(), "`true` or `false`", |_| visitor.visit_bool(value == Some(true)))
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.read(self.node.is_null(), "`null`", |_| visitor.visit_unit())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        if self.node.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Mistake> {
        self.deserialize_unit(visitor)
    }

    /// [`ONE_OR_MANY`] is a list, or what would be its only item.
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Mistake> {
        self.read(true, "", |reader| match name {
            ONE_OR_MANY if reader.node.is_sequence() => visitor.visit_seq(Items::of(reader.node)),
            ONE_OR_MANY => visitor.visit_seq(Items::one(reader.node)),
            _ => visitor.visit_newtype_struct(reader),
        })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Mistake> {
        let fits = self.node.is_sequence() && self.node.len() == length;
        self.read(fits, &format!("a list of {length}"), |reader| visitor.visit_seq(Items::of(reader.node)))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        if name == spanned::NAME {
            return visitor.visit_map(spanned::Parts::of(self));
        }
        self.entries(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        let fits = self.node.kind() == Kind::String || (self.node.is_mapping() && self.node.len() == 1);
        let wanted = if fits { String::new() } else { error::one_of(variants) };
        self.read(fits, &wanted, |reader| visitor.visit_enum(Variant::of(reader.node)))
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.text(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_unit()
    }
}

/// A key: its text, whatever it would be as a value.
#[derive(Clone, Copy)]
struct KeyReader<'de>(NodeRef<'de>);

impl<'de> KeyReader<'de> {
    fn whole_number<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        Reader::whole(self.0).integer(visitor)
    }
}

impl<'de> Deserializer<'de> for KeyReader<'de> {
    type Error = Mistake;

    alike! { whole_number: deserialize_i64 deserialize_u64 deserialize_i32 deserialize_u32 deserialize_u16 deserialize_u8 }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_borrowed_str(self.0.text()).map_err(|mistake: Mistake| mistake.at(self.0))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        visitor.visit_enum(self.0.text().into_deserializer()).map_err(|mistake: Mistake| mistake.at(self.0))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_newtype_struct(self).map_err(|mistake: Mistake| mistake.at(self.0))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        if name == spanned::NAME {
            return visitor.visit_map(spanned::Parts::of_key(self));
        }
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i128 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple tuple_struct map
        identifier ignored_any
    }
}

#[cfg(test)]
mod tests;
