//! What was found in each file, kept so that one file can be read again without the others.
//!
//! A file's harvest (findings, facts, comments) is taken out and its new one put in; then only the keys whose facts
//! changed are judged again, and those whose judgement looked at what changed beside its facts. What comes of it is what
//! a check of the same files from the beginning finds; a law in `tests/lsp` holds it to that.

mod groups;

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

use crate::baseline::Baseline;
use crate::config::Config;
use crate::dataset::parallel::Workers;
use crate::diagnostic::Diagnostic;
use crate::linter::Checked;
use crate::linter::Settled;
use crate::linter::Targets;
use crate::linter::forgive;
use crate::linter::index::groups::Groups;
use crate::linter::index::groups::Surroundings;
use crate::linter::may_idle;
use crate::linter::settle;
use crate::linter::worker::Harvested;
use crate::linter::worker::Worker;
use crate::rule::Fact;
use crate::rule::Key;
use crate::rule::Outcome;
use crate::rule::Tally;
use crate::source::Files;
use crate::suppression::Suppression;
use crate::suppression::Waived;

/// The findings of a dataset, file by file and key by key.
///
/// It belongs to one [`Config`], one [`Files`] and one [`Targets`]: whoever changes one of these makes a new one. The
/// text of a file, also whether it is there, may change: see [`Index::read`].
pub struct Index {
    /// What is to be said of names and of what is not looked into.
    of_names: Settled,
    /// By the target's place.
    kept: Vec<Kept>,
    groups: Groups,
    unreadable: Counted<u32>,
    rejected: Counted<(u32, u32)>,
}

/// What is known of one file.
#[derive(Default)]
struct Kept {
    settled: Settled,
    suppressions: Vec<Suppression>,
    waived: Vec<Waived>,
    unreadable: HashSet<u32>,
    rejected: HashSet<(u32, u32)>,
    /// The rules that were decided in it, of those that may idle.
    decided: Vec<u32>,
    /// What its facts are about.
    keys: Vec<(u32, Key)>,
    files: usize,
    records: usize,
}

/// How many files say something.
struct Counted<T>(HashMap<T, usize>);

impl Index {
    /// Reads every target and judges the facts. `progress` is told now and then how many are read.
    pub fn new(
        config: &Config,
        files: &Files,
        targets: &Targets,
        workers: &Workers,
        progress: impl Fn(usize) + Sync,
    ) -> Self {
        let harvests = workers.for_each(
            &targets.targets,
            || Worker::new(config, files, targets),
            |worker, _, target| {
                worker.read(target);
                worker.take_harvest()
            },
            |_| (),
            progress,
        );
        let mut facts = Vec::new();
        let kept: Vec<Kept> =
            harvests.into_iter().map(|harvest| Kept::of(config, files, harvest, &mut facts)).collect();
        let (mut unreadable, mut rejected) = (Counted::default(), Counted::default());
        for kept in &kept {
            unreadable.add(&kept.unreadable);
            rejected.add(&kept.rejected);
        }
        let of_names = settle(config, files, targets.findings.clone());
        let mut index = Self { of_names, kept, groups: Groups::new(config.rules.len()), unreadable, rejected };
        index.groups.insert(facts);
        workers.run(|| index.judge_touched(config, files, targets, false));
        index
    }

    /// Reads some targets again, by their place in [`Targets::targets`], and judges what that touches. Their text was
    /// changed in `files`, or on disk; [`Files::renew`] was told.
    pub fn read(&mut self, config: &Config, files: &Files, targets: &Targets, changed: &[usize]) {
        let mut worker = Worker::new(config, files, targets);
        let before = self.obstructed();
        for &number in changed {
            let target = &targets.targets[number];
            worker.read(target);
            let mut facts = Vec::new();
            let new = Kept::of(config, files, worker.take_harvest(), &mut facts);
            let old = std::mem::replace(&mut self.kept[number], new);
            self.unreadable.replace(&old.unreadable, &self.kept[number].unreadable);
            self.rejected.replace(&old.rejected, &self.kept[number].rejected);
            self.groups.remove(target.file, &old.keys);
            self.groups.insert(facts);
        }
        let is_obstructed_otherwise = before != self.obstructed();
        self.judge_touched(config, files, targets, is_obstructed_otherwise);
    }

    /// Judges again what depends on which files there are: call it when one came or went.
    pub fn files_changed(&mut self, config: &Config, files: &Files, targets: &Targets) {
        self.groups.touch_files();
        self.judge_touched(config, files, targets, false);
    }

