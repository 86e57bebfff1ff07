//! The tests that see comity from outside.

mod json_schema_suite;
mod yaml_suite;
