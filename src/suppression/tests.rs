//! Comments in records, and what they cover.

use super::*;
use crate::document;
use crate::document::Format;
use crate::document::Options;
use crate::limits::Limits;

/// What each comment covers, or the rule of what is wrong with it. The records are at `split`, or the whole documents.
fn covers_of(format: Format, text: &str, split: Option<&str>) -> Vec<String> {
    let reading = document::read(FileId(0), format, text.as_bytes(), &Limits::default(), &Options::default());
    assert_eq!(reading.diagnostics.first().map(|found| &*found.message), None, "{text}");
    let mut shown = Vec::new();
    for document in &reading.documents {
        let root = document.root();
        let records = split.map_or_else(|| vec![root], |path| root.at(path).expect("a list").items().collect());
        let (suppressions, findings) = read(document, &records, 1_000);
        shown.extend(suppressions.iter().map(|found| text[found.covers.range()].to_owned()));
        shown.extend(findings.iter().map(|found| found.rule.to_string()));
    }
    shown
}

fn covers(text: &str) -> Vec<String> {
    covers_of(Format::Yaml, &text.replace("ALLOW", "# comity: allow x/y -- z"), None)
}

#[test]
fn a_comment_covers_the_outermost_value_that_starts_on_its_line() {
    let cases = [
        ("a: 1\nb: 2 ALLOW\n", "b: 2"),
        ("a: 1 ALLOW\nb: 2\n", "a: 1"),
        ("a: # comity: allow x/y -- z\n  - 1\n  - 2\nb: 3\n", "a: # comity: allow x/y -- z\n  - 1\n  - 2"),
        ("a:\n  - {b: 1, c: {d: 2}} ALLOW\n  - {b: 3}\n", "{b: 1, c: {d: 2}}"),
        ("a:\n  - b: 1 # comity: allow x/y -- z\n    c: 2\n  - d: 3\n", "b: 1 # comity: allow x/y -- z\n    c: 2"),
        ("a:\n  - b: 1\n    c: 2 ALLOW\n", "c: 2"),
        ("a: {b: 1,\n    c: {d: 2}} ALLOW\n", "c: {d: 2}"),
        ("a: [1, 2, # comity: allow x/y -- z\n    3]\n", "a: [1, 2, # comity: allow x/y -- z\n    3]"),
        ("{a: 1, b: 2} ALLOW\n", "a: 1"),
        ("a: ALLOW\nb: 1\n", "a:"),
        ("a: | ALLOW\n  text\nb: 1\n", "a: | # comity: allow x/y -- z\n  text"),
        ("\u{feff}a: 1 ALLOW\n", "a: 1"),
        ("a: &x 1\nb: *x ALLOW\n", "b"),
    ];
    for (text, expected) in cases {
        assert_eq!(covers(text), [expected], "{text}");
    }
}

#[test]
fn a_comment_that_stands_alone_covers_what_starts_below_it() {
    let cases = [
        ("ALLOW\na: 1\nb: 2\n", "a: 1"),
        ("\u{feff}ALLOW\na: 1\nb: 2\n", "a: 1"),
        ("a: 1\nALLOW\n\n# another\n\nb: 2\n", "b: 2"),
        ("a:\n  ALLOW\n  - {b: 1, c: 2}\n  - {b: 2}\n", "{b: 1, c: 2}"),
        ("a:\n  ALLOW\n  - b: 1\n    c: 2\n  - d: 3\n", "b: 1\n    c: 2"),
        ("a:\n  - ALLOW\n    b: 1\n    c: 2\n", "b: 1\n    c: 2"),
        ("a:\n  ALLOW\n  -\n    b: 1\n  - c\n", "b: 1"),
        ("a: {\n  ALLOW\n  b: {c: 1}, d: 2}\n", "b: {c: 1}"),
        ("a: [\n  1,\n  ALLOW\n  2, 3]\n", "2"),
        ("a:\n  b:\n    ALLOW\n    c: 1\nd: 2\n", "c: 1"),
        ("a:\n  ALLOW\n  b:\n    c: 1\nd: 2\n", "b:\n    c: 1"),
        ("a: 1\n---\nALLOW\nb: 2\n", "b: 2"),
        ("a: 1\n--- ALLOW\nb: 2\n", "b: 2"),
        ("--- \nALLOW\na: 1\n...\n---\nb: 2\n", "a: 1"),
    ];
    for (text, expected) in cases {
        assert_eq!(covers(text), [expected], "{text}");
    }
}

#[test]
fn lines_end_in_any_way() {
    for end in ["\n", "\r\n", "\r"] {
        let text = |line: &str| line.replace('\n', end);
        assert_eq!(covers(&text("a: 1\nb: 2 ALLOW\nc: 3\n")), ["b: 2"], "{end:?}");
        assert_eq!(covers(&text("a: 1\nALLOW\n\nb:\n  - 2\n  - 3\nc: 3\n")), [text("b:\n  - 2\n  - 3")], "{end:?}");
    }
}

#[test]
fn where_no_value_starts_nothing_is_forgiven() {
    for text in ["a: 1\nALLOW\n", "a: [1,\n  2\n  ] ALLOW\n", "a: 1\n... ALLOW\n", "a: >\n  text\n\nALLOW\n"] {
        assert_eq!(covers(text), ["suppression/malformed"], "{text}");
    }
}

#[test]
fn a_record_is_never_covered_as_a_whole() {
    let split = |text: &str| covers_of(Format::Yaml, &text.replace("ALLOW", "# comity: allow x/y -- z"), Some("/list"));
    let cases = [
        ("list:\n  ALLOW\n  - a: 1\n    b: 2\n", "a: 1"),
        ("list:\n  - {a: 1, b: {c: 2}} ALLOW\n  - {a: 2}\n", "a: 1"),
        ("ALLOW\nlist:\n  - a: 1\n    b: 2\n", "a: 1"),
        ("ALLOW\ntitle: x\nlist:\n  - a: 1\n", "title: x"),
    ];
    for (text, expected) in cases {
        assert_eq!(split(text), [expected], "{text}");
    }
    assert_eq!(split("list: ALLOW\n  - a: 1\n"), ["suppression/malformed"]);
}

#[test]
fn a_sign_inside_a_text_is_no_comment_and_json_has_none() {
    for text in ["a: \"ALLOW\"\n", "a: 'ALLOW'\n", "a: |\n  ALLOW\n", "a: x#comity:allow\n", "\"ALLOW\": 1\n"] {
        assert!(covers(text).is_empty(), "{text}");
    }
    assert!(covers_of(Format::Json, "{\"a\": \"# comity: allow x/y -- z\"}", None).is_empty());
}

#[test]
fn what_does_not_forgive_is_told_and_not_too_often() {
    assert_eq!(covers("a: 1 # comity: allow x/y\n"), ["suppression/no-reason"]);
    assert_eq!(covers("a: 1 # comity: ignore x/y -- z\n"), ["suppression/malformed"]);
    assert_eq!(covers("a: 1 # comity allow x/y -- z\n"), ["suppression/malformed"]);
    let many = covers(&format!("a: 1\n{}", "# comity: ignore-file\n".repeat(3_000)));
    assert_eq!((many.len(), many[1_000].as_str()), (1_001, "limit/findings"));
}

#[test]
fn a_large_file_full_of_comments_is_read_at_once() {
    let text = format!("a:\n{}", "  - {b: 1} # comity: allow x/y -- z\n".repeat(50_000));
    assert_eq!(covers(&text).len(), 50_000);
}
