//! What facts are grouped by.

use compact_str::CompactString;
use compact_str::ToCompactString;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::is_nfc;

use crate::document::path::Path;
use crate::expression::Expression;

/// One part of a key.
pub enum KeyPart {
    /// The scalar, key or index at a path.
    Path {
        /// Where it is.
        path: Path,
        /// Whether case and diacritics don't count.
        fold: bool,
    },
    /// The scalars at several paths, in any order; each with whether case and diacritics don't count.
    Set(Vec<(Path, bool)>),
    /// The scalar that an expression over the node gives.
    Expression(Expression),
}

/// What facts are grouped by: scalars as NFC text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(CompactString);

/// Stands between the parts of a key.
const SEPARATOR: char = '\u{1f}';
/// Stands before the letter that replaces one of the two in a part, so that no text makes two parts of one.
const ESCAPE: char = '\u{1e}';

impl Key {
    /// The key of these parts.
    pub fn new<'p>(parts: impl IntoIterator<Item = &'p str>) -> Self {
        let mut key = CompactString::default();
        for (index, part) in parts.into_iter().enumerate() {
            if index > 0 {
                key.push(SEPARATOR);
            }
            push(&mut key, part);
        }
        Self(key)
    }

    /// The parts.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split(SEPARATOR)
    }

    /// The key for people, as it is displayed.
    pub fn shown(&self) -> CompactString {
        if self.0.contains(SEPARATOR) { self.to_compact_string() } else { self.0.clone() }
    }

    /// The text that is compared.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn push(key: &mut CompactString, part: &str) {
    if is_nfc(part) && !part.contains([SEPARATOR, ESCAPE]) {
        return key.push_str(part);
    }
    for c in part.nfc() {
        match c {
            SEPARATOR => key.extend([ESCAPE, 's']),
            ESCAPE => key.extend([ESCAPE, 'e']),
            c => key.push(c),
        }
    }
}

/// The key for people: its parts with a comma between them.
impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.parts().enumerate().try_for_each(|(index, part)| {
            if index > 0 {
                f.write_str(", ")?;
            }
            f.write_str(part)
        })
    }
}

/// `text` without case and diacritics.
pub fn fold(text: &str) -> String {
    let base = text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    base.flat_map(char::to_lowercase).collect()
}

/// Whether two texts are equal as parts of keys are.
pub fn is_same(a: &str, b: &str) -> bool {
    a == b || a.nfc().eq(b.nfc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_its_parts_in_one_normal_form() {
        assert_eq!(Key::new(["CAN", "Montre\u{301}al"]), Key::new(["CAN", "Montréal"]));
        assert_eq!(Key::new(["CAN", "KOR"]).to_string(), "CAN, KOR");
        assert_ne!(Key::new(["CAN", "KOR"]), Key::new(["CAN, KOR"]));
    }

    #[test]
    fn no_text_makes_two_parts_of_one() {
        let separated =
            [["a\u{1f}b", "c"], ["a", "b\u{1f}c"], ["a\u{1e}sb", "c"], ["a\u{1f}", "bc"], ["a", "\u{1f}bc"]];
        let keys: std::collections::BTreeSet<Key> = separated.into_iter().map(Key::new).collect();
        assert_eq!(keys.len(), separated.len());
        assert!(keys.iter().all(|key| key.parts().count() == 2));
    }

    #[test]
    fn folding_takes_case_and_diacritics_away() {
        assert_eq!(fold("Montréal"), "montreal");
        assert_eq!(fold("SÃO PAULO"), "sao paulo");
    }
}
