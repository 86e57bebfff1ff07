//! Collections in brackets, on one line.

use crate::document::Kind;
use crate::document::Style;
use crate::document::yaml::fast::DEPTH;
use crate::document::yaml::fast::Fast;
use crate::document::yaml::fast::KEY;
use crate::document::yaml::fast::scalar::can_begin;
use crate::source::Span;

/// How many brackets are open at most.
const OPEN: usize = DEPTH / 2;

/// The brackets that are open.
struct Brackets {
    closing: [u8; OPEN],
    open: usize,
}

impl Brackets {
    fn push(&mut self, closing: u8) -> Option<()> {
        *self.closing.get_mut(self.open)? = closing;
        self.open += 1;
        Some(())
    }

    fn innermost(&self) -> u8 {
        self.closing[self.open - 1]
    }
}

impl Fast<'_, '_> {
    /// Reads the collection whose bracket is at `at`; gives where it ends.
    pub(super) fn flow(&mut self, at: usize, end: usize) -> Option<usize> {
        let mut brackets = Brackets { closing: [0; OPEN], open: 0 };
        let mut here = self.open_bracket(at, end, &mut brackets)?;
        while brackets.open > 0 {
            let byte = *self.bytes[here..end].first()?;
            if byte == brackets.innermost() {
                here = self.close_bracket(here, end, &mut brackets)?;
                continue;
            }
            if brackets.innermost() == b'}' {
                here = self.flow_key(here, end)?;
            }
            here = self.flow_value(here, end, &mut brackets)?;
        }
        Some(here)
    }

    fn open_bracket(&mut self, at: usize, end: usize, brackets: &mut Brackets) -> Option<usize> {
        let (kind, closing) = if self.bytes[at] == b'[' { (Kind::Sequence, b']') } else { (Kind::Mapping, b'}') };
        brackets.push(closing)?;
        self.builder.open(kind, Style::Flow, at).ok()?;
        Some(self.skip_spaces(at + 1, end))
    }

    /// Closes the innermost bracket and takes the comma after it.
    fn close_bracket(&mut self, at: usize, end: usize, brackets: &mut Brackets) -> Option<usize> {
        brackets.open -= 1;
        self.cursor = at + 1;
        self.builder.close(self.cursor);
        if brackets.open == 0 { Some(at + 1) } else { self.separator(at + 1, end, brackets) }
    }

    /// A comma, or the bracket that closes what is open; the comma is taken.
    fn separator(&self, at: usize, end: usize, brackets: &Brackets) -> Option<usize> {
        let here = self.skip_spaces(at, end);
        match *self.bytes[here..end].first()? {
            b',' => Some(self.skip_spaces(here + 1, end)),
            byte if byte == brackets.innermost() => Some(here),
            _ => None,
        }
    }

    fn flow_key(&mut self, at: usize, end: usize) -> Option<usize> {
        let after = self.flow_scalar(at, end)?;
        let colon = self.skip_spaces(after, end);
        let is_colon = self.bytes.get(colon..colon + 2) == Some(b": ");
        if !is_colon || colon - at > KEY {
            return None;
        }
        Some(self.skip_spaces(colon + 1, end))
    }

    fn flow_value(&mut self, at: usize, end: usize, brackets: &mut Brackets) -> Option<usize> {
        if matches!(self.bytes[at..end].first()?, b'[' | b'{') {
            return self.open_bracket(at, end, brackets);
        }
        let after = self.flow_scalar(at, end)?;
        self.separator(after, end, brackets)
    }

    /// Adds the scalar at `at`; gives where it ends.
    fn flow_scalar(&mut self, at: usize, end: usize) -> Option<usize> {
        let byte = *self.bytes[at..end].first()?;
        let (after, style) = match byte {
            b'"' | b'\'' => (self.quote_end(at, end)?, self.quote(at)),
            _ => (self.flow_plain(at, end)?, Style::Plain),
        };
        self.add_written(Span::new(at, after), style)?;
        Some(after)
    }

    /// Where a plain scalar in brackets ends.
    fn flow_plain(&self, at: usize, end: usize) -> Option<usize> {
        let is_dash = self.bytes[at] == b'-' && !self.bytes[at + 1..end].first().is_some_and(u8::is_ascii_alphanumeric);
        if is_dash || !can_begin(self.bytes[at]) {
            return None;
        }
        let mut here = at;
        while here < end {
            let after = self.bytes[here + 1..end].first();
            match self.bytes[here] {
                b',' | b']' | b'}' => break,
                b'[' | b'{' => return None,
                b'#' if self.bytes[here - 1] == b' ' => return None,
                b':' if after == Some(&b' ') => break,
                b':' if matches!(after, None | Some(b',' | b'[' | b']' | b'{' | b'}')) => return None,
                _ => here += 1,
            }
        }
        Some(at + self.bytes[at..here].trim_ascii_end().len())
    }
}
