//! The last lines of a report for people.

use std::collections::BTreeMap;
use std::collections::HashSet;
use std::io;
use std::io::Write;

use crate::diagnostic::Applicability;
use crate::diagnostic::Forgiven;
use crate::report::Report;
use crate::report::escape::visible;
use crate::report::escape::visible_within;

/// The reasons of forgiveness that are told apart.
const REASONS: usize = 10;
/// The characters of a reason.
const REASON_TEXT: usize = 200;

/// Writes what was left out, what was forgiven and why, the sum, and what else there is.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    if report.quiet {
        return Ok(());
    }
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

/// Findings of one rule that one reason forgives.
pub struct Reason<'a> {
    /// The first of them, which has the reason.
    pub first: &'a Forgiven,
    /// How many they are.
    pub number: u64,
}

impl Reason<'_> {
    /// How many findings of which rule are forgiven, by what and why; made visible.
    pub fn sentence(&self) -> String {
        let Self { first, number } = self;
        format!("{number} forgiven by {}, {}{}", first.by.word(), visible(&first.diagnostic.rule), why(first))
    }
}

/// Why a finding is forgiven, and until when, to be added to a sentence; made visible.
pub fn why(forgiven: &Forgiven) -> String {
    let reason = match &*forgiven.reason {
        "" => String::new(),
        reason => format!(": {}", visible_within(reason, REASON_TEXT)),
    };
    let until = forgiven.until.as_deref().map(|day| format!(" (until {})", visible(day))).unwrap_or_default();
    reason + &until
}

/// The reasons there are for forgiveness.
pub fn reasons<'a>(report: &Report<'a>) -> Vec<Reason<'a>> {
    let mut reasons: BTreeMap<_, Reason<'a>> = BTreeMap::new();
    for first in report.forgiven {
        let key = (first.by, &*first.diagnostic.rule, &*first.reason, first.until.as_deref());
        reasons.entry(key).or_insert(Reason { first, number: 0 }).number += 1;
    }
    reasons.into_values().collect()
}

fn write_forgiven(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let reasons = reasons(report);
    for reason in reasons.iter().take(REASONS) {
        writeln!(out, "{}", reason.sentence())?;
    }
    if reasons.len() > REASONS {
        writeln!(out, "{} of forgiveness not shown", count((reasons.len() - REASONS) as u64, "more reason"))?;
    }
    Ok(())
}

/// The sum in one line.
pub fn sum(report: &Report<'_>) -> String {
    sum_with(report, report.show_info)
}

/// The sum for a page that has remarks on it whether or not they were asked for.
pub fn sum_of_all(report: &Report<'_>) -> String {
    sum_with(report, true)
}

fn sum_with(report: &Report<'_>, has_infos: bool) -> String {
    let counts = report.counts;
    let problems = report.problems.len() as u64;
    let mut parts = Vec::new();
    parts.extend((problems > 0).then(|| format!("not finished ({})", count(problems, "problem"))));
    let is_clean = counts.errors + counts.warnings == 0;
    let checked = if is_clean && problems == 0 { " checked" } else { "" };
    parts.push(format!("{}{checked}", count(counts.records, "record")));
    parts.extend((is_clean && counts.infos == 0).then(|| "no findings".to_owned()));
    parts.extend((is_clean && counts.infos > 0).then(|| "no errors or warnings".to_owned()));
    parts.extend((counts.errors > 0).then(|| count(counts.errors, "error")));
    parts.extend((counts.warnings > 0).then(|| count(counts.warnings, "warning")));
    parts.extend(infos(counts.infos, has_infos));
    parts.extend((counts.forgiven > 0).then(|| format!("{} forgiven", counts.forgiven)));
    parts.extend((counts.fixed > 0).then(|| format!("{} fixed", counts.fixed)));
    parts.extend(fixable(report));
    parts.join(", ")
}

/// What `--fix` would mend, and what it would mend beside that if it were let. Two findings about one place are mended
/// once.
fn fixable(report: &Report<'_>) -> Option<String> {
    let [safe, all] = [Applicability::Safe, Applicability::Unsafe].map(|most| {
        let fixes = report.findings.iter().filter_map(|finding| finding.applicable(most));
        fixes.filter_map(|fix| fix.edits.first()).map(|edit| (edit.file, edit.span)).collect::<HashSet<_>>().len()
    });
    match (safe, all - safe) {
        (0, 0) => None,
        _ if report.fixes == Applicability::Unsafe => Some(format!("{all} fixable with --fix --unsafe-fixes")),
        (safe, 0) => Some(format!("{safe} fixable with --fix")),
        (0, more) => Some(format!("{more} fixable with --fix --unsafe-fixes")),
        (safe, more) => Some(format!("{safe} fixable with --fix ({more} more with --unsafe-fixes)")),
    }
}

fn infos(number: u64, are_shown: bool) -> Option<String> {
    let infos = count(number, "info");
    match number {
        0 => None,
        _ if are_shown => Some(infos),
        _ => Some(format!("{infos} not shown (--show info)")),
    }
}

