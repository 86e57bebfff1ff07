//! Expression, record, outcome.

use std::cell::Cell;
use std::fmt::Write as _;

use crate::date::Date;
use crate::document::Document;
use crate::document::Format;
use crate::document::Options;
use crate::expression::Expression;
use crate::expression::PlainReading;
use crate::expression::Scope;
use crate::expression::Truth;
use crate::expression::Value;
use crate::limits::Limits;
use crate::source::FileId;

mod callers;
mod check;
mod dates;
mod explain;
mod limits;
mod logic;
mod numbers;
mod oracle;
mod page;
mod texts;

pub(super) fn document(format: Format, text: &str) -> Document<'_> {
    let reading = crate::document::read(FileId(0), format, text.as_bytes(), &Limits::default(), &Options::default());
    assert!(reading.diagnostics.is_empty(), "{text}: {:?}", reading.diagnostics);
    reading.documents.into_iter().next().expect("one document")
}

/// `true`, `false`, `possible`, or the reason why it is not known; `self` is the record.
fn outcome(text: &str, record: &str) -> String {
    let expression = Expression::parse(text, &["self", "record", "today"]).expect(text);
    let document = document(Format::Yaml, record);
    let roots = roots(&document);
    let steps = Cell::new(Limits::default().expression_steps);
    let truth = expression.evaluate(&Scope { roots: &roots, reading: &PlainReading::default(), steps: &steps });
    match truth {
        Ok(Truth::True) => "true".into(),
        Ok(Truth::False) => "false".into(),
        Ok(Truth::Possible) => "possible".into(),
        Ok(Truth::Unknown(unknown)) => unknown.reason(&expression),
        Err(exhausted) => exhausted.to_string(),
    }
}

pub(super) fn roots<'a>(document: &'a Document<'_>) -> [Value<'a>; 3] {
    let root = Value::Node(document.root());
    [root.clone(), root, Value::Date(Date::parse("2026-11-24").expect("a date"))]
}

/// Rules are compiled once and shared by all threads.
#[test]
fn an_expression_is_shared_by_threads() {
    const fn shared<T: Send + Sync>() {}
    const { shared::<Expression>() };
}

#[test]
fn a_mistake_is_placed_in_the_file_it_stands_in() {
    let cases = [
        ("holds: self.a = 1", "="),
        ("holds: \"self.a = 1\"", "="),
        ("holds: |\n  self.a = 1\n", "="),
        ("holds: \"self.a\\t = 1\"", "\"self.a\\t = 1\""),
        ("holds: self.a\n  = 1", "self.a\n  = 1"),
    ];
    for (rule, at) in cases {
        let document = document(Format::Yaml, rule);
        let holds = document.root().get("holds").expect("it is there");
        let problem = Expression::parse(holds.text(), &["self"]).expect_err(rule);
        let place = crate::expression::place(holds, problem.span);
        assert_eq!(&rule[place.span.range()], at, "{rule}");
    }
}

/// Runs a table and reports every row that differs, since one mistake seldom comes alone.
fn check(record: &str, rows: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (text, expected) in rows {
        let found = outcome(text, record);
        if found != *expected {
            writeln!(wrong, "{text}\n    expected: {expected}\n    found:    {found}").expect("written to memory");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
