//! A handle on a node: what it is, what it holds, where it is.

use std::fmt::Write;

use crate::document::Children;
use crate::document::Document;
use crate::document::Kind;
use crate::document::NONE;
use crate::document::Node;
use crate::document::Style;
use crate::source::Location;
use crate::source::Span;

/// A node, to be copied freely. An alias reads as the node it stands for, so its place and pointer are that node's.
#[derive(Clone, Copy)]
pub struct NodeRef<'a> {
    pub(super) document: &'a Document<'a>,
    pub(super) index: u32,
}

impl<'a> NodeRef<'a> {
    /// What it is; never [`Kind::Alias`].
    pub fn kind(self) -> Kind {
        self.raw().kind
    }

    /// How it is written.
    pub fn style(self) -> Style {
        self.raw().style
    }

    /// Its document.
    pub fn document(self) -> &'a Document<'a> {
        self.document
    }

    /// Its number in its document's arena.
    pub fn index(self) -> u32 {
        self.index
    }

    /// Its bytes in the file: a scalar with its quotes, a flow container with its brackets, a block container from its
    /// first key or dash to the end of its last value. Nothing written (`key:`) is an empty span.
    pub fn span(self) -> Span {
        self.document.in_file(self.local())
    }

    /// Its place.
    pub fn location(self) -> Location {
        self.document.location(self.span())
    }

    /// Where to point for this node: a scalar at itself; a container, or nothing written, at its key, a container
    /// without a key at its first key or character.
    pub fn label_location(self) -> Location {
        let is_scalar = !matches!(self.kind(), Kind::Sequence | Kind::Mapping);
        if is_scalar && self.raw().start < self.raw().end {
            return self.location();
        }
        match self.key() {
            Some(key) => key.location(),
            None => self.document.location(self.head()),
        }
    }

    /// Its first key, of a list or a mapping in brackets its first character; an empty span if it has none.
    fn head(self) -> Span {
        let span = self.span();
        if let (Style::Block, Some((key, _))) = (self.style(), self.entries().next()) {
            return key.span();
        }
        let first = self.source().chars().next().map_or(0, char::len_utf8);
        Span::new(span.start, span.start + first)
    }

