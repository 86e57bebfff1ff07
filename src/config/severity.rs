//! Severities by rule: the last pattern that matches decides.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;

/// Names rules: an id, `namespace/*`, or `all`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector(String);

impl Selector {
    /// Reads a selector; `None` if it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let is_name = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_$".contains(&byte))
        };
        let is_pattern = text == "all"
            || text
                .split_once('/')
                .is_some_and(|(namespace, name)| is_name(namespace) && (name == "*" || name.split('/').all(is_name)));
        is_pattern.then(|| Self(text.to_owned()))
    }

    /// Whether it names a rule.
    pub fn matches(&self, rule: &str) -> bool {
        match self.0.strip_suffix('*') {
            Some(namespace) => rule.starts_with(namespace),
            // A finding of its own, such as `trade/total/unit`, goes with its rule.
            None => {
                self.0 == "all"
                    || rule == self.0
                    || rule.strip_prefix(&self.0).is_some_and(|rest| rest.starts_with('/'))
            }
        }
    }
}

impl std::fmt::Display for Selector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is said of the severity of rules, in order; `None` is off.
#[derive(Clone, Debug, Default)]
pub struct Severities(pub Vec<(Selector, Option<Severity>)>);

impl Severities {
    /// The severity of a rule whose own is `own`; `None` if it is off.
    pub fn of(&self, rule: &str, own: Option<Severity>) -> Option<Severity> {
        let said = self.0.iter().rev().find(|(selector, _)| selector.matches(rule));
        said.map_or(own, |&(_, severity)| severity)
    }

    /// A finding with its severity; `None` if it is off.
    pub fn settle(&self, mut finding: Diagnostic) -> Option<Diagnostic> {
        finding.severity = self.of(&finding.rule, Some(finding.severity))?;
        Some(finding)
    }
}

/// A word that is no severity.
pub(super) struct NoSeverity;

/// The severity with this word; of `off`, none.
pub(super) fn parse_severity(word: &str) -> Result<Option<Severity>, NoSeverity> {
    match word {
        "error" => Ok(Some(Severity::Error)),
        "warning" => Ok(Some(Severity::Warning)),
        "info" => Ok(Some(Severity::Info)),
        "off" => Ok(None),
        _ => Err(NoSeverity),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_names_a_rule_a_namespace_or_all() {
        let cases = [
            ("trade/total", "trade/total", true),
            ("trade/total", "trade/total/unit", true),
            ("trade/total", "trade/totals", false),
            ("trade/*", "trade/total", true),
            ("trade/*", "traders/total", false),
            ("all", "schema/type", true),
        ];
        for (selector, rule, matches) in cases {
            assert_eq!(
                Selector::parse(selector).map(|selector| selector.matches(rule)),
                Some(matches),
                "{selector} {rule}"
            );
        }
        for text in ["", "trade", "trade/", "*/total", "trade/to tal", "*"] {
            assert_eq!(Selector::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_last_word_decides() {
        let says = |text: &str, severity| (Selector::parse(text).expect("a selector"), severity);
        let severities = Severities(vec![says("trade/*", None), says("trade/total", Some(Severity::Info))]);
        assert_eq!(severities.of("trade/total", Some(Severity::Error)), Some(Severity::Info));
        assert_eq!(severities.of("trade/rank", Some(Severity::Error)), None);
        assert_eq!(severities.of("x/y", Some(Severity::Error)), Some(Severity::Error));
    }
}
