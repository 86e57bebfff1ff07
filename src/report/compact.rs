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
    for problem in report.untold() {
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

/// A finding on a line.
pub fn line(finding: &Diagnostic, pages: &Pages<'_>) -> String {
    let place = place(finding.location, pages);
    let (severity, rule) = (finding.severity.word(), visible(&finding.rule));
    format!("{place}: {severity}[{rule}]: {}", visible_within(&finding.message, MESSAGE))
}

/// A problem on a line.
pub fn problem_line(problem: &Problem, pages: &Pages<'_>) -> String {
    let message = visible_within(&problem.message, MESSAGE);
    let path = problem.path.as_deref().map(visible);
    match problem.location.map(|location| place(location, pages)).or(path) {
        Some(place) => format!("{place}: error: {message}"),
        None => format!("error: {message}"),
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Problem;
    use crate::report::Format;
    use crate::report::sample;

    #[test]
    fn a_finding_is_one_line_that_terminals_make_a_link_of() {
        assert_eq!(
            sample::two_files().render(Format::Compact),
            "relations/can-fra.yaml:3:9: warning[missions/opened]: the embassy opened in 1928 here, in 1929 in the \
             record of the other side\n2 records, 1 warning\n"
        );
    }

    #[test]
    fn a_hostile_name_stays_on_its_line() {
        let text = sample::hostile().render(Format::Compact);
        let line = r"data/evil\n\x3a:error file=a,line=1::x%0A]:,\x1b#\x23[add-mask]e.yaml:1:13: error[text/bidi]: ";
        assert!(text.starts_with(line), "{text}");
        assert_eq!(text.lines().count(), 2);
    }

    #[test]
    fn a_name_that_begins_a_line_is_no_command() {
        let mut sample = sample::Sample::default();
        let path = Some("::stop-commands::x".to_owned());
        sample.problems.push(Problem { message: "no such path".into(), path, ..Problem::default() });
        assert!(sample.render(Format::Compact).starts_with("\\x3a:stop-commands::x: error: no such path\n"));
    }
}
