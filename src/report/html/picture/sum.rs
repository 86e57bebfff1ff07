//! A sum that does not add up: the parts one after the other against the total.

use maud::Markup;
use maud::html;

use super::Row;
use super::VALUES;
use super::figure;
use super::rows;
use crate::diagnostic::Diagnostic;
use crate::report::html::chart::Axis;
use crate::report::html::chart::Line;
use crate::report::html::chart::chart;
use crate::report::html::scale::Range;
use crate::report::html::scale::short;
use crate::report::html::scale::short_range;

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

fn drawing(parts: &[Row], signed: &[Range], together: &Row, total: &Row) -> Markup {
    let steps = Range::steps(signed);
    let held = steps.iter().copied().chain([Range::ZERO, total.range, together.range]).reduce(Range::with);
    let held = held.expect("there are parts");
    // Where nothing is below zero, the picture begins there.
    let range = Range { low: held.low.min(0.0), high: held.padded().high };
    let gap = together.range.with(total.range);
    let close = (gap.width() < range.width() * NARROW).then(|| gap.padded());
    let wholes = || [together, total].into_iter();
    let whole =
        |row: &Row| Line { is_first: row.name == together.name, ..row.line(Range::ZERO.with(row.range.middle_only())) };
    let lines: Vec<Line> =
        parts.iter().zip(&steps).map(|(row, step)| row.line(*step)).chain(wholes().map(whole)).collect();
    let ends: Vec<Line> = wholes().map(|row| row.line(row.range)).collect();
    html! {
        (chart(&lines, Axis { range, tick: short }, "the parts one after the other, together, and the stated total"))
        @if let Some(range) = close {
            p.close { "The two ends, close up:" }
            (chart(&ends, Axis { range, tick: short }, "the two ends, close up"))
        }
    }
}
