//! What comes of reading files.

use std::collections::BTreeMap;
use std::collections::HashSet;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Problem;
use crate::exhibit::Exhibits;
use crate::rule::Fact;
use crate::rule::Tally;
use crate::suppression::Suppression;
use crate::suppression::Waived;

/// What one worker has found so far.
#[derive(Debug, Default)]
pub(in crate::linter) struct Harvested {
    pub(in crate::linter) findings: Vec<Diagnostic>,
    pub(in crate::linter) problems: Vec<Problem>,
    pub(in crate::linter) facts: Vec<Fact>,
    pub(in crate::linter) suppressions: Vec<Suppression>,
    pub(in crate::linter) waived: Vec<Waived>,
    /// By the rule's place in the configuration.
    pub(in crate::linter) tallies: Vec<Tally>,
    pub(in crate::linter) files: usize,
    /// YAML files that the quick way left to the parser.
    pub(in crate::linter) unusual: usize,
    pub(in crate::linter) records: usize,
    /// How many records there are of each kind, by its place in the configuration.
    pub(in crate::linter) kinds: BTreeMap<u32, u64>,
    /// What people can look at, if that was asked for.
    pub(in crate::linter) exhibits: Exhibits,
    /// Kinds of which a record could not be read.
    pub(in crate::linter) unreadable: HashSet<u32>,
    /// Sources, by rule and role, of which a record's key could not be read.
    pub(in crate::linter) rejected: HashSet<(u32, u32)>,
}

impl Harvested {
    pub(in crate::linter) fn new(rules: usize) -> Self {
        Self { tallies: vec![Tally::default(); rules], ..Self::default() }
    }

    /// Adds what another worker has found.
    pub(in crate::linter) fn add(&mut self, mut other: Self) {
        self.findings.append(&mut other.findings);
        self.problems.append(&mut other.problems);
        move_over(&mut other.facts, &mut self.facts);
        self.suppressions.append(&mut other.suppressions);
        self.waived.append(&mut other.waived);
        self.tallies.iter_mut().zip(&other.tallies).for_each(|(tally, more)| tally.add(more));
        self.files += other.files;
        self.unusual += other.unusual;
        self.records += other.records;
        other.kinds.into_iter().for_each(|(kind, number)| *self.kinds.entry(kind).or_default() += number);
        self.exhibits.append(other.exhibits);
        self.unreadable.extend(other.unreadable);
        self.rejected.extend(other.rejected);
    }
}

/// Facts that are in two places while they are moved.
const AT_ONCE: usize = 1 << 13;

/// Facts are what there is most of, and in no order: the first worker's are taken, those of others moved few at a time,
/// and the space that they leave is given back each time.
fn move_over(from: &mut Vec<Fact>, to: &mut Vec<Fact>) {
    if to.is_empty() {
        return std::mem::swap(from, to);
    }
    to.reserve(from.len());
    while !from.is_empty() {
        to.extend(from.drain(from.len().saturating_sub(AT_ONCE)..));
        from.shrink_to_fit();
    }
}
