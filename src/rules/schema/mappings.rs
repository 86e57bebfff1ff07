//! What is said of a mapping: keys that are missing, unknown, or not allowed.

use std::collections::HashSet;

use jsonschema::error::ValidationErrorKind;

use crate::diagnostic::Applicability;
use crate::document::NodeRef;
use crate::nearest::nearest;
use crate::rules::schema::declared::Declared;
use crate::rules::schema::declared::declared;
use crate::rules::schema::failure::Explainer;
use crate::rules::schema::failure::Failure;
use crate::rules::schema::failure::Finding;
use crate::rules::schema::failure::keyword_name;
use crate::rules::schema::formats;
use crate::rules::schema::scalars::rewrite;
use crate::rules::schema::words;
use crate::rules::schema::words::counted;
use crate::rules::schema::words::quoted;

impl<'d> Explainer<'_, 'd> {
    /// The findings for an error about the keys of a mapping; `None` if it is about something else.
    pub(super) fn of_mapping(self, failure: Failure<'_, 'd>) -> Option<Vec<Finding>> {
        let node = failure.node;
        Some(match failure.error.kind() {
            ValidationErrorKind::Required { property } => {
                let property = property.as_str().unwrap_or_default();
                vec![self.missing(failure, property)]
            }
            ValidationErrorKind::AdditionalProperties { unexpected } => self.unknown_keys(failure, unexpected),
            ValidationErrorKind::UnevaluatedProperties { unexpected } => self.unevaluated_keys(failure, unexpected),
            ValidationErrorKind::PropertyNames { error } => self.bad_key(failure, error)?,
            ValidationErrorKind::MinProperties { limit } => {
                vec![self.at_value(failure, node, self.key_count(node, "least", *limit))]
            }
            ValidationErrorKind::MaxProperties { limit } => {
                vec![self.at_value(failure, node, self.key_count(node, "most", *limit))]
            }
            ValidationErrorKind::FalseSchema => self.forbidden(failure),
            _ => return None,
        })
    }

    fn key_count(self, node: NodeRef<'d>, bound: &str, limit: u64) -> String {
        let count = node.len();
        format!("{} must have at {bound} {}, but has {count}", self.called(node), counted(limit, "key"))
    }

    fn missing(self, failure: Failure<'_, 'd>, property: &str) -> Finding {
        let keyword = keyword_name(failure.error);
        if let Some(trigger) = self.trigger(failure, property).filter(|_| keyword != "required") {
            let message = format!("{} needs {} beside it", quoted(trigger.text()), quoted(property));
            return self.at_key(failure, trigger, message);
        }
        let mut finding = self.at_value(failure, failure.node, self.lacks(failure.node, &[property.to_owned()]));
        finding.missing = vec![property.to_owned()];
        let keys = failure.node.entries().map(|(key, _)| key.text());
        if let Some(similar) = nearest(property, keys) {
            finding.diagnostic.help = Some(format!("is `{similar}` meant to be `{property}`?"));
        }
        finding
    }

    /// The sentence for keys that a mapping lacks.
    pub(super) fn lacks(self, node: NodeRef<'d>, missing: &[String]) -> String {
        let names: Vec<_> = missing.iter().map(|name| quoted(name)).collect();
        format!("{} has no {}", self.called(node), words::either(&names))
    }

    /// The key that makes another one necessary.
    fn trigger(self, failure: Failure<'_, 'd>, property: &str) -> Option<NodeRef<'d>> {
        let dependencies = self.files().node(failure.keyword?);
        let needs = |list: NodeRef<'_>| list.items().any(|item| item.text() == property);
        let triggers = dependencies.entries().filter(|&(_, list)| needs(list)).map(|(key, _)| key.text());
        let mut present = triggers.filter_map(|name| failure.node.entries().find(|(key, _)| key.text() == name));
        present.next().map(|(key, _)| key)
    }

    fn unknown_keys(self, failure: Failure<'_, 'd>, unexpected: &[String]) -> Vec<Finding> {
        let known = failure.holder.map(|holder| Declared::beside(self.files(), holder)).unwrap_or_default();
        self.keys(failure.node, unexpected).into_iter().map(|key| self.unknown_key(failure, key, &known)).collect()
    }

    fn unevaluated_keys(self, failure: Failure<'_, 'd>, unexpected: &[String]) -> Vec<Finding> {
        let known = failure.holder.map(|holder| declared(self.files(), holder)).unwrap_or_default();
        let keys = self.keys(failure.node, unexpected);
        let finding = |key: NodeRef<'d>| {
            if !known.allows(key.text()) {
                return self.unknown_key(failure, key, &known);
            }
            let message =
                format!("{} does not go with the other keys of {}", quoted(key.text()), self.called(failure.node));
            Finding { consequence: true, ..self.at_key(failure, key, message) }
        };
        keys.into_iter().map(finding).collect()
    }

    fn unknown_key(self, failure: Failure<'_, 'd>, key: NodeRef<'d>, known: &Declared) -> Finding {
        let message = format!("{} is not a key that {} can have", quoted(key.text()), self.called(failure.node));
        let mut finding = self.at_key(failure, key, message);
        let similar = nearest(key.text(), known.names.iter().map(String::as_str));
        finding.diagnostic.help = match similar.filter(|name| failure.node.get(name).is_none()) {
            Some(name) => {
                finding.meant = Some(name.to_owned());
                finding.diagnostic.fixes.extend(rewrite(key, name, Applicability::Suggestion));
                Some(format!("did you mean `{name}`?"))
            }
            None if known.names.is_empty() => None,
            None => {
                let names = known.names.iter().map(|name| quoted(name));
                Some(format!("it can have {}", words::some(known.names.len(), names)))
            }
        };
        finding
    }

    /// The keys with these names; of very many, one more than are reported.
    fn keys(self, node: NodeRef<'d>, names: &[String]) -> Vec<NodeRef<'d>> {
        let names: HashSet<&str> = names.iter().map(String::as_str).collect();
        let keys = node.entries().map(|(key, _)| key).filter(|key| names.contains(key.text()));
        keys.take(self.schema.limits.record_findings.saturating_add(1)).collect()
    }

    fn bad_key(self, failure: Failure<'_, 'd>, error: &jsonschema::ValidationError<'_>) -> Option<Vec<Finding>> {
        let name = error.instance().as_str()?.to_owned();
        let (key, _) = failure.node.entries().find(|(key, _)| key.text() == name)?;
        let inner = self.failure(error)?;
        let reason = key_reason(error);
        let message = format!("{} can't be a key of {}", quoted(key.text()), self.called(failure.node));
        let message = reason.map_or(message.clone(), |reason| format!("{message}: {reason}"));
        let suggested = self.of_value(Failure { node: key, ..inner }, key);
        let mut finding = self.at_key(Failure { keyword: inner.keyword, ..failure }, key, message);
        finding.diagnostic.help = suggested.and_then(|finding| finding.diagnostic.help);
        finding.node = key.index();
        finding.diagnostic.subject = Some(key.index());
        Some(vec![finding])
    }

    fn forbidden(self, failure: Failure<'_, 'd>) -> Vec<Finding> {
        let node = failure.node;
        let keyword = keyword_name(failure.error);
        if let Some(list) = node.parent().filter(|list| keyword == "items" && list.is_sequence()) {
            return vec![self.past_the_known(failure, list)];
        }
        if keyword != "false" && node.is_mapping() {
            let most = self.schema.limits.record_findings.saturating_add(1);
            let known = failure.holder.map(|holder| Declared::beside(self.files(), holder)).unwrap_or_default();
            let extra = node
                .entries()
                .map(|(key, _)| key)
                .filter(|key| keyword == "propertyNames" || !known.allows(key.text()));
            return extra.take(most).map(|key| self.unknown_key(failure, key, &known)).collect();
        }
        let message = format!("{} must not be there", self.called(node));
        vec![match node.key().filter(|_| node != self.record) {
            Some(key) => self.at_key(failure, key, message),
            None if node == self.record => {
                self.at_value(failure, node, "the schema allows no record at all".to_owned())
            }
            None => self.at_value(failure, node, message),
        }]
    }
}

/// What is wanted of a key, as a clause.
fn key_reason(error: &jsonschema::ValidationError<'_>) -> Option<String> {
    Some(match error.kind() {
        ValidationErrorKind::Pattern { pattern } => format!("it must match {}", quoted(pattern)),
        ValidationErrorKind::MinLength { limit } => {
            format!("it must have at least {}", counted(*limit, "character"))
        }
        ValidationErrorKind::MaxLength { limit } => {
            format!("it must have at most {}", counted(*limit, "character"))
        }
        ValidationErrorKind::Format { format } => format!("it must be {}", formats::wanted(format)),
        _ => return None,
    })
}
