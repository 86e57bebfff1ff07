//! How findings are shown: to people on a terminal or in a log, and to other tools.

pub mod about;
pub mod compact;
pub mod diff;
pub mod escape;
pub mod excerpt;
pub mod folder;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod narrated;
pub mod page;
pub mod pretty;
#[cfg(test)]
pub mod sample;
pub mod sarif;
pub mod sentence;
pub mod summary;

use std::collections::BTreeMap;
use std::collections::HashSet;
use std::io;
use std::io::Write;

use crate::diagnostic::Applicability;
use crate::diagnostic::Counts;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Forgiven;
use crate::diagnostic::Problem;
use crate::diagnostic::Severity;
use crate::diagnostic::Tally;
use crate::exhibit::Exhibits;
use crate::rule::Declared;
use crate::source::Files;
use crate::source::Location;

/// The forms in which findings are shown. What there is to each stands in one list, `FORMS`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// Each finding with its lines, for people at a terminal.
    #[default]
    Pretty,
    /// One line a finding, for people and editors.
    Compact,
    /// The contract with other tools: `schemas/report.schema.json`.
    Json,
    /// The same in lines: one for each finding, and one that sums up.
    Jsonl,
    /// Static Analysis Results Interchange Format 2.1.0.
    Sarif,
    /// Annotations on a pull request at GitHub, then what `compact` shows.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// Tests as CI servers know them from `JUnit`.
    Junit,
    /// A page for people who review a change on a website.
    Markdown,
    /// A page for people who would rather look than read.
    Html,
}

/// What there is to a format.
struct Form {
    format: Format,
    name: &'static str,
    about: &'static str,
    is_log: bool,
    write: fn(&Report<'_>, &Files, &mut dyn Write) -> io::Result<()>,
}

/// All formats, in the order of [`Format`].
#[rustfmt::skip]
const FORMS: [Form; 10] = [
    Form { format: Format::Pretty, name: "pretty", about: "Each finding with its lines, for people", is_log: true, write: pretty::write },
    Form { format: Format::Compact, name: "compact", about: "One line a finding, for people and editors", is_log: true, write: compact::write },
    Form { format: Format::Json, name: "json", about: "All there is, for other tools", is_log: false, write: json::write },
    Form { format: Format::Jsonl, name: "jsonl", about: "All there is, a line for each finding and one for the sum", is_log: false, write: json::write_lines },
    Form { format: Format::Sarif, name: "sarif", about: "SARIF 2.1.0, for code scanning and editors", is_log: false, write: sarif::write },
    Form { format: Format::Github, name: "github", about: "Annotations on a pull request at GitHub", is_log: true, write: github::write },
    Form { format: Format::Gitlab, name: "gitlab", about: "Code quality on a merge request at GitLab", is_log: false, write: gitlab::write },
    Form { format: Format::Junit, name: "junit", about: "JUnit XML: a test for each rule, for CI servers", is_log: false, write: junit::write },
    Form { format: Format::Markdown, name: "markdown", about: "A page for a pull request or a step summary", is_log: false, write: markdown::write },
    Form { format: Format::Html, name: "html", about: "A page with pictures, for people", is_log: false, write: html::write },
];

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
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The findings, sorted by place.
    pub findings: &'a [Diagnostic],
    /// The findings that are not held against anyone.
    pub forgiven: &'a [Forgiven],
    /// Why the check could not be finished; empty if it was.
    pub problems: &'a [Problem],
    /// What became of each rule.
    pub tallies: &'a BTreeMap<String, Tally>,
    /// The rules that are declared in rule files.
    pub declared: &'a [Declared],
    /// How many records there are of each kind.
    pub kinds: &'a BTreeMap<String, u64>,
    /// What there is to look at of records that are right; empty unless it was asked for.
    pub exhibits: &'a Exhibits,
    /// Where rules have a page, by id.
    pub pages: &'a BTreeMap<String, String>,
    /// What was looked at and found; of all findings, whatever is shown.
    pub counts: Counts,
    /// What was found outside the paths that were asked for.
    pub elsewhere: Counts,
    /// The version of this program.
    pub version: &'a str,
    /// Whether a warning fails the check too.
    pub fails_on_warning: bool,
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
    pub const ALL: [Self; FORMS.len()] = {
        let mut all = [Self::Pretty; FORMS.len()];
        let mut at = 0;
        while at < all.len() {
            all[at] = FORMS[at].format;
            at += 1;
        }
        all
    };

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        self.form().name
    }

    /// What it is, in a few words.
    pub fn about(self) -> &'static str {
        self.form().about
    }

    /// Whether it is a log that people read, to which more lines may be added.
    pub fn is_log(self) -> bool {
        self.form().is_log
    }

    /// Writes the report. The text of the files is read again for it.
    pub fn render(self, report: &Report<'_>, files: &Files, out: &mut dyn Write) -> io::Result<()> {
        (self.form().write)(report, files, out)
    }

    fn form(self) -> &'static Form {
        &FORMS[self as usize]
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

    /// The exit code: 2 if the check could not be finished, 1 if it failed, else 0.
    fn exit(&self) -> u8 {
        if !self.problems.is_empty() {
            return 2;
        }
        u8::from(self.counts.errors > 0 || (self.fails_on_warning && self.counts.warnings > 0))
    }

    /// The findings that are shown, whatever their number: the worst first, those that are as bad in order of place.
    fn ranked(&self) -> Vec<&'a Diagnostic> {
        let mut ranked: Vec<_> = self.listed().collect();
        ranked.sort_by_key(|finding| finding.severity);
        ranked
    }

    /// The problems that no finding which people are shown tells of already.
    fn untold(&self) -> impl Iterator<Item = &'a Problem> + Clone + use<'a> {
        let limits = self.shown().filter(|finding| finding.rule.starts_with("limit/"));
        let told: HashSet<Location> = limits.map(|finding| finding.location).collect();
        self.problems.iter().filter(move |problem| !problem.location.is_some_and(|at| told.contains(&at)))
    }

    fn listed(&self) -> impl Iterator<Item = &'a Diagnostic> + use<'a> {
        let show_info = self.show_info;
        self.findings.iter().filter(move |finding| show_info || finding.severity != Severity::Info)
    }
}

#[cfg(test)]
mod tests;
