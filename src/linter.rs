//! Holds the records to the rules: asks every rule of every record, judges the facts together, and keeps one finding
//! for each wrong value. The result is the same for any number of threads and any order of files.

mod across;
mod fold;
mod forgive;
mod gallery;
mod index;
mod large;
mod localise;
mod missing_total;
mod occurring;
pub mod reader;
mod targets;
pub mod trial;
pub mod versions;
mod worker;

use std::collections::BTreeMap;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use crate::baseline::Baseline;
use crate::config::Config;
use crate::dataset::parallel::Workers;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Forgiven;
use crate::diagnostic::Problem;
use crate::exhibit::Exhibits;
use crate::linter::across::Dataset;
use crate::linter::forgive::Forgiveness;
use crate::linter::large::Piece;
use crate::linter::worker::Harvested;
use crate::linter::worker::Worker;
use crate::rule::Declared;
use crate::rule::Fact;
use crate::rule::Tally;
use crate::source::Files;

pub use crate::linter::fold::HERE_TOO;
pub use crate::linter::index::Index;
pub use crate::linter::targets::Target;
pub use crate::linter::targets::Targets;
pub use crate::linter::worker::amounts;

/// What a check found. A check that is kept from edit to edit shares its findings (`F`) with the next.
#[derive(Debug)]
pub struct Checked<F = Diagnostic> {
    /// The findings, in order of file, place and rule.
    pub findings: Vec<F>,
    /// The findings that are not held against anyone, in the same order.
    pub forgiven: Vec<Forgiven<F>>,
    /// Why the check could not be finished; empty if it was.
    pub problems: Vec<Problem>,
    /// What became of each rule, by id.
    pub tallies: BTreeMap<Arc<str>, Tally>,
    /// Files that were read.
    pub files: usize,
    /// YAML files among them that are not written as nearly all records are, so that reading them takes longer.
    pub unusual: usize,
    /// Records in them.
    pub records: usize,
    /// How many there are of each kind that occurs, by its name.
    pub kinds: BTreeMap<Arc<str>, u64>,
    /// What people can look at, if that was asked for.
    pub exhibits: Exhibits,
}

/// Findings with the severities that the configuration gives them, and the limits among them. They are shared: what is
/// kept from edit to edit is not copied for each.
#[derive(Default)]
struct Settled {
    findings: Vec<Arc<Diagnostic>>,
    problems: Vec<Problem>,
}

/// Findings that are told apart, before those about one value become one.
struct Judged {
    findings: Vec<Arc<Diagnostic>>,
    forgiven: Vec<Forgiven<Arc<Diagnostic>>>,
    problems: Vec<Problem>,
    tallies: Vec<Tally>,
    files: usize,
    unusual: usize,
    records: usize,
    kinds: BTreeMap<u32, u64>,
    exhibits: Exhibits,
}

/// Checks every target. `progress` is told now and then how many pieces of the work are done, and of how many.
pub fn check(
    config: &Config,
    files: &Files,
    targets: &Targets,
    workers: &Workers,
    progress: impl Fn(usize, usize) + Sync,
) -> Checked {
    check_beyond(config, files, targets, workers, &Baseline::default(), progress)
}

/// Checks every target, and forgives what is known already.
pub fn check_beyond(
    config: &Config,
    files: &Files,
    targets: &Targets,
    workers: &Workers,
    known: &Baseline,
    progress: impl Fn(usize, usize) + Sync,
) -> Checked {
    let gathered = gather(config, files, targets, workers, progress);
    workers.run(|| judge(config, files, gathered, targets, known).fold(config).into_owned())
}

/// Every finding that a baseline may know: each on its own, since one that speaks for others may be mended before them.
/// Beside it, what the check looked at and why it could not be finished.
pub fn check_unfolded(
    config: &Config,
    files: &Files,
    targets: &Targets,
    workers: &Workers,
    progress: impl Fn(usize, usize) + Sync,
) -> (Vec<Diagnostic>, Checked) {
    let gathered = gather(config, files, targets, workers, progress);
    workers.run(|| {
        let judged = judge(config, files, gathered, targets, &Baseline::default());
        let findings = judged.findings.iter().map(|finding| (**finding).clone()).collect();
        (findings, judged.fold(config).into_owned())
    })
}

/// Makes findings about one value one, and puts them in order, as a check does.
pub fn fold(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    owned(fold::fold(findings.into_iter().map(Arc::new).collect()))
}

