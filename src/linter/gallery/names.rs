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
/// The items of a list that are looked at to tell one from the others.
const SIBLINGS: usize = 1_000;

/// The nearest item of a list that a node is or is in, up to the record.
pub(super) fn item_of<'a>(record: &Record<'a>, node: NodeRef<'a>) -> Option<NodeRef<'a>> {
    let root = record.root;
    let mut around = std::iter::successors(Some(node), |&node| if node == root { None } else { node.parent() });
    around.find(|&node| node != root && node.parent().is_some_and(NodeRef::is_sequence))
}

/// What a part of a sum is called: after its item if it is in a list of its own, else by the keys from the sum's node.
pub(super) fn part<'a>(record: &Record<'a>, sum: NodeRef<'a>, part: NodeRef<'a>) -> String {
    let item = item_of(record, part).filter(|_| item_of(record, part) != item_of(record, sum));
    if let Some(item) = item {
        return title(item, 1);
    }
    let around = std::iter::successors(Some(part), |node| node.parent());
    let keys = around.take_while(|&around| around != sum && around != record.root);
    let mut keys: Vec<&str> = keys.filter_map(|around| around.key().map(NodeRef::text)).collect();
    keys.reverse();
    keys.join(" ")
}

/// The names of nodes that are shown below one another, told apart as far as that can be.
pub(super) fn of<'a>(record: &Record<'a>, nodes: &[NodeRef<'a>]) -> Vec<String> {
    let named = |scalars: usize| -> Vec<String> { nodes.iter().map(|&node| name(record, node, scalars)).collect() };
    let apart = |names: &Vec<String>| names.iter().collect::<HashSet<_>>().len();
    let better = |best: Vec<String>, names: Vec<String>| if apart(&names) > apart(&best) { names } else { best };
    (2..=MOST).map(named).fold(named(1), better)
}

/// The way to a node from its record, with the name of each item instead of its number.
pub(super) fn about(record: &Record<'_>, pointer: &str) -> String {
    let Some(node) = record.root.at(pointer) else { return String::new() };
    let around = std::iter::successors(Some(node), |node| node.parent()).take_while(|&around| around != record.root);
    let mut words: Vec<String> = around.map(step).collect();
    words.reverse();
    words.join(" ")
}

/// A node's key; of an item its first scalars, as many as tell it from the others, else its number.
fn step(node: NodeRef<'_>) -> String {
    if let Some(key) = node.key() {
        return key.text().to_owned();
    }
    let first = |item: NodeRef<'_>, scalars: usize| {
        let is_short = |node: &NodeRef<'_>| (1..=LONGEST).contains(&node.text().chars().count());
        let texts = item.entries().map(|(_, value)| value).filter(|value| !value.is_mapping() && !value.is_sequence());
        texts.filter(is_short).take(scalars).map(|value| value.text().to_owned()).collect::<Vec<_>>().join(", ")
    };
    let is_alone = |scalars: &usize| {
        let own = first(node, *scalars);
        let others = node.parent().into_iter().flat_map(NodeRef::items).filter(|&other| other != node);
        !own.is_empty() && others.take(SIBLINGS).all(|other| first(other, *scalars) != own)
    };
    match (1..=MOST).find(is_alone) {
        Some(scalars) => first(node, scalars),
        None => format!("no. {}", node.position().map_or(1, |position| position + 1)),
    }
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
