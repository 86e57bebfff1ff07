//! Equality, order and membership.

use std::cmp::Ordering;

use crate::expression::Truth;
use crate::expression::Unknown;
use crate::expression::Value;
use crate::expression::Why;
use crate::expression::evaluate::Evaluator;
use crate::expression::evaluate::Exhausted;
use crate::expression::evaluate::Found;
use crate::expression::evaluate::access::items_of;
use crate::expression::evaluate::caught;
use crate::expression::evaluate::read::Seen;
use crate::expression::evaluate::read::date_if_any;
use crate::expression::evaluate::read::unknown;
use crate::expression::evaluate::settled;
use crate::expression::evaluate::texts::compare_versions;
use crate::expression::evaluate::texts::same_text;
use crate::expression::syntax::Comparison;
use crate::expression::syntax::TermId;
use crate::expression::syntax::TermKind;
use crate::quantity::Interval;
use crate::verdict::Verdict;

/// How deep lists and mappings that are compared may be.
const COMPARED_DEPTH: usize = 128;

/// The terms that are compared, to say which of them is to blame.
#[derive(Clone, Copy)]
pub(super) struct Sides {
    pub(super) whole: TermId,
    pub(super) left: TermId,
    pub(super) right: TermId,
    pub(super) depth: usize,
}

impl Sides {
    fn doubt(self, why: Why) -> super::Halt<'static> {
        Unknown { why, term: self.whole, node: None }.into()
    }

    fn deeper(self) -> Found<'static, Self> {
        if self.depth >= COMPARED_DEPTH {
            return Err(self.doubt(Why::TooDeep));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }

    fn swapped(self) -> Self {
        Self { left: self.right, right: self.left, ..self }
    }
}

