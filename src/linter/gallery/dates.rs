//! Time lines: the dates of a record that rules tie to one another, over however many rules.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::sync::Arc;

use super::Room;
use super::Seen;
use super::holder;
use super::names;
use crate::diagnostic::Value;
use crate::document::NodeRef;
use crate::exhibit::Row;
use crate::exhibit::Shown;
use crate::exhibit::Sort;
use crate::rule::Dated;

/// The dates that make a time line at least; two are read as fast as they are looked at.
const FEW: usize = 3;

/// Dates that hang together, by the nodes at which they begin.
struct Tied<'a> {
    dates: BTreeMap<u32, Dated<'a>>,
    /// Which date each is tied to; the last is tied to itself.
    to: HashMap<u32, u32>,
    rules: BTreeMap<u32, BTreeSet<Arc<str>>>,
}

/// A time line for each lot of dates that hang together.
pub(super) fn times<'a>(room: &mut Room<'_, 'a>, seen: Seen<'a>) {
    let mut tied = Tied { dates: BTreeMap::new(), to: HashMap::new(), rules: BTreeMap::new() };
    for (rule, items) in seen.series {
        tied.tie(&rule, items.into_iter().filter_map(|item| item.period));
    }
    for (rule, dates) in seen.dates {
        tied.tie(&rule, dates);
    }
    for (rules, dates) in tied.lots() {
        let nodes: Vec<NodeRef<'a>> = dates.iter().flat_map(|dated| dated.nodes.clone()).collect();
        let pointer = holder(&room.record, nodes);
        let rows = rows(room, &dates);
        room.hang(Sort::Times, rules, pointer, rows);
    }
}

impl<'a> Tied<'a> {
    fn tie(&mut self, rule: &Arc<str>, dates: impl IntoIterator<Item = Dated<'a>>) {
        let mut first = None;
        for dated in dates {
            let Some(node) = dated.nodes.first().map(|node| node.index()) else { continue };
            let root = self.root(node);
            self.rules.entry(root).or_default().insert(Arc::clone(rule));
            let known = self.dates.get(&node).map_or(0, |known| known.nodes.len());
            if dated.nodes.len() > known {
                self.dates.insert(node, dated);
            }
            match first {
                None => first = Some(node),
                Some(first) => self.join(first, node),
            }
        }
    }

    fn root(&mut self, mut node: u32) -> u32 {
        while let Some(&next) = self.to.get(&node).filter(|&&next| next != node) {
            node = next;
        }
        node
    }

    fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        if one != other {
            self.to.insert(other, one);
            let rules = self.rules.remove(&other).unwrap_or_default();
            self.rules.entry(one).or_default().extend(rules);
        }
    }

    /// Each lot with its rules; a date that is an end of a period with both is told with that.
    fn lots(mut self) -> Vec<(BTreeSet<Arc<str>>, Vec<Dated<'a>>)> {
        let ends: Vec<(u32, u32)> = self
            .dates
            .values()
            .filter_map(|dated| {
                let [start, end] = &dated.nodes[..] else { return None };
                Some((start.index(), end.index()))
            })
            .collect();
        for (start, end) in ends {
            if self.dates.remove(&end).is_some() {
                self.join(start, end);
            }
        }
        let dates = std::mem::take(&mut self.dates);
        let mut lots: BTreeMap<u32, Vec<Dated<'a>>> = BTreeMap::new();
        for (node, dated) in dates {
            lots.entry(self.root(node)).or_default().push(dated);
        }
        let many = lots.into_iter().filter(|(_, dates)| dates.len() >= FEW);
        many.map(|(root, dates)| (self.rules.remove(&root).unwrap_or_default(), dates)).collect()
    }
}

/// A row for each date of the record itself and for each mapping that has dates, in order of time.
fn rows<'a>(room: &Room<'_, 'a>, dates: &[Dated<'a>]) -> Vec<Row> {
    let root = room.record.root;
    let mut by_place: Vec<(NodeRef<'a>, Vec<&Dated<'a>>)> = Vec::new();
    let mut places: HashMap<u32, usize> = HashMap::new();
    for dated in dates {
        let node = dated.nodes[0];
        let around = node.parent().filter(|&parent| parent != root && parent.is_mapping()).unwrap_or(node);
        let place = *places.entry(around.index()).or_insert_with(|| {
            by_place.push((around, Vec::new()));
            by_place.len() - 1
        });
        by_place[place].1.push(dated);
    }
    by_place.sort_by_key(|(_, row)| row.iter().filter_map(|dated| dated.date.earliest().or(dated.date.latest())).min());
    let nodes: Vec<NodeRef<'a>> = by_place.iter().map(|(place, _)| *place).collect();
    let names = names::of(&room.record, &nodes);
    let shown = |dated: &&Dated<'a>| {
        let node = dated.nodes[0];
        let name = node.key().map(NodeRef::text).unwrap_or_default().to_owned();
        let text = if dated.nodes.len() == 1 { node.text().to_owned() } else { dated.date.to_string() };
        let day = |day: Option<crate::date::Day>| day.map(|day| day.to_string());
        let (low, high) = (day(dated.date.earliest()), day(dated.date.latest()));
        Shown {
            name,
            value: Value { pointer: room.record.pointer(node), text, low, high, unit: None },
            is_minus: false,
        }
    };
    let row = |(name, (_, row)): (String, &(NodeRef<'a>, Vec<&Dated<'a>>))| Row {
        name,
        values: row.iter().map(shown).collect(),
    };
    names.into_iter().zip(&by_place).map(row).collect()
}
