//! Judges facts together: all of one rule and key at a time, in order of file and place.

use std::collections::HashMap;
use std::collections::HashSet;

use rayon::slice::ParallelSliceMut;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Fix;
use crate::diagnostic::Label;
use crate::rule::Declared;
use crate::rule::Fact;
use crate::rule::Judging;
use crate::rule::Key;
use crate::rule::Neighbours;
use crate::rule::Settings;
use crate::rule::Tally;
use crate::rule::too_many;
use crate::source::FileId;
use crate::source::Location;
use crate::source::Span;

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
    let most = config.limits.rule_findings;
    let mut judging = Judging::new(declared, settings, &neighbours, most);
    for group in facts.chunk_by(|a, b| a.key == b.key) {
        let before = judging.found.len();
        declared.rule.judge(&mut judging, group);
        take_apart(&mut judging.found, before, group);
        judging.shorten();
    }
    tally.add(&judging.tally);
    let last = judging.found.last().filter(|_| judging.has_more);
    let limit = last.map(|last| too_many(declared, last, most));
    judging.found.extend(limit);
    judging.found.extend(judging.exhausted.take());
    judging.found
}

/// Makes a finding with one cause and many places many findings: who forgives one forgives no other. Those that stay are
/// folded again. `found` is looked at from `first` on.
pub(super) fn take_apart(found: &mut Vec<Diagnostic>, first: usize, group: &[Fact]) {
    let is_shared = |finding: &Diagnostic| finding.cause.is_some() && !finding.related.is_empty();
    if !found[first..].iter().any(is_shared) {
        return;
    }
    let facts: HashMap<Location, &Fact> = group.iter().map(|fact| (fact.at.location, fact)).collect();
    for finding in found.split_off(first) {
        if is_shared(&finding) {
            found.extend(each_place(finding, &facts));
        } else {
            found.push(finding);
        }
    }
}

/// A finding at each of its places that is a fact's.
fn each_place(mut finding: Diagnostic, facts: &HashMap<Location, &Fact>) -> Vec<Diagnostic> {
    let labels = std::mem::take(&mut finding.related);
    let (places, related): (Vec<Label>, Vec<Label>) =
        labels.into_iter().partition(|label| facts.contains_key(&label.location));
    finding.related = related;
    let mut fixes: HashMap<(FileId, Span), Vec<Fix>> = HashMap::new();
    for Fix { applicability, title, edits } in std::mem::take(&mut finding.fixes) {
        for edit in edits {
            let fix = Fix { applicability, title: title.clone(), edits: vec![edit.clone()] };
            fixes.entry((edit.file, edit.span)).or_default().push(fix);
        }
    }
    let others = places.iter().map(|label| {
        let fact = facts[&label.location];
        let mut other = Diagnostic { location: label.location, ..finding.clone() };
        fact.at.pointer().clone_into(&mut other.pointer);
        fact.at.node().clone_into(&mut other.node);
        other.record = fact.record.to_string();
        other.values = vec![fact.key_value()];
        other
    });
    let mut all: Vec<Diagnostic> = std::iter::once(finding.clone()).chain(others).collect();
    for one in &mut all {
        one.fixes = fixes.remove(&(one.location.file, one.location.span)).unwrap_or_default();
    }
    all
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
