//! Pictures of what is right: what rules compare, where they hold.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use maud::Markup;
use maud::html;

use crate::diagnostic::Value;
use crate::exhibit::Exhibit;
use crate::exhibit::Exhibits;
use crate::exhibit::Row;
use crate::exhibit::Shown;
use crate::exhibit::Sort;
use crate::exhibit::Spoken;
use crate::report::escape::visible_within;
use crate::report::html::chart::Axis;
use crate::report::html::chart::Bar;
use crate::report::html::chart::Line;
use crate::report::html::chart::chart;
use crate::report::html::scale::Range;
use crate::report::html::scale::short;
use crate::report::html::scale::time;
use crate::report::summary::count;

/// The characters of a name, and of what is written.
const NAME: usize = 48;
const TEXT: usize = 80;
/// The characters of a long key that are shown, but one.
const ENDING: usize = 31;
/// The keys of one kind of record that are shown.
const KEYS: usize = 24;
/// Exhibits of a sort that are open when the page is.
const OPEN: usize = 2;
/// One colour for each column, again from the beginning if there are more.
const COLUMNS: [&str; 5] = ["c0", "c1", "c2", "c3", "c4"];

/// Everything there is to look at.
pub(super) fn sights(exhibits: &Exhibits) -> Markup {
    let most =
        exhibits.spoken.iter().max_by_key(|(_, keys)| keys.values().map(number).sum::<usize>()).map(|(kind, _)| kind);
    html! {
        @if !exhibits.shown.is_empty() || !exhibits.spoken.is_empty() {
            section #sights {
                h2 { "To look at" }
                p { "Figures and dates that a rule holds against one another, where it holds." }
                @for sort in [Sort::Series, Sort::Sides, Sort::Times, Sort::Shares, Sort::Parts] { (all_of(sort, exhibits)) }
                @if !exhibits.spoken.is_empty() { h3.sort { "Who speaks of whom" } }
                @for (kind, keys) in &exhibits.spoken { (spoken(kind, keys, most == Some(kind))) }
            }
        }
    }
}

fn all_of(sort: Sort, exhibits: &Exhibits) -> Markup {
    let shown: Vec<&Exhibit> = exhibits.shown.iter().filter(|exhibit| exhibit.sort == sort).collect();
    let more = exhibits.counted.get(&sort).map_or(0, |number| number.saturating_sub(shown.len()));
    html! {
        @if !shown.is_empty() {
            h3.sort { (heading(sort)) }
            @for (at, exhibit) in shown.iter().enumerate() { (one(exhibit, at < OPEN)) }
            @if more > 0 { p.dim { (more) " more, with less to see, not shown." } }
        }
    }
}

fn heading(sort: Sort) -> &'static str {
    match sort {
        Sort::Series => "One after the other",
        Sort::Sides => "Two sides of one thing",
        Sort::Times => "In time",
        Sort::Shares => "Totals and their parts",
        Sort::Parts => "What a total is made of",
    }
}

fn one(exhibit: &Exhibit, is_open: bool) -> Markup {
    let (lines, axis) = match exhibit.sort {
        Sort::Series | Sort::Sides => bars(exhibit),
        Sort::Times => times(exhibit),
        Sort::Shares => shares(exhibit),
        Sort::Parts => steps(exhibit),
    };
    let title = title(exhibit);
    let rules: Vec<String> = exhibit.rules.iter().map(|rule| visible_within(rule, NAME)).collect();
    html! {
        details.sight open[is_open] {
            summary { h4 { (title) } }
            @if let Some(caption) = caption(exhibit) { p.dim { (caption) } }
            (chart(&lines, axis, &title))
            @if exhibit.cut > 0 { p.dim { (left_out(exhibit)) } }
            p.rule { (visible_within(&exhibit.path, TEXT)) " · " (rules.join(", ")) }
        }
    }
}

/// What is left out of an exhibit: of a series its beginning.
fn left_out(exhibit: &Exhibit) -> String {
    let place = if exhibit.sort == Sort::Series { "before these" } else { "after these" };
    format!("{} {place}.", count(exhibit.cut as u64, "more row"))
}

/// The record, where in it, and the unit of all figures.
fn title(exhibit: &Exhibit) -> String {
    let (record, about) = (visible_within(&exhibit.record, NAME), visible_within(&exhibit.about, NAME));
    let title = if about.is_empty() { record } else { format!("{record}: {about}") };
    match unit(exhibit) {
        Some(unit) => format!("{title}, {}", visible_within(unit, NAME)),
        None => title,
    }
}

/// The unit of all figures, if it is one.
fn unit(exhibit: &Exhibit) -> Option<&str> {
    let mut units = exhibit.rows.iter().flat_map(|row| &row.values).map(|shown| shown.value.unit.as_deref());
    let first = units.next()??;
    units.all(|unit| unit.is_none_or(|unit| unit == first)).then_some(first)
}

