//! YAML as people write it, right and wrong.

use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::document::Format;
use crate::document::Kind;
use crate::document::NodeRef;
use crate::document::Options;
use crate::document::Reading;
use crate::document::read;
use crate::limits::Limits;
use crate::source::FileId;
use crate::source::Span;

fn with(text: &str, options: Options) -> Reading<'_> {
    read(FileId(0), Format::Yaml, text.as_bytes(), &Limits::default(), &options)
}

fn reading(text: &str) -> Reading<'_> {
    with(text, Options::default())
}

/// The rule, the source it points at, and the message, of each finding.
fn found(text: &str) -> Vec<(String, String, String)> {
    let told =
        |found: Diagnostic| (found.rule.to_string(), text[found.location.span.range()].to_owned(), found.message);
    reading(text).diagnostics.into_iter().map(told).collect()
}

#[test]
fn slips_are_told_where_they_are_mended() {
    let slips = [
        ("a: 1\nname Canada\nb: 2", "name Canada", "a colon is missing: `name Canada` is no `key: value`"),
        ("name\nb: 1", "name", "a colon is missing: `name` is no `key: value`"),
        ("b: 1\na:b\nc: d", ":", "a space is missing after the colon"),
        ("- a\n-b", "-", "a space is missing after the dash"),
        ("a: b: c", ":", "a second colon on one line"),
        ("a: \"x\nb: 2\n", "\"x", "the quote that begins here is not closed"),
        ("a: 'it's'", "s", "text follows the closing quote"),
        ("a: \"C:\\dir\"", "\\d", "`\\d` is no escape"),
        ("a: [1, 2", "[", "this `[` is not closed"),
        ("a: [1, 2}", "[", "this `[` is closed by `}`"),
        ("a: [1, 2]]", "]", "this bracket closes nothing"),
        ("a: [1,, 2]", ",", "a comma too many"),
        ("{a: 1,\n b: 2\n c: 3}", "c", "a comma is missing before this"),
        ("a: [1, 2\nb: 3", "b", "this line is indented too little for the bracket that is open"),
        ("a:\n\tb: 1", "\t", "a tab is used as indentation"),
        ("a:\n  b: 1\n\tc: 1", "\t", "a tab is used as indentation"),
        ("a: 1\n  b: 2", "b: 2", "this line is indented further than the line above it, which has a value already"),
        ("a:\n    b: 1\n  c: 2", "c", "this line is indented unlike the lines it belongs to"),
        ("a:\n  - b\n - c", "-", "this list item does not line up with a list above it"),
        ("- a\nb: 1", "b", "a `-` is missing: the lines above are items of a list"),
        ("a: - b", "-", "a list can't begin in the middle of a line"),
        (" a: 1\nb: 2", "b", "this line is not part of the record above it"),
        ("a: > text\n  more", "> text", "text follows `>` on its line"),
        ("a: @home", "@", "text can't begin with `@`"),
        ("a: *bold", "*bold", "the alias `*bold` names nothing above it"),
        ("a: b # c\n  d", "#", "a comment in the middle of a text"),
        ("a: \u{1}", "\u{1}", "an invisible control character (0001)"),
    ];
    for (text, place, message) in slips {
        assert_eq!(found(text), [("yaml/syntax".into(), place.into(), message.into())], "{text:?}");
        assert_eq!(reading(text).broken, [0], "{text:?}");
    }
}

#[test]
fn the_bracket_that_is_open_is_shown_and_no_pair_in_it() {
    for (text, bracket) in [("id: [x, \u{216}d: b\ntotal: 1\n", 4), ("a: &x !!seq [{b: [c]\nd: 1\n", 12)] {
        let found = &reading(text).diagnostics[0];
        let labels: Vec<_> = found.related.iter().map(|label| (label.location.span, &*label.message)).collect();
        assert_eq!(labels, [(Span::new(bracket, bracket + 1), "opened here")], "{text:?}: {found:?}");
    }
}

#[test]
fn a_broken_document_leaves_the_others_readable() {
    for broken in
        ["a: \"foo", "a: [1", "a: 'x\nb: 2", "a:\n\tb", "a: b: c", "&x [*x]", "? [a]", "{", "%", "*x", "a: 1\n"]
    {
        let text = format!("before: 1\n---\n{broken}\n---\nafter: [2]\n...\n# end\n");
        let reading = reading(&text);
        let numbers: Vec<_> = reading.documents.iter().map(Document::number).collect();
        let is_broken = broken != "a: 1\n";
        assert_eq!(numbers, if is_broken { vec![0, 2] } else { vec![0, 1, 2] }, "{broken}");
        assert_eq!(reading.broken, if is_broken { vec![1] } else { vec![] }, "{broken}");
        assert_eq!(reading.diagnostics.len(), usize::from(is_broken), "{broken}: {:?}", reading.diagnostics);
        let after = reading.documents.last().expect("the last one is whole").root();
        assert_eq!(after.get("after").map(NodeRef::source), Some("[2]"));
    }
}