fn owned(findings: Vec<Arc<Diagnostic>>) -> Vec<Diagnostic> {
    findings.into_iter().map(Arc::unwrap_or_clone).collect()
}

/// What records gave the rules that look across records: each rule's id, and a key. Where records were changed, findings
/// about these keys may come of it, wherever they are.
pub fn keys(config: &Config, files: &Files, targets: &Targets, workers: &Workers) -> HashSet<(Arc<str>, String)> {
    let gathered = gather(config, files, targets, workers, |_, _| ());
    let of = |fact: &Fact| (Arc::clone(&config.rules[fact.rule as usize].id), fact.key.to_string());
    gathered.facts.iter().map(of).collect()
}

/// Reads every target. A large file's parts are put together again; where one can't be read or there are too many
/// findings, the whole is read by one thread, so that the same is told as of any other file.
fn gather(
    config: &Config,
    files: &Files,
    targets: &Targets,
    workers: &Workers,
    progress: impl Fn(usize, usize) + Sync,
) -> Harvested {
    let (pieces, larges) = large::pieces(config, files, targets);
    let gathered = Mutex::new(Harvested::new(config.rules.len()));
    let parts = workers.for_each(
        &pieces,
        || Worker::new(config, files, targets),
        |worker, _, piece| match *piece {
            Piece::Whole(target) => {
                worker.read(&targets.targets[target]);
                None
            }
            Piece::Part(large, part) => Some(Box::new((large, worker.read_part(&larges[large], part)))),
        },
        |worker| gathered.lock().unwrap_or_else(PoisonError::into_inner).add(worker.harvest),
        |done| progress(done, pieces.len()),
    );
    let mut gathered = gathered.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut by_file: Vec<Vec<_>> = larges.iter().map(|_| Vec::new()).collect();
    parts.into_iter().flatten().for_each(|part| by_file[part.0].push(part.1));
    for (large, parts) in larges.iter().zip(by_file) {
        match parts.into_iter().collect::<Result<Vec<Harvested>, _>>() {
            Ok(parts) if !large.has_too_many(config) => {
                parts.into_iter().for_each(|part| gathered.add(part));
                gathered.files += 1;
            }
            _ => {
                let file = targets.targets[large.target].file;
                gathered.facts.retain(|fact| fact.at.location.file != file);
                let mut worker = Worker::new(config, files, targets);
                worker.read(&targets.targets[large.target]);
                gathered.add(worker.harvest);
            }
        }
    }
    gathered
}

/// Judges what was gathered.
fn judge(config: &Config, files: &Files, mut gathered: Harvested, targets: &Targets, known: &Baseline) -> Judged {
    let has_file = |path: &str| targets.has_file(path);
    let (unreadable, rejected) = (&gathered.unreadable, &gathered.rejected);
    let dataset = Dataset { unreadable, rejected, has_file: &has_file };
    let across = across::judge(config, &config.settings, &mut gathered.facts, &dataset, &mut gathered.tallies);
    if config.shows {
        gallery::relate(config, files, &gathered.facts, &mut gathered.exhibits);
    }
    let mut all = targets.findings.clone();
    all.append(&mut gathered.findings);
    all.extend(across);
    let mut settled = settle(config, files, all);
    settled.problems.append(&mut gathered.problems);
    forgive(config, files, gathered, settled, targets, known)
}

/// Settles the severities of findings, and keeps those that are asked for.
fn settle(config: &Config, files: &Files, findings: Vec<Diagnostic>) -> Settled {
    // No severity makes a check that was not finished one that was.
    let limits = findings.iter().filter(|finding| finding.rule.starts_with("limit/")).map(|finding| Problem {
        message: finding.message.clone(),
        path: Some(files.path(finding.location.file).to_owned()),
        location: Some(finding.location),
        help: finding.help.clone(),
    });
    let problems = limits.collect();
    let settled = findings.into_iter().filter_map(|finding| config.severities.settle(finding));
    let findings = settled.filter(|finding| config.chosen.keeps(finding)).map(Arc::new).collect();
    Settled { findings, problems }
}

