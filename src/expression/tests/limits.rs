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
use crate::expression::Shape;
use crate::expression::Shapes;
use crate::expression::Step;
use crate::expression::Use;

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

/// Whatever can stand in itself, as deep as it may: before, in the middle, after, and how much deeper each makes it.
const NESTED: [(&str, &str, &str, usize); 15] = [
    ("self.l.all(x, ", "true", ")", 1),
    ("self.l.map(x, ", "true", ")[0]", 2),
    ("[true].filter(x, ", "true", ").all(x, x)", 2),
    ("!", "true", "", 1),
    ("-", "-1", "", 1),
    ("[", "1", "]", 1),
    ("(true && (false || ", "true", "))", 4),
    ("(true == ", "true", ")", 2),
    ("(1 + 2 * ", "1", ")", 3),
    ("(false ? false : ", "true", ")", 2),
    ("(", "true", " ? true : false)", 1),
    ("sum([", "1", "])", 2),
    ("possible(", "true", ")", 1),
    ("\"x\".replace(\"x\", ", "\"x\"", ")", 1),
    ("self.l[0 * ", "0", "]", 3),
];

#[test]
fn the_deepest_expression_fits_a_small_stack() {
    for (before, middle, after, depth) in NESTED {
        let times = (MAX_DEPTH - 4) / depth;
        let text = format!("{}{middle}{} == true", before.repeat(times), after.repeat(times));
        let found = outcome(&text, "l: [1]");
        assert!(!found.contains("many steps"), "{before}: {found}");
        let expression = Expression::parse(&text, &["self", "record", "today"]).expect("as before");
        expression.check(&["self"], &Nothing, Use::Condition);
    }
}

struct Nothing;

impl Shapes for Nothing {
    fn shape(&self, _: &str, _: &[Step<'_>]) -> Option<Shape> {
        None
    }
}

#[test]
fn the_deepest_document_is_compared_on_a_small_stack() {
    let times = MAX_DEPTH - 4;
    let text = format!("{}self.l == record.l{}", "[true].all(x, ".repeat(times), ")".repeat(times));
    for (open, close) in [("[", "]"), ("{a: ", "}")] {
        let record = format!("l: {}1{}", open.repeat(127), close.repeat(127));
        assert_eq!(outcome(&text, &record), "true", "{open}");
    }
    let anchors: Vec<_> = (1..20).map(|n| format!("a{n}: &a{n} [[[[[[[[*a{}]]]]]]]]", n - 1)).collect();
    let deeper = outcome("self.a19 == record.a19", &format!("a0: &a0 1\n{}", anchors.join("\n")));
    assert_eq!(deeper, "`self.a19 == record.a19` compares what is nested too deeply");
}
