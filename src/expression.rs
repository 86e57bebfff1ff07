//! The expression language of rules: CEL's surface, three-valued, over intervals and dates.
//!
//! `expression.md` beside this file is the page for people who write rules.

mod check;
mod evaluate;
mod explain;
mod function;
mod lexer;
mod parser;
mod pattern;
mod reading;
mod syntax;
mod value;

pub use crate::expression::check::Shape;
pub use crate::expression::check::Shapes;
pub use crate::expression::check::Step;
pub use crate::expression::check::Types;
pub use crate::expression::check::Use;
pub use crate::expression::evaluate::Exhausted;
pub use crate::expression::evaluate::MADE_BYTES;
pub use crate::expression::evaluate::Scope;
pub use crate::expression::explain::Failure;
pub use crate::expression::explain::Leaf;
pub use crate::expression::reading::PlainReading;
pub use crate::expression::reading::Reading;
pub use crate::expression::value::Text;
pub use crate::expression::value::Truth;
pub use crate::expression::value::Unknown;
pub use crate::expression::value::Value;
pub use crate::expression::value::Why;

use crate::document::NodeRef;
use crate::expression::evaluate::Evaluator;
use crate::expression::syntax::Term;
use crate::expression::syntax::TermId;
use crate::source::Location;
use crate::source::Span;

/// The most parts that an expression may have.
pub const MAX_TERMS: usize = 4_096;
/// How deep an expression may be nested.
pub const MAX_DEPTH: usize = 96;

/// An expression that was read, with its text.
#[derive(Debug)]
pub struct Expression {
    text: Box<str>,
    terms: Vec<Term>,
}

/// What is wrong with an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, in bytes of the expression's text.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl Problem {
    fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl Expression {
    /// Reads an expression; `roots` are the names it may use, in the order in which their values will be given.
    pub fn parse(text: &str, roots: &[&str]) -> Result<Self, Problem> {
        let terms = parser::parse(text, roots)?;
        Ok(Self { text: text.into(), terms })
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it holds, of the values in `scope`.
    pub fn evaluate<'a>(&'a self, scope: &Scope<'a, '_>) -> Result<Truth<'a>, Exhausted> {
        Evaluator::new(self, scope).truth(self.whole())
    }

    /// Its value, which need not be a condition.
    pub fn value<'a>(&'a self, scope: &Scope<'a, '_>) -> Result<Value<'a>, Exhausted> {
        Evaluator::new(self, scope).value(self.whole())
    }

    fn whole(&self) -> TermId {
        TermId(u32::try_from(self.terms.len() - 1).expect("there are few terms"))
    }

    fn term(&self, id: TermId) -> &Term {
        &self.terms[id.0 as usize]
    }

    fn text_of(&self, id: TermId) -> &str {
        &self.text[self.term(id).span.range()]
    }
}

/// Where a part of an expression stands in the file that `node`, its text, was read from; the whole node if it is
/// written with escapes or on several lines.
pub fn place(node: NodeRef<'_>, part: Span) -> Location {
    let text = node.text().trim_end();
    match node.source().find(text) {
        Some(start) if part.end <= text.len() => {
            let start = node.span().start + start;
            node.document().location(Span::new(start + part.start, start + part.end))
        }
        _ => node.location(),
    }
}

#[cfg(test)]
mod tests;
