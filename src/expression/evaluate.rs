//! Walks the terms of an expression: three-valued, within a budget of steps.

mod access;
mod arithmetic;
mod calls;
mod compare;
mod macros;
mod numbers;
mod read;
mod texts;
mod times;

pub(super) use crate::expression::evaluate::access::items_of;

use std::cell::Cell;
use std::cell::RefCell;

use crate::document::NodeRef;
use crate::expression::Expression;
use crate::expression::Reading;
use crate::expression::Truth;
use crate::expression::Unknown;
use crate::expression::Value;
use crate::expression::Why;
use crate::expression::syntax::Term;
use crate::expression::syntax::TermId;
use crate::expression::syntax::TermKind;
use crate::expression::value::Text;
use crate::quantity::Interval;
use crate::verdict::Verdict;

/// What an expression is evaluated with.
pub struct Scope<'a, 's> {
    /// The values of the roots, in the order of the names that the expression was read with.
    pub roots: &'s [Value<'a>],
    /// How nodes are read.
    pub reading: &'s dyn Reading,
    /// The steps that are left; one record and rule share them.
    pub steps: &'s Cell<u32>,
}

/// A limit that was reached, so that nothing was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Exhausted {
    /// The steps are used up.
    #[error("the expression takes too many steps")]
    Steps,
    /// A text grew too long.
    #[error("the expression makes a text of more than {MADE_BYTES} bytes")]
    TextBytes,
}

/// Bytes in a text that an expression makes.
pub const MADE_BYTES: usize = 64 << 10;

/// Bytes that are read or compared for one step.
const BYTES_A_STEP: usize = 64;
/// Entries or items that are passed over for one step.
const NODES_A_STEP: usize = 8;

/// Why an evaluation does not go on: here, or at all.
pub(super) enum Halt<'a> {
    Unknown(Unknown<'a>),
    Exhausted(Exhausted),
}

pub(super) type Found<'a, T> = Result<T, Halt<'a>>;

pub(super) struct Evaluator<'a, 's> {
    pub(super) expression: &'a Expression,
    pub(super) scope: &'s Scope<'a, 's>,
    /// The values of the macros' variables, the outermost first.
    pub(super) variables: Vec<Value<'a>>,
    /// The scalars that were read, if anybody asks.
    pub(super) log: Option<RefCell<Vec<NodeRef<'a>>>>,
}

impl<'a> From<Unknown<'a>> for Halt<'a> {
    fn from(unknown: Unknown<'a>) -> Self {
        Self::Unknown(unknown)
    }
}

impl From<Exhausted> for Halt<'_> {
    fn from(exhausted: Exhausted) -> Self {
        Self::Exhausted(exhausted)
    }
}

impl<'a, 's> Evaluator<'a, 's> {
    pub(super) fn new(expression: &'a Expression, scope: &'s Scope<'a, 's>) -> Self {
        Self { expression, scope, variables: Vec::new(), log: None }
    }

