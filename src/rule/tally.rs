//! How often each rule was asked, and what came of it.

use std::collections::BTreeMap;

use crate::diagnostic;
use crate::rule::Outcome;
use crate::rule::Reason;

/// The outcomes of one rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Nothing contradicted it.
    pub holds: u64,
    /// It could not be true.
    pub fails: u64,
    /// Its condition was false.
    pub not_applicable: u64,
    /// Something it needs was not there, by reason.
    pub not_checked: BTreeMap<Reason, u64>,
}

impl Tally {
    /// Counts one node.
    pub fn count(&mut self, outcome: Result<Outcome, Reason>) {
        match outcome {
            Ok(Outcome::Holds) => self.holds += 1,
            Ok(Outcome::Fails) => self.fails += 1,
            Ok(Outcome::NotApplicable) => self.not_applicable += 1,
            Err(reason) => self.skip(reason, 1),
        }
    }

    /// Counts nodes that were not checked.
    pub fn skip(&mut self, reason: Reason, times: u64) {
        *self.not_checked.entry(reason).or_default() += times;
    }

    /// Adds the counts of another part of the run.
    pub fn add(&mut self, other: &Self) {
        self.holds += other.holds;
        self.fails += other.fails;
        self.not_applicable += other.not_applicable;
        for (&reason, &times) in &other.not_checked {
            self.skip(reason, times);
        }
    }

    /// How many nodes were not checked, for whatever reason.
    pub fn unchecked(&self) -> u64 {
        self.not_checked.values().sum()
    }

    /// The counts without the reasons.
    pub fn summary(&self) -> diagnostic::Tally {
        let (holds, fails, not_applicable) = (self.holds, self.fails, self.not_applicable);
        diagnostic::Tally { holds, fails, not_checked: self.unchecked(), not_applicable }
    }

    /// Whether it was decided anywhere, if only that it does not apply.
    pub fn was_decided(&self) -> bool {
        self.holds + self.fails + self.not_applicable > 0
    }
}
