//! Intervals of decimals: every value that a reported number can stand for.

use crate::quantity::Scale;
use crate::quantity::TooManyDigits;
use crate::quantity::decimal;
use crate::verdict::Verdict;
use rust_decimal::Decimal;
use std::fmt;

mod product;
mod words;

/// A finite end of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Bound {
    /// Where the interval ends.
    pub value: Decimal,
    /// Whether the end itself belongs to it.
    pub closed: bool,
}

/// A set of decimals without gaps, never empty; an end that is `None` is infinite.
///
/// Arithmetic is exact: a result that needs more than 28 digits is an error, never a rounded value.
/// It takes the operands as independent, so a number that occurs twice widens the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Interval {
    low: Option<Bound>,
    high: Option<Bound>,
}

impl Bound {
    /// An end that belongs to the interval.
    pub const fn closed(value: Decimal) -> Self {
        Self { value, closed: true }
    }

    /// An end that does not belong to the interval.
    pub const fn open(value: Decimal) -> Self {
        Self { value, closed: false }
    }
}

impl Interval {
    /// Every number.
    pub const ANY: Self = Self { low: None, high: None };

    /// The interval between two ends, or `None` if nothing lies between them.
    pub fn new(low: Option<Bound>, high: Option<Bound>) -> Option<Self> {
        let empty = low.zip(high).is_some_and(|(low, high)| {
            low.value > high.value || (low.value == high.value && !(low.closed && high.closed))
        });
        (!empty).then_some(Self { low, high })
    }

    /// The one value.
    pub const fn exact(value: Decimal) -> Self {
        let bound = Some(Bound::closed(value));
        Self { low: bound, high: bound }
    }

    /// [low, high], or `None` if they are in the wrong order.
    pub fn closed(low: Decimal, high: Decimal) -> Option<Self> {
        Self::new(Some(Bound::closed(low)), Some(Bound::closed(high)))
    }

    /// [value − margin, value + margin]; of a negative margin, its size.
    pub fn around(value: Decimal, margin: Decimal) -> Result<Self, TooManyDigits> {
        let low = decimal::sub(value, margin.abs())?;
        let high = decimal::add(value, margin.abs())?;
        Ok(Self { low: Some(Bound::closed(low)), high: Some(Bound::closed(high)) })
    }

    /// (value, ∞).
    pub const fn above(value: Decimal) -> Self {
        Self { low: Some(Bound::open(value)), high: None }
    }

    /// [value, ∞).
    pub const fn at_least(value: Decimal) -> Self {
        Self { low: Some(Bound::closed(value)), high: None }
    }

    /// (−∞, value).
    pub const fn below(value: Decimal) -> Self {
        Self { low: None, high: Some(Bound::open(value)) }
    }

    /// (−∞, value].
    pub const fn at_most(value: Decimal) -> Self {
        Self { low: None, high: Some(Bound::closed(value)) }
    }

    /// The lower end, `None` for −∞.
    pub const fn low(&self) -> Option<Bound> {
        self.low
    }

    /// The upper end, `None` for ∞.
    pub const fn high(&self) -> Option<Bound> {
        self.high
    }

    /// The only value it holds, if it holds but one.
    pub fn point(&self) -> Option<Decimal> {
        let (low, high) = self.low.zip(self.high)?;
        (low.value == high.value).then_some(low.value)
    }

    /// The sums of a member of each.
    pub fn add(&self, other: &Self) -> Result<Self, TooManyDigits> {
        Ok(Self { low: sum(self.low, other.low)?, high: sum(self.high, other.high)? })
    }

    /// The differences of a member of each.
    pub fn sub(&self, other: &Self) -> Result<Self, TooManyDigits> {
        self.add(&other.neg())
    }

    /// The negatives of its members.
    #[must_use]
    pub fn neg(&self) -> Self {
        let negate = |bound: Bound| Bound { value: -bound.value, ..bound };
        Self { low: self.high.map(negate), high: self.low.map(negate) }
    }

    /// Its members times a constant.
    pub fn times(&self, factor: Decimal) -> Result<Self, TooManyDigits> {
        if factor.is_zero() {
            return Ok(Self::exact(Decimal::ZERO));
        }
        let scaled = |bound: Option<Bound>| {
            bound.map(|bound| Ok(Bound { value: decimal::mul(bound.value, factor)?, ..bound })).transpose()
        };
        let (low, high) = (scaled(self.low)?, scaled(self.high)?);
        if factor.is_sign_negative() {
            return Ok(Self { low: high, high: low });
        }
        Ok(Self { low, high })
    }

