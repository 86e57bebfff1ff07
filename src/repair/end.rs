//! Ends of intervals in whole multiples of a small unit, which can be added and taken off again.

use rust_decimal::Decimal;

use crate::quantity::Bound;
use crate::quantity::Interval;

/// One end of a sum of intervals: what its finite terms make, how many of them are open, and how many are infinite.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct End {
    pub(super) value: i128,
    pub(super) open: i32,
    pub(super) infinite: i32,
}

/// An interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) low: End,
    pub(super) high: End,
}

impl End {
    fn of(bound: Option<Bound>, unit: i32) -> Option<Self> {
        Some(match bound {
            None => Self { value: 0, open: 0, infinite: 1 },
            Some(bound) => Self { value: fixed(bound.value, unit)?, open: i32::from(!bound.closed), infinite: 0 },
        })
    }

    fn plus(self, other: Self, factor: i32) -> Option<Self> {
        let value = other.value.checked_mul(i128::from(factor))?;
        Some(Self {
            value: self.value.checked_add(value)?,
            open: self.open + other.open * factor.abs(),
            infinite: self.infinite + other.infinite * factor.abs(),
        })
    }

    fn less(self, other: Self, factor: i32) -> Option<Self> {
        let taken = Self { open: -other.open, infinite: -other.infinite, ..other };
        let value = taken.value.checked_neg()?;
        self.plus(Self { value, ..taken }, factor)
    }
}

impl Range {
    pub(super) fn of(interval: &Interval, unit: i32) -> Option<Self> {
        Some(Self { low: End::of(interval.low(), unit)?, high: End::of(interval.high(), unit)? })
    }

    /// `value` ± `margin`.
    pub(super) fn around(value: i128, margin: i128) -> Option<Self> {
        let end = |value| End { value, open: 0, infinite: 0 };
        Some(Self { low: end(value.checked_sub(margin)?), high: end(value.checked_add(margin)?) })
    }

    /// Both, added `factor` times.
    pub(super) fn plus(self, other: Self, factor: i32) -> Option<Self> {
        let (low, high) = if factor < 0 { (other.high, other.low) } else { (other.low, other.high) };
        Some(Self { low: self.low.plus(low, factor)?, high: self.high.plus(high, factor)? })
    }

    /// What was before `other` was added `factor` times.
    pub(super) fn less(self, other: Self, factor: i32) -> Option<Self> {
        let (low, high) = if factor < 0 { (other.high, other.low) } else { (other.low, other.high) };
        Some(Self { low: self.low.less(low, factor)?, high: self.high.less(high, factor)? })
    }

    /// Whether it has a member that is not above zero.
    pub(super) fn reaches_down_to_zero(&self) -> bool {
        self.low.infinite > 0 || self.low.value < 0 || (self.low.value == 0 && self.low.open == 0)
    }

    /// Whether it has a member that is not below zero.
    pub(super) fn reaches_up_to_zero(&self) -> bool {
        self.high.infinite > 0 || self.high.value > 0 || (self.high.value == 0 && self.high.open == 0)
    }

    /// Whether the middle of another lies in it; none is infinite.
    pub(super) fn holds(&self, other: Self) -> bool {
        if self.width().is_none() || other.width().is_none() {
            return false;
        }
        let middle = i128::midpoint(other.low.value, other.high.value);
        self.low.value <= middle && middle <= self.high.value
    }

    /// Its width; `None` if it is infinite.
    pub(super) fn width(&self) -> Option<i128> {
        if self.low.infinite > 0 || self.high.infinite > 0 {
            return None;
        }
        self.high.value.checked_sub(self.low.value)
    }
}

/// A decimal as a multiple of 10^`unit`; `None` if it is none, or too large.
pub(super) fn fixed(value: Decimal, unit: i32) -> Option<i128> {
    let value = value.normalize();
    let exponent = -i32::try_from(value.scale()).ok()? - unit;
    value.mantissa().checked_mul(power(exponent)?)
}

/// 10^`exponent`.
pub(super) fn power(exponent: i32) -> Option<i128> {
    10_i128.checked_pow(u32::try_from(exponent).ok()?)
}
