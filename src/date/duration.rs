//! Lengths of time as people state them: `14 days`, `18 months`.

use crate::date::Date;
use crate::date::Day;
use crate::date::Edge;
use crate::date::Region;
use crate::date::Shape;
use crate::date::text::clip;
use crate::quantity::Interval;
use rust_decimal::Decimal;
use std::fmt;

/// A length of time in a unit of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Duration {
    /// How many.
    pub amount: u32,
    /// Of what.
    pub unit: DurationUnit,
}

/// A unit of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DurationUnit {
    /// A day.
    Days,
    /// Seven days.
    Weeks,
    /// A month of the calendar: 28 to 31 days.
    Months,
    /// Twelve months.
    Years,
}

/// A text that is no length of time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a length of time")]
pub struct DurationError {
    /// The text, cut short if it is long.
    pub text: String,
    /// The same length as it should be written.
    pub suggestion: Option<String>,
}

/// A date so far away that it has no day: beyond the years -9999 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the date lies beyond the years -9999 to 9999")]
pub struct OutOfRange;

/// The least and most days of 0 to 11 months in a row.
const MONTHS: [(u32, u32); 12] = [
    (0, 0),
    (28, 31),
    (59, 62),
    (89, 92),
    (120, 123),
    (150, 153),
    (181, 184),
    (212, 215),
    (242, 245),
    (273, 276),
    (303, 306),
    (334, 337),
];

impl Duration {
    /// Reads `14 days`, `1 year`: a whole number of up to nine digits, a space and a unit.
    pub fn parse(text: &str) -> Result<Self, DurationError> {
        read(text).ok_or_else(|| DurationError { text: clip(text), suggestion: rewrite(text) })
    }

    /// How many days it can last: exact for days and weeks, and never too narrow for months and years.
    pub fn days(&self) -> Interval {
        let amount = self.amount;
        let (low, high) = match self.unit {
            DurationUnit::Days => (amount.into(), amount.into()),
            DurationUnit::Weeks => (u64::from(amount) * 7, u64::from(amount) * 7),
            DurationUnit::Months => month_days(amount),
            DurationUnit::Years => year_days(amount.into()),
        };
        Interval::closed(Decimal::from(low), Decimal::from(high)).expect("the least is not more than the most")
    }
}

impl DurationError {
    /// What to write instead.
    pub fn help(&self) -> String {
        match &self.suggestion {
            Some(suggestion) => format!("write `{suggestion}`"),
            None => "write a whole number and its unit: `14 days`, `2 weeks`, `18 months` or `35 years`".to_owned(),
        }
    }
}

impl DurationUnit {
    fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "day" | "days" => Self::Days,
            "week" | "weeks" => Self::Weeks,
            "month" | "months" => Self::Months,
            "year" | "years" => Self::Years,
            _ => return None,
        })
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Days => "day",
            Self::Weeks => "week",
            Self::Months => "month",
            Self::Years => "year",
        }
    }
}

/// `14 days`, `1 year`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.amount == 1 { "" } else { "s" };
        write!(f, "{} {}{plural}", self.amount, self.unit.word())
    }
}

impl Date {
    /// So much later. Months and years go by the calendar, and a month known as a whole stays one:
    /// February 1950 and a month is March 1950, to its 31st.
    pub fn plus(&self, duration: Duration) -> Result<Self, OutOfRange> {
        self.moved(Step::of(duration, 1))
    }

    /// So much earlier.
    pub fn minus(&self, duration: Duration) -> Result<Self, OutOfRange> {
        self.moved(Step::of(duration, -1))
    }

    fn moved(&self, step: Step) -> Result<Self, OutOfRange> {
        let start = self.start.moved(step).ok_or(OutOfRange)?;
        let end = self.end.moved(step).ok_or(OutOfRange)?;
        if self.shape == Shape::Period {
            return Ok(Self { start, end, shape: Shape::Period });
        }
        Ok(Self::moment(start))
    }
}

/// A move on the calendar.
#[derive(Clone, Copy)]
pub(super) enum Step {
    Days(i64),
    Months(i64),
}

impl Step {
    fn of(duration: Duration, sign: i64) -> Self {
        let amount = i64::from(duration.amount) * sign;
        match duration.unit {
            DurationUnit::Days => Self::Days(amount),
            DurationUnit::Weeks => Self::Days(amount * 7),
            DurationUnit::Months => Self::Months(amount),
            DurationUnit::Years => Self::Months(amount * 12),
        }
    }

    fn back(self) -> Self {
        match self {
            Self::Days(days) => Self::Days(-days),
            Self::Months(months) => Self::Months(-months),
        }
    }

    fn apply(self, day: Day) -> Option<Day> {
        match self {
            Self::Days(days) => day.plus_days(days),
            Self::Months(months) => day.plus_months(months),
        }
    }
}

impl Region {
    /// The region with one step more on either side, within the years that have days.
    pub(super) fn widened(self, step: Step) -> Self {
        let first = self.earliest.map(|day| step.back().apply(day).unwrap_or(Day::FIRST));
        let last = self.latest.map(|day| self.last_after(day, step).unwrap_or(Day::LAST));
        Self { earliest: first, latest: last }
    }

    fn moved(self, step: Step) -> Option<Self> {
        let earliest = match self.earliest {
            Edge::Day(day) => Edge::Day(step.apply(day)?),
            infinite => infinite,
        };
        let latest = match self.latest {
            Edge::Day(day) => Edge::Day(self.last_after(day, step)?),
            infinite => infinite,
        };
        Some(Self { earliest, latest })
    }

