//! A page for people who review a change on a website: in a step summary, or as a comment.
//!
//! Counts come first, then what was not finished, then the findings, the worst first, then what was forgiven. GitHub
//! takes a summary of at most 1 MiB (its page on workflow commands), and one that is longer is lost as a whole: so what
//! does not fit is left out and counted.

pub mod prose;

use std::fmt;
use std::fmt::Write as _;
use std::io;
use std::io::Write;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Fix;
use crate::diagnostic::Problem;
use crate::diagnostic::Severity;
use crate::report::Report;
use crate::report::compact;
use crate::report::compact::MESSAGE;
use crate::report::markdown::prose::code;
use crate::report::markdown::prose::sentence;
use crate::report::page::Pages;
use crate::report::summary;
use crate::report::summary::count;
use crate::source::Files;

/// The bytes of a page.
pub const PAGE: usize = 900 << 10;
/// The bytes up to which problems, findings and reasons are listed; each leaves room for what comes after it.
const PROBLEMS: usize = 200 << 10;
const FINDINGS: usize = 700 << 10;
const REASONS: usize = PAGE - 1024;
/// The places and suggestions of a finding that are told.
const LABELS: usize = 8;
const FIXES: usize = 3;

/// Writes the page.
pub fn write(report: &Report<'_>, files: &Files, out: &mut dyn Write) -> io::Result<()> {
    let pages = Pages::new(files);
    let mut page = Page(String::new());
    page.head(report);
    page.problems(report, &pages);
    page.findings(report, &pages);
    page.forgiven(report);
    out.write_all(page.0.as_bytes())
}

/// The text so far.
struct Page(String);

impl Page {
    fn say(&mut self, line: fmt::Arguments<'_>) {
        writeln!(self.0, "{line}").expect("a string takes any text");
    }

    /// The verdict, and what was counted.
    fn head(&mut self, report: &Report<'_>) {
        let verdict = match report.exit() {
            2 => "the check could not be finished",
            1 => "the check failed",
            _ => "the check passed",
        };
        let counts = report.counts;
        self.say(format_args!("## comity: {verdict}\n\n| | |\n|---|---:|"));
        let rows = [
            ("records", counts.records),
            ("errors", counts.errors),
            ("warnings", counts.warnings),
            (if report.show_info { "infos" } else { "infos, not shown" }, counts.infos),
            ("forgiven", counts.forgiven),
        ];
        for (name, number) in rows {
            self.say(format_args!("| {name} | {number} |"));
        }
        if let Some(elsewhere) = summary::elsewhere(report) {
            self.say(format_args!("\n{elsewhere} elsewhere (run without paths)."));
        }
    }

    fn problems(&mut self, report: &Report<'_>, pages: &Pages<'_>) {
        let problems: Vec<_> = report.untold().collect();
        self.list("Not finished", "more problem", &problems, PROBLEMS, |problem| of_problem(problem, pages));
    }

    /// The findings of each severity under a heading.
    fn findings(&mut self, report: &Report<'_>, pages: &Pages<'_>) {
        let ranked = report.ranked();
        let most = report.max_findings.unwrap_or(ranked.len()).min(ranked.len());
        let mut left = ranked.len();
        for (severity, heading) in
            [(Severity::Error, "Errors"), (Severity::Warning, "Warnings"), (Severity::Info, "Infos")]
        {
            let from = ranked.partition_point(|finding| finding.severity < severity).min(most);
            let to = ranked.partition_point(|finding| finding.severity <= severity).min(most);
            left -= self.listed(heading, &ranked[from..to], FINDINGS, |finding| of_finding(finding, report, pages));
        }
        if left > 0 {
            self.say(format_args!("\n{} not shown.", count(left as u64, "more finding")));
        }
    }

    fn forgiven(&mut self, report: &Report<'_>) {
        let reasons = summary::reasons(report);
        self.list("Forgiven", "more reason", &reasons, REASONS, |reason| {
            let first = reason.first;
            let why = sentence(&summary::why(first), usize::MAX);
            format!("- {} by {}, {}{why}\n", reason.number, first.by.word(), code(&first.diagnostic.rule))
        });
    }

    /// A list with a heading, and how many items did not fit.
    fn list<T>(&mut self, heading: &str, noun: &str, items: &[T], limit: usize, item: impl Fn(&T) -> String) {
        let shown = self.listed(heading, items, limit, item);
        if items.len() > shown {
            self.say(format_args!("\n{} not shown.", count((items.len() - shown) as u64, noun)));
        }
    }

    /// Writes the items that fit below a limit, with a heading, and tells how many they are.
    fn listed<T>(&mut self, heading: &str, items: &[T], limit: usize, item: impl Fn(&T) -> String) -> usize {
        let mut shown = 0;
        for one in items {
            let text = item(one);
            if self.0.len() + heading.len() + 8 + text.len() > limit {
                break;
            }
            if shown == 0 {
                self.say(format_args!("\n### {heading}\n"));
            }
            self.0.push_str(&text);
            shown += 1;
        }
        shown
    }
}

