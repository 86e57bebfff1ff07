use crate::diagnostic::Applicability;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rules::examples;

const STATE: &str = "{kind: code, each: /state, list: iso3166-1-alpha-3, valid_at: /date, label: /name}";

#[test]
fn the_page_is_true() {
    examples::run_page(super::RULE.page);
}

#[test]
fn the_pack_is_true() {
    examples::run_pack("code");
}

#[test]
fn the_code_that_is_meant_is_suggested() {
    for (record, help, applicability) in [
        ("{state: can}", "did you mean `CAN` (Canada)?", Applicability::Unsafe),
        ("{state: Canada}", "did you mean `CAN` (Canada)?", Applicability::Suggestion),
        ("{state: XXX, name: Canada}", "did you mean `CAN` (Canada)?", Applicability::Suggestion),
    ] {
        let checked = examples::check(STATE, record);
        assert_eq!(checked.help(), help, "{record}");
        assert_eq!(checked.found[0].fixes[0].applicability, applicability, "{record}");
    }
    let numeric = "{kind: code, each: /code, list: iso3166-1-numeric}";
    let checked = examples::check(numeric, "{code: 36}");
    assert_eq!(checked.help(), "did you mean `036` (Australia)?");
    assert_eq!(checked.found[0].fixes[0].edits[0].content, "\"036\"");
    let alpha_2 = "{kind: code, each: /code, list: iso3166-1-alpha-2}";
    assert_eq!(examples::check(alpha_2, "{code: Norway}").found[0].fixes[0].edits[0].content, "\"NO\"");
    let none = examples::check(STATE, "{state: Atlantis on Sea}");
    assert!(none.help().starts_with("use a code of the list, or add this one under `codes`"), "{}", none.help());
    assert!(none.found[0].fixes.is_empty());
}

#[test]
fn a_code_is_out_of_use_only_if_its_whole_date_is() {
    for (record, outcome) in [
        ("{state: SUN, date: 1950/2000}", Ok(Outcome::Holds)),
        ("{state: SUN, date: 1992}", Ok(Outcome::Holds)),
        ("{state: SUN, date: 1993}", Ok(Outcome::Fails)),
        ("{state: SUN}", Err(Reason::MISSING)),
        ("{state: SUN, date: soon}", Err(Reason::NO_DATE)),
        ("{state: CAN}", Ok(Outcome::Holds)),
        ("{state: null}", Err(Reason::MISSING)),
        ("{state: [CAN]}", Err(Reason::NO_SCALAR)),
    ] {
        assert_eq!(examples::check(STATE, record).outcomes, [outcome], "{record}");
    }
    let checked = examples::check(STATE, "{state: SUN, date: 1993}");
    assert_eq!(checked.labels()[1], "/date: 1993");
    assert!(checked.shown()[0].contains("was withdrawn in 1992"), "{:?}", checked.shown());
}

#[test]
fn a_label_that_is_no_name_of_the_list_says_nothing() {
    for (name, outcome) in [
        ("canada", Outcome::Holds),
        ("the Dominion", Outcome::Holds),
        ("null", Outcome::Holds),
        ("Japan", Outcome::Fails),
    ] {
        let record = format!("{{state: CAN, name: {name}}}");
        assert_eq!(examples::check(STATE, &record).outcomes, [Ok(outcome)], "{name}");
    }
    let checked = examples::check(STATE, "{state: CAN, name: Japan}");
    assert_eq!(checked.labels(), ["/state: Canada", "/name: the name of JPN"]);
}

#[test]
fn an_unknown_list_is_an_error_at_load() {
    let problem = examples::compile("{kind: code, list: iso-4217}").err().expect("an error");
    assert!(problem.contains("there is no code list `iso-4217`"), "{problem}");
}
