//! A file opened again to show places in it, read and indexed once for all its findings.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::VecDeque;
use std::rc::Rc;

use crate::source::FileId;
use crate::source::Files;
use crate::source::LineColumn;
use crate::source::LineIndex;
use crate::source::Span;

/// Lines longer than this get checkpoints, so that a thousand findings on one line do not count it a thousand times.
const LONG_LINE: usize = 4096;
/// The pages and the bytes that are kept open. Findings are sorted by file, so few are asked for again.
const OPEN_PAGES: usize = 64;
const OPEN_BYTES: usize = 128 << 20;

/// The files that are open while a report is written.
pub struct Pages<'a> {
    files: &'a Files,
    open: RefCell<VecDeque<(FileId, Option<Rc<Page<'a>>>)>>,
}

/// The text of a file, and its lines.
pub struct Page<'a> {
    bytes: Cow<'a, [u8]>,
    index: LineIndex,
    checkpoints: RefCell<HashMap<usize, Vec<(usize, usize)>>>,
}

/// A span as people count it; `end` is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where it begins.
    pub start: LineColumn,
    /// Where it ends.
    pub end: LineColumn,
}

impl<'a> Pages<'a> {
    /// No file is open yet.
    pub fn new(files: &'a Files) -> Self {
        Self { files, open: RefCell::default() }
    }

    /// The file's name for people.
    pub fn path(&self, id: FileId) -> &'a str {
        self.files.path(id)
    }

    /// The file, or `None` if it is gone or was changed since it was checked.
    pub fn open(&self, id: FileId) -> Option<Rc<Page<'a>>> {
        let mut open = self.open.borrow_mut();
        if let Some(found) = open.iter().find(|(file, _)| *file == id) {
            return found.1.clone();
        }
        let page = self.files.read_again(id).map(|bytes| Rc::new(Page::new(bytes)));
        open.push_back((id, page.clone()));
        close_oldest(&mut open);
        page
    }

    /// The lines and columns of a span, if the file is still what it was.
    pub fn place(&self, id: FileId, span: Span) -> Option<Place> {
        let page = self.open(id)?;
        Some(Place { start: page.line_column(span.start), end: page.line_column(span.end.max(span.start)) })
    }
}

fn close_oldest(open: &mut VecDeque<(FileId, Option<Rc<Page<'_>>>)>) {
    let bytes = |open: &VecDeque<(FileId, Option<Rc<Page<'_>>>)>| {
        open.iter().filter_map(|(_, page)| page.as_ref()).map(|page| page.bytes.len()).sum::<usize>()
    };
    while open.len() > 2 && (open.len() > OPEN_PAGES || bytes(open) > OPEN_BYTES) {
        open.pop_front();
    }
}

impl<'a> Page<'a> {
    /// Finds the lines of a text.
    pub fn new(bytes: Cow<'a, [u8]>) -> Self {
        let index = LineIndex::new(&bytes);
        Self { bytes, index, checkpoints: RefCell::default() }
    }

    /// The offset behind the last byte.
    pub fn end(&self) -> usize {
        self.bytes.len()
    }

    /// The number of lines, one that is empty behind the last line break included.
    pub fn lines(&self) -> usize {
        self.index.lines()
    }

    /// The line, from 0, that holds an offset.
    pub fn line(&self, offset: usize) -> usize {
        self.index.line(offset.min(self.end()))
    }

    /// The bytes of a line, from 0, without its break and without a byte order mark before it.
    pub fn text(&self, line: usize) -> Span {
        let span = self.index.span(line, &self.bytes);
        let text = &self.bytes[span.range()];
        let end = text.strip_suffix(b"\n").unwrap_or(text);
        let end = end.strip_suffix(b"\r").unwrap_or(end).len();
        let mark = if span.start == 0 && text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        Span::new(span.start + mark, span.start + end)
    }

    /// The bytes of a span.
    pub fn slice(&self, span: Span) -> &[u8] {
        &self.bytes[span.range()]
    }

    /// The start of the character that holds the byte at `offset`.
    pub fn character_start(&self, offset: usize) -> usize {
        character_start(&self.bytes, offset)
    }

    /// The line and column of an offset, both from 1.
    pub fn line_column(&self, offset: usize) -> LineColumn {
        let offset = offset.min(self.end());
        let line = self.line(offset);
        let text = self.text(line);
        if offset < text.start + LONG_LINE {
            return self.index.line_column(offset, &self.bytes);
        }
        let mut checkpoints = self.checkpoints.borrow_mut();
        let marks = checkpoints.entry(line).or_insert_with(|| self.mark(text));
        let (from, before) = marks[marks.partition_point(|&(at, _)| at <= offset) - 1];
        LineColumn { line: line + 1, column: 1 + before + characters(&self.bytes[from..offset]) }
    }

    /// Counts the characters before each of many places on a line.
    fn mark(&self, line: Span) -> Vec<(usize, usize)> {
        let mut marks = vec![(line.start, 0)];
        let (mut from, mut count) = (line.start, 0);
        while line.end - from > LONG_LINE {
            let to = character_start(&self.bytes, from + LONG_LINE);
            count += characters(&self.bytes[from..to]);
            marks.push((to, count));
            from = to;
        }
        marks
    }
}

fn character_start(bytes: &[u8], offset: usize) -> usize {
    let continues = |&at: &usize| at > 0 && bytes.get(at).is_some_and(|byte| byte & 0xc0 == 0x80);
    let back = (offset.saturating_sub(3)..=offset).rev().find(|at| !continues(at));
    back.unwrap_or(offset)
}

fn characters(bytes: &[u8]) -> usize {
    bytes.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_a_long_line_are_those_of_the_line_index() {
        let line = "é日👨\u{200d}👩 x\t".repeat(2_000);
        let text = format!("\u{feff}a: 1\r\n{line}\nb: 2");
        let mut bytes = text.into_bytes();
        bytes[6_000] = 0xff;
        let page = Page::new(Cow::Borrowed(&bytes));
        let index = LineIndex::new(&bytes);
        for offset in (0..bytes.len()).step_by(7).filter(|&at| character_start(&bytes, at) == at) {
            assert_eq!(page.line_column(offset), index.line_column(offset, &bytes), "at {offset}");
        }
    }

    #[test]
    fn a_line_has_no_break_and_no_byte_order_mark() {
        let page = Page::new(Cow::Borrowed("\u{feff}a\r\nb\rc\n".as_bytes()));
        let lines: Vec<_> = (0..page.lines()).map(|line| page.slice(page.text(line))).collect();
        assert_eq!(lines, [&b"a"[..], b"b", b"c", b""]);
    }
}
