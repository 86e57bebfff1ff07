//! What the editor asks about a place in a file.

use std::borrow::Cow;
use std::path::Path;

use lsp_types::CompletionList;
use lsp_types::CompletionParams;
use lsp_types::DocumentSymbolParams;
use lsp_types::GotoDefinitionParams;
use lsp_types::Hover;
use lsp_types::HoverContents;
use lsp_types::HoverParams;
use lsp_types::MarkupContent;
use lsp_types::MarkupKind;
use lsp_types::Position;
use lsp_types::Uri;
use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::lsp::address;
use crate::lsp::complete;
use crate::lsp::definition;
use crate::lsp::hover;
use crate::lsp::position::Text;
use crate::lsp::project::Loaded;
use crate::lsp::project::Project;
use crate::lsp::publish;
use crate::lsp::publish::Texts;
use crate::lsp::server::Server;
use crate::lsp::symbols;
use crate::source::FileId;

/// A file of records that is asked about.
pub(super) struct Asked<'s> {
    pub(super) project: &'s Project,
    /// What it was read into, and its place there.
    pub(super) loaded: &'s Loaded,
    pub(super) target: usize,
    pub(super) text: Text<'s>,
}

impl Server {
    /// The file of records at a URI; `None` if it is none, or of no project.
    pub(super) fn asked(&self, uri: &Uri) -> Option<Asked<'_>> {
        let path = address::path(uri)?;
        let (place, name) = self.project_of(&path)?;
        let project = &self.projects[place].0;
        let loaded = project.loaded()?;
        let target = loaded.target(&name)?;
        let bytes = match project.overlaid(&name) {
            Some(bytes) => Cow::Borrowed(bytes),
            None => loaded.files.read_again(loaded.targets.targets[target].file)?,
        };
        Some(Asked { project, loaded, target, text: Text::new(bytes, self.client.encoding) })
    }

    /// A finding as it is shown in the file.
    pub(super) fn shown_of(&self, asked: &Asked<'_>, finding: &Diagnostic) -> Vec<lsp_types::Diagnostic> {
        let texts = Texts::new(&asked.loaded.files, self.client.encoding);
        publish::shown_in(asked.file(), finding, &texts, asked.project, &self.client)
    }

    /// How the client knows a file, and the version of it that is open.
    pub(super) fn known_as(&self, path: &Path) -> Option<(Uri, Option<i32>)> {
        match self.buffers.get(path) {
            Some(buffer) => Some((buffer.uri.clone(), Some(buffer.version))),
            None => Some((address::uri(path)?, None)),
        }
    }

    pub(super) fn completion(&self, params: &CompletionParams) -> CompletionList {
        let at = &params.text_document_position;
        let Some(asked) = self.asked(&at.text_document.uri) else { return CompletionList::default() };
        let offset = asked.offset(at.position);
        let (items, is_all) = complete::at(asked.loaded, asked.target, &asked.text, offset);
        CompletionList { is_incomplete: !is_all, items }
    }

    /// Where a record is that is referred to, or else what the schema says of a key.
    pub(super) fn definition(&self, params: &GotoDefinitionParams) -> Vec<lsp_types::Location> {
        let at = &params.text_document_position_params;
        let Some(asked) = self.asked(&at.text_document.uri) else { return Vec::new() };
        let places = definition::at(asked.loaded, asked.target, asked.text.bytes(), asked.offset(at.position));
        let texts = Texts::new(&asked.loaded.files, self.client.encoding);
        let known = places.into_iter().filter_map(|place| {
            asked.loaded.files.on_disk(place.file)?;
            let (uri, _) = self.known_as(&asked.project.path(asked.loaded.files.path(place.file)))?;
            Some(lsp_types::Location { uri, range: texts.range(place) })
        });
        known.collect()
    }

    pub(super) fn symbols(&self, params: &DocumentSymbolParams) -> Value {
        let uri = &params.text_document.uri;
        self.asked(uri).map_or(Value::Null, |asked| symbols::of(&asked, uri.as_str(), self.client.has_tree))
    }

    pub(super) fn hover(&self, params: &HoverParams) -> Option<Hover> {
        let at = &params.text_document_position_params;
        let asked = self.asked(&at.text_document.uri)?;
        let told = hover::at(asked.loaded, asked.target, asked.text.bytes(), asked.offset(at.position))?;
        let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value: told.text });
        Some(Hover { contents, range: told.span.map(|span| asked.text.range(span)) })
    }
}

impl Asked<'_> {
    /// Its number among the files of the project.
    pub(super) fn file(&self) -> FileId {
        self.loaded.targets.targets[self.target].file
    }

    /// The byte at a place.
    pub(super) fn offset(&self, position: Position) -> usize {
        self.text.offset(position)
    }
}
