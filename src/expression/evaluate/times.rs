//! Functions of dates, periods and lengths of time.

use crate::date::Date;
use crate::date::Day;
use crate::date::Duration;
use crate::expression::Value;
use crate::expression::Why;
use crate::expression::evaluate::Evaluator;
use crate::expression::evaluate::Found;
use crate::expression::evaluate::access::items_of;
use crate::expression::evaluate::read::Seen;
use crate::expression::evaluate::read::not_a;
use crate::expression::evaluate::read::unknown;
use crate::expression::function::Function;
use crate::expression::syntax::TermId;
use crate::quantity::Bound;
use crate::quantity::Interval;
use crate::verdict::Verdict;

impl<'a> Evaluator<'a, '_> {
    pub(super) fn as_date(&mut self, value: &Value<'a>, of: TermId) -> Found<'a, Value<'a>> {
        Ok(Value::Date(self.period(value, of)?))
    }

    /// The years that a date can lie in.
    pub(super) fn year(&mut self, of: TermId) -> Found<'a, Value<'a>> {
        let value = self.value(of)?;
        let date = self.date(&value, of)?;
        let year = |day: Option<Day>| day.map(|day| Bound::closed(day.to_ymd().0.into()));
        Ok(Value::Number(Interval::new(year(date.earliest()), year(date.latest())).unwrap_or(Interval::ANY)))
    }

    pub(super) fn relate(&mut self, function: Function, a: TermId, b: TermId) -> Found<'a, Value<'a>> {
        let (x, y) = (self.value(a)?, self.value(b)?);
        let (x, y) = (self.period(&x, a)?, self.period(&y, b)?);
        let verdict: Verdict = if function == Function::Within { x.within(&y) } else { x.overlaps(&y) };
        Ok(Value::Truth(verdict))
    }

    pub(super) fn duration(&mut self, of: TermId) -> Found<'a, Value<'a>> {
        let value = self.value(of)?;
        let seen = self.see(&value, of)?;
        let read = match &seen {
            Seen::Text(text) => Duration::parse(text).ok(),
            Seen::Duration(duration) => Some(*duration),
            _ => None,
        };
        read.map(Value::Duration).ok_or_else(|| not_a("a length of time", &seen, &value, of))
    }

    /// A date, or a list of a start and an end; an end that is null has not come yet.
    fn period(&mut self, value: &Value<'a>, of: TermId) -> Found<'a, Date> {
        if !matches!(self.see(value, of)?, Seen::List) {
            return self.date(value, of);
        }
        let mut items = items_of(value, of)?;
        let (Some(start), Some(end), None) = (items.next(), items.next(), items.next()) else {
            return Err(unknown(Why::NotA("a period: a start and an end"), of, value));
        };
        let start = self.date(&start, of)?;
        if matches!(self.see(&end, of)?, Seen::Null) {
            return Ok(Date::open_from(&start));
        }
        let end = self.date(&end, of)?;
        Date::period(&start, &end).ok_or_else(|| unknown(Why::EndsFirst, of, value))
    }
}
