//! `comity schema`: the JSON Schemas of our own files.

use crate::cli::SchemaOf;

/// The schema of a file.
pub(super) fn text(of: SchemaOf) -> &'static str {
    match of {
        SchemaOf::Config => include_str!("../../schemas/config.schema.json"),
        SchemaOf::Rules => include_str!("../../schemas/rules.schema.json"),
        SchemaOf::Report => include_str!("../../schemas/report.schema.json"),
    }
}
