//! What comes in, and what is done about it.

use std::io::Write;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::mpsc::TryRecvError;
use std::time::Duration;

use lsp_server::ErrorCode;
use lsp_server::Message;
use lsp_server::Notification;
use lsp_server::Request;
use lsp_server::RequestId;
use lsp_server::Response;
use lsp_types::DidChangeTextDocumentParams;
use lsp_types::DidChangeWatchedFilesParams;
use lsp_types::DidChangeWorkspaceFoldersParams;
use lsp_types::DidCloseTextDocumentParams;
use lsp_types::DidOpenTextDocumentParams;
use lsp_types::FileChangeType;
use lsp_types::InitializeParams;
use lsp_types::PublishDiagnosticsParams;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::json;

use crate::config::Failure;
use crate::dataset::root::find_root;
use crate::lsp::Options;
use crate::lsp::address;
use crate::lsp::buffers::Buffer;
use crate::lsp::buffers::Buffers;
use crate::lsp::client::Client;
use crate::lsp::project::OnDisk;
use crate::lsp::project::Project;
use crate::lsp::publish::Shown;
use crate::lsp::wire;
use crate::lsp::wire::Incoming;

/// How long nothing may come in before a whole project is read again.
const QUIET: Duration = Duration::from_millis(120);

/// The server.
pub(super) struct Server {
    options: Options,
    out: Box<dyn Write>,
    phase: Phase,
    pub(super) client: Client,
    pub(super) buffers: Buffers,
    pub(super) projects: Vec<(Project, Shown)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Nothing is known of the client.
    Started,
    Running,
    /// Nothing but the end is waited for.
    ShutDown,
}

/// Why a request has no answer.
pub(super) struct Refusal(ErrorCode, String);

pub(super) type Answer = Result<Value, Refusal>;

impl Server {
    /// A server that waits for its client.
    pub(super) fn new(options: Options, out: Box<dyn Write>) -> Self {
        let (client, buffers) = (Client::default(), Buffers::default());
        Self { options, out, phase: Phase::Started, client, buffers, projects: Vec::new() }
    }

    /// Serves until the end.
    pub(super) fn run(mut self, incoming: &Receiver<Incoming>) -> ExitCode {
        loop {
            let next = match incoming.try_recv() {
                Err(TryRecvError::Empty) => self.wait(incoming),
                Ok(next) => Some(next),
                Err(TryRecvError::Disconnected) => None,
            };
            match next {
                Some(Incoming::Message(Message::Notification(note))) if note.method == "exit" => {
                    return ExitCode::from(u8::from(self.phase != Phase::ShutDown));
                }
                Some(Incoming::Message(message)) => self.take(message),
                Some(Incoming::Malformed(reason)) => drop(wire::write_malformed(&reason, &mut self.out)),
                None => return ExitCode::FAILURE,
            }
        }
    }

