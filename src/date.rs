//! Reported dates: every date is the interval of days it can stand for.
//!
//! `1950` is any day of 1950, `1984~` any of 1983 to 1985, `1950/1953` a period whose ends are known to the year.
//! The notation is EDTF (ISO 8601-2), levels 0 and 1, in the Gregorian calendar also before 1582.

mod annual;
mod day;
mod duration;
mod explain;
mod relation;
mod text;

pub use annual::AnnualDate;
pub use day::Day;
pub use day::days_in_month;
pub use duration::Duration;
pub use duration::DurationError;
pub use duration::DurationUnit;
pub use duration::OutOfRange;

use crate::quantity::Bound;
use crate::quantity::Interval;
use rust_decimal::Decimal;
use std::fmt;

/// A reported date or period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Date {
    start: Region,
    end: Region,
    shape: Shape,
}

/// The days that one moment can fall on, from the earliest to the latest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Region {
    earliest: Edge,
    latest: Edge,
}

/// A text that is no date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DateError {
    /// Where in the text the trouble starts, in bytes.
    pub offset: usize,
    /// What is wrong, in a sentence.
    pub message: String,
    /// The same date as it should be written, if there is but one way to read it.
    pub suggestion: Option<String>,
}

/// A day, or the infinity before or after all days. The order of the variants is the order of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Edge {
    Past,
    Day(Day),
    Future,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Shape {
    /// Some day of the region, but not all of them: `1984~`, `201X`.
    Moment,
    /// A calendar year, month or day: as an event any of its days, as a period all of them.
    Whole,
    /// Two moments.
    Period,
}

impl Date {
    /// Reads a date or period. An integer of at most four digits is a year: `950` is the year 950.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        text::read(text).map_err(|error| explain::improve(text, error))
    }

    /// Some day from the earliest to the latest, or `None` if they are in the wrong order.
    pub fn between(earliest: Day, latest: Day) -> Option<Self> {
        (earliest <= latest).then(|| Self::moment(Region::new(earliest, latest)))
    }

    /// A period from a start to an end that are recorded apart, of years and months as exact as in `1950/1953-07`;
    /// `None` if it certainly ends before it starts.
    pub fn period(start: &Self, end: &Self) -> Option<Self> {
        let (start, end) = (start.start, end.end);
        (start.earliest <= end.latest).then_some(Self { start, end, shape: Shape::Period })
    }

    /// A period from a start on, still going on.
    #[must_use]
    pub fn open_from(start: &Self) -> Self {
        Self { start: start.start, end: Region::FUTURE, shape: Shape::Period }
    }

    /// When it can start; of a single date, when it can be.
    pub const fn start(&self) -> Region {
        self.start
    }

    /// When it can end; of a single date, when it can be.
    pub const fn end(&self) -> Region {
        self.end
    }

    /// The first day it can touch; `None` if nothing bounds it.
    pub fn earliest(&self) -> Option<Day> {
        self.start.earliest()
    }

    /// The last day it can touch; `None` if nothing bounds it.
    pub fn latest(&self) -> Option<Day> {
        self.end.latest()
    }

    /// The day, if it is known.
    pub fn day(&self) -> Option<Day> {
        match (self.shape, self.earliest(), self.latest()) {
            (Shape::Moment | Shape::Whole, Some(first), Some(last)) if first == last => Some(first),
            _ => None,
        }
    }

    /// The year, if it is known and the date lies in one.
    pub fn year(&self) -> Option<i32> {
        let year = self.earliest()?.to_ymd().0;
        (self.latest()?.to_ymd().0 == year).then_some(year)
    }

    /// The years it touches, from the first to the last.
    pub fn years(&self) -> Interval {
        let bound = |day: Day| Bound::closed(Decimal::from(day.to_ymd().0));
        Interval::new(self.earliest().map(bound), self.latest().map(bound))
            .expect("the earliest day is not after the latest")
    }

    /// Whether it was written as a period.
    pub fn is_period(&self) -> bool {
        self.shape == Shape::Period
    }

    /// Whether it is a period without end: `1979/..`.
    pub fn is_ongoing(&self) -> bool {
        self.end == Region::FUTURE
    }

    fn moment(region: Region) -> Self {
        let shape = if region.earliest == region.latest { Shape::Whole } else { Shape::Moment };
        Self { start: region, end: region, shape }
    }

    fn whole(region: Region) -> Self {
        Self { start: region, end: region, shape: Shape::Whole }
    }

    /// Its start and end where a period is meant: the year 1950 starts on its first day and ends on its last.
    fn as_period(&self) -> (Region, Region) {
        match self.shape {
            Shape::Moment | Shape::Period => (self.start, self.end),
            Shape::Whole => (Region::at(self.start.earliest), Region::at(self.end.latest)),
        }
    }
}

impl Region {
    const FUTURE: Self = Self::at(Edge::Future);
    const PAST: Self = Self::at(Edge::Past);

    /// The earliest day; `None` if nothing bounds it, or if the moment never comes.
    pub fn earliest(&self) -> Option<Day> {
        self.earliest.day()
    }

    /// The latest day; `None` if nothing bounds it.
    pub fn latest(&self) -> Option<Day> {
        self.latest.day()
    }

    /// What is known of an end if only the start is known.
    const fn or_later(self) -> Self {
        Self { latest: Edge::Future, ..self }
    }

    /// What is known of a start if only the end is known.
    const fn or_earlier(self) -> Self {
        Self { earliest: Edge::Past, ..self }
    }

    const fn at(edge: Edge) -> Self {
        Self { earliest: edge, latest: edge }
    }

    const fn new(earliest: Day, latest: Day) -> Self {
        Self { earliest: Edge::Day(earliest), latest: Edge::Day(latest) }
    }
}

impl Edge {
    fn day(self) -> Option<Day> {
        match self {
            Self::Day(day) => Some(day),
            Self::Past | Self::Future => None,
        }
    }
}

impl From<Day> for Date {
    fn from(day: Day) -> Self {
        Self::whole(Region::new(day, day))
    }
}

impl std::str::FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        Self::parse(text)
    }
}

/// As ISO 8601 writes the days it stands for: `1950`, `1950-06`, `1950-06-25`, `1983-01-01..1985-12-31`, `1979/..`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.shape {
            Shape::Moment | Shape::Whole => self.start.fmt(f),
            Shape::Period if self.end == self.start.or_later() => write!(f, "{}/", self.start),
            Shape::Period if self.start == self.end.or_earlier() => write!(f, "/{}", self.end),
            Shape::Period => write!(f, "{}/{}", self.start, self.end),
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Edge::Day(first), Edge::Day(last)) = (self.earliest, self.latest) else {
            return self.fmt_unbounded(f);
        };
        let ((year, month, day), end) = (first.to_ymd(), last.to_ymd());
        let sign = if year < 0 { "-" } else { "" };
        if first == last {
            first.fmt(f)
        } else if (month, day) == (1, 1) && end == (year, 12, 31) {
            write!(f, "{sign}{:04}", year.abs())
        } else if day == 1 && last == first.end_of_month() {
            write!(f, "{sign}{:04}-{month:02}", year.abs())
        } else {
            write!(f, "{first}..{last}")
        }
    }
}

impl Region {
    fn fmt_unbounded(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.earliest, self.latest) {
            (Edge::Day(first), _) => write!(f, "{first} or later"),
            (_, Edge::Day(last)) => write!(f, "{last} or earlier"),
            (Edge::Past, Edge::Future) => f.write_str("unknown"),
            _ => f.write_str(".."),
        }
    }
}

#[cfg(test)]
mod tests;
