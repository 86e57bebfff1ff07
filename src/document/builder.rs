//! The one way into the arena, for every front end.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::document::Document;
use crate::document::Kind;
use crate::document::NONE;
use crate::document::Node;
use crate::document::Style;
use crate::document::keys::Repeats;
use crate::limits::Limits;
use crate::source::FileId;
use crate::source::Span;

/// Why a document could not be built. Spans are bytes in the document's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// More containers inside each other than [`Limits::depth`].
    Depth(Span),
    /// More nodes than [`Limits::nodes`].
    Nodes(Span),
    /// Aliases that stand for more nodes than [`Limits::alias_nodes`].
    AliasNodes(Span),
    /// More comments than [`Limits::comments`].
    Comments(Span),
    /// A key longer than [`Limits::key_bytes`].
    KeyBytes(Span),
    /// An alias inside the node it stands for.
    RecursiveAlias(Span),
    /// A mapping or sequence as a key.
    ComplexKey(Span),
}

/// Builds a [`Document`] from what a front end reads, in document order.
///
/// Calls must nest as the document does: [`Builder::open`], children, [`Builder::close`]; in a mapping a key, then its
/// value. All positions are bytes in the text that was given.
pub struct Builder<'t, 'l> {
    document: Document<'t>,
    limits: &'l Limits,
    open: Vec<Open>,
    anchors: HashMap<usize, u32>,
    /// The size of every anchored node with its aliases followed.
    sizes: HashMap<u32, u64>,
    /// Nodes that the aliases so far stand for, but for the one that stands there anyway.
    through_aliases: u64,
    repeats: Repeats,
}

struct Open {
    node: u32,
    is_mapping: bool,
    children: u32,
    /// The builder's `through_aliases` before this container.
    through_aliases: u64,
}

impl<'t, 'l> Builder<'t, 'l> {
    /// A builder for the document with `number` in `file`, whose `text` begins `offset` bytes into the file.
    pub fn new(file: FileId, number: u32, text: impl Into<Cow<'t, str>>, offset: usize, limits: &'l Limits) -> Self {
        let (nodes, strings, comments) = (Vec::new(), Vec::new(), Vec::new());
        let document = Document { file, number, text: text.into(), offset, nodes, strings, comments };
        let (open, anchors, sizes) = (Vec::new(), HashMap::new(), HashMap::new());
        Self { document, limits, open, anchors, sizes, through_aliases: 0, repeats: Repeats::default() }
    }

    /// Makes room for as many nodes as `bytes` of dense text hold.
    pub fn reserve(&mut self, bytes: usize) {
        const BYTES_A_NODE: usize = 10;
        self.document.nodes.reserve((bytes / BYTES_A_NODE).min(self.limits.nodes));
    }

    /// Adds a scalar. `content` is its decoded text where that differs from its source without quotes.
    #[inline]
    pub fn scalar(&mut self, kind: Kind, style: Style, span: Span, content: Option<Box<str>>) -> Result<u32, Fault> {
        let at_key = self.at_key();
        if at_key && span.end - span.start > self.limits.key_bytes {
            return Err(Fault::KeyBytes(span));
        }
        let aux = content.map_or(NONE, |content| {
            self.document.strings.push(content);
            position(self.document.strings.len() - 1)
        });
        self.push(kind, style, span, aux)
    }

    /// Begins a mapping or sequence at `start`.
    pub fn open(&mut self, kind: Kind, style: Style, start: usize) -> Result<u32, Fault> {
        let span = Span::empty(start);
        if self.at_key() {
            return Err(Fault::ComplexKey(span));
        }
        if self.open.len() >= self.limits.depth {
            return Err(Fault::Depth(span));
        }
        let node = self.push(kind, style, span, NONE)?;
        let (is_mapping, through_aliases) = (kind == Kind::Mapping, self.through_aliases);
        self.open.push(Open { node, is_mapping, children: 0, through_aliases });
        Ok(node)
    }

