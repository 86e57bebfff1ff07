//! The types of terms, and where they can't meet.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::date::Date;
use crate::expression::check::Checker;
use crate::expression::check::Inferred;
use crate::expression::check::Step;
use crate::expression::check::Types;
use crate::expression::syntax::Comparison;
use crate::expression::syntax::Macro;
use crate::expression::syntax::Operator;
use crate::expression::syntax::TermId;
use crate::expression::syntax::TermKind;
use crate::nearest::nearest;

impl<'e> Checker<'e> {
    pub(super) fn infer(&mut self, id: TermId) -> Inferred<'e> {
        let expression = self.expression;
        match &expression.term(id).kind {
            TermKind::Null => Inferred::of(Types::NULL),
            TermKind::Bool(_) => Inferred::of(Types::BOOL),
            TermKind::Number(number) => Inferred::of(of_number(*number)),
            TermKind::Text(text) => Inferred::of(of_text(text)),
            TermKind::Date(_) => Inferred::of(Types::DATE),
            TermKind::Duration(_) => Inferred::of(Types::DURATION),
            TermKind::Root(root) => self.at(*root, Vec::new()),
            TermKind::Variable(variable) => self.variables[*variable].clone(),
            TermKind::List(items) => self.list(items),
            TermKind::Member(of, name) => self.member(id, *of, name),
            TermKind::Index(of, index) => self.index(*of, *index),
            TermKind::Has(of) => {
                self.infer(*of);
                Inferred::of(Types::BOOL)
            }
            TermKind::Not(of) => self.conditions(&[*of]),
            TermKind::All(parts) | TermKind::Any(parts) => self.conditions(parts),
            TermKind::Negate(of) => {
                let found = self.infer(*of);
                self.want(&found, *of, Types::NUMBER | Types::MAPPING, "a number");
                Inferred::of(Types::NUMBER)
            }
            TermKind::Choose(condition, then, otherwise) => self.choose(*condition, *then, *otherwise),
            TermKind::Compare(comparison, left, right) => self.compare(id, *comparison, *left, *right),
            TermKind::Chain(first, rest) => self.chain(id, *first, rest),
            TermKind::Matches(of, _) => {
                let found = self.infer(*of);
                self.want(&found, *of, Types::TEXT | Types::WORD, "a text");
                Inferred::of(Types::BOOL)
            }
            TermKind::Call(function, arguments) => self.call(*function, arguments),
            TermKind::Macro { which, list, body, .. } => self.expand(*which, *list, *body),
        }
    }

    fn list(&mut self, items: &[TermId]) -> Inferred<'e> {
        let items: Vec<_> = items.iter().map(|item| self.infer(*item)).collect();
        let known = items.iter().all(|item| !item.types.is_empty());
        let types = items.iter().fold(Types::ANY, |types, item| types | item.types);
        let item = Inferred::of(if known { types } else { Types::ANY });
        Inferred { item: Some(Rc::new(item)), ..Inferred::of(Types::LIST) }
    }

    fn index(&mut self, of: TermId, index: TermId) -> Inferred<'e> {
        let (holder, key) = (self.infer(of), self.infer(index));
        self.want(&holder, of, Types::LIST | Types::MAPPING, "a list or mapping");
        self.want(&key, index, Types::NUMBER | Types::TEXT | Types::WORD, "an index or a name");
        let is_list = holder.types == Types::LIST;
        if is_list {
            self.want(&key, index, Types::NUMBER, "the index of an item");
        }
        if is_list { self.below(&holder, Step::Item) } else { Inferred::default() }
    }

    fn conditions(&mut self, parts: &[TermId]) -> Inferred<'e> {
        for part in parts {
            let found = self.infer(*part);
            self.want(&found, *part, Types::BOOL, "a condition");
        }
        Inferred::of(Types::BOOL)
    }

    fn choose(&mut self, condition: TermId, then: TermId, otherwise: TermId) -> Inferred<'e> {
        self.conditions(&[condition]);
        let (then, otherwise) = (self.infer(then), self.infer(otherwise));
        let known = !then.types.is_empty() && !otherwise.types.is_empty();
        Inferred::of(if known { then.types | otherwise.types } else { Types::ANY })
    }

    fn compare(&mut self, id: TermId, comparison: Comparison, left: TermId, right: TermId) -> Inferred<'e> {
        let (a, b) = (self.infer(left), self.infer(right));
        if comparison == Comparison::In {
            self.membership(left, &a, right, &b);
        } else if comparison.is_order() {
            if !a.types.has_order_with(b.types) {
                let (message, help) = self.no_order(left, &a, right, &b);
                self.problem(self.span(id), message, help);
            }
        } else if a.types.can_equal(b.types) {
            self.never(left, &a, right);
            self.never(right, &b, left);
        } else {
            self.never_equal(id, left, &a, right, &b);
        }
        Inferred::of(Types::BOOL)
    }

    fn never_equal(&mut self, id: TermId, left: TermId, a: &Inferred<'e>, right: TermId, b: &Inferred<'e>) {
        let (x, y) = (self.text(left), self.text(right));
        let message = format!("`{x}` is {} and `{y}` is {}: they can't be equal", a.types, b.types);
        self.problem(self.span(id), message, None);
    }

    fn no_order(&self, left: TermId, a: &Inferred<'e>, right: TermId, b: &Inferred<'e>) -> (String, Option<String>) {
        let text = Types::TEXT | Types::WORD;
        if a.types.meets(text) && b.types.meets(text) {
            let date = [left, right].iter().find_map(|side| self.meant_date(*side));
            let help = date.map(|date| format!("write `\"{date}\"`"));
            let help = help.unwrap_or_else(|| "compare dates, numbers, or `version(…)`".to_owned());
            return ("texts that are no dates have no order".to_owned(), Some(help));
        }
        let (x, y) = (self.text(left), self.text(right));
        (format!("`{x}` is {} and `{y}` is {}: they have no order", a.types, b.types), None)
    }

    /// The date that a text that is written out should have been.
    fn meant_date(&self, id: TermId) -> Option<String> {
        match &self.expression.term(id).kind {
            TermKind::Text(text) => Date::parse(text).err()?.suggestion,
            _ => None,
        }
    }

    /// A text that is written out and that the schema does not list for the other side.
    fn never(&mut self, place: TermId, found: &Inferred<'e>, other: TermId) {
        let values = found.shape.as_ref().and_then(|shape| shape.values.as_ref());
        let TermKind::Text(text) = &self.expression.term(other).kind else { return };
        let Some(values) = values.filter(|values| values.iter().all(|value| **value != **text)) else { return };
        let help = nearest(text, values.iter().map(String::as_str)).map(|value| format!("did you mean `{value}`?"));
        let message = format!("`{}` is never `{text}`", self.text(place));
        self.problem(self.span(other), message, help);
    }

    fn membership(&mut self, item: TermId, a: &Inferred<'e>, list: TermId, b: &Inferred<'e>) {
        if b.types.meets(Types::TEXT | Types::WORD) && !b.may_be(Types::LIST | Types::MAPPING) {
            let (x, y) = (self.text(item), self.text(list));
            let help = Some(format!("for a part of a text write `{y}.contains({x})`"));
            return self.problem(self.span(list), format!("`{y}` is {}, not a list", b.types), help);
        }
        self.want(b, list, Types::LIST | Types::MAPPING, "a list");
        if let TermKind::List(others) = &self.expression.term(list).kind {
            for other in others {
                let types = written_types(&self.expression.term(*other).kind);
                if a.types.can_equal(types) {
                    self.never(item, a, *other);
                } else {
                    self.never_equal(*other, item, a, *other, &Inferred::of(types));
                }
            }
        }
    }

    fn chain(&mut self, id: TermId, first: TermId, rest: &[(Operator, TermId)]) -> Inferred<'e> {
        let mut result = self.infer(first);
        for (operator, term) in rest {
            let right = self.infer(*term);
            let Some(types) = outcome(*operator, result.types, right.types) else {
                let (a, b) = (result.types, right.types);
                let message = format!("`{}` can't be computed from {a} and {b}", self.text(id));
                let needs_duration = a.meets(Types::DATE) || b.meets(Types::DATE) || a.meets(Types::TEXT);
                let help = needs_duration.then(|| "a length of time is written `duration(\"14 days\")`".to_owned());
                self.problem(self.span(id), message, help);
                return Inferred::default();
            };
            result = Inferred::of(types);
        }
        result
    }

    fn expand(&mut self, which: Macro, list: TermId, body: TermId) -> Inferred<'e> {
        let found = self.infer(list);
        self.want(&found, list, Types::LIST | Types::MAPPING, "a list");
        let item = match found.types {
            Types::LIST => self.below(&found, Step::Item),
            Types::MAPPING => Inferred::of(Types::TEXT | Types::NUMBER),
            _ => Inferred::default(),
        };
        self.variables.push(item.clone());
        let result = self.infer(body);
        if which != Macro::Map {
            self.want(&result, body, Types::BOOL, "a condition");
        }
        self.variables.pop();
        match which {
            Macro::Map => Inferred { item: Some(Rc::new(result)), ..Inferred::of(Types::LIST) },
            Macro::Filter => Inferred { item: Some(Rc::new(item)), ..Inferred::of(Types::LIST) },
            Macro::All | Macro::Exists | Macro::ExistsOne => Inferred::of(Types::BOOL),
        }
    }
}

