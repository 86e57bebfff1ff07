//! The tests that see comity from outside.

mod cli;
mod detection;
mod floors;
mod guide;
mod json_schema_suite;
mod laws;
#[cfg(unix)]
mod links;
mod lsp;
mod pack_page;
mod pages;
mod same;
mod schema_messages;
mod schemas;
mod seed;
mod violations;
mod yaml_suite;
