//! One link of a chain: a date, a number or a version.

use std::cmp::Ordering;

use serde::Deserialize;

use crate::date::Date;
use crate::diagnostic::Value;
use crate::document::Kind;
use crate::document::NodeRef;
use crate::quantity::Bound;
use crate::rule::Context;
use crate::rule::Measure;
use crate::rule::Reason;
use crate::verdict::Verdict;

/// What links are read as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::rules) enum Reading {
    /// Numbers if all are numbers, but dates if all are whole numbers of four digits: years.
    #[default]
    Auto,
    /// Dates.
    Date,
    /// Numbers.
    Number,
    /// Versions: `1.10` is after `1.9`.
    Version,
}

/// A link that can be read.
pub(in crate::rules) struct Link<'a> {
    /// `None` is today.
    pub(in crate::rules) node: Option<NodeRef<'a>>,
    stated: Stated<'a>,
}

enum Stated<'a> {
    Date(Date),
    Number(Measure<'a>),
    Version(Version),
}

/// Numbers between dots, compared one after the other.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Version(Vec<u64>);

impl Reading {
    /// What links are read as if they have these values. What is missing or rejected decides nothing.
    pub(in crate::rules) fn of(self, context: &Context<'_>, nodes: &[Option<NodeRef<'_>>]) -> Self {
        if self != Self::Auto {
            return self;
        }
        let is_read = |node: &NodeRef<'_>| !node.is_null() && !context.record.poison.contains(*node);
        let mut read = nodes.iter().flatten().copied().filter(is_read);
        let is_number = |node: NodeRef<'_>| node.is_number() || node.is_mapping();
        let is_year = |node: NodeRef<'_>| node.kind() == Kind::Integer && node.text().len() == 4;
        let has_today = nodes.iter().any(Option::is_none);
        let are_numbers = !has_today && read.clone().all(is_number) && !read.all(is_year);
        if are_numbers { Self::Number } else { Self::Date }
    }
}

impl<'a> Link<'a> {
    /// Reads a value, or today.
    pub(in crate::rules) fn read(
        context: &Context<'a>,
        node: Option<NodeRef<'a>>,
        reading: Reading,
    ) -> Result<Self, Reason> {
        let stated = match (node, reading) {
            (None, _) => Stated::Date(Date::from(context.settings.today)),
            (Some(node), Reading::Number) => Stated::Number(context.measure(node)?),
            (Some(node), Reading::Version) => {
                let version = Version::parse(context.scalar(node)?);
                Stated::Version(version.ok_or(Reason("a value is no version"))?)
            }
            (Some(node), Reading::Auto | Reading::Date) => Stated::Date(context.date(node)?),
        };
        Ok(Self { node, stated })
    }

    /// Whether it is not after the other.
    pub(in crate::rules) fn is_not_after(&self, later: &Self) -> Verdict {
        match (&self.stated, &later.stated) {
            (Stated::Date(a), Stated::Date(b)) => a.le(b),
            (Stated::Number(a), Stated::Number(b)) if a.is_comparable(b) => a.interval.le(&b.interval),
            (Stated::Version(a), Stated::Version(b)) => Verdict::of(a <= b),
            _ => Verdict::Possible,
        }
    }

    /// Whether it is before the other, and not the same.
    pub(in crate::rules) fn is_before(&self, later: &Self) -> Verdict {
        !later.is_not_after(self)
    }

    /// Whether more can follow this than can follow the other.
    pub(in crate::rules) fn binds_less_than(&self, other: &Self) -> bool {
        let low = |measure: &Measure<'_>| measure.interval.low().map(|Bound { value, closed }| (value, !closed));
        match (&self.stated, &other.stated) {
            (Stated::Date(a), Stated::Date(b)) => a.earliest() < b.earliest(),
            (Stated::Number(a), Stated::Number(b)) => low(a) < low(b),
            (Stated::Version(a), Stated::Version(b)) => a < b,
            _ => false,
        }
    }

    /// A total order for sorting: of dates by the earliest day, then by the latest.
    pub(in crate::rules) fn order(&self, other: &Self) -> Ordering {
        let ends = |date: &Date| (date.earliest(), date.latest().is_none(), date.latest());
        let low = |measure: &Measure<'_>| measure.interval.low().map(|low| low.value);
        match (&self.stated, &other.stated) {
            (Stated::Date(a), Stated::Date(b)) => ends(a).cmp(&ends(b)),
            (Stated::Number(a), Stated::Number(b)) => low(a).cmp(&low(b)),
            (Stated::Version(a), Stated::Version(b)) => a.cmp(b),
            (a, b) => a.place().cmp(&b.place()),
        }
    }

    /// The same place with another date.
    pub(super) fn with_date(&self, date: Date) -> Self {
        Self { node: self.node, stated: Stated::Date(date) }
    }

    /// Whether it is a date.
    pub(in crate::rules) fn is_date(&self) -> bool {
        matches!(self.stated, Stated::Date(_))
    }

    /// The date, if it is one.
    pub(in crate::rules) fn date(&self) -> Option<Date> {
        match &self.stated {
            Stated::Date(date) => Some(*date),
            _ => None,
        }
    }

    /// The words that a reader sees for it.
    pub(in crate::rules) fn text(&self, context: &Context<'a>) -> String {
        match (&self.stated, self.node) {
            (Stated::Number(measure), _) => measure.text().into_owned(),
            (_, Some(node)) => node.text().to_owned(),
            (_, None) => context.settings.today.to_string(),
        }
    }

    /// It as a value that took part in a verdict; not today.
    pub(in crate::rules) fn value(&self, context: &Context<'a>) -> Option<Value> {
        Some(match &self.stated {
            Stated::Date(date) => context.date_value(self.node?, date),
            Stated::Number(measure) => context.value(measure),
            Stated::Version(_) => context.text_value(self.node?),
        })
    }
}

impl Stated<'_> {
    /// Where values of one kind stand among others.
    fn place(&self) -> u8 {
        match self {
            Self::Date(_) => 0,
            Self::Number(_) => 1,
            Self::Version(_) => 2,
        }
    }
}

impl Version {
    fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let numbers = text.split('.').map(|number| number.parse().ok());
        numbers.collect::<Option<_>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn versions_are_compared_number_by_number() {
        let version = |text| Version::parse(text);
        assert!(version("1.9") < version("1.10") && version("v2") > version("1.10"));
        assert!(version("2023") < version("2023.1"));
        assert!(version("1.x").is_none() && version("").is_none());
    }
}
