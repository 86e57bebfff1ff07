//! What expressions compute with, and why something can't be known.

use std::fmt;
use std::ops::Deref;
use std::rc::Rc;

use crate::date::Date;
use crate::date::Duration;
use crate::document::NodeRef;
use crate::expression::Expression;
use crate::expression::syntax::TermId;
use crate::quantity::Interval;
use crate::verdict::Verdict;

/// A value; it borrows from the record and the expression where it can.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// A node of a record, read when it is used: as a number, a text, a date, a list.
    Node(NodeRef<'a>),
    /// Named values that belong together without being in a document, like what a fact carries along.
    Members(&'a [(&'a str, Value<'a>)]),
    /// Null.
    Null,
    /// A condition.
    Truth(Verdict),
    /// A number: every value it can stand for.
    Number(Interval),
    /// A text.
    Text(Text<'a>),
    /// A date or period.
    Date(Date),
    /// A length of time.
    Duration(Duration),
    /// A text that compares as a version.
    Version(Text<'a>),
    /// A list.
    List(Rc<[Value<'a>]>),
    /// Nothing that could be used, and why.
    Unknown(Unknown<'a>),
}

/// A text that is copied freely.
#[derive(Clone, Debug)]
pub enum Text<'a> {
    /// As it stands in the record or the expression.
    Borrowed(&'a str),
    /// Made by a function.
    Made(Rc<str>),
}

/// How far a condition is settled.
#[derive(Clone, Copy, Debug)]
pub enum Truth<'a> {
    /// True for every reading of the values.
    True,
    /// False for every reading: the only truth that is an error.
    False,
    /// True for some readings and false for others.
    Possible,
    /// Something that it needs is missing or can't be read.
    Unknown(Unknown<'a>),
}

/// Why something is not known.
#[derive(Clone, Copy, Debug)]
pub struct Unknown<'a> {
    /// The reason.
    pub why: Why,
    /// The part of the expression that is not known.
    pub(super) term: TermId,
    /// The node that could not be used.
    pub node: Option<NodeRef<'a>>,
}

/// A reason why something is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// There is no such member or item.
    Missing,
    /// It is null where a value is needed.
    Null,
    /// Another finding already rejects the node.
    Rejected,
    /// It is no condition, number, text, date, list, …: the noun with its article.
    NotA(&'static str),
    /// The two sides are of different types.
    Incomparable,
    /// Texts that are no dates have no order.
    NoOrder,
    /// The values are not exact enough.
    Inexact,
    /// More than 28 digits would be needed.
    TooManyDigits,
    /// A date beyond the years that there are.
    OutOfRange,
    /// A period that ends before it starts.
    EndsFirst,
    /// A divisor that can be zero.
    Zero,
    /// Lists or mappings too deep inside each other to be compared.
    TooDeep,
    /// A pattern that can't be used.
    Pattern,
}

impl Value<'_> {
    /// The value of a root that is not there.
    pub fn absent() -> Self {
        Self::Unknown(Unknown { why: Why::Missing, term: TermId(0), node: None })
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Made(text) => text,
        }
    }
}

impl<'a> Truth<'a> {
    /// The truth of a verdict.
    pub fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Certain => Self::True,
            Verdict::Possible => Self::Possible,
            Verdict::Impossible => Self::False,
        }
    }

    /// Whether it is certainly false.
    pub fn is_false(self) -> bool {
        matches!(self, Self::False)
    }

    /// Whether it is certainly true.
    pub fn is_true(self) -> bool {
        matches!(self, Self::True)
    }

    /// Both hold. Of two that are not settled, one that is not known speaks.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::Unknown(_), _) | (_, Self::True) => self,
            (_, Self::Unknown(_)) | (Self::True, _) => other,
            (Self::Possible, Self::Possible) => Self::Possible,
        }
    }

    /// At least one holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        !(!self).and(!other)
    }

    pub(super) fn into_value(self) -> Value<'a> {
        match self {
            Self::True => Value::Truth(Verdict::Certain),
            Self::Possible => Value::Truth(Verdict::Possible),
            Self::False => Value::Truth(Verdict::Impossible),
            Self::Unknown(unknown) => Value::Unknown(unknown),
        }
    }
}

impl std::ops::Not for Truth<'_> {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            other => other,
        }
    }
}

impl Unknown<'_> {
    /// The reason in words, for "not checked: …".
    pub fn reason(&self, expression: &Expression) -> String {
        let text = Clipped(expression.text_of(self.term));
        match self.why {
            Why::Missing => format!("`{text}` is missing"),
            Why::Null => format!("`{text}` is null"),
            Why::Rejected => format!("`{text}` is already rejected"),
            Why::NotA(what) => format!("`{text}` is not {what}"),
            Why::Incomparable => format!("`{text}` has sides of different types"),
            Why::NoOrder => format!("`{text}` asks for the order of texts that are no dates"),
            Why::Inexact => format!("`{text}` is not known exactly enough"),
            Why::TooManyDigits => format!("`{text}` has too many digits to compute exactly"),
            Why::OutOfRange => format!("`{text}` lies beyond the years -9999 to 9999"),
            Why::EndsFirst => format!("`{text}` ends before it starts"),
            Why::Zero => format!("`{text}` can be zero"),
            Why::TooDeep => format!("`{text}` compares what is nested too deeply"),
            Why::Pattern => format!("`{text}` is no pattern that can be used"),
        }
    }
}

/// As in a report: text in quotes, numbers and dates as what they can stand for.
impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(Unknown { why: Why::Missing, .. }) => f.write_str("missing"),
            Self::Node(node) | Self::Unknown(Unknown { node: Some(node), .. }) => write_node(*node, f),
            Self::Members(members) => write!(f, "{}", Count(members.len(), "member")),
            Self::Null => f.write_str("null"),
            Self::Truth(Verdict::Certain) => f.write_str("true"),
            Self::Truth(Verdict::Impossible) => f.write_str("false"),
            Self::Truth(Verdict::Possible) => f.write_str("possible"),
            Self::Number(interval) => interval.fmt(f),
            Self::Text(text) | Self::Version(text) => write!(f, "\"{}\"", Clipped(text)),
            Self::Date(date) => date.fmt(f),
            Self::Duration(duration) => duration.fmt(f),
            Self::List(items) => write!(f, "{}", Count(items.len(), "item")),
            Self::Unknown(_) => f.write_str("unknown"),
        }
    }
}

/// A scalar and a short flow container as written, a longer container by its size.
fn write_node(node: NodeRef<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let source = node.source();
    let is_container = node.is_mapping() || node.is_sequence();
    if source.is_empty() {
        return f.write_str("null");
    }
    if is_container && (source.len() > LONG || source.contains('\n')) {
        let noun = if node.is_mapping() { "member" } else { "item" };
        return write!(f, "{}", Count(node.len(), noun));
    }
    write!(f, "{}", Clipped(source))
}

/// Bytes of a value that a report shows.
const LONG: usize = 60;

/// A text of one line that is cut if it is long.
struct Clipped<'a>(&'a str);

impl fmt::Display for Clipped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.0.lines().next().unwrap_or_default();
        let end = line.char_indices().map(|(at, _)| at).find(|&at| at >= LONG).unwrap_or(line.len());
        f.write_str(&line[..end])?;
        f.write_str(if end < self.0.len() { "…" } else { "" })
    }
}

struct Count(usize, &'static str);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.0 == 1 { "" } else { "s" };
        write!(f, "{} {}{plural}", self.0, self.1)
    }
}
