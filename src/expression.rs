//! The expression language of rules: CEL's surface, three-valued, over intervals and dates.
//!
//! `expression.md` beside this file is the page for people who write rules.

mod function;
mod lexer;
mod parser;
mod syntax;

use crate::expression::syntax::Term;
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
}

/// The known name that is nearest to an unknown one, if it is near enough to be meant.
fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let plain = |name: &str| name.replace(['_', '-'], "").to_lowercase();
    let wanted = plain(name);
    let distance = |known: &str| strsim::osa_distance(&wanted, &plain(known));
    let (distance, known) = known.into_iter().map(|known| (distance(known), known)).min()?;
    (distance <= wanted.chars().count() / 3).then_some(known)
}
