//! What fixes change, as a unified difference that `patch` understands.

use std::io;
use std::io::Write;

use similar::ChangeTag;
use similar::TextDiff;

use crate::report::escape::Tab;
use crate::report::escape::visible;
use crate::report::escape::visible_bytes;

/// Lines around a change.
const CONTEXT: usize = 3;

/// Writes the difference between two texts of a file. Like everything that people see it shows what can't be seen;
/// gives whether there was such a line, with which `patch` can do nothing.
pub fn write(path: &str, before: &[u8], after: &[u8], color: bool, out: &mut dyn Write) -> io::Result<bool> {
    let path = visible(path);
    let mut writer = Lines { color, has_unseen: false, out };
    writer.line("\u{1b}[1m", format!("--- {path}").as_bytes())?;
    writer.line("\u{1b}[1m", format!("+++ {path}").as_bytes())?;
    let diff = TextDiff::from_lines(before, after);
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        writer.line("\u{1b}[36m", hunk.header().to_string().as_bytes())?;
        for change in hunk.iter_changes() {
            let (sign, color) = match change.tag() {
                ChangeTag::Delete => (b'-', "\u{1b}[31m"),
                ChangeTag::Insert => (b'+', "\u{1b}[32m"),
                ChangeTag::Equal => (b' ', ""),
            };
            let is_first = change.old_index().or(change.new_index()) == Some(0);
            writer.change(sign, color, (change.value(), is_first), change.missing_newline())?;
        }
    }
    Ok(writer.has_unseen)
}

struct Lines<'o> {
    color: bool,
    has_unseen: bool,
    out: &'o mut dyn Write,
}

impl Lines<'_> {
    /// A line with its end. The byte order mark of a file stays as it is, for it is nothing to a reader.
    fn change(&mut self, sign: u8, color: &str, (line, is_first): (&[u8], bool), lacks_end: bool) -> io::Result<()> {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        let (text, end) = text.strip_suffix(b"\r").map_or((text, ""), |text| (text, "\r"));
        let marked = text.strip_prefix(b"\xef\xbb\xbf").filter(|_| is_first);
        let (mark, text) = marked.map_or(("", text), |text| ("\u{feff}", text));
        let mut shown = String::with_capacity(text.len());
        visible_bytes(text, Tab::Kept, &mut shown, &mut |_, _| ());
        self.has_unseen |= shown.as_bytes() != text;
        self.line(color, format!("{}{mark}{shown}{end}", char::from(sign)).as_bytes())?;
        if lacks_end { self.line("", b"\\ No newline at end of file") } else { Ok(()) }
    }

    fn line(&mut self, color: &str, text: &[u8]) -> io::Result<()> {
        if !self.color || color.is_empty() {
            self.out.write_all(text)?;
            return self.out.write_all(b"\n");
        }
        self.out.write_all(color.as_bytes())?;
        self.out.write_all(text)?;
        self.out.write_all(b"\x1b[0m\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(before: &str, after: &str) -> (String, bool) {
        let mut out = Vec::new();
        let unseen = write("a.yaml", before.as_bytes(), after.as_bytes(), false, &mut out).expect("memory");
        (String::from_utf8(out).expect("text"), unseen)
    }

    #[test]
    fn lines_are_told_apart_with_their_ends() {
        let expected = "--- a.yaml\n+++ a.yaml\n@@ -1,2 +1,2 @@\n a: 1\r\n-b: NO\n\\ No newline at end of file\n\
            +b: \"NO\"\n\\ No newline at end of file\n";
        assert_eq!(diff("a: 1\r\nb: NO", "a: 1\r\nb: \"NO\""), (expected.to_owned(), false));
    }

    #[test]
    fn a_byte_order_mark_is_nothing_to_a_reader() {
        let expected = "--- a.yaml\n+++ a.yaml\n@@ -1 +1 @@\n-\u{feff}b: NO\n+\u{feff}b: \"NO\"\n";
        assert_eq!(diff("\u{feff}b: NO\n", "\u{feff}b: \"NO\"\n"), (expected.to_owned(), false));
    }

    #[test]
    fn nothing_in_a_line_is_obeyed() {
        let (text, unseen) = diff("a: \u{1b}[2J # ::error::x\nb: NO\n", "a: \u{1b}[2J # ::error::x\nb: no\n");
        assert!(unseen);
        assert!(text.contains(" a: \\x1b[2J # \\x3a:error::x\n"), "{text}");
    }
}
