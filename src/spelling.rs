//! "Did you mean": the known name that an unknown one is most likely a slip of.

/// The known name nearest to `name`, if it is near enough to be meant: at most a third of its letters are wrong, case
/// and hyphens aside. Of equally near ones the first in order of the alphabet.
pub fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let plain = |name: &str| name.replace(['_', '-'], "").to_lowercase();
    let wanted = plain(name);
    let distance = |known: &str| strsim::osa_distance(&wanted, &plain(known));
    let (distance, known) = known.into_iter().map(|known| (distance(known), known)).min()?;
    (distance <= wanted.chars().count().max(3) / 3).then_some(known)
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
}
