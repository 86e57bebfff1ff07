use crate::rule::Outcome;
use crate::rules::examples;
use crate::rules::series::TOO_FEW;

#[test]
fn the_page_is_true() {
    examples::run_page(super::RULE.page);
}

#[test]
fn the_pack_is_true() {
    examples::run_pack("series");
}

fn check(rest: &str, items: &str) -> Vec<String> {
    let rule = format!("{{kind: series, items: list/*, {rest}}}");
    examples::check(&rule, &format!("{{list: [{items}]}}")).shown()
}

#[test]
fn only_what_is_certain_breaks_a_series() {
    let rising = "key: at, value: n, monotonic: increasing";
    assert_eq!(check(rising, "{at: 2001, n: 5.1}, {at: 2002, n: 5.05}"), [""; 0]);
    assert_eq!(check(rising, "{at: 2001, n: 5.1}, {at: 2001-05, n: 4}"), [""; 0], "may be the same day");
    assert_eq!(check(rising, "{at: 2002, n: 4}, {at: 2001, n: 5}").len(), 1, "in order of the keys");
    assert_eq!(check(rising, "{at: 2001, n: {value: 5, unit: km}}, {at: 2002, n: {value: 4, unit: mi}}"), [""; 0]);
    assert_eq!(
        check(rising, "{at: 2001, n: 5}, {at: 2002, n: {over: 1}}, {at: 2003, n: 4}"),
        ["/list/2/n: `n` falls from 5 (2001) to 4 (2003)"]
    );
    let falling = "value: n, monotonic: decreasing";
    assert_eq!(check(falling, "{n: 5}, {n: {under: 9}}, {n: 6}"), ["/list/2/n: `n` rises from 5 to 6"]);
    assert_eq!(check(falling, "{n: {over: 3}}, {n: 5}, {n: 4}, {n: 4}"), [""; 0]);
}

#[test]
fn keys_are_dates_numbers_or_versions() {
    assert_eq!(check("key: at", "{at: 1.9}, {at: 1.10}"), [""; 0]);
    let versions = "key: at, as: version, value: n, monotonic: increasing";
    assert_eq!(check(versions, "{at: 1.10, n: 3}, {at: 1.9, n: 2}"), [""; 0]);
    assert_eq!(check(versions, "{at: 1.9, n: 3}, {at: 1.10, n: 2}").len(), 1);
    assert_eq!(check("key: at", "{at: 2022}, {at: \"2022\"}, {at: 2022}").len(), 2);
}

#[test]
fn a_jump_is_one_in_either_direction_and_from_nothing_there_is_none() {
    let rule = "{kind: series, items: list/*, value: n, jump: {factor: 2.5}}";
    for (items, holds) in [
        ("{n: 10}, {n: 25}", true),
        ("{n: 10}, {n: 26}", false),
        ("{n: 26}, {n: 10}", false),
        ("{n: 10.0}, {n: 25.1}", true),
        ("{n: 0}, {n: 100}", true),
        ("{n: 1}, {n: -100}", true),
        ("{n: {over: 10}}, {n: 100}", true),
    ] {
        let checked = examples::check(rule, &format!("{{list: [{items}]}}"));
        assert_eq!(checked.outcomes, [Ok(Outcome::of(holds))], "{items}");
    }
    let slip = examples::check(rule, "{list: [{n: 10}, {n: 12000}]}");
    assert_eq!(slip.help(), "is the figure a thousand times too large? The unit or `scale` may be wrong");
    assert_eq!(slip.labels(), ["/list/1/n: 12000", "/list/0/n: 10"]);
}

#[test]
fn a_period_is_compared_with_the_one_that_ends_last() {
    let overlap = "from: period, overlap: forbid";
    assert_eq!(
        check(overlap, "{period: 1950/1999}, {period: 1951/1951}, {period: 1990/2005}"),
        ["/list/1/period: 1951/1951 overlaps with 1950/1999"]
    );
    assert_eq!(check(overlap, "{period: 1950/1999}, {period: 1949-06/1950}, {period: 1990-02/2005}").len(), 1);
    assert_eq!(check(overlap, "{period: 1950/1951}, {period: 1951/1952}"), [""; 0], "some day of 1951");
    let gap = "from: period, gap: forbid";
    assert_eq!(check(gap, "{period: 1950/1999}, {period: 1951/1952}, {period: 1990/2005}"), [""; 0]);
    assert_eq!(check(gap, "{period: 1950/1951}, {period: 1952/1953}"), [""; 0], "may follow at once");
    assert_eq!(check(gap, "{period: 1950/1951}, {period: 1953/1954}").len(), 1);
    assert_eq!(check(gap, "{period: 1950/..}, {period: 1953/1954}"), [""; 0]);
}

#[test]
fn items_that_can_not_be_placed_are_left_out() {
    let rule = "{kind: series, items: list/*, key: at, value: n, jump: {factor: 2}}";
    for items in ["[]", "[{at: 2001, n: 5}]", "[{at: 2001, n: 5}, {n: 900}]", "[{at: soon, n: 5}, {at: 2001, n: 900}]"]
    {
        assert_eq!(examples::check(rule, &format!("{{list: {items}}}")).outcomes, [Err(TOO_FEW)], "{items}");
    }
    let long = examples::check(rule, "{list: [{at: 2001, n: 5}, {at: 2002, n: 1e99}]}");
    assert_eq!(long.found[0].pointer, "/list/1/n");
}

