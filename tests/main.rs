//! The tests that see comity from outside.

mod cli;
mod convert;
mod detection;
mod fix;
mod floors;
#[cfg(unix)]
mod gate;
mod guide;
#[cfg(unix)]
mod hostile;
mod init;
mod interrupted;
mod json_schema_suite;
mod laws;
#[cfg(unix)]
mod links;
mod lsp;
mod mirror;
mod pack_page;
mod pages;
#[cfg(unix)]
mod reports;
mod rule_pages;
mod same;
mod schema_messages;
mod schemas;
mod seed;
mod sights;
mod staged;
mod violations;
mod yaml_suite;
