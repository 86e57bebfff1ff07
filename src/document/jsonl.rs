//! JSON Lines, a line at a time: memory does not grow with the file.

use std::io;
use std::io::BufRead;
use std::ops::ControlFlow;

use memchr::memchr;

use crate::document::Format;
use crate::document::Reading;
use crate::document::findings::Findings;
use crate::document::findings::character_at;
use crate::document::hidden;
use crate::document::json;
use crate::limits::Limits;
use crate::source::FileId;
use crate::source::Span;

/// Lines of a file, one after the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Where they begin, in bytes.
    pub offset: usize,
    /// Their bytes.
    pub length: usize,
    /// The number of the first that is not blank.
    pub number: u32,
}

/// Cuts a stream of lines into parts of at least `size` bytes, but for the last.
pub fn parts(mut lines: impl BufRead, size: usize, limits: &Limits) -> io::Result<Vec<Part>> {
    let (mut parts, mut part, mut number) = (Vec::new(), Part::default(), 0);
    let mut line = Vec::new();
    loop {
        line.clear();
        let length = next_line(&mut lines, limits.file_bytes, &mut line)?;
        if length == 0 || part.length >= size {
            let next = Part { offset: part.offset + part.length, length: 0, number };
            parts.push(std::mem::replace(&mut part, next));
        }
        if length == 0 {
            return Ok(parts);
        }
        let whole = Line { bytes: &line, length, offset: part.offset + part.length, number };
        number += u32::from(whole.is_too_long(limits) || !whole.is_blank());
        part.length += length;
    }
}

/// Reads a stream of lines, as [`read_part`] does.
pub fn read(
    file: FileId,
    lines: impl BufRead,
    limits: &Limits,
    receive: &mut dyn FnMut(Reading<'_>) -> ControlFlow<()>,
) -> io::Result<()> {
    read_part(file, Part::default(), lines, limits, receive)
}

/// Reads a stream of lines, which begins at the beginning of `part`, and hands over each that is not blank, with its
/// number, until `receive` breaks off. Offsets are in the whole file. A line that is broken or too long is a finding, and
/// does not stop the rest; the error is that of the stream.
pub fn read_part(
    file: FileId,
    part: Part,
    mut lines: impl BufRead,
    limits: &Limits,
    receive: &mut dyn FnMut(Reading<'_>) -> ControlFlow<()>,
) -> io::Result<()> {
    let Part { mut number, mut offset, .. } = part;
    let mut line = Vec::new();
    loop {
        line.clear();
        let length = next_line(&mut lines, limits.file_bytes, &mut line)?;
        if length == 0 {
            return Ok(());
        }
        let whole = Line { bytes: &line, length, offset, number };
        if let Some(reading) = whole.read(file, limits) {
            if receive(reading).is_break() {
                return Ok(());
            }
            number += 1;
        }
        offset += length;
    }
}

/// Reads all lines of a file that is in memory.
pub(super) fn read_all<'t>(file: FileId, bytes: &'t [u8], limits: &Limits) -> Reading<'t> {
    let mut all = Reading::default();
    let (mut number, mut offset) = (0, 0);
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        let line = Line { bytes: line, length: line.len(), offset, number };
        offset += line.length;
        if let Some(mut reading) = line.read(file, limits) {
            all.documents.append(&mut reading.documents);
            all.broken.append(&mut reading.broken);
            all.diagnostics.append(&mut reading.diagnostics);
            number += 1;
        }
    }
    all
}

struct Line<'t> {
    /// Its bytes with its end, or as many as there may be and a few more.
    bytes: &'t [u8],
    /// Its bytes in the stream.
    length: usize,
    offset: usize,
    number: u32,
}

impl<'t> Line<'t> {
    /// Its bytes without what is blank at the end.
    fn content(&self) -> &'t [u8] {
        let end = self.bytes.iter().rposition(|&byte| !json::is_blank(byte)).map_or(0, |last| last + 1);
        &self.bytes[..end]
    }

    fn is_blank(&self) -> bool {
        let content = self.content();
        content.is_empty() || (self.offset == 0 && content == b"\xef\xbb\xbf")
    }

    fn is_too_long(&self, limits: &Limits) -> bool {
        let line = self.bytes.strip_suffix(b"\n").unwrap_or(self.bytes);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        self.length > self.bytes.len() || line.len() > limits.file_bytes
    }

    /// What it gives, or `None` if it is blank.
    fn read(self, file: FileId, limits: &Limits) -> Option<Reading<'t>> {
        let mut findings = Findings::new(file, Format::JsonLines, limits);
        findings.begin(self.number);
        if self.is_too_long(limits) {
            let beyond = character_at(self.bytes, limits.file_bytes);
            findings.too_long(Span::new(self.offset + beyond, self.offset + self.length));
            return Some(findings.broken());
        }
        if self.is_blank() {
            return None;
        }
        let Some(text) = findings.text(self.content(), self.offset) else { return Some(findings.broken()) };
        let mut reading = json::read(findings, self.number, text, self.offset);
        hidden::look(&mut reading, Format::JsonLines, limits);
        Some(reading)
    }
}

