//! The codes of a list by their names.

use std::collections::HashMap;

use crate::codes::CodeList;
use crate::rule::fold;

/// Places in a list by plain name.
pub(super) struct Names(HashMap<String, Vec<usize>>);

impl Names {
    pub(super) fn of(list: &CodeList) -> Self {
        let mut names: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, code) in list.codes().iter().enumerate() {
            for name in code.names() {
                let places = names.entry(plain(name)).or_default();
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        Self(names)
    }

    /// The places of the codes that have a name.
    pub(super) fn codes(&self, name: &str) -> &[usize] {
        self.0.get(&plain(name)).map_or(&[], Vec::as_slice)
    }
}

/// A name without case, diacritics and marks, and in the order of speech, since lists turn it round:
/// `Korea, Republic of` is `republic of korea`.
pub(super) fn plain(name: &str) -> String {
    let in_order = name.split_once(", ").map(|(last, first)| format!("{first} {last}"));
    let mut folded = fold(in_order.as_deref().unwrap_or(name));
    folded.retain(|letter| letter.is_alphanumeric() || letter == ' ');
    folded
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_are_compared_without_case_diacritics_and_marks() {
        assert_eq!(plain("Côte d'Ivoire"), plain("cote d’ivoire"));
        assert_ne!(plain("Guinea"), plain("Guinea-Bissau"));
        assert_eq!(plain("Korea, Republic of"), plain("Republic of Korea"));
        assert_ne!(plain("Korea, Republic of"), plain("Democratic People's Republic of Korea"));
        assert_ne!(plain("大韓民国"), plain("日本"));
    }
}
