//! From tokens to terms: precedence climbing, with what a reader would want to know where it fails.

mod calls;
mod slips;

use crate::expression::MAX_DEPTH;
use crate::expression::MAX_TERMS;
use crate::expression::Problem;
use crate::expression::lexer::Lexer;
use crate::expression::lexer::Token;
use crate::expression::lexer::TokenKind;
use crate::expression::syntax::Comparison;
use crate::expression::syntax::Operator;
use crate::expression::syntax::Term;
use crate::expression::syntax::TermId;
use crate::expression::syntax::TermKind;
use crate::quantity::Number;
use crate::source::Span;

/// How tightly operators bind: `?:` least.
const CHOICE: u8 = 1;
const OR: u8 = 2;
const AND: u8 = 3;
const RELATION: u8 = 4;
const SUM: u8 = 5;
const PRODUCT: u8 = 6;
const PREFIX: u8 = 7;

/// The terms of a text, in an order where parts stand before what they are part of: the last is the whole.
pub(super) fn parse(text: &str, roots: &[&str]) -> Result<Vec<Term>, Problem> {
    let mut lexer = Lexer::new(text);
    let current = lexer.next()?;
    let (terms, variables) = (Vec::new(), Vec::new());
    let mut parser = Parser { text, roots, lexer, current, last_end: 0, terms, variables, depth: 0 };
    if parser.current.kind == TokenKind::End {
        return Err(Problem::new(parser.current.span, "the expression is empty").help("write a condition"));
    }
    parser.term(CHOICE)?;
    if parser.current.kind != TokenKind::End {
        return Err(parser.unexpected_after_term());
    }
    Ok(parser.terms)
}

struct Parser<'t> {
    text: &'t str,
    roots: &'t [&'t str],
    lexer: Lexer<'t>,
    current: Token<'t>,
    /// The byte after the last token that was taken.
    last_end: usize,
    terms: Vec<Term>,
    /// The variables of the macros around this place, the outermost first.
    variables: Vec<&'t str>,
    depth: usize,
}

