//! The tests that see comity from outside.

mod laws;
mod yaml_suite;
