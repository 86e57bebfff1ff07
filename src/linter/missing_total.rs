//! Suggests a total that is missing where its parts are all there: what they make.
//!
//! A record that lacks nothing pays nothing: sums are looked at when something is missing.

use crate::config::Config;
use crate::config::RecordKind;
use crate::diagnostic::Applicability;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Fix;
use crate::document::NodeRef;
use crate::document::Style;
use crate::rule::Context;
use crate::rule::Record;
use crate::source::Span;
use crate::verdict::Verdict;

/// Adds the suggestion to the findings of a record that say that a total is missing.
pub(super) fn suggest(config: &Config, kind: &RecordKind, record: Record<'_>, findings: &mut [Diagnostic]) {
    for finding in findings.iter_mut().filter(|finding| tells_of_lack(config, kind, finding)) {
        let mut totals = totals(config, kind, record, finding);
        totals.dedup();
        let [(node, key, text)] = &totals[..] else { continue };
        finding.fixes.extend(insert(*node, key, text));
    }
}

fn tells_of_lack(config: &Config, kind: &RecordKind, finding: &Diagnostic) -> bool {
    let steps = || kind.levels.iter().flatten();
    let is_required = || {
        let mut rules = steps().map(|step| &config.rules[step.rule() as usize]);
        rules.any(|declared| declared.info.kind == "required" && *declared.id == *finding.rule)
    };
    finding.rule == "schema/required" || is_required()
}

/// The totals that a finding misses, with what their parts make.
fn totals<'a>(
    config: &'a Config,
    kind: &RecordKind,
    record: Record<'a>,
    finding: &Diagnostic,
) -> Vec<(NodeRef<'a>, String, String)> {
    let mut totals = Vec::new();
    for step in kind.levels.iter().flatten() {
        let declared = &config.rules[step.rule() as usize];
        if declared.severity.is_none() || declared.rule.total().is_none() {
            continue;
        }
        let mut context = Context::new(record, &config.settings, declared);
        let nodes = declared.each.as_ref().map_or_else(|| vec![record.root], |paths| context.all_of(paths));
        for node in nodes.into_iter().filter(|&node| record.pointer(node) == finding.pointer) {
            context.node = node;
            let holds = declared.when.as_ref().is_none_or(|when| context.decide(when) == Verdict::Certain);
            let made = holds.then(|| declared.rule.missing_total(&context)).flatten();
            let made = made.filter(|(key, _)| finding.message.contains(&format!("`{key}`")));
            totals.extend(made.map(|(key, text)| (node, key, text)));
        }
    }
    totals
}

/// Writes a key before the first of a mapping, in its style.
fn insert(node: NodeRef<'_>, key: &str, text: &str) -> Option<Fix> {
    let (first, _) = node.entries().next()?;
    let document = node.document();
    let start = first.span().start;
    let before = document.text().get(..start - document.offset())?;
    let gap =
        if node.style() == Style::Flow { gap_in_brackets(before) } else { gap_of_lines(document.text(), before)? };
    let content = format!("{}: {text}{gap}", first.spelt(key)?);
    let at = document.location(Span::empty(start));
    let title = format!("add `{key}: {text}`, what its parts make");
    Some(Fix::replace(Applicability::Suggestion, title, at, content))
}

/// What parts an entry from the next in brackets: a comma, and what stands before the first entry.
fn gap_in_brackets(before: &str) -> String {
    let blank = &before[before.trim_end().len()..];
    if blank.is_empty() { ", ".to_owned() } else { format!(",{blank}") }
}

/// What parts an entry from the next by indentation: a line end, and as many blanks as stand before the first entry. A
/// dash before it counts as a blank; anything else is left to people.
fn gap_of_lines(text: &str, before: &str) -> Option<String> {
    let line = before.rsplit('\n').next().unwrap_or_default().trim_start_matches('\u{feff}');
    let is_indent = line.bytes().all(|byte| matches!(byte, b' ' | b'-'));
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    is_indent.then(|| format!("{end}{}", " ".repeat(line.len())))
}
