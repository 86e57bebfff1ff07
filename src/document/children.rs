//! The nodes directly inside a node.

use crate::document::Document;
use crate::document::Kind;
use crate::document::NodeRef;

/// The children of a node, in order: of a mapping its keys and values in turn, of a sequence its items.
#[derive(Clone, Debug)]
pub struct Children<'a> {
    document: &'a Document<'a>,
    next: u32,
    end: u32,
}

impl<'a> Children<'a> {
    /// None at all.
    pub(super) fn none(document: &'a Document<'a>) -> Self {
        Self { document, next: 0, end: 0 }
    }

    /// The children of `node`; a scalar has none.
    pub(super) fn of(node: NodeRef<'a>) -> Self {
        let is_container = matches!(node.kind(), Kind::Sequence | Kind::Mapping);
        let end = if is_container { node.raw().aux } else { 0 };
        Self { document: node.document(), next: node.index() + 1, end }
    }
}

impl<'a> Iterator for Children<'a> {
    type Item = NodeRef<'a>;

    #[inline]
    fn next(&mut self) -> Option<NodeRef<'a>> {
        let index = (self.next < self.end).then_some(self.next)?;
        let node = &self.document.nodes[index as usize];
        let is_container = matches!(node.kind, Kind::Sequence | Kind::Mapping);
        self.next = if is_container { node.aux } else { index + 1 };
        Some(self.document.node(index))
    }
}
