//! Reads dates as written. Plain calendar dates are read here; whatever else a single date can be, by `edtf-core`.

use crate::date::Date;
use crate::date::DateError;
use crate::date::Day;
use crate::date::Region;
use crate::date::Shape;
use crate::date::days_in_month;
use crate::date::duration::Step;
use edtf_core::Bound;
use edtf_core::DateField;
use edtf_core::Edtf;
use edtf_core::YearKind;

/// No single date is longer; of anything that is, not even the faults are of interest.
const LONGEST: usize = 60;

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Reads a date or period; the error carries no suggestion yet.
pub(super) fn read(text: &str) -> Result<Date, DateError> {
    match text.split_once('/') {
        Some((start, end)) => period(start, end),
        None => match short_year(text) {
            Some(date) => Ok(date),
            None => single(text).map(|(date, _)| date),
        },
    }
}

pub(super) fn error(offset: usize, message: impl Into<String>) -> DateError {
    DateError { offset, message: message.into(), suggestion: None }
}

/// An integer of one to three digits; with four it is a year of EDTF anyway.
fn short_year(text: &str) -> Option<Date> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let short = (1..4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let negative_zero = text.starts_with('-') && digits.bytes().all(|byte| byte == b'0');
    let year: i32 = (short && !negative_zero).then(|| text.parse().ok())??;
    calendar(year, None, None)
}

fn period(start: &str, end: &str) -> Result<Date, DateError> {
    let end_offset = start.len() + 1;
    if let Some(slash) = end.find('/') {
        return Err(error(end_offset + slash, "a period has one `/`, between its start and its end"));
    }
    if matches!(start, "" | "..") && matches!(end, "" | "..") {
        return Err(error(0, "the period has neither a start nor an end"));
    }
    let at_end = |fault: DateError| DateError { offset: fault.offset + end_offset, ..fault };
    let start = endpoint(start, Region::PAST)?;
    let end = endpoint(end, Region::FUTURE).map_err(at_end)?;
    let (start, end) = match (start, end) {
        (Some(start), Some(end)) => (start, end),
        (Some(start), None) => (start, start.or_later()),
        (None, Some(end)) => (end.or_earlier(), end),
        (None, None) => return Err(error(0, "the period has neither a start nor an end")),
    };
    if start.earliest > end.latest {
        return Err(error(end_offset, "the period ends before it starts"));
    }
    Ok(Date { start, end, shape: Shape::Period })
}

/// `None` is an end that is not known.
fn endpoint(text: &str, open: Region) -> Result<Option<Region>, DateError> {
    match text {
        "" => Ok(None),
        ".." => Ok(Some(open)),
        _ => match single(text)? {
            (_, true) => Err(beyond_level_one(text)),
            (date, false) => Ok(Some(date.start)),
        },
    }
}

/// A date that is no period, and whether some of its digits are `X`.
fn single(text: &str) -> Result<(Date, bool), DateError> {
    if let Some(date) = plain(text.as_bytes()) {
        return Ok((date, false));
    }
    if text.len() > LONGEST {
        return Err(error(0, format!("`{}` is not a date", clip(text))));
    }
    check_calendar(text)?;
    let parsed = Edtf::parse(text).map_err(|fault| error(fault.offset, format!("`{}` is not a date", clip(text))))?;
    if parsed.level() > 1 {
        return Err(beyond_level_one(text));
    }
    match &parsed {
        Edtf::Date(date) => Ok((reported(&parsed, date)?, date.has_unspecified())),
        Edtf::DateTime(_) => Err(error(text.find('T').unwrap_or(0), "a date has no time of day")),
        Edtf::Interval(_) | Edtf::Set(_) => Err(beyond_level_one(text)),
    }
}

fn beyond_level_one(text: &str) -> DateError {
    error(0, format!("`{}` is a form of EDTF beyond level 1, which is not read", clip(text)))
}

