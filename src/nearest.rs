//! "Did you mean": the known name that a written one most likely stands for.

use std::cell::Cell;
use std::cell::OnceCell;
use std::hash::DefaultHasher;
use std::hash::Hasher;

use compact_str::CompactString;

/// The known name nearest to `written`, if it is near enough to be meant. Of equally near ones, the first. Of a name
/// that is longer than any slip, none.
pub fn nearest<'n>(written: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    if written.len() > 4 * LONGEST {
        return None;
    }
    let folded = fold(written);
    let distances =
        known.into_iter().filter(|&name| name != written).map(|name| (distance(&folded, &fold(name)), name));
    let (distance, name) = distances.min_by_key(|&(distance, _)| distance)?;
    is_near(distance, &folded, name).then_some(name)
}

/// Many known names, for many unknown ones: asking often does not look at all of them.
///
/// Two names that differ by one letter, or by two neighbours exchanged, have a form in common that lacks at most one
/// letter of either; so names are found by these forms. Names with more letters wrong are looked for only among
/// [`SCANNED`] names or fewer. The forms of all names are many times as large as the names, and most datasets have few
/// unknown names; so the first [`PATIENCE`] are held against one name after the other.
pub struct Spellings {
    /// As compared, and as written; in the order of the alphabet.
    names: Vec<(CompactString, CompactString)>,
    /// How many unknown names have been looked up.
    asked: Cell<usize>,
    /// The hashes of the forms and the names that have them, in order.
    forms: OnceCell<Vec<(u32, u32)>>,
}

/// The most names that are looked at one by one for each unknown name.
const SCANNED: usize = 200;
/// The most names that are looked at because they share a form.
const SHARING: usize = 50;
/// The longest name that letters are left out of, in letters: each form costs as much as the name.
const LONGEST: usize = 100;
/// The unknown names for which no forms are collected: so many looks at all names cost less than their forms.
const PATIENCE: usize = 64;

impl Spellings {
    /// Remembers the names.
    pub fn new(names: impl IntoIterator<Item = CompactString>) -> Self {
        let mut names: Vec<_> = names.into_iter().map(|name| (fold(&name), name)).collect();
        names.sort_unstable_by(|(_, a), (_, b)| a.cmp(b));
        names.dedup();
        Self { names, asked: Cell::new(0), forms: OnceCell::new() }
    }

    /// Whether there is no name at all.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The known name nearest to `name`, if it is near enough to be meant. Of equally near ones the first in order of
    /// the alphabet.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let wanted = fold(name);
        let near = closest(&wanted, self.sharing(&wanted));
        let (distance, known) = match near {
            Some((0 | 1, _)) => near?,
            _ if self.names.len() <= SCANNED => closest(&wanted, &self.names)?,
            _ => near?,
        };
        is_near(distance, &wanted, known).then_some(known)
    }

    /// The names that have a form in common with `wanted`.
    fn sharing(&self, wanted: &str) -> Vec<&(CompactString, CompactString)> {
        self.asked.set(self.asked.get() + 1);
        if self.asked.get() <= PATIENCE {
            return self.names.iter().filter(|(folded, _)| shares_form(wanted, folded)).collect();
        }
        let known = self.forms.get_or_init(|| all_forms(&self.names));
        let sharing = forms_of(wanted).into_iter().flat_map(|form| {
            let first = known.partition_point(|&(known, _)| known < form);
            known[first..].iter().take_while(move |&&(known, _)| known == form).take(SHARING)
        });
        sharing.map(|&(_, index)| &self.names[index as usize]).collect()
    }
}

fn all_forms(names: &[(CompactString, CompactString)]) -> Vec<(u32, u32)> {
    let mut forms: Vec<(u32, u32)> = Vec::new();
    for (index, (folded, _)) in (0..).zip(names) {
        forms.extend(forms_of(folded).into_iter().map(|form| (form, index)));
    }
    forms.sort_unstable();
    forms
}

/// Whether two names have a form in common, told without making one.
fn shares_form(left: &str, right: &str) -> bool {
    if left == right {
        return true;
    }
    let (left_end, right_end) = without_common_start(left, right);
    let (left_rest, right_rest) = (without_first(left_end), without_first(right_end));
    // The letter that one lacks stands where they part; the letter that the other lacks, there or later.
    let is_alike = left_rest == right_end
        || left_end == right_rest
        || left_rest == right_rest
        || lacks_one(left_rest, right_end)
        || lacks_one(right_rest, left_end);
    is_alike && left.chars().count().max(right.chars().count()) <= LONGEST
}

/// Whether `short` is `long` without one letter.
fn lacks_one(short: &str, long: &str) -> bool {
    short.len() < long.len() && {
        let (short, long) = without_common_start(short, long);
        short == without_first(long)
    }
}

fn without_common_start<'n>(left: &'n str, right: &'n str) -> (&'n str, &'n str) {
    let same = left.bytes().zip(right.bytes()).take_while(|(left, right)| left == right).count();
    let start = left.floor_char_boundary(same);
    (&left[start..], &right[start..])
}

fn without_first(name: &str) -> &str {
    let mut letters = name.chars();
    letters.next();
    letters.as_str()
}

fn closest<'n>(
    wanted: &str,
    names: impl IntoIterator<Item = &'n (CompactString, CompactString)>,
) -> Option<(usize, &'n str)> {
    names.into_iter().map(|(folded, name)| (distance(wanted, folded), name.as_str())).min()
}

/// The hashes of a name and of what is left of it without one letter.
fn forms_of(folded: &str) -> Vec<u32> {
    let hash = |parts: [&str; 2]| {
        let mut hasher = DefaultHasher::new();
        for part in parts {
            hasher.write(part.as_bytes());
        }
        u32::try_from(hasher.finish() >> 32).expect("32 bits")
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

fn fold(name: &str) -> CompactString {
    const UNHEARD: [char; 3] = ['-', '_', ' '];
    if !name.is_ascii() {
        return name.chars().filter(|letter| !UNHEARD.contains(letter)).flat_map(char::to_lowercase).collect();
    }
    let mut folded = CompactString::default();
    name.split(UNHEARD).for_each(|part| folded.push_str(part));
    folded.as_mut_str().make_ascii_lowercase();
    folded
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
        let many = Spellings::new(names.iter().map(CompactString::from));
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
        for _ in 0..PATIENCE {
            assert_eq!(many.nearest("treaty-00017-of-koera"), Some("treaty-00017-of-korea"));
        }
        let few = Spellings::new(["korean-war".into(), "gulf-war".into()]);
        assert_eq!(few.nearest("coreen-war"), Some("korean-war"));
        assert_eq!(few.nearest("falklands-war"), None);
    }
    #[test]
    fn a_common_form_is_told_without_making_it() {
        let letters = ["a", "b", "é", "日"];
        let mut names = vec![String::new()];
        for length in 0..4 {
            let longer = names.iter().filter(|name| name.chars().count() == length);
            let longer: Vec<String> = longer.flat_map(|name| letters.map(|letter| format!("{name}{letter}"))).collect();
            names.extend(longer);
        }
        for left in &names {
            let forms = forms_of(left);
            for right in &names {
                let shares = forms_of(right).iter().any(|form| forms.contains(form));
                assert_eq!(shares_form(left, right), shares, "{left} {right}");
            }
        }
    }
}
