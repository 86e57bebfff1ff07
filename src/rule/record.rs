//! One record under check, and how its values are read.

use std::borrow::Cow;
use std::cell::RefCell;

use rust_decimal::Decimal;

use crate::document::NodeRef;
use crate::quantity::Interval;
use crate::quantity::Scale;
use crate::quantity::Words;
use crate::rule::Reason;
use crate::source::Location;

/// A record: a node of a document that rules are asked about, usually its root.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    /// Its topmost node.
    pub root: NodeRef<'a>,
    /// Which record of the file it is, from 0.
    pub number: u32,
    /// The file's path, relative to the project's root.
    pub path: &'a str,
    /// Whether its file holds nothing else, so that the file's name can follow from it.
    pub has_own_file: bool,
    /// The places of amounts, which `scale` and `currency` apply to: indices into the document, sorted.
    pub amounts: &'a [u32],
    /// What has been rejected.
    pub poison: &'a Poison,
}

impl<'a> Record<'a> {
    /// Where to point for a node of it.
    pub fn location(&self, node: NodeRef<'_>) -> Location {
        Location { document: self.number, ..node.label_location() }
    }

    /// The pointer of a node from the record's topmost node.
    pub fn pointer(&self, node: NodeRef<'_>) -> String {
        node.pointer_from(self.root)
    }

    /// The mappings around a node up to the record, the nearest first, beginning with the node itself.
    pub fn enclosing(&self, node: NodeRef<'a>) -> impl Iterator<Item = NodeRef<'a>> + use<'a> {
        let root = self.root;
        std::iter::successors(Some(node), move |&node| if node == root { None } else { node.parent() })
            .filter(|node| node.is_mapping())
    }

    /// The nearest value of `key` in the mappings around a node.
    pub fn inherited(&self, node: NodeRef<'a>, key: &str) -> Option<NodeRef<'a>> {
        self.enclosing(node).find_map(|mapping| mapping.get(key))
    }

    /// Whether `scale` and `currency` apply to a node.
    pub fn is_amount(&self, node: NodeRef<'_>) -> bool {
        self.amounts.binary_search(&node.index()).is_ok()
    }

    /// A node that nothing has rejected; of a missing or null one, why not.
    pub fn readable(&self, node: NodeRef<'a>) -> Result<NodeRef<'a>, Reason> {
        if node.is_null() {
            return Err(Reason::MISSING);
        }
        if self.poison.contains(node) { Err(Reason::REJECTED) } else { Ok(node) }
    }
}

/// A reported number with what it is counted in.
#[derive(Clone, Copy, Debug)]
pub struct Measure<'a> {
    /// The node it was read from.
    pub node: NodeRef<'a>,
    /// What it can be, in single units.
    pub interval: Interval,
    /// The scale it is written in.
    pub scale: Scale,
    /// What a reader sees for it: `13.2`, `over 27000`.
    pub words: Words<'a>,
    /// Its `unit` or, of an amount, its `currency`.
    pub unit: Option<&'a str>,
}

impl<'a> Measure<'a> {
    /// The words that a reader sees for it: `13.2 billion`, `over 27000`.
    pub fn text(&self) -> Cow<'a, str> {
        match (self.scale, self.words) {
            (Scale::Unit, words) | (_, words @ Words::Some) => words.text(),
            (scale, words) => Cow::Owned(format!("{words} {scale}")),
        }
    }

    /// Whether both are counted in one unit or currency, as far as both say.
    pub fn is_comparable(&self, other: &Self) -> bool {
        self.unit.zip(other.unit).is_none_or(|(ours, theirs)| ours == theirs)
    }

    /// A bound or difference in the words of this number's scale: `1.07 billion`.
    pub fn show(&self, value: Decimal) -> String {
        self.scale.show(value).to_string()
    }
}

/// The nodes of a document that a level has rejected. Usually empty, so it is searched from end to end.
#[derive(Debug, Default)]
pub struct Poison {
    nodes: RefCell<Vec<u32>>,
}

impl Poison {
    /// Rejects the node with this index.
    pub fn add(&self, index: u32) {
        self.nodes.borrow_mut().push(index);
    }

    /// Whether a node was rejected.
    pub fn contains(&self, node: NodeRef<'_>) -> bool {
        self.nodes.borrow().contains(&node.index())
    }

    /// Whether some rejected node is like this; they are given by their indices.
    pub fn any(&self, is_like: impl Fn(u32) -> bool) -> bool {
        self.nodes.borrow().iter().any(|&node| is_like(node))
    }

    /// Whether nothing was.
    pub fn is_empty(&self) -> bool {
        self.nodes.borrow().is_empty()
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.nodes.get_mut().clear();
    }
}
