//! The lines of a finding's files that are worth showing: few, clipped and made visible, with spans that fit them.
//!
//! An excerpt is one text. Its windows are runs of lines, from one file or several; each knows its file's name and
//! the number of its first line. So a drawer of findings sees a small text that it can trust, whatever the file holds.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::report::escape::Tab;
use crate::report::escape::visible;
use crate::report::escape::visible_bytes;
use crate::report::escape::visible_within;
use crate::report::page::Page;
use crate::report::page::Pages;
use crate::source::FileId;
use crate::source::LineColumn;
use crate::source::Location;
use crate::source::Span;

/// A line of at most this many bytes is shown whole.
const WHOLE_LINE: usize = 240;
/// The bytes of a longer line that are shown before, of and after a label.
const BEFORE: usize = 80;
const LABELLED: usize = 100;
const AFTER: usize = 60;
/// The bytes that are shown in any case, however many labels share a line.
const NEAR: usize = 16;
/// A span over more lines is reduced to its first.
const SPAN_LINES: usize = 4;
/// The labels that are drawn; there may be thousands where a finding gathers places.
const LABELS: usize = 16;
/// The characters of a label's text.
const LABEL_TEXT: usize = 300;

/// The lines that are shown for one finding.
#[derive(Debug, Default)]
pub struct Excerpt {
    /// The text of all windows; each line ends with `\n`.
    pub text: String,
    /// The runs of lines, the one with the primary place first.
    pub windows: Vec<Window>,
    /// What is marked, in the order of the text.
    pub marks: Vec<Mark>,
    /// The places that could not be shown, since their file is gone or changed.
    pub unshown: Vec<Unshown>,
    /// The labels beyond those that are drawn.
    pub more: usize,
}

/// A run of lines of one file.
#[derive(Debug, PartialEq, Eq)]
pub struct Window {
    /// The file's name, made visible.
    pub name: String,
    /// Its bytes in the excerpt.
    pub span: Range<usize>,
    /// The number of its first line, from 0.
    pub line: usize,
    /// The number of its lines.
    pub lines: usize,
}

/// A marked piece of the excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its bytes in the excerpt.
    pub span: Range<usize>,
    /// Where it begins in its file.
    pub place: LineColumn,
    /// What is written at it, made visible; may be empty.
    pub text: String,
    /// Whether it is where the finding is.
    pub primary: bool,
}

/// A place in a file that can't be shown.
#[derive(Debug, PartialEq, Eq)]
pub struct Unshown {
    /// The file's name, made visible.
    pub name: String,
    /// What is said of the place.
    pub text: String,
}

/// A place to be marked, before it is known whether it can be.
struct Wanted {
    location: Location,
    text: String,
    primary: bool,
}

/// A mark in its file: the bytes that are underlined, and their lines.
struct Marked {
    span: Span,
    first: usize,
    last: usize,
    text: String,
    primary: bool,
    place: LineColumn,
}

/// A line in the excerpt: pairs of an offset in the file and one in the excerpt, in order.
type Boundaries = Vec<(usize, usize)>;

impl Excerpt {
    /// The excerpt for a finding and the places that explain it.
    pub fn of(finding: &Diagnostic, pages: &Pages<'_>) -> Self {
        let label =
            |location, text: &str, primary| Wanted { location, text: visible_within(text, LABEL_TEXT), primary };
        let related = finding.related.iter().map(|related| label(related.location, &related.message, false));
        let primary = label(finding.location, &finding.label, true);
        let mut excerpt = Self::at(std::iter::once(primary).chain(related.take(LABELS - 1)), pages);
        excerpt.more = finding.related.len().saturating_sub(LABELS - 1);
        excerpt
    }

    /// The excerpt around one place.
    pub fn around(location: Location, pages: &Pages<'_>) -> Self {
        Self::at(std::iter::once(Wanted { location, text: String::new(), primary: true }), pages)
    }

