//! What the editor offers to do about a finding: the fixes it carries, and to allow it with a reason.

use std::collections::BTreeMap;
use std::collections::HashMap;

use lsp_types::CodeAction;
use lsp_types::CodeActionKind;
use lsp_types::CodeActionOrCommand;
use lsp_types::CodeActionParams;
use lsp_types::DocumentChanges;
use lsp_types::OneOf;
use lsp_types::OptionalVersionedTextDocumentIdentifier;
use lsp_types::Position;
use lsp_types::Range;
use lsp_types::TextDocumentEdit;
use lsp_types::TextEdit;
use lsp_types::Uri;
use lsp_types::WorkspaceEdit;

use crate::builtin;
use crate::diagnostic::Applicability;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Edit;
use crate::document::Format;
use crate::lsp::ask::Asked;
use crate::lsp::publish::Texts;
use crate::lsp::server::Server;
use crate::report::escape::visible;
use crate::source::FileId;
use crate::suppression;

/// What mends everything that can be mended unseen.
const FIX_ALL: &str = "source.fixAll.comity";

/// Edits of files, before they are told in the client's way.
type Edits = BTreeMap<FileId, Vec<(Range, String)>>;

impl Server {
    pub(super) fn actions(&self, params: &CodeActionParams) -> Vec<CodeActionOrCommand> {
        let Some(asked) = self.asked(&params.text_document.uri) else { return Vec::new() };
        let only = params.context.only.as_deref();
        // A client asks for `source`, `source.fixAll` or the whole name, and means all below.
        let wants = |kind: &str| only.is_none_or(|only| only.iter().any(|wanted| is_below(kind, wanted.as_str())));
        let mut actions = Vec::new();
        if wants("quickfix") {
            for (finding, shown) in self.findings_at(&asked, params.range) {
                actions.extend(self.fixes(&asked, finding, &shown));
                actions.extend(self.allowance(&asked, finding, &shown));
            }
        }
        if only.is_some() && wants(FIX_ALL) {
            actions.extend(self.fix_all(&asked));
        }
        actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()
    }

