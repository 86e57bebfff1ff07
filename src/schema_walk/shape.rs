//! What a schema says of a path, as expressions are held against it.

use crate::document::Kind;
use crate::document::NodeRef;
use crate::expression::Shape;
use crate::expression::Types;
use crate::rules::schema::Place;
use crate::schema_walk::Possible;
use crate::schema_walk::SchemaWalk;
use crate::schema_walk::Type;

impl SchemaWalk<'_> {
    /// What can stand at a path, which starts at what `each` chooses unless it begins with `/`; `None` if nothing is
    /// known of it.
    pub fn shape(self, each: &str, path: &str) -> Option<Shape> {
        let Possible::Yes(places) = self.schema_below(each, path) else { return None };
        if places.is_empty() {
            return None;
        }
        let types = places.iter().map(|&place| self.all_types(place)).collect::<Option<Vec<_>>>();
        let types =
            types.map_or(Types::ANY, |types| types.into_iter().flatten().fold(Types::ANY, |all, one| all | of(one)));
        let mut members: Vec<String> = places.iter().flat_map(|&place| self.keys(place)).collect();
        members.sort_unstable();
        members.dedup();
        let closed = places.iter().all(|&place| self.is_closed(place));
        let values = places.iter().map(|&place| self.listed_texts(place)).collect::<Option<Vec<_>>>();
        Some(Shape { types, members, closed, values: values.map(|values| values.concat()) })
    }

    /// Whether a mapping has no keys but those that its schema names.
    fn is_closed(self, place: Place) -> bool {
        let together = self.together(place);
        let says = |keyword: &str, fits: fn(NodeRef<'_>) -> bool| {
            together.iter().filter_map(|&place| self.files.node(place).get(keyword)).any(fits)
        };
        let is_false = |value: NodeRef<'_>| value.as_bool() == Some(false);
        let is_shut = says("additionalProperties", is_false) || says("unevaluatedProperties", is_false);
        is_shut
            && !says("patternProperties", |_| true)
            && !says("additionalProperties", |value| value.as_bool() != Some(false))
    }

    /// The texts that a schema lists by `enum` or `const`, if it lists nothing else.
    fn listed_texts(self, place: Place) -> Option<Vec<String>> {
        let mut place = place;
        for _ in 0..16 {
            let schema = self.files.node(place);
            let values: Vec<NodeRef<'_>> = match (schema.get("const"), schema.get("enum")) {
                (Some(value), _) => vec![value],
                (None, Some(values)) => values.items().collect(),
                (None, None) => {
                    place = self.files.target(place)?;
                    continue;
                }
            };
            let text = |value: NodeRef<'_>| (value.kind() == Kind::String).then(|| value.text().to_owned());
            return values.into_iter().map(text).collect();
        }
        None
    }
}

fn of(kind: Type) -> Types {
    match kind {
        Type::Null => Types::NULL,
        Type::Boolean => Types::BOOL,
        Type::Integer | Type::Number => Types::NUMBER,
        Type::String => Types::TEXT,
        Type::Array => Types::LIST,
        Type::Object => Types::MAPPING,
    }
}
