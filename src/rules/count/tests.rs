use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rules::examples;

#[test]
fn the_page_is_true() {
    examples::run_page(super::RULE.page);
}

#[test]
fn the_pack_is_true() {
    examples::run_pack("count");
}

#[test]
fn a_list_that_is_missing_is_not_an_empty_one() {
    let rule = "{kind: count, list: members, equals: count}";
    let items = "{kind: count, list: members/*, equals: count}";
    for rule in [rule, items] {
        assert_eq!(examples::check(rule, "{count: 2}").outcomes, [Err(Reason::MISSING)]);
        assert_eq!(examples::check(rule, "{count: 2, members: many}").outcomes, [Err(Reason::NO_LIST)]);
        assert_eq!(examples::check(rule, "{members: [CAN]}").outcomes, [Err(Reason::MISSING)]);
        assert_eq!(examples::check(rule, "{count: 2, members: []}").outcomes, [Ok(Outcome::Fails)]);
        assert_eq!(examples::check(rule, "{count: {about: 3}, members: [CAN, KOR]}").outcomes, [Ok(Outcome::Holds)]);
    }
}
