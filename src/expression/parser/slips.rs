//! What to say where the grammar ends.

use crate::expression::Problem;
use crate::expression::function::FUNCTIONS;
use crate::expression::lexer::TokenKind;
use crate::expression::parser::Parser;
use crate::expression::syntax::Macro;
use crate::nearest::nearest;
use crate::source::Span;

/// Words of other languages, and what they are called here.
const OTHER_WORDS: [(&str, &str); 9] = [
    ("and", "write `&&`"),
    ("or", "write `||`"),
    ("not", "write `!`, for example `!(a in b)`"),
    ("is", "write `==`"),
    ("if", "write `condition ? one : other`"),
    ("then", "write `condition ? one : other`"),
    ("else", "write `condition ? one : other`"),
    ("True", "write `true`"),
    ("False", "write `false`"),
];

/// Functions of other languages, and what they are called here.
const OTHER_FUNCTIONS: [(&str, &str); 12] = [
    ("len", "size"),
    ("length", "size"),
    ("count", "size"),
    ("any", "exists"),
    ("some", "exists"),
    ("every", "all"),
    ("lower", "lowerAscii"),
    ("upper", "upperAscii"),
    ("strip", "trim"),
    ("int", "number"),
    ("double", "number"),
    ("timestamp", "date"),
];

impl Parser<'_> {
    /// Something stands where an operator or the end should.
    pub(super) fn unexpected_after_term(&self) -> Problem {
        let span = self.current.span;
        let text = &self.text[span.range()];
        let problem = |message: String| Problem::new(span, message);
        match self.current.kind {
            TokenKind::Mark(")" | "]") => problem(format!("this `{text}` closes nothing")).help("remove it"),
            TokenKind::Mark("{") => mapping(span),
            TokenKind::Mark("!") => problem("`!` stands before a condition".into()).help("write `!=`, or `!(…)`"),
            TokenKind::Mark(_) => problem(format!("`{text}` does not fit here")),
            TokenKind::Name(name) => match other_word(name) {
                Some(help) => problem(format!("`{name}` is not part of this language")).help(help),
                None => problem(format!("an operator is missing before `{text}`")),
            },
            _ => problem(format!("an operator is missing before `{text}`")),
        }
    }

    /// Something stands where a value should.
    pub(super) fn no_term(&self) -> Problem {
        let span = self.current.span;
        match self.current.kind {
            TokenKind::End => Problem::new(span, "the expression stops too early").help("write a value here"),
            TokenKind::Mark("{") => mapping(span),
            _ => Problem::new(span, format!("a value is missing before `{}`", &self.text[span.range()])),
        }
    }

    pub(super) fn unknown_name(&self, name: &str, span: Span) -> Problem {
        if let Some(help) = other_word(name) {
            return Problem::new(span, format!("`{name}` is not part of this language")).help(help);
        }
        let problem = Problem::new(span, format!("`{name}` is not known"));
        if let Some(hyphenated) = self.hyphenated(span) {
            return problem.help(format!("a name with a hyphen is written in brackets: `[\"{hyphenated}\"]`"));
        }
        let known = self.roots.iter().chain(&self.variables).copied().chain(["true", "false", "null"]);
        match nearest(name, known) {
            Some(known) => problem.help(format!("did you mean `{known}`?")),
            None if self.roots.contains(&"self") => {
                problem.help(format!("a member is written `self.{name}`, a text in quotes: `\"{name}\"`"))
            }
            None => problem.help(format!("known here: `{}`", self.roots.join("`, `"))),
        }
    }

    /// `two-way` of `self.two-way`, which reads as a difference.
    fn hyphenated(&self, span: Span) -> Option<&str> {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let before = self.text[..span.start].strip_suffix('-')?;
        let start = before.rfind(|c| !is_word(c)).map_or(0, |at| at + 1);
        (start < before.len()).then(|| &self.text[start..span.end])
    }
}

pub(super) fn unknown_function(name: &str, span: Span) -> Problem {
    let problem = Problem::new(span, format!("there is no function `{name}`"));
    let other = OTHER_FUNCTIONS.iter().find(|(other, _)| *other == name).map(|(_, known)| *known);
    let names = FUNCTIONS.iter().map(|entry| entry.name).chain(Macro::ALL.map(|(name, _)| name)).chain(["has"]);
    match other.or_else(|| nearest(name, names)) {
        Some(known) => problem.help(format!("did you mean `{known}`?")),
        None => problem.help("the functions are listed in the manual of the expression language"),
    }
}

fn other_word(name: &str) -> Option<&'static str> {
    OTHER_WORDS.iter().find(|(word, _)| *word == name).map(|(_, help)| *help)
}

fn mapping(span: Span) -> Problem {
    Problem::new(span, "a mapping can't be written in an expression").help("compare its members one by one")
}
