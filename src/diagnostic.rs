//! What is said of a record: plain data, shown by `report`.

mod fix;

use std::borrow::Cow;

pub use crate::diagnostic::fix::Applicability;
pub use crate::diagnostic::fix::Edit;
pub use crate::diagnostic::fix::Fix;
use crate::source::Files;
use crate::source::Location;

/// How bad a finding is. The order is from bad to harmless.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The record is wrong: exit code 1.
    Error,
    /// The record is likely wrong.
    Warning,
    /// A true remark that asks for nothing.
    Info,
}

impl Severity {
    /// The word people read and write.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// What a rule looks at. The lowest level that rejects a value is the only one that speaks of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// The document: syntax, encoding, duplicate keys.
    Document,
    /// The schema.
    Schema,
    /// Lists of codes.
    Code,
    /// File names, and references to other records.
    Reference,
    /// What a record says, within itself.
    Record,
    /// What records say of one another.
    Across,
    /// What a record said before.
    Versions,
}

/// One thing that is wrong, with the place where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's id, `namespace/name`.
    pub rule: Cow<'static, str>,
    /// How bad it is, after all overrides.
    pub severity: Severity,
    /// The level of its rule.
    pub level: Level,
    /// One sentence that states the fact.
    pub message: String,
    /// The value that is most likely wrong.
    pub location: Location,
    /// What is written at that value; may be empty.
    pub label: String,
    /// The record's key, or its number in the file; empty if it could not be read.
    pub record: String,
    /// The pointer of the node that the rule was asked about.
    pub node: String,
    /// The pointer of the value at `location`.
    pub pointer: String,
    /// The rule's own place, where the finding was moved away from it to the value that is most likely wrong. What
    /// forgives the finding there still does.
    pub moved_from: Option<Label>,
    /// The node in its document's arena that is wrong, so that nothing else is said of it.
    pub subject: Option<u32>,
    /// What is behind it, if findings of several rules or records can have one cause: they are told as one.
    pub cause: Option<String>,
    /// The places that explain it.
    pub related: Vec<Label>,
    /// The values that took part, in reading order.
    pub values: Vec<Value>,
    /// What to do.
    pub help: Option<String>,
    /// The other rules that the same value breaks.
    pub also: Vec<Cow<'static, str>>,
    /// How to mend it.
    pub fixes: Vec<Fix>,
}

/// A place that explains a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub location: Location,
    /// The pointer of the value there; empty for the record, or where there is none.
    pub pointer: String,
    /// What is written at it.
    pub message: String,
}

/// A value that took part in a verdict, as written and as read.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Value {
    /// Where it stands.
    pub pointer: String,
    /// Its source text.
    pub text: String,
    /// The least it can be; `None` is no bound, or no number or date.
    pub low: Option<String>,
    /// The most it can be.
    pub high: Option<String>,
    /// Its unit or currency.
    pub unit: Option<String>,
}

