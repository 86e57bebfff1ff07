//! One rule on a handful of records that stand in one document: how the examples of rules are run.

use std::collections::HashSet;
use std::sync::Arc;

use crate::config::Config;
use crate::config::RecordKind;
use crate::diagnostic::Diagnostic;
use crate::document::NodeRef;
use crate::linter::across;
use crate::linter::across::Dataset;
use crate::linter::fold;
use crate::linter::owned;
use crate::linter::worker::Harvested;
use crate::linter::worker::amounts;
use crate::linter::worker::take;
use crate::rule::Context;
use crate::rule::Declared;
use crate::rule::Poison;
use crate::rule::Record;
use crate::rule::Settings;
use crate::rule::Tally;

/// A record of an example, under the path that it is said to have.
#[derive(Clone, Debug)]
pub struct Example<'e> {
    /// Its path, relative to the project's folder.
    pub path: String,
    /// Its topmost node.
    pub root: NodeRef<'e>,
}

/// What a rule finds in the records of an example, and how often it could be asked. No schema and no other rule is.
pub fn judge(config: &Config, settings: &Settings, rule: u32, records: &[Example<'_>]) -> (Vec<Diagnostic>, Tally) {
    let mut harvest = Harvested::new(config.rules.len());
    for (number, example) in (0..).zip(records) {
        let Some(kind) = kind_of(config, rule, example) else { continue };
        let (poison, amounts) = (Poison::default(), amounts(kind, example.root));
        let record = record(example, number, &amounts, &poison);
        let name: Arc<str> = kind.name_of(&record);
        for step in kind.levels.iter().flatten().filter(|step| step.rule() == rule) {
            take(config, settings, &mut harvest, record, Some(&name), *step);
        }
    }
    let dataset = Dataset {
        unreadable: &HashSet::new(),
        rejected: &HashSet::new(),
        has_file: &|path| records.iter().any(|record| record.path == path),
    };
    let mut tallies = harvest.tallies;
    let mut found = harvest.findings;
    found.extend(across::judge(config, settings, &mut harvest.facts, &dataset, &mut tallies));
    let found = fold::by_cause(found.into_iter().map(Arc::new).collect());
    (owned(found), tallies.swap_remove(rule as usize))
}

/// What a rule finds between two versions of a record.
pub fn compare(
    config: &Config,
    settings: &Settings,
    rule: u32,
    before: &Example<'_>,
    after: &Example<'_>,
) -> (Vec<Diagnostic>, Tally) {
    let declared = &config.rules[rule as usize];
    let poison = Poison::default();
    let places = |example: &Example<'_>| {
        kind_of(config, rule, example).map_or_else(Vec::new, |kind| amounts(kind, example.root))
    };
    let (old, new) = (places(before), places(after));
    let mut was = context(settings, declared, record(before, 0, &old, &poison));
    let mut is = context(settings, declared, record(after, 0, &new, &poison));
    let mut tally = Tally::default();
    declared.rule.check_change(&mut was, &mut is, &mut tally);
    (is.found, tally)
}

fn context<'a>(settings: &'a Settings, declared: &'a Declared, record: Record<'a>) -> Context<'a> {
    Context::new(record, settings, declared)
}

fn record<'a>(example: &'a Example<'a>, number: u32, amounts: &'a [u32], poison: &'a Poison) -> Record<'a> {
    Record { root: example.root, number, path: &example.path, has_own_file: true, amounts, poison }
}

/// The kind of an example: the one of its path, else the one that its own properties name, else the one that the rule
/// is declared for. A rule of one record is only asked of the latter.
fn kind_of<'c>(config: &'c Config, rule: u32, example: &Example<'_>) -> Option<&'c RecordKind> {
    let declared = &config.rules[rule as usize];
    if let Some(record) = declared.record.filter(|_| !declared.is_across() && !declared.rule.compares_versions()) {
        return config.kinds.get(record as usize);
    }
    let accepting = |kind: &&RecordKind| kind.accepts(example.root);
    let here = config.kinds.iter().filter(|kind| kind.takes(&example.path)).find(accepting);
    let named = || config.kinds.iter().filter(|kind| !kind.filter.is_empty()).find(accepting);
    here.or_else(named).or_else(|| config.kinds.get(config.rules[rule as usize].record? as usize))
}
