//! The YAML that nearly all records are written in, read in one pass over its lines.
//!
//! The whole file is left to `granit-parser` where anything in it is unusual, wrong, or near a limit: what is read here
//! becomes the very arena that the other way gives, and an error is never told from here. `None` means "not sure".
//!
//! One rule keeps out most of what is wrong: a line stands as deep as a collection that is open, or deeper where a
//! value is still to come (`key:` or `-` at the end of a line).

mod block;
mod flow;
mod quoted;
mod scalar;
mod screen;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod libfyaml;
#[cfg(test)]
mod tests;

use memchr::memchr;

use crate::document::Builder;
use crate::document::Document;
use crate::document::Kind;
use crate::document::Options;
use crate::document::Style;
use crate::document::findings::Findings;
use crate::document::keys::Repeats;
use crate::document::yaml::node::Remark;
use crate::limits::Limits;
use crate::source::FileId;
use crate::source::Span;

/// Collections inside each other, far from where the parser has limits of its own.
const DEPTH: usize = 64;

/// Bytes from the beginning of a key to its colon, far from where the parser has limits of its own.
const KEY: usize = 1000;

/// A document that was read whole, and what is to be said of it.
pub(super) struct Whole<'t> {
    pub document: Document<'t>,
    pub repeats: Repeats,
    pub remarks: Vec<(u32, Remark)>,
}

/// The documents in `text`, or `None` where the parser is to read it.
pub(super) fn read<'t>(findings: &Findings<'_>, text: &'t str, options: Options) -> Option<Vec<Whole<'t>>> {
    screen::is_plain(text.as_bytes()).then_some(())?;
    let mut fast = Fast::new(findings.file(), text, options, findings.limits);
    fast.lines()?;
    fast.end_document()?;
    Some(fast.whole)
}

struct Fast<'t, 'l> {
    file: FileId,
    text: &'t str,
    bytes: &'t [u8],
    options: Options,
    limits: &'l Limits,
    builder: Builder<'t, 'l>,
    /// The block collections that are open, outermost first.
    levels: Vec<Level>,
    /// A value that is still to come, in the innermost level.
    pending: Option<Pending>,
    /// Where the next line begins.
    next: usize,
    /// Where the last node ended.
    cursor: usize,
    /// Where the last comment and the last line with something else begin.
    last_comment: usize,
    last_content: usize,
    /// Whether the document at hand begins with a marker.
    is_marked: bool,
    remarks: Vec<(u32, Remark)>,
    whole: Vec<Whole<'t>>,
}

#[derive(Clone, Copy)]
struct Level {
    column: usize,
    is_mapping: bool,
}

#[derive(Clone, Copy)]
struct Pending {
    /// After the colon or dash.
    at: usize,
    /// Whether a comment stands after that.
    has_comment: bool,
}

impl<'t, 'l> Fast<'t, 'l> {
    fn new(file: FileId, text: &'t str, options: Options, limits: &'l Limits) -> Self {
        let mut builder = Builder::new(file, 0, text, 0, limits);
        builder.reserve(text.len());
        Self {
            file,
            text,
            bytes: text.as_bytes(),
            options,
            limits,
            builder,
            levels: Vec::with_capacity(DEPTH),
            pending: None,
            next: 0,
            cursor: 0,
            last_comment: 0,
            last_content: 0,
            is_marked: false,
            remarks: Vec::new(),
            whole: Vec::new(),
        }
    }

    fn lines(&mut self) -> Option<()> {
        while self.next < self.bytes.len() {
            let (line, end) = self.take_line();
            let start = self.skip_spaces(line, end);
            match self.bytes[start..end].first() {
                None => {}
                Some(b'#') => self.comment(start, end)?,
                Some(_) => self.content(start, start - line, end)?,
            }
        }
        Some(())
    }

    /// Where the next line begins and ends, without its line break; the line is taken.
    fn take_line(&mut self) -> (usize, usize) {
        let start = self.next;
        let length = memchr(b'\n', &self.bytes[start..]);
        let end = length.map_or(self.bytes.len(), |length| start + length);
        self.next = length.map_or(end, |_| end + 1);
        let has_return = end > start && self.bytes[end - 1] == b'\r';
        (start, end - usize::from(has_return))
    }

    /// The next line is the one that begins at `start`.
    fn put_back(&mut self, start: usize) {
        self.next = start;
    }

    /// The column of the innermost collection, deeper than which the lines of a scalar stand.
    fn parent_column(&self) -> Option<usize> {
        self.levels.last().map(|top| top.column)
    }

    fn skip_spaces(&self, at: usize, end: usize) -> usize {
        let rest = &self.bytes[at..end];
        at + rest.iter().position(|&byte| byte != b' ').unwrap_or(rest.len())
    }

