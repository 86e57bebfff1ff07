//! Known findings, and their file.

use super::*;
use crate::baseline::file::parse;
use crate::baseline::file::text;
use crate::diagnostic::Level;
use crate::diagnostic::Value;
use crate::limits::Limits;
use crate::source::FileId;
use crate::source::Location;
use crate::source::Span;

fn files() -> Files {
    let mut files = Files::default();
    files.add_kept("b.yaml".into(), (*b"x").into());
    files.add_kept("a.yaml".into(), (*b"x").into());
    files
}

fn finding(file: u32, value: &str) -> Diagnostic {
    let location = Location { file: FileId(file), document: 0, span: Span::new(0, 1) };
    let mut finding = Diagnostic::error("x/y", Level::Record, location, format!("`{value}` is \"wrong\"\u{202e}"));
    finding.values = vec![Value { pointer: "/v".into(), text: value.into(), low: None, high: None, unit: None }];
    finding.pointer("/v")
}

fn of(findings: &[Diagnostic]) -> Baseline {
    Baseline::of(findings, &[], &files())
}

#[test]
fn as_many_are_forgiven_as_are_known() {
    let known = of(&[finding(0, "1"), finding(0, "1"), finding(1, "1")]);
    assert_eq!((known.entries().count(), known.len()), (2, 3));
    let mut remaining = known.remaining();
    let mut forgives = |file, value| remaining.forgives(&finding(file, value), &files());
    assert_eq!([forgives(0, "1"), forgives(0, "1"), forgives(0, "1")], [true, true, false]);
    assert_eq!([forgives(1, "1"), forgives(1, "1"), forgives(1, "2")], [true, false, false]);
}

#[test]
fn remarks_and_what_may_not_be_forgiven_are_not_known() {
    let remark = finding(0, "1").severity(Severity::Info);
    let mut known = of(&[finding(0, "1")]).remaining().forgives(&remark, &files());
    assert!(!known);
    for rule in ["limit/depth", "suppression/unused", "waiver/expired", "yaml/syntax", "dataset/symlink"] {
        known |= !of(&[Diagnostic { rule: rule.into(), ..finding(0, "1") }]).is_empty();
    }
    assert!(!known && of(&[remark]).is_empty());
    assert_eq!(of(&[finding(0, "1").severity(Severity::Warning)]).len(), 1);
}

#[test]
fn pruning_takes_away_and_adds_nothing() {
    let before = of(&[finding(0, "1"), finding(0, "1"), finding(0, "2")]);
    let found = of(&[finding(0, "1"), finding(0, "3"), finding(0, "3")]);
    let pruned = before.pruned(&found);
    assert_eq!(pruned, of(&[finding(0, "1")]));
    assert_eq!(pruned.change_from(&before), Change { new: 0, gone: 2 });
    assert_eq!(found.change_from(&before), Change { new: 2, gone: 2 });
    assert_eq!(before.change_from(&before), Change::default());
}

#[test]
fn the_file_has_one_finding_a_line_in_order() {
    let known = of(&[finding(0, "2"), finding(0, "1"), finding(1, "1"), finding(1, "1")]);
    let text = text(&known);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((lines.len(), lines[0], lines[4]), (5, "{\"comity\": 1, \"findings\": [", "]}"));
    let starts = |line: &str, start: &str| assert!(line.starts_with(start), "{line}");
    starts(
        lines[1],
        "{\"path\": \"a.yaml\", \"rule\": \"x/y\", \"record\": \"\", \"pointer\": \"/v\", \"message\": \"`1` is \\\"wrong\\\"",
    );
    assert!(lines[1].contains("\"count\": 2, \"id\": \"") && !lines[2].contains("count"), "{text}");
    starts(lines[2], "{\"path\": \"b.yaml\"");
    assert!(lines[2].contains("`1`") && lines[3].contains("`2`"), "{text}");
    assert_eq!(parse(FileId(0), text.as_bytes(), &Limits::default()), Ok(known));
    let none = of(&[]);
    assert_eq!(parse(FileId(0), super::file::text(&none).as_bytes(), &Limits::default()), Ok(none));
}

#[test]
fn a_merge_that_leaves_a_finding_twice_forgives_no_more() {
    let known = of(&[finding(0, "1")]);
    let text = text(&known);
    let line = text.lines().nth(1).expect("a line");
    let twice = text.replace(line, &format!("{line},\n{line}"));
    assert_eq!(parse(FileId(0), twice.as_bytes(), &Limits::default()), Ok(known));
}

#[test]
fn a_file_that_is_none_is_refused_at_its_place() {
    let whole = text(&of(&[finding(0, "1")]));
    let id = whole.split("\"id\": ").nth(1).expect("an id")[..34].to_owned();
    let cases = [
        (String::new(), "", ""),
        ("[]\n".to_owned(), "baseline/invalid", "["),
        (whole.replace("1, \"findings", "2, \"findings"), "baseline/invalid", "2"),
        (whole.replace(&id, "\"x\""), "baseline/invalid", "\"x\""),
        (whole.replace("\"id\"", "\"count\": 0, \"id\""), "baseline/invalid", "0"),
        (whole.replace("\"id\"", "\"count\": -1, \"id\""), "baseline/invalid", "-1"),
        (whole.replace("\"rule\"", "\"rle\""), "baseline/invalid", "\"rle\""),
        (whole.replace("]}", "<<<<<<< HEAD"), "json/syntax", "<"),
    ];
    for (text, rule, place) in cases {
        let found = parse(FileId(0), text.as_bytes(), &Limits::default()).expect_err(&text);
        let first = &found[0];
        if !rule.is_empty() {
            assert_eq!((&*first.rule, &text[first.location.span.range()]), (rule, place), "{text}");
        }
    }
}
