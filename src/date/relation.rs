//! What two dates allow us to say of their order. Everything is a conjunction of comparisons of two moments.

use crate::date::Date;
use crate::date::Edge;
use crate::date::Region;
use crate::date::Shape;
use crate::quantity::Bound;
use crate::quantity::Interval;
use crate::verdict::Verdict;
use rust_decimal::Decimal;

impl Date {
    /// This is not after the other: impossible if its earliest day is after the other's latest.
    pub fn le(&self, other: &Self) -> Verdict {
        Verdict::decide(self.start.earliest > other.end.latest, self.end.latest <= other.start.earliest)
    }

    /// This is before the other, and not on the same day.
    pub fn lt(&self, other: &Self) -> Verdict {
        !other.le(self)
    }

    /// Both are the same day, or periods of the same days.
    pub fn eq(&self, other: &Self) -> Verdict {
        if self.is_period() || other.is_period() {
            let ((start, end), (other_start, other_end)) = (self.as_period(), other.as_period());
            return start.eq(other_start).and(end.eq(other_end));
        }
        self.start.eq(other.start)
    }

    /// This lies in the other, which is taken as a period: of a year, from its first day to its last.
    pub fn within(&self, outer: &Self) -> Verdict {
        let (start, end) = outer.as_period();
        start.le(self.start).and(self.end.le(end))
    }

    /// Both have a day in common. A period that ends on the day the next one starts only touches it.
    pub fn overlaps(&self, other: &Self) -> Verdict {
        let ((start, end), (other_start, other_end)) = (self.as_period(), other.as_period());
        if self.lasts() && other.lasts() {
            return start.lt(other_end).and(other_start.lt(end));
        }
        start.le(other_end).and(other_start.le(end))
    }

    /// At least one whole day lies after this and before the later one.
    pub fn leaves_gap_before(&self, later: &Self) -> Verdict {
        let (_, end) = self.as_period();
        let (start, _) = later.as_period();
        end.next_day().lt(start)
    }

    /// This minus the other, in days: every difference that their days can have.
    pub fn days_since(&self, other: &Self) -> Interval {
        let low = distance(self.start.earliest, other.end.latest);
        let high = distance(self.end.latest, other.start.earliest);
        Interval::new(low, high).expect("the earliest day is not after the latest")
    }

    /// A period over more than one day, as far as we know.
    fn lasts(&self) -> bool {
        self.shape == Shape::Period && !self.start.eq(self.end).is_certain()
    }
}

impl Region {
    fn le(self, other: Self) -> Verdict {
        Verdict::decide(self.earliest > other.latest, self.latest <= other.earliest)
    }

    fn lt(self, other: Self) -> Verdict {
        !other.le(self)
    }

    fn eq(self, other: Self) -> Verdict {
        let disjoint = self.earliest > other.latest || other.earliest > self.latest;
        Verdict::decide(disjoint, self.earliest == self.latest && self == other)
    }

    fn next_day(self) -> Self {
        Self { earliest: self.earliest.next_day(), latest: self.latest.next_day() }
    }
}

impl Edge {
    fn next_day(self) -> Self {
        match self {
            Self::Day(day) => day.plus_days(1).map_or(Self::Future, Self::Day),
            infinite => infinite,
        }
    }
}

fn distance(to: Edge, from: Edge) -> Option<Bound> {
    let days = to.day()?.number() - from.day()?.number();
    Some(Bound::closed(Decimal::from(days)))
}

#[cfg(test)]
mod tests;
