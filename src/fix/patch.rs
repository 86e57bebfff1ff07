//! Edits of one file's text, held against what the text said before.

use crate::config::Config;
use crate::diagnostic::Applicability;
use crate::diagnostic::Edit;
use crate::diagnostic::Severity;
use crate::document;
use crate::document::Document;
use crate::document::Format;
use crate::document::NodeRef;
use crate::document::Reading;
use crate::source::FileId;

/// How a file is edited.
pub(super) struct Patch<'p> {
    pub(super) file: FileId,
    pub(super) format: Format,
    /// The fixes that are applied: safe ones change no value.
    pub(super) most: Applicability,
    pub(super) config: &'p Config,
}

impl Patch<'_> {
    /// The text with edits that are in order and do not overlap; else why it would not be what was meant. A fix that
    /// breaks a file is a bug of ours, and must not be written.
    pub(super) fn apply(&self, before: &[u8], edits: &[&Edit]) -> Result<Vec<u8>, &'static str> {
        let after = spliced(before, edits).ok_or("a fix lies outside of it")?;
        let (old, new) = (self.read(before), self.read(&after));
        if !reads_as_well(&old, &new) {
            return Err("it could not be read any more with its fixes");
        }
        if self.most == Applicability::Safe && !says_the_same(&old, &new, edits) {
            return Err("its fixes would change more than they should");
        }
        Ok(after)
    }

    fn read<'t>(&self, bytes: &'t [u8]) -> Reading<'t> {
        document::read(self.file, self.format, bytes, &self.config.limits, &self.config.reading)
    }
}

fn spliced(before: &[u8], edits: &[&Edit]) -> Option<Vec<u8>> {
    let mut after = Vec::with_capacity(before.len());
    let mut end = 0;
    for edit in edits {
        after.extend_from_slice(before.get(end..edit.span.start)?);
        after.extend_from_slice(edit.content.as_bytes());
        end = edit.span.end;
    }
    after.extend_from_slice(before.get(end..)?);
    Some(after)
}

/// Whether no document, comment or line was lost, and none is wrong that was right.
fn reads_as_well(old: &Reading<'_>, new: &Reading<'_>) -> bool {
    let shape = |reading: &Reading<'_>| {
        let comments: Vec<usize> = reading.documents.iter().map(|document| document.comments().count()).collect();
        (comments, reading.broken.clone())
    };
    let errors =
        |reading: &Reading<'_>| reading.diagnostics.iter().filter(|found| found.severity == Severity::Error).count();
    shape(old) == shape(new) && errors(new) <= errors(old)
}

/// Whether two texts have the same nodes, and the same values wherever none was edited.
fn says_the_same(old: &Reading<'_>, new: &Reading<'_>, edits: &[&Edit]) -> bool {
    let is_edited = |node: NodeRef<'_>| {
        let at = edits.partition_point(|edit| edit.span.end <= node.span().start);
        edits.get(at).is_some_and(|edit| edit.span.start < node.span().end)
    };
    let is_same = |(a, b): (NodeRef<'_>, NodeRef<'_>)| a.kind() == b.kind() && (a.text() == b.text() || is_edited(a));
    let agree = |(a, b): (&Document<'_>, &Document<'_>)| a.len() == b.len() && a.nodes().zip(b.nodes()).all(is_same);
    old.documents.iter().zip(&new.documents).all(agree)
}
