//! Forgiveness in a record: `# comity: allow RULE[, RULE] -- reason`, above or on the line of what it forgives.
//!
//! It covers the outermost node that starts on its line, or on the next line that holds one if the comment stands alone;
//! never the whole record. A comment that forgives nothing, or gives no reason, is a finding itself.

use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::document::NodeRef;
use crate::nearest::nearest;
use crate::source::Location;
use crate::source::Span;

/// What a comment begins with that means us.
const MARK: &str = "comity:";

/// A comment that forgives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The rules that it forgives.
    pub rules: Vec<String>,
    /// Why.
    pub reason: String,
    /// The comment.
    pub location: Location,
    /// The bytes of the file that it covers.
    pub covers: Span,
}

impl Suppression {
    /// Whether it forgives a finding.
    pub fn forgives(&self, finding: &Diagnostic) -> bool {
        let moved_from = finding.moved_from.as_ref().map(|label| label.location);
        let mut places = std::iter::once(finding.location).chain(moved_from);
        let is_here = places.any(|place| place.file == self.location.file && self.covers.contains(place.span));
        is_here && is_forgivable(&finding.rule) && self.rules.iter().any(|rule| names(rule, &finding.rule))
    }

    /// The finding for a comment that forgave nothing.
    pub fn unused<'k>(&self, known: impl Iterator<Item = &'k str> + Clone) -> Diagnostic {
        let is_known = |rule: &&String| rule.starts_with("schema/") || known.clone().any(|known| known == *rule);
        if let Some(unknown) = self.rules.iter().find(|rule| !is_known(rule)) {
            let message = format!("there is no rule `{unknown}` to allow");
            let mut finding = Diagnostic::warning("suppression/unknown-rule", self.location, message);
            finding.help = nearest(unknown, known).map(|near| format!("did you mean `{near}`?"));
            return finding;
        }
        let rules = self.rules.join("`, `");
        Diagnostic::warning("suppression/unused", self.location, format!("nothing here breaks `{rules}`"))
            .help("take the comment out")
    }
}

/// Whether anyone may forgive a finding: what could not be read, or not be finished, stays.
pub fn is_forgivable(rule: &str) -> bool {
    !["limit/", "suppression/", "waiver/"].iter().any(|namespace| rule.starts_with(namespace))
        && !rule.ends_with("/syntax")
}

/// Whether `rule` names a finding's rule; a finding of its own, such as `trade/total/unit`, goes with its rule.
pub fn names(rule: &str, finding: &str) -> bool {
    finding.strip_prefix(rule).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The comments of a document that forgive, and what is wrong with those that try to.
pub fn read(document: &Document<'_>) -> (Vec<Suppression>, Vec<Diagnostic>) {
    let (mut suppressions, mut findings) = (Vec::new(), Vec::new());
    for (span, comment) in document.comments() {
        let Some(text) = comment.trim_start_matches(['#', ' ', '\t']).strip_prefix(MARK) else { continue };
        let location = document.location(span);
        match parse(text).and_then(|(rules, reason)| Ok((rules, reason, covered(document, span)?))) {
            Ok((rules, reason, covers)) => suppressions.push(Suppression { rules, reason, location, covers }),
            Err(Refusal { rule, message }) => {
                let help = "write `# comity: allow RULE -- reason`, on the line of the value or above it";
                findings.push(Diagnostic::warning(rule, location, message).help(help));
            }
        }
    }
    (suppressions, findings)
}

/// Why a comment forgives nothing.
struct Refusal {
    rule: &'static str,
    message: String,
}

fn malformed(message: impl Into<String>) -> Refusal {
    Refusal { rule: "suppression/malformed", message: message.into() }
}

/// The rules and the reason in what follows `comity:`.
fn parse(text: &str) -> Result<(Vec<String>, String), Refusal> {
    let Some(rest) = text.trim().strip_prefix("allow ") else {
        return Err(malformed("a comment that begins with `comity:` says `allow` and a rule"));
    };
    let (rules, reason) = rest.split_once("--").unwrap_or((rest, ""));
    let rules: Vec<String> = rules.split(',').map(|rule| rule.trim().to_owned()).collect();
    if let Some(wrong) = rules.iter().find(|rule| !is_id(rule)) {
        return Err(malformed(format!("`{wrong}` is no rule id; one rule is allowed at a time, by its full name")));
    }
    let reason = reason.trim();
    if reason.is_empty() {
        let message = "this gives no reason, so nothing is forgiven".to_owned();
        return Err(Refusal { rule: "suppression/no-reason", message });
    }
    Ok((rules, reason.to_owned()))
}

fn is_id(rule: &str) -> bool {
    let is_name = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "-_$".contains(c));
    rule.contains('/') && rule.split('/').all(is_name)
}

