//! Pictures of findings: what people would rather look at than read.
//!
//! - `sum`: the parts one after the other against the total, and close up where both ends can lie;
//! - dates: each on one time line;
//! - `series`, `mirror` and other comparisons of figures: what each can be, on one axis.

mod sum;

use maud::Markup;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Value;
use crate::report::Report;
use crate::report::about;
use crate::report::escape::visible_within;
use crate::report::html::chart::Axis;
use crate::report::html::chart::Bar;
use crate::report::html::chart::Line;
use crate::report::html::chart::chart;
use crate::report::html::scale::Range;
use crate::report::html::scale::short;
use crate::report::html::scale::time;

/// The values that fit into a picture.
const VALUES: usize = 24;
/// The characters of a value in a picture, and of a name.
const TEXT: usize = 32;
const NAME: usize = 23;

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
        return Some(axis(&dates, "a time line", time));
    }
    let compares = matches!(kind, Some("series" | "mirror" | "agree" | "ratio" | "order" | "change" | "rank"));
    let figures = rows(finding, figure).filter(|_| compares && finding.values.windows(2).all(same_unit))?;
    Some(axis(&figures, "an axis", |_| short))
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
    let words: Vec<String> = words.collect();
    let joined = |from: usize| words[from..].join(" ");
    let fits = |from: &usize| joined(*from).chars().count() <= NAME;
    let mut name = joined((0..words.len()).find(fits).unwrap_or(words.len().saturating_sub(1)));
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
fn axis(rows: &[Row], what: &str, tick: fn(Range) -> fn(f64) -> String) -> Markup {
    let range = rows.iter().map(|row| row.range).reduce(Range::with).expect("there are rows").padded();
    let lines: Vec<Line> = rows.iter().map(|row| row.line(row.range)).collect();
    chart(&lines, Axis { range, tick: tick(range) }, what)
}

impl Row {
    fn line(&self, range: Range) -> Line {
        let class = if self.is_primary { "primary" } else { "value" };
        Line { name: self.name.clone(), text: self.text.clone(), bars: vec![Bar::new(range, class)], is_first: false }
    }
}
