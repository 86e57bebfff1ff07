//! Checks that data switches off: a rule that no longer has what it needs, a figure or a date that says less.

use std::collections::BTreeMap;
use std::collections::HashMap;

use crate::config::Config;
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Severity;
use crate::document::NodeRef;
use crate::gate::fields::walk;
use crate::gate::names::Names;
use crate::linter::versions::Asked;
use crate::linter::versions::Version;
use crate::rule::Context;
use crate::rule::Outcome;
use crate::rule::Reason;

const ID: &str = "gate/weakened";

/// What is checked less in a record than it was.
pub(super) fn weakened(config: &Config, before: &Version<'_>, after: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = verdicts(config, before, after);
    found.extend(wider(config, before, after));
    found
}

/// Rules that were decided and no longer are.
fn verdicts(config: &Config, before: &Version<'_>, after: &Version<'_>) -> Vec<Diagnostic> {
    let (was, is) = (before.verdicts(config), after.verdicts(config));
    let (old, new) = Names::of_both((before.root, &before.called), (after.root, &after.called));
    let (was, is) = (by_rule(&was), by_rule(&is));
    let mut lost: BTreeMap<u32, Vec<(u32, String)>> = BTreeMap::new();
    for (rule, was) in &was {
        let declared = &config.rules[*rule as usize];
        if !matches!(declared.severity, Some(Severity::Error | Severity::Warning)) {
            continue;
        }
        let is = is.get(rule).map_or(&[][..], Vec::as_slice);
        for (node, why) in lost_nodes(declared.info.kind == "sum", was, is, &old, &new) {
            lost.entry(node.unwrap_or(after.root.index())).or_default().push((*rule, why));
        }
    }
    lost.into_iter().map(|(node, rules)| no_longer(config, after, node, &rules)).collect()
}

fn by_rule(asked: &[Asked]) -> BTreeMap<u32, Vec<&Asked>> {
    let mut rules: BTreeMap<u32, Vec<&Asked>> = BTreeMap::new();
    asked.iter().for_each(|asked| rules.entry(asked.rule).or_default().push(asked));
    rules
}

/// The nodes at which a rule was decided and no longer is, and why; without a node where only the number of them tells.
fn lost_nodes(is_sum: bool, was: &[&Asked], is: &[&Asked], old: &Names, new: &Names) -> Vec<(Option<u32>, String)> {
    let now: HashMap<&str, &Asked> = is.iter().filter_map(|asked| Some((new.get(asked.node?)?, *asked))).collect();
    let (mut lost, mut is_gone) = (Vec::new(), false);
    for asked in was.iter().filter(|asked| is_decided(asked)) {
        let Some(now) = asked.node.and_then(|node| now.get(old.get(node)?)) else {
            is_gone = true;
            continue;
        };
        match now.outcome {
            Err(reason) if reason != Reason::REJECTED => {
                lost.push((now.node, format!("is no longer checked: {}", reason.0)));
            }
            // A sum that held for a partition does not hold for some of its parts.
            Ok(Outcome::NotApplicable) if is_sum => lost.push((now.node, "no longer applies".to_owned())),
            _ => {}
        }
    }
    // An item that is called otherwise now is not found again, but it adds to what is not checked.
    let unchecked = |asked: &[&Asked]| asked.iter().filter(|asked| is_unchecked(asked)).count();
    if lost.is_empty() && is_gone && unchecked(is) > unchecked(was) {
        let reasons = is.iter().filter(|asked| is_unchecked(asked)).filter_map(|asked| asked.outcome.err());
        let reason = reasons.map(|reason| reason.0).next().unwrap_or_default();
        lost.push((None, format!("is no longer checked in as many places: {reason}")));
    }
    lost
}

fn is_decided(asked: &Asked) -> bool {
    matches!(asked.outcome, Ok(Outcome::Holds | Outcome::Fails))
}

fn is_unchecked(asked: &Asked) -> bool {
    asked.outcome.is_err_and(|reason| reason != Reason::REJECTED)
}

