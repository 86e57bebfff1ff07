//! SARIF 2.1.0, the format of code scanning.
//!
//! Text that people are shown is made visible first, as everywhere; names of files and the content of fixes are exact.
//! What GitHub takes is less than what SARIF allows (its page on SARIF support): at most 25,000 results a run, of each
//! the first hundred related places, of a rule's descriptions 1,024 characters. What is above is left out, the worst
//! stay, and a notification counts what is missing.
//!
//! `primaryLocationLineHash` is not written: GitHub's upload action computes it, and warns of every other value.

pub mod place;
pub mod shape;
pub mod uri;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::io::Write;

use serde_json::ser::CompactFormatter;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Forgiven;
use crate::diagnostic::Forgiver;
use crate::diagnostic::Label;
use crate::diagnostic::Problem;
use crate::diagnostic::Severity;
use crate::report::Report;
use crate::report::about;
use crate::report::about::About;
use crate::report::compact;
use crate::report::compact::MESSAGE;
use crate::report::escape::visible;
use crate::report::escape::visible_within;
use crate::report::json::spelled;
use crate::report::json::stream::stream;
use crate::report::sarif::place::Places;
use crate::report::sarif::shape::Driver;
use crate::report::sarif::shape::Fingerprints;
use crate::report::sarif::shape::Found;
use crate::report::sarif::shape::Invocation;
use crate::report::sarif::shape::Kept;
use crate::report::sarif::shape::Log;
use crate::report::sarif::shape::Notification;
use crate::report::sarif::shape::Properties;
use crate::report::sarif::shape::RuleEntry;
use crate::report::sarif::shape::RuleSettings;
use crate::report::sarif::shape::Run;
use crate::report::sarif::shape::RunProperties;
use crate::report::sarif::shape::Suppression;
use crate::report::sarif::shape::Text;
use crate::report::summary;
use crate::source::Files;

/// The results that GitHub takes of a run.
const RESULTS: usize = 25_000;
/// The places of a result that GitHub shows.
const RELATED: usize = 100;
/// The related places of all results: with more, a report would be larger than the 10 MB, packed, that GitHub takes.
const ALL_RELATED: usize = 100_000;
/// The places that are told in the message, which is all that some readers show.
const TOLD: usize = 8;
/// The characters of a rule's descriptions.
const DESCRIPTION: usize = 1024;
/// The problems that are told.
const PROBLEMS: usize = 100;

/// Writes the report as one line of JSON.
pub fn write(report: &Report<'_>, files: &Files, out: &mut dyn Write) -> io::Result<()> {
    let results = results(report);
    let all = report.listed().count() + report.forgiven.len();
    let shown = Shown {
        report,
        places: &Places::new(files),
        rules: &rules(&results),
        related: ALL_RELATED / results.len().max(1),
    };
    let cut = all - results.len();
    let run = Run::new(
        Driver::new(report.version, shown.rule_entries(&results)),
        shown.invocation(cut),
        RunProperties { summary: report.counts, results_left_out: cut },
        stream(results.iter().map(|result| shown.found(result))),
    );
    spelled::write::<CompactFormatter>(&Log::new(run), out)
}

/// What becomes a result: a finding, and whether it is forgiven.
#[derive(Clone, Copy)]
struct Result<'a> {
    finding: &'a Diagnostic,
    forgiven: Option<&'a Forgiven>,
}

/// What is needed to write a result: which rule has which place in the list, how many related places there may be.
#[derive(Clone, Copy)]
struct Shown<'a> {
    report: &'a Report<'a>,
    places: &'a Places<'a>,
    rules: &'a BTreeMap<&'a str, usize>,
    related: usize,
}

/// The results that are kept: the worst findings, then those that are forgiven.
fn results<'a>(report: &Report<'a>) -> Vec<Result<'a>> {
    let count = report.ranked().into_iter().map(|finding| Result { finding, forgiven: None });
    let forgiven =
        report.forgiven.iter().map(|forgiven| Result { finding: &forgiven.diagnostic, forgiven: Some(forgiven) });
    count.chain(forgiven).take(RESULTS).collect()
}

fn rules<'a>(results: &[Result<'a>]) -> BTreeMap<&'a str, usize> {
    let mut rules: BTreeMap<_, _> = results.iter().map(|result| (&*result.finding.rule, 0)).collect();
    rules.values_mut().enumerate().for_each(|(at, index)| *index = at);
    rules
}