    /// The products of a member of each.
    pub fn mul(&self, other: &Self) -> Result<Self, TooManyDigits> {
        product::of(self, other)
    }

    /// Value and width times the scale.
    pub fn scale(&self, scale: Scale) -> Result<Self, TooManyDigits> {
        if scale == Scale::Unit {
            return Ok(*self);
        }
        let shifted = |bound: Option<Bound>| {
            bound.map(|bound| Ok(Bound { value: decimal::shift(bound.value, scale.exponent())?, ..bound })).transpose()
        };
        Ok(Self { low: shifted(self.low)?, high: shifted(self.high)? })
    }

    /// The smallest interval that holds both.
    #[must_use]
    pub fn hull(&self, other: &Self) -> Self {
        let low = self.low.zip(other.low).map(|(a, b)| if starts_before(a, b) { a } else { b });
        let high = self.high.zip(other.high).map(|(a, b)| if ends_before(a, b) { b } else { a });
        Self { low, high }
    }

    /// What both hold, or `None` if they are disjoint.
    pub fn intersect(&self, other: &Self) -> Option<Self> {
        let low = match (self.low, other.low) {
            (Some(a), Some(b)) => Some(if starts_before(a, b) { b } else { a }),
            (a, b) => a.or(b),
        };
        let high = match (self.high, other.high) {
            (Some(a), Some(b)) => Some(if ends_before(a, b) { a } else { b }),
            (a, b) => a.or(b),
        };
        Self::new(low, high)
    }

    /// Whether they have no value in common: two numbers that can't be equal.
    pub fn disjoint(&self, other: &Self) -> bool {
        all_below(self.high, other.low) || all_below(other.high, self.low)
    }

    /// Whether the value is a member.
    pub fn contains(&self, value: Decimal) -> bool {
        !self.disjoint(&Self::exact(value))
    }

    /// Whether every member of the other is a member of this one: it says no more than the other did.
    pub fn encloses(&self, other: &Self) -> bool {
        self.hull(other) == *self
    }

    /// By how much two disjoint intervals miss each other at least: 0 if they only exclude a common end.
    /// `None` if they are not disjoint, or if the distance has too many digits.
    pub fn gap(&self, other: &Self) -> Option<Decimal> {
        let (below, above) = if all_below(self.high, other.low) {
            (self.high, other.low)
        } else if all_below(other.high, self.low) {
            (other.high, self.low)
        } else {
            return None;
        };
        decimal::sub(above?.value, below?.value).ok()
    }

    /// Whether a member of this equals a member of the other.
    pub fn eq(&self, other: &Self) -> Verdict {
        let same_point = || self.point().is_some() && self.point() == other.point();
        Verdict::decide(self.disjoint(other), same_point())
    }

    /// Whether a member of this is at most one of the other.
    pub fn le(&self, other: &Self) -> Verdict {
        Verdict::decide(all_below(other.high, self.low), none_above(self.high, other.low))
    }

    /// Whether a member of this is less than one of the other.
    pub fn lt(&self, other: &Self) -> Verdict {
        !other.le(self)
    }

    /// In words, in the unit of a scale: `between 21.7 and 21.9 billion`.
    pub fn show_in(&self, scale: Scale) -> impl fmt::Display + use<> {
        words::Words { interval: *self, scale }
    }
}

/// `516`, `between 21.7 and 21.9`, `more than 27000`, `at most 4000`.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show_in(Scale::Unit).fmt(f)
    }
}

fn sum(a: Option<Bound>, b: Option<Bound>) -> Result<Option<Bound>, TooManyDigits> {
    let Some((a, b)) = a.zip(b) else {
        return Ok(None);
    };
    let value = decimal::add(a.value, b.value)?;
    Ok(Some(Bound { value, closed: a.closed && b.closed }))
}

fn starts_before(a: Bound, b: Bound) -> bool {
    a.value < b.value || (a.value == b.value && a.closed)
}

fn ends_before(a: Bound, b: Bound) -> bool {
    a.value < b.value || (a.value == b.value && !a.closed)
}

/// Whether everything up to `high` is less than everything from `low`.
fn all_below(high: Option<Bound>, low: Option<Bound>) -> bool {
    high.zip(low)
        .is_some_and(|(high, low)| high.value < low.value || (high.value == low.value && !(high.closed && low.closed)))
}

/// Whether nothing up to `high` is greater than anything from `low`.
fn none_above(high: Option<Bound>, low: Option<Bound>) -> bool {
    high.zip(low).is_some_and(|(high, low)| high.value <= low.value)
}

#[cfg(test)]
mod tests;
