//! `comity check`

mod show;

use std::io;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::cli::CheckArgs;
use crate::cli::GlobalArgs;
use crate::cli::RuleArgs;
use crate::cli::changed::Changed;
pub(super) use crate::cli::check::show::format;
use crate::cli::check::show::show;
pub(super) use crate::cli::check::show::tell;
pub(super) use crate::cli::check::show::write_file;
use crate::cli::fixes;
use crate::cli::progress::Progress;
use crate::cli::project::Place;
use crate::cli::project::Project;
use crate::cli::project::problem;
use crate::config::Chosen;
use crate::config::Config;
use crate::config::Failure;
use crate::config::Known;
use crate::config::Selector;
use crate::config::Severities;
use crate::dataset;
use crate::dataset::Listing;
use crate::dataset::parallel::Workers;
use crate::dataset::root::CONFIG;
use crate::dataset::selection::Selection;
use crate::dataset::selection::SelectionError;
use crate::diagnostic::Counts;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Problem;
use crate::document::Way;
use crate::fix::Change;
use crate::fix::Fixed;
use crate::linter;
use crate::linter::Checked;
use crate::linter::Targets;
use crate::rule::Declared;
use crate::source::FileId;
use crate::source::Files;

/// Findings that people are shown unless they ask for more: nobody reads ten thousand, and a log has an end.
const SHOWN: usize = 1_000;

/// Checks records and shows what was found.
pub(super) fn run(global: &GlobalArgs, args: &CheckArgs) -> ExitCode {
    let mut files = Files::default();
    // It keeps what is shown, where that is not the work tree.
    let mut changed = None;
    let outcome = found(global, args, &mut files, &mut changed);
    match show(global, args, &outcome, &files) {
        Ok(()) => outcome.exit_code(args),
        // Whoever reads our output has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => outcome.exit_code(args),
        Err(error) => super::fail(&format!("the report could not be written: {error}")),
    }
}

/// Shows why there is no configuration; exit code 2.
pub(super) fn show_failure(global: &GlobalArgs, failure: Failure, files: &Files) -> ExitCode {
    show_plainly(global, &Outcome::failed(failure), files)
}

/// Shows findings that are not of a check; exit code 1.
pub(super) fn show_findings(global: &GlobalArgs, findings: Vec<Diagnostic>, files: &Files) -> ExitCode {
    let checked = Checked { findings, ..Checked::default() };
    show_plainly(global, &Outcome { checked, ..Outcome::default() }, files)
}

fn show_plainly(global: &GlobalArgs, outcome: &Outcome, files: &Files) -> ExitCode {
    show_all(global, &CheckArgs::default(), outcome, files)
}

/// Shows what was found; the exit code follows from it.
pub(super) fn show_all(global: &GlobalArgs, args: &CheckArgs, outcome: &Outcome, files: &Files) -> ExitCode {
    match show(global, args, outcome, files) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => super::fail(&error.to_string()),
        _ => outcome.exit_code(args),
    }
}

/// What is reported.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) checked: Checked,
    /// The rules that are declared.
    declared: Vec<Declared>,
    /// Where their pages are.
    pages: Option<String>,
    /// Findings outside the paths that were asked for.
    elsewhere: Counts,
    /// Paths that no record lies in.
    without_record: usize,
    /// What people should know of a change that was asked about.
    remark: Option<String>,
    /// Files that are of no kind of record.
    others: usize,
    /// What was mended.
    changes: Vec<Change>,
    /// Standard input, if it was to be mended.
    mended_input: Option<FileId>,
}

impl Outcome {
    fn counts(&self) -> Counts {
        let mut counts = Counts::of(&self.checked.findings);
        counts.forgiven = self.checked.forgiven.len() as u64;
        counts.files = self.checked.files as u64;
        counts.records = self.checked.records as u64;
        counts.fixed = self.changes.iter().map(|change| change.fixed).sum();
        counts
    }

    /// What a check found, all of it.
    pub(super) fn of(checked: Checked, declared: Vec<Declared>, pages: Option<String>) -> Self {
        Self { checked, declared, pages, ..Self::default() }
    }

    pub(super) fn failed(failure: Failure) -> Self {
        let mut problems = failure.problems;
        if !failure.diagnostics.is_empty() {
            let message = "the configuration, a schema or a rule file is wrong, so nothing was checked".to_owned();
            problems.push(Problem { message, ..Problem::default() });
        }
        let checked = Checked { findings: failure.diagnostics, problems, ..Checked::default() };
        Self { checked, ..Self::default() }
    }

    /// 2 if the check could not be finished, 1 if there is an error, or a difference where that was asked for, else 0.
    fn exit_code(&self, args: &CheckArgs) -> ExitCode {
        let counts = Counts::of(&self.checked.findings);
        if !self.checked.problems.is_empty() {
            return ExitCode::from(2);
        }
        if args.fixes.diff {
            return ExitCode::from(u8::from(!self.changes.is_empty()));
        }
        let error_on_warning = args.rules.error_on_warning;
        ExitCode::from(u8::from(counts.errors > 0 || (error_on_warning && counts.warnings > 0)))
    }
}

