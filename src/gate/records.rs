//! Which records a pull request touches, and which of them belong together.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::path::Path;
use std::path::PathBuf;

use crate::config::Config;
use crate::dataset::display_name;
use crate::dataset::git::EntryKind;
use crate::dataset::tree::Tree;
use crate::document;
use crate::document::Format;
use crate::document::Reading;
use crate::gate::altered::Altered;
use crate::linter::versions;
use crate::source::FileId;
use crate::source::Files;
use crate::source::Location;

/// One side of the comparison: the files of a commit, with their numbers in the run.
pub(super) struct Side<'s> {
    tree: &'s Tree,
    files: HashMap<String, FileId>,
}

/// A record in a file that differs.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    /// Its kind, by its place in the configuration.
    pub(super) kind: u32,
    /// Its name, with its file if it has no key.
    pub(super) key: String,
    /// Its name for people.
    pub(super) name: String,
    /// Its file.
    pub(super) path: PathBuf,
    /// Its place among the records of its file.
    pub(super) index: usize,
    /// How its file is written.
    pub(super) format: Format,
    /// Where to point for it.
    pub(super) location: Location,
}

/// The records of one side in the files that differ.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// In order of file and place.
    pub(super) records: Vec<Listed>,
    /// Files of which a part could not be read.
    pub(super) broken: Vec<PathBuf>,
}

/// What became of the records in the files that differ.
#[derive(Debug, Default)]
pub(super) struct Matched {
    /// Records that are there on both sides: indices before and after.
    pub(super) both: Vec<(usize, usize)>,
    /// Records that are gone.
    pub(super) left: Vec<usize>,
    /// Records that are new.
    pub(super) new: Vec<usize>,
}

impl<'s> Side<'s> {
    /// The files of a commit of which these are the numbers.
    pub(super) fn new(tree: &'s Tree, targets: impl Iterator<Item = FileId>, files: &Files) -> Self {
        Self { tree, files: targets.map(|file| (files.path(file).to_owned(), file)).collect() }
    }

    /// The bytes of a file of records, with its number and how it is written; `None` if it is none.
    pub(super) fn read(&self, path: &Path, config: &Config) -> Option<(FileId, Format, Vec<u8>)> {
        let file = *self.files.get(&display_name(path))?;
        let bytes = self.tree.read(path, config.limits.file_bytes.saturating_add(1)).ok()?;
        Some((file, Format::of(path).unwrap_or(Format::Yaml), bytes))
    }

    /// The records of the files that differ.
    pub(super) fn list(&self, altered: &BTreeMap<PathBuf, Altered>, config: &Config) -> Listing {
        let mut listing = Listing::default();
        for path in altered.keys() {
            let (Some(kinds), Some((file, format, bytes))) = (versions::kinds(config, path), self.read(path, config))
            else {
                continue;
            };
            let reading = document::read(file, format, &bytes, &config.limits, &config.reading);
            if !reading.broken.is_empty() {
                listing.broken.push(path.clone());
            }
            let shown = display_name(path);
            for (index, version) in versions::records(config, &kinds, &shown, &reading).into_iter().enumerate() {
                let key = match &version.name {
                    Some(name) => format!("={name}"),
                    None => format!("{shown}#{index}"),
                };
                let location = version.record().location(version.root);
                let (kind, name) = (version.kind, version.shown_name());
                listing.records.push(Listed { kind, key, name, path: path.clone(), index, format, location });
            }
        }
        listing
    }

    /// What is now under this name, if it is no regular file.
    pub(super) fn obstacle(&self, path: &Path) -> Option<&'static str> {
        match self.tree.entry(path)?.kind {
            EntryKind::File => None,
            EntryKind::Symlink => Some("a symbolic link"),
            EntryKind::Submodule => Some("another repository"),
        }
    }
}

/// Reads a file again, as [`Side::read`] gave it.
pub(super) fn reading<'t>(config: &Config, (file, format, bytes): &'t (FileId, Format, Vec<u8>)) -> Reading<'t> {
    document::read(*file, *format, bytes, &config.limits, &config.reading)
}

/// Finds the records that belong together: of one kind and key, wherever they are; of equal ones the first with the
/// first.
pub(super) fn matched<'l>(before: &'l [Listed], after: &'l [Listed]) -> Matched {
    let mut there: HashMap<(u32, &'l str), Vec<usize>> = HashMap::new();
    for (index, record) in after.iter().enumerate().rev() {
        there.entry((record.kind, &record.key)).or_default().push(index);
    }
    // A record that stayed where it is comes before one of the same key elsewhere.
    let mut take = |record: &'l Listed| {
        let same = there.get_mut(&(record.kind, record.key.as_str()))?;
        let here = same.iter().rposition(|&index| after[index].path == record.path);
        here.map(|at| same.remove(at)).or_else(|| same.pop())
    };
    let mut matched = Matched::default();
    for (index, record) in before.iter().enumerate() {
        match take(record) {
            Some(other) => matched.both.push((index, other)),
            None => matched.left.push(index),
        }
    }
    matched.new = there.into_values().flatten().collect();
    matched.new.sort_unstable();
    matched
}
