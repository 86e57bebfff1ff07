//! A part of a sum: a path, and which of its values are missing.

use crate::document::NodeRef;
use crate::document::path::Path;
use crate::rule::Context;

/// A path whose values are added or taken off.
pub(super) struct Part {
    pub(super) path: Path,
    pub(super) is_minus: bool,
    /// Of `parts/*/persons`, `parts/*` and `persons`: an item without `persons` is a part that is missing.
    items: Option<(Path, Path)>,
}

impl Part {
    pub(super) fn new(path: &Path, is_minus: bool) -> Self {
        Self { path: path.clone(), is_minus, items: split(&path.to_string()) }
    }

    /// Calls `found` with every value, and with `None` for each that is missing or null.
    pub(super) fn each<'a>(&self, context: &Context<'a>, found: &mut dyn FnMut(Option<NodeRef<'a>>)) {
        let mut is_there = false;
        match &self.items {
            None => context.each_at(&self.path, context.node, &mut |node| {
                is_there = true;
                found(written(node));
            }),
            Some((items, member)) => context.each_at(items, context.node, &mut |item| {
                is_there = true;
                let mut has_member = false;
                context.each_at(member, item, &mut |node| {
                    has_member = true;
                    found(written(node));
                });
                if !has_member {
                    found(None);
                }
            }),
        }
        if !is_there {
            found(None);
        }
    }
}

fn written(node: NodeRef<'_>) -> Option<NodeRef<'_>> {
    (!node.is_null()).then_some(node)
}

/// Splits a path behind its last `*`.
fn split(path: &str) -> Option<(Path, Path)> {
    let end = path.rfind("/*/").map(|at| at + 2).or_else(|| path.starts_with("*/").then_some(1))?;
    Some((Path::parse(&path[..end]).ok()?, Path::parse(&path[end + 1..]).ok()?))
}
