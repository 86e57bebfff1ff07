use super::Date;
use super::Day;
use super::Edge;
use super::Region;
use edtf_core::Bound;
use edtf_core::Edtf;
use proptest::prelude::proptest;
use proptest::prop_assert_eq;

fn bounds(text: &str) -> (String, String) {
    let date = Date::parse(text).expect(text);
    let show = |day: Option<Day>| day.map_or("-".to_owned(), |day| day.to_string());
    (show(date.earliest()), show(date.latest()))
}

#[test]
fn dates_are_intervals_of_days() {
    let cases = [
        ("1950", "1950-01-01", "1950-12-31"),
        ("1950-06", "1950-06-01", "1950-06-30"),
        ("1952-02", "1952-02-01", "1952-02-29"),
        ("1950-06-25", "1950-06-25", "1950-06-25"),
        ("1950/1953", "1950-01-01", "1953-12-31"),
        ("1950-06-25/1953-07-27", "1950-06-25", "1953-07-27"),
        ("1979/..", "1979-01-01", "-"),
        ("1950/", "1950-01-01", "-"),
        ("../1953", "-", "1953-12-31"),
        ("/1953", "-", "1953-12-31"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("2004-XX", "2004-01-01", "2004-12-31"),
        ("2004-06-XX", "2004-06-01", "2004-06-30"),
        ("2004-XX-XX", "2004-01-01", "2004-12-31"),
        ("-0044", "-0044-01-01", "-0044-12-31"),
        ("0000", "0000-01-01", "0000-12-31"),
        ("1582-10-10", "1582-10-10", "1582-10-10"),
    ];
    for (text, earliest, latest) in cases {
        assert_eq!(bounds(text), (earliest.to_owned(), latest.to_owned()), "{text}");
    }
}

#[test]
fn a_mark_of_doubt_widens_by_one_unit_of_the_precision() {
    let cases = [
        ("1984~", "1983-01-01", "1985-12-31"),
        ("1984?", "1983-01-01", "1985-12-31"),
        ("1984%", "1983-01-01", "1985-12-31"),
        ("1950-06~", "1950-05-01", "1950-07-31"),
        ("1951-01~", "1950-12-01", "1951-02-28"),
        ("1950-06-25?", "1950-06-24", "1950-06-26"),
        ("201X~", "2000-01-01", "2029-12-31"),
        ("19XX?", "1800-01-01", "2099-12-31"),
        ("2004-XX~", "2003-01-01", "2005-12-31"),
        ("2004-06-XX~", "2004-05-01", "2004-07-31"),
        ("1984~/2004-06?", "1983-01-01", "2004-07-31"),
        ("9999~", "9998-01-01", "9999-12-31"),
        ("-9999~", "-9999-01-01", "-9998-12-31"),
    ];
    for (text, earliest, latest) in cases {
        assert_eq!(bounds(text), (earliest.to_owned(), latest.to_owned()), "{text}");
    }
}

#[test]
fn a_season_is_that_of_either_hemisphere() {
    let cases = [
        ("2001-21", "2001-03-01", "2001-12-31"),
        ("2001-22", "2000-12-01", "2002-03-31"),
        ("2001-23", "2001-03-01", "2001-12-31"),
        ("2001-24", "2000-12-01", "2002-03-31"),
        ("2001-21~", "2000-12-01", "2002-03-31"),
    ];
    for (text, earliest, latest) in cases {
        assert_eq!(bounds(text), (earliest.to_owned(), latest.to_owned()), "{text}");
    }
}

#[test]
fn an_integer_of_at_most_four_digits_is_a_year() {
    for (text, shown) in
        [("1950", "1950"), ("950", "0950"), ("50", "0050"), ("7", "0007"), ("0", "0000"), ("-44", "-0044")]
    {
        assert_eq!(Date::parse(text).unwrap().to_string(), shown);
    }
    for text in ["19500", "+1950", "-0", "-0000", "0x7", "1950.0", "1e3"] {
        assert!(Date::parse(text).is_err(), "{text}");
    }
}

#[test]
fn dates_are_shown_as_the_days_they_stand_for() {
    for text in ["1950", "1950-06", "1950-06-25", "-0044-03-15", "1950/1953", "1979/..", "../1953-07-27"] {
        assert_eq!(Date::parse(text).unwrap().to_string(), text);
    }
    assert_eq!(Date::parse("1984~").unwrap().to_string(), "1983-01-01..1985-12-31");
    for text in ["1950/", "/1953"] {
        assert_eq!(Date::parse(text).unwrap().to_string(), text);
    }
}

#[test]
fn what_is_known_of_a_date() {
    let date = |text| Date::parse(text).unwrap();
    assert_eq!(date("1950-06-25").day(), Day::from_ymd(1950, 6, 25));
    assert_eq!(date("1950-06").day(), None);
    assert_eq!(date("1950-06").year(), Some(1950));
    assert_eq!(date("1984~").year(), None);
    assert_eq!(date("1979/..").year(), None);
    assert!(date("1979/..").is_ongoing() && date("1979/..").is_period());
    assert!(!date("1979/").is_ongoing());
    assert_eq!(date("1984~").years().to_string(), "between 1983 and 1985");
    assert_eq!(date("1979/..").years().to_string(), "at least 1979");
}

#[test]
fn a_period_is_made_of_two_dates() {
    let date = |text| Date::parse(text).unwrap();
    assert_eq!(Date::period(&date("1950"), &date("1953-07")).unwrap().earliest(), Day::from_ymd(1950, 1, 1));
    assert_eq!(Date::period(&date("1950"), &date("1953-07")).unwrap(), date("1950/1953-07"));
    assert_eq!(Date::open_from(&date("1979")), date("1979/.."));
    assert_eq!(Date::period(&date("1953"), &date("1950")), None);
    assert!(Date::open_from(&date("1979")).is_ongoing());
    let days = (Day::from_ymd(1950, 1, 1).unwrap(), Day::from_ymd(1950, 12, 31).unwrap());
    assert_eq!(Date::between(days.0, days.1).unwrap().to_string(), "1950");
    assert_eq!(Date::between(days.1, days.0), None);
}

fn library(text: &str) -> Option<Region> {
    let edge = |bound| match bound {
        Bound::Date(date) => Day::from_ymd(date.year.try_into().ok()?, date.month, date.day),
        _ => None,
    };
    let bounds = Edtf::parse(text).ok().filter(|edtf| edtf.level() < 2)?.bounds();
    let (earliest, latest) = (edge(bounds.earliest)?, edge(bounds.latest)?);
    Some(Region { earliest: Edge::Day(earliest), latest: Edge::Day(latest) })
}

proptest! {
    #[test]
    fn plain_dates_read_as_the_library_reads_them(text in "-?[0-9]{4}(-[01][0-9](-[0-3][0-9])?)?") {
        let read = Date::parse(&text).ok().map(|date| date.start());
        prop_assert_eq!(read, library(&text), "{}", text);
    }

    #[test]
    fn a_date_shown_reads_the_same(text in "-?[0-9]{4}(-[01][0-9](-[0-3][0-9])?)?(/[0-9]{4})?") {
        if let Ok(date) = Date::parse(&text) {
            prop_assert_eq!(Date::parse(&date.to_string()).unwrap(), date);
        }
    }
}
