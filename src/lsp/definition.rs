//! Where the thing is that is named here: the record that is referred to, or what the schema says of a key.

use crate::lsp::cursor;
use crate::lsp::cursor::Cursor;
use crate::lsp::project::Loaded;
use crate::rules::schema::Place;
use crate::schema_walk::Possible;
use crate::source::Location;

/// The places that are named at a byte of a target; some may be in files that are not on disk.
pub(super) fn at(loaded: &Loaded, target: usize, text: &[u8], offset: usize) -> Vec<Location> {
    let records = referred(loaded, target, offset);
    if !records.is_empty() {
        return records;
    }
    cursor::at(loaded, target, text, offset, |cursor| in_schema(&cursor)).flatten().into_iter().collect()
}

/// The keys of the records that are referred to.
fn referred(loaded: &Loaded, target: usize, offset: usize) -> Vec<Location> {
    let mut places: Vec<Location> = Vec::new();
    for from in loaded.index.facts_in(&loaded.targets, target) {
        let span = from.at.location.span;
        let is_here = from.role == 0 && span.start <= offset && offset <= span.end;
        if !is_here || loaded.config.rules[from.rule as usize].info.kind != "reference" {
            continue;
        }
        let targets = loaded.index.facts(from.rule, &from.key).iter().filter(|fact| fact.role > 0);
        for place in targets.map(|fact| fact.at.location) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
    }
    places
}

/// What a schema says of a key; of what tells the kind of a record, the whole schema.
fn in_schema(cursor: &Cursor<'_>) -> Option<Location> {
    let files = cursor.kind().schema.as_ref()?.schema().files();
    let key = cursor.node.key()?;
    let tells_kind =
        cursor.node.parent() == Some(cursor.root) && cursor.kind().filter.iter().any(|(name, _)| name == key.text());
    if tells_kind && !cursor.is_key {
        return Some(files.location(files.root()));
    }
    let places = match cursor.schema()?.schema_at(&cursor.pointer()) {
        Possible::Yes(places) if cursor.is_key => places,
        _ => return None,
    };
    places.first().map(|&place: &Place| files.location(place))
}
