//! The tests that see comity from outside.

mod yaml_suite;
