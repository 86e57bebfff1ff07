//! Findings as one types.

use std::fs;
use std::path::Path;

use serde_json::Value;
use serde_json::json;

use super::CAN;
use super::TOP;
use super::client::Client;
use super::client::codes;
use super::project;
use super::range;
use super::write;

#[test]
fn findings_come_as_one_types() {
    let folder = project(&[("records/can.yaml", CAN), ("records/top.yaml", TOP)]);
    let mut client = Client::start(folder.path());
    client.open("records/can.yaml", CAN);
    client.change("records/can.yaml", json!({"text": CAN.replace("club", "clup")}));
    let found = client.diagnostics("records/can.yaml", |found| !found.is_empty());
    let finding = &found[0];
    assert_eq!((&finding["code"], &finding["source"]), (&json!("dataset/unknown-kind"), &json!("comity")));
    assert_eq!((&finding["severity"], range(&finding["range"]).as_str()), (&json!(1), "0:6-0:10"));
    let message = finding["message"].as_str().expect("a sentence");
    assert!(message.contains("did you mean `club`?"), "{message}");
    let edit =
        json!({"range": {"start": {"line": 0, "character": 9}, "end": {"line": 0, "character": 10}}, "text": "b"});
    client.change("records/can.yaml", edit);
    client.diagnostics("records/can.yaml", <[Value]>::is_empty);
    client.stop();
}

#[test]
fn an_edit_is_felt_in_other_files() {
    let folder = project(&[("records/can.yaml", CAN), ("records/top.yaml", TOP)]);
    let mut client = Client::start(folder.path());
    client.open("records/top.yaml", TOP);
    client.change("records/top.yaml", json!({"text": TOP.replace("id: top", "id: tip")}));
    let found = client.diagnostics("records/can.yaml", |found| !found.is_empty());
    assert_eq!(range(&found[0]["range"]), "3:8-3:11", "{found:#?}");
    assert!(found[0]["message"].as_str().is_some_and(|message| message.contains("`top`")), "{found:#?}");
    // Closing without saving has the disk count again.
    client.close("records/top.yaml");
    client.diagnostics("records/can.yaml", <[Value]>::is_empty);
    // A second organization of this name: the finding in one file points at the other.
    client.open("records/again.yaml", TOP);
    let found = client.diagnostics_anywhere(|found| found.iter().any(|one| one["relatedInformation"].is_array()));
    let related = &found[0]["relatedInformation"][0]["location"]["uri"];
    assert!(related.as_str().is_some_and(|uri| uri.contains("/records/")), "{found:#?}");
    client.stop();
}

#[test]
fn columns_are_in_the_clients_units() {
    let text = "kind: club\nid: can\nname: 7\n";
    for (encodings, width) in [(json!(null), 3), (json!(["utf-8"]), 6), (json!(["utf-32", "utf-16"]), 2)] {
        let folder = project(&[("records/can.yaml", text)]);
        let general = json!({"general": {"positionEncodings": encodings}});
        let mut client = Client::start_with(folder.path(), general, json!({}));
        client.open("records/can.yaml", text);
        // `👩é` has two characters, three units of UTF-16 and six bytes.
        client.change("records/can.yaml", json!({"text": "kind: club\nid: can\n? \"👩é\" : 7\n: 1\n"}));
        client.diagnostics("records/can.yaml", |found| !found.is_empty());
        client.change("records/can.yaml", json!({"text": "kind: club\nid: can\n\"👩é\": 1\n"}));
        let found = client.diagnostics("records/can.yaml", |found| codes(found) == ["schema/additionalProperties"]);
        assert_eq!(range(&found[0]["range"]), format!("2:0-2:{}", width + 2), "{encodings}");
        // What is typed behind the two comes in the same unit.
        let place = |column: u32| json!({"line": 2, "character": column});
        let edit = json!({"range": {"start": place(0), "end": place(width + 2)}, "text": "name"});
        client.change("records/can.yaml", edit);
        let found = client.diagnostics("records/can.yaml", |found| codes(found) == ["schema/type"]);
        assert_eq!(range(&found[0]["range"]), "2:6-2:7", "{encodings}");
        client.stop();
    }
}

/// What the command line says of the same files.
fn checked(folder: &Path) -> Vec<String> {
    let mut comity = std::process::Command::new(env!("CARGO_BIN_EXE_comity"));
    let output = comity.current_dir(folder).args(["check", "--format", "json"]).output().expect("comity runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
    let line = |found: &Value| {
        let start = &found["span"]["start"];
        format!("{} {}:{} {}", found["path"], start["line"], start["column"], found["rule"])
    };
    let mut lines: Vec<String> = report["diagnostics"].as_array().expect("a list").iter().map(line).collect();
    lines.sort();
    lines
}

#[test]
fn an_editor_is_told_what_the_command_line_tells() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = ["relations/can-kor.yaml", "parties/can.yaml", "organizations/nato.yaml", "conflicts/korean-war.yaml"];
    for name in files {
        let text = fs::read_to_string(Path::new("records").join(name)).expect("a record");
        // Slips, so that there is something to tell.
        let text = text.replace("CAN", "CNA").replace("1950", "1905").replace("name:", "nam:");
        write(folder.path(), &format!("records/{name}"), &text);
    }
    write(folder.path(), "comity.yaml", "comity: 1\nuse: [country-relations]\n");
    let mut client =
        Client::start_with(folder.path(), json!({"general": {"positionEncodings": ["utf-32"]}}), json!({}));
    client.diagnostics_anywhere(|found| !found.is_empty());
    let root = client.uri("");
    let mut told: Vec<String> = Vec::new();
    for (uri, found) in client.settled() {
        for one in found.iter().filter(|one| !codes(std::slice::from_ref(one)).is_empty()) {
            let start = &one["range"]["start"];
            let (line, column) =
                (start["line"].as_u64().expect("a line"), start["character"].as_u64().expect("a column"));
            told.push(format!("{:?} {}:{} {}", uri.trim_start_matches(&root), line + 1, column + 1, one["code"]));
        }
    }
    told.sort();
    let expected = checked(folder.path());
    assert!(expected.len() > 20, "{expected:#?}");
    // In an editor each place of a shared cause is shown in its file; the command line tells of the first.
    let missing: Vec<&String> = expected.iter().filter(|line| !told.contains(line)).collect();
    assert!(missing.is_empty(), "{missing:#?} is not in {told:#?}");
    let rules = |lines: &[String]| lines.iter().filter_map(|line| line.rsplit(' ').next().map(str::to_owned)).collect();
    let (one, other): (std::collections::BTreeSet<String>, std::collections::BTreeSet<String>) =
        (rules(&told), rules(&expected));
    assert_eq!(one, other);
    client.stop();
}
