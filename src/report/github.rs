//! Annotations on a pull request at GitHub, then the list of all findings for whoever reads the log.
//!
//! The runner obeys lines of its log (`actions/runner`, `ActionCommand.cs`): `::name key=value,…::data` at the start of
//! a line, and `##[name key=value;…]data` anywhere in one. It drops all but ten annotations a level and step.

use std::io;
use std::io::Write;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Problem;
use crate::diagnostic::Severity;
use crate::report::Report;
use crate::report::compact;
use crate::report::compact::MESSAGE;
use crate::report::escape::is_hidden;
use crate::report::escape::push_form;
use crate::report::escape::visible;
use crate::report::escape::visible_within;
use crate::report::page::Pages;
use crate::report::summary;
use crate::source::Files;
use crate::source::LineColumn;
use crate::source::Location;

/// The annotations of one level that GitHub keeps for a step.
const ANNOTATIONS: usize = 10;
/// The labels that an annotation tells.
const LABELS: usize = 8;

/// Writes annotations, then a line for each finding, then the sum.
pub fn write(report: &Report<'_>, files: &Files, out: &mut dyn Write) -> io::Result<()> {
    let pages = Pages::new(files);
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        if severity != Severity::Info || report.show_info {
            annotate(severity, report, &pages, out)?;
        }
    }
    compact::write_lines(report, &pages, out)?;
    summary::write(report, out)
}

/// Writes the annotations of one level; the tenth says how many more there are.
fn annotate(severity: Severity, report: &Report<'_>, pages: &Pages<'_>, out: &mut dyn Write) -> io::Result<()> {
    let problems = report.problems.iter().filter(|_| severity == Severity::Error);
    let findings = report.findings.iter().filter(|finding| finding.severity == severity);
    let all = problems.clone().count() + findings.clone().count();
    let kept = if all > ANNOTATIONS { ANNOTATIONS - 1 } else { all };
    let command = command(severity);
    let commands = problems
        .map(|problem| of_problem(problem, pages))
        .chain(findings.map(|finding| of_finding(finding, report, pages)));
    for (properties, message) in commands.take(kept) {
        writeln!(out, "::{command} {properties}::{}", data(&message))?;
    }
    if all > kept {
        let more = summary::count((all - kept) as u64, &format!("more {}", severity.word()));
        writeln!(out, "::{command} title=comity::{more}, all in the log of this step")?;
    }
    Ok(())
}

fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}

fn of_finding(finding: &Diagnostic, report: &Report<'_>, pages: &Pages<'_>) -> (String, String) {
    let title = format!("{}[{}]", finding.severity.word(), visible(&finding.rule));
    let mut lines = vec![visible_within(&finding.message, MESSAGE)];
    lines.extend(finding.related.iter().take(LABELS).map(|label| {
        format!("{}: {}", compact::place(label.location, pages), visible_within(&label.message, MESSAGE))
    }));
    lines.extend(finding.help.iter().map(|help| format!("help: {}", visible_within(help, MESSAGE))));
    lines.extend(report.pages.get(&*finding.rule).map(|url| visible(url)));
    (format!("{},title={}", position(finding.location, pages), property(&title)), lines.join("\n"))
}

fn of_problem(problem: &Problem, pages: &Pages<'_>) -> (String, String) {
    let path = problem.path.as_deref().map(|path| format!("file={}", property(&path_of(path))));
    let position = problem.location.map(|location| position(location, pages)).or(path);
    let position = position.map(|position| position + ",").unwrap_or_default();
    (format!("{position}title=comity"), visible_within(&problem.message, MESSAGE))
}

/// The properties that say where. Columns mean something on one line only.
fn position(location: Location, pages: &Pages<'_>) -> String {
    let file = format!("file={}", property(&path_of(pages.path(location.file))));
    let Some(place) = pages.place(location.file, location.span) else { return file };
    let LineColumn { line, column } = place.start;
    let ends_before_next = place.end.column == 1 && place.end.line > line;
    let end_line = place.end.line - usize::from(ends_before_next);
    if place.end.line == line {
        format!("{file},line={line},endLine={line},col={column},endColumn={}", place.end.column)
    } else {
        format!("{file},line={line},endLine={end_line}")
    }
}

/// A file's name that GitHub can find: as it is, but for what a terminal would obey. Line breaks are escaped later.
fn path_of(path: &str) -> String {
    let mut shown = String::with_capacity(path.len());
    for character in path.chars() {
        match character {
            '\r' | '\n' => shown.push(character),
            _ if is_hidden(character) => push_form(character, &mut shown),
            _ => shown.push(character),
        }
    }
    shown
}

/// Escapes a message. `%` comes first, so that nothing is escaped twice.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
