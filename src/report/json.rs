//! The contract with other tools, `schemas/report.schema.json`, written finding by finding.
//!
//! Nothing is lost: a reader gets every text exactly. Still a terminal or a CI runner that is shown the report finds
//! nothing in it to obey, since JSON can spell any character as `\u001b`.

pub mod spelled;
pub mod stream;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::io::Write;

use serde::Serialize;
use serde_json::ser::CompactFormatter;
use serde_json::ser::PrettyFormatter;

use crate::diagnostic::Applicability;
use crate::diagnostic::Counts;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Fix;
use crate::diagnostic::Forgiven;
use crate::diagnostic::Forgiver;
use crate::diagnostic::Label;
use crate::diagnostic::Problem;
use crate::diagnostic::Severity;
use crate::diagnostic::Tally;
use crate::diagnostic::Value;
use crate::report::Report;
use crate::report::json::stream::stream;
use crate::report::page::Pages;
use crate::source::FileId;
use crate::source::Files;
use crate::source::LineColumn;
use crate::source::Location;
use crate::source::Span;

/// The version of the contract: raised when a reader of the last one could be misled.
const VERSION: u32 = 1;

/// Writes the report as one JSON value and a line break.
pub fn write(report: &Report<'_>, files: &Files, out: &mut dyn Write) -> io::Result<()> {
    let shown = Shown { report, files, pages: &Pages::new(files) };
    spelled::write::<PrettyFormatter<'_>>(&shown.whole(), out)
}

/// Writes each finding on a line of its own, then those that are forgiven, then what is left of the report.
pub fn write_lines(report: &Report<'_>, files: &Files, out: &mut dyn Write) -> io::Result<()> {
    let shown = Shown { report, files, pages: &Pages::new(files) };
    for finding in report.findings {
        spelled::write::<CompactFormatter>(&shown.finding(finding), out)?;
    }
    for forgiven in report.forgiven {
        spelled::write::<CompactFormatter>(&shown.forgiven(forgiven), out)?;
    }
    spelled::write::<CompactFormatter>(&shown.rest(), out)
}

/// What is needed to spell out a finding.
#[derive(Clone, Copy)]
struct Shown<'a> {
    report: &'a Report<'a>,
    files: &'a Files,
    pages: &'a Pages<'a>,
}

#[derive(Serialize)]
struct Whole<'a, D: Serialize, F: Serialize> {
    version: u32,
    tool: Tool<'a>,
    complete: bool,
    problems: Vec<ProblemEntry<'a>>,
    diagnostics: D,
    forgiven: F,
    rules: &'a BTreeMap<String, Tally>,
    summary: Counts,
}

/// The last of the lines: what is in no finding.
#[derive(Serialize)]
struct Rest<'a> {
    version: u32,
    tool: Tool<'a>,
    complete: bool,
    problems: Vec<ProblemEntry<'a>>,
    rules: &'a BTreeMap<String, Tally>,
    summary: Counts,
}

#[derive(Serialize)]
struct Tool<'a> {
    name: &'static str,
    version: &'a str,
}

#[derive(Serialize)]
struct ProblemEntry<'a> {
    message: &'a str,
    path: Option<&'a str>,
    span: Option<SpanEntry>,
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct Finding<'a> {
    id: String,
    rule: &'a str,
    severity: Severity,
    message: &'a str,
    path: &'a str,
    document: u32,
    record: &'a str,
    node: &'a str,
    pointer: &'a str,
    span: SpanEntry,
    labels: Vec<LabelEntry<'a>>,
    values: &'a [Value],
    help: Option<&'a str>,
    url: Option<&'a str>,
    also: &'a [Cow<'static, str>],
    fixes: Vec<FixEntry<'a>>,
}

#[derive(Serialize)]
struct LabelEntry<'a> {
    path: &'a str,
    pointer: &'a str,
    span: SpanEntry,
    message: &'a str,
}

#[derive(Serialize)]
struct FixEntry<'a> {
    applicability: Applicability,
    title: &'a str,
    edits: Vec<EditEntry<'a>>,
}

