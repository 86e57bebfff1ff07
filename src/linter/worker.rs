//! Checks the records of one file after the other; each thread has one worker.

use std::collections::HashSet;
use std::sync::Arc;

use crate::config::Config;
use crate::config::RecordKind;
use crate::config::Step;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Severity;
use crate::document::Document;
use crate::document::NodeRef;
use crate::document::Reading;
use crate::rule::Tally;
use crate::rule::Context;
use crate::rule::Declared;
use crate::rule::Fact;
use crate::rule::Outcome;
use crate::rule::Poison;
use crate::rule::Reason;
use crate::rule::Record;
use crate::rule;
use crate::rule::Slot;
use crate::source::FileId;
use crate::verdict::Verdict;

/// What one worker has found so far.
#[derive(Debug, Default)]
pub(super) struct Harvested {
    pub(super) findings: Vec<Diagnostic>,
    pub(super) facts: Vec<Fact>,
    /// By the rule's place in the configuration.
    pub(super) tallies: Vec<Tally>,
    pub(super) records: usize,
    /// Kinds of which a record, or its key, could not be read.
    pub(super) unreadable: HashSet<u32>,
}

/// A file with the kinds of record that its name allows.
#[derive(Clone, Copy)]
pub(super) struct Target<'f> {
    pub(super) file: FileId,
    pub(super) path: &'f str,
    pub(super) kinds: &'f [u32],
    /// Whether a file of this format holds one record.
    pub(super) is_single: bool,
}

pub(super) struct Worker<'c> {
    config: &'c Config,
    poison: Poison,
    amounts: Vec<u32>,
    pub(super) harvest: Harvested,
}

impl<'c> Worker<'c> {
    pub(super) fn new(config: &'c Config) -> Self {
        let tallies = vec![Tally::default(); config.rules.len()];
        let harvest = Harvested { tallies, ..Harvested::default() };
        Self { config, poison: Poison::default(), amounts: Vec::new(), harvest }
    }

    /// Checks what was read of a file.
    pub(super) fn check(&mut self, target: Target<'_>, reading: Reading<'_>) {
        let Reading { documents, broken, diagnostics } = reading;
        if !broken.is_empty() {
            self.harvest.unreadable.extend(target.kinds);
        }
        let mut number = 0;
        for document in &documents {
            let own = diagnostics.iter().filter(|finding| finding.location.document == document.number());
            let own: Vec<&Diagnostic> = own.collect();
            self.document(target, document, &own, &mut number);
        }
        self.harvest.findings.extend(diagnostics);
    }

    fn document(&mut self, target: Target<'_>, document: &Document<'_>, own: &[&Diagnostic], number: &mut u32) {
        let kinds = target.kinds.iter().map(|&kind| &self.config.kinds[kind as usize]);
        let Some(kind) = kinds.clone().find(|kind| kind.accepts(document.root())) else {
            self.harvest.records += 1;
            self.harvest.unreadable.extend(target.kinds);
            let kinds: Vec<&RecordKind> = kinds.collect();
            self.harvest.findings.extend(unknown_kind(document, &kinds));
            return;
        };
        self.poison.clear();
        let rejected = own.iter().filter(|finding| finding.severity == Severity::Error);
        rejected.filter_map(|finding| finding.subject).for_each(|node| self.poison.add(node));
        match &kind.split {
            None => self.record(target, kind, document.root(), document.number()),
            Some(path) => {
                let mut items = Vec::new();
                path.select(document.root(), document.root(), &mut |item| items.push(item));
                for item in items {
                    self.record(target, kind, item, *number);
                    *number += 1;
                }
            }
        }
    }

