//! A figure that is in another unit than those beside it: in millions where the others are in billions.

use std::collections::BTreeMap;

use crate::diagnostic::Applicability;
use crate::diagnostic::Edit;
use crate::diagnostic::Fix;
use crate::document::NodeRef;
use crate::document::Style;
use crate::quantity::Interval;
use crate::quantity::Number;
use crate::quantity::Scale;
use crate::quantity::decimal;
use crate::quantity::digits_too_many;
use crate::rule::Context;
use crate::rule::Fact;
use crate::rule::Measure;
use crate::source::Span;

/// What is known of a figure in another unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitSlip {
    /// How many digits it has too many; below 0, too few.
    pub digits: i32,
    /// What was meant, for people: `21.87 billion`.
    pub meant: String,
    /// How to mend it, if it is clear whether the figure is wrong or its `scale`.
    pub fix: Option<Fix>,
}

/// A figure in an item of a list.
#[derive(Clone, Copy)]
pub struct Listed<'a> {
    /// The item.
    pub item: NodeRef<'a>,
    /// The figure.
    pub measure: Measure<'a>,
}

impl UnitSlip {
    /// That a figure has so many digits too many beside `others`; `None` if it could not be written so.
    pub fn of<'a>(context: &Context<'a>, ours: Listed<'a>, others: &[Listed<'a>], digits: i32) -> Option<Self> {
        let Measure { node, scale, .. } = ours.measure;
        if !node.is_number() && node.as_str().is_none() {
            return None;
        }
        let number = Number::parse(node.text()).ok()?;
        let shifted = decimal::shift(number.value, -digits).ok()?.normalize();
        let is_count = number.integer && scale == Scale::Unit;
        if is_count && shifted.scale() > 0 {
            return None;
        }
        let right = Scale::ALL.into_iter().find(|right| right.exponent() == scale.exponent() - digits);
        let right = right.filter(|_| scale != Scale::Unit);
        let meant = match right {
            Some(Scale::Unit) => node.text().to_owned(),
            Some(right) => format!("{} {right}", node.text()),
            None if scale == Scale::Unit => shifted.to_string(),
            None => format!("{shifted} {scale}"),
        };
        let fix = match scale_of(context, ours, others, digits) {
            Blame::Figure => Some(replace(node, &shifted.to_string())),
            Blame::Scale(written) => right.map(|right| replace(written, right.word())),
            Blame::Open => None,
        };
        Some(Self { digits, meant, fix })
    }

    /// How far it is out of scale: `1,000 times too large`.
    pub fn size(&self) -> String {
        let times = if self.digits.abs() == 3 { "1,000" } else { "1,000,000" };
        format!("{times} times too {}", if self.digits > 0 { "large" } else { "small" })
    }

    /// It as a question: ``21.87 million: 21.87 billion?``
    pub fn question(&self, written: &str, beside: &str) -> String {
        let Self { meant, .. } = self;
        format!("is it {meant}? Beside {beside}, {written} is about {}, and no other figure is", self.size())
    }
}

/// What is wrong about a figure that is out of scale.
enum Blame<'a> {
    Figure,
    /// The scale that it is written in, which other figures of the item share.
    Scale(NodeRef<'a>),
    Open,
}

