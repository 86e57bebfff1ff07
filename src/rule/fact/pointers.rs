//! Pointers of many nodes of one record.
//!
//! A node does not know its position; counting it costs as much as there are nodes before it. So who asks for all items
//! of a long list in their order goes on from the last one.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::document::NodeRef;
use crate::rule::Context;
use crate::rule::Place;

/// Makes places of nodes.
#[derive(Default)]
pub(super) struct Pointers<'a> {
    /// How far each long list or mapping has been read, by its index.
    rows: RefCell<HashMap<u32, Row<'a>>>,
}

/// The children of a list or mapping, each with the step that leads to it.
struct Row<'a> {
    /// The last that was asked for.
    last: Option<(NodeRef<'a>, String)>,
    /// Those after it.
    rest: Box<dyn Iterator<Item = (NodeRef<'a>, String)> + 'a>,
}

/// Children that are counted anew each time.
const SHORT: usize = 32;

impl<'a> Pointers<'a> {
    /// A node's place, to be kept when its document is gone.
    pub(super) fn place(&self, context: &Context<'a>, node: NodeRef<'a>) -> Place {
        let around = self.pointer(context, context.node, None);
        let pointer = self.pointer(context, node, Some((context.node, &around)));
        Place::new(context.record.location(node), pointer, &around)
    }

    /// The pointer of a node; that of a node which may be around it is known.
    fn pointer(&self, context: &Context<'a>, node: NodeRef<'a>, known: Option<(NodeRef<'a>, &str)>) -> String {
        let mut steps = Vec::new();
        let mut inner = node;
        let known = known.unwrap_or((context.record.root, ""));
        while inner != context.record.root && inner != known.0 {
            let Some(parent) = inner.parent() else { break };
            let Some(step) = self.step(parent, inner) else { return context.record.pointer(node) };
            steps.push(step);
            inner = parent;
        }
        let start = if inner == known.0 { known.1 } else { "" };
        steps.iter().rev().fold(start.to_owned(), |pointer, step| pointer + "/" + step)
    }

    fn step(&self, parent: NodeRef<'a>, node: NodeRef<'a>) -> Option<String> {
        let position = parent.items().take(SHORT).position(|child| child == node);
        if let Some(position) = position {
            return Some(position.to_string());
        }
        if parent.is_mapping() {
            let key = parent.entries().take(SHORT).find(|(_, value)| *value == node);
            if let Some((key, _)) = key {
                return Some(escaped(key.text()));
            }
        }
        let mut rows = self.rows.borrow_mut();
        let row = rows.entry(parent.index()).or_insert_with(|| Row::of(parent));
        row.step(node).or_else(|| {
            *row = Row::of(parent);
            row.step(node)
        })
    }
}

impl<'a> Row<'a> {
    fn of(parent: NodeRef<'a>) -> Self {
        let items = parent.items().enumerate().map(|(position, item)| (item, position.to_string()));
        let entries = parent.entries().map(|(key, value)| (value, escaped(key.text())));
        Self { last: None, rest: Box::new(items.chain(entries)) }
    }

    fn step(&mut self, node: NodeRef<'a>) -> Option<String> {
        if self.last.as_ref().is_none_or(|(last, _)| *last != node) {
            self.last = self.rest.find(|(child, _)| *child == node);
        }
        self.last.as_ref().map(|(_, step)| step.clone())
    }
}

fn escaped(key: &str) -> String {
    if !key.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
        return key.to_owned();
    }
    key.replace('~', "~0").replace('/', "~1")
}
