//! The contract with other tools, `schemas/report.schema.json`, written finding by finding.
//!
//! Nothing is lost: a reader gets every text exactly. Still a terminal or a CI runner that is shown the report finds
//! nothing in it to obey, since JSON can spell any character as `\u001b`.

pub mod spelled;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::io::Write;

use serde::Serialize;
use serde::Serializer;

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
use crate::report::json::spelled::Spelled;
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
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Spelled::default());
    shown.whole().serialize(&mut serializer)?;
    writeln!(out)
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
        Whole {
            version: VERSION,
            tool: Tool { name: "comity", version: report.version },
            complete: report.problems.is_empty(),
            problems: report.problems.iter().map(|problem| self.problem(problem)).collect(),
            diagnostics: stream(report.findings.iter().map(move |finding| self.finding(finding))),
            forgiven: stream(report.forgiven.iter().map(move |forgiven| self.forgiven(forgiven))),
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

/// A sequence of which one item at a time is in memory.
struct Stream<I>(RefCell<Option<I>>);

fn stream<I: Iterator<Item: Serialize>>(items: I) -> Stream<I> {
    Stream(RefCell::new(Some(items)))
}

impl<I: Iterator<Item: Serialize>> Serialize for Stream<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.take().into_iter().flatten())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::*;
    use crate::diagnostic::Level;
    use crate::report::Format;
    use crate::report::sample;
    use crate::report::sample::Sample;
    use crate::text::is_hidden;

    const SCHEMA: &str = include_str!("../../schemas/report.schema.json");

    fn report(sample: &Sample) -> Json {
        serde_json::from_str(&sample.render(Format::Json)).expect("the report is JSON")
    }

    /// What the schema says against a report.
    fn mistakes(report: &Json) -> Vec<String> {
        let schema: Json = serde_json::from_str(SCHEMA).expect("the schema is JSON");
        let validator = jsonschema::validator_for(&schema).expect("the schema is one");
        validator.iter_errors(report).map(|error| error.to_string()).collect()
    }

    fn all() -> Vec<Sample> {
        let mut rich = sample::sum();
        let diagnostic = rich.findings[0].clone();
        let (reason, until) = ("known".to_owned(), Some("2027-01-01".to_owned()));
        rich.forgiven.push(Forgiven { diagnostic, by: Forgiver::Waiver, reason, until });
        rich.tallies.insert("casualties/dead-total".into(), Tally { holds: 3, fails: 1, ..Tally::default() });
        rich.pages.insert("casualties/dead-total".into(), "https://example.org/dead-total".into());
        let location = Some(rich.findings[0].location);
        rich.problems.push(Problem { message: "cut short".into(), location, ..Problem::default() });
        rich.problems.push(Problem { message: "no such path".into(), path: Some("x".into()), ..Problem::default() });
        let mut gone = Sample::default();
        let file = gone.files.add_disk("gone.yaml".into(), "/no/such/file".into());
        let place = Location { file, document: 0, span: Span::new(3, 4) };
        gone.findings.push(Diagnostic::error("a/b", Level::Record, place, "wrong"));
        vec![rich, gone, sample::two_files(), sample::hostile(), Sample::default()]
    }

    #[test]
    fn every_report_is_what_the_schema_says() {
        for sample in all() {
            assert_eq!(mistakes(&report(&sample)), [""; 0]);
        }
    }

    #[test]
    fn the_schema_tells_a_wrong_report() {
        let mut wrong = report(&all()[0]);
        wrong["diagnostics"][0]["span"]["start"]["line"] = 0.into();
        wrong["forgiven"][0]["by"] = "nobody".into();
        wrong["summary"]["errors"] = (-1).into();
        wrong["complete"] = Json::Null;
        assert_eq!(mistakes(&wrong).len(), 4);
    }

    /// Each property of `value` that the schema, followed by `$ref` and `items`, has no word for.
    fn undescribed(value: &Json, schema: &Json, root: &Json, found: &mut Vec<String>) {
        let target = schema["$ref"].as_str().map(|target| &root["$defs"][target.trim_start_matches("#/$defs/")]);
        let schema = target.or_else(|| schema["anyOf"].get(0)).unwrap_or(schema);
        if schema["$ref"].is_string() {
            return undescribed(value, schema, root, found);
        }
        for item in value.as_array().into_iter().flatten() {
            undescribed(item, &schema["items"], root, found);
        }
        for (key, member) in value.as_object().into_iter().flatten() {
            match schema["properties"].get(key).or_else(|| schema.get("additionalProperties")) {
                Some(property) => undescribed(member, property, root, found),
                None => found.push(key.clone()),
            }
        }
    }

    #[test]
    fn the_schema_has_a_word_for_every_property() {
        let root: Json = serde_json::from_str(SCHEMA).expect("the schema is JSON");
        let mut found = Vec::new();
        for sample in all() {
            undescribed(&report(&sample), &root, &root, &mut found);
        }
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn keys_come_in_the_order_of_the_contract() {
        let whole = report(&all()[0]);
        let keys = |value: &Json| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>().join(" ");
        assert_eq!(keys(&whole), "version tool complete problems diagnostics forgiven rules summary");
        assert_eq!(
            keys(&whole["diagnostics"][0]),
            "id rule severity message path document record node pointer span labels values help url also fixes"
        );
        assert_eq!(whole["diagnostics"][0]["span"]["start"], serde_json::json!({"offset": 16, "line": 2, "column": 9}));
        assert_eq!(whole["complete"], false);
    }

    #[test]
    fn hostile_text_comes_through_whole_but_is_not_obeyed_on_the_way() {
        let sample = sample::hostile();
        let text = sample.render(Format::Json);
        assert!(!text.contains("##"), "{text}");
        assert!(text.chars().all(|character| character == '\n' || !is_hidden(character)), "{text}");
        assert!(text.lines().all(|line| !line.trim_start().starts_with("::")), "{text}");
        let whole = report(&sample);
        assert_eq!(whole["diagnostics"][0]["message"], *sample.findings[0].message);
        assert_eq!(whole["diagnostics"][0]["path"], *sample.files.path(sample.findings[0].location.file));
    }
}
