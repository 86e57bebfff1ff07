//! Makes text from records safe to show to people: on a terminal, in a pipe, in a CI log.
//!
//! Everything a reader could not see, or that a terminal or a CI runner would obey, is shown as `\n`, `\x1b` or
//! `\u{202e}`. The form is the same wherever it is shown. A backslash that is in the text stays as it is, so the forms
//! are for reading; the JSON report has the exact text.
//!
//! What was decided:
//!
//! - Zero-width joiner and non-joiner are shown, but for the joiner inside an emoji (👨‍👩‍👧). Persian and Indic text
//!   use both, and is still readable; a reviewer must see that two keys differ.
//! - The variation selectors U+FE0E and U+FE0F stay behind an emoji and in keycaps (1️⃣); all others are shown, since
//!   each can carry a hidden byte. So are tag characters, also in the flags of England, Scotland and Wales.
//! - At most four combining marks stay on one letter. More of them paint over the neighbouring lines.
//! - `##[`, `##vso[`, `##teamcity[` and their like lose their second `#` (`#\x23[`): runners look for them anywhere in
//!   a line. `::` loses its first colon at the start and after a blank, where a line may be broken.

use std::fmt::Write;

use unicode_normalization::char::is_combining_mark;

use crate::text::is_hidden;
use crate::text::joins_emoji;
use crate::text::selects_emoji;

const MARKS: usize = 4;

/// What is done with a tab: shown in a sentence, kept in an excerpt that expands it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// As `\t`.
    Shown,
    /// As it is.
    Kept,
}

/// The text in its visible form, on one line.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    visible_bytes(text.as_bytes(), Tab::Shown, &mut shown, &mut |_, _| ());
    shown
}

/// The visible form of the first `limit` characters, with `…` for the rest.
pub fn visible_within(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        None => visible(text),
        Some((end, _)) => visible(&text[..end]) + "…",
    }
}

/// Appends the visible form of bytes that need not be UTF-8. `boundary` is told, for each character in turn, its offset
/// in `bytes` and the offset in `shown` where its visible form begins.
pub fn visible_bytes(bytes: &[u8], tab: Tab, shown: &mut String, boundary: &mut impl FnMut(usize, usize)) {
    let mut seen = Seen::default();
    let mut offset = 0;
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid();
        for (at, character) in valid.char_indices() {
            boundary(offset + at, shown.len());
            let rest = &valid[at + character.len_utf8()..];
            if (character == '\t' && tab == Tab::Kept) || !seen.is_unsafe(character, rest) {
                shown.push(character);
            } else {
                push_form(character, shown);
            }
            seen.pass(character);
        }
        offset += valid.len();
        for byte in chunk.invalid() {
            boundary(offset, shown.len());
            push_byte(*byte, shown);
            seen = Seen { previous: Some('\u{fffd}'), marks: 0 };
            offset += 1;
        }
    }
}

/// Appends the visible form of one character.
pub fn push_form(character: char, shown: &mut String) {
    match character {
        '\n' => shown.push_str("\\n"),
        '\r' => shown.push_str("\\r"),
        '\t' => shown.push_str("\\t"),
        _ if character.is_ascii() => push_byte(character as u8, shown),
        _ => write!(shown, "\\u{{{:x}}}", u32::from(character)).expect("a string takes any text"),
    }
}

fn push_byte(byte: u8, shown: &mut String) {
    write!(shown, "\\x{byte:02x}").expect("a string takes any text");
}

/// What the verdict on a character depends on: what came before it.
#[derive(Default)]
struct Seen {
    previous: Option<char>,
    marks: usize,
}

impl Seen {
    fn pass(&mut self, character: char) {
        self.marks = if is_combining_mark(character) { self.marks + 1 } else { 0 };
        self.previous = Some(character);
    }

    fn is_unsafe(&self, character: char, rest: &str) -> bool {
        match character {
            '#' => self.previous == Some('#') && opens_command(rest),
            ':' => rest.starts_with(':') && self.previous.is_none_or(char::is_whitespace),
            '\u{200d}' => !joins_emoji(self.previous, rest),
            '\u{fe0e}' | '\u{fe0f}' => !selects_emoji(self.previous, rest),
            _ => is_hidden(character) || (self.marks >= MARKS && is_combining_mark(character)),
        }
    }
}

