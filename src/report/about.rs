//! What there is to say of a rule, wherever it is declared.

use crate::builtin;
use crate::diagnostic::Severity;
use crate::rule::Declared;
use crate::rules;

/// What is said of a rule; none of it is made visible yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// What must hold, in a line.
    pub summary: String,
    /// Why; the summary again if nobody says.
    pub text: String,
    /// How bad it is, if nothing changes that.
    pub severity: Option<Severity>,
}

impl About {
    /// What is said of the rule whose findings have this id. A rule may have several: `trade/total/unit` is of
    /// `trade/total`.
    pub fn of(id: &str, declared: &[Declared]) -> Self {
        if let Some(rule) = self::declared(id, declared) {
            return Self::declared(rule);
        }
        if let Some(own) = builtin::find(id) {
            return Self { summary: own.summary.into(), text: own.text.into(), severity: Some(own.severity) };
        }
        let (summary, severity) = match rules::find_kind("schema") {
            Some(info) if id.starts_with("schema/") => (info.summary, Some(Severity::Error)),
            _ => ("a rule of this project", None),
        };
        Self { summary: summary.into(), text: summary.into(), severity }
    }

    fn declared(rule: &Declared) -> Self {
        let text = rule.why.clone().unwrap_or_else(|| rule.info.summary.into());
        Self { summary: rule.info.summary.into(), text, severity: rule.severity }
    }
}

/// The rule of a rule file whose findings have this id.
pub fn declared<'d>(id: &str, declared: &'d [Declared]) -> Option<&'d Declared> {
    let is_of =
        |rule: &&Declared| id.strip_prefix(&*rule.id).is_some_and(|rest| matches!(rest.as_bytes(), [] | [b'/', ..]));
    declared.iter().filter(|rule| rule.info.kind != "schema").find(is_of)
}

/// The page of the rule whose findings have this id, in the folder `docs/rules`: of a rule of the pack its section, of
/// a project's own the page of its kind. `None` if nobody wrote one.
pub fn page(id: &str, declared: &[Declared]) -> Option<String> {
    let section = |page: &str, id: &str| format!("{page}.md#{}", id.replace('/', ""));
    if let Some(rule) = self::declared(id, declared) {
        let kind = format!("{}.md", rule.info.kind);
        return Some(if rule.is_own { kind } else { section("country-relations", &rule.id) });
    }
    if builtin::find(id).is_some() {
        return Some(section("built-in", id));
    }
    id.starts_with("schema/").then(|| "schema.md".to_owned())
}

/// Where more is said of a rule.
pub fn more(id: &str) -> String {
    format!("`comity explain {id}` tells what it says, why, and how to mend what it finds.")
}
