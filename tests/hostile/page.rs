//! The table of threats in `docs/security.md` and the tests name each other.

use std::collections::BTreeSet;
use std::fs;

use super::cases;

/// The rows of the table: what a test is called there.
fn rows(page: &str) -> Vec<Vec<&str>> {
    let threats = page.split("## What it does not do").next().unwrap_or(page);
    let lines = threats.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| what "));
    lines.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// The tests in the files of this folder, and in those of the gate, of repairs and of reports.
fn tests() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut folders = vec!["tests".into(), "src".into()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir::<std::path::PathBuf>(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() && !path.ends_with("suites") {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = fs::read_to_string(&path).expect("a source file");
                let functions =
                    text.split("#[test]").skip(1).filter_map(|rest| rest.split_once("fn ")?.1.split('(').next());
                names.extend(functions.map(str::to_owned));
            }
        }
    }
    names
}

#[test]
fn every_threat_on_the_page_has_a_test_and_every_case_a_row() {
    let page = fs::read_to_string("docs/security.md").expect("the page");
    let (rows, tests) = (rows(&page), tests());
    let threats: BTreeSet<String> = cases::all().into_iter().map(|case| case.threat).collect();
    assert!(rows.len() > 25, "{}", rows.len());
    let mut named = BTreeSet::new();
    for row in &rows {
        assert_eq!(row.len(), 3, "{row:?}");
        let words: Vec<&str> = row[2].split('`').skip(1).step_by(2).collect();
        assert!(!words.is_empty(), "no test: {row:?}");
        for word in words {
            let name = word.rsplit("::").next().unwrap_or(word);
            assert!(threats.contains(name) || tests.contains(name), "there is no test or case `{word}`");
            named.insert(name.to_owned());
        }
    }
    let untold: Vec<_> = threats.difference(&named).collect();
    assert!(untold.is_empty(), "no row tells of {untold:?}");
}