    fn comment(&mut self, start: usize, end: usize) -> Option<()> {
        if let Some(pending) = &mut self.pending {
            pending.has_comment = true;
        }
        self.last_comment = start;
        self.builder.comment(Span::new(start, end)).ok()
    }

    /// A line with something at `column` that is no comment.
    fn content(&mut self, at: usize, column: usize, end: usize) -> Option<()> {
        let is_marker = column == 0 && matches!(self.bytes.get(at..at + 3), Some(b"---" | b"..."));
        if is_marker {
            return self.marker(at, end);
        }
        self.last_content = at;
        self.find_place(column, self.is_dash(at, end))?;
        let (at, column) = self.dashes(at, column, end)?;
        if at == end { Some(()) } else { self.key_or_value(at, column, end) }
    }

    /// A line of three dashes alone: the documents before it end. A comment between them is left to the parser, which
    /// knows whose it is.
    fn marker(&mut self, at: usize, end: usize) -> Option<()> {
        if self.bytes[at] != b'-' || self.skip_spaces(at + 3, end) != end {
            return None;
        }
        if self.is_marked || !self.builder.is_empty() {
            if self.last_comment > self.last_content {
                return None;
            }
            self.end_document()?;
        }
        self.is_marked = true;
        Some(())
    }

    /// Closes what ends before a line that begins at `column`, so that the innermost level is the one that it goes on,
    /// or a value is pending that it is.
    fn find_place(&mut self, column: usize, is_dash: bool) -> Option<()> {
        loop {
            let Some(&top) = self.levels.last() else { return self.builder.is_empty().then_some(()) };
            if column > top.column {
                return self.pending.map(drop);
            }
            if column == top.column {
                match (is_dash, top.is_mapping) {
                    (true, true) => return self.pending.map(drop),
                    // A list that stands no deeper than its key ends; below any other there is nothing at this column.
                    (false, false) => {}
                    _ => return self.nothing(),
                }
            }
            self.nothing()?;
            self.close();
        }
    }

    /// The dashes that begin a line. Gives where the first item is and its column, or the end if none is on this line.
    fn dashes(&mut self, mut at: usize, mut column: usize, end: usize) -> Option<(usize, usize)> {
        while self.is_dash(at, end) {
            self.enter(Kind::Sequence, at, column)?;
            self.cursor = at + 1;
            let item = self.after_indicator(at + 1, end)?;
            if item == end {
                return Some((end, column));
            }
            column += item - at;
            at = item;
        }
        Some((at, column))
    }

    /// After a colon or dash: where its value is on this line, or the end of the line.
    fn after_indicator(&mut self, at: usize, end: usize) -> Option<usize> {
        self.pending = Some(Pending { at, has_comment: false });
        let value = self.skip_spaces(at, end);
        if value < end && self.bytes[value] == b'#' {
            self.comment(value, end)?;
            return Some(end);
        }
        Some(value)
    }

    fn is_dash(&self, at: usize, end: usize) -> bool {
        self.bytes[at..end].first() == Some(&b'-') && (at + 1 == end || self.bytes[at + 1] == b' ')
    }

    /// Goes on in the innermost level, or opens one where a value is pending or the document begins.
    fn enter(&mut self, kind: Kind, at: usize, column: usize) -> Option<()> {
        let is_new = self.pending.take().is_some() || self.levels.is_empty();
        if !is_new {
            return Some(());
        }
        if self.levels.len() >= DEPTH {
            return None;
        }
        let is_mapping = kind == Kind::Mapping;
        self.builder.open(kind, Style::Block, at).ok()?;
        self.levels.push(Level { column, is_mapping });
        Some(())
    }

    /// A value that is pending is nothing. Where it would stand is plain only if no comment follows.
    fn nothing(&mut self) -> Option<()> {
        let Some(Pending { at, has_comment }) = self.pending.take() else { return Some(()) };
        if has_comment {
            return None;
        }
        self.add(Kind::Null, Style::Plain, Span::empty(at), None).map(drop)
    }

    fn close(&mut self) {
        self.levels.pop();
        self.builder.close(self.cursor);
    }

    fn add(&mut self, kind: Kind, style: Style, span: Span, content: Option<Box<str>>) -> Option<u32> {
        self.cursor = span.end;
        self.builder.scalar(kind, style, span, content).ok()
    }

    fn end_document(&mut self) -> Option<()> {
        self.nothing()?;
        while !self.levels.is_empty() {
            self.close();
        }
        let number = u32::try_from(self.whole.len() + 1).ok()?;
        if self.builder.is_empty() || number > self.limits.documents {
            return None;
        }
        let next = Builder::new(self.file, number, self.text, 0, self.limits);
        let (document, repeats) = std::mem::replace(&mut self.builder, next).finish();
        let remarks = std::mem::take(&mut self.remarks);
        self.whole.push(Whole { document, repeats, remarks });
        Some(())
    }
}
