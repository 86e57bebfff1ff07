//! The language server, as an editor meets it: the real program over pipes. And the law that it rests on: a project that
//! is kept file by file has the findings of one that is checked from the beginning.

mod client;
mod incremental;

use std::fs;
use std::path::Path;

use client::Client;
use client::codes;
use serde_json::Value;
use serde_json::json;

const CAN: &str = "kind: club\nid: can\nname: Canadian Club\nparent: top\n";
const TOP: &str = "kind: club\nid: top\nname: Top\n";

const CONFIG: &str = "comity: 1
records:
  - kind: club
    files: records/*.yaml
    where: {kind: club}
    schema: club.schema.json
    rules: [club.rules.yaml]
";

const SCHEMA: &str = r#"{
  "type": "object",
  "required": ["kind", "id"],
  "additionalProperties": false,
  "properties": {
    "kind": {"const": "club"},
    "id": {"type": "string", "description": "The key of the club."},
    "name": {"type": "string", "title": "Name", "description": "What people call it."},
    "parent": {"type": "string"},
    "sort": {"enum": ["national", "international"]},
    "founded": {"type": ["string", "integer"], "format": "edtf"},
    "members": {"type": ["integer", "string", "object"]},
    "country": {"type": "string"}
  }
}"#;

const RULES: &str = "comity: 1
rules:
  - {id: club/id, kind: unique, key: /id, why: Others refer to it.}
  - {id: club/parent, kind: reference, from: {each: /parent, key: .}, to: {record: club, key: /id}}
  - {id: club/country, kind: code, each: /country, list: iso3166-1-alpha-3}
";

/// Clubs, each of which may have another as its parent.
fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let own = [("comity.yaml", CONFIG), ("club.schema.json", SCHEMA), ("club.rules.yaml", RULES)];
    own.iter().chain(files).for_each(|(name, text)| write(folder.path(), name, text));
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("created");
    fs::write(path, text).expect("written");
}

/// A range as `line:column-line:column`, from 0.
fn range(range: &Value) -> String {
    let place = |end: &str| format!("{}:{}", range[end]["line"], range[end]["character"]);
    format!("{}-{}", place("start"), place("end"))
}

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
fn nothing_that_is_said_ends_the_server() {
    let folder = project(&[("records/can.yaml", CAN), ("records/top.yaml", TOP)]);
    let mut client = Client::start(folder.path());
    for (method, params, code) in [
        ("textDocument/nonsense", json!({}), -32601),
        ("workspace/executeCommand", json!({"command": "x"}), -32601),
        ("textDocument/hover", json!({"textDocument": 7}), -32602),
        ("textDocument/completion", json!(null), -32602),
        ("initialize", json!({}), -32600),
    ] {
        let response = client.request(method, params);
        assert_eq!(response["error"]["code"], code, "{method}: {response}");
    }
    client.send_raw("Content-Length: 9\r\n\r\n{\"jsonrpc");
    client.notify("textDocument/didOpen", json!({"textDocument": {"uri": "no uri"}}));
    client.notify("textDocument/didChange", json!(["nonsense"]));
    client.notify("$/cancelRequest", json!({"id": 1}));
    // A file outside the project, a buffer without a file, and one that was never opened.
    let outside = json!({"uri": "file:///nowhere/x.yaml", "languageId": "yaml", "version": 1, "text": "a: ["});
    client.notify("textDocument/didOpen", json!({"textDocument": outside}));
    let untitled = json!({"uri": "untitled:1", "languageId": "yaml", "version": 1, "text": "a: ["});
    client.notify("textDocument/didOpen", json!({"textDocument": untitled}));
    client.change("records/top.yaml", json!({"text": "x"}));
    // Half-typed YAML, and text no one would type.
    client.open("records/can.yaml", CAN);
    for text in ["kind: [", "\t", "&a [*a]", "? ? ? :", "\u{0}\u{feff}", "", "- - - {"] {
        client.change("records/can.yaml", json!({"text": text}));
        let at =
            json!({"textDocument": {"uri": client.uri("records/can.yaml")}, "position": {"line": 0, "character": 99}});
        for method in ["textDocument/hover", "textDocument/completion", "textDocument/definition"] {
            let response = client.request(method, at.clone());
            assert!(response.get("result").is_some(), "{method}: {response}");
        }
    }
    client.diagnostics("records/can.yaml", |found| codes(found).contains(&"yaml/syntax"));
    assert!(client.seen("file:///nowhere/x.yaml").is_none());
    client.change("records/can.yaml", json!({"text": CAN}));
    client.diagnostics("records/can.yaml", <[Value]>::is_empty);
    client.stop();
}

#[test]
fn it_ends_as_it_is_told() {
    let folder = project(&[]);
    let client = Client::start(folder.path());
    assert_eq!(client.exit(), Some(1), "nobody asked for the shutdown");
    let mut client = Client::spawn(folder.path());
    assert_eq!(client.request("textDocument/hover", json!({}))["error"]["code"], -32002);
    assert_eq!(client.exit(), Some(1));
    let mut client = Client::start(folder.path());
    assert_eq!(client.request("shutdown", json!(null))["result"], Value::Null);
    assert_eq!(client.request("textDocument/hover", json!({}))["error"]["code"], -32600);
    assert_eq!(client.exit(), Some(0));
    let client = Client::start(folder.path());
    assert_eq!(client.hang_up(), Some(1));
}

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

#[test]
fn a_client_that_can_do_little_is_served_too() {
    let folder = project(&[("records/can.yaml", CAN), ("records/top.yaml", TOP), ("records/too.yaml", TOP)]);
    let little = json!({"textDocument": {}, "workspace": {}});
    let wishes = json!({"pages": "https://example.org/rules/{rule}", "info": false, "other": 1});
    let mut client = Client::start_with(folder.path(), little, wishes);
    let found = client.diagnostics("records/top.yaml", |found| !found.is_empty());
    assert_eq!(found[0]["relatedInformation"], Value::Null);
    let message = found[0]["message"].as_str().expect("a sentence");
    assert!(message.contains("\nsee records/too.yaml:2:5: first here"), "{message}");
    assert_eq!(found[0]["codeDescription"]["href"], "https://example.org/rules/club/id");
    let uri = client.uri("records/can.yaml");
    let response = client.request("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}}));
    assert_eq!(response["result"][0]["location"]["uri"], json!(uri));
    client.open("records/can.yaml", &CAN.replace("parent: top", "country: KRO"));
    let found = client.diagnostics("records/can.yaml", |found| !found.is_empty());
    let context = json!({"diagnostics": []});
    let ask = json!({"textDocument": {"uri": uri}, "range": found[0]["range"], "context": context});
    let response = client.request("textDocument/codeAction", ask);
    assert_eq!(response["result"][0]["edit"]["changes"][&uri][0]["newText"], "KOR", "{response}");
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
