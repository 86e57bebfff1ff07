use crate::rule::Outcome;
use crate::rules::examples;

#[test]
fn the_page_is_true() {
    examples::run_page(super::RULE.page);
}

#[test]
fn the_pack_is_true() {
    examples::run_pack("required");
}

#[test]
fn what_is_missing_and_what_is_too_much_are_one_finding() {
    let rule = "{kind: required, fields: [a, b/c], forbidden: [d, e]}";
    let checked = examples::check(rule, "{b: {}, d: 1, e: 2}");
    assert_eq!(checked.shown(), [": `a`, `b/c` are missing, and `d`, `e` are here where there must be none"]);
    assert_eq!(checked.labels(), [": ", "/d: not expected here", "/e: not expected here"]);
    assert_eq!(checked.help(), "add `a`, `b/c`, and remove `d`, `e`");
    assert_eq!(checked.found[0].subject, None);
    assert_eq!(examples::check(rule, "{a: [], b: {c: false}, d: null}").outcomes, [Ok(Outcome::Holds)]);
}

#[test]
fn a_rule_that_can_never_hold_is_an_error_at_load() {
    for (rest, problem) in [
        ("fields: a, forbidden: a", "rule/contradiction: this can never hold: `a` is required, and `a` is forbidden"),
        (
            "fields: a/b, forbidden: [c, a]",
            "rule/contradiction: this can never hold: `a/b` is required, and `a` is forbidden",
        ),
        ("fields: [a, a]", "rule/field-twice: `a` stands twice in this rule"),
        ("fields: []", "rule/parameters: nothing is required or forbidden: the rule needs `fields` or `forbidden`"),
    ] {
        assert_eq!(examples::compile(&format!("{{kind: required, {rest}}}")).err().as_deref(), Some(problem));
    }
    assert!(examples::compile("{kind: required, fields: ab, forbidden: a}").is_ok());
}