    /// The last day after a step: that of its month, where the region is made of whole months.
    fn last_after(self, day: Day, step: Step) -> Option<Day> {
        let whole_months =
            matches!(self.earliest, Edge::Day(first) if first.to_ymd().2 == 1) && day == day.end_of_month();
        let moved = step.apply(day)?;
        match step {
            Step::Months(_) if whole_months => Some(moved.end_of_month()),
            _ => Some(moved),
        }
    }
}

impl Edge {
    fn map(self, change: impl Fn(Day) -> Day) -> Self {
        match self {
            Self::Day(day) => Self::Day(change(day)),
            infinite => infinite,
        }
    }
}

fn read(text: &str) -> Option<Duration> {
    let (amount, unit) = text.split_once(' ')?;
    let digits = (1..=9).contains(&amount.len()) && amount.bytes().all(|byte| byte.is_ascii_digit());
    let unit = DurationUnit::from_word(unit)?;
    let amount = digits.then(|| amount.parse().ok())??;
    Some(Duration { amount, unit })
}

/// `14days`, `14-day` and `P14D` have one reading.
fn rewrite(text: &str) -> Option<String> {
    let text = text.trim();
    let bare = text.strip_prefix('P').unwrap_or(text);
    let (amount, unit) = bare.split_at(bare.find(|c: char| !c.is_ascii_digit())?);
    let unit = match unit {
        "D" => "days".to_owned(),
        "W" => "weeks".to_owned(),
        "M" => "months".to_owned(),
        "Y" => "years".to_owned(),
        word => word.trim_start_matches([' ', '-']).to_lowercase(),
    };
    read(&format!("{amount} {unit}")).map(|duration| duration.to_string())
}

fn month_days(months: u32) -> (u64, u64) {
    let (low, high) = year_days(u64::from(months / 12));
    let (least, most) = MONTHS[(months % 12) as usize];
    // A leap day may fall into the months that are left as well as into the years.
    (low + u64::from(least), high + u64::from(most))
}

/// Of the years in a row, a fourth has a leap day, except for most centuries.
fn year_days(years: u64) -> (u64, u64) {
    let (eras, rest) = (years / 400, years % 400);
    let most = rest.div_ceil(4);
    let least = if rest == 0 { 0 } else { (rest / 4).saturating_sub(rest / 100 + 1) };
    let days = eras * 146_097 + rest * 365;
    (days + least, days + most)
}

#[cfg(test)]
mod tests {
    use super::Duration;
    use super::DurationUnit;
    use super::OutOfRange;
    use crate::date::Date;
    use crate::date::Day;
    use proptest::prelude::proptest;
    use proptest::prop_assert;
    use rust_decimal::Decimal;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn duration(text: &str) -> Duration {
        Duration::parse(text).unwrap()
    }

    #[test]
    fn durations_are_an_amount_and_a_unit() {
        for text in ["14 days", "2 weeks", "18 months", "35 years", "1 day", "1 year", "0 days"] {
            assert_eq!(duration(text).to_string(), text);
        }
        assert_eq!(duration("1 years"), Duration { amount: 1, unit: DurationUnit::Years });
        for text in
            ["", "14", "days", "14days", "14  days", "-1 days", "+1 days", "1.5 years", "9999999999 days", "3 decades"]
        {
            assert!(Duration::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_length_of_time_is_rewritten_where_one_reading_is_left() {
        for (text, better) in
            [("14days", "14 days"), ("14-Day", "14 days"), ("P35Y", "35 years"), (" 1  month", "1 month")]
        {
            let error = Duration::parse(text).unwrap_err();
            assert_eq!(error.suggestion.as_deref(), Some(better), "{text}");
        }
        let error = Duration::parse("a decade").unwrap_err();
        assert_eq!(error.to_string(), "`a decade` is not a length of time");
        assert!(error.help().starts_with("write a whole number and its unit"));
    }

    #[test]
    fn a_date_moves_by_the_calendar() {
        let cases = [
            ("1950-06-25", "14 days", "1950-07-09"),
            ("1950-06-25", "2 weeks", "1950-07-09"),
            ("1950-06-25", "18 months", "1951-12-25"),
            ("1950-01-31", "1 month", "1950-02-28"),
            ("1952-02-29", "1 year", "1953-02-28"),
            ("1950", "35 years", "1985"),
            ("1950-02", "1 month", "1950-03"),
            ("1950", "14 days", "1950-01-15..1951-01-14"),
            ("1950/1953", "1 year", "1951/1954"),
            ("1979/..", "1 year", "1980/.."),
        ];
        for (start, length, end) in cases {
            assert_eq!(date(start).plus(duration(length)).unwrap().to_string(), end, "{start} + {length}");
        }
        assert_eq!(date("1950-03-31").minus(duration("1 month")).unwrap().to_string(), "1950-02-28");
        assert_eq!(date("9990").plus(duration("35 years")), Err(OutOfRange));
        assert_eq!(date("1950").minus(duration("999999999 years")), Err(OutOfRange));
    }

    #[test]
    fn a_duration_lasts_an_interval_of_days() {
        let cases = [
            ("14 days", "14"),
            ("2 weeks", "14"),
            ("1 month", "between 28 and 31"),
            ("1 year", "between 365 and 366"),
            ("400 years", "146097"),
        ];
        for (text, days) in cases {
            assert_eq!(duration(text).days().to_string(), days, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_days_of_a_duration_hold_any_on_the_calendar(number in -700_000_i64..700_000, amount in 0_u32..2500, months in proptest::bool::ANY) {
            let unit = if months { DurationUnit::Months } else { DurationUnit::Years };
            let length = Duration { amount, unit };
            let start = Date::from(Day::from_number(number).unwrap());
            let days = start.plus(length).unwrap().days_since(&start).point().unwrap();
            prop_assert!(length.days().contains(days), "{start} + {length} is {days} days, not {}", length.days());
            prop_assert!(days >= Decimal::ZERO);
        }
    }
}
