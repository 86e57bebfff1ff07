//! From the validator's errors to findings: one wrong value is one finding.

use std::collections::HashMap;

use jsonschema::ValidationError;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::NodeRef;
use crate::rules::schema::Schema;
use crate::rules::schema::failure::Explainer;
use crate::rules::schema::failure::Finding;
use crate::rules::schema::instance::Instance;

/// How many errors of the validator are looked at for each finding that may be kept.
const ERRORS_FOR_ONE: usize = 4;

/// Says what is wrong with a record that does not validate.
pub(super) fn explain(schema: &Schema, record: NodeRef<'_>) -> Vec<Diagnostic> {
    let keep = schema.limits.record_findings;
    let errors: Vec<_> = schema.validator.iter_errors(Instance::Node(record)).collect();
    let looked_at = errors.len().min(keep.saturating_mul(ERRORS_FOR_ONE));
    let explainer = Explainer { schema, record };
    let mut findings = fold(explainer, explainer.explain_all(&errors[..looked_at]));
    let has_spoken = |error: &ValidationError<'_>| explainer.is_repeated(error.instance_path().as_str());
    if findings.is_empty() && !errors.iter().any(has_spoken) {
        findings.push(unexplained(record));
    }
    let more = errors.len() - looked_at + findings.len().saturating_sub(keep);
    findings.truncate(keep);
    if more > 0 {
        let message = format!("{keep} things in this record break its schema and are reported, the others are not");
        findings.push(Diagnostic::error("limit/findings", Level::Schema, record.label_location(), message));
    }
    findings
}

/// Says the first thing that is wrong with a record.
pub(super) fn explain_first(schema: &Schema, record: NodeRef<'_>) -> Vec<Diagnostic> {
    let Err(error) = schema.validator.validate(Instance::Node(record)) else { return Vec::new() };
    let explainer = Explainer { schema, record };
    fold(explainer, explainer.explain_all(std::slice::from_ref(&error)))
}

fn unexplained(record: NodeRef<'_>) -> Diagnostic {
    let message = "the record does not meet its schema, and there is no telling where";
    Diagnostic::error("schema/invalid-record", Level::Schema, record.label_location(), message).subject(record.index())
}

impl Explainer<'_, '_> {
    /// The findings for some errors, as they come.
    pub(super) fn explain_all(self, errors: &[ValidationError<'_>]) -> Vec<Finding> {
        errors.iter().flat_map(|error| self.explain(error)).collect()
    }

    fn explain<'e>(self, error: &'e ValidationError<'e>) -> Vec<Finding> {
        if self.is_repeated(error.instance_path().as_str()) {
            return Vec::new();
        }
        let Some(failure) = self.failure(error) else { return Vec::new() };
        if let Some(found) = self.of_branches(failure).or_else(|| self.of_mapping(failure)) {
            return found;
        }
        let found = self.of_sequence(failure).or_else(|| self.of_value(failure, failure.node));
        vec![found.unwrap_or_else(|| self.otherwise(failure))]
    }
}

/// Leaves one finding for one wrong value, in document order.
fn fold(explainer: Explainer<'_, '_>, findings: Vec<Finding>) -> Vec<Diagnostic> {
    let mut findings = merge(explainer, findings);
    findings.sort_by_key(|finding| {
        (finding.diagnostic.location, finding.diagnostic.severity, rank(&finding.diagnostic.rule))
    });
    let mut kept: Vec<Finding> = Vec::new();
    let mut of_node: HashMap<u32, usize> = HashMap::new();
    for finding in findings {
        match of_node.get(&finding.node) {
            Some(&first) if absorbs(&kept[first], &finding, explainer) => {
                let also = &mut kept[first].diagnostic.also;
                if kept_is_other(&finding, also) {
                    also.push(finding.diagnostic.rule);
                }
            }
            _ => {
                of_node.entry(finding.node).or_insert(kept.len());
                kept.push(finding);
            }
        }
    }
    let mut diagnostics: Vec<_> = kept.into_iter().map(|finding| finding.diagnostic).collect();
    for diagnostic in &mut diagnostics {
        let rule = diagnostic.rule.clone();
        diagnostic.also.retain(|also| *also != rule);
    }
    diagnostics
}

