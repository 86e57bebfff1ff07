//! JSON as RFC 8259 has it and nothing else, read in one pass without recursion.

mod string;
mod wording;

#[cfg(test)]
mod tests;

use crate::document::Builder;
use crate::document::Document;
use crate::document::Fault;
use crate::document::Kind;
use crate::document::Reading;
use crate::document::Style;
use crate::document::findings::Findings;
use crate::document::json::wording::comma_too_many;
use crate::document::keys::Repeats;
use crate::document::slip::Slip;
use crate::source::Span;

/// Reads the one document with `number` that `text` is; `offset` is where that begins in the file.
pub(super) fn read<'t>(mut findings: Findings<'_>, number: u32, text: &'t str, offset: usize) -> Reading<'t> {
    findings.begin(number);
    let bytes = text.as_bytes();
    // A byte order mark is no part of the text, but counts for its offsets.
    let start = if offset == 0 && text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    if bytes[start..].iter().all(|&byte| is_blank(byte)) {
        findings.empty(Span::empty(offset), "file");
        return findings.broken();
    }
    let mut builder = Builder::new(findings.file(), number, text, offset, findings.limits);
    builder.reserve(text.len());
    let scanner = Scanner { text, bytes, at: start, open: Vec::new(), builder };
    match scanner.document() {
        Ok((document, repeats)) => {
            findings.repeats(&document, &repeats);
            let (documents, diagnostics) = (vec![document], findings.into_diagnostics());
            Reading { documents, diagnostics, ..Reading::default() }
        }
        Err(Stop::Fault(fault)) => {
            findings.fault(&fault, text, offset);
            findings.broken()
        }
        Err(Stop::Slip(slip)) => {
            slip.tell(&mut findings, offset);
            findings.broken()
        }
    }
}

/// Why reading stopped.
enum Stop {
    Fault(Fault),
    Slip(Box<Slip>),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Slip> for Stop {
    fn from(slip: Slip) -> Self {
        Self::Slip(Box::new(slip))
    }
}

struct Scanner<'t, 'l> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// Where the open brackets are, innermost last.
    open: Vec<usize>,
    builder: Builder<'t, 'l>,
}

/// What the text must go on with.
enum Next {
    Value,
    End,
}

