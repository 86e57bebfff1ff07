//! Which rules offer a fix, for lists of rules: whether a single finding has one is decided where it is made.

use crate::diagnostic::Applicability;

/// The most that findings of a kind of rule, or of a rule of comity's own, offer.
pub fn of(rule: &str) -> Option<Applicability> {
    match rule {
        "schema" | "yaml/ambiguous-scalar" => Some(Applicability::Safe),
        "code" | "sorted" => Some(Applicability::Unsafe),
        "sum"
        | "order"
        | "ratio"
        | "reference"
        | "required"
        | "dataset/unknown-kind"
        | "text/bidi"
        | "text/invisible" => Some(Applicability::Suggestion),
        _ => None,
    }
}
