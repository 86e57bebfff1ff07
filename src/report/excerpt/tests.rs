use std::sync::Arc;

use super::*;
use crate::diagnostic::Level;
use crate::source::Files;

/// The excerpt of `text` with one mark: its window, and the marked text.
fn shown(text: &str, span: Range<usize>) -> (String, String, LineColumn) {
    let mut files = Files::default();
    let file = files.add_kept("a.yaml".into(), Arc::from(text.as_bytes()));
    let location = Location { file, document: 0, span: Span::new(span.start, span.end) };
    let excerpt = Excerpt::around(location, &Pages::new(&files));
    let mark = &excerpt.marks[0];
    (excerpt.text.clone(), excerpt.text[mark.span.clone()].to_owned(), mark.place)
}

fn place(line: usize, column: usize) -> LineColumn {
    LineColumn { line, column }
}

#[test]
fn a_mark_stays_on_its_characters() {
    let cases = [
        ("a: 1\nb: 2\nc: 3\nd: 4\n", 8..9, "a: 1\nb: 2\nc: 3\n", "2", place(2, 4)),
        ("\u{feff}a: 1\r\nb: 2\r\n", 6..7, "a: 1\nb: 2\n", "1", place(1, 4)),
        ("a: \u{1b}x\u{202e}y", 5..8, "a: \\x1bx\\u{202e}y\n", "\\u{202e}", place(1, 6)),
        ("ключ: 日本", 10..16, "ключ: 日本\n", "日本", place(1, 7)),
        ("ключ: 日本", 11..12, "ключ: 日本\n", "日", place(1, 8)),
        ("a: 1\rb: 2\rc: 3", 8..9, "a: 1\nb: 2\nc: 3\n", "2", place(2, 4)),
        ("a: 1\n", 5..5, "a: 1\n\n", "", place(2, 1)),
        ("", 0..0, "\n", "", place(1, 1)),
        ("a: 1", 90..99, "a: 1\n", "", place(1, 5)),
        ("a:\n  b: 1\nc: 2\n", 3..10, "a:\n  b: 1\nc: 2\n", "  b: 1", place(2, 1)),
    ];
    for (text, span, lines, marked, at) in cases {
        assert_eq!(shown(text, span), (lines.to_owned(), marked.to_owned(), at), "{text:?}");
    }
}

#[test]
fn a_long_line_is_clipped_around_its_marks() {
    let text = format!("{}: {}", "k".repeat(40_000), "v".repeat(25_000));
    let (lines, marked, at) = shown(&text, 40_002..65_002);
    assert!(lines.chars().count() < 260, "{}", lines.chars().count());
    assert!(lines.starts_with("…k") && lines.ends_with("v…\n"));
    assert!(marked.starts_with('v') && marked.ends_with("v…"));
    assert_eq!(at, place(1, 40_003));
}

#[test]
fn far_places_on_a_long_line_are_both_shown() {
    let text = format!("[{}1{}2]", " ".repeat(1_000), " ".repeat(1_000));
    let mut files = Files::default();
    let file = files.add_kept("a.json".into(), Arc::from(text.as_bytes()));
    let at = |start| Location { file, document: 0, span: Span::new(start, start + 1) };
    let finding = Diagnostic::error("a/b", Level::Record, at(1_001), "m").related(at(2_002), "", "two");
    let excerpt = Excerpt::of(&finding, &Pages::new(&files));
    let marked: Vec<&str> = excerpt.marks.iter().map(|mark| &excerpt.text[mark.span.clone()]).collect();
    assert_eq!(marked, ["1", "2"]);
    assert_eq!(excerpt.text.matches('…').count(), 2);
}

#[test]
fn a_span_over_many_lines_is_its_first() {
    let text = "a:\n  - 1\n  - 2\n  - 3\n  - 4\n  - 5\n";
    let mut files = Files::default();
    let file = files.add_kept("a.yaml".into(), Arc::from(text.as_bytes()));
    let location = Location { file, document: 0, span: Span::new(0, text.len()) };
    let excerpt = Excerpt::around(location, &Pages::new(&files));
    assert_eq!(excerpt.text, "a:\n  - 1\n");
    assert_eq!(excerpt.marks[0].text, "(down to line 6)");
}

#[test]
fn the_window_with_the_primary_place_is_first() {
    let text = "a: 1\n\n\n\n\n\nb: 2\n";
    let mut files = Files::default();
    let file = files.add_kept("a.yaml".into(), Arc::from(text.as_bytes()));
    let other = files.add_kept("b\n.yaml".into(), Arc::from("c: 3".as_bytes()));
    let at = |file, start| Location { file, document: 0, span: Span::new(start, start + 1) };
    let finding = Diagnostic::error("a/b", Level::Record, at(file, 13), "m")
        .related(at(other, 3), "", "there")
        .related(at(file, 3), "", "above");
    let excerpt = Excerpt::of(&finding, &Pages::new(&files));
    let windows: Vec<_> = excerpt.windows.iter().map(|window| (&*window.name, window.line, window.lines)).collect();
    assert_eq!(windows, [("a.yaml", 5, 2), ("a.yaml", 0, 2), ("b\\n.yaml", 0, 1)]);
}
