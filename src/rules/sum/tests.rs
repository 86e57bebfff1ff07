use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rules::examples;

#[test]
fn the_page_is_true() {
    examples::run_page(super::RULE.page);
}

#[test]
fn the_pack_is_true() {
    examples::run_pack("sum");
}

const TRADE: &str = "{kind: sum, each: /trade/*, total: total, parts: [imports, exports]}";
const DEATHS: &str = "{kind: sum, total: total, parts: parts/*/persons}";

fn missing(mode: &str) -> String {
    format!("{{kind: sum, total: total, parts: [imports, exports], missing: {mode}}}")
}

#[test]
fn every_part_is_labelled_with_its_figure() {
    let record = "{total: 525, parts: [{persons: 378}, {persons: 117}, {persons: {over: 29}}]}";
    assert_eq!(examples::check(DEATHS, record).outcomes, [Ok(Outcome::Holds)]);
    let record = "{total: 525, parts: [{persons: 378}, {persons: 117}, {persons: 21}]}";
    assert_eq!(
        examples::check(DEATHS, record).labels(),
        ["/total: stated: 525", "/parts/0/persons: 378", "/parts/1/persons: + 117", "/parts/2/persons: + 21 = 516"]
    );
    let record = "{total: 3, parts: [{persons: {up_to: 1}}, {persons: {under: 2}}]}";
    assert_eq!(
        examples::check(DEATHS, record).shown(),
        ["/total: `total` is 3, but its parts do not add up to it: they make less than 3"]
    );
}

#[test]
fn an_item_without_its_figure_is_a_part_that_is_missing() {
    for record in [
        "{total: 516, parts: [{persons: 378}, {as: sailors}]}",
        "{total: 516, parts: [{persons: 378}, {persons: null}]}",
    ] {
        assert_eq!(examples::check(DEATHS, record).outcomes, [Err(Reason::MISSING)], "{record}");
    }
    for record in
        ["{total: 516, parts: []}", "{total: 516}", "{parts: [{persons: 5}]}", "{total: null, parts: [{persons: 5}]}"]
    {
        assert_eq!(examples::check(DEATHS, record).outcomes, [Err(Reason::MISSING)], "{record}");
    }
}

#[test]
fn what_a_missing_part_means_is_the_rules_to_say() {
    let record = "{total: 20, imports: 13}";
    for (mode, outcome) in [
        ("unknown", Err(Reason::MISSING)),
        ("skip", Ok(Outcome::Holds)),
        ("zero", Ok(Outcome::Fails)),
        ("require", Ok(Outcome::Fails)),
    ] {
        assert_eq!(examples::check(&missing(mode), record).outcomes, [outcome], "{mode}");
    }
    assert_eq!(
        examples::check(&missing("require"), record).shown(),
        ["/total: `total` is stated, but not all of its parts: `exports` is missing"]
    );
    let too_much = "{total: 12, imports: 13}";
    assert_eq!(
        examples::check(&missing("skip"), too_much).shown(),
        ["/total: `total` is 12, but its parts are more than that: they make 13, off by 1"]
    );
    assert_eq!(examples::check(&missing("zero"), "{total: 12}").outcomes, [Err(Reason::MISSING)]);
}

#[test]
fn a_balance_of_which_something_unknown_is_taken_off_can_be_less_but_not_more() {
    let rule = "{kind: sum, total: balance, parts: exports, minus: imports, missing: skip}";
    assert_eq!(examples::check(rule, "{balance: 3, exports: 5}").outcomes, [Ok(Outcome::Holds)]);
    assert_eq!(
        examples::check(rule, "{balance: 7, exports: 5}").shown(),
        ["/balance: `balance` is 7, but its parts are less than that: they make 5, off by 2"]
    );
    assert_eq!(examples::check(rule, "{balance: 7}").outcomes, [Err(Reason::MISSING)]);
}

#[test]
fn figures_in_two_units_are_not_added() {
    let checked =
        examples::check(TRADE, "{trade: [{currency: CAD, total: 5, imports: {value: 2, currency: USD}, exports: 3}]}");
    assert_eq!(checked.shown(), ["/trade/0/imports: a sum of figures in `CAD` and `USD`"]);
    assert_eq!(checked.found[0].rule, "test/rule/unit");
    let rule = "{kind: sum, total: total, parts: [a, b]}";
    assert_eq!(
        examples::check(rule, "{total: 5, a: {value: 2, unit: km}, b: {value: 3, unit: mi}}").shown(),
        ["/b: a sum of figures in `km` and `mi`"]
    );
    assert_eq!(examples::check(rule, "{total: 5, a: {value: 2, unit: km}, b: 3}").outcomes, [Ok(Outcome::Holds)]);
}

#[test]
fn a_figure_does_not_escape_its_check_by_its_length() {
    let rule = "{kind: sum, total: total, parts: [a, b]}";
    for long in ["12345678901234567890123456789", "1e99"] {
        let checked = examples::check(rule, &format!("{{total: 5, a: {long}, b: 3}}"));
        assert_eq!(checked.shown(), ["/a: `a` has too many digits (over 28) to be checked"], "{long}");
        assert_eq!(checked.found[0].rule, "test/rule/digits");
        assert_eq!(checked.outcomes, [Err(Reason::TOO_MANY_DIGITS)]);
    }
    let checked = examples::check(rule, "{total: 5, a: 0.0000000000000000000000001, b: 1000000000000000000000000}");
    assert_eq!(checked.shown(), [": the figures have too many digits (over 28) to be reckoned with"]);
}

#[test]
fn a_sum_that_contradicts_itself_is_an_error_at_load() {
    for (rule, problem) in [
        ("{kind: sum, total: total, parts: [a, a]}", "rule/field-twice: `a` stands twice in this rule"),
        ("{kind: sum, total: total, parts: [a, total]}", "rule/field-twice: `total` stands twice in this rule"),
        ("{kind: sum, total: total, parts: []}", "rule/parameters: a sum has at least one part"),
        (
            "{kind: sum, total: total, parts: a, minus: b, mode: includes}",
            "rule/contradiction: `mode: includes` and `minus` exclude each other",
        ),
    ] {
        assert_eq!(examples::compile(rule).err().as_deref(), Some(problem), "{rule}");
    }
    assert!(examples::compile("{kind: sum, total: total, part: a}").is_err());
}
