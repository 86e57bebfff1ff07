//! Exhibits of figures: series, totals with their parts.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashSet;
use std::sync::Arc;

use super::Room;
use super::Seen;
use super::Sum;
use super::holder;
use super::names;
use crate::config::Step;
use crate::document::NodeRef;
use crate::exhibit::Row;
use crate::exhibit::Shown;
use crate::exhibit::Sort;
use crate::rule::Context;
use crate::rule::Item;
use crate::rule::Measure;

/// The figures that stand at the items of series, by the item's place in the document.
type Standing<'a> = BTreeMap<u32, BTreeMap<u32, Measure<'a>>>;

/// Series with a key: of each item the figures that any rule compares there. Which items were drawn is returned.
pub(super) fn series<'a>(room: &mut Room<'_, 'a>, seen: &Seen<'a>) -> HashSet<u32> {
    let (mut drawn, mut rules) = (HashSet::new(), BTreeSet::new());
    for (rule, items) in &seen.series {
        let keyed: Vec<&Item<'a>> = items.iter().filter(|item| item.key.is_some()).collect();
        if keyed.len() < 2 || keyed.iter().all(|item| drawn.contains(&item.node.index())) {
            continue;
        }
        rules.clear();
        rules.insert(Arc::clone(rule));
        let standing = standing(room, seen, &keyed, &mut rules);
        let mut by_unit: BTreeMap<Option<&str>, Vec<Row>> = BTreeMap::new();
        for item in &keyed {
            let figures: Vec<&Measure<'a>> =
                standing.get(&item.node.index()).into_iter().flat_map(BTreeMap::values).collect();
            let Some(first) = figures.first() else { continue };
            let of_unit = figures.iter().filter(|figure| figure.unit == first.unit);
            let values: Vec<Shown> = of_unit.map(|figure| room.figure(key_of(figure.node), figure, false)).collect();
            let name = item.key.map(NodeRef::text).unwrap_or_default().to_owned();
            by_unit.entry(first.unit).or_default().push(Row { name, values });
        }
        let pointer = holder(&room.record, keyed.iter().map(|item| item.node));
        for rows in by_unit.into_values().filter(|rows| rows.len() > 1) {
            drawn.extend(keyed.iter().map(|item| item.node.index()));
            room.hang(Sort::Series, rules.clone(), pointer.clone(), rows);
        }
    }
    drawn
}

/// The figures of each item: the series' own, those of sums at the item, and those that are compared across records.
fn standing<'a>(
    room: &Room<'_, 'a>,
    seen: &Seen<'a>,
    items: &[&Item<'a>],
    rules: &mut BTreeSet<Arc<str>>,
) -> Standing<'a> {
    let nodes: HashSet<u32> = items.iter().map(|item| item.node.index()).collect();
    let mut standing = Standing::new();
    let mut add = |item: NodeRef<'a>, measure: &Measure<'a>| {
        let is_own = measure.node.parent() == Some(item);
        if is_own {
            standing.entry(item.index()).or_default().insert(measure.node.index(), *measure);
        }
        is_own
    };
    for item in items {
        if let Some(value) = &item.value {
            add(item.node, value);
        }
    }
    for sum in seen.sums.iter().filter(|sum| nodes.contains(&sum.node.index())) {
        let parts = sum.parts.iter().map(|(part, _)| part);
        // What can be below nothing is no part of what is drawn.
        let has_minus = sum.parts.iter().any(|(_, is_minus)| *is_minus);
        let figures = parts.chain(Some(&sum.total).filter(|_| !has_minus));
        if figures.filter(|figure| add(sum.node, figure)).count() > 0 {
            rules.insert(Arc::clone(&sum.rule));
        }
    }
    for step in room.kind.levels.iter().flatten() {
        let Step::Facts { rule, role } = *step else { continue };
        let declared = &room.config.rules[rule as usize];
        let source = &declared.rule.sources()[role as usize];
        let mut context = Context::new(room.record, &room.config.settings, declared);
        for item in items {
            context.node = item.node;
            let paths = source.value.iter().chain(&source.opposite);
            let figures = paths.filter_map(|path| context.measure(context.one(path).ok()?).ok());
            if figures.filter(|figure| add(item.node, figure)).count() > 0 {
                rules.insert(Arc::clone(&declared.id));
            }
        }
    }
    standing
}