#[derive(Serialize)]
struct EditEntry<'a> {
    path: &'a str,
    span: SpanEntry,
    content: &'a str,
}

#[derive(Serialize)]
struct ForgivenEntry<'a> {
    finding: Finding<'a>,
    by: Forgiver,
    reason: &'a str,
    until: Option<&'a str>,
}

#[derive(Serialize)]
struct SpanEntry {
    start: Point,
    end: Point,
}

/// Line and column are null if the file was changed while it was checked.
#[derive(Serialize)]
struct Point {
    offset: usize,
    line: Option<usize>,
    column: Option<usize>,
}

impl<'a> Shown<'a> {
    fn whole(self) -> Whole<'a, impl Serialize, impl Serialize> {
        let report = self.report;
        let Rest { version, tool, complete, problems, rules, summary } = self.rest();
        Whole {
            version,
            tool,
            complete,
            problems,
            diagnostics: stream(report.findings.iter().map(move |finding| self.finding(finding))),
            forgiven: stream(report.forgiven.iter().map(move |forgiven| self.forgiven(forgiven))),
            rules,
            summary,
        }
    }

    fn rest(self) -> Rest<'a> {
        let report = self.report;
        Rest {
            version: VERSION,
            tool: Tool { name: "comity", version: report.version },
            complete: report.problems.is_empty(),
            problems: report.problems.iter().map(|problem| self.problem(problem)).collect(),
            rules: report.tallies,
            summary: report.counts,
        }
    }

    fn problem(self, problem: &'a Problem) -> ProblemEntry<'a> {
        let place = problem.location;
        ProblemEntry {
            message: &problem.message,
            path: place.map(|place| self.pages.path(place.file)).or(problem.path.as_deref()),
            span: place.map(|place| self.place(place)),
            help: problem.help.as_deref(),
        }
    }

    fn finding(self, finding: &'a Diagnostic) -> Finding<'a> {
        let label = |label: &'a Label| LabelEntry {
            path: self.pages.path(label.location.file),
            pointer: &label.pointer,
            span: self.place(label.location),
            message: &label.message,
        };
        Finding {
            id: finding.identity(self.files),
            rule: &finding.rule,
            severity: finding.severity,
            message: &finding.message,
            path: self.pages.path(finding.location.file),
            document: finding.location.document,
            record: &finding.record,
            node: &finding.node,
            pointer: &finding.pointer,
            span: self.place(finding.location),
            labels: finding.related.iter().map(label).collect(),
            values: &finding.values,
            help: finding.help.as_deref(),
            url: self.report.pages.get(&*finding.rule).map(String::as_str),
            also: &finding.also,
            fixes: finding.fixes.iter().map(|fix| self.fix(fix)).collect(),
        }
    }

    fn fix(self, fix: &'a Fix) -> FixEntry<'a> {
        let edits = fix.edits.iter().map(|edit| EditEntry {
            path: self.pages.path(edit.file),
            span: self.span(edit.file, edit.span),
            content: &edit.content,
        });
        FixEntry { applicability: fix.applicability, title: &fix.title, edits: edits.collect() }
    }

    fn forgiven(self, forgiven: &'a Forgiven) -> ForgivenEntry<'a> {
        ForgivenEntry {
            finding: self.finding(&forgiven.diagnostic),
            by: forgiven.by,
            reason: &forgiven.reason,
            until: forgiven.until.as_deref(),
        }
    }

    fn place(self, place: Location) -> SpanEntry {
        self.span(place.file, place.span)
    }

    fn span(self, file: FileId, span: Span) -> SpanEntry {
        let place = self.pages.place(file, span);
        let point = |offset, at: Option<LineColumn>| Point {
            offset,
            line: at.map(|at| at.line),
            column: at.map(|at| at.column),
        };
        SpanEntry {
            start: point(span.start, place.map(|place| place.start)),
            end: point(span.end, place.map(|place| place.end)),
        }
    }
}

#[cfg(test)]
mod tests;
