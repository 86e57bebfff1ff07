#![doc = include_str!("sorted.md")]

mod fix;
mod key;

#[cfg(test)]
mod tests;

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::NodeRef;
use crate::document::paths::Paths;
use crate::rule::Context;
use crate::rule::Declaration;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;
use crate::rules::sorted::key::Key;
use crate::rules::sorted::key::Order;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "sorted",
    summary: "a list is in order",
    page: include_str!("sorted.md"),
    level: Level::Record,
    compile,
};

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let sorted: Sorted = declaration.parameters()?;
    declaration.check(&sorted.items)?;
    declaration.check_items(&sorted.items, &sorted.by)?;
    declaration.check_distinct(&sorted.by)?;
    if sorted.items.is_empty() {
        let at = declaration.node.label_location();
        return Err(vec![declaration.problem("rule/parameters", at, "`items` is the path of the items of a list")]);
    }
    Ok(Box::new(sorted))
}

/// Its fields are the rule's parameters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sorted {
    items: Paths,
    /// What the items are sorted by, the first path first; none is the item itself.
    #[serde(default)]
    by: Paths,
}

/// An item with what it is sorted by.
struct Item<'a> {
    node: NodeRef<'a>,
    key: Key<'a>,
}

impl Rule for Sorted {
    fn check<'a>(&self, context: &mut Context<'a>, _: NodeRef<'a>) -> Result<Outcome, Reason> {
        let (items, mut reason) = self.items(context);
        let mut holds = true;
        // Items of several lists are sorted list by list.
        for list in items.chunk_by(|a, b| a.node.parent() == b.node.parent()) {
            reason = None;
            let order = Order::of(list);
            let mut pairs = list.iter().zip(&list[1..]);
            if let Some((before, item)) = pairs.find(|(before, item)| order.compare(&item.key, &before.key).is_lt()) {
                report(context, [before, item], list, &order);
                holds = false;
            }
        }
        reason.map_or(Ok(Outcome::of(holds)), Err)
    }
}

impl Sorted {
    /// The items that can be compared, and why one can't.
    fn items<'a>(&self, context: &Context<'a>) -> (Vec<Item<'a>>, Option<Reason>) {
        let (mut items, mut reason) = (Vec::new(), Some(Reason::MISSING));
        for path in &self.items {
            context.each_at(path, context.node, &mut |node| match Key::read(context, node, &self.by) {
                Ok(key) => items.push(Item { node, key }),
                Err(why) => reason = Some(why),
            });
        }
        (items, reason)
    }
}

fn report<'a>(context: &mut Context<'a>, [before, item]: [&Item<'a>; 2], list: &[Item<'a>], order: &Order) {
    let (text, other) = (item.key.text(), before.key.text());
    let values = [("item", text.as_str()), ("before", &other)];
    let message = || format!("the list is not in order: `{text}` stands behind `{other}`");
    let mut finding = context.finding(item.node, &values, message);
    finding.label.clone_from(&text);
    finding.related.push(context.label(before.node, other));
    finding.values = item.key.nodes().map(|node| context.text_value(node)).collect();
    // The list is all there, only its order is not.
    finding.subject = None;
    finding.fixes.extend(fix::sort(list, order));
    context.report(finding.help("sort the list"));
}