/// A bar from nothing for each figure, coloured by what it is called; of two sides by whose it is.
fn bars(exhibit: &Exhibit) -> (Vec<Line>, Axis) {
    let names: BTreeSet<&str> = exhibit.rows.iter().flat_map(|row| &row.values).map(|shown| &*shown.name).collect();
    let column = |name: &str| COLUMNS[names.iter().position(|known| *known == name).unwrap_or(0) % COLUMNS.len()];
    let is_of_two = exhibit.sort == Sort::Sides;
    let line = |row: &Row, at: usize, shown: &Shown| {
        let class = if is_of_two { COLUMNS[at % COLUMNS.len()] } else { column(&shown.name) };
        let name = if names.len() > 1 { format!("{} {}", row.name, shown.name) } else { row.name.clone() };
        let bars = figure(&shown.value).map(|range| Bar::new(Range::ZERO.with(range.middle_only()), class));
        let (name, text) = (visible_within(&name, NAME), visible_within(&shown.value.text, TEXT));
        Line { name, text, bars: bars.into_iter().collect(), is_first: at == 0 && names.len() > 1 }
    };
    let rows =
        exhibit.rows.iter().flat_map(|row| row.values.iter().enumerate().map(move |(at, shown)| (row, at, shown)));
    let lines: Vec<Line> = rows.map(|(row, at, shown)| line(row, at, shown)).collect();
    let axis = from_nothing(&lines);
    (lines, axis)
}

/// A row for each total, its parts as shares of it: totals may be far apart, and the figures stand beside them.
fn shares(exhibit: &Exhibit) -> (Vec<Line>, Axis) {
    let line = |row: &Row| {
        let (total, parts) = row.values.split_last()?;
        let size = figure(&total.value)?.middle();
        let of_total = |range: Range| Range { low: range.low / size, high: range.high / size };
        let steps = Range::steps(&signed(parts)?);
        let over =
            steps.into_iter().zip(parts).zip(["c0", "c1"].into_iter().cycle()).map(|((range, part), class)| Bar {
                range: of_total(range),
                class,
                title: visible_within(&format!("{} {}", part.name, part.value.text), TEXT),
            });
        let text = match parts {
            [only] => format!("{} of {}", only.value.text, total.value.text),
            _ => format!("{} in {}", total.value.text, count(parts.len() as u64, "part")),
        };
        let bars = Some(Bar::new(Range::ZERO.with(Range::of_number(1)), "whole")).into_iter().chain(over);
        let bars = bars.filter(|_| size > 0.0).collect();
        Some(Line { name: visible_within(&row.name, NAME), text: visible_within(&text, TEXT), bars, is_first: false })
    };
    let lines: Vec<Line> = exhibit.rows.iter().filter_map(line).collect();
    (lines, Axis { range: Range::ZERO.with(Range::of_number(1)), tick: percent })
}

/// Of totals that have one part of one name each: what of what is shown.
fn caption(exhibit: &Exhibit) -> Option<String> {
    let names = |row: &Row| match &row.values[..] {
        [part, total] if exhibit.sort == Sort::Shares => Some((part.name.clone(), total.name.clone())),
        _ => None,
    };
    let mut all = exhibit.rows.iter().map(names);
    let first = all.next()??;
    let is_one = all.all(|names| names.as_ref() == Some(&first));
    is_one.then(|| format!("{} of {}", visible_within(&first.0, NAME), visible_within(&first.1, NAME)))
}

fn percent(value: f64) -> String {
    format!("{} %", (value * 100.0).round())
}

/// The parts one after the other, then the total.
fn steps(exhibit: &Exhibit) -> (Vec<Line>, Axis) {
    let shown: Vec<Shown> = exhibit.rows.iter().flat_map(|row| row.values.clone()).collect();
    let (total, parts) = shown.split_last().expect("an exhibit has rows");
    let mut ranges = Range::steps(&signed(parts).unwrap_or_default());
    ranges.extend(figure(&total.value).map(|range| Range::ZERO.with(range.middle_only())));
    let lines = exhibit.rows.iter().zip(&shown).enumerate().map(|(at, (row, shown))| {
        let is_last = at + 1 == exhibit.rows.len();
        let sign = if shown.is_minus { "− " } else { "" };
        Line {
            name: visible_within(&row.name, NAME),
            text: visible_within(&format!("{sign}{}", shown.value.text), TEXT),
            bars: ranges
                .get(at)
                .map(|range| Bar::new(*range, if is_last { "whole" } else { "c0" }))
                .into_iter()
                .collect(),
            is_first: is_last,
        }
    });
    let lines: Vec<Line> = lines.collect();
    let axis = from_nothing(&lines);
    (lines, axis)
}

