//! The keys that a schema knows for one mapping.

use std::collections::HashSet;

use jsonschema::PatternOptions;
use jsonschema::Validator;
use serde_json::json;

use crate::document::NodeRef;
use crate::rules::schema::compile::BACKTRACKS;
use crate::rules::schema::files::Place;
use crate::rules::schema::files::SchemaFiles;
use crate::rules::schema::instance::Instance;
use crate::rules::schema::instance::Tree;
use crate::rules::schema::keywords;

/// The keys that a schema names, and the patterns of others.
#[derive(Default)]
pub(super) struct Declared {
    /// The names, in the schema's order.
    pub names: Vec<String>,
    patterns: Vec<Validator<Tree>>,
    others: bool,
}

impl Declared {
    /// The keys that one schema names beside its `additionalProperties`.
    pub(super) fn beside(files: &SchemaFiles, schema: Place) -> Self {
        let mut known = Self::default();
        known.add(files.node(schema));
        known.others = false;
        known
    }

    /// Whether a key is one of them.
    pub(super) fn allows(&self, key: &str) -> bool {
        self.others
            || self.names.iter().any(|name| name == key)
            || self.patterns.iter().any(|pattern| pattern.is_valid(Instance::Text(key)))
    }

    fn add(&mut self, schema: NodeRef<'_>) {
        let keys = |keyword: &str| {
            schema.get(keyword).into_iter().flat_map(NodeRef::entries).map(|(key, _)| key.text().to_owned())
        };
        for name in keys("properties") {
            if !self.names.contains(&name) {
                self.names.push(name);
            }
        }
        self.patterns.extend(keys("patternProperties").filter_map(|pattern| compiled(&pattern)));
        self.others |= schema.get("additionalProperties").is_some_and(|value| value.as_bool() != Some(false));
    }
}

/// The keys that a schema names anywhere for the same mapping: in itself, in what it refers to, and in all branches.
pub(super) fn declared(files: &SchemaFiles, schema: Place) -> Declared {
    let mut known = Declared::default();
    let mut seen = HashSet::new();
    let mut open = vec![schema];
    while let Some(place) = open.pop() {
        if !seen.insert(place) {
            continue;
        }
        let node = files.node(place);
        known.add(node);
        let mut below: Vec<_> = in_place(files, place);
        below.reverse();
        open.extend(below);
    }
    known
}

/// The schemas that look at the same value as the one at `place`, directly.
pub fn in_place(files: &SchemaFiles, place: Place) -> Vec<Place> {
    let node = files.node(place);
    let held = node.entries().filter(|(key, _)| keywords::IN_PLACE.contains(&key.text()));
    let held = held.flat_map(|(key, value)| keywords::held(key.text(), value));
    let held = held.map(|node| Place { node: node.index(), ..place });
    files.target(place).into_iter().chain(held).collect()
}

/// Whether a key matches a pattern of `patternProperties`.
pub fn key_matches(pattern: &str, key: &str) -> bool {
    compiled(pattern).is_some_and(|pattern| pattern.is_valid(Instance::Text(key)))
}

fn compiled(pattern: &str) -> Option<Validator<Tree>> {
    let engine = PatternOptions::fancy_regex().backtrack_limit(BACKTRACKS);
    jsonschema::options_for::<Tree>().with_pattern_options(engine).build(&json!({ "pattern": pattern })).ok()
}
