//! The product of two intervals: its ends are among the products of their ends.

use super::Bound;
use super::Interval;
use crate::quantity::TooManyDigits;
use crate::quantity::decimal;
use std::cmp::Ordering;

/// An end of an interval on the line that has its two infinities.
#[derive(Clone, Copy)]
enum End {
    Low,
    At(Bound),
    High,
}

pub(super) fn of(a: &Interval, b: &Interval) -> Result<Interval, TooManyDigits> {
    let [a_low, a_high] = ends(a);
    let [b_low, b_high] = ends(b);
    let corners = [times(a_low, b_low)?, times(a_low, b_high)?, times(a_high, b_low)?, times(a_high, b_high)?];
    let low = corners.into_iter().reduce(lowest).and_then(End::finite);
    let high = corners.into_iter().reduce(highest).and_then(End::finite);
    Ok(Interval { low, high })
}

impl End {
    fn finite(self) -> Option<Bound> {
        match self {
            Self::At(bound) => Some(bound),
            Self::Low | Self::High => None,
        }
    }

    fn sign(self) -> Ordering {
        match self {
            Self::Low => Ordering::Less,
            Self::At(bound) => bound.value.cmp(&rust_decimal::Decimal::ZERO),
            Self::High => Ordering::Greater,
        }
    }

    /// Zero times anything is zero, so a zero that is attained attains the product.
    fn attained_zero(self) -> bool {
        matches!(self, Self::At(bound) if bound.closed && bound.value.is_zero())
    }

    fn order(self, other: Self) -> Ordering {
        match (self, other) {
            (Self::At(a), Self::At(b)) => a.value.cmp(&b.value),
            (Self::Low, Self::Low) | (Self::High, Self::High) => Ordering::Equal,
            (Self::Low, _) | (_, Self::High) => Ordering::Less,
            (Self::High, _) | (_, Self::Low) => Ordering::Greater,
        }
    }

    fn is_closed(self) -> bool {
        matches!(self, Self::At(bound) if bound.closed)
    }
}

fn ends(interval: &Interval) -> [End; 2] {
    [interval.low.map_or(End::Low, End::At), interval.high.map_or(End::High, End::At)]
}

fn times(a: End, b: End) -> Result<End, TooManyDigits> {
    let zero = a.attained_zero() || b.attained_zero();
    if let (End::At(a), End::At(b)) = (a, b) {
        let value = decimal::mul(a.value, b.value)?;
        return Ok(End::At(Bound { value, closed: zero || (a.closed && b.closed) }));
    }
    Ok(match (a.sign(), b.sign()) {
        (Ordering::Equal, _) | (_, Ordering::Equal) => {
            End::At(Bound { value: rust_decimal::Decimal::ZERO, closed: zero })
        }
        (left, right) if left == right => End::High,
        _ => End::Low,
    })
}

fn lowest(a: End, b: End) -> End {
    match a.order(b) {
        Ordering::Less => a,
        Ordering::Equal if a.is_closed() => a,
        _ => b,
    }
}

fn highest(a: End, b: End) -> End {
    match a.order(b) {
        Ordering::Greater => a,
        Ordering::Equal if a.is_closed() => a,
        _ => b,
    }
}
