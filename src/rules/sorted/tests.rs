use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rules::examples;

#[test]
fn the_page_is_true() {
    examples::run_page(super::RULE.page);
}

#[test]
fn the_pack_is_true() {
    examples::run_pack("sorted");
}

const LIST: &str = "{kind: sorted, items: list/*}";

#[test]
fn numbers_go_by_size_and_texts_by_letters() {
    for (list, place) in [
        ("[9, 10, 11]", None),
        ("[9, 10, 10.5]", None),
        ("[10, 9]", Some("/list/1")),
        ("[\"10\", \"9\"]", None),
        ("[1950-06-25, 1951, 1951-02]", None),
        ("[1951, 1950-06-25]", Some("/list/1")),
        ("[Austria, \"Côte d'Ivoire\", Cuba, Österreich, Zambia]", None),
        ("[can, Kor, PRK]", None),
        ("[CAN, AUS, BEL, ZAF, ARG]", Some("/list/1")),
        ("[CAN, CAN]", None),
        ("[CAN, null, KOR]", None),
        ("[5]", None),
    ] {
        let checked = examples::check(LIST, &format!("list: {list}"));
        assert_eq!(checked.found.first().map(|finding| finding.pointer.as_str()), place, "{list}");
        assert!(checked.found.len() < 2, "{list}");
    }
    assert_eq!(examples::check(LIST, "{list: []}").outcomes, [Err(Reason::MISSING)]);
    assert_eq!(examples::check(LIST, "{list: [[1]]}").outcomes, [Err(Reason::NO_SCALAR)]);
}

#[test]
fn each_list_is_in_an_order_of_its_own() {
    let rule = "{kind: sorted, items: groups/*/members/*, by: [party, city]}";
    let record = "groups: [{members: [{party: KOR, city: Busan}, {party: KOR, city: Seoul}]}, {members: [{party: CAN, city: Ottawa}]}]";
    assert_eq!(examples::check(rule, record).outcomes, [Ok(Outcome::Holds)]);
    let record = "groups: [{members: [{party: KOR, city: Seoul}, {party: KOR, city: Busan}]}]";
    assert_eq!(
        examples::check(rule, record).shown(),
        ["/groups/0/members/1: the list is not in order: `KOR, Busan` stands behind `KOR, Seoul`"]
    );
}

fn sorted(record: &str) -> Option<String> {
    let checked = examples::check(LIST, record);
    let edit = checked.found.first().expect("it is not in order").fixes.first()?.edits.first()?;
    let mut text = record.to_owned();
    text.replace_range(edit.span.range(), &edit.content);
    assert_eq!(examples::check(LIST, &text).outcomes, [Ok(Outcome::Holds)], "{text}");
    Some(text)
}

#[test]
fn a_simple_list_is_sorted_in_its_file() {
    for (record, wanted) in [
        ("list:\n- b\n- a\n", "list:\n- a\n- b\n"),
        ("list:\n  - b # two\n  - a", "list:\n  - a\n  - b # two"),
        ("list:\r\n  - b\r\n  - a\r\nnext: 1\r\n", "list:\r\n  - a\r\n  - b\r\nnext: 1\r\n"),
        ("list:\n  - b\n  - a\n# behind\n", "list:\n  - a\n  - b\n# behind\n"),
        ("# é\nlist:\n  - ö\n  - a\nx: 1\n", "# é\nlist:\n  - a\n  - ö\nx: 1\n"),
    ] {
        assert_eq!(sorted(record).as_deref(), Some(wanted), "{record}");
    }
}

#[test]
fn a_list_that_is_not_simple_is_left_alone() {
    for record in [
        "list: [b, a]",
        "list:\n  - b\n\n  - a\n",
        "list:\n  # the first\n  - b\n  # the second\n  - a\n",
        "list:\n  - &x b\n  - a\nuse: *x\n",
        "list:\n  - |\n    b\n  - a\n",
        "list:\n  - b\n  - null\n  - a\n",
        "list:\n  - !!str b\n  - a\n",
    ] {
        assert_eq!(sorted(record), None, "{record}");
    }
}
