//! What is wrong with a document as a document, in one voice for every format.

use std::borrow::Cow;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Severity;
use crate::document::Document;
use crate::document::Fault;
use crate::document::Format;
use crate::document::Kind;
use crate::document::Reading;
use crate::document::keys::Repeats;
use crate::limits::Limits;
use crate::source::FileId;
use crate::source::Location;
use crate::source::Span;

/// Where the character begins that the byte at an offset belongs to.
pub(super) fn character_at(bytes: &[u8], at: usize) -> usize {
    let is_inside = |at: usize| bytes.get(at).is_some_and(|byte| byte & 0xc0 == 0x80);
    (at.saturating_sub(3)..=at).rev().find(|&at| !is_inside(at)).unwrap_or(at)
}

/// Collects the findings of one file, or of one line of JSON Lines. Spans are bytes in the file.
pub(super) struct Findings<'l> {
    file: FileId,
    format: Format,
    /// The limits of this run.
    pub limits: &'l Limits,
    number: u32,
    diagnostics: Vec<Diagnostic>,
    /// Findings of the document at hand.
    of_document: usize,
}

impl<'l> Findings<'l> {
    /// None yet, of the document 0.
    pub(super) fn new(file: FileId, format: Format, limits: &'l Limits) -> Self {
        Self { file, format, limits, number: 0, diagnostics: Vec::new(), of_document: 0 }
    }

    /// The file that is read.
    pub(super) fn file(&self) -> FileId {
        self.file
    }

    /// What follows is about the document `number`.
    pub(super) fn begin(&mut self, number: u32) {
        self.number = number;
        self.of_document = 0;
    }

    /// Adds a finding, unless the document has too many.
    pub(super) fn add(&mut self, diagnostic: Diagnostic) {
        self.of_document += 1;
        if self.of_document <= self.limits.record_findings {
            self.diagnostics.push(diagnostic);
        } else if self.of_document == self.limits.record_findings + 1 {
            let message = format!("more than {} findings in one document", self.limits.record_findings);
            let more = Diagnostic::error("limit/findings", Level::Document, diagnostic.location, message);
            self.diagnostics.push(more.help("mend those that are shown, and check again"));
        }
    }

    /// An error `yaml/NAME` or `json/NAME`.
    pub(super) fn error(&self, name: &str, span: Span, message: impl Into<String>) -> Diagnostic {
        let rule = format!("{}/{name}", self.format.namespace());
        Diagnostic::error(rule, Level::Document, self.location(span), message)
    }

    /// A place in the document at hand.
    pub(super) fn location(&self, span: Span) -> Location {
        Location { file: self.file, document: self.number, span }
    }

