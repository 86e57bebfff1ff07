//! Runs the examples on the page of a kind of rule that looks across records or versions.

use std::sync::Arc;

use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::document::NodeRef;
use crate::document::path::Path;
use crate::rule::Context;
use crate::rule::Declared;
use crate::rule::Fact;
use crate::rule::Judging;
use crate::rule::Key;
use crate::rule::Neighbours;
use crate::rule::Poison;
use crate::rule::Record;
use crate::rule::Settings;
use crate::rule::Slot;
use crate::rule::Tally;
use crate::rules::lone;
use crate::rules::lone::RECORDS;
use crate::rules::lone::blocks;
use crate::rules::lone::pack;
use crate::rules::lone::parse;

/// What came of judging records.
pub(super) struct Judged {
    pub(super) found: Vec<Diagnostic>,
    pub(super) tally: Tally,
    /// The names of the records' files, by number.
    paths: Vec<String>,
}

/// A dataset of the facts of one rule.
struct Dataset<'d> {
    facts: &'d [Fact],
    files: &'d [String],
    unreadable: &'d [u32],
    kinds: Vec<u32>,
}

impl Neighbours for Dataset<'_> {
    fn keys(&self, role: u32) -> Vec<&Key> {
        let mut keys: Vec<&Key> = self.facts.iter().filter(|fact| fact.role == role).map(|fact| &fact.key).collect();
        keys.dedup();
        keys
    }

    fn is_unreadable(&self, role: u32) -> bool {
        self.unreadable.contains(&self.kinds[role as usize])
    }

    fn has_file(&self, path: &str) -> bool {
        self.files.iter().any(|file| file == path)
    }
}

impl Judged {
    /// Whether the rule was ever decided.
    pub(super) fn was_checked(&self) -> bool {
        self.tally.holds + self.tally.fails > 0
    }

    /// Where each finding is, `path#/pointer`, and what it says.
    pub(super) fn shown(&self) -> Vec<(String, &str)> {
        let place = |finding: &Diagnostic| {
            let path = &self.paths[finding.location.document as usize];
            if path.is_empty() { finding.pointer.clone() } else { format!("{path}#{}", finding.pointer) }
        };
        self.found.iter().map(|finding| (place(finding), finding.message.as_str())).collect()
    }

    /// The places of the labels of the first finding.
    pub(super) fn labels(&self) -> Vec<String> {
        let path = |document: u32| &self.paths[document as usize];
        let labels = self.found.first().map_or(&[][..], |finding| &finding.related);
        labels
            .iter()
            .map(|label| format!("{}#{} {}", path(label.location.document), label.pointer, label.message))
            .collect()
    }
}

/// Compiles a rule; what is wrong with it is given back as text.
pub(super) fn compile(text: &str) -> Result<Declared, String> {
    compile_node(parse(text).root(), "")
}

/// Compiles a rule of a file that is listed under a kind of record.
fn compile_node(node: NodeRef<'_>, record: &str) -> Result<Declared, String> {
    let shown = |problems: Vec<Diagnostic>| {
        let shown =
            problems.iter().map(|problem| format!("{} {}", problem.message, problem.help.as_deref().unwrap_or("")));
        shown.collect::<Vec<_>>().join("; ")
    };
    let declared = lone::compile(node, record).map_err(shown)?;
    Ok(Declared { severity: Some(Severity::Error), message: None, ..declared })
}

/// Judges an example: a record, or `{records: {PATH: record}, files: [PATH…], unreadable: [KIND…]}`, or
/// `{before: record, after: record}`.
pub(super) fn judge(declared: &Declared, text: &str) -> Judged {
    judge_node(declared, parse(text).root())
}

fn judge_node(declared: &Declared, root: NodeRef<'_>) -> Judged {
    if let (Some(before), Some(after)) = (root.get("before"), root.get("after")) {
        return compare(declared, before, after);
    }
    let records: Vec<(String, NodeRef<'_>)> = match root.get("records") {
        Some(records) => records.entries().map(|(path, record)| (path.text().to_owned(), record)).collect(),
        None => vec![(String::new(), root)],
    };
    let list = |key: &str| {
        root.get(key).map_or_else(Vec::new, |list| list.items().map(|item| item.text().to_owned()).collect())
    };
    judge_records(declared, &records, &list("files"), &list("unreadable"))
}