fn no_longer(config: &Config, after: &Version<'_>, node: u32, rules: &[(u32, String)]) -> Diagnostic {
    let node = after.document.node(node);
    let (first, why) = &rules[0];
    let others = match rules.len() - 1 {
        0 => String::new(),
        1 => " (as is 1 other rule)".to_owned(),
        others => format!(" (as are {others} other rules)"),
    };
    let id = &config.rules[*first as usize].id;
    let mut found = finding(after, node, format!("`{id}` was checked here before, and {why}{others}"));
    for (rule, _) in rules.iter().take(10) {
        let declared = &config.rules[*rule as usize];
        found = found.related(declared.location, "", format!("`{}`", declared.id));
    }
    found.help("give what the rule needs, or explain in the pull request why it can't be given")
}

/// Numbers and dates that now can be all they were, and more.
fn wider(config: &Config, before: &Version<'_>, after: &Version<'_>) -> Vec<Diagnostic> {
    let Some(any) = config.rules.first() else { return Vec::new() };
    let was = Context::new(before.record(), &config.settings, any);
    let is = Context::new(after.record(), &config.settings, any);
    let mut found = Vec::new();
    walk((before.root, &before.called), (after.root, &after.called), "", &mut |_, field| {
        let (Some(old), Some(new)) = (field.before, field.after) else { return false };
        if let (Ok(old), Ok(new)) = (was.measure(old), is.measure(new)) {
            if new.interval.encloses(&old.interval) && new.interval != old.interval && new.is_comparable(&old) {
                found.push(says_less(after, &is, new.node, &old.text(), &new.text()));
            }
            return false;
        }
        if let (Ok(older), Ok(newer)) = (was.date(old), is.date(new)) {
            if encloses(&newer, &older) {
                found.push(says_less(after, &is, new, old.text(), new.text()));
            }
            return false;
        }
        true
    });
    found
}

/// Whether a date can be all that another can be, and more, at its start and at its end.
fn encloses(wide: &Date, narrow: &Date) -> bool {
    if wide.is_ongoing() || narrow.is_ongoing() {
        return false;
    }
    let regions = [(wide.start(), narrow.start()), (wide.end(), narrow.end())];
    let covers = |(wide, narrow): &(crate::date::Region, crate::date::Region)| {
        wide.earliest().is_none_or(|low| narrow.earliest().is_some_and(|other| low <= other))
            && wide.latest().is_none_or(|high| narrow.latest().is_some_and(|other| other <= high))
    };
    regions.iter().all(covers) && regions.iter().any(|(wide, narrow)| wide != narrow)
}

fn says_less<'a>(after: &Version<'a>, context: &Context<'a>, node: NodeRef<'a>, old: &str, new: &str) -> Diagnostic {
    let name = context.name(node);
    let message = format!("`{name}` says less than before: `{new}` instead of `{old}`");
    finding(after, node, message).help("keep the exact value, or explain in the pull request why it is not known")
}

fn finding(after: &Version<'_>, node: NodeRef<'_>, message: String) -> Diagnostic {
    let record = after.record();
    let mut found = Diagnostic::error(ID, Level::Versions, record.location(node), message)
        .pointer(record.pointer(node))
        .subject(node.index());
    found.record = after.shown_name();
    found.node.clone_from(&found.pointer);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_wider_if_it_can_be_all_that_it_was_and_more() {
        let date = |text: &str| Date::parse(text).expect("a date");
        for (old, new, is_wider) in [
            ("1950-06-25", "1950-06", true),
            ("1950-06-25", "1950", true),
            ("1950-06", "195X", true),
            ("1950-06-25", "1950-06-25", false),
            ("1950-06-25", "1950-07", false),
            ("1950", "1950-06-25", false),
            ("1950-06-25/1953-07-27", "1950/1953-07-27", true),
            ("1979/1990", "1979/2000", false),
            ("1979/1990", "1979/..", false),
        ] {
            assert_eq!(encloses(&date(new), &date(old)), is_wider, "{old} {new}");
        }
    }
}
