//! Lines and columns, as people count them.

use crate::source::Span;

/// A place as people count it: both from 1, the column in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// The starts of a text's lines; `\n`, `\r\n` and a lone `\r` end a line.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// Finds the lines of `text`.
    pub fn new(text: &[u8]) -> Self {
        let ends = text
            .iter()
            .enumerate()
            .filter(|&(at, &byte)| byte == b'\n' || (byte == b'\r' && text.get(at + 1) != Some(&b'\n')));
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Self { starts }
    }

    /// The line, from 0, that holds the byte at `offset`.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset) - 1
    }

    /// The bytes of a line, from 0, with its end; empty past the last.
    pub fn span(&self, line: usize, text: &[u8]) -> Span {
        let at = |line: usize| self.starts.get(line).copied().unwrap_or(text.len());
        Span::new(at(line), at(line + 1))
    }

    /// The number of lines.
    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// The line and column of a byte. A byte inside a character counts as that character, a byte order
    /// mark at the start of the file as nothing, a byte that is no UTF-8 as one.
    pub fn line_column(&self, offset: usize, text: &[u8]) -> LineColumn {
        let line = self.line(offset);
        let end = offset.min(text.len());
        let start = self.starts[line].min(end);
        let before = text[start..end].strip_prefix(b"\xef\xbb\xbf").filter(|_| start == 0);
        let before = before.unwrap_or(&text[start..end]);
        let column =
            1 + before.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum::<usize>();
        LineColumn { line: line + 1, column }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_end_in_any_way() {
        let text = "a: é日x\r\nb: 2\rc: 3\n".as_bytes();
        let index = LineIndex::new(text);
        let place = |offset| {
            let place = index.line_column(offset, text);
            (place.line, place.column)
        };
        assert_eq!(place(0), (1, 1));
        assert_eq!(place(8), (1, 6));
        assert_eq!(place(11), (2, 1));
        assert_eq!(place(16), (3, 1));
        assert_eq!(place(text.len()), (4, 1));
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        let text = "\u{feff}a: 1".as_bytes();
        let place = LineIndex::new(text).line_column(3, text);
        assert_eq!((place.line, place.column), (1, 1));
    }
}
