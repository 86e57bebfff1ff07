#![doc = include_str!("rank.md")]

#[cfg(test)]
mod tests;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::NodeRef;
use crate::document::path::Path;
use crate::document::paths::Paths;
use crate::quantity::Bound;
use crate::rule::Context;
use crate::rule::Declaration;
use crate::rule::Measure;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;
use crate::rules::chain;
use crate::rules::figures;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "rank",
    summary: "ranks follow the values that they rank",
    page: include_str!("rank.md"),
    level: Level::Record,
    compile,
};

const TOO_FEW: Reason = Reason("fewer than two ranks to compare");

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let rank: Rank = declaration.parameters()?;
    declaration.check(&rank.items)?;
    declaration.check_items(&rank.items, std::iter::once(&rank.place).chain(&rank.by))?;
    declaration.check_distinct(std::iter::once(&rank.place).chain(&rank.by))?;
    if rank.by.is_none() && rank.ties == Ties::Any {
        let at = declaration.node.label_location();
        let problem =
            declaration.problem("rule/contradiction", at, "a rule with `ties: any` and without `by` always holds");
        return Err(vec![problem]);
    }
    Ok(Box::new(rank))
}

/// Its fields are the rule's parameters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rank {
    items: Paths,
    #[serde(rename = "rank")]
    place: Path,
    by: Option<Path>,
    #[serde(default)]
    order: Order,
    #[serde(default)]
    ties: Ties,
}

/// What the first rank is.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Order {
    /// The largest value.
    #[default]
    Desc,
    /// The smallest.
    Asc,
}

/// Which items may have one rank.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Ties {
    /// None.
    #[default]
    Forbid,
    /// Those of one value, and the next ranks stay free: 1, 2, 2, 4.
    Same,
    /// Those of one value, and the next rank follows: 1, 2, 2, 3.
    Dense,
    /// Any.
    Any,
}

/// An item with its rank.
#[derive(Clone, Copy)]
struct Ranked<'a> {
    rank: Decimal,
    node: NodeRef<'a>,
    value: Option<Measure<'a>>,
}

impl Rule for Rank {
    fn check<'a>(&self, context: &mut Context<'a>, _: NodeRef<'a>) -> Result<Outcome, Reason> {
        let outcome = self.judge(context);
        figures::report_digits(context, outcome, |context| {
            let read = |item| [Some(&self.place), self.by.as_ref()].into_iter().flatten().map(move |path| (item, path));
            let paths = context.all_of(&self.items).into_iter().flat_map(read);
            paths.filter_map(|(item, path)| context.one_from(path, item).ok()).collect()
        })
    }
}

impl Rank {
    fn judge(&self, context: &mut Context<'_>) -> Result<Outcome, Reason> {
        let ranked = self.ranked(context)?;
        if ranked.len() < 2 {
            return Err(TOO_FEW);
        }
        let before = context.found.len();
        let tied = ranked.windows(2).filter(|pair| pair[0].rank == pair[1].rank);
        for pair in tied.filter(|pair| !self.may_tie(&pair[0], &pair[1])) {
            report_tie(context, &pair[0], &pair[1]);
        }
        if self.ties == Ties::Same {
            report_places(context, &ranked);
        }
        self.report_order(context, &ranked);
        Ok(Outcome::of(context.found.len() == before))
    }

    /// The items that have a rank, the first first.
    fn ranked<'a>(&self, context: &Context<'a>) -> Result<Vec<Ranked<'a>>, Reason> {
        let mut ranked = Vec::new();
        let mut failure = None;
        for path in &self.items {
            context.each_at(path, context.node, &mut |item| match self.read(context, item) {
                Ok(read) => ranked.extend(read),
                Err(reason) => failure = Some(reason),
            });
        }
        ranked.sort_by_key(|item: &Ranked<'_>| item.rank);
        failure.map_or(Ok(ranked), Err)
    }

    /// An item's rank and value; an item without a rank is none, one with a vague value is left out of the order.
    fn read<'a>(&self, context: &Context<'a>, item: NodeRef<'a>) -> Result<Option<Ranked<'a>>, Reason> {
        let measure = |path: &Path| match context.one_from(path, item).and_then(|node| context.measure(node)) {
            Err(Reason::TOO_MANY_DIGITS) => Err(Reason::TOO_MANY_DIGITS),
            read => Ok(read.ok()),
        };
        let value = self.by.as_ref().map(measure).transpose()?.flatten();
        let rank = measure(&self.place)?;
        Ok(rank.and_then(|rank| Some(Ranked { rank: rank.interval.point()?, node: rank.node, value })))
    }

    fn may_tie(&self, first: &Ranked<'_>, second: &Ranked<'_>) -> bool {
        match self.ties {
            Ties::Any => true,
            Ties::Forbid => false,
            Ties::Same | Ties::Dense => match (&first.value, &second.value) {
                (Some(ours), Some(theirs)) => !ours.is_comparable(theirs) || !ours.interval.disjoint(&theirs.interval),
                _ => true,
            },
        }
    }

    /// Reports ranks whose values are certainly the other way round.
    fn report_order<'a>(&self, context: &mut Context<'a>, ranked: &[Ranked<'a>]) {
        let valued: Vec<(&Ranked<'a>, Measure<'a>)> =
            ranked.iter().filter_map(|item| Some((item, item.value?))).collect();
        let falls = |(a, ours): &(&Ranked<'a>, Measure<'a>), (b, theirs): &(&Ranked<'a>, Measure<'a>)| {
            let verdict = match self.order {
                Order::Desc => theirs.interval.le(&ours.interval),
                Order::Asc => ours.interval.le(&theirs.interval),
            };
            a.rank < b.rank && ours.is_comparable(theirs) && verdict.is_impossible()
        };
        let end = |bound: Option<Bound>| bound.map(|bound| bound.value);
        let binds = |(_, ours): &(&Ranked<'a>, Measure<'a>), (_, theirs): &(&Ranked<'a>, Measure<'a>)| match self.order
        {
            Order::Desc => match (end(ours.interval.high()), end(theirs.interval.high())) {
                (Some(ours), Some(theirs)) => theirs < ours,
                (ours, theirs) => ours.is_none() && theirs.is_some(),
            },
            Order::Asc => end(ours.interval.low()) < end(theirs.interval.low()),
        };
        let before = context.found.len();
        for (first, second) in chain::falls(&valued, falls, binds) {
            report_order(context, valued[first], valued[second], self.order);
        }
        if context.found.len() > before && valued.len() > 2 {
            let alone = chain::alone(valued.len(), |first, second| falls(&valued[first], &valued[second]));
            if let [only] = alone[..] {
                blame(context, before, valued[only].0);
            }
        }
    }
}