/// The types of what is written out; of anything else nothing is said a second time.
fn written_types(kind: &TermKind) -> Types {
    match kind {
        TermKind::Null => Types::NULL,
        TermKind::Bool(_) => Types::BOOL,
        TermKind::Number(number) => of_number(*number),
        TermKind::Text(text) => of_text(text),
        _ => Types::ANY,
    }
}

/// A whole number of four digits may be a year.
fn of_number(number: Decimal) -> Types {
    let is_year = number.is_integer() && number.abs() >= Decimal::ONE_THOUSAND && number.abs() < 10_000.into();
    if is_year { Types::NUMBER | Types::DATE } else { Types::NUMBER }
}

fn of_text(text: &str) -> Types {
    if Date::parse(text).is_ok() && text.len() >= 4 { Types::TEXT | Types::DATE } else { Types::WORD }
}

/// The types of a result; `None` if there is none.
fn outcome(operator: Operator, a: Types, b: Types) -> Option<Types> {
    if a.is_empty() || b.is_empty() {
        return Some(Types::ANY);
    }
    let both = |types: Types| a.meets(types) && b.meets(types);
    let text = Types::TEXT | Types::WORD;
    let date = Types::DATE | Types::TEXT;
    let pairs = [
        (both(Types::NUMBER | Types::MAPPING), Types::NUMBER),
        (operator == Operator::Plus && both(text), Types::TEXT),
        (operator == Operator::Plus && both(Types::LIST), Types::LIST),
        (operator == Operator::Plus && a.meets(Types::DURATION) && b.meets(date), Types::DATE),
        (
            matches!(operator, Operator::Plus | Operator::Minus) && a.meets(date) && b.meets(Types::DURATION),
            Types::DATE,
        ),
        (operator == Operator::Minus && both(date | Types::NUMBER), Types::NUMBER),
    ];
    let types = pairs.iter().filter(|(can, _)| *can).fold(Types::ANY, |types, (_, result)| types | *result);
    (!types.is_empty()).then_some(types)
}
