//! References that lead back to themselves without looking at any part of the value: they mean nothing.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::rules::schema::declared::in_place;
use crate::rules::schema::files::Place;
use crate::rules::schema::files::SchemaFiles;

/// How far a schema is looked through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// What it leads to is being looked at.
    Open,
    /// It leads to no cycle that was not reported.
    Done,
}

/// The cycles, each at the reference that closes it.
pub(super) fn in_files(files: &SchemaFiles) -> Vec<Diagnostic> {
    let mut states = HashMap::new();
    let mut found = Vec::new();
    let mut schemas = files.schemas.clone();
    schemas.sort_unstable();
    for schema in schemas {
        walk(files, schema, &mut states, &mut found);
    }
    found
}

/// Depth first, without recursion: a stack of schemas, each with what is left to look at.
fn walk(files: &SchemaFiles, start: Place, states: &mut HashMap<Place, State>, found: &mut Vec<Diagnostic>) {
    let mut open: Vec<(Place, Vec<Place>)> = Vec::new();
    let mut next = Some(start);
    loop {
        if let Some(place) = next.take().filter(|place| !states.contains_key(place)) {
            states.insert(place, State::Open);
            open.push((place, in_place(files, place)));
        }
        let Some((place, left)) = open.last_mut() else { return };
        match left.pop() {
            Some(below) if states.get(&below) == Some(&State::Open) => found.push(cycle(files, *place)),
            Some(below) => next = Some(below),
            None => {
                states.insert(*place, State::Done);
                open.pop();
            }
        }
    }
}

fn cycle(files: &SchemaFiles, place: Place) -> Diagnostic {
    let schema = files.node(place);
    let reference = ["$ref", "$dynamicRef"].into_iter().find_map(|key| schema.get(key));
    let node = reference.unwrap_or(schema);
    let message = format!("`{}` leads back to this place without looking at any part of the value", node.text());
    Diagnostic::error("schema/ref-cycle", Level::Schema, node.label_location(), message)
        .pointer(node.pointer())
        .help("a schema may refer to itself only for a member or an item of the value")
}
