//! "Did you mean": the known name that an unknown one is most likely a slip of.

use std::collections::HashMap;
use std::hash::DefaultHasher;
use std::hash::Hasher;

/// The known name nearest to `name`, if it is near enough to be meant: at most a third of its letters are wrong, case
/// and hyphens aside. Of equally near ones the first in order of the alphabet.
pub fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let wanted = plain(name);
    let distance = |known: &str| strsim::osa_distance(&wanted, &plain(known));
    let (distance, known) = known.into_iter().map(|known| (distance(known), known)).min()?;
    (distance <= tolerance(&wanted)).then_some(known)
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
        let mut names: Vec<(String, String)> = names.into_iter().map(|name| (plain(&name), name)).collect();
        names.sort_unstable_by(|(_, a), (_, b)| a.cmp(b));
        names.dedup();
        let mut forms: HashMap<u64, Vec<u32>> = HashMap::new();
        for (index, (plain, _)) in (0..).zip(&names) {
            for form in forms_of(plain) {
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
        let wanted = plain(name);
        let forms = forms_of(&wanted).into_iter().filter_map(|form| self.forms.get(&form));
        let sharing = forms.flatten().map(|&index| &self.names[index as usize]);
        let near = closest(&wanted, sharing);
        let (distance, known) = match near {
            Some((0 | 1, _)) => near?,
            _ if self.names.len() <= SCANNED => closest(&wanted, &self.names)?,
            _ => near?,
        };
        (distance <= tolerance(&wanted)).then_some(known)
    }
}

fn closest<'n>(wanted: &str, names: impl IntoIterator<Item = &'n (String, String)>) -> Option<(usize, &'n str)> {
    let distance = |known: &str| strsim::osa_distance(wanted, known);
    names.into_iter().map(|(plain, name)| (distance(plain), name.as_str())).min()
}

/// The hashes of a name and of what is left of it without one letter.
fn forms_of(plain: &str) -> Vec<u64> {
    let hash = |parts: [&str; 2]| {
        let mut hasher = DefaultHasher::new();
        parts.iter().for_each(|part| hasher.write(part.as_bytes()));
        hasher.finish()
    };
    let mut forms = vec![hash([plain, ""])];
    if plain.chars().count() <= LONGEST {
        let letters = plain.char_indices();
        forms.extend(letters.map(|(at, letter)| hash([&plain[..at], &plain[at + letter.len_utf8()..]])));
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// A name without what people get wrong in writing it but not in meaning it.
fn plain(name: &str) -> String {
    name.replace(['_', '-'], "").to_lowercase()
}

/// How many letters may be wrong.
fn tolerance(wanted: &str) -> usize {
    wanted.chars().count().max(3) / 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let known = ["relation", "conflict", "agreement"];
        assert_eq!(nearest("relatoin", known), Some("relation"));
        assert_eq!(nearest("Conflict", known), Some("conflict"));
        assert_eq!(nearest("party", known), None);
        assert_eq!(nearest("KRO", ["KOR", "PRK"]), Some("KOR"));
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
