//! The parsed form: terms in one arena, so that dropping a deep expression needs no stack.

use rust_decimal::Decimal;

use crate::date::Date;
use crate::date::Duration;
use crate::expression::function::Function;
use crate::expression::pattern::Pattern;
use crate::source::Span;

/// The number of a term in its expression's arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct TermId(pub u32);

/// A part of an expression.
#[derive(Debug)]
pub(super) struct Term {
    /// All of its bytes, not its operator's alone.
    pub(super) span: Span,
    /// One more than that of its highest part.
    pub(super) height: u16,
    pub(super) kind: TermKind,
}

#[derive(Debug)]
pub(super) enum TermKind {
    Null,
    Bool(bool),
    Number(Decimal),
    Text(Box<str>),
    /// `date("…")` of a text that is written out.
    Date(Date),
    /// `duration("…")` of a text that is written out.
    Duration(Duration),
    /// A root, by its place in the names the caller gave.
    Root(usize),
    /// The variable of a macro, by how many are around it.
    Variable(usize),
    List(Box<[TermId]>),
    Member(TermId, Box<str>),
    Index(TermId, TermId),
    Not(TermId),
    Negate(TermId),
    /// `a && b && …`
    All(Box<[TermId]>),
    /// `a || b || …`
    Any(Box<[TermId]>),
    /// `condition ? then : otherwise`
    Choose(TermId, TermId, TermId),
    Compare(Comparison, TermId, TermId),
    /// `a + b - c …` or `a * b / c …`, from left to right.
    Chain(TermId, Box<[(Operator, TermId)]>),
    /// `has(self.x)`; the term is a member or an index.
    Has(TermId),
    /// The pattern of a `matches` that is written out is compiled once.
    Matches(TermId, Box<Pattern>),
    Call(Function, Box<[TermId]>),
    /// `list.all(x, body)`; the variable is the one with this number.
    Macro {
        which: Macro,
        list: TermId,
        variable: usize,
        body: TermId,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Plus,
    Minus,
    Times,
    Over,
    Modulo,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Macro {
    All,
    Exists,
    ExistsOne,
    Map,
    Filter,
}

impl Comparison {
    pub(super) fn from_mark(mark: &str) -> Option<Self> {
        Some(match mark {
            "==" => Self::Equal,
            "!=" => Self::Unequal,
            "<" => Self::Less,
            "<=" => Self::LessOrEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterOrEqual,
            "in" => Self::In,
            _ => return None,
        })
    }

    /// Whether it asks for an order.
    pub(super) fn is_order(self) -> bool {
        matches!(self, Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual)
    }
}

impl Macro {
    pub(super) const ALL: [(&'static str, Self); 5] = [
        ("all", Self::All),
        ("exists", Self::Exists),
        ("exists_one", Self::ExistsOne),
        ("map", Self::Map),
        ("filter", Self::Filter),
    ];

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, which)| which)
    }
}

impl TermKind {
    /// Calls `visit` with every part it is directly made of, in reading order.
    pub(super) fn parts(&self, mut visit: impl FnMut(TermId)) {
        match self {
            Self::Null
            | Self::Bool(_)
            | Self::Number(_)
            | Self::Text(_)
            | Self::Date(_)
            | Self::Duration(_)
            | Self::Root(_)
            | Self::Variable(_) => {}
            Self::Member(of, _) | Self::Not(of) | Self::Negate(of) | Self::Has(of) | Self::Matches(of, _) => visit(*of),
            Self::Index(a, b) | Self::Compare(_, a, b) => [*a, *b].into_iter().for_each(visit),
            Self::Choose(a, b, c) => [*a, *b, *c].into_iter().for_each(visit),
            Self::List(parts) | Self::All(parts) | Self::Any(parts) | Self::Call(_, parts) => {
                parts.iter().copied().for_each(visit);
            }
            Self::Chain(first, rest) => {
                visit(*first);
                rest.iter().for_each(|(_, term)| visit(*term));
            }
            Self::Macro { list, body, .. } => [*list, *body].into_iter().for_each(visit),
        }
    }
}
