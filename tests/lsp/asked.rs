//! What an editor asks about a place: hover, code actions, completion, definition, outline.

use serde_json::Value;
use serde_json::json;

use super::CAN;
use super::TOP;
use super::client::Client;
use super::client::codes;
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

/// The text after the edits of an action, whose places are in ASCII text.
fn edited(text: &str, action: &Value) -> String {
    let mut text = text.to_owned();
    let edits = action["edit"]["documentChanges"][0]["edits"].as_array().expect("edits");
    for edit in edits.iter().rev() {
        let offset = |place: &Value| {
            let line = usize::try_from(place["line"].as_u64().expect("a line")).expect("small");
            let column = usize::try_from(place["character"].as_u64().expect("a column")).expect("small");
            text.split_inclusive('\n').take(line).map(str::len).sum::<usize>() + column
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
fn what_may_be_written_is_offered() {
    let folder = project(&[("records/can.yaml", CAN), ("records/top.yaml", TOP)]);
    let mut client = Client::start(folder.path());
    client.open("records/can.yaml", CAN);
    // Half-typed lines, the cursor at their end.
    for (line, offered, not_offered) in [
        ("na", &["name", "parent"][..], &["kind", "id"][..]),
        ("", &["name", "sort"], &["id"]),
        ("sort: ", &["national", "international"], &["name"]),
        ("parent: to", &["top", "can"], &["name"]),
        ("country: C", &["CAN", "KOR"], &["name"]),
        ("name: x # ", &[], &["name"]),
    ] {
        let text = format!("kind: club\nid: can\n{line}");
        client.change("records/can.yaml", json!({"text": format!("{text}\nmembers: 7\n")}));
        let column = u32::try_from(line.len()).expect("short");
        let list = client.at("textDocument/completion", "records/can.yaml", 2, column);
        let labels: Vec<&str> =
            list["items"].as_array().expect("items").iter().filter_map(|item| item["label"].as_str()).collect();
        assert!(offered.iter().all(|label| labels.contains(label)), "{line}: {labels:?}");
        assert!(!not_offered.iter().any(|label| labels.contains(label)), "{line}: {labels:?}");
    }
    let text = "kind: club\nid: can\ncountry: Kor";
    client.change("records/can.yaml", json!({"text": text}));
    let list = client.at("textDocument/completion", "records/can.yaml", 2, 12);
    let items = list["items"].as_array().expect("items");
    let korea = items.iter().find(|item| item["label"] == "KOR").expect("a country");
    assert!(korea["filterText"].as_str().is_some_and(|filter| filter.contains("Korea")), "{korea}");
    assert_eq!(
        (range(&korea["textEdit"]["range"]).as_str(), &korea["textEdit"]["newText"]),
        ("2:9-2:12", &json!("KOR"))
    );
    // A record that is begun.
    client.change("records/can.yaml", json!({"text": ""}));
    let list = client.at("textDocument/completion", "records/can.yaml", 0, 0);
    assert_eq!(list["items"][0]["textEdit"]["newText"], "kind: club", "{list}");
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
