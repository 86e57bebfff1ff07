//! Keys and values.

use crate::document::Kind;
use crate::document::Style;
use crate::document::yaml::fast::Fast;
use crate::document::yaml::fast::KEY;
use crate::document::yaml::node::Remark;
use crate::document::yaml::scalar;
use crate::source::Span;

/// What ends a plain scalar on its line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// A colon at this place, with a space or nothing after it.
    Colon(usize),
    /// A comment at this place.
    Comment(usize),
    Line,
}

impl Fast<'_, '_> {
    /// What stands on a line after its dashes.
    pub(super) fn key_or_value(&mut self, at: usize, column: usize, end: usize) -> Option<()> {
        let (key, style, colon) = match self.bytes[at] {
            b'"' | b'\'' => {
                let Some(key) = self.quote_end(at, end) else { return self.lone_value(at, end) };
                let colon = self.skip_spaces(key, end);
                if colon == end || self.bytes[colon] != b':' {
                    return self.lone_value(at, end);
                }
                (key, self.quote(at), colon)
            }
            b'[' | b'{' | b'|' | b'>' => return self.lone_value(at, end),
            _ => match self.plain(at, end)? {
                (key, Ending::Colon(colon)) => (key, Style::Plain, colon),
                _ => return self.lone_value(at, end),
            },
        };
        let is_colon = colon + 1 == end || self.bytes[colon + 1] == b' ';
        if !is_colon || colon - at > KEY {
            return None;
        }
        self.enter(Kind::Mapping, at, column)?;
        self.add_written(Span::new(at, key), style)?;
        let value = self.after_indicator(colon + 1, end)?;
        if value == end { Some(()) } else { self.value(value, end) }
    }

    /// A value on a line of its own, or after a dash.
    fn lone_value(&mut self, at: usize, end: usize) -> Option<()> {
        let is_root = self.builder.is_empty() && matches!(self.bytes[at], b'[' | b'{');
        if self.pending.is_none() && !is_root {
            return None;
        }
        self.value(at, end)
    }

    /// A value that begins on this line and is not a block collection.
    fn value(&mut self, at: usize, end: usize) -> Option<()> {
        self.pending = None;
        match self.bytes[at] {
            b'[' | b'{' => {
                let after = self.flow(at, end)?;
                self.rest(after, end)
            }
            b'"' | b'\'' => self.quoted_value(at, end),
            b'|' | b'>' => self.block_value(at, end),
            _ => self.plain_value(at, end),
        }
    }

    fn plain_value(&mut self, at: usize, end: usize) -> Option<()> {
        if self.is_dash(at, end) {
            return None;
        }
        let (stop, ending) = self.plain(at, end)?;
        match ending {
            Ending::Colon(_) => None,
            Ending::Comment(comment) => {
                self.add_plain(Span::new(at, stop), None)?;
                self.comment(comment, end)
            }
            Ending::Line => self.plain_lines(at, stop),
        }
    }

    /// A plain scalar whose first line is from `at` to `stop`: lines that are deeper than its parent belong to it.
    fn plain_lines(&mut self, at: usize, mut stop: usize) -> Option<()> {
        let parent = self.parent_column()?;
        let mut content: Option<String> = None;
        let mut breaks = 0;
        while self.next < self.bytes.len() && !self.is_next_outside(parent) {
            let (line, end) = self.take_line();
            let start = self.skip_spaces(line, end);
            breaks += 1;
            if start == end {
                continue;
            }
            let (line_stop, ending) = self.plain_end(start, end);
            let content = content.get_or_insert_with(|| self.text[at..stop].to_owned());
            fold(content, breaks, &self.text[start..line_stop]);
            (stop, breaks) = (line_stop, 0);
            match ending {
                Ending::Colon(_) => return None,
                Ending::Comment(comment) => {
                    self.add_plain(Span::new(at, stop), Some(content.as_str().into()))?;
                    return self.comment(comment, end);
                }
                Ending::Line => {}
            }
        }
        self.add_plain(Span::new(at, stop), content.map(Into::into))
    }

    /// Whether the next line is a comment, or begins with something no deeper than `parent`. Its end is not looked for.
    fn is_next_outside(&self, parent: usize) -> bool {
        let start = self.skip_spaces(self.next, self.bytes.len());
        match self.bytes.get(start) {
            None | Some(b'\n' | b'\r') => false,
            Some(first) => *first == b'#' || start - self.next <= parent,
        }
    }

    /// What may stand after a value: nothing, or a comment.
    pub(super) fn rest(&mut self, at: usize, end: usize) -> Option<()> {
        let rest = self.skip_spaces(at, end);
        if rest == end {
            return Some(());
        }
        if rest == at || self.bytes[rest] != b'#' {
            return None;
        }
        self.comment(rest, end)
    }

    /// Where a plain scalar ends, outside of brackets, and why there.
    pub(super) fn plain(&self, at: usize, end: usize) -> Option<(usize, Ending)> {
        can_begin(self.bytes[at]).then(|| self.plain_end(at, end))
    }

    fn plain_end(&self, at: usize, end: usize) -> (usize, Ending) {
        let line = &self.bytes[..end];
        let (mut from, mut ending) = (at, (end, Ending::Line));
        while let Some(offset) = line[from..].iter().position(|byte| matches!(byte, b':' | b'#')) {
            let here = from + offset;
            if line[here] == b':' && line.get(here + 1).is_none_or(|&next| next == b' ') {
                ending = (here, Ending::Colon(here));
                break;
            }
            if line[here] == b'#' && line[here - 1] == b' ' {
                ending = (here, Ending::Comment(here));
                break;
            }
            from = here + 1;
        }
        let (stop, why) = ending;
        (at + self.bytes[at..stop].trim_ascii_end().len(), why)
    }

    /// Adds a scalar on one line.
    pub(super) fn add_written(&mut self, span: Span, style: Style) -> Option<()> {
        if style == Style::Plain { self.add_plain(span, None) } else { self.add_quoted(span, style) }
    }

    /// Adds a plain scalar, whose content is its source if there is no other.
    pub(super) fn add_plain(&mut self, span: Span, content: Option<Box<str>>) -> Option<()> {
        let source = &self.text[span.range()];
        let text = content.as_deref().unwrap_or(source);
        let kind = scalar::resolve(text);
        if kind == Kind::NonFinite || text == "<<" {
            return None;
        }
        let other = if self.options.ambiguous_scalars { scalar::in_yaml_1_1(text, kind) } else { None };
        let node = self.add(kind, Style::Plain, span, content)?;
        if let Some(other) = other {
            if self.remarks.len() >= self.limits.record_findings {
                return None;
            }
            self.remarks.push((node, Remark::Ambiguous(other)));
        }
        Some(())
    }
}

/// Adds a line to a scalar that goes on after `breaks` line breaks: one is a space, more are themselves but one.
pub(super) fn fold(content: &mut String, breaks: usize, line: &str) {
    if breaks == 1 {
        content.push(' ');
    }
    content.extend(std::iter::repeat_n('\n', breaks - 1));
    content.push_str(line);
}

/// Whether a plain scalar may begin so. A dash is one only with something after it; that is for the caller to see.
pub(super) fn can_begin(byte: u8) -> bool {
    !matches!(
        byte,
        b'?' | b':'
            | b','
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'#'
            | b'&'
            | b'*'
            | b'!'
            | b'|'
            | b'>'
            | b'\''
            | b'"'
            | b'%'
            | b'@'
            | b'`'
    )
}
