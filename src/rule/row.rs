//! A sum as one linear row over reported numbers, for error localisation.

use crate::document::NodeRef;
use crate::rule::Measure;

/// What the parts of a sum must be to its total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Together they are the total.
    Equal,
    /// Together they are the total or less.
    AtMost,
    /// Together they are the total or more.
    AtLeast,
}

/// One sum of one record: Σ parts − Σ minus, against a total.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// The node that the rule was asked about.
    pub node: NodeRef<'a>,
    /// The stated total.
    pub total: Measure<'a>,
    /// The figures, and whether each is taken off.
    pub parts: Vec<(Measure<'a>, bool)>,
    /// What they must be to the total.
    pub relation: Relation,
}