/// The start of a text, for a message.
pub(super) fn clip(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// `1950`, `1950-06` or `1950-06-25`, with or without a sign: the forms that nearly all dates have.
fn plain(text: &[u8]) -> Option<Date> {
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let year = i32::try_from(number(text.get(..4)?)?).ok()?;
    let part = |text: &[u8]| u8::try_from(number(text)?).ok();
    let (month, day) = match &text[4..] {
        [] => (None, None),
        [b'-', month @ ..] if month.len() == 2 => (Some(part(month)?), None),
        [b'-', a, b, b'-', day @ ..] if day.len() == 2 => (Some(part(&[*a, *b])?), Some(part(day)?)),
        _ => return None,
    };
    if negative && year == 0 {
        return None;
    }
    calendar(if negative { -year } else { year }, month, day)
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
}

fn calendar(year: i32, month: Option<u8>, day: Option<u8>) -> Option<Date> {
    let earliest = Day::from_ymd(year, month.unwrap_or(1), day.unwrap_or(1))?;
    let latest = match (month, day) {
        (_, Some(_)) => earliest,
        (Some(_), None) => earliest.end_of_month(),
        (None, None) => Day::from_ymd(year, 12, 31)?,
    };
    Some(Date::whole(Region::new(earliest, latest)))
}

/// Names a month or a day that the calendar doesn't have.
fn check_calendar(text: &str) -> Result<(), DateError> {
    let sign = usize::from(text.starts_with('-'));
    let bytes = text.trim_end_matches(['?', '~', '%']).as_bytes();
    let two = |at: usize| {
        let digits = bytes.get(at + 1..at + 3).filter(|_| bytes.get(at) == Some(&b'-'))?;
        number(digits).and_then(|number| u8::try_from(number).ok())
    };
    let year = bytes.get(sign..sign + 4).and_then(number);
    let (Some(year), Some(month)) = (year, two(sign + 4)) else {
        return Ok(());
    };
    let (day, length) = (two(sign + 7), bytes.len() - sign);
    if !matches!((length, day), (7, _) | (10, Some(_))) {
        return Ok(());
    }
    let season = length == 7 && (21..=24).contains(&month);
    if !season && !(1..=12).contains(&month) {
        return Err(error(sign + 5, format!("there is no month {month}")));
    }
    let year = i32::try_from(year).expect("four digits");
    let year = if sign == 1 { -year } else { year };
    match day {
        Some(0) => Err(error(sign + 8, "there is no day 0")),
        Some(day) if day > days_in_month(year, month) => Err(error(sign + 8, month_has(year, month))),
        _ => Ok(()),
    }
}

/// `June 1950 has 30 days`.
fn month_has(year: i32, month: u8) -> String {
    let name = MONTHS[usize::from(month) - 1];
    format!("{name} {year} has {} days", days_in_month(year, month))
}

fn reported(parsed: &Edtf, date: &edtf_core::Date) -> Result<Date, DateError> {
    let far = || error(0, "the year is not between -9999 and 9999");
    let region = match date.month.and_then(DateField::value).filter(|month| *month > 12) {
        Some(season) => season_of(date, season),
        None => bounds(parsed),
    };
    let region = region.ok_or_else(far)?;
    let season = date.month.and_then(DateField::value).is_some_and(|month| month > 12);
    if date.is_approximate() || date.is_uncertain() {
        return Ok(Date::moment(region.widened(precision(date))));
    }
    if date.has_unspecified() || season {
        return Ok(Date::moment(region));
    }
    Ok(Date::whole(region))
}

fn bounds(parsed: &Edtf) -> Option<Region> {
    let day = |bound| match bound {
        Bound::Date(date) => Day::from_ymd(i32::try_from(date.year).ok()?, date.month, date.day),
        Bound::NegativeInfinity | Bound::PositiveInfinity | Bound::Unknown => None,
    };
    let bounds = parsed.bounds();
    Some(Region::new(day(bounds.earliest)?, day(bounds.latest)?))
}

/// A season says not on which half of the earth, nor (of winter) whether its year is that of its start or
/// its end: the days of all readings, so that nothing is called impossible that is not.
fn season_of(date: &edtf_core::Date, season: u8) -> Option<Region> {
    let year = i32::try_from(date.year.value()?).ok()?;
    if matches!(season, 21 | 23) {
        return Some(Region::new(Day::from_ymd(year, 3, 1)?, Day::from_ymd(year, 12, 31)?));
    }
    let earliest = Day::from_ymd(year - 1, 12, 1).unwrap_or(Day::FIRST);
    let latest = Day::from_ymd(year + 1, 3, 31).unwrap_or(Day::LAST);
    Some(Region::new(earliest, latest))
}

/// One unit of what is known: a decade for `201X`, a year for `1984` and `2004-XX`, else a season, month or day.
fn precision(date: &edtf_core::Date) -> Step {
    let known = |field: Option<DateField>| field.and_then(DateField::value);
    match (known(date.month), known(date.day)) {
        (Some(_), Some(_)) => Step::Days(1),
        (Some(month), None) => Step::Months(if month > 12 { 3 } else { 1 }),
        (None, _) => Step::Months(12 * years_left_open(&date.year.kind)),
    }
}

fn years_left_open(year: &YearKind) -> i64 {
    match year {
        YearKind::Standard { digits, .. } => {
            digits.iter().filter(|digit| digit.is_none()).fold(1, |years, _| years * 10)
        }
        YearKind::Big { .. } | YearKind::Exponential { .. } => 1,
    }
}
