use std::fmt::Write as _;

use crate::expression::Expression;
use crate::expression::Shape;
use crate::expression::Shapes;
use crate::expression::Step;
use crate::expression::Types;
use crate::expression::Use;

const ROOTS: [&str; 3] = ["self", "record", "today"];

/// `record` is open and unknown; `self` is a conflict.
struct Conflict;

impl Shapes for Conflict {
    fn shape(&self, root: &str, path: &[Step<'_>]) -> Option<Shape> {
        let path: Vec<_> = path
            .iter()
            .map(|step| match step {
                Step::Member(name) => *name,
                Step::Item => "*",
            })
            .collect();
        let closed = |members: &[&str]| Shape {
            types: Types::MAPPING,
            members: members.iter().map(ToString::to_string).collect(),
            closed: true,
            values: None,
        };
        let of = |types| Shape { types, ..Shape::default() };
        Some(match (root, &path[..]) {
            ("self", []) => closed(&["name", "kind", "total", "troops", "start", "ended", "parts", "two-way", "open"]),
            ("self", ["name" | "start"] | ["parts", "*", "name"]) => of(Types::TEXT),
            ("self", ["ended"]) => of(Types::TEXT | Types::NULL),
            ("self", ["kind"]) => {
                let values = Some(vec!["partition".to_owned(), "includes".to_owned()]);
                Shape { values, ..of(Types::TEXT) }
            }
            ("self", ["total"] | ["parts", "*", "persons"]) => of(Types::NUMBER),
            ("self", ["troops"]) => of(Types::NUMBER | Types::MAPPING),
            ("self", ["open"]) => of(Types::BOOL),
            ("self", ["parts"]) => of(Types::LIST),
            ("self", ["parts", "*"]) => closed(&["name", "persons"]),
            _ => return None,
        })
    }
}

/// `bytes pointed at: message | help`, one a line.
fn problems(text: &str) -> String {
    let expression = Expression::parse(text, &ROOTS).expect(text);
    let problems = expression.check(&ROOTS, &Conflict, Use::Condition);
    let lines = problems.iter().map(|problem| {
        let help = problem.help.as_ref().map(|help| format!(" | {help}")).unwrap_or_default();
        format!("{}: {}{help}", &text[problem.span.range()], problem.message)
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_can_be_is_let_pass() {
    for text in [
        "self.total == 516 && self.troops > self.total",
        "self.kind == \"partition\" || self.kind in [\"includes\", \"partition\"]",
        "self.start <= self.ended && self.start <= today && self.start <= \"1953-07-27\" && self.start <= 1953",
        "self.ended == null || self.start < self.ended",
        "self.parts.all(p, p.persons > 0 && p.name != \"\")",
        "self.parts.filter(p, p.persons > 0).map(p, p.persons).all(n, n > 1)",
        "sum(self.parts.map(p, p.persons)) == self.total",
        "record.anything.goes == 1 && record.anything.goes == \"text\" && record.x < record.y",
        "has(self.ended) ? self.open : !self.open",
        "today - self.start > duration(\"1 year\") && self.start + duration(\"2 days\") <= today",
        "self.name + \"x\" == \"yx\" && size(self.name) > 1 && size(self.parts) > 1",
        "self[record.name] == 1",
        "self[\"two-way\"].x == 1",
        "version(self.name) > \"1.2\"",
        "within(self.start, [self.start, self.ended])",
        "possible(self.total == 1)",
        "self.parts[0].persons == 1",
    ] {
        assert_eq!(problems(text), "", "{text}");
    }
}

/// Expression, and its problems.
const IMPOSSIBLE: [(&str, &str); 35] = [
    ("self.totl == 1", "totl: `self` has no member `totl` | did you mean `total`?"),
    ("has(self.totl)", "totl: `self` has no member `totl` | did you mean `total`?"),
    ("self[\"two way\"] == 1", "two way: `self` has no member `two way` | did you mean `two-way`?"),
    ("self.parts.all(p, p.person > 0)", "person: `p` has no member `person` | did you mean `persons`?"),
    ("self.parts[0].q == 1", "q: `self.parts[0]` has no member `q` | it has `name`, `persons`"),
    (
        "self.parts.persons > 0",
        "self.parts.persons: `self.parts` is a list and has no members \
             | take an item: `self.parts[0]`, or go through all: `self.parts.all(x, …)`",
    ),
    ("self.name.first == \"x\"", "self.name.first: `self.name` is a text and has no members"),
    (
        "self.total == \"many\"",
        "self.total == \"many\": `self.total` is a number and `\"many\"` is a text: they can't be equal",
    ),
    ("self.name == 3", "self.name == 3: `self.name` is a text and `3` is a number: they can't be equal"),
    (
        "self.total == self.name",
        "self.total == self.name: `self.total` is a number and `self.name` is a text: they can't be equal",
    ),
    ("self.open == 1", "self.open == 1: `self.open` is a condition and `1` is a number: they can't be equal"),
    ("self.kind == \"partion\"", "\"partion\": `self.kind` is never `partion` | did you mean `partition`?"),
    ("self.kind in [\"includes\", \"x\"]", "\"x\": `self.kind` is never `x`"),
    ("self.kind in [\"includes\", 3]", "3: `self.kind` is a text and `3` is a number: they can't be equal"),
    (
        "self.name < \"m\"",
        "self.name < \"m\": texts that are no dates have no order | compare dates, numbers, or `version(…)`",
    ),
    (
        "self.start < \"2014-9-22\"",
        "self.start < \"2014-9-22\": texts that are no dates have no order | write `\"2014-09-22\"`",
    ),
    ("self.open < 3", "self.open < 3: `self.open` is a condition and `3` is a number: they have no order"),
    (
        "\"x\" in self.name",
        "self.name: `self.name` is a text, not a list | for a part of a text write `self.name.contains(\"x\")`",
    ),
    ("self.total in self.open", "self.open: `self.open` is a condition, not a list"),
    ("self.name.all(x, true)", "self.name: `self.name` is a text, not a list"),
    ("self.parts.all(p, p.persons)", "p.persons: `p.persons` is a number, not a condition"),
    ("self.total && true", "self.total: `self.total` is a number, not a condition"),
    ("!self.name", "self.name: `self.name` is a text, not a condition"),
    ("self.total + 1", "self.total + 1: `self.total + 1` is a number, not a condition"),
    (
        "self.total + self.name == 1",
        "self.total + self.name: `self.total + self.name` can't be computed from a number and a text",
    ),
    (
        "today + 14 > today",
        "today + 14: `today + 14` can't be computed from a date and a number \
             | a length of time is written `duration(\"14 days\")`",
    ),
    ("-self.name == 1", "self.name: `self.name` is a text, not a number"),
    ("self.total.trim() == \"\"", "self.total: `self.total` is a number, not a text"),
    ("self.total.matches(\"x\")", "self.total: `self.total` is a number, not a text"),
    ("year(self.open) == 1", "self.open: `self.open` is a condition, not a date"),
    ("size(self.total) == 1", "self.total: `self.total` is a number, not a list, mapping or text"),
    ("self.parts[\"a\" + \"b\"] == 1", "\"a\" + \"b\": `\"a\" + \"b\"` is a text, not the index of an item"),
    ("self.total[0] == 1", "self.total: `self.total` is a number, not a list or mapping"),
    ("certain(self.total)", "self.total: `self.total` is a number, not a condition"),
    (
        "self.a == 1 && self.b == 1",
        "a: `self` has no member `a` | it has `name`, `kind`, `total`, `troops`, `start`, `ended`, `parts`, \
             `two-way`, `open`\nb: `self` has no member `b` | it has `name`, `kind`, `total`, `troops`, `start`, \
             `ended`, `parts`, `two-way`, `open`",
    ),
];

#[test]
fn what_can_not_be_is_pointed_at() {
    let mut wrong = String::new();
    for (text, expected) in IMPOSSIBLE {
        let found = problems(text);
        if found != expected {
            writeln!(wrong, "{text}\n    expected: {expected}\n    found:    {found}").expect("written to memory");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
