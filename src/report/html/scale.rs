//! What figures and days can be, to lie on a line. It is for drawing: no verdict depends on it.

use crate::date::Date;

/// The days from which on a time line is marked with years, and with months.
const YEARS: f64 = 3_000.0;
const MONTHS: f64 = 120.0;

/// A range of what a value can be: a figure, or days counted from an epoch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Range {
    pub(super) const ZERO: Self = Self { low: 0.0, high: 0.0 };

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

    /// How many there are of something.
    #[expect(clippy::cast_precision_loss, reason = "it is for drawing")]
    pub(super) fn of_number(number: usize) -> Self {
        Self { low: number as f64, high: number as f64 }
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

    /// Its middle, as a range.
    pub(super) fn middle_only(self) -> Self {
        Self { low: self.middle(), high: self.middle() }
    }

    /// Each from where the one before ends, by their middles.
    pub(super) fn steps(parts: &[Self]) -> Vec<Self> {
        let mut end = 0.0;
        let step = |part: &Self| {
            let start = end;
            end += part.middle();
            Self { low: start.min(end), high: start.max(end) }
        };
        parts.iter().map(step).collect()
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

/// A figure in few characters: `21.9 billion`.
pub(super) fn short(value: f64) -> String {
    let names = [(1e12, " trillion"), (1e9, " billion"), (1e6, " million"), (1.0, "")];
    let (unit, name) = names.into_iter().find(|(unit, _)| value.abs() >= *unit).unwrap_or((1.0, ""));
    let text = format!("{:.2}", value / unit);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text}{name}")
}

pub(super) fn short_range(range: Range) -> String {
    let (low, high) = (short(range.low), short(range.high));
    if low == high { low } else { format!("{low} to {high}") }
}

/// What stands below a time line: years, months or days, as far as it reaches.
pub(super) fn time(range: Range) -> fn(f64) -> String {
    match range.width() {
        days if days > YEARS => |value| date(value).map(|(year, ..)| year.to_string()).unwrap_or_default(),
        days if days > MONTHS => {
            |value| date(value).map(|(year, month, _)| format!("{year}-{month:02}")).unwrap_or_default()
        }
        _ => |value| date(value).map(|(year, month, day)| format!("{year}-{month:02}-{day:02}")).unwrap_or_default(),
    }
}

fn date(value: f64) -> Option<(i32, u8, u8)> {
    #[expect(clippy::cast_possible_truncation, reason = "a cast from a float stays in range")]
    let day = crate::date::Day::from_number(value.round() as i64)?;
    Some(day.to_ymd())
}
