//! GitLab's code quality report: a list of findings, which a merge request compares with that of its target.
//!
//! It has no place for anything but findings. So what kept the check from being finished is a `blocker`, and what was
//! forgiven is an `info` for each reason. Entries with one fingerprint are shown as one, so each has its own.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io;
use std::io::Write;

use serde::Serialize;
use serde_json::ser::CompactFormatter;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Problem;
use crate::diagnostic::Severity;
use crate::report::Report;
use crate::report::compact::MESSAGE;
use crate::report::escape::visible_within;
use crate::report::folder::Folder;
use crate::report::json::spelled;
use crate::report::json::stream::stream;
use crate::report::page::Pages;
use crate::report::summary;
use crate::report::summary::Reason;
use crate::source::Files;
use crate::source::Location;

/// Where a problem is shown that is about no file.
const NO_FILE: &str = "comity.yaml";

/// Writes the report as one line of JSON.
pub fn write(report: &Report<'_>, files: &Files, out: &mut dyn Write) -> io::Result<()> {
    let shown = Shown { files, folder: &Folder::of(files), pages: &Pages::new(files) };
    let mut known = Fingerprints::default();
    let problems = report.untold().map(|problem| shown.problem(problem));
    let findings = report.listed().map(|finding| shown.finding(finding));
    let reasons = summary::reasons(report);
    let forgiven = reasons.iter().map(|reason| shown.reason(reason));
    let entries = problems.chain(findings).chain(forgiven).map(|entry| known.alone(entry));
    spelled::write::<CompactFormatter>(&stream(entries), out)
}

#[derive(Serialize)]
struct Entry<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Place<'a>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: Cow<'a, str>,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

#[derive(Clone, Copy)]
struct Shown<'a> {
    files: &'a Files,
    folder: &'a Folder,
    pages: &'a Pages<'a>,
}

impl<'a> Shown<'a> {
    fn finding(self, finding: &'a Diagnostic) -> Entry<'a> {
        let mut description = visible_within(&finding.message, MESSAGE);
        if let Some(help) = &finding.help {
            let _ = write!(description, "; help: {}", visible_within(help, MESSAGE));
        }
        Entry {
            description,
            check_name: &finding.rule,
            fingerprint: finding.identity(self.files),
            severity: severity(finding.severity),
            location: self.place(finding.location),
        }
    }

    fn problem(self, problem: &'a Problem) -> Entry<'a> {
        let path = self.folder.path(problem.path.as_deref().unwrap_or(NO_FILE));
        let named = Place { path, lines: Lines { begin: 1 } };
        let location = problem.location.map_or(named, |location| self.place(location));
        Entry {
            description: format!("the check was not finished: {}", visible_within(&problem.message, MESSAGE)),
            check_name: "comity/problem",
            fingerprint: fingerprint(&["problem", &location.path, &problem.message]),
            severity: "blocker",
            location,
        }
    }

    fn reason(self, reason: &Reason<'a>) -> Entry<'a> {
        let first = reason.first;
        let until = first.until.as_deref().unwrap_or_default();
        Entry {
            description: reason.sentence(),
            check_name: &first.diagnostic.rule,
            fingerprint: fingerprint(&[first.by.word(), &first.diagnostic.rule, &first.reason, until]),
            severity: "info",
            location: self.place(first.diagnostic.location),
        }
    }

    fn place(self, location: Location) -> Place<'a> {
        let begin = self.pages.place(location.file, location.span).map_or(1, |place| place.start.line);
        Place { path: self.folder.path_of(location.file, self.files), lines: Lines { begin } }
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "critical",
        Severity::Warning => "minor",
        Severity::Info => "info",
    }
}

fn fingerprint(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

/// How often each fingerprint came already.
#[derive(Default)]
struct Fingerprints(HashMap<String, u64>);

impl Fingerprints {
    /// The entry with a fingerprint that no other has: the second of its kind ends in `-2`.
    fn alone<'a>(&mut self, mut entry: Entry<'a>) -> Entry<'a> {
        let times = self.0.entry(entry.fingerprint.clone()).or_default();
        *times += 1;
        if *times > 1 {
            entry.fingerprint = format!("{}-{times}", entry.fingerprint);
        }
        entry
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::Value as Json;
    use serde_json::json;

    use crate::diagnostic::Forgiven;
    use crate::diagnostic::Forgiver;
    use crate::diagnostic::Problem;
    use crate::report::Format;
    use crate::report::sample;
    use crate::report::sample::Sample;

    fn entries(sample: &Sample) -> Vec<Json> {
        serde_json::from_str(&sample.render(Format::Gitlab)).expect("the report is a list")
    }

    #[test]
    fn a_finding_is_what_gitlab_reads() {
        let sample = sample::two_files();
        let id = sample.findings[0].identity(&sample.files);
        assert_eq!(
            entries(&sample),
            [json!({
                "description": "the embassy opened in 1928 here, in 1929 in the record of the other side",
                "check_name": "missions/opened",
                "fingerprint": id,
                "severity": "minor",
                "location": {"path": "relations/can-fra.yaml", "lines": {"begin": 3}},
            })]
        );
    }

    #[test]
    fn nothing_found_is_an_empty_list() {
        assert_eq!(Sample::default().render(Format::Gitlab), "[]\n");
    }

    #[test]
    fn findings_that_are_alike_are_told_apart() {
        let mut sample = sample::sum();
        sample.findings = vec![sample.findings[0].clone(); 4];
        let all = entries(&sample);
        let different: HashSet<_> = all.iter().map(|entry| entry["fingerprint"].to_string()).collect();
        assert_eq!(different.len(), 4);
        let first = sample.findings[0].identity(&sample.files);
        assert_eq!(all[0]["fingerprint"], *first);
        assert_eq!(all[3]["fingerprint"], format!("{first}-4"));
    }

    #[test]
    fn what_was_forgiven_and_what_was_not_finished_are_entries() {
        let mut sample = sample::sum();
        let diagnostic = sample.findings.remove(0);
        let forgiven = Forgiven { diagnostic, by: Forgiver::Waiver, reason: "as published".into(), until: None };
        sample.forgiven = vec![forgiven.clone(), forgiven];
        sample.problems.push(Problem { message: "no such path".into(), ..Problem::default() });
        let all = entries(&sample);
        let told: Vec<_> = all.iter().map(|entry| (entry["severity"].clone(), entry["description"].clone())).collect();
        let expected = [
            ("blocker", "the check was not finished: no such path"),
            ("info", "2 forgiven by waiver, casualties/dead-total: as published"),
        ];
        assert_eq!(told, expected.map(|(severity, description)| (severity.into(), description.into())));
    }
}
