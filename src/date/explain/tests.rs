use crate::date::Date;
use proptest::prelude::proptest;
use proptest::prop_assert;

fn fault(text: &str) -> (usize, String, Option<String>) {
    let error = Date::parse(text).expect_err(text);
    (error.offset, error.message, error.suggestion)
}

#[test]
fn what_the_calendar_does_not_have() {
    let cases = [
        ("1950-06-31", 8, "June 1950 has 30 days"),
        ("1950-02-29", 8, "February 1950 has 28 days"),
        ("1950-13", 5, "there is no month 13"),
        ("1950-25", 5, "there is no month 25"),
        ("1950-00-01", 5, "there is no month 0"),
        ("1950-06-00", 8, "there is no day 0"),
        ("1950-06-31~", 8, "June 1950 has 30 days"),
        ("-0044-06-31", 9, "June -44 has 30 days"),
        ("1950/1953-06-31", 13, "June 1953 has 30 days"),
        ("1950-13/1953", 5, "there is no month 13"),
        ("1953/1950", 5, "the period ends before it starts"),
        ("1950-06-25/1950-06-24", 11, "the period ends before it starts"),
        ("1950/1951/1952", 9, "a period has one `/`, between its start and its end"),
        ("../..", 0, "the period has neither a start nor an end"),
        ("/", 0, "the period has neither a start nor an end"),
        ("Y17000", 0, "the year is not between -9999 and 9999"),
        ("[1950,1951]", 0, "`[1950,1951]` is a form of EDTF beyond level 1, which is not read"),
        ("201X/2020", 0, "`201X` is a form of EDTF beyond level 1, which is not read"),
        ("XXXX", 0, "`XXXX` is a form of EDTF beyond level 1, which is not read"),
        ("", 0, "`` is not a date"),
        ("..", 0, "`..` is not a date"),
        ("the war", 3, "`the war` is not a date"),
    ];
    for (text, offset, message) in cases {
        assert_eq!(fault(text), (offset, message.to_owned(), None), "{text}");
    }
}

#[test]
fn one_reading_is_suggested() {
    let cases = [
        ("27 July 1953", "1953-07-27"),
        ("July 27, 1953", "1953-07-27"),
        ("27th Jul 1953", "1953-07-27"),
        ("1953 July 27", "1953-07-27"),
        ("July 1953", "1953-07"),
        ("Sept. 1953", "1953-09"),
        ("1950-6-25", "1950-06-25"),
        ("1950-6", "1950-06"),
        ("1950/06/25", "1950-06-25"),
        ("1950.6.25", "1950-06-25"),
        ("25/06/1950", "1950-06-25"),
        ("25.6.1950", "1950-06-25"),
        ("06/25/1950", "1950-06-25"),
        ("05/05/1950", "1950-05-05"),
        ("1950-25-06", "1950-06-25"),
        ("06/1950", "1950-06"),
        ("19500625", "1950-06-25"),
        ("1950 - 1953", "1950/1953"),
        ("1950–1953", "1950/1953"),
        ("1950-1953", "1950/1953"),
        ("1939-45", "1939/1945"),
        ("1950 to 1953", "1950/1953"),
        ("25 June 1950 – 27 July 1953", "1950-06-25/1953-07-27"),
        ("1950-6-25/1953-7-27", "1950-06-25/1953-07-27"),
        ("1979-present", "1979/.."),
        ("1979 to present", "1979/.."),
        ("since 1979", "1979/.."),
        ("until 27 July 1953", "../1953-07-27"),
        ("circa 1950", "1950~"),
        ("c. 1950", "1950~"),
        ("1950s", "195X"),
        ("201x", "201X"),
        ("44 BC", "-0043"),
        (" 1950 ", "1950"),
        ("950/1066", "0950/1066"),
    ];
    for (text, better) in cases {
        assert_eq!(fault(text).2.as_deref(), Some(better), "{text}");
        assert!(Date::parse(better).is_ok(), "{better}");
    }
}

#[test]
fn a_time_of_day_is_taken_off() {
    for text in ["1950-06-25T04:00:00Z", "1950-06-25T04:00:00", "1950-06-25 04:00", "1950-06-25T04:00"] {
        let (_, message, suggestion) = fault(text);
        assert_eq!(message, "a date has no time of day", "{text}");
        assert_eq!(suggestion.as_deref(), Some("1950-06-25"), "{text}");
    }
}

#[test]
fn two_readings_are_both_named_and_none_is_suggested() {
    let (_, message, suggestion) = fault("05/06/1950");
    assert_eq!(message, "`05/06/1950` can be read as `1950-06-05` or as `1950-05-06`");
    assert_eq!(suggestion, None);
}

#[test]
fn nothing_is_suggested_where_it_would_be_a_guess() {
    for text in ["25/06/50", "June 25", "1950-45", "summer 1950", "1950-6-31", "31 June 1950", "1953 - 1950"] {
        assert_eq!(fault(text).2, None, "{text}");
    }
}

#[test]
fn help_says_what_to_write() {
    let help = |text| Date::parse(text).unwrap_err().help();
    assert_eq!(help("27 July 1953").as_deref(), Some("write `1953-07-27`"));
    assert!(help("the war").unwrap().starts_with("write a year, month or day"));
    assert_eq!(help("1950-06-31"), None);
}

#[test]
fn a_long_text_is_cut_short() {
    let long = "1950 ".repeat(100_000);
    assert!(fault(&long).1.len() < 80);
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[-0-9X/.~?%T: ]{0,24}|\\PC{0,16}|[0-9]{1,4} ?[a-zé]{1,5}[ ,]+[0-9]{1,4}") {
        if let Err(error) = Date::parse(&text) {
            prop_assert!(error.offset <= text.len());
            if let Some(suggestion) = error.suggestion {
                prop_assert!(Date::parse(&suggestion).is_ok(), "{text} became {suggestion}");
            }
        }
    }
}
