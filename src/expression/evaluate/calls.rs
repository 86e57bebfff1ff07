//! Functions, each sent to its room.

use crate::expression::Truth;
use crate::expression::Value;
use crate::expression::evaluate::BYTES_A_STEP;
use crate::expression::evaluate::Evaluator;
use crate::expression::evaluate::Found;
use crate::expression::evaluate::access::items_of;
use crate::expression::evaluate::read::Seen;
use crate::expression::evaluate::read::not_a;
use crate::expression::function::Function;
use crate::expression::syntax::TermId;
use crate::quantity::Interval;
use crate::verdict::Verdict;

impl<'a> Evaluator<'a, '_> {
    pub(super) fn call(&mut self, id: TermId, function: Function, arguments: &[TermId]) -> Found<'a, Value<'a>> {
        let first = arguments[0];
        match function {
            Function::Size => self.size(first),
            Function::Possible => {
                let truth = self.truth(first)?;
                Ok(Value::Truth(Verdict::of(!truth.is_false())))
            }
            Function::Certain => {
                let truth = self.truth(first)?;
                Ok(Value::Truth(Verdict::of(truth.is_true())))
            }
            Function::Date => self.value(first).map_err(Into::into).and_then(|value| self.as_date(&value, first)),
            Function::Year => self.year(first),
            Function::Overlaps | Function::Within => self.relate(function, first, arguments[1]),
            Function::Duration => self.duration(first),
            Function::SignificantDigits => self.significant_digits(first),
            Function::Number => self.number_of(first),
            Function::Abs => self.absolute(first),
            Function::Sum => self.sum(id, arguments),
            Function::Min => self.extreme(id, arguments, true),
            Function::Max => self.extreme(id, arguments, false),
            Function::Version => self.version(first),
            Function::Matches => self.matches_computed(first, arguments[1]),
            Function::Split => self.split(first, arguments[1]),
            Function::Replace => self.replace(first, arguments[1], arguments[2]),
            Function::StartsWith | Function::EndsWith | Function::Contains => {
                self.search(function, first, arguments[1])
            }
            Function::LowerAscii | Function::UpperAscii | Function::Trim => self.changed(function, first),
        }
    }

    /// Of a list its items, of a mapping its members, of a text its characters.
    fn size(&mut self, of: TermId) -> Found<'a, Value<'a>> {
        let value = self.value(of)?;
        let seen = self.see(&value, of)?;
        let size = match &seen {
            Seen::List | Seen::Mapping(_) | Seen::Members => self.len_of(&value)?,
            Seen::Text(text) => {
                self.step(text.len() / BYTES_A_STEP)?;
                text.chars().count()
            }
            _ => return Err(not_a("a list, mapping or text", &seen, &value, of)),
        };
        Ok(Value::Number(Interval::exact(size.into())))
    }

    /// The arguments, or the items of the only one if that is a list.
    pub(super) fn operands(&mut self, arguments: &[TermId]) -> Found<'a, Vec<(Value<'a>, TermId)>> {
        let mut operands = Vec::new();
        for term in arguments {
            let value = self.value(*term)?;
            let is_list = matches!(&value, Value::List(_)) || matches!(&value, Value::Node(node) if node.is_sequence());
            if arguments.len() > 1 || !is_list {
                operands.push((value, *term));
                continue;
            }
            for item in items_of(&value, *term)? {
                self.step(1)?;
                operands.push((item, *term));
            }
        }
        Ok(operands)
    }
}

impl<'a> From<bool> for Value<'a> {
    fn from(truth: bool) -> Value<'a> {
        Truth::of(Verdict::of(truth)).into_value()
    }
}
