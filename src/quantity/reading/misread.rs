//! Why a figure could not be read, and which member is at fault.

use super::Member;
use crate::quantity::NumberError;
use crate::quantity::TooManyDigits;
use std::fmt;

/// A figure that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// The key of the member at fault, or `None` for the figure as a whole.
    pub member: Option<String>,
    /// Which item of that member's list is at fault, from 0.
    pub item: Option<usize>,
    /// What is wrong with it.
    pub reason: Reason,
}

/// What is wrong with a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The text is no number.
    Number(NumberError),
    /// The member is null: the figure is missing, so this is no error of the record.
    Missing,
    /// A mapping without any figure.
    NoFigure,
    /// The member is none that qualifies a figure.
    Unknown {
        /// The member that is spelt most like it.
        suggestion: Option<&'static str>,
    },
    /// It does not go with an earlier member.
    Together(Member),
    /// `plus_minus` without `value`.
    NoValue,
    /// The lower end is above the upper end.
    Order,
    /// `between` without a list of two numbers.
    NotAPair,
    /// `some` with anything but `true`.
    NotTrue,
    /// A mapping or list where a number belongs.
    NotAFigure,
    /// A margin below zero.
    Negative,
    /// Nothing is nearly zero.
    NearlyNothing,
}

impl Misread {
    /// Whether the figure is one, but can't be: its bounds or its members contradict each other.
    pub fn is_contradiction(&self) -> bool {
        matches!(self.reason, Reason::Order | Reason::Negative | Reason::NearlyNothing | Reason::Together(_))
    }

    pub(super) fn of_figure(reason: Reason) -> Self {
        Self { member: None, item: None, reason }
    }

    pub(super) fn of(member: Member, reason: Reason) -> Self {
        Self { member: Some(member.key().to_owned()), item: None, reason }
    }

    pub(super) fn unknown(key: &str) -> Self {
        let suggestion = Member::ALL
            .into_iter()
            // A long key resembles none, and the comparison takes the product of both lengths.
            .filter(|_| key.len() < 20)
            .map(|member| (strsim::osa_distance(key, member.key()), member.key()))
            .min()
            .filter(|(distance, member)| distance * 2 < member.len())
            .map(|(_, member)| member);
        Self { member: Some(key.to_owned()), item: None, reason: Reason::Unknown { suggestion } }
    }

    pub(super) fn at(self, item: usize) -> Self {
        Self { item: Some(item), ..self }
    }

    /// Whether a figure is merely absent, which no rule complains of.
    pub fn is_missing(&self) -> bool {
        self.reason == Reason::Missing
    }

    /// What to write instead.
    pub fn help(&self) -> Option<String> {
        Some(match &self.reason {
            Reason::Number(error) => return error.help(),
            Reason::Unknown { suggestion: Some(member) } => format!("did you mean `{member}`?"),
            Reason::Unknown { suggestion: None } => {
                let members = Member::ALL.map(|member| format!("`{}`", member.key()));
                format!("a figure takes {}", members.join(", "))
            }
            Reason::NoFigure => "write the number as `value`, or qualify it: `over`, `about`, `up_to`".to_owned(),
            Reason::Together(_) => "only `at_least` with `up_to` and `value` with `plus_minus` go together".to_owned(),
            Reason::Order => "write the smaller number first".to_owned(),
            Reason::NotAPair => "write `between: [5, 7]`".to_owned(),
            Reason::NotTrue => "write `some: true`, or leave the figure out".to_owned(),
            Reason::NoValue => "write the number as `value`".to_owned(),
            Reason::Missing | Reason::NotAFigure | Reason::Negative | Reason::NearlyNothing => {
                return None;
            }
        })
    }
}

impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let member = self.member.as_deref().unwrap_or("value");
        match &self.reason {
            Reason::Number(error) => error.fmt(f),
            Reason::Missing => write!(f, "`{member}` is null"),
            Reason::NoFigure => f.write_str("the mapping has no figure"),
            Reason::Unknown { .. } => write!(f, "`{member}` does not qualify a figure"),
            Reason::Together(other) => {
                write!(f, "`{}` and `{member}` don't go together", other.key())
            }
            Reason::NoValue => f.write_str("`plus_minus` has no `value` to go with"),
            Reason::Order if member == "between" => f.write_str("the range of `between` ends below its start"),
            Reason::Order => write!(f, "`{member}` is less than `at_least`"),
            Reason::NotAPair => f.write_str("`between` is not a list of two numbers"),
            Reason::NotTrue => f.write_str("`some` is not `true`"),
            Reason::NotAFigure => write!(f, "`{member}` is not a number"),
            Reason::Negative => write!(f, "`{member}` is below zero"),
            Reason::NearlyNothing => f.write_str("no number is nearly zero"),
        }
    }
}

impl From<NumberError> for Reason {
    fn from(error: NumberError) -> Self {
        Self::Number(error)
    }
}

impl From<TooManyDigits> for Reason {
    fn from(_: TooManyDigits) -> Self {
        Self::Number(NumberError::TooManyDigits)
    }
}
