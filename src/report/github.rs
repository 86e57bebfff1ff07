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
use crate::report::escape::push_form;
use crate::report::escape::visible;
use crate::report::escape::visible_within;
use crate::report::folder::Folder;
use crate::report::page::Pages;
use crate::report::summary;
use crate::source::Files;
use crate::source::LineColumn;
use crate::source::Location;
use crate::text::is_hidden;

/// The annotations of one level that GitHub keeps for a step.
const ANNOTATIONS: usize = 10;
/// The labels that an annotation tells.
const LABELS: usize = 8;

/// Writes annotations, then a line for each finding, then the sum.
pub fn write(report: &Report<'_>, files: &Files, out: &mut dyn Write) -> io::Result<()> {
    let pages = Pages::new(files);
    let places = Places { folder: &Folder::of(files), files, pages: &pages };
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        if severity != Severity::Info || report.show_info {
            annotate(severity, report, &places, out)?;
        }
    }
    compact::write_lines(report, &pages, out)?;
    summary::write(report, out)
}

/// What tells where a finding is.
#[derive(Clone, Copy)]
struct Places<'a> {
    folder: &'a Folder,
    files: &'a Files,
    pages: &'a Pages<'a>,
}

/// Writes the annotations of one level; the tenth says how many more there are.
fn annotate(severity: Severity, report: &Report<'_>, places: &Places<'_>, out: &mut dyn Write) -> io::Result<()> {
    let problems = report.untold().filter(|_| severity == Severity::Error);
    let findings = report.findings.iter().filter(|finding| finding.severity == severity);
    let all = problems.clone().count() + findings.clone().count();
    let kept = if all > ANNOTATIONS { ANNOTATIONS - 1 } else { all };
    let command = command(severity);
    let commands = problems
        .map(|problem| of_problem(problem, places))
        .chain(findings.map(|finding| of_finding(finding, report, places)));
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

fn of_finding(finding: &Diagnostic, report: &Report<'_>, places: &Places<'_>) -> (String, String) {
    let title = format!("{}[{}]", finding.severity.word(), visible(&finding.rule));
    let mut lines = vec![visible_within(&finding.message, MESSAGE)];
    lines.extend(finding.related.iter().take(LABELS).map(|label| {
        format!("{}: {}", compact::place(label.location, places.pages), visible_within(&label.message, MESSAGE))
    }));
    lines.extend(finding.help.iter().map(|help| format!("help: {}", visible_within(help, MESSAGE))));
    lines.extend(report.pages.get(&*finding.rule).map(|url| visible(url)));
    (format!("{},title={}", position(finding.location, places), property(&title)), lines.join("\n"))
}

fn of_problem(problem: &Problem, places: &Places<'_>) -> (String, String) {
    let path = problem.path.as_deref().map(|path| format!("file={}", property(&shown_path(&places.folder.path(path)))));
    let position = problem.location.map(|location| position(location, places)).or(path);
    let position = position.map(|position| position + ",").unwrap_or_default();
    (format!("{position}title=comity"), visible_within(&problem.message, MESSAGE))
}

/// The properties that say where. Columns mean something on one line only.
fn position(location: Location, places: &Places<'_>) -> String {
    let file = format!("file={}", property(&shown_path(&places.folder.path_of(location.file, places.files))));
    let Some(place) = places.pages.place(location.file, location.span) else { return file };
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
fn shown_path(path: &str) -> String {
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::diagnostic::Level;
    use crate::report::Format;
    use crate::report::sample;
    use crate::report::sample::Sample;

    /// A command as the runner reads it.
    #[derive(Debug, PartialEq, Eq)]
    struct Command {
        name: String,
        properties: BTreeMap<String, String>,
        data: String,
    }

    const COMMANDS: [&str; 15] = [
        "add-mask",
        "add-matcher",
        "add-path",
        "debug",
        "echo",
        "endgroup",
        "error",
        "group",
        "notice",
        "remove-matcher",
        "save-state",
        "set-env",
        "set-output",
        "stop-commands",
        "warning",
    ];
    const DATA: [(&str, &str); 3] = [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")];
    const PROPERTY: [(&str, &str); 5] = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];
    const V1: [(&str, &str); 5] = [("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%25", "%")];

    fn unescape(text: &str, mappings: &[(&str, &str)]) -> String {
        mappings.iter().fold(text.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
    }

    fn command(head: &str, data: String, separator: char, mappings: &[(&str, &str)]) -> Option<Command> {
        let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
        let pairs = properties.trim().split(separator).filter_map(|pair| pair.split_once('='));
        let properties = pairs.map(|(key, value)| (key.to_owned(), unescape(value, mappings))).collect();
        let is_known = COMMANDS.iter().any(|known| known.eq_ignore_ascii_case(name));
        is_known.then(|| Command { name: name.to_lowercase(), properties, data })
    }

    /// `ActionCommand.TryParseV2`, then `TryParse`, of actions/runner.
    fn obeyed(line: &str) -> Option<Command> {
        let second = line.trim_start().strip_prefix("::").and_then(|rest| rest.split_once("::"));
        let second = second.and_then(|(head, data)| command(head, unescape(data, &DATA), ',', &PROPERTY));
        second.or_else(|| {
            let (head, data) = line.split_once("##[")?.1.split_once(']')?;
            command(head, unescape(data, &V1), ';', &V1)
        })
    }

    /// What the runner obeys in a log; it reads lines that end in `\n`, `\r` or both.
    fn all_obeyed(log: &str) -> Vec<Command> {
        log.split(['\n', '\r']).filter_map(obeyed).collect()
    }

    #[test]
    fn the_oracle_obeys_what_the_runner_does() {
        let read = |line| obeyed(line).map(|command| (command.name, command.data));
        let command = |name: &str, data: &str| Some((name.to_owned(), data.to_owned()));
        assert_eq!(read("  ::add-mask::e"), command("add-mask", "e"));
        assert_eq!(read("3 │ title: ##[add-mask]e%5D"), command("add-mask", "e]"));
        assert_eq!(read("::error file=a%2Cb,line=1::x%0Ay"), command("error", "x\ny"));
        assert_eq!(read("x ::error::y"), None);
        assert_eq!(read("##[section]x"), None);
    }

    #[test]
    fn a_sum_is_an_annotation_with_its_place() {
        let commands = all_obeyed(&sample::sum().render(Format::Github));
        let [command] = &commands[..] else { panic!("{commands:?}") };
        let properties: Vec<String> = command.properties.iter().map(|(key, value)| format!("{key}={value}")).collect();
        assert_eq!(command.name, "error");
        assert_eq!(
            properties.join(" "),
            "col=9 endColumn=12 endLine=2 file=conflicts/1950-korea.yaml line=2 title=error[casualties/dead-total]"
        );
        assert!(
            command.data.starts_with("dead is 387, but its parts add up to 378\nconflicts/1950-korea.yaml:3:11: 254\n")
        );
    }

    #[test]
    fn hostile_text_is_one_annotation_and_no_command() {
        let sample = sample::hostile();
        let commands = all_obeyed(&sample.render(Format::Github));
        let [command] = &commands[..] else { panic!("{commands:?}") };
        assert_eq!(command.name, "error");
        let path = sample.files.path(sample.findings[0].location.file).replace('\u{1b}', "\\x1b");
        assert_eq!(command.properties["file"], path);
        let message = visible(&sample.findings[0].message);
        assert_eq!(command.data.lines().next(), Some(&*message));
        assert_eq!(command.data.lines().last(), Some(&*format!("help: {message}")));
    }

    #[test]
    fn no_format_for_people_is_obeyed() {
        for drawing in
            [crate::report::Drawing::Unicode, crate::report::Drawing::Ascii, crate::report::Drawing::Narrated]
        {
            let mut sample = sample::hostile();
            sample.style.drawing = drawing;
            sample.style.width = Some(24);
            for format in [Format::Pretty, Format::Compact, Format::Json] {
                assert_eq!(all_obeyed(&sample.render(format)), [], "{format:?} {drawing:?}");
            }
        }
    }

    #[test]
    fn a_name_with_every_separator_comes_through() {
        let mut sample = Sample::default();
        let path = "a,b:c%0A=d;e]f\n::error::g.yaml";
        let file = sample.file(path, "a: 1");
        let place = sample.place(file, "1");
        sample.findings.push(Diagnostic::error("a/b", Level::Record, place, "100 % of ##[debug]a\r::x"));
        let commands = all_obeyed(&sample.render(Format::Github));
        let [command] = &commands[..] else { panic!("{commands:?}") };
        assert_eq!(command.properties["file"], path);
        assert_eq!(command.data, r"100 % of #\x23[debug]a\r\x3a:x");
    }

    #[test]
    fn the_tenth_annotation_of_a_level_says_how_many_more() {
        let mut sample = sample::sum();
        let error = sample.findings[0].clone();
        let warning = error.clone().severity(Severity::Warning);
        sample.findings = [vec![warning; 10], vec![error; 12]].concat();
        let text = sample.render(Format::Github);
        let commands = all_obeyed(&text);
        let names: Vec<&str> = commands.iter().map(|command| &*command.name).collect();
        assert_eq!(names, [["error"; 10], ["warning"; 10]].concat());
        assert_eq!(commands[9].data, "3 more errors, all in the log of this step");
        assert_eq!(text.matches("conflicts/1950-korea.yaml:2:9: ").count(), 22);
        assert!(text.ends_with("1 record, 12 errors, 10 warnings\n"));
    }

    #[test]
    fn columns_are_given_on_one_line_only() {
        let mut sample = Sample::default();
        let file = sample.file("a.yaml", "a:\n  b: 1\n  c: 2\nd: 3\n");
        for wanted in ["b: 1\n  c: 2\n", "c: 2", "d: 3\n"] {
            let place = sample.place(file, wanted);
            sample.findings.push(Diagnostic::error("a/b", Level::Record, place, "wrong"));
        }
        let text = sample.render(Format::Github);
        let heads: Vec<&str> =
            text.lines().take(3).map(|line| line.split(",title").next().unwrap_or_default()).collect();
        assert_eq!(
            heads,
            [
                "::error file=a.yaml,line=2,endLine=3",
                "::error file=a.yaml,line=3,endLine=3,col=3,endColumn=7",
                "::error file=a.yaml,line=4,endLine=4",
            ]
        );
    }

    #[test]
    fn infos_are_notices_when_asked_for() {
        let mut sample = sample::sum();
        sample.findings[0].severity = Severity::Info;
        assert_eq!(all_obeyed(&sample.render(Format::Github)), []);
        sample.show_info = true;
        assert_eq!(all_obeyed(&sample.render(Format::Github))[0].name, "notice");
    }
}
