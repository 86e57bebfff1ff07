//! What the rules around an expression decide: scales, rejected nodes, and the two ends of a join.

use std::cell::Cell;

use rust_decimal::Decimal;

use super::document;
use crate::date::Date;
use crate::document::Format;
use crate::document::NodeRef;
use crate::expression::Expression;
use crate::expression::PlainReading;
use crate::expression::Reading;
use crate::expression::Scope;
use crate::expression::Text;
use crate::expression::Truth;
use crate::expression::Value;
use crate::expression::Why;
use crate::quantity::Interval;
use crate::quantity::Scale;

/// Amounts are in millions; `bad` is rejected.
struct Millions;

impl Reading for Millions {
    fn quantity(&self, node: NodeRef<'_>) -> Result<Interval, Why> {
        let interval = PlainReading::default().quantity(node)?;
        let is_amount = node.key().is_some_and(|key| key.text() == "amount");
        if is_amount { interval.scale(Scale::Million).map_err(|_| Why::TooManyDigits) } else { Ok(interval) }
    }

    fn is_rejected(&self, node: NodeRef<'_>) -> bool {
        node.key().is_some_and(|key| key.text() == "bad")
    }
}

fn truth(text: &str, roots: &[(&str, Value<'_>)]) -> String {
    let names: Vec<_> = roots.iter().map(|(name, _)| *name).collect();
    let values: Vec<_> = roots.iter().map(|(_, value)| value.clone()).collect();
    let expression = Expression::parse(text, &names).expect(text);
    let steps = Cell::new(1_000);
    match expression.evaluate(&Scope { roots: &values, reading: &Millions, steps: &steps }).expect("enough steps") {
        Truth::Unknown(unknown) => unknown.reason(&expression),
        truth => format!("{truth:?}"),
    }
}

#[test]
fn the_caller_reads_numbers_and_knows_what_is_rejected() {
    let document = document(Format::Yaml, "{amount: 2.5, count: 3, bad: {a: 1}, list: [{bad: 1}, {bad: 2}]}");
    let root = Value::Node(document.root());
    let cases = [
        ("self.amount > 2000000", "True"),
        ("self.count < 4", "True"),
        ("self.amount + self.count > 2000000", "True"),
        ("self.bad == 1", "`self.bad` is already rejected"),
        ("self.bad == null", "`self.bad` is already rejected"),
        ("self.bad.a == 1", "True"),
        ("has(self.bad)", "True"),
        ("size(self.bad) == 1", "`self.bad` is already rejected"),
        ("self.list.all(x, x.bad > 0)", "`x.bad` is already rejected"),
        ("self.list[0].bad == 1 || true", "True"),
    ];
    for (text, expected) in cases {
        assert_eq!(truth(text, &[("self", root.clone())]), expected, "{text}");
    }
}

#[test]
fn the_ends_of_a_join_are_named_values() {
    let document = document(Format::Json, r#"{"city": "Seoul", "since": "1974"}"#);
    let carried = [
        ("city", Value::Text(Text::Borrowed("Seoul"))),
        ("since", Value::Date(Date::parse("1973-05").expect("a date"))),
        ("persons", Value::Number(Interval::exact(Decimal::from(5)))),
    ];
    let roots =
        [("from", Value::Node(document.root())), ("target", Value::Members(&carried)), ("before", Value::absent())];
    let cases = [
        ("from.city == target.city", "True"),
        ("from.since >= target.since", "True"),
        ("from.since < target.since", "False"),
        ("target.persons == 5 && target[\"persons\"] == 5", "True"),
        ("has(target.city) && !has(target.name)", "True"),
        ("target.name == \"x\"", "`target.name` is missing"),
        ("\"city\" in target", "True"),
        ("target.city.x == 1", "`target.city` is not a mapping"),
        ("target == 1", "`target == 1` has sides of different types"),
        ("before.city == \"Seoul\"", "`before` is missing"),
        ("has(before.city)", "False"),
    ];
    for (text, expected) in cases {
        assert_eq!(truth(text, &roots), expected, "{text}");
    }
    let problem = Expression::parse("self.city == 1", &["from", "target"]).expect_err("not among the names");
    assert_eq!(problem.help.as_deref(), Some("known here: `from`, `target`"));
}
