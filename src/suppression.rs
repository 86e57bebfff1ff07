//! Forgiveness: a finding that is known, and meant to stay, is counted and not held against anyone.
//!
//! A comment in a YAML record says so where the value stands: `# comity: allow RULE[, RULE] -- reason`, above or on the
//! line. It covers the outermost node that starts on its line, or, if it stands alone, on the next line that holds one;
//! never the whole record. A waiver in the configuration names a file and a place in its records instead.
//!
//! Both give a reason. What forgives nothing is a finding itself: it would forgive the next mistake there.

mod covered;
mod covers;
mod syntax;
#[cfg(test)]
mod tests;
mod waived;

use std::collections::HashMap;
use std::collections::HashSet;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Severity;
use crate::document::Document;
use crate::document::NodeRef;
use crate::source::FileId;
use crate::source::Location;
use crate::source::Span;

pub use crate::suppression::covers::Cover;
pub use crate::suppression::covers::Covers;
pub use crate::suppression::waived::Waived;
pub use crate::suppression::waived::waived;

/// A comment that forgives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The rules that it forgives, each once.
    pub rules: Vec<String>,
    /// Why.
    pub reason: String,
    /// The comment.
    pub location: Location,
    /// The bytes of the file that it covers.
    pub covers: Span,
}

/// The comments of a document that forgive, and what is wrong with those that try to; of the latter at most `most`, and
/// a finding that there are more. `records` are the topmost nodes of the records in it, which are never covered
/// themselves.
pub fn read(document: &Document<'_>, records: &[NodeRef<'_>], most: usize) -> (Vec<Suppression>, Vec<Diagnostic>) {
    let (mut suppressions, mut findings) = (Vec::new(), Vec::new());
    let mut ours = document.comments().filter_map(|(span, text)| Some((span, syntax::body(text)?))).peekable();
    if ours.peek().is_none() {
        return (suppressions, findings);
    }
    let starts = covered::Starts::new(document, records);
    for (span, body) in ours {
        let location = document.location(span);
        let read = syntax::parse(&body).and_then(|allowed| match starts.covered(document, span) {
            Some(covers) => Ok(Suppression { rules: allowed.rules, reason: allowed.reason, location, covers }),
            None => Err(syntax::Refusal::malformed("no value starts on this line, nor below it")),
        });
        match read {
            Ok(suppression) => suppressions.push(suppression),
            Err(refusal) if findings.len() < most => findings.push(refusal.finding(location)),
            Err(_) => {
                let message = format!("more than {most} comments in one document forgive nothing");
                findings.push(Diagnostic::error("limit/findings", Level::Document, location, message));
                break;
            }
        }
    }
    (suppressions, findings)
}

/// Whether `rule` names a finding's rule; a finding of its own, such as `trade/total/unit`, goes with its rule.
pub fn names(rule: &str, finding: &str) -> bool {
    finding.strip_prefix(rule).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The places of a finding: its own, and the one that its rule gave it if it was moved; each with its pointer.
pub fn places(finding: &Diagnostic) -> impl Iterator<Item = (Location, &str)> {
    let moved_from = finding.moved_from.as_ref().map(|label| (label.location, &*label.pointer));
    std::iter::once((finding.location, &*finding.pointer)).chain(moved_from)
}

/// Whether a finding, at a place with this pointer, is about a record as a whole, which no comment forgives.
pub fn is_of_record(finding: &Diagnostic, pointer: &str) -> bool {
    pointer.is_empty() && finding.level != Level::Document
}

/// The errors of some findings, by the files that they point into: there, another rule may not have been checked.
#[derive(Debug, Default)]
pub struct Troubles<'f>(HashMap<FileId, HashSet<&'f str>>);

impl<'f> Troubles<'f> {
    /// Those of these findings.
    pub fn of(findings: impl Iterator<Item = &'f Diagnostic>) -> Self {
        let mut troubles: HashMap<FileId, HashSet<&str>> = HashMap::new();
        for finding in findings.filter(|finding| finding.severity == Severity::Error) {
            let related = finding.related.iter().map(|label| label.location.file);
            for file in related.chain(std::iter::once(finding.location.file)) {
                troubles.entry(file).or_default().insert(&finding.rule);
            }
        }
        Self(troubles)
    }

    /// Whether nothing kept a rule from being checked in a file: its own errors do not.
    pub fn spare(&self, rule: &str, file: FileId) -> bool {
        self.0.get(&file).is_none_or(|errors| errors.iter().all(|error| names(rule, error)))
    }
}
