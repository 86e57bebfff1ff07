//! Tests, as CI servers read them from `JUnit`: a suite for each rule, a test for each of its findings.
//!
//! A rule that holds is a test that passes, so that a server can tell what was mended and what is new. Only what fails
//! the check is a failure: a warning passes and speaks in the test's output. What is forgiven is skipped, and so is a
//! rule that was never decided; what kept the check from being finished is an error.

pub mod xml;

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::io;
use std::io::Write;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Forgiven;
use crate::diagnostic::Problem;
use crate::diagnostic::Severity;
use crate::diagnostic::Tally;
use crate::report::Report;
use crate::report::compact;
use crate::report::compact::MESSAGE;
use crate::report::escape::visible;
use crate::report::escape::visible_within;
use crate::report::junit::xml::Xml;
use crate::report::page::Pages;
use crate::report::summary;
use crate::source::Files;

/// The places of a finding that are told.
const LABELS: usize = 20;
/// The characters of a pointer or a problem in the name of a test.
const NAME: usize = 200;

/// Writes the report as XML.
pub fn write(report: &Report<'_>, files: &Files, out: &mut dyn Write) -> io::Result<()> {
    let shown = Shown { report, pages: &Pages::new(files) };
    let suites = suites(report);
    let of_run = of_run(report);
    let mut all = shown.sums(&of_run);
    suites.values().for_each(|tests| all.add(shown.sums(tests)));
    let mut xml = Xml::begin(out)?;
    xml.open("testsuites", &all.attributes("comity"))?;
    shown.suite("comity", &of_run, &mut xml)?;
    for (rule, tests) in &suites {
        shown.suite(rule, tests, &mut xml)?;
    }
    xml.close("testsuites")?;
    xml.end()
}

/// One test.
#[derive(Clone, Copy)]
enum Test<'a> {
    /// The check was finished.
    Finished,
    /// It was not.
    Problem(&'a Problem),
    /// A rule of which there is no finding.
    Rule(Tally),
    /// A finding.
    Finding(&'a Diagnostic),
    /// A finding that is not held against anyone.
    Forgiven(&'a Forgiven),
}

/// What became of a test.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Passed,
    Failed,
    Broken,
    Skipped,
}

/// How many tests there are, and what became of them.
#[derive(Clone, Copy, Default)]
struct Sums {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

#[derive(Clone, Copy)]
struct Shown<'a> {
    report: &'a Report<'a>,
    pages: &'a Pages<'a>,
}

fn of_run<'a>(report: &Report<'a>) -> Vec<Test<'a>> {
    match report.problems {
        [] => vec![Test::Finished],
        problems => problems.iter().map(Test::Problem).collect(),
    }
}

/// The tests of each rule, in the order of their ids.
fn suites<'a>(report: &Report<'a>) -> BTreeMap<&'a str, Vec<Test<'a>>> {
    let mut suites: BTreeMap<&str, Vec<Test<'_>>> = BTreeMap::new();
    for finding in report.listed() {
        suites.entry(&finding.rule).or_default().push(Test::Finding(finding));
    }
    for forgiven in report.forgiven {
        suites.entry(&forgiven.diagnostic.rule).or_default().push(Test::Forgiven(forgiven));
    }
    for (rule, tally) in report.tallies {
        suites.entry(rule).or_insert_with(|| vec![Test::Rule(*tally)]);
    }
    suites
}

impl Sums {
    fn add(&mut self, other: Self) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.errors += other.errors;
        self.skipped += other.skipped;
    }

    fn attributes(self, name: &str) -> [(&'static str, String); 5] {
        [
            ("name", visible(name)),
            ("tests", self.tests.to_string()),
            ("failures", self.failures.to_string()),
            ("errors", self.errors.to_string()),
            ("skipped", self.skipped.to_string()),
        ]
    }
}

