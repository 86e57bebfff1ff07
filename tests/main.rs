//! The tests that see comity from outside.

mod json_schema_suite;
mod laws;
mod schema_messages;
mod violations;
mod yaml_suite;