    /// Shortens marks that lie over each other on a line, since only one thing can be drawn under a character: the
    /// wider ends where the narrower begins, or begins where it ends. Of two on the same characters one is left.
    pub fn set_apart(&mut self) {
        self.marks.sort_by_key(|mark| (mark.span.start, mark.span.end));
        let mut apart: Vec<Mark> = Vec::with_capacity(self.marks.len());
        for mut mark in std::mem::take(&mut self.marks) {
            match apart.last_mut() {
                Some(last) if last.span == mark.span => last.join(&mark),
                Some(last) if last.span.end > mark.span.start && !self.text[last.span.clone()].contains('\n') => {
                    if last.span.start < mark.span.start {
                        last.span.end = mark.span.start;
                    } else if last.span.end < mark.span.end {
                        mark.span.start = last.span.end;
                    } else {
                        // What was before moved it behind this one's beginning, and nothing of this is left.
                        last.join(&mark);
                        continue;
                    }
                    apart.push(mark);
                }
                _ => apart.push(mark),
            }
        }
        self.marks = apart;
    }

    fn at(wanted: impl Iterator<Item = Wanted>, pages: &Pages<'_>) -> Self {
        let mut excerpt = Self::default();
        for (file, labels) in by_file(wanted) {
            let name = visible(pages.path(file));
            match pages.open(file) {
                Some(page) => excerpt.add_file(&name, &page, &labels),
                None => excerpt
                    .unshown
                    .extend(labels.into_iter().map(|label| Unshown { name: name.clone(), text: label.text })),
            }
        }
        excerpt.marks.sort_by_key(|mark| mark.span.start);
        excerpt
    }

    fn add_file(&mut self, name: &str, page: &Page<'_>, labels: &[Wanted]) {
        let marked: Vec<Marked> = labels.iter().map(|label| mark(page, label)).collect();
        for lines in windows(page, &marked) {
            let inside: Vec<&Marked> = marked.iter().filter(|mark| lines.contains(&mark.first)).collect();
            self.add_window(name, page, lines, &inside);
        }
    }

    fn add_window(&mut self, name: &str, page: &Page<'_>, lines: Range<usize>, marked: &[&Marked]) {
        let start = self.text.len();
        let boundaries: Vec<Boundaries> = lines.clone().map(|line| self.add_line(page, line, marked)).collect();
        for mark in marked {
            let from = start_of(&boundaries[mark.first - lines.start], mark.span.start);
            let to = end_of(&boundaries[mark.last - lines.start], mark.span.end).max(from);
            let (text, primary, place) = (mark.text.clone(), mark.primary, mark.place);
            self.marks.push(Mark { span: from..to, place, text, primary });
        }
        let span = start..self.text.len();
        self.windows.push(Window { name: name.to_owned(), span, line: lines.start, lines: lines.len() });
    }

    /// Appends one line, clipped around what is marked on it.
    fn add_line(&mut self, page: &Page<'_>, line: usize, marked: &[&Marked]) -> Boundaries {
        let text = page.text(line);
        let mut boundaries = Vec::new();
        let mut end = text.start;
        for kept in kept(page, line, marked) {
            self.add_gap(end < kept.start);
            let bytes = page.slice(kept);
            visible_bytes(&bytes, Tab::Kept, &mut self.text, &mut |from, to| boundaries.push((kept.start + from, to)));
            end = kept.end;
        }
        self.add_gap(end < text.end);
        boundaries.push((text.end, self.text.len()));
        self.text.push('\n');
        boundaries
    }

    fn add_gap(&mut self, is_gap: bool) {
        if is_gap {
            self.text.push('…');
        }
    }
}

impl Mark {
    fn join(&mut self, other: &Self) {
        let gap = if self.text.is_empty() || other.text.is_empty() { "" } else { "; " };
        self.text = format!("{}{gap}{}", self.text, other.text);
        self.primary |= other.primary;
    }
}

/// The labels by file: the primary one's first, then in the order in which they are met.
fn by_file(wanted: impl Iterator<Item = Wanted>) -> Vec<(FileId, Vec<Wanted>)> {
    let mut files: Vec<(FileId, Vec<Wanted>)> = Vec::new();
    for label in wanted {
        match files.iter_mut().find(|(file, _)| *file == label.location.file) {
            Some((_, labels)) => labels.push(label),
            None => files.push((label.location.file, vec![label])),
        }
    }
    files
}