#[test]
fn every_node_knows_its_bytes() {
    let text = "\u{feff}# lead\nlist:\n- a\n- k: &x 'b c'\n  m: *x\n\n# tail\ntext: >-  # c\n\n   z\n\n\nnothing:\nend: {x: [1, ], y: }\n";
    let reading = reading(text);
    let document = &reading.documents[0];
    let root = document.root();
    let source = |pointer| root.at(pointer).expect("it is there").source();
    assert_eq!(source("/list"), "- a\n- k: &x 'b c'\n  m: *x");
    assert_eq!(source("/list/1"), "k: &x 'b c'\n  m: *x");
    assert_eq!((source("/list/1/k"), root.at("/list/1/m").map(NodeRef::text)), ("'b c'", Some("b c")));
    assert_eq!(source("/text"), ">-  # c\n\n   z");
    assert_eq!((source("/nothing"), source("/end/x"), source("/end/y")), ("", "[1, ]", ""));
    assert_eq!(
        root.at("/nothing").map(|node| node.label_location().span),
        text.find("nothing").map(|at| crate::source::Span::new(at, at + 7))
    );
    assert_eq!(root.at("/nothing").map(|node| node.span().start), text.find("\nend"));
    assert_eq!(root.source(), text[text.find("list").expect("there")..].trim_end());
    let comments: Vec<_> = document.comments().map(|(_, comment)| comment).collect();
    assert_eq!(comments, ["# lead", "# tail", "# c"]);
}

#[test]
fn core_tags_are_honoured_and_others_are_findings() {
    let kind = |text: &str| reading(text).documents[0].root().kind();
    let expected = [
        ("!!str 12", Kind::String),
        ("!!str", Kind::String),
        ("! 12", Kind::String),
        ("!!int '12'", Kind::Integer),
        ("!!float 12", Kind::Float),
        ("!!null ''", Kind::Null),
        ("!!bool \"true\"", Kind::Bool),
        ("!!map {a: 1}", Kind::Mapping),
        ("!!seq [a]", Kind::Sequence),
    ];
    for (text, kind_of) in expected {
        assert_eq!(kind(text), kind_of, "{text}");
        assert_eq!(found(text), [], "{text}");
    }
    let tag = |tag: &str, message: &str| [("yaml/tag".to_owned(), tag.to_owned(), message.to_owned())];
    assert_eq!(found("a: !!int twelve"), tag("!!int", "the tag `!!int` does not fit this value"));
    assert_eq!(found("a: !!map [1]"), tag("!!map", "the tag `!!map` does not fit this value"));
    assert_eq!(found("a: !!set {b}"), tag("!!set", "the tag `!!set` is not one of YAML's own"));
    assert_eq!(found("a: !secret x"), tag("!secret", "the tag `!secret` is not one of YAML's own"));
}

#[test]
fn what_is_legal_yaml_and_no_record_is_a_finding() {
    let rule = |text: &str| reading(text).diagnostics.iter().map(|found| found.rule.to_string()).collect::<Vec<_>>();
    assert_eq!(rule("a: .inf\nb: -.NaN"), ["yaml/non-finite"]);
    assert_eq!(rule("? [a]\n: 1"), ["yaml/complex-key"]);
    assert_eq!(rule("&a [*a]"), ["yaml/recursive-alias"]);
    assert_eq!(rule("1: a\n\"1\": b"), ["yaml/duplicate-key"]);
    assert_eq!(rule("a: &b b\n*b : 1\n*b : 2"), ["yaml/duplicate-key"]);
    let merging = "x: &x {a: 1}\ny: {<<: *x}";
    assert_eq!((rule(merging), reading(merging).broken), (vec!["yaml/merge-key".into()], vec![0]));
    let allowed = with(merging, Options { merge_keys: true, ..Options::default() });
    assert!(allowed.diagnostics.is_empty() && allowed.documents.len() == 1);
    assert_eq!(rule("'<<': 1"), [""; 0]);
}

#[test]
fn ambiguous_scalars_are_told_on_request() {
    let text = "no: NO\nday: 2022-09-23\nzip: 012\ntime: 1:30\nquoted: 'no'\ntagged: !!str no";
    assert_eq!(found(text), []);
    let reading = with(text, Options { ambiguous_scalars: true, ..Options::default() });
    let places: Vec<_> = reading.diagnostics.iter().map(|found| &text[found.location.span.range()]).collect();
    assert_eq!(places, ["no", "NO", "012", "1:30"]);
}

#[test]
fn depth_passes_at_128_in_every_style() {
    let deep = |open: &str, close: &str, depth: usize| open.repeat(depth) + "1" + &close.repeat(depth);
    let blocks = |depth: usize| (0..depth).map(|level| " ".repeat(level) + "a:\n").collect::<String>();
    for depth in [128, 129, 1000] {
        let expected = if depth == 128 { vec![] } else { vec!["limit/depth".to_owned()] };
        let both = "- ".repeat(64) + &deep("[", "]", depth - 64);
        let texts = [deep("[", "]", depth), deep("{a: ", "}", depth), deep("- ", "", depth), blocks(depth), both];
        for text in &texts {
            let rules: Vec<_> = reading(text).diagnostics.iter().map(|found| found.rule.to_string()).collect();
            assert_eq!(rules, expected, "{depth} {}", &text[..20]);
        }
    }
}

#[test]
fn long_keys_and_many_comments_are_read() {
    let key = "k".repeat(5000);
    assert_eq!(found(&format!("{key}: 1\n\"{key}2\": {{{key}: 2}}")), []);
    let endless = format!("{}: 1", "k".repeat(20_000));
    assert_eq!(found(&endless)[0].2, "this colon is too far from the beginning of its key");
    let comments = format!("a:\n{}  b: 1\n", "  # c\n".repeat(500));
    let reading = reading(&comments);
    assert_eq!(reading.documents[0].comments().count(), 500);
}