impl Diagnostic {
    /// An error of `rule` at `location`; everything else is added to it.
    pub fn error(
        rule: impl Into<Cow<'static, str>>,
        level: Level,
        location: Location,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rule: rule.into(),
            severity: Severity::Error,
            level,
            message: message.into(),
            location,
            label: String::new(),
            record: String::new(),
            node: String::new(),
            pointer: String::new(),
            moved_from: None,
            subject: None,
            cause: None,
            related: Vec::new(),
            values: Vec::new(),
            help: None,
            also: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// A warning of `rule` about a document at `location`.
    pub fn warning(rule: impl Into<Cow<'static, str>>, location: Location, message: impl Into<String>) -> Self {
        Self::error(rule, Level::Document, location, message).severity(Severity::Warning)
    }

    /// Sets the severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Sets what is written at the primary place.
    #[must_use]
    pub fn label(mut self, message: impl Into<String>) -> Self {
        self.label = message.into();
        self
    }

    /// Sets the pointer of the primary place.
    #[must_use]
    pub fn pointer(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = pointer.into();
        self
    }

    /// Sets the node that is wrong.
    #[must_use]
    pub fn subject(mut self, node: u32) -> Self {
        self.subject = Some(node);
        self
    }

    /// Adds a place that explains it.
    #[must_use]
    pub fn related(mut self, location: Location, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        let (pointer, message) = (pointer.into(), message.into());
        self.related.push(Label { location, pointer, message });
        self
    }

    /// Sets what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a way to mend it.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// Moves it to the value that is most likely wrong, which has a label if it took part; what was the primary place
    /// becomes a label.
    pub fn move_to(&mut self, location: Location, pointer: String, subject: u32) {
        if pointer == self.pointer {
            return;
        }
        self.move_to_record(location, pointer);
        self.subject = Some(subject);
    }

    /// Moves it to a value that may be of another record.
    pub fn move_to_record(&mut self, location: Location, pointer: String) {
        let its_label =
            self.related.iter().position(|label| label.pointer == pointer && label.location.file == location.file);
        let message = its_label.map_or_else(String::new, |index| self.related.remove(index).message);
        let was = Label {
            location: std::mem::replace(&mut self.location, location),
            pointer: std::mem::replace(&mut self.pointer, pointer),
            message: std::mem::replace(&mut self.label, message),
        };
        self.moved_from.get_or_insert_with(|| was.clone());
        self.related.insert(0, was);
    }

    /// What a finding is known by from one run to the next: a hash of its rule, file, record, node and the
    /// values that took part, but of no line or column. 32 hexadecimal digits.
    pub fn identity(&self, files: &Files) -> String {
        self.identity_at(files.path(self.location.file))
    }

    /// Its identity if its file were called `path`.
    pub fn identity_at(&self, path: &str) -> String {
        let mut hasher = blake3::Hasher::new();
        let mut add = |part: &str| {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        };
        [&*self.rule, path, &self.record, &self.node].into_iter().for_each(&mut add);
        if self.values.is_empty() {
            add(&self.pointer);
            add(&self.message);
        }
        for value in &self.values {
            add(&value.pointer);
            add(&value.text);
        }
        hasher.finalize().to_hex()[..32].to_owned()
    }
}

/// A finding that is not held against anyone, and why. A check that is kept from edit to edit shares its findings (`F`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forgiven<F = Diagnostic> {
    /// The finding.
    pub diagnostic: F,
    /// What forgives it.
    pub by: Forgiver,
    /// Why, in the words of whoever forgave it; empty for a baseline.
    pub reason: String,
    /// The last day it is forgiven, `YYYY-MM-DD`.
    pub until: Option<String>,
}

/// What forgives a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Forgiver {
    /// A comment in the record.
    Comment,
    /// A waiver in the configuration.
    Waiver,
    /// The list of known findings.
    Baseline,
}

impl Forgiver {
    /// The word people read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Waiver => "waiver",
            Self::Baseline => "baseline",
        }
    }
}

/// Why a check could not be finished: exit code 2. It is said to the operator, not of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// One sentence that states the fact.
    pub message: String,
    /// The file it is about, where there is no place in one.
    pub path: Option<String>,
    /// The place, in a file that could be read.
    pub location: Option<Location>,
    /// What to do.
    pub help: Option<String>,
}

/// What became of a rule, over all nodes that it was asked about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// It holds.
    pub holds: u64,
    /// It fails.
    pub fails: u64,
    /// Something it needs is missing or unreadable.
    pub not_checked: u64,
    /// Its `when` is false.
    pub not_applicable: u64,
}

/// What a run looked at, and what it found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Files that were read.
    pub files: u64,
    /// Records in them.
    pub records: u64,
    /// Findings at level `error`.
    pub errors: u64,
    /// Findings at level `warning`.
    pub warnings: u64,
    /// Findings at level `info`.
    pub infos: u64,
    /// Findings that were forgiven; not in the other figures.
    pub forgiven: u64,
    /// Findings that were mended; not in the other figures.
    #[serde(skip_serializing_if = "is_none")]
    pub fixed: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks in this way")]
fn is_none(count: &u64) -> bool {
    *count == 0
}

impl Counts {
    /// Counts findings by level; `files`, `records` and `forgiven` are the caller's to set.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            match finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Info => counts.infos += 1,
            }
        }
        counts
    }
}