/// What a check finds, also that it could not begin.
pub(super) fn found(
    global: &GlobalArgs,
    args: &CheckArgs,
    files: &mut Files,
    changed: &mut Option<Changed>,
) -> Outcome {
    check(global, args, files, changed).unwrap_or_else(Outcome::failed)
}

fn check(
    global: &GlobalArgs,
    args: &CheckArgs,
    files: &mut Files,
    changed: &mut Option<Changed>,
) -> Result<Outcome, Failure> {
    let today = args.running.setting.day();
    let (select, ignore) = (selectors(&args.rules.select)?, selectors(&args.rules.ignore)?);
    let severities = severities(&args.rules)?;
    let named: Vec<Selector> =
        severities.0.iter().map(|(selector, _)| selector).chain(&select).chain(&ignore).cloned().collect();
    let mut place = Place::find(global)?;
    *changed = Changed::find(args, &mut place)?;
    let changed = changed.as_ref();
    let outline = Project::begin(place, today, severities, files)?;
    let is_plain = named.is_empty() && args.output.shows_only_findings() && outline.config.is_plain();
    let (mut project, found) = if is_plain && changed.is_none() {
        let found = targets(args, None, &outline, outline.config.config(), files)?;
        let occurring = found.0.occurring(outline.config.config(), files);
        (outline.complete(occurring.as_ref(), files)?, Some(found))
    } else {
        (outline.complete(None, files)?, None)
    };
    known_rules(&project, &named)?;
    obey(args, Chosen { select, ignore }, &mut project.config);
    let known = project.known_findings(files)?;
    let again = || targets(args, changed, &project, &project.config, files);
    let (targets, selection) = found.map_or_else(again, Ok)?;
    let workers = Workers::for_items(args.running.setting.jobs, targets.weight(files));
    let workers = workers.map_err(|error| problem(error.to_string()))?;
    let progress = Progress::new(args.output.no_progress || global.quiet);
    let done = |done, of| progress.done(done, of);
    let look = |files: &Files| linter::check_beyond(&project.config, files, &targets, &workers, &known, done);
    let Fixed { mut checked, changes, .. } = fixes::check(args, &project, (&targets, &selection), files, look);
    progress.finish();
    let remarks = project.config.remarks.iter().filter(|remark| project.config.chosen.keeps(remark));
    checked.findings.splice(0..0, remarks.cloned());
    if checked.records == 0 && checked.problems.is_empty() && checked.findings.is_empty() && !args.running.allow_empty {
        checked.problems.push(no_records(&project, changed.is_none()));
    }
    checked.tallies.retain(|rule, _| project.config.chosen.counts(rule));
    let names = targets.targets.iter().map(|target| Path::new(files.path(target.file)));
    // What is no record may be changed, too.
    let without_record = if changed.is_some() { 0 } else { selection.without_record(names).len() };
    checked.forgiven.retain(|forgiven| touches(&forgiven.diagnostic, &selection, files));
    let is_all_here = checked.findings.iter().all(|finding| touches(finding, &selection, files));
    let lost = changed.filter(|_| !is_all_here);
    let lost = lost.map(|changed| changed.lost(&project, &workers, files)).transpose()?;
    let is_explained = |finding: &Diagnostic| lost.as_ref().is_some_and(|lost| lost.explains(finding));
    let is_here = |finding: &Diagnostic| touches(finding, &selection, files) || is_explained(finding);
    checked.exhibits.keep(|path| selection.touches(Path::new(path)));
    let (here, elsewhere) = checked.findings.into_iter().partition(is_here);
    checked.findings = here;
    let elsewhere: Vec<Diagnostic> = elsewhere;
    let is_mended = args.fixes.fix && !args.fixes.diff && args.reads_stdin();
    let mended_input = targets.targets.first().filter(|_| is_mended).map(|target| target.file);
    let remark = changed.and_then(|changed| changed.remark.clone());
    let (declared, pages, elsewhere) = (project.config.rules, project.config.pages, Counts::of(&elsewhere));
    let others = targets.others;
    // The process ends soon: what was compiled is not taken apart before.
    std::mem::forget(project.config.kinds);
    Ok(Outcome { checked, declared, pages, elsewhere, without_record, remark, others, changes, mended_input })
}

/// Puts what the command line asks for into the configuration.
fn obey(args: &CheckArgs, chosen: Chosen, config: &mut Config) {
    if args.running.verify_parser {
        config.reading.way = Way::Both;
    }
    config.chosen = chosen;
    config.shows = args.output.has_page();
}

/// All files of records that a project has.
pub(super) fn all_records(project: &Project, files: &mut Files) -> Result<Targets, Failure> {
    let listing = listing(project)?;
    Ok(Targets::new(&project.config, &project.root.folder, &listing.paths, files))
}

