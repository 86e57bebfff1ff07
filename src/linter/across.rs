//! Judges facts together: all of one rule and key at a time, in order of file and place.

use std::collections::HashSet;

use rayon::slice::ParallelSliceMut;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::rule::Tally;
use crate::rule::Fact;
use crate::rule::Judging;
use crate::rule::Key;

/// Judges every group of facts.
pub(super) fn judge(
    config: &Config,
    facts: &mut [Fact],
    unreadable: &HashSet<u32>,
    tallies: &mut [Tally],
) -> Vec<Diagnostic> {
    facts.par_sort_unstable_by(|a, b| {
        (a.rule, &a.key, a.role, a.at.location).cmp(&(b.rule, &b.key, b.role, b.at.location))
    });
    let mut found = Vec::new();
    for facts in facts.chunk_by(|a, b| a.rule == b.rule) {
        let rule = facts[0].rule as usize;
        found.append(&mut judge_rule(config, rule, facts, unreadable, &mut tallies[rule]));
    }
    found
}

fn judge_rule(
    config: &Config,
    rule: usize,
    facts: &[Fact],
    unreadable: &HashSet<u32>,
    tally: &mut Tally,
) -> Vec<Diagnostic> {
    let declared = &config.rules[rule];
    let keys = |role: u32| {
        let of_role = facts.iter().filter(|fact| fact.role == role).map(|fact| &fact.key);
        let mut keys: Vec<&Key> = of_role.collect();
        keys.dedup();
        keys
    };
    let is_unreadable = |role: u32| unreadable.contains(&declared.rule.sources()[role as usize].kind);
    let mut judging = Judging {
        declared,
        settings: &config.settings,
        keys: &keys,
        unreadable: &is_unreadable,
        found: Vec::new(),
        tally: Tally::default(),
    };
    for group in facts.chunk_by(|a, b| a.key == b.key) {
        declared.rule.judge(&mut judging, group);
    }
    tally.add(&judging.tally);
    judging.found
}
