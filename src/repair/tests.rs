use crate::document;
use crate::document::Format;
use crate::document::NodeRef;
use crate::document::Options;
use crate::limits::Limits;
use crate::quantity::Bound;
use crate::quantity::Reading;
use crate::quantity::Scale;
use crate::repair::Domain;
use crate::repair::Explanation;
use crate::repair::System;
use crate::rule::Measure;
use crate::rule::Relation;
use crate::rule::Row;
use crate::source::FileId;

/// A total, its parts and what is taken off, all as pointers.
type Sum<'t> = (&'t str, &'t [&'t str], &'t [&'t str]);

const ONE: &[Sum<'_>] = &[("/total", &["/parts/0", "/parts/1", "/parts/2", "/parts/3"], &[])];
const TRADE: &[Sum<'_>] = &[("/total", &["/imports", "/exports"], &[]), ("/balance", &["/exports"], &["/imports"])];
const TABLE: &[Sum<'_>] = &[
    ("/rows/0", &["/a", "/b"], &[]),
    ("/rows/1", &["/c", "/d"], &[]),
    ("/columns/0", &["/a", "/c"], &[]),
    ("/columns/1", &["/b", "/d"], &[]),
    ("/total", &["/rows/0", "/rows/1"], &[]),
    ("/total", &["/columns/0", "/columns/1"], &[]),
];

/// What is said of a record: the figures that are wrong, then the slips.
fn said(record: &str, scale: Scale, sums: &[Sum<'_>]) -> Vec<String> {
    let options = Options::default();
    let reading = document::read(FileId(0), Format::Yaml, record.as_bytes(), &Limits::default(), &options);
    let root = reading.documents[0].root();
    let rows: Vec<Row<'_>> = sums.iter().map(|sum| row(root, scale, sum)).collect();
    let domain = |_: NodeRef<'_>| Domain {
        minimum: Some(Bound::closed(if record.contains("balance") { (-1_000_000).into() } else { 0.into() })),
        ..Domain::default()
    };
    let explained = System::new(&rows).unwrap().explain(&domain);
    explained.iter().map(tell).collect()
}

fn row<'a>(root: NodeRef<'a>, scale: Scale, (total, parts, minus): &Sum<'_>) -> Row<'a> {
    let measure = |pointer: &&str| {
        let node = root.at(pointer).unwrap();
        let quantity = Reading { scale, ..Reading::default() }.number(node.text()).unwrap();
        Measure { node, interval: quantity.interval, scale, words: quantity.words, unit: None }
    };
    let parts = parts.iter().map(|part| (measure(part), false)).chain(minus.iter().map(|part| (measure(part), true)));
    Row { node: root, total: measure(total), parts: parts.collect(), relation: Relation::Equal }
}

fn tell(explanation: &Explanation<'_>) -> String {
    let culprits: Vec<String> = explanation.culprits.iter().map(|culprit| culprit.pointer()).collect();
    let slips: Vec<String> = explanation.slips.iter().map(super::Suggestion::question).collect();
    format!("{}: {}", culprits.join(" "), slips.join(" "))
}

#[test]
fn the_only_slip_that_mends_a_total_is_suggested() {
    let cases = [
        ("{total: 516, parts: [387, 117, 16, 5]}", "/parts/0: 387: digits 2 and 3 of 378 exchanged?"),
        ("{total: 516, parts: [378000, 117, 16, 5]}", "/parts/0: 378000: 378 with three zeros too many?"),
        ("{total: 516000, parts: [378, 117, 16, 5]}", "/total: 516000: 516 with three zeros too many?"),
        // 177 for 117 is one digit, and one digit would mend 378 and 516 too.
        ("{total: 516, parts: [378, 177, 16, 5]}", ": "),
        // Nine is lost somewhere, and four figures could be it.
        ("{total: 516, parts: [300, 71, 7, 129]}", ": "),
    ];
    for (record, expected) in cases {
        assert_eq!(said(record, Scale::Unit, ONE), [expected], "{record}");
    }
}

#[test]
fn a_few_likely_slips_are_a_choice() {
    let said = said("{total: 516, parts: [378, 117, 61, 5]}", Scale::Unit, ONE);
    assert_eq!(said, [": 516: digits 2 and 3 of 561 exchanged? 61: digits 1 and 2 of 16 exchanged?"]);
}

#[test]
fn rounded_figures_are_mended_as_exactly_as_they_are_written() {
    let cases = [
        ("{imports: 132, exports: 8.6, total: 21.87}", "/imports: 132: the point of 13.2 left out?"),
        ("{imports: 13.2, exports: 8.6, total: 2187}", "/total: 2187: the point of 21.87 left out?"),
        ("{imports: 13.2, exports: 8600, total: 21.87}", "/exports: 8600: 8.6 in a unit 1000 times smaller?"),
    ];
    for (record, expected) in cases {
        assert_eq!(said(record, Scale::Billion, &TRADE[..1]), [expected], "{record}");
    }
    let balance = "{imports: 13.2, exports: 8.6, total: 21.87, balance: 4.6}";
    assert_eq!(
        said(balance, Scale::Billion, TRADE),
        [": 4.6: the minus of -4.6 left out? 13.2 and 8.6: exchanged?"],
        "either is as likely"
    );
}

#[test]
fn where_two_totals_fail_the_figure_in_both_is_wrong() {
    let table =
        |a: u32, d: u32| format!("{{a: {a}, b: 250, c: 33, d: {d}, rows: [367, 94], columns: [150, 311], total: 461}}");
    assert_eq!(said(&table(117, 61), Scale::Unit, TABLE), [""; 0]);
    assert_eq!(said(&table(177, 61), Scale::Unit, TABLE), ["/a: 177: digit 2 of 117 mistyped?"]);
    // No slip makes 117 of 548, but it is still the only figure in both.
    assert_eq!(said(&table(548, 61), Scale::Unit, TABLE), ["/a: "]);
    // Two cells are wrong, each by a number of its own.
    assert_eq!(said(&table(548, 93), Scale::Unit, TABLE), ["/a /d: "]);
}

#[test]
fn a_subtotal_that_fits_its_total_is_not_blamed() {
    let sums: &[Sum<'_>] = &[("/s", &["/x", "/y"], &[]), ("/total", &["/s", "/z"], &[])];
    assert_eq!(
        said("{x: 20, y: 31, s: 51, z: 40, total: 19}", Scale::Unit, sums),
        ["/total: 19: digits 1 and 2 of 91 exchanged?"]
    );
    assert_eq!(
        said("{x: 20, y: 31, s: 15, z: 40, total: 91}", Scale::Unit, sums),
        ["/s: 15: digits 1 and 2 of 51 exchanged?"]
    );
}

#[test]
fn figures_too_large_or_too_fine_for_each_other_are_left_alone() {
    let options = Options::default();
    let text = "{a: 0.000000000000000001, b: 999999999999999999999}";
    let reading = document::read(FileId(0), Format::Yaml, text.as_bytes(), &Limits::default(), &options);
    let row = row(reading.documents[0].root(), Scale::Hundred, &("/a", &["/b"], &[]));
    assert!(System::new(&[row]).is_none());
}
