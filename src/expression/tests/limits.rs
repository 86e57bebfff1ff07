use std::cell::Cell;

use super::document;
use super::outcome;
use super::roots;
use crate::document::Format;
use crate::expression::Exhausted;
use crate::expression::Expression;
use crate::expression::MAX_DEPTH;
use crate::expression::PlainReading;
use crate::expression::Scope;

const STEPS: &str = "the expression takes too many steps";

fn list(items: usize) -> String {
    let items: Vec<_> = (0..items).map(|item| item.to_string()).collect();
    format!("l: [{}]", items.join(", "))
}

#[test]
fn an_evaluation_that_takes_too_long_ends_and_is_never_taken_for_an_answer() {
    let record = list(1000);
    for text in [
        "self.l.all(a, self.l.all(b, self.l.all(c, a + b + c >= 0)))",
        "self.l.all(a, self.l.all(b, a + b >= 0)) || true",
        "true || false ? self.l.map(a, self.l.map(b, a)).size() > 0 : true",
        "self.l.all(a, self.l == record.l)",
        "self.l.all(a, self.l + self.l != [])",
        "!self.l.exists(a, 5000 in self.l.filter(b, b > a))",
        "possible(self.l.all(a, self.l.all(b, true)))",
    ] {
        assert_eq!(outcome(text, &record), STEPS, "{text}");
    }
}

#[test]
fn a_long_text_costs_what_it_takes() {
    let record = format!("t: \"{}\"\n{}", "a".repeat(1 << 20), list(100));
    for text in [
        "self.l.exists(x, self.t.contains(\"b\"))",
        "self.l.all(x, self.t == self.t + \"\")",
        "self.l.exists(x, self.t.matches(\"(a+)+b$\"))",
    ] {
        let found = outcome(text, &record);
        assert!(found == STEPS || found.starts_with("the expression makes a text"), "{text}: {found}");
    }
    let grown = "[\"aaaaaaaa\"]".to_owned() + &".map(x, x + x)".repeat(20) + "[0] == \"\" || true";
    assert_eq!(outcome(&grown, "a: 1"), "the expression makes a text of more than 65536 bytes");
    let replaced = "self.t.replace(\"a\", self.t) == \"\"";
    assert_eq!(outcome(replaced, &record), "the expression makes a text of more than 65536 bytes");
}

#[test]
fn the_budget_is_shared_and_counted() {
    let document = document(Format::Yaml, "a: 1");
    let expression = Expression::parse("self.a == 1", &["self"]).expect("valid");
    let steps = Cell::new(9);
    let roots = roots(&document);
    let scope = Scope { roots: &roots, reading: &PlainReading::default(), steps: &steps };
    assert!(expression.evaluate(&scope).expect("enough").is_true());
    assert!(expression.evaluate(&scope).expect("enough").is_true());
    assert_eq!(expression.evaluate(&scope).expect_err("used up"), Exhausted::Steps);
}

#[test]
fn the_deepest_expression_fits_a_small_stack() {
    let deep = MAX_DEPTH - 4;
    let nested = "self.l.all(x, ".repeat(deep / 3) + "true" + &")".repeat(deep / 3);
    assert_eq!(outcome(&nested, "l: [1]"), "true");
    assert_eq!(outcome(&("!".repeat(deep / 2 * 2) + "true"), "l: [1]"), "true");
    let lists = format!("{}1{} == 1", "[".repeat(deep), "]".repeat(deep));
    assert!(outcome(&lists, "l: 1").ends_with("has sides of different types"));
    let same = format!("{0}1{1} == {0}1{1}", "[".repeat(deep), "]".repeat(deep));
    assert_eq!(outcome(&same, "l: 1"), "true");
    let deepest = format!("l: {}{}", "[".repeat(127), "]".repeat(127));
    assert_eq!(outcome("self.l == record.l", &deepest), "true");
    let choices = "false ? false : ".repeat(deep) + "true";
    assert_eq!(outcome(&choices, "l: 1"), "true");
}
