//! What a comment covers.

use std::cmp::Reverse;
use std::collections::HashSet;

use crate::document::Document;
use crate::document::NodeRef;
use crate::source::Span;

/// The values of a document with their keys, in order of where they start and of equal ones the outermost first.
pub(super) struct Starts(Vec<Span>);

impl Starts {
    /// Looks at every node once. The records themselves, and what holds them, start nowhere.
    pub(super) fn new(document: &Document<'_>, records: &[NodeRef<'_>]) -> Self {
        let holders = holders(records);
        let mut starts = Vec::new();
        for node in document.nodes() {
            for (key, value) in node.entries().filter(|(_, value)| !holders.contains(&value.index())) {
                starts.push(with_key(key, value));
            }
            starts.extend(node.items().filter(|item| !holders.contains(&item.index())).map(NodeRef::span));
        }
        starts.sort_unstable_by_key(|span| (span.start, Reverse(span.end)));
        Self(starts)
    }

    /// The bytes of the file that a comment covers; `None` if nothing starts on its line or, where it stands alone,
    /// below it.
    pub(super) fn covered(&self, document: &Document<'_>, comment: Span) -> Option<Span> {
        let text = document.text();
        let at = comment.start - document.offset();
        let start = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
        let is_alone = text[start..at].trim_start_matches('\u{feff}').trim_matches([' ', '\t', '-']).is_empty();
        let from = if is_alone { comment.end } else { document.offset() + start };
        let first = self.0.get(self.0.partition_point(|span| span.start < from))?;
        (is_alone || first.start < comment.start).then_some(*first)
    }
}

/// The bytes of a value with its key.
pub(super) fn entry(value: NodeRef<'_>) -> Span {
    value.key().map_or_else(|| value.span(), |key| with_key(key, value))
}

/// An alias reads as the node it stands for, which stands before it: then the key is all there is.
fn with_key(key: NodeRef<'_>, value: NodeRef<'_>) -> Span {
    let (key, value) = (key.span(), value.span());
    Span::new(key.start, key.end.max(value.end))
}

/// The records and every node that holds one.
fn holders(records: &[NodeRef<'_>]) -> HashSet<u32> {
    let mut holders = HashSet::new();
    for record in records {
        let mut node = Some(*record);
        while let Some(holder) = node.filter(|node| holders.insert(node.index())) {
            node = holder.parent();
        }
    }
    holders
}
