//! What is said of files and records that could not be checked.

use crate::config::RecordKind;
use crate::diagnostic::Applicability;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Fix;
use crate::diagnostic::Level;
use crate::document::Document;
use crate::nearest::nearest;
use crate::source::Location;

/// The finding for what was not checked since enough is found.
pub(super) fn too_many((at, pointer): (Location, String), level: Level, message: String) -> Diagnostic {
    let finding = Diagnostic::error("limit/findings", level, at, message);
    finding.pointer(pointer).help("mend those that are shown, and check again")
}

/// The finding for a record that is of none of the kinds that its file's name allows.
pub(in crate::linter) fn unknown_kind(document: &Document<'_>, kinds: &[&RecordKind]) -> Diagnostic {
    let root = document.root();
    let key = kinds.iter().filter_map(|kind| kind.filter.first()).map(|(key, _)| key.as_str()).next().unwrap_or("kind");
    let words: Vec<&str> =
        kinds.iter().flat_map(|kind| &kind.filter).filter(|(name, _)| name == key).map(|(_, value)| &**value).collect();
    let known = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let (at, message) = match root.get(key) {
        _ if !root.is_mapping() => (root, "a record is a mapping: keys and values".to_owned()),
        None => (root, format!("the record has no `{key}`")),
        Some(value) => (value, format!("there is no kind of record `{}`", value.text())),
    };
    let nearest = root.get(key).and_then(|value| nearest(value.text(), words.iter().copied()));
    let help = nearest
        .map_or_else(|| format!("`{key}` must be one of {known}"), |nearest| format!("did you mean `{nearest}`?"));
    let location = at.label_location();
    let mut finding = Diagnostic::error("dataset/unknown-kind", Level::Document, location, message)
        .pointer(at.pointer())
        .subject(at.index())
        .help(help);
    finding.fixes.extend(nearest.and_then(|nearest| {
        let title = format!("write `{nearest}`");
        Some(Fix::replace(Applicability::Suggestion, title, at.location(), at.spelt(nearest)?))
    }));
    finding
}
