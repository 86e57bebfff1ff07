//! The page for people who write rules is true.

use super::outcome;
use crate::expression::function::FUNCTIONS;
use crate::expression::syntax::Macro;

const PAGE: &str = include_str!("../../expression.md");

/// The cells of a row, with code out of its backticks.
fn cells(row: &str) -> Vec<String> {
    let row = row.trim_matches('|').replace("\\|", "\u{1}");
    let cells = row.split('|').map(|cell| cell.trim().replace('\u{1}', "|"));
    cells.map(|cell| cell.trim_matches('`').trim().to_owned()).collect()
}

fn rows() -> Vec<Vec<String>> {
    let examples = PAGE.lines().filter(|line| line.starts_with('|')).map(cells);
    examples.filter(|cells| cells.len() == 3 && cells[0] != "Expression" && cells[0] != "---").collect()
}

#[test]
fn every_example_does_what_it_says() {
    let rows = rows();
    assert!(rows.len() > 70, "the tables are found");
    for row in rows {
        let [expression, record, expected] = &row[..] else { panic!("{row:?}") };
        let found = match &*outcome(expression, record) {
            "true" => "holds",
            "false" => "fails",
            "possible" => "possible",
            limit if limit.starts_with("the expression") => "limit",
            _ => "unknown",
        };
        assert_eq!(found, expected, "{expression} of {record}");
    }
}

#[test]
fn every_function_has_an_example() {
    let examples: String = rows().iter().map(|row| row[0].clone() + "\n").collect();
    let macros = Macro::ALL.iter().map(|(name, _)| *name);
    for name in FUNCTIONS.iter().map(|entry| entry.name).chain(macros).chain(["has"]) {
        assert!(examples.contains(&format!("{name}(")), "`{name}` is on no row of the page");
    }
}
