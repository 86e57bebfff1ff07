//! Pictures of findings: what people would rather look at than read.
//!
//! - `sum`: the parts one after the other against the total, and close up where both ends can lie;
//! - dates: each on one time line;
//! - `series`, `mirror` and other comparisons of figures: what each can be, on one axis.

mod sum;

use maud::Markup;
use maud::html;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Value;
use crate::report::Report;
use crate::report::about;
use crate::report::escape::visible_within;
use crate::report::html::scale::Range;
use crate::report::html::scale::Scale;
use crate::report::html::scale::short;

/// The values that fit into a picture.
const VALUES: usize = 24;
/// The characters of a value in a picture, and of a name.
const TEXT: usize = 32;
const NAME: usize = 23;
/// The measures of a picture, in its own units.
const WIDTH: f64 = 860.0;
const LEFT: f64 = 210.0;
const RIGHT: f64 = 240.0;
const ROW: f64 = 26.0;

/// One value, with what it is called and written.
struct Row {
    name: String,
    text: String,
    range: Range,
    is_primary: bool,
}

/// The picture of a finding, if one helps.
pub(super) fn of(finding: &Diagnostic, report: &Report<'_>) -> Option<Markup> {
    let kind = about::declared(&finding.rule, report.declared).map(|rule| rule.info.kind);
    if kind == Some("sum") {
        return sum::picture(finding);
    }
    if let Some(dates) = rows(finding, days) {
        return Some(axis(&dates, "a time line", day));
    }
    let compares = matches!(kind, Some("series" | "mirror" | "agree" | "ratio" | "order" | "change" | "rank"));
    let figures = rows(finding, figure).filter(|_| compares && finding.values.windows(2).all(same_unit))?;
    Some(axis(&figures, "an axis", short))
}

/// The days of a date. A figure is bounded by figures, and no date is written as one that has no hyphen.
fn days(value: &Value) -> Option<Range> {
    let (low, high) = (value.low.as_deref(), value.high.as_deref());
    let is_date = low.or(high).unwrap_or(&value.text).get(1..).is_some_and(|text| text.contains('-'));
    let text = Some(&*value.text).filter(|_| low.is_none() && high.is_none());
    Range::of_days(low.or(text), high.or(text)).filter(|_| is_date)
}

fn figure(value: &Value) -> Option<Range> {
    Range::of_figure(value.low.as_deref(), value.high.as_deref())
}

fn same_unit(pair: &[Value]) -> bool {
    pair[0].unit == pair[1].unit
}

/// All values of a finding as rows; `None` if one has no range, or there is nothing to compare.
fn rows(finding: &Diagnostic, range: impl Fn(&Value) -> Option<Range>) -> Option<Vec<Row>> {
    let values = &finding.values;
    if values.len() < 2 || values.len() > VALUES {
        return None;
    }
    let row = |value: &Value| {
        let (name, text) = (name(value, finding), visible_within(&value.text, TEXT));
        Some(Row { name, text, range: range(value)?, is_primary: value.pointer == finding.pointer })
    };
    values.iter().map(row).collect()
}

/// What a value is called: the last steps of its pointer, those that all values share left out.
fn name(value: &Value, finding: &Diagnostic) -> String {
    let shared = finding.values.iter().map(|other| shared_steps(&value.pointer, &other.pointer)).min().unwrap_or(0);
    let steps: Vec<&str> = value.pointer.split('/').skip(1).collect();
    let own = &steps[shared.min(steps.len().saturating_sub(1))..];
    let words = own.iter().map(|step| step.parse::<u64>().map_or((*step).to_owned(), |at| format!("no. {}", at + 1)));
    let mut name = words.collect::<Vec<_>>().join(" ");
    // Its end says more than its beginning.
    if let Some((cut, _)) = name.char_indices().rev().nth(NAME).filter(|&(cut, _)| cut > 0) {
        name.replace_range(..cut, "…");
    }
    visible_within(&name, TEXT)
}

fn shared_steps(one: &str, other: &str) -> usize {
    one.split('/').skip(1).zip(other.split('/').skip(1)).take_while(|(a, b)| a == b).count()
}

/// Values on one axis, each as what it can be.
fn axis(rows: &[Row], what: &str, tick: fn(f64) -> String) -> Markup {
    let range = rows.iter().map(|row| row.range).reduce(Range::with).expect("there are rows").padded();
    let scale = Scale::new(range, LEFT, WIDTH - LEFT - RIGHT);
    let height = (0..rows.len()).fold(ROW, |height, _| height + ROW);
    let told: Vec<String> = rows.iter().map(|row| format!("{}: {}", row.name, row.text)).collect();
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-label=(format!("{what}: {}", told.join(", "))) {
            @for (row, top) in rows.iter().zip(tops()) { (drawn(row, &scale, top)) }
            (ticks(range, &scale, height, tick))
        }
    }
}

/// Where rows begin, one below the other.
fn tops() -> impl Iterator<Item = f64> {
    std::iter::successors(Some(0.0), |top| Some(top + ROW))
}

fn drawn(row: &Row, scale: &Scale, top: f64) -> Markup {
    let (from, to) = (scale.at(row.range.low), scale.at(row.range.high));
    let (from, width) = if to - from < 4.0 { (scale.at(row.range.middle()) - 2.0, 4.0) } else { (from, to - from) };
    html! {
        text.name x=(LEFT - 12.0) y=(top + 17.0) text-anchor="end" { (row.name) }
        rect class=(if row.is_primary { "primary" } else { "value" }) x=(tenth(from)) y=(top + 7.0) width=(tenth(width))
            height="12" {}
        text x=(WIDTH - RIGHT + 12.0) y=(top + 17.0) { (row.text) }
    }
}

/// The line below, with its ends.
fn ticks(range: Range, scale: &Scale, height: f64, tick: fn(f64) -> String) -> Markup {
    let y = height - 18.0;
    html! {
        line x1=(LEFT) x2=(WIDTH - RIGHT) y1=(y) y2=(y) {}
        @for (value, anchor) in [(range.low, "start"), (range.middle(), "middle"), (range.high, "end")] {
            text.tick x=(scale.at(value)) y=(height - 4.0) text-anchor=(anchor) { (tick(value)) }
        }
    }
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// The month of a day's number.
fn day(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a cast from a float stays in range")]
    let day = crate::date::Day::from_number(value.round() as i64);
    day.map(crate::date::Day::to_ymd).map(|(year, month, _)| format!("{year}-{month:02}")).unwrap_or_default()
}