/// Sums that hold: those at the items of one list below one another, any other with its parts.
pub(super) fn sums<'a>(room: &mut Room<'_, 'a>, seen: &Seen<'a>, drawn: &HashSet<u32>) {
    let mut lists: BTreeMap<(&Arc<str>, Option<u32>), Vec<&Sum<'a>>> = BTreeMap::new();
    let mut told: HashSet<Vec<u32>> = HashSet::new();
    for sum in &seen.sums {
        let mut parts: Vec<u32> = sum.parts.iter().map(|(part, _)| part.node.index()).collect();
        parts.sort_unstable();
        if sum.parts.is_empty() || drawn.contains(&sum.node.index()) || are_years(sum) || !told.insert(parts) {
            continue;
        }
        let list = names::item_of(&room.record, sum.node).and_then(NodeRef::parent).map(NodeRef::index);
        lists.entry((&sum.rule, list)).or_default().push(sum);
    }
    for ((rule, _), sums) in lists {
        let rules = BTreeSet::from([Arc::clone(rule)]);
        let pointer = holder(&room.record, sums.iter().map(|sum| sum.node));
        match &sums[..] {
            [only] if only.parts.len() > 1 => {
                let rows = parts(room, only);
                room.hang(Sort::Parts, rules, pointer, rows);
            }
            several => {
                for sums in of_one_unit(several) {
                    let rows = shares(room, &sums);
                    room.hang(Sort::Shares, rules.clone(), pointer.clone(), rows);
                }
            }
        }
    }
}

fn of_one_unit<'s, 'a>(sums: &[&'s Sum<'a>]) -> Vec<Vec<&'s Sum<'a>>> {
    let mut by_unit: BTreeMap<Option<&str>, Vec<&'s Sum<'a>>> = BTreeMap::new();
    sums.iter().for_each(|sum| by_unit.entry(sum.total.unit).or_default().push(sum));
    by_unit.into_values().collect()
}

/// A row for each part, and one for the total.
fn parts<'a>(room: &Room<'_, 'a>, sum: &Sum<'a>) -> Vec<Row> {
    let figures: Vec<(&Measure<'a>, bool)> = sum.parts.iter().map(|(part, is_minus)| (part, *is_minus)).collect();
    // A part in a list is called after its item, which says more than `persons`.
    let is_in_list = |node: NodeRef<'a>| names::item_of(&room.record, node) != names::item_of(&room.record, sum.node);
    let named = |node: NodeRef<'a>| if is_in_list(node) { node.parent().unwrap_or(node) } else { node };
    let nodes: Vec<NodeRef<'a>> = figures.iter().map(|(figure, _)| named(figure.node)).collect();
    let names: Vec<String> = if nodes.iter().any(|&node| is_in_list(node)) {
        names::of(&room.record, &nodes)
    } else {
        figures.iter().map(|(figure, _)| key_of(figure.node)).collect()
    };
    let rows = names.into_iter().zip(&figures).map(|(name, (figure, is_minus))| {
        let values = vec![room.figure(name.clone(), figure, *is_minus)];
        Row { name, values }
    });
    let total = room.figure(key_of(sum.total.node), &sum.total, false);
    rows.chain([Row { name: total.name.clone(), values: vec![total.clone()] }]).collect()
}

/// A row for each total: its parts, and then the total.
fn shares<'a>(room: &Room<'_, 'a>, sums: &[&Sum<'a>]) -> Vec<Row> {
    let nodes: Vec<NodeRef<'a>> = sums.iter().map(|sum| sum.node).collect();
    let names = names::of(&room.record, &nodes);
    let row = |(row_name, sum): (String, &&Sum<'a>)| {
        let name = |figure: &Measure<'a>| names::part(&room.record, sum.node, figure.node);
        let own = sum.parts.iter().map(|(part, is_minus)| room.figure(name(part), part, *is_minus));
        let parts: Vec<Shown> = own.collect();
        let total = room.figure(name(&sum.total), &sum.total, false);
        Row { name: row_name, values: parts.into_iter().chain([total]).collect() }
    };
    names.into_iter().zip(sums).map(row).collect()
}

/// Whether a sum is of years, as of a founding and an anniversary: a bar from the year 0 says nothing.
fn are_years(sum: &Sum<'_>) -> bool {
    let is_year = |figure: &Measure<'_>| figure.unit.is_none() && figure.node.text().len() == 4;
    is_year(&sum.total) && sum.parts.iter().any(|(part, _)| is_year(part)) && sum.parts.len() == 2
}

fn key_of(node: NodeRef<'_>) -> String {
    node.key().map_or_else(|| "figure".to_owned(), |key| key.text().to_owned())
}