/// The findings outside the paths that were asked for.
pub fn elsewhere(report: &Report<'_>) -> Option<String> {
    let (errors, warnings) = (report.elsewhere.errors, report.elsewhere.warnings);
    match (errors, warnings) {
        (0, 0) => None,
        (_, 0) => Some(count(errors, "more error")),
        (0, _) => Some(count(warnings, "more warning")),
        _ => Some(format!("{} and {}", count(errors, "more error"), count(warnings, "warning"))),
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Applicability;
    use crate::diagnostic::Counts;
    use crate::diagnostic::Diagnostic;
    use crate::diagnostic::Fix;
    use crate::diagnostic::Forgiven;
    use crate::diagnostic::Forgiver;
    use crate::diagnostic::Level;
    use crate::diagnostic::Problem;
    use crate::diagnostic::Severity;
    use crate::report::Format;
    use crate::report::sample::Sample;
    use crate::source::Location;
    use crate::source::Span;

    /// A file with a finding of each severity that is given.
    fn with(severities: &[Severity]) -> Sample {
        let mut sample = Sample::default();
        let file = sample.file("a.yaml", "a: 1\n");
        let place = sample.place(file, "1");
        let finding = |&severity: &_| Diagnostic::error("a/b", Level::Record, place, "wrong").severity(severity);
        sample.findings = severities.iter().map(finding).collect();
        sample
    }

    /// The lines that are no finding.
    fn last_lines(sample: &Sample) -> String {
        let text = sample.render(Format::Compact);
        text.lines().filter(|line| !line.starts_with("a.yaml")).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_last_line_sums_up() {
        use Severity::Error;
        use Severity::Info;
        use Severity::Warning;
        let cases: [(&[Severity], &str); 4] = [
            (&[], "1 record checked, no findings"),
            (&[Error, Error, Warning], "1 record, 2 errors, 1 warning"),
            (&[Info], "1 record checked, no errors or warnings, 1 info not shown (--show info)"),
            (&[Warning, Info, Info], "1 record, 1 warning, 2 infos not shown (--show info)"),
        ];
        for (severities, line) in cases {
            assert_eq!(last_lines(&with(severities)), line);
        }
    }

    #[test]
    fn infos_are_shown_when_asked_for() {
        let mut sample = with(&[Severity::Info]);
        assert!(!sample.render(Format::Compact).contains("info[a/b]"));
        sample.show_info = true;
        assert_eq!(
            sample.render(Format::Compact),
            "a.yaml:1:4: info[a/b]: wrong\n1 record checked, no errors or warnings, 1 info\n"
        );
    }

    #[test]
    fn a_problem_is_never_a_silent_pass() {
        let mut sample = with(&[]);
        sample.problems.push(Problem { message: "no such path".into(), ..Problem::default() });
        assert_eq!(last_lines(&sample), "error: no such path\nnot finished (1 problem), 1 record, no findings");
    }

    #[test]
    fn fixes_are_counted() {
        use Applicability::Safe;
        use Applicability::Suggestion;
        use Applicability::Unsafe;
        let cases: [(&[Applicability], &str); 6] = [
            (&[Suggestion], ""),
            (&[Safe, Safe], ", 2 fixable with --fix"),
            (&[Unsafe], ", 1 fixable with --fix --unsafe-fixes"),
            (&[Safe, Unsafe, Unsafe], ", 1 fixable with --fix (2 more with --unsafe-fixes)"),
            (&[Safe, Unsafe, Suggestion], ", 1 fixable with --fix (1 more with --unsafe-fixes)"),
            (&[], ""),
        ];
        for (fixes, line) in cases {
            let mut sample = with(&[Severity::Error; 3]);
            for ((finding, &applicability), start) in sample.findings.iter_mut().zip(fixes).zip(0..) {
                let span = Span::new(start, start + 1);
                let at = Location { span, ..finding.location };
                finding.fixes = vec![Fix::replace(applicability, "write it", at, String::new())];
            }
            assert_eq!(last_lines(&sample), format!("1 record, 3 errors{line}"), "{fixes:?}");
        }
        // Two findings about one place.
        let mut sample = with(&[Severity::Error, Severity::Info]);
        let fix = |finding: &mut Diagnostic| {
            finding.fixes = vec![Fix::replace(Safe, "write it", finding.location, String::new())];
        };
        sample.findings.iter_mut().for_each(fix);
        sample.show_info = true;
        assert_eq!(last_lines(&sample), "1 record, 1 error, 1 info, 1 fixable with --fix");
    }

    #[test]
    fn findings_elsewhere_are_counted() {
        let mut sample = with(&[Severity::Error, Severity::Error]);
        sample.elsewhere = Counts { errors: 3, ..Counts::default() };
        let expected = "1 record, 2 errors\n3 more errors elsewhere (run without paths)";
        assert_eq!(last_lines(&sample), expected);
        sample.elsewhere = Counts { errors: 1, warnings: 2, ..Counts::default() };
        let expected = "1 record, 2 errors\n1 more error and 2 warnings elsewhere (run without paths)";
        assert_eq!(last_lines(&sample), expected);
    }

    #[test]
    fn forgiveness_says_why() {
        let mut sample = with(&[Severity::Error]);
        let diagnostic = sample.findings[0].clone();
        let forgiven = |by, reason: &str, until: Option<&str>| Forgiven {
            diagnostic: diagnostic.clone(),
            by,
            reason: reason.into(),
            until: until.map(str::to_owned),
        };
        sample.forgiven = vec![
            forgiven(Forgiver::Baseline, "", None),
            forgiven(Forgiver::Waiver, "moved\u{202e}", Some("2027-01-01")),
            forgiven(Forgiver::Baseline, "", None),
        ];
        let expected = "1 forgiven by waiver, a/b: moved\\u{202e} (until 2027-01-01)\n\
            2 forgiven by baseline, a/b\n1 record, 1 error, 3 forgiven";
        assert_eq!(last_lines(&sample), expected);
    }

    #[test]
    fn many_findings_are_cut_and_all_are_counted() {
        let mut sample = with(&[Severity::Error]);
        sample.findings = vec![sample.findings[0].clone(); 200_000];
        sample.max_findings = Some(100);
        let text = sample.render(Format::Compact);
        assert_eq!(text.matches("error[a/b]").count(), 100);
        let expected = "199900 more findings not shown (only the first 100 are)\n1 record, 200000 errors";
        assert_eq!(last_lines(&sample), expected);
    }
}