/// Reports that two items have one rank.
fn report_tie<'a>(context: &mut Context<'a>, first: &Ranked<'a>, second: &Ranked<'a>) {
    let rank = second.rank.normalize().to_string();
    let differ = || match (&first.value, &second.value) {
        (Some(ours), Some(theirs)) => format!(", of {} and of {}", ours.text(), theirs.text()),
        _ => String::new(),
    };
    let message = || format!("rank {rank} stands twice{}", differ());
    let mut finding = context.finding(second.node, &[("rank", &rank)], message);
    "again".clone_into(&mut finding.label);
    finding.related.push(context.label(first.node, format!("rank {rank}")));
    label_values(context, &mut finding, [first, second]);
    context.report(finding.help("correct the rank that is wrong"));
}

/// Reports ranks that come too early behind others that are shared: 1, 2, 2, 3.
fn report_places<'a>(context: &mut Context<'a>, ranked: &[Ranked<'a>]) {
    let groups: Vec<&[Ranked<'a>]> = ranked.chunk_by(|a, b| a.rank == b.rank).collect();
    for pair in groups.windows(2) {
        let (shared, next) = (pair[0], &pair[1][0]);
        let least = shared[0].rank + Decimal::from(shared.len());
        if next.rank >= least {
            continue;
        }
        let (rank, shared_rank) = (next.rank.normalize().to_string(), shared[0].rank.normalize());
        let message = || {
            format!("rank {rank} comes behind {} items of rank {shared_rank}, so it is {least} at least", shared.len())
        };
        let mut finding = context.finding(next.node, &[("rank", &rank)], message);
        finding.related.extend(shared.iter().map(|item| context.label(item.node, format!("rank {shared_rank}"))));
        finding.values = vec![context.text_value(next.node)];
        context.report(finding.help("correct the rank that is wrong"));
    }
}

fn report_order<'a>(
    context: &mut Context<'a>,
    (first, ours): (&Ranked<'a>, Measure<'a>),
    (second, theirs): (&Ranked<'a>, Measure<'a>),
    order: Order,
) {
    let (rank, before) = (second.rank.normalize().to_string(), first.rank.normalize());
    let (text, other) = (theirs.text(), ours.text());
    let relation = if order == Order::Desc { "more" } else { "less" };
    let message = || format!("rank {rank} has {text}, {relation} than rank {before} with {other}");
    let mut finding = context.finding(second.node, &[("rank", &rank), ("value", &text), ("other", &other)], message);
    finding.label = format!("rank {rank}");
    finding.related.push(context.label(first.node, format!("rank {before}")));
    label_values(context, &mut finding, [first, second]);
    context.report(finding.help("correct the rank or the value that is wrong"));
}

/// Has the findings from `first` on point to the only item without which the others are in order.
fn blame<'a>(context: &mut Context<'a>, first: usize, item: &Ranked<'a>) {
    let (location, pointer) = (context.record.location(item.node), context.record.pointer(item.node));
    let rank = item.rank.normalize();
    for finding in &mut context.found[first..] {
        finding.move_to(location, pointer.clone(), item.node.index());
        finding.help = Some(format!("correct rank {rank} or its value: all others here are in order"));
    }
}

fn label_values<'a>(context: &Context<'a>, finding: &mut Diagnostic, items: [&Ranked<'a>; 2]) {
    for item in items {
        finding.values.push(context.text_value(item.node));
        if let Some(value) = &item.value {
            finding.related.push(context.label(value.node, value.text()));
            finding.values.push(context.value(value));
        }
    }
}
