//! What happens to files beside the editor.

use std::fs;

use serde_json::Value;
use serde_json::json;

use super::CAN;
use super::TOP;
use super::client::Client;
use super::client::codes;
use super::project;
use super::write;

#[test]
fn what_changes_on_disk_counts() {
    let folder = project(&[("records/can.yaml", CAN), ("records/top.yaml", TOP)]);
    let mut client = Client::start(folder.path());
    fs::remove_file(folder.path().join("records/top.yaml")).expect("removed");
    client.watched("records/top.yaml", 3);
    client.diagnostics("records/can.yaml", |found| !found.is_empty());
    write(folder.path(), "records/new.yaml", TOP);
    client.watched("records/new.yaml", 1);
    client.diagnostics("records/can.yaml", <[Value]>::is_empty);
    write(folder.path(), "records/new.yaml", "kind: club\nid: other\nname: Other\n");
    client.watched("records/new.yaml", 2);
    client.diagnostics("records/can.yaml", |found| !found.is_empty());
    client.stop();
}

#[test]
fn closing_a_file_has_the_disk_count_again() {
    let folder = project(&[("records/can.yaml", CAN), ("records/top.yaml", TOP)]);
    let mut client = Client::start(folder.path());
    client.open("records/can.yaml", CAN);
    client.change("records/can.yaml", json!({"text": CAN.replace("top", "tap")}));
    client.diagnostics("records/can.yaml", |found| codes(found) == ["club/parent"]);
    // Another program writes the file while it is open: what is in the editor counts, until it is closed.
    write(folder.path(), "records/can.yaml", "kind: club\nid: can\ncountry: KRO\n");
    client.watched("records/can.yaml", 2);
    client.close("records/can.yaml");
    client.diagnostics("records/can.yaml", |found| codes(found) == ["club/country"]);
    // One that was never saved is gone when it is closed, with what it had.
    client.open("records/new.yaml", "kind: club\nid: new\nname: 7\n");
    client.diagnostics("records/new.yaml", |found| codes(found) == ["schema/type"]);
    client.close("records/new.yaml");
    client.diagnostics("records/new.yaml", <[Value]>::is_empty);
    client.stop();
}

/// An editor renames a file by closing it and opening it under its new name; what watches the disk tells of both.
#[test]
fn a_file_that_is_renamed_takes_its_findings_along() {
    let wrong = CAN.replace("top", "tap");
    let folder = project(&[("records/can.yaml", &wrong), ("records/top.yaml", TOP)]);
    let mut client = Client::start(folder.path());
    client.open("records/can.yaml", &wrong);
    client.diagnostics("records/can.yaml", |found| codes(found) == ["club/parent"]);
    fs::rename(folder.path().join("records/can.yaml"), folder.path().join("records/cdn.yaml")).expect("renamed");
    client.close("records/can.yaml");
    client.open("records/cdn.yaml", &wrong);
    client.watched("records/can.yaml", 3);
    client.watched("records/cdn.yaml", 1);
    client.diagnostics("records/can.yaml", <[Value]>::is_empty);
    client.diagnostics("records/cdn.yaml", |found| codes(found) == ["club/parent"]);
    // The record is there once: nothing else has its id.
    client.change("records/cdn.yaml", json!({"text": CAN}));
    client.diagnostics("records/cdn.yaml", <[Value]>::is_empty);
    client.stop();
}
