//! Functions of numbers.

use rust_decimal::Decimal;

use crate::document::Kind;
use crate::expression::Unknown;
use crate::expression::Value;
use crate::expression::Why;
use crate::expression::evaluate::Evaluator;
use crate::expression::evaluate::Found;
use crate::expression::evaluate::Halt;
use crate::expression::evaluate::read::Seen;
use crate::expression::evaluate::read::not_a;
use crate::expression::syntax::TermId;
use crate::quantity::Bound;
use crate::quantity::Interval;
use crate::quantity::Number;
use crate::quantity::Scale;

impl<'a> Evaluator<'a, '_> {
    /// A number, also one that is written as a text.
    pub(super) fn number_of(&mut self, of: TermId) -> Found<'a, Value<'a>> {
        let value = self.value(of)?;
        let seen = self.see(&value, of)?;
        let Seen::Text(text) = &seen else { return Ok(Value::Number(self.number(&value, of)?)) };
        let number = Number::parse(text).ok().and_then(|number| number.interval(Scale::Unit).ok());
        number.map(Value::Number).ok_or_else(|| not_a("a number", &seen, &value, of))
    }

    pub(super) fn absolute(&mut self, of: TermId) -> Found<'a, Value<'a>> {
        let value = self.value(of)?;
        let interval = self.number(&value, of)?;
        let either = interval.hull(&interval.neg());
        let from_zero = Interval::at_least(Decimal::ZERO);
        let absolute = match (interval.intersect(&from_zero), interval.neg().intersect(&from_zero)) {
            (Some(positive), None) => positive,
            (None, Some(negative)) => negative,
            _ => either.intersect(&from_zero).unwrap_or(from_zero),
        };
        Ok(Value::Number(absolute))
    }

    pub(super) fn sum(&mut self, id: TermId, arguments: &[TermId]) -> Found<'a, Value<'a>> {
        let mut sum = Interval::exact(Decimal::ZERO);
        for (value, term) in self.operands(arguments)? {
            let number = self.number(&value, term)?;
            sum = sum.add(&number).map_err(|_| Unknown { why: Why::TooManyDigits, term: id, node: None })?;
        }
        Ok(Value::Number(sum))
    }

    /// The least or the greatest number, or the earliest or latest date if it is certain which that is.
    pub(super) fn extreme(&mut self, id: TermId, arguments: &[TermId], least: bool) -> Found<'a, Value<'a>> {
        let mut best: Option<Value<'a>> = None;
        for (value, term) in self.operands(arguments)? {
            let seen = self.see(&value, term)?;
            let value = match seen {
                Seen::Text(_) | Seen::Date(_) => Value::Date(self.date(&value, term)?),
                _ => Value::Number(self.number(&value, term)?),
            };
            best = Some(match (best, value) {
                (None, value) => value,
                (Some(Value::Number(a)), Value::Number(b)) => {
                    Value::Number(if least { lesser(&a, &b) } else { lesser(&a.neg(), &b.neg()).neg() })
                }
                (Some(Value::Date(a)), Value::Date(b)) if a.le(&b).is_certain() => {
                    Value::Date(if least { a } else { b })
                }
                (Some(Value::Date(a)), Value::Date(b)) if b.le(&a).is_certain() => {
                    Value::Date(if least { b } else { a })
                }
                (Some(Value::Date(_)), Value::Date(_)) => return Err(doubt(Why::Inexact, id)),
                _ => return Err(doubt(Why::Incomparable, id)),
            });
        }
        best.ok_or_else(|| doubt(Why::NotA("a list with items"), arguments[0]))
    }

    /// How many digits of a number count: of `1200` two to four, since its zeros may only fill.
    pub(super) fn significant_digits(&mut self, of: TermId) -> Found<'a, Value<'a>> {
        let value = self.value(of)?;
        let seen = self.see(&value, of)?;
        let digits = match &seen {
            Seen::Text(text) => significant(text),
            Seen::Figure(node) if matches!(node.kind(), Kind::Integer | Kind::Float) => significant(node.text()),
            _ => None,
        };
        digits.map(Value::Number).ok_or_else(|| not_a("a number as written", &seen, &value, of))
    }
}

fn doubt<'a>(why: Why, term: TermId) -> Halt<'a> {
    Unknown { why, term, node: None }.into()
}

/// Every value that the lesser of two numbers can have.
fn lesser(a: &Interval, b: &Interval) -> Interval {
    match a.intersect(b) {
        Some(both) => Interval::new(a.hull(b).low(), both.high()).unwrap_or(both),
        None if a.le(b).is_certain() => *a,
        None => *b,
    }
}

fn significant(text: &str) -> Option<Interval> {
    let number = Number::parse(text).ok()?;
    let mantissa = text.trim_start_matches(['-', '+']).split(['e', 'E']).next()?;
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    let most = digits.len().max(1);
    let least = if number.integer { digits.trim_end_matches('0').len().max(1) } else { most };
    let bound = |digits: usize| Some(Bound::closed(digits.into()));
    Interval::new(bound(least), bound(most))
}
