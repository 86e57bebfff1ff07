use super::Number;
use super::NumberError;
use crate::quantity::Interval;
use crate::quantity::Scale;
use proptest::prelude::any;
use proptest::prelude::proptest;
use proptest::prop_assert_eq;
use rust_decimal::Decimal;

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

#[test]
fn numbers_are_read_with_the_place_of_their_last_digit() {
    let cases = [
        ("516", "516", 0, true),
        ("-3", "-3", 0, true),
        ("+5", "5", 0, true),
        ("0", "0", 0, true),
        ("-0", "0", 0, true),
        ("007", "7", 0, true),
        ("13.2", "13.2", -1, false),
        ("13.20", "13.20", -2, false),
        ("1.32e1", "13.2", -1, false),
        ("1.2E+3", "1200", 2, false),
        ("12e-1", "1.2", -1, false),
        (".5", "0.5", -1, false),
        ("5.", "5", 0, false),
        ("-.5e0", "-0.5", -1, false),
        ("0x1F", "31", 0, true),
        ("0o17", "15", 0, true),
        ("0.0", "0.0", -1, false),
        ("9999999999999999999999999999", "9999999999999999999999999999", 0, true),
    ];
    for (text, value, last_place, integer) in cases {
        let expected = Number { value: decimal(value), last_place, integer };
        let read = Number::parse(text);
        assert_eq!(read, Ok(expected), "{text}");
        assert_eq!(read.unwrap().value.to_string(), value, "{text} keeps its digits");
    }
}

#[test]
fn a_number_stands_for_an_interval() {
    let closed = |low, high| Interval::closed(decimal(low), decimal(high)).unwrap();
    let cases = [
        ("516", Scale::Unit, closed("516", "516")),
        ("13.2", Scale::Unit, closed("13.15", "13.25")),
        ("13.20", Scale::Unit, closed("13.195", "13.205")),
        ("1.32e1", Scale::Unit, closed("13.15", "13.25")),
        ("1.2e3", Scale::Unit, closed("1150", "1250")),
        ("5.", Scale::Unit, closed("4.5", "5.5")),
        ("13", Scale::Billion, closed("12500000000", "13500000000")),
        ("13.2", Scale::Billion, closed("13150000000", "13250000000")),
        ("-8.6", Scale::Unit, closed("-8.65", "-8.55")),
        ("2", Scale::Lakh, closed("150000", "250000")),
    ];
    for (text, scale, interval) in cases {
        assert_eq!(Number::parse(text).unwrap().interval(scale), Ok(interval), "{text} {scale}");
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for text in
        ["", "-", "+", ".", "e5", "1e", "1e+", "--1", "1.2.3", "0x", "0xG", "-0x1F", "0o8", "1_0e", "x", "½", "١٢"]
    {
        let error = Number::parse(text).unwrap_err();
        assert!(matches!(error, NumberError::NotANumber { .. }), "{text}: {error:?}");
    }
    for text in [".inf", "-.inf", "+.INF", ".nan", ".NaN", "Infinity", "NaN"] {
        assert_eq!(Number::parse(text), Err(NumberError::NotFinite), "{text}");
    }
    for text in ["1e31", "1e-31", "1e99999999999999", "0e31"] {
        assert_eq!(Number::parse(text), Err(NumberError::Exponent), "{text}");
    }
    for text in ["12345678901234567890123456789", "1e30", "1e-30", "0.00000000000000000000000000001"] {
        assert_eq!(Number::parse(text), Err(NumberError::TooManyDigits), "{text}");
    }
    let long = "9".repeat(1_000_000);
    assert_eq!(Number::parse(&long), Err(NumberError::TooManyDigits));
}

#[test]
fn the_last_digit_that_is_not_zero_tells_how_coarse_a_number_is() {
    let units = [("3200", "100"), ("13.20", "0.1"), ("5", "1"), ("0", "1"), ("1.2e3", "100"), ("-40", "10")];
    for (text, unit) in units {
        assert_eq!(Number::parse(text).unwrap().coarse_unit(), Ok(decimal(unit)), "{text}");
    }
}

proptest! {
    #[test]
    fn any_decimal_is_read_back(mantissa in any::<i64>(), scale in 0_u32..20) {
        let value = Decimal::new(mantissa, scale);
        let read = Number::parse(&value.to_string()).unwrap();
        prop_assert_eq!(read.value, value);
        prop_assert_eq!(read.interval(Scale::Unit).unwrap().contains(value), true);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[-+.0-9eExo, _]{0,40}|\\PC{0,12}") {
        if let Err(error) = Number::parse(&text) {
            let _ = (error.to_string(), error.help());
        }
    }
}
