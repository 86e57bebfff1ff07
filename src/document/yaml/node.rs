//! Nodes: their kinds, their tags, and their exact bytes.

use granit_parser::ScalarStyle;
use granit_parser::Span as EventSpan;
use granit_parser::StructureStyle;
use granit_parser::Tag;

use crate::diagnostic::Applicability;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Fix;
use crate::diagnostic::Severity;
use crate::document::Fault;
use crate::document::Kind;
use crate::document::NodeRef;
use crate::document::Style;
use crate::document::findings::Findings;
use crate::document::findings::shown;
use crate::document::yaml::Reader;
use crate::document::yaml::scalar;
use crate::source::Span;

/// What is to be said of a node that can be read all the same.
pub(super) enum Remark {
    /// `.inf` or `.nan`.
    NonFinite,
    /// A tag that is not of the core schema: its text and bytes.
    UnknownTag(String, Span),
    /// A core tag on what can't be that: its text and bytes.
    WrongTag(String, Span),
    /// `<<`
    MergeKey,
    /// A YAML 1.1 reader takes it for this.
    Ambiguous(&'static str),
}

impl Remark {
    /// The finding for `node`. Where the node is not read as it was meant, it is the `subject`.
    pub(super) fn tell(self, findings: &Findings<'_>, node: NodeRef<'_>) -> Diagnostic {
        let text = shown(node.source());
        let finding = match self {
            Self::NonFinite => findings
                .error("non-finite", node.span(), format!("`{text}` is not a number that can be checked"))
                .help("write a number, or leave the value out if there is none")
                .subject(node.index()),
            Self::UnknownTag(tag, span) => findings
                .error("tag", span, format!("the tag `{tag}` is not one of YAML's own"))
                .help("remove the tag; text that begins with `!` stands in quotes")
                .subject(node.index()),
            Self::WrongTag(tag, span) => findings
                .error("tag", span, format!("the tag `{tag}` does not fit this value"))
                .help("remove the tag, or mend the value")
                .subject(node.index()),
            Self::MergeKey => findings
                .error(
                    "merge-key",
                    node.span(),
                    "`<<` merges another mapping into this one, which not every program does",
                )
                .help("write the keys out, or allow it in `comity.yaml` with `yaml: {merge_keys: true}`"),
            Self::Ambiguous(other) => {
                let message = format!("some programs read `{text}` as {other}");
                let mut finding = findings.error("ambiguous-scalar", node.span(), message).severity(Severity::Info);
                finding.fixes.extend(unambiguous(node));
                finding.help("put it in quotes if it is meant as text")
            }
        };
        finding.pointer(node.pointer())
    }
}

/// The same value for every program: a text in quotes, a number without its zeros. The latter may lose what the zeros
/// were written for.
fn unambiguous(node: NodeRef<'_>) -> Option<Fix> {
    let source = node.source();
    if node.kind() == Kind::String {
        let title = format!("put `{source}` in quotes");
        return Some(Fix::replace(Applicability::Safe, title, node.location(), node.spelt(node.text())?));
    }
    let (sign, digits) = source.split_at(source.len() - source.trim_start_matches(['-', '+']).len());
    let digits = digits.trim_start_matches('0');
    let number = format!("{sign}{}", if digits.is_empty() { "0" } else { digits });
    Some(Fix::replace(Applicability::Unsafe, format!("write `{number}`"), node.location(), number))
}

impl Reader<'_, '_> {
    /// Adds a scalar.
    pub(super) fn scalar(
        &mut self,
        content: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        place: &EventSpan,
    ) -> Result<(), Fault> {
        let style = written(style);
        let span = self.scalar_span(style, content, self.bytes(place));
        // The parser stands a `~` where nothing is written.
        let is_nothing = style == Style::Plain && span.start == span.end;
        let content = if is_nothing { "" } else { content };
        let is_plain = style == Style::Plain;
        let untagged = if is_plain { scalar::resolve(content) } else { Kind::String };
        let kind = tag.map_or(Some(untagged), |tag| tagged(tag, content, untagged));
        let is_key = self.builder.at_key();
        let stored = (!self.is_source(style, span, content)).then(|| content.into());
        let is_fit = kind.is_some();
        let kind = kind.unwrap_or(untagged);
        let node = self.builder.scalar(kind, style, span, stored)?;
        self.name(anchor, node);
        self.cursor = self.cursor.max(span.end);
        self.remark_on_tag(node, tag, !is_fit, place);
        if is_plain {
            self.remark(node, content, kind, is_key, tag.is_some());
        }
        Ok(())
    }

    fn remark(&mut self, node: u32, content: &str, kind: Kind, is_key: bool, has_tag: bool) {
        if kind == Kind::NonFinite {
            self.note(node, Remark::NonFinite);
        } else if is_key && !has_tag && content == "<<" && !self.options.merge_keys {
            self.is_refused = true;
            self.note(node, Remark::MergeKey);
        } else if self.options.ambiguous_scalars
            && !has_tag
            && let Some(other) = scalar::in_yaml_1_1(content, kind)
        {
            self.note(node, Remark::Ambiguous(other));
        }
    }

