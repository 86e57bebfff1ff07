//! JSON right and wrong.

use crate::diagnostic::Diagnostic;
use crate::document::Format;
use crate::document::Kind;
use crate::document::NodeRef;
use crate::document::Options;
use crate::document::Reading;
use crate::document::read;
use crate::limits::Limits;
use crate::source::FileId;

fn reading(text: &str) -> Reading<'_> {
    read(FileId(0), Format::Json, text.as_bytes(), &Limits::default(), &Options::default())
}

#[test]
fn slips_are_told_at_their_bytes() {
    let slips = [
        ("[1 2]", "2", "a comma is missing"),
        ("{\"a\": 1 \"b\": 2}", "\"", "a comma is missing"),
        ("[1, 2,]", ",", "a comma too many"),
        ("{\"a\": 1,}", ",", "a comma too many"),
        ("[1,, 2]", ",", "a comma too many"),
        ("[, 1]", ",", "a comma too many"),
        ("{\"a\" 1}", "1", "a colon is missing"),
        ("{\"a\"= 1}", "=", "`=` stands where a colon must"),
        ("{\"a\": }", "}", "a value is missing after the colon"),
        ("{a: 1}", "a", "a key without quotes: `a`"),
        ("{'a': 1}", "'", "a key stands in single quotes"),
        ("['a']", "'", "text stands in single quotes"),
        ("[1", "[", "the text ends inside this list"),
        ("{\"a\": 1", "{", "the text ends inside this mapping"),
        ("{\"a\"", "{", "the text ends inside this mapping"),
        ("[\"abc", "\"abc", "the text ends inside this string"),
        ("[\"abc\n\"]", "\"abc", "this string does not end on its line"),
        ("[\"a\tb\"]", "\t", "a tab inside a string"),
        ("[\"a\u{1}b\"]", "\u{1}", "an invisible control character (01) inside a string"),
        ("[\"\\x\"]", "\\x", "`\\x` is no escape"),
        ("[\"\\é\"]", "\\é", "`\\é` is no escape"),
        ("[\"\\u12\"]", "\\u12", "`\\u` is not followed by four hexadecimal digits"),
        ("[\"\\ud800x\"]", "\\ud800", "this escape is half a character"),
        ("[\"\\ud800\\u0041\"]", "\\ud800", "this escape is half a character"),
        ("[\"\\udc00\"]", "\\udc00", "this escape is half a character"),
        ("[1}", "}", "`}` stands where `]` must"),
        ("{\"a\": 1]", "]", "`]` stands where `}` must"),
        ("[012]", "012", "the number `012` begins with a zero"),
        ("[-]", "-", "`-` is not a number"),
        ("[1.]", "1.", "`1.` is not a number"),
        ("[1e]", "1e", "`1e` is not a number"),
        ("[1_000]", "1_000", "`1_000` is not a number"),
        ("[2022-09-23]", "2022-09-23", "`2022-09-23` is not a number"),
        ("[.5]", ".5", "a number begins with a point"),
        ("[+5]", "+5", "a number begins with `+`"),
        ("[NaN]", "NaN", "`NaN` is not a JSON value"),
        ("[-Infinity]", "-Infinity", "`-Infinity` is not a JSON value"),
        ("[True]", "True", "`True` is not a JSON value"),
        ("[truely]", "truely", "text without quotes: `truely`"),
        ("[Seoul]", "Seoul", "text without quotes: `Seoul`"),
        ("[1] // one", "// one", "a comment"),
        ("[1, # one\n2]", "# one", "a comment"),
        ("{} {}", "{", "a second record begins here: a JSON file holds one"),
        ("[1]]", "]", "a closing bracket too many"),
        ("[\u{a0}1]", "\u{a0}", "an invisible character (U+00A0) that JSON has no blank for"),
    ];
    for (text, place, message) in slips {
        let reading = reading(text);
        let told: Vec<_> = reading
            .diagnostics
            .iter()
            .map(|found: &Diagnostic| (&text[found.location.span.range()], &*found.message))
            .collect();
        assert_eq!(told, [(place, message)], "{text:?}");
        assert!(reading.documents.is_empty() && reading.broken == [0]);
        assert!(reading.diagnostics[0].help.is_some() && reading.diagnostics[0].rule == "json/syntax");
    }
}

#[test]
fn values_and_their_bytes_are_kept() {
    let text = " {\"a\\u0062\": [13.20, -0, 1E+2, \"\\ud83d\\ude00\\n\", \"é\"], \"c\": {}, \"d\": [ ], \"e\": null, \"f\": true}\r\n";
    let reading = reading(text);
    let root = reading.documents[0].root();
    let list = root.get("ab").expect("the escape is decoded");
    let items: Vec<_> = list.items().map(|item| (item.kind(), item.text())).collect();
    let expected = [
        (Kind::Float, "13.20"),
        (Kind::Integer, "-0"),
        (Kind::Float, "1E+2"),
        (Kind::String, "😀\n"),
        (Kind::String, "é"),
    ];
    assert_eq!(items, expected);
    assert_eq!(list.key().map(NodeRef::source), Some("\"a\\u0062\""));
    let sources: Vec<_> = root.entries().skip(1).map(|(_, value)| value.source()).collect();
    assert_eq!(sources, ["{}", "[ ]", "null", "true"]);
    assert_eq!(root.source(), text.trim());
}

#[test]
fn a_byte_order_mark_is_allowed_at_the_start_alone() {
    let marked = reading("\u{feff}[1]");
    assert_eq!(marked.documents[0].root().span().start, 3);
    assert_eq!(reading("[\u{feff}1]").broken, [0]);
}

#[test]
fn depth_passes_at_128() {
    for (depth, expected) in [(128, 0), (129, 1), (100_000, 1)] {
        for text in ["[".repeat(depth) + &"]".repeat(depth), "{\"a\":".repeat(depth) + "1" + &"}".repeat(depth)] {
            let reading = reading(&text);
            assert_eq!(reading.diagnostics.iter().filter(|found| found.rule == "limit/depth").count(), expected);
            assert_eq!(reading.broken.len(), expected);
        }
    }
}
