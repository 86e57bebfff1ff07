//! What servers are told: names of files from the top of the repository, and what each rule says.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;

use super::Repository;
use super::WAR_PATH;

/// A project in a folder of its repository, and a change that its rules stop.
fn below() -> (Repository, &'static str) {
    let repository = Repository::new();
    repository.git(&["checkout", "-q", "main"]);
    let folder = "da ta/records of wars";
    std::fs::create_dir(repository.path().join("da ta")).expect("a folder");
    std::fs::create_dir(repository.path().join(folder)).expect("a folder");
    for name in ["comity.yaml", "known.json", "schemas", "records"] {
        repository.git(&["mv", name, &format!("{folder}/{name}")]);
    }
    repository.write("README.md", "Records lie below.\n");
    repository.commit("moved down");
    repository.git(&["checkout", "-q", "-B", "change"]);
    repository.edit(&format!("{folder}/{WAR_PATH}"), "dead: 378", "dead: 387");
    repository.git(&["commit", "-q", "-a", "-m", "change"]);
    (repository, folder)
}

fn said(folder: &Path, arguments: &[&str]) -> String {
    let mut comity = Command::new(env!("CARGO_BIN_EXE_comity"));
    comity.current_dir(folder).args(arguments).env_remove("GITHUB_ACTIONS");
    let output = comity.output().expect("it runs");
    String::from_utf8(output.stdout).expect("reports are UTF-8")
}

/// The names of files that a report gives a server.
fn names(format: &str, report: &str) -> BTreeSet<String> {
    let of_list = |at: &str| {
        let whole: Json = serde_json::from_str(report).expect("JSON");
        let mut found = Vec::new();
        collect(&whole, at, &mut found);
        found.iter().map(|name| name.replace("%20", " ")).collect()
    };
    match format {
        "sarif" => of_list("uri"),
        "gitlab" => of_list("path"),
        _ => {
            let commands = report.lines().filter(|line| line.starts_with("::"));
            let file = |line: &str| line.split("file=").nth(1)?.split(',').next().map(str::to_owned);
            commands.filter_map(file).collect()
        }
    }
}

fn collect(value: &Json, key: &str, found: &mut Vec<String>) {
    match value {
        Json::Object(members) => {
            found.extend(members.get(key).and_then(Json::as_str).map(str::to_owned));
            members.values().for_each(|member| collect(member, key, found));
        }
        Json::Array(items) => items.iter().for_each(|item| collect(item, key, found)),
        _ => {}
    }
}

#[test]
fn a_server_finds_the_files_of_a_project_below_the_top() {
    let (repository, folder) = below();
    let project = repository.path().join(folder);
    let tracked = repository.git(&["ls-files", "-z"]);
    let tracked: BTreeSet<&str> = tracked.split('\0').collect();
    let record = format!("{folder}/{WAR_PATH}");
    for format in ["sarif", "gitlab", "github"] {
        let ways: [(&str, &[&str], &Path); 5] = [
            ("check", &["check"], &project),
            ("check of a path, from a folder of records", &["check", "wars"], &project.join("records")),
            ("check --since", &["check", "--since", "main"], &project),
            ("gate", &["gate", "--base", "main"], &project),
            ("gate, from a folder of records", &["gate", "--base", "main"], &project.join("records/wars")),
        ];
        for (way, arguments, from) in ways {
            let report = said(from, &[arguments, &["--format", format]].concat());
            let names = names(format, &report);
            assert!(names.contains(&record), "{way}, {format}: {names:?}");
            let strangers: Vec<_> = names.iter().filter(|name| !tracked.contains(name.as_str())).collect();
            assert!(strangers.is_empty(), "{way}, {format}: git knows no {strangers:?}");
        }
    }
    // Of what is staged there is a copy elsewhere, which no server knows.
    repository.edit(&record, "dead: 138", "dead: 139");
    repository.git(&["add", "-A"]);
    repository.edit(&record, "dead: 139", "dead: 140");
    assert_eq!(names("sarif", &said(&project, &["check", "--staged", "--format", "sarif"])), [record.clone()].into());
    // People who stand in the project know the file by its name there.
    assert!(said(&project, &["check", "--format", "compact"]).starts_with("records/wars/korean-war.yaml:"));
}

#[test]
fn a_configuration_that_is_wrong_is_found_by_a_server_too() {
    let (repository, folder) = below();
    repository.write(&format!("{folder}/comity.yaml"), "comity: 1\nrecord: []\n");
    repository.commit("wrong");
    for command in [&["check"][..], &["rules"], &["gate", "--base", "HEAD"]] {
        let mut comity = Command::new(env!("CARGO_BIN_EXE_comity"));
        comity.current_dir(repository.path().join(folder)).args(command).env("GITHUB_ACTIONS", "true");
        let output = comity.env_remove("GITHUB_STEP_SUMMARY").output().expect("it runs");
        let report = String::from_utf8_lossy(&output.stdout);
        assert_eq!(names("github", &report), [format!("{folder}/comity.yaml")].into(), "{command:?}: {report}");
    }
}

#[test]
fn a_rule_is_described_by_the_gate_as_by_a_check() {
    let (repository, folder) = below();
    let project = repository.path().join(folder);
    let rules = |arguments: &[&str]| {
        let report: Json = serde_json::from_str(&said(&project, arguments)).expect("JSON");
        let rules = report["runs"][0]["tool"]["driver"]["rules"].as_array().cloned().expect("a list");
        rules.into_iter().filter(|rule| rule["id"] == "war/total").collect::<Vec<_>>()
    };
    let of_check = rules(&["check", "--format", "sarif"]);
    assert_eq!(of_check, rules(&["gate", "--base", "main", "--format", "sarif"]));
    assert_eq!(of_check[0]["shortDescription"]["text"], "the parts add up to the total");
    assert_eq!(of_check[0]["fullDescription"]["text"], "A war counts every one of its dead once.");
}
