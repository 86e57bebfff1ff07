use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rules::examples;
use crate::rules::ratio::NO_BASE;

#[test]
fn the_page_is_true() {
    examples::run_page(super::RULE.page);
}

#[test]
fn the_pack_is_true() {
    examples::run_pack("ratio");
}

fn rule(form: &str) -> String {
    format!("{{kind: ratio, part: part, whole: whole, equals: stated, as: {form}}}")
}

#[test]
fn a_ratio_is_as_exact_as_its_figures() {
    for (form, record, holds) in [
        ("share", "{part: 1, whole: 3, stated: 0.33}", true),
        ("share", "{part: 1, whole: 3, stated: 0.3}", true),
        ("share", "{part: 1, whole: 3, stated: 0.34}", false),
        ("percent", "{part: 1, whole: 3, stated: 33}", true),
        ("percent", "{part: 1, whole: 3, stated: {value: 33, plus_minus: 0}}", false),
        ("percent", "{part: 1, whole: 3, stated: {about: 30}}", true),
        ("percent", "{part: {over: 1}, whole: 3, stated: 30}", false),
        ("percent", "{part: {over: 1}, whole: 3, stated: {over: 33}}", true),
        ("growth", "{part: 124, whole: 100, stated: 24}", true),
        ("growth", "{part: 76, whole: 100, stated: -24}", true),
        ("growth", "{part: 76, whole: 100, stated: 24}", false),
        ("factor", "{part: 31, whole: 10, stated: 3}", true),
        ("factor", "{part: 36, whole: 10, stated: 3}", false),
    ] {
        assert_eq!(examples::check(&rule(form), record).outcomes, [Ok(Outcome::of(holds))], "{form} {record}");
    }
}

#[test]
fn nothing_follows_from_nothing() {
    for (form, record, reason) in [
        ("share", "{part: 5, whole: 0, stated: 1}", NO_BASE),
        ("growth", "{part: 5, whole: -3, stated: 1}", NO_BASE),
        ("share", "{part: 5, whole: 3}", Reason::MISSING),
        ("share", "{part: 5, whole: many, stated: 1}", Reason::NO_NUMBER),
    ] {
        assert_eq!(examples::check(&rule(form), record).outcomes, [Err(reason)], "{form} {record}");
    }
    assert_eq!(examples::check(&rule("share"), "{part: -5, whole: -10, stated: 0.5}").outcomes, [Ok(Outcome::Holds)]);
}

#[test]
fn another_form_is_recognised() {
    for (form, record, mended) in [
        ("percent", "{part: 42, whole: 100, stated: 0.42}", "42"),
        ("share", "{part: 42, whole: 100, stated: 42}", "0.42"),
        ("growth", "{part: 224, whole: 100, stated: 224}", "124"),
        ("growth", "{part: 76, whole: 100, stated: 24}", "-24"),
        ("percent", "{part: 124, whole: 100, stated: 24}", "124"),
    ] {
        let checked = examples::check(&rule(form), record);
        assert!(checked.help().starts_with(&format!("did you mean `{mended}`?")), "{record} {}", checked.help());
        assert_eq!(checked.found[0].fixes[0].edits[0].content, mended, "{record}");
    }
    let other = examples::check(&rule("percent"), "{part: 42, whole: 100, stated: 57}");
    assert_eq!(other.help(), "correct the ratio, or the figure that it does not follow from");
}

#[test]
fn the_values_are_labelled() {
    let checked = examples::check(&rule("percent"), "{part: {over: 50}, whole: 100, stated: 42}");
    assert_eq!(checked.labels(), ["/stated: stated: 42", "/part: over 50", "/whole: 100"]);
    assert_eq!(checked.shown(), ["/stated: `stated` is 42, which can't follow from `part` and `whole`"]);
    let units = "{part: {value: 5, unit: km}, whole: {value: 10, unit: mi}, stated: 0.5}";
    assert_eq!(examples::check(&rule("share"), units).found[0].rule, "test/rule/unit");
    let digits = "{part: 0.00000000000000000000000000000001, whole: 10, stated: 0.5}";
    assert_eq!(examples::check(&rule("share"), digits).found[0].rule, "test/rule/digits");
}

#[test]
fn a_band_that_nothing_is_in_is_an_error_at_load() {
    for (rest, problem) in [
        ("within: [3, 1]", "rule/contradiction"),
        ("within: [1]", "rule/parameters"),
        ("within: [0, many]", "rule/parameters"),
        ("within: [0, 1], equals: c", "rule/parameters"),
        ("as: percent", "rule/parameters"),
        ("equals: a", "rule/field-twice"),
        ("equals: c, as: part", "rule/parameters"),
    ] {
        let found = examples::compile(&format!("{{kind: ratio, part: a, whole: b, {rest}}}")).err().expect("an error");
        assert!(found.starts_with(problem), "{rest}: {found}");
    }
    let fine = "{kind: ratio, part: a, whole: b, within: [0.8, 1.25]}";
    assert_eq!(examples::check(fine, "{a: 12.5, b: 10.0}").outcomes, [Ok(Outcome::Holds)]);
    assert_eq!(
        examples::check(fine, "{a: 12.8, b: 10.0}").shown(),
        ["/a: `a` is between 1.268 and 1.292 of `b`, not between 0.8 and 1.25"]
    );
}
