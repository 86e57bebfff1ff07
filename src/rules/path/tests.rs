use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rules::examples;

#[test]
fn the_page_is_true() {
    examples::run_page(super::RULE.page);
}

#[test]
fn the_pack_is_true() {
    examples::run_pack("path");
}

fn outcome(template: &str, path: &str, record: &str) -> Result<Outcome, Reason> {
    let rule = format!("{{kind: path, template: \"{template}\"}}");
    examples::check(&rule, &format!("{{records: {{{path}: {record}}}}}")).outcomes[0]
}

#[test]
fn values_are_filtered() {
    for (template, path, outcome_wanted) in [
        ("{city|slug}", "sao-tome.yaml", Ok(Outcome::Holds)),
        ("{city|lower}", "são tomé.json", Ok(Outcome::Holds)),
        ("{city}", "são tomé.json", Ok(Outcome::Fails)),
        ("{b, a|sorted}", "KOR-can.yaml", Ok(Outcome::Holds)),
        ("{b, a|lower|sorted}", "can-kor.yaml", Ok(Outcome::Holds)),
        ("{list/*|sorted}", "1-2.yaml", Ok(Outcome::Holds)),
        ("{list/*}", "1-2.yaml", Err(Reason::SEVERAL)),
        ("{list}", "1-2.yaml", Err(Reason::NO_SCALAR)),
        ("{mission}", "x.yaml", Err(Reason::MISSING)),
        ("{mission|sorted}", "x.yaml", Err(Reason::MISSING)),
        ("x", "a/.x.yaml", Ok(Outcome::Fails)),
        ("a/.x", "a/.x.yaml", Ok(Outcome::Holds)),
    ] {
        let record = "{city: São Tomé, a: can, b: KOR, list: [2, 1]}";
        assert_eq!(outcome(template, path, record), outcome_wanted, "{template} {path}");
    }
}

#[test]
fn a_value_never_reads_as_a_star_or_leaves_its_folder() {
    assert_eq!(outcome("a/{id}", "a/x.yaml", "{id: \"*\"}"), Ok(Outcome::Fails));
    assert_eq!(outcome("a/{id}", "b.yaml", "{id: ../b}"), Ok(Outcome::Fails));
}

#[test]
fn every_value_in_the_name_is_labelled() {
    let checked = examples::check("{kind: path, template: \"{a}-{b}\"}", "{records: {x.yaml: {a: 1, b: 2}}}");
    assert_eq!(checked.labels(), [": ", "/a: in the name", "/b: in the name"]);
    assert_eq!(checked.help(), "rename the file to `1-2.yaml`, or correct the record");
}

#[test]
fn a_template_that_no_file_matches_is_an_error_at_load() {
    for template in ["/records/{id}", "records/{id}.yaml", "records/{id", "records/../{id}", "{id|upper}", ""] {
        let rule = format!("{{kind: path, template: \"{template}\"}}");
        let problem = examples::compile(&rule).err().expect("an error");
        assert!(problem.starts_with("rule/template"), "{template}: {problem}");
    }
}