impl<'t> Scanner<'t, '_> {
    fn document(mut self) -> Result<(Document<'t>, Repeats), Stop> {
        self.blanks();
        loop {
            let opened = self.value()?;
            let next = if opened { self.first()? } else { self.after_value()? };
            if matches!(next, Next::End) {
                break;
            }
        }
        if self.at < self.bytes.len() {
            return Err(self.wrong_after_end().into());
        }
        Ok(self.builder.finish())
    }

    /// Reads a scalar, or opens a container and returns true.
    fn value(&mut self) -> Result<bool, Stop> {
        let Some(&byte) = self.bytes.get(self.at) else { return Err(self.ends_early().into()) };
        match byte {
            b'"' => {
                let (span, content) = self.string()?;
                self.builder.scalar(Kind::String, Style::DoubleQuoted, span, content)?;
            }
            b'-' | b'0'..=b'9' => self.number()?,
            b'{' | b'[' => {
                let kind = if byte == b'{' { Kind::Mapping } else { Kind::Sequence };
                self.builder.open(kind, Style::Flow, self.at)?;
                self.open.push(self.at);
                self.at += 1;
                return Ok(true);
            }
            b't' => self.word(b"true", Kind::Bool)?,
            b'f' => self.word(b"false", Kind::Bool)?,
            b'n' => self.word(b"null", Kind::Null)?,
            _ => return Err(self.wrong_value().into()),
        }
        Ok(false)
    }

    /// What comes after an opening bracket.
    fn first(&mut self) -> Result<Next, Stop> {
        self.blanks();
        match (self.in_mapping(), self.bytes.get(self.at)) {
            (true, Some(b'}')) | (false, Some(b']')) => {
                self.close();
                self.after_value()
            }
            (true, _) => self.key(),
            (false, _) => Ok(Next::Value),
        }
    }

    /// What comes after a value: the end of containers, or a comma and the next value.
    fn after_value(&mut self) -> Result<Next, Stop> {
        loop {
            self.blanks();
            let Some(&innermost) = self.open.last() else { return Ok(Next::End) };
            let in_mapping = self.bytes[innermost] == b'{';
            match (self.bytes.get(self.at), in_mapping) {
                (Some(b','), _) => return self.after_comma(in_mapping),
                (Some(b'}'), true) | (Some(b']'), false) => self.close(),
                _ => return Err(self.wrong_after_value().into()),
            }
        }
    }

    fn after_comma(&mut self, in_mapping: bool) -> Result<Next, Stop> {
        let comma = self.at;
        self.at += 1;
        self.blanks();
        match self.bytes.get(self.at) {
            Some(b'}' | b']') => Err(comma_too_many(comma).into()),
            Some(b'"') if in_mapping => self.key(),
            _ if in_mapping => Err(self.wrong_key().into()),
            _ => Ok(Next::Value),
        }
    }

    /// Reads a key and its colon.
    fn key(&mut self) -> Result<Next, Stop> {
        if self.bytes.get(self.at) != Some(&b'"') {
            return Err(self.wrong_key().into());
        }
        let (span, content) = self.string()?;
        self.builder.scalar(Kind::String, Style::DoubleQuoted, span, content)?;
        if self.bytes.get(self.at) != Some(&b':') {
            self.blanks();
            if self.bytes.get(self.at) != Some(&b':') {
                return Err(self.wrong_after_key(span).into());
            }
        }
        self.at += 1;
        self.blanks();
        Ok(Next::Value)
    }

    fn close(&mut self) {
        self.at += 1;
        self.open.pop();
        self.builder.close(self.at);
    }

    fn in_mapping(&self) -> bool {
        self.open.last().is_some_and(|&open| self.bytes[open] == b'{')
    }

    fn word(&mut self, word: &[u8], kind: Kind) -> Result<(), Stop> {
        let end = self.at + word.len();
        let goes_on = self.bytes.get(end).is_some_and(|&byte| is_word(byte));
        if !self.bytes[self.at..].starts_with(word) || goes_on {
            return Err(self.wrong_value().into());
        }
        self.builder.scalar(kind, Style::Plain, Span::new(self.at, end), None)?;
        self.at = end;
        Ok(())
    }

    fn number(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let (kind, end) = self.number_end(start)?;
        self.builder.scalar(kind, Style::Plain, Span::new(start, end), None)?;
        self.at = end;
        Ok(())
    }

    /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
    fn number_end(&self, start: usize) -> Result<(Kind, usize), Stop> {
        let at = |at: usize| self.bytes.get(at).copied().unwrap_or(0);
        let whole = start + usize::from(at(start) == b'-');
        let mut end = self.digits(whole);
        let wrong = |end| Err(self.wrong_number(start, end).into());
        if end == whole || (at(whole) == b'0' && end > whole + 1) {
            return wrong(end);
        }
        let mut kind = Kind::Integer;
        if at(end) == b'.' {
            let fraction = end + 1;
            end = self.digits(fraction);
            kind = Kind::Float;
            if end == fraction {
                return wrong(end);
            }
        }
        if matches!(at(end), b'e' | b'E') {
            let exponent = end + 1 + usize::from(matches!(at(end + 1), b'+' | b'-'));
            end = self.digits(exponent);
            kind = Kind::Float;
            if end == exponent {
                return wrong(end);
            }
        }
        if is_word(at(end)) || matches!(at(end), b'.' | b'-' | b'+') { wrong(end) } else { Ok((kind, end)) }
    }

    fn digits(&self, from: usize) -> usize {
        let rest = &self.bytes[from.min(self.bytes.len())..];
        from + rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len())
    }

    /// Passes blanks; indentation eight spaces at a time.
    #[inline]
    fn blanks(&mut self) {
        const SPACES: [u8; 8] = [b' '; 8];
        while let Some(&byte) = self.bytes.get(self.at)
            && is_blank(byte)
        {
            self.at += 1;
            while self.bytes[self.at..].first_chunk() == Some(&SPACES) {
                self.at += SPACES.len();
            }
        }
    }
}

/// Whether JSON may have `byte` between its values.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}
