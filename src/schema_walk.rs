//! What a schema says of a path, without a record: whether it can be there, its bounds, its types, its title.
//!
//! A path is impossible only if every schema that speaks of it rules it out. What a schema leaves open is possible.

mod amounts;
mod bounds;
mod children;
mod offer;
mod path;
mod required;
mod shape;

use std::rc::Rc;

use crate::document::NodeRef;
use crate::nearest::nearest;
use crate::rules::schema::Place;
use crate::rules::schema::SchemaFiles;
use crate::rules::schema::in_place;
use crate::schema_walk::children::Children;
use crate::schema_walk::path::Step;

pub use crate::schema_walk::bounds::Bounds;
pub use crate::schema_walk::bounds::Limit;
pub use crate::schema_walk::bounds::Type;

/// How many schemas one step of a path may lead to; past it, everything is possible.
const MOST: usize = 2_000;

/// Whether a record can have a node at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Possible {
    /// No schema has it.
    No {
        /// The step that is in none.
        step: String,
        /// The key of a schema that is spelt like it.
        nearest: Option<String>,
    },
    /// It can be there; the schemas that speak of it, none if it is merely not ruled out.
    Yes(Vec<Place>),
}

/// What a schema says for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct About<'s> {
    /// Its title.
    pub title: Option<&'s str>,
    /// Its description.
    pub description: Option<&'s str>,
}

/// Walks the files of one schema.
#[derive(Clone, Copy)]
pub struct SchemaWalk<'s> {
    files: &'s SchemaFiles,
}

/// Where a path has come to: a schema, or a value that no schema speaks of; with what it was reached through.
#[derive(Clone)]
struct Reached {
    schema: Option<Place>,
    through: Option<Rc<Reached>>,
}

impl<'s> SchemaWalk<'s> {
    /// A walk through the files of a schema, from its root.
    pub fn new(files: &'s SchemaFiles) -> Self {
        Self { files }
    }

    /// Whether a record can have a node at `path`, which starts at the record. The grammar is that of rule files.
    pub fn schema_at(self, path: &str) -> Possible {
        self.schema_below("", path)
    }

    /// Whether a record can have a node at `path`; unless that begins with `/`, it starts at what `each` chooses.
    pub fn schema_below(self, each: &str, path: &str) -> Possible {
        let mut reached = vec![Reached { schema: Some(self.files.root()), through: None }];
        for step in path::steps(each, path) {
            let next = self.step(&reached, &step);
            if next.is_empty() {
                let known = reached.iter().filter_map(|reached| reached.schema).flat_map(|place| self.keys(place));
                let known: Vec<_> = known.collect();
                let similar = nearest(step.text(), known.iter().map(String::as_str));
                return Possible::No { nearest: similar.map(str::to_owned), step: step.text().to_owned() };
            }
            if next.len() > MOST {
                return Possible::Yes(Vec::new());
            }
            reached = next;
        }
        let mut places: Vec<_> = reached.into_iter().filter_map(|reached| reached.schema).collect();
        places.sort_unstable();
        places.dedup();
        Possible::Yes(places)
    }

    /// Whether every key of a path is one that a schema names, so that records can be expected to have it. A schema that
    /// leaves other keys open names none of them.
    pub fn names(self, each: &str, path: &str) -> bool {
        let mut reached = vec![Reached { schema: Some(self.files.root()), through: None }];
        path::steps(each, path).iter().all(|step| {
            let places = || reached.iter().filter_map(|reached| reached.schema);
            let is_named = match step {
                Step::Key(key) => key.parse::<i64>().is_ok() || places().any(|place| self.keys(place).contains(key)),
                _ => true,
            };
            reached = self.step(&reached, step);
            is_named && !reached.is_empty() && reached.len() <= MOST
        })
    }

    /// Title and description of what is at a path: of the schema itself, else of what it refers to.
    pub fn about(self, path: &str) -> About<'s> {
        let Possible::Yes(places) = self.schema_at(path) else { return About::default() };
        let schemas: Vec<_> = places.into_iter().flat_map(|place| self.together(place)).collect();
        let text = |key: &str| schemas.iter().find_map(|&place| self.files.node(place).get(key)?.as_str());
        About { title: text("title"), description: text("description") }
    }

    /// The schema at `place` and all that look at the same value, in every branch.
    fn together(self, place: Place) -> Vec<Place> {
        let mut found = vec![place];
        let mut next = 0;
        while next < found.len() && found.len() < MOST {
            let more = in_place(self.files, found[next]);
            next += 1;
            for place in more {
                if !found.contains(&place) {
                    found.push(place);
                }
            }
        }
        found
    }

    /// The keys that a schema names, in every branch.
    fn keys(self, place: Place) -> Vec<String> {
        let members = self.together(place).into_iter().filter_map(|place| self.files.node(place).get("properties"));
        members.flat_map(NodeRef::entries).map(|(key, _)| key.text().to_owned()).collect()
    }

    fn step(self, reached: &[Reached], step: &Step) -> Vec<Reached> {
        match step {
            Step::Here => reached.to_vec(),
            Step::Parent => reached.iter().filter_map(|reached| reached.through.as_deref().cloned()).collect(),
            Step::Deep => self.deep(reached),
            Step::Key(key) => all_below(reached, |place| self.member_or_item(place, key)),
            Step::Item(position) => all_below(reached, |place| self.item(place, *position)),
            Step::Every => all_below(reached, |place| self.every(place)),
        }
    }

    /// Every value at any depth, none included.
    fn deep(self, reached: &[Reached]) -> Vec<Reached> {
        let mut found = reached.to_vec();
        let mut next = 0;
        while next < found.len() && found.len() <= MOST {
            let more = all_below(&found[next..=next], |place| self.every(place));
            next += 1;
            for reached in more {
                if !found.iter().any(|known| known.schema == reached.schema) {
                    found.push(reached);
                }
            }
        }
        found
    }
}

fn all_below(reached: &[Reached], below: impl Fn(Place) -> Children) -> Vec<Reached> {
    let mut found = Vec::new();
    for from in reached {
        let children = from.schema.map_or_else(Children::open, &below);
        let through = Some(Rc::new(from.clone()));
        let open = (children.is_open() && !children.is_ruled_out).then_some(None);
        let schemas = children.schemas.into_iter().map(Some);
        found.extend(schemas.chain(open).map(|schema| Reached { schema, through: through.clone() }));
    }
    found
}

#[cfg(test)]
mod tests;
