//! The check of a pull request from a stranger: nothing in it decides what it is checked with.
//!
//! The policy (configuration, schemas, rules, code lists, known findings) is that of the base; the records are those of
//! `HEAD`; both come from git's objects. What the base had wrong is counted, what is new fails. Beside it stand the
//! gate's own findings: whatever would switch a check off, for these records or for the next.

pub mod altered;
pub mod commits;
mod compare;
pub mod fields;
mod forgiveness;
mod names;
mod policy;
mod records;
pub mod summary;
mod weakened;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;
use std::path::Path;
use std::path::PathBuf;

use crate::baseline;
use crate::baseline::Baseline;
use crate::config::Config;
use crate::config::Failure;
use crate::config::Request;
use crate::config::Severities;
use crate::dataset::display_name;
use crate::dataset::parallel::Workers;
use crate::dataset::root::CONFIG;
use crate::dataset::tree::Tree;
use crate::date::Day;
use crate::diagnostic::Counts;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Problem;
use crate::diagnostic::Severity;
use crate::document::Format;
use crate::document::de::Spanned;
use crate::gate::altered::Altered;
use crate::gate::commits::Commits;
use crate::gate::compare::Moved;
use crate::gate::fields::Change;
use crate::gate::policy::Policy;
use crate::linter;
use crate::linter::Checked;
use crate::linter::Targets;
use crate::linter::versions;
use crate::rule::Declared;
use crate::source::Files;

/// Fields of one record of which a summary shows both values; the others are counted.
const MOST_FIELDS: usize = 100;

/// What came of a pull request.
#[derive(Default)]
pub struct Judged {
    /// What is new and wrong, and the gate's own findings; with the rest of what a check has to say of `HEAD`.
    pub checked: Checked,
    /// The rules that were asked: those of the base.
    pub declared: Vec<Declared>,
    /// Where their pages are, as the base says: no pull request sets where links lead.
    pub pages: Option<String>,
    /// How many errors and warnings the base has too.
    pub known: u64,
    /// How many errors and warnings of the base are gone.
    pub mended: u64,
    /// The records that differ.
    pub records: Vec<RecordChange>,
    /// The files of the policy that differ, with what became of each.
    pub policy: Vec<(String, &'static str)>,
    /// What the policy of `HEAD` would say of its records; `None` if the policy is that of the base.
    pub proposed: Option<Proposed>,
}

/// What the policy that a pull request proposes says of its records.
#[derive(Debug)]
pub enum Proposed {
    /// It can't be loaded, for so many reasons.
    Broken(usize),
    /// What it finds, and what it forgives.
    Checked(Counts),
}

/// A record that differs.
#[derive(Debug)]
pub struct RecordChange {
    /// The name of its kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Where it was; `None` if it is new.
    pub before: Option<String>,
    /// Where it is; `None` if it is gone.
    pub after: Option<String>,
    /// The fields that differ, as far as they are shown.
    pub fields: Vec<Change>,
    /// How many fields differ.
    pub all_fields: usize,
}

/// Judges what `HEAD` says by what the base says, with the policy of the base. `shows` gathers what people can look at.
pub fn judge(
    commits: &Commits,
    today: Day,
    workers: &Workers,
    files: &mut Files,
    shows: bool,
    progress: impl Fn(usize, usize) + Sync,
) -> Result<Judged, Failure> {
    let request = Request { root: &commits.folder, file: None, today, severities: Severities::default() };
    let held = Policy::load(&request, &commits.policy, files);
    let config = Config { shows, ..held.config? };
    let proposed = Policy::load(&request, &commits.after, files);
    let altered = altered::between(&commits.before, &commits.after);
    let changed = policy::changed([&held.paths, &proposed.paths], &altered);
    let gate = Gate { commits, config: &config, altered: &altered };
    let before = Targets::of_tree(&config, &commits.before, files);
    let mut after = Targets::of_tree(&config, &commits.after, files);
    let compared = gate.compare(&before, &after, files);
    after.findings.extend(compared.findings);
    after.findings.extend(gate.policy(&changed, proposed.config.as_ref(), files));
    after.findings.extend(gate.strays([&held.paths, &proposed.paths], files));
    let (was, earlier) = linter::check_unfolded(&config, files, &before, workers, |_, _| ());
    let (is, checked) = linter::check_unfolded(&config, files, &after, workers, progress);
    let mut judged = gate.sift((was, earlier), (is, checked), &compared.moved, files);
    judged.records = compared.records;
    judged.policy = changed.iter().map(|(path, altered)| (display_name(path), altered.word())).collect();
    if !changed.is_empty() {
        judged.proposed = Some(gate.proposed(proposed.config, workers, files));
    }
    (judged.declared, judged.pages) = (config.rules, config.pages);
    Ok(judged)
}

/// What is compared, and with which policy.
struct Gate<'g> {
    commits: &'g Commits,
    config: &'g Config,
    altered: &'g BTreeMap<PathBuf, Altered>,
}

