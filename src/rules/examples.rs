//! Runs rules of one record on examples: those of the kinds' pages, and those of the built-in pack.

use std::sync::Arc;

use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Fix;
use crate::document::NodeRef;
use crate::document::path::Path;
use crate::rule::Context;
use crate::rule::Declared;
use crate::rule::Outcome;
use crate::rule::Poison;
use crate::rule::Reason;
use crate::rule::Record;
use crate::rule::Settings;
use crate::rules::lone;
use crate::rules::lone::blocks;
use crate::rules::lone::pack;
use crate::rules::lone::parse;
use crate::verdict::Verdict;

/// What came of a rule.
pub(super) struct Checked {
    pub(super) found: Vec<Diagnostic>,
    pub(super) outcomes: Vec<Result<Outcome, Reason>>,
}

impl Checked {
    /// Where each finding is and what it says: `/total: the message`.
    pub(super) fn shown(&self) -> Vec<String> {
        self.found.iter().map(|finding| format!("{}: {}", finding.pointer, finding.message)).collect()
    }

    /// The labels of the first finding, its own first: `/total: stated`.
    pub(super) fn labels(&self) -> Vec<String> {
        let Some(first) = self.found.first() else { return Vec::new() };
        let own = std::iter::once((&first.pointer, &first.label));
        let others = first.related.iter().map(|label| (&label.pointer, &label.message));
        own.chain(others).map(|(pointer, text)| format!("{pointer}: {text}")).collect()
    }

    /// What to do about the first finding.
    pub(super) fn help(&self) -> &str {
        self.found.first().and_then(|finding| finding.help.as_deref()).unwrap_or_default()
    }
}

/// Compiles a rule; what is wrong with it is given back as text.
pub(super) fn compile(text: &str) -> Result<Declared, String> {
    compile_node(parse(text).root())
}

fn compile_node(node: NodeRef<'_>) -> Result<Declared, String> {
    let shown = |problems: Vec<Diagnostic>| {
        let shown = problems.iter().map(|problem| format!("{}: {}", problem.rule, problem.message));
        shown.collect::<Vec<_>>().join("; ")
    };
    let declared = lone::compile(node, "relation").map_err(shown)?;
    Ok(Declared { record: Some(0), ..declared })
}

/// Asks a rule about a record, or about each of `{records: {PATH: record}, today: DATE}`.
pub(super) fn check(rule: &str, record: &str) -> Checked {
    check_node(&compile(rule).unwrap_or_else(|problem| panic!("{problem}\n{rule}")), parse(record).root())
}

fn check_node(declared: &Declared, example: NodeRef<'_>) -> Checked {
    let mut checked = Checked { found: Vec::new(), outcomes: Vec::new() };
    let today = example.get("today").and_then(|today| today.text().parse::<crate::date::Date>().ok());
    let today = today.and_then(|date| date.day()).or(Day::from_ymd(2023, 5, 1)).expect("a day");
    match example.get("records") {
        None => check_record(declared, "record.yaml", example, today, &mut checked),
        Some(records) => {
            for (path, record) in records.entries() {
                check_record(declared, path.text(), record, today, &mut checked);
            }
        }
    }
    checked
}

fn check_record(declared: &Declared, path: &str, root: NodeRef<'_>, today: Day, checked: &mut Checked) {
    let settings = Settings { today, approximation: 5.into(), codes: Arc::default() };
    let (poison, amounts) = (Poison::default(), amounts(root));
    let record = Record { root, number: 0, path, has_own_file: true, amounts: &amounts, poison: &poison };
    let mut context = Context::new(record, &settings, declared);
    let nodes = declared.each.as_ref().map_or_else(|| vec![root], |paths| context.all_of(paths));
    for node in nodes {
        context.node = node;
        let verdict = declared.when.as_ref().map_or(Verdict::Certain, |when| context.decide(when));
        checked.outcomes.push(match verdict {
            Verdict::Certain => declared.rule.check(&mut context, node),
            Verdict::Impossible => Ok(Outcome::NotApplicable),
            Verdict::Possible => Err(Reason::UNDECIDED),
        });
    }
    checked.found.extend(context.into_found());
}

