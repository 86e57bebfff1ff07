//! "Did you mean": the known name that a written one most likely stands for.

use std::collections::HashMap;
use std::hash::DefaultHasher;
use std::hash::Hasher;

/// The known name nearest to `written`, if it is near enough to be meant. Of equally near ones, the first.
pub fn nearest<'n>(written: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let folded = fold(written);
    let distances =
        known.into_iter().filter(|&name| name != written).map(|name| (distance(&folded, &fold(name)), name));
    let (distance, name) = distances.min_by_key(|&(distance, _)| distance)?;
    is_near(distance, &folded, name).then_some(name)
}

/// Many known names, for many unknown ones: asking again does not look at all of them.
///
/// Two names that differ by one letter, or by two neighbours exchanged, have a form in common that lacks at most one
/// letter of either; so names are found by these forms. Names with more letters wrong are looked for only among
/// [`SCANNED`] names or fewer.
pub struct Spellings {
    /// As compared, and as written; in the order of the alphabet.
    names: Vec<(String, String)>,
    /// The hashes of the forms, with the names that have them.
    forms: HashMap<u64, Vec<u32>>,
}

/// The most names that are looked at one by one for each unknown name.
const SCANNED: usize = 200;
/// The most names that are looked at because they share a form.
const SHARING: usize = 50;
/// The longest name that letters are left out of, in letters: each form costs as much as the name.
const LONGEST: usize = 100;

impl Spellings {
    /// Remembers the names.
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        let mut names: Vec<(String, String)> = names.into_iter().map(|name| (fold(&name), name)).collect();
        names.sort_unstable_by(|(_, a), (_, b)| a.cmp(b));
        names.dedup();
        let mut forms: HashMap<u64, Vec<u32>> = HashMap::new();
        for (index, (folded, _)) in (0..).zip(&names) {
            for form in forms_of(folded) {
                let sharing = forms.entry(form).or_default();
                if sharing.len() < SHARING {
                    sharing.push(index);
                }
            }
        }
        Self { names, forms }
    }

    /// Whether there is no name at all.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The known name nearest to `name`, if it is near enough to be meant. Of equally near ones the first in order of
    /// the alphabet.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let wanted = fold(name);
        let forms = forms_of(&wanted).into_iter().filter_map(|form| self.forms.get(&form));
        let sharing = forms.flatten().map(|&index| &self.names[index as usize]);
        let near = closest(&wanted, sharing);
        let (distance, known) = match near {
            Some((0 | 1, _)) => near?,
            _ if self.names.len() <= SCANNED => closest(&wanted, &self.names)?,
            _ => near?,
        };
        is_near(distance, &wanted, known).then_some(known)
    }
}

fn closest<'n>(wanted: &str, names: impl IntoIterator<Item = &'n (String, String)>) -> Option<(usize, &'n str)> {
    names.into_iter().map(|(folded, name)| (distance(wanted, folded), name.as_str())).min()
}

/// The hashes of a name and of what is left of it without one letter.
fn forms_of(folded: &str) -> Vec<u64> {
    let hash = |parts: [&str; 2]| {
        let mut hasher = DefaultHasher::new();
        for part in parts {
            hasher.write(part.as_bytes());
        }
        hasher.finish()
    };
    let mut forms = vec![hash([folded, ""])];
    if folded.chars().count() <= LONGEST {
        let letters = folded.char_indices();
        forms.extend(letters.map(|(at, letter)| hash([&folded[..at], &folded[at + letter.len_utf8()..]])));
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// Whether so few letters are wrong that one can be meant by the other: at most a third.
fn is_near(distance: usize, folded: &str, name: &str) -> bool {
    distance * 3 <= folded.chars().count().max(name.chars().count())
}

fn distance(left: &str, right: &str) -> usize {
    strsim::osa_distance(left, right)
}

fn fold(name: &str) -> String {
    name.chars().filter(|letter| !matches!(letter, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_other_words_are_not() {
        let known = ["total", "breakdown", "as_of", "embassy", "consulate-general"];
        for (written, meant) in [
            ("totl", Some("total")),
            ("Total", Some("total")),
            ("as-of", Some("as_of")),
            ("asOf", Some("as_of")),
            ("embasy", Some("embassy")),
            ("consulate general", Some("consulate-general")),
            ("source", None),
            ("x", None),
        ] {
            assert_eq!(nearest(written, known), meant, "{written}");
        }
    }

    #[test]
    fn many_names_give_the_same_as_few_for_one_slip() {
        let names: Vec<String> = (0..2_000).map(|number| format!("treaty-{number:05}-of-korea")).collect();
        let many = Spellings::new(names.clone());
        for slip in [
            "treaty-00017-of-koera",
            "treaty-00017of-korea",
            "Treaty_00017-of-korea",
            "reaty-00017-of-korea",
            "treaty-000179-of-korea",
        ] {
            assert_eq!(many.nearest(slip), nearest(slip, names.iter().map(String::as_str)), "{slip}");
        }
        assert_eq!(many.nearest("armistice"), None);
        let few = Spellings::new(["korean-war".to_owned(), "gulf-war".to_owned()]);
        assert_eq!(few.nearest("coreen-war"), Some("korean-war"));
        assert_eq!(few.nearest("falklands-war"), None);
    }
}
