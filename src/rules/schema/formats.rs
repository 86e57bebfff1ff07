//! The formats that the records need and JSON Schema lacks, and words for all of them.

use std::sync::Arc;

use crate::codes::Codes;
use crate::date::AnnualDate;
use crate::date::Date;
use crate::date::DateError;
use crate::date::Duration;

/// Why a text does not have a format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reason {
    /// What is wrong, as a clause; empty if there is no more to say than that it is not what is wanted.
    pub message: String,
    /// What to write.
    pub help: Option<String>,
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
        "date" => date(text).or_else(|| Some("a day is written `1950-06-25`".into())),
        "annual-date" => AnnualDate::parse(text).err().map(explained),
        "duration-words" => {
            Duration::parse(text).err().map(|error| Reason { message: String::new(), help: Some(error.help()) })
        }
        "e164" => not_e164(text).map(Reason::from),
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
    Date::parse(text).err().map(explained)
}

fn explained(error: DateError) -> Reason {
    let help = error.help();
    let message = if error.message.ends_with(" is not a date") { String::new() } else { error.message };
    Reason { message, help }
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
    Some(Reason { message: "there is no such code".to_owned(), help })
}

impl From<&str> for Reason {
    fn from(message: &str) -> Self {
        Self { message: message.to_owned(), help: None }
    }
}
