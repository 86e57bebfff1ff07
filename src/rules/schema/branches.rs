//! Which of several schemas a value was meant to meet, and what keeps it from that one.

use jsonschema::JsonType;
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

use crate::document::NodeRef;
use crate::rules::schema::failure::Explainer;
use crate::rules::schema::failure::Failure;
use crate::rules::schema::failure::Finding;
use crate::rules::schema::files::Place;
use crate::rules::schema::findings::merge;
use crate::rules::schema::words;
use crate::rules::schema::words::quoted;
use crate::rules::schema::words::shown;

/// The errors of one branch.
type Errors = Vec<ValidationError<'static>>;

/// How far a value is from a branch; less is nearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Distance {
    /// Whether the value is of another type.
    type_differs: bool,
    /// Members that say it is another branch: a `const` or `enum` that fails.
    other_kind: usize,
    /// Errors, unknown keys counted one by one.
    errors: usize,
    /// Steps to the deepest error, negative: the deeper, the nearer.
    depth: isize,
}

impl<'d> Explainer<'_, 'd> {
    /// The findings for an error of `anyOf`, `oneOf` or `not`; `None` if it is about something else.
    pub(super) fn of_branches(self, failure: Failure<'_, 'd>) -> Option<Vec<Finding>> {
        match failure.error.kind() {
            ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
                Some(self.no_branch(failure, context))
            }
            ValidationErrorKind::OneOfMultipleValid { context } => Some(vec![self.several(failure, context)]),
            ValidationErrorKind::Not { .. } => Some(vec![self.negated(failure)]),
            _ => None,
        }
    }

    fn no_branch(self, failure: Failure<'_, 'd>, context: &[Errors]) -> Vec<Finding> {
        let node = failure.node;
        if let Some(options) = listed(context, failure.error) {
            return vec![self.none_of(failure, node, &options)];
        }
        if let Some(types) = other_types(context, failure.error) {
            return vec![self.wrong_type(failure, node, types)];
        }
        if let Some((options, member)) = self.kinds(failure, context) {
            return vec![self.none_of(failure, member, &options)];
        }
        if let Some(names) = one_of_keys(context, failure.error) {
            let names: Vec<_> = names.iter().map(|name| quoted(name)).collect();
            let message = format!("{} must have {}", self.called(node), words::either(&names));
            return vec![self.at_value(failure, node, message)];
        }
        let distances: Vec<_> = context.iter().map(|errors| distance(errors, failure.error)).collect();
        let Some(best) = (0..context.len()).min_by_key(|&branch| distances[branch]) else { return Vec::new() };
        let rank = |branch: usize| (distances[branch].type_differs, distances[branch].other_kind);
        let is_clear = (0..context.len()).all(|branch| branch == best || rank(branch) > rank(best));
        if is_clear {
            let found = self.explain_all(&context[best]);
            if !found.is_empty() {
                return found;
            }
        }
        vec![self.nearest_branch(failure, context, best)]
    }

    /// The member that names the branch, and all it can be, if it names none.
    fn kinds(self, failure: Failure<'_, 'd>, context: &[Errors]) -> Option<(Vec<Value>, NodeRef<'d>)> {
        let here = depth(failure.error);
        let named = |errors: &Errors| {
            let mut members = errors.iter().filter(|error| depth(error) == here + 1);
            members.find_map(|error| Some((error.instance_path().clone(), allowed(error)?)))
        };
        let named: Vec<_> = context.iter().map(named).collect::<Option<_>>()?;
        let (path, _) = named.first()?;
        let same = named.iter().all(|(other, _)| other == path);
        let member = self.record.at(path.as_str()).filter(|_| same)?;
        Some((named.iter().flat_map(|(_, options)| options.clone()).collect(), member))
    }

    /// What keeps a value from the branch that seems nearest, where several are equally likely.
    fn nearest_branch(self, failure: Failure<'_, 'd>, context: &[Errors], best: usize) -> Finding {
        let found = merge(self, self.explain_all(&context[best]));
        let steps = |finding: &Finding| finding.diagnostic.pointer.matches('/').count();
        let inner = found.into_iter().max_by_key(steps);
        let names = self.branch_names(failure, 0..context.len());
        let called = self.called(failure.node);
        let Some(inner) = inner else {
            return self.at_value(failure, failure.node, format!("{called} has none of the forms allowed"));
        };
        let message =
            format!("{called} has none of the {} forms allowed; nearest: {}", context.len(), inner.diagnostic.message);
        let mut finding = self.finding(failure, inner.diagnostic.location, failure.node, message);
        finding.diagnostic.pointer = inner.diagnostic.pointer;
        finding.diagnostic.values = inner.diagnostic.values;
        finding.diagnostic.help =
            inner.diagnostic.help.or_else(|| names.map(|names| format!("it can be {}", words::either(&names))));
        finding
    }

    fn several(self, failure: Failure<'_, 'd>, context: &[Errors]) -> Finding {
        let fitting = context.iter().enumerate().filter(|(_, errors)| errors.is_empty()).map(|(branch, _)| branch);
        let fitting: Vec<_> = fitting.collect();
        let called = self.called(failure.node);
        let message = format!("{called} has {} forms at once, but must have exactly one", fitting.len().max(2));
        let mut finding = self.at_value(failure, failure.node, message);
        let names = self.branch_names(failure, fitting.into_iter());
        finding.diagnostic.help = names.map(|names| format!("it fits {}", words::all(&names)));
        finding
    }

    /// The titles of some branches, if each has one.
    fn branch_names(self, failure: Failure<'_, 'd>, branches: impl Iterator<Item = usize>) -> Option<Vec<String>> {
        let list = failure.keyword?;
        let title = |branch| {
            let node = self.files().node(list).item(branch)?;
            let place = Place { node: node.index(), ..list };
            let schema = self.files().target(place).map_or(node, |target| self.files().node(target));
            let title = node.get("title").or_else(|| schema.get("title"))?.as_str()?;
            Some(format!("“{title}”"))
        };
        branches.map(title).collect()
    }

    fn negated(self, failure: Failure<'_, 'd>) -> Finding {
        let node = failure.node;
        let called = self.called(node);
        let Some(schema) = failure.keyword.map(|place| self.files().node(place)) else {
            return self.at_value(failure, node, format!("{called} must not be {}", shown(node)));
        };
        let required: Vec<_> = schema.get("required").into_iter().flat_map(NodeRef::items).collect();
        let only_required = schema.len() == 1 && !required.is_empty();
        let present = required.iter().rev().find_map(|name| node.entries().find(|(key, _)| key.text() == name.text()));
        if let Some((key, _)) = present.filter(|_| only_required) {
            let names: Vec<_> = required.iter().map(|name| quoted(name.text())).collect();
            let together = if names.len() > 1 { " together" } else { "" };
            return self.at_key(failure, key, format!("{called} must not have {}{together}", words::all(&names)));
        }
        let title = ["title", "description"].into_iter().find_map(|key| schema.get(key)?.as_str());
        let pattern = schema.get("pattern").filter(|_| schema.len() == 1);
        self.at_value(
            failure,
            node,
            match title {
                None if pattern.is_some() => {
                    format!("{called} must not match {}", quoted(pattern.map_or("", NodeRef::text)))
                }
                Some(title) => format!("{called} must not be “{title}”"),
                None if schema.get("const").or(schema.get("enum")).is_some() => {
                    format!("{called} must not be {}", shown(node))
                }
                None => format!("{called} is what its schema rules out"),
            },
        )
    }
}

