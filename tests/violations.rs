//! Known good against known bad: small changes to our own records, each with all that must be found.
//!
//! A case in `tests/violations/*.yaml` names a file and what is changed in it, and lists the findings: the rule, the
//! pointer and the source text under the primary label. No other error or warning may be there. Every fix that is offered
//! must mend its finding. Every rule of the pack has a case.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use rayon::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use crate::fix;
use crate::fix::copy;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(rename = "case")]
    name: String,
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
    /// The change is held to what stood before, as the gate does it: for rules that compare two versions.
    #[serde(default)]
    versions: bool,
    /// Files that are added.
    #[serde(default)]
    add: BTreeMap<String, String>,
    found: Vec<Found>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
struct Found {
    rule: String,
    file: Option<String>,
    pointer: String,
    text: String,
    /// The rules that the finding also breaks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    also: Vec<String>,
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

/// Makes what is in a folder a commit.
fn commit(folder: &Path) {
    for args in [&["init", "--quiet"][..], &["add", "."], &["commit", "--quiet", "--message", "records"]] {
        let mut git = Command::new("git");
        git.current_dir(folder).args(["-c", "user.name=A", "-c", "user.email=a@example.org"]).args(args);
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        assert!(git.status().expect("git runs").success(), "git {args:?}");
    }
}

const CHECK: &[&str] = &["check", "--format", "json"];
const GATE: &[&str] = &["gate", "--base", "HEAD~1", "--format", "json"];

fn report(folder: &Path, command: &[&str]) -> Value {
    let (_, output) = comity(folder, command);
    let report: Value = serde_json::from_str(&output).expect("a report");
    assert_eq!(report["problems"], serde_json::json!([]), "{output}");
    report
}

/// The findings in a folder, with the text under the primary label.
fn findings(folder: &Path, report: &Value) -> BTreeSet<Found> {
    diagnostics(report).map(|finding| found(folder, finding)).collect()
}

fn diagnostics(report: &Value) -> impl Iterator<Item = &Value> {
    report["diagnostics"].as_array().expect("a list").iter()
}

fn found(folder: &Path, finding: &Value) -> Found {
    let path = finding["path"].as_str().expect("a path").to_owned();
    let bytes = fs::read(folder.join(&path)).unwrap_or_default();
    let at = |end: &str| usize::try_from(finding["span"][end]["offset"].as_u64().expect("an offset")).expect("small");
    let text = String::from_utf8_lossy(&bytes[at("start")..at("end")]).into_owned();
    let word = |key: &str| finding[key].as_str().expect("a text").to_owned();
    let info = finding["severity"] == "info";
    let also = serde_json::from_value(finding["also"].clone()).expect("rules");
    Found { rule: word("rule"), file: Some(path), pointer: word("pointer"), text, also, info }
}

/// What a finding is known by wherever a fix has moved it.
fn name(finding: &Value) -> String {
    ["rule", "path", "pointer", "message"].map(|key| finding[key].to_string()).join(" ")
}

/// The fixes that do not mend their finding, or bring a new one. Each is applied alone, suggestions too. That another
/// record was meant is a guess, which may be wrong: then it is only the first to say so.
fn unmended(case: &Case, folder: &Path, report_before: &Value, clean: &Clean) -> Vec<String> {
    let all: BTreeSet<String> = diagnostics(report_before).map(name).chain(clean.names.iter().cloned()).collect();
    let mut unmended = Vec::new();
    for finding in diagnostics(report_before).filter(|finding| !clean.names.contains(&name(finding))) {
        for fix in finding["fixes"].as_array().expect("a list") {
            let copied = tempfile::tempdir().expect("a folder");
            copy(&folder.join("records"), &copied.path().join("records"));
            fix::apply(copied.path(), fix);
            let after: BTreeSet<String> = diagnostics(&report(copied.path(), CHECK)).map(name).collect();
            let is_guess = finding["message"].as_str().is_some_and(|message| message.starts_with("there is no `"));
            if after.contains(&name(finding)) || (!is_guess && !after.is_subset(&all)) {
                let came: Vec<_> = after.difference(&all).collect();
                unmended.push(format!("- case: {}\n  fix: {} of {}: {came:?}", case.name, fix["title"], name(finding)));
            }
        }
    }
    unmended
}

fn apply(case: &Case, folder: &Path) {
    let path = folder.join(&case.file);
    if let Some(find) = &case.find {
        let text = fs::read_to_string(&path).expect("the file");
        assert_eq!(text.matches(find.as_str()).count(), 1, "{}: `{find}` must stand once in {}", case.name, case.file);
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
    files.iter().flat_map(read).collect()
}

/// What is found in our own records as they are.
struct Clean {
    found: BTreeSet<Found>,
    names: BTreeSet<String>,
}

/// What is wrong with a case, as it would have to be written.
fn disagreement(case: &Case, clean: &Clean) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    copy(Path::new("records"), &folder.path().join("records"));
    if case.versions {
        commit(folder.path());
    }
    apply(case, folder.path());
    if case.versions {
        commit(folder.path());
    }
    let mut expected = case.found.clone();
    expected.iter_mut().for_each(|found| {
        found.file.get_or_insert_with(|| case.rename.clone().unwrap_or_else(|| case.file.clone()));
    });
    // Remarks that come along with a change are listed only where the case is about one.
    let is_asked = |found: &Found| !found.info || expected.contains(found);
    let report = report(folder.path(), if case.versions { GATE } else { CHECK });
    // A fix of a file makes no commit that could be compared.
    let unmended = if case.versions { Vec::new() } else { unmended(case, folder.path(), &report, clean) };
    if !unmended.is_empty() {
        return Some(unmended.join("\n"));
    }
    let found: BTreeSet<Found> =
        findings(folder.path(), &report).difference(&clean.found).filter(|&found| is_asked(found)).cloned().collect();
    let shown = || serde_yaml::to_string(&found).expect("text");
    (found != expected.iter().cloned().collect()).then(|| format!("- case: {}\n  found:\n{}", case.name, shown()))
}

#[test]
fn every_change_is_found_once_and_nothing_else_is() {
    let clean = tempfile::tempdir().expect("a folder");
    copy(Path::new("records"), &clean.path().join("records"));
    let report = report(clean.path(), CHECK);
    let names = diagnostics(&report).map(name).collect();
    let clean = Clean { found: findings(clean.path(), &report), names };
    let are_remarks = clean.found.iter().all(|finding| finding.info);
    assert!(are_remarks, "our records have no error and no warning: {:#?}", clean.found);
    let cases = cases();
    let wrong: Vec<_> = cases.par_iter().filter_map(|case| disagreement(case, &clean)).collect();
    assert!(wrong.is_empty(), "{} cases differ; this is found:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_rule_of_the_pack_has_a_case() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, rules) = comity(folder.path(), &["rules"]);
    let rules: BTreeSet<_> = rules
        .lines()
        .filter(|line| line.contains(" country-relations/"))
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect();
    assert!(rules.len() > 100, "the pack is in force without a configuration: {rules:?}");
    let found = cases().into_iter().flat_map(|case| case.found);
    let tried: BTreeSet<_> = found.flat_map(|found| std::iter::once(found.rule).chain(found.also)).collect();
    let untried: Vec<_> = rules.difference(&tried).collect();
    assert!(untried.is_empty(), "no case breaks these: {untried:#?}");
}
