//! Where CEL has an answer and we have one, it is the same: random expressions against the crate `cel`.
//!
//! `COMITY_ORACLE_CASES` says how many are tried. Left out, because we decided otherwise: the order of texts, `/` and
//! doubles.

use std::cell::Cell;
use std::collections::HashMap;

use cel::Value as Cel;
use proptest::prelude::ProptestConfig;
use proptest::prelude::any;
use proptest::prelude::prop;
use proptest::test_runner::TestRunner;

use super::document;
use crate::document::Document;
use crate::document::Format;
use crate::document::Kind;
use crate::document::NodeRef;
use crate::expression::Expression;
use crate::expression::PlainReading;
use crate::expression::Scope;
use crate::expression::Truth;
use crate::expression::Value;

const RECORD: &str = "{i: 3, n: -2, zero: 0, s: abc, t: '', u: 'été', yes: true, no: false, nil: null, l: [1, 2, 3], \
    e: [], w: [a, abc, ''], m: {x: 1, y: q, z: null}, items: [{k: a, v: 1}, {k: b, v: 2}, {k: c}]}";

/// Chooses by the bytes of an arbitrary list, so that a failing case shrinks with it.
struct Choices<'c> {
    bytes: std::slice::Iter<'c, u8>,
    variables: Vec<&'static str>,
}

impl Choices<'_> {
    fn of(&mut self, many: u8) -> u8 {
        self.bytes.next().map_or(0, |byte| byte % many)
    }

    fn pick(&mut self, from: &[&str]) -> String {
        from[usize::from(self.of(u8::try_from(from.len()).expect("few")))].to_owned()
    }

    fn condition(&mut self, depth: u8) -> String {
        if depth == 0 {
            return self.pick(&["true", "false", "self.yes", "self.no", "self.gone", "self.gone.x", "self.i"]);
        }
        let depth = depth - 1;
        match self.of(16) {
            0 => format!("{} && {}", self.condition(depth), self.condition(depth)),
            1 => format!("({} || {})", self.condition(depth), self.condition(depth)),
            2 => format!("!({})", self.condition(depth)),
            3 => format!("({} ? {} : {})", self.condition(depth), self.condition(depth), self.condition(depth)),
            4 => {
                let operator = self.pick(&["==", "!=", "<", "<=", ">", ">="]);
                format!("{} {operator} {}", self.number(depth), self.number(depth))
            }
            5 => {
                let operator = self.pick(&["==", "!="]);
                format!("{} {operator} {}", self.text(depth), self.text(depth))
            }
            6 => format!("{} == {}", self.list(depth), self.list(depth)),
            7 => format!("{} in {}", self.number(depth), self.list(depth)),
            8 => {
                format!("{} in {}", self.text(depth), self.pick(&["self.w", "self.m", "[\"a\", self.s]", "self.gone"]))
            }
            9 => self.pick(&["has(self.i)", "has(self.gone)", "has(self.m.x)", "has(self.m.z)", "has(self.m.w)"]),
            10 => {
                let function = self.pick(&["startsWith", "endsWith", "contains", "matches"]);
                format!("{}.{function}({})", self.text(depth), self.text(depth))
            }
            11 => self.over("all", depth, Self::condition),
            12 => self.over("exists", depth, Self::condition),
            13 => self.over("exists_one", depth, Self::condition),
            14 => {
                let value = self.pick(&["self.nil", "self.i", "self.m.z", "self.l", "self.gone", "null"]);
                format!("{value} {} null", self.pick(&["==", "!="]))
            }
            _ => format!("({}) == ({})", self.condition(depth), self.condition(depth)),
        }
    }

    fn number(&mut self, depth: u8) -> String {
        if depth == 0 {
            let known = ["0", "1", "2", "7", "-3", "self.i", "self.n", "self.zero", "self.l[0]", "self.l[5]", "self.s"];
            return match self.variables.last().copied() {
                Some(variable) if self.of(2) == 1 => variable.to_owned(),
                _ => self.pick(&known),
            };
        }
        let depth = depth - 1;
        match self.of(7) {
            0 => {
                let operator = self.pick(&["+", "-", "*"]);
                format!("({} {operator} {})", self.number(depth), self.number(depth))
            }
            1 => format!("{} % {}", self.number(0), self.pick(&["2", "3", "-2", "self.n"])),
            2 => format!("size({})", self.list(depth)),
            3 => format!("size({})", self.text(depth)),
            4 => format!("-({})", self.number(depth)),
            5 => format!("({} ? {} : {})", self.condition(depth), self.number(depth), self.number(depth)),
            _ => self.number(0),
        }
    }

    fn text(&mut self, depth: u8) -> String {
        if depth == 0 {
            return self.pick(&[
                "\"abc\"",
                "'b'",
                "\"\"",
                "self.s",
                "self.t",
                "self.u",
                "self.w[1]",
                "self.m.y",
                "self.m.no",
            ]);
        }
        match self.of(6) {
            0 => format!("({} + {})", self.text(depth - 1), self.text(depth - 1)),
            1 => {
                let function = self.pick(&["trim", "lowerAscii", "upperAscii"]);
                format!("{}.{function}()", self.text(depth - 1))
            }
            2 => format!("{}.replace({}, {})", self.text(depth - 1), self.text(0), self.text(0)),
            3 => format!("{}.split({})[{}]", self.text(depth - 1), self.text(0), self.pick(&["0", "1", "2"])),
            _ => self.text(0),
        }
    }

    fn list(&mut self, depth: u8) -> String {
        if depth == 0 {
            return self.pick(&["self.l", "self.e", "[1, 2, 3]", "[]", "[self.i]", "self.gone"]);
        }
        match self.of(4) {
            0 => format!("({} + {})", self.list(depth - 1), self.list(depth - 1)),
            1 => self.over("map", depth - 1, Self::number),
            2 => self.over("filter", depth - 1, Self::condition),
            _ => self.list(0),
        }
    }

    /// A macro over numbers, or over mappings of which one lacks a member.
    fn over(&mut self, name: &str, depth: u8, body: impl FnOnce(&mut Self, u8) -> String) -> String {
        let of_items = name != "map" && name != "filter" && self.of(3) == 0;
        let list = if of_items { "self.items".to_owned() } else { self.list(depth) };
        let variable = if self.variables.is_empty() { "a" } else { "b" };
        self.variables.push(if of_items { ["a.v", "b.v"][usize::from(variable == "b")] } else { variable });
        let body = body(self, depth);
        self.variables.pop();
        format!("{list}.{name}({variable}, {body})")
    }
}