    /// The value of a term; what can't be known is a value too.
    pub(super) fn value(&mut self, id: TermId) -> Result<Value<'a>, Exhausted> {
        match self.compute(id) {
            Ok(value) => Ok(value),
            Err(Halt::Unknown(unknown)) => Ok(Value::Unknown(unknown)),
            Err(Halt::Exhausted(exhausted)) => Err(exhausted),
        }
    }

    /// The truth of a condition.
    pub(super) fn truth(&mut self, id: TermId) -> Result<Truth<'a>, Exhausted> {
        let value = self.value(id)?;
        caught(self.verdict(&value, id))
    }

    fn compute(&mut self, id: TermId) -> Found<'a, Value<'a>> {
        self.step(1)?;
        let expression = self.expression;
        Ok(match &expression.term(id).kind {
            TermKind::Null => Value::Null,
            TermKind::Bool(truth) => Value::Truth(Verdict::of(*truth)),
            TermKind::Number(number) => Value::Number(Interval::exact(*number)),
            TermKind::Text(text) => Value::Text(Text::Borrowed(text)),
            TermKind::Date(date) => Value::Date(*date),
            TermKind::Duration(duration) => Value::Duration(*duration),
            TermKind::Root(root) => self.root(*root, id),
            TermKind::Variable(variable) => self.variables[*variable].clone(),
            TermKind::Member(of, name) => self.member(id, *of, name)?,
            TermKind::Index(of, index) => self.index(id, *of, *index)?,
            TermKind::Has(of) => self.has(*of)?.into_value(),
            TermKind::Not(of) => (!self.truth(*of)?).into_value(),
            TermKind::All(parts) => self.all(parts)?.into_value(),
            TermKind::Any(parts) => self.any(parts)?.into_value(),
            TermKind::Compare(comparison, left, right) => Value::Truth(self.compare(id, *comparison, *left, *right)?),
            _ => return self.compute_rarer(id, expression.term(id)),
        })
    }

    /// What needs more room on the stack than a comparison of members.
    #[inline(never)]
    fn compute_rarer(&mut self, id: TermId, term: &'a Term) -> Found<'a, Value<'a>> {
        match &term.kind {
            TermKind::List(items) => {
                let items: Result<Vec<_>, _> = items.iter().map(|item| self.value(*item)).collect();
                Ok(Value::List(items?.into()))
            }
            TermKind::Negate(of) => self.negate(*of),
            TermKind::Choose(condition, then, otherwise) => self.choose(id, *condition, *then, *otherwise),
            TermKind::Chain(first, rest) => self.chain(id, *first, rest),
            TermKind::Matches(of, pattern) => self.matches(*of, pattern),
            TermKind::Call(function, arguments) => self.call(id, *function, arguments),
            TermKind::Macro { which, list, variable, body } => {
                debug_assert_eq!(self.variables.len(), *variable, "macros nest");
                self.expand(id, *which, *list, *body)
            }
            _ => unreachable!("the caller took the rest"),
        }
    }

    fn root(&self, root: usize, id: TermId) -> Value<'a> {
        match self.scope.roots.get(root) {
            Some(Value::Unknown(unknown)) => Value::Unknown(Unknown { term: id, ..*unknown }),
            Some(value) => value.clone(),
            None => Value::Unknown(Unknown { why: Why::Missing, term: id, node: None }),
        }
    }

    fn all(&mut self, parts: &[TermId]) -> Result<Truth<'a>, Exhausted> {
        let mut truth = Truth::True;
        for part in parts {
            truth = truth.and(self.truth(*part)?);
            if truth.is_false() {
                break;
            }
        }
        Ok(truth)
    }

    fn any(&mut self, parts: &[TermId]) -> Result<Truth<'a>, Exhausted> {
        let mut truth = Truth::False;
        for part in parts {
            truth = truth.or(self.truth(*part)?);
            if truth.is_true() {
                break;
            }
        }
        Ok(truth)
    }

    /// Where the condition is open, the result is known only if both sides agree.
    fn choose(&mut self, id: TermId, condition: TermId, then: TermId, otherwise: TermId) -> Found<'a, Value<'a>> {
        let doubt = match self.truth(condition)? {
            Truth::True => return self.compute(then),
            Truth::False => return self.compute(otherwise),
            Truth::Possible => Unknown { why: Why::Inexact, term: condition, node: None },
            Truth::Unknown(unknown) => unknown,
        };
        let sides = (self.value(then)?, self.value(otherwise)?);
        match sides {
            (Value::Truth(a), Value::Truth(b)) if a == b => Ok(Value::Truth(a)),
            _ if doubt.why == Why::Inexact => Err(Unknown { term: id, ..doubt }.into()),
            _ => Err(doubt.into()),
        }
    }

    fn step(&self, steps: usize) -> Result<(), Exhausted> {
        let left = self.scope.steps.get();
        let left = u32::try_from(steps).ok().and_then(|steps| left.checked_sub(steps));
        self.scope.steps.set(left.unwrap_or(0));
        left.map(|_| ()).ok_or(Exhausted::Steps)
    }
}

/// What is not known as a truth of its own.
#[allow(clippy::needless_pass_by_value, reason = "it takes a result out of its wrapping, as `?` would")]
pub(super) fn caught(verdict: Found<'_, Verdict>) -> Result<Truth<'_>, Exhausted> {
    match verdict {
        Ok(verdict) => Ok(Truth::of(verdict)),
        Err(Halt::Unknown(unknown)) => Ok(Truth::Unknown(unknown)),
        Err(Halt::Exhausted(exhausted)) => Err(exhausted),
    }
}

/// The opposite of [`caught`].
fn settled(truth: Truth<'_>) -> Found<'_, Verdict> {
    match truth {
        Truth::True => Ok(Verdict::Certain),
        Truth::Possible => Ok(Verdict::Possible),
        Truth::False => Ok(Verdict::Impossible),
        Truth::Unknown(unknown) => Err(unknown.into()),
    }
}
