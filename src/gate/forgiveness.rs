//! Comments that forgive, and that the base does not have.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Forgiven;
use crate::diagnostic::Forgiver;
use crate::diagnostic::Level;
use crate::document::Document;
use crate::document::NodeRef;
use crate::gate::names::Called;
use crate::gate::names::Names;
use crate::source::Location;
use crate::source::Span;
use crate::suppression;

const ID: &str = "gate/new-suppression";
const HELP: &str = "mend the record instead; what has to stay, a maintainer forgives in a change of its own";

/// A comment that forgives, told apart from others of its file by what it says and what it covers.
#[derive(Debug)]
pub(super) struct Comment {
    /// What it says and covers, in words that stay the same when it is moved.
    said: String,
    /// The rules that it names.
    rules: Vec<String>,
    /// Where it is.
    location: Location,
}

/// The comments of a document that forgive; `records` are the topmost nodes of the records in it.
pub(super) fn comments(document: &Document<'_>, records: &[NodeRef<'_>], called: &Called, most: usize) -> Vec<Comment> {
    let (found, _) = suppression::read(document, records, most);
    if found.is_empty() {
        return Vec::new();
    }
    let names = Names::of(document.root(), called);
    let covered = covered(document);
    let comment = |one: suppression::Suppression| {
        let node = covered.get(&one.covers).and_then(|node| names.get(*node)).unwrap_or_default();
        let said = format!("{}\n{}\n{node}", one.rules.join(" "), one.reason);
        Comment { said, rules: one.rules, location: one.location }
    };
    found.into_iter().map(comment).collect()
}

/// The nodes by the bytes that they take with their keys.
fn covered(document: &Document<'_>) -> HashMap<Span, u32> {
    let mut covered = HashMap::new();
    for node in document.nodes() {
        for (key, value) in node.entries() {
            let span = Span::new(key.span().start, key.span().end.max(value.span().end));
            covered.entry(span).or_insert(value.index());
        }
        node.items().for_each(|item| {
            covered.entry(item.span()).or_insert(item.index());
        });
    }
    covered
}

/// A finding for each comment of a file that it did not have before.
pub(super) fn new_comments(before: &[Comment], after: &[Comment]) -> Vec<Diagnostic> {
    let mut known: HashMap<&str, usize> = HashMap::new();
    before.iter().for_each(|comment| *known.entry(&comment.said).or_default() += 1);
    let is_new = |comment: &&Comment| match known.get_mut(&*comment.said).filter(|left| **left > 0) {
        Some(left) => {
            *left -= 1;
            false
        }
        None => true,
    };
    let finding = |comment: &Comment| {
        let rules = comment.rules.iter().map(|rule| format!("`{rule}`")).collect::<Vec<_>>().join(", ");
        let message = format!("this comment is new, or covers something new, and would forgive {rules}");
        Diagnostic::error(ID, Level::Document, comment.location, message).help(HELP)
    };
    after.iter().filter(is_new).map(finding).collect()
}

/// A finding for each that a comment forgives and that the base did not have: a comment that was there forgives whatever
/// is written under it later.
pub(super) fn newly_forgiven(forgiven: &[Forgiven], is_known: &dyn Fn(&Diagnostic) -> bool) -> Vec<Diagnostic> {
    let by_comment = forgiven.iter().filter(|forgiven| forgiven.by == Forgiver::Comment);
    let new = by_comment.filter(|forgiven| !is_known(&forgiven.diagnostic));
    let finding = |Forgiven { diagnostic, reason, .. }: &Forgiven| {
        let message = format!("a comment forgives `{}` here, which the base did not break", diagnostic.rule);
        let mut found =
            Diagnostic::error(ID, Level::Document, diagnostic.location, message).label(&*diagnostic.message);
        found.pointer.clone_from(&diagnostic.pointer);
        found.record.clone_from(&diagnostic.record);
        found.node.clone_from(&diagnostic.node);
        found.related.clone_from(&diagnostic.related);
        found.help(format!("the comment says: {reason}; {HELP}"))
    };
    new.map(finding).collect()
}
