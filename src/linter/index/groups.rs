//! Facts by rule and key, each group with what was found when it was last judged.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashSet;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::linter::Settled;
use crate::linter::Targets;
use crate::linter::across::take_apart;
use crate::linter::index::decide;
use crate::linter::may_idle;
use crate::linter::settle;
use crate::rule::Declared;
use crate::rule::Fact;
use crate::rule::Judging;
use crate::rule::Key;
use crate::rule::Neighbours;
use crate::rule::Tally;
use crate::rule::too_many;
use crate::source::FileId;
use crate::source::Files;

/// What rules may ask of a dataset beside its facts.
pub(super) struct Surroundings<'s> {
    pub(super) files: &'s Files,
    pub(super) unreadable: &'s HashSet<u32>,
    pub(super) rejected: &'s HashSet<(u32, u32)>,
    pub(super) targets: &'s Targets,
}

/// All facts, by the rule's place in the configuration.
pub(super) struct Groups {
    rules: Vec<OfRule>,
}

/// The facts of one rule.
#[derive(Default)]
struct OfRule {
    groups: BTreeMap<Key, Group>,
    /// What was found about a key when it was last judged; most have nothing.
    found: BTreeMap<Key, Found>,
    /// The keys whose judgement looked at something beside their facts.
    asked: BTreeMap<Key, Asked>,
    /// The keys that decided it, if it may idle.
    decided: BTreeSet<Key>,
    /// The keys to be judged again.
    touched: BTreeSet<Key>,
    /// Whether other keys have facts of a source than when it was last judged.
    has_other_keys: bool,
}

#[derive(Default)]
struct Group {
    /// In order of role and place.
    facts: Vec<Fact>,
    /// The sources that had facts when it was last judged.
    roles: Vec<u32>,
}

/// What was found about a key.
#[derive(Default)]
struct Found {
    settled: Settled,
    /// Whether there was more than is kept.
    has_more: bool,
    /// That an expression took too many steps; of a rule only the first is told.
    exhausted: Settled,
}

/// What a judgement looked at beside the facts of its key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Asked {
    keys: bool,
    unreadable: bool,
    files: bool,
}

impl Groups {
    pub(super) fn new(rules: usize) -> Self {
        Self { rules: std::iter::repeat_with(OfRule::default).take(rules).collect() }
    }

    /// Takes out the facts of a file.
    pub(super) fn remove(&mut self, file: FileId, keys: &[(u32, Key)]) {
        for (rule, key) in keys {
            let rule = &mut self.rules[*rule as usize];
            if let Some(group) = rule.groups.get_mut(key) {
                group.facts.retain(|fact| fact.at.location.file != file);
                rule.touched.insert(key.clone());
            }
        }
    }

    pub(super) fn insert(&mut self, facts: Vec<Fact>) {
        for fact in facts {
            let rule = &mut self.rules[fact.rule as usize];
            if !rule.touched.contains(&fact.key) {
                rule.touched.insert(fact.key.clone());
            }
            rule.groups.entry(fact.key.clone()).or_default().facts.push(fact);
        }
    }

    /// Has judged again what looked at whether records and their keys could be read.
    pub(super) fn touch_obstructed(&mut self) {
        self.rules.iter_mut().for_each(|rule| rule.touch(|asked| asked.unreadable));
    }

    /// Has judged again what looked for files.
    pub(super) fn touch_files(&mut self) {
        self.rules.iter_mut().for_each(|rule| rule.touch(|asked| asked.files));
    }

    /// Judges what was touched.
    pub(super) fn judge_touched(&mut self, config: &Config, around: &Surroundings<'_>) {
        for (number, (rule, declared)) in (0..).zip(self.rules.iter_mut().zip(&config.rules)) {
            if rule.touched.is_empty() {
                continue;
            }
            rule.put_in_order();
            if std::mem::take(&mut rule.has_other_keys) {
                rule.touch(|asked| asked.keys);
            }
            let judged = rule.judge(number, declared, config, around);
            for key in std::mem::take(&mut rule.touched) {
                rule.forget(&key);
            }
            for (key, found, was_decided, asked) in judged {
                rule.keep(key, found, was_decided, asked);
            }
        }
    }

    /// Adds what was found, in order of rule and key.
    pub(super) fn add_to(&self, config: &Config, files: &Files, tallies: &mut [Tally], all: &mut Settled) {
        for ((rule, declared), tally) in self.rules.iter().zip(&config.rules).zip(tallies) {
            if let Some(last) = rule.add_found_to(all, config.limits.rule_findings) {
                all.add(&settle(config, files, vec![too_many(declared, &last, config.limits.rule_findings)]));
            }
            let first = rule.found.values().find(|found| !found.exhausted.is_empty());
            first.into_iter().for_each(|first| all.add(&first.exhausted));
            if !rule.decided.is_empty() {
                decide(tally);
            }
        }
    }

