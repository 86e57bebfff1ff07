//! A client that says what a test tells it, and waits for what the server says.
#![expect(clippy::needless_pass_by_value, reason = "`json!` reads best without a `&` before it")]

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::io::BufReader;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::ChildStdin;
use std::process::Command;
use std::process::Stdio;
use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::thread;
use std::time::Duration;

use lsp_server::Message;
use serde_json::Value;
use serde_json::json;

/// Past this the server is taken to hang.
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) struct Client {
    server: Child,
    input: Option<ChildStdin>,
    output: Receiver<Value>,
    folder: PathBuf,
    id: i32,
    version: i32,
    /// The last diagnostics of each file.
    shown: HashMap<String, Vec<Value>>,
}

impl Client {
    /// Starts the program and says nothing yet.
    pub(super) fn spawn(folder: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
        command.arg("lsp").current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut server = command.spawn().expect("comity starts");
        let mut lines = BufReader::new(server.stdout.take().expect("it is piped"));
        let (sender, output) = mpsc::channel();
        thread::spawn(move || {
            while let Some(body) = body(&mut lines) {
                if sender.send(body).is_err() {
                    return;
                }
            }
        });
        let input = server.stdin.take();
        Self { server, input, output, folder: folder.to_owned(), id: 0, version: 0, shown: HashMap::new() }
    }

    /// Opens a folder as an editor that can do everything.
    pub(super) fn start(folder: &Path) -> Self {
        Self::start_with(folder, json!({}), json!({}))
    }

    pub(super) fn start_with(folder: &Path, more: Value, wishes: Value) -> Self {
        let mut client = Self::spawn(folder);
        let mut capabilities = json!({
            "textDocument": {
                "publishDiagnostics": {"relatedInformation": true},
                "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
            },
            "workspace": {"workspaceEdit": {"documentChanges": true}},
        });
        more.as_object().expect("an object").iter().for_each(|(key, value)| capabilities[key] = value.clone());
        let root = client.uri("");
        let folders = json!([{"uri": root.trim_end_matches('/'), "name": "project"}]);
        let params = json!({
            "processId": null, "rootUri": null, "capabilities": capabilities,
            "workspaceFolders": folders, "initializationOptions": wishes,
        });
        let response = client.request("initialize", params);
        assert!(response["result"]["capabilities"]["textDocumentSync"].is_object(), "{response}");
        client.notify("initialized", json!({}));
        client
    }

    pub(super) fn uri(&self, name: &str) -> String {
        format!("file://{}/{name}", self.folder.display())
    }

