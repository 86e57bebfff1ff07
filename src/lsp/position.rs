//! Places as an editor counts them: lines from 0, and columns in the units that client and server agreed on.

use std::borrow::Cow;

use lsp_types::Position;
use lsp_types::PositionEncodingKind;
use lsp_types::Range;

use crate::source::LineIndex;
use crate::source::Span;

/// The unit of columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// What every client knows.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

impl Encoding {
    /// The first unit of a client's list that there is; UTF-16 if it has no list.
    pub(super) fn negotiate(offered: &[PositionEncodingKind]) -> Self {
        let known = offered.iter().find_map(|kind| match kind.as_str() {
            "utf-8" => Some(Self::Utf8),
            "utf-16" => Some(Self::Utf16),
            "utf-32" => Some(Self::Utf32),
            _ => None,
        });
        known.unwrap_or_default()
    }

    /// Its name in the protocol.
    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn units(self, character: char) -> usize {
        match self {
            Self::Utf8 => character.len_utf8(),
            Self::Utf16 => character.len_utf16(),
            Self::Utf32 => 1,
        }
    }
}

/// A text with its lines. Bytes that are no UTF-8 count as the replacement character that an editor shows for them.
pub(super) struct Text<'t> {
    bytes: Cow<'t, [u8]>,
    index: LineIndex,
    encoding: Encoding,
}

impl<'t> Text<'t> {
    /// Finds the lines of a text.
    pub(super) fn new(bytes: impl Into<Cow<'t, [u8]>>, encoding: Encoding) -> Self {
        let bytes = bytes.into();
        let index = LineIndex::new(&bytes);
        Self { bytes, index, encoding }
    }

    /// The bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The place of a byte; past the end, that of the end.
    pub(super) fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.bytes.len());
        let line = self.index.line(offset);
        let start = self.index.span(line, &self.bytes).start;
        let column: usize = characters(&self.bytes[start..offset]).map(|(character, _)| self.units(character)).sum();
        Position { line: number(line), character: number(column) }
    }

    /// The places of a span.
    pub(super) fn range(&self, span: Span) -> Range {
        Range { start: self.position(span.start), end: self.position(span.end.max(span.start)) }
    }

    /// The byte at a place. Past the end of a line that is the end of the line, past the last line the end of the text;
    /// inside a character it is that character's start.
    pub(super) fn offset(&self, position: Position) -> usize {
        let line = position.line as usize;
        if line >= self.index.lines() {
            return self.bytes.len();
        }
        let span = self.line(line);
        let (mut left, mut offset) = (position.character as usize, span.start);
        for (character, length) in characters(&self.bytes[span.range()]) {
            let units = self.units(character);
            if units > left {
                break;
            }
            left -= units;
            offset += length;
        }
        offset
    }

    /// The bytes of a line, from 0, without its break.
    pub(super) fn line(&self, line: usize) -> Span {
        let span = self.index.span(line, &self.bytes);
        let breaks = self.bytes[span.range()].iter().rev().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        Span::new(span.start, span.end - breaks)
    }

    /// The line, from 0, of a byte.
    pub(super) fn line_of(&self, offset: usize) -> usize {
        self.index.line(offset.min(self.bytes.len()))
    }

    fn units(&self, character: char) -> usize {
        self.encoding.units(character)
    }
}

/// The characters of bytes, with how many bytes each takes. What is no UTF-8 is shown as one character a piece.
fn characters(bytes: &[u8]) -> impl Iterator<Item = (char, usize)> {
    bytes.utf8_chunks().flat_map(|chunk| {
        let broken = chunk.invalid().len();
        let valid = chunk.valid().chars().map(|character| (character, character.len_utf8()));
        valid.chain((broken > 0).then_some((char::REPLACEMENT_CHARACTER, broken)))
    })
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_in_the_units_that_were_agreed_on() {
        let bytes = "a: é日👩x\r\nb: 2\rc: 3\n".as_bytes();
        let x = bytes.iter().position(|&byte| byte == b'x').expect("it is there");
        for (encoding, column) in [(Encoding::Utf8, 12), (Encoding::Utf16, 7), (Encoding::Utf32, 6)] {
            let text = Text::new(bytes, encoding);
            assert_eq!(text.position(x), Position::new(0, column), "{encoding:?}");
            assert_eq!(text.offset(Position::new(0, column)), x, "{encoding:?}");
            for offset in (0..bytes.len()).filter(|&at| std::str::from_utf8(&bytes[at..]).is_ok() && bytes[at] != b'\n')
            {
                assert_eq!(text.offset(text.position(offset)), offset, "{encoding:?} {offset}");
            }
        }
    }

    #[test]
    fn places_that_are_not_there_are_the_nearest_that_are() {
        let text = Text::new("ab👩\r\nc".as_bytes(), Encoding::Utf16);
        for (line, column, offset) in [(0, 99, 6), (9, 0, 9), (1, 9, 9), (0, 3, 2)] {
            assert_eq!(text.offset(Position::new(line, column)), offset, "{line}:{column}");
        }
        assert_eq!(text.position(99), Position::new(1, 1));
    }

    #[test]
    fn what_is_no_utf_8_is_one_character() {
        let text = Text::new(b"a\xff\xfeb".as_slice(), Encoding::Utf16);
        assert_eq!(text.position(3), Position::new(0, 3));
        assert_eq!(text.offset(Position::new(0, 3)), 3);
    }

    #[test]
    fn the_clients_first_choice_that_is_known_wins() {
        let kinds = |names: &[&'static str]| names.iter().map(|&name| name.into()).collect::<Vec<_>>();
        assert_eq!(Encoding::negotiate(&kinds(&["utf-7", "utf-32", "utf-8"])), Encoding::Utf32);
        assert_eq!(Encoding::negotiate(&[]), Encoding::Utf16);
    }
}