    /// Ends the innermost mapping or sequence; its bytes end before `end`.
    pub fn close(&mut self, end: usize) {
        let open = self.open.pop().expect("front ends close what they opened");
        let after = position(self.document.nodes.len());
        let node = &mut self.document.nodes[open.node as usize];
        node.aux = after;
        node.end = position(end);
        if let Some(size) = self.sizes.get_mut(&open.node) {
            *size = u64::from(after - open.node) + self.through_aliases - open.through_aliases;
        }
        if open.is_mapping && open.children > 2 {
            self.repeats.find(&self.document, open.node);
        }
    }

    /// Names the node that was just added (a scalar, or a container just opened) so that an alias can stand for it.
    pub fn anchor(&mut self, id: usize, node: u32) {
        self.anchors.insert(id, node);
        self.sizes.insert(node, 1);
    }

    /// Adds an alias of an anchored node; an unknown anchor is the front end's to report.
    pub fn alias(&mut self, id: usize, span: Span) -> Result<(), Fault> {
        let target = *self.anchors.get(&id).expect("front ends report unknown anchors");
        if self.open.iter().any(|open| open.node == target) {
            return Err(Fault::RecursiveAlias(span));
        }
        let is_scalar = !matches!(self.document.nodes[target as usize].kind, Kind::Sequence | Kind::Mapping);
        if self.at_key() && !is_scalar {
            return Err(Fault::ComplexKey(span));
        }
        let size = self.sizes[&target];
        self.through_aliases += size - 1;
        if self.through_aliases > self.limits.alias_nodes {
            return Err(Fault::AliasNodes(span));
        }
        self.push(Kind::Alias, Style::Plain, span, target)?;
        Ok(())
    }

    /// Adds a comment, with its `#`.
    pub fn comment(&mut self, span: Span) -> Result<(), Fault> {
        if self.document.comments.len() >= self.limits.comments {
            return Err(Fault::Comments(span));
        }
        self.document.comments.push(span);
        Ok(())
    }

    /// Whether nothing but comments has been added.
    pub fn is_empty(&self) -> bool {
        self.document.nodes.is_empty()
    }

    /// Whether the next node is a key.
    #[inline]
    pub fn at_key(&self) -> bool {
        self.open.last().is_some_and(|open| open.is_mapping && open.children.is_multiple_of(2))
    }

    /// Whether the next node is the value of a key.
    pub fn at_value(&self) -> bool {
        self.open.last().is_some_and(|open| open.is_mapping && !open.children.is_multiple_of(2))
    }

    /// Where the innermost bracket is that is open. A pair among the items of a list in brackets has none of its own.
    pub fn open_bracket(&self) -> Option<usize> {
        let starts = self.open.iter().rev().map(|open| self.document.nodes[open.node as usize].start as usize);
        let is_bracket = |start: &usize| self.document.text[*start..].starts_with(['[', '{']);
        starts.into_iter().find(is_bracket)
    }

    /// The document, and the keys that stand twice in one mapping.
    pub fn finish(self) -> (Document<'t>, Repeats) {
        debug_assert!(self.open.is_empty(), "front ends close what they opened");
        (self.document, self.repeats)
    }

    #[inline]
    fn push(&mut self, kind: Kind, style: Style, span: Span, aux: u32) -> Result<u32, Fault> {
        if self.document.nodes.len() >= self.limits.nodes {
            return Err(Fault::Nodes(span));
        }
        let index = position(self.document.nodes.len());
        let (parent, ordinal) = self.open.last_mut().map_or((index, 0), |open| {
            open.children += 1;
            (open.node, open.children - 1)
        });
        let (start, end) = (position(span.start), position(span.end));
        self.document.nodes.push(Node { start, end, aux, parent, ordinal, kind, style });
        Ok(index)
    }
}

