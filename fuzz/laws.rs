//! What must hold for any bytes: the fuzz targets try to break it, and the tests replay what once did.
#![allow(dead_code, unreachable_pub, reason = "each fuzz target uses one law, and a test all of them")]

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;
use std::path::PathBuf;
use std::sync::LazyLock;

use comity::config;
use comity::config::Request;
use comity::config::Severities;
use comity::dataset::parallel::Workers;
use comity::date::Date;
use comity::date::Day;
use comity::diagnostic::Applicability;
use comity::diagnostic::Counts;
use comity::diagnostic::Diagnostic;
use comity::diagnostic::Problem;
use comity::document;
use comity::document::Document;
use comity::document::Format;
use comity::document::Kind;
use comity::document::NodeRef;
use comity::document::Options;
use comity::document::Reading;
use comity::document::Way;
use comity::expression::Expression;
use comity::expression::PlainReading;
use comity::expression::Scope;
use comity::expression::Value;
use comity::limits::Limits;
use comity::linter;
use comity::linter::Checked;
use comity::linter::Targets;
use comity::report;
use comity::report::Report;
use comity::source::FileId;
use comity::source::Files;
use comity::source::LineIndex;
use serde_json::Value as Json;

/// Stands between the parts of an input that has several.
pub const BETWEEN: &[u8] = b"\n=====\n";

/// Small enough that every limit is met.
fn narrow() -> Limits {
    Limits { depth: 5, nodes: 30, alias_nodes: 20, comments: 3, key_bytes: 8, file_bytes: 400, ..Limits::default() }
}

/// Reading YAML never panics, and every place that it names is one.
pub fn yaml(bytes: &[u8]) {
    for limits in [Limits::default(), narrow()] {
        for merge_keys in [false, true] {
            let options = Options { ambiguous_scalars: true, merge_keys, ..Options::default() };
            places(&document::read(FileId(0), Format::Yaml, bytes, &limits, &options), bytes);
        }
    }
}

/// Whatever is read in one pass is read as the parser of all of YAML reads it.
pub fn yaml_ways(bytes: &[u8]) {
    let few = Limits { depth: 3, nodes: 12, comments: 1, key_bytes: 5, documents: 2, ..Limits::default() };
    let quiet = Limits { record_findings: 2, file_findings: 3, ..Limits::default() };
    for limits in [Limits::default(), narrow(), few, quiet] {
        for merge_keys in [false, true] {
            let options = Options { ambiguous_scalars: !merge_keys, merge_keys, way: Way::Both };
            let reading = document::read(FileId(0), Format::Yaml, bytes, &limits, &options);
            let differs = reading.diagnostics.iter().find(|found| found.rule == "limit/verify-parser");
            assert!(differs.is_none(), "{differs:?}");
        }
    }
}

/// JSON is read as `serde_json` reads it, but for keys that stand twice and for numbers that an `f64` can't hold.
pub fn json(bytes: &[u8]) {
    let read = |limits| document::read(FileId(0), Format::Json, bytes, limits, &Options::default());
    let (narrow, limits) = (narrow(), Limits::default());
    places(&read(&narrow), bytes);
    places(&document::read(FileId(0), Format::JsonLines, bytes, &narrow, &Options::default()), bytes);
    let reading = read(&limits);
    places(&reading, bytes);
    let has = |rule: &str| reading.diagnostics.iter().any(|found| found.rule == rule);
    match serde_json::from_slice::<Json>(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)) {
        Ok(expected) => {
            let document = reading.documents.first().expect("what serde_json reads is read");
            assert!(has("json/duplicate-key") || value(document.root()) == expected);
        }
        Err(error) if error.to_string().starts_with("number out of range") => {}
        Err(error) if error.to_string().starts_with("recursion limit exceeded") => {}
        Err(error) => assert!(reading.documents.is_empty(), "serde_json refuses it: {error}"),
    }
}

/// An expression, and the record that it is asked of: it always ends, within its steps.
pub fn expression(bytes: &[u8]) {
    let Some([text, record]) = parts(bytes) else { return };
    let Ok(text) = str::from_utf8(text) else { return };
    let expression = match Expression::parse(text, &["self", "record", "today"]) {
        Ok(expression) => expression,
        Err(problem) => {
            assert!(text.get(problem.span.range()).is_some(), "{:?} is no place", problem.span);
            return;
        }
    };
    let limits = Limits { nodes: 2_000, ..Limits::default() };
    let reading = document::read(FileId(0), Format::Yaml, record, &limits, &Options::default());
    let Some(document) = reading.documents.first() else { return };
    let today = Value::Date(Date::parse("2026-11-24").expect("a date"));
    let roots = [Value::Node(document.root()), Value::Node(document.root()), today];
    let given = 20_000;
    let steps = Cell::new(given);
    let scope = Scope { roots: &roots, reading: &PlainReading::default(), steps: &steps };
    let truth = expression.evaluate(&scope);
    let taken = given - steps.replace(given);
    let again = expression.evaluate(&scope);
    assert_eq!(format!("{truth:?}"), format!("{again:?}"), "what is asked twice is answered twice");
    assert_eq!(taken, given - steps.replace(given));
    if let Ok(Some(failure)) = expression.explain_failure(&scope) {
        assert_eq!(&text[failure.span.range()], failure.text);
    }
    steps.set(given);
    let _ = format!("{:?}", expression.value(&scope));
}

