//! The kinds of rule. Each is one file and one page beside it, and two lines here.

mod aggregate;
mod agree;
mod bounds;
mod chain;
mod change;
mod code;
mod count;
#[cfg(test)]
mod examples;
mod exclusive;
mod expression;
mod figures;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod lone;
mod mirror;
mod order;
mod path;
mod rank;
mod ratio;
mod reference;
mod required;
pub mod schema;
mod series;
mod sorted;
mod sum;
mod unique;
mod within;

use crate::rule::RuleInfo;

pub use crate::rules::figures::SUFFIXES;

/// Every kind of rule, in the order of the manual.
pub static KINDS: &[&RuleInfo] = &[
    &schema::RULE,
    &sum::RULE,
    &order::RULE,
    &within::RULE,
    &count::RULE,
    &code::RULE,
    &path::RULE,
    &ratio::RULE,
    &rank::RULE,
    &series::RULE,
    &sorted::RULE,
    &required::RULE,
    &exclusive::RULE,
    &expression::RULE,
    &unique::RULE,
    &reference::RULE,
    &mirror::RULE,
    &agree::RULE,
    &aggregate::RULE,
    &change::RULE,
];

/// The kind with this name.
pub fn find_kind(kind: &str) -> Option<&'static RuleInfo> {
    KINDS.iter().copied().find(|info| info.kind == kind)
}
