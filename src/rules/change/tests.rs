use crate::rule::Reason;
use crate::rules::harness;
use crate::rules::harness::Judged;

fn compare(rule: &str, before: &str, after: &str) -> Judged {
    let declared = harness::compile(&format!("{{kind: change, {rule}}}")).expect("a rule");
    harness::judge(&declared, &format!("{{before: {before}, after: {after}}}"))
}

fn found(rule: &str, before: &str, after: &str) -> Vec<String> {
    compare(rule, before, after).shown().into_iter().map(|(place, message)| format!("{place} {message}")).collect()
}

#[test]
fn the_page_is_true() {
    harness::run_page(super::RULE.page);
}

#[test]
fn the_examples_of_the_pack_are_true() {
    harness::run_pack(super::RULE.kind);
}

#[test]
fn items_are_the_same_by_their_key_wherever_they_stand() {
    let rule = "each: /people/*, key: of, of: persons, allow: none";
    let before = "{people: [{of: KOR, persons: 10}, {of: JPN, persons: 20}]}";
    assert_eq!(found(rule, before, "{people: [{of: JPN, persons: 20}, {of: KOR, persons: 10}]}"), [""; 0]);
    let changed = "{people: [{of: JPN, persons: 21}, {of: KOR, persons: 10}]}";
    assert_eq!(
        found(rule, before, changed),
        ["/people/0/persons `persons` changed from `20` to `21`, but it may not change"]
    );
    let gone = "{people: [{of: KOR, persons: 10}]}";
    assert_eq!(found(rule, before, gone), ["/people `people 2` was taken out, but it may not change"]);
    let new = "{people: [{of: KOR, persons: 10}, {of: JPN, persons: 20}, {of: CHN, persons: 1}]}";
    assert_eq!(found(rule, before, new), ["/people/2 `people 3` is new, but it may not change"]);
}

#[test]
fn numbers_grow_as_far_as_their_digits_tell() {
    let of = |was: &str, is: &str| {
        found("of: /dead, allow: grow", &format!("{{dead: {was}}}"), &format!("{{dead: {is}}}")).len()
    };
    assert_eq!(of("516", "520"), 0);
    assert_eq!(of("516", "510"), 1);
    assert_eq!(of("516", "{about: 500}"), 0);
    assert_eq!(of("516", "~"), 1, "what was known is gone");
    let shrinks = |was: &str, is: &str| {
        found("of: /dead, allow: shrink", &format!("{{dead: {was}}}"), &format!("{{dead: {is}}}")).len()
    };
    assert_eq!((shrinks("516", "510"), shrinks("516", "520")), (0, 1));
}

#[test]
fn a_number_written_in_another_way_did_not_change() {
    let of = |was: &str, is: &str| found("of: /trade/*/imports, allow: none", was, is).len();
    assert_eq!(of("{trade: [{imports: 5}]}", "{trade: [{imports: {value: 5}}]}"), 0);
    assert_eq!(of("{trade: [{imports: 13.2}]}", "{trade: [{imports: 13.20}]}"), 1);
    assert_eq!(of("{trade: [{scale: million, imports: 5}]}", "{trade: [{scale: billion, imports: 5}]}"), 1);
}

#[test]
fn a_jump_is_one_in_either_direction_and_from_nothing_there_is_none() {
    let of =
        |was: &str, is: &str| found("of: /x, jump: {factor: 5}", &format!("{{x: {was}}}"), &format!("{{x: {is}}}"));
    assert_eq!(of("100", "500"), [""; 0]);
    assert_eq!(of("100", "501"), ["/x `x` changed from `100` to `501`, a jump that is likely a slip"]);
    assert_eq!(of("100", "19").len(), 1);
    assert_eq!(of("0", "19"), [""; 0]);
    assert_eq!(of("100", "{about: 600}"), [""; 0], "it may have been 500");
}

#[test]
fn a_figure_changes_with_its_date_or_its_source() {
    let rule = "each: /people/*, key: of, of: persons, with: [as_of, /source]";
    let before = "{source: a, people: [{of: KOR, persons: 10, as_of: 2016}]}";
    let alone = "{source: a, people: [{of: KOR, persons: 11, as_of: 2016}]}";
    assert_eq!(
        found(rule, before, alone),
        ["/people/0/persons `persons` changed from `10` to `11`, but not `as_of` or `/source`"]
    );
    assert_eq!(found(rule, before, "{source: a, people: [{of: KOR, persons: 11, as_of: 2021}]}"), [""; 0]);
    assert_eq!(found(rule, before, "{source: b, people: [{of: KOR, persons: 11, as_of: 2016}]}"), [""; 0]);
}

#[test]
fn what_can_not_be_told_apart_is_not_checked() {
    let judged = compare(
        "each: /people/*, key: of, of: persons, allow: none",
        "{people: [{of: A, persons: 1}, {of: A, persons: 2}]}",
        "{people: [{of: A, persons: 3}]}",
    );
    assert_eq!((judged.found.len(), judged.tally.not_checked[&Reason::SEVERAL]), (0, 1));
}

#[test]
fn a_rule_that_makes_no_sense_is_an_error() {
    let problem = |rule: &str| harness::compile(&format!("{{kind: change, {rule}}}")).err().expect("an error");
    assert!(problem("of: /x").contains("lets everything change"));
    assert!(problem("of: /x, allow: any").contains("lets everything change"));
    assert!(problem("of: /x, jump: {factor: 1}").contains("above 1"));
    assert!(problem("of: /x, jump: {factor: many}").contains("above 1"));
    assert!(problem("allow: none").contains("of"));
}
