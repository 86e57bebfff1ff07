//! Figures with a qualifier, `{over: 27000}`, read into intervals.

use crate::document::Kind;
use crate::document::NodeRef;
use crate::quantity::Interval;
use crate::quantity::Number;
use crate::quantity::Scale;
use crate::quantity::TooManyDigits;
use crate::quantity::decimal;
use crate::quantity::interval::Bound;
use rust_decimal::Decimal;

mod misread;
mod words;

pub use misread::Misread;
pub use misread::Reason;
pub use words::Words;

/// A member of a mapping that says something of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Member {
    /// More than.
    Over,
    /// This or more.
    AtLeast,
    /// Less than.
    Under,
    /// This or less.
    UpTo,
    /// Roughly.
    About,
    /// A little less than.
    Nearly,
    /// One of a range, both ends included.
    Between,
    /// The figure itself.
    Value,
    /// The margin of `value`.
    PlusMinus,
    /// More than none.
    Some,
}

/// What a member of a mapping holds, as far as figures go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operand<'a> {
    /// The source text of a number, or the content of a string.
    Figure(&'a str),
    /// A list of two such texts.
    Pair(&'a str, &'a str),
    /// `true` or `false`.
    Flag(bool),
    /// Null: the figure is missing, which is not zero.
    Missing,
    /// Anything else.
    Other,
}

/// How figures are to be read in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The scale that the place has, for amounts only.
    pub scale: Scale,
    /// The least that `about` leaves each way, in per cent.
    pub approximation: Decimal,
}

/// A figure that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity<'t> {
    /// Every value it can stand for, the scale included.
    pub interval: Interval,
    /// The figure as it reads in a sentence.
    pub words: Words<'t>,
    /// The number it is stated by, before any scale; of a range there is none.
    pub stated: Option<Number>,
}

impl Member {
    /// Every member, in the order of the manual.
    pub const ALL: [Self; 10] = [
        Self::Over,
        Self::AtLeast,
        Self::Under,
        Self::UpTo,
        Self::About,
        Self::Nearly,
        Self::Between,
        Self::Value,
        Self::PlusMinus,
        Self::Some,
    ];

    /// The member of that key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|member| member.key() == key)
    }

    /// Its key in a record.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Over => "over",
            Self::AtLeast => "at_least",
            Self::Under => "under",
            Self::UpTo => "up_to",
            Self::About => "about",
            Self::Nearly => "nearly",
            Self::Between => "between",
            Self::Value => "value",
            Self::PlusMinus => "plus_minus",
            Self::Some => "some",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::AtLeast => "at least",
            Self::UpTo => "up to",
            Self::PlusMinus => "±",
            other => other.key(),
        }
    }
}

/// Members that may accompany a figure and say nothing of its size.
const CARRIED: [&str; 6] = ["unit", "scale", "currency", "as_of", "source", "note"];

impl<'a> From<NodeRef<'a>> for Operand<'a> {
    fn from(node: NodeRef<'a>) -> Self {
        match node.kind() {
            Kind::Null => Self::Missing,
            Kind::Bool => Self::Flag(node.as_bool() == Some(true)),
            Kind::Integer | Kind::Float | Kind::String => Self::Figure(node.text()),
            Kind::Sequence => {
                let mut items = node.items();
                match (items.next(), items.next(), items.next()) {
                    (Some(low), Some(high), None) => Self::Pair(low.text(), high.text()),
                    _ => Self::Other,
                }
            }
            _ => Self::Other,
        }
    }
}

/// As in a rule file that says nothing: no scale, `about` leaves five per cent.
impl Default for Reading {
    fn default() -> Self {
        Self { scale: Scale::Unit, approximation: Decimal::from(5) }
    }
}