impl<'a> Evaluator<'a, '_> {
    pub(super) fn compare(
        &mut self,
        whole: TermId,
        comparison: Comparison,
        left: TermId,
        right: TermId,
    ) -> Found<'a, Verdict> {
        let at = Sides { whole, left, right, depth: 0 };
        let a = self.value(left)?;
        if comparison == Comparison::In {
            return settled(self.is_in(&a, at)?);
        }
        let b = self.value(right)?;
        match comparison {
            Comparison::Equal => self.equal(&a, &b, at),
            Comparison::Unequal => Ok(!self.equal(&a, &b, at)?),
            Comparison::LessOrEqual => self.at_most(&a, &b, at),
            Comparison::GreaterOrEqual => self.at_most(&b, &a, at.swapped()),
            Comparison::Less => Ok(!self.at_most(&b, &a, at.swapped())?),
            Comparison::Greater | Comparison::In => Ok(!self.at_most(&a, &b, at)?),
        }
    }

    /// A list that is written out is not built first.
    fn is_in(&mut self, item: &Value<'a>, at: Sides) -> Result<Truth<'a>, Exhausted> {
        let mut truth = Truth::False;
        if let TermKind::List(terms) = &self.expression.term(at.right).kind {
            for term in terms {
                let other = self.value(*term)?;
                truth = truth.or(caught(self.equal(item, &other, Sides { right: *term, ..at }))?);
                if truth.is_true() {
                    break;
                }
            }
            return Ok(truth);
        }
        let list = self.value(at.right)?;
        let items = match items_of(&list, at.right) {
            Ok(items) => items,
            Err(halt) => return caught(Err(halt)),
        };
        for other in items {
            self.step(1)?;
            truth = truth.or(caught(self.equal(item, &other, at))?);
            if truth.is_true() {
                break;
            }
        }
        Ok(truth)
    }

    fn equal(&mut self, a: &Value<'a>, b: &Value<'a>, at: Sides) -> Found<'a, Verdict> {
        let (left, right) = (self.see(a, at.left)?, self.see(b, at.right)?);
        match (&left, &right) {
            (Seen::Null, _) | (_, Seen::Null) => Ok(Verdict::of(matches!((&left, &right), (Seen::Null, Seen::Null)))),
            (Seen::Text(x), Seen::Text(y)) => {
                let dates = || date_if_any(&left).zip(date_if_any(&right));
                if same_text(x, y) {
                    return Ok(Verdict::Certain);
                }
                Ok(dates().map_or(Verdict::Impossible, |(x, y)| x.eq(&y)))
            }
            (Seen::Truth(x), Seen::Truth(y)) => {
                let settled = *x != Verdict::Possible && *y != Verdict::Possible;
                Ok(if settled { Verdict::of(x == y) } else { Verdict::Possible })
            }
            (Seen::List, Seen::List) => self.equal_lists(a, b, at),
            (Seen::Mapping(x), Seen::Mapping(y)) => match self.numbers(&left, &right, at) {
                Ok(Some((x, y))) => Ok(x.eq(&y)),
                _ => self.equal_mappings(*x, *y, at),
            },
            _ => self.equal_of_types(&left, &right, at),
        }
    }

    fn equal_of_types(&mut self, left: &Seen<'a>, right: &Seen<'a>, at: Sides) -> Found<'a, Verdict> {
        if let Some((x, y)) = self.numbers(left, right, at)? {
            return Ok(x.eq(&y));
        }
        if let Some((x, y)) = versions(left, right) {
            return Ok(Verdict::of(compared(x, y, at)? == Ordering::Equal));
        }
        if let (Seen::Duration(x), Seen::Duration(y)) = (left, right) {
            return Ok(if x == y { Verdict::Certain } else { x.days().eq(&y.days()) });
        }
        match date_if_any(left).zip(date_if_any(right)) {
            Some((x, y)) => Ok(x.eq(&y)),
            None => Err(at.doubt(Why::Incomparable)),
        }
    }

    /// Whether `a` is not more than `b`.
    pub(super) fn at_most(&mut self, a: &Value<'a>, b: &Value<'a>, at: Sides) -> Found<'a, Verdict> {
        let (left, right) = (self.see(a, at.left)?, self.see(b, at.right)?);
        match (&left, &right) {
            (Seen::Null, _) => return Err(unknown(Why::Null, at.left, a)),
            (_, Seen::Null) => return Err(unknown(Why::Null, at.right, b)),
            _ => {}
        }
        if let Some((x, y)) = self.numbers(&left, &right, at)? {
            return Ok(x.le(&y));
        }
        if let Some((x, y)) = versions(&left, &right) {
            return Ok(Verdict::of(compared(x, y, at)? != Ordering::Greater));
        }
        if let (Seen::Duration(x), Seen::Duration(y)) = (&left, &right) {
            return Ok(if x == y { Verdict::Certain } else { x.days().le(&y.days()) });
        }
        match date_if_any(&left).zip(date_if_any(&right)) {
            Some((x, y)) => Ok(x.le(&y)),
            None if matches!((&left, &right), (Seen::Text(_), Seen::Text(_))) => Err(at.doubt(Why::NoOrder)),
            None => Err(at.doubt(Why::Incomparable)),
        }
    }

    /// Both as numbers, if both are; a length of time beside a number is its days.
    fn numbers(&self, left: &Seen<'a>, right: &Seen<'a>, at: Sides) -> Found<'a, Option<(Interval, Interval)>> {
        let is_number = |seen: &Seen<'_>| matches!(seen, Seen::Number(_) | Seen::Figure(_) | Seen::Mapping(_));
        let days = |seen: &Seen<'_>| match seen {
            Seen::Duration(duration) => Some(duration.days()),
            _ => None,
        };
        match (days(left), days(right)) {
            (None, None) if !is_number(left) || !is_number(right) => Ok(None),
            (Some(_), Some(_)) => Ok(None),
            (x, y) => {
                let x = x.map_or_else(|| self.number_if_any(left, at.left), |days| Ok(Some(days)))?;
                let y = y.map_or_else(|| self.number_if_any(right, at.right), |days| Ok(Some(days)))?;
                Ok(x.zip(y))
            }
        }
    }

    fn equal_lists(&mut self, a: &Value<'a>, b: &Value<'a>, at: Sides) -> Found<'a, Verdict> {
        let at = at.deeper()?;
        if self.len_of(a)? != self.len_of(b)? {
            return Ok(Verdict::Impossible);
        }
        let mut truth = Truth::True;
        for (x, y) in items_of(a, at.left)?.zip(items_of(b, at.right)?) {
            self.step(1)?;
            truth = truth.and(caught(self.equal(&x, &y, at))?);
            if truth.is_false() {
                break;
            }
        }
        settled(truth)
    }

    fn equal_mappings(
        &mut self,
        a: crate::document::NodeRef<'a>,
        b: crate::document::NodeRef<'a>,
        at: Sides,
    ) -> Found<'a, Verdict> {
        let at = at.deeper()?;
        if self.len_of(&Value::Node(a))? != self.len_of(&Value::Node(b))? {
            return Ok(Verdict::Impossible);
        }
        let mut truth = Truth::True;
        for (key, x) in a.entries() {
            self.step(1)?;
            let Some(y) = self.node_named(b, key.text())? else { return Ok(Verdict::Impossible) };
            truth = truth.and(caught(self.equal(&Value::Node(x), &Value::Node(y), at))?);
            if truth.is_false() {
                break;
            }
        }
        settled(truth)
    }
}

/// Two versions, of which one may be a plain text.
fn versions<'s>(left: &'s Seen<'_>, right: &'s Seen<'_>) -> Option<(&'s str, &'s str)> {
    match (left, right) {
        (Seen::Version(x), Seen::Version(y) | Seen::Text(y)) | (Seen::Text(x), Seen::Version(y)) => Some((x, y)),
        _ => None,
    }
}

fn compared(x: &str, y: &str, at: Sides) -> Found<'static, Ordering> {
    compare_versions(x, y).ok_or_else(|| at.doubt(Why::NotA("a comparison of versions")))
}
