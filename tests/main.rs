//! The tests that see comity from outside.

mod json_schema_suite;
mod schema_messages;
mod yaml_suite;
