//! What may be written at a place.

use std::fs;
use std::path::Path;

use serde_json::Value;
use serde_json::json;

use super::CAN;
use super::TOP;
use super::client::Client;
use super::project;
use super::range;
use super::write;

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

/// What is offered at the bar in a text that is open under a name.
fn offered(client: &mut Client, name: &str, text: &str) -> Vec<(String, String)> {
    let (before, after) = text.split_once('|').expect("a cursor");
    client.change(name, json!({"text": format!("{before}{after}")}));
    let line = before.rsplit('\n').next().expect("a line");
    let at = |count: usize| u32::try_from(count).expect("short");
    let list =
        client.at("textDocument/completion", name, at(before.matches('\n').count()), at(line.encode_utf16().count()));
    let word = |item: &Value, key: &str| item[key].as_str().unwrap_or_default().to_owned();
    let items = list["items"].as_array().expect("items").iter();
    items.map(|item| (word(item, "label"), word(item, "detail"))).collect()
}

/// Records of the pack as they are while someone writes them: below the line that is typed stands what was there.
#[test]
fn a_record_of_the_pack_is_completed_while_it_is_broken() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "comity.yaml", "comity: 1\nuse: [country-relations]\n");
    for name in ["parties/kor.yaml", "parties/can.yaml", "conflicts/korean-war.yaml", "organizations/mikta.yaml"] {
        let text = fs::read_to_string(Path::new("records").join(name)).expect("a record");
        write(folder.path(), &format!("records/{name}"), &text);
    }
    let mut client = Client::start(folder.path());
    let (conflict, agreement) = ("records/conflicts/war.yaml", "records/agreements/fta.yaml");
    let relation = "records/relations/can-kor.yaml";
    for name in [conflict, agreement, relation] {
        client.open(name, "");
        client.diagnostics(name, |found| !found.is_empty());
    }
    let conflict_head = "kind: conflict\nid: war\nname: 戦争 👩\n";
    let agreement_head = "kind: agreement\nid: fta\n";
    let relation_head = "kind: relation\nreporter: CAN\npartner: KOR\n";
    for (name, head, typed, label, detail) in [
        // A key that is half typed, at the top and in an item, with and without what follows.
        (conflict, conflict_head, "par|\nperiod: 1950\n", "participants", ""),
        (conflict, conflict_head, "participants:\n  - par|\n", "party", ""),
        (conflict, conflict_head, "participants:\n  - party: CAN\n    si|\n  - party: KOR\n", "side", ""),
        // A value that is empty.
        (conflict, conflict_head, "status: |\n", "armistice", ""),
        (conflict, conflict_head, "status: |\nperiod: 1950\n", "armistice", ""),
        (agreement, agreement_head, "bilateral: |\nparties: [CAN, KOR]\n", "true", ""),
        // An item that is empty, with and without others.
        (agreement, agreement_head, "parties:\n  - |\n", "KOR", "Korea"),
        (agreement, agreement_head, "parties:\n  - CAN\n  - |\ntitle: x\n", "KOR", "Korea"),
        (agreement, agreement_head, "parties: [CAN, |\n", "KOR", "Korea"),
        (agreement, agreement_head, "parties: [CAN, K|]\n", "KOR", "Korea"),
        // Records of other kinds.
        (agreement, agreement_head, "ends_conflict: |\n", "korean-war", ""),
        (agreement, agreement_head, "organizations: [|]\n", "mikta", ""),
        (relation, relation_head, "conflicts:\n  - kor|\ntrade: [\n", "korean-war", ""),
        (
            relation,
            relation_head,
            "trade:\n  - period: 2022\n    currency: |\n    total: 1\n",
            "CAD",
            "Canadian Dollar",
        ),
        (relation, relation_head, "missions:\n  - {sender: |, receiver: KOR}\n", "CAN", "Canada"),
    ] {
        let found = offered(&mut client, name, &format!("{head}{typed}"));
        let is_there = found.iter().any(|(text, about)| text == label && about.contains(detail));
        let some: Vec<_> = found.iter().take(20).collect();
        assert!(is_there, "{typed:?}: no `{label}` ({detail}) among {}: {some:?}", found.len());
    }
    client.stop();
}
