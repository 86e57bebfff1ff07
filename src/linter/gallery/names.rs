//! What people call the items of a list and what is in them: `AUS`, `AUS deaths`, `invasion`.

use std::collections::HashSet;

use crate::date::Date;
use crate::document::Kind;
use crate::document::NodeRef;
use crate::rule::Record;

/// The characters of a scalar that can be a name.
const LONGEST: usize = 40;
/// The scalars of one item that make its name at most.
const MOST: usize = 3;

/// The nearest item of a list that a node is or is in, up to the record.
pub(super) fn item_of<'a>(record: &Record<'a>, node: NodeRef<'a>) -> Option<NodeRef<'a>> {
    let root = record.root;
    let mut around = std::iter::successors(Some(node), |&node| if node == root { None } else { node.parent() });
    around.find(|&node| node != root && node.parent().is_some_and(NodeRef::is_sequence))
}

/// The names of nodes that are shown below one another, told apart as far as that can be.
pub(super) fn of<'a>(record: &Record<'a>, nodes: &[NodeRef<'a>]) -> Vec<String> {
    let named = |scalars: usize| -> Vec<String> { nodes.iter().map(|&node| name(record, node, scalars)).collect() };
    let is_apart = |names: &Vec<String>| names.iter().collect::<HashSet<_>>().len() == names.len();
    (1..=MOST).map(named).find(is_apart).unwrap_or_else(|| named(1))
}

/// Of what is in an item, the item's first scalars and the keys from there; else the keys from the record.
fn name<'a>(record: &Record<'a>, node: NodeRef<'a>, scalars: usize) -> String {
    let item = item_of(record, node);
    let beginning = item.map(|item| title(item, scalars));
    let top = item.unwrap_or(record.root);
    let mut steps: Vec<&str> = std::iter::successors(Some(node), |node| node.parent())
        .take_while(|&around| around != top)
        .filter_map(|around| around.key().map(NodeRef::text))
        .collect();
    steps.reverse();
    let words: Vec<String> = beginning.into_iter().chain(steps.into_iter().map(str::to_owned)).collect();
    if words.is_empty() { "the record".to_owned() } else { words.join(" ") }
}

/// The first texts in an item that may be names, else its number.
fn title(item: NodeRef<'_>, scalars: usize) -> String {
    let is_name = |node: &NodeRef<'_>| {
        let text = node.text();
        node.kind() == Kind::String && (1..=LONGEST).contains(&text.chars().count()) && Date::parse(text).is_err()
    };
    let own = Some(item).filter(|item| !item.is_mapping() && !item.is_sequence());
    let texts: Vec<&str> =
        own.into_iter().chain(item.entries().map(|(_, value)| value)).filter(is_name).map(NodeRef::text).collect();
    match texts.get(..scalars.min(texts.len())) {
        Some(first) if !first.is_empty() => first.join(", "),
        _ => format!("no. {}", item.position().map_or(1, |position| position + 1)),
    }
}
