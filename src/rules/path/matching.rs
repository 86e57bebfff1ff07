//! Whether a file's path is what a template says.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::is_nfc;

use crate::rule::Piece;

/// Whether `path` is these pieces, one behind the other. Text is compared in normal form, since some file systems keep
/// names in another.
pub(super) fn is_match(pieces: &[Piece], path: &str) -> bool {
    let path = normal(path);
    let path = path.as_bytes();
    // Where the pieces so far can end.
    let mut ends = vec![0];
    for piece in pieces {
        match piece {
            Piece::Text(text) => {
                let text = normal(text);
                ends.retain(|&end| path[end..].starts_with(text.as_bytes()));
                for end in &mut ends {
                    *end += text.len();
                }
            }
            Piece::Any => ends = farther(path, &ends),
        }
    }
    ends.contains(&path.len())
}

/// Every place from each of `ends`, which are in order, to the end of the name there.
fn farther(path: &[u8], ends: &[usize]) -> Vec<usize> {
    let mut farther: Vec<usize> = Vec::with_capacity(path.len() + 1);
    for &end in ends {
        if farther.last().is_none_or(|&last| last < end) {
            let length = path[end..].iter().position(|&byte| byte == b'/').unwrap_or(path.len() - end);
            farther.extend(end..=end + length);
        }
    }
    farther
}

fn normal(text: &str) -> Cow<'_, str> {
    if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(template: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for (index, text) in template.split('*').enumerate() {
            pieces.extend((index > 0).then_some(Piece::Any));
            pieces.push(Piece::Text(text.to_owned()));
        }
        pieces
    }

    #[test]
    fn a_star_is_any_part_of_a_name_and_stops_at_a_slash() {
        for (template, path, fits) in [
            ("a/can-kor", "a/can-kor", true),
            ("a/can-kor", "a/can-kor2", false),
            ("a/*-kor", "a/can-kor", true),
            ("a/*-kor", "a/b/can-kor", false),
            ("a/*/kor", "a/b/kor", true),
            ("*kor*", "kor", true),
            ("*kor*kor", "korkor", true),
            ("*kor*kor", "kor", false),
            ("a/2022-*", "a/2022-", true),
        ] {
            assert_eq!(is_match(&pieces(template), path), fits, "{template} {path}");
        }
    }

    #[test]
    fn names_in_another_normal_form_are_the_same() {
        assert!(is_match(&pieces("montréal"), "montre\u{301}al"));
    }

    #[test]
    fn many_stars_end_in_time() {
        let template = "*a".repeat(200) + "b";
        assert!(!is_match(&pieces(&template), &"a".repeat(4000)));
    }
}