impl<'t> Parser<'t> {
    /// A term whose operators bind at least as tightly as `power`.
    fn term(&mut self, power: u8) -> Result<TermId, Problem> {
        if self.depth >= MAX_DEPTH {
            return Err(too_deep(self.current.span));
        }
        self.depth += 1;
        let start = self.current.span.start;
        let mut left = self.prefix()?;
        loop {
            let next = self.power_of_current();
            if next < power {
                break;
            }
            left = self.operation(start, left, next)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operation(&mut self, start: usize, left: TermId, power: u8) -> Result<TermId, Problem> {
        match power {
            CHOICE => self.choice(start, left),
            OR => self.many(start, left, "||", OR, TermKind::Any),
            AND => self.many(start, left, "&&", AND, TermKind::All),
            RELATION => self.relation(start, left),
            _ => self.chain(start, left, power),
        }
    }

    /// 0 where no operator stands.
    fn power_of_current(&self) -> u8 {
        match self.current.kind {
            TokenKind::Name("in") => RELATION,
            TokenKind::Mark(mark) => match mark {
                "?" => CHOICE,
                "||" => OR,
                "&&" => AND,
                "+" | "-" => SUM,
                "*" | "/" | "%" => PRODUCT,
                _ if Comparison::from_mark(mark).is_some() => RELATION,
                _ => 0,
            },
            _ => 0,
        }
    }

    fn choice(&mut self, start: usize, condition: TermId) -> Result<TermId, Problem> {
        let question = self.advance()?;
        let then = self.term(OR)?;
        if !self.accept(":")? {
            return Err(Problem::new(question, "this `?` has no `:`").help("write `condition ? one : other`"));
        }
        let otherwise = self.term(CHOICE)?;
        self.add(start, TermKind::Choose(condition, then, otherwise))
    }

    fn many(
        &mut self,
        start: usize,
        left: TermId,
        mark: &str,
        power: u8,
        kind: fn(Box<[TermId]>) -> TermKind,
    ) -> Result<TermId, Problem> {
        let mut parts = vec![left];
        while self.accept(mark)? {
            parts.push(self.term(power + 1)?);
        }
        self.add(start, kind(parts.into()))
    }

    fn relation(&mut self, start: usize, left: TermId) -> Result<TermId, Problem> {
        let comparison = self.comparison().expect("the caller saw one");
        self.advance()?;
        let right = self.term(SUM)?;
        if self.comparison().is_some() {
            return Err(Problem::new(self.current.span, "comparisons can't be chained")
                .help("write `a < b && b < c`, or use brackets"));
        }
        self.add(start, TermKind::Compare(comparison, left, right))
    }

    fn comparison(&self) -> Option<Comparison> {
        match self.current.kind {
            TokenKind::Mark(mark) | TokenKind::Name(mark) => Comparison::from_mark(mark),
            _ => None,
        }
    }

    fn chain(&mut self, start: usize, first: TermId, power: u8) -> Result<TermId, Problem> {
        let mut rest = Vec::new();
        while self.power_of_current() == power {
            let operator = match self.current.kind {
                TokenKind::Mark("+") => Operator::Plus,
                TokenKind::Mark("-") => Operator::Minus,
                TokenKind::Mark("*") => Operator::Times,
                TokenKind::Mark("/") => Operator::Over,
                _ => Operator::Modulo,
            };
            self.advance()?;
            let right = self.term(power + 1)?;
            self.check_divisor(operator, right)?;
            rest.push((operator, right));
        }
        self.add(start, TermKind::Chain(first, rest.into()))
    }

    /// Division is by a number that is written out, so that it can be exact or surely contain the result.
    fn check_divisor(&self, operator: Operator, divisor: TermId) -> Result<(), Problem> {
        if !matches!(operator, Operator::Over | Operator::Modulo) {
            return Ok(());
        }
        let term = &self.terms[divisor.0 as usize];
        match term.kind {
            TermKind::Number(number) if number.is_zero() => {
                Err(Problem::new(term.span, "nothing can be divided by zero"))
            }
            TermKind::Number(_) => Ok(()),
            _ if operator == Operator::Modulo => Ok(()),
            _ => Err(Problem::new(term.span, "only a number that is written out can be divided by")
                .help("multiply the other side instead: for `a / b < c` write `a < b * c`")),
        }
    }

    fn prefix(&mut self) -> Result<TermId, Problem> {
        let start = self.current.span.start;
        if self.accept("!")? {
            let of = self.term(PREFIX)?;
            return self.add(start, TermKind::Not(of));
        }
        if self.accept("-")? {
            let of = self.term(PREFIX)?;
            let literal = match &self.terms[of.0 as usize] {
                Term { kind: TermKind::Number(number), span, .. } if self.text[span.range()].starts_with(digit) => {
                    Some(*number)
                }
                _ => None,
            };
            return self.add(start, literal.map_or(TermKind::Negate(of), |number| TermKind::Number(-number)));
        }
        let mut term = self.primary()?;
        loop {
            if self.accept(".")? {
                term = self.member(start, term)?;
            } else if self.current.kind == TokenKind::Mark("[") {
                term = self.index(start, term)?;
            } else {
                return Ok(term);
            }
        }
    }

    fn index(&mut self, start: usize, of: TermId) -> Result<TermId, Problem> {
        let open = self.advance()?;
        let index = self.term(CHOICE)?;
        self.close(open, "]")?;
        let kind = match &self.terms[index.0 as usize].kind {
            TermKind::Text(name) => TermKind::Member(of, name.clone()),
            _ => TermKind::Index(of, index),
        };
        self.add(start, kind)
    }

    fn primary(&mut self) -> Result<TermId, Problem> {
        let Token { kind, span } = self.current.clone();
        match kind {
            TokenKind::Name(name) => self.named(name, span),
            TokenKind::Number(text) => {
                let number = Number::parse(text).map_err(|error| Problem::new(span, error.to_string()))?;
                self.literal(TermKind::Number(number.value))
            }
            TokenKind::Text(text) => self.literal(TermKind::Text(text)),
            TokenKind::Mark("(") => {
                self.advance()?;
                let term = self.term(CHOICE)?;
                self.close(span, ")")?;
                Ok(term)
            }
            TokenKind::Mark("[") => {
                self.advance()?;
                let items = self.arguments(span, "]")?;
                self.add(span.start, TermKind::List(items.into()))
            }
            _ => Err(self.no_term()),
        }
    }

    fn named(&mut self, name: &'t str, span: Span) -> Result<TermId, Problem> {
        self.advance()?;
        let kind = match name {
            "true" => TermKind::Bool(true),
            "false" => TermKind::Bool(false),
            "null" => TermKind::Null,
            _ if self.current.kind == TokenKind::Mark("(") => return self.call(name, span),
            _ => self.name(name, span)?,
        };
        self.add(span.start, kind)
    }

    /// What a name stands for: the variable of the nearest macro, else a root.
    fn name(&self, name: &str, span: Span) -> Result<TermKind, Problem> {
        if let Some(variable) = self.variables.iter().rposition(|known| *known == name) {
            return Ok(TermKind::Variable(variable));
        }
        let root = self.roots.iter().position(|known| *known == name);
        root.map(TermKind::Root).ok_or_else(|| self.unknown_name(name, span))
    }

    fn literal(&mut self, kind: TermKind) -> Result<TermId, Problem> {
        let span = self.advance()?;
        self.add(span.start, kind)
    }

    /// Terms with commas between them up to `end`, which is taken; a comma may stand behind the last.
    fn arguments(&mut self, open: Span, end: &str) -> Result<Vec<TermId>, Problem> {
        let mut arguments = Vec::new();
        loop {
            if self.accept(end)? {
                return Ok(arguments);
            }
            arguments.push(self.term(CHOICE)?);
            if !self.accept(",")? {
                self.close(open, end)?;
                return Ok(arguments);
            }
        }
    }

    /// Takes the next token; the bytes of the one before it.
    fn advance(&mut self) -> Result<Span, Problem> {
        let span = self.current.span;
        self.last_end = span.end;
        self.current = self.lexer.next()?;
        Ok(span)
    }

    fn accept(&mut self, mark: &str) -> Result<bool, Problem> {
        let found = matches!(self.current.kind, TokenKind::Mark(current) if current == mark);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    /// Takes the bracket that closes the one at `open`.
    fn close(&mut self, open: Span, mark: &str) -> Result<(), Problem> {
        if self.accept(mark)? {
            return Ok(());
        }
        if self.current.kind == TokenKind::End {
            return Err(Problem::new(open, "this bracket is not closed").help(format!("add a `{mark}`")));
        }
        Err(self.unexpected_after_term())
    }

    fn add(&mut self, start: usize, kind: TermKind) -> Result<TermId, Problem> {
        let span = Span::new(start, self.last_end);
        if self.terms.len() >= MAX_TERMS {
            return Err(Problem::new(span, format!("the expression has more than {MAX_TERMS} parts"))
                .help("split it into several rules"));
        }
        let mut height = 0;
        kind.parts(|part| height = height.max(self.terms[part.0 as usize].height));
        if usize::from(height) >= MAX_DEPTH {
            return Err(too_deep(span));
        }
        self.terms.push(Term { span, height: height + 1, kind });
        Ok(TermId(u32::try_from(self.terms.len() - 1).expect("there are few terms")))
    }
}

fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn too_deep(span: Span) -> Problem {
    Problem::new(span, format!("the expression is nested more than {MAX_DEPTH} deep"))
        .help("split it into several rules")
}

#[cfg(test)]
mod tests;
