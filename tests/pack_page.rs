//! The page of the pack names every rule of the pack once in its tables, with its kind and severity, and no other.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_yaml::Value;

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pack.md")).expect("the pack has a page")
}

/// The rules of the pack as they stand in the first three columns of the page.
fn rules_of_the_pack() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let mut rows = BTreeSet::new();
    for kind in ["relation", "conflict", "agreement", "organization", "party"] {
        let text = fs::read_to_string(folder.join(format!("{kind}.rules.yaml"))).expect("each kind has rules");
        let file: Value = serde_yaml::from_str(&text).expect("a rule file is YAML");
        for rule in file["rules"].as_sequence().expect("a rule file lists rules") {
            let text = |key: &str| rule[key].as_str().unwrap_or("error").to_owned();
            assert!(rows.insert(format!("| `{}` | {} | {} |", text("id"), text("kind"), text("severity"))));
        }
    }
    assert!(rows.len() > 100, "rules are found");
    rows
}

#[test]
fn every_rule_of_the_pack_has_its_row_and_no_row_is_of_another() {
    let page = page();
    let tables = page.lines().filter(|line| line.starts_with("| `") && line.contains('/'));
    let first_three =
        |line: &str| Some(format!("{}|", line.split_inclusive('|').take(4).collect::<String>().strip_suffix('|')?));
    let shown: Vec<String> =
        tables.filter(|line| line.split('`').nth(1).is_some_and(is_id)).filter_map(first_three).collect();
    let rules = rules_of_the_pack();
    let rows: BTreeSet<String> = shown.iter().cloned().collect();
    assert_eq!(rows.len(), shown.len(), "a rule stands once");
    assert_eq!(
        rules.difference(&rows).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "rules without a row on docs/pack.md"
    );
    assert_eq!(
        rows.difference(&rules).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "rows of docs/pack.md without such a rule"
    );
}

#[test]
fn no_sentence_of_the_page_names_a_rule_that_is_not_there() {
    let rules = rules_of_the_pack();
    let known: BTreeSet<&str> = rules.iter().filter_map(|row| row.split('`').nth(1)).collect();
    let families: BTreeSet<&str> = known.iter().filter_map(|id| Some(id.split_once('/')?.0)).collect();
    let page = page();
    let named = page.split('`').skip(1).step_by(2).filter(|text| is_id(text));
    let unknown: Vec<&str> = named
        .filter(|id| families.contains(id.split('/').next().unwrap_or_default()))
        .filter(|id| !known.contains(*id) && !known.iter().any(|known| *id == format!("{known}/unit")))
        .collect();
    assert_eq!(unknown, Vec::<&str>::new());
}

#[test]
fn the_page_says_how_many_rules_there_are() {
    assert!(page().contains(&format!("the {} rules below", rules_of_the_pack().len())));
}

/// Whether a text looks like the id of a rule: `family/name`.
fn is_id(text: &str) -> bool {
    let is_word =
        |part: &str| !part.is_empty() && part.chars().all(|letter| matches!(letter, 'a'..='z' | '0'..='9' | '-'));
    text.split('/').count() >= 2 && text.split('/').all(is_word)
}
