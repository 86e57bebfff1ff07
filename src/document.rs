//! A record file as one flat arena of nodes that know their bytes.
//!
//! [`read`] takes the bytes of a file apart into documents and findings, [`jsonl::read`] a stream of lines. The front
//! ends push through one [`Builder`]; everyone else reads with [`NodeRef`], a handle that is copied freely. Nothing is copied that equals its slice of the text, aliases are never expanded (their whole
//! size is checked while the arena is built), and nothing here recurses.

mod builder;
mod children;
pub mod de;
mod findings;
mod hidden;
mod json;
pub mod jsonl;
mod keys;
mod node;
pub mod path;
pub mod paths;
mod read;
mod slip;
mod spelling;
mod yaml;

use std::borrow::Cow;

pub use crate::document::builder::Builder;
pub use crate::document::builder::Fault;
pub use crate::document::children::Children;
pub use crate::document::node::NodeRef;
pub use crate::document::read::Format;
pub use crate::document::read::Options;
pub use crate::document::read::Reading;
pub use crate::document::read::Way;
pub use crate::document::read::leave_to_parser;
pub use crate::document::read::read;
pub use crate::document::spelling::quoted;
use crate::source::FileId;
use crate::source::Location;
use crate::source::Span;

/// One document of a file: a YAML document, a JSON text, or a line of JSON Lines.
#[derive(Clone, Debug)]
pub struct Document<'t> {
    file: FileId,
    number: u32,
    text: Cow<'t, str>,
    offset: usize,
    nodes: Vec<Node>,
    strings: Vec<Box<str>>,
    comments: Vec<Span>,
}

/// A node in pre-order: 24 bytes. Keys and values of a mapping alternate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Node {
    /// Bytes in the document's text.
    start: u32,
    end: u32,
    /// A container: the index after its last descendant. A scalar: its place in `strings`, or [`NONE`] if its content is
    /// its source text (without quotes). An alias: the node it stands for.
    aux: u32,
    /// The node that holds this one; the root holds itself.
    parent: u32,
    /// How many nodes its parent holds before it: of a mapping even for a key, odd for a value.
    ordinal: u32,
    kind: Kind,
    style: Style,
}

const NONE: u32 = u32::MAX;

/// What a node is, by YAML 1.2's core schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`, `~`, or nothing at all.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number without point or exponent, also `0x` and `0o` in YAML.
    Integer,
    /// A number with point or exponent.
    Float,
    /// `.inf` or `.nan`; only in YAML.
    NonFinite,
    /// Text.
    String,
    /// A list.
    Sequence,
    /// Keys and values, in order.
    Mapping,
    /// Stands for a node before it; a [`NodeRef`] is never one.
    Alias,
}

/// How a node is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// A scalar without quotes.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
    /// A container by indentation.
    Block,
    /// A container in brackets.
    Flow,
}

impl Document<'_> {
    /// The file it is in.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// Which document of the file it is, from 0.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Its topmost node.
    pub fn root(&self) -> NodeRef<'_> {
        self.node(0)
    }

    /// The node with an index that [`NodeRef::index`] gave.
    pub fn node(&self, index: u32) -> NodeRef<'_> {
        let node = &self.nodes[index as usize];
        let index = if node.kind == Kind::Alias { node.aux } else { index };
        NodeRef { document: self, index }
    }

    /// The number of nodes, keys included.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Never: a document has at least a null.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Every node in document order, keys included, aliases not.
    pub fn nodes(&self) -> impl Iterator<Item = NodeRef<'_>> {
        let indices = 0..u32::try_from(self.nodes.len()).expect("bounded by the builder");
        let stored = indices.filter(|&index| self.nodes[index as usize].kind != Kind::Alias);
        stored.map(|index| self.node(index))
    }

    /// The comments with their `#`, in order, as bytes in the file.
    pub fn comments(&self) -> impl Iterator<Item = (Span, &str)> {
        self.comments.iter().map(|&span| (self.in_file(span), &self.text[span.range()]))
    }

    /// The text that the document was read from: of YAML and JSON the whole file, of JSON Lines the line.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where [`Document::text`] begins in the file, in bytes.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// A place in this document, from bytes in the file.
    pub fn location(&self, span: Span) -> Location {
        Location { file: self.file, document: self.number, span }
    }

    /// The document with its own copy of the text.
    pub fn into_owned(self) -> Document<'static> {
        Document {
            file: self.file,
            number: self.number,
            text: Cow::Owned(self.text.into_owned()),
            offset: self.offset,
            nodes: self.nodes,
            strings: self.strings,
            comments: self.comments,
        }
    }

    /// The node with an index as it is written, even an alias.
    #[inline]
    fn written(&self, index: u32) -> NodeRef<'_> {
        NodeRef { document: self, index }
    }

    fn in_file(&self, span: Span) -> Span {
        Span::new(self.offset + span.start, self.offset + span.end)
    }
}