impl<'a> Shown<'a> {
    fn rule_entries(self, results: &[Result<'a>]) -> Vec<RuleEntry> {
        let mut worst: BTreeMap<&str, Severity> = BTreeMap::new();
        for Result { finding, .. } in results {
            let severity = worst.entry(&finding.rule).or_insert(finding.severity);
            *severity = finding.severity.min(*severity);
        }
        worst.into_iter().map(|(id, severity)| self.rule_entry(id, severity)).collect()
    }

    fn rule_entry(self, id: &str, worst: Severity) -> RuleEntry {
        let about = About::of(id, self.report.declared);
        RuleEntry {
            id: id.to_owned(),
            short_description: Text::new(visible_within(&about.summary, DESCRIPTION - 1)),
            full_description: Text::new(lines(&about.text, DESCRIPTION - 1)),
            help: Text::new(lines(&format!("{}\n\n{}", about.text, about::more(id)), usize::MAX)),
            help_uri: self.report.pages.get(id).cloned(),
            default_configuration: RuleSettings { level: level(about.severity.unwrap_or(worst)) },
        }
    }

    fn invocation(self, cut: usize) -> Invocation {
        let problems = self.report.problems;
        let mut told: Vec<_> = problems.iter().take(PROBLEMS).map(|problem| self.notification(problem)).collect();
        if problems.len() > PROBLEMS {
            told.push(Notification::note("error", format!("{} more problems", problems.len() - PROBLEMS)));
        }
        if cut > 0 {
            let missing = summary::count(cut as u64, "more result");
            let sentence = format!("{missing} left out: only the first {RESULTS}, the worst, are in this report");
            told.push(Notification::note("warning", sentence));
        }
        let elsewhere = summary::elsewhere(self.report);
        told.extend(elsewhere.map(|more| Notification::note("note", format!("{more} elsewhere (run without paths)"))));
        Invocation {
            execution_successful: problems.is_empty(),
            exit_code: self.report.exit(),
            tool_execution_notifications: told,
        }
    }

    fn notification(self, problem: &Problem) -> Notification {
        let help = problem.help.iter().map(|help| format!("\nhelp: {}", visible_within(help, MESSAGE)));
        let place = problem.location.map(|location| self.places.location(location));
        let named = problem.path.as_deref().map(|path| self.places.named(path));
        Notification {
            level: "error",
            message: Text::new(unlinked(&visible_within(&problem.message, MESSAGE)) + &help.collect::<String>()),
            locations: place.or(named).into_iter().collect(),
        }
    }

    fn found(self, result: &Result<'a>) -> Found<'a> {
        let finding = result.finding;
        let most = self.related.clamp(TOLD, RELATED);
        let related = finding.related.iter().take(most).enumerate();
        Found {
            rule_id: &finding.rule,
            rule_index: self.rules[&*finding.rule],
            // GitHub and others know nothing of suppressions, and fail on errors.
            level: level(if result.forgiven.is_some() { Severity::Info } else { finding.severity }),
            message: Text::new(self.message(finding)),
            locations: [self.places.primary(finding)],
            related_locations: related.map(|(id, label)| self.places.related(id, label)).collect(),
            partial_fingerprints: Fingerprints { comity: finding.identity(self.places.files) },
            fixes: finding.fixes.iter().filter_map(|fix| self.places.fix(fix)).collect(),
            suppressions: result.forgiven.map(suppression).into_iter().collect(),
            properties: Properties {
                record: &finding.record,
                node: &finding.node,
                pointer: &finding.pointer,
                also: &finding.also,
                related_left_out: finding.related.len().saturating_sub(most),
            },
        }
    }

    /// The sentence, the places that explain it as links, and what to do.
    fn message(self, finding: &Diagnostic) -> String {
        let mut message = unlinked(&visible_within(&finding.message, MESSAGE));
        for (id, label) in finding.related.iter().take(TOLD).enumerate() {
            message.push_str(&self.link(id, label));
        }
        if finding.related.len() > TOLD {
            let more = summary::count((finding.related.len() - TOLD) as u64, "more place");
            let _ = write!(message, "\nand {more}");
        }
        if let Some(help) = &finding.help {
            let _ = write!(message, "\nhelp: {}", unlinked(&visible_within(help, MESSAGE)));
        }
        message
    }

    /// A link to a related place, as SARIF writes it in a message: `[text](id)`.
    fn link(self, id: usize, label: &Label) -> String {
        let place = compact::place(label.location, &self.places.pages);
        let place = place.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
        let said = unlinked(&visible_within(&label.message, MESSAGE));
        let gap = if said.is_empty() { "" } else { ": " };
        format!("\n[{place}]({id}){gap}{said}")
    }
}

fn suppression(forgiven: &Forgiven) -> Suppression<'_> {
    let reason = match &*forgiven.reason {
        "" => "known, and listed in the baseline".to_owned(),
        reason => visible_within(reason, MESSAGE),
    };
    Suppression {
        kind: if forgiven.by == Forgiver::Comment { "inSource" } else { "external" },
        status: "accepted",
        justification: reason,
        properties: Kept { by: forgiven.by, until: forgiven.until.as_deref() },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// Text in which nothing is a link: `[a](b)` would be one.
fn unlinked(text: &str) -> String {
    text.replace("](", "] (")
}

/// The visible form of text that has several lines.
fn lines(text: &str, most: usize) -> String {
    let cut: String = text.chars().take(most).collect();
    unlinked(&cut.lines().map(visible).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests;
