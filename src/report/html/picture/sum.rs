//! A sum that does not add up: the parts one after the other against the total.

use maud::Markup;
use maud::html;

use super::LEFT;
use super::RIGHT;
use super::ROW;
use super::Row;
use super::VALUES;
use super::WIDTH;
use super::drawn;
use super::figure;
use super::rows;
use super::tenth;
use super::ticks;
use super::tops;
use crate::diagnostic::Diagnostic;
use crate::report::html::scale::Range;
use crate::report::html::scale::Scale;
use crate::report::html::scale::short;

/// A close-up is drawn if the gap would be narrower than this share of the picture.
const NARROW: f64 = 0.1;

/// The values of a failing sum are its parts and then its total.
pub(super) fn picture(finding: &Diagnostic) -> Option<Markup> {
    let mut parts = rows(finding, figure).filter(|rows| (3..VALUES).contains(&rows.len()))?;
    // What is taken off is known by its label, and a finding that was moved has labels of its own.
    let minus: Vec<&str> = minus(finding).collect();
    if finding.moved_from.is_some() && !minus.is_empty() {
        return None;
    }
    let total = parts.pop()?;
    let signed = parts
        .iter()
        .zip(&finding.values)
        .map(|(row, value)| if minus.contains(&&*value.pointer) { row.range.negated() } else { row.range });
    let signed: Vec<Range> = signed.collect();
    let sum = signed.iter().copied().reduce(Range::plus)?;
    let together = Row { name: "together".to_owned(), text: short_range(sum), range: sum, is_primary: false };
    Some(drawing(&parts, &signed, &together, &total))
}

/// The pointers of figures that are taken off.
fn minus(finding: &Diagnostic) -> impl Iterator<Item = &str> {
    finding.related.iter().filter(|label| label.message.starts_with('−')).map(|label| label.pointer.as_str())
}

fn short_range(range: Range) -> String {
    let (low, high) = (short(range.low), short(range.high));
    if low == high { low } else { format!("{low} to {high}") }
}

fn drawing(parts: &[Row], signed: &[Range], together: &Row, total: &Row) -> Markup {
    let zero = Range { low: 0.0, high: 0.0 };
    let ends = signed.iter().scan(zero, |end, range| {
        *end = end.plus(*range);
        Some(*end)
    });
    let held = ends.chain([zero, total.range]).reduce(Range::with).expect("there are parts");
    // Where nothing is below zero, the picture begins there.
    let range = Range { low: held.low.min(0.0), high: held.padded().high };
    let scale = Scale::new(range, LEFT, WIDTH - LEFT - RIGHT);
    let gap = together.range.with(total.range);
    let close = (gap.width() < range.width() * NARROW).then(|| gap.padded());
    let height = parts.iter().fold(3.0 * ROW, |height, _| height + ROW);
    let all = close.map_or(height, |_| height + 4.0 * ROW);
    let told: Vec<String> = parts.iter().map(|row| format!("{}: {}", row.name, row.text)).collect();
    let told = format!("parts {}; together {}; stated {}", told.join(", "), together.text, total.text);
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {all}")) role="img" aria-label=(told) {
            (steps(parts, signed, &scale))
            @for (row, top) in [together, total].into_iter().zip(tops().skip(parts.len())) {
                (whole(row, &scale, top))
            }
            (ticks(range, &scale, height, short))
            @if let Some(close) = close {
                @let scale = Scale::new(close, LEFT, WIDTH - LEFT - RIGHT);
                text.tick x=(LEFT) y=(height + 20.0) { "the two ends, close up" }
                (drawn(together, &scale, height + ROW))
                (drawn(total, &scale, height + 2.0 * ROW))
                (ticks(close, &scale, all, short))
            }
        }
    }
}

/// Each part from where the one before ends.
fn steps(parts: &[Row], signed: &[Range], scale: &Scale) -> Markup {
    let starts = signed.iter().scan(0.0, |end, range| {
        let start = *end;
        *end += range.middle();
        Some((start, *end))
    });
    html! {
        @for ((row, (start, end)), top) in parts.iter().zip(starts).zip(tops()) {
            (bar(row, scale, start, end, top))
        }
    }
}

/// A bar from nothing to the middle of what a value can be.
fn whole(row: &Row, scale: &Scale, top: f64) -> Markup {
    bar(row, scale, 0.0, row.range.middle(), top)
}

fn bar(row: &Row, scale: &Scale, start: f64, end: f64, top: f64) -> Markup {
    let (from, to) = (scale.at(start.min(end)), scale.at(start.max(end)));
    html! {
        text.name x=(LEFT - 12.0) y=(top + 17.0) text-anchor="end" { (row.name) }
        rect class=(if row.is_primary { "primary" } else { "value" }) x=(from) y=(top + 7.0)
            width=(tenth((to - from).max(2.0))) height="12" {}
        text x=(WIDTH - RIGHT + 12.0) y=(top + 17.0) { (row.text) }
    }
}
