use crate::date::Date;
use crate::date::Day;
use crate::verdict::Verdict;
use crate::verdict::Verdict::Certain;
use crate::verdict::Verdict::Impossible;
use crate::verdict::Verdict::Possible;
use proptest::prelude::Just;
use proptest::prelude::Strategy;
use proptest::prelude::any;
use proptest::prelude::proptest;
use proptest::prop_assert;
use proptest::prop_assert_eq;

fn date(text: &str) -> Date {
    Date::parse(text).expect(text)
}

fn check(relation: impl Fn(&Date, &Date) -> Verdict, cases: &[(&str, &str, Verdict)]) {
    for (a, b, verdict) in cases {
        assert_eq!(relation(&date(a), &date(b)), *verdict, "{a} and {b}");
    }
}

#[test]
fn not_after() {
    check(
        Date::le,
        &[
            ("1950-06-25", "1953-07-27", Certain),
            ("1953-07-27", "1950-06-25", Impossible),
            ("1950-06-25", "1950-06-25", Certain),
            ("1950", "1950-06-25", Possible),
            ("1950-06-25", "1950", Possible),
            ("1950", "1949-12-31", Impossible),
            ("1950", "1951", Certain),
            ("1984~", "1983-06", Possible),
            ("1984~", "1982-12-31", Impossible),
            ("198X", "1985/1986", Possible),
            ("1979/..", "1978", Impossible),
            ("1979/..", "1980", Possible),
            ("1950/", "1949", Impossible),
            ("/1953", "1953", Possible),
            ("/1953", "1954", Certain),
        ],
    );
}

#[test]
fn strictly_before() {
    check(
        Date::lt,
        &[
            ("1950-06-25", "1950-06-25", Impossible),
            ("1950-06-25", "1950-06-26", Certain),
            ("1950", "1950", Possible),
            ("1951", "1950", Impossible),
        ],
    );
}

#[test]
fn the_same_date() {
    check(
        Date::eq,
        &[
            ("1950-06-25", "1950-06-25", Certain),
            ("1950", "1950-06-25", Possible),
            ("1950", "1951", Impossible),
            ("1950", "1950", Possible),
            ("1950/1953", "1950/1953", Possible),
            ("1950/1953", "1950/1954", Impossible),
            ("1950-06-25/1953-07-27", "1950-06-25/1953-07-27", Certain),
            ("1979-01-01/..", "1979-01-01/..", Certain),
            ("1979/..", "1979/1990", Impossible),
            ("1979/", "1979/1990", Possible),
            ("1950", "1950-01-01/1950-12-31", Certain),
        ],
    );
}

#[test]
fn within() {
    check(
        Date::within,
        &[
            ("1951", "1950/1953", Certain),
            ("1950-06-25", "1950", Certain),
            ("1950", "1950-06", Possible),
            ("1950", "1950", Certain),
            ("1949", "1950/1953", Impossible),
            ("1950-06-24", "1950-06-25/1953-07-27", Impossible),
            ("1953-07-27", "1950-06-25/1953-07-27", Certain),
            ("1953", "1950-06-25/1953-07-27", Possible),
            ("1951/1954", "1950/1953", Impossible),
            ("1951/1952", "1950/1953", Certain),
            ("1979/..", "1970/1990", Impossible),
            ("1979/", "1970/1990", Possible),
            ("1979/1980", "1970/..", Certain),
            ("1979/..", "1970/..", Certain),
            ("1979/1980", "1970/", Possible),
            ("1985", "1984~", Possible),
        ],
    );
}

#[test]
fn overlaps() {
    check(
        Date::overlaps,
        &[
            ("1990-01-01/1995-06-01", "1995-06-01/2000-01-01", Impossible),
            ("1990-01-01/1995-06-01", "1995-05-31/2000-01-01", Certain),
            ("1990/1995", "1995/2000", Possible),
            ("1990/1994", "1995/2000", Impossible),
            ("1990/..", "1995/..", Certain),
            ("../1990", "1991/..", Impossible),
            ("1990/", "1995/..", Possible),
            ("1950", "1950", Certain),
            ("1950", "1951", Impossible),
            ("1950-06-25", "1950-06-25", Certain),
            ("1950-06-25", "1950-06-25/1953-07-27", Certain),
            ("1953-07-27", "1950-06-25/1953-07-27", Certain),
            ("1950-06-25/1950-06-25", "1950-06-25/1953-07-27", Certain),
            ("1949", "1950/1953", Impossible),
            ("195X", "1950/1953", Possible),
        ],
    );
}

#[test]
fn gaps() {
    check(
        Date::leaves_gap_before,
        &[
            ("2021", "2022", Impossible),
            ("2021", "2023", Certain),
            ("1990-01-01/1995-06-01", "1995-06-01/2000-01-01", Impossible),
            ("1990-01-01/1995-06-01", "1995-06-03/2000-01-01", Certain),
            ("1990/1995", "1996/2000", Possible),
            ("1990/..", "1996/2000", Impossible),
        ],
    );
}

#[test]
fn days_between() {
    let cases = [
        ("1953-07-27", "1950-06-25", "1128"),
        ("1950-06-25", "1953-07-27", "-1128"),
        ("1951", "1950", "between 1 and 729"),
        ("1979/..", "1978-12-31", "at least 1"),
        ("../1953", "1950", "at most 1460"),
    ];
    for (later, earlier, days) in cases {
        assert_eq!(date(later).days_since(&date(earlier)).to_string(), days, "{later} - {earlier}");
    }
}

/// A date and the days on which what it reports started and ended.
fn reported() -> impl Strategy<Value = (Date, i64, i64)> {
    let wide = (-3000_i64..3000, 0_i64..900, any::<bool>());
    wide.prop_flat_map(|(first, width, period)| {
        let (low, high) = (first, first + width);
        let at = |number| Day::from_number(number).unwrap();
        let moment = Date::between(at(low), at(high)).unwrap();
        if period {
            let (start, end) = (Date::from(at(low)), Date::from(at(high)));
            let date = Date::period(&start, &end).unwrap();
            return (Just(date), low..=low, high..=high).boxed();
        }
        (low..=high).prop_map(move |day| (moment, day, day)).boxed()
    })
}

proptest! {
    #[test]
    fn verdicts_agree_with_any_reading((x, start, end) in reported(), (y, from, until) in reported()) {
        let agrees = |verdict: Verdict, truth: bool| verdict == Possible || verdict.is_certain() == truth;
        prop_assert!(agrees(x.within(&y), from <= start && end <= until));
        if !x.is_period() && !y.is_period() {
            prop_assert!(agrees(x.le(&y), start <= from));
            prop_assert!(agrees(x.lt(&y), start < from));
            prop_assert!(agrees(x.eq(&y), start == from));
            prop_assert!(x.days_since(&y).contains((start - from).into()));
        }
        if start < end && from < until {
            prop_assert!(agrees(x.overlaps(&y), start < until && from < end));
        }
    }

    #[test]
    fn order_is_antisymmetric_and_the_rest_symmetric((x, ..) in reported(), (y, ..) in reported()) {
        prop_assert!(!x.lt(&y).is_certain() || y.lt(&x).is_impossible());
        prop_assert_eq!(x.lt(&y), !y.le(&x));
        prop_assert_eq!(x.eq(&y), y.eq(&x));
        prop_assert_eq!(x.overlaps(&y), y.overlaps(&x));
        prop_assert_eq!(x.days_since(&y), y.days_since(&x).neg());
    }
}