    /// Its source text, quotes included.
    pub fn source(self) -> &'a str {
        &self.document.text[self.local().range()]
    }

    /// The content of a scalar: of a string the decoded text, else the text as written. `""` for a container.
    #[inline]
    pub fn text(self) -> &'a str {
        let node = self.raw();
        if matches!(node.kind, Kind::Sequence | Kind::Mapping) {
            return "";
        }
        if node.aux != NONE {
            return &self.document.strings[node.aux as usize];
        }
        let source = self.source();
        match node.style {
            Style::SingleQuoted | Style::DoubleQuoted => &source[1..source.len() - 1],
            _ => source,
        }
    }

    /// The content of a string, or `None`.
    pub fn as_str(self) -> Option<&'a str> {
        (self.kind() == Kind::String).then(|| self.text())
    }

    /// The value of a boolean, or `None`.
    pub fn as_bool(self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| matches!(self.text(), "true" | "True" | "TRUE"))
    }

    /// Whether it is a mapping.
    pub fn is_mapping(self) -> bool {
        self.kind() == Kind::Mapping
    }

    /// Whether it is a sequence.
    pub fn is_sequence(self) -> bool {
        self.kind() == Kind::Sequence
    }

    /// Whether it is a number that is finite.
    pub fn is_number(self) -> bool {
        matches!(self.kind(), Kind::Integer | Kind::Float)
    }

    /// Whether it is null.
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// The nodes directly inside it, in order: of a mapping its keys and values in turn.
    pub fn children(self) -> Children<'a> {
        Children::of(self)
    }

    /// The keys and values of a mapping, in order; of anything else none.
    pub fn entries(self) -> impl Iterator<Item = (NodeRef<'a>, NodeRef<'a>)> + Clone {
        let mut children = self.children_of(Kind::Mapping);
        std::iter::from_fn(move || Some((children.next()?, children.next()?)))
    }

    /// The items of a sequence, in order; of anything else none.
    pub fn items(self) -> impl Iterator<Item = NodeRef<'a>> + Clone {
        self.children_of(Kind::Sequence)
    }

    /// The number of entries or items.
    pub fn len(self) -> usize {
        match self.kind() {
            Kind::Mapping => self.entries().count(),
            Kind::Sequence => self.items().count(),
            _ => 0,
        }
    }

    /// Whether it holds nothing.
    pub fn is_empty(self) -> bool {
        self.children().next().is_none()
    }

    /// Whether it is a scalar with this text.
    #[inline]
    pub fn has_text(self, text: &str) -> bool {
        self.text_bytes() == text.as_bytes()
    }

    /// The bytes of its [text](Self::text), of most nodes without a look at where characters begin.
    #[inline]
    pub(super) fn text_bytes(self) -> &'a [u8] {
        let node = self.raw();
        let source = &self.document.text.as_bytes()[self.local().range()];
        match node.style {
            _ if node.aux != NONE => self.text().as_bytes(),
            Style::Plain => source,
            Style::SingleQuoted | Style::DoubleQuoted => &source[1..source.len() - 1],
            _ => self.text().as_bytes(),
        }
    }

    /// The value of a key; of a key that stands twice, the first.
    pub fn get(self, key: &str) -> Option<NodeRef<'a>> {
        self.member(key).0.map(|(_, value)| value)
    }

    /// A key and its value, as [`get`](Self::get) finds it, and at how many entries it had to look.
    pub(super) fn member(self, key: &str) -> (Option<(NodeRef<'a>, NodeRef<'a>)>, u64) {
        let mut children = self.children_of(Kind::Mapping);
        let mut looked_at = 0;
        while let (Some(name), Some(value)) = (children.next(), children.next()) {
            looked_at += 1;
            if name.has_text(key) {
                return (Some((name, value)), looked_at);
            }
        }
        (None, looked_at)
    }

    /// The item at a position from 0.
    pub fn item(self, position: usize) -> Option<NodeRef<'a>> {
        self.items().nth(position)
    }

    /// The node at an RFC 6901 pointer below this one.
    pub fn at(self, pointer: &str) -> Option<NodeRef<'a>> {
        let steps = pointer.split('/').skip(1);
        steps.map(|step| step.replace("~1", "/").replace("~0", "~")).try_fold(self, |node, step| match node.kind() {
            Kind::Sequence => node.item(step.parse().ok()?),
            _ => node.get(&step),
        })
    }

    /// The mapping or sequence that holds it; `None` for the root.
    pub fn parent(self) -> Option<NodeRef<'a>> {
        (self.index != 0).then(|| NodeRef { index: self.raw().parent, ..self })
    }

    /// The key it is the value of; `None` for an item, a key and the root.
    pub fn key(self) -> Option<NodeRef<'a>> {
        let is_value = self.parent()?.is_mapping() && !self.raw().ordinal.is_multiple_of(2);
        // A key is one node, a scalar or an alias, so it is the one before.
        is_value.then(|| self.document.node(self.index - 1))
    }

    /// Its position in the sequence that holds it, from 0.
    pub fn position(self) -> Option<usize> {
        self.parent()?.is_sequence().then_some(self.raw().ordinal as usize)
    }

    /// Its RFC 6901 pointer from the document's root; of a key, that of its value.
    pub fn pointer(self) -> String {
        let root = self.document.root();
        self.pointer_from(root)
    }

    /// Its RFC 6901 pointer from `root`, which holds it.
    pub fn pointer_from(self, root: NodeRef<'_>) -> String {
        const USUAL: usize = 32;
        let mut pointer = String::with_capacity(USUAL);
        self.push_pointer(root, &mut pointer);
        pointer
    }

    /// Adds its pointer from `root`; documents are not deep.
    fn push_pointer(self, root: NodeRef<'_>, pointer: &mut String) {
        let parent = if self.index == root.index { None } else { self.parent() };
        if let Some(parent) = parent {
            parent.push_pointer(root, pointer);
            pointer.push('/');
            self.push_step(pointer);
        }
    }

    /// Adds the step that leads to it from what holds it; of a key that is written as an alias, the text it stands for.
    fn push_step(self, pointer: &mut String) {
        if let Some(position) = self.position() {
            write!(pointer, "{position}").expect("a string takes any text");
            return;
        }
        let name = self.document.node(self.key().unwrap_or(self).index).text();
        if name.contains(['~', '/']) {
            *pointer += &name.replace('~', "~0").replace('/', "~1");
        } else {
            *pointer += name;
        }
    }

    fn children_of(self, kind: Kind) -> Children<'a> {
        if self.kind() == kind { Children::of(self) } else { Children::none(self.document) }
    }

    pub(super) fn stored_entries(self) -> impl Iterator<Item = (u32, u32)> + 'a {
        let mut children = self.stored_children();
        std::iter::from_fn(move || Some((children.next()?, children.next()?)))
    }

    fn stored_children(self) -> impl Iterator<Item = u32> + Clone + 'a {
        let nodes = &self.document.nodes;
        let (mut next, end) = (self.index + 1, self.raw().aux);
        std::iter::from_fn(move || {
            let index = (next < end).then_some(next)?;
            let node = &nodes[index as usize];
            next = if matches!(node.kind, Kind::Sequence | Kind::Mapping) { node.aux } else { index + 1 };
            Some(index)
        })
    }

    fn local(self) -> Span {
        let node = self.raw();
        Span::new(node.start as usize, node.end as usize)
    }

    pub(super) fn raw(self) -> &'a Node {
        &self.document.nodes[self.index as usize]
    }
}

impl PartialEq for NodeRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.document, other.document) && self.index == other.index
    }
}

impl Eq for NodeRef<'_> {}

impl std::fmt::Debug for NodeRef<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {} {:?}", self.kind(), self.pointer(), self.source())
    }
}
