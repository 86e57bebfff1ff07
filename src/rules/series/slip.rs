//! Which figure of a series is in another unit than the others.

use rust_decimal::Decimal;

use super::entry::Entry;
use super::follows;
use super::jumps;
use crate::quantity::decimal;
use crate::quantity::digits_too_many;
use crate::rule::Context;
use crate::rule::Listed;
use crate::rule::UnitSlip;

/// The entries that are too far from the next one.
pub(super) fn jumping(entries: &[&Entry<'_>], factor: Decimal) -> Vec<usize> {
    let is_far = |pair: &[&Entry<'_>]| follows(pair[0], pair[1]) && jumps(pair[0].value(), pair[1].value(), factor);
    entries.windows(2).enumerate().filter(|(_, pair)| is_far(pair)).map(|(earlier, _)| earlier).collect()
}

/// The only entry that is in another unit than its two neighbours and by that explains every jump.
pub(super) fn find<'e, 'a>(
    context: &Context<'a>,
    entries: &[&'e Entry<'a>],
    jumping: &[usize],
    factor: Decimal,
) -> Option<(&'e Entry<'a>, UnitSlip)> {
    let first = *jumping.first()?;
    let explains_all = |&place: &usize| jumping.iter().all(|&earlier| place == earlier || place == earlier + 1);
    let places = [first, first + 1].into_iter().filter(explains_all);
    let mut found = places.filter_map(|place| Some((place, slip_at(context, entries, place, factor)?)));
    let (place, slip) = found.next().filter(|_| found.next().is_none())?;
    Some((entries[place], slip))
}

fn slip_at<'a>(context: &Context<'a>, entries: &[&Entry<'a>], place: usize, factor: Decimal) -> Option<UnitSlip> {
    let listed = |entry: &Entry<'a>| Listed { item: entry.item, measure: *entry.measure() };
    let ours = listed(entries[place]);
    // At an end of the series, both neighbours are on one side.
    let start = place.saturating_sub(1).min(entries.len().checked_sub(3)?);
    let others = (start..start + 3).filter(|&other| other != place).map(|other| listed(entries[other]));
    let others: Vec<Listed<'a>> = others.collect();
    let off = |other: &Listed<'a>| {
        let is_comparable = ours.measure.is_comparable(&other.measure);
        digits_too_many(&ours.measure.interval, &other.measure.interval).filter(|_| is_comparable)
    };
    let digits = off(&others[0])?;
    let mended = decimal::shift(Decimal::ONE, -digits).and_then(|factor| ours.measure.interval.times(factor)).ok()?;
    let fits = |other: &Listed<'a>| off(other) == Some(digits) && !jumps(&other.measure.interval, &mended, factor);
    others.iter().all(fits).then(|| UnitSlip::of(context, ours, &others, digits))?
}
