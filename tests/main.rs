//! The tests that see comity from outside.

mod json_schema_suite;
mod laws;
mod yaml_suite;
