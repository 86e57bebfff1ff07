//! The file of known findings: JSON, one finding a line, sorted, so that two branches that change it can be merged.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::io::Write;
use std::path::Component;
use std::path::Path;

use serde::Deserialize;

use crate::baseline::Baseline;
use crate::baseline::Entry;
use crate::config::Failure;
use crate::dataset::read;
use crate::dataset::read::ReadError;
use crate::dataset::tree::Tree;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Problem;
use crate::diagnostic::Severity;
use crate::document;
use crate::document::Format;
use crate::document::Options;
use crate::document::Reading;
use crate::document::de;
use crate::document::de::Spanned;
use crate::limits::Limits;
use crate::source::FileId;
use crate::source::Files;
use crate::source::Location;
use crate::source::Span;

/// The name of the file where the configuration has no other.
pub const DEFAULT: &str = "comity-baseline.json";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBaseline {
    comity: Spanned<u32>,
    findings: Vec<RawEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    id: Spanned<String>,
    #[serde(default)]
    count: Option<Spanned<u32>>,
    rule: String,
    path: String,
    record: String,
    pointer: String,
    message: String,
}

/// Reads the file of known findings; `Ok(None)` if there is none. `name` is relative to the project's folder.
pub fn load(root: &Path, name: &str, limits: &Limits, files: &mut Files) -> Result<Option<Baseline>, Failure> {
    check_name(name).map_err(|reason| unreadable(name, reason))?;
    let mut bytes = Vec::new();
    match read::read_file(&root.join(name), limits, &mut bytes) {
        Ok(()) => {}
        Err(ReadError::Missing) => return Ok(None),
        Err(error) => return Err(unreadable(name, &error.to_string())),
    }
    let file = files.add_disk(name.to_owned(), root.join(name));
    files.note(file, &bytes);
    parse(file, &bytes, limits).map(Some).map_err(Failure::from)
}

/// Reads the file of known findings of a commit; `Ok(None)` if there is none.
pub fn load_committed(
    tree: &Tree,
    name: &str,
    limits: &Limits,
    files: &mut Files,
) -> Result<Option<Baseline>, Failure> {
    let most = limits.file_bytes.saturating_add(1);
    let bytes = match tree.read(Path::new(name), most) {
        Ok(bytes) => bytes,
        Err(ReadError::Missing) => return Ok(None),
        Err(error) => return Err(unreadable(name, &error.to_string())),
    };
    let file = tree.add(Path::new(name), files);
    parse(file, &bytes, limits).map(Some).map_err(Failure::from)
}

/// Writes the file as a whole or not at all, unless it says the same already.
pub fn save(root: &Path, name: &str, baseline: &Baseline) -> io::Result<()> {
    check_name(name).map_err(io::Error::other)?;
    let (path, text) = (root.join(name), text(baseline));
    let before = match fs::symlink_metadata(&path) {
        Ok(data) if !data.is_file() => return Err(io::Error::other("something else has this name")),
        Ok(_) if fs::read(&path)? == text.as_bytes() => return Ok(()),
        before => before.ok(),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".comity-").suffix(".tmp");
    // Others read it as they read any file, not its owner alone.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(path.parent().unwrap_or(root))?;
    file.write_all(text.as_bytes())?;
    if let Some(before) = before {
        file.as_file().set_permissions(before.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}

/// The text of the file.
pub(super) fn text(baseline: &Baseline) -> String {
    let lines: Vec<String> = baseline.entries().map(line).collect();
    if lines.is_empty() {
        return "{\"comity\": 1, \"findings\": []}\n".to_owned();
    }
    format!("{{\"comity\": 1, \"findings\": [\n{}\n]}}\n", lines.join(",\n"))
}

fn line(entry: &Entry) -> String {
    let Entry { path, rule, record, pointer, message, id, count } = entry;
    let [path, rule, record, pointer, message] =
        [path, rule, record, pointer, message].map(|text| serde_json::Value::from(text.as_str()).to_string());
    let count = if *count == 1 { String::new() } else { format!("\"count\": {count}, ") };
    format!(
        "{{\"path\": {path}, \"rule\": {rule}, \"record\": {record}, \"pointer\": {pointer}, \
         \"message\": {message}, {count}\"id\": \"{id}\"}}"
    )
}

/// The known findings in the bytes of a file, or what is wrong with it.
pub(super) fn parse(file: FileId, bytes: &[u8], limits: &Limits) -> Result<Baseline, Vec<Diagnostic>> {
    let Reading { documents, diagnostics, .. } = document::read(file, Format::Json, bytes, limits, &Options::default());
    let errors: Vec<Diagnostic> = diagnostics.into_iter().filter(|found| found.severity == Severity::Error).collect();
    let start = Location { file, document: 0, span: Span::default() };
    match documents.first() {
        Some(document) if errors.is_empty() => {
            let raw = de::from_node(document.root()).map_err(|error| vec![error.diagnostic("baseline/invalid")])?;
            known(raw)
        }
        None if errors.is_empty() => Err(vec![invalid(start, "this file is empty".to_owned())]),
        _ => Err(errors),
    }
}

/// The entries, of one identity the one that forgives most: a merge of two branches may leave both.
fn known(raw: RawBaseline) -> Result<Baseline, Vec<Diagnostic>> {
    if raw.comity.value != 1 {
        let message = format!("this file is of version {}; this program knows version 1", raw.comity.value);
        return Err(vec![invalid(raw.comity.location, message)]);
    }
    let (mut by_id, mut problems) = (BTreeMap::<String, Entry>::new(), Vec::new());
    for raw in raw.findings {
        problems.extend(raw.problem());
        let RawEntry { id, count, rule, path, record, pointer, message } = raw;
        let count = count.map_or(1, |count| count.value);
        let entry = Entry { path, rule, record, pointer, message, id: id.value, count };
        let known = by_id.entry(entry.id.clone()).or_insert_with(|| entry.clone());
        known.count = known.count.max(entry.count);
    }
    if problems.is_empty() { Ok(Baseline { entries: by_id.into_values().collect() }) } else { Err(problems) }
}

impl RawEntry {
    fn problem(&self) -> Option<Diagnostic> {
        let is_identity = self.id.len() == 32 && self.id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !is_identity {
            let message = format!("`{}` is no identity of a finding: 32 digits, 0 to 9 and a to f", self.id.value);
            return Some(invalid(self.id.location, message));
        }
        let zero = self.count.as_ref().filter(|count| count.value == 0)?;
        Some(invalid(zero.location, "a known finding is there at least once".to_owned()))
    }
}

fn invalid(at: Location, message: String) -> Diagnostic {
    Diagnostic::error("baseline/invalid", Level::Document, at, message)
        .help("mend it, or write the file again with `comity baseline`")
}

fn unreadable(name: &str, reason: &str) -> Failure {
    let message = format!("the known findings in `{name}` could not be read: {reason}");
    let problem = Problem { message, path: Some(name.to_owned()), ..Problem::default() };
    Failure { diagnostics: Vec::new(), problems: vec![problem] }
}

/// A name inside the project's folder.
fn check_name(name: &str) -> Result<(), &'static str> {
    let mut parts = Path::new(name).components().peekable();
    let is_inside = parts.peek().is_some() && parts.all(|part| matches!(part, Component::Normal(_)));
    if is_inside { Ok(()) } else { Err("it lies outside the project") }
}
