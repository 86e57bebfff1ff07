//! The tests that see comity from outside.

mod cli;
mod detection;
mod floors;
mod json_schema_suite;
mod laws;
mod pages;
mod same;
mod schema_messages;
mod schemas;
mod seed;
mod violations;
mod yaml_suite;
