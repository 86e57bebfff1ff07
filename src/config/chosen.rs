//! Which rules the command line asks about.

use crate::config::Selector;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;

/// What `--select` keeps and `--ignore` then leaves out.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// These rules; all if it is empty.
    pub select: Vec<Selector>,
    /// But not these.
    pub ignore: Vec<Selector>,
}

impl Chosen {
    /// Whether a rule is asked about.
    pub fn has(&self, rule: &str) -> bool {
        (self.select.is_empty() || is_named(&self.select, rule)) && !is_named(&self.ignore, rule)
    }

    /// Whether the outcomes of a rule are told. A schema is one rule, but its findings have ids of their own.
    pub fn counts(&self, rule: &str) -> bool {
        if rule != "schema" {
            return self.has(rule);
        }
        let is_of_schema =
            |selector: &Selector| selector.matches("schema/") || selector.to_string().starts_with("schema/");
        let is_off = |selector: &Selector| selector.matches("schema/");
        (self.select.is_empty() || self.select.iter().any(is_of_schema)) && !self.ignore.iter().any(is_off)
    }

    /// Whether a finding is kept: also the errors of documents, which no rule is asked about.
    pub fn keeps(&self, finding: &Diagnostic) -> bool {
        self.has(&finding.rule) || (finding.level == Level::Document && !is_named(&self.ignore, &finding.rule))
    }
}

fn is_named(selectors: &[Selector], rule: &str) -> bool {
    selectors.iter().any(|selector| selector.matches(rule))
}
