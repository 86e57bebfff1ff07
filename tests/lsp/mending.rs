//! What an editor offers to do about a finding.

use std::fs;
use std::process::Command;

use serde_json::Value;
use serde_json::json;

use super::client::Client;
use super::client::codes;
use super::project;

/// The text after the edits of an action, whose columns are in UTF-16.
fn edited(text: &str, action: &Value) -> String {
    let mut text = text.to_owned();
    let edits = action["edit"]["documentChanges"][0]["edits"].as_array().expect("edits");
    let number = |place: &Value, key: &str| usize::try_from(place[key].as_u64().expect("a number")).expect("small");
    for edit in edits.iter().rev() {
        let offset = |place: &Value| {
            let start: usize = text.split_inclusive('\n').take(number(place, "line")).map(str::len).sum();
            let units = text[start..].char_indices().flat_map(|(at, letter)| vec![at; letter.len_utf16()]);
            let end = text.len() - start;
            start + units.chain(std::iter::once(end)).nth(number(place, "character")).expect("a column")
        };
        let span = offset(&edit["range"]["start"])..offset(&edit["range"]["end"]);
        text.replace_range(span, edit["newText"].as_str().expect("a text"));
    }
    text
}

#[test]
fn a_finding_is_mended_or_allowed() {
    let text = "kind: club\nid: can\ncountry: KRO\n";
    let folder = project(&[("records/can.yaml", text)]);
    let mut client = Client::start(folder.path());
    client.open("records/can.yaml", text);
    let found = client.diagnostics("records/can.yaml", |found| codes(found) == ["club/country"]);
    let uri = client.uri("records/can.yaml");
    let ask = |only: Value| json!({"textDocument": {"uri": uri}, "range": found[0]["range"], "context": {"diagnostics": found, "only": only}});
    let response = client.request("textDocument/codeAction", ask(json!(null)));
    let actions = response["result"].as_array().expect("actions").clone();
    let titles: Vec<&str> = actions.iter().filter_map(|action| action["title"].as_str()).collect();
    assert_eq!(titles, ["Write `KOR`", "Allow `club/country` here, with a reason"]);
    assert_eq!(actions[0]["diagnostics"], json!(found), "the editor knows what it mends");
    assert_eq!(edited(text, &actions[0]), text.replace("KRO", "KOR"));
    client.change("records/can.yaml", json!({"text": edited(text, &actions[1])}));
    client.diagnostics("records/can.yaml", |found| codes(found).contains(&"suppression/no-reason"));
    let allowed = edited(text, &actions[1]).replace(" -- \n", " -- it is so\n");
    client.change("records/can.yaml", json!({"text": allowed}));
    client.diagnostics("records/can.yaml", <[Value]>::is_empty);
    let none = client.request("textDocument/codeAction", ask(json!(["refactor"])));
    assert_eq!(none["result"], json!([]));
    client.stop();
}

#[test]
fn all_that_is_safe_is_mended_at_once() {
    let text = "kind: club\r\nid: can\r\nname: {\"👩é\": x}\r\ncountry: NO # 👩\r\nparent: 7\r\nsort: nationel\r\n";
    let folder = project(&[("records/can.yaml", text), ("records/seven.yaml", "kind: club\nid: \"7\"\n")]);
    let mut client = Client::start(folder.path());
    client.open("records/can.yaml", text);
    client.diagnostics("records/can.yaml", |found| !found.is_empty());
    let uri = client.uri("records/can.yaml");
    let nowhere = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}});
    let context = json!({"diagnostics": [], "only": ["source.fixAll"]});
    let ask = json!({"textDocument": {"uri": uri}, "range": nowhere, "context": context});
    let response = client.request("textDocument/codeAction", ask.clone());
    let mended = edited(text, &response["result"][0]);
    assert_ne!(mended, text, "{response}");
    client.change("records/can.yaml", json!({"text": mended}));
    // The command line mends the same, and nothing is left that could be.
    let fixed = Command::new(env!("CARGO_BIN_EXE_comity")).current_dir(folder.path()).args(["check", "--fix"]).output();
    assert_eq!(fixed.expect("comity runs").status.code(), Some(1), "what is not safe to mend stays");
    assert_eq!(fs::read_to_string(folder.path().join("records/can.yaml")).expect("a record"), mended);
    let response = client.request("textDocument/codeAction", ask);
    assert_eq!(response["result"], json!([]), "{mended}");
    client.stop();
}
