use super::Operand;
use super::Operand::Figure;
use super::Operand::Flag;
use super::Operand::Pair;
use super::Reading;
use super::Reason;
use crate::quantity::Scale;
use rust_decimal::Decimal;

const BILLION: Reading = Reading { scale: Scale::Billion, approximation: Decimal::TEN };

type Members = &'static [(&'static str, Operand<'static>)];

/// The members of a mapping, the interval in words, and the figure as it reads in a sentence.
const READINGS: &[(Members, &str, &str)] = &[
    (&[("over", Figure("27000"))], "more than 27000", "over 27000"),
    (&[("at_least", Figure("5"))], "at least 5", "at least 5"),
    (&[("under", Figure("8"))], "less than 8", "under 8"),
    (&[("up_to", Figure("4000"))], "at most 4000", "up to 4000"),
    (&[("about", Figure("3200"))], "between 3040 and 3360", "about 3200"),
    (&[("about", Figure("-3200"))], "between -3360 and -3040", "about -3200"),
    (&[("about", Figure("7"))], "between 6 and 8", "about 7"),
    (&[("about", Figure("0"))], "between -1 and 1", "about 0"),
    (&[("about", Figure("1.2e3"))], "between 1100 and 1300", "about 1.2e3"),
    (&[("nearly", Figure("2.9"))], "at least 2.61 and less than 2.9", "nearly 2.9"),
    (&[("nearly", Figure("-2.9"))], "more than -2.9 and at most -2.61", "nearly -2.9"),
    (&[("between", Pair("5", "7"))], "between 5 and 7", "between 5 and 7"),
    (&[("between", Pair("13.2", "13.20"))], "13.2", "between 13.2 and 13.20"),
    (&[("at_least", Figure("5")), ("up_to", Figure("7"))], "between 5 and 7", "at least 5, up to 7"),
    (&[("up_to", Figure("7")), ("at_least", Figure("5"))], "between 5 and 7", "at least 5, up to 7"),
    (&[("value", Figure("13.2")), ("plus_minus", Figure("0.5"))], "between 12.7 and 13.7", "13.2 ± 0.5"),
    (&[("plus_minus", Figure("2")), ("value", Figure("9"))], "between 7 and 11", "9 ± 2"),
    (&[("value", Figure("516"))], "516", "516"),
    (&[("value", Figure("13.20"))], "between 13.195 and 13.205", "13.20"),
    (&[("some", Flag(true))], "more than 0", "some"),
    (
        &[("as_of", Figure("1953")), ("over", Figure("27000")), ("unit", Figure("person")), ("note", Operand::Other)],
        "more than 27000",
        "over 27000",
    ),
];

/// The members of a mapping, which of them is at fault, and the message.
const FAULTS: &[(Members, Option<&str>, &str)] = &[
    (&[("between", Pair("5", "3"))], Some("between"), "the range of `between` ends below its start"),
    (&[("at_least", Figure("5")), ("up_to", Figure("3"))], Some("up_to"), "`up_to` is less than `at_least`"),
    (&[("up_to", Figure("3")), ("at_least", Figure("5"))], Some("up_to"), "`up_to` is less than `at_least`"),
    (&[("over", Figure("5")), ("about", Figure("6"))], Some("about"), "`over` and `about` don't go together"),
    (
        &[("at_least", Figure("5")), ("up_to", Figure("6")), ("some", Flag(true))],
        Some("some"),
        "`at_least` and `some` don't go together",
    ),
    (&[("plus_minus", Figure("5"))], Some("plus_minus"), "`plus_minus` has no `value` to go with"),
    (&[("value", Figure("5")), ("plus_minus", Figure("-1"))], Some("plus_minus"), "`plus_minus` is below zero"),
    (&[("abuot", Figure("5"))], Some("abuot"), "`abuot` does not qualify a figure"),
    (&[("between", Figure("5"))], Some("between"), "`between` is not a list of two numbers"),
    (&[("some", Flag(false))], Some("some"), "`some` is not `true`"),
    (&[("over", Operand::Other)], Some("over"), "`over` is not a number"),
    (&[("nearly", Figure("0"))], Some("nearly"), "no number is nearly zero"),
    (&[("over", Figure("27,000"))], Some("over"), "`27,000` has separators between its digits"),
    (&[("unit", Figure("person"))], None, "the mapping has no figure"),
    (&[], None, "the mapping has no figure"),
];

