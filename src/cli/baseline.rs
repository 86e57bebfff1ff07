//! `comity baseline`: writes what is wrong now to a file, so that only what is new is held against anyone.

use std::fmt::Write;
use std::process::ExitCode;

use crate::baseline;
use crate::baseline::Baseline;
use crate::cli::BaselineArgs;
use crate::cli::GlobalArgs;
use crate::cli::check;
use crate::cli::progress::Progress;
use crate::cli::project::Project;
use crate::cli::project::problem;
use crate::config::Failure;
use crate::config::Severities;
use crate::dataset::parallel::Workers;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::linter;
use crate::report::summary::count;
use crate::source::Files;

/// Writes the known findings, and says how many there are.
pub(super) fn run(global: &GlobalArgs, args: &BaselineArgs) -> ExitCode {
    let mut files = Files::default();
    match renew(global, args, &mut files) {
        Ok(_) if global.quiet => ExitCode::SUCCESS,
        Ok(text) => super::print(&text),
        Err(failure) => check::show_failure(global, failure, &files),
    }
}

/// Checks the records, writes the file and says what became of it.
fn renew(global: &GlobalArgs, args: &BaselineArgs, files: &mut Files) -> Result<String, Failure> {
    let workers = Workers::new(args.setting.jobs).map_err(|error| problem(error.to_string()))?;
    let today = args.setting.day();
    let project = Project::open(global, today, Severities::default(), files)?;
    let (config, root) = (&project.config, &project.root.folder);
    let name = config.baseline.as_ref().map_or(baseline::DEFAULT, |name| &name.value);
    let before = match baseline::load(root, name, &config.limits, files) {
        Ok(before) => before.unwrap_or_default(),
        // What can't be understood is written again; what can't be read is not.
        Err(failure) if !args.prune && failure.problems.is_empty() => Baseline::default(),
        Err(failure) => return Err(failure),
    };
    let targets = check::all_records(&project, files)?;
    let progress = Progress::new(args.no_progress || global.quiet);
    let done = |done, of| progress.done(done, of);
    let (findings, checked) = linter::check_unfolded(config, files, &targets, &workers, done);
    progress.finish();
    if !checked.problems.is_empty() {
        return Err(Failure { diagnostics: Vec::new(), problems: checked.problems });
    }
    if checked.records == 0 {
        return Err(Failure { diagnostics: Vec::new(), problems: vec![check::no_records(&project, true)] });
    }
    let found = Baseline::of(&findings, &config.rules, files);
    let known = if args.prune { before.pruned(&found) } else { found.clone() };
    baseline::save(root, name, &known)
        .map_err(|error| problem(format!("`{name}` could not be written: {}", crate::dataset::read::plain(&error))))?;
    let mut text = changed(name, &before, &known);
    text.push_str(&left_out(&findings, &found, &known));
    if config.baseline.is_none() {
        let _ = writeln!(text, "add `baseline: {name}` to comity.yaml, so that `comity check` reads it");
    }
    Ok(text)
}

fn changed(name: &str, before: &Baseline, known: &Baseline) -> String {
    let change = known.change_from(before);
    let what = match (change.new, change.gone) {
        (0, 0) => "as before".to_owned(),
        (new, 0) => format!("{new} new"),
        (0, gone) => format!("{gone} gone"),
        (new, gone) => format!("{new} new, {gone} gone"),
    };
    format!("{name}: {}, {what}\n", count(known.len(), "known finding"))
}

/// What is found and stays: it may not be forgiven, or was not asked for.
fn left_out(findings: &[Diagnostic], found: &Baseline, known: &Baseline) -> String {
    let all = findings.iter().filter(|finding| finding.severity != Severity::Info).count() as u64;
    let mut text = String::new();
    let firm = all.saturating_sub(found.len());
    if firm > 0 {
        let _ = writeln!(text, "{} may not be forgiven: `comity check` shows them", count(firm, "other finding"));
    }
    let new = found.change_from(known).new;
    if new > 0 {
        let _ =
            writeln!(text, "{} not added: `comity baseline` without `--prune` adds them", count(new, "new finding"));
    }
    text
}
