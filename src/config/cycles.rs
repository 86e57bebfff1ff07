//! Totals that are parts of themselves: `x` made of `y`, and `y` made of `x`.

use std::collections::HashMap;

use crate::config::load::problem;
use crate::diagnostic::Diagnostic;
use crate::document::path::Path;
use crate::document::paths::Paths;
use crate::rule::Declared;

/// A figure of a kind of record, by its path from the record.
type Figure = (Option<u32>, String);

/// Objects to every rule that closes a circle of totals.
pub(super) fn cyclic_totals(rules: &[Declared]) -> Vec<Diagnostic> {
    let mut parts: HashMap<Figure, Vec<(Figure, &Declared)>> = HashMap::new();
    let mut problems = Vec::new();
    for rule in rules {
        let Some((total, of)) = rule.rule.total() else { continue };
        for total in figures(rule, total) {
            let of: Vec<Figure> = of.iter().flat_map(|part| figures(rule, part)).collect();
            for part in of {
                if let Some(other) = reaches(&parts, &part, &total) {
                    let message = format!("`{}` is a part of itself: `{}` makes it from this total", total.1, other.id);
                    let at = rule.location;
                    problems.push(problem("rule/cyclic-totals", at, message).related(
                        other.location,
                        "",
                        "the other rule",
                    ));
                }
                parts.entry(total.clone()).or_default().push((part, rule));
            }
        }
    }
    problems
}

/// A path of a rule from the record, one for each way in which `each` leads there.
fn figures(rule: &Declared, path: &Path) -> Vec<Figure> {
    let text = path.to_string();
    let eaches: Vec<String> =
        rule.each.as_ref().map_or_else(Vec::new, |each: &Paths| each.iter().map(ToString::to_string).collect());
    match (path.is_absolute(), eaches.as_slice()) {
        (true, _) => vec![(rule.record, text)],
        (false, []) => vec![(rule.record, format!("/{text}"))],
        (false, eaches) => eaches.iter().map(|each| (rule.record, format!("{each}/{text}"))).collect(),
    }
}

/// The rule by which `goal` is, directly or not, a part of `from`.
fn reaches<'r>(
    parts: &HashMap<Figure, Vec<(Figure, &'r Declared)>>,
    from: &Figure,
    goal: &Figure,
) -> Option<&'r Declared> {
    let mut open = vec![from];
    let mut seen = Vec::new();
    while let Some(figure) = open.pop() {
        if seen.contains(&figure) {
            continue;
        }
        seen.push(figure);
        for (part, rule) in parts.get(figure).into_iter().flatten() {
            if part == goal {
                return Some(rule);
            }
            open.push(part);
        }
    }
    None
}
