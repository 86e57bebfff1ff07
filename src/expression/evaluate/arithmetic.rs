//! `+ - * / %`, on numbers, texts, lists and dates.

use std::rc::Rc;

use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy;

use crate::expression::Unknown;
use crate::expression::Value;
use crate::expression::Why;
use crate::expression::evaluate::BYTES_A_STEP;
use crate::expression::evaluate::Evaluator;
use crate::expression::evaluate::Exhausted;
use crate::expression::evaluate::Found;
use crate::expression::evaluate::Halt;
use crate::expression::evaluate::MADE_BYTES;
use crate::expression::evaluate::access::items_of;
use crate::expression::evaluate::read::Seen;
use crate::expression::evaluate::read::date_if_any;
use crate::expression::syntax::Operator;
use crate::expression::syntax::TermId;
use crate::expression::value::Text;
use crate::quantity::Bound;
use crate::quantity::Interval;
use crate::quantity::TooManyDigits;
use crate::quantity::decimal;

/// The digits behind the point of a quotient that has no end.
const QUOTIENT_PLACES: u32 = 12;

impl<'a> Evaluator<'a, '_> {
    pub(super) fn negate(&mut self, of: TermId) -> Found<'a, Value<'a>> {
        let value = self.value(of)?;
        Ok(Value::Number(self.number(&value, of)?.neg()))
    }

    pub(super) fn chain(&mut self, id: TermId, first: TermId, rest: &[(Operator, TermId)]) -> Found<'a, Value<'a>> {
        let mut result = self.value(first)?;
        let mut left = first;
        for (operator, term) in rest {
            self.step(1)?;
            let right = self.value(*term)?;
            result = self.apply(*operator, (&result, left), (&right, *term), id)?;
            left = id;
        }
        Ok(result)
    }

    fn apply(
        &self,
        operator: Operator,
        (a, left): (&Value<'a>, TermId),
        (b, right): (&Value<'a>, TermId),
        whole: TermId,
    ) -> Found<'a, Value<'a>> {
        let seen = (self.see(a, left)?, self.see(b, right)?);
        match operator {
            Operator::Plus => match &seen {
                (Seen::Text(x), Seen::Text(y)) => return self.joined(x, y),
                (Seen::List, Seen::List) => return self.joined_lists((a, left), (b, right)),
                (_, Seen::Duration(duration)) => return moved(self.date(a, left)?.plus(*duration), whole),
                (Seen::Duration(duration), _) => return moved(self.date(b, right)?.plus(*duration), whole),
                _ => {}
            },
            Operator::Minus => match &seen {
                (_, Seen::Duration(duration)) => return moved(self.date(a, left)?.minus(*duration), whole),
                (x, y) if is_date(x) || is_date(y) => {
                    return Ok(Value::Number(self.date(a, left)?.days_since(&self.date(b, right)?)));
                }
                _ => {}
            },
            Operator::Times | Operator::Over | Operator::Modulo => {}
        }
        let (x, y) = (self.number(a, left)?, self.number(b, right)?);
        calculate(operator, &x, &y).map(Value::Number).map_err(|why| Unknown { why, term: whole, node: None }.into())
    }

    fn joined(&self, a: &str, b: &str) -> Found<'a, Value<'a>> {
        Ok(Value::Text(self.made(a.len() + b.len(), || [a, b].concat())?))
    }

    /// A text of at most so many bytes, if that is not too long.
    pub(super) fn made(&self, bytes: usize, make: impl FnOnce() -> String) -> Result<Text<'a>, Exhausted> {
        if bytes > MADE_BYTES {
            return Err(Exhausted::TextBytes);
        }
        self.step(1 + bytes / BYTES_A_STEP)?;
        Ok(Text::Made(Rc::from(make())))
    }

    fn joined_lists(&self, (a, left): (&Value<'a>, TermId), (b, right): (&Value<'a>, TermId)) -> Found<'a, Value<'a>> {
        self.step(self.len_of(a)? + self.len_of(b)?)?;
        let items: Vec<_> = items_of(a, left)?.chain(items_of(b, right)?).collect();
        Ok(Value::List(items.into()))
    }
}

