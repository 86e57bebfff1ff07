//! One line a finding: `path:line:column: error[rule/id]: message`.

use std::io;
use std::io::Write;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Problem;
use crate::report::Report;
use crate::report::escape::visible;
use crate::report::escape::visible_within;
use crate::report::page::Pages;
use crate::report::summary;
use crate::source::Files;
use crate::source::Location;

/// The characters of a message.
pub const MESSAGE: usize = 1000;

/// Writes the findings a person is shown, the problems, and the sum.
pub fn write(report: &Report<'_>, files: &Files, out: &mut dyn Write) -> io::Result<()> {
    write_lines(report, &Pages::new(files), out)?;
    summary::write(report, out)
}

/// Writes a line for each finding and each problem.
pub fn write_lines(report: &Report<'_>, pages: &Pages<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.shown() {
        writeln!(out, "{}", line(finding, pages))?;
    }
    for problem in report.problems {
        writeln!(out, "{}", problem_line(problem, pages))?;
    }
    Ok(())
}

/// The place as people and terminals know it: `path:line:column`, or the path alone if the file is gone or changed.
pub fn place(location: Location, pages: &Pages<'_>) -> String {
    let path = visible(pages.path(location.file));
    match pages.place(location.file, location.span) {
        Some(place) => format!("{path}:{}:{}", place.start.line, place.start.column),
        None => path,
    }
}

fn line(finding: &Diagnostic, pages: &Pages<'_>) -> String {
    let place = place(finding.location, pages);
    let (severity, rule) = (finding.severity.word(), visible(&finding.rule));
    format!("{place}: {severity}[{rule}]: {}", visible_within(&finding.message, MESSAGE))
}

fn problem_line(problem: &Problem, pages: &Pages<'_>) -> String {
    let message = visible_within(&problem.message, MESSAGE);
    let path = problem.path.as_deref().map(visible);
    match problem.location.map(|location| place(location, pages)).or(path) {
        Some(place) => format!("{place}: error: {message}"),
        None => format!("error: {message}"),
    }
}