    /// The findings that touch a range, each as it is shown.
    fn findings_at<'a>(&self, asked: &'a Asked<'_>, range: Range) -> Vec<(&'a Diagnostic, lsp_types::Diagnostic)> {
        let file = asked.file();
        let here = |finding: &&Diagnostic| {
            finding.location.file == file || finding.related.iter().any(|label| label.location.file == file)
        };
        let mut found = Vec::new();
        for finding in asked.loaded.checked.findings.iter().map(|finding| &**finding).filter(here) {
            let shown = self.shown_of(asked, finding);
            found.extend(shown.into_iter().filter(|shown| touch(shown.range, range)).map(|shown| (finding, shown)));
        }
        found
    }

    fn fixes(&self, asked: &Asked<'_>, finding: &Diagnostic, shown: &lsp_types::Diagnostic) -> Vec<CodeAction> {
        let texts = Texts::new(&asked.loaded.files, self.client.encoding);
        // One that needs no second look may be taken at a key stroke.
        let is_only = finding.fixes.len() == 1;
        let fixes = finding.fixes.iter().filter_map(|fix| {
            let edit = self.workspace_edit(asked, edits(&fix.edits, &texts)?);
            let is_preferred = is_only || fix.applicability == Applicability::Safe;
            Some(CodeAction {
                title: title(&fix.title),
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![shown.clone()]),
                edit: Some(edit),
                is_preferred: Some(is_preferred),
                ..CodeAction::default()
            })
        });
        fixes.collect()
    }

    /// Writes a comment that allows the finding; the reason is the person's to write.
    fn allowance(&self, asked: &Asked<'_>, finding: &Diagnostic, shown: &lsp_types::Diagnostic) -> Option<CodeAction> {
        let target = &asked.loaded.targets.targets[asked.target];
        let may = builtin::is_forgivable(&finding.rule) && is_waivable(asked, &finding.rule);
        let is_whole = suppression::is_of_record(finding, &finding.pointer);
        if target.format != Format::Yaml || !may || is_whole || finding.location.file != target.file {
            return None;
        }
        let line = asked.text.line_of(finding.location.span.start);
        let span = asked.text.line(line);
        let text = &asked.text.bytes()[span.range()];
        let indent = text.iter().take_while(|byte| **byte == b' ').count();
        let start = asked.text.position(span.start);
        let comment = format!("{}# comity: allow {} -- \n", " ".repeat(indent), finding.rule);
        let edits = Edits::from([(target.file, vec![(Range { start, end: start }, comment)])]);
        Some(CodeAction {
            title: format!("Allow `{}` here, with a reason", visible(&finding.rule)),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![shown.clone()]),
            edit: Some(self.workspace_edit(asked, edits)),
            ..CodeAction::default()
        })
    }

    /// Mends all in a file that may be mended unseen; of fixes that overlap, the first.
    fn fix_all(&self, asked: &Asked<'_>) -> Option<CodeAction> {
        let file = asked.file();
        let texts = Texts::new(&asked.loaded.files, self.client.encoding);
        let mut taken: Vec<&Edit> = Vec::new();
        let safe = asked.loaded.findings(file).flat_map(|finding| &finding.fixes);
        for fix in safe.filter(|fix| fix.applicability == Applicability::Safe) {
            let is_free = |edit: &Edit| {
                taken.iter().all(|other| other.span.end <= edit.span.start || edit.span.end <= other.span.start)
            };
            if fix.edits.iter().all(|edit| edit.file == file && is_free(edit)) {
                taken.extend(&fix.edits);
            }
        }
        let edits = edits(taken, &texts).filter(|edits| !edits.is_empty())?;
        Some(CodeAction {
            title: "Apply all safe fixes of comity".to_owned(),
            kind: Some(CodeActionKind::new(FIX_ALL)),
            edit: Some(self.workspace_edit(asked, edits)),
            ..CodeAction::default()
        })
    }

    /// Edits in the way the client takes them: with the versions of open files, if it can, so that nothing is edited
    /// that changed meanwhile.
    fn workspace_edit(&self, asked: &Asked<'_>, edits: Edits) -> WorkspaceEdit {
        let files = edits.into_iter().filter_map(|(file, edits)| {
            let path = asked.project.path(asked.loaded.files.path(file));
            let (uri, version) = self.known_as(&path)?;
            let edits: Vec<TextEdit> =
                edits.into_iter().map(|(range, new_text)| TextEdit { range, new_text }).collect();
            Some((uri, version, edits))
        });
        if !self.client.takes_versions {
            #[expect(clippy::mutable_key_type, reason = "a URI is compared by its text, which does not change")]
            let changes: HashMap<Uri, Vec<TextEdit>> = files.map(|(uri, _, edits)| (uri, edits)).collect();
            return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
        }
        let changes = files.map(|(uri, version, edits)| TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
            edits: edits.into_iter().map(OneOf::Left).collect(),
        });
        let document_changes = Some(DocumentChanges::Edits(changes.collect()));
        WorkspaceEdit { document_changes, ..WorkspaceEdit::default() }
    }
}

/// `None` if a file is not what was checked.
fn edits<'e>(edits: impl IntoIterator<Item = &'e Edit>, texts: &Texts<'_>) -> Option<Edits> {
    let mut by_file = Edits::new();
    for edit in edits {
        let range = texts.open(edit.file)?.range(edit.span);
        by_file.entry(edit.file).or_default().push((range, edit.content.clone()));
    }
    Some(by_file)
}

fn is_waivable(asked: &Asked<'_>, rule: &str) -> bool {
    asked.loaded.config.rules.iter().all(|declared| declared.waivable || !suppression::names(&declared.id, rule))
}

fn is_below(kind: &str, wanted: &str) -> bool {
    wanted.is_empty() || kind.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether two ranges have a place in common; that may be an end.
fn touch(one: Range, other: Range) -> bool {
    let before = |end: Position, start: Position| end < start;
    !before(one.end, other.start) && !before(other.end, one.start)
}

/// A title begins with a capital letter, as those of other tools.
fn title(words: &str) -> String {
    let words = visible(words);
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_below_itself_and_its_beginnings() {
        for (wanted, is) in [
            ("", true),
            ("source", true),
            ("source.fixAll", true),
            (FIX_ALL, true),
            ("source.fix", false),
            ("quickfix", false),
        ] {
            assert_eq!(is_below(FIX_ALL, wanted), is, "{wanted}");
        }
    }
}
