//! How client and server speak: from the first word to the last, and nonsense between.

use serde_json::Value;
use serde_json::json;

use super::CAN;
use super::TOP;
use super::client::Client;
use super::client::codes;
use super::project;

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
fn a_request_that_is_cancelled_is_answered_once() {
    let folder = project(&[("records/can.yaml", CAN), ("records/top.yaml", TOP)]);
    let mut client = Client::start(folder.path());
    client.open("records/can.yaml", CAN);
    let at = json!({"textDocument": {"uri": client.uri("records/can.yaml")}, "position": {"line": 2, "character": 1}});
    let hover = |id: i32| json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": at});
    for id in [1_000, 1_001] {
        client.send(&hover(id));
        client.notify("$/cancelRequest", json!({"id": id}));
    }
    // Nothing is interrupted, so each has its result, and in order.
    for id in [1_000, 1_001] {
        let response = client.response(id);
        assert!(response["result"]["contents"].is_object(), "{response}");
    }
    client.stop();
}