    pub(super) fn open(&mut self, name: &str, text: &str) {
        let document = json!({"uri": self.uri(name), "languageId": "yaml", "version": 0, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
    }

    pub(super) fn change(&mut self, name: &str, change: Value) {
        self.version += 1;
        let document = json!({"uri": self.uri(name), "version": self.version});
        self.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": [change]}));
    }

    pub(super) fn close(&mut self, name: &str) {
        let document = json!({"uri": self.uri(name)});
        self.notify("textDocument/didClose", json!({"textDocument": document}));
    }

    /// Tells of a file on disk: 1 it is new, 2 it changed, 3 it is gone.
    pub(super) fn watched(&mut self, name: &str, what: u32) {
        let changes = json!([{"uri": self.uri(name), "type": what}]);
        self.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
    }

    pub(super) fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// The whole response.
    pub(super) fn request(&mut self, method: &str, params: Value) -> Value {
        self.id += 1;
        let id = self.id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        self.response(id)
    }

    pub(super) fn send(&mut self, message: &Value) {
        self.send_raw(&frame(message));
    }

    /// The response to a request that was sent.
    pub(super) fn response(&mut self, id: i32) -> Value {
        loop {
            let message = self.receive();
            if message["id"] == id && message.get("method").is_none() {
                return message;
            }
        }
    }

    /// The result of a request about a place, from 0.
    pub(super) fn at(&mut self, method: &str, name: &str, line: u32, character: u32) -> Value {
        let document = json!({"uri": self.uri(name)});
        let position = json!({"line": line, "character": character});
        let response = self.request(method, json!({"textDocument": document, "position": position}));
        response.get("result").unwrap_or_else(|| panic!("{response}")).clone()
    }

    /// Waits until the diagnostics of a file are what is wanted; a file that nothing was said of has none.
    pub(super) fn diagnostics(&mut self, name: &str, wanted: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        self.diagnostics_of(&self.uri(name), wanted)
    }

    /// The same by the URI of the file, which may be of another folder.
    pub(super) fn diagnostics_of(&mut self, uri: &str, wanted: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        self.wait(|shown| {
            Some(shown.get(uri).map_or(&[][..], Vec::as_slice)).filter(|found| wanted(found)).map(<[_]>::to_vec)
        })
    }

    /// Waits until the diagnostics of some file are what is wanted.
    pub(super) fn diagnostics_anywhere(&mut self, wanted: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        self.wait(|shown| shown.values().find(|found| wanted(found)).cloned())
    }

    /// The diagnostics that were last shown under a URI.
    pub(super) fn seen(&self, uri: &str) -> Option<&[Value]> {
        self.shown.get(uri).map(Vec::as_slice)
    }

    /// What is shown now, by the name of the file, wherever the folder is.
    pub(super) fn shown(&self) -> BTreeMap<String, String> {
        let root = self.uri("");
        let some = self.shown.iter().filter(|(_, found)| !found.is_empty());
        some.map(|(uri, found)| (uri.replace(&root, ""), json!(found).to_string().replace(&root, ""))).collect()
    }

    /// Waits until this is shown.
    pub(super) fn shows(&mut self, wanted: &BTreeMap<String, String>) {
        while self.shown() != *wanted {
            let message = self.output.recv_timeout(PATIENCE);
            self.note(&message.unwrap_or_else(|error| panic!("{error}: {:#?}\n--- wanted: {wanted:#?}", self.shown())));
        }
    }

    /// All that is shown once the server has said all it has to.
    pub(super) fn settled(&mut self) -> HashMap<String, Vec<Value>> {
        while let Ok(message) = self.output.recv_timeout(Duration::from_millis(500)) {
            self.note(&message);
        }
        let mut shown = self.shown.clone();
        shown.retain(|_, found| !found.is_empty());
        shown
    }

    pub(super) fn send_raw(&mut self, text: &str) {
        let input = self.input.as_mut().expect("it is open");
        input.write_all(text.as_bytes()).and_then(|()| input.flush()).expect("the server listens");
    }

    /// Ends the server as an editor does.
    pub(super) fn stop(mut self) {
        assert!(self.request("shutdown", json!(null)).get("error").is_none());
        assert_eq!(self.exit(), Some(0));
    }

    /// Tells the server to exit, and gives its code.
    pub(super) fn exit(mut self) -> Option<i32> {
        self.notify("exit", json!(null));
        self.server.wait().expect("it ends").code()
    }

    pub(super) fn hang_up(mut self) -> Option<i32> {
        self.input = None;
        self.server.wait().expect("it ends").code()
    }

    fn wait<T>(&mut self, ready: impl Fn(&HashMap<String, Vec<Value>>) -> Option<T>) -> T {
        loop {
            if let Some(found) = ready(&self.shown) {
                return found;
            }
            self.receive();
        }
    }

    fn receive(&mut self) -> Value {
        let message = self.output.recv_timeout(PATIENCE);
        let message = message.unwrap_or_else(|error| panic!("{error}; shown: {:#?}", self.shown));
        self.note(&message);
        message
    }

    fn note(&mut self, message: &Value) {
        if message["method"] == "textDocument/publishDiagnostics" {
            let params = &message["params"];
            let found = params["diagnostics"].as_array().expect("a list").clone();
            self.shown.insert(params["uri"].as_str().expect("a URI").to_owned(), found);
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // A test that failed leaves no server behind.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

pub(super) fn codes(found: &[Value]) -> Vec<&str> {
    found.iter().map(|one| one["code"].as_str().expect("a rule")).collect()
}

fn frame(message: &Value) -> String {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len())
}

/// The next message. An answer to what had no id is one that the library's own type does not know.
fn body(lines: &mut impl std::io::BufRead) -> Option<Value> {
    loop {
        match Message::read(lines) {
            Ok(message) => return message.map(|message| serde_json::to_value(&message).expect("it was JSON")),
            Err(error) if error.to_string().contains("malformed LSP payload") => {}
            Err(error) => panic!("{error}"),
        }
    }
}
