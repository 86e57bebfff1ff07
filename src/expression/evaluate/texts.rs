//! Functions of texts.

use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;

use crate::document::Kind;
use crate::expression::Value;
use crate::expression::Why;
use crate::expression::evaluate::Evaluator;
use crate::expression::evaluate::Found;
use crate::expression::evaluate::read::Seen;
use crate::expression::evaluate::read::not_a;
use crate::expression::evaluate::read::unknown;
use crate::expression::function::Function;
use crate::expression::pattern::COMPUTED_BYTES;
use crate::expression::pattern::Pattern;
use crate::expression::syntax::TermId;
use crate::expression::value::Text;

/// Steps that it costs to compile a pattern that is not written out.
const PATTERN_STEPS: usize = 5_000;

impl<'a> Evaluator<'a, '_> {
    fn text_of(&mut self, term: TermId) -> Found<'a, Text<'a>> {
        let value = self.value(term)?;
        self.text(&value, term)
    }

    pub(super) fn search(&mut self, function: Function, of: TermId, wanted: TermId) -> Found<'a, Value<'a>> {
        let (text, wanted) = (self.text_of(of)?, self.text_of(wanted)?);
        let found = match function {
            Function::StartsWith => text.starts_with(&*wanted),
            Function::EndsWith => text.ends_with(&*wanted),
            _ => text.contains(&*wanted),
        };
        Ok(found.into())
    }

    pub(super) fn changed(&mut self, function: Function, of: TermId) -> Found<'a, Value<'a>> {
        let text = self.text_of(of)?;
        let changed = match (function, &text) {
            (Function::LowerAscii, _) => self.made(text.len(), || text.to_ascii_lowercase())?,
            (Function::UpperAscii, _) => self.made(text.len(), || text.to_ascii_uppercase())?,
            (_, Text::Borrowed(text)) => Text::Borrowed(text.trim()),
            _ => self.made(text.len(), || text.trim().to_owned())?,
        };
        Ok(Value::Text(changed))
    }

    /// An empty separator stands between any two characters.
    pub(super) fn split(&mut self, of: TermId, separator: TermId) -> Found<'a, Value<'a>> {
        let (text, separator) = (self.text_of(of)?, self.text_of(separator)?);
        let parts: Box<dyn Iterator<Item = &str>> = if separator.is_empty() {
            Box::new(text.char_indices().map(|(at, c)| &text[at..at + c.len_utf8()]))
        } else {
            Box::new(text.split(&*separator))
        };
        let mut items = Vec::new();
        for part in parts {
            self.step(1)?;
            items.push(Value::Text(match text {
                Text::Borrowed(whole) => Text::Borrowed(within(whole, part)),
                Text::Made(_) => self.made(part.len(), || part.to_owned())?,
            }));
        }
        Ok(Value::List(items.into()))
    }

    pub(super) fn replace(&mut self, of: TermId, old: TermId, new: TermId) -> Found<'a, Value<'a>> {
        let (text, old, new) = (self.text_of(of)?, self.text_of(old)?, self.text_of(new)?);
        let times = text.matches(&*old).count();
        let bytes = text.len() - times * old.len() + times.saturating_mul(new.len());
        Ok(Value::Text(self.made(bytes, || text.replace(&*old, &new))?))
    }

    pub(super) fn matches(&mut self, of: TermId, pattern: &Pattern) -> Found<'a, Value<'a>> {
        let text = self.text_of(of)?;
        self.step(pattern.steps(text.len()))?;
        Ok(pattern.is_in(&text).into())
    }

    pub(super) fn matches_computed(&mut self, of: TermId, pattern: TermId) -> Found<'a, Value<'a>> {
        let value = self.value(pattern)?;
        let text = self.text(&value, pattern)?;
        self.step(PATTERN_STEPS + text.len())?;
        let compiled = Pattern::new(&text, COMPUTED_BYTES).map_err(|_| unknown(Why::Pattern, pattern, &value))?;
        self.matches(of, &compiled)
    }

    pub(super) fn version(&mut self, of: TermId) -> Found<'a, Value<'a>> {
        let value = self.value(of)?;
        let seen = self.see(&value, of)?;
        let text = match &seen {
            Seen::Text(text) => Some(text.clone()),
            Seen::Figure(node) if matches!(node.kind(), Kind::Integer | Kind::Float) => {
                Some(Text::Borrowed(node.text()))
            }
            _ => None,
        };
        let text = text.filter(|text| is_version(text));
        text.map(Value::Version).ok_or_else(|| not_a("a version", &seen, &value, of))
    }
}

/// A part of `whole` that was found through a shorter borrow.
fn within<'a>(whole: &'a str, part: &str) -> &'a str {
    let start = part.as_ptr() as usize - whole.as_ptr() as usize;
    &whole[start..start + part.len()]
}

/// Whether two texts are the same in normal form, since the two ways to write an `é` look the same.
pub(super) fn same_text(a: &str, b: &str) -> bool {
    a == b || (!a.is_ascii() && !b.is_ascii() && a.nfc().eq(b.nfc()))
}

fn is_version(text: &str) -> bool {
    let numbers = text.strip_prefix('v').unwrap_or(text);
    numbers.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Number by number: `1.10` comes after `1.9`, `1.0` is `1`. `None` if one is no version.
pub(super) fn compare_versions(a: &str, b: &str) -> Option<Ordering> {
    if !is_version(a) || !is_version(b) {
        return None;
    }
    let numbers = |text: &str| -> Vec<String> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let mut numbers: Vec<_> = text.split('.').map(|part| part.trim_start_matches('0').to_owned()).collect();
        while numbers.last().is_some_and(String::is_empty) {
            numbers.pop();
        }
        numbers
    };
    let by_size = |number: &String| (number.len(), number.clone());
    Some(numbers(a).iter().map(by_size).cmp(numbers(b).iter().map(by_size)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_number_by_number() {
        let cases = [
            ("1.10", "1.9", Some(Ordering::Greater)),
            ("1.0", "1", Some(Ordering::Equal)),
            ("v2", "2.0.0", Some(Ordering::Equal)),
            ("1.2.3", "1.2.4", Some(Ordering::Less)),
            ("007", "7", Some(Ordering::Equal)),
            ("1.2", "1.2.1", Some(Ordering::Less)),
            ("99999999999999999999999", "100000000000000000000000", Some(Ordering::Less)),
            ("1.2-rc1", "1.2", None),
            ("", "1", None),
            ("1..2", "1", None),
        ];
        for (a, b, order) in cases {
            assert_eq!(compare_versions(a, b), order, "{a} {b}");
            assert_eq!(compare_versions(b, a), order.map(Ordering::reverse), "{b} {a}");
        }
    }
}
