//! A part of a sum: a path, and which of its values are missing.

use crate::document::NodeRef;
use crate::document::path::Path;
use crate::document::path::Step;
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
        Self { path: path.clone(), is_minus, items: split(path) }
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

/// Splits a path behind its last `*`, if that is not its end.
fn split(path: &Path) -> Option<(Path, Path)> {
    let steps = path.steps();
    let last = steps.iter().rposition(|step| *step == Step::Every)?;
    (last + 1 < steps.len()).then(|| path.split_at(last + 1))
}