impl Shown<'_> {
    fn sums(self, tests: &[Test<'_>]) -> Sums {
        let count = |wanted| tests.iter().filter(|test| self.verdict(test) == wanted).count();
        Sums {
            tests: tests.len(),
            failures: count(Verdict::Failed),
            errors: count(Verdict::Broken),
            skipped: count(Verdict::Skipped),
        }
    }

    fn verdict(self, test: &Test<'_>) -> Verdict {
        match test {
            Test::Finding(finding) if self.fails(finding.severity) => Verdict::Failed,
            Test::Problem(_) => Verdict::Broken,
            Test::Forgiven(_) => Verdict::Skipped,
            Test::Rule(tally) if undecided(*tally).is_some() => Verdict::Skipped,
            Test::Finding(_) | Test::Finished | Test::Rule(_) => Verdict::Passed,
        }
    }

    fn fails(self, severity: Severity) -> bool {
        severity == Severity::Error || (self.report.fails_on_warning && severity == Severity::Warning)
    }

    fn suite(self, name: &str, tests: &[Test<'_>], xml: &mut Xml<'_>) -> io::Result<()> {
        xml.open("testsuite", &self.sums(tests).attributes(name))?;
        let mut times: HashMap<String, usize> = HashMap::new();
        for test in tests {
            let place = self.name(test);
            let times = times.entry(place.clone()).and_modify(|times| *times += 1).or_insert(1);
            let alone = if *times > 1 { format!("{place} ({times})") } else { place };
            self.case(name, alone, test, xml)?;
        }
        xml.close("testsuite")
    }

    /// What a test is called. No line is in it, so that it is the same test when others come and go.
    fn name(self, test: &Test<'_>) -> String {
        match test {
            Test::Finished => "the check was finished".to_owned(),
            Test::Problem(problem) => visible_within(&problem.message, NAME),
            Test::Rule(_) => "all records".to_owned(),
            Test::Finding(finding) => self.place(finding),
            Test::Forgiven(forgiven) => self.place(&forgiven.diagnostic),
        }
    }

    fn place(self, finding: &Diagnostic) -> String {
        let path = visible(self.pages.path(finding.location.file));
        let document = finding.location.document;
        let document = if document > 0 { format!("#{}", document + 1) } else { String::new() };
        let pointer = visible_within(&finding.pointer, NAME);
        format!("{path}{document} {pointer}").trim_end().to_owned()
    }

    fn case(self, suite: &str, name: String, test: &Test<'_>, xml: &mut Xml<'_>) -> io::Result<()> {
        let mut attributes = vec![("name", name), ("classname", visible(suite))];
        let location = match test {
            Test::Finding(finding) => Some(finding.location),
            Test::Forgiven(forgiven) => Some(forgiven.diagnostic.location),
            Test::Problem(problem) => problem.location,
            Test::Finished | Test::Rule(_) => None,
        };
        if let Some(location) = location {
            attributes.push(("file", visible(self.pages.path(location.file))));
            let place = self.pages.place(location.file, location.span);
            attributes.extend(place.map(|place| ("line", place.start.line.to_string())));
        }
        xml.open("testcase", &attributes)?;
        self.verdict_of(test, xml)?;
        xml.close("testcase")
    }

    fn verdict_of(self, test: &Test<'_>, xml: &mut Xml<'_>) -> io::Result<()> {
        match test {
            Test::Finding(finding) if self.fails(finding.severity) => {
                let message = visible_within(&finding.message, MESSAGE);
                xml.leaf("failure", &[("message", message), ("type", visible(&finding.rule))], &self.text(finding))
            }
            Test::Finding(finding) => xml.leaf("system-out", &[], &self.text(finding)),
            Test::Problem(problem) => {
                let help = problem.help.as_deref().map(|help| format!("help: {}", visible_within(help, MESSAGE)));
                let message = visible_within(&problem.message, MESSAGE);
                xml.leaf("error", &[("message", message), ("type", "problem".into())], &help.unwrap_or_default())
            }
            Test::Forgiven(forgiven) => {
                let message = format!("forgiven by {}{}", forgiven.by.word(), summary::why(forgiven));
                xml.leaf("skipped", &[("message", message)], &self.text(&forgiven.diagnostic))
            }
            Test::Rule(tally) => rule_verdict(*tally, xml),
            Test::Finished => Ok(()),
        }
    }

    /// The finding, the places that explain it, and what to do: each on a line.
    fn text(self, finding: &Diagnostic) -> String {
        let place = compact::place(finding.location, self.pages);
        let (word, message) = (finding.severity.word(), visible_within(&finding.message, MESSAGE));
        let mut lines = vec![format!("{place}: {word}[{}]: {message}", visible(&finding.rule))];
        lines.extend(finding.related.iter().take(LABELS).map(|label| {
            format!("{}: {}", compact::place(label.location, self.pages), visible_within(&label.message, MESSAGE))
        }));
        let more = finding.related.len().saturating_sub(LABELS);
        lines.extend((more > 0).then(|| format!("and {}", summary::count(more as u64, "more place"))));
        lines.extend(finding.help.iter().map(|help| format!("help: {}", visible_within(help, MESSAGE))));
        lines.join("\n")
    }
}

fn rule_verdict(tally: Tally, xml: &mut Xml<'_>) -> io::Result<()> {
    if let Some(why) = undecided(tally) {
        return xml.leaf("skipped", &[("message", why)], "");
    }
    xml.leaf("system-out", &[], &format!("it holds in {}", summary::count(tally.holds, "place")))
}

/// Why a rule without a finding is no test that passes.
fn undecided(tally: Tally) -> Option<String> {
    let Tally { holds, fails, not_checked, .. } = tally;
    match (fails, holds, not_checked) {
        (0, 1.., _) => None,
        (0, 0, 0) => Some("it does not apply here".to_owned()),
        (0, 0, _) => Some(format!("not checked in {}", summary::count(not_checked, "place"))),
        _ => Some(format!(
            "it fails in {}, of which other findings tell or nobody asked",
            summary::count(fails, "place")
        )),
    }
}

#[cfg(test)]
mod tests {
    use roxmltree::Document;
    use roxmltree::Node;

    use super::*;
    use crate::diagnostic::Forgiver;
    use crate::report::Format;
    use crate::report::sample;
    use crate::report::sample::Sample;

    fn attribute<'a>(node: &Node<'a, '_>, name: &str) -> &'a str {
        node.attribute(name).unwrap_or_default()
    }

    /// `suite | test | verdict: message` for each test.
    fn cases(sample: &Sample) -> Vec<String> {
        let text = sample.render(Format::Junit);
        let document = Document::parse(&text).expect("the report is XML");
        let cases = document.descendants().filter(|node| node.has_tag_name("testcase"));
        let told = cases.map(|case| {
            let verdict = case.children().find(Node::is_element);
            let said = verdict.map_or_else(String::new, |verdict| {
                let said = verdict.attribute("message").or(verdict.text()).unwrap_or_default();
                format!("{}: {}", verdict.tag_name().name(), said.trim())
            });
            format!("{} | {} | {said}", attribute(&case, "classname"), attribute(&case, "name"))
        });
        told.collect()
    }

    fn sums(sample: &Sample) -> [String; 4] {
        let text = sample.render(Format::Junit);
        let document = Document::parse(&text).expect("the report is XML");
        ["tests", "failures", "errors", "skipped"].map(|name| attribute(&document.root_element(), name).to_owned())
    }

    #[test]
    fn an_error_fails_and_a_warning_passes_unless_warnings_fail() {
        let mut sample = sample::two_files();
        sample
            .findings
            .extend(sample::sum().findings.into_iter().map(|finding| Diagnostic { related: Vec::new(), ..finding }));
        let warning = "missions/opened | relations/can-fra.yaml | ";
        assert_eq!(
            cases(&sample),
            [
                "comity | the check was finished | ",
                "casualties/dead-total | relations/can-fra.yaml /deaths/dead | failure: dead is 387, but its parts \
                 add up to 378",
                &format!(
                    "{warning}system-out: relations/can-fra.yaml:3:9: warning[missions/opened]: the embassy opened in \
                     1928 here, in 1929 in the record of the other side\nrelations/fra-can.yaml:3:9: 1929"
                ),
            ]
        );
        assert_eq!(sums(&sample), ["3", "1", "0", "0"]);
        sample.fails_on_warning = true;
        assert_eq!(sums(&sample), ["3", "2", "0", "0"]);
        assert!(cases(&sample)[2].starts_with(&format!("{warning}failure: the embassy opened")));
    }

    #[test]
    fn rules_without_a_finding_are_tests_too() {
        let mut sample = Sample::default();
        let mut tally = |rule: &str, tally| sample.tallies.insert(rule.into(), tally);
        tally("a/holds", Tally { holds: 3, not_checked: 1, ..Tally::default() });
        tally("b/not-checked", Tally { not_checked: 2, ..Tally::default() });
        tally("c/not-here", Tally { not_applicable: 9, ..Tally::default() });
        tally("d/told", Tally { holds: 3, fails: 1, ..Tally::default() });
        assert_eq!(
            cases(&sample),
            [
                "comity | the check was finished | ",
                "a/holds | all records | system-out: it holds in 3 places",
                "b/not-checked | all records | skipped: not checked in 2 places",
                "c/not-here | all records | skipped: it does not apply here",
                "d/told | all records | skipped: it fails in 1 place, of which other findings tell or nobody asked",
            ]
        );
    }

    #[test]
    fn what_is_forgiven_is_skipped_and_a_problem_is_an_error() {
        let mut sample = sample::sum();
        let (diagnostic, until) = (sample.findings.remove(0), Some("2027-01-01".to_owned()));
        let forgiven = Forgiven { diagnostic, by: Forgiver::Waiver, reason: "as published".into(), until };
        sample.forgiven = vec![forgiven.clone(), forgiven];
        let help = Some("look again".to_owned());
        sample.problems.push(Problem { message: "no such path".into(), help, ..Problem::default() });
        let skipped = "skipped: forgiven by waiver: as published (until 2027-01-01)";
        let test = "casualties/dead-total | conflicts/1950-korea.yaml /deaths/dead";
        assert_eq!(
            cases(&sample),
            [
                "comity | no such path | error: no such path".to_owned(),
                format!("{test} | {skipped}"),
                format!("{test} (2) | {skipped}"),
            ]
        );
        assert_eq!(sums(&sample), ["3", "0", "1", "2"]);
    }
}
