//! `comity report`: a page for people who would rather look than read.

use std::io;
use std::process::ExitCode;

use crate::cli::CheckArgs;
use crate::cli::GlobalArgs;
use crate::cli::OutputArgs;
use crate::cli::PageArgs;
use crate::cli::RunningArgs;
use crate::cli::check;
use crate::cli::value::ReportFile;
use crate::dataset::read::plain;
use crate::report::Format;
use crate::report::escape::visible;
use crate::report::summary;
use crate::source::Files;

/// Checks records and writes the page. What is wrong with them is on it, so only a check that could not be finished is
/// a failure.
pub(super) fn run(global: &GlobalArgs, args: &PageArgs) -> ExitCode {
    let to = ReportFile { format: Format::Html, file: args.output.clone() };
    let name = visible(&to.file.display().to_string());
    // With a report the whole of a pack is read, so that the page can tell of each rule what kind it is.
    let output = OutputArgs { report: vec![to.clone()], no_progress: args.no_progress, ..OutputArgs::default() };
    let running = RunningArgs { setting: args.setting, ..RunningArgs::default() };
    let check = CheckArgs { paths: args.paths.clone(), output, running, ..CheckArgs::default() };
    let mut files = Files::default();
    let outcome = check::found(global, &check, &mut files, &mut None);
    let written = check::tell(&check, &outcome, global.quiet, |report| {
        check::write_file(report, &to, &files)?;
        Ok::<_, io::Error>(summary::sum_of_all(report))
    });
    let is_whole = outcome.checked.problems.is_empty();
    match written {
        Err(error) => super::fail(&format!("`{name}` could not be written: {}", plain(&error))),
        Ok(_) if !is_whole => check::show_all(global, &CheckArgs::default(), &outcome, &files),
        Ok(_) if global.quiet => ExitCode::SUCCESS,
        Ok(sum) => super::print(&format!("{name}: {sum}\n")),
    }
}
