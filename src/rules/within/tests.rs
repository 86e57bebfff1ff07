use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rules::examples;

#[test]
fn the_page_is_true() {
    examples::run_page(super::RULE.page);
}

#[test]
fn the_pack_is_true() {
    examples::run_pack("within");
}

#[test]
fn a_period_still_going_on_leaves_one_that_has_ended() {
    let rule = "{kind: within, inner: [from, until], outer: exists}";
    let checked = examples::check(rule, "{from: 1985, exists: 1949/1990}");
    assert_eq!(checked.labels(), ["/from: 1985", "/exists: from 1949-01-01 to 1990-12-31"]);
    assert_eq!(examples::check(rule, "{from: 1985, exists: 1949/..}").outcomes, [Ok(Outcome::Holds)]);
}

#[test]
fn what_is_missing_or_no_date_is_not_checked() {
    let rule = "{kind: within, inner: date, outer: period}";
    for (record, reason) in [
        ("{date: 1950}", Reason::MISSING),
        ("{date: null, period: 1950}", Reason::MISSING),
        ("{date: soon, period: 1950}", Reason::NO_DATE),
    ] {
        assert_eq!(examples::check(rule, record).outcomes, [Err(reason)], "{record}");
    }
}

#[test]
fn a_period_has_one_path_or_two() {
    for rule in [
        "{kind: within, inner: [a, b, c], outer: d}",
        "{kind: within, inner: [], outer: d}",
        "{kind: within, inner: d, outer: d}",
    ] {
        assert!(examples::compile(rule).is_err(), "{rule}");
    }
}