    /// Does what is to be done while nothing comes in, and waits. Whole projects are read only after a while of quiet.
    fn wait(&mut self, incoming: &Receiver<Incoming>) -> Option<Incoming> {
        self.refresh();
        if self.projects.iter().any(|(project, _)| project.is_outdated()) {
            match incoming.recv_timeout(QUIET) {
                Err(RecvTimeoutError::Timeout) => self.reload(),
                Err(RecvTimeoutError::Disconnected) => return None,
                Ok(next) => return Some(next),
            }
        }
        incoming.recv().ok()
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Request(request) => {
                let id = request.id.clone();
                // What is asked may be about the last change.
                self.refresh();
                let answer = catch_unwind(AssertUnwindSafe(|| self.request(request)));
                let failed = |_| Err(Refusal(ErrorCode::InternalError, "comity met a mistake of its own".to_owned()));
                self.answer(id, answer.unwrap_or_else(failed));
            }
            Message::Notification(note) => {
                if catch_unwind(AssertUnwindSafe(|| self.notification(note))).is_err() {
                    self.projects.iter_mut().for_each(|(project, _)| project.give_up());
                }
            }
            // We ask for nothing whose answer matters.
            Message::Response(_) => {}
        }
    }

    fn request(&mut self, request: Request) -> Answer {
        match (self.phase, request.method.as_str()) {
            (Phase::Started, "initialize") => answer(request.params, |params| self.initialize(&params)),
            (Phase::Started, _) => Err(Refusal(ErrorCode::ServerNotInitialized, "`initialize` comes first".to_owned())),
            (Phase::ShutDown, _) | (_, "initialize") => {
                Err(Refusal(ErrorCode::InvalidRequest, format!("`{}` comes too late", request.method)))
            }
            (_, "shutdown") => {
                self.phase = Phase::ShutDown;
                Ok(Value::Null)
            }
            (_, "textDocument/hover") => answer(request.params, |params| self.hover(&params)),
            (_, "textDocument/codeAction") => answer(request.params, |params| self.actions(&params)),
            (_, "textDocument/documentSymbol") => answer(request.params, |params| self.symbols(&params)),
            (_, "textDocument/completion") => answer(request.params, |params| self.completion(&params)),
            (_, "textDocument/definition") => answer(request.params, |params| self.definition(&params)),
            (_, method) => Err(Refusal(ErrorCode::MethodNotFound, format!("there is no method `{method}`"))),
        }
    }

    fn initialize(&mut self, params: &InitializeParams) -> Value {
        self.client = Client::new(params);
        self.phase = Phase::Running;
        json!({
            "capabilities": {
                "positionEncoding": self.client.encoding.kind(),
                "textDocumentSync": {"openClose": true, "change": 2, "save": {"includeText": false}},
                "completionProvider": {"triggerCharacters": [" ", "\"", "'"]},
                "definitionProvider": true,
                "documentSymbolProvider": true,
                "hoverProvider": true,
                "codeActionProvider": {"codeActionKinds": ["quickfix", "source.fixAll.comity"]},
                "workspace": {"workspaceFolders": {"supported": true, "changeNotifications": true}},
            },
            "serverInfo": {"name": "comity", "version": env!("CARGO_PKG_VERSION")},
        })
    }

    fn notification(&mut self, note: Notification) {
        if self.phase != Phase::Running {
            return;
        }
        let Notification { method, params } = note;
        let taken = match method.as_str() {
            "initialized" => {
                self.open_projects();
                Ok(())
            }
            "textDocument/didOpen" => take(params, |params| self.opened(params)),
            "textDocument/didChange" => take(params, |params| self.changed(params)),
            "textDocument/didClose" => take(params, |params| self.closed(&params)),
            "workspace/didChangeWatchedFiles" => take(params, |params| self.changed_on_disk(&params)),
            "workspace/didChangeWorkspaceFolders" => take(params, |params| self.folders_changed(&params)),
            // Every other may be passed over. What is saved was told when it was typed.
            _ => Ok(()),
        };
        if let Err(reason) = taken {
            self.log(&format!("`{method}` was not understood: {reason}"));
        }
    }

    fn open_projects(&mut self) {
        match &self.options.project {
            Some((root, config)) => self.projects.push((Project::new(root.clone(), config.clone()), Shown::default())),
            None => self.client.folders.clone().iter().for_each(|folder| self.open_project(folder)),
        }
        if self.client.can_watch {
            let everything = json!([{"globPattern": "**/*"}]);
            let registrations = json!([{
                "id": "files", "method": "workspace/didChangeWatchedFiles", "registerOptions": {"watchers": everything},
            }]);
            let params = json!({"registrations": registrations});
            let id = RequestId::from("watch".to_owned());
            self.send(&Request { id, method: "client/registerCapability".to_owned(), params }.into());
        }
        self.reload();
    }

    fn open_project(&mut self, folder: &Path) {
        let root = find_root(folder);
        if self.projects.iter().all(|(project, _)| project.root.folder != root.folder) {
            let mut project = Project::new(root, None);
            for (path, buffer) in self.buffers.iter() {
                if let Some(name) = project.name(path) {
                    project.lay_over(&name, Some(buffer.text.as_bytes().into()));
                }
            }
            self.projects.push((project, Shown::default()));
        }
    }

    fn opened(&mut self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        let Some(path) = address::path(&document.uri) else { return };
        if self.client.folders.is_empty() && self.options.project.is_none() {
            self.open_project_around(&path);
        }
        let text: Arc<[u8]> = document.text.as_bytes().into();
        let buffer = Buffer { uri: document.uri, version: document.version, text: document.text };
        self.buffers.open(path.clone(), buffer);
        self.lay_over(&path, Some(text));
    }

    /// A file alone has a project only if there is a configuration around it: nobody asked to look at all else.
    fn open_project_around(&mut self, path: &Path) {
        let Some(folder) = path.parent() else { return };
        if find_root(folder).config.is_some() {
            self.open_project(folder);
        }
    }

    fn changed(&mut self, params: DidChangeTextDocumentParams) {
        let Some(path) = address::path(&params.text_document.uri) else { return };
        let (version, changes) = (params.text_document.version, params.content_changes);
        let buffer = self.buffers.change(&path, version, changes, self.client.encoding);
        if let Some(text) = buffer.map(|buffer| Arc::from(buffer.text.as_bytes())) {
            self.lay_over(&path, Some(text));
        }
    }

    fn closed(&mut self, params: &DidCloseTextDocumentParams) {
        let Some(path) = address::path(&params.text_document.uri) else { return };
        if self.buffers.close(&path) {
            self.lay_over(&path, None);
        }
    }

    fn changed_on_disk(&mut self, params: &DidChangeWatchedFilesParams) {
        for change in &params.changes {
            let Some(path) = address::path(&change.uri) else { continue };
            let what = if change.typ == FileChangeType::CHANGED { OnDisk::Changed } else { OnDisk::CameOrWent };
            // While it is open its text is the editor's, but that it is there may count.
            let is_open = self.buffers.get(&path).is_some();
            if let Some((project, name)) = self.project_of(&path).filter(|_| !is_open || what == OnDisk::CameOrWent) {
                self.projects[project].0.note(&name, what);
            }
        }
    }

    fn folders_changed(&mut self, params: &DidChangeWorkspaceFoldersParams) {
        for folder in params.event.removed.iter().filter_map(|folder| address::path(&folder.uri)) {
            self.client.folders.retain(|open| *open != folder);
        }
        let added = params.event.added.iter().filter_map(|folder| address::path(&folder.uri));
        self.client.folders.extend(added);
        let wanted: Vec<PathBuf> = self.client.folders.iter().map(|folder| find_root(folder).folder).collect();
        let gone: Vec<_> =
            self.projects.extract_if(.., |(project, _)| !wanted.contains(&project.root.folder)).collect();
        for (project, shown) in gone {
            shown.names().for_each(|name| self.publish(&project.path(name), Vec::new()));
        }
        self.client.folders.clone().iter().for_each(|folder| self.open_project(folder));
    }

    fn lay_over(&mut self, path: &Path, text: Option<Arc<[u8]>>) {
        if let Some((project, name)) = self.project_of(path) {
            self.projects[project].0.lay_over(&name, text);
        }
    }

    /// The project that a file belongs to, the innermost of those around it, and the file's name in it.
    pub(super) fn project_of(&self, path: &Path) -> Option<(usize, String)> {
        let around = self.projects.iter().enumerate();
        let around = around.filter_map(|(place, (project, _))| Some((place, project.name(path)?)));
        around.min_by_key(|(_, name)| name.len())
    }

    /// Reads what little changed, and shows what comes of it.
    fn refresh(&mut self) {
        for place in 0..self.projects.len() {
            let (project, shown) = &mut self.projects[place];
            let client = &self.client;
            let update = || {
                let read = project.refresh()?;
                Some(shown.update(project, client, Some(&read)))
            };
            match catch_unwind(AssertUnwindSafe(update)) {
                Ok(None) => {}
                Ok(Some(changed)) => self.show(place, Some(changed)),
                Err(_) => self.show(place, None),
            }
        }
    }

    /// Reads every project again that has to be.
    fn reload(&mut self) {
        for place in 0..self.projects.len() {
            let (project, shown) = &mut self.projects[place];
            if !project.is_outdated() {
                continue;
            }
            let (client, options) = (&self.client, &self.options);
            let update = || {
                project.reload((options.today)()?, &options.workers);
                Ok(shown.update(project, client, None))
            };
            match catch_unwind(AssertUnwindSafe(update)) {
                Ok(Ok(changed)) => self.show(place, Some(changed)),
                Ok(Err(Failure { problems, .. })) => {
                    let words: Vec<_> = problems.iter().map(|problem| problem.message.as_str()).collect();
                    self.log(&words.join("; "));
                }
                Err(_) => self.show(place, None),
            }
        }
    }

    /// Sends what changed in a project; `None` is a mistake of ours in it.
    fn show(&mut self, place: usize, changed: Option<Vec<(String, Vec<lsp_types::Diagnostic>)>>) {
        let changed = changed.unwrap_or_else(|| {
            let (project, shown) = &mut self.projects[place];
            project.give_up();
            shown.update(project, &self.client, None)
        });
        for (name, diagnostics) in changed {
            let path = self.projects[place].0.path(&name);
            // A project inside this one tells of its own files.
            if self.project_of(&path).is_none_or(|(owner, _)| owner == place) {
                self.publish(&path, diagnostics);
            }
        }
    }

    fn publish(&mut self, path: &Path, diagnostics: Vec<lsp_types::Diagnostic>) {
        let Some((uri, version)) = self.known_as(path) else { return };
        let params = PublishDiagnosticsParams { uri, diagnostics, version };
        self.notify("textDocument/publishDiagnostics", &params);
    }

    fn log(&mut self, message: &str) {
        self.notify("window/logMessage", &json!({"type": 2, "message": message}));
    }

    fn notify(&mut self, method: &str, params: &impl Serialize) {
        let _ = wire::tell(method, params, &mut self.out);
    }

    fn answer(&mut self, id: RequestId, answer: Answer) {
        self.send(&match answer {
            Ok(result) => Response { id, response_result: Ok(result) }.into(),
            Err(Refusal(code, reason)) => Response::new_err(id, code as i32, reason).into(),
        });
    }

    /// A client that does not listen any more is told nothing; that it hung up is seen where we listen.
    fn send(&mut self, message: &Message) {
        let _ = wire::write(message, &mut self.out);
    }
}

/// Answers a request whose parameters are what they should be.
pub(super) fn answer<P: DeserializeOwned, R: Serialize>(params: Value, work: impl FnOnce(P) -> R) -> Answer {
    let params =
        serde_json::from_value(params).map_err(|error| Refusal(ErrorCode::InvalidParams, error.to_string()))?;
    Ok(serde_json::to_value(work(params)).expect("answers of the protocol are JSON"))
}

fn take<P: DeserializeOwned>(params: Value, work: impl FnOnce(P)) -> Result<(), String> {
    serde_json::from_value(params).map(work).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests;
