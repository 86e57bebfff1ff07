//! Records one at a time, to compare what each says with what it said before.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::config::Config;
use crate::config::RecordKind;
use crate::config::Step;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::document::Document;
use crate::document::NodeRef;
use crate::document::Reading;
use crate::linter::targets;
use crate::linter::worker::amounts;
use crate::linter::worker::ask;
use crate::linter::worker::is_error;
use crate::linter::worker::unchecked::unknown_kind;
use crate::rule::Context;
use crate::rule::Outcome;
use crate::rule::Poison;
use crate::rule::Reason;
use crate::rule::Record;
use crate::rule::Slot;
use crate::rule::Tally;

/// A record at one time.
pub struct Version<'v> {
    /// Its kind, by its place in the configuration.
    pub kind: u32,
    /// What names it among the records of its kind: its key; `None` if it has none.
    pub name: Option<Arc<str>>,
    /// Its document.
    pub document: &'v Document<'v>,
    /// Its topmost node.
    pub root: NodeRef<'v>,
    /// Which record of its file it is.
    pub number: u32,
    /// What the items of its lists are called where a rule keeps them apart, by their numbers: `party=CAN`.
    pub called: HashMap<u32, String>,
    path: &'v str,
    has_own_file: bool,
    amounts: Vec<u32>,
    poison: Poison,
}

/// What became of a rule at a node of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The rule's place in the configuration.
    pub rule: u32,
    /// The node's number in its document; `None` if it gave no fact, and so is not known.
    pub node: Option<u32>,
    /// What came of it.
    pub outcome: Result<Outcome, Reason>,
}

/// The kinds of record that a file of this name may hold; `None` if it is no file of records.
pub fn kinds(config: &Config, path: &Path) -> Option<Vec<u32>> {
    targets::kinds_of(config, &targets::groups(config), path)
}

/// The records in what was read of the file at `path`, of which its name allows these kinds.
pub fn records<'v>(config: &Config, kinds: &[u32], path: &'v str, reading: &'v Reading<'v>) -> Vec<Version<'v>> {
    let mut found = Vec::new();
    let is_alone = reading.documents.len() + reading.broken.len() == 1;
    let mut next = 0;
    for document in &reading.documents {
        let accepts = |&&kind: &&u32| config.kinds[kind as usize].accepts(document.root());
        let Some(&number) = kinds.iter().find(accepts) else { continue };
        let kind = &config.kinds[number as usize];
        let rejected = || {
            let own = reading.diagnostics.iter().filter(|finding| finding.location.document == document.number());
            own.filter(|finding| is_error(config, finding)).filter_map(|finding| finding.subject)
        };
        let mut version = |root: NodeRef<'v>, at: u32, has_own_file: bool| {
            let poison = Poison::default();
            rejected().for_each(|node| poison.add(node));
            let amounts = amounts(kind, root);
            let mut version = Version {
                kind: number,
                name: None,
                document,
                root,
                number: at,
                called: HashMap::new(),
                path,
                has_own_file,
                amounts,
                poison,
            };
            version.name = kind.key_of(&version.record());
            version.called = version.items(config);
            found.push(version);
        };
        let Some(items) = &kind.split else {
            version(document.root(), document.number(), is_alone);
            continue;
        };
        items.select(document.root(), document.root(), &mut |item| {
            version(item, next, false);
            next += 1;
        });
    }
    found
}

/// The findings for documents of a file that are of none of the kinds that its name allows.
pub fn unknown(config: &Config, kinds: &[u32], reading: &Reading<'_>) -> Vec<Diagnostic> {
    let kinds: Vec<&RecordKind> = kinds.iter().map(|&kind| &config.kinds[kind as usize]).collect();
    let is_known = |document: &&Document<'_>| kinds.iter().any(|kind| kind.accepts(document.root()));
    let unknown = reading.documents.iter().filter(|document| !is_known(document));
    unknown.map(|document| unknown_kind(document, &kinds)).collect()
}

/// What the rules on changes find between two versions of a record.
pub fn changes(config: &Config, before: &Version<'_>, after: &Version<'_>) -> Vec<Diagnostic> {
    let rules = config.rules.iter().filter(|declared| declared.severity.is_some() && declared.rule.compares_versions());
    let mut found = Vec::new();
    for declared in rules.filter(|declared| declared.record == Some(after.kind)) {
        let mut was = Context::new(before.record(), &config.settings, declared);
        let mut is = Context::new(after.record(), &config.settings, declared);
        declared.rule.check_change(&mut was, &mut is, &mut Tally::default());
        found.extend(was.given_up().or_else(|| is.given_up()));
        if !was.is_lost() && !is.is_lost() {
            found.append(&mut is.found);
        }
    }
    let name = after.shown_name();
    found.iter_mut().for_each(|finding| finding.record.clone_from(&name));
    found
}

impl<'v> Version<'v> {
    /// The record as rules see it.
    pub fn record(&self) -> Record<'_> {
        let Self { root, number, path, has_own_file, ref amounts, ref poison, .. } = *self;
        Record { root, number, path, has_own_file, amounts, poison }
    }

    /// Its name for people: its key, else its number in the file.
    pub fn shown_name(&self) -> String {
        self.name.as_deref().map_or_else(|| self.number.to_string(), str::to_owned)
    }

    /// What the items of its lists are called by the rules that keep them apart.
    fn items(&self, config: &Config) -> HashMap<u32, String> {
        let mut called = HashMap::new();
        for step in config.kinds[self.kind as usize].levels.iter().flatten() {
            let Step::Facts { rule, role } = *step else { continue };
            let declared = &config.rules[rule as usize];
            let source = &declared.rule.sources()[role as usize];
            // Where a value has to differ, or a text is taken apart, several items have one key.
            if declared.info.kind != "unique" || source.value.is_some() || source.split.is_some() {
                continue;
            }
            let mut context = Context::new(self.record(), &config.settings, declared);
            let items = source.keys(&mut context).into_iter().filter(|(node, _)| node.position().is_some());
            items.for_each(|(item, key)| {
                called.entry(item.index()).or_insert_with(|| source.label(&key));
            });
        }
        called
    }

    /// What becomes of every rule at every node of it.
    pub fn verdicts(&self, config: &'v Config) -> Vec<Asked> {
        let kind: &RecordKind = &config.kinds[self.kind as usize];
        let mut asked = Vec::new();
        for steps in &kind.levels {
            let mut found = Vec::new();
            for step in steps {
                found.append(&mut self.take(config, *step, &mut asked));
            }
            let errors = found.iter().filter(|finding| is_error(config, finding));
            errors.filter_map(|finding| finding.subject).for_each(|node| self.poison.add(node));
        }
        asked
    }

    fn take(&self, config: &Config, step: Step, asked: &mut Vec<Asked>) -> Vec<Diagnostic> {
        let rule = step.rule();
        let declared = &config.rules[rule as usize];
        let mut context = Context::new(self.record(), &config.settings, declared);
        match step {
            Step::Check { .. } => ask(&mut context, usize::MAX, &mut |node, outcome| {
                asked.push(Asked { rule, node: Some(node.index()), outcome });
            }),
            Step::Facts { role, .. } => {
                let name: Arc<str> = self.shown_name().into();
                let slot = Slot { rule, role, record: &name };
                for (node, given) in declared.rule.sources()[role as usize].asked(&mut context, slot) {
                    let node = given.is_ok().then(|| node.index());
                    asked.push(Asked { rule, node, outcome: given.map(|()| Outcome::Holds) });
                }
            }
        }
        let mut found = context.into_found();
        found.retain(|finding| finding.severity != Severity::Info);
        found
    }
}
