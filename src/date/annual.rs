//! Days that come back every year: Remembrance Day, 11 November.

use crate::date::DateError;
use crate::date::days_in_month;
use crate::date::explain;
use crate::date::text::MONTHS;
use crate::date::text::clip;
use crate::date::text::error;
use std::fmt;

/// A month, or a day of it, of every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AnnualDate {
    month: u8,
    day: Option<u8>,
}

impl AnnualDate {
    /// Reads `--04` or `--11-11`.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        read(text).map_err(|fault| explain::improve_annual(text, fault))
    }

    /// The month, from 1.
    pub const fn month(&self) -> u8 {
        self.month
    }

    /// The day of the month, if it is stated.
    pub const fn day(&self) -> Option<u8> {
        self.day
    }
}

/// `--04`, `--11-11`.
impl fmt::Display for AnnualDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "--{:02}", self.month)?;
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

fn read(text: &str) -> Result<AnnualDate, DateError> {
    let form = || error(0, format!("`{}` is not a day or month of every year", clip(text)));
    let rest = text.strip_prefix("--").ok_or_else(form)?;
    let (month, day) = match rest.split_once('-') {
        Some((month, day)) => (month, Some(two_digits(day).ok_or_else(form)?)),
        None => (rest, None),
    };
    let month = two_digits(month).ok_or_else(form)?;
    if !(1..=12).contains(&month) {
        return Err(error(2, format!("there is no month {month}")));
    }
    // 29 February comes back, if not every year.
    let last = days_in_month(2000, month);
    if day.is_some_and(|day| !(1..=last).contains(&day)) {
        let name = MONTHS[usize::from(month) - 1];
        return Err(error(5, format!("{name} has the days 1 to {last}")));
    }
    Ok(AnnualDate { month, day })
}

fn two_digits(text: &str) -> Option<u8> {
    let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::AnnualDate;

    #[test]
    fn days_of_every_year() {
        for text in ["--04", "--11-11", "--02-29", "--12-31"] {
            assert_eq!(AnnualDate::parse(text).unwrap().to_string(), text);
        }
        let day = AnnualDate::parse("--11-12").unwrap();
        assert_eq!((day.month(), day.day()), (11, Some(12)));
    }

    #[test]
    fn days_of_no_year() {
        for text in [
            "--02-30", "--13", "--00", "--11-00", "--11-31", "-04", "--4", "--11-1", "--11-", "04-11", "", "--+1",
            "--1é",
        ] {
            assert!(AnnualDate::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_fault_is_named_and_one_reading_is_suggested() {
        let cases = [
            ("--02-30", 5, "February has the days 1 to 29", None),
            ("--13", 2, "there is no month 13", None),
            ("11 November", 0, "`11 November` is not a day or month of every year", Some("--11-11")),
            ("April", 0, "`April` is not a day or month of every year", Some("--04")),
            ("11-11", 0, "`11-11` is not a day or month of every year", Some("--11-11")),
            ("04-06", 0, "`04-06` is not a day or month of every year", None),
            ("1950", 0, "`1950` is not a day or month of every year", None),
        ];
        for (text, offset, message, suggestion) in cases {
            let error = AnnualDate::parse(text).unwrap_err();
            assert_eq!((error.offset, error.message.as_str()), (offset, message));
            assert_eq!(error.suggestion.as_deref(), suggestion, "{text}");
        }
    }
}
