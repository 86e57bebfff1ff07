//! Places as SARIF tells them.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Edit;
use crate::diagnostic::Fix;
use crate::diagnostic::Label;
use crate::report::compact::MESSAGE;
use crate::report::escape::visible_within;
use crate::report::folder::Folder;
use crate::report::page::Pages;
use crate::report::sarif::shape::Artifact;
use crate::report::sarif::shape::Change;
use crate::report::sarif::shape::Logical;
use crate::report::sarif::shape::Mend;
use crate::report::sarif::shape::Physical;
use crate::report::sarif::shape::Place;
use crate::report::sarif::shape::ROOT;
use crate::report::sarif::shape::Region;
use crate::report::sarif::shape::Replacement;
use crate::report::sarif::shape::Text;
use crate::report::sarif::unlinked;
use crate::source::FileId;
use crate::source::Files;
use crate::source::Location;
use crate::source::Span;

/// The files, and those of them that are open.
pub struct Places<'a> {
    /// All files.
    pub files: &'a Files,
    /// Where the project lies.
    folder: Folder,
    /// Those that are open.
    pub pages: Pages<'a>,
}

impl<'a> Places<'a> {
    /// No file is open yet.
    pub fn new(files: &'a Files) -> Self {
        Self { files, folder: Folder::of(files), pages: Pages::new(files) }
    }

    /// The place that a finding is about.
    pub fn primary(&self, finding: &Diagnostic) -> Place {
        let record = visible_within(&finding.record, MESSAGE);
        let name = format!("{record}#{}", visible_within(&finding.pointer, MESSAGE));
        let logical_locations = vec![Logical { fully_qualified_name: name }];
        Place { logical_locations, message: message(&finding.label), ..self.location(finding.location) }
    }

    /// A place that explains a finding.
    pub fn related(&self, id: usize, label: &Label) -> Place {
        Place { id: Some(id), message: message(&label.message), ..self.location(label.location) }
    }

    /// A place; a file that is gone or was changed has no lines.
    pub fn location(&self, location: Location) -> Place {
        let artifact_location = self.artifact(location.file);
        let region = self.region(location.file, location.span);
        bare(Physical { artifact_location, region })
    }

    /// A file that was never opened.
    pub fn named(&self, path: &str) -> Place {
        let uri = self.folder.uri(path);
        bare(Physical { artifact_location: Artifact { uri, uri_base_id: ROOT }, region: None })
    }

    /// A way to mend a finding; `None` if what it replaces is gone.
    pub fn fix(&self, fix: &Fix) -> Option<Mend> {
        let mut changes: Vec<(FileId, Change)> = Vec::new();
        for edit in &fix.edits {
            let replacement = self.replacement(edit)?;
            match changes.iter_mut().find(|(file, _)| *file == edit.file) {
                Some((_, change)) => change.replacements.push(replacement),
                None => changes.push((edit.file, self.change(edit.file, replacement))),
            }
        }
        let artifact_changes: Vec<_> = changes.into_iter().map(|(_, change)| change).collect();
        let description = Text::new(unlinked(&visible_within(&fix.title, MESSAGE)));
        (!artifact_changes.is_empty()).then_some(Mend { description, artifact_changes })
    }

    fn change(&self, file: FileId, replacement: Replacement) -> Change {
        Change { artifact_location: self.artifact(file), replacements: vec![replacement] }
    }

    fn replacement(&self, edit: &Edit) -> Option<Replacement> {
        let deleted_region = self.region(edit.file, edit.span)?;
        Some(Replacement { deleted_region, inserted_content: Text::new(edit.content.clone()) })
    }

    fn artifact(&self, file: FileId) -> Artifact {
        Artifact { uri: self.folder.uri_of(file, self.files), uri_base_id: ROOT }
    }

    fn region(&self, file: FileId, span: Span) -> Option<Region> {
        let place = self.pages.place(file, span)?;
        Some(Region {
            start_line: place.start.line,
            start_column: place.start.column,
            end_line: place.end.line,
            end_column: place.end.column,
            byte_offset: span.start,
            byte_length: span.end.saturating_sub(span.start),
        })
    }
}

fn bare(physical_location: Physical) -> Place {
    Place { id: None, physical_location, logical_locations: Vec::new(), message: None }
}

fn message(text: &str) -> Option<Text> {
    (!text.is_empty()).then(|| Text::new(unlinked(&visible_within(text, MESSAGE))))
}
