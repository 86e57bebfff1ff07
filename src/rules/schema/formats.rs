//! The formats that the records need and JSON Schema lacks, and words for all of them.

use std::sync::Arc;

use crate::codes::Codes;
use crate::date::AnnualDate;
use crate::date::Date;
use crate::date::DateError;
use crate::date::Duration;
use crate::diagnostic::Applicability;

/// Why a text does not have a format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reason {
    /// What is wrong, as a clause; empty if there is no more to say than that it is not what is wanted.
    pub message: String,
    /// What to write.
    pub help: Option<String>,
    /// The text that has the format, and whether it can be written unseen.
    pub meant: Option<(Applicability, String)>,
}

/// Our own formats.
pub(super) const OWN: [&str; 6] = ["edtf", "annual-date", "duration-words", "e164", "iso3166-1-alpha-3", "iso4217"];

/// Whether `text` has one of our own formats.
pub(super) fn is_valid(format: &str, text: &str, codes: &Codes) -> bool {
    match format {
        "edtf" => Date::parse(text).is_ok(),
        "annual-date" => AnnualDate::parse(text).is_ok(),
        "duration-words" => Duration::parse(text).is_ok(),
        "e164" => not_e164(text).is_none(),
        list => codes.get(list).is_some_and(|list| list.find(text).is_some()),
    }
}

/// The checks of our own formats, each with its name, for the library.
pub(super) fn own(
    codes: &Arc<Codes>,
) -> impl Iterator<Item = (&'static str, impl Fn(&str) -> bool + Send + Sync + 'static)> {
    OWN.into_iter().map(|format| {
        let codes = Arc::clone(codes);
        (format, move |text: &str| is_valid(format, text, &codes))
    })
}

/// The formats of JSON Schema, in all drafts.
const STANDARD: [&str; 19] = [
    "date",
    "date-time",
    "time",
    "duration",
    "email",
    "idn-email",
    "hostname",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "uri",
    "uri-reference",
    "iri",
    "iri-reference",
    "uri-template",
    "uuid",
    "regex",
    "json-pointer",
    "relative-json-pointer",
];

/// The names of all formats.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    OWN.into_iter().chain(STANDARD)
}

/// Why `text` does not have `format`; `None` if there is no more to say than that it does not.
pub(super) fn reason(format: &str, text: &str, codes: &Codes) -> Option<Reason> {
    match format {
        "edtf" => date(text),
        "date" => {
            let mut reason = date(text).unwrap_or_else(|| "a day is written `1950-06-25`".into());
            reason.meant = reason.meant.filter(|(_, meant)| is_day(meant));
            Some(reason)
        }
        "annual-date" => AnnualDate::parse(text).err().map(|error| explained(text, error)),
        "duration-words" => Duration::parse(text).err().map(|error| {
            let (message, help) = (String::new(), Some(error.help()));
            Reason { message, help, meant: error.suggestion.map(|meant| (Applicability::Safe, meant)) }
        }),
        "e164" => not_e164(text).map(|message| {
            let meant = dialled(text);
            let help = meant.as_ref().map(|meant| format!("is it `{meant}`?"));
            let meant = meant.map(|meant| (Applicability::Suggestion, meant));
            Reason { message: message.to_owned(), help, meant }
        }),
        "iso3166-1-alpha-3" | "iso4217" => unknown_code(format, text, codes),
        _ => None,
    }
}

/// What a format asks for, in words.
pub(super) fn wanted(format: &str) -> &str {
    match format {
        "edtf" => "a date or period",
        "date" => "a date",
        "date-time" => "a date with time and zone, such as `1950-06-25T04:00:00+09:00`",
        "time" => "a time with zone, such as `04:00:00+09:00`",
        "duration" => "a duration such as `P18M`",
        "annual-date" => "a day of every year",
        "duration-words" => "a duration such as `14 days` or `18 months`",
        "e164" => "a telephone number such as `+82237836251`",
        "iso3166-1-alpha-3" => "a country code of ISO 3166-1",
        "iso4217" => "a currency code of ISO 4217",
        "email" | "idn-email" => "an email address",
        "hostname" | "idn-hostname" => "a host name",
        "ipv4" => "an IPv4 address",
        "ipv6" => "an IPv6 address",
        "uri" | "iri" => "a full web address, such as `https://example.org/page`",
        "uri-reference" | "iri-reference" => "a web address or a part of one",
        "uri-template" => "a template of a web address",
        "uuid" => "a UUID",
        "regex" => "a regular expression",
        "json-pointer" => "a JSON pointer such as `/trade/0`",
        "relative-json-pointer" => "a relative JSON pointer",
        other => other,
    }
}

