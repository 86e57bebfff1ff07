//! What a schema asks of every record, and where it leaves one choice.

use crate::document::NodeRef;
use crate::rules::schema::Place;
use crate::schema_walk::Possible;
use crate::schema_walk::SchemaWalk;

impl<'s> SchemaWalk<'s> {
    /// The properties that every record has, by the schema's own word or that of what it refers to.
    pub fn required(self) -> Vec<String> {
        let root = self.files.root();
        let places = [Some(root), self.files.target(root)].into_iter().flatten();
        let lists = places.filter_map(|place| self.files.node(place).get("required"));
        lists.flat_map(NodeRef::items).map(|name| name.text().to_owned()).collect()
    }

    /// The values that can be at a path, where a schema lists them; none if it does not.
    pub fn choices(self, path: &str) -> Vec<NodeRef<'s>> {
        let Possible::Yes(places) = self.schema_at(path) else { return Vec::new() };
        let mut schemas = places.into_iter().flat_map(|place| self.together(place));
        schemas.find_map(|place| self.values_of(place)).unwrap_or_default()
    }

    fn values_of(self, place: Place) -> Option<Vec<NodeRef<'s>>> {
        let schema = self.files.node(place);
        schema.get("const").map(|only| vec![only]).or_else(|| Some(schema.get("enum")?.items().collect()))
    }
}
