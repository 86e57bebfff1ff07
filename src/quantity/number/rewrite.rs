//! What to write instead of a text that is no number.

use super::NumberError;
use super::scan;
use crate::quantity::Scale;

/// The error for a text that is no number.
pub(super) fn refuse(text: &str) -> NumberError {
    let bare = text.trim_start_matches(['-', '+', '.']);
    if ["inf", "nan", "infinity"].iter().any(|word| bare.eq_ignore_ascii_case(word)) {
        return NumberError::NotFinite;
    }
    let shown = clip(text);
    // Nobody writes a figure this long: don't search it for one.
    if text.chars().count() > 60 {
        return NumberError::NotANumber { text: shown, suggestion: None };
    }
    if let Some(suggestion) = without_separators(text) {
        return NumberError::Separators { text: shown, suggestion };
    }
    NumberError::NotANumber { text: shown, suggestion: rewrite(text.trim()) }
}

/// The start of a text, for a message.
pub(super) fn clip(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// `1,200`, `1 200`, `8,30,000`, `1'200`, `1_200` without what groups the digits.
///
/// A group behind the first has two digits (Indian) or three, the last has three: so `13,2` is none.
fn without_separators(text: &str) -> Option<String> {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let separator = whole.chars().find(|c| is_separator(*c))?;
    let groups: Vec<&str> = whole.split(separator).collect();
    let (first, rest) = groups.split_first()?;
    let (last, middle) = rest.split_last()?;
    let first = first.trim_start_matches(['-', '+']);
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = digits(first)
        && (1..=3).contains(&first.len())
        && last.len() == 3
        && middle.iter().all(|group| matches!(group.len(), 2 | 3));
    let plain = match fraction {
        Some(fraction) => format!("{}.{fraction}", groups.concat()),
        None => groups.concat(),
    };
    (grouped && scan(&plain).is_ok()).then_some(plain)
}

fn is_separator(c: char) -> bool {
    matches!(c, ',' | '_' | '\'' | '\u{2019}' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

/// The forms that people write for the qualifiers, the longest first.
const QUALIFIERS: [(&str, &str); 22] = [
    ("approximately ", "about"),
    ("more than ", "over"),
    ("fewer than ", "under"),
    ("less than ", "under"),
    ("at least ", "at_least"),
    ("at most ", "up_to"),
    ("nearly ", "nearly"),
    ("almost ", "nearly"),
    ("around ", "about"),
    ("about ", "about"),
    ("circa ", "about"),
    ("under ", "under"),
    ("up to ", "up_to"),
    ("over ", "over"),
    ("ca. ", "about"),
    ("c. ", "about"),
    (">=", "at_least"),
    ("<=", "up_to"),
    (">", "over"),
    ("<", "under"),
    ("~", "about"),
    ("≈", "about"),
];

fn rewrite(text: &str) -> Option<String> {
    if let Some(figure) = figure(text) {
        return Some(figure);
    }
    if let Some(figure) = text.strip_suffix('+').and_then(figure) {
        return Some(format!("{{at_least: {figure}}}"));
    }
    let qualified = QUALIFIERS.iter().find_map(|(words, member)| {
        let figure = figure(text.get(words.len()..)?)?;
        text[..words.len()].eq_ignore_ascii_case(words).then(|| format!("{{{member}: {figure}}}"))
    });
    qualified.or_else(|| scaled(text))
}

/// A number once spaces and separators are gone, or with a comma for a point.
fn figure(text: &str) -> Option<String> {
    let text = text.trim();
    if scan(text).is_ok() {
        return Some(text.to_owned());
    }
    without_separators(text).or_else(|| {
        let (whole, fraction) = text.split_once(',')?;
        // Three digits behind a comma could be thousands.
        let point = format!("{whole}.{fraction}");
        (fraction.len() != 3 && scan(&point).is_ok()).then_some(point)
    })
}

/// `13.2 billion` is a number with a scale.
fn scaled(text: &str) -> Option<String> {
    let (number, word) = text.rsplit_once(' ')?;
    let scale = Scale::from_word(&word.to_lowercase())?;
    let figure = figure(number)?;
    Some(format!("{{value: {figure}, scale: {scale}}}"))
}

#[cfg(test)]
mod tests {
    use crate::quantity::Number;
    use crate::quantity::NumberError;

    #[test]
    fn separators_are_named_and_the_number_is_written_without_them() {
        let cases = [
            ("1,200", "1200"),
            ("1 200", "1200"),
            ("1\u{202f}200", "1200"),
            ("8,30,000", "830000"),
            ("-1,200,000", "-1200000"),
            ("1'200", "1200"),
            ("1_200", "1200"),
            ("27,000.50", "27000.50"),
        ];
        for (text, plain) in cases {
            let error = Number::parse(text).unwrap_err();
            assert!(matches!(error, NumberError::Separators { .. }), "{text}: {error:?}");
            assert_eq!(error.help(), Some(format!("write `{plain}`")));
        }
        let error = Number::parse("1,200").unwrap_err();
        assert_eq!(error.to_string(), "`1,200` has separators between its digits");
    }

    #[test]
    fn words_around_a_number_are_rewritten_where_one_reading_is_left() {
        let cases = [
            (" 516 ", "516"),
            ("13,2", "13.2"),
            ("over 27,000", "{over: 27000}"),
            ("About 3200", "{about: 3200}"),
            ("~3200", "{about: 3200}"),
            (">= 5", "{at_least: 5}"),
            ("27000+", "{at_least: 27000}"),
            ("13.2 billion", "{value: 13.2, scale: billion}"),
        ];
        for (text, better) in cases {
            let error = Number::parse(text).unwrap_err();
            assert_eq!(error.help(), Some(format!("write `{better}`")), "{text}");
        }
    }

    #[test]
    fn nothing_is_suggested_where_it_would_be_a_guess() {
        for text in ["many", "12,34,5,6", "1,20,0", "12%", "€5", "5 to 7", ",200", "1.200,50", "0x1,200"] {
            let error = Number::parse(text).unwrap_err();
            assert_eq!(error.help(), None, "{text}");
        }
        let long = "word ".repeat(100_000);
        assert!(Number::parse(&long).unwrap_err().to_string().len() < 100);
    }
}