/// The rule and the sentence, and below them the place, the places that explain it, what to do.
fn of_finding(finding: &Diagnostic, report: &Report<'_>, pages: &Pages<'_>) -> String {
    let mut text = format!("- {}: {}\n", code(&finding.rule), sentence(&finding.message, MESSAGE));
    let mut line = |what: &str, said: &str| {
        let _ = writeln!(text, "  - {what}{said}");
    };
    line("at ", &code(&compact::place(finding.location, pages)));
    for label in finding.related.iter().take(LABELS) {
        let said = sentence(&label.message, MESSAGE);
        let gap = if said.is_empty() { "" } else { ": " };
        line("see ", &format!("{}{gap}{said}", code(&compact::place(label.location, pages))));
    }
    if finding.related.len() > LABELS {
        line("and ", &count((finding.related.len() - LABELS) as u64, "more place"));
    }
    finding.help.iter().for_each(|help| line("help: ", &sentence(help, MESSAGE)));
    finding.fixes.iter().take(FIXES).for_each(|Fix { title, .. }| line("suggestion: ", &sentence(title, MESSAGE)));
    report.pages.get(&*finding.rule).into_iter().for_each(|url| line("page: ", &code(url)));
    text
}

fn of_problem(problem: &Problem, pages: &Pages<'_>) -> String {
    let place = problem.location.map(|location| compact::place(location, pages)).or_else(|| problem.path.clone());
    let place = place.map(|place| format!("{}: ", code(&place))).unwrap_or_default();
    let help = problem.help.iter().map(|help| format!("  - help: {}\n", sentence(help, MESSAGE)));
    format!("- {place}{}\n{}", sentence(&problem.message, MESSAGE), help.collect::<String>())
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Counts;
    use crate::diagnostic::Diagnostic;
    use crate::diagnostic::Forgiven;
    use crate::diagnostic::Forgiver;
    use crate::diagnostic::Problem;
    use crate::report::Format;
    use crate::report::sample;

    #[test]
    fn a_page_counts_first_and_then_tells() {
        let mut sample = sample::sum();
        let diagnostic = sample.findings[0].clone();
        let (reason, until) = ("as published | by <b>".to_owned(), Some("2027-01-01".to_owned()));
        sample.forgiven.push(Forgiven { diagnostic, by: Forgiver::Waiver, reason, until });
        sample.elsewhere = Counts { errors: 2, ..Counts::default() };
        let expected = "## comity: the check failed\n\n| | |\n|---|---:|\n| records | 1 |\n| errors | 1 |\n\
            | warnings | 0 |\n| infos, not shown | 0 |\n| forgiven | 1 |\n\n2 more errors elsewhere (run without paths).\n\n\
            ### Errors\n\n\
            - `casualties/dead-total`: dead is 387, but its parts add up to 378\n  \
            - at `conflicts/1950-korea.yaml:2:9`\n  - see `conflicts/1950-korea.yaml:3:11`: 254\n  \
            - see `conflicts/1950-korea.yaml:4:26`: \\+ 117\n  \
            - see `conflicts/1950-korea.yaml:5:13`: \\+ 7 = 378 (9 fewer)\n  \
            - help: a difference that is a multiple of 9 often comes from two digits exchanged\n  \
            - suggestion: write 378 for 387 (digits 2 and 3 exchanged)\n\n\
            ### Forgiven\n\n- 1 by waiver, `casualties/dead-total`: as published \\| by &lt;b&gt; (until 2027-01-01)\n";
        assert_eq!(sample.render(Format::Markdown), expected);
    }

    #[test]
    fn a_page_tells_what_was_not_finished_before_what_was_found() {
        let mut sample = sample::two_files();
        let (message, path) = ("`x` was not read".to_owned(), Some("a`b".to_owned()));
        sample.problems.push(Problem { message, path, help: Some("look".into()), ..Problem::default() });
        let page = sample.render(Format::Markdown);
        assert!(page.starts_with("## comity: the check could not be finished\n"), "{page}");
        let told = "\n### Not finished\n\n- ``a`b``: `x` was not read\n  - help: look\n\n### Warnings\n\n- `missions/opened`: ";
        assert!(page.contains(told), "{page}");
    }

    #[test]
    fn problems_and_long_texts_leave_room_for_findings() {
        let mut sample = sample::sum();
        let bidi = "\u{202e}".repeat(2_000);
        let problem = Problem { message: bidi.clone(), help: Some(bidi.clone()), ..Problem::default() };
        sample.problems = vec![problem; 1_000];
        let finding = Diagnostic { message: bidi.clone(), help: Some(bidi.clone()), ..sample.findings[0].clone() };
        sample.findings = vec![finding; 1_000];
        let forgive = |number: usize| Forgiven {
            diagnostic: sample.findings[0].clone(),
            by: Forgiver::Waiver,
            reason: format!("{number}{bidi}"),
            until: None,
        };
        sample.forgiven = (0..1_000).map(forgive).collect();
        let page = sample.render(Format::Markdown);
        assert!(page.len() < super::PAGE, "{}", page.len());
        for heading in ["### Not finished", "### Errors", "### Forgiven"] {
            assert_eq!(page.matches(heading).count(), 1, "{heading}");
        }
        let cut = page.lines().filter(|line| line.ends_with(" not shown."));
        let nouns: Vec<_> = cut.map(|line| line.trim_start_matches(|digit: char| digit.is_ascii_digit())).collect();
        assert_eq!(nouns, [" more problems not shown.", " more findings not shown.", " more reasons not shown."]);
    }

    #[test]
    fn as_many_as_were_asked_for_are_shown() {
        let mut sample = sample::sum();
        sample.findings = vec![sample.findings[0].clone(); 9];
        sample.max_findings = Some(2);
        let page = sample.render(Format::Markdown);
        assert_eq!(page.matches("\n- `casualties/dead-total`").count(), 2);
        assert!(page.ends_with("\n7 more findings not shown.\n"), "{page}");
    }
}
