//! Findings that the tests of the formats show.

#![expect(missing_docs, reason = "the fields are those of a report")]

use std::collections::BTreeMap;

use crate::diagnostic::Applicability;
use crate::diagnostic::Counts;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Edit;
use crate::diagnostic::Fix;
use crate::diagnostic::Forgiven;
use crate::diagnostic::Level;
use crate::diagnostic::Problem;
use crate::diagnostic::Severity;
use crate::diagnostic::Tally;
use crate::diagnostic::Value;
use crate::exhibit::Exhibits;
use crate::report::Format;
use crate::report::Report;
use crate::report::Style;
use crate::source::FileId;
use crate::source::Files;
use crate::source::Location;
use crate::source::Span;

/// A report and what it borrows.
#[derive(Default)]
pub struct Sample {
    pub files: Files,
    pub findings: Vec<Diagnostic>,
    pub forgiven: Vec<Forgiven>,
    pub problems: Vec<Problem>,
    pub tallies: BTreeMap<String, Tally>,
    pub kinds: BTreeMap<String, u64>,
    pub exhibits: Exhibits,
    pub pages: BTreeMap<String, String>,
    pub elsewhere: Counts,
    pub fails_on_warning: bool,
    pub show_info: bool,
    pub max_findings: Option<usize>,
    pub style: Style,
}

impl Sample {
    /// Adds a file.
    pub fn file(&mut self, path: &str, text: &str) -> FileId {
        self.files.add_kept(path.to_owned(), text.as_bytes().into())
    }

    /// The place of the first `wanted` in a file.
    pub fn place(&self, file: FileId, wanted: &str) -> Location {
        let start = self
            .files
            .in_memory(file)
            .and_then(|bytes| std::str::from_utf8(bytes).ok()?.find(wanted))
            .expect("it is in the file");
        Location { file, document: 0, span: Span::new(start, start + wanted.len()) }
    }

    /// The report in a format.
    pub fn render(&self, format: Format) -> String {
        let mut counts = Counts::of(&self.findings);
        counts.files = self.files.len() as u64;
        counts.records = self.files.len() as u64;
        counts.forgiven = self.forgiven.len() as u64;
        let report = Report {
            findings: &self.findings,
            forgiven: &self.forgiven,
            problems: &self.problems,
            tallies: &self.tallies,
            declared: &[],
            kinds: &self.kinds,
            exhibits: &self.exhibits,
            pages: &self.pages,
            counts,
            elsewhere: self.elsewhere,
            version: "0.1.0",
            fails_on_warning: self.fails_on_warning,
            show_info: self.show_info,
            fixes: Applicability::Safe,
            quiet: false,
            max_findings: self.max_findings,
            style: self.style,
        };
        let mut out = Vec::new();
        format.render(&report, &self.files, &mut out).expect("memory takes any text");
        String::from_utf8(out).expect("reports are UTF-8")
    }
}

/// Dead who are not the sum of their parts; the total has two digits exchanged.
pub fn sum() -> Sample {
    let mut sample = Sample::default();
    let text = "deaths:\n  dead: 387\n  buried: 254\n  missing_presumed_dead: 117\n  cremated: 7\n";
    let file = sample.file("conflicts/1950-korea.yaml", text);
    let message = "dead is 387, but its parts add up to 378";
    let mut finding = Diagnostic::error("casualties/dead-total", Level::Record, sample.place(file, "387"), message)
        .label("stated total")
        .pointer("/deaths/dead")
        .related(sample.place(file, "254"), "/deaths/buried", "254")
        .related(sample.place(file, "117"), "/deaths/missing_presumed_dead", "+ 117")
        .related(sample.place(file, ": 7"), "/deaths/cremated", "+ 7 = 378 (9 fewer)")
        .help("a difference that is a multiple of 9 often comes from two digits exchanged");
    finding.related[2].location.span.start += 2;
    finding.record = "1950-korea".into();
    finding.node = "/deaths".into();
    finding.also = vec!["casualties/by-year".into()];
    finding.values = vec![Value {
        pointer: "/deaths/dead".into(),
        text: "387".into(),
        low: Some("387".into()),
        high: Some("387".into()),
        unit: None,
    }];
    let edit = Edit { file, span: finding.location.span, content: "378".into() };
    let title = "write 378 for 387 (digits 2 and 3 exchanged)".into();
    finding.fixes.push(Fix { applicability: Applicability::Suggestion, title, edits: vec![edit] });
    sample.findings.push(finding);
    sample
}

/// One embassy in two records.
pub fn two_files() -> Sample {
    let mut sample = Sample::default();
    let first = sample.file("relations/can-fra.yaml", "reporter: CAN\npartner: FRA\nopened: 1928\n");
    let second = sample.file("relations/fra-can.yaml", "reporter: FRA\npartner: CAN\nopened: 1929\n");
    let finding = Diagnostic::error(
        "missions/opened",
        Level::Across,
        sample.place(first, "1928"),
        "the embassy opened in 1928 here, in 1929 in the record of the other side",
    )
    .severity(Severity::Warning)
    .label("1928")
    .related(sample.place(second, "1929"), "/opened", "1929");
    sample.findings.push(finding);
    sample
}

/// A value, a file name and a rule that try to command the reader's terminal and the CI runner.
pub fn hostile() -> Sample {
    let mut sample = Sample::default();
    let text = "title: \"\u{1b}[2J##[add-mask]e\u{202e}\"\nnote: ##vso[task.setvariable variable=x]y\n";
    let file = sample.file("data/evil\n::error file=a,line=1::x%0A]:,\u{1b}##[add-mask]e.yaml", text);
    let value = "\n::add-mask::e ##[add-mask]e %0A,:] \u{1b}]52;c;x\u{7}";
    let finding = Diagnostic::error("text/bidi", Level::Record, sample.place(file, "##[add-mask]e"), value)
        .label(value)
        .related(sample.place(file, "##vso"), "/note", value)
        .help(value);
    sample.findings.push(finding);
    sample
}
