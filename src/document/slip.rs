//! A mistake in the text of a document.

use crate::document::findings::Findings;
use crate::source::Span;

/// One mistake. Spans are bytes in the document's text.
pub(super) struct Slip {
    span: Span,
    message: String,
    help: &'static str,
    related: Option<(Span, &'static str)>,
}

impl Slip {
    /// What is wrong at `span`, and what to do.
    pub(super) fn new(span: Span, message: impl Into<String>, help: &'static str) -> Self {
        Self { span, message: message.into(), help, related: None }
    }

    /// Adds the place that explains it.
    pub(super) fn related(mut self, span: Span, label: &'static str) -> Self {
        self.related = Some((span, label));
        self
    }

    /// Adds it to the findings as `…/syntax`; the text begins at `offset` in the file.
    pub(super) fn tell(self, findings: &mut Findings<'_>, offset: usize) {
        let in_file = |span: Span| Span::new(span.start + offset, span.end + offset);
        let finding = findings.error("syntax", in_file(self.span), self.message).help(self.help);
        let finding = match self.related {
            Some((span, label)) => finding.related(findings.location(in_file(span)), "", label),
            None => finding,
        };
        findings.add(finding);
    }
}
