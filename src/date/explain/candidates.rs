//! The dates that a text could mean. A candidate may be no date at all: the caller reads each.

use crate::date::text;
use crate::date::text::MONTHS;

/// Words for a period that is not over.
const STILL: [&str; 5] = ["present", "now", "today", "ongoing", "date"];
/// Words before a date, and what comes before and after it in EDTF.
const WORDS: [(&str, &str, &str); 9] = [
    ("since ", "", "/.."),
    ("from ", "", "/.."),
    ("until ", "../", ""),
    ("circa ", "", "~"),
    ("about ", "", "~"),
    ("around ", "", "~"),
    ("ca. ", "", "~"),
    ("c. ", "", "~"),
    ("c.", "", "~"),
];
const SEPARATORS: [&str; 7] = [" - ", " – ", " to ", " until ", "–", "—", "/"];

/// Every date or period that the text could mean.
pub(super) fn of(written: &str) -> Vec<String> {
    let mut found = single(written);
    if found.is_empty() {
        found = range(written);
    }
    found
}

fn single(written: &str) -> Vec<String> {
    let lower = written.to_lowercase();
    if let Some((word, before, after)) = WORDS.iter().find(|(word, ..)| lower.starts_with(word)) {
        let dates = single(lower[word.len()..].trim());
        return dates.iter().map(|date| format!("{before}{date}{after}")).collect();
    }
    let forms = [already(written), decade(&lower), before_christ(&lower), without_time(written)];
    if let Some(form) = forms.into_iter().flatten().next() {
        return vec![form];
    }
    let parts: Vec<&str> = lower.split(['-', '/', '.', ' ', ',']).filter(|part| !part.is_empty()).collect();
    let dates = match parts.as_slice() {
        [all] => compact(all).into_iter().collect(),
        [a, b] => two(a, b),
        [a, b, c] => three(a, b, c),
        _ => Vec::new(),
    };
    dates.into_iter().filter(|date| is_date(date)).collect()
}

fn is_date(text: &str) -> bool {
    text::read(text).is_ok()
}

/// A date but for spaces around it, small `x` or a year of fewer than four digits.
fn already(written: &str) -> Option<String> {
    let upper = written.replace('x', "X");
    if is_date(&upper) {
        return Some(upper).filter(|date| date.len() > 3).or_else(|| padded_year(written));
    }
    None
}

fn padded_year(digits: &str) -> Option<String> {
    let year: u16 = digits.parse().ok()?;
    Some(format!("{year:04}"))
}

/// `1950s`.
fn decade(lower: &str) -> Option<String> {
    let digits = lower.strip_suffix("0s")?;
    Some(format!("{digits}X")).filter(|date| date.len() == 4 && is_date(date))
}

/// `44 BC` is the year −43, since there is a year 0.
fn before_christ(lower: &str) -> Option<String> {
    let year = lower.strip_suffix("bce").or_else(|| lower.strip_suffix("bc"))?;
    let year: u16 = year.trim().parse().ok().filter(|year| (1..=9999).contains(year))?;
    Some(if year == 1 { "0000".to_owned() } else { format!("-{:04}", year - 1) })
}

/// `1950-06-25T04:00:00Z`, `1950-06-25 04:00`.
fn without_time(written: &str) -> Option<String> {
    let (date, time) = written.split_once(['T', ' '])?;
    (time.contains(':') && date.len() >= 8 && is_date(date)).then(|| date.to_owned())
}

/// `19500625`.
fn compact(digits: &str) -> Option<String> {
    let eight = digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit());
    eight.then(|| format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]))
}

fn two(a: &str, b: &str) -> Vec<String> {
    match (year(a), month(b), month(a), year(b)) {
        (Some(year), Some(month), _, _) | (_, _, Some(month), Some(year)) => {
            vec![format!("{year}-{month:02}")]
        }
        _ => Vec::new(),
    }
}

fn three(a: &str, b: &str, c: &str) -> Vec<String> {
    let (year, [first, second]) = match (year(a), year(c)) {
        (Some(year), None) => (year, [b, c]),
        (None, Some(year)) => (year, [a, b]),
        _ => return Vec::new(),
    };
    let date = |month: Option<u8>, day: Option<u8>| {
        let date = format!("{year}-{:02}-{:02}", month?, day?);
        is_date(&date).then_some(date)
    };
    let [month_first, day_first] = [date(month(first), day(second)), date(month(second), day(first))];
    // A year in front is followed by the month wherever that makes a date.
    let year_first = a == year;
    if year_first && month_first.is_some() {
        return month_first.into_iter().collect();
    }
    let mut dates: Vec<String> = day_first.into_iter().chain(month_first).collect();
    dates.dedup();
    dates
}

fn year(word: &str) -> Option<&str> {
    (word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit())).then_some(word)
}

/// A month by number or by name, also by the first three letters of its name.
fn month(word: &str) -> Option<u8> {
    let named = MONTHS.iter().position(|month| {
        let name = month.to_lowercase();
        word == name || (word.len() == 3 && name.starts_with(word)) || (word == "sept" && *month == "September")
    });
    match named {
        Some(index) => u8::try_from(index + 1).ok(),
        None => number(word),
    }
}

fn day(word: &str) -> Option<u8> {
    let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|suffix| word.strip_suffix(suffix));
    number(ordinal.unwrap_or(word))
}

fn number(word: &str) -> Option<u8> {
    let digits = (1..=2).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| word.parse().ok())?
}

fn range(written: &str) -> Vec<String> {
    if let Some(period) = years(written) {
        return vec![period];
    }
    let halves = SEPARATORS.iter().find_map(|separator| written.split_once(separator));
    let Some((start, end)) = halves else {
        return Vec::new();
    };
    let (start, end) = (half(start.trim()), half(end.trim()));
    start.iter().flat_map(|start| end.iter().map(move |end| format!("{start}/{end}"))).collect()
}

fn half(written: &str) -> Vec<String> {
    if written == ".." || STILL.contains(&written.to_lowercase().as_str()) {
        return vec!["..".to_owned()];
    }
    if written.contains('/') && is_date(written) {
        return Vec::new();
    }
    single(written)
}

/// `1950-1953`, `1939-45`, `1979-present`.
fn years(written: &str) -> Option<String> {
    let (start, end) = written.split_once('-')?;
    let start = year(start)?;
    if STILL.contains(&end.to_lowercase().as_str()) {
        return Some(format!("{start}/.."));
    }
    let end = match end.len() {
        2 if number(end).is_some_and(|end| end > 12) => format!("{}{end}", &start[..2]),
        _ => year(end)?.to_owned(),
    };
    (end.as_str() > start).then(|| format!("{start}/{end}"))
}
