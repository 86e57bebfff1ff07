//! The tests that see comity from outside.

mod detection;
mod json_schema_suite;
mod laws;
mod schema_messages;
mod yaml_suite;
