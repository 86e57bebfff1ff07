//! Scalars after `|` and `>`.

use std::iter::repeat_n;

use crate::document::Kind;
use crate::document::Style;
use crate::document::yaml::fast::Fast;
use crate::source::Span;

/// What becomes of the line breaks at the end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomp {
    Clip,
    Strip,
    Keep,
}

/// The content so far.
struct Lines {
    content: String,
    /// Line breaks since the last line with something.
    breaks: usize,
    is_folded: bool,
    /// Whether the last line begins with a space beyond the indentation.
    is_deeper: bool,
}

impl Lines {
    fn push(&mut self, line: &str, is_first: bool) {
        let is_deeper = line.starts_with(' ');
        // Before the first line all breaks stand; after it the one at the end of the line before is not counted.
        if self.is_folded && !is_first && !self.is_deeper && !is_deeper {
            if self.breaks == 0 {
                self.content.push(' ');
            }
        } else if !is_first {
            self.content.push('\n');
        }
        self.content.extend(repeat_n('\n', self.breaks));
        self.content.push_str(line);
        (self.breaks, self.is_deeper) = (0, is_deeper);
    }

    fn end(mut self, chomp: Chomp) -> String {
        if chomp != Chomp::Strip {
            self.content.push('\n');
        }
        if chomp == Chomp::Keep {
            self.content.extend(repeat_n('\n', self.breaks));
        }
        self.content
    }
}

impl Fast<'_, '_> {
    pub(super) fn block_value(&mut self, at: usize, end: usize) -> Option<()> {
        let parent = self.parent_column()?;
        let chomp = self.chomp(at, end)?;
        let style = if self.bytes[at] == b'|' { Style::Literal } else { Style::Folded };
        let mut lines =
            Lines { content: String::new(), breaks: 0, is_folded: style == Style::Folded, is_deeper: false };
        let mut indent = None;
        let mut stop = at;
        let mut widest = 0;
        while self.next < self.bytes.len() {
            let (line, end) = self.take_line();
            let spaces = self.skip_spaces(line, end) - line;
            let is_blank = line + spaces == end;
            if is_blank && indent.is_none_or(|indent| spaces <= indent) {
                // Spaces at the end of a file are no line.
                if self.next == end {
                    return None;
                }
                widest = widest.max(spaces);
                lines.breaks += 1;
                continue;
            }
            let is_first = indent.is_none();
            let indent = *indent.get_or_insert(spaces);
            if is_first && (spaces <= parent || spaces < widest) {
                return None;
            }
            if spaces < indent {
                self.put_back(line);
                break;
            }
            lines.push(&self.text[line + indent..end], is_first);
            stop = end;
        }
        let content = lines.end(chomp);
        let stop = at + self.text[at..stop].trim_ascii_end().len();
        if content.trim_ascii().is_empty() {
            return None;
        }
        self.add(Kind::String, style, Span::new(at, stop), Some(content.into())).map(drop)
    }

    /// Reads the rest of the line after `|` or `>`. An indentation that is written out is left to the parser.
    fn chomp(&mut self, at: usize, end: usize) -> Option<Chomp> {
        let (chomp, after) = match self.bytes[at + 1..end].first() {
            Some(b'-') => (Chomp::Strip, at + 2),
            Some(b'+') => (Chomp::Keep, at + 2),
            _ => (Chomp::Clip, at + 1),
        };
        self.rest(after, end)?;
        Some(chomp)
    }
}
