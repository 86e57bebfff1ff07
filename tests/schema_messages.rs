//! What is said of a record that breaks its schema: every kind of error, its sentence, and the text that is pointed at.
//!
//! A case is a schema, a record and what is found, in `tests/schema_messages/*.yaml`; anyone can add one without Rust.

use std::fs;
use std::path::Path;

use comity::diagnostic::Diagnostic;
use comity::diagnostic::Severity;
use comity::document;
use comity::document::Format;
use comity::limits::Limits;
use comity::rules::schema::Loader;
use comity::rules::schema::Options;
use comity::rules::schema::Refused;
use comity::rules::schema::Schema;
use comity::rules::schema::SchemaText;
use comity::source::FileId;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(rename = "case")]
    name: String,
    schema: serde_json::Value,
    record: String,
    #[serde(default)]
    found: Vec<Found>,
}

#[derive(Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
struct Found {
    rule: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    severity: Option<String>,
    message: String,
    /// The text under the primary label.
    at: String,
    pointer: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    /// The text under the labels in the record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    also_at: Vec<String>,
    /// The text under the label in the schema.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    schema: Option<String>,
    /// The other rules that the value breaks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    also: Vec<String>,
}

struct Alone;

impl Loader for Alone {
    fn by_path(&self, _: &str) -> Result<SchemaText, Refused> {
        Err(Refused::Missing)
    }
}

#[test]
fn every_error_has_its_sentence_and_its_place() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schema_messages");
    let mut wrong = Vec::new();
    let mut rules = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder of cases") {
        let text = fs::read_to_string(entry.expect("an entry").path()).expect("a file of cases");
        let cases: Vec<Case> = serde_yaml::from_str(&text).expect("cases");
        for case in cases {
            let found = found(&case);
            rules.extend(found.iter().flat_map(|found| found.also.iter().cloned().chain([found.rule.clone()])));
            if found != case.found {
                wrong.push(format!(
                    "- case: {}\n  found:\n{}",
                    case.name,
                    serde_yaml::to_string(&found).expect("plain data")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} cases differ; this is found:\n{}", wrong.len(), wrong.join("\n"));
    rules.sort();
    rules.dedup();
    assert!(rules.len() >= 35, "{} keywords have a case: {rules:?}", rules.len());
}

fn found(case: &Case) -> Vec<Found> {
    let schema_text = case.schema.to_string();
    let first = SchemaText { file: FileId(1), path: "a.schema.json".into(), bytes: schema_text.clone().into_bytes() };
    let compiled = Schema::compile(first, &Alone, &Options::default());
    let schema = compiled.schema.unwrap_or_else(|| panic!("{}: {:?}", case.name, compiled.diagnostics));
    let limits = Limits::default();
    let reading =
        document::read(FileId(0), Format::Yaml, case.record.as_bytes(), &limits, &document::Options::default());
    let mut diagnostics = Vec::new();
    let valid = schema.check(reading.documents[0].root(), &mut diagnostics);
    assert!(!valid, "{} is valid", case.name);
    diagnostics.iter().map(|diagnostic| shown(diagnostic, &case.record, &schema_text)).collect()
}

fn shown(diagnostic: &Diagnostic, record: &str, schema: &str) -> Found {
    assert!(diagnostic.subject.is_some(), "{diagnostic:?}");
    let in_file = |file: u32| diagnostic.related.iter().filter(move |label| label.location.file == FileId(file));
    Found {
        rule: diagnostic.rule.to_string(),
        severity: Some(diagnostic.severity)
            .filter(|&severity| severity != Severity::Error)
            .map(|severity| severity.word().into()),
        message: diagnostic.message.clone(),
        at: record[diagnostic.location.span.range()].to_owned(),
        pointer: diagnostic.pointer.clone(),
        help: diagnostic.help.clone(),
        also_at: in_file(0).map(|label| record[label.location.span.range()].to_owned()).collect(),
        schema: in_file(1).map(|label| schema[label.location.span.range()].to_owned()).next(),
        also: diagnostic.also.iter().map(ToString::to_string).collect(),
    }
}
