//! Members, functions and macros.

use crate::date::Date;
use crate::date::Duration;
use crate::expression::Problem;
use crate::expression::function::Entry;
use crate::expression::function::Function;
use crate::expression::lexer::TokenKind;
use crate::expression::parser::CHOICE;
use crate::expression::parser::Parser;
use crate::expression::parser::slips::unknown_function;
use crate::expression::pattern::Pattern;
use crate::expression::pattern::WRITTEN_BYTES;
use crate::expression::syntax::Macro;
use crate::expression::syntax::TermId;
use crate::expression::syntax::TermKind;
use crate::source::Span;

const DATE_FORMS: &str = "write `1950`, `1950-06`, `1950-06-25` or `1950/1953`";

impl<'t> Parser<'t> {
    /// What follows a `.`: a member, or a call on what stands before it.
    pub(super) fn member(&mut self, start: usize, of: TermId) -> Result<TermId, Problem> {
        let span = self.current.span;
        let (name, quoted) = match self.current.kind {
            TokenKind::Name(name) => (name, false),
            TokenKind::QuotedName(name) => (name, true),
            _ => {
                return Err(Problem::new(span, "a name is missing after the `.`")
                    .help("write `self.member`, or `self[\"member\"]` for what is no plain name"));
            }
        };
        self.advance()?;
        if !quoted && self.current.kind == TokenKind::Mark("(") {
            return self.method(start, of, name, span);
        }
        self.add(start, TermKind::Member(of, name.into()))
    }

    fn method(&mut self, start: usize, of: TermId, name: &'t str, span: Span) -> Result<TermId, Problem> {
        if let Some(which) = Macro::from_name(name) {
            return self.expand(start, of, which, name);
        }
        let entry = Entry::find(name).ok_or_else(|| unknown_function(name, span))?;
        let open = self.advance()?;
        let mut arguments = vec![of];
        arguments.append(&mut self.arguments(open, ")")?);
        self.function(start, entry, arguments)
    }

    /// `name(…)`
    pub(super) fn call(&mut self, name: &'t str, span: Span) -> Result<TermId, Problem> {
        if name == "has" {
            return self.has(span);
        }
        if Macro::from_name(name).is_some() {
            return Err(Problem::new(span, format!("`{name}` is written after a list"))
                .help(format!("write `self.list.{name}(x, …)`")));
        }
        let entry = Entry::find(name).ok_or_else(|| unknown_function(name, span))?;
        let open = self.advance()?;
        let arguments = self.arguments(open, ")")?;
        self.function(span.start, entry, arguments)
    }

    fn function(&mut self, start: usize, entry: &Entry, arguments: Vec<TermId>) -> Result<TermId, Problem> {
        let span = Span::new(start, self.last_end);
        if !(entry.least..=entry.most).contains(&arguments.len()) {
            let many = if arguments.len() < entry.least { "few" } else { "many" };
            return Err(Problem::new(span, format!("`{}` has too {many} arguments", entry.name))
                .help(format!("write `{}`", entry.form)));
        }
        let pattern = match (entry.function, &arguments[..]) {
            (Function::Matches, [of, pattern]) => self.pattern(*pattern)?.map(|pattern| (*of, pattern)),
            _ => None,
        };
        let kind = match pattern {
            Some((of, pattern)) => TermKind::Matches(of, pattern),
            None => match self.written_out(entry.function, &arguments)? {
                Some(kind) => kind,
                None => TermKind::Call(entry.function, arguments.into()),
            },
        };
        self.add(start, kind)
    }

    /// What a call on a text that is written out stands for, so that a mistake in it is found at once.
    fn written_out(&self, function: Function, arguments: &[TermId]) -> Result<Option<TermKind>, Problem> {
        let term = &self.terms[arguments[0].0 as usize];
        let TermKind::Text(text) = &term.kind else { return Ok(None) };
        match function {
            Function::Date => Date::parse(text).map(|date| Some(TermKind::Date(date))).map_err(|error| {
                let help = error.suggestion.map(|suggestion| format!("write `{suggestion}`"));
                Problem::new(term.span, error.message).help(help.unwrap_or_else(|| DATE_FORMS.to_owned()))
            }),
            Function::Duration => Duration::parse(text)
                .map(|duration| Some(TermKind::Duration(duration)))
                .map_err(|error| Problem::new(term.span, error.to_string()).help(error.help())),
            _ => Ok(None),
        }
    }

    /// The pattern, if it is written out.
    fn pattern(&self, term: TermId) -> Result<Option<Box<Pattern>>, Problem> {
        let term = &self.terms[term.0 as usize];
        let TermKind::Text(pattern) = &term.kind else { return Ok(None) };
        let pattern = Pattern::new(pattern, WRITTEN_BYTES).map_err(|reason| {
            Problem::new(term.span, format!("the pattern can't be used: {reason}"))
                .help("patterns are linear regular expressions: no back-references, no look-around")
        })?;
        Ok(Some(Box::new(pattern)))
    }

    fn has(&mut self, span: Span) -> Result<TermId, Problem> {
        let open = self.advance()?;
        let of = self.term(CHOICE)?;
        self.close(open, ")")?;
        let inner = &self.terms[of.0 as usize];
        if !matches!(inner.kind, TermKind::Member(..) | TermKind::Index(..)) {
            return Err(Problem::new(inner.span, "`has` asks for a member or an item")
                .help("write `has(self.member)` or `has(self.list[0])`"));
        }
        self.add(span.start, TermKind::Has(of))
    }

    /// `list.all(x, body)` and its like.
    fn expand(&mut self, start: usize, list: TermId, which: Macro, name: &str) -> Result<TermId, Problem> {
        let open = self.advance()?;
        let form = || format!("write `list.{name}(x, …)`, where `x` is a name for an item");
        let span = self.current.span;
        let TokenKind::Name(variable) = self.current.kind else {
            return Err(Problem::new(span, format!("`{name}` needs a name for an item")).help(form()));
        };
        if self.roots.contains(&variable) || matches!(variable, "true" | "false" | "null" | "in") {
            return Err(Problem::new(span, format!("`{variable}` already means something else")).help(form()));
        }
        self.advance()?;
        if !self.accept(",")? {
            return Err(Problem::new(span, format!("`{name}` needs a name for an item and a condition")).help(form()));
        }
        self.variables.push(variable);
        let body = self.term(CHOICE)?;
        self.accept(",")?;
        self.close(open, ")")?;
        self.variables.pop();
        let variable = self.variables.len();
        self.add(start, TermKind::Macro { which, list, variable, body })
    }
}
