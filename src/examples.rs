//! The examples that rules give of themselves: a rule that lies about itself fails.

use crate::config::Config;
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::Document;
use crate::document::NodeRef;
use crate::linter::trial;
use crate::linter::trial::Example;
use crate::rule::Settings;

/// What came of the examples of a rule file.
#[derive(Debug, Default)]
pub struct Tried {
    /// How many examples were run.
    pub examples: usize,
    /// A finding for each that is not as it says, in the rule file.
    pub findings: Vec<Diagnostic>,
}

/// Runs every example in a rule file whose rules are in the configuration.
pub fn run(config: &Config, file: &Document<'_>) -> Tried {
    let mut tried = Tried::default();
    for node in file.root().get("rules").into_iter().flat_map(NodeRef::items) {
        let Some(id) = node.get("id") else { continue };
        let is_it = |declared: &crate::rule::Declared| *declared.id == *id.text() && declared.location == id.location();
        let Some(rule) = (0..).zip(&config.rules).find(|(_, declared)| is_it(declared)).map(|(rule, _)| rule) else {
            continue;
        };
        let examples = |word: &str| {
            node.get("examples").and_then(|examples| examples.get(word)).into_iter().flat_map(NodeRef::items).collect()
        };
        let (pass, fail): (Vec<NodeRef<'_>>, Vec<NodeRef<'_>>) = (examples("pass"), examples("fail"));
        tried.examples += pass.len() + fail.len();
        tried.findings.extend(pass.into_iter().filter_map(|example| passes(config, rule, example)));
        tried.findings.extend(fail.into_iter().filter_map(|example| fails(config, rule, example)));
    }
    tried
}

/// What is wrong with an example that should pass.
fn passes(config: &Config, rule: u32, example: NodeRef<'_>) -> Option<Diagnostic> {
    let found = try_one(config, rule, example);
    let first = found.findings.first()?;
    let message = format!("this example should pass `{}`, but: {}", config.rules[rule as usize].id, first.message);
    let at = finding(example, message);
    Some(at.related(first.location, first.pointer.clone(), "found here"))
}

/// What is wrong with an example that should fail.
fn fails(config: &Config, rule: u32, example: NodeRef<'_>) -> Option<Diagnostic> {
    let id = &config.rules[rule as usize].id;
    let found = try_one(config, rule, example);
    let Some(at) = example.get("at") else {
        return Some(finding(example, "this example does not say `at` what place it fails".to_owned()));
    };
    let [first] = found.findings.as_slice() else {
        let message = match found.findings.len() {
            0 => format!("this example should fail `{id}`, but nothing is found"),
            many => format!("this example should fail `{id}` once, but {many} things are found"),
        };
        let mut wrong = finding(example, message);
        for first in &found.findings {
            wrong = wrong.related(first.location, first.pointer.clone(), first.message.clone());
        }
        return Some(wrong);
    };
    let place = found.place(first);
    if place != at.text() {
        let message = format!("this example should fail `{id}` at `{}`, but it does at `{place}`", at.text());
        return Some(finding(at, message).related(first.location, first.pointer.clone(), first.message.clone()));
    }
    let message = example.get("message")?;
    let wrong = format!("this example should say `{}`, but it says `{}`", message.text(), first.message);
    (message.text() != first.message).then(|| finding(message, wrong))
}

fn finding(at: NodeRef<'_>, message: String) -> Diagnostic {
    Diagnostic::error("rule/example", Level::Document, at.label_location(), message).pointer(at.pointer())
}

/// The findings of one example, and the records that they are in.
struct Found<'e> {
    records: Vec<Example<'e>>,
    findings: Vec<Diagnostic>,
}

impl Found<'_> {
    /// The pointer of a finding; where records have paths, behind its record's.
    fn place(&self, finding: &Diagnostic) -> String {
        let record = self.records.get(finding.location.document as usize).filter(|record| !record.path.is_empty());
        let path = record.map(|record| format!("{}#", record.path)).unwrap_or_default();
        format!("{path}{}", finding.pointer)
    }
}

/// Runs one example: a record, `{record: …}`, `{records: {PATH: record}, today: DATE}` or `{before: …, after: …}`.
fn try_one<'e>(config: &Config, rule: u32, example: NodeRef<'e>) -> Found<'e> {
    let settings = settings(config, example);
    let alone = |root: NodeRef<'e>| Example { path: String::new(), root };
    if let (Some(before), Some(after)) = (example.get("before"), example.get("after")) {
        let findings = trial::compare(config, &settings, rule, &alone(before), &alone(after));
        return Found { records: vec![alone(after)], findings };
    }
    let records: Vec<Example<'e>> = match example.get("records").filter(|records| records.is_mapping()) {
        Some(records) => records.entries().map(|(path, root)| Example { path: path.text().to_owned(), root }).collect(),
        None => vec![alone(example.get("record").filter(|record| record.is_mapping()).unwrap_or(example))],
    };
    let findings = trial::judge(config, &settings, rule, &records);
    Found { records, findings }
}

fn settings(config: &Config, example: NodeRef<'_>) -> Settings {
    let Settings { today, approximation, codes } = &config.settings;
    let said = example.get("today").and_then(|today| Date::parse(today.text()).ok()?.day());
    Settings { today: said.unwrap_or(*today), approximation: *approximation, codes: codes.clone() }
}