impl Reading {
    /// Reads a plain figure from its source text (or a string's content).
    pub fn number<'t>(&self, text: &'t str) -> Result<Quantity<'t>, Misread> {
        self.plain(text).map_err(Misread::of_figure)
    }

    /// Reads a mapping from its members, in the order written.
    pub fn mapping<'t>(&self, members: &[(&str, Operand<'t>)]) -> Result<Quantity<'t>, Misread> {
        self.members(members.iter().copied())
    }

    /// Reads a mapping from its members, one after the other.
    pub fn members<'k, 't>(
        &self,
        members: impl Iterator<Item = (&'k str, Operand<'t>)>,
    ) -> Result<Quantity<'t>, Misread> {
        let mut found: [Option<(Member, Operand<'t>)>; 2] = [None; 2];
        for (key, operand) in members.filter(|(key, _)| !CARRIED.contains(key)) {
            let member = Member::from_key(key).ok_or_else(|| Misread::unknown(key))?;
            match found {
                [None, _] => found[0] = Some((member, operand)),
                [Some((first, _)), None] if compatible(first, member) => {
                    found[1] = Some((member, operand));
                }
                [Some((first, _)), _] => return Err(Misread::of(member, Reason::Together(first))),
            }
        }
        match found {
            [None, _] => Err(Misread::of_figure(Reason::NoFigure)),
            [Some((member, operand)), None] => self.single(member, operand),
            [Some(pair @ (Member::AtLeast | Member::Value, _)), Some(other)] | [Some(other), Some(pair)] => {
                self.double(pair, other)
            }
        }
    }

    fn single<'t>(&self, member: Member, operand: Operand<'t>) -> Result<Quantity<'t>, Misread> {
        let quantity = match (member, operand) {
            (_, Operand::Missing) => Err(Reason::Missing),
            (Member::Some, Operand::Flag(true)) => Ok(some()),
            (Member::Some, _) => Err(Reason::NotTrue),
            (Member::PlusMinus, _) => Err(Reason::NoValue),
            (Member::Between, Operand::Pair(low, high)) => return self.between(low, high),
            (Member::Between, _) => Err(Reason::NotAPair),
            (Member::Value, Operand::Figure(text)) => self.plain(text),
            (_, Operand::Figure(text)) => self.qualified(member, text),
            _ => Err(Reason::NotAFigure),
        };
        quantity.map_err(|reason| Misread::of(member, reason))
    }

    /// Reads `at_least` with `up_to`, or `value` with `plus_minus`.
    fn double<'t>(
        &self,
        (first, operand): (Member, Operand<'t>),
        (second, other): (Member, Operand<'t>),
    ) -> Result<Quantity<'t>, Misread> {
        let (text, number) = figure(operand).map_err(|reason| Misread::of(first, reason))?;
        let blame = |reason| Misread::of(second, reason);
        let (other_text, other) = figure(other).map_err(blame)?;
        if second == Member::PlusMinus {
            let interval = self.margin(number, other).map_err(blame)?;
            return Ok(Quantity { interval, words: Words::Margin(text, other_text), stated: Some(number) });
        }
        let interval = self.range(number, other).map_err(blame)?;
        Ok(Quantity { interval, words: Words::Range(text, other_text), stated: None })
    }

    fn plain<'t>(&self, text: &'t str) -> Result<Quantity<'t>, Reason> {
        let number = Number::parse(text)?;
        let interval = number.interval(self.scale)?;
        Ok(Quantity { interval, words: Words::Plain(text), stated: Some(number) })
    }

    fn qualified<'t>(&self, member: Member, text: &'t str) -> Result<Quantity<'t>, Reason> {
        let number = Number::parse(text)?;
        let interval = match member {
            Member::Over => Interval::above(number.value),
            Member::AtLeast => Interval::at_least(number.value),
            Member::Under => Interval::below(number.value),
            Member::UpTo => Interval::at_most(number.value),
            Member::About => self.about(number)?,
            _ => nearly(number.value)?,
        };
        let interval = interval.scale(self.scale)?;
        Ok(Quantity { interval, words: Words::Qualified(member, text), stated: Some(number) })
    }

    fn between<'t>(&self, low: &'t str, high: &'t str) -> Result<Quantity<'t>, Misread> {
        let item =
            |text, item| Number::parse(text).map_err(|error| Misread::of(Member::Between, error.into()).at(item));
        let interval =
            self.range(item(low, 0)?, item(high, 1)?).map_err(|reason| Misread::of(Member::Between, reason))?;
        Ok(Quantity { interval, words: Words::Between(low, high), stated: None })
    }

    fn about(&self, number: Number) -> Result<Interval, TooManyDigits> {
        let hundredth = Decimal::new(1, 2);
        let share = decimal::mul(decimal::mul(number.value.abs(), self.approximation)?, hundredth)?;
        Interval::around(number.value, share.max(number.coarse_unit()?))
    }

    fn range(&self, low: Number, high: Number) -> Result<Interval, Reason> {
        let interval = Interval::closed(low.value, high.value).ok_or(Reason::Order)?;
        Ok(interval.scale(self.scale)?)
    }

    fn margin(&self, value: Number, margin: Number) -> Result<Interval, Reason> {
        if margin.value.is_sign_negative() {
            return Err(Reason::Negative);
        }
        Ok(Interval::around(value.value, margin.value)?.scale(self.scale)?)
    }
}

fn compatible(a: Member, b: Member) -> bool {
    matches!(
        (a, b),
        (Member::AtLeast, Member::UpTo)
            | (Member::UpTo, Member::AtLeast)
            | (Member::Value, Member::PlusMinus)
            | (Member::PlusMinus, Member::Value)
    )
}

fn figure(operand: Operand<'_>) -> Result<(&str, Number), Reason> {
    match operand {
        Operand::Figure(text) => Ok((text, Number::parse(text)?)),
        Operand::Missing => Err(Reason::Missing),
        _ => Err(Reason::NotAFigure),
    }
}

fn some() -> Quantity<'static> {
    Quantity { interval: Interval::above(Decimal::ZERO), words: Words::Some, stated: None }
}

/// [0.9 v, v), and of a negative value the same seen from zero.
fn nearly(value: Decimal) -> Result<Interval, Reason> {
    let near = Some(Bound::closed(decimal::mul(value, Decimal::new(9, 1))?));
    let far = Some(Bound::open(value));
    let (low, high) = if value.is_sign_negative() { (far, near) } else { (near, far) };
    Interval::new(low, high).ok_or(Reason::NearlyNothing)
}

#[cfg(test)]
mod tests;
