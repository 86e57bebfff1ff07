//! Holds the records to the rules: asks every rule of every record, judges the facts together, and keeps one finding
//! for each wrong value. The result is the same for any number of threads and any order of files.

mod across;
mod fold;
mod localise;
mod targets;
pub mod trial;
mod worker;

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;
use std::fs;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use crate::config::Config;
use crate::dataset::parallel::Workers;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Forgiven;
use crate::diagnostic::Forgiver;
use crate::diagnostic::Level;
use crate::diagnostic::Problem;
use crate::linter::across::Dataset;
use crate::linter::worker::Harvested;
use crate::linter::worker::Worker;
use crate::rule::Tally;
use crate::source::FileId;
use crate::source::Files;
use crate::suppression;
use crate::suppression::Suppression;

pub use crate::linter::targets::Target;
pub use crate::linter::targets::Targets;

/// What a check found.
#[derive(Debug, Default)]
pub struct Checked {
    /// The findings, in order of file, place and rule.
    pub findings: Vec<Diagnostic>,
    /// The findings that are not held against anyone, in the same order.
    pub forgiven: Vec<Forgiven>,
    /// Why the check could not be finished; empty if it was.
    pub problems: Vec<Problem>,
    /// What became of each rule, by id.
    pub tallies: BTreeMap<Arc<str>, Tally>,
    /// Files that were read.
    pub files: usize,
    /// Records in them.
    pub records: usize,
}

/// Checks every target. `progress` is told now and then how many are done.
pub fn check(
    config: &Config,
    files: &Files,
    targets: &Targets,
    workers: &Workers,
    progress: impl Fn(usize) + Sync,
) -> Checked {
    let gathered = Mutex::new(Harvested::new(config.rules.len()));
    workers.for_each(
        &targets.targets,
        || Worker::new(config, files, targets),
        |worker, _, target| worker.read(target),
        |worker| gathered.lock().unwrap_or_else(PoisonError::into_inner).add(worker.harvest),
        progress,
    );
    let gathered = gathered.into_inner().unwrap_or_else(PoisonError::into_inner);
    workers.run(|| judge(config, files, gathered, targets))
}

/// Judges what was gathered, settles the severities, and puts the findings in order.
fn judge(config: &Config, files: &Files, gathered: Harvested, targets: &Targets) -> Checked {
    let Harvested {
        findings,
        mut facts,
        mut tallies,
        records,
        files: read,
        unreadable,
        rejected,
        suppressions,
        mut problems,
    } = gathered;
    let has_file = |path: &str| fs::symlink_metadata(targets.root.join(path)).is_ok_and(|data| data.is_file());
    let dataset = Dataset { unreadable: &unreadable, rejected: &rejected, has_file: &has_file };
    let mut all = targets.findings.clone();
    all.extend(findings);
    all.extend(across::judge(config, &config.settings, &mut facts, &dataset, &mut tallies));
    all.extend(never_checked(config, &tallies));
    let settled = all.into_iter().filter_map(|finding| config.severities.settle(finding)).collect();
    let (all, forgiven) = forgive(config, settled, &suppressions);
    let findings = fold::fold(all);
    problems.extend(findings.iter().filter(|finding| finding.rule.starts_with("limit/")).map(|finding| Problem {
        message: finding.message.clone(),
        path: Some(files.path(finding.location.file).to_owned()),
        location: Some(finding.location),
        help: finding.help.clone(),
    }));
    problems.sort_by(|a, b| (&a.path, a.location, &a.message).cmp(&(&b.path, b.location, &b.message)));
    let mut by_id: BTreeMap<Arc<str>, Tally> = BTreeMap::new();
    for (rule, tally) in config.rules.iter().zip(&tallies) {
        by_id.entry(Arc::clone(&rule.id)).or_default().add(tally);
    }
    Checked { findings, forgiven, problems, tallies: by_id, files: read, records }
}

/// Takes out what comments forgive. A comment that forgives nothing is a finding, and so is one about a rule that may
/// not be waived.
fn forgive(
    config: &Config,
    findings: Vec<Diagnostic>,
    suppressions: &[Suppression],
) -> (Vec<Diagnostic>, Vec<Forgiven>) {
    let mut used = vec![false; suppressions.len()];
    let mut by_file: HashMap<FileId, Vec<usize>> = HashMap::new();
    for (index, suppression) in suppressions.iter().enumerate() {
        by_file.entry(suppression.location.file).or_default().push(index);
    }
    let (mut kept, mut forgiven) = (Vec::new(), Vec::new());
    for finding in findings {
        let here = by_file.get(&finding.location.file).into_iter().flatten().copied();
        let Some(index) = here.into_iter().find(|&index| suppressions[index].forgives(&finding)) else {
            kept.push(finding);
            continue;
        };
        let suppression = &suppressions[index];
        used[index] = true;
        let declared = config.rules.iter().find(|rule| suppression::names(&rule.id, &finding.rule));
        if declared.is_some_and(|rule| !rule.waivable) {
            let message = format!("`{}` may not be forgiven", finding.rule);
            let not_waivable =
                Diagnostic::error("suppression/not-waivable", Level::Document, suppression.location, message);
            kept.push(not_waivable.help("take the comment out, and mend the value"));
            kept.push(finding);
            continue;
        }
        let (by, reason) = (Forgiver::Comment, suppression.reason.clone());
        forgiven.push(Forgiven { diagnostic: finding, by, reason, until: None });
    }
    let known = config.rules.iter().map(|rule| &*rule.id);
    let unused = suppressions.iter().zip(used).filter(|(_, used)| !used);
    kept.extend(unused.map(|(suppression, _)| suppression.unused(known.clone())));
    forgiven
        .sort_by(|a, b| (a.diagnostic.location, &a.diagnostic.rule).cmp(&(b.diagnostic.location, &b.diagnostic.rule)));
    (kept, forgiven)
}

/// A rule of the project's own that no record was ever held to, most likely for a slip in one of its paths.
fn never_checked(config: &Config, tallies: &[Tally]) -> Vec<Diagnostic> {
    let rules = config.rules.iter().zip(tallies);
    let idle =
        rules.filter(|(rule, tally)| rule.is_own && rule.severity.is_some() && !rule.is_proven && tally.is_empty());
    let mut told = HashSet::new();
    idle.filter(|(rule, _)| told.insert(rule.location))
        .map(|(rule, _)| {
            let message = format!("no record has anything that `{}` speaks of", rule.id);
            Diagnostic::warning("rule/never-checked", rule.location, message).help(
                "look for a slip in its paths; if it waits for records to come, turn this rule off under `severity`",
            )
        })
        .collect()
}
