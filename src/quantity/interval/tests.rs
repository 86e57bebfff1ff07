use super::Bound;
use super::Interval;
use crate::quantity::Number;
use crate::quantity::Scale;
use crate::quantity::TooManyDigits;
use crate::verdict::Verdict::Certain;
use crate::verdict::Verdict::Impossible;
use crate::verdict::Verdict::Possible;
use proptest::prelude::Strategy;
use proptest::prelude::any;
use proptest::prelude::proptest;
use proptest::prop_assert;
use proptest::prop_assert_eq;
use rust_decimal::Decimal;

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn closed(low: &str, high: &str) -> Interval {
    Interval::closed(decimal(low), decimal(high)).unwrap()
}

fn open(low: &str, high: &str) -> Interval {
    Interval::new(Some(Bound::open(decimal(low))), Some(Bound::open(decimal(high)))).unwrap()
}

fn read(text: &str) -> Interval {
    Number::parse(text).unwrap().interval(Scale::Unit).unwrap()
}

#[test]
fn rounded_parts_can_make_a_rounded_total() {
    let sum = read("13.2").add(&read("8.6")).unwrap();
    assert_eq!(sum, closed("21.70", "21.90"));
    assert_eq!(sum.eq(&read("21.87")), Possible);
    assert_eq!(sum.eq(&read("22.87")), Impossible);
    assert_eq!(sum.gap(&read("22.87")), Some(decimal("0.965")));
    assert_eq!(read("22.87").gap(&sum), Some(decimal("0.965")));
    assert_eq!(sum.gap(&read("21.87")), None);
}

#[test]
fn counts_are_exact() {
    let sum = read("378").add(&read("117")).unwrap().add(&read("16")).unwrap().add(&read("5")).unwrap();
    assert_eq!(sum.eq(&read("516")), Certain);
    assert_eq!(sum.eq(&read("517")), Impossible);
    assert_eq!(sum.gap(&read("525")), Some(decimal("9")));
}

#[test]
fn an_open_end_decides_at_its_value() {
    let over = Interval::above(decimal("27000"));
    let limit = Interval::exact(decimal("27000"));
    assert_eq!(over.eq(&limit), Impossible);
    assert_eq!(over.le(&limit), Impossible);
    assert_eq!(limit.lt(&over), Certain);
    assert_eq!(over.gap(&limit), Some(Decimal::ZERO));
    assert!(!over.contains(decimal("27000")));
    assert!(over.contains(decimal("27000.1")));
    let least = Interval::at_least(decimal("27000"));
    assert_eq!(least.eq(&limit), Possible);
    assert_eq!(limit.le(&least), Certain);
    assert_eq!(limit.lt(&least), Possible);
}

#[test]
fn nothing_lies_between_ends_in_the_wrong_order() {
    assert_eq!(Interval::closed(decimal("5"), decimal("3")), None);
    assert_eq!(Interval::new(Some(Bound::open(decimal("5"))), Some(Bound::closed(decimal("5")))), None);
    assert_eq!(Interval::closed(decimal("5"), decimal("5.0")), Some(Interval::exact(decimal("5"))));
}

#[test]
fn products_have_the_right_signs_and_ends() {
    let ray = Interval::at_least(decimal("1"));
    let half_open = Interval::new(Some(Bound::open(decimal("0"))), Some(Bound::closed(decimal("2")))).unwrap();
    let cases = [
        (closed("2", "3"), closed("4", "5"), closed("8", "15")),
        (closed("-2", "3"), closed("-5", "4"), closed("-15", "12")),
        (closed("-3", "-2"), closed("4", "5"), closed("-15", "-8")),
        (closed("0", "1"), ray, Interval::at_least(Decimal::ZERO)),
        (
            closed("0", "1"),
            open("0", "2"),
            Interval::new(Some(Bound::closed(Decimal::ZERO)), open("0", "2").high()).unwrap(),
        ),
        (half_open, ray, Interval::above(Decimal::ZERO)),
        (closed("-1", "1"), ray, Interval::ANY),
        (Interval::ANY, closed("0", "0"), closed("0", "0")),
        (closed("-2", "-1"), ray, Interval::at_most(decimal("-1"))),
        (Interval::above(Decimal::ZERO), Interval::ANY, Interval::ANY),
    ];
    for (a, b, product) in cases {
        assert_eq!(a.mul(&b), Ok(product), "{a} times {b}");
        assert_eq!(b.mul(&a), Ok(product), "{b} times {a}");
    }
}

