//! Judges facts together: all of one rule and key at a time, in order of file and place.

use std::collections::HashSet;

use rayon::slice::ParallelSliceMut;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::rule::Declared;
use crate::rule::Fact;
use crate::rule::Judging;
use crate::rule::Key;
use crate::rule::Neighbours;
use crate::rule::Settings;
use crate::rule::Tally;

/// Judges every group of facts.
pub(super) fn judge(
    config: &Config,
    settings: &Settings,
    facts: &mut [Fact],
    dataset: &Dataset<'_>,
    tallies: &mut [Tally],
) -> Vec<Diagnostic> {
    facts.par_sort_unstable_by(|a, b| {
        (a.rule, &a.key, a.role, a.at.location).cmp(&(b.rule, &b.key, b.role, b.at.location))
    });
    let mut found = Vec::new();
    for facts in facts.chunk_by(|a, b| a.rule == b.rule) {
        let rule = facts[0].rule as usize;
        found.append(&mut judge_rule(config, settings, rule, facts, dataset, &mut tallies[rule]));
    }
    found
}

fn judge_rule(
    config: &Config,
    settings: &Settings,
    rule: usize,
    facts: &[Fact],
    dataset: &Dataset<'_>,
    tally: &mut Tally,
) -> Vec<Diagnostic> {
    let declared = &config.rules[rule];
    let neighbours = Neighbourhood { rule: facts[0].rule, declared, facts, dataset };
    let mut judging = Judging::new(declared, settings, &neighbours);
    for group in facts.chunk_by(|a, b| a.key == b.key) {
        declared.rule.judge(&mut judging, group);
    }
    tally.add(&judging.tally);
    judging.found
}

/// What rules may ask of a dataset beside its facts.
pub(super) struct Dataset<'d> {
    /// Kinds of which a record could not be read.
    pub(super) unreadable: &'d HashSet<u32>,
    /// Sources, by rule and role, of which a record's key could not be read.
    pub(super) rejected: &'d HashSet<(u32, u32)>,
    /// Whether there is a file; its path is relative to the project's folder.
    pub(super) has_file: &'d dyn Fn(&str) -> bool,
}

struct Neighbourhood<'n> {
    rule: u32,
    declared: &'n Declared,
    facts: &'n [Fact],
    dataset: &'n Dataset<'n>,
}

impl Neighbours for Neighbourhood<'_> {
    fn keys(&self, role: u32) -> Vec<&Key> {
        let mut keys: Vec<&Key> = self.facts.iter().filter(|fact| fact.role == role).map(|fact| &fact.key).collect();
        keys.dedup();
        keys
    }

    fn is_unreadable(&self, role: u32) -> bool {
        let kind = self.declared.rule.sources()[role as usize].kind;
        self.dataset.unreadable.contains(&kind) || self.dataset.rejected.contains(&(self.rule, role))
    }

    fn has_file(&self, path: &str) -> bool {
        (self.dataset.has_file)(path)
    }
}
