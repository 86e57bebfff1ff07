//! What a schema offers at a path: keys, values, formats; for whoever writes a record.

use crate::document::NodeRef;
use crate::rules::schema::Place;
use crate::schema_walk::Possible;
use crate::schema_walk::SchemaWalk;

impl<'s> SchemaWalk<'s> {
    /// The keys that the mapping at a path can have, by the name of some schema there, in the schema's order.
    pub fn keys_at(self, path: &str) -> Vec<&'s str> {
        let mut keys: Vec<&str> = Vec::new();
        let members = self.speaking(path).into_iter().filter_map(|place| self.files.node(place).get("properties"));
        for (key, schema) in members.flat_map(NodeRef::entries) {
            // A schema that is `false` names a key to rule it out.
            if schema.as_bool() != Some(false) && !keys.contains(&key.text()) {
                keys.push(key.text());
            }
        }
        keys
    }

    /// The keys that the mapping at a path must have, whatever branch it takes.
    pub fn required_at(self, path: &str) -> Vec<&'s str> {
        let Possible::Yes(places) = self.schema_at(path) else { return Vec::new() };
        let places = places.into_iter().flat_map(|place| std::iter::once(place).chain(self.files.target(place)));
        let lists = places.filter_map(|place| self.files.node(place).get("required"));
        lists.flat_map(NodeRef::items).map(NodeRef::text).collect()
    }

    /// The values that some schema lists for what is at a path.
    pub fn values_at(self, path: &str) -> Vec<NodeRef<'s>> {
        let mut values: Vec<NodeRef<'s>> = Vec::new();
        for place in self.speaking(path) {
            let schema = self.files.node(place);
            let listed = schema.get("enum").into_iter().flat_map(NodeRef::items).chain(schema.get("const"));
            for value in listed.filter(|value| !value.is_mapping() && !value.is_sequence()) {
                if !values.iter().any(|known| known.text() == value.text()) {
                    values.push(value);
                }
            }
        }
        values
    }

    /// The formats that some schema gives what is at a path.
    pub fn formats_at(self, path: &str) -> Vec<&'s str> {
        let formats = self.speaking(path).into_iter();
        formats.filter_map(|place| self.files.node(place).get("format")?.as_str()).collect()
    }

    /// The schemas that speak of what is at a path, in every branch.
    fn speaking(self, path: &str) -> Vec<Place> {
        let Possible::Yes(places) = self.schema_at(path) else { return Vec::new() };
        let mut all: Vec<Place> = Vec::new();
        for place in places.into_iter().flat_map(|place| self.together(place)) {
            if !all.contains(&place) {
                all.push(place);
            }
        }
        all
    }
}
