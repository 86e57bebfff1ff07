//! Gathers what people can look at: where rules hold, the figures and dates that they compare.

mod across;
mod dates;
mod figures;
mod names;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::config::Config;
use crate::config::RecordKind;
use crate::config::Step;
use crate::diagnostic::Value;
use crate::document::NodeRef;
use crate::exhibit::Exhibit;
use crate::exhibit::Exhibits;
use crate::exhibit::Row;
use crate::exhibit::Shown;
use crate::exhibit::Sort;
use crate::rule::Compared;
use crate::rule::Context;
use crate::rule::Dated;
use crate::rule::Item;
use crate::rule::Measure;
use crate::rule::Outcome;
use crate::rule::Record;
use crate::verdict::Verdict;

pub(super) use crate::linter::gallery::across::relate;

/// What the rules of a record compare in it.
#[derive(Default)]
struct Seen<'a> {
    sums: Vec<Sum<'a>>,
    series: Vec<(Arc<str>, Vec<Item<'a>>)>,
    dates: Vec<(Arc<str>, Vec<Dated<'a>>)>,
}

/// A total and its parts.
struct Sum<'a> {
    rule: Arc<str>,
    node: NodeRef<'a>,
    total: Measure<'a>,
    parts: Vec<(Measure<'a>, bool)>,
}

/// A record whose exhibits are made.
struct Room<'r, 'a> {
    config: &'a Config,
    kind: &'a RecordKind,
    record: Record<'a>,
    exhibits: &'r mut Exhibits,
}

/// Adds what there is to see of one record.
pub(super) fn look<'a>(config: &'a Config, kind: &'a RecordKind, record: Record<'a>, exhibits: &mut Exhibits) {
    let mut seen = Seen::default();
    for step in kind.levels.iter().flatten() {
        if let Step::Check { rule } = *step {
            ask(config, record, rule, &mut seen);
        }
    }
    let mut room = Room { config, kind, record, exhibits };
    let drawn = figures::series(&mut room, &seen);
    figures::sums(&mut room, &seen, &drawn);
    dates::times(&mut room, seen);
}

/// Notes what a rule compares at each node where it certainly holds.
fn ask<'a>(config: &'a Config, record: Record<'a>, rule: u32, seen: &mut Seen<'a>) {
    let declared = &config.rules[rule as usize];
    let mut context = Context::new(record, &config.settings, declared);
    let nodes = declared.each.as_ref().map_or_else(|| vec![record.root], |paths| context.all_of(paths));
    for node in nodes {
        context.node = node;
        let compared = declared.rule.compared(&context);
        if matches!(compared, Compared::Nothing) {
            continue;
        }
        let is_meant = declared.when.as_ref().is_none_or(|when| context.decide(when) == Verdict::Certain);
        if !is_meant || declared.rule.check(&mut context, node) != Ok(Outcome::Holds) {
            continue;
        }
        let id = Arc::clone(&declared.id);
        match compared {
            Compared::Nothing => {}
            Compared::Parts { total, parts } => seen.sums.push(Sum { rule: id, node, total, parts }),
            Compared::Items(items) => seen.series.push((id, items)),
            Compared::Dates(dates) => seen.dates.push((id, dates)),
        }
    }
}

impl<'a> Room<'_, 'a> {
    /// Hangs up an exhibit, if there is something to compare.
    fn hang(&mut self, sort: Sort, rules: BTreeSet<Arc<str>>, pointer: String, rows: Vec<Row>) {
        if rows.len() < 2 {
            return;
        }
        let (path, number) = (self.record.path.to_owned(), self.record.number);
        let record = self.kind.key_of(&self.record).map_or_else(|| path.clone(), |key| key.to_string());
        let about = names::about(&self.record, &pointer);
        self.exhibits.add(Exhibit { sort, path, number, record, pointer, about, rules, rows, cut: 0 });
    }

    /// A figure as it is shown.
    fn figure(&self, name: String, measure: &Measure<'a>, is_minus: bool) -> Shown {
        let bound = |bound: Option<crate::quantity::Bound>| bound.map(|bound| bound.value.normalize().to_string());
        let (low, high) = (bound(measure.interval.low()), bound(measure.interval.high()));
        let (pointer, unit) = (self.record.pointer(measure.node), measure.unit.map(str::to_owned));
        Shown { name, value: Value { pointer, text: measure.text().into_owned(), low, high, unit }, is_minus }
    }
}

/// The pointer of the nearest node that holds all of these.
fn holder<'a>(record: &Record<'a>, nodes: impl IntoIterator<Item = NodeRef<'a>>) -> String {
    let shared = |one: String, other: String| {
        let steps = one.split('/').zip(other.split('/')).take_while(|(a, b)| a == b).map(|(step, _)| step);
        steps.collect::<Vec<_>>().join("/")
    };
    nodes.into_iter().map(|node| record.pointer(node)).reduce(shared).unwrap_or_default()
}