fn to_cel(node: NodeRef<'_>) -> Cel {
    match node.kind() {
        Kind::Bool => Cel::Bool(node.as_bool() == Some(true)),
        Kind::Integer => Cel::Int(node.text().parse().expect("small")),
        Kind::String => Cel::String(node.text().to_owned().into()),
        Kind::Sequence => Cel::List(node.items().map(to_cel).collect::<Vec<_>>().into()),
        Kind::Mapping => {
            let entries: HashMap<String, Cel> =
                node.entries().map(|(key, value)| (key.text().to_owned(), to_cel(value))).collect();
            Cel::Map(entries.into())
        }
        _ => Cel::Null,
    }
}

fn ours(text: &str, document: &Document<'_>) -> Option<bool> {
    let expression = Expression::parse(text, &["self"]).unwrap_or_else(|problem| panic!("{text}: {problem:?}"));
    let (roots, steps) = ([Value::Node(document.root())], Cell::new(1_000_000));
    let scope = Scope { roots: &roots, reading: &PlainReading::default(), steps: &steps };
    match expression.evaluate(&scope).expect("enough steps") {
        Truth::True => Some(true),
        Truth::False => {
            let failure = expression.explain_failure(&scope).expect("enough steps").expect("it is false");
            assert_eq!(failure.text, &text[failure.span.range()], "{text}");
            Some(false)
        }
        Truth::Possible => panic!("{text}: every number is exact"),
        Truth::Unknown(_) => None,
    }
}

fn theirs(text: &str, context: &cel::Context<'_, '_>) -> Option<bool> {
    let program = cel::Program::compile(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    match program.execute(context) {
        Ok(Cel::Bool(truth)) => Some(truth),
        _ => None,
    }
}

#[test]
fn cel_agrees_where_both_have_an_answer() {
    let cases = std::env::var("COMITY_ORACLE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(2_000);
    let document = document(Format::Yaml, RECORD);
    let mut env = cel::Env::stdlib();
    env.add_extension(cel::extensions::strings).expect("declared once");
    let mut context = cel::Context::with_env(env.into());
    context.add_variable_from_value("self", to_cel(document.root()));
    let (mut both, mut all) = (0_u32, 0_u32);
    let counted = (Cell::from_mut(&mut both), Cell::from_mut(&mut all));
    let mut runner = TestRunner::new(ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() });
    let result = runner.run(&prop::collection::vec(any::<u8>(), 4..60), |bytes| {
        let text = Choices { bytes: bytes.iter(), variables: Vec::new() }.condition(3);
        let answers = (ours(&text, &document), theirs(&text, &context));
        counted.1.set(counted.1.get() + 1);
        if let (Some(ours), Some(theirs)) = answers {
            counted.0.set(counted.0.get() + 1);
            proptest::prop_assert_eq!(ours, theirs, "{}", text);
        }
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(both * 3 > all, "many have an answer from both: {both} of {all}");
}