/// Whether `#` `#` before this text would begin a command: letters, then `[`.
fn opens_command(rest: &str) -> bool {
    rest.trim_start_matches(|character: char| character.is_ascii_alphabetic()).starts_with('[')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_shown() {
        let cases = [
            ("plain text, é 日 ß", "plain text, é 日 ß"),
            ("a\nb\rc\td", "a\\nb\\rc\\td"),
            ("\u{1b}[2J\u{7}\0", "\\x1b[2J\\x07\\x00"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("\u{202e}abc\u{2066}\u{200f}\u{61c}", "\\u{202e}abc\\u{2066}\\u{200f}\\u{61c}"),
            ("a\u{200b}b\u{feff}c\u{ad}d\u{2060}", "a\\u{200b}b\\u{feff}c\\u{ad}d\\u{2060}"),
            ("می\u{200c}خواهم", "می\\u{200c}خواهم"),
            ("🏴\u{e0067}\u{e007f}", "🏴\\u{e0067}\\u{e007f}"),
            ("x\u{2028}y\u{85}", "x\\u{2028}y\\u{85}"),
            ("c:\\temp", "c:\\temp"),
        ];
        for (text, shown) in cases {
            assert_eq!(visible(text), shown);
        }
    }

    #[test]
    fn emoji_stay_whole_and_hide_nothing() {
        for text in ["👨\u{200d}👩\u{200d}👧", "❤\u{fe0f}\u{200d}🔥", "1\u{fe0f}\u{20e3}", "🇫🇷", "👍🏽"]
        {
            assert_eq!(visible(text), text);
        }
        assert_eq!(visible("a\u{200d}b"), "a\\u{200d}b");
        assert_eq!(visible("a\u{fe0f}"), "a\\u{fe0f}");
        assert_eq!(visible("🙂\u{fe0f}\u{fe0f}"), "🙂\u{fe0f}\\u{fe0f}");
        assert_eq!(visible("🙂\u{e0101}"), "🙂\\u{e0101}");
    }

    #[test]
    fn commands_of_ci_runners_are_broken_in_any_position() {
        let cases = [
            ("title: ##[add-mask]e", "title: #\\x23[add-mask]e"),
            ("###[group]", "##\\x23[group]"),
            ("##vso[task.setvariable variable=x]y", "#\\x23vso[task.setvariable variable=x]y"),
            ("##teamcity[x]", "#\\x23teamcity[x]"),
            ("## a heading", "## a heading"),
            ("::add-mask::e", "\\x3a:add-mask::e"),
            (" \u{3000}::error::e", " \u{3000}\\x3a:error::e"),
            ("see ::error::e", "see \\x3a:error::e"),
            ("a\n::error::e", "a\\n\\x3a:error::e"),
            ("2001:db8::1", "2001:db8::1"),
        ];
        for (text, shown) in cases {
            assert_eq!(visible(text), shown);
        }
    }

    #[test]
    fn a_tower_of_marks_is_cut() {
        let tower = format!("e{}", "\u{301}".repeat(6));
        assert_eq!(visible(&tower), format!("e{}\\u{{301}}\\u{{301}}", "\u{301}".repeat(4)));
    }

    #[test]
    fn bytes_that_are_no_text_are_shown_with_their_places() {
        let mut shown = String::new();
        let mut places = Vec::new();
        visible_bytes(b"a\xff\xc3\xa9\t\x1b!", Tab::Kept, &mut shown, &mut |from, to| places.push((from, to)));
        assert_eq!(shown, "a\\xffé\t\\x1b!");
        assert_eq!(places, [(0, 0), (1, 1), (2, 5), (4, 7), (5, 8), (6, 12)]);
    }

    #[test]
    fn long_text_is_cut_before_it_is_escaped() {
        assert_eq!(visible_within("日本語", 3), "日本語");
        assert_eq!(visible_within("日本語", 2), "日本…");
    }
}
