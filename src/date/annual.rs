//! Days that come back every year: Remembrance Day, 11 November.

use crate::date::days_in_month;
use std::fmt;

/// A month, or a day of it, of every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AnnualDate {
    month: u8,
    day: Option<u8>,
}

impl AnnualDate {
    /// Reads `--04` or `--11-11`; the error says what is wrong, without the text.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let form = "a day of every year is written `--11-11`, a month `--04`";
        let rest = text.strip_prefix("--").ok_or(form)?;
        let (month, day) = match rest.split_once('-') {
            Some((month, day)) => (month, Some(two_digits(day).ok_or(form)?)),
            None => (rest, None),
        };
        let month = two_digits(month).ok_or(form)?;
        if !(1..=12).contains(&month) {
            return Err("there are the months `01` to `12`");
        }
        // 29 February comes back, if not every year.
        let last = days_in_month(2000, month);
        if day.is_some_and(|day| !(1..=last).contains(&day)) {
            return Err("the month never has that day");
        }
        Ok(Self { month, day })
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
            "--02-30", "--13", "--00", "--11-00", "--11-31", "-04", "--4", "--11-1", "--11-",
            "04-11", "", "--+1", "--1é",
        ] {
            assert!(AnnualDate::parse(text).is_err(), "{text}");
        }
    }
}
