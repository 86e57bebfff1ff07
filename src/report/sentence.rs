//! A finding in words that are safe to show, whether it is drawn or narrated.

use crate::diagnostic::Applicability;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Fix;
use crate::diagnostic::Problem;
use crate::diagnostic::Severity;
use crate::report::Report;
use crate::report::compact::MESSAGE;
use crate::report::escape::visible;
use crate::report::escape::visible_within;
use crate::report::excerpt::Excerpt;
use crate::report::page::Pages;

/// The suggestions that are listed.
const FIXES: usize = 5;

/// What is told of a finding; every text in it is made visible.
pub struct Told {
    /// How bad it is.
    pub severity: Severity,
    /// `error[rule/id]`.
    pub head: String,
    /// What is wrong.
    pub message: String,
    /// The rule's page.
    pub url: Option<String>,
    /// The lines it is about.
    pub excerpt: Excerpt,
    /// What is written below the lines.
    pub notes: Vec<Note>,
}

/// A remark below the lines.
pub struct Note {
    /// What kind of remark.
    pub name: &'static str,
    /// The remark.
    pub text: String,
}

impl Note {
    fn new(name: &'static str, text: String) -> Self {
        Self { name, text }
    }
}

impl Told {
    /// Tells a finding.
    pub fn finding(finding: &Diagnostic, report: &Report<'_>, pages: &Pages<'_>) -> Self {
        let excerpt = Excerpt::of(finding, pages);
        let mut notes = places(&excerpt);
        // A fix that says the same says more: how it is applied.
        let is_fix = |help: &&str| finding.fixes.iter().any(|fix| fix.title == **help);
        let help = finding.help.as_deref().filter(|help| !is_fix(help));
        notes.extend(help.map(|help| Note::new("help", visible_within(help, MESSAGE))));
        notes.extend(finding.fixes.iter().take(FIXES).map(fix));
        notes.extend(also(finding));
        Self {
            severity: finding.severity,
            head: format!("{}[{}]", finding.severity.word(), visible(&finding.rule)),
            message: visible_within(&finding.message, MESSAGE),
            url: report.pages.get(&*finding.rule).map(|url| visible(url)),
            excerpt,
            notes,
        }
    }

    /// Tells a problem.
    pub fn problem(problem: &Problem, pages: &Pages<'_>) -> Self {
        let excerpt = problem.location.map(|location| Excerpt::around(location, pages)).unwrap_or_default();
        let mut notes = places(&excerpt);
        let path = problem.path.as_deref().filter(|_| problem.location.is_none());
        notes.extend(path.map(|path| Note::new("at", visible(path))));
        notes.extend(problem.help.as_deref().map(|help| Note::new("help", visible_within(help, MESSAGE))));
        Self {
            severity: Severity::Error,
            head: "error".to_owned(),
            message: visible_within(&problem.message, MESSAGE),
            url: None,
            excerpt,
            notes,
        }
    }
}

/// The places that are in no excerpt.
fn places(excerpt: &Excerpt) -> Vec<Note> {
    let unshown = excerpt.unshown.iter().map(|place| {
        let gap = if place.text.is_empty() { "" } else { ": " };
        Note::new(
            "at",
            format!("{} (no text to show: gone, changed, or no regular file){gap}{}", place.name, place.text),
        )
    });
    let more = (excerpt.more > 0).then(|| Note::new("at", format!("{} more places, not shown", excerpt.more)));
    unshown.chain(more).collect()
}

fn fix(fix: &Fix) -> Note {
    let title = visible_within(&fix.title, MESSAGE);
    match fix.applicability {
        Applicability::Safe => Note::new("fix", format!("{title} (with --fix)")),
        Applicability::Unsafe => Note::new("fix", format!("{title} (with --fix --unsafe-fixes)")),
        Applicability::Suggestion => Note::new("suggestion", title),
    }
}

fn also(finding: &Diagnostic) -> Option<Note> {
    let rules: Vec<String> = finding.also.iter().map(|rule| visible(rule)).collect();
    (!rules.is_empty()).then(|| Note::new("also breaks", rules.join(", ")))
}

/// Appends a sentence, broken at blanks to fit a width; all but its first line are indented, and the first is taken
/// to begin there.
pub fn wrap(sentence: &str, width: Option<usize>, indent: usize, text: &mut String) {
    let room = width.unwrap_or(usize::MAX).saturating_sub(indent).max(20);
    let mut used = 0;
    for (at, word) in sentence.split(' ').enumerate() {
        let length = word.chars().count();
        if at > 0 && used + 1 + length > room {
            text.push('\n');
            text.push_str(&" ".repeat(indent));
            used = 0;
        } else if at > 0 {
            text.push(' ');
            used += 1;
        }
        text.push_str(word);
        used += length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_break_at_blanks_only() {
        let mut text = String::new();
        wrap("a difference of 9 often comes from two digits exchanged", Some(30), 4, &mut text);
        assert_eq!(text, "a difference of 9 often\n    comes from two digits\n    exchanged");
        let mut whole = String::new();
        wrap("never broken where there is no width at all", None, 4, &mut whole);
        assert_eq!(whole, "never broken where there is no width at all");
    }
}
