use std::cell::Cell;
use std::fmt::Write as _;

use super::document;
use super::roots;
use crate::document::Format;
use crate::expression::Expression;
use crate::expression::PlainReading;
use crate::expression::Scope;

const RECORD: &str = "
kind: partition
total: 387
limit: {up_to: 300}
signed: 2015-01-01
ended: 2014
nothing: null
parts:
  - {name: buried, persons: 378}
  - {name: missing, persons: -1}
";

/// `part | leaf = value @pointer, … | pointers read`
fn explain(text: &str) -> String {
    let expression = Expression::parse(text, &["self", "record", "today"]).expect(text);
    let document = document(Format::Yaml, RECORD);
    let roots = roots(&document);
    let steps = Cell::new(10_000);
    let scope = Scope { roots: &roots, reading: &PlainReading::default(), steps: &steps };
    let Some(failure) = expression.explain_failure(&scope).expect("enough steps") else { return "not false".into() };
    assert_eq!(&text[failure.span.range()], failure.text);
    let leaves = failure.leaves.iter().map(|leaf| {
        let pointer = leaf.node.map(|node| format!(" @{}", node.pointer())).unwrap_or_default();
        format!("{} = {}{pointer}", leaf.text, leaf.value)
    });
    let read: Vec<_> = failure.read.iter().map(|node| node.pointer()).collect();
    format!("{} | {} | {}", failure.text, leaves.collect::<Vec<_>>().join(", "), read.join(" "))
}

/// Expression, and how it is explained.
const EXPLAINED: [(&str, &str); 19] = [
    ("self.total == 378", "self.total == 378 | self.total = 387 @/total | /total"),
    (
        "self.kind == \"partition\" && self.total <= self.limit",
        "self.total <= self.limit | self.total = 387 @/total, self.limit = {up_to: 300} @/limit | /kind /total /limit",
    ),
    (
        "self.kind == \"includes\" || self.total < 300",
        "self.kind == \"includes\" || self.total < 300 | self.kind = partition @/kind, self.total = 387 @/total \
             | /kind /total",
    ),
    (
        "self.parts.all(p, p.persons > 0)",
        "p.persons > 0 | p.persons = -1 @/parts/1/persons | /parts/0/persons /parts/1/persons",
    ),
    (
        "self.parts.all(p, has(p.role) || p.name == \"buried\")",
        "has(p.role) || p.name == \"buried\" | p.role = missing, p.name = missing @/parts/1/name \
             | /parts/0/name /parts/1/name",
    ),
    (
        "self.parts.exists(p, p.persons > 1000)",
        "self.parts.exists(p, p.persons > 1000) | self.parts = 2 items @/parts | /parts/0/persons /parts/1/persons",
    ),
    ("size(self.parts) == 3", "size(self.parts) == 3 | self.parts = 2 items @/parts, size(self.parts) = 2 | "),
    (
        "sum(self.parts.map(p, p.persons)) == self.total",
        "sum(self.parts.map(p, p.persons)) == self.total | self.parts = 2 items @/parts, \
             sum(self.parts.map(p, p.persons)) = 377, self.total = 387 @/total \
             | /parts/0/persons /parts/1/persons /total",
    ),
    (
        "self.parts.exists(p, p.persons > self.total + sum(record.parts.map(q, 1)))",
        "self.parts.exists(p, p.persons > self.total + sum(record.parts.map(q, 1))) | self.parts = 2 items @/parts, \
             self.total = 387 @/total, record.parts = 2 items @/parts | /total /parts/0/persons /parts/1/persons",
    ),
    ("has(self.source)", "has(self.source) | self.source = missing | "),
    ("self.nothing != null", "self.nothing != null | self.nothing = null @/nothing | /nothing"),
    (
        "self.total > 300 ? self.signed <= self.ended : true",
        "self.signed <= self.ended | self.signed = 2015-01-01 @/signed, self.ended = 2014 @/ended \
             | /total /signed /ended",
    ),
    ("possible(self.total == 378)", "self.total == 378 | self.total = 387 @/total | /total"),
    ("certain(self.limit == 300)", "certain(self.limit == 300) | self.limit = {up_to: 300} @/limit | /limit"),
    ("!(self.total == 387)", "!(self.total == 387) | self.total = 387 @/total | /total"),
    ("today < self.signed", "today < self.signed | today = 2026-11-24, self.signed = 2015-01-01 @/signed | /signed"),
    ("self.total == 387", "not false"),
    ("self.absent == 387", "not false"),
    ("self.total < self.total", "self.total < self.total | self.total = 387 @/total | /total"),
];

#[test]
fn the_smallest_false_part_is_shown_with_its_values() {
    let mut wrong = String::new();
    for (text, expected) in EXPLAINED {
        let found = explain(text);
        if found != expected {
            writeln!(wrong, "{text}\n    expected: {expected}\n    found:    {found}").expect("written to memory");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
