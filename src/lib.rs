//! comity checks repositories of country-relations records.
//!
//! ```text
//! discover ─▶ read ─▶ check each record ─▶ judge records together ─▶ forgive ─▶ report / fix
//! dataset     document   rules (check)       rules (facts, judge)     suppression  report/*, fix
//! ```
//!
//! The modules stand in floors: each uses only those above it in this list. The promise of stability covers the
//! command line, the configuration and the reports, not this Rust interface.

pub mod nearest;

pub mod text;

pub mod limits;

pub mod source;

pub mod diagnostic;

pub mod exhibit;

pub mod document;

pub mod verdict;

pub mod quantity;

pub mod date;

pub mod codes;

pub mod dataset;

pub mod expression;

pub mod rule;

pub mod rules;

pub mod builtin;

pub mod repair;

pub mod schema_walk;

pub mod pack;

pub mod config;

pub mod suppression;

pub mod baseline;

pub mod linter;

pub mod fix;

pub mod examples;

pub mod report;

pub mod export;

pub mod gate;

pub mod lsp;

pub mod cli;