fn position(index: usize) -> u32 {
    u32::try_from(index).expect("limits keep a document below 4 GiB")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::NodeRef;

    const LIMITS: Limits = Limits {
        file_bytes: 1000,
        depth: 3,
        nodes: 30,
        alias_nodes: 10,
        comments: 2,
        key_bytes: 5,
        record_findings: 10,
        file_findings: 10,
        rule_findings: 10,
        documents: 10,
        pattern_bytes: 1000,
        expression_steps: 1000,
        record_steps: 1000,
        node_steps: 1000,
        path_steps: 1000,
    };

    /// `{a: [1, 2], b: "x"}`
    fn small() -> Document<'static> {
        let mut builder = Builder::new(FileId(0), 0, r#"{a: [1, 2], b: "x"}"#, 0, &LIMITS);
        let scalar = |builder: &mut Builder<'_, '_>, kind, style, start, end| {
            builder.scalar(kind, style, Span::new(start, end), None).expect("within limits");
        };
        builder.open(Kind::Mapping, Style::Flow, 0).expect("within limits");
        scalar(&mut builder, Kind::String, Style::Plain, 1, 2);
        builder.open(Kind::Sequence, Style::Flow, 4).expect("within limits");
        scalar(&mut builder, Kind::Integer, Style::Plain, 5, 6);
        scalar(&mut builder, Kind::Integer, Style::Plain, 8, 9);
        builder.close(10);
        scalar(&mut builder, Kind::String, Style::Plain, 12, 13);
        scalar(&mut builder, Kind::String, Style::DoubleQuoted, 15, 18);
        builder.close(19);
        builder.finish().0
    }

    #[test]
    fn nodes_are_found_and_know_their_place() {
        let document = small();
        let root = document.root();
        let second = root.at("/a/1").expect("it is there");
        assert_eq!((second.text(), second.pointer().as_str()), ("2", "/a/1"));
        assert_eq!(second.parent().and_then(NodeRef::key).map(NodeRef::text), Some("a"));
        assert_eq!(root.get("b").map(NodeRef::text), Some("x"));
        assert_eq!(root.get("b").map(NodeRef::source), Some("\"x\""));
        assert_eq!(root.get("a").map(|a| a.label_location().span), Some(Span::new(1, 2)));
        assert_eq!((root.len(), root.get("a").map(NodeRef::len)), (2, Some(2)));
        assert!(root.at("/a/2").is_none() && root.at("/c").is_none());
    }

    #[test]
    fn aliases_count_what_they_stand_for() {
        let mut builder = Builder::new(FileId(0), 0, "x".repeat(100), 0, &LIMITS);
        let span = Span::new(0, 1);
        builder.open(Kind::Sequence, Style::Block, 0).expect("within limits");
        for level in 0..2 {
            let list = builder.open(Kind::Sequence, Style::Flow, 0).expect("within limits");
            builder.anchor(level, list);
            for _ in 0..3 {
                let added = match level {
                    0 => builder.scalar(Kind::Null, Style::Plain, span, None).map(|_| ()),
                    _ => builder.alias(level - 1, span),
                };
                added.expect("4 + 1 + 3 * 4 nodes are within limits");
            }
            builder.close(1);
        }
        assert_eq!(builder.alias(1, span), Err(Fault::AliasNodes(span)));
    }

    #[test]
    fn an_alias_inside_its_own_node_is_refused() {
        let mut builder = Builder::new(FileId(0), 0, "xx", 0, &LIMITS);
        let list = builder.open(Kind::Sequence, Style::Flow, 0).expect("within limits");
        builder.anchor(0, list);
        assert_eq!(builder.alias(0, Span::new(0, 1)), Err(Fault::RecursiveAlias(Span::new(0, 1))));
    }

    #[test]
    fn depth_passes_at_the_limit_and_fails_past_it() {
        let mut builder = Builder::new(FileId(0), 0, "[[[[", 0, &LIMITS);
        for start in 0..3 {
            builder.open(Kind::Sequence, Style::Flow, start).expect("within limits");
        }
        assert_eq!(builder.open(Kind::Sequence, Style::Flow, 3), Err(Fault::Depth(Span::empty(3))));
    }
}