    pub(super) fn facts(&self, rule: u32, key: &Key) -> &[Fact] {
        self.rules[rule as usize].groups.get(key).map_or(&[], |group| &group.facts)
    }

    pub(super) fn keys(&self, rule: u32, role: u32) -> impl Iterator<Item = (&Key, &Fact)> {
        self.rules[rule as usize].with_role(role)
    }
}

type Judged = (Key, Found, bool, Asked);

impl OfRule {
    fn touch(&mut self, is_concerned: impl Fn(Asked) -> bool) {
        let concerned = self.asked.iter().filter(|(_, asked)| is_concerned(**asked));
        self.touched.extend(concerned.map(|(key, _)| key.clone()));
    }

    /// Sorts the facts that were touched, drops keys without facts, and notes whether sources have other keys now.
    fn put_in_order(&mut self) {
        for key in &self.touched {
            let Some(group) = self.groups.get_mut(key) else { continue };
            group.facts.sort_unstable_by_key(|fact| (fact.role, fact.at.location));
            let roles: Vec<u32> = group.facts.chunk_by(|a, b| a.role == b.role).map(|facts| facts[0].role).collect();
            self.has_other_keys |= roles != group.roles;
            group.roles = roles;
            if group.facts.is_empty() {
                self.groups.remove(key);
            }
        }
    }

    /// Adds so many findings as are kept; where there are more, gives the last of them.
    fn add_found_to(&self, all: &mut Settled, most: usize) -> Option<Arc<Diagnostic>> {
        let (before, mut has_more) = (all.findings.len(), false);
        for found in self.found.values() {
            all.add(&found.settled);
            has_more |= found.has_more;
        }
        has_more |= all.findings.len() - before > most;
        all.findings.truncate(before + most);
        all.findings[before..].last().filter(|_| has_more).cloned()
    }

    fn judge(&self, number: u32, declared: &Declared, config: &Config, around: &Surroundings<'_>) -> Vec<Judged> {
        let neighbours = Neighbourhood { number, declared, rule: self, around, asked: Cell::default() };
        let mut judging = Judging::new(declared, &config.settings, &neighbours, config.limits.rule_findings);
        let groups = self.touched.iter().filter_map(|key| Some((key, self.groups.get(key)?)));
        let judge = |(key, group): (&Key, &Group)| {
            judging.tally = Tally::default();
            judging.asked_targets.set(false);
            neighbours.asked.take();
            declared.rule.judge(&mut judging, &group.facts);
            take_apart(&mut judging.found, 0, &group.facts);
            judging.shorten();
            let mut asked = neighbours.asked.take();
            asked.keys |= judging.asked_targets.get();
            let was_decided = may_idle(declared) && judging.tally.was_decided();
            let settled = settle(config, around.files, std::mem::take(&mut judging.found));
            let has_more = std::mem::take(&mut judging.has_more);
            let exhausted = settle(config, around.files, judging.exhausted.take().into_iter().collect());
            (key.clone(), Found { settled, has_more, exhausted }, was_decided, asked)
        };
        groups.map(judge).collect()
    }

    fn forget(&mut self, key: &Key) {
        self.found.remove(key);
        self.asked.remove(key);
        self.decided.remove(key);
    }

    fn keep(&mut self, key: Key, found: Found, was_decided: bool, asked: Asked) {
        if was_decided {
            self.decided.insert(key.clone());
        }
        if asked != Asked::default() {
            self.asked.insert(key.clone(), asked);
        }
        if !found.settled.is_empty() || !found.exhausted.is_empty() {
            self.found.insert(key, found);
        }
    }

    fn with_role(&self, role: u32) -> impl Iterator<Item = (&Key, &Fact)> {
        self.groups.iter().filter_map(move |(key, group)| {
            let first = group.facts.partition_point(|fact| fact.role < role);
            let fact = group.facts.get(first).filter(|fact| fact.role == role)?;
            Some((key, fact))
        })
    }
}

struct Neighbourhood<'n> {
    number: u32,
    declared: &'n Declared,
    rule: &'n OfRule,
    around: &'n Surroundings<'n>,
    asked: Cell<Asked>,
}

impl Neighbourhood<'_> {
    fn note(&self, more: impl FnOnce(&mut Asked)) {
        let mut asked = self.asked.get();
        more(&mut asked);
        self.asked.set(asked);
    }
}

impl Neighbours for Neighbourhood<'_> {
    fn keys(&self, role: u32) -> Vec<&Key> {
        self.note(|asked| asked.keys = true);
        self.rule.with_role(role).map(|(key, _)| key).collect()
    }

    fn is_unreadable(&self, role: u32) -> bool {
        self.note(|asked| asked.unreadable = true);
        let kind = self.declared.rule.sources()[role as usize].kind;
        self.around.unreadable.contains(&kind) || self.around.rejected.contains(&(self.number, role))
    }

    fn has_file(&self, path: &str) -> bool {
        self.note(|asked| asked.files = true);
        self.around.targets.has_file(path)
    }
}
