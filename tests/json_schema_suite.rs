//! The JSON Schema test suite, all five drafts, through our own documents: nothing fails. The schemas of three optional
//! groups of a draft are refused, since their numbers have too many digits to be compared exactly.

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use comity::diagnostic::Severity;
use comity::document;
use comity::document::Document;
use comity::document::Format;
use comity::document::NodeRef;
use comity::limits::Limits;
use comity::rules::schema::Formats;
use comity::rules::schema::Loader;
use comity::rules::schema::Options;
use comity::rules::schema::Refused;
use comity::rules::schema::Schema;
use comity::rules::schema::SchemaText;
use comity::source::FileId;

/// The folders of the drafts, and what a schema without `$schema` in them is written for.
const DRAFTS: [(&str, &str); 5] = [
    ("draft4", "http://json-schema.org/draft-04/schema#"),
    ("draft6", "http://json-schema.org/draft-06/schema#"),
    ("draft7", "http://json-schema.org/draft-07/schema#"),
    ("draft2019-09", "https://json-schema.org/draft/2019-09/schema"),
    ("draft2020-12", "https://json-schema.org/draft/2020-12/schema"),
];

/// What is said of a number that could not be told from others.
const REFUSED: &str = "has too many digits to be compared exactly";

/// The suite's `remotes`, by the address that its schemas know them by.
struct Remotes(HashMap<String, PathBuf>);

impl Loader for Remotes {
    fn by_path(&self, _: &str) -> Result<SchemaText, Refused> {
        Err(Refused::Missing)
    }

    fn by_id(&self, id: &str) -> Option<SchemaText> {
        let path = self.0.get(id)?;
        Some(SchemaText { file: FileId(1), path: path.to_str()?.to_owned(), bytes: fs::read(path).ok()? })
    }
}

#[test]
#[ignore = "needs tests/get-suites.sh"]
fn the_json_schema_test_suite_passes() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suites/json-schema");
    let remotes = Remotes(remotes(&suite.join("remotes")));
    let (mut tests, mut refused, mut wrong) = (0, 0, Vec::new());
    for (folder, draft) in DRAFTS {
        for (path, formats) in files(&suite.join("tests").join(folder)) {
            let name = path.strip_prefix(&suite).unwrap_or(&path).display().to_string();
            let text = fs::read(&path).expect("a file of the suite");
            for group in read(&text).root().items() {
                let (done, failed) = run(group, draft, formats, &remotes);
                if failed.iter().any(|what| what.contains(REFUSED)) {
                    refused += 1;
                    continue;
                }
                tests += done;
                wrong.extend(failed.into_iter().map(|what| format!("{name}: {what}")));
            }
        }
    }
    assert!(tests > 7_000, "{tests} tests");
    assert_eq!(refused, 3 * DRAFTS.len());
    assert!(wrong.is_empty(), "{} of {tests}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Runs one schema with its tests: how many there are, and which fail.
fn run(group: NodeRef<'_>, draft: &str, formats: Formats, remotes: &Remotes) -> (usize, Vec<String>) {
    let about = |node: NodeRef<'_>| node.get("description").map_or("", NodeRef::text).to_owned();
    let schema = group.get("schema").expect("a schema");
    let first =
        SchemaText { file: FileId(0), path: "schema.json".into(), bytes: with_draft(schema, draft).into_bytes() };
    let options = Options { formats, ..Options::default() };
    let compiled = Schema::compile(first, remotes, &options);
    let tests: Vec<_> = group.get("tests").expect("tests").items().collect();
    let Some(schema) = compiled.schema else {
        let error = compiled.diagnostics.iter().find(|found| found.severity == Severity::Error);
        return (tests.len(), vec![format!("{}: {error:?}", about(group))]);
    };
    let failed = tests.iter().filter_map(|test| {
        let expected = test.get("valid").and_then(NodeRef::as_bool);
        let data = test.get("data").expect("data");
        let mut found = Vec::new();
        let valid = schema.check(data, &mut found);
        let agree = valid == found.is_empty() && schema.is_valid(data) == Some(valid);
        let unsaid =
            found.iter().find(|found| found.message.contains("does not meet") || found.rule == "schema/invalid-record");
        let wrong = Some(valid) != expected || !agree || unsaid.is_some();
        wrong.then(|| format!("{}: {}: {valid} {found:?}", about(group), about(*test)))
    });
    (tests.len(), failed.collect())
}

/// The schema's text, with the draft of its folder if it names none.
fn with_draft(schema: NodeRef<'_>, draft: &str) -> String {
    let text = schema.source();
    if !schema.is_mapping() || schema.get("$schema").is_some() {
        return text.to_owned();
    }
    let rest = text.strip_prefix('{').expect("a mapping").trim_start();
    let comma = if rest.starts_with('}') { "" } else { "," };
    let mut out = String::new();
    write!(out, "{{\"$schema\": \"{draft}\"{comma} {rest}").expect("a string can be written to");
    out
}

/// The files of a draft, and whether formats are checked in each.
fn files(folder: &Path) -> Vec<(PathBuf, Formats)> {
    let json = |folder: PathBuf| {
        let entries = fs::read_dir(folder).expect("a folder of the suite").map(|entry| entry.expect("an entry").path());
        let mut files: Vec<_> =
            entries.filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect();
        files.sort();
        files
    };
    let plain = json(folder.to_owned()).into_iter().chain(json(folder.join("optional")));
    let formats = json(folder.join("optional/format"));
    plain.map(|path| (path, Formats::Draft)).chain(formats.into_iter().map(|path| (path, Formats::Standard))).collect()
}

fn remotes(folder: &Path) -> HashMap<String, PathBuf> {
    let mut found = HashMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(current) = open.pop() {
        for entry in fs::read_dir(&current).expect("a folder of the suite") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("inside").to_str().expect("text").to_owned();
            found.insert(format!("http://localhost:1234/{name}"), path);
        }
    }
    found
}

fn read(text: &[u8]) -> Document<'_> {
    let limits = Limits::default();
    let mut reading = document::read(FileId(0), Format::Json, text, &limits, &document::Options::default());
    // The suite holds characters that can't be seen on purpose, which are warnings of ours.
    let is_remark = |finding: &comity::diagnostic::Diagnostic| finding.rule.starts_with("text/");
    assert!(reading.diagnostics.iter().all(is_remark), "{:?}", reading.diagnostics);
    reading.documents.remove(0)
}