#[test]
fn a_constant_turns_the_ends_round_if_it_is_negative() {
    assert_eq!(closed("2", "3").times(decimal("-2")), Ok(closed("-6", "-4")));
    assert_eq!(Interval::above(decimal("3")).times(decimal("-1")), Ok(Interval::below(decimal("-3"))));
    assert_eq!(Interval::ANY.times(Decimal::ZERO), Ok(Interval::exact(Decimal::ZERO)));
}

#[test]
fn hull_and_intersection() {
    assert_eq!(closed("1", "2").hull(&closed("4", "5")), closed("1", "5"));
    assert_eq!(closed("1", "2").hull(&Interval::above(decimal("4"))), Interval::at_least(decimal("1")));
    assert_eq!(closed("1", "4").intersect(&closed("3", "5")), Some(closed("3", "4")));
    assert_eq!(closed("1", "2").intersect(&closed("3", "5")), None);
    assert_eq!(Interval::above(decimal("4")).intersect(&closed("3", "4")), None);
    assert_eq!(Interval::ANY.intersect(&closed("3", "4")), Some(closed("3", "4")));
    assert!(read("13.2").encloses(&read("13.20")));
    assert!(!read("13.20").encloses(&read("13.2")));
}

#[test]
fn too_many_digits_are_an_error() {
    let fine = Interval::exact(Decimal::new(1, 28));
    let large = Interval::exact(decimal("1000000000000"));
    assert_eq!(fine.add(&large), Err(TooManyDigits));
    assert_eq!(fine.mul(&fine), Err(TooManyDigits));
    assert_eq!(large.scale(Scale::Trillion).unwrap().scale(Scale::Trillion), Err(TooManyDigits));
}

#[test]
fn intervals_read_as_words() {
    let half_open = Interval::new(Some(Bound::closed(decimal("2.61"))), Some(Bound::open(decimal("2.9"))));
    let cases = [
        (read("516"), "516"),
        (closed("21.70", "21.90"), "between 21.7 and 21.9"),
        (Interval::above(decimal("27000")), "more than 27000"),
        (Interval::at_least(decimal("5.0")), "at least 5"),
        (Interval::below(decimal("8")), "less than 8"),
        (Interval::at_most(decimal("4000")), "at most 4000"),
        (half_open.unwrap(), "at least 2.61 and less than 2.9"),
        (Interval::ANY, "any number"),
    ];
    for (interval, text) in cases {
        assert_eq!(interval.to_string(), text);
    }
    let billions = read("13.2").scale(Scale::Billion).unwrap();
    assert_eq!(billions.show_in(Scale::Billion).to_string(), "between 13.15 billion and 13.25 billion");
}

fn member() -> impl Strategy<Value = (Interval, Decimal)> {
    let ends = (any::<i16>(), 0_u16..200, 0_u16..200, 0_u32..4);
    (ends, any::<[bool; 4]>()).prop_map(|((middle, below, above, scale), [low, high, low_closed, high_closed])| {
        let at = |value: i32| Decimal::new(value.into(), scale);
        let middle = i32::from(middle);
        let low_end = low.then(|| Bound { value: at(middle - i32::from(below)), closed: low_closed || below == 0 });
        let high_end = high.then(|| Bound { value: at(middle + i32::from(above)), closed: high_closed || above == 0 });
        (Interval::new(low_end, high_end).unwrap(), at(middle))
    })
}

proptest! {
    #[test]
    fn a_result_holds_the_result_of_any_members((x, a) in member(), (y, b) in member()) {
        prop_assert!(x.contains(a));
        prop_assert!(x.add(&y).unwrap().contains(a + b));
        prop_assert!(x.sub(&y).unwrap().contains(a - b));
        prop_assert!(x.mul(&y).unwrap().contains(a * b));
        prop_assert!(x.times(b).unwrap().contains(a * b));
        prop_assert!(x.hull(&y).contains(a) && x.hull(&y).contains(b));
        prop_assert_eq!(x.mul(&y), y.mul(&x));
    }

    #[test]
    fn verdicts_agree_with_any_members((x, a) in member(), (y, b) in member()) {
        for (verdict, truth) in [(x.eq(&y), a == b), (x.le(&y), a <= b), (x.lt(&y), a < b)] {
            prop_assert!(verdict == Possible || (verdict == Certain) == truth);
        }
        prop_assert_eq!(x.eq(&y), y.eq(&x));
        prop_assert_eq!(x.disjoint(&y), x.intersect(&y).is_none());
        prop_assert_eq!(x.gap(&y).is_some(), x.disjoint(&y));
        if let Some(gap) = x.gap(&y) {
            prop_assert!((a - b).abs() >= gap);
        }
    }
}