/// Fits a label to its file: within its bounds, and not over more lines than can be read.
fn mark(page: &Page<'_>, label: &Wanted) -> Marked {
    let start = label.location.span.start.min(page.end());
    let end = label.location.span.end.clamp(start, page.end());
    let first = page.line(start);
    let last = page.line(end.saturating_sub(1).max(start));
    let mut text = label.text.clone();
    let is_long = last - first >= SPAN_LINES;
    if is_long {
        let gap = if text.is_empty() { "" } else { " " };
        text = format!("{text}{gap}(down to line {})", last + 1);
    }
    let last = if is_long { first } else { last };
    let (head, tail) = (page.text(first), page.text(last));
    let span = Span::new(start.clamp(head.start, head.end), end.clamp(tail.start, tail.end));
    Marked { span, first, last, text, primary: label.primary, place: page.line_column(start) }
}

/// The runs of lines to show: those with a mark and one before and after. The run with the primary mark comes first.
fn windows(page: &Page<'_>, marked: &[Marked]) -> Vec<Range<usize>> {
    let mut lines = BTreeSet::new();
    for mark in marked {
        lines.extend(mark.first.saturating_sub(1)..=mark.last);
        lines.extend(Some(mark.last + 1).filter(|&next| has_content(page, next)));
    }
    let mut windows: Vec<Range<usize>> = Vec::new();
    for line in lines {
        match windows.last_mut() {
            Some(window) if line <= window.end + 1 => window.end = line + 1,
            _ => windows.push(line..line + 1),
        }
    }
    let primary = marked.iter().find(|mark| mark.primary).map(|mark| mark.first);
    windows.sort_by_key(|window| primary.is_none_or(|line| !window.contains(&line)));
    windows
}

/// Whether a line is there to be shown: the nothing behind the last line break is not.
fn has_content(page: &Page<'_>, line: usize) -> bool {
    line + 1 < page.lines() || (line + 1 == page.lines() && page.text(line).start < page.end())
}

/// The pieces of a line that are shown.
fn kept(page: &Page<'_>, line: usize, marked: &[&Marked]) -> Vec<Span> {
    let text = page.text(line);
    if text.end - text.start <= WHOLE_LINE {
        return vec![text];
    }
    let on_line = || marked.iter().filter(|mark| (mark.first..=mark.last).contains(&line));
    // The marks of a line share its room, so that a line stays one.
    let share = |bytes: usize| (bytes / on_line().count().max(1)).max(NEAR);
    let mut pieces: BTreeMap<usize, usize> = BTreeMap::new();
    for mark in on_line() {
        let from = if mark.first == line { mark.span.start } else { text.start };
        let to = if mark.last == line { mark.span.end } else { text.end };
        let start = page.character_start(from.saturating_sub(share(BEFORE)).max(text.start)).max(text.start);
        let to = page.character_start((to.min(from + share(LABELLED)) + share(AFTER)).min(text.end));
        let end = pieces.entry(start).or_insert(to);
        *end = to.max(*end);
    }
    if pieces.is_empty() {
        return vec![Span::new(text.start, page.character_start(text.start + WHOLE_LINE))];
    }
    joined(pieces)
}

/// Makes one of pieces that touch or nearly do.
fn joined(pieces: BTreeMap<usize, usize>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (start, end) in pieces {
        match spans.last_mut() {
            Some(span) if start <= span.end + 8 => span.end = span.end.max(end),
            _ => spans.push(Span::new(start, end)),
        }
    }
    spans
}

/// Where the character that holds `offset` begins in the excerpt.
fn start_of(boundaries: &[(usize, usize)], offset: usize) -> usize {
    let after = boundaries.partition_point(|&(from, _)| from <= offset);
    boundaries[after.saturating_sub(1)].1
}

/// Where the character before `offset` ends in the excerpt; behind the `…` if it was clipped away.
fn end_of(boundaries: &[(usize, usize)], offset: usize) -> usize {
    let at = boundaries.partition_point(|&(from, _)| from < offset);
    boundaries[at.min(boundaries.len() - 1)].1
}

#[cfg(test)]
mod tests;
