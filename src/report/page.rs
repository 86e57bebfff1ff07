//! A file opened again to show places in it, read and indexed once for all its findings.

mod large;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::VecDeque;
use std::rc::Rc;

use crate::report::page::large::Large;
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
/// Files with more bytes that were read line by line are not held in memory for what is shown of them.
const LARGE: u64 = 8 << 20;

/// The files that are open while a report is written.
pub struct Pages<'a> {
    files: &'a Files,
    open: RefCell<VecDeque<(FileId, Option<Rc<Page<'a>>>)>>,
}

/// The text of a file, and its lines.
pub struct Page<'a> {
    text: Text<'a>,
    checkpoints: RefCell<HashMap<usize, Vec<(usize, usize)>>>,
}

enum Text<'a> {
    Whole { bytes: Cow<'a, [u8]>, index: LineIndex },
    Large(Large),
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
        let large = || Some(Page::of(Text::Large(Large::new(self.files.open_again(id, LARGE)?).ok()?)));
        let page = large().or_else(|| Some(Page::new(self.files.read_again(id)?))).map(Rc::new);
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
        open.iter().filter_map(|(_, page)| page.as_ref()).map(|page| page.held()).sum::<usize>()
    };
    while open.len() > 2 && (open.len() > OPEN_PAGES || bytes(open) > OPEN_BYTES) {
        open.pop_front();
    }
}

impl<'a> Page<'a> {
    /// Finds the lines of a text.
    pub fn new(bytes: Cow<'a, [u8]>) -> Self {
        let index = LineIndex::new(&bytes);
        Self::of(Text::Whole { bytes, index })
    }

    fn of(text: Text<'a>) -> Self {
        Self { text, checkpoints: RefCell::default() }
    }

    /// The offset behind the last byte.
    pub fn end(&self) -> usize {
        match &self.text {
            Text::Whole { bytes, .. } => bytes.len(),
            Text::Large(large) => large.end(),
        }
    }

    /// The bytes of it that are in memory.
    fn held(&self) -> usize {
        match &self.text {
            Text::Whole { bytes, .. } => bytes.len(),
            Text::Large(_) => 0,
        }
    }

    /// The number of lines, one that is empty behind the last line break included.
    pub fn lines(&self) -> usize {
        match &self.text {
            Text::Whole { index, .. } => index.lines(),
            Text::Large(large) => large.lines(),
        }
    }

    /// The line, from 0, that holds an offset.
    pub fn line(&self, offset: usize) -> usize {
        let offset = offset.min(self.end());
        match &self.text {
            Text::Whole { index, .. } => index.line(offset),
            Text::Large(large) => large.line(offset),
        }
    }

    /// The bytes of a line, from 0, without its break and without a byte order mark before it.
    pub fn text(&self, line: usize) -> Span {
        let span = match &self.text {
            Text::Whole { bytes, index } => index.span(line, bytes),
            Text::Large(large) => large.span(line),
        };
        let last = self.slice(Span::new(span.end.saturating_sub(2).max(span.start), span.end));
        let rest = last.strip_suffix(b"\n").unwrap_or(&last);
        let rest = rest.strip_suffix(b"\r").unwrap_or(rest);
        let end = span.end - (last.len() - rest.len());
        let has_mark = span.start == 0 && end >= 3 && *self.slice(Span::new(0, 3)) == *b"\xef\xbb\xbf";
        Span::new(span.start + if has_mark { 3 } else { 0 }, end)
    }

    /// The bytes of a span.
    pub fn slice(&self, span: Span) -> Cow<'_, [u8]> {
        match &self.text {
            Text::Whole { bytes, .. } => Cow::Borrowed(&bytes[span.range()]),
            Text::Large(large) => Cow::Owned(large.slice(span)),
        }
    }

    /// The start of the character that holds the byte at `offset`.
    pub fn character_start(&self, offset: usize) -> usize {
        let from = offset.saturating_sub(3).min(self.end());
        let near = self.slice(Span::new(from, self.end().min(offset + 1)));
        let continues = |&at: &usize| at > 0 && near.get(at - from).is_some_and(|byte| byte & 0xc0 == 0x80);
        (from..=offset).rev().find(|at| !continues(at)).unwrap_or(offset)
    }

    /// The line and column of an offset, both from 1.
    pub fn line_column(&self, offset: usize) -> LineColumn {
        let offset = offset.min(self.end());
        let line = self.line(offset);
        let text = self.text(line);
        let from = text.start.min(offset);
        if offset < from + LONG_LINE {
            return LineColumn { line: line + 1, column: 1 + characters(&self.slice(Span::new(from, offset))) };
        }
        let mut checkpoints = self.checkpoints.borrow_mut();
        let marks = checkpoints.entry(line).or_insert_with(|| self.mark(text));
        let (from, before) = marks[marks.partition_point(|&(at, _)| at <= offset) - 1];
        LineColumn { line: line + 1, column: 1 + before + characters(&self.slice(Span::new(from, offset))) }
    }

    /// Counts the characters before each of many places on a line.
    fn mark(&self, line: Span) -> Vec<(usize, usize)> {
        let mut marks = vec![(line.start, 0)];
        let (mut from, mut count) = (line.start, 0);
        while line.end - from > LONG_LINE {
            let to = self.character_start(from + LONG_LINE);
            count += characters(&self.slice(Span::new(from, to)));
            marks.push((to, count));
            from = to;
        }
        marks
    }
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
        for offset in (0..bytes.len()).step_by(7).filter(|&at| page.character_start(at) == at) {
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
