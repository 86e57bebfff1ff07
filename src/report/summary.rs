//! The last lines of a report for people.

use std::collections::BTreeMap;
use std::io;
use std::io::Write;

use crate::diagnostic::Applicability;
use crate::report::Report;
use crate::report::escape::visible;
use crate::report::escape::visible_within;

/// The reasons of forgiveness that are told apart.
const REASONS: usize = 10;
/// The characters of a reason.
const REASON_TEXT: usize = 200;

/// Writes what was left out, what was forgiven and why, the sum, and what else there is.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let cut = report.cut();
    if cut > 0 {
        let shown = report.max_findings.unwrap_or_default();
        writeln!(out, "{} not shown (only the first {shown} are)", count(cut as u64, "more finding"))?;
    }
    write_forgiven(report, out)?;
    writeln!(out, "{}", sum(report))?;
    if let Some(elsewhere) = elsewhere(report) {
        writeln!(out, "{elsewhere} elsewhere (run without paths)")?;
    }
    Ok(())
}

/// A number with its noun.
pub fn count(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

fn write_forgiven(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut reasons: BTreeMap<_, u64> = BTreeMap::new();
    for forgiven in report.forgiven {
        let key = (forgiven.by, &*forgiven.diagnostic.rule, &*forgiven.reason, forgiven.until.as_deref());
        *reasons.entry(key).or_default() += 1;
    }
    for (&(by, rule, reason, until), number) in reasons.iter().take(REASONS) {
        let reason =
            if reason.is_empty() { String::new() } else { format!(": {}", visible_within(reason, REASON_TEXT)) };
        let until = until.map(|day| format!(" (until {})", visible(day))).unwrap_or_default();
        writeln!(out, "{number} forgiven by {}, {}{reason}{until}", by.word(), visible(rule))?;
    }
    if reasons.len() > REASONS {
        writeln!(out, "{} of forgiveness not shown", count((reasons.len() - REASONS) as u64, "more reason"))?;
    }
    Ok(())
}

fn sum(report: &Report<'_>) -> String {
    let counts = report.counts;
    let is_clean = counts.errors + counts.warnings == 0;
    let mut parts = Vec::new();
    if is_clean {
        parts.push(format!("{} checked", count(counts.records, "record")));
        parts.push("no findings".to_owned());
    } else {
        parts.push(count(counts.records, "record"));
        parts.extend((counts.errors > 0).then(|| count(counts.errors, "error")));
        parts.extend((counts.warnings > 0).then(|| count(counts.warnings, "warning")));
    }
    parts.extend(infos(report));
    parts.extend((counts.forgiven > 0).then(|| format!("{} forgiven", counts.forgiven)));
    parts.extend(fixable(report));
    let problems = report.problems.len() as u64;
    parts.extend((problems > 0).then(|| format!("not finished ({})", count(problems, "problem"))));
    parts.join(", ")
}

fn infos(report: &Report<'_>) -> Option<String> {
    let infos = count(report.counts.infos, "info");
    match report.counts.infos {
        0 => None,
        _ if report.show_info => Some(infos),
        _ => Some(format!("{infos} not shown (--show info)")),
    }
}

fn fixable(report: &Report<'_>) -> Option<String> {
    let with = |wanted| {
        let is_wanted = |fix: &crate::diagnostic::Fix| fix.applicability == wanted;
        report.findings.iter().filter(|finding| finding.fixes.iter().any(is_wanted)).count()
    };
    match (with(Applicability::Safe), with(Applicability::Unsafe)) {
        (0, 0) => None,
        (safe, 0) => Some(format!("{safe} fixable with --fix")),
        (0, risky) => Some(format!("{risky} fixable with --unsafe-fixes")),
        (safe, risky) => Some(format!("{safe} fixable with --fix, {risky} with --unsafe-fixes")),
    }
}

fn elsewhere(report: &Report<'_>) -> Option<String> {
    let (errors, warnings) = (report.elsewhere.errors, report.elsewhere.warnings);
    match (errors, warnings) {
        (0, 0) => None,
        (_, 0) => Some(count(errors, "more error")),
        (0, _) => Some(count(warnings, "more warning")),
        _ => Some(format!("{} and {}", count(errors, "more error"), count(warnings, "warning"))),
    }
}
