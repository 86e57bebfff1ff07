//! What an item is sorted by.

use std::cmp::Ordering;

use super::Item;
use crate::document::NodeRef;
use crate::document::paths::Paths;
use crate::quantity::Number;
use crate::rule::Context;
use crate::rule::Reason;
use crate::rule::fold;

/// The scalars of an item, the one that decides first.
pub(super) struct Key<'a>(Vec<NodeRef<'a>>);

impl<'a> Key<'a> {
    /// Reads the scalars at some paths of an item, or the item itself.
    pub(super) fn read(context: &Context<'a>, item: NodeRef<'a>, by: &Paths) -> Result<Self, Reason> {
        let scalar = |node: NodeRef<'a>| context.scalar(node).map(|_| node);
        if by.is_empty() {
            return Ok(Self(vec![scalar(item)?]));
        }
        let nodes = by.iter().map(|path| scalar(context.one_from(path, item)?));
        nodes.collect::<Result<_, _>>().map(Self)
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = NodeRef<'a>> {
        self.0.iter().copied()
    }

    /// As people read it.
    pub(super) fn text(&self) -> String {
        self.0.iter().map(|node| node.text()).collect::<Vec<_>>().join(", ")
    }
}

/// How the items of a list are compared. Numbers go by size only where all are numbers, so that it is one order for all.
pub(super) struct Order {
    /// Of each scalar of a key.
    by_size: Vec<bool>,
}

impl Order {
    pub(super) fn of(items: &[Item<'_>]) -> Self {
        let length = items.first().map_or(0, |item| item.key.0.len());
        let are_numbers = |place: usize| items.iter().all(|item| number(item.key.0[place]).is_some());
        Self { by_size: (0..length).map(are_numbers).collect() }
    }

    pub(super) fn compare(&self, ours: &Key<'_>, theirs: &Key<'_>) -> Ordering {
        let pairs = self.by_size.iter().zip(ours.0.iter().zip(&theirs.0));
        let mut orders = pairs.map(|(by_size, (ours, theirs))| match (number(*ours), number(*theirs)) {
            (Some(ours), Some(theirs)) if *by_size => ours.value.cmp(&theirs.value),
            _ => compare_texts(ours.text(), theirs.text()),
        });
        orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }
}

fn number(node: NodeRef<'_>) -> Option<Number> {
    Some(node.text()).filter(|_| node.is_number()).and_then(|text| Number::parse(text).ok())
}

/// Without case and diacritics.
fn compare_texts(ours: &str, theirs: &str) -> Ordering {
    if ours.is_ascii() && theirs.is_ascii() {
        let lower = |byte: u8| byte.to_ascii_lowercase();
        return ours.bytes().map(lower).cmp(theirs.bytes().map(lower));
    }
    fold(ours).cmp(&fold(theirs))
}