#[test]
fn the_table_of_the_rule_language() {
    for (members, interval, text) in READINGS {
        let quantity = Reading::default().mapping(members).unwrap();
        assert_eq!(quantity.interval.to_string(), *interval, "{members:?}");
        assert_eq!(quantity.words.to_string(), *text);
    }
    assert_eq!(Reading::default().number("516").unwrap().interval.to_string(), "516");
}

#[test]
fn a_scale_multiplies_value_and_width() {
    let show = |quantity: super::Quantity| quantity.interval.show_in(Scale::Billion).to_string();
    assert_eq!(show(BILLION.number("13").unwrap()), "between 12.5 billion and 13.5 billion");
    assert_eq!(show(BILLION.mapping(&[("value", Figure("13"))]).unwrap()), "between 12.5 billion and 13.5 billion");
    assert_eq!(show(BILLION.mapping(&[("over", Figure("2"))]).unwrap()), "more than 2 billion");
    assert_eq!(show(BILLION.mapping(&[("about", Figure("30"))]).unwrap()), "between 20 billion and 40 billion");
    assert_eq!(show(BILLION.mapping(&[("about", Figure("32"))]).unwrap()), "between 28.8 billion and 35.2 billion");
    let margin = [("value", Figure("13")), ("plus_minus", Figure("1"))];
    assert_eq!(show(BILLION.mapping(&margin).unwrap()), "between 12 billion and 14 billion");
}

#[test]
fn the_stated_number_is_kept_for_those_who_look_for_slips() {
    let about = Reading::default().mapping(&[("about", Figure("3200"))]).unwrap();
    assert_eq!(about.stated.unwrap().value, Decimal::from(3200));
    assert_eq!(Reading::default().mapping(&[("between", Pair("5", "7"))]).unwrap().stated, None);
}

#[test]
fn the_member_at_fault_is_named() {
    for (members, member, message) in FAULTS {
        let misread = Reading::default().mapping(members).unwrap_err();
        assert_eq!(misread.member.as_deref(), *member, "{members:?}");
        assert_eq!(misread.to_string(), *message);
    }
}

#[test]
fn the_item_at_fault_is_numbered() {
    let misread = Reading::default().mapping(&[("between", Pair("5", "many"))]).unwrap_err();
    assert_eq!(misread.item, Some(1));
    assert_eq!(misread.to_string(), "`many` is not a number");
}

#[test]
fn help_says_what_to_write() {
    let help = |members: &[(&str, Operand)]| Reading::default().mapping(members).unwrap_err().help();
    assert_eq!(help(&[("abuot", Figure("5"))]).as_deref(), Some("did you mean `about`?"));
    assert!(help(&[("colour", Figure("5"))]).unwrap().starts_with("a figure takes `over`"));
    assert_eq!(help(&[("over", Figure("27,000"))]).as_deref(), Some("write `27000`"));
}

#[test]
fn null_is_missing_and_never_zero() {
    let misread = Reading::default().mapping(&[("value", Operand::Missing)]).unwrap_err();
    assert!(misread.is_missing());
    let half = [("at_least", Figure("5")), ("up_to", Operand::Missing)];
    assert_eq!(Reading::default().mapping(&half).unwrap_err().reason, Reason::Missing);
}

#[test]
fn digits_that_a_scale_makes_too_many_are_an_error() {
    let misread = BILLION.number("9999999999999999999999999999").unwrap_err();
    assert_eq!(misread.to_string(), "the number has too many digits to be checked (over 28)");
}