/// Makes one finding of those that speak of one mistake.
pub(super) fn merge(explainer: Explainer<'_, '_>, findings: Vec<Finding>) -> Vec<Finding> {
    let findings = without_consequences(explainer, findings);
    without_misspelt(explainer, merge_missing(explainer, findings))
}

/// A key that is missing because it is misspelt is one mistake: the unknown key speaks.
fn without_misspelt(explainer: Explainer<'_, '_>, mut findings: Vec<Finding>) -> Vec<Finding> {
    let document = explainer.record.document();
    let pointers = |finding: &Finding| finding.diagnostic.pointer.rsplit_once('/').map(|(above, _)| above.to_owned());
    let meant: Vec<_> =
        findings.iter().filter_map(|finding| Some((pointers(finding)?, finding.meant.clone()?))).collect();
    for finding in findings.iter_mut().filter(|finding| !finding.missing.is_empty()) {
        let pointer = finding.diagnostic.pointer.clone();
        let before = finding.missing.len();
        finding.missing.retain(|name| !meant.iter().any(|(mapping, meant)| *mapping == pointer && meant == name));
        if finding.missing.len() < before {
            finding.diagnostic.message = explainer.lacks(document.node(finding.node), &finding.missing);
            finding.diagnostic.help = None;
            finding.consequence = finding.missing.is_empty();
        }
    }
    findings.retain(|finding| !(finding.consequence && finding.diagnostic.rule == "schema/required"));
    findings
}

fn kept_is_other(finding: &Finding, also: &[std::borrow::Cow<'static, str>]) -> bool {
    !also.contains(&finding.diagnostic.rule)
}

/// Whether a second finding about a node says nothing that must be mended apart from the first.
fn absorbs(first: &Finding, second: &Finding, explainer: Explainer<'_, '_>) -> bool {
    let node = explainer.record.document().node(first.node);
    let is_scalar = !node.is_mapping() && !node.is_sequence();
    let same_place = first.diagnostic.location == second.diagnostic.location;
    let repeats = same_place && first.diagnostic.message == second.diagnostic.message;
    let is_type = first.diagnostic.rule == "schema/type";
    is_scalar || is_type || repeats
}

/// Drops what only follows from another finding in the same value.
fn without_consequences(explainer: Explainer<'_, '_>, findings: Vec<Finding>) -> Vec<Finding> {
    let document = explainer.record.document();
    let causes: Vec<_> = findings.iter().filter(|finding| !finding.consequence).map(|finding| finding.node).collect();
    let span = |node: u32| document.node(node).span();
    let has_cause = |finding: &Finding| {
        let node = document.node(finding.node);
        let mapping = if node.is_sequence() { Some(node) } else { node.parent() };
        let around = mapping.map_or_else(|| node.span(), NodeRef::span);
        causes.iter().any(|&cause| around.contains(span(cause)))
    };
    let (consequences, mut kept): (Vec<_>, Vec<_>) = findings.into_iter().partition(|finding| finding.consequence);
    let own: Vec<_> = consequences.into_iter().filter(|finding| !has_cause(finding)).collect();
    kept.extend(own);
    kept
}

/// Makes one finding of all the keys that one mapping lacks.
fn merge_missing(explainer: Explainer<'_, '_>, findings: Vec<Finding>) -> Vec<Finding> {
    let mut merged: Vec<Finding> = Vec::new();
    for finding in findings {
        let same = |other: &&mut Finding| {
            !other.missing.is_empty()
                && !finding.missing.is_empty()
                && other.node == finding.node
                && other.diagnostic.severity == finding.diagnostic.severity
        };
        let Some(first) = merged.iter_mut().find(same) else {
            merged.push(finding);
            continue;
        };
        first
            .missing
            .extend(finding.missing.into_iter().filter(|name| !first.missing.contains(name)).collect::<Vec<_>>());
        let node = explainer.record.document().node(first.node);
        first.diagnostic.message = explainer.lacks(node, &first.missing);
        first.diagnostic.help = first.diagnostic.help.take().or(finding.diagnostic.help);
    }
    merged
}

/// Which keyword speaks for a value that breaks several.
fn rank(rule: &str) -> usize {
    const ORDER: [&str; 8] = ["type", "const", "enum", "oneOf", "anyOf", "format", "required", "pattern"];
    let keyword = rule.strip_prefix("schema/").unwrap_or(rule);
    ORDER.iter().position(|&name| name == keyword).unwrap_or(ORDER.len())
}
