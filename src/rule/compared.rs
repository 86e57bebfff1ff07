//! What a rule compares, so that people can look at it where it holds.

use crate::date::Date;
use crate::document::NodeRef;
use crate::rule::Measure;

/// What a rule within one record compares at a node.
#[derive(Default)]
pub enum Compared<'a> {
    /// Nothing that can be drawn.
    #[default]
    Nothing,
    /// A total and its parts; of each part whether it is taken off.
    Parts {
        /// What they make, or are some of.
        total: Measure<'a>,
        /// The parts that are there.
        parts: Vec<(Measure<'a>, bool)>,
    },
    /// The items of a series, in its order.
    Items(Vec<Item<'a>>),
    /// Dates that have to do with one another.
    Dates(Vec<Dated<'a>>),
}

/// An item of a series.
pub struct Item<'a> {
    /// The item.
    pub node: NodeRef<'a>,
    /// Where it stands in the series.
    pub key: Option<NodeRef<'a>>,
    /// Its figure.
    pub value: Option<Measure<'a>>,
    /// When it is so.
    pub period: Option<Dated<'a>>,
}

/// A date or period.
pub struct Dated<'a> {
    /// Where it is written: at one node, or its start and its end.
    pub nodes: Vec<NodeRef<'a>>,
    /// What it says.
    pub date: Date,
}
