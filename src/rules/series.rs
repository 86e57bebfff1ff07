#![doc = include_str!("series.md")]

mod compile;
mod entry;
mod report;
mod slip;

#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::date::Date;
use crate::date::Day;
use crate::diagnostic::Level;
use crate::document::NodeRef;
use crate::document::path::Path;
use crate::document::paths::Paths;
use crate::expression::Expression;
use crate::quantity::Interval;
use crate::rule::Compared;
use crate::rule::Context;
use crate::rule::Dated;
use crate::rule::Item;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;
use crate::rules::chain;
use crate::rules::figures;
use crate::rules::order::Reading;
use crate::rules::series::compile::Direction;
use crate::rules::series::entry::Entry;
use crate::rules::series::entry::Period;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "series",
    summary: "neighbours in a series follow from one another",
    page: include_str!("series.md"),
    level: Level::Record,
    compile: compile::compile,
};

const TOO_FEW: Reason = Reason("fewer than two items to compare");

struct Series {
    items: Paths,
    filter: Option<Expression>,
    key: Option<Path>,
    reading: Reading,
    value: Option<Path>,
    monotonic: Option<Direction>,
    /// Neighbours differ by this factor at most.
    jump: Option<Decimal>,
    /// Start and end, or the period as a whole.
    period: Option<(Path, Option<Path>)>,
    forbids_overlap: bool,
    forbids_gap: bool,
}

impl Rule for Series {
    fn check<'a>(&self, context: &mut Context<'a>, _: NodeRef<'a>) -> Result<Outcome, Reason> {
        let items = self.items(context);
        let outcome = self.judge(context, &items);
        figures::report_digits(context, outcome, |context| {
            let paths = || self.key.iter().chain(&self.value);
            let read = |item: NodeRef<'a>| paths().filter_map(move |path| context.one_from(path, item).ok());
            items.iter().flat_map(|&item| read(item)).collect()
        })
    }

    fn compared<'a>(&self, context: &Context<'a>) -> Compared<'a> {
        // Whether an item belongs is asked of it as the node of a view of its own.
        let mut view = Context::new(context.record, context.settings, context.declared);
        view.node = context.node;
        let items = self.items(&mut view);
        let entries: Result<Vec<Entry<'a>>, Reason> =
            items.iter().map(|&item| Entry::read(self, context, item)).collect();
        let mut entries = entries.unwrap_or_default();
        entries.sort_by(Entry::order);
        let item = |entry: Entry<'a>| Item {
            node: entry.item,
            key: entry.key.map(|key| key.node),
            value: entry.value,
            period: entry.period.map(|period| self.dated(context, entry.item, &period)),
        };
        Compared::Items(entries.into_iter().map(item).collect())
    }
}

impl Series {
    /// A period with all the nodes that it is read from.
    fn dated<'a>(&self, context: &Context<'a>, item: NodeRef<'a>, period: &Period<'a>) -> Dated<'a> {
        let end = self.period.as_ref().and_then(|(_, to)| to.as_ref());
        let end = end.and_then(|path| context.one_from(path, item).ok());
        Dated { nodes: std::iter::once(period.node).chain(end).collect(), date: period.date }
    }

    /// The items that belong to the series.
    fn items<'a>(&self, context: &mut Context<'a>) -> Vec<NodeRef<'a>> {
        let mut items = context.all_of(&self.items);
        if let Some(filter) = &self.filter {
            let node = context.node;
            items.retain(|&item| {
                context.node = item;
                context.decide(filter).is_certain()
            });
            context.node = node;
        }
        items
    }

    fn judge<'a>(&self, context: &mut Context<'a>, items: &[NodeRef<'a>]) -> Result<Outcome, Reason> {
        let mut entries = Vec::with_capacity(items.len());
        for &item in items {
            entries.push(Entry::read(self, context, item)?);
        }
        let before = context.found.len();
        let mut compared = false;
        if self.key.is_some() {
            entries.sort_by(Entry::order);
            compared |= entries.iter().filter(|entry| entry.key.is_some()).count() > 1;
            report_twice(context, &entries);
        }
        if self.value.is_some() {
            compared |= self.judge_values(context, &entries);
        }
        if self.period.is_some() {
            compared |= self.judge_periods(context, &entries);
        }
        if compared { Ok(Outcome::of(context.found.len() == before)) } else { Err(TOO_FEW) }
    }

    /// Compares neighbouring values; whether there were two.
    fn judge_values<'a>(&self, context: &mut Context<'a>, entries: &[Entry<'a>]) -> bool {
        let is_placed = |entry: &&Entry<'_>| entry.value.is_some() && (self.key.is_none() || entry.key.is_some());
        let valued: Vec<&Entry<'a>> = entries.iter().filter(is_placed).collect();
        if let Some(direction) = self.monotonic {
            let falls = |a: &&Entry<'_>, b: &&Entry<'_>| follows(a, b) && direction.is_broken(a.value(), b.value());
            let binds = |a: &&Entry<'_>, b: &&Entry<'_>| direction.binds(a.value(), b.value());
            let before = context.found.len();
            for (earlier, later) in chain::falls(&valued, falls, binds) {
                report::not_monotonic(context, valued[earlier], valued[later], direction);
            }
            if context.found.len() > before && valued.len() > 2 {
                let alone = chain::alone(valued.len(), |earlier, later| falls(&valued[earlier], &valued[later]));
                if let [only] = alone[..] {
                    report::blame_fall(context, before, valued[only], direction);
                }
            }
        }
        if let Some(factor) = self.jump {
            let before = context.found.len();
            let jumping = slip::jumping(&valued, factor);
            for &earlier in &jumping {
                report::jump(context, valued[earlier], valued[earlier + 1], factor);
            }
            if let Some((entry, slip)) = slip::find(context, &valued, &jumping, factor) {
                report::blame_jump(context, before, entry, &slip);
            }
        }
        valued.len() > 1
    }

    /// Compares neighbouring periods; whether there were two.
    fn judge_periods<'a>(&self, context: &mut Context<'a>, entries: &[Entry<'a>]) -> bool {
        let mut periods: Vec<&Period<'a>> = entries.iter().filter_map(|entry| entry.period.as_ref()).collect();
        periods.sort_by_key(|period| (period.date.earliest(), period.date.latest().is_none(), period.date.latest()));
        if self.forbids_overlap {
            let overlaps =
                |a: &&Period<'_>, b: &&Period<'_>| !touches(&a.date, &b.date) && a.date.overlaps(&b.date).is_certain();
            let ends_later = |a: &&Period<'_>, b: &&Period<'_>| sure_end(b) > sure_end(a);
            for (earlier, later) in chain::falls(&periods, overlaps, ends_later) {
                report::overlap(context, periods[earlier], periods[later]);
            }
        }
        if self.forbids_gap {
            report_gaps(context, &periods);
        }
        periods.len() > 1
    }
}