/// All values allowed, if every branch is a list of values for the whole value.
fn listed(context: &[Errors], whole: &ValidationError<'_>) -> Option<Vec<Value>> {
    let mut options = Vec::new();
    for errors in context {
        let [only] = errors.as_slice() else { return None };
        if only.instance_path() != whole.instance_path() {
            return None;
        }
        options.extend(allowed(only)?);
    }
    Some(options)
}

/// The values that an error of `enum` or `const` allows.
fn allowed(error: &ValidationError<'_>) -> Option<Vec<Value>> {
    match error.kind() {
        ValidationErrorKind::Enum { options } => options.as_array().cloned(),
        ValidationErrorKind::Constant { expected_value } => Some(vec![Value::clone(expected_value)]),
        _ => None,
    }
}

/// The keys of which one is wanted, if every branch lacks just one key.
fn one_of_keys<'e>(context: &'e [Errors], whole: &ValidationError<'_>) -> Option<Vec<&'e str>> {
    let mut names = Vec::new();
    for errors in context {
        let [only] = errors.as_slice() else { return None };
        match only.kind() {
            ValidationErrorKind::Required { property } if only.instance_path() == whole.instance_path() => {
                names.push(property.as_str()?);
            }
            _ => return None,
        }
    }
    Some(names)
}

/// All types allowed, if every branch wants another type.
fn other_types(context: &[Errors], whole: &ValidationError<'_>) -> Option<Vec<JsonType>> {
    let mut types = Vec::new();
    for errors in context {
        let mut of_value = errors.iter().filter(|error| error.instance_path() == whole.instance_path());
        types.extend(of_value.find_map(|error| match error.kind() {
            ValidationErrorKind::Type { kind } => Some(words::types(kind)),
            _ => None,
        })?);
    }
    Some(types)
}

fn distance(errors: &Errors, whole: &ValidationError<'_>) -> Distance {
    if errors.is_empty() {
        return Distance { type_differs: true, other_kind: usize::MAX, errors: usize::MAX, depth: 0 };
    }
    let here = depth(whole);
    let is_kind = |error: &&ValidationError<'_>| {
        let names_kind =
            matches!(error.kind(), ValidationErrorKind::Constant { .. } | ValidationErrorKind::Enum { .. });
        names_kind && depth(error) <= here + 1
    };
    let is_type =
        |error: &ValidationError<'_>| matches!(error.kind(), ValidationErrorKind::Type { .. }) && depth(error) == here;
    Distance {
        type_differs: errors.iter().any(is_type),
        other_kind: errors.iter().filter(is_kind).count(),
        errors: errors.iter().map(weight).sum(),
        depth: -errors.iter().map(depth).max().unwrap_or(0),
    }
}

fn weight(error: &ValidationError<'_>) -> usize {
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => unexpected.len(),
        _ => 1,
    }
}

fn depth(error: &ValidationError<'_>) -> isize {
    error.instance_path().as_str().bytes().filter(|&byte| byte == b'/').count().cast_signed()
}
