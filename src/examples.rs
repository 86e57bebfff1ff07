//! The examples that rules give of themselves: a rule that lies about itself fails.

mod page;

use crate::config::Config;
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::Document;
use crate::document::NodeRef;
use crate::linter::trial;
use crate::linter::trial::Example;
use crate::rule::Settings;
use crate::rule::Tally;
use crate::source::Location;

pub use crate::examples::page::Page;

/// What came of the examples of a rule file or a page.
#[derive(Debug, Default)]
pub struct Tried {
    /// How many examples were run.
    pub examples: usize,
    /// A finding for each that is not as it says, at its place.
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
    let id = &config.rules[rule as usize].id;
    let Some(first) = found.findings.first() else {
        let is_decided = found.tally.was_decided();
        let reason =
            || found.tally.not_checked.keys().next().map_or("nothing in it is what the rule asks about", |why| why.0);
        return (!is_decided).then(|| {
            finding(example, format!("this example should pass `{id}`, but it was not checked: {}", reason()))
        });
    };
    let message = format!("this example should pass `{id}`, but: {}", first.message);
    let at = finding(example, message);
    Some(at.related(first.location, first.pointer.clone(), "found here"))
}

/// What is wrong with an example that should fail.
fn fails(config: &Config, rule: u32, example: NodeRef<'_>) -> Option<Diagnostic> {
    let Some(at) = example.get("at") else {
        return Some(finding(example, "this example does not say `at` what place it fails".to_owned()));
    };
    let said = |node: NodeRef<'_>| Said { text: node.text().to_owned(), location: node.label_location() };
    let promise = Promise { at: said(at), message: example.get("message").map(said) };
    promise.broken(config, rule, example, &try_one(config, rule, example))
}

/// What an example says that is to be found in it.
struct Promise {
    at: Said,
    message: Option<Said>,
}

/// A text, with its place.
struct Said {
    text: String,
    location: Location,
}

impl Promise {
    /// How what was found is something else.
    fn broken(&self, config: &Config, rule: u32, example: NodeRef<'_>, found: &Found<'_>) -> Option<Diagnostic> {
        let id = &config.rules[rule as usize].id;
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
        if place != self.at.text {
            let message = format!("this example should fail `{id}` at `{}`, but it does at `{place}`", self.at.text);
            let wrong = Diagnostic::error("rule/example", Level::Document, self.at.location, message);
            return Some(wrong.related(first.location, first.pointer.clone(), first.message.clone()));
        }
        let Said { text, location } = self.message.as_ref()?;
        let wrong = format!("this example should say `{text}`, but it says `{}`", first.message);
        // The line that opens a block of code holds no backticks.
        let is_said = *text == first.message || *text == first.message.replace('`', "");
        (!is_said).then(|| Diagnostic::error("rule/example", Level::Document, *location, wrong))
    }
}

fn finding(at: NodeRef<'_>, message: String) -> Diagnostic {
    Diagnostic::error("rule/example", Level::Document, at.label_location(), message).pointer(at.pointer())
}

/// The findings of one example, and the records that they are in.
struct Found<'e> {
    records: Vec<Example<'e>>,
    findings: Vec<Diagnostic>,
    tally: Tally,
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
        let (findings, tally) = trial::compare(config, &settings, rule, &alone(before), &alone(after));
        return Found { records: vec![alone(after)], findings, tally };
    }
    let records: Vec<Example<'e>> = match example.get("records").filter(|records| records.is_mapping()) {
        Some(records) => records.entries().map(|(path, root)| Example { path: path.text().to_owned(), root }).collect(),
        None => vec![alone(example.get("record").filter(|record| record.is_mapping()).unwrap_or(example))],
    };
    let (findings, tally) = trial::judge(config, &settings, rule, &records);
    Found { records, findings, tally }
}

fn settings(config: &Config, example: NodeRef<'_>) -> Settings {
    let Settings { today, approximation, codes } = &config.settings;
    let said = example.get("today").and_then(|today| Date::parse(today.text()).ok()?.day());
    Settings { today: said.unwrap_or(*today), approximation: *approximation, codes: codes.clone() }
}