fn listing<C>(project: &Project<C>) -> Result<Listing, Failure> {
    let listing = dataset::list(&project.root).map_err(|error| problem(error.to_string()))?;
    match listing.unreadable.first() {
        None => Ok(listing),
        Some(unreadable) => {
            let name = dataset::display_name(&unreadable.path);
            Err(problem(format!("`{name}` could not be read: {}", unreadable.reason)))
        }
    }
}

/// The records that are asked about, and those that the findings are shown of.
fn targets<C>(
    args: &CheckArgs,
    changed: Option<&Changed>,
    project: &Project<C>,
    config: &Config,
    files: &mut Files,
) -> Result<(Targets, Selection), Failure> {
    if args.reads_stdin() {
        return Ok((standard_input(args, project, config, files)?, Selection::everything()));
    }
    let listing = listing(project)?;
    let of_paths = || Selection::of_paths(&project.root.folder, &project.current, &args.paths, &listing.paths);
    let selection = changed.map_or_else(of_paths, |changed| Ok(changed.selection()));
    let selection = selection.map_err(|error| not_there(&args.paths, &error))?;
    let targets = Targets::new(config, &project.root.folder, &listing.paths, files);
    Ok((targets, selection))
}

/// Why paths can't be looked at; one word may have been meant as a command.
fn not_there(paths: &[PathBuf], error: &SelectionError) -> Failure {
    let is_word = |path: &PathBuf| path.to_str().is_some_and(|text| text.bytes().all(|byte| byte.is_ascii_lowercase()));
    let may_be_command = paths.len() == 1 && paths.iter().all(is_word);
    let help = matches!(error, SelectionError::Missing { near: None, .. } if may_be_command)
        .then(|| "nor is there such a command: `comity help` lists those that there are".to_owned());
    let problem = Problem { message: error.to_string(), help, ..Problem::default() };
    Failure { diagnostics: Vec::new(), problems: vec![problem] }
}

fn standard_input<C>(
    args: &CheckArgs,
    project: &Project<C>,
    config: &Config,
    files: &mut Files,
) -> Result<Targets, Failure> {
    let name = args.running.stdin_filename.as_deref().expect("`-` goes with a name");
    let most = u64::try_from(config.limits.file_bytes).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(most + 1).read_to_end(&mut bytes);
    read.map_err(|error| problem(format!("standard input could not be read: {error}")))?;
    let path = project.current.join(name);
    let path = path.strip_prefix(&project.root.folder).unwrap_or(name);
    Targets::one(config, &project.root.folder, path, bytes, files).ok_or_else(|| {
        problem(format!("`{}` is no file of records: no kind of record has files of this name", name.display()))
    })
}

/// Why a check of nothing is none. What is staged is no work tree to begin in.
pub(super) fn no_records(project: &Project, is_work_tree: bool) -> Problem {
    let patterns =
        project.config.kinds.iter().flat_map(|kind| &kind.files).map(|pattern| format!("`{}`", pattern.as_str()));
    let mut patterns: Vec<String> = patterns.collect();
    patterns.dedup();
    // Whoever has a configuration has begun.
    let may_begin = is_work_tree && !project.root.folder.join(CONFIG).exists();
    let begin = if may_begin { ", begin with `comity init`" } else { "" };
    Problem {
        message: format!("there are no records: no file is called {}", patterns.join(" or ")),
        help: Some(format!(
            "go to the folder of your records{begin}, or say with `--allow-empty` that there may be none"
        )),
        ..Problem::default()
    }
}

fn selectors(words: &[String]) -> Result<Vec<Selector>, Failure> {
    let parse = |word: &String| {
        let is_word = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        let namespace = if is_word { word } else { "namespace" };
        Selector::parse(word)
            .ok_or_else(|| problem(format!("`{word}` names no rule; write an id, `{namespace}/*` or `all`")))
    };
    words.iter().map(parse).collect()
}

fn severities(args: &RuleArgs) -> Result<Severities, Failure> {
    let said = args.severity.iter().map(|change| {
        let selector = selectors(std::slice::from_ref(&change.rule))?.remove(0);
        Ok((selector, change.level.severity()))
    });
    said.collect::<Result<_, Failure>>().map(Severities)
}

/// Objects to a rule that the command line names and that there is not.
fn known_rules(project: &Project, named: &[Selector]) -> Result<(), Failure> {
    if named.is_empty() {
        return Ok(());
    }
    let known = Known::new(&project.config.rules);
    match named.iter().find_map(|selector| known.objection(selector)) {
        None => Ok(()),
        Some(unknown) => {
            let problem = Problem { message: unknown.message, help: Some(unknown.help), ..Problem::default() };
            Err(Failure { diagnostics: Vec::new(), problems: vec![problem] })
        }
    }
}

/// Whether a finding has a label in one of the paths that were asked for.
fn touches(finding: &Diagnostic, selection: &Selection, files: &Files) -> bool {
    let locations = std::iter::once(finding.location).chain(finding.related.iter().map(|label| label.location));
    locations.map(|location| files.path(location.file)).any(|path| selection.touches(Path::new(path)))
}
