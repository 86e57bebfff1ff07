//! Known good against known bad: small changes to our own records, each with all that must be found.
//!
//! A case in `tests/violations/*.yaml` names a file and what is changed in it, and lists the findings: the rule, the
//! pointer and the source text under the primary label. No other error or warning may be there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    case: String,
    /// The record file; the change is made in it.
    file: String,
    /// What is looked for; it must stand there once.
    find: Option<String>,
    /// What comes in its place.
    replace: Option<String>,
    /// The file's new name.
    rename: Option<String>,
    /// The file is deleted.
    #[serde(default)]
    delete: bool,
    /// Files that are added.
    #[serde(default)]
    add: std::collections::BTreeMap<String, String>,
    found: Vec<Found>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
struct Found {
    rule: String,
    file: Option<String>,
    pointer: String,
    text: String,
    /// Whether it is a remark; errors and warnings must all be listed, remarks only if they are new and listed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    info: bool,
}

fn comity(folder: &Path, args: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    command.current_dir(folder).args(args).env_remove("GITHUB_ACTIONS").env("SOURCE_DATE_EPOCH", "1795478400");
    let output = command.output().expect("comity runs");
    (output.status.code().expect("an exit code"), String::from_utf8(output.stdout).expect("text"))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

/// The findings in a folder, with the text under the primary label.
fn findings(folder: &Path) -> BTreeSet<Found> {
    let (_, output) = comity(folder, &["check", "--format", "json"]);
    let report: Value = serde_json::from_str(&output).expect("a report");
    assert_eq!(report["problems"], serde_json::json!([]), "{output}");
    let diagnostics = report["diagnostics"].as_array().expect("a list");
    let found = diagnostics.iter().map(|finding| {
        let path = finding["path"].as_str().expect("a path").to_owned();
        let bytes = fs::read(folder.join(&path)).unwrap_or_default();
        let at =
            |end: &str| usize::try_from(finding["span"][end]["offset"].as_u64().expect("an offset")).expect("small");
        let text = String::from_utf8_lossy(&bytes[at("start")..at("end")]).into_owned();
        let word = |key: &str| finding[key].as_str().expect("a text").to_owned();
        let info = finding["severity"] == "info";
        Found { rule: word("rule"), file: Some(path), pointer: word("pointer"), text, info }
    });
    found.collect()
}

fn apply(case: &Case, folder: &Path) {
    let path = folder.join(&case.file);
    if let Some(find) = &case.find {
        let text = fs::read_to_string(&path).expect("the file");
        assert_eq!(text.matches(find.as_str()).count(), 1, "{}: `{find}` must stand once in {}", case.case, case.file);
        fs::write(&path, text.replace(find.as_str(), case.replace.as_deref().unwrap_or_default())).expect("written");
    }
    if let Some(rename) = &case.rename {
        fs::rename(&path, folder.join(rename)).expect("renamed");
    }
    if case.delete {
        fs::remove_file(&path).expect("deleted");
    }
    for (name, text) in &case.add {
        fs::write(folder.join(name), text).expect("written");
    }
}

fn cases() -> Vec<Case> {
    let mut files: Vec<_> =
        fs::read_dir("tests/violations").expect("the cases").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let read = |path: &std::path::PathBuf| -> Vec<Case> {
        let text = fs::read_to_string(path).expect("a file of cases");
        serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    files.iter().filter(|path| path.extension().is_some_and(|end| end == "yaml")).flat_map(read).collect()
}

#[test]
fn every_change_is_found_once_and_nothing_else_is() {
    let clean = tempfile::tempdir().expect("a folder");
    copy(Path::new("records"), &clean.path().join("records"));
    let before = findings(clean.path());
    assert!(before.iter().all(|finding| finding.info), "our records have no error and no warning: {before:#?}");
    let mut wrong = Vec::new();
    for case in cases() {
        let folder = tempfile::tempdir().expect("a folder");
        copy(Path::new("records"), &folder.path().join("records"));
        apply(&case, folder.path());
        let mut expected = case.found.clone();
        expected.iter_mut().for_each(|found| {
            found.file.get_or_insert_with(|| case.rename.clone().unwrap_or_else(|| case.file.clone()));
        });
        let found: BTreeSet<Found> = findings(folder.path()).difference(&before).cloned().collect();
        // Remarks that come along with a change are listed only where the case is about one.
        let is_asked = |found: &&Found| !found.info || expected.iter().any(|wanted| wanted == *found);
        let found: BTreeSet<Found> = found.iter().filter(is_asked).cloned().collect();
        if found != expected.iter().cloned().collect() {
            let shown = serde_yaml::to_string(&found).expect("text");
            wrong.push(format!("- case: {}\n  found:\n{shown}", case.case));
        }
    }
    assert!(wrong.is_empty(), "{} cases differ; this is found:\n{}", wrong.len(), wrong.join("\n"));
}
