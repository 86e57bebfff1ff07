//! The kinds of rule.

pub mod schema;
