//! The configuration: which kinds of record there are, and what must hold of them.

mod chosen;
mod code_list;
mod cycles;
mod known;
mod load;
mod loader;
mod raw;
mod record_schema;
mod severity;
mod shelf;
mod waivers;

use std::sync::Arc;

use crate::dataset::pattern::Pattern;
use crate::diagnostic::Diagnostic;
use crate::document::NodeRef;
use crate::document::Options;
use crate::document::de::Spanned;
use crate::document::path::Path;
use crate::limits::Limits;
use crate::rule::Declared;
use crate::rule::Record;
use crate::rule::Settings;

pub use crate::config::chosen::Chosen;
pub use crate::config::known::Known;
pub use crate::config::load::Failure;
pub use crate::config::load::Outline;
pub use crate::config::load::Request;
pub use crate::config::load::load;
pub use crate::config::load::load_builtin;
pub use crate::config::load::load_committed;
pub use crate::config::load::load_rule;
pub use crate::config::record_schema::RecordSchema;
pub use crate::config::severity::Selector;
pub use crate::config::severity::Severities;
pub use crate::config::waivers::Waiver;

/// Everything that a check is made of, ready to be shared between threads.
pub struct Config {
    /// The kinds of record, in the order in which they are tried.
    pub kinds: Vec<RecordKind>,
    /// Every rule, in the order of the files.
    pub rules: Vec<Declared>,
    /// Files that are no records.
    pub ignore: Vec<Pattern>,
    /// Severities by rule.
    pub severities: Severities,
    /// The rules that are asked about; by default all.
    pub chosen: Chosen,
    /// What rules are judged by.
    pub settings: Settings,
    /// How much is taken.
    pub limits: Limits,
    /// How documents are read.
    pub reading: Options,
    /// Findings that are not held against anyone.
    pub waivers: Vec<Waiver>,
    /// The name of the file of known findings, relative to the project's folder.
    pub baseline: Option<Spanned<String>>,
    /// Remarks on the configuration's own files.
    pub remarks: Vec<Diagnostic>,
    /// Where the pages of rules are on the web, without a slash at its end.
    pub pages: Option<String>,
    /// Whether what people can look at is gathered.
    pub shows: bool,
}

/// A kind of record.
#[derive(Default)]
pub struct RecordKind {
    /// Its name.
    pub name: Arc<str>,
    /// Patterns of its files.
    pub files: Vec<Pattern>,
    /// Top-level properties that a record of this kind has, as text.
    pub filter: Vec<(String, String)>,
    /// The records are the nodes at this path.
    pub split: Option<Path>,
    /// Its schema.
    pub schema: Option<Arc<RecordSchema>>,
    /// The places of amounts beside those that the schema marks.
    pub amounts: Vec<Path>,
    /// What is done with a record, level by level.
    pub levels: Vec<Vec<Step>>,
    /// What names a record: the key of its first `unique` rule.
    pub key: Vec<Path>,
    /// Whether facts are taken, which carry the record's name.
    pub needs_name: bool,
}

/// One thing that is done with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A rule is asked.
    Check {
        /// Its place in the configuration.
        rule: u32,
    },
    /// Facts are taken.
    Facts {
        /// The rule's place in the configuration.
        rule: u32,
        /// The source's place in the rule.
        role: u32,
    },
}

impl Step {
    /// The rule's place in the configuration.
    pub fn rule(self) -> u32 {
        match self {
            Self::Check { rule } | Self::Facts { rule, .. } => rule,
        }
    }
}

impl RecordKind {
    /// Whether a file of this path, relative to the configuration, can have records of this kind.
    pub fn takes(&self, path: &str) -> bool {
        self.files.iter().any(|pattern| pattern.matches(path.as_ref()))
    }

    /// Whether a record with this root is of this kind, by its top-level properties.
    pub fn accepts(&self, root: NodeRef<'_>) -> bool {
        self.filter.iter().all(|(key, value)| root.get(key).is_some_and(|node| node.text() == value))
    }

    /// The name of a record: its key, else its number in the file.
    pub fn name_of(&self, record: &Record<'_>) -> Arc<str> {
        self.key_of(record).unwrap_or_else(|| record.number.to_string().into())
    }

    /// The key of a record; `None` if its kind has none, or a part of it is missing.
    pub fn key_of(&self, record: &Record<'_>) -> Option<Arc<str>> {
        let text = |path: &Path| {
            let mut found = None;
            path.select(record.root, record.root, &mut |node| found = Some(node));
            found.map(NodeRef::text).filter(|text| !text.is_empty())
        };
        let parts: Option<Vec<&str>> = self.key.iter().map(text).collect();
        parts.filter(|parts| !parts.is_empty()).map(|parts| parts.join(", ").into())
    }
}