/// Reports keys that stand twice. The entries are in order of their keys, so that one key's are neighbours or nearly.
fn report_twice<'a>(context: &mut Context<'a>, entries: &[Entry<'a>]) {
    let mut first: HashMap<&str, NodeRef<'a>> = HashMap::new();
    for (text, node) in entries.iter().filter_map(|entry| entry.key.as_ref()).map(|key| (key.text, key.node)) {
        match first.get(text) {
            Some(&earlier) => report::twice(context, earlier, node),
            None => drop(first.insert(text, node)),
        }
    }
}

/// Reports days between a period and all those before it.
fn report_gaps<'a>(context: &mut Context<'a>, periods: &[&Period<'a>]) {
    let possible_end = |period: &Period<'_>| (period.date.latest().is_none(), period.date.latest());
    let mut last = 0;
    for later in 1..periods.len() {
        if periods[last].date.leaves_gap_before(&periods[later].date).is_certain() {
            report::gap(context, periods[last], periods[later]);
        }
        if possible_end(periods[later]) > possible_end(periods[last]) {
            last = later;
        }
    }
}

/// Whether a period can have ended on the day that another starts, also if one of them is that day alone.
fn touches(earlier: &Date, later: &Date) -> bool {
    let (end, start) = (earlier.end().earliest(), later.start().latest());
    earlier.is_period() && later.is_period() && end.zip(start).is_some_and(|(end, start)| end <= start)
}

/// The first day on which a period can have ended.
fn sure_end(period: &Period<'_>) -> (bool, Option<Day>) {
    (period.date.is_ongoing(), period.date.end().earliest())
}

/// Whether a value can be compared with one that certainly comes before it; without keys, the order is that of the
/// record.
fn follows(earlier: &Entry<'_>, later: &Entry<'_>) -> bool {
    let comes_later = match (&earlier.key, &later.key) {
        (Some(ours), Some(theirs)) => ours.link.is_before(&theirs.link).is_certain(),
        _ => true,
    };
    comes_later && earlier.measure().is_comparable(later.measure())
}

/// Whether two values above zero certainly differ by more than a factor.
fn jumps(earlier: &Interval, later: &Interval, factor: Decimal) -> bool {
    let is_more = |small: &Interval, large: &Interval| {
        let is_above_zero = small.le(&Interval::exact(Decimal::ZERO)).is_impossible();
        is_above_zero && small.times(factor).is_ok_and(|most| large.le(&most).is_impossible())
    };
    is_more(earlier, later) || is_more(later, earlier)
}

impl Direction {
    fn is_broken(self, earlier: &Interval, later: &Interval) -> bool {
        match self {
            Self::Increasing => earlier.le(later).is_impossible(),
            Self::Decreasing => later.le(earlier).is_impossible(),
        }
    }

    /// Whether a later value leaves less room for those behind it.
    fn binds(self, earlier: &Interval, later: &Interval) -> bool {
        let compare = match self {
            Self::Increasing => later.low().map(|end| end.value).cmp(&earlier.low().map(|end| end.value)),
            Self::Decreasing => {
                // No end is the largest.
                let high = |interval: &Interval| interval.high().map(|end| -end.value);
                high(later).cmp(&high(earlier))
            }
        };
        compare == Ordering::Greater
    }
}