    fn record(&mut self, target: Target<'_>, kind: &RecordKind, root: NodeRef<'_>, number: u32) {
        self.harvest.records += 1;
        self.amounts.clear();
        for path in &kind.amounts {
            path.select(root, root, &mut |node| self.amounts.push(node.index()));
        }
        self.amounts.sort_unstable();
        let (amounts, poison) = (&self.amounts, &self.poison);
        let record = Record { root, number, path: target.path, has_own_file: target.is_single, amounts, poison };
        let before = self.harvest.findings.len();
        let name = kind.needs_name.then(|| kind.name_of(&record));
        for steps in &kind.levels {
            let rejected = self.harvest.findings.len();
            for step in steps {
                take(self.config, &mut self.harvest, record, name.as_ref(), *step);
            }
            // Rules of one level all speak of a value; what they reject is closed to the levels above.
            let findings = self.harvest.findings[rejected..].iter();
            let errors = findings.filter(|finding| finding.severity == Severity::Error);
            errors.filter_map(|finding| finding.subject).for_each(|node| poison.add(node));
        }
        if self.harvest.findings.len() > before {
            let name = name.unwrap_or_else(|| kind.name_of(&record));
            self.harvest.findings[before..].iter_mut().for_each(|finding| name.as_ref().clone_into(&mut finding.record));
        }
    }
}

fn take(config: &Config, harvest: &mut Harvested, record: Record<'_>, name: Option<&Arc<str>>, step: Step) {
    let (rule, role) = match step {
        Step::Check { rule } => (rule, None),
        Step::Facts { rule, role } => (rule, Some(role)),
    };
    let declared = &config.rules[rule as usize];
    let mut context =
        Context { record, settings: &config.settings, declared, node: record.root, found: Vec::new() };
    let tally = &mut harvest.tallies[rule as usize];
    match role {
        None => ask(&mut context, tally),
        Some(role) => {
            let record = name.expect("a kind with facts has its records named");
            let source = &declared.rule.sources()[role as usize];
            let missed = source.facts(&mut context, Slot { rule, role, record }, &mut harvest.facts);
            if missed.contains(&Reason::REJECTED) {
                harvest.unreadable.insert(source.kind);
            }
            missed.into_iter().for_each(|reason| tally.skip(reason, 1));
        }
    }
    harvest.findings.append(&mut context.found);
}

/// Asks a rule of every node that it holds for.
fn ask(context: &mut Context<'_>, tally: &mut Tally) {
    let declared = context.declared;
    let root = context.record.root;
    let nodes = declared.each.as_ref().map_or_else(|| vec![root], |paths| context.all(paths));
    for node in nodes {
        context.node = node;
        let outcome = match declared.when.as_ref().map(|when| context.decide(when)) {
            None | Some(Verdict::Certain) => declared.rule.check(context, node),
            Some(Verdict::Impossible) => Ok(Outcome::NotApplicable),
            Some(Verdict::Possible) => Err(Reason::UNDECIDED),
        };
        tally.count(outcome);
    }
}

/// The finding for a record that is of none of the kinds that its file's name allows.
fn unknown_kind(document: &Document<'_>, kinds: &[&RecordKind]) -> Diagnostic {
    let root = document.root();
    let key = kinds.iter().flat_map(|kind| kind.filter.first()).map(|(key, _)| key.as_str()).next().unwrap_or("kind");
    let words: Vec<&str> = kinds.iter().flat_map(|kind| &kind.filter).filter(|(name, _)| name == key).map(|(_, value)| &**value).collect();
    let known = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let (at, message) = match root.get(key) {
        _ if !root.is_mapping() => (root, "a record is a mapping: keys and values".to_owned()),
        None => (root, format!("the record has no `{key}`")),
        Some(value) => (value, format!("there is no kind of record `{}`", value.text())),
    };
    let nearest = root.get(key).and_then(|value| rule::nearest(value.text(), words.iter().copied()));
    let help = nearest.map_or_else(|| format!("`{key}` must be one of {known}"), |nearest| format!("did you mean `{nearest}`?"));
    let location = at.label_location();
    Diagnostic::error("dataset/unknown-kind", Level::Document, location, message)
        .pointer(at.pointer())
        .subject(at.index())
        .help(help)
}