/// Takes out what is forgiven of all that was found and settled.
fn forgive(
    config: &Config,
    files: &Files,
    mut gathered: Harvested,
    mut settled: Settled,
    targets: &Targets,
    known: &Baseline,
) -> Judged {
    let (unreadable, rejected) = (&gathered.unreadable, &gathered.rejected);
    if targets.is_all {
        settled.add(&settle(config, files, never_checked(config, &gathered.tallies)));
    }
    let Settled { findings, mut problems } = settled;
    problems.sort_by(|a, b| (&a.path, a.location, &a.message).cmp(&(&b.path, b.location, &b.message)));
    gathered.suppressions.sort_by_key(|suppression| suppression.location);
    let named = targets.targets.iter().filter(|_| !config.waivers.is_empty());
    let forgiveness = Forgiveness {
        config,
        files,
        records: named.map(|target| (files.path(target.file), target.file)).collect(),
        suppressions: &gathered.suppressions,
        waived: &gathered.waived,
        baseline: known,
        is_whole: targets.is_all && unreadable.is_empty() && rejected.is_empty(),
        is_all: targets.is_all,
    };
    let (findings, forgiven) = forgiveness.apply(findings);
    let Harvested { tallies, files, unusual, records, kinds, exhibits, .. } = gathered;
    Judged { findings, forgiven, problems, tallies, files, unusual, records, kinds, exhibits }
}

impl Settled {
    fn add(&mut self, other: &Self) {
        self.findings.extend_from_slice(&other.findings);
        self.problems.extend_from_slice(&other.problems);
    }

    fn is_empty(&self) -> bool {
        self.findings.is_empty() && self.problems.is_empty()
    }
}

impl Judged {
    /// Makes findings about one value one, and puts them in order.
    fn fold(self, config: &Config) -> Checked<Arc<Diagnostic>> {
        let Self { findings, forgiven, problems, tallies, files, unusual, records, kinds, exhibits } = self;
        let named = kinds.into_iter().map(|(kind, number)| (Arc::clone(&config.kinds[kind as usize].name), number));
        let mut kinds = BTreeMap::new();
        named.for_each(|(name, number)| *kinds.entry(name).or_default() += number);
        let mut by_id: BTreeMap<Arc<str>, Tally> = BTreeMap::new();
        for (rule, tally) in config.rules.iter().zip(&tallies) {
            by_id.entry(Arc::clone(&rule.id)).or_default().add(tally);
        }
        let (findings, tallies) = (fold::fold(findings), by_id);
        Checked { findings, forgiven, problems, tallies, files, unusual, records, kinds, exhibits }
    }
}

impl<F> Default for Checked<F> {
    fn default() -> Self {
        Self {
            findings: Vec::new(),
            forgiven: Vec::new(),
            problems: Vec::new(),
            tallies: BTreeMap::new(),
            files: 0,
            unusual: 0,
            records: 0,
            kinds: BTreeMap::new(),
            exhibits: Exhibits::default(),
        }
    }
}

impl Checked<Arc<Diagnostic>> {
    /// The same with findings that are its own; what no one else has is not copied.
    pub fn into_owned(self) -> Checked {
        let Self { findings, forgiven, problems, tallies, files, unusual, records, kinds, exhibits } = self;
        let findings = owned(findings);
        let own = |Forgiven { diagnostic, by, reason, until }| {
            let diagnostic = Arc::unwrap_or_clone(diagnostic);
            Forgiven { diagnostic, by, reason, until }
        };
        let forgiven = forgiven.into_iter().map(own).collect();
        Checked { findings, forgiven, problems, tallies, files, unusual, records, kinds, exhibits }
    }
}

/// A rule of the project's own that no record was ever held to, most likely for a slip in one of its paths.
fn never_checked(config: &Config, tallies: &[Tally]) -> Vec<Diagnostic> {
    let rules = config.rules.iter().zip(tallies);
    let idle = rules.filter(|(rule, tally)| may_idle(rule) && !tally.was_decided());
    let mut told = HashSet::new();
    idle.filter(|(rule, _)| told.insert(rule.location))
        .map(|(rule, _)| {
            let message = format!("`{}` was never checked: no record has what it needs", rule.id);
            Diagnostic::warning("rule/never-checked", rule.location, message).help(
                "look for a slip in its paths; if it waits for records to come, turn this rule off under `severity`",
            )
        })
        .collect()
}

/// Whether it is told of a rule that it was never checked.
fn may_idle(rule: &Declared) -> bool {
    let is_asked = rule.is_own && rule.severity.is_some() && !rule.rule.compares_versions();
    is_asked && !rule.is_proven
}