    /// The bytes as text, or a finding: too many, or no UTF-8. `offset` is where they begin in the file.
    pub(super) fn text<'t>(&mut self, bytes: &'t [u8], offset: usize) -> Option<&'t str> {
        let limit = self.limits.file_bytes.min(u32::MAX as usize - 1);
        if bytes.len() > limit {
            self.too_long(Span::new(offset + character_at(bytes, limit), offset + bytes.len()));
            return None;
        }
        if self.is_wide(bytes) {
            self.wide(Span::new(offset, offset + bytes.len().min(2)));
            return None;
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Some(text),
            Err(error) => {
                let start = error.valid_up_to();
                let end = error.error_len().map_or(bytes.len(), |length| start + length);
                self.no_utf8(&bytes[start..end], offset + start);
                None
            }
        }
    }

    /// More bytes than a file or line may have; `span` is what is beyond.
    pub(super) fn too_long(&mut self, span: Span) {
        let what = if self.format == Format::JsonLines { "line" } else { "file" };
        let limit = self.limits.file_bytes;
        let message = format!("this {what} is larger than {limit} bytes, the limit");
        self.limit("file-bytes", span, message, "split it into smaller records, or raise `limits` in `comity.yaml`");
    }

    /// UTF-16 and UTF-32 begin with a byte order mark, or with a zero among the first four bytes.
    fn is_wide(&self, bytes: &[u8]) -> bool {
        let marks: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];
        let is_start = self.number == 0 || self.format != Format::JsonLines;
        is_start && (marks.iter().any(|mark| bytes.starts_with(mark)) || bytes.iter().take(2).any(|&byte| byte == 0))
    }

    fn wide(&mut self, span: Span) {
        let finding = self.error("encoding", span, "this file is UTF-16 or UTF-32 text, not UTF-8");
        self.add(finding.help("save it as UTF-8 (in an editor: \"Save with encoding\")"));
    }

    fn no_utf8(&mut self, wrong: &[u8], start: usize) {
        let bytes: Vec<_> = wrong.iter().map(|byte| format!("{byte:02X}")).collect();
        let bytes = bytes.join(" ");
        let plural = if wrong.len() == 1 { "byte is" } else { "bytes are" };
        let message = format!("the {plural} not UTF-8 text: {bytes}");
        let help = match wrong {
            &[byte @ 0xA0..=0xFF] => format!(
                "save the file as UTF-8; in the old Windows encoding (1252) this byte is `{}`",
                char::from(byte)
            ),
            _ => "save the file as UTF-8".to_owned(),
        };
        let finding = self.error("encoding", Span::new(start, start + wrong.len()), message);
        self.add(finding.help(help));
    }

    /// Nothing in a file or document.
    pub(super) fn empty(&mut self, span: Span, what: &str) {
        let location = self.location(span);
        let finding =
            Diagnostic::error("dataset/empty-record", Level::Document, location, format!("this {what} is empty"));
        let help = match (self.format, what) {
            (Format::Yaml, "document") => "write a record here, or remove the `---` line that begins the document",
            _ => "write a record here, or remove the file",
        };
        self.add(finding.help(help));
    }

    /// What the builder refused; `text` is the document's, `offset` where that begins in the file.
    pub(super) fn fault(&mut self, fault: &Fault, text: &str, offset: usize) {
        let in_file = |span: Span| Span::new(span.start + offset, span.end + offset);
        let head = |span: Span| {
            let first = text[span.start..].chars().next().map_or(0, char::len_utf8);
            in_file(Span::new(span.start, span.end.max(span.start + first)))
        };
        let limits = self.limits;
        match *fault {
            Fault::Depth(span) => self.depth(head(span)),
            Fault::Nodes(span) => {
                let message = format!("this document has more than {} keys and values, the limit", limits.nodes);
                self.limit("nodes", head(span), message, "split it into smaller records");
            }
            Fault::AliasNodes(span) => {
                let message =
                    format!("the aliases stand for more than {} keys and values, the limit", limits.alias_nodes);
                self.limit(
                    "alias-nodes",
                    in_file(span),
                    message,
                    "write the values out instead of repeating them by alias",
                );
            }
            Fault::Comments(span) => {
                let message = format!("this document has more than {} comments, the limit", limits.comments);
                self.limit("comments", in_file(span), message, "remove some comments");
            }
            Fault::KeyBytes(span) => {
                let message = format!("this key is longer than {} bytes, the limit", limits.key_bytes);
                self.limit("key-bytes", in_file(span), message, "shorten the key; a long text belongs in a value");
            }
            Fault::RecursiveAlias(span) => {
                let alias = &text[span.range()];
                let message = format!("the alias `{alias}` stands for a value that it is inside of");
                let help = "write the value out here instead of the alias";
                let finding = self.error("recursive-alias", in_file(span), message);
                self.add(finding.help(help));
            }
            Fault::ComplexKey(span) => {
                let finding = self.error("complex-key", head(span), "a mapping or a list can't be a key");
                self.add(finding.help("a key is a single word or text; if this is meant as text, put it in quotes"));
            }
        }
    }

    /// Whether a file has as many documents or findings as it may, which is a finding at the next document.
    pub(super) fn too_many(&mut self, documents: u32, next: Span) -> bool {
        let Limits { documents: most, file_findings, .. } = *self.limits;
        if documents >= most {
            let message = format!("more than {most} documents in one file, the limit: the rest was not read");
            self.limit("documents", next, message, "split the file, or write it as JSON Lines");
            return true;
        }
        let is_full = self.is_full();
        if is_full {
            let message = format!("more than {file_findings} findings in one file: the rest of it was not read");
            self.limit("findings", next, message, "mend those that are shown, and check again");
        }
        is_full
    }

    /// Whether a file has as many findings as it may, so that no document more is read.
    pub(super) fn is_full(&self) -> bool {
        self.diagnostics.len() >= self.limits.file_findings
    }

    /// More mappings and lists inside each other than may be.
    pub(super) fn depth(&mut self, span: Span) {
        let message = format!("more than {} mappings and lists inside each other, the limit", self.limits.depth);
        self.limit("depth", span, message, "bring the structure of the record closer to its schema");
    }

    fn limit(&mut self, name: &str, span: Span, message: String, help: &str) {
        let diagnostic = Diagnostic::error(format!("limit/{name}"), Level::Document, self.location(span), message);
        self.add(diagnostic.help(help));
    }

    /// Keys that stand twice. The primary place is the second key; the `subject` (what is not to be spoken of again) is
    /// the second key's value, for [`NodeRef::get`] gives the first.
    pub(super) fn repeats(&mut self, document: &Document<'_>, repeats: &Repeats) {
        for &(first, second) in repeats.same.iter().take(self.room()) {
            let finding = self.same(document, first, second);
            self.add(finding);
        }
        for &(first, second) in repeats.alike.iter().take(self.room()) {
            let finding = self.alike(document, first, second);
            self.add(finding);
        }
    }

    /// How many more findings are worth making: one more than are kept.
    fn room(&self) -> usize {
        (self.limits.record_findings + 1).saturating_sub(self.of_document)
    }

    fn same(&self, document: &Document<'_>, first: u32, second: u32) -> Diagnostic {
        let (one, other) = (document.node(first), document.node(second));
        let (message, help) = if (one.kind() == Kind::String) == (other.kind() == Kind::String) {
            let message = format!("the key `{}` stands twice in one mapping", shown(other.text()));
            (message, "keep the one that is right and remove the other: programs that read this keep only one")
        } else {
            let (one, other) = (shown(one.source()), shown(other.source()));
            let message = format!("the keys `{one}` and `{other}` are one key to most programs that read this");
            (message, "rename one of them, or remove one")
        };
        self.pair(document, first, second, message, "first here").help(help)
    }

    fn alike(&self, document: &Document<'_>, first: u32, second: u32) -> Diagnostic {
        let name = shown(document.node(second).text());
        let message = format!("two keys look the same, `{name}`, and are written with different characters");
        let finding = self.pair(document, first, second, message, "the other one");
        finding.severity(Severity::Warning).help("type the key anew in both places, or remove one")
    }

    fn pair(&self, document: &Document<'_>, first: u32, second: u32, message: String, label: &str) -> Diagnostic {
        let (one, other) = (document.written(first), document.written(second));
        // A key is one node, so its value is the next.
        let finding = self.error("duplicate-key", other.span(), message).pointer(other.pointer()).subject(second + 1);
        finding.related(one.location(), one.pointer(), label)
    }

    /// A reading without a document.
    pub(super) fn broken(self) -> Reading<'static> {
        Reading { broken: vec![self.number], diagnostics: self.diagnostics, ..Reading::default() }
    }

    /// What was found.
    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }
}

/// Text for a message: its first 60 characters, with what can't be seen written out.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 60;
    let plain = text.len() <= LONGEST && !text.contains(char::is_control);
    if plain {
        return text.into();
    }
    let escaped = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    let short: String = text.chars().take(LONGEST).map(escaped).collect();
    if text.chars().nth(LONGEST).is_some() { (short + "…").into() } else { short.into() }
}
