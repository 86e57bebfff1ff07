use crate::diagnostic::Severity;
use crate::rule::Outcome;
use crate::rules::examples;
use crate::rules::order::TOO_FEW;

#[test]
fn the_page_is_true() {
    examples::run_page(super::RULE.page);
}

#[test]
fn the_pack_is_true() {
    examples::run_pack("order");
}

#[test]
fn a_link_that_can_not_be_read_is_skipped() {
    let rule = "{kind: order, chain: [signed, ratified, in_force]}";
    for middle in ["null", "soon", "[1, 2]"] {
        let record = format!("{{signed: 2015, ratified: {middle}, in_force: 2014}}");
        assert_eq!(
            examples::check(rule, &record).shown(),
            ["/in_force: `in_force` (2014) comes before `signed` (2015)"]
        );
    }
    assert_eq!(examples::check(rule, "{signed: 2015}").outcomes, [Err(TOO_FEW)]);
}

#[test]
fn one_wrong_date_is_found_once_and_a_vague_one_hides_nothing() {
    let rule = "{kind: order, chain: dates/*}";
    assert_eq!(examples::check(rule, "{dates: [1950, 1990, 1951, 1952]}").shown().len(), 1);
    assert_eq!(
        examples::check(rule, "{dates: [1950-06, 1949/1951, 1949-01]}").shown(),
        ["/dates/2: `dates 3` (1949-01) comes before `dates 1` (1950-06)"]
    );
}

#[test]
fn certain_order_is_asked_for_in_a_warning() {
    let rule = "{kind: order, chain: [signed, in_force], certain: true}";
    let checked = examples::check(rule, "{signed: 2014, in_force: 2014-09-22}");
    assert_eq!(checked.shown(), ["/in_force: `in_force` (2014-09-22) does not certainly come after `signed` (2014)"]);
    assert_eq!(checked.found[0].severity, Severity::Warning);
    assert_eq!(checked.outcomes, [Ok(Outcome::Fails)]);
    assert_eq!(examples::check(rule, "{signed: 2015, in_force: 2014-09-22}").found[0].severity, Severity::Error);
    assert_eq!(
        examples::check(&format!("{}, severity: info}}", &rule[..rule.len() - 1]), "{signed: 2014, in_force: 2014}")
            .found[0]
            .severity,
        Severity::Info
    );
}

#[test]
fn strict_order_has_no_two_alike() {
    let rule = "{kind: order, chain: [low, high], strict: true}";
    assert_eq!(examples::check(rule, "{low: 5, high: 5}").shown(), ["/high: `high` (5) is not more than `low` (5)"]);
    assert_eq!(examples::check(rule, "{low: 2014-09-22, high: 2014-09-22}").found.len(), 1);
    assert_eq!(examples::check(rule, "{low: 2014, high: 2014}").found.len(), 0);
}

#[test]
fn numbers_and_versions_have_an_order_of_their_own() {
    let rule = "{kind: order, chain: [low, high]}";
    assert_eq!(
        examples::check(rule, "{low: {about: 3200}, high: {under: 3000}}").shown(),
        ["/high: `high` (under 3000) is less than `low` (about 3200)"]
    );
    assert_eq!(examples::check(rule, "{low: null, high: 3.5}").outcomes, [Err(TOO_FEW)]);
    assert_eq!(examples::check(rule, "{low: {value: 3, unit: km}, high: {value: 2, unit: mi}}").found.len(), 0);
    let version = "{kind: order, as: version, chain: [oldest, latest]}";
    assert_eq!(examples::check(version, "{oldest: 1.9, latest: 1.10}").found.len(), 0);
    assert_eq!(examples::check(version, "{oldest: 1.10, latest: 1.9}").found.len(), 1);
}

#[test]
fn a_chain_without_an_order_is_an_error_at_load() {
    for rule in [
        "{kind: order, chain: [signed]}",
        "{kind: order, chain: []}",
        "{kind: order, chain: [signed, signed]}",
        "{kind: order, chain: [today, today]}",
        "{kind: order, as: version, chain: [a, today]}",
        "{kind: order, as: word, chain: [a, b]}",
    ] {
        assert!(examples::compile(rule).is_err(), "{rule}");
    }
}

#[test]
fn the_date_that_is_wrong_is_pointed_to() {
    let rule = "{kind: order, chain: dates/*}";
    let cases = [
        // The second is the only one without which the others are in order.
        ("[1950-03, 1988-04, 1951-05, 1952-06]", "/dates/1", "correct `dates 2`: all others here are in order"),
        (
            "[1950, 1951, 1591, 1952]",
            "/dates/2",
            "1591: two digits of 1951 exchanged? It is the only single slip that puts everything here in order",
        ),
        (
            "[2010-09-01, 2010-10-05, 2010-03-11, 2010-11-30]",
            "/dates/2",
            "2010-03-11: day and month of 2010-11-03 exchanged? It is the only single slip that puts everything here in order",
        ),
        // Of two dates, either may be wrong.
        ("[1951, 1947]", "/dates/1", "`dates 1` comes first; correct the one that is wrong"),
    ];
    for (dates, pointer, help) in cases {
        let checked = examples::check(rule, &format!("{{dates: {dates}}}"));
        assert_eq!((&*checked.found[0].pointer, checked.help()), (pointer, help), "{dates}");
    }
}
