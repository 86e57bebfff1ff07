//! The rules that there are, so that a slip in a rule's name is told and not obeyed as nothing.

use crate::builtin;
use crate::config::Selector;
use crate::nearest::nearest;
use crate::rule::Declared;
use crate::rules;

/// The ids of all rules: those that are declared, with the findings of their own, and the built-in ones.
pub struct Known(Vec<String>);

/// A selector that names no rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// One sentence that states the fact.
    pub message: String,
    /// What was most likely meant, or where to look.
    pub help: String,
}

impl Known {
    /// The ids of these rules, and of the built-in ones.
    pub fn new(declared: &[Declared]) -> Self {
        // The schema of a kind of record is no rule by name: its findings are called after keywords.
        let named = declared.iter().map(|rule| &*rule.id).filter(|id| id.contains('/'));
        let mut ids: Vec<String> = named.clone().map(str::to_owned).collect();
        ids.extend(named.flat_map(|id| rules::SUFFIXES.map(|suffix| format!("{id}/{suffix}"))));
        ids.extend(builtin::all().map(|builtin| builtin.id.to_owned()));
        ids.extend(builtin::schema_ids());
        Self(ids)
    }

    /// The ids, declared ones first.
    pub fn ids(&self) -> impl Iterator<Item = &str> + Clone {
        self.0.iter().map(String::as_str)
    }

    /// Why a selector selects nothing; `None` if it selects a rule.
    pub fn objection(&self, selector: &Selector) -> Option<Unknown> {
        if self.ids().any(|id| selector.matches(id)) {
            return None;
        }
        let written = selector.to_string();
        let patterns: Vec<String> =
            self.ids().filter_map(|id| id.split_once('/')).map(|(namespace, _)| format!("{namespace}/*")).collect();
        let (message, near) = if written.ends_with("/*") {
            let near = nearest(&written, patterns.iter().map(String::as_str));
            (format!("`{written}` names no rule"), near)
        } else {
            (format!("there is no rule `{written}`"), nearest(&written, self.ids()))
        };
        let help = near.map_or_else(
            || "`comity rules` lists the rules that there are".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        Some(Unknown { message, help })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(selector: &str) -> Option<String> {
        let known = Known(["trade/total", "trade/total/unit", "schema/type", "yaml/syntax"].map(str::to_owned).into());
        let selector = Selector::parse(selector).expect("a selector");
        known.objection(&selector).map(|unknown| format!("{}; {}", unknown.message, unknown.help))
    }

    #[test]
    fn a_slip_in_the_name_of_a_rule_is_told() {
        for known in ["all", "trade/*", "trade/total", "trade/total/unit", "schema/type", "schema/*", "yaml/syntax"] {
            assert_eq!(said(known), None, "{known}");
        }
        let cases = [
            ("trade/totl", "there is no rule `trade/totl`; did you mean `trade/total`?"),
            ("trade/total/unti", "there is no rule `trade/total/unti`; did you mean `trade/total/unit`?"),
            ("schema/tpye", "there is no rule `schema/tpye`; did you mean `schema/type`?"),
            ("shcema/*", "`shcema/*` names no rule; did you mean `schema/*`?"),
            ("people/born", "there is no rule `people/born`; `comity rules` lists the rules that there are"),
        ];
        for (selector, expected) in cases {
            assert_eq!(said(selector).as_deref(), Some(expected), "{selector}");
        }
    }

    #[test]
    fn built_in_rules_are_known() {
        let known = Known::new(&[]);
        for id in ["yaml/syntax", "schema/additionalProperties", "schema/false", "limit/depth", "text/*", "rule/*"] {
            assert_eq!(known.objection(&Selector::parse(id).expect("a selector")), None, "{id}");
        }
    }
}
