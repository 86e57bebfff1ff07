//! Known findings: a file that lists what was wrong when checking began, so that only what is new is held against anyone.
//!
//! A finding is known by its identity, never by its line: whoever moves it about in its file still finds it forgiven, and
//! another value at the same place is not.

mod file;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::builtin;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::rule::Declared;
use crate::source::Files;
use crate::suppression::names;

pub use crate::baseline::file::DEFAULT;
pub use crate::baseline::file::load;
pub use crate::baseline::file::load_committed;
pub use crate::baseline::file::save;

/// The known findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// In the order of the file: by path, rule, record, pointer and sentence.
    entries: BTreeSet<Entry>,
}

/// A known finding. All but its identity and count is for people.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Entry {
    /// The file.
    pub path: String,
    /// The rule.
    pub rule: String,
    /// The record.
    pub record: String,
    /// The pointer of the value.
    pub pointer: String,
    /// What is wrong with it.
    pub message: String,
    /// [`Diagnostic::identity`].
    pub id: String,
    /// How many findings have this identity.
    pub count: u32,
}

/// What is left of a baseline while it forgives.
#[derive(Debug, Default)]
pub struct Remaining<'b>(HashMap<&'b str, u32>);

/// What became of a baseline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Findings that were not known before.
    pub new: u64,
    /// Known findings that are no longer found.
    pub gone: u64,
}

impl Baseline {
    /// The baseline of these findings. Remarks are none, nor is what may not be forgiven.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>, rules: &[Declared], files: &Files) -> Self {
        let firm: Vec<&str> = rules.iter().filter(|rule| !rule.waivable).map(|rule| &*rule.id).collect();
        let listed = findings.into_iter().filter(|finding| is_listed(finding, &firm));
        let mut by_id: BTreeMap<String, Entry> = BTreeMap::new();
        for finding in listed {
            let entry = entry(finding, files);
            // What is shown of several of one identity does not hang on the order in which they were found.
            let known = by_id.entry(entry.id.clone()).or_insert_with(|| Entry { count: 0, ..entry.clone() });
            let count = known.count.saturating_add(1);
            let shown =
                if (&entry.pointer, &entry.message) < (&known.pointer, &known.message) { entry } else { known.clone() };
            *known = Entry { count, ..shown };
        }
        Self { entries: by_id.into_values().collect() }
    }

    /// The known findings, in the order of the file.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// How many findings are known.
    pub fn len(&self) -> u64 {
        self.entries.iter().map(|entry| u64::from(entry.count)).sum()
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What is known here and still found: nothing is added, and no count grows.
    #[must_use]
    pub fn pruned(&self, found: &Self) -> Self {
        let found = found.counts();
        let still = self.entries.iter().filter_map(|entry| {
            let count = entry.count.min(*found.get(&*entry.id)?);
            Some(Entry { count, ..entry.clone() })
        });
        Self { entries: still.collect() }
    }

    /// How this baseline differs from the one before it.
    pub fn change_from(&self, before: &Self) -> Change {
        let beyond = |one: &Self, other: &Self| {
            let other = other.counts();
            let more = |entry: &Entry| entry.count.saturating_sub(other.get(&*entry.id).copied().unwrap_or(0));
            one.entries.iter().map(|entry| u64::from(more(entry))).sum()
        };
        Change { new: beyond(self, before), gone: beyond(before, self) }
    }

    /// The baseline as it is before anything was forgiven.
    pub fn remaining(&self) -> Remaining<'_> {
        Remaining(self.counts())
    }

    fn counts(&self) -> HashMap<&str, u32> {
        self.entries.iter().map(|entry| (&*entry.id, entry.count)).collect()
    }
}

impl Remaining<'_> {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Forgives a finding if it is known, as often as it was recorded.
    pub fn forgives(&mut self, finding: &Diagnostic, files: &Files) -> bool {
        if self.0.is_empty() || finding.severity == Severity::Info {
            return false;
        }
        let left = self.0.get_mut(&*finding.identity(files)).filter(|left| **left > 0);
        left.map(|left| *left -= 1).is_some()
    }
}

fn is_listed(finding: &Diagnostic, firm: &[&str]) -> bool {
    finding.severity != Severity::Info
        && builtin::is_forgivable(&finding.rule)
        && !firm.iter().any(|rule| names(rule, &finding.rule))
}

fn entry(finding: &Diagnostic, files: &Files) -> Entry {
    Entry {
        path: files.path(finding.location.file).to_owned(),
        rule: finding.rule.to_string(),
        record: finding.record.clone(),
        pointer: finding.pointer.clone(),
        message: finding.message.clone(),
        id: finding.identity(files),
        count: 1,
    }
}
