//! Waivers: one rule, one file, one place and what is below it, with a reason.

use crate::builtin::is_forgivable;
use crate::config::Selector;
use crate::config::load::problem;
use crate::config::raw::RawWaiver;
use crate::date::Date;
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::document::NodeRef;
use crate::document::de::Spanned;
use crate::document::path::Path;
use crate::rule::Declared;
use crate::source::Location;

/// A finding that is not held against anyone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The rule.
    pub rule: String,
    /// The file's exact path, relative to the project's folder.
    pub file: String,
    /// The node in each record of the file, with what is below it.
    pub at: Path,
    /// The one value that is forgiven: a scalar's content, a container's source.
    pub value: Option<String>,
    /// Why.
    pub reason: String,
    /// The last day, in UTC.
    pub until: Option<Day>,
    /// Where it is written: its `rule`.
    pub location: Location,
    /// Where its file is named.
    pub file_location: Location,
    /// Where its last day is written, or else its rule.
    pub until_location: Location,
}

/// Takes over the value that a waiver names, of whatever type it is, as it is written.
pub(super) fn read_value(waiver: &mut RawWaiver, config: NodeRef<'_>) {
    let node = waiver.value.as_ref().and_then(|value| config.at(&value.pointer));
    let written = |node: NodeRef<'_>| {
        if node.is_mapping() || node.is_sequence() { node.source() } else { node.text() }.to_owned()
    };
    waiver.written = node.map(written);
}

/// The waivers of a configuration; `problems` gets what is wrong with them.
pub(super) fn read(raw: &[RawWaiver], problems: &mut Vec<Diagnostic>) -> Vec<Waiver> {
    raw.iter().map(|raw| waiver(raw, problems)).collect()
}

/// Objects to waivers of rules that may not be waived.
pub(super) fn refused(waivers: &[Waiver], rules: &[Declared]) -> Vec<Diagnostic> {
    let goes_with = |rule: &str, waiver: &Waiver| {
        waiver.rule.strip_prefix(rule).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let refused = waivers.iter().filter_map(|waiver| {
        let rule = rules.iter().find(|rule| !rule.waivable && goes_with(&rule.id, waiver));
        if rule.is_none() && is_forgivable(&waiver.rule) {
            return None;
        }
        let message = format!("`{}` may not be waived", waiver.rule);
        let found = problem("waiver/not-waivable", waiver.location, message);
        let found = found.help("take the waiver out, and mend what it is about");
        Some(rule.into_iter().fold(found, |found, rule| found.related(rule.location, "", "this rule says so")))
    });
    refused.collect()
}

fn waiver(raw: &RawWaiver, problems: &mut Vec<Diagnostic>) -> Waiver {
    let rule = raw.rule.value.clone();
    if rule == "all" || rule.ends_with("/*") || Selector::parse(&rule).is_none() {
        let message = format!("`{rule}` names no single rule; a waiver is of one, by its full name");
        problems.push(problem("config/selector", raw.rule.location, message));
    }
    if raw.at.takes_name() {
        let at = raw.at.location().unwrap_or(raw.rule.location);
        let message = format!("`{}` names a key, and a waiver is of the value", raw.at);
        problems.push(problem("config/invalid", at, message).help("leave out the `#`"));
    }
    let reason = raw.reason.value.trim();
    if !reason.chars().any(char::is_alphanumeric) {
        let message = "this waiver gives no reason".to_owned();
        problems.push(problem("waiver/no-reason", raw.reason.location, message).help("say why the finding may stay"));
    }
    Waiver {
        rule,
        file: raw.file.value.clone(),
        at: raw.at.clone(),
        value: raw.written.clone(),
        reason: reason.to_owned(),
        until: raw.until.as_ref().and_then(|until| day(until, problems)),
        location: raw.rule.location,
        file_location: raw.file.location,
        until_location: raw.until.as_ref().map_or(raw.rule.location, |until| until.location),
    }
}

fn day(text: &Spanned<String>, problems: &mut Vec<Diagnostic>) -> Option<Day> {
    let date = Date::parse(&text.value).ok();
    let day = date.and_then(|date| date.day());
    if day.is_none() {
        let message = format!("`{}` is no day", text.value);
        problems.push(problem("config/date", text.location, message).help("write it like `2027-01-31`"));
    }
    day
}
