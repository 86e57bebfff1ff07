//! Ways to mend a finding.

use crate::diagnostic::Diagnostic;
use crate::source::FileId;
use crate::source::Location;
use crate::source::Span;

/// Whether a fix may be applied without being looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// The value under the schema stays what it is: `--fix`.
    Safe,
    /// The value changes, in the one way the rule allows: `--fix --unsafe-fixes`.
    Unsafe,
    /// A guess that a person must confirm, one at a time.
    Suggestion,
}

/// A way to mend a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Whether it may be applied unseen.
    pub applicability: Applicability,
    /// What it does, as an imperative.
    pub title: String,
    /// What changes; the spans do not overlap.
    pub edits: Vec<Edit>,
}

/// Text in place of other text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The file.
    pub file: FileId,
    /// What is replaced.
    pub span: Span,
    /// What comes in its place.
    pub content: String,
}

impl Fix {
    /// Writes `content` in place of what stands at `span`.
    pub fn replace(applicability: Applicability, title: impl Into<String>, at: Location, content: String) -> Self {
        let edits = vec![Edit { file: at.file, span: at.span, content }];
        Self { applicability, title: title.into(), edits }
    }

    /// The file that it changes; `None` if it changes several, which can't be done as a whole or not at all.
    pub fn file(&self) -> Option<FileId> {
        let first = self.edits.first()?.file;
        self.edits.iter().all(|edit| edit.file == first).then_some(first)
    }
}

impl Diagnostic {
    /// The fix that is applied where all up to `most` are: the safest that changes one file.
    pub fn applicable(&self, most: Applicability) -> Option<&Fix> {
        let fixes = self.fixes.iter().filter(|fix| fix.applicability <= most && fix.file().is_some());
        fixes.min_by_key(|fix| fix.applicability)
    }
}
