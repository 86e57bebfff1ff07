//! The tests that see comity from outside.

mod floors;
mod json_schema_suite;
mod laws;
mod schema_messages;
mod schemas;
mod seed;
mod violations;
mod yaml_suite;
