//! Days of the Gregorian calendar, extended to before its introduction, as numbers.

use std::fmt;

/// The number of days in 400 years.
const ERA: i64 = 146_097;

/// A day from -9999-01-01 to 9999-12-31. Year 0 is 1 BC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// -9999-01-01.
    pub const FIRST: Self = Self(-4_371_587);
    /// 9999-12-31.
    pub const LAST: Self = Self(2_932_896);

    /// The day of that year, month and day of the month, if there is one.
    pub fn from_ymd(year: i32, month: u8, day: u8) -> Option<Self> {
        let exists = (-9999..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        if !exists {
            return None;
        }
        // Years are counted from March, so that the leap day is the last of its year.
        let (month, day) = (i64::from(month), i64::from(day));
        let year = i64::from(year) - i64::from(month <= 2);
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let of_era = year.rem_euclid(400);
        let of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
        Self::from_number(year.div_euclid(400) * ERA + of_era - 719_468)
    }

    /// The day that is so many days after 1970-01-01, if it is in range.
    pub fn from_number(number: i64) -> Option<Self> {
        let day = Self(i32::try_from(number).ok()?);
        (Self::FIRST..=Self::LAST).contains(&day).then_some(day)
    }

    /// Days since 1970-01-01.
    pub fn number(self) -> i64 {
        self.0.into()
    }

    /// Year, month and day of the month.
    pub fn to_ymd(self) -> (i32, u8, u8) {
        let number = self.number() + 719_468;
        let of_era = number.rem_euclid(ERA);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year_of_era + number.div_euclid(ERA) * 400 + i64::from(month <= 2);
        let small = "the parts of a day in range are small";
        (i32::try_from(year).expect(small), u8::try_from(month).expect(small), u8::try_from(day).expect(small))
    }

    /// The day in UTC that so many seconds after the start of 1970 lie in.
    pub fn from_unix(seconds: i64) -> Option<Self> {
        let epoch = Self::from_ymd(1970, 1, 1).expect("the epoch is a day");
        epoch.plus_days(seconds.div_euclid(86_400))
    }

    /// So many days later (or earlier), if in range.
    pub fn plus_days(self, days: i64) -> Option<Self> {
        Self::from_number(self.number().checked_add(days)?)
    }

    /// So many months later (or earlier), if in range; 31 January and a month is the last of February.
    pub fn plus_months(self, months: i64) -> Option<Self> {
        let (year, month, day) = self.to_ymd();
        let months = (i64::from(year) * 12 + i64::from(month) - 1).checked_add(months)?;
        let year = i32::try_from(months.div_euclid(12)).ok()?;
        let month = u8::try_from(months.rem_euclid(12) + 1).ok()?;
        Self::from_ymd(year, month, day.min(days_in_month(year, month)))
    }

    /// The last day of its month.
    #[must_use]
    pub fn end_of_month(self) -> Self {
        let (year, month, _) = self.to_ymd();
        Self::from_ymd(year, month, days_in_month(year, month)).expect("the month of a day in range is in range")
    }
}

/// `1950-06-25`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.to_ymd();
        let sign = if year < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}-{month:02}-{day:02}", year.abs())
    }
}

/// How many days a month has; months are counted from 1.
pub fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::Day;
    use proptest::prelude::proptest;
    use proptest::prop_assert;
    use proptest::prop_assert_eq;

    fn day(year: i32, month: u8, day: u8) -> Day {
        Day::from_ymd(year, month, day).unwrap()
    }

    #[test]
    fn known_days() {
        let cases = [
            ((1970, 1, 1), 0, "1970-01-01"),
            ((1950, 6, 25), -7130, "1950-06-25"),
            ((2000, 2, 29), 11_016, "2000-02-29"),
            ((0, 3, 1), -719_468, "0000-03-01"),
            ((-44, 3, 15), -735_525, "-0044-03-15"),
            ((-9999, 1, 1), Day::FIRST.number(), "-9999-01-01"),
            ((9999, 12, 31), Day::LAST.number(), "9999-12-31"),
        ];
        for ((y, m, d), number, text) in cases {
            assert_eq!(day(y, m, d).number(), number, "{text}");
            assert_eq!(day(y, m, d).to_string(), text);
        }
    }

    #[test]
    fn days_that_do_not_exist() {
        for (y, m, d) in [(1950, 6, 31), (1900, 2, 29), (1950, 13, 1), (1950, 0, 1), (1950, 1, 0), (10_000, 1, 1)] {
            assert_eq!(Day::from_ymd(y, m, d), None, "{y}-{m}-{d}");
        }
        assert_eq!(Day::LAST.plus_days(1), None);
        assert_eq!(Day::FIRST.plus_days(i64::MIN), None);
        assert_eq!(Day::LAST.plus_months(i64::MAX), None);
    }

    #[test]
    fn months_end_where_the_calendar_ends_them() {
        let cases = [
            (day(1950, 1, 31), 1, day(1950, 2, 28)),
            (day(1952, 1, 31), 1, day(1952, 2, 29)),
            (day(1952, 2, 29), 12, day(1953, 2, 28)),
            (day(1950, 3, 31), -1, day(1950, 2, 28)),
            (day(1950, 6, 25), 18, day(1951, 12, 25)),
            (day(0, 1, 1), -1, day(-1, 12, 1)),
        ];
        for (start, months, end) in cases {
            assert_eq!(start.plus_months(months), Some(end), "{start} and {months} months");
        }
        assert_eq!(day(1952, 2, 3).end_of_month(), day(1952, 2, 29));
    }

    proptest! {
        #[test]
        fn a_day_is_its_year_month_and_day(number in Day::FIRST.number()..Day::LAST.number()) {
            let today = Day::from_number(number).unwrap();
            let (year, month, of_month) = today.to_ymd();
            prop_assert_eq!(Day::from_ymd(year, month, of_month), Some(today));
            let tomorrow = today.plus_days(1).unwrap();
            prop_assert!(tomorrow.to_ymd() > today.to_ymd());
        }
    }
}
