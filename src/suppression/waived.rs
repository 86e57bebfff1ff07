//! Where waivers of the configuration apply in a record.

use crate::config::Waiver;
use crate::document::NodeRef;
use crate::source::FileId;
use crate::source::Span;
use crate::suppression::covered::entry;

/// A node that a waiver covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waived {
    /// The waiver's place in the configuration.
    pub waiver: usize,
    /// The file.
    pub file: FileId,
    /// The bytes of the file that it covers.
    pub covers: Span,
    /// The places of the values that it names, if it names one.
    pub only: Option<Vec<Span>>,
}

/// The nodes of a record that a waiver covers, handed over one by one.
pub fn waived<'a>(number: usize, waiver: &Waiver, record: NodeRef<'a>, found: &mut dyn FnMut(Waived)) {
    waiver.at.select(record, record, &mut |node: NodeRef<'a>| {
        let only = waiver.value.as_ref().map(|value| places_of(value, node));
        found(Waived { waiver: number, file: node.document().file(), covers: entry(node), only });
    });
}

/// Where a value stands that is written so, at a node and below it; keys are values too, since a finding may be of one.
fn places_of(value: &str, node: NodeRef<'_>) -> Vec<Span> {
    let is_it = |node: &NodeRef<'_>| written(*node) == value;
    let mut places: Vec<Span> = node.key().into_iter().filter(is_it).map(NodeRef::span).collect();
    let mut open = vec![node];
    // Aliases are not followed: what they stand for has its own place.
    while let Some(node) = open.pop() {
        places.extend(Some(node).filter(is_it).map(|node| node.label_location().span));
        open.extend(node.children().filter(|child| child.index() > node.index()));
    }
    places
}

/// A scalar's content, a container's source.
fn written(node: NodeRef<'_>) -> &str {
    if node.is_mapping() || node.is_sequence() { node.source() } else { node.text() }
}
