//! What is told of what the mouse points at: the rule that is broken there, what the schema says of it, what a figure or
//! a date stands for, and whose code it is.

use std::fmt::Write;

use crate::builtin;
use crate::date::Date;
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::document::NodeRef;
use crate::lsp::cursor;
use crate::lsp::cursor::Cursor;
use crate::lsp::project::Loaded;
use crate::quantity::Member;
use crate::report::escape::visible;
use crate::rule::Context;
use crate::rule::Declared;
use crate::rules;
use crate::source::Span;
use crate::suppression::names;

/// What is told, in Markdown, and of which bytes.
pub(super) struct Told {
    pub(super) text: String,
    pub(super) span: Option<Span>,
}

/// What is told of a byte of a target; `None` if there is nothing to tell.
pub(super) fn at(loaded: &Loaded, target: usize, text: &[u8], offset: usize) -> Option<Told> {
    let file = loaded.targets.targets[target].file;
    let is_here = |finding: &&Diagnostic| {
        let span = finding.location.span;
        span.start <= offset && offset <= span.end
    };
    let mut parts: Vec<String> =
        loaded.findings(file).filter(is_here).map(|finding| of_rule(loaded, finding)).collect();
    let path = loaded.files.path(file);
    let about = cursor::at(loaded, target, text, offset, |cursor| {
        let span = if cursor.is_key { cursor.node.key().map(NodeRef::span) } else { Some(cursor.node.span()) };
        (span, of_node(&cursor, path))
    });
    let (span, about) = about.unwrap_or_default();
    parts.extend(about);
    (!parts.is_empty()).then(|| Told { text: parts.join("\n\n---\n\n"), span })
}

/// What the page of a rule says in a line, and why it must hold.
fn of_rule(loaded: &Loaded, finding: &Diagnostic) -> String {
    let mut text = format!("**{}**", marked(&finding.rule));
    let declared = declared(loaded, &finding.rule);
    if let Some(declared) = declared {
        let _ = write!(text, ": {}", marked(declared.info.summary));
        if let Some(why) = &declared.why {
            let _ = write!(text, "\n\n{}", marked(why));
        }
    } else if let Some(builtin) = builtin::find(&finding.rule) {
        let _ = write!(text, ": {}\n\n{}", marked(builtin.summary), first_paragraph(builtin.text));
    } else if let Some(kind) = rules::find_kind("schema").filter(|_| finding.rule.starts_with("schema/")) {
        let _ = write!(text, ": {}", marked(kind.summary));
    }
    let _ = write!(text, "\n\n`comity explain {}`", finding.rule);
    text
}

fn declared<'l>(loaded: &'l Loaded, id: &str) -> Option<&'l Declared> {
    loaded.config.rules.iter().filter(|rule| rule.info.kind != "schema").find(|rule| names(&rule.id, id))
}

/// A page is ours, and Markdown already.
fn first_paragraph(text: &str) -> &str {
    text.trim().split("\n\n").next().unwrap_or_default()
}

fn of_node(cursor: &Cursor<'_>, path: &str) -> Option<String> {
    let mut parts = Vec::new();
    let about = cursor.schema().map(|schema| schema.about(&cursor.pointer())).unwrap_or_default();
    parts.extend(about.title.map(|title| format!("**{}**", marked(title))));
    parts.extend(about.description.map(marked));
    if let Some(code) = of_code(cursor) {
        parts.push(code);
    } else if let Some(date) = of_date(cursor) {
        parts.push(date);
    } else {
        parts.extend(of_figure(cursor, path));
    }
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

/// The name of a code, and when it was in use.
fn of_code(cursor: &Cursor<'_>) -> Option<String> {
    let codes = &cursor.loaded.config.settings.codes;
    let lists = cursor.code_lists().into_iter().filter_map(|list| codes.get(list));
    let code = lists.into_iter().find_map(|list| list.find(cursor.node.text()))?;
    let day = |date: &Option<Date>, end: fn(&Date) -> Option<Day>| {
        date.as_ref().and_then(end).map(|day: Day| day.to_string())
    };
    let (from, until) = (day(&code.from, Date::earliest), day(&code.until, Date::latest));
    let time = match (from, until) {
        (None, None) => String::new(),
        (Some(from), None) => format!(" (from {from})"),
        (None, Some(until)) => format!(" (until {until})"),
        (Some(from), Some(until)) => format!(" (from {from} until {until})"),
    };
    Some(format!("`{}`: {}{time}", visible(&code.code), marked(&code.name)))
}

/// The days that a date can be.
fn of_date(cursor: &Cursor<'_>) -> Option<String> {
    let formats = cursor.schema()?.formats_at(&cursor.pointer());
    if !formats.iter().any(|format| matches!(*format, "edtf" | "date")) {
        return None;
    }
    let date = Date::parse(cursor.node.text()).ok()?;
    let (earliest, latest) = (date.earliest(), date.latest());
    let words = match (earliest, latest) {
        (Some(earliest), Some(latest)) if earliest == latest => format!("{earliest}"),
        (Some(earliest), Some(latest)) if date.is_period() => format!("from {earliest} to {latest} at the longest"),
        (Some(earliest), Some(latest)) => format!("some time from {earliest} to {latest}"),
        (Some(earliest), None) => format!("from {earliest} on"),
        (None, Some(latest)) => format!("until {latest}"),
        (None, None) => return None,
    };
    Some(format!("`{}` stands for: {words}", visible(cursor.node.text())))
}

/// What a figure can be, its scale counted in.
fn of_figure(cursor: &Cursor<'_>, path: &str) -> Option<String> {
    let has_digit = |text: &str| text.contains(|character: char| character.is_ascii_digit());
    // `300` in `{about: 300}` is no figure of its own.
    let is_member = |node: &NodeRef<'_>| node.key().is_some_and(|key| Member::from_key(key.text()).is_some());
    let whole = Some(cursor.node).filter(is_member).and_then(NodeRef::parent).filter(|whole| *whole != cursor.root);
    let node = whole.unwrap_or(cursor.node);
    let is_figure = node.is_number() || node.is_mapping() || node.as_str().is_some_and(has_digit);
    if !is_figure || node == cursor.root {
        return None;
    }
    let measure = |context: &Context<'_>| {
        let measure = context.measure(context.record.root.document().node(node.index())).ok()?;
        let unit = measure.unit.map_or_else(String::new, |unit| format!(" {}", visible(unit)));
        Some(format!("`{}` stands for: {}{unit}", visible(&measure.text()), measure.interval))
    };
    cursor.with_context(path, measure).flatten()
}

/// Text from a record or a schema in Markdown: what would be markup there is shown as it is.
fn marked(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in visible(text).chars() {
        if matches!(character, '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '!' | '|' | '~' | '&') {
            shown.push('\\');
        }
        shown.push(character);
    }
    shown
}
