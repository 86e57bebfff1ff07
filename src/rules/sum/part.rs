//! A part of a sum: a path, and which of its values are missing.

use crate::document::NodeRef;
use crate::document::path::Path;
use crate::document::path::Step;
use crate::quantity::Number;
use crate::quantity::Scale;
use crate::quantity::decimal;
use crate::rule::Context;
use rust_decimal::Decimal;

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

/// What the parts make, if all are there and are plain numbers of one unit, written beside each other or unscaled, so
/// that their sum can be written there too.
pub(super) fn made(context: &Context<'_>, parts: &[Part]) -> Option<Decimal> {
    let (mut sum, mut unit) = (Some(Decimal::ZERO), None);
    for part in parts {
        part.each(context, &mut |node| {
            sum = sum.zip(node).and_then(|(sum, node)| {
                let measure = context.measure(node).ok().filter(|_| node.is_number())?;
                let is_plain = measure.scale == Scale::Unit && measure.unit.is_none();
                let is_beside = node.parent() == Some(context.node);
                let is_alike = *unit.get_or_insert((measure.unit, measure.scale)) == (measure.unit, measure.scale);
                let value = Number::parse(node.text()).ok().filter(|_| is_alike && (is_plain || is_beside))?.value;
                if part.is_minus { decimal::sub(sum, value).ok() } else { decimal::add(sum, value).ok() }
            });
        });
    }
    sum.filter(|_| unit.is_some())
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
