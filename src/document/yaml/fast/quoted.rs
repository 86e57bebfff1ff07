//! Scalars in quotes.

use crate::document::Kind;
use crate::document::Style;
use crate::document::yaml::fast::Fast;
use crate::document::yaml::fast::scalar::fold;
use crate::source::Span;

impl Fast<'_, '_> {
    /// After the quote that ends the scalar at `at`, if it is on this line.
    pub(super) fn quote_end(&self, at: usize, end: usize) -> Option<usize> {
        self.closing(self.bytes[at], at + 1, end)
    }

    /// After the first `quote` between these places that ends a scalar.
    fn closing(&self, quote: u8, from: usize, end: usize) -> Option<usize> {
        let mut here = from;
        while here < end {
            let byte = self.bytes[here];
            let is_escape = (byte == b'\\' && quote == b'"')
                || (byte == b'\'' && quote == b'\'' && self.bytes[here + 1..end].first() == Some(&b'\''));
            if is_escape {
                here += 2;
            } else if byte == quote {
                return Some(here + 1);
            } else {
                here += 1;
            }
        }
        None
    }

    pub(super) fn quote(&self, at: usize) -> Style {
        if self.bytes[at] == b'"' { Style::DoubleQuoted } else { Style::SingleQuoted }
    }

    pub(super) fn quoted_value(&mut self, at: usize, end: usize) -> Option<()> {
        let Some(after) = self.quote_end(at, end) else { return self.quoted_lines(at, end) };
        self.add_written(Span::new(at, after), self.quote(at))?;
        self.rest(after, end)
    }

    /// A quoted scalar that goes on after its first line, which ends at `end`.
    fn quoted_lines(&mut self, at: usize, end: usize) -> Option<()> {
        let (parent, quote, style) = (self.parent_column()?, self.bytes[at], self.quote(at));
        let mut content = self.text[at + 1..end].trim_end_matches(' ').to_owned();
        let mut breaks = 0;
        loop {
            if self.next >= self.bytes.len() {
                return None;
            }
            let (line, end) = self.take_line();
            let start = self.skip_spaces(line, end);
            breaks += 1;
            if start == end {
                continue;
            }
            if start - line <= parent {
                return None;
            }
            let after = self.closing(quote, start, end);
            let stop = after.map_or(end, |after| after - 1);
            let part = &self.text[start..stop];
            fold(&mut content, breaks, if after.is_some() { part } else { part.trim_end_matches(' ') });
            breaks = 0;
            if let Some(after) = after {
                let content =
                    if style == Style::SingleQuoted { content.replace("''", "'") } else { unescaped(&content)? };
                self.add(Kind::String, style, Span::new(at, after), Some(content.into()))?;
                return self.rest(after, end);
            }
        }
    }

    /// Adds a quoted scalar on one line.
    pub(super) fn add_quoted(&mut self, span: Span, style: Style) -> Option<()> {
        let source = &self.text[span.start + 1..span.end - 1];
        let is_single = style == Style::SingleQuoted;
        let content = match is_single {
            true if source.contains('\'') => Some(source.replace("''", "'")),
            false if source.contains('\\') => Some(unescaped(source)?),
            _ => None,
        };
        self.add(Kind::String, style, span, content.map(Into::into)).map(drop)
    }
}

/// Text with its escapes replaced; none if there is one that is not among the usual.
fn unescaped(source: &str) -> Option<String> {
    let mut parts = source.split('\\');
    let mut content = parts.next()?.to_owned();
    while let Some(part) = parts.next() {
        let Some(escape) = part.chars().next() else {
            // Two backslashes: what follows the second is as it is.
            content.push('\\');
            content.push_str(parts.next()?);
            continue;
        };
        let (character, length) = escaped(escape, part)?;
        content.push(character);
        content.push_str(&part[length..]);
    }
    Some(content)
}

/// The character that an escape stands for, and how much of `part` is the escape.
fn escaped(escape: char, part: &str) -> Option<(char, usize)> {
    let digits = match escape {
        'n' => return Some(('\n', 1)),
        't' => return Some(('\t', 1)),
        'r' => return Some(('\r', 1)),
        '"' | '/' => return Some((escape, 1)),
        'x' => 2,
        'u' => 4,
        _ => return None,
    };
    let number = part.get(1..=digits).filter(|number| number.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
    let number = u32::from_str_radix(number, 16).ok()?;
    char::from_u32(number).map(|character| (character, digits + 1))
}
