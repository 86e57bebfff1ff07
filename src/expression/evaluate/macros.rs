//! `all`, `exists`, `exists_one`, `map` and `filter`.

use crate::expression::Truth;
use crate::expression::Unknown;
use crate::expression::Value;
use crate::expression::Why;
use crate::expression::evaluate::Evaluator;
use crate::expression::evaluate::Exhausted;
use crate::expression::evaluate::Found;
use crate::expression::evaluate::access::Items;
use crate::expression::evaluate::access::items_of;
use crate::expression::syntax::Macro;
use crate::expression::syntax::TermId;

impl<'a> Evaluator<'a, '_> {
    pub(super) fn expand(&mut self, id: TermId, which: Macro, list: TermId, body: TermId) -> Found<'a, Value<'a>> {
        let value = self.value(list)?;
        let items = items_of(&value, list)?;
        match which {
            Macro::All => Ok((!self.some(items, body, true)?).into_value()),
            Macro::Exists => Ok(self.some(items, body, false)?.into_value()),
            Macro::ExistsOne => Ok(self.one(items, body)?.into_value()),
            Macro::Map => self.map(items, body),
            Macro::Filter => self.filter(id, items, body),
        }
    }

    /// Evaluates `body` with the innermost variable as `item`.
    pub(in crate::expression) fn with<T>(&mut self, item: Value<'a>, body: impl FnOnce(&mut Self) -> T) -> T {
        self.variables.push(item);
        let result = body(self);
        self.variables.pop();
        result
    }

    /// Whether the condition holds for some item; with `opposite`, whether it does not for some.
    fn some(&mut self, items: Items<'a>, body: TermId, opposite: bool) -> Result<Truth<'a>, Exhausted> {
        let mut truth = Truth::False;
        for item in items {
            let here = self.with(item, |inside| inside.truth(body))?;
            truth = truth.or(if opposite { !here } else { here });
            if truth.is_true() {
                break;
            }
        }
        Ok(truth)
    }

    fn one(&mut self, items: Items<'a>, body: TermId) -> Result<Truth<'a>, Exhausted> {
        let (mut certain, mut open) = (0, Truth::False);
        for item in items {
            match self.with(item, |inside| inside.truth(body))? {
                Truth::True => certain += 1,
                here => open = open.or(here),
            }
            if certain > 1 {
                return Ok(Truth::False);
            }
        }
        let settled = if certain == 1 { Truth::True } else { Truth::False };
        Ok(if open.is_false() { settled } else { open })
    }

    fn map(&mut self, items: Items<'a>, body: TermId) -> Found<'a, Value<'a>> {
        let mut mapped = Vec::new();
        for item in items {
            self.step(1)?;
            mapped.push(self.with(item, |inside| inside.value(body))?);
        }
        Ok(Value::List(mapped.into()))
    }

    /// A list is known only if it is known of every item whether it belongs to it.
    fn filter(&mut self, id: TermId, items: Items<'a>, body: TermId) -> Found<'a, Value<'a>> {
        let mut kept = Vec::new();
        for item in items {
            self.step(1)?;
            match self.with(item.clone(), |inside| inside.truth(body))? {
                Truth::True => kept.push(item),
                Truth::False => {}
                Truth::Possible => return Err(Unknown { why: Why::Inexact, term: id, node: None }.into()),
                Truth::Unknown(unknown) => return Err(unknown.into()),
            }
        }
        Ok(Value::List(kept.into()))
    }
}
