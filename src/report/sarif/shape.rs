//! The parts of SARIF that are written, under their names there. All are described in the specification.

#![expect(missing_docs, reason = "each field is called as in SARIF")]

use std::borrow::Cow;

use serde::Serialize;

use crate::diagnostic::Counts;
use crate::diagnostic::Forgiver;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The name of the folder that all paths are relative to. It is not said where that is.
pub const ROOT: &str = "SRCROOT";

#[derive(Serialize)]
pub struct Log<R: Serialize> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [R; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Run<'a, R: Serialize> {
    tool: Tool<'a>,
    automation_details: Automation,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    newline_sequences: [&'static str; 3],
    original_uri_base_ids: Bases,
    properties: RunProperties,
    results: R,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Driver<'a> {
    name: &'static str,
    full_name: &'static str,
    semantic_version: &'a str,
    rules: Vec<RuleEntry>,
}

#[derive(Serialize)]
struct Automation {
    id: &'static str,
}

#[derive(Serialize)]
struct Bases {
    #[serde(rename = "SRCROOT")]
    root: Base,
}

#[derive(Serialize)]
struct Base {
    description: Text,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RunProperties {
    pub summary: Counts,
    pub results_left_out: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleEntry {
    pub id: String,
    pub short_description: Text,
    pub full_description: Text,
    pub help: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help_uri: Option<String>,
    pub default_configuration: RuleSettings,
}

#[derive(Serialize)]
pub struct RuleSettings {
    pub level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Invocation {
    pub execution_successful: bool,
    pub exit_code: u8,
    pub tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
pub struct Notification {
    pub level: &'static str,
    pub message: Text,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<Place>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Found<'a> {
    pub rule_id: &'a str,
    pub rule_index: usize,
    pub level: &'static str,
    pub message: Text,
    pub locations: [Place; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related_locations: Vec<Place>,
    pub partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fixes: Vec<Mend>,
    pub suppressions: Vec<Suppression<'a>>,
    pub properties: Properties<'a>,
}

#[derive(Serialize)]
pub struct Fingerprints {
    #[serde(rename = "comity/v1")]
    pub comity: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Properties<'a> {
    pub record: &'a str,
    pub node: &'a str,
    pub pointer: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub also: &'a [Cow<'static, str>],
    #[serde(skip_serializing_if = "is_none")]
    pub related_left_out: usize,
}

#[derive(Serialize)]
pub struct Suppression<'a> {
    pub kind: &'static str,
    pub status: &'static str,
    pub justification: String,
    pub properties: Kept<'a>,
}

#[derive(Serialize)]
pub struct Kept<'a> {
    pub by: Forgiver,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<usize>,
    pub physical_location: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub logical_locations: Vec<Logical>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Physical {
    pub artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Artifact {
    pub uri: String,
    pub uri_base_id: &'static str,
}

/// Lines and columns are from 1, the end is exclusive.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Region {
    pub start_line: usize,
    pub start_column: usize,
    pub end_line: usize,
    pub end_column: usize,
    pub byte_offset: usize,
    pub byte_length: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Logical {
    pub fully_qualified_name: String,
}

/// SARIF's `fix`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Mend {
    pub description: Text,
    pub artifact_changes: Vec<Change>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    pub artifact_location: Artifact,
    pub replacements: Vec<Replacement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Replacement {
    pub deleted_region: Region,
    pub inserted_content: Text,
}

#[derive(Serialize)]
pub struct Text {
    text: String,
}

impl<R: Serialize> Log<R> {
    pub fn new(run: R) -> Self {
        Self { schema: SCHEMA, version: "2.1.0", runs: [run] }
    }
}

impl<'a, R: Serialize> Run<'a, R> {
    pub fn new(driver: Driver<'a>, invocation: Invocation, properties: RunProperties, results: R) -> Self {
        let description = Text::new("the top of the repository; without one, the folder of the project".to_owned());
        Self {
            tool: Tool { driver },
            automation_details: Automation { id: "comity/" },
            invocations: [invocation],
            column_kind: "unicodeCodePoints",
            newline_sequences: ["\r\n", "\n", "\r"],
            original_uri_base_ids: Bases { root: Base { description } },
            properties,
            results,
        }
    }
}

impl<'a> Driver<'a> {
    pub fn new(version: &'a str, rules: Vec<RuleEntry>) -> Self {
        let full_name = "comity, a linter of country-relations records";
        Self { name: "comity", full_name, semantic_version: version, rules }
    }
}

impl Notification {
    /// One that is about no place.
    pub fn note(level: &'static str, sentence: String) -> Self {
        Self { level, message: Text::new(sentence), locations: Vec::new() }
    }
}

impl Text {
    pub fn new(text: String) -> Self {
        Self { text }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_none(number: &usize) -> bool {
    *number == 0
}
