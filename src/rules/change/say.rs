//! The findings on changes.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Value;
use crate::document::NodeRef;
use crate::document::paths::Paths;
use crate::rule::Context;
use crate::rules::change::Allow;
use crate::rules::change::difference::Difference;

/// A value changed as it may not.
pub(super) fn forbidden<'b, 'a>(
    before: &Context<'b>,
    after: &Context<'a>,
    difference: &Difference<'b, 'a>,
    allow: Allow,
) -> Diagnostic {
    let why = match allow {
        Allow::Grow => "it may only grow",
        Allow::Shrink => "it may only become less",
        Allow::Add => "things may only be added",
        Allow::Remove => "things may only be taken out",
        Allow::Any | Allow::None => "it may not change",
    };
    let finding = finding(before, after, difference, |what| format!("{what}, but {why}"));
    finding.help("take the change back, or say in a waiver why it is right")
}

/// A number changed by more than the factor that is allowed.
pub(super) fn jump<'b, 'a>(before: &Context<'b>, after: &Context<'a>, difference: &Difference<'b, 'a>) -> Diagnostic {
    let finding = finding(before, after, difference, |what| format!("{what}, a jump that is likely a slip"));
    finding.help("see whether a digit was lost or doubled, or the scale changed")
}

/// A value changed, and nothing that must change with it did.
pub(super) fn alone<'b, 'a>(
    before: &Context<'b>,
    after: &Context<'a>,
    difference: &Difference<'b, 'a>,
    with: &Paths,
) -> Diagnostic {
    let names = with.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>();
    let list = names.join(" or ");
    let finding = finding(before, after, difference, |what| format!("{what}, but not {list}"));
    finding.help(format!("change {list} too, or take the change back"))
}

fn finding<'b, 'a>(
    before: &Context<'b>,
    after: &Context<'a>,
    difference: &Difference<'b, 'a>,
    message: impl FnOnce(&str) -> String,
) -> Diagnostic {
    let (at, name, was, is) = match *difference {
        Difference::Added(is) => (is, after.name(is), None, Some(is)),
        Difference::Changed(was, is) => (is, after.name(is), Some(was), Some(is)),
        Difference::Removed(was) => (survivor(before, after, was), before.name(was), Some(was), None),
    };
    let (old, new) = (was.map_or("nothing", shown), is.map_or("nothing", shown));
    let what = match difference {
        Difference::Added(node) if is_scalar(*node) => format!("`{name}` is new: `{new}`"),
        Difference::Added(_) => format!("`{name}` is new"),
        Difference::Changed(was, is) if is_scalar(*was) && is_scalar(*is) => {
            format!("`{name}` changed from `{old}` to `{new}`")
        }
        Difference::Changed(..) => format!("`{name}` changed"),
        Difference::Removed(node) if is_scalar(*node) => format!("`{name}` was taken out: `{old}`"),
        Difference::Removed(_) => format!("`{name}` was taken out"),
    };
    let mut finding = after.finding(at, &[("old", old), ("new", new)], || message(&what));
    let values = [was, is].into_iter().flatten();
    finding.values = values.map(|node| value(finding.pointer.clone(), node)).collect();
    finding
}

/// Where to point for what is gone: what held it, as far as that is still there.
fn survivor<'a>(before: &Context<'_>, after: &Context<'a>, gone: NodeRef<'_>) -> NodeRef<'a> {
    let mut pointer = gone.pointer_from(before.node);
    while let Some((holder, _)) = pointer.rsplit_once('/') {
        pointer = holder.to_owned();
        if let Some(node) = after.node.at(&pointer) {
            return node;
        }
    }
    after.node
}

fn shown(node: NodeRef<'_>) -> &str {
    if is_scalar(node) { node.text() } else { node.source() }
}

fn is_scalar(node: NodeRef<'_>) -> bool {
    !node.is_mapping() && !node.is_sequence()
}

fn value(pointer: String, node: NodeRef<'_>) -> Value {
    Value { pointer, text: node.source().to_owned(), low: None, high: None, unit: None }
}