/// The bytes that a comment covers.
fn covered(document: &Document<'_>, comment: Span) -> Result<Span, Refusal> {
    let text = document.text();
    let at = comment.start - document.offset();
    let start = line_start(text, at);
    let line = if text[start..at].trim().is_empty() { next_line(text, at) } else { Some(line_span(text, start)) };
    let line = line.ok_or_else(|| malformed("nothing follows this comment"))?;
    let offset = document.offset();
    let line = Span::new(line.start + offset, line.end + offset);
    let starts_here = |node: &NodeRef<'_>| line.start <= entry(*node).start && entry(*node).start < line.end;
    let is_value = |node: &NodeRef<'_>| node.index() != 0 && (node.key().is_some() || node.position().is_some());
    let node = document.nodes().filter(is_value).find(starts_here);
    node.map(entry).ok_or_else(|| malformed("no value starts on this line, or on the next one"))
}

/// A value with its key.
fn entry(node: NodeRef<'_>) -> Span {
    let span = node.span();
    node.key().map_or(span, |key| Span::new(key.span().start, span.end.max(key.span().end)))
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

fn line_span(text: &str, start: usize) -> Span {
    Span::new(start, text[start..].find('\n').map_or(text.len(), |end| start + end + 1))
}

/// The next line that is neither blank nor a comment.
fn next_line(text: &str, at: usize) -> Option<Span> {
    let mut line = line_span(text, line_start(text, at));
    while line.end < text.len() {
        line = line_span(text, line.end);
        let content = text[line.range()].trim_start();
        if !content.is_empty() && !content.starts_with('#') {
            return Some(line);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document;
    use crate::document::Format;
    use crate::document::Options;
    use crate::limits::Limits;
    use crate::source::FileId;

    /// What each comment covers, or the rule of what is wrong with it.
    fn covers(text: &str) -> Vec<String> {
        let reading = document::read(FileId(0), Format::Yaml, text.as_bytes(), &Limits::default(), &Options::default());
        let mut shown = Vec::new();
        for document in &reading.documents {
            let (suppressions, findings) = read(document);
            shown.extend(suppressions.iter().map(|found| text[found.covers.range()].to_owned()));
            shown.extend(findings.iter().map(|found| found.rule.to_string()));
        }
        shown
    }

    #[test]
    fn a_comment_covers_what_starts_on_its_line_or_below() {
        let cases = [
            ("a: 1\nb: 2 # comity: allow x/y -- z\n", "b: 2"),
            ("a: 1 # comity: allow x/y -- z\nb: 2\n", "a: 1"),
            ("# comity: allow x/y -- z\na: 1\nb: 2\n", "a: 1"),
            ("a:\n  # comity: allow x/y -- z\n  # another\n\n  - {b: 1}\n  - 2\n", "{b: 1}"),
            ("a: # comity: allow x/y -- z\n  - 1\n  - 2\nb: 3\n", "a: # comity: allow x/y -- z\n  - 1\n  - 2"),
            ("a:\r\n  - b: 1 # comity: allow x/y -- z\r\n    c: 2\r\n", "b: 1 # comity: allow x/y -- z\r\n    c: 2"),
            ("a: 1\n---\nb: 2 # comity: allow x/y, x/z -- z\n", "b: 2"),
        ];
        for (text, expected) in cases {
            assert_eq!(covers(text), [expected], "{text}");
        }
    }

    #[test]
    fn what_does_not_forgive_is_told() {
        let cases = [
            ("a: 1 # comity: allow x/y\n", "suppression/no-reason"),
            ("a: 1 # comity: allow x/y --  \n", "suppression/no-reason"),
            ("a: 1 # comity: ignore x/y -- z\n", "suppression/malformed"),
            ("a: 1 # comity: allow all -- z\n", "suppression/malformed"),
            ("a: 1 # comity: allow x/* -- z\n", "suppression/malformed"),
            ("a: 1\n# comity: allow x/y -- z\n", "suppression/malformed"),
        ];
        for (text, expected) in cases {
            assert_eq!(covers(text), [expected], "{text}");
        }
        assert!(covers("a: \"# comity: allow x/y -- z\"\n").is_empty());
    }
}
