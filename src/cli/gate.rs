//! `comity gate`: the check of a pull request from a stranger.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::fs::OpenOptions;
use std::io;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use crate::cli::CheckArgs;
use crate::cli::GateArgs;
use crate::cli::GlobalArgs;
use crate::cli::check;
use crate::cli::check::Outcome;
use crate::cli::progress::Progress;
use crate::cli::project;
use crate::cli::project::problem;
use crate::config::Failure;
use crate::dataset::parallel::Workers;
use crate::dataset::read;
use crate::diagnostic::Problem;
use crate::gate;
use crate::gate::Judged;
use crate::gate::commits::Commits;
use crate::gate::summary;
use crate::limits::Limits;
use crate::linter::Checked;
use crate::report::summary::count;
use crate::source::Files;

/// Judges `HEAD` and shows what is new.
pub(super) fn run(global: &GlobalArgs, args: GateArgs) -> ExitCode {
    let mut files = Files::default();
    let (judged, differing) = match judge(global, &args, &mut files) {
        Ok(judged) => judged,
        Err(failure) => (failed(failure), 0),
    };
    let summarized = summarize(&args, &judged, &files);
    let (known, proposed) = (judged.known, judged.proposed.is_some());
    let outcome = Outcome::of(judged.checked, judged.declared, judged.pages);
    let is_told = !global.quiet && check::format(&args.output).is_log();
    let shown = CheckArgs { output: args.output, ..CheckArgs::default() };
    let code = check::show_all(global, &shown, &outcome, &files);
    if is_told {
        let _ = io::stdout().lock().write_all(notes(known, differing, proposed).as_bytes());
    }
    match summarized {
        Ok(()) => code,
        Err(error) => super::fail(&format!("the summary could not be written: {error}")),
    }
}

/// What came of it, and how many files of records the work tree has that are not as in `HEAD`.
fn judge(global: &GlobalArgs, args: &GateArgs, files: &mut Files) -> Result<(Judged, u64), Failure> {
    let workers = Workers::new(args.setting.jobs).map_err(|error| problem(error.to_string()))?;
    let current = env::current_dir().map_err(|error| problem(format!("there is no current folder: {error}")))?;
    let today = args.setting.day();
    let today = today.map_or_else(project::today, Ok)?;
    let refuse = |problem: Problem| Failure { diagnostics: Vec::new(), problems: vec![problem] };
    let commits = Commits::find(&current, &args.base).map_err(refuse)?;
    files.set_folder(commits.inner.clone());
    let progress = Progress::new(args.output.no_progress || global.quiet);
    let shows = args.output.has_page();
    let mut judged = gate::judge(&commits, today, &workers, files, shows, |done, of| progress.done(done, of))?;
    progress.finish();
    if judged.checked.records == 0 && judged.checked.findings.is_empty() && judged.checked.problems.is_empty() {
        let message = "there are no records in `HEAD`, so nothing was checked".to_owned();
        judged.checked.problems.push(Problem { message, ..Problem::default() });
    }
    Ok((judged, differing(&commits)))
}

fn failed(failure: Failure) -> Judged {
    let checked: Checked = Outcome::failed(failure).checked;
    Judged { checked, ..Judged::default() }
}

/// How many files of the work tree are not what `HEAD` says; none if there is no work tree.
fn differing(commits: &Commits) -> u64 {
    let on_disk = |path: &Path| commits.folder.join(path);
    let regular = commits.after.entries().map(|(path, _)| path).filter(|path| commits.after.has_file(path));
    let (mut differing, mut there) = (0, 0);
    for path in regular {
        let Ok(data) = fs::symlink_metadata(on_disk(path)) else {
            differing += 1;
            continue;
        };
        there += 1;
        differing += u64::from(!data.is_file() || !is_same(commits, path, &on_disk(path), data.len()));
    }
    if there == 0 { 0 } else { differing }
}

/// Whether a file on disk is what the commit has, line ends aside, which a checkout may change.
fn is_same(commits: &Commits, path: &Path, on_disk: &Path, size: u64) -> bool {
    let Ok(committed) = commits.after.read(path, usize::MAX) else { return false };
    // A line takes a byte at least.
    let file_bytes = committed.len().saturating_mul(2);
    if size > file_bytes as u64 {
        return false;
    }
    let mut bytes = Vec::new();
    let without_returns = |bytes: &[u8]| bytes.iter().copied().filter(|&byte| byte != b'\r').collect::<Vec<u8>>();
    read::read_file(on_disk, &Limits { file_bytes, ..Limits::default() }, &mut bytes).is_ok()
        && (bytes == committed || without_returns(&bytes) == without_returns(&committed))
}

/// What is said beside the findings.
fn notes(known: u64, differing: u64, proposes_policy: bool) -> String {
    let mut lines = Vec::new();
    if known > 0 {
        lines.push(format!("{} that the base has too\n", count(known, "finding")));
    }
    if proposes_policy {
        lines.push("the policy changes too; the records were checked with that of the base\n".to_owned());
    }
    if differing > 0 {
        let (files, are) = if differing == 1 { ("file", "is") } else { ("files", "are") };
        lines.push(format!("{differing} {files} of the work tree {are} not as in HEAD, which is what was checked\n"));
    }
    lines.concat()
}

/// Writes the summary where it is wanted: to a file, and to the page of the job inside GitHub Actions.
fn summarize(args: &GateArgs, judged: &Judged, files: &Files) -> io::Result<()> {
    let of_job = is_action().then(|| env::var_os("GITHUB_STEP_SUMMARY")).flatten().filter(|path| !path.is_empty());
    if args.summary.is_none() && of_job.is_none() {
        return Ok(());
    }
    let text = summary::markdown(judged, files);
    if let Some(path) = &args.summary {
        fs::write(path, &text)?;
    }
    of_job.map_or(Ok(()), |path: OsString| {
        OpenOptions::new().create(true).append(true).open(path)?.write_all(text.as_bytes())
    })
}

fn is_action() -> bool {
    env::var("GITHUB_ACTIONS").is_ok_and(|value| value == "true")
}
