use crate::rule::Outcome;
use crate::rules::examples;

#[test]
fn the_page_is_true() {
    examples::run_page(super::RULE.page);
}

#[test]
fn the_pack_is_true() {
    examples::run_pack("exclusive");
}

#[test]
fn the_second_in_the_record_is_the_one_too_many() {
    let rule = "{kind: exclusive, fields: [a, b, c]}";
    let checked = examples::check(rule, "{c: 1, b: null, a: 2}");
    assert_eq!(checked.shown(), ["/a: `c` and `a` exclude each other"]);
    let checked = examples::check(rule, "{c: 1, b: 2, a: 3}");
    assert_eq!(checked.shown(), ["/b: `c`, `b` and `a` exclude each other"]);
    assert_eq!(checked.labels(), ["/b: ", "/c: also here", "/a: also here"]);
    assert_eq!(examples::check(rule, "{d: 1}").outcomes, [Ok(Outcome::Holds)]);
}

#[test]
fn one_field_excludes_nothing() {
    for rule in ["{kind: exclusive, fields: a}", "{kind: exclusive, fields: []}", "{kind: exclusive, fields: [a, a]}"] {
        assert!(examples::compile(rule).is_err(), "{rule}");
    }
}