/// A rule file, a record file and a schema, either of which may be anything.
pub fn check(bytes: &[u8]) {
    let Some([rules, records, schema]) = parts(bytes) else { return };
    let (folder, workers) = &*PLACE;
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).expect("written");
    write("all.rules.yaml", rules);
    write("all.schema.json", schema);
    write("records/a.yaml", records);
    write("records/b.json", records);
    write("records/c.jsonl", records);
    let mut files = Files::default();
    let today = Day::from_ymd(2026, 11, 24).expect("a day");
    let request = Request { root: folder, file: None, today, severities: Severities::default() };
    let mut checked = match config::load(&request, &mut files) {
        Err(failure) => {
            assert!(!failure.diagnostics.is_empty() || !failure.problems.is_empty(), "a failure says why");
            Checked { findings: failure.diagnostics, problems: failure.problems, ..Checked::default() }
        }
        Ok(config) => {
            let paths = ["records/a.yaml", "records/b.json", "records/c.jsonl"].map(PathBuf::from);
            let targets = Targets::new(&config, folder, &paths, &mut files);
            linter::check(&config, &files, &targets, workers, |_, _| ())
        }
    };
    let length = |finding: &Diagnostic| fs::metadata(files.on_disk(finding.location.file)?).ok().map(|data| data.len());
    for finding in &checked.findings {
        assert!(length(finding).is_none_or(|length| finding.location.span.end as u64 <= length), "{finding:?}");
    }
    show(&mut checked, &files);
}

static PLACE: LazyLock<(PathBuf, Workers)> = LazyLock::new(|| {
    let shared = Path::new("/dev/shm");
    let folder = if shared.is_dir() { tempfile::tempdir_in(shared) } else { tempfile::tempdir() };
    let folder = folder.expect("a folder").keep();
    fs::create_dir(folder.join("records")).expect("a folder");
    let config = "comity: 1\nrecords:\n  - {kind: thing, files: 'records/*', schema: all.schema.json, rules: [all.rules.yaml]}\n";
    fs::write(folder.join("comity.yaml"), config).expect("written");
    (folder, Workers::new(NonZeroUsize::new(1)).expect("a thread"))
});

/// Every report can be written.
fn show(checked: &mut Checked, files: &Files) {
    let tallies = checked.tallies.iter().map(|(rule, tally)| (rule.to_string(), tally.summary())).collect();
    let problems: Vec<Problem> = std::mem::take(&mut checked.problems);
    let report = Report {
        findings: &checked.findings,
        forgiven: &checked.forgiven,
        problems: &problems,
        tallies: &tallies,
        declared: &[],
        kinds: &BTreeMap::new(),
        fails_on_warning: false,
        exhibits: &checked.exhibits,
        pages: &BTreeMap::new(),
        counts: Counts::of(&checked.findings),
        elsewhere: Counts::default(),
        version: "0",
        show_info: true,
        fixes: Applicability::Safe,
        max_findings: Some(50),
        quiet: false,
        style: report::Style::default(),
    };
    for format in report::Format::ALL {
        let mut shown = Vec::new();
        format.render(&report, files, &mut shown).expect("memory takes it");
        let shown = String::from_utf8(shown).expect("a report is text");
        assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown:?}");
    }
}

/// The parts of an input, as many as are wanted.
fn parts<const N: usize>(bytes: &[u8]) -> Option<[&[u8]; N]> {
    let mut parts = Vec::new();
    let mut rest = bytes;
    while let Some(at) = rest.windows(BETWEEN.len()).position(|window| window == BETWEEN) {
        parts.push(&rest[..at]);
        rest = &rest[at + BETWEEN.len()..];
    }
    parts.push(rest);
    parts.try_into().ok()
}

/// Whatever a reading names lies inside the text, between whole characters.
fn places(reading: &Reading<'_>, bytes: &[u8]) {
    let lines = LineIndex::new(bytes);
    let text = str::from_utf8(bytes).ok();
    for document in &reading.documents {
        ask(document, bytes);
    }
    for found in &reading.diagnostics {
        for location in std::iter::once(found.location).chain(found.related.iter().map(|label| label.location)) {
            let span = location.span;
            assert!(span.start <= span.end && span.end <= bytes.len(), "{found:?}");
            assert!(text.is_none_or(|text| text.get(span.range()).is_some()), "{found:?} cuts a character");
            assert!(lines.line_column(span.start, bytes) <= lines.line_column(span.end, bytes));
        }
    }
    let told = |number: &u32| reading.diagnostics.iter().any(|found| found.location.document == *number);
    assert!(reading.broken.iter().all(told), "a document is lost in silence");
    let mut numbers: Vec<_> = reading.documents.iter().map(Document::number).chain(reading.broken.clone()).collect();
    numbers.sort_unstable();
    assert!(numbers.iter().zip(0..).all(|(&number, expected)| number == expected), "{numbers:?}");
}

/// Everything that a rule or a finding may ask of a document can be asked.
fn ask(document: &Document<'_>, bytes: &[u8]) {
    for node in document.nodes().take(3_000) {
        let span = node.span();
        assert_eq!(&bytes[span.range()], node.source().as_bytes());
        assert!(node.parent().is_none_or(|parent| parent.span().contains(span)), "{node:?} leaves its parent");
        let label = node.label_location().span;
        assert!(label.start <= label.end && label.end <= bytes.len());
        let _ = (node.text(), node.pointer(), node.key(), node.position());
    }
    for (span, comment) in document.comments() {
        assert!(comment.starts_with('#') && bytes[span.range()] == *comment.as_bytes());
    }
}

fn value(node: NodeRef<'_>) -> Json {
    match node.kind() {
        Kind::Null => Json::Null,
        Kind::Bool => node.as_bool().into(),
        Kind::Integer | Kind::Float => serde_json::from_str(node.text()).expect("a number that JSON can hold"),
        Kind::Mapping => node.entries().map(|(key, member)| (key.text().to_owned(), value(member))).collect(),
        Kind::Sequence => node.items().map(value).collect(),
        _ => node.text().into(),
    }
}
