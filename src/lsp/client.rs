//! What the client said of itself when it started us.

use std::path::PathBuf;

use lsp_types::InitializeParams;
use lsp_types::Uri;
use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::lsp::address;
use crate::lsp::position::Encoding;

/// What the client can do, and wants.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that a client can do or not")]
pub(super) struct Client {
    /// The unit of columns.
    pub(super) encoding: Encoding,
    /// Whether it shows related places.
    pub(super) has_related: bool,
    /// Whether it takes edits with the version of the file they are for.
    pub(super) takes_versions: bool,
    /// Whether it can be asked to watch files.
    pub(super) can_watch: bool,
    /// Whether it takes symbols in a tree.
    pub(super) has_tree: bool,
    /// Whether findings at level `info` are shown.
    pub(super) shows_info: bool,
    /// Where rules have pages on the web, with `{rule}` in it for the id.
    pub(super) pages: Option<String>,
    /// The folders that are open in it.
    pub(super) folders: Vec<PathBuf>,
}

/// `initializationOptions`; what else is in there is none of ours.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wishes {
    info: Option<bool>,
    pages: Option<String>,
}

impl Client {
    /// Reads what the client said.
    pub(super) fn new(params: &InitializeParams) -> Self {
        let general = params.capabilities.general.as_ref();
        let offered = general.and_then(|general| general.position_encodings.as_deref()).unwrap_or_default();
        let document = params.capabilities.text_document.as_ref();
        let workspace = params.capabilities.workspace.as_ref();
        let wishes = params.initialization_options.clone().and_then(|wishes| serde_json::from_value(wishes).ok());
        let Wishes { info, pages } = wishes.unwrap_or_default();
        let has_related = document.and_then(|document| document.publish_diagnostics.as_ref()?.related_information);
        let takes_versions = workspace.and_then(|workspace| workspace.workspace_edit.as_ref()?.document_changes);
        let can_watch = workspace.and_then(|workspace| workspace.did_change_watched_files?.dynamic_registration);
        let has_tree =
            document.and_then(|document| document.document_symbol.as_ref()?.hierarchical_document_symbol_support);
        Self {
            encoding: Encoding::negotiate(offered),
            has_related: has_related.unwrap_or(false),
            takes_versions: takes_versions.unwrap_or(false),
            can_watch: can_watch.unwrap_or(false),
            has_tree: has_tree.unwrap_or(false),
            pages,
            shows_info: info.unwrap_or(true),
            folders: folders(params),
        }
    }

    /// The page of a rule on the web, where it has one.
    pub(super) fn page(&self, rule: &str) -> Option<Uri> {
        self.pages.as_ref()?.replace("{rule}", rule).parse().ok()
    }

    /// Whether a finding is shown.
    pub(super) fn shows(&self, finding: &Diagnostic) -> bool {
        self.shows_info || finding.severity != Severity::Info
    }
}

#[expect(deprecated, reason = "older clients know no other way")]
fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    if let Some(folders) = params.workspace_folders.as_ref().filter(|folders| !folders.is_empty()) {
        return folders.iter().filter_map(|folder| address::path(&folder.uri)).collect();
    }
    let root = params.root_uri.as_ref().and_then(address::path);
    root.or_else(|| params.root_path.as_ref().map(PathBuf::from)).into_iter().collect()
}
