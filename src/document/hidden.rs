//! Characters in a document that a reader can't see: `text/bidi` and `text/invisible`.
//!
//! One finding a key, value or comment, whichever way its characters are written. A document that has none is scanned
//! once, and no node of it is looked at.

use crate::diagnostic::Applicability;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Edit;
use crate::diagnostic::Fix;
use crate::diagnostic::Value;
use crate::document::Document;
use crate::document::Format;
use crate::document::NodeRef;
use crate::document::Reading;
use crate::document::findings::Findings;
use crate::limits::Limits;
use crate::source::Span;
use crate::text;

/// More characters than these are not taken out of one text by one fix.
const EDITS: usize = 100;

/// Adds what is to be said of the documents that were read.
pub(super) fn look(reading: &mut Reading<'_>, format: Format, limits: &Limits) {
    for document in reading.documents.iter().filter(|document| may_hold_unseen(document)) {
        let mut findings = Findings::new(document.file, format, limits);
        findings.begin(document.number);
        // One more than are kept: to find the pointer of a node takes time.
        let of_nodes = document.nodes().filter_map(in_node);
        let of_comments = document.comments().filter_map(|comment| in_comment(document, comment));
        let most = limits.record_findings.saturating_add(1);
        of_nodes.chain(of_comments).take(most).for_each(|found| findings.add(found));
        reading.diagnostics.extend(findings.into_diagnostics());
    }
}

/// What is decoded (escapes, joined lines) stands in `strings`; the rest is text of the file. A file of many documents
/// is one text, so only the part that is this document is looked at.
fn may_hold_unseen(document: &Document<'_>) -> bool {
    let of_comments = document.comments.iter().map(|comment| &document.text[comment.range()]);
    let of_strings = document.strings.iter().map(|string| &**string);
    of_comments.chain(of_strings).chain([document.root().source()]).any(text::may_hold_unseen)
}

fn in_node(node: NodeRef<'_>) -> Option<Diagnostic> {
    let character = worst(node.text())?;
    let document = node.document();
    let is_key = node.parent().is_some_and(|parent| parent.entries().any(|(key, _)| key == node));
    let what = if is_key { "key" } else { "text" };
    let pointer = node.pointer();
    let value = Value { pointer: pointer.clone(), text: node.source().to_owned(), low: None, high: None, unit: None };
    let mut finding = finding(document, node.span(), node.source(), what, character).pointer(pointer);
    finding.values.push(value);
    Some(finding)
}

fn in_comment(document: &Document<'_>, (span, comment): (Span, &str)) -> Option<Diagnostic> {
    worst(comment).map(|character| finding(document, span, comment, "comment", character))
}

/// The character to speak of: the first that turns the direction of writing, for that deceives most, else the first.
fn worst(text: &str) -> Option<char> {
    let mut characters = text::unseen(text).map(|(_, character)| character);
    let first = characters.next()?;
    Some(std::iter::once(first).chain(characters).find(|&character| text::is_bidi(character)).unwrap_or(first))
}

/// The finding for a character in `source`, which stands at `span`. Where it is written as an escape, all of that is
/// the place, and there is no fix.
fn finding(document: &Document<'_>, span: Span, source: &str, what: &str, character: char) -> Diagnostic {
    let at = |(offset, found): (usize, char)| Span::new(span.start + offset, span.start + offset + found.len_utf8());
    let written: Vec<(usize, char)> = text::unseen(source).collect();
    let place = written.iter().copied().find(|&(_, found)| found == character).map(at);
    let name = name(character);
    let (rule, does) = if text::is_bidi(character) {
        ("text/bidi", "that changes the direction of writing")
    } else {
        ("text/invisible", "that can't be seen")
    };
    let message = format!("the {what} holds a character {does}: {name}");
    let help = "remove it, or type the text anew: people and programs would not read the same";
    let finding = Diagnostic::warning(rule, document.location(place.unwrap_or(span)), message).help(help);
    if place.is_none() || written.len() > EDITS {
        return finding;
    }
    let edits = written.into_iter().map(|found| Edit { file: document.file, span: at(found), content: String::new() });
    let edits: Vec<Edit> = edits.collect();
    let title = if edits.len() == 1 { "remove the character" } else { "remove the characters that can't be seen" };
    finding.fix(Fix { applicability: Applicability::Suggestion, title: title.to_owned(), edits })
}