fn date(text: &str) -> Option<Reason> {
    Date::parse(text).err().map(|error| explained(text, error))
}

/// A date that can be read in one way only may be written as it should be; but a time of day must not get lost unseen.
fn explained(text: &str, error: DateError) -> Reason {
    let help = error.help();
    let applicability = if text.contains(':') { Applicability::Unsafe } else { Applicability::Safe };
    let message = if error.message.ends_with(" is not a date") { String::new() } else { error.message };
    Reason { message, help, meant: error.suggestion.map(|meant| (applicability, meant)) }
}

/// Whether a text is a day as the format `date` writes it.
fn is_day(text: &str) -> bool {
    text.len() == 10 && Date::parse(text).is_ok_and(|date| date.day().is_some())
}

/// The number that is meant where a telephone number is written for people: `00` for `+`, blanks, hyphens, brackets. A
/// number without its country's code may be anyone's.
fn dialled(text: &str) -> Option<String> {
    let is_plain = |letter: char| letter.is_ascii_digit() || matches!(letter, '+' | ' ' | '-' | '.' | '/' | '(' | ')');
    let text = text.trim();
    let bare = if text.starts_with('+') || text.starts_with("00") { text.replace("(0)", "") } else { return None };
    let digits: String = bare.chars().filter(char::is_ascii_digit).collect();
    let number = format!("+{}", digits.strip_prefix("00").unwrap_or(&digits));
    (bare.chars().all(is_plain) && not_e164(&number).is_none()).then_some(number)
}

/// E.164: `+`, a country code that does not begin with 0, 15 digits at most.
fn not_e164(text: &str) -> Option<&'static str> {
    let Some(digits) = text.strip_prefix('+') else { return Some("it begins with `+` and the country code") };
    match digits.len() {
        _ if !digits.bytes().all(|byte| byte.is_ascii_digit()) => Some("after `+` there are only digits"),
        0..=6 => Some("it is too short"),
        16.. => Some("it has more than 15 digits"),
        _ if digits.starts_with('0') => Some("no country code begins with 0"),
        _ => None,
    }
}

fn unknown_code(list: &str, text: &str, codes: &Codes) -> Option<Reason> {
    let nearest = codes.get(list)?.nearest(text);
    let help = nearest.map(|nearest| format!("did you mean `{}` ({})?", nearest.code, nearest.name));
    let meant = nearest.map(|nearest| (likely(text, &nearest.code), nearest.code.clone()));
    Some(Reason { message: "there is no such code".to_owned(), help, meant })
}

/// How sure it is that `meant` is meant: a word in another case is that word.
pub(super) fn likely(text: &str, meant: &str) -> Applicability {
    if meant.eq_ignore_ascii_case(text) { Applicability::Unsafe } else { Applicability::Suggestion }
}

impl From<&str> for Reason {
    fn from(message: &str) -> Self {
        Self { message: message.to_owned(), help: None, meant: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(format: &str, text: &str) -> Option<(Applicability, String)> {
        reason(format, text, &Codes::default())?.meant
    }

    #[test]
    fn what_has_one_reading_can_be_written_unseen() {
        use Applicability::Safe;
        use Applicability::Suggestion;
        use Applicability::Unsafe;
        for (format, text, applicability, expected) in [
            ("edtf", "1950 - 1953", Safe, "1950/1953"),
            ("edtf", "25 June 1950", Safe, "1950-06-25"),
            ("edtf", "1950-06-25T04:00:00Z", Unsafe, "1950-06-25"),
            ("date", "25.6.1950", Safe, "1950-06-25"),
            ("annual-date", "11 November", Safe, "--11-11"),
            ("duration-words", "14 Days", Safe, "14 days"),
            ("iso4217", "cad", Unsafe, "CAD"),
            ("iso4217", "CDA", Suggestion, "CAD"),
            ("e164", "+82 (0)2 3783-6000", Suggestion, "+82237836000"),
            ("e164", "00 1 613 992 0044", Suggestion, "+16139920044"),
        ] {
            assert_eq!(meant(format, text), Some((applicability, expected.to_owned())), "{text}");
        }
        for (format, text) in [
            ("edtf", "05/06/1950"),
            ("edtf", "soon"),
            ("date", "June 1950"),
            ("date", "1950 - 1953"),
            ("e164", "613 992 0044"),
            ("e164", "+82 2 3783 6000 ext. 5"),
            ("duration-words", "a fortnight"),
        ] {
            assert_eq!(meant(format, text), None, "{text}");
        }
    }
}
