//! "Did you mean": the known name that a written one most likely stands for.

/// The known name nearest to `written`, if it is near enough to be meant. Of equally near ones, the first.
pub fn nearest<'n>(written: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let folded = fold(written);
    let distances =
        known.into_iter().filter(|&name| name != written).map(|name| (distance(&folded, &fold(name)), name));
    let (distance, name) = distances.min_by_key(|&(distance, _)| distance)?;
    let length = folded.chars().count().max(name.chars().count());
    (distance * 3 <= length).then_some(name)
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
}
