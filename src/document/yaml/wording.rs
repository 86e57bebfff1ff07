//! What is wrong with YAML text, in plain sentences.

use granit_parser::ErrorKind;

use crate::document::findings::Findings;
use crate::source::Span;

/// One mistake. Spans are bytes in the text.
pub(super) struct Slip {
    span: Span,
    message: String,
    help: &'static str,
    related: Option<(Span, &'static str)>,
}

impl Slip {
    /// Adds it to the findings.
    pub(super) fn tell(self, findings: &mut Findings<'_>) {
        let finding = findings.error("syntax", self.span, self.message).help(self.help);
        let finding = match self.related {
            Some((span, label)) => finding.related(findings.location(span), "", label),
            None => finding,
        };
        findings.add(finding);
    }
}

/// The mistake of `kind` that was noticed at `span`; the last node ended at `cursor`.
pub(super) fn slip(kind: &ErrorKind, span: Span, text: &str, cursor: usize) -> Slip {
    let _ = (text, cursor);
    Slip { span, message: kind.to_string(), help: "", related: None }
}
