//! YAML 1.2 with the core schema: in one pass where it is written as nearly all records are ([`fast`]), else from the
//! events of `granit-parser`, which alone says what is wrong.

mod agreement;
mod fast;
mod node;
mod scalar;
mod wording;

#[cfg(test)]
mod tests;

use granit_parser::ErrorKind;
use granit_parser::Event;
use granit_parser::Parser;
use granit_parser::ScanError;
use granit_parser::Span as EventSpan;
use granit_parser::StrInput;

use crate::document::Builder;
use crate::document::Document;
use crate::document::Fault;
use crate::document::Format;
use crate::document::Kind;
use crate::document::Options;
use crate::document::Reading;
use crate::document::Way;
use crate::document::findings::Findings;
use crate::document::keys::Repeats;
use crate::document::yaml::node::Remark;
use crate::document::yaml::wording::Halt;
use crate::limits::Limits;
use crate::source::Span;

/// Reads every document in `text`, which is the whole file.
pub(super) fn read<'t>(findings: Findings<'_>, text: &'t str, options: Options) -> Reading<'t> {
    if options.way == Way::Parser {
        return from_events(findings, text, options);
    }
    let afresh = || Findings::new(findings.file(), Format::Yaml, findings.limits);
    let quick = fast::read(&findings, text, options).and_then(|whole| in_one_pass(afresh(), whole));
    match quick {
        None => Reading { is_unusual: true, ..from_events(findings, text, options) },
        Some(quick) if options.way == Way::Both => agreement::settle(&quick, from_events(findings, text, options)),
        Some(quick) => quick,
    }
}

/// What is to be said of documents that are whole; none where there is so much that the parser would not go on.
fn in_one_pass<'t>(mut findings: Findings<'_>, whole: Vec<fast::Whole<'t>>) -> Option<Reading<'t>> {
    let mut documents = Vec::with_capacity(whole.len());
    for fast::Whole { document, repeats, remarks } in whole {
        if findings.is_full() {
            return None;
        }
        findings.begin(document.number());
        findings.whole(&document, &repeats, remarks);
        documents.push(document);
    }
    Some(Reading { documents, diagnostics: findings.into_diagnostics(), ..Reading::default() })
}

/// Reads with the parser of all of YAML.
fn from_events<'t>(findings: Findings<'_>, text: &'t str, options: Options) -> Reading<'t> {
    let limits = findings.limits;
    let builder = Builder::new(findings.file(), 0, text, 0, limits);
    let reader = Reader {
        parser: Parser::new_from_str_with_options(text, parser_options(limits)),
        text,
        options,
        findings,
        number: 0,
        builder,
        start: Span::empty(0),
        is_open: false,
        is_refused: false,
        remarks: Vec::new(),
        comments: Vec::new(),
        cursor: 0,
        documents: Vec::new(),
        broken: Vec::new(),
    };
    reader.all()
}

/// How far in characters the parser looks for the colon of a key, past YAML's own 1024.
const LOOKAHEAD: usize = 16 << 10;

/// The parser's own limits stand where ours do, or out of the way. It looks ahead for the colon of a key, and keeps
/// what it has seen on that line until then, so that is bounded on its own.
fn parser_options(limits: &Limits) -> granit_parser::Options {
    granit_parser::options! {
        strict_indentation: true,
        max_buffered_comment_events: limits.comments.saturating_add(1),
        simple_key_max_lookahead: limits.key_bytes.saturating_add(2).clamp(1024, LOOKAHEAD),
        flow_nesting_limit: limits.depth,
        block_nesting_limit: limits.depth,
    }
}

/// Whether a plain scalar is read as text, by every reader of YAML.
pub(super) fn reads_as_text(text: &str) -> bool {
    let kind = scalar::resolve(text);
    kind == Kind::String && scalar::in_yaml_1_1(text, kind).is_none()
}

struct Reader<'t, 'l> {
    parser: Parser<'t, StrInput<'t>>,
    text: &'t str,
    options: Options,
    findings: Findings<'l>,
    number: u32,
    builder: Builder<'t, 'l>,
    /// The `---` of the document, or where it begins without one.
    start: Span,
    /// Whether a document has begun and not ended.
    is_open: bool,
    /// Whether what the document says is not what it would say to another reader.
    is_refused: bool,
    /// What is to be said of nodes once the document is known to be whole.
    remarks: Vec<(u32, Remark)>,
    /// Comments since the last document ended.
    comments: Vec<Span>,
    /// Where the last node or opening bracket ended.
    cursor: usize,
    documents: Vec<Document<'t>>,
    broken: Vec<u32>,
}

/// Why a document is abandoned.
enum Stop {
    Fault(Fault),
    Error(ScanError),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Findings<'_> {
    /// What is to be said of a document at its end.
    fn whole(&mut self, document: &Document<'_>, repeats: &Repeats, remarks: Vec<(u32, Remark)>) {
        self.repeats(document, repeats);
        for (node, remark) in remarks {
            let remark = remark.tell(self, document.written(node));
            self.add(remark);
        }
    }
}