    /// Begins a mapping or sequence.
    pub(super) fn open(
        &mut self,
        kind: Kind,
        style: StructureStyle,
        anchor: usize,
        tag: Option<&Tag>,
        place: &EventSpan,
    ) -> Result<(), Fault> {
        let span = self.bytes(place);
        let (style, start) = match style {
            StructureStyle::Flow => (Style::Flow, span.start),
            StructureStyle::Block if kind == Kind::Sequence => (Style::Block, self.dash(span.start)),
            StructureStyle::Block => (Style::Block, span.start),
        };
        let is_dash = kind == Kind::Sequence && style == Style::Block;
        let node = self.builder.open(kind, style, start)?;
        self.name(anchor, node);
        self.cursor = self.cursor.max(if is_dash { start + 1 } else { span.end });
        let name = if kind == Kind::Mapping { "map" } else { "seq" };
        let is_wrong = tag.is_some_and(|tag| tag.core_suffix().is_some_and(|suffix| suffix != name));
        self.remark_on_tag(node, tag, is_wrong, place);
        Ok(())
    }

    /// Ends the innermost mapping or sequence; `span` is its closing bracket, or empty. A block container ends where its
    /// last value does, not where the next thing begins.
    pub(super) fn close(&mut self, span: Span) {
        if span.start < span.end {
            self.cursor = span.end;
        }
        self.builder.close(self.cursor);
    }

    fn name(&mut self, anchor: usize, node: u32) {
        if anchor != 0 {
            self.builder.anchor(anchor, node);
        }
    }

    fn note(&mut self, node: u32, remark: Remark) {
        if self.remarks.len() <= self.findings.limits.record_findings {
            self.remarks.push((node, remark));
        }
    }

    fn remark_on_tag(&mut self, node: u32, tag: Option<&Tag>, is_wrong: bool, place: &EventSpan) {
        let Some(tag) = tag else { return };
        let is_known = tag.core_suffix().is_some() || tag.original() == "!";
        if is_known && !is_wrong {
            return;
        }
        let span = place.tag_span().map_or(Span::empty(self.cursor), |span| self.bytes(&span));
        let text = shown(&self.text[span.range()]).into_owned();
        self.note(node, if is_known { Remark::WrongTag(text, span) } else { Remark::UnknownTag(text, span) });
    }

    /// Whether the content is the source text without its quotes.
    fn is_source(&self, style: Style, span: Span, content: &str) -> bool {
        let source = &self.text[span.range()];
        match style {
            Style::Plain => source == content,
            Style::SingleQuoted | Style::DoubleQuoted => source.get(1..source.len() - 1) == Some(content),
            _ => false,
        }
    }

    fn scalar_span(&self, style: Style, content: &str, span: Span) -> Span {
        match style {
            Style::Literal | Style::Folded => self.block_scalar_span(content, span),
            Style::Plain if span.start == span.end => Span::empty(self.nothing(span.start)),
            _ => span,
        }
    }

    /// From the `|` or `>` to the end of the last line that holds something; the parser gives the lines alone.
    fn block_scalar_span(&self, content: &str, span: Span) -> Span {
        let Some(start) = self.seek(span.start, b"|>") else { return span };
        let source = &self.text[start..span.end];
        let header = 1 + source[1..].bytes().take_while(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+')).count();
        let is_blank = content.trim_ascii().is_empty();
        let length = if is_blank { header } else { source.trim_ascii_end().len() };
        Span::new(start, start + length)
    }

    /// Where a value that is not written would stand: after its colon or dash.
    fn nothing(&self, at: usize) -> usize {
        if self.builder.at_value() && self.text.as_bytes().get(at) == Some(&b':') {
            return at + 1;
        }
        let before = self.text.get(self.cursor..at).unwrap_or_default();
        self.cursor.min(at) + before.trim_ascii_end().len()
    }

    /// The first dash of a sequence. The parser says where it is, but for a list that is no deeper than its key.
    fn dash(&self, start: usize) -> usize {
        if self.builder.at_value() { self.seek(start, b"-").unwrap_or(start) } else { start }
    }

    /// The first of `wanted` between the last node and `end`, past comments, anchors and tags.
    fn seek(&self, end: usize, wanted: &[u8]) -> Option<usize> {
        let bytes = &self.text.as_bytes()[..(end + 1).min(self.text.len())];
        let mut at = self.cursor;
        while let Some(&byte) = bytes.get(at) {
            let stop: &[u8] = match byte {
                byte if wanted.contains(&byte) => return Some(at),
                b'#' => b"\r\n",
                b'&' | b'!' => b" \t\r\n",
                _ => {
                    at += 1;
                    continue;
                }
            };
            at += bytes[at..].iter().position(|byte| stop.contains(byte))?;
        }
        None
    }
}

/// What a tag makes of a scalar; `None` if the scalar can't be that. A tag we do not know makes nothing of it.
fn tagged(tag: &Tag, content: &str, untagged: Kind) -> Option<Kind> {
    let Some(suffix) = tag.core_suffix() else {
        return Some(if tag.original() == "!" { Kind::String } else { untagged });
    };
    match (suffix, scalar::resolve(content)) {
        ("str", _) => Some(Kind::String),
        ("null", Kind::Null) => Some(Kind::Null),
        ("bool", Kind::Bool) => Some(Kind::Bool),
        ("int", Kind::Integer) => Some(Kind::Integer),
        ("float", Kind::Integer | Kind::Float) => Some(Kind::Float),
        ("float", Kind::NonFinite) => Some(Kind::NonFinite),
        _ => None,
    }
}

fn written(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
    }
}
