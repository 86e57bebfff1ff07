//! What a maintainer reads before merging: what fails, what changed in the policy, and every record field by field.

use std::fmt::Write;

use crate::diagnostic::Counts;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::gate::Judged;
use crate::gate::Proposed;
use crate::gate::RecordChange;
use crate::report::compact::place;
use crate::report::markdown::PAGE;
use crate::report::markdown::prose;
use crate::report::markdown::prose::sentence;
use crate::report::page::Pages;
use crate::report::summary::count;
use crate::source::Files;

/// The bytes that what fails may take of it.
const MOST_FINDINGS: usize = 300 << 10;
/// The characters of a message, and of a value.
const MESSAGE: usize = 1000;
const VALUE: usize = 200;
const NAME: usize = 200;

/// A text that grows up to a limit, and then counts what it leaves out.
struct Bounded {
    text: String,
    most: usize,
    left_out: u64,
}

impl Bounded {
    fn push(&mut self, part: &str) {
        if self.left_out > 0 || self.text.len() + part.len() > self.most {
            self.left_out += 1;
        } else {
            self.text.push_str(part);
        }
    }
}

/// The summary of a pull request, in Markdown.
pub fn markdown(judged: &Judged, files: &Files) -> String {
    let mut out = Bounded { text: head(judged), most: PAGE, left_out: 0 };
    problems(judged, &mut out);
    findings(judged, files, &mut out);
    policy(judged, &mut out);
    out.push(&forgiven(judged, files));
    records(judged, &mut out);
    if out.left_out > 0 {
        let _ = write!(out.text, "\n*{} not shown: this summary is full.*\n", count(out.left_out, "more entry"));
    }
    out.text
}

fn head(judged: &Judged) -> String {
    let counts = Counts::of(&judged.checked.findings);
    let verdict = match (judged.checked.problems.len(), counts.errors) {
        (0, 0) => "nothing stops this pull request".to_owned(),
        (0, 1) => "1 finding stops this pull request".to_owned(),
        (0, errors) => format!("{errors} findings stop this pull request"),
        _ => "the check could not be finished".to_owned(),
    };
    let changed = count(judged.records.len() as u64, "record");
    let known = count(judged.known, "finding");
    let mut text = format!("## comity gate: {verdict}\n\n{changed} changed; ");
    let _ = write!(text, "{} now; ", count(judged.checked.records as u64, "record"));
    let _ = writeln!(text, "{known} that the base has too, {} gone.", judged.mended);
    text
}

fn problems(judged: &Judged, out: &mut Bounded) {
    if judged.checked.problems.is_empty() {
        return;
    }
    out.push("\n### What could not be checked\n\n");
    for problem in &judged.checked.problems {
        out.push(&format!("- {}\n", sentence(&problem.message, MESSAGE)));
    }
}

fn findings(judged: &Judged, files: &Files, out: &mut Bounded) {
    let pages = Pages::new(files);
    let shown = |severity| judged.checked.findings.iter().filter(move |finding| finding.severity == severity);
    for (severity, title) in [(Severity::Error, "What fails"), (Severity::Warning, "What warns")] {
        if shown(severity).next().is_none() {
            continue;
        }
        out.push(&format!("\n### {title}\n\n"));
        let mut part = Bounded { text: String::new(), most: MOST_FINDINGS, left_out: 0 };
        shown(severity).for_each(|finding| part.push(&line(finding, &pages)));
        out.push(&part.text);
        if part.left_out > 0 {
            out.push(&format!("\n*and {} more*\n", part.left_out));
        }
    }
}

fn line(finding: &Diagnostic, pages: &Pages<'_>) -> String {
    let (rule, message) = (code(&finding.rule, NAME), sentence(&finding.message, MESSAGE));
    format!("- {rule} {}: {message}\n", code(&place(finding.location, pages), NAME))
}

fn policy(judged: &Judged, out: &mut Bounded) {
    let Some(proposed) = &judged.proposed else { return };
    out.push("\n### The policy changes too\n\nThe records were checked with the files of the base. Changed are:\n\n");
    for (path, what) in &judged.policy {
        out.push(&format!("- {}: {what}\n", code(path, NAME)));
    }
    let verdict = match proposed {
        Proposed::Broken(reasons) => format!("can't be loaded ({})", count(*reasons as u64, "reason")),
        Proposed::Checked(counts) => format!(
            "finds {} and {} in all records, and forgives {}",
            count(counts.errors, "error"),
            count(counts.warnings, "warning"),
            counts.forgiven
        ),
    };
    out.push(&format!("\nThe policy that this pull request proposes {verdict}.\n"));
}

fn forgiven(judged: &Judged, files: &Files) -> String {
    if judged.checked.forgiven.is_empty() {
        return String::new();
    }
    let pages = Pages::new(files);
    let mut text = "\n### What is forgiven\n\n".to_owned();
    for forgiven in judged.checked.forgiven.iter().take(MOST_FORGIVEN) {
        let (place, reason) = (place(forgiven.diagnostic.location, &pages), sentence(&forgiven.reason, MESSAGE));
        let rule = code(&forgiven.diagnostic.rule, NAME);
        let _ = writeln!(text, "- {rule} {}, by {}: {reason}", code(&place, NAME), forgiven.by.word());
    }
    let more = judged.checked.forgiven.len().saturating_sub(MOST_FORGIVEN);
    if more > 0 {
        let _ = writeln!(text, "\n*and {more} more*");
    }
    text
}

/// The forgiven findings that are shown.
const MOST_FORGIVEN: usize = 50;

fn records(judged: &Judged, out: &mut Bounded) {
    if judged.records.is_empty() {
        return;
    }
    out.push("\n### What changes\n");
    for record in &judged.records {
        out.push(&self::record(record));
    }
}

fn record(record: &RecordChange) -> String {
    let title = format!("{} {}", code(&record.kind, NAME), code(&record.name, NAME));
    let place = match (&record.before, &record.after) {
        (Some(before), Some(after)) if before == after => code(after, NAME),
        (Some(before), Some(after)) => format!("moved from {} to {}", code(before, NAME), code(after, NAME)),
        (Some(before), None) => format!("removed from {}", code(before, NAME)),
        (None, after) => format!("new in {}", code(after.as_deref().unwrap_or_default(), NAME)),
    };
    let mut text = format!("\n#### {title}\n\n{place}\n");
    if !record.fields.is_empty() {
        text.push_str("\n| field | before | now |\n|---|---|---|\n");
    }
    for field in &record.fields {
        let value = |value: &Option<String>| value.as_ref().map_or_else(|| "—".to_owned(), |text| cell(text, VALUE));
        let _ = writeln!(text, "| {} | {} | {} |", cell(&field.name, NAME), value(&field.before), value(&field.after));
    }
    let more = record.all_fields - record.fields.len();
    if more > 0 {
        let _ = writeln!(text, "\n*and {more} more*");
    }
    text
}

/// The beginning of a text as code.
fn code(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None if text.is_empty() => "(nothing)".to_owned(),
        None => prose::code(text),
        Some((end, _)) => prose::code(&format!("{}…", &text[..end])),
    }
}

fn cell(text: &str, most: usize) -> String {
    prose::cell(&code(text, most))
}