/// Dates and periods on one line; what has no end goes on to the edge.
fn times(exhibit: &Exhibit) -> (Vec<Line>, Axis) {
    let values = || exhibit.rows.iter().flat_map(|row| &row.values).map(|shown| &shown.value);
    let held = values().filter_map(days).reduce(Range::with).unwrap_or(Range::ZERO).padded();
    let range = |value: &Value| {
        let range = days(value)?;
        let goes_on = value.high.is_none() && value.low.is_some();
        Some(Range { high: if goes_on { held.high } else { range.high }, ..range })
    };
    let line = |row: &Row| {
        let ranges: Vec<Range> = row.values.iter().filter_map(|shown| range(&shown.value)).collect();
        let all = ranges.iter().copied().reduce(Range::with).filter(|_| ranges.len() > 1);
        let bars = all.map(|all| Bar::new(all, "span")).into_iter();
        let bars = bars.chain(ranges.iter().map(|range| Bar::new(*range, "c0"))).collect();
        let text = match &row.values[..] {
            [only] => only.value.text.clone(),
            several => several
                .iter()
                .map(|shown| format!("{} {}", shown.name, shown.value.text))
                .collect::<Vec<_>>()
                .join(", "),
        };
        Line { name: visible_within(&row.name, NAME), text: visible_within(&text, TEXT), bars, is_first: false }
    };
    (exhibit.rows.iter().map(line).collect(), Axis { range: held, tick: time(held) })
}

/// An axis that begins at nothing, unless something is below.
fn from_nothing(lines: &[Line]) -> Axis {
    let held = lines.iter().flat_map(|line| &line.bars).map(|bar| bar.range).fold(Range::ZERO, Range::with);
    Axis { range: held, tick: short }
}

/// What a figure can be; of one that is bounded on one side that side.
fn figure(value: &Value) -> Option<Range> {
    let (low, high) = (value.low.as_deref(), value.high.as_deref());
    Range::of_figure(low.or(high), high.or(low))
}

fn days(value: &Value) -> Option<Range> {
    Range::of_days(value.low.as_deref(), value.high.as_deref())
}

fn signed(parts: &[Shown]) -> Option<Vec<Range>> {
    let range = |part: &Shown| figure(&part.value).map(|range| if part.is_minus { range.negated() } else { range });
    parts.iter().map(range).collect()
}

/// How many records speak of each key of a kind of record, by their kind.
fn spoken(kind: &str, keys: &BTreeMap<String, Spoken>, is_open: bool) -> Markup {
    let mut ranked: Vec<(&String, &Spoken)> = keys.iter().collect();
    ranked.sort_by_key(|(_, spoken)| std::cmp::Reverse(number(spoken)));
    let more = ranked.len().saturating_sub(KEYS);
    ranked.truncate(KEYS);
    let kinds: BTreeSet<&Arc<str>> = keys.values().flat_map(|spoken| spoken.by.keys()).collect();
    let kinds: Vec<&Arc<str>> = kinds.into_iter().collect();
    let column = |kind: &Arc<str>| COLUMNS[kinds.iter().position(|known| *known == kind).unwrap_or(0) % COLUMNS.len()];
    let line = |(key, spoken): &(&String, &Spoken)| {
        let ranges: Vec<Range> = spoken.by.values().map(|number| Range::of_number(*number)).collect();
        let bars = Range::steps(&ranges).into_iter().zip(&spoken.by);
        let bars = bars.map(|(range, (kind, _))| Bar { range, class: column(kind), title: visible_within(kind, NAME) });
        let told: Vec<String> = spoken.by.iter().map(|(kind, number)| format!("{kind} {number}")).collect();
        Line { name: ending(key), text: visible_within(&told.join(", "), TEXT), bars: bars.collect(), is_first: false }
    };
    let lines: Vec<Line> = ranked.iter().map(line).collect();
    let title = format!("Records that speak of each {}", visible_within(kind, NAME));
    html! {
        details.sight open[is_open] {
            summary { h4 { (title) } }
            @if kinds.len() > 1 {
                p.legend { @for kind in &kinds { span { i class=(column(kind)) {} " " (visible_within(kind, NAME)) } " " } }
            }
            (chart(&lines, Axis { tick: whole, ..from_nothing(&lines) }, &title))
            @if more > 0 { p.dim { (more) " more, of which fewer speak, not shown." } }
        }
    }
}

fn number(spoken: &Spoken) -> usize {
    spoken.by.values().sum()
}

/// A number of records, which has no fraction.
fn whole(value: f64) -> String {
    if value.fract() == 0.0 { short(value) } else { String::new() }
}

/// A key; of a long one its end, which says more than its beginning.
fn ending(key: &str) -> String {
    match key.char_indices().rev().nth(ENDING) {
        Some((cut, _)) => visible_within(&format!("…{}", &key[cut..]), NAME),
        None => visible_within(key, NAME),
    }
}
