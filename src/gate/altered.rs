//! What differs between two commits, file by file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::dataset::git::Entry;
use crate::dataset::tree::Tree;

/// A file that differs: what it was and what it is; at least one of them is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Altered {
    /// What it was; `None` if it is new.
    pub before: Option<Entry>,
    /// What it is; `None` if it is gone.
    pub after: Option<Entry>,
}

impl Altered {
    /// What became of it, as a participle.
    pub fn word(&self) -> &'static str {
        match (&self.before, &self.after) {
            (None, _) => "added",
            (_, None) => "removed",
            _ => "changed",
        }
    }
}

/// The files that differ, by path. Whether a file may be executed makes no difference.
pub fn between(before: &Tree, after: &Tree) -> BTreeMap<PathBuf, Altered> {
    let mut altered = BTreeMap::new();
    for (path, entry) in before.entries() {
        let is = after.entry(path);
        if is != Some(entry) {
            altered.insert(path.to_owned(), Altered { before: Some(entry.clone()), after: is.cloned() });
        }
    }
    for (path, entry) in after.entries().filter(|(path, _)| before.entry(path).is_none()) {
        altered.insert(path.to_owned(), Altered { before: None, after: Some(entry.clone()) });
    }
    altered
}