impl Gate<'_> {
    /// The findings on files of the policy that differ.
    fn policy(
        &self,
        changed: &[(&Path, &Altered)],
        proposed: Result<&Config, &Failure>,
        files: &mut Files,
    ) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (path, altered) in changed {
            let tree = if altered.after.is_some() { &self.commits.after } else { &self.commits.before };
            found.push(policy::finding(path, altered, tree.add(path, files)));
        }
        if changed.is_empty() {
            return found;
        }
        let now = match proposed {
            Ok(config) => config.baseline.as_ref(),
            // What is wrong with the proposed configuration would be wrong for everyone.
            Err(failure) => {
                found.extend(failure.diagnostics.iter().cloned());
                let at = policy::start(self.commits.after.add(Path::new(CONFIG), files));
                let unread = failure.problems.iter().map(|problem| problem.message.clone());
                found.extend(unread.map(|why| Diagnostic::error("config/invalid", Level::Document, at, why)));
                None
            }
        };
        let known = |name: Option<&Spanned<String>>, tree: &Tree, files: &mut Files| match name {
            Some(name) => baseline::load_committed(tree, &name.value, &self.config.limits, files),
            None => Ok(None),
        };
        let was = known(self.config.baseline.as_ref(), &self.commits.before, files);
        match (was.map(Option::unwrap_or_default), known(now, &self.commits.after, files)) {
            (Ok(was), Ok(Some(is))) => {
                let name = now.map(|name| PathBuf::from(&name.value)).unwrap_or_default();
                found.extend(policy::grown(is.change_from(&was), self.commits.after.add(&name, files)));
            }
            (_, Err(failure)) => found.extend(failure.diagnostics),
            _ => {}
        }
        found
    }

    /// Data files that are new and of no kind of record, so that nothing in them is checked.
    fn strays(&self, policies: [&BTreeSet<PathBuf>; 2], files: &mut Files) -> Vec<Diagnostic> {
        let is_stray = |path: &Path| {
            Format::of(path).is_some()
                && versions::kinds(self.config, path).is_none()
                && !self.config.ignore.iter().any(|pattern| pattern.matches(path))
                && !policy::has(&policies, path)
        };
        let new = self.altered.iter().filter(|(_, altered)| altered.before.is_none() && altered.after.is_some());
        let strays = new.map(|(path, _)| path).filter(|path| is_stray(path));
        let finding = |path: &PathBuf| {
            let at = policy::start(self.commits.after.add(path, files));
            let message = "this data file is of no kind of record, so nothing in it is checked";
            Diagnostic::error("gate/no-kind", Level::Document, at, message)
                .help("put it where the records are, or have a maintainer list it under `ignore` in comity.yaml")
        };
        strays.map(finding).collect()
    }

    /// Keeps of the findings of `HEAD` those that the base does not have.
    fn sift(
        &self,
        (was, earlier): (Vec<Diagnostic>, Checked),
        (is, mut checked): (Vec<Diagnostic>, Checked),
        moved: &Moved,
        files: &Files,
    ) -> Judged {
        let mut left: HashMap<String, u32> = HashMap::new();
        was.iter().for_each(|finding| *left.entry(finding.identity(files)).or_default() += 1);
        let forgiven = earlier.forgiven.iter().map(|forgiven| forgiven.diagnostic.identity(files));
        let seen: HashSet<String> = left.keys().cloned().chain(forgiven).collect();
        let (mut new, mut known) = (Vec::new(), 0);
        for finding in is {
            let identities = moved.identities(&finding, files);
            match identities.iter().find(|identity| left.get(*identity).is_some_and(|&left| left > 0)) {
                Some(identity) => {
                    *left.get_mut(identity).expect("it was found") -= 1;
                    known += u64::from(finding.severity != Severity::Info);
                }
                None => new.push(finding),
            }
        }
        let is_known = |finding: &Diagnostic| moved.identities(finding, files).iter().any(|one| seen.contains(one));
        let newly = forgiveness::newly_forgiven(&checked.forgiven, &is_known);
        new.extend(newly.into_iter().filter_map(|finding| self.config.severities.settle(finding)));
        checked.findings = linter::fold(new);
        // What could not be read of the base could not be compared.
        let is_altered = |problem: &Problem| problem.path.as_ref().is_some_and(|path| self.is_altered(path));
        checked.problems.extend(earlier.problems.into_iter().filter(is_altered));
        let mended = was.iter().filter(|finding| finding.severity != Severity::Info).count() as u64;
        Judged { mended: mended.saturating_sub(known), checked, known, ..Judged::default() }
    }

    fn is_altered(&self, path: &str) -> bool {
        self.altered.contains_key(Path::new(path))
    }

    /// What the proposed policy says of the records of `HEAD`. Its limits are those of the base: it is a stranger's.
    fn proposed(&self, config: Result<Config, Failure>, workers: &Workers, files: &mut Files) -> Proposed {
        let mut config = match config {
            Ok(config) => config,
            Err(failure) => return Proposed::Broken(failure.diagnostics.len() + failure.problems.len()),
        };
        config.limits.clone_from(&self.config.limits);
        let known = config.baseline.as_ref().map(|name| name.value.clone());
        let known = known.map(|name| baseline::load_committed(&self.commits.after, &name, &self.config.limits, files));
        let known = match known {
            None => Baseline::default(),
            Some(Ok(known)) => known.unwrap_or_default(),
            Some(Err(failure)) => return Proposed::Broken(failure.diagnostics.len() + failure.problems.len()),
        };
        let targets = Targets::of_tree(&config, &self.commits.after, files);
        let checked = linter::check_beyond(&config, files, &targets, workers, &known, |_, _| ());
        let mut counts = Counts::of(&checked.findings);
        counts.records = checked.records as u64;
        counts.forgiven = checked.forgiven.len() as u64;
        Proposed::Checked(counts)
    }
}
