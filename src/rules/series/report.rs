//! What is said of neighbours that can't follow one another.

use rust_decimal::Decimal;

use super::Direction;
use super::entry::Entry;
use super::entry::Period;
use super::jumps;
use crate::diagnostic::Diagnostic;
use crate::document::NodeRef;
use crate::quantity::decimal;
use crate::rule::Context;
use crate::rule::UnitSlip;

/// One key at two items.
pub(super) fn twice<'a>(context: &mut Context<'a>, first: NodeRef<'a>, second: NodeRef<'a>) {
    let (key, name) = (second.text(), context.name(second));
    let message = || format!("`{name}` {key} stands twice in this series");
    let mut finding = context.finding(second, &[("key", key)], message).label("again");
    finding.related.push(context.label(first, "first here"));
    finding.values = vec![context.text_value(second)];
    context.report(finding.help("correct the one that is wrong, or delete it if both are the same"));
}

/// A value that goes the wrong way.
pub(super) fn not_monotonic<'a>(
    context: &mut Context<'a>,
    earlier: &Entry<'a>,
    later: &Entry<'a>,
    direction: Direction,
) {
    let (verb, may) = match direction {
        Direction::Increasing => ("falls", "never falls"),
        Direction::Decreasing => ("rises", "never rises"),
    };
    let name = context.name(later.measure().node);
    let (from, to) = (earlier.measure().text(), later.measure().text());
    let message = || format!("`{name}` {verb} from {from}{} to {to}{}", at(earlier), at(later));
    let finding = context.finding(later.measure().node, &[("earlier", &from), ("later", &to)], message);
    let finding = label(context, finding, earlier, later);
    context.report(finding.help(format!("`{name}` {may}; correct the figure that is wrong")));
}

/// A value that is too far from its neighbour.
pub(super) fn jump<'a>(context: &mut Context<'a>, earlier: &Entry<'a>, later: &Entry<'a>, factor: Decimal) {
    let name = context.name(later.measure().node);
    let (from, to) = (earlier.measure().text(), later.measure().text());
    let message =
        || format!("`{name}` goes from {from}{} to {to}{}, by a factor of more than {factor}", at(earlier), at(later));
    let finding = context.finding(later.measure().node, &[("earlier", &from), ("later", &to)], message);
    let finding = label(context, finding, earlier, later);
    let help = match slip(earlier, later, factor) {
        Some(size) => format!("is the figure {size}? The unit or `scale` may be wrong"),
        None => "correct the figure that is wrong".to_owned(),
    };
    context.report(finding.help(help));
}

/// Has the findings from `first` on point to the only figure without which the others go the right way.
pub(super) fn blame_fall<'a>(context: &mut Context<'a>, first: usize, entry: &Entry<'a>, direction: Direction) {
    let others = match direction {
        Direction::Increasing => "no other figure here falls",
        Direction::Decreasing => "no other figure here rises",
    };
    let help = format!("correct {}{}: without it, {others}", entry.measure().text(), at(entry));
    point_to(context, first, entry, &help);
}

/// Has the findings from `first` on point to the figure that is in another unit.
pub(super) fn blame_jump<'a>(context: &mut Context<'a>, first: usize, entry: &Entry<'a>, slip: &UnitSlip) {
    let help = slip.question(&entry.measure().text(), "its neighbours");
    point_to(context, first, entry, &help);
    for finding in &mut context.found[first..] {
        finding.fixes.extend(slip.fix.clone());
    }
}

fn point_to<'a>(context: &mut Context<'a>, first: usize, entry: &Entry<'a>, help: &str) {
    let node = entry.measure().node;
    let (location, pointer) = (context.record.location(node), context.record.pointer(node));
    for finding in &mut context.found[first..] {
        finding.move_to(location, pointer.clone(), node.index());
        finding.help = Some(help.to_owned());
    }
}

/// Whether the value would do if its unit were another one: how wrong it is then.
fn slip(earlier: &Entry<'_>, later: &Entry<'_>, factor: Decimal) -> Option<&'static str> {
    let slips = [
        (-3, "a thousand times too large"),
        (3, "a thousand times too small"),
        (-6, "a million times too large"),
        (6, "a million times too small"),
    ];
    let explains = |&(exponent, _): &(i32, &str)| {
        let shifted = decimal::shift(Decimal::ONE, exponent).and_then(|size| later.value().times(size));
        shifted.is_ok_and(|shifted| !jumps(earlier.value(), &shifted, factor))
    };
    let mut found = slips.into_iter().filter(explains);
    found.next().filter(|_| found.next().is_none()).map(|(_, size)| size)
}

/// A period that begins before another has ended.
pub(super) fn overlap<'a>(context: &mut Context<'a>, earlier: &Period<'a>, later: &Period<'a>) {
    let message = || format!("{} overlaps with {}", later.date, earlier.date);
    let finding = periods(context, earlier, later, message);
    context.report(
        finding.help("only one of them can be at a time; correct the start of the later or the end of the earlier"),
    );
}

/// Days on which there is nothing.
pub(super) fn gap<'a>(context: &mut Context<'a>, earlier: &Period<'a>, later: &Period<'a>) {
    let message = || format!("between {} and {} there is a gap", earlier.date, later.date);
    let finding = periods(context, earlier, later, message);
    context.report(finding.help("one follows the other without a gap; correct a date, or add what is missing"));
}

fn periods<'a>(
    context: &Context<'a>,
    earlier: &Period<'a>,
    later: &Period<'a>,
    message: impl FnOnce() -> String,
) -> Diagnostic {
    let (first, second) = (earlier.date.to_string(), later.date.to_string());
    let mut finding = context.finding(later.node, &[("earlier", &first), ("later", &second)], message);
    finding.related.push(context.label(earlier.node, first));
    finding.values = vec![context.date_value(earlier.node, &earlier.date), context.date_value(later.node, &later.date)];
    finding.label(second)
}

fn label<'a>(context: &Context<'a>, mut finding: Diagnostic, earlier: &Entry<'a>, later: &Entry<'a>) -> Diagnostic {
    finding.related.push(context.label(earlier.measure().node, earlier.measure().text()));
    finding.values = vec![context.value(earlier.measure()), context.value(later.measure())];
    finding.label(later.measure().text())
}

/// ` (2018)`, of an entry with a key.
fn at(entry: &Entry<'_>) -> String {
    entry.key.as_ref().map_or_else(String::new, |key| format!(" ({})", key.text))
}
