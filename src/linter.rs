//! Holds the records to the rules.

mod fold;