fn is_date(seen: &Seen<'_>) -> bool {
    matches!(seen, Seen::Date(_) | Seen::Text(_)) && date_if_any(seen).is_some()
}

fn moved<'a>(date: Result<crate::date::Date, crate::date::OutOfRange>, term: TermId) -> Found<'a, Value<'a>> {
    date.map(Value::Date).map_err(|_| Halt::Unknown(Unknown { why: Why::OutOfRange, term, node: None }))
}

fn calculate(operator: Operator, x: &Interval, y: &Interval) -> Result<Interval, Why> {
    let result = match operator {
        Operator::Plus => x.add(y),
        Operator::Minus => x.sub(y),
        Operator::Times => x.mul(y),
        Operator::Over => quotient(x, y.point().filter(|divisor| !divisor.is_zero()).ok_or(Why::Zero)?),
        Operator::Modulo => return remainder(x, y),
    };
    result.map_err(|_| Why::TooManyDigits)
}

/// Of whole numbers that are known exactly, with the sign of the first.
fn remainder(x: &Interval, y: &Interval) -> Result<Interval, Why> {
    let whole = |interval: &Interval| interval.point().filter(Decimal::is_integer).ok_or(Why::Inexact);
    let (x, y) = (whole(x)?, whole(y)?);
    if y.is_zero() {
        return Err(Why::Zero);
    }
    x.checked_rem(y).map(Interval::exact).ok_or(Why::TooManyDigits)
}

/// Exact where the division ends, else an interval that surely holds the quotient.
fn quotient(x: &Interval, divisor: Decimal) -> Result<Interval, TooManyDigits> {
    let low = x.low().map(|bound| divided(bound, divisor)).transpose()?;
    let high = x.high().map(|bound| divided(bound, divisor)).transpose()?;
    let (low, high) = if divisor.is_sign_negative() { (high, low) } else { (low, high) };
    let (low, high) = (low.map(|(low, _)| low), high.map(|(_, high)| high));
    Ok(Interval::new(low, high).expect("bounds that were in order are divided outward"))
}

/// A lower and an upper bound of the quotient.
fn divided(bound: Bound, divisor: Decimal) -> Result<(Bound, Bound), TooManyDigits> {
    let rounded = bound.value.checked_div(divisor).ok_or(TooManyDigits)?.normalize();
    if decimal::mul(rounded, divisor) == Ok(bound.value) {
        let exact = Bound { value: rounded, ..bound };
        return Ok((exact, exact));
    }
    let places = rounded.scale().min(QUOTIENT_PLACES);
    let near = rounded.round_dp_with_strategy(places, RoundingStrategy::ToZero);
    let step = Decimal::new(1, places);
    Ok((Bound::closed(decimal::sub(near, step)?), Bound::closed(decimal::add(near, step)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotient_is_exact_or_holds_the_true_one() {
        let decimal = |text: &str| Decimal::from_str_exact(text).unwrap();
        let cases = ["1", "2", "-7", "100", "13.2", "0.0001", "1234567890.12", "-0.3", "79228162514264337593543950335"];
        for x in cases {
            for y in ["3", "7", "-3", "2.5", "-8", "100", "0.7", "99999", "1.0000001"] {
                let Ok(result) = quotient(&Interval::exact(decimal(x)), decimal(y)) else {
                    assert!(x.len() > 20, "{x} / {y} fits");
                    continue;
                };
                let Ok(back) = result.mul(&Interval::exact(decimal(y))) else { continue };
                assert!(back.contains(decimal(x)), "{x} / {y} = {result}");
                let ends = ["2.5", "-8", "100"].contains(&y);
                assert!(!ends || x.len() > 20 || result.point().is_some(), "{x} / {y} = {result} is exact");
            }
        }
    }
}
