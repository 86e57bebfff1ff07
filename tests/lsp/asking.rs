//! What an editor asks about a place: hover, definition, outline.

use serde_json::Value;
use serde_json::json;

use super::CAN;
use super::TOP;
use super::client::Client;
use super::project;
use super::range;

#[test]
fn hovering_tells_what_stands_there() {
    let text =
        "kind: club\nid: can\nname: Canadian Club\nparent: tap\nfounded: 1950~\nmembers: {about: 300}\ncountry: CAN\n";
    let folder = project(&[("records/can.yaml", text), ("records/top.yaml", TOP)]);
    let mut client = Client::start(folder.path());
    client.diagnostics("records/can.yaml", |found| !found.is_empty());
    for (line, character, words) in [
        (2, 1, "What people call it"),
        (2, 9, "**Name**"),
        (3, 9, "**club/parent**: what a record refers to exists"),
        (4, 10, "stands for: some time from 1949-01-01 to 1951-12-31"),
        (5, 18, "`about 300` stands for: between 200 and 400"),
        (6, 10, "`CAN`: Canada"),
    ] {
        let hover = client.at("textDocument/hover", "records/can.yaml", line, character);
        let shown = hover["contents"]["value"].as_str().unwrap_or_default();
        assert!(shown.contains(words), "{line}:{character}: {hover}");
    }
    assert_eq!(client.at("textDocument/hover", "comity.yaml", 0, 0), Value::Null, "it is no record");
    client.stop();
}

#[test]
fn a_file_is_outlined() {
    let text = "kind: club\nid: can\nname: [a, {b: 1}]\n";
    let folder = project(&[("records/can.yaml", text)]);
    let mut client = Client::start(folder.path());
    let uri = client.uri("records/can.yaml");
    let response = client.request("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}}));
    let symbols = response["result"].as_array().expect("symbols");
    let names: Vec<&Value> = symbols.iter().map(|symbol| &symbol["name"]).collect();
    assert_eq!(names, ["kind", "id", "name"]);
    let inner = &symbols[2]["children"][1]["children"][0];
    assert_eq!((&inner["name"], range(&inner["range"]).as_str()), (&json!("b"), "2:11-2:15"));
    client.stop();
}

#[test]
fn what_is_referred_to_is_found() {
    let folder = project(&[("records/can.yaml", CAN), ("records/top.yaml", TOP)]);
    let mut client = Client::start(folder.path());
    for (line, character, file, at) in [
        (3, 9, "records/top.yaml", "1:4-1:7"),
        (2, 1, "club.schema.json", "7:4-7:10"),
        (0, 7, "club.schema.json", "0:0-0:1"),
    ] {
        let places = client.at("textDocument/definition", "records/can.yaml", line, character);
        assert_eq!(places[0]["uri"], client.uri(file), "{line}:{character}: {places}");
        assert_eq!(range(&places[0]["range"]), at, "{line}:{character}");
    }
    client.stop();
}
