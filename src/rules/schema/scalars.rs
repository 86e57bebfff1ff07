//! What is said of a value that is wrong in itself.

use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

use crate::diagnostic::Applicability;
use crate::diagnostic::Fix;
use crate::document;
use crate::document::Kind;
use crate::document::NodeRef;
use crate::document::Style;
use crate::nearest::nearest;
use crate::rules::schema::failure::Explainer;
use crate::rules::schema::failure::Failure;
use crate::rules::schema::failure::Finding;
use crate::rules::schema::formats;
use crate::rules::schema::words;
use crate::rules::schema::words::counted;
use crate::rules::schema::words::quoted;
use crate::rules::schema::words::shown;

/// How many of the values allowed a wrong one is compared with.
const COMPARED: usize = 5_000;

impl<'d> Explainer<'_, 'd> {
    /// The finding for an error about a value itself; `None` if it is about something else.
    pub(super) fn of_value(self, failure: Failure<'_, 'd>, node: NodeRef<'d>) -> Option<Finding> {
        let finding = |message| self.at_value(failure, node, message);
        Some(match failure.error.kind() {
            ValidationErrorKind::Type { kind } => self.wrong_type(failure, node, words::types(kind)),
            ValidationErrorKind::Enum { options } => self.not_listed(failure, node, options),
            ValidationErrorKind::Constant { expected_value } => self.not_constant(failure, node, expected_value),
            ValidationErrorKind::Format { format } => self.wrong_format(failure, node, format),
            ValidationErrorKind::Pattern { pattern } => self.no_match(failure, node, pattern),
            ValidationErrorKind::MinLength { limit } | ValidationErrorKind::MaxLength { limit } => {
                finding(self.wrong_length(failure, node, *limit))
            }
            _ => finding(self.out_of_bounds(failure, node)?),
        })
    }

    /// A value of another type than those wanted.
    pub(super) fn wrong_type(
        self,
        failure: Failure<'_, 'd>,
        node: NodeRef<'d>,
        types: Vec<jsonschema::JsonType>,
    ) -> Finding {
        let wants_text = types.contains(&jsonschema::JsonType::String);
        let wanted = words::wanted_types(types);
        let is_number = wanted == "a whole number" && node.is_number();
        let found = if is_number { format!("is {}", shown(node)) } else { words::found(node) };
        let message = format!("{} must be {wanted}, but {found}", self.called(node));
        let mut finding = self.at_value(failure, node, message);
        if wants_text && node.style() == Style::Plain && !node.source().is_empty() && is_scalar(node) {
            finding.diagnostic.help = Some(format!("put it in quotes: `\"{}\"`", node.source()));
            finding.diagnostic.fixes.push(quote(node));
        } else if wanted.contains("number") && node.as_str().is_some_and(words::reads_as_other) {
            finding.diagnostic.help = Some("take the quotes away".to_owned());
            finding.diagnostic.fixes.extend(unquote(node));
        }
        finding
    }

    fn not_listed(self, failure: Failure<'_, 'd>, node: NodeRef<'d>, options: &Value) -> Finding {
        let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
        self.none_of(failure, node, options)
    }

    /// A value that is none of those allowed.
    pub(super) fn none_of(self, failure: Failure<'_, 'd>, node: NodeRef<'d>, options: &[Value]) -> Finding {
        let message = match (node.is_mapping(), node.is_sequence()) {
            (false, false) => format!("{} can't be {}", self.called(node), shown(node)),
            _ => format!("{} is none of the values allowed", self.called(node)),
        };
        let mut finding = self.at_value(failure, node, message);
        let similar = nearest(node.text(), options.iter().filter_map(Value::as_str).take(COMPARED));
        finding.diagnostic.help = Some(match similar {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("it can be {}", words::some(options.len(), options.iter().map(words::value))),
        });
        finding
            .diagnostic
            .fixes
            .extend(similar.and_then(|name| rewrite(node, name, formats::likely(node.text(), name))));
        finding
    }

    fn not_constant(self, failure: Failure<'_, 'd>, node: NodeRef<'d>, expected: &Value) -> Finding {
        let expected = words::value(expected);
        let message = format!("{} must be {expected}, but is {}", self.called(node), shown(node));
        self.at_value(failure, node, message)
    }

    fn wrong_format(self, failure: Failure<'_, 'd>, node: NodeRef<'d>, format: &str) -> Finding {
        let reason = formats::reason(format, node.text(), &self.schema.codes);
        let wanted = formats::wanted(format);
        let message = match &reason {
            Some(reason) if !reason.message.is_empty() => {
                format!("{} is not {wanted}: {}", shown(node), reason.message)
            }
            _ => format!("{} must be {wanted}, but is {}", self.called(node), shown(node)),
        };
        let mut finding = self.at_value(failure, node, message);
        if let Some(reason) = reason {
            finding.diagnostic.help = reason.help;
            let fix = reason.meant.and_then(|(applicability, meant)| rewrite(node, &meant, applicability));
            finding.diagnostic.fixes.extend(fix);
        }
        finding
    }

    fn no_match(self, failure: Failure<'_, 'd>, node: NodeRef<'d>, pattern: &str) -> Finding {
        let message = format!("{} must match {}, but is {}", self.called(node), quoted(pattern), shown(node));
        let mut finding = self.at_value(failure, node, message);
        let holder = failure.holder.map(|holder| self.files().node(holder));
        let described = holder.and_then(|schema| schema.get("description")?.as_str());
        finding.diagnostic.help = described.map(str::to_owned);
        finding
    }

    fn wrong_length(self, failure: Failure<'_, 'd>, node: NodeRef<'d>, limit: u64) -> String {
        let bound =
            if matches!(failure.error.kind(), ValidationErrorKind::MinLength { .. }) { "least" } else { "most" };
        let length = u64::try_from(node.text().chars().count()).unwrap_or(u64::MAX);
        let called = self.called(node);
        if length == 0 {
            return format!("{called} must not be empty");
        }
        let limit = counted(limit, "character");
        format!("{called} must have at {bound} {limit}, but {} has {length}", shown(node))
    }

    fn out_of_bounds(self, failure: Failure<'_, 'd>, node: NodeRef<'d>) -> Option<String> {
        let (relation, limit) = match failure.error.kind() {
            ValidationErrorKind::Minimum { limit } => ("at least", limit.to_string()),
            ValidationErrorKind::Maximum { limit } => ("at most", limit.to_string()),
            ValidationErrorKind::ExclusiveMinimum { limit } => ("more than", limit.to_string()),
            ValidationErrorKind::ExclusiveMaximum { limit } => ("less than", limit.to_string()),
            ValidationErrorKind::MultipleOf { multiple_of } => ("a multiple of", multiple_of.to_string()),
            _ => return None,
        };
        let keyword = failure.keyword.map(|place| self.files().node(place)).filter(|node| node.is_number());
        let limit = keyword.map_or(limit, |node| node.text().to_owned());
        Some(format!("{} must be {relation} {limit}, but is {}", self.called(node), shown(node)))
    }
}

fn is_scalar(node: NodeRef<'_>) -> bool {
    !matches!(node.kind(), Kind::Sequence | Kind::Mapping)
}

/// A value that was not written as text. Of a number it is sure that its digits are meant; `null` may be nothing.
fn quote(node: NodeRef<'_>) -> Fix {
    let applicability = if node.is_number() { Applicability::Unsafe } else { Applicability::Suggestion };
    let title = format!("put `{}` in quotes", node.source());
    Fix::replace(applicability, title, node.location(), document::quoted(node.source()))
}

/// A number that was written as text.
fn unquote(node: NodeRef<'_>) -> Option<Fix> {
    let title = format!("take the quotes of `{}` away", node.text());
    let is_plain = serde_json::from_str::<serde_json::Number>(node.text()).is_ok();
    is_plain.then(|| Fix::replace(Applicability::Unsafe, title, node.location(), node.text().to_owned()))
}

/// Writes another text in place of a scalar, in its style.
pub(super) fn rewrite(node: NodeRef<'_>, text: &str, applicability: Applicability) -> Option<Fix> {
    Some(Fix::replace(applicability, format!("write `{text}`"), node.location(), node.spelt(text)?))
}