/// Runs all examples on a page.
pub(super) fn run_page(page: &str) {
    let mut rule = None;
    let mut failed: Option<(&str, Checked)> = None;
    let mut seen = [0; 2];
    for (info, text) in blocks(page) {
        let check = |rule: &Option<Declared>| check_node(rule.as_ref().expect("a rule first"), parse(text).root());
        let (word, arguments) = info.split_once(" at=").unwrap_or((info, ""));
        match word {
            "yaml rule" => rule = Some(compile(text).unwrap_or_else(|problem| panic!("{problem}\n{text}"))),
            "yaml pass" => {
                passes(&check(&rule), text);
                seen[0] += 1;
            }
            "yaml fail" => {
                let (at, message) = arguments.split_once(" message=\"").unwrap_or((arguments, ""));
                let at = at.rsplit_once('#').map_or(at, |(_, pointer)| pointer);
                let checked = check(&rule);
                fails(&checked, at, message.strip_suffix('"'), text);
                fixes_mend(rule.as_ref().expect("a rule first"), text, &checked);
                failed = Some((text, checked));
                seen[1] += 1;
            }
            "yaml fixed" => {
                let (before, checked) = failed.take().expect("a failure first");
                assert_eq!(fixed(before, &checked), text);
                passes(&check(&rule), text);
            }
            _ => assert!(!info.starts_with("yaml"), "what is `{info}`?"),
        }
    }
    assert!(seen[0] > 0 && seen[1] > 0, "a page needs an example that passes and one that fails");
}

/// Runs the examples of the built-in pack's rules of a kind.
pub(super) fn run_pack(kind: &str) {
    pack(kind, |rule, _| {
        let declared = compile_node(rule).unwrap_or_else(|problem| panic!("{problem}: {}", rule.source()));
        let examples = rule.get("examples").expect("examples");
        for pass in examples.get("pass").into_iter().flat_map(NodeRef::items) {
            passes(&check_node(&declared, pass), pass.source());
        }
        for fail in examples.get("fail").into_iter().flat_map(NodeRef::items) {
            let at = fail.get("at").expect("a place").text();
            let at = at.rsplit_once('#').map_or(at, |(_, pointer)| pointer);
            let checked = check_node(&declared, fail.get("record").unwrap_or(fail));
            fails(&checked, at, fail.get("message").map(NodeRef::text), fail.source());
        }
    });
}

fn passes(checked: &Checked, text: &str) {
    assert_eq!(checked.shown(), [""; 0], "{text}");
    let was_checked = checked.outcomes.iter().any(Result::is_ok);
    assert!(was_checked, "never checked: {:?}\n{text}", checked.outcomes);
}

fn fails(checked: &Checked, at: &str, message: Option<&str>, text: &str) {
    let places: Vec<_> = checked.found.iter().map(|finding| finding.pointer.as_str()).collect();
    assert_eq!(places, [at], "{:?} {:?}\n{text}", checked.shown(), checked.outcomes);
    if let Some(message) = message {
        // The line that opens a block of code can't hold backticks.
        let plain = |text: &str| text.replace('`', "");
        assert_eq!(plain(&checked.found[0].message), plain(message), "{text}");
    }
}

fn fixed(text: &str, checked: &Checked) -> String {
    apply(text, checked.found.iter().flat_map(|finding| &finding.fixes).next().expect("a fix"))
}

fn apply(text: &str, fix: &Fix) -> String {
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    edits.iter().fold(text.to_owned(), |mut text, edit| {
        text.replace_range(edit.span.range(), &edit.content);
        text
    })
}

/// Each fix leaves a text that can be read, with the finding gone and no other in its place.
fn fixes_mend(rule: &Declared, text: &str, checked: &Checked) {
    for finding in &checked.found {
        for fix in &finding.fixes {
            let after = apply(text, fix);
            let left = check_node(rule, parse(&after).root()).shown();
            assert!(left.len() < checked.found.len(), "{}: {left:?}\n{after}", fix.title);
            assert!(left.iter().all(|shown| checked.shown().contains(shown)), "{}: {left:?}\n{after}", fix.title);
        }
    }
}

/// In examples, figures of trade and investment are amounts.
fn amounts(root: NodeRef<'_>) -> Vec<u32> {
    let mut amounts = Vec::new();
    let members = ["imports", "exports", "total", "balance", "value", "previous/total", "previous/value"];
    for list in ["/trade/*", "/investment/*", "/trade/*/commodities/*/items/*"] {
        for member in members {
            let path = Path::parse(&format!("{list}/{member}")).expect("a path");
            path.select(root, root, &mut |node| amounts.push(node.index()));
        }
    }
    amounts.sort_unstable();
    amounts
}