/// What people call a character: its number, and its name if it is often met.
fn name(character: char) -> String {
    let name = match character {
        '\u{ad}' => "soft hyphen",
        '\u{61c}' => "Arabic letter mark",
        '\u{200b}' => "zero-width space",
        '\u{200c}' => "zero-width non-joiner",
        '\u{200d}' => "zero-width joiner",
        '\u{200e}' => "left-to-right mark",
        '\u{200f}' => "right-to-left mark",
        '\u{202a}' => "left-to-right embedding",
        '\u{202b}' => "right-to-left embedding",
        '\u{202c}' => "end of an embedding",
        '\u{202d}' => "left-to-right override",
        '\u{202e}' => "right-to-left override",
        '\u{2060}' => "word joiner",
        '\u{2066}' => "left-to-right isolate",
        '\u{2067}' => "right-to-left isolate",
        '\u{2068}' => "first strong isolate",
        '\u{2069}' => "end of an isolate",
        '\u{feff}' => "byte order mark",
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => "variation selector",
        '\u{e0000}'..='\u{e007f}' => "tag character",
        _ => return format!("U+{:04X}", u32::from(character)),
    };
    format!("U+{:04X}, {name}", u32::from(character))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Options;
    use crate::document::read;
    use crate::source::FileId;

    /// Rule, pointer, the bytes pointed at, and what the fix makes of the text.
    fn found(format: Format, text: &str) -> Vec<(String, String, String, Option<String>)> {
        let reading = read(FileId(0), format, text.as_bytes(), &Limits::default(), &Options::default());
        let one = |found: &Diagnostic| {
            let mended = found.fixes.first().map(|fix| {
                let mut mended = text.to_owned();
                fix.edits.iter().rev().for_each(|edit| mended.replace_range(edit.span.range(), &edit.content));
                mended
            });
            (found.rule.to_string(), found.pointer.clone(), text[found.location.span.range()].to_owned(), mended)
        };
        reading.diagnostics.iter().map(one).collect()
    }

    fn one(rule: &str, pointer: &str, place: &str, mended: Option<&str>) -> (String, String, String, Option<String>) {
        (rule.to_owned(), pointer.to_owned(), place.to_owned(), mended.map(str::to_owned))
    }

    #[test]
    fn the_character_itself_is_pointed_at() {
        let cases = [
            ("a: x\u{202e}y", one("text/bidi", "/a", "\u{202e}", Some("a: xy"))),
            ("a: \"x\u{200b}y\"", one("text/invisible", "/a", "\u{200b}", Some("a: \"xy\""))),
            ("na\u{ad}me: x", one("text/invisible", "/na\u{ad}me", "\u{ad}", Some("name: x"))),
            ("a: |\n  x\n  y\u{2060}\n", one("text/invisible", "/a", "\u{2060}", Some("a: |\n  x\n  y\n"))),
            ("a: \u{200b}x\u{2066}y\u{2069}", one("text/bidi", "/a", "\u{2066}", Some("a: xy"))),
            ("a: 1 # see\u{202e}\n", one("text/bidi", "", "\u{202e}", Some("a: 1 # see\n"))),
        ];
        for (text, expected) in cases {
            assert_eq!(found(Format::Yaml, text), [expected], "{text:?}");
        }
    }

    #[test]
    fn an_escape_is_pointed_at_as_the_text_that_it_stands_in() {
        let text = r#"{"a": "x\u202Ey", "b": 1}"#;
        assert_eq!(found(Format::Json, text), [one("text/bidi", "/a", r#""x\u202Ey""#, None)]);
        assert_eq!(found(Format::JsonLines, text), found(Format::Json, text));
        assert_eq!(found(Format::Yaml, text), found(Format::Json, text));
        let key = r#"{"a\u200b": 1}"#;
        assert_eq!(found(Format::Json, key), [one("text/invisible", "/a\u{200b}", r#""a\u200b""#, None)]);
    }

    #[test]
    fn each_document_and_line_speaks_for_itself() {
        let documents = "a: 1\n---\na: x\u{200b}\n---\na: 2\n";
        assert_eq!(found(Format::Yaml, documents).len(), 1);
        let lines = "{\"a\": 1}\n{\"a\": \"\u{200f}\"}\n";
        assert_eq!(found(Format::JsonLines, lines)[0].2, "\u{200f}");
    }

    #[test]
    fn no_more_is_said_of_one_document_than_of_any_other() {
        let text = format!("[{}]", vec!["\"\u{200b}\""; 1_500].join(","));
        let found = found(Format::Json, &text);
        assert_eq!(found.len(), 1_001);
        assert_eq!(found[1_000].0, "limit/findings");
    }

    #[test]
    fn text_in_any_script_is_left_alone() {
        for text in ["a: Côte d’Ivoire – «ok»", "a: می\u{200c}خواهم", "a: 👨\u{200d}👩\u{200d}👧", "\u{feff}a: 한국"]
        {
            assert_eq!(found(Format::Yaml, text), [], "{text:?}");
        }
    }
}
