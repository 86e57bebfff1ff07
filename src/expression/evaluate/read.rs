//! Nodes read as what they are needed as. Every scalar that decides anything passes through [`Evaluator::see`].

use crate::date::Date;
use crate::document::Kind;
use crate::document::NodeRef;
use crate::expression::Unknown;
use crate::expression::Value;
use crate::expression::Why;
use crate::expression::evaluate::BYTES_A_STEP;
use crate::expression::evaluate::Evaluator;
use crate::expression::evaluate::Found;
use crate::expression::evaluate::Halt;
use crate::expression::syntax::TermId;
use crate::expression::value::Text;
use crate::quantity::Interval;
use crate::verdict::Verdict;

/// A value with the type of its node looked up.
pub(super) enum Seen<'a> {
    Null,
    Truth(Verdict),
    Number(Interval),
    /// A number in a record, whose source text says how exact it is.
    Figure(NodeRef<'a>),
    Text(Text<'a>),
    Date(Date),
    Duration(crate::date::Duration),
    Version(Text<'a>),
    /// A list of any kind.
    List,
    Mapping(NodeRef<'a>),
    Members,
}

/// The longest text that is tried as a date.
const DATE_BYTES: usize = 64;

impl<'a> Evaluator<'a, '_> {
    pub(super) fn see(&self, value: &Value<'a>, term: TermId) -> Found<'a, Seen<'a>> {
        Ok(match value {
            Value::Node(node) => return self.see_node(*node, term),
            Value::Unknown(unknown) => return Err((*unknown).into()),
            Value::Members(_) => Seen::Members,
            Value::Null => Seen::Null,
            Value::Truth(verdict) => Seen::Truth(*verdict),
            Value::Number(interval) => Seen::Number(*interval),
            Value::Text(text) => Seen::Text(text.clone()),
            Value::Date(date) => Seen::Date(*date),
            Value::Duration(duration) => Seen::Duration(*duration),
            Value::Version(text) => Seen::Version(text.clone()),
            Value::List(_) => Seen::List,
        })
    }

    fn see_node(&self, node: NodeRef<'a>, term: TermId) -> Found<'a, Seen<'a>> {
        let rejected = |why| Halt::Unknown(Unknown { why, term, node: Some(node) });
        if self.scope.reading.is_rejected(node) {
            return Err(rejected(Why::Rejected));
        }
        self.step(node.text().len() / BYTES_A_STEP)?;
        if let Some(log) = self.log.as_ref().filter(|_| !node.is_sequence()) {
            log.borrow_mut().push(node);
        }
        Ok(match node.kind() {
            Kind::Null => Seen::Null,
            Kind::Bool => Seen::Truth(Verdict::of(node.as_bool() == Some(true))),
            Kind::Integer | Kind::Float => Seen::Figure(node),
            Kind::String => Seen::Text(Text::Borrowed(node.text())),
            Kind::Sequence => Seen::List,
            Kind::Mapping => Seen::Mapping(node),
            Kind::NonFinite | Kind::Alias => return Err(rejected(Why::NotA("a number"))),
        })
    }

    pub(super) fn verdict(&self, value: &Value<'a>, term: TermId) -> Found<'a, Verdict> {
        match self.see(value, term)? {
            Seen::Truth(verdict) => Ok(verdict),
            seen => Err(not_a("a condition", &seen, value, term)),
        }
    }

    pub(super) fn number(&self, value: &Value<'a>, term: TermId) -> Found<'a, Interval> {
        let seen = self.see(value, term)?;
        match self.number_if_any(&seen, term)? {
            Some(interval) => Ok(interval),
            None => Err(not_a("a number", &seen, value, term)),
        }
    }

    /// The number of what is one by its type.
    pub(super) fn number_if_any(&self, seen: &Seen<'a>, term: TermId) -> Found<'a, Option<Interval>> {
        match seen {
            Seen::Number(interval) => Ok(Some(*interval)),
            Seen::Figure(node) | Seen::Mapping(node) => self.quantity(*node, term).map(Some),
            _ => Ok(None),
        }
    }

    fn quantity(&self, node: NodeRef<'a>, term: TermId) -> Found<'a, Interval> {
        let read = self.scope.reading.quantity(node);
        read.map_err(|why| Unknown { why, term, node: Some(node) }.into())
    }

    pub(super) fn text(&self, value: &Value<'a>, term: TermId) -> Found<'a, Text<'a>> {
        match self.see(value, term)? {
            Seen::Text(text) => Ok(text),
            seen => Err(not_a("a text", &seen, value, term)),
        }
    }

    pub(super) fn text_if_any(&self, value: &Value<'a>, term: TermId) -> Found<'a, Option<Text<'a>>> {
        match self.see(value, term)? {
            Seen::Text(text) => Ok(Some(text)),
            _ => Ok(None),
        }
    }

    /// A date, or a text or a year that reads as one.
    pub(super) fn date(&self, value: &Value<'a>, term: TermId) -> Found<'a, Date> {
        let seen = self.see(value, term)?;
        let read = match &seen {
            Seen::Text(text) if text.len() <= DATE_BYTES => Date::parse(text).ok(),
            _ => date_if_any(&seen),
        };
        read.ok_or_else(|| not_a("a date", &seen, value, term))
    }
}

/// Why a value can't be used.
pub(super) fn unknown<'a>(why: Why, term: TermId, value: &Value<'a>) -> Halt<'a> {
    let node = match value {
        Value::Node(node) => Some(*node),
        _ => None,
    };
    Unknown { why, term, node }.into()
}

pub(super) fn not_a<'a>(what: &'static str, seen: &Seen<'a>, value: &Value<'a>, term: TermId) -> Halt<'a> {
    let why = if matches!(seen, Seen::Null) { Why::Null } else { Why::NotA(what) };
    unknown(why, term, value)
}

/// The date that a value is or unmistakably looks like: a text that begins with a year of four digits, a whole number
/// of at most four digits.
pub(super) fn date_if_any(seen: &Seen<'_>) -> Option<Date> {
    match seen {
        Seen::Date(date) => Some(*date),
        Seen::Text(text) if looks_like_date(text) => Date::parse(text).ok(),
        Seen::Figure(node) if node.kind() == Kind::Integer => year(node.text()),
        Seen::Number(interval) => year(&interval.point()?.normalize().to_string()),
        _ => None,
    }
}

fn year(digits: &str) -> Option<Date> {
    let unsigned = digits.strip_prefix('-').unwrap_or(digits);
    let is_year = unsigned.len() <= 4 && unsigned.bytes().all(|byte| byte.is_ascii_digit());
    is_year.then(|| Date::parse(digits).ok())?
}

/// Whether it may be a date, so that most texts are never tried.
pub(super) fn looks_like_date(text: &str) -> bool {
    let year = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let is_year = |year: &[u8]| year.len() >= 4 && year[..4].iter().all(|byte| byte.is_ascii_digit() || *byte == b'X');
    text.len() <= DATE_BYTES && (is_year(year) || text.starts_with("../") || text.starts_with('/'))
}
