//! From text to tokens. Every mistake names its bytes and says what to write instead.

mod quoted;

use crate::expression::Problem;
use crate::source::Span;

/// One token with its bytes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token<'t> {
    pub(super) kind: TokenKind<'t>,
    pub(super) span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind<'t> {
    /// A name, also `true`, `in` and the like.
    Name(&'t str),
    /// A name in backticks, for what is no plain name: `` self.`two-way` ``.
    QuotedName(&'t str),
    /// Digits with at most one point and an exponent.
    Number(&'t str),
    /// A text with its escapes resolved.
    Text(Box<str>),
    /// An operator or bracket, as in [`MARKS`].
    Mark(&'static str),
    End,
}

/// The longer ones first, so that `<=` is not read as `<`.
const MARKS: [&str; 23] = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "?", ":", "+", "-", "*", "/", "%", "(", ")", "[", "]", ".", ",",
    "{",
];

/// What people write, and what it is called here.
const SLIPS: [(&str, &str); 16] = [
    ("===", "write `==`"),
    ("!==", "write `!=`"),
    ("=>", "write `>=`"),
    ("=<", "write `<=`"),
    ("=", "write `==` to compare"),
    ("<>", "write `!=`"),
    ("≤", "write `<=`"),
    ("≥", "write `>=`"),
    ("≠", "write `!=`"),
    ("&", "write `&&` for \"and\""),
    ("|", "write `||` for \"or\""),
    ("×", "write `*`"),
    ("−", "write `-`"),
    ("“", "write straight quotes: `\"`"),
    ("”", "write straight quotes: `\"`"),
    ("’", "write straight quotes: `'`"),
];

/// Reads one token after the other.
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// The next token; after the last one, [`TokenKind::End`] for ever.
    pub(super) fn next(&mut self) -> Result<Token<'t>, Problem> {
        self.skip_blanks();
        let start = self.at;
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return Ok(Token { kind: TokenKind::End, span: Span::empty(start) });
        };
        let kind = match first {
            'r' | 'R' if rest[1..].starts_with(['"', '\'']) => self.quoted()?,
            'b' | 'B' if rest[1..].starts_with(['"', '\'']) => return Err(self.bytes()),
            'a'..='z' | 'A'..='Z' | '_' => TokenKind::Name(self.take(is_name)),
            '0'..='9' => self.number()?,
            '.' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => return Err(self.bare_point()),
            '"' | '\'' => self.quoted()?,
            '`' => self.quoted_name()?,
            _ => self.mark()?,
        };
        Ok(Token { kind, span: Span::new(start, self.at) })
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Blanks, and comments from `//` to the end of the line.
    fn skip_blanks(&mut self) {
        loop {
            self.take(char::is_whitespace);
            if !self.rest().starts_with("//") {
                return;
            }
            self.take(|c| c != '\n');
        }
    }

    fn take(&mut self, belongs: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn number(&mut self) -> Result<TokenKind<'t>, Problem> {
        let rest = self.rest();
        let digits = |from: usize| from + rest[from..].bytes().take_while(u8::is_ascii_digit).count();
        let mut end = digits(0);
        if rest[end..].starts_with('.') && digits(end + 1) > end + 1 {
            end = digits(end + 1);
        }
        if rest[end..].starts_with(['e', 'E']) {
            let sign = usize::from(rest[end + 1..].starts_with(['+', '-']));
            let after = digits(end + 1 + sign);
            end = if after > end + 1 + sign { after } else { end };
        }
        let start = self.at;
        self.at += end;
        let tail = self.take(is_name);
        if !tail.is_empty() {
            return Err(Problem::new(self.since(start), format!("`{}{tail}` is no number", &rest[..end]))
                .help(number_help(&rest[..end], tail)));
        }
        Ok(TokenKind::Number(&rest[..end]))
    }

    fn quoted(&mut self) -> Result<TokenKind<'t>, Problem> {
        let (text, end) = quoted::read(self.text, self.at)?;
        self.at = end;
        Ok(TokenKind::Text(text.into()))
    }

    fn quoted_name(&mut self) -> Result<TokenKind<'t>, Problem> {
        let start = self.at;
        self.at += 1;
        let name = self.take(|c| c != '`' && c != '\n');
        if !self.rest().starts_with('`') {
            return Err(Problem::new(self.since(start), "the backtick is not closed").help("end the name with \"`\""));
        }
        self.at += 1;
        Ok(TokenKind::QuotedName(name))
    }

    fn mark(&mut self) -> Result<TokenKind<'t>, Problem> {
        let rest = self.rest();
        let slip = SLIPS.iter().find(|(slip, _)| rest.starts_with(slip));
        let mark = MARKS.iter().find(|mark| rest.starts_with(**mark));
        let is_slip = slip.is_some_and(|(slip, _)| mark.is_none_or(|mark| slip.len() > mark.len()));
        if let Some((slip, help)) = slip.filter(|_| is_slip) {
            let span = Span::new(self.at, self.at + slip.len());
            return Err(Problem::new(span, format!("`{slip}` is not part of this language")).help(*help));
        }
        let Some(mark) = mark else { return Err(self.stray()) };
        self.at += mark.len();
        Ok(TokenKind::Mark(mark))
    }

    fn stray(&self) -> Problem {
        let stray = self.rest().chars().next().unwrap_or_default();
        let span = Span::new(self.at, self.at + stray.len_utf8());
        let problem = Problem::new(span, format!("`{}` has no meaning here", stray.escape_debug()));
        if stray.is_alphabetic() {
            return problem.help("names are ASCII letters, digits and `_`; write any other member as `self[\"…\"]`");
        }
        problem
    }

    fn bytes(&self) -> Problem {
        Problem::new(Span::new(self.at, self.at + 1), "there are no byte strings here").help("leave out the `b`")
    }

    fn bare_point(&self) -> Problem {
        let span = Span::new(self.at, self.at + 1);
        Problem::new(span, "a number can't begin with its point").help("write a `0` before it")
    }

    fn since(&self, start: usize) -> Span {
        Span::new(start, self.at)
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn number_help(number: &str, tail: &str) -> String {
    match tail {
        "u" | "U" => format!("write `{number}`: there is one kind of number"),
        _ if tail.starts_with('_') => "leave out the `_`".to_owned(),
        _ if number == "0" && tail.starts_with(['x', 'X']) => "write it in decimal".to_owned(),
        _ => "put an operator or a blank between the number and the name".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Result<Vec<TokenKind<'_>>, Problem> {
        let mut lexer = Lexer::new(text);
        let mut tokens = Vec::new();
        loop {
            match lexer.next()?.kind {
                TokenKind::End => return Ok(tokens),
                token => tokens.push(token),
            }
        }
    }

    #[test]
    fn tokens_are_told_apart_without_blanks() {
        use TokenKind::Mark;
        use TokenKind::Name;
        use TokenKind::Number;
        use TokenKind::Text;
        let read = tokens("self.a<=1.5e3&&!b // the rest\n!=r'\\d'").expect("valid");
        let expected = [
            Name("self"),
            Mark("."),
            Name("a"),
            Mark("<="),
            Number("1.5e3"),
            Mark("&&"),
            Mark("!"),
            Name("b"),
            Mark("!="),
            Text("\\d".into()),
        ];
        assert_eq!(read, expected);
        assert_eq!(tokens("a.`two-way`").expect("valid")[2], TokenKind::QuotedName("two-way"));
        assert_eq!(tokens("1.size").expect("valid").len(), 3);
    }

    #[test]
    fn what_people_write_by_habit_is_answered_with_what_to_write() {
        let cases = [
            ("a = b", "write `==` to compare"),
            ("a === b", "write `==`"),
            ("a !== b", "write `!=`"),
            ("a <> b", "write `!=`"),
            ("a ≤ b", "write `<=`"),
            ("a & b", "write `&&` for \"and\""),
            ("a | b", "write `||` for \"or\""),
            ("“a”", "write straight quotes: `\"`"),
            ("12u", "write `12`: there is one kind of number"),
            ("1_000", "leave out the `_`"),
            ("0x1F", "write it in decimal"),
            ("3days", "put an operator or a blank between the number and the name"),
            (".5", "write a `0` before it"),
            ("b'x'", "leave out the `b`"),
            ("a.`x", "end the name with \"`\""),
            ("größe", "names are ASCII letters, digits and `_`; write any other member as `self[\"…\"]`"),
        ];
        for (text, help) in cases {
            let problem = tokens(text).expect_err(text);
            assert_eq!(problem.help.as_deref(), Some(help), "{text}");
        }
        assert_eq!(tokens("a ; b").expect_err("stray").message, "`;` has no meaning here");
    }
}
