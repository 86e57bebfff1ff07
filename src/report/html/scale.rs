//! Where figures and days lie on a line. It is for drawing: no verdict depends on it.

use crate::date::Date;

/// A range of what a value can be: a figure, or days counted from an epoch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    pub(super) low: f64,
    pub(super) high: f64,
}

/// Places on an axis.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    range: Range,
    left: f64,
    width: f64,
}

impl Range {
    /// The bounds of a figure as they are written in a report; `None` if it is bounded on one side only.
    pub(super) fn of_figure(low: Option<&str>, high: Option<&str>) -> Option<Self> {
        let (low, high) = (low?.parse::<f64>().ok()?, high?.parse::<f64>().ok()?);
        (low.is_finite() && high.is_finite()).then_some(Self { low, high })
    }

    /// The days of a date or period; one that is open is drawn as a day.
    pub(super) fn of_days(low: Option<&str>, high: Option<&str>) -> Option<Self> {
        let day = |text: &str| Date::parse(text).ok()?.earliest();
        let number = |text: &str| day(text).map(|day| f64::from(i32::try_from(day.number()).unwrap_or(i32::MAX)));
        let (low, high) = (low.and_then(number), high.and_then(number));
        Some(Self { low: low.or(high)?, high: high.or(low)? })
    }

    /// The smallest range that holds both.
    pub(super) fn with(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self { low: self.low + other.low, high: self.high + other.high }
    }

    pub(super) fn negated(self) -> Self {
        Self { low: -self.high, high: -self.low }
    }

    pub(super) fn middle(self) -> f64 {
        f64::midpoint(self.low, self.high)
    }

    pub(super) fn width(self) -> f64 {
        self.high - self.low
    }

    /// The range with a margin on both sides, so that nothing is drawn on the edge.
    pub(super) fn padded(self) -> Self {
        let margin = if self.width() > 0.0 { self.width() * 0.08 } else { self.low.abs().max(1.0) * 0.08 };
        Self { low: self.low - margin, high: self.high + margin }
    }
}

impl Scale {
    /// A scale for a range, drawn from `left` over `width`.
    pub(super) fn new(range: Range, left: f64, width: f64) -> Self {
        Self { range, left, width }
    }

    /// Where a value is drawn, to a tenth, so that the page is the same on every machine.
    pub(super) fn at(&self, value: f64) -> f64 {
        let share = (value - self.range.low) / self.range.width().max(f64::MIN_POSITIVE);
        ((self.left + share * self.width) * 10.0).round() / 10.0
    }
}

/// A figure in few characters: `21.9 billion`.
pub(super) fn short(value: f64) -> String {
    let names = [(1e12, " trillion"), (1e9, " billion"), (1e6, " million"), (1.0, "")];
    let (unit, name) = names.into_iter().find(|(unit, _)| value.abs() >= *unit).unwrap_or((1.0, ""));
    let text = format!("{:.2}", value / unit);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text}{name}")
}