#[test]
fn a_series_of_which_nothing_is_asked_is_an_error_at_load() {
    for rest in [
        "value: n",
        "monotonic: increasing",
        "jump: {factor: 2}",
        "value: n, jump: {factor: 1}",
        "value: n, jump: {factor: many}",
        "value: n, jump: {}",
        "overlap: forbid",
        "from: a",
        "to: a, overlap: forbid",
        "from: a, to: a, overlap: forbid",
        "key: a, where: \"self.\"",
        "value: n, monotonic: none, key: 5",
    ] {
        assert!(examples::compile(&format!("{{kind: series, items: list/*, {rest}}}")).is_err(), "{rest}");
    }
}

#[test]
fn a_term_of_one_day_touches_its_neighbours() {
    let terms = "from: from, to: until, overlap: forbid";
    let resigned = "{from: 2018-02-01, until: 2021-08-31}, {from: 2021-08-31, until: 2021-08-31}, {from: 2021-08-31}";
    assert_eq!(check(terms, resigned), [""; 0]);
    assert_eq!(check(terms, "{from: 2018-02-01, until: 2018-02-01}, {from: 2018-02-01, until: 2021-08-31}"), [""; 0]);
    let within = "{from: 2018-02-01, until: 2021-08-31}, {from: 2020-05-05, until: 2020-05-05}";
    assert_eq!(check(terms, within), ["/list/1/from: 2020-05-05/2020-05-05 overlaps with 2018-02-01/2021-08-31"]);
}

#[test]
fn the_figure_without_which_the_others_rise_is_wrong() {
    let rising = "key: at, value: n, monotonic: increasing";
    let items = "{at: 2001, n: 300}, {at: 2002, n: 900}, {at: 2003, n: 310}, {at: 2004, n: 320}";
    assert_eq!(check(rising, items), ["/list/1/n: `n` falls from 900 (2002) to 310 (2003)"]);
    let checked =
        examples::check(&format!("{{kind: series, items: list/*, {rising}}}"), &format!("{{list: [{items}]}}"));
    assert_eq!(checked.help(), "correct 900 (2002): without it, no other figure here falls");
}

/// Where the first finding is, its help, and what it would write.
fn slip(items: &str) -> (String, String, Option<String>) {
    let rule = "{kind: series, items: trade/*, key: period, value: total, jump: {factor: 10}}";
    let checked = examples::check(rule, &format!("{{trade: [{items}]}}"));
    let first = &checked.found[0];
    let content = first.fixes.first().map(|fix| fix.edits[0].content.clone());
    (first.pointer.clone(), checked.help().to_owned(), content)
}

#[test]
fn a_figure_in_another_unit_than_its_neighbours_is_pointed_to() {
    let year = |year: u32, scale: &str, total: &str| format!("{{period: {year}, scale: {scale}, total: {total}}}");
    let right = [year(2019, "billion", "15.3"), year(2020, "billion", "17.1"), year(2021, "billion", "21.87")];
    for wrong in 0..3 {
        let written = ["15.3", "17.1", "21.87"][wrong];
        let mut years = right.clone();
        years[wrong] = year(2019 + u32::try_from(wrong).unwrap(), "million", written);
        let (pointer, help, content) = slip(&years.join(", "));
        assert_eq!(pointer, format!("/trade/{wrong}/total"));
        assert_eq!(
            help,
            format!(
                "is it {written} billion? Beside its neighbours, {written} million is about 1,000 times too small, and no other figure is"
            )
        );
        assert_eq!(content.as_deref(), Some("billion"), "all of the item is in its scale");
    }
    let mut years = right.clone();
    years[1] = year(2020, "billion", "17100");
    assert_eq!(
        slip(&years.join(", ")).1,
        "is it 17100 million? Beside its neighbours, 17100 billion is about 1,000 times too large, and no other figure is"
    );
}

#[test]
fn the_other_figures_of_an_item_tell_whether_its_scale_is_wrong() {
    let year = |year: u32, scale: &str, total: &str, imports: &str| {
        format!("{{period: {year}, scale: {scale}, total: {total}, imports: {imports}}}")
    };
    let [first, last] = [year(2019, "billion", "15.3", "8.1"), year(2021, "billion", "17.1", "9.2")];
    let edited = |middle: String| slip(&format!("{first}, {middle}, {last}")).2;
    assert_eq!(edited(year(2020, "million", "16.2", "8.6")).as_deref(), Some("billion"));
    assert_eq!(edited(year(2020, "billion", "16200", "8.6")).as_deref(), Some("16.2"));
    assert_eq!(edited(year(2020, "billion", "16200", "86")).as_deref(), Some("16.2"));
    let open = "{period: 2020, scale: billion, total: 16200, imports: 8600, exports: 7.6}";
    let exports = |item: &str| item.replace('}', ", exports: 7.5}");
    assert_eq!(slip(&format!("{}, {open}, {}", exports(&first), exports(&last))).2, None, "some are, some are not");
}

#[test]
fn no_unit_is_guessed_where_something_else_would_do() {
    let open = "correct the figure that is wrong";
    let cases: [&[&str]; 4] = [
        // A hundred times as much is no unit.
        &["15", "1700", "16"],
        // The neighbours are too far apart to tell.
        &["15", "17000", "140"],
        // From here on all is in another unit.
        &["15", "16", "17000", "18000"],
        // Nobody counts 17.123 of what is counted in whole numbers.
        &["15", "17123", "16"],
    ];
    for totals in cases {
        let items: Vec<String> =
            (2019..).zip(totals).map(|(year, total)| format!("{{period: {year}, total: {total}}}")).collect();
        let (_, help, content) = slip(&items.join(", "));
        assert_eq!(content, None, "{totals:?}");
        assert!(help == open || help.starts_with("is the figure a"), "{totals:?} {help}");
    }
}
