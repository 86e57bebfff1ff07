//! What is said of a code that is not right.

use crate::codes::Code as Entry;
use crate::codes::CodeList;
use crate::date::Date;
use crate::diagnostic::Applicability;
use crate::diagnostic::Fix;
use crate::document::NodeRef;
use crate::rule::Context;

/// A code that is not in its list; `meant` is the one that the label names.
pub(super) fn unknown<'a>(context: &mut Context<'a>, list: &CodeList, node: NodeRef<'a>, meant: Option<&Entry>) {
    let text = node.text();
    let padded = || list.find(&format!("{text:0>3}")).or_else(|| list.find(&format!("{text:0>2}")));
    let is_number = || text.bytes().all(|byte| byte.is_ascii_digit());
    let meant = meant.or_else(|| list.nearest(text)).or_else(|| padded().filter(|_| is_number()));
    let message = || format!("`{text}` is no code of `{}`", list.list);
    let mut finding = context.finding(node, &[("code", text), ("list", &list.list)], message);
    text.clone_into(&mut finding.label);
    finding.values.push(context.text_value(node));
    finding.help = Some(match meant {
        Some(code) => format!("did you mean `{}` ({})?", code.code, code.name),
        None if list.edition.is_empty() => "use a code of the list, or add this one to it".to_owned(),
        None => format!(
            "use a code of the list, or add this one under `codes` in `comity.yaml`; the list is that of {}",
            list.edition
        ),
    });
    finding.fixes.extend(meant.and_then(|code| {
        let differs_in_case = code.code.eq_ignore_ascii_case(text);
        replace(node, &code.code, if differs_in_case { Applicability::Unsafe } else { Applicability::Suggestion })
    }));
    context.report(finding);
}

/// A code that was withdrawn before its date, or came into use after it.
pub(super) fn out_of_use<'a>(
    context: &mut Context<'a>,
    code: &Entry,
    node: NodeRef<'a>,
    (date, at): (&Date, NodeRef<'a>),
) {
    let is_before = |a: &Date, b: &Date| a.lt(b).is_certain();
    let (what, short) = match (&code.until, &code.from) {
        (Some(until), _) if is_before(until, date) => ("was withdrawn in", format!("withdrawn in {until}")),
        (_, Some(from)) => ("came into use in", format!("in use from {from}")),
        _ => ("was not in use in", String::new()),
    };
    let since = short.rsplit_once(' ').map_or("", |(_, since)| since);
    let written = at.text();
    let message = || format!("`{}` ({}) {what} {since}, but is used for {written}", code.code, code.name);
    let values = [("code", code.code.as_str()), ("name", &code.name), ("since", since), ("date", written)];
    let mut finding = context.finding(node, &values, message);
    finding.related.push(context.label(at, written));
    finding.values = vec![context.text_value(node), context.date_value(at, date)];
    finding.label = short;
    context.report(finding.help("use the code of that time, or correct the date"));
}

/// A code beside a label that is the name of another: `named`, if there is one only.
pub(super) fn mislabelled<'a>(
    context: &mut Context<'a>,
    code: &Entry,
    (node, label): (NodeRef<'a>, NodeRef<'a>),
    named: Option<&Entry>,
) {
    let (text, other) = (label.text(), named.map_or("another code", |named| &named.code));
    let values = [("code", code.code.as_str()), ("name", &code.name), ("label", text), ("other", other)];
    let mut finding = context.finding(node, &values, || {
        let other = named.map_or_else(|| other.to_owned(), |named| format!("`{}`", named.code));
        format!("`{}` is `{}`, but the label says `{text}`, which is {other}", code.code, code.name)
    });
    finding.label.clone_from(&code.name);
    finding.related.push(context.label(label, format!("the name of {other}")));
    finding.values = vec![context.text_value(node), context.text_value(label)];
    finding.fixes.extend(named.and_then(|named| replace(node, &named.code, Applicability::Suggestion)));
    context.report(finding.help("correct the code or the label"));
}

/// Another code in place of one.
fn replace(node: NodeRef<'_>, code: &str, applicability: Applicability) -> Option<Fix> {
    Some(Fix::replace(applicability, format!("write `{code}`"), node.location(), node.spelt(code)?))
}
