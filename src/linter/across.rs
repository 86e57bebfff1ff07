//! Judges facts together: all of one rule and key at a time, in order of file and place.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use rayon::slice::ParallelSliceMut;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::rule::Declared;
use crate::rule::Fact;
use crate::rule::Judging;
use crate::rule::Key;
use crate::rule::Neighbours;
use crate::rule::Tally;

/// Judges every group of facts.
pub(super) fn judge(
    config: &Config,
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
        found.append(&mut judge_rule(config, rule, facts, dataset, &mut tallies[rule]));
    }
    found
}

fn judge_rule(
    config: &Config,
    rule: usize,
    facts: &[Fact],
    dataset: &Dataset<'_>,
    tally: &mut Tally,
) -> Vec<Diagnostic> {
    let declared = &config.rules[rule];
    let neighbours = Neighbourhood { declared, facts, dataset };
    let mut judging = Judging::new(declared, &config.settings, &neighbours);
    for group in facts.chunk_by(|a, b| a.key == b.key) {
        declared.rule.judge(&mut judging, group);
    }
    tally.add(&judging.tally);
    judging.found
}

/// What rules may ask of a dataset beside its facts.
pub(super) struct Dataset<'d> {
    /// The project's folder.
    pub(super) root: &'d Path,
    /// Kinds of which a record, or its key, could not be read.
    pub(super) unreadable: &'d HashSet<u32>,
}

struct Neighbourhood<'n> {
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
        self.dataset.unreadable.contains(&self.declared.rule.sources()[role as usize].kind)
    }

    fn has_file(&self, path: &str) -> bool {
        fs::symlink_metadata(self.dataset.root.join(path)).is_ok_and(|data| data.is_file())
    }
}
