//! Which project a file belongs to, and what happens when its configuration, rules or schemas change.

use serde_json::Value;
use serde_json::json;

use super::CAN;
use super::CONFIG;
use super::RULES;
use super::SCHEMA;
use super::TOP;
use super::client::Client;
use super::client::codes;
use super::project;
use super::write;

#[test]
fn a_broken_configuration_is_told_and_the_last_good_one_stays() {
    let folder = project(&[("records/can.yaml", CAN), ("records/top.yaml", TOP)]);
    let mut client = Client::start(folder.path());
    client.open("comity.yaml", CONFIG);
    client.change("comity.yaml", json!({"text": format!("{CONFIG}use: [country-relation]\n")}));
    let found = client.diagnostics("comity.yaml", |found| !found.is_empty());
    assert_eq!(codes(&found), ["config/unknown-pack"]);
    client.open("records/can.yaml", CAN);
    client.change("records/can.yaml", json!({"text": CAN.replace("top", "tap")}));
    client.diagnostics("records/can.yaml", |found| !found.is_empty());
    client.change("comity.yaml", json!({"text": format!("{CONFIG}severity: {{all: off}}\n")}));
    client.diagnostics("comity.yaml", <[Value]>::is_empty);
    client.diagnostics("records/can.yaml", <[Value]>::is_empty);
    client.stop();
}

#[test]
fn a_rule_file_and_a_schema_are_read_as_they_are_typed() {
    let text = CAN.replace("parent: top\n", "");
    let folder = project(&[("records/can.yaml", &text)]);
    let mut client = Client::start(folder.path());
    client.open("club.rules.yaml", RULES);
    client.change("club.rules.yaml", json!({"text": RULES.replace("unique", "uniqe")}));
    let found = client.diagnostics("club.rules.yaml", |found| codes(found).contains(&"rule/unknown-kind"));
    assert_eq!(found[0]["severity"], 1, "{found:#?}");
    client.change("club.rules.yaml", json!({"text": RULES}));
    client.diagnostics("club.rules.yaml", |found| !codes(found).contains(&"rule/unknown-kind"));
    client.open("club.schema.json", SCHEMA);
    client.change(
        "club.schema.json",
        json!({"text": SCHEMA.replace(r#""id": {"type": "string""#, r#""id": {"type": "integer""#)}),
    );
    let found = client.diagnostics("records/can.yaml", |found| !found.is_empty());
    assert_eq!(codes(&found), ["schema/type"]);
    client.stop();
}

#[test]
fn a_file_without_a_folder_has_the_project_around_it() {
    let folder = project(&[("records/can.yaml", CAN), ("records/top.yaml", TOP)]);
    let elsewhere = tempfile::tempdir().expect("a folder");
    write(elsewhere.path(), "records/x.yaml", "kind: [");
    let mut client = Client::spawn(folder.path());
    client.request("initialize", json!({"processId": null, "rootUri": null, "capabilities": {}}));
    client.notify("initialized", json!({}));
    let stray = format!("file://{}/records/x.yaml", elsewhere.path().display());
    let document = json!({"uri": stray, "languageId": "yaml", "version": 0, "text": "kind: ["});
    client.notify("textDocument/didOpen", json!({"textDocument": document}));
    client.open("records/can.yaml", &CAN.replace("top", "tap"));
    client.diagnostics("records/can.yaml", |found| codes(found) == ["club/parent"]);
    assert!(client.seen(&stray).is_none(), "there is no comity.yaml around it");
    client.stop();
}

#[test]
fn a_folder_without_a_configuration_has_the_kinds_of_the_pack() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "records/parties/kor.yaml", "kind: party\nid: KRO\n");
    let mut client = Client::start(folder.path());
    let found = client.diagnostics("records/parties/kor.yaml", |found| !found.is_empty());
    assert!(found.iter().any(|one| one["severity"] == 1), "{found:#?}");
    // Once it has a configuration, that counts.
    write(folder.path(), "comity.yaml", "comity: 1\n");
    client.watched("comity.yaml", 1);
    client.diagnostics("records/parties/kor.yaml", <[Value]>::is_empty);
    client.stop();
}

#[test]
fn two_folders_are_two_projects() {
    let wrong = CAN.replace("top", "tap");
    let (one, other) = (project(&[("records/can.yaml", CAN), ("records/top.yaml", TOP)]), project(&[]));
    write(other.path(), "records/can.yaml", &wrong);
    let mut client = Client::start(one.path());
    let folder = json!({"uri": format!("file://{}", other.path().display()), "name": "other"});
    let add = json!({"event": {"added": [folder], "removed": []}});
    client.notify("workspace/didChangeWorkspaceFolders", add);
    let there = format!("file://{}/records/can.yaml", other.path().display());
    let found = client.diagnostics_of(&there, |found| !found.is_empty());
    assert_eq!(codes(&found), ["club/parent"]);
    // Neither knows the records of the other.
    client.open("records/can.yaml", CAN);
    client.change("records/can.yaml", json!({"text": wrong}));
    client.diagnostics("records/can.yaml", |found| codes(found) == ["club/parent"]);
    let remove = json!({"event": {"added": [], "removed": [folder]}});
    client.notify("workspace/didChangeWorkspaceFolders", remove);
    client.diagnostics_of(&there, <[Value]>::is_empty);
    client.stop();
}
