//! An interval in words.

use super::Bound;
use super::Interval;
use crate::quantity::Scale;
use std::fmt;

pub(super) struct Words {
    pub(super) interval: Interval,
    pub(super) scale: Scale,
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |bound: Bound| self.scale.show(bound.value);
        match (self.interval.low, self.interval.high) {
            (None, None) => f.write_str("any number"),
            (Some(low), None) => write!(f, "{} {}", from(low), show(low)),
            (None, Some(high)) => write!(f, "{} {}", until(high), show(high)),
            (Some(low), Some(high)) if low.value == high.value => show(low).fmt(f),
            (Some(low), Some(high)) if low.closed && high.closed => {
                write!(f, "between {} and {}", show(low), show(high))
            }
            (Some(low), Some(high)) => {
                write!(f, "{} {} and {} {}", from(low), show(low), until(high), show(high))
            }
        }
    }
}

fn from(low: Bound) -> &'static str {
    if low.closed { "at least" } else { "more than" }
}

fn until(high: Bound) -> &'static str {
    if high.closed { "at most" } else { "less than" }
}
