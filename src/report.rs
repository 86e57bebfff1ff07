//! How findings are shown: to people on a terminal or in a log, and to other tools.

pub mod compact;
pub mod diff;
pub mod escape;
pub mod excerpt;
pub mod github;
pub mod json;
pub mod narrated;
pub mod page;
pub mod pretty;
#[cfg(test)]
pub mod sample;
pub mod sentence;
pub mod summary;

use std::collections::BTreeMap;
use std::io;
use std::io::Write;

use crate::diagnostic::Applicability;
use crate::diagnostic::Counts;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Forgiven;
use crate::diagnostic::Problem;
use crate::diagnostic::Severity;
use crate::diagnostic::Tally;
use crate::source::Files;

/// The forms in which findings are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// Each finding with its lines, for people at a terminal.
    #[default]
    Pretty,
    /// One line a finding, for people and editors.
    Compact,
    /// The contract with other tools: `schemas/report.schema.json`.
    Json,
    /// Annotations on a pull request at GitHub, then what `compact` shows.
    Github,
}

/// How text for people may look. Whoever knows the terminal decides; the default is that of a pipe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether colours are used.
    pub color: bool,
    /// How findings are drawn.
    pub drawing: Drawing,
    /// The columns at which sentences are broken; `None` leaves them whole.
    pub width: Option<usize>,
    /// Whether a rule's id links to its page.
    pub hyperlinks: bool,
}

/// How a finding is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Drawing {
    /// With lines and arrows.
    #[default]
    Unicode,
    /// With the lines and arrows that ASCII has.
    Ascii,
    /// Not at all: told in sentences, for screen readers and terminals that can't draw.
    Narrated,
}

/// What a check has to say.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The findings, sorted by place.
    pub findings: &'a [Diagnostic],
    /// The findings that are not held against anyone.
    pub forgiven: &'a [Forgiven],
    /// Why the check could not be finished; empty if it was.
    pub problems: &'a [Problem],
    /// What became of each rule.
    pub tallies: &'a BTreeMap<String, Tally>,
    /// Where rules have a page, by id.
    pub pages: &'a BTreeMap<String, String>,
    /// What was looked at and found; of all findings, whatever is shown.
    pub counts: Counts,
    /// What was found outside the paths that were asked for.
    pub elsewhere: Counts,
    /// The version of this program.
    pub version: &'a str,
    /// Whether people are shown findings at level `info`.
    pub show_info: bool,
    /// The fixes that `--fix` would apply: those up to this one.
    pub fixes: Applicability,
    /// How many findings people are shown at most; other tools get all of them.
    pub max_findings: Option<usize>,
    /// Whether people are shown findings and nothing else.
    pub quiet: bool,
    /// How text for people may look.
    pub style: Style,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Pretty, Self::Compact, Self::Json, Self::Github];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pretty => "pretty",
            Self::Compact => "compact",
            Self::Json => "json",
            Self::Github => "github",
        }
    }

    /// Writes the report. The text of the files is read again for it.
    pub fn render(self, report: &Report<'_>, files: &Files, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Pretty => pretty::write(report, files, out),
            Self::Compact => compact::write(report, files, out),
            Self::Json => json::write(report, files, out),
            Self::Github => github::write(report, files, out),
        }
    }
}

impl<'a> Report<'a> {
    /// The findings that people are shown.
    fn shown(&self) -> impl Iterator<Item = &'a Diagnostic> + use<'a> {
        self.listed().take(self.max_findings.unwrap_or(usize::MAX))
    }

    /// How many findings are left out because there are too many.
    fn cut(&self) -> usize {
        self.max_findings.map_or(0, |most| self.listed().count().saturating_sub(most))
    }

    /// The problems that no finding tells of already.
    fn untold(&self) -> impl Iterator<Item = &'a Problem> + Clone + use<'a> {
        let findings = self.findings;
        let is_told =
            move |at| findings.iter().any(|finding| finding.location == at && finding.rule.starts_with("limit/"));
        self.problems.iter().filter(move |problem| !problem.location.is_some_and(is_told))
    }

    fn listed(&self) -> impl Iterator<Item = &'a Diagnostic> + use<'a> {
        let show_info = self.show_info;
        self.findings.iter().filter(move |finding| show_info || finding.severity != Severity::Info)
    }
}
