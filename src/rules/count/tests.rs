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

#[test]
fn the_items_that_count_may_be_those_of_the_node_itself() {
    for (list, number) in [
        ("\"*\"", 3),
        ("\"[type=embassy]\"", 2),
        ("\"[note=\\\"a/[b\\\"]\"", 1),
        ("/missions/*", 3),
        ("\"/missions/[type=consulate]\"", 1),
        ("/missions", 3),
        (".", 3),
    ] {
        let rule = format!("{{kind: count, each: /missions, list: {list}, equals: /count}}");
        let record = "missions: [{type: embassy}, {type: embassy, note: \"a/[b\"}, {type: consulate}]";
        let record = format!("{record}\ncount: {number}\n");
        assert_eq!(examples::check(&rule, &record).outcomes, [Ok(Outcome::Holds)], "{list}");
        let record = record.replace("count: ", "count: 1");
        assert_eq!(examples::check(&rule, &record).found.len(), 1, "{list}");
    }
}
