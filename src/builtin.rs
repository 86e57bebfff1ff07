//! Findings of comity's own, which no rule file declares. `builtin.md` is the one list of them, and holds their pages.
//!
//! The findings of a schema are a family: they are called after the keyword that is broken, and their page is that of
//! the kind of rule `schema`.

use std::fmt::Write;

use crate::diagnostic::Severity;
use crate::rules;

/// A kind of finding that no rule file declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Builtin {
    /// `namespace/name`.
    pub id: &'static str,
    /// How bad it is, unless the configuration says otherwise.
    pub severity: Severity,
    /// What it says, in a line.
    pub summary: &'static str,
    /// What it means, why it matters and what to do, in Markdown.
    pub text: &'static str,
}

const PAGES: &str = include_str!("builtin.md");

/// All of them, in the order of their pages.
pub fn all() -> impl Iterator<Item = Builtin> {
    PAGES.split("\n## ").skip(1).filter_map(section)
}

/// The one with this id.
pub fn find(id: &str) -> Option<Builtin> {
    all().find(|builtin| builtin.id == id)
}

/// The ids of the family `schema/<keyword>`.
pub fn schema_ids() -> impl Iterator<Item = String> {
    rules::schema::finding_names().map(|name| format!("schema/{name}"))
}

/// Whether anyone may forgive a finding, for all that is known here: what is wrong with a document, what was not
/// finished, and what is said of forgiveness itself stays. Rules that are declared say so themselves.
pub fn is_forgivable(rule: &str) -> bool {
    match rule.split_once('/') {
        Some(("limit" | "suppression" | "waiver" | "baseline" | "config" | "gate" | "dataset" | "rule", _)) => false,
        // The one remark there is; a test sees to it that there is no other.
        Some(("yaml" | "json", name)) => name == "ambiguous-scalar",
        _ => true,
    }
}

impl Builtin {
    /// Its page, for people; `severity` is what the project makes of it, `None` is off.
    pub fn page(&self, severity: Option<Severity>) -> String {
        let Self { id, summary, text, .. } = self;
        let mut page = format!("# {id}\n\n");
        let severity = severity.map_or("off", Severity::word);
        let _ = writeln!(page, "{severity}: {summary}\n\n{text}\n\n## How to waive it\n\n{}", self.waiving());
        page
    }

    /// How it is waived, or that it can't be.
    fn waiving(&self) -> String {
        let (namespace, name) = self.id.split_once('/').unwrap_or((self.id, ""));
        match (namespace, name) {
            ("limit", _) => "It can't be waived: the check was not finished, and ends with exit code 2.".to_owned(),
            ("waiver", _) if self.severity == Severity::Error => IN_OWN_FILES.to_owned(),
            ("suppression" | "waiver", _) | (_, "syntax") => "It can't be waived.".to_owned(),
            ("gate", _) => IN_BASE.to_owned(),
            ("schema", "invalid" | "ref-cycle") => IN_OWN_FILES.to_owned(),
            ("config" | "rule" | "baseline", _) if self.severity == Severity::Error => IN_OWN_FILES.to_owned(),
            ("rule", _) | ("schema", "unknown-keyword" | "unknown-format") => {
                format!("For the project: {}", self.off())
            }
            ("yaml" | "text", _) if is_forgivable(self.id) => {
                let id = self.id;
                format!(
                    "In a YAML record: `# comity: allow {id} -- reason`, on the line of the value or above it.\n\
                     For the project: {}",
                    self.off()
                )
            }
            _ => format!("For the project: {}", self.off()),
        }
    }

    fn off(&self) -> String {
        format!("`severity: {{{}: off}}` in `comity.yaml`, or `info` to keep it in sight.", self.id)
    }
}

const IN_OWN_FILES: &str =
    "It can't be waived: it is a mistake in the project's own files, and nothing is checked until it is mended.";

const IN_BASE: &str =
    "It can't be waived in the pull request. For the project: under `gate:` in the `comity.yaml` of the base, such as
`gate: {weakened: warning}`.";

/// A section: the id, the severity and summary on the next line, the text.
fn section(section: &'static str) -> Option<Builtin> {
    let (id, rest) = section.split_once('\n')?;
    let (head, text) = rest.split_once('\n')?;
    let (word, summary) = head.split_once(": ")?;
    let severity = [Severity::Error, Severity::Warning, Severity::Info].into_iter().find(|one| one.word() == word)?;
    Some(Builtin { id, severity, summary, text: text.trim() })
}

#[cfg(test)]
mod tests;