impl<'t> Reader<'t, '_> {
    fn all(mut self) -> Reading<'t> {
        while let Some(event) = self.parser.next_event() {
            if let Ok((Event::DocumentStart(..), place)) = &event
                && self.is_enough(self.bytes(place))
            {
                break;
            }
            let read = event.map_err(Stop::Error).and_then(|(event, place)| self.event(event, &place));
            if let Err(stop) = read
                && !self.recover(&stop)
            {
                break;
            }
        }
        self.end_of_file();
        let (documents, broken, diagnostics) = (self.documents, self.broken, self.findings.into_diagnostics());
        Reading { documents, broken, diagnostics, is_unusual: false }
    }

    /// Says that the rest of the file is not read, if it has too many documents or findings.
    fn is_enough(&mut self, next: Span) -> bool {
        self.findings.begin(self.number);
        let is_enough = self.findings.too_many(self.number, next);
        if is_enough {
            self.broken.push(self.number);
            self.number += 1;
        }
        is_enough
    }

    fn event(&mut self, event: Event<'t>, place: &EventSpan) -> Result<(), Stop> {
        let span = self.bytes(place);
        match event {
            Event::DocumentStart(..) => self.begin(span),
            Event::DocumentEnd => {
                self.end();
                self.cursor = self.cursor.max(span.end);
            }
            Event::Comment(..) => self.comment(span)?,
            Event::Scalar(content, style, anchor, tag) => {
                self.scalar(&content, style, anchor, tag.as_deref(), place)?;
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.open(Kind::Sequence, style, anchor, tag.as_deref(), place)?;
            }
            Event::MappingStart(style, anchor, tag) => {
                self.open(Kind::Mapping, style, anchor, tag.as_deref(), place)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => {
                self.builder.alias(anchor, span)?;
                self.cursor = span.end;
            }
            _ => {}
        }
        Ok(())
    }

    fn bytes(&self, place: &EventSpan) -> Span {
        let range = place.byte_range().unwrap_or(self.cursor..self.cursor);
        Span::new(range.start, range.end)
    }

    fn begin(&mut self, span: Span) {
        self.findings.begin(self.number);
        self.builder = Builder::new(self.findings.file(), self.number, self.text, 0, self.findings.limits);
        let has_marker = self.text[span.range()].starts_with("---");
        self.start = if has_marker { span } else { Span::empty(span.start) };
        if has_marker {
            self.cursor = span.end;
        }
        (self.is_open, self.is_refused) = (true, false);
    }

    fn end(&mut self) {
        let next = Builder::new(self.findings.file(), self.number, "", 0, self.findings.limits);
        let (mut document, repeats) = std::mem::replace(&mut self.builder, next).finish();
        document.comments = std::mem::take(&mut self.comments);
        document.comments.sort_unstable();
        let remarks = std::mem::take(&mut self.remarks);
        let root = document.root();
        let is_empty = root.is_null() && root.source().is_empty();
        if is_empty {
            self.findings.empty(self.start, "document");
        }
        self.findings.whole(&document, &repeats, remarks);
        if is_empty || self.is_refused {
            self.broken.push(self.number);
        } else {
            self.documents.push(document);
        }
        self.number += 1;
        self.is_open = false;
    }

    fn comment(&mut self, span: Span) -> Result<(), Fault> {
        if self.comments.len() >= self.findings.limits.comments {
            return Err(Fault::Comments(span));
        }
        self.comments.push(span);
        Ok(())
    }

    /// Says why the document is broken and goes on to the next one; false if the file can't be read further.
    fn recover(&mut self, stop: &Stop) -> bool {
        self.tell(stop);
        match self.parser.proceed_next_document() {
            Ok(_) => {
                self.skip_to_marker();
                true
            }
            Err(error) => {
                self.tell(&Stop::Error(error));
                false
            }
        }
    }

    /// Puts the cursor after what was given up.
    fn skip_to_marker(&mut self) {
        let next = self.parser.peek().and_then(Result::ok).and_then(|(_, place)| place.byte_range());
        self.cursor = next.map_or(self.text.len(), |next| next.start);
    }

    fn tell(&mut self, stop: &Stop) {
        self.take_back(stop);
        if !self.is_open {
            self.findings.begin(self.number);
        }
        match stop {
            Stop::Fault(fault) => self.findings.fault(fault, self.text, 0),
            Stop::Error(error) => self.error(error),
        }
        self.broken.push(self.number);
        self.number += 1;
        self.is_open = false;
        self.comments.clear();
        self.remarks.clear();
    }

    /// What looked like a whole document is not if more of it follows where no document begins.
    fn take_back(&mut self, stop: &Stop) {
        let goes_on = matches!(stop, Stop::Error(error) if *error.kind() == ErrorKind::ExpectedDocumentStart);
        let is_last = |last: &mut Document<'_>| last.number() + 1 == self.number;
        if goes_on && !self.is_open && self.documents.pop_if(is_last).is_some() {
            self.number -= 1;
        }
    }

    fn error(&mut self, error: &ScanError) {
        let at = error.marker().byte_offset().unwrap_or(self.cursor).min(self.text.len());
        let first = self.text[at..].chars().next().map_or(0, char::len_utf8);
        let span = Span::new(at, at + first);
        match error.kind() {
            ErrorKind::RecursionLimitExceeded => self.findings.depth(span),
            ErrorKind::TooManyComments => self.findings.fault(&Fault::Comments(span), self.text, 0),
            kind => {
                let bracket = self.builder.open_bracket();
                let halt = Halt { text: self.text, at, cursor: self.cursor, bracket };
                wording::slip(kind, &halt).tell(&mut self.findings, 0);
            }
        }
    }

    fn end_of_file(&mut self) {
        if self.number == 0 {
            self.findings.empty(Span::empty(0), "file");
            self.broken.push(0);
        }
        if let Some(last) = self.documents.last_mut() {
            last.comments.append(&mut self.comments);
        }
    }
}