/// Whether the figure is wrong or its scale: the other figures in that scale tell.
fn scale_of<'a>(context: &Context<'a>, ours: Listed<'a>, others: &[Listed<'a>], digits: i32) -> Blame<'a> {
    let node = ours.measure.node;
    let written = context.record.inherited(node, "scale").filter(|_| context.record.is_amount(node));
    let Some(written) = written.filter(|written| ours.item.span().contains(written.span())) else {
        return Blame::Figure;
    };
    let Some(mapping) = written.parent() else { return Blame::Open };
    let place = mapping.pointer_from(ours.item);
    let (mut slipped, mut right) = (0, 0);
    let figures = mapping.entries().filter(|(_, figure)| *figure != node && context.record.is_amount(*figure));
    for (key, figure) in figures {
        let Ok(measure) = context.measure(figure) else { return Blame::Open };
        let beside = others.iter().filter_map(|other| other.item.at(&place)?.get(key.text()));
        let beside: Vec<Measure<'a>> = beside.filter_map(|figure| context.measure(figure).ok()).collect();
        let off = |other: &Measure<'a>| digits_too_many(&measure.interval, &other.interval);
        if beside.is_empty() {
            continue;
        }
        if beside.iter().all(|other| off(other) == Some(digits)) {
            slipped += 1;
        } else if beside.iter().all(|other| off(other).is_none()) {
            right += 1;
        } else {
            return Blame::Open;
        }
    }
    match (slipped, right) {
        (_, 0) => Blame::Scale(written),
        (0, _) => Blame::Figure,
        _ => Blame::Open,
    }
}

fn replace(node: NodeRef<'_>, content: &str) -> Fix {
    let span = node.span();
    let quote = usize::from(node.style() != Style::Plain);
    let edit = Edit {
        file: node.location().file,
        span: Span::new(span.start + quote, span.end - quote),
        content: content.to_owned(),
    };
    let title = format!("replace `{}` by `{content}`", node.text());
    Fix { applicability: Applicability::Suggestion, title, edits: vec![edit] }
}

/// Notes of the facts of one record which one states a figure in another unit than all the others do.
pub(super) fn note(context: &Context<'_>, facts: &mut [Fact]) {
    /// Of two figures either may be wrong.
    const FEWEST: usize = 3;
    if facts.len() < FEWEST {
        return;
    }
    let mut by_unit: BTreeMap<Option<&str>, Vec<(usize, &Interval)>> = BTreeMap::new();
    for (place, stated) in facts.iter().enumerate().filter_map(|(place, fact)| Some((place, fact.value()?))) {
        let number = stated.number.as_ref().filter(|number| number.low().is_some() && number.high().is_some());
        by_unit.entry(stated.unit.as_deref()).or_default().extend(number.map(|number| (place, number)));
    }
    let groups = by_unit.values().filter(|figures| figures.len() >= FEWEST);
    let found: Vec<(usize, i32)> = groups.filter_map(|figures| out_of_scale(figures)).collect();
    for (place, digits) in found {
        let slip = slip_of(context, facts, place, digits);
        if let Some(more) = facts[place].more.as_mut() {
            more.unit_slip = slip.map(Box::new);
        }
    }
}

/// The one figure that is out of scale: the smallest or the largest.
fn out_of_scale(figures: &[(usize, &Interval)]) -> Option<(usize, i32)> {
    let low = |figure: &&(usize, &Interval)| figure.1.low().map(|low| low.value);
    let ends = [figures.iter().min_by_key(low)?, figures.iter().max_by_key(low)?];
    let mut found = ends.into_iter().filter_map(|&(place, value)| {
        let others = figures.iter().filter(|(other, _)| *other != place).map(|(_, other)| **other);
        let usual = others.reduce(|all, other| all.hull(&other))?;
        Some((place, digits_too_many(value, &usual)?))
    });
    found.next().filter(|_| found.next().is_none())
}

fn slip_of(context: &Context<'_>, facts: &[Fact], place: usize, digits: i32) -> Option<UnitSlip> {
    let listed = |fact: &Fact| {
        let at = &fact.value()?.at;
        let (item, figure) = (context.record.root.at(at.node())?, context.record.root.at(at.pointer())?);
        Some(Listed { item, measure: context.measure(figure).ok()? })
    };
    let unit = |fact: &Fact| fact.value().and_then(|stated| stated.unit.clone());
    let others = facts.iter().enumerate().filter(|(other, fact)| *other != place && unit(fact) == unit(&facts[place]));
    let others: Vec<Listed<'_>> = others.filter_map(|(_, fact)| listed(fact)).collect();
    UnitSlip::of(context, listed(&facts[place])?, &others, digits)
}