fn judge_records(
    declared: &Declared,
    records: &[(String, NodeRef<'_>)],
    files: &[String],
    unreadable: &[String],
) -> Judged {
    let settings = settings();
    let poison = Poison::default();
    let mut facts = Vec::new();
    let mut tally = Tally::default();
    for (number, (path, root)) in (0..).zip(records) {
        let (root, number) = (*root, number);
        let record = Record { root, number, path, has_own_file: true, amounts: &amounts(root), poison: &poison };
        let kind = root.get("kind").map_or("", NodeRef::text);
        let name: Arc<str> = root.get("id").map_or_else(|| number.to_string(), |id| id.text().to_owned()).into();
        for (role, source) in (0..).zip(declared.rule.sources()) {
            if RECORDS[source.kind as usize] == kind {
                let mut context = Context::new(record, &settings, declared);
                let missed = source.facts(&mut context, Slot { rule: 0, role, record: &name }, &mut facts);
                for reason in missed {
                    tally.skip(reason, 1);
                }
            }
        }
    }
    facts.sort_by(|a, b| (&a.key, a.role, a.at.location).cmp(&(&b.key, b.role, b.at.location)));
    let kinds = declared.rule.sources().iter().map(|source| source.kind).collect();
    let unreadable: Vec<u32> = unreadable.iter().map(|kind| position(kind)).collect();
    let dataset = Dataset { facts: &facts, files, unreadable: &unreadable, kinds };
    let mut judging = Judging::new(declared, &settings, &dataset, usize::MAX);
    for group in facts.chunk_by(|a, b| a.key == b.key) {
        declared.rule.judge(&mut judging, group);
    }
    tally.add(&judging.tally);
    Judged { found: judging.found, tally, paths: records.iter().map(|(path, _)| path.clone()).collect() }
}

fn compare(declared: &Declared, was: NodeRef<'_>, is: NodeRef<'_>) -> Judged {
    let (settings, poison) = (settings(), Poison::default());
    let (old_amounts, new_amounts) = (amounts(was), amounts(is));
    let record = Record { root: was, number: 0, path: "", has_own_file: true, amounts: &old_amounts, poison: &poison };
    let mut before = Context::new(record, &settings, declared);
    let record = Record { root: is, amounts: &new_amounts, ..record };
    let mut after = Context::new(record, &settings, declared);
    let mut tally = Tally::default();
    assert!(declared.rule.compares_versions());
    declared.rule.check_change(&mut before, &mut after, &mut tally);
    assert!(before.found.is_empty());
    Judged { found: after.found, tally, paths: vec![String::new()] }
}

/// Runs all examples on a page.
pub(super) fn run_page(page: &str) {
    let mut rule: Option<Declared> = None;
    let mut examples = 0;
    for (info, text) in blocks(page) {
        let (word, at) = info.split_once(" at=").map_or((info, ""), |(word, at)| (word, at));
        match word {
            "yaml rule" => rule = Some(compile(text).unwrap_or_else(|problem| panic!("{problem}\n{text}"))),
            "yaml pass" => {
                let judged = judge(rule.as_ref().expect("a rule first"), text);
                assert_eq!(judged.shown(), [], "{text}");
                assert!(judged.was_checked(), "never checked: {:?}\n{text}", judged.tally);
                examples += 1;
            }
            "yaml fail" => {
                let judged = judge(rule.as_ref().expect("a rule first"), text);
                let places: Vec<String> = judged.shown().into_iter().map(|(place, _)| place).collect();
                assert_eq!(places, [at], "{text}");
                examples += 1;
            }
            _ => {}
        }
    }
    assert!(examples >= 2, "a page needs an example that passes and one that fails");
}

/// Runs the examples of the built-in pack's rules of a kind.
pub(super) fn run_pack(kind: &str) {
    pack(kind, |rule, record| {
        let declared = compile_node(rule, record).unwrap_or_else(|problem| panic!("{problem}: {}", rule.source()));
        run_examples(&declared, rule.get("examples").expect("examples"));
    });
}

fn run_examples(declared: &Declared, examples: NodeRef<'_>) {
    for pass in examples.get("pass").into_iter().flat_map(NodeRef::items) {
        let judged = judge_node(declared, pass);
        assert_eq!(judged.shown(), [], "{} {}", declared.id, pass.source());
        assert!(judged.was_checked(), "{} was never checked: {:?} {}", declared.id, judged.tally, pass.source());
    }
    for fail in examples.get("fail").into_iter().flat_map(NodeRef::items) {
        let judged = judge_node(declared, fail.get("record").unwrap_or(fail));
        let places: Vec<String> = judged.shown().into_iter().map(|(place, _)| place).collect();
        let at = fail.get("at").expect("a place").text();
        assert_eq!(places, [at], "{} {}", declared.id, fail.source());
    }
}

/// In examples, the members of `trade` are amounts.
fn amounts(root: NodeRef<'_>) -> Vec<u32> {
    let mut amounts = Vec::new();
    for path in ["/trade/*/imports", "/trade/*/exports", "/trade/*/total"] {
        let path = Path::parse(path).expect("a path");
        path.select(root, root, &mut |node| amounts.push(node.index()));
    }
    amounts.sort_unstable();
    amounts
}

fn position(kind: &str) -> u32 {
    let position = RECORDS.iter().position(|known| *known == kind).expect("a kind of record");
    u32::try_from(position).expect("small")
}

fn settings() -> Settings {
    Settings { today: Day::from_ymd(2023, 5, 1).expect("a day"), approximation: 5.into(), codes: Arc::default() }
}
