//! A node as JSON: aliases followed, keys in their order, numbers with the digits that were written.

use std::borrow::Cow;

use serde_json::ser::CompactFormatter;

use crate::document::Children;
use crate::document::Kind;
use crate::document::NodeRef;
use crate::report::json::spelled;

/// Why a node has no normal form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// A number has too many digits to be told in decimal; its node.
    Number(u32),
    /// It would be longer than it may be.
    Length,
}

/// A mapping or sequence of which a part is written.
struct Open<'n> {
    children: Children<'n>,
    is_mapping: bool,
    written: usize,
}

/// Appends a text in quotes.
pub(super) fn text(text: &str, out: &mut Vec<u8>) {
    spelled::append::<CompactFormatter>(&text, out).expect("a vector takes all that is written");
}

/// Appends a node, until `out` is longer than `most`.
pub(super) fn value(root: NodeRef<'_>, most: usize, out: &mut Vec<u8>) -> Result<(), Refusal> {
    let mut open = Vec::new();
    begin(root, &mut open, out)?;
    while let Some(top) = open.last_mut() {
        let Some(child) = top.children.next() else {
            out.push(if top.is_mapping { b'}' } else { b']' });
            open.pop();
            continue;
        };
        let is_key = top.is_mapping && top.written.is_multiple_of(2);
        match top.written {
            0 => (),
            _ if top.is_mapping && !is_key => out.push(b':'),
            _ => out.push(b','),
        }
        top.written += 1;
        if is_key {
            text(child.text(), out);
        } else {
            begin(child, &mut open, out)?;
        }
        if out.len() > most {
            return Err(Refusal::Length);
        }
    }
    Ok(())
}

/// Appends a scalar, or opens what has parts.
fn begin<'n>(node: NodeRef<'n>, open: &mut Vec<Open<'n>>, out: &mut Vec<u8>) -> Result<(), Refusal> {
    match node.kind() {
        Kind::Mapping | Kind::Sequence => {
            let is_mapping = node.is_mapping();
            out.push(if is_mapping { b'{' } else { b'[' });
            open.push(Open { children: node.children(), is_mapping, written: 0 });
        }
        Kind::Integer | Kind::Float => {
            let number = decimal(node.text()).ok_or(Refusal::Number(node.index()))?;
            out.extend_from_slice(number.as_bytes());
        }
        Kind::Bool => out.extend_from_slice(if node.as_bool() == Some(true) { b"true" } else { b"false" }),
        Kind::String => text(node.text(), out),
        // What is not finite is an error of reading, and its document is left out.
        Kind::Null | Kind::NonFinite | Kind::Alias => out.extend_from_slice(b"null"),
    }
    Ok(())
}

/// A number of YAML or JSON as JSON writes it: no digit behind the point is added or lost. `None` if it is written in
/// another base and is beyond 128 bits.
fn decimal(text: &str) -> Option<Cow<'_, str>> {
    for (prefix, base) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            return u128::from_str_radix(digits, base).ok().map(|number| number.to_string().into());
        }
    }
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, exponent) = unsigned.split_at(unsigned.find(['e', 'E']).unwrap_or(unsigned.len()));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{fraction}{exponent}").into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Format;
    use crate::document::Options;
    use crate::document::read;
    use crate::limits::Limits;
    use crate::source::FileId;

    fn normal(yaml: &str, most: usize) -> Result<String, Refusal> {
        let reading = read(FileId(0), Format::Yaml, yaml.as_bytes(), &Limits::default(), &Options::default());
        let mut out = Vec::new();
        value(reading.documents[0].root(), most, &mut out)?;
        Ok(String::from_utf8(out).expect("JSON is text"))
    }

    #[test]
    fn a_number_keeps_its_digits() {
        for (written, normal) in [
            ("13.20", "13.20"),
            ("516", "516"),
            ("0x1F", "31"),
            ("0o17", "15"),
            ("+5", "5"),
            (".5", "0.5"),
            ("-.5", "-0.5"),
            ("5.", "5"),
            ("007", "7"),
            ("-007.10", "-7.10"),
            ("0", "0"),
            ("000", "0"),
            ("1.e3", "1e3"),
            ("1.2E+03", "1.2E+03"),
            ("123456789012345678901234567890.10", "123456789012345678901234567890.10"),
        ] {
            assert_eq!(decimal(written).as_deref(), Some(normal), "{written}");
            assert!(serde_json::from_str::<serde_json::Number>(normal).is_ok(), "{normal} is no JSON");
        }
        assert_eq!(decimal(&format!("0x{}", "f".repeat(33))), None);
    }

    #[test]
    fn aliases_are_followed_and_keys_stay_in_order() {
        for (yaml, json) in [
            (
                "b: &b {z: 1, a: [~, 'yes', TRUE]}\na: *b\n",
                r#"{"b":{"z":1,"a":[null,"yes",true]},"a":{"z":1,"a":[null,"yes",true]}}"#,
            ),
            ("[]", "[]"),
            ("{}", "{}"),
            ("a:\n", r#"{"a":null}"#),
            ("1: no\n", r#"{"1":"no"}"#),
            ("- |\n  two\n  lines\n", r#"["two\nlines\n"]"#),
            ("- \"\\e\"", r#"["\u001b"]"#),
        ] {
            assert_eq!(normal(yaml, 1000).as_deref(), Ok(json), "{yaml}");
        }
    }

    #[test]
    fn what_would_be_too_long_is_refused() {
        let text = format!("a: &a {}\nb: [*a, *a, *a, *a]\n", "x".repeat(100));
        assert_eq!(normal(&text, 300), Err(Refusal::Length));
        assert_eq!(normal("a: 0xfffffffffffffffffffffffffffffffff", 300), Err(Refusal::Number(2)));
    }
}