    /// All that is to be said, as a check of the same files says it; but what became of each rule is not counted.
    pub fn checked(
        &self,
        config: &Config,
        files: &Files,
        targets: &Targets,
        known: &Baseline,
    ) -> Checked<Arc<Diagnostic>> {
        let mut all = Harvested::new(config.rules.len());
        let mut settled = Settled::default();
        settled.add(&self.of_names);
        self.kept.iter().for_each(|kept| kept.add_to(&mut all, &mut settled));
        all.unreadable.extend(self.unreadable.0.keys());
        all.rejected.extend(self.rejected.0.keys());
        self.groups.add_to(config, files, &mut all.tallies, &mut settled);
        let folded = forgive(config, files, all, settled, targets, known).fold(config);
        Checked { tallies: BTreeMap::new(), ..folded }
    }

    /// The facts of a rule that have a key, in order of role and place.
    pub fn facts(&self, rule: u32, key: &Key) -> &[Fact] {
        self.groups.facts(rule, key)
    }

    /// The facts of a file, by the target's place.
    pub fn facts_in<'i>(&'i self, targets: &'i Targets, place: usize) -> impl Iterator<Item = &'i Fact> {
        let file = targets.targets[place].file;
        let facts = self.kept[place].keys.iter().flat_map(|(rule, key)| self.facts(*rule, key));
        facts.filter(move |fact| fact.at.location.file == file)
    }

    /// The keys that facts of a rule's source have, in order, each with its first fact.
    pub fn keys(&self, rule: u32, role: u32) -> impl Iterator<Item = (&Key, &Fact)> {
        self.groups.keys(rule, role)
    }

    fn obstructed(&self) -> (HashSet<u32>, HashSet<(u32, u32)>) {
        (self.unreadable.all(), self.rejected.all())
    }

    fn judge_touched(&mut self, config: &Config, files: &Files, targets: &Targets, is_obstructed_otherwise: bool) {
        let (unreadable, rejected) = self.obstructed();
        let around = Surroundings { files, unreadable: &unreadable, rejected: &rejected, targets };
        if is_obstructed_otherwise {
            self.groups.touch_obstructed();
        }
        self.groups.judge_touched(config, &around);
    }
}

impl Kept {
    /// Keeps a harvest, and hands out its facts.
    fn of(config: &Config, files: &Files, mut harvest: Harvested, facts: &mut Vec<Fact>) -> Self {
        let mut keys: Vec<(u32, Key)> = harvest.facts.iter().map(|fact| (fact.rule, fact.key.clone())).collect();
        keys.sort_unstable();
        keys.dedup();
        facts.extend(harvest.facts);
        let rules = config.rules.iter().zip(&harvest.tallies).zip(0..);
        let decided = rules.filter(|((rule, tally), _)| may_idle(rule) && tally.was_decided());
        let mut settled = settle(config, files, harvest.findings);
        settled.problems.append(&mut harvest.problems);
        Self {
            settled,
            decided: decided.map(|(_, number)| number).collect(),
            keys,
            suppressions: harvest.suppressions,
            waived: harvest.waived,
            unreadable: harvest.unreadable,
            rejected: harvest.rejected,
            files: harvest.files,
            records: harvest.records,
        }
    }

    fn add_to(&self, all: &mut Harvested, settled: &mut Settled) {
        settled.add(&self.settled);
        all.suppressions.extend_from_slice(&self.suppressions);
        all.waived.extend_from_slice(&self.waived);
        all.files += self.files;
        all.records += self.records;
        self.decided.iter().for_each(|&rule| decide(&mut all.tallies[rule as usize]));
    }
}

/// Counts a rule as decided somewhere; how it was decided is not kept.
fn decide(tally: &mut Tally) {
    tally.count(Ok(Outcome::Holds));
}

impl<T> Default for Counted<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Copy + Eq + Hash> Counted<T> {
    fn all(&self) -> HashSet<T> {
        self.0.keys().copied().collect()
    }

    fn add(&mut self, said: &HashSet<T>) {
        said.iter().for_each(|&one| *self.0.entry(one).or_default() += 1);
    }

    fn replace(&mut self, old: &HashSet<T>, new: &HashSet<T>) {
        self.add(new);
        for one in old {
            let count = self.0.get_mut(one).expect("it was counted when it was said");
            *count -= 1;
            if *count == 0 {
                self.0.remove(one);
            }
        }
    }
}
