use crate::rule::Outcome;
use crate::rules::examples;
use crate::rules::rank::TOO_FEW;

#[test]
fn the_page_is_true() {
    examples::run_page(super::RULE.page);
}

#[test]
fn the_pack_is_true() {
    examples::run_pack("rank");
}

fn check(rest: &str, items: &str) -> Vec<String> {
    let rule = format!("{{kind: rank, items: items/*, rank: rank, {rest}}}");
    examples::check(&rule, &format!("{{items: [{items}]}}")).shown()
}

#[test]
fn one_value_out_of_place_is_one_finding() {
    let items = "{rank: 1, n: 5}, {rank: 2, n: 9}, {rank: 3, n: 8}, {rank: 4, n: 7}";
    assert_eq!(check("by: n", items), ["/items/0/rank: rank 2 has 9, more than rank 1 with 5"]);
    let third = "{rank: 1, n: 9}, {rank: 2, n: 8}, {rank: 3, n: 70}, {rank: 4, n: 6}";
    assert_eq!(check("by: n", third), ["/items/2/rank: rank 3 has 70, more than rank 2 with 8"]);
    let either = "{rank: 1, n: 9}, {rank: 2, n: 7}, {rank: 3, n: 8}, {rank: 4, n: 5}";
    assert_eq!(check("by: n", either), ["/items/2/rank: rank 3 has 8, more than rank 2 with 7"]);
    assert_eq!(
        check("by: n, order: asc", "{rank: 1, n: 5}, {rank: 2, n: 4}"),
        ["/items/1/rank: rank 2 has 4, less than rank 1 with 5"]
    );
    let vague = "{rank: 1, n: 5}, {rank: 2, n: {over: 1}}, {rank: 3, n: 9}";
    assert_eq!(check("by: n", vague), ["/items/2/rank: rank 3 has 9, more than rank 1 with 5"]);
    let vague = "{rank: 1, n: 5}, {rank: 2, n: {under: 9}}, {rank: 3, n: 4}";
    assert_eq!(check("by: n, order: asc", vague), ["/items/2/rank: rank 3 has 4, less than rank 1 with 5"]);
}

#[test]
fn ranks_stand_twice_only_where_they_may() {
    let tied = "{rank: 1, n: 5}, {rank: 1, n: 5}, {rank: 2, n: 4}";
    let other = "{rank: 1, n: 5}, {rank: 1, n: 4}, {rank: 3, n: 3}";
    for (ties, items, found) in [
        ("forbid", tied, 1),
        ("same", tied, 1),
        ("dense", tied, 0),
        ("any", tied, 0),
        ("same", other, 1),
        ("dense", other, 1),
        ("any", other, 0),
    ] {
        assert_eq!(check(&format!("by: n, ties: {ties}"), items).len(), found, "{ties} {items}");
    }
    assert_eq!(check("order: asc", "{rank: 7}, {rank: 7}"), ["/items/1/rank: rank 7 stands twice"]);
}

#[test]
fn what_can_not_be_compared_is_left_out() {
    let rule = "{kind: rank, items: items/*, rank: rank, by: n}";
    for items in ["[]", "[{rank: 1, n: 2}]", "[{rank: 1, n: 2}, {n: 3}]", "[{rank: {over: 2}}, {rank: third}]"] {
        assert_eq!(examples::check(rule, &format!("{{items: {items}}}")).outcomes, [Err(TOO_FEW)], "{items}");
    }
    let units = "{items: [{rank: 1, n: {value: 1, unit: km}}, {rank: 2, n: {value: 9, unit: mi}}]}";
    assert_eq!(examples::check(rule, units).outcomes, [Ok(Outcome::Holds)]);
    let long = "{items: [{rank: 1, n: 2}, {rank: 2, n: 1e99}]}";
    assert_eq!(examples::check(rule, long).found[0].pointer, "/items/1/n");
}

#[test]
fn a_rule_that_always_holds_is_an_error_at_load() {
    assert!(examples::compile("{kind: rank, items: a/*, rank: rank, ties: any}").is_err());
    assert!(examples::compile("{kind: rank, items: a/*, rank: rank, by: rank}").is_err());
    assert!(examples::compile("{kind: rank, items: a/*, rank: rank, order: up}").is_err());
}
