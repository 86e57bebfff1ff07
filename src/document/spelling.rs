//! How a text is written in the place of a scalar, in the scalar's own style.

use crate::document::Kind;
use crate::document::NodeRef;
use crate::document::Style;
use crate::document::yaml::reads_as_text;

impl NodeRef<'_> {
    /// A text as it is written in place of this scalar: in the same quotes, without quotes where there were none and it
    /// still is this text to every reader, else in double quotes, which YAML and JSON share. `None` in place of
    /// anything but a scalar on one line.
    pub fn spelt(self, text: &str) -> Option<String> {
        let is_simple = !text.chars().any(char::is_control);
        match self.style() {
            Style::Block | Style::Flow | Style::Literal | Style::Folded => None,
            _ if self.source().contains(['\n', '\r']) => None,
            // In JSON a scalar without quotes is no text, and what replaces it must get some.
            Style::Plain if self.kind() == Kind::String && is_plain(text) => Some(text.to_owned()),
            Style::SingleQuoted if is_simple => Some(format!("'{}'", text.replace('\'', "''"))),
            Style::Plain | Style::SingleQuoted | Style::DoubleQuoted => Some(quoted(text)),
        }
    }
}

/// A text in double quotes, as YAML and JSON write it.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Whether a text can stand without quotes anywhere, also as a key and inside brackets, and is read as this text.
fn is_plain(text: &str) -> bool {
    let is_letter = |letter: char| letter.is_alphanumeric() || "-_ /.~%?+".contains(letter);
    let mut letters = text.chars();
    let begins_well = match letters.next() {
        Some('-' | '.' | '+') => letters.next().is_some_and(|second| second != ' ') && !text.starts_with("---"),
        Some(first) => first.is_alphanumeric(),
        None => false,
    };
    begins_well
        && !text.starts_with("...")
        && !text.ends_with(' ')
        && text.chars().all(is_letter)
        && reads_as_text(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Format;
    use crate::document::Options;
    use crate::document::read;
    use crate::limits::Limits;
    use crate::source::FileId;

    /// What `text` is written as in place of the value of `a`, once it was seen to read as this text again.
    fn spelt(format: Format, document: &str, text: &str) -> Option<String> {
        let (limits, options) = (Limits::default(), Options { ambiguous_scalars: true, ..Options::default() });
        let reading = read(FileId(0), format, document.as_bytes(), &limits, &options);
        let node = reading.documents[0].root().get("a").expect("a value");
        let spelt = node.spelt(text)?;
        let mut after = document.to_owned();
        after.replace_range(node.span().range(), &spelt);
        let again = read(FileId(0), format, after.as_bytes(), &limits, &options);
        assert_eq!(again.diagnostics, [], "{after}");
        assert_eq!(again.documents[0].root().get("a").and_then(NodeRef::as_str), Some(text), "{after}");
        Some(spelt)
    }

    #[test]
    fn a_text_is_written_in_the_style_of_what_it_replaces() {
        let cases = [
            ("{a: x}", "CAN", "CAN"),
            ("{a: 'x', b: 1}", "CAN", "'CAN'"),
            ("{a: 'x'}", "Côte d’Ivoire's", "'Côte d’Ivoire''s'"),
            ("a: \"x\"", "a \"b\" \\", r#""a \"b\" \\""#),
            ("a: x", "NO", "\"NO\""),
            ("a: x", "012", "\"012\""),
            ("a: x", "1:30", "\"1:30\""),
            ("a: x", "", "\"\""),
            ("a: x", "- b", "\"- b\""),
            ("a: x", "b # c", "\"b # c\""),
            ("a: x", "1950/1953", "1950/1953"),
            ("a: x", "../1953", "../1953"),
            ("a: x", "--11-11", "--11-11"),
            ("a: x", "-0043", "\"-0043\""),
            ("a: x", "+82237836251", "\"+82237836251\""),
            ("a: 12", "CAN", "\"CAN\""),
            ("a: null", "null", "\"null\""),
            ("a: x", "two\nlines", "\"two\\nlines\""),
            ("a: 'x'", "two\nlines", "\"two\\nlines\""),
        ];
        for (document, text, expected) in cases {
            assert_eq!(spelt(Format::Yaml, document, text).as_deref(), Some(expected), "{document}");
        }
        assert_eq!(spelt(Format::Json, r#"{"a": 36}"#, "CAN").as_deref(), Some("\"CAN\""));
        assert_eq!(spelt(Format::Json, r#"{"a": "b"}"#, "c'\u{1}").as_deref(), Some("\"c'\\u0001\""));
        for document in ["a: |\n  x\n", "a: x\n  y\n", "a: 'x\n  y'\n", "a: [x]"] {
            assert_eq!(spelt(Format::Yaml, document, "y"), None, "{document}");
        }
    }
}