/// Appends the next line with its end; of a line of more than `most` bytes its beginning. Returns how long it is.
fn next_line(lines: &mut impl BufRead, most: usize, line: &mut Vec<u8>) -> io::Result<usize> {
    let most = most.saturating_add(b"\r\n".len());
    let mut length = 0;
    loop {
        let buffer = match lines.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let end = memchr(b'\n', buffer).map(|at| at + 1);
        let used = end.unwrap_or(buffer.len());
        if line.len() <= most {
            line.extend_from_slice(&buffer[..used]);
        }
        lines.consume(used);
        length += used;
        if end.is_some() || used == 0 {
            return Ok(length);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::Diagnostic;

    type Streamed = (Vec<(u32, String, usize)>, Vec<Diagnostic>, Vec<u32>);

    fn stream(text: &[u8], limits: &Limits) -> Streamed {
        stream_part(Part::default(), text, limits)
    }

    fn stream_part(part: Part, text: &[u8], limits: &Limits) -> Streamed {
        let (mut documents, mut diagnostics, mut broken) = (Vec::new(), Vec::new(), Vec::new());
        let mut receive = |reading: Reading<'_>| {
            let places = reading
                .documents
                .iter()
                .map(|document| (document.number(), document.root().source().to_owned(), document.root().span().start));
            documents.extend(places);
            diagnostics.extend(reading.diagnostics);
            broken.extend(reading.broken);
            ControlFlow::Continue(())
        };
        let lines = io::BufReader::with_capacity(4, text);
        read_part(FileId(0), part, lines, limits, &mut receive).expect("memory can be read");
        (documents, diagnostics, broken)
    }

    #[test]
    fn a_broken_line_does_not_stop_the_rest() {
        let text = b"\xef\xbb\xbf{\"a\": 1}\r\n\n  \n{\"a\" 2}\n[3]\n\"\xff\"\n4";
        let limits = Limits::default();
        let (documents, diagnostics, broken) = stream(text, &limits);
        let place = |number, source: &str, start| (number, source.to_owned(), start);
        assert_eq!(documents, [place(0, "{\"a\": 1}", 3), place(2, "[3]", 25), place(4, "4", 33)]);
        assert_eq!(broken, [1, 3]);
        let places: Vec<_> = diagnostics
            .iter()
            .map(|found| (&*found.rule, found.location.document, found.location.span.start))
            .collect();
        assert_eq!(places, [("json/syntax", 1, 22), ("json/encoding", 3, 30)]);
        let whole = read_all(FileId(0), text, &limits);
        assert_eq!((whole.broken, whole.diagnostics), (broken, diagnostics));
        assert_eq!(whole.documents.len(), documents.len());
    }

    #[test]
    fn a_line_that_is_too_long_is_skipped() {
        let limits = Limits { file_bytes: 10, ..Limits::default() };
        let (documents, diagnostics, broken) = stream(b"[1]\n[\"0123456789\"]\n[2]\n[\"012345\"]\n", &limits);
        assert_eq!(documents.iter().map(|document| document.0).collect::<Vec<_>>(), [0, 2, 3]);
        assert_eq!(broken, [1]);
        assert_eq!(&*diagnostics[0].rule, "limit/file-bytes");
        assert_eq!(diagnostics[0].location.span, Span::new(14, 19));
    }

    proptest! {
        /// Whatever the lines and the parts: read part by part, the file gives what it gives as a whole.
        #[test]
        fn parts_are_the_whole(
            lines in prop::collection::vec(prop::sample::select(vec![
                "[1]\n", "{\"a\": 1}\r\n", "\n", "  \n", "\u{feff}\n", "\u{feff}[2]\n", "{\n", "[\"0123456789\"]\n", "            \n", "[3]",
            ]), 0..12),
            size in 1usize..30,
        ) {
            let text = lines.concat();
            let limits = Limits { file_bytes: 10, ..Limits::default() };
            let parts = parts(io::BufReader::with_capacity(4, text.as_bytes()), size, &limits).expect("memory can be read");
            let mut joined = Streamed::default();
            for part in &parts {
                let own = &text.as_bytes()[part.offset..part.offset + part.length];
                let (documents, diagnostics, broken) = stream_part(*part, own, &limits);
                joined.0.extend(documents);
                joined.1.extend(diagnostics);
                joined.2.extend(broken);
            }
            prop_assert_eq!(joined, stream(text.as_bytes(), &limits));
            prop_assert!(parts.iter().rev().skip(1).all(|part| part.length >= size));
        }
    }

    #[test]
    fn an_empty_file_is_fine() {
        let (documents, diagnostics, broken) = stream(b"", &Limits::default());
        assert!(documents.is_empty() && diagnostics.is_empty() && broken.is_empty());
    }
}
