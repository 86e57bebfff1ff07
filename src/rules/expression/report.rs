//! What is said of a condition that is false.

use crate::document::NodeRef;
use crate::expression::Failure;
use crate::rule::Context;

/// Values that a finding keeps: a condition may look through a list of any length for each of its items.
const VALUES: usize = 100;

/// The smallest false part of a condition, and what it read.
pub(super) struct Failed<'a> {
    text: String,
    /// Text in the expression, value, and place.
    leaves: Vec<(String, String, Option<NodeRef<'a>>)>,
    /// The scalars that the whole condition read.
    read: Vec<NodeRef<'a>>,
}

impl<'a> Failed<'a> {
    pub(super) fn of(context: &Context<'a>, failure: &Failure<'_>) -> Self {
        let leaf = |leaf: &crate::expression::Leaf<'_>| {
            (leaf.text.to_owned(), leaf.value.clone(), leaf.node.map(|node| own(context, node)))
        };
        Self {
            text: one_line(failure.text),
            leaves: failure.leaves.iter().map(leaf).collect(),
            read: failure.read.iter().take(VALUES).map(|node| own(context, *node)).collect(),
        }
    }

    /// A condition of which no part is known.
    pub(super) fn whole(text: &str) -> Self {
        Self { text: one_line(text), leaves: Vec::new(), read: Vec::new() }
    }

    /// The scalars that the false part was decided by.
    fn scalars(&self) -> impl Iterator<Item = NodeRef<'a>> {
        let nodes = self.leaves.iter().filter_map(|(_, _, node)| *node);
        nodes.filter(|node| !node.is_mapping() && !node.is_sequence())
    }
}

/// The same node with the lifetime of its record: a handle is only good for its document, which is this record's.
pub(super) fn own<'a>(context: &Context<'a>, node: NodeRef<'_>) -> NodeRef<'a> {
    context.record.root.document().node(node.index())
}

/// Reports a false condition: at `at`, else at the first scalar that the false part was decided by, else at the rule's
/// node.
pub(super) fn failed<'a>(context: &mut Context<'a>, at: Option<NodeRef<'a>>, failed: &Failed<'a>) {
    let primary = at.or_else(|| failed.scalars().next()).unwrap_or(context.node);
    let values: Vec<String> = failed.leaves.iter().map(|(text, value, _)| format!("`{text}` is {value}")).collect();
    let read = values.join(", ");
    let shown = if read.is_empty() { String::new() } else { format!(": {read}") };
    let message = || format!("`{}` does not hold{shown}", failed.text);
    let mut finding = context.finding(primary, &[("expression", &failed.text), ("values", &read)], message);
    for (text, value, node) in &failed.leaves {
        match node {
            Some(node) if *node == primary => finding.label = format!("{text}: {value}"),
            Some(node) => finding.related.push(context.label(*node, format!("{text}: {value}"))),
            None => {}
        }
    }
    finding.values = failed.read.iter().map(|node| context.text_value(*node)).collect();
    if context.declared.message.is_some() && !read.is_empty() {
        finding.help = Some(format!("it must be that `{}`; {read}", failed.text));
    }
    context.report(finding);
}

/// An expression that is written on several lines, on one.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
