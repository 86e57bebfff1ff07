//! One item of a series: its key, its value and its period.

use std::cmp::Ordering;

use super::Series;
use crate::date::Date;
use crate::document::NodeRef;
use crate::document::path::Path;
use crate::quantity::Interval;
use crate::rule::Context;
use crate::rule::Measure;
use crate::rule::Reason;
use crate::rules::order::Link;

/// What can be read of an item.
pub(super) struct Entry<'a> {
    pub(super) item: NodeRef<'a>,
    pub(super) key: Option<Key<'a>>,
    pub(super) value: Option<Measure<'a>>,
    pub(super) period: Option<Period<'a>>,
}

/// Where an item stands in the series.
pub(super) struct Key<'a> {
    pub(super) node: NodeRef<'a>,
    pub(super) text: &'a str,
    pub(super) link: Link<'a>,
}

/// When an item is so, and where to point for it.
pub(super) struct Period<'a> {
    pub(super) date: Date,
    pub(super) node: NodeRef<'a>,
}

impl<'a> Entry<'a> {
    /// Reads an item; what is missing or of the wrong kind is the schema's to speak of, a number that is too long is not.
    pub(super) fn read(series: &Series, context: &Context<'a>, item: NodeRef<'a>) -> Result<Self, Reason> {
        let key = series.key.as_ref().map(|path| key(series, context, item, path));
        let measure = |path: &Path| context.measure(context.one_from(path, item)?);
        Ok(Self {
            item,
            key: unless_too_long(key)?,
            value: unless_too_long(series.value.as_ref().map(measure))?,
            period: series.period.as_ref().and_then(|(from, to)| period(context, item, from, to.as_ref()).ok()),
        })
    }

    /// By key; items without a key come first.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        match (&self.key, &other.key) {
            (Some(ours), Some(theirs)) => ours.link.order(&theirs.link),
            (ours, theirs) => ours.is_some().cmp(&theirs.is_some()),
        }
    }

    /// The value of an entry that has one.
    pub(super) fn value(&self) -> &Interval {
        &self.measure().interval
    }

    /// The figure of an entry that has one.
    pub(super) fn measure(&self) -> &Measure<'a> {
        self.value.as_ref().expect("entries without a value are left out")
    }
}

fn unless_too_long<T>(read: Option<Result<T, Reason>>) -> Result<Option<T>, Reason> {
    match read {
        Some(Err(Reason::TOO_MANY_DIGITS)) => Err(Reason::TOO_MANY_DIGITS),
        read => Ok(read.and_then(Result::ok)),
    }
}

fn key<'a>(series: &Series, context: &Context<'a>, item: NodeRef<'a>, path: &Path) -> Result<Key<'a>, Reason> {
    let node = context.one_from(path, item)?;
    let reading = series.reading.of(context, &[Some(node)]);
    Ok(Key { node, text: context.scalar(node)?, link: Link::read(context, Some(node), reading)? })
}

fn period<'a>(context: &Context<'a>, item: NodeRef<'a>, from: &Path, to: Option<&Path>) -> Result<Period<'a>, Reason> {
    let node = context.one_from(from, item)?;
    let start = context.date(node)?;
    let Some(to) = to else { return Ok(Period { date: start, node }) };
    let date = match context.one_from(to, item) {
        Ok(end) => Date::period(&start, &context.date(end)?).ok_or(Reason::NO_DATE)?,
        Err(Reason::MISSING) => Date::open_from(&start),
        Err(reason) => return Err(reason),
    };
    Ok(Period { date, node })
}
