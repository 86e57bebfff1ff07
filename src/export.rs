//! The records of a dataset in one normal form, for other tools: a record is a JSON value with its file, kind and key.
//!
//! A file is read, its records are written, and it is dropped. What can't be read faithfully is left out and told.

mod normal;

use std::io;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

use crate::config::Config;
use crate::dataset::read::ReadError;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Problem;
use crate::diagnostic::Severity;
use crate::document::Reading;
use crate::export::normal::Refusal;
use crate::linter::Target;
use crate::linter::reader;
use crate::linter::versions;
use crate::linter::versions::Version;
use crate::source::Files;

/// How the records stand in the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// A record a line.
    #[default]
    JsonLines,
    /// One list.
    Json,
}

/// What is told of a file or document that was left out.
#[derive(Debug)]
pub enum LeftOut {
    /// It is wrong.
    Wrong(Box<Diagnostic>),
    /// It could not be read, or not written: the operator's to mend.
    Unfinished(Problem),
}

/// The records of some files, on their way to other tools.
pub struct Export<'e> {
    config: &'e Config,
    files: &'e Files,
    form: Form,
    out: &'e mut dyn Write,
    tell: &'e mut dyn FnMut(LeftOut),
    records: u64,
    line: Vec<u8>,
    buffer: Vec<u8>,
}

impl<'e> Export<'e> {
    /// Writes to `out`, and tells `tell` of what is left out.
    pub fn new(
        config: &'e Config,
        files: &'e Files,
        form: Form,
        out: &'e mut dyn Write,
        tell: &'e mut dyn FnMut(LeftOut),
    ) -> Self {
        Self { config, files, form, out, tell, records: 0, line: Vec::new(), buffer: Vec::new() }
    }

    /// Writes the records of these files, in their order, and returns how many there are. The error is that of `out`.
    pub fn write<'t>(mut self, targets: impl IntoIterator<Item = &'t Target>) -> io::Result<u64> {
        for target in targets {
            self.file(target)?;
        }
        match (self.form, self.records) {
            (Form::JsonLines, _) => (),
            (Form::Json, 0) => self.out.write_all(b"[]\n")?,
            (Form::Json, _) => self.out.write_all(b"\n]\n")?,
        }
        self.out.flush()?;
        Ok(self.records)
    }

    fn file(&mut self, target: &Target) -> io::Result<()> {
        let (config, files) = (self.config, self.files);
        let path = files.path(target.file);
        let Some(kinds) = versions::kinds(config, Path::new(path)) else { return Ok(()) };
        let (mut buffer, mut written) = (std::mem::take(&mut self.buffer), Ok(()));
        let read = reader::read(config, files, target, &mut buffer, &mut |reading, _| {
            written = self.reading(&kinds, path, &reading);
            if written.is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        self.buffer = buffer;
        match read {
            // Git still lists a file that was deleted.
            Ok(()) | Err(ReadError::Missing) => (),
            Err(error) => (self.tell)(match error.finding(target.file) {
                Some(finding) => LeftOut::Wrong(finding.into()),
                None => LeftOut::Unfinished(error.problem(path)),
            }),
        }
        written
    }

    fn reading(&mut self, kinds: &[u32], path: &str, reading: &Reading<'_>) -> io::Result<()> {
        let wrong = || reading.diagnostics.iter().filter(|finding| is_unreadable(finding));
        wrong().for_each(|finding| (self.tell)(LeftOut::Wrong(finding.clone().into())));
        let is_left_out = |document: u32| wrong().any(|finding| finding.location.document == document);
        let unknown = versions::unknown(self.config, kinds, reading);
        unknown.into_iter().for_each(|finding| (self.tell)(LeftOut::Wrong(finding.into())));
        for version in versions::records(self.config, kinds, path, reading) {
            if !is_left_out(version.document.number()) {
                self.record(path, &version)?;
            }
        }
        Ok(())
    }

    fn record(&mut self, path: &str, version: &Version<'_>) -> io::Result<()> {
        let mut line = std::mem::take(&mut self.line);
        line.clear();
        line.extend_from_slice(b"{\"path\":");
        normal::text(path, &mut line);
        line.extend_from_slice(format!(",\"document\":{},\"kind\":", version.document.number()).as_bytes());
        normal::text(&self.config.kinds[version.kind as usize].name, &mut line);
        line.extend_from_slice(b",\"key\":");
        match &version.name {
            Some(key) => normal::text(key, &mut line),
            None => line.extend_from_slice(b"null"),
        }
        line.extend_from_slice(b",\"record\":");
        let most = self.config.limits.file_bytes.saturating_mul(GROWTH);
        match normal::value(version.root, most, &mut line) {
            Ok(()) => self.put(&line)?,
            Err(refusal) => (self.tell)(LeftOut::Unfinished(unwritten(path, version, refusal))),
        }
        self.line = line;
        Ok(())
    }

    /// Writes a record that is whole but for its last brace.
    fn put(&mut self, line: &[u8]) -> io::Result<()> {
        let (before, after): (&[u8], &[u8]) = match (self.form, self.records) {
            (Form::JsonLines, _) => (b"", b"}\n"),
            (Form::Json, 0) => (b"[\n", b"}"),
            (Form::Json, _) => (b",\n", b"}"),
        };
        self.out.write_all(before)?;
        self.out.write_all(line)?;
        self.out.write_all(after)?;
        self.records += 1;
        Ok(())
    }
}

/// How many times longer than the longest file the normal form of a record may be: text that many aliases stand for is
/// written as often.
const GROWTH: usize = 8;

/// Whether a document with this finding does not say for certain what its record is.
fn is_unreadable(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error && !finding.rule.starts_with("text/")
}

fn unwritten(path: &str, version: &Version<'_>, refusal: Refusal) -> Problem {
    let (message, at) = match refusal {
        Refusal::Number(index) => {
            ("the number is too long to be written with decimal digits", version.document.node(index))
        }
        Refusal::Length => ("what its aliases stand for is too long to be written out", version.root),
    };
    let location = Some(at.label_location());
    Problem { message: message.to_owned(), path: Some(path.to_owned()), location, ..Problem::default() }
}
