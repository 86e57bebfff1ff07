//! Figures out of scale: a thousand or a million times what stands beside them.

use rust_decimal::Decimal;

use crate::quantity::Interval;
use crate::quantity::TooManyDigits;
use crate::quantity::decimal;

/// The digits that a figure has too many or too few when it is in another unit.
const SLIPS: [i32; 4] = [3, -3, 6, -6];

/// A figure that is so many times its neighbour is out of scale.
const FAR: u32 = 30;

/// How near a figure in the right unit comes to what it is beside: half of it to twice as much.
const NEAR: u32 = 2;

/// How many digits `value` has too many beside what is usual (below 0: too few), if another unit explains it and nothing
/// else would do. `usual` can be a range; nothing is said of what is not above zero, or has no ends.
pub fn digits_too_many(value: &Interval, usual: &Interval) -> Option<i32> {
    let (least, most) = ends(value)?;
    let (low, high) = ends(usual)?;
    let times = |value: Decimal, factor: u32| decimal::mul(value, factor.into());
    let is_far = times(high, FAR).is_ok_and(|limit| least > limit) || times(most, FAR).is_ok_and(|limit| limit < low);
    if !is_far {
        return None;
    }
    let fits = |&digits: &i32| {
        let is_near = || -> Result<bool, TooManyDigits> {
            let (least, most) = (decimal::shift(least, -digits)?, decimal::shift(most, -digits)?);
            Ok(times(most, NEAR)? >= low && least <= times(high, NEAR)?)
        };
        is_near() == Ok(true)
    };
    let mut found = SLIPS.into_iter().filter(fits);
    found.next().filter(|_| found.next().is_none())
}

/// Both ends of what is certainly above zero.
fn ends(interval: &Interval) -> Option<(Decimal, Decimal)> {
    let (low, high) = (interval.low()?.value, interval.high()?.value);
    (low > Decimal::ZERO).then_some((low, high))
}

#[cfg(test)]
mod tests {
    use super::digits_too_many;
    use crate::quantity::Interval;

    #[test]
    fn a_figure_in_another_unit_is_out_of_scale() {
        let cases = [
            (21_870, (15, 20), Some(3)),
            (22, (15_300, 20_000), Some(-3)),
            (21_000_000, (15, 20), Some(6)),
            (30_000, (15, 20), Some(3)),
            // Twice as much as the largest in the right unit, and no more.
            (41_000, (15, 20), None),
            // A hundred times as much is no unit.
            (2_000, (15, 20), None),
            (200, (15, 20), None),
            (21, (15, 20), None),
            // What is usual reaches too far.
            (21_000, (15, 2_000), None),
            (0, (15, 20), None),
        ];
        for (value, (low, high), digits) in cases {
            let usual = Interval::closed(low.into(), high.into()).unwrap();
            assert_eq!(digits_too_many(&Interval::exact(value.into()), &usual), digits, "{value} {low} {high}");
        }
        let usual = Interval::exact(15.into());
        assert_eq!(digits_too_many(&Interval::above(15_000.into()), &usual), None, "it has no end");
    }
}
