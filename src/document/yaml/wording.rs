//! What is wrong with YAML text, in plain sentences, at the place a person would mend.

mod lines;

use granit_parser::ErrorKind;

use crate::document::findings::shown;
use crate::document::slip::Slip;
use crate::document::yaml::LOOKAHEAD;
use crate::source::Span;

/// Where the parser stopped, and what was open there.
pub(super) struct Halt<'t> {
    /// The whole text.
    pub(super) text: &'t str,
    /// The byte it noticed the mistake at.
    pub(super) at: usize,
    /// Where the last node ended.
    pub(super) cursor: usize,
    /// The innermost bracket that is open.
    pub(super) bracket: Option<usize>,
}

/// The mistake behind an error of the parser.
pub(super) fn slip(kind: &ErrorKind, halt: &Halt<'_>) -> Slip {
    let is_key = matches!(kind, ErrorKind::MappingValueNotAllowed | ErrorKind::ExpectedFlowMappingSeparator);
    if is_key && halt.column(halt.at) > LOOKAHEAD {
        let message = "this colon is too far from the beginning of its key";
        return Slip::new(halt.here(), message, "shorten the key; a long text belongs in a value");
    }
    let by_theme =
        [Halt::line, Halt::indentation, Halt::quotes, Halt::brackets, Halt::block_text, Halt::sign, Halt::tag];
    by_theme.iter().find_map(|of| of(halt, kind)).unwrap_or_else(|| {
        let help = "look at indentation, colons and quotes on this line and the one above it";
        Slip::new(halt.here(), "this can't be read as YAML", help)
    })
}

impl Halt<'_> {
    fn quotes(&self, kind: &ErrorKind) -> Option<Slip> {
        Some(match kind {
            ErrorKind::UnclosedQuotedScalar
            | ErrorKind::InvalidQuotedScalarIndent
            | ErrorKind::DocumentIndicatorInQuotedScalar => self.open_quote(),
            ErrorKind::InvalidTrailingDoubleQuotedScalar => Slip::new(
                self.here(),
                "text follows the closing quote",
                "put all of the text in quotes; a quote inside it is written `\\\"`",
            ),
            ErrorKind::InvalidTrailingSingleQuotedScalar => Slip::new(
                self.here(),
                "text follows the closing quote",
                "put all of the text in quotes; an apostrophe inside it is written twice: `''`",
            ),
            ErrorKind::UnknownQuotedScalarEscape
            | ErrorKind::InvalidQuotedScalarHexEscape
            | ErrorKind::InvalidLowSurrogateHexEscape
            | ErrorKind::InvalidLowSurrogate
            | ErrorKind::MissingLowSurrogate
            | ErrorKind::UnpairedLowSurrogate
            | ErrorKind::InvalidUnicodeEscape => self.escape(),
            _ => return None,
        })
    }

    fn open_quote(&self) -> Slip {
        let between = &self.text[self.cursor.min(self.at)..];
        let quote = between.find(['"', '\'']).map_or(self.at, |quote| self.cursor.min(self.at) + quote);
        let help = "close the text with the same quote; if it goes on over several lines, indent them";
        let slip =
            Slip::new(Span::new(quote, self.line_at(quote).end), "the quote that begins here is not closed", help);
        if self.at > quote { slip.related(self.here(), "noticed here") } else { slip }
    }

    /// The parser points at the quote before the escape.
    fn escape(&self) -> Slip {
        let help = "in double quotes a backslash is written `\\\\`; or use single quotes";
        let mut at = self.at;
        while let Some(found) = self.text[at..].find('\\') {
            let escape = at + found;
            let after = self.text[escape + 1..].chars().next();
            let length = 1 + after.map_or(0, char::len_utf8);
            let is_simple = after.is_some_and(|c| "0abt\tnvfre \"/\\N_LP\r\n".contains(c));
            if !is_simple {
                let span = Span::new(escape, escape + length);
                return Slip::new(span, format!("`{}` is no escape", shown(&self.text[span.range()])), help);
            }
            at = escape + length;
        }
        Slip::new(self.here(), "a backslash in double quotes with nothing it can stand for", help)
    }

    fn brackets(&self, kind: &ErrorKind) -> Option<Slip> {
        let here = self.here();
        let is_comma = self.text[here.range()].starts_with(',');
        Some(match kind {
            ErrorKind::MisplacedFlowCollectionEnd => {
                Slip::new(here, "this bracket closes nothing", "remove it, or put text that holds a bracket in quotes")
            }
            ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
                Slip::new(here, format!("this `{open}` is closed by `{close}`"), "close each bracket with its own kind")
            }
            ErrorKind::UnclosedFlowCollection { open } => {
                let help = "close it; put text that begins with a bracket in quotes";
                Slip::new(here, format!("this `{open}` is not closed"), help)
            }
            ErrorKind::UnexpectedEofImplicitFlowMapping | ErrorKind::ExpectedNodeContent if is_comma => {
                Slip::new(here, "a comma too many", "remove it: no value stands before it")
            }
            ErrorKind::UnexpectedEof
            | ErrorKind::UnexpectedEofBlockMapping
            | ErrorKind::UnexpectedEofBlockSequence
            | ErrorKind::UnexpectedEofFlowMapping
            | ErrorKind::UnexpectedEofFlowSequence
            | ErrorKind::UnexpectedEofImplicitFlowMapping
            | ErrorKind::ExpectedNodeContent => Slip::new(
                here,
                "a value is missing here",
                "write the value, or put text that begins with a sign in quotes",
            ),
            ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => self.no_comma(),
            ErrorKind::BlockEntryInFlowCollection | ErrorKind::PlainScalarStartsWithDashFlowIndicator => {
                Slip::new(here, "a `-` inside brackets", "in brackets, items are separated by commas alone")
            }
            ErrorKind::InvalidColonPlacement | ErrorKind::FlowMappingValueAdjacentCollection => {
                Slip::new(here, "this colon does not follow its key", "write `key: value` on one line")
            }
            _ => return None,
        })
    }

    /// A colon without a comma before its key belongs to the line it is on.
    fn no_comma(&self) -> Slip {
        let line = self.line_at(self.at);
        let before = &self.text[line.start..self.at.max(line.start)];
        let begins_line = self.text[self.at..].starts_with(':') && !before.contains(['{', '[', ',', ':']);
        let span = if begins_line && line.start < self.at { Span::new(line.start, self.at) } else { self.here() };
        let help = "separate what stands in brackets by commas; put text that holds `:` or `#` in quotes";
        Slip::new(span, "a comma is missing before this", help)
    }

    /// Text after `|` and `>`.
    fn block_text(&self, kind: &ErrorKind) -> Option<Slip> {
        Some(match kind {
            ErrorKind::InvalidBlockScalarHeader => Slip::new(
                Span::new(self.at, self.line_at(self.at).end),
                format!("text follows `{}` on its line", &self.text[self.here().range()]),
                "begin the text on the next line, indented; or put it in quotes",
            ),
            ErrorKind::ZeroBlockScalarIndent => {
                Slip::new(self.here(), "an indentation of 0", "write no digit after `|` or `>`, or one from 1 to 9")
            }
            ErrorKind::InvalidBlockScalarIndent => Slip::new(
                self.here(),
                "this line is indented less than the blank lines above it",
                "indent all lines of the text alike, and remove the spaces from blank lines",
            ),
            ErrorKind::CommentInterceptedScalar => Slip::new(
                self.here(),
                "a comment in the middle of a text",
                "put the text in quotes, or move the comment",
            ),
            ErrorKind::CommentNotSeparated => Slip::new(
                self.here(),
                "a space is missing before the comment",
                "write ` #`; put text that holds `#` in quotes",
            ),
            _ => return None,
        })
    }

    /// Characters that have a meaning of their own.
    fn sign(&self, kind: &ErrorKind) -> Option<Slip> {
        let here = self.here();
        let source = &self.text[here.range()];
        let alias = Span::new(self.at, self.at + self.word_length());
        Some(match kind {
            ErrorKind::UnexpectedCharacter { character } if character.is_control() => {
                Slip::new(here, format!("an invisible control character ({:04X})", u32::from(*character)), "remove it")
            }
            ErrorKind::UnexpectedCharacter { character } => {
                Slip::new(here, format!("text can't begin with `{character}`"), "put the text in quotes")
            }
            ErrorKind::BomInsideDocument => {
                let help = "remove it; such marks are left over where files were joined";
                Slip::new(here, "an invisible byte order mark inside the file", help)
            }
            ErrorKind::UnknownAnchor => {
                let message = format!("the alias `{}` names nothing above it", shown(&self.text[alias.range()]));
                Slip::new(alias, message, "put text that begins with `*` in quotes; an alias needs its `&` before it")
            }
            ErrorKind::MissingAnchorOrAliasName => Slip::new(
                here,
                format!("a name is missing after `{source}`"),
                "put text that begins with this sign in quotes",
            ),
            ErrorKind::BlockSequenceEntryNotAllowed => Slip::new(
                here,
                "a list can't begin in the middle of a line",
                "begin it on the next line, write it as `[…]`, or put text that begins with `-` in quotes",
            ),
            ErrorKind::InvalidBlockEntryWhitespace => {
                Slip::new(here, "a space is missing after the dash", "write `- item`")
            }
            ErrorKind::InvalidMappingValueWhitespace => {
                Slip::new(here, "a space is missing after the colon", "write `key: value`")
            }
            ErrorKind::MappingKeyNotAllowed => {
                Slip::new(here, "a `?` can't stand here", "put text that begins with `?` in quotes")
            }
            _ => return None,
        })
    }

    /// Tags and directives.
    fn tag(&self, kind: &ErrorKind) -> Option<Slip> {
        let line = self.line_at(self.at);
        let is_tag = self.text[self.at..].starts_with('!');
        Some(match kind {
            ErrorKind::UndeclaredTagHandle => {
                let word = Span::new(self.at, self.at + self.word_length());
                let message = format!("the tag `{}` is not one of YAML's own", shown(&self.text[word.range()]));
                Slip::new(word, message, "remove the tag; put text that begins with `!` in quotes")
            }
            ErrorKind::MissingDocumentEndBeforeDirective => Slip::new(
                line,
                "a line that begins with `%` inside a record",
                "put text that begins with `%` in quotes, or end the record above with a `...` line",
            ),
            ErrorKind::UnsupportedYamlMajorVersion => {
                Slip::new(line, "this is not YAML 1", "remove the `%YAML` line, or write `%YAML 1.2`")
            }
            _ if is_tag => {
                let word = Span::new(self.at, self.at + self.word_length());
                Slip::new(word, "this tag can't be read", "put text that begins with `!` in quotes, or remove the tag")
            }
            _ if self.text[line.range()].starts_with('%') => {
                Slip::new(line, "this line that begins with `%` can't be read", "remove it, or write `%YAML 1.2`")
            }
            _ => return None,
        })
    }

    /// The character at the place.
    fn here(&self) -> Span {
        let first = self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        Span::new(self.at, self.at + first)
    }

    fn word_length(&self) -> usize {
        let rest = &self.text[self.at..];
        rest.find([' ', '\t', '\r', '\n', ',', ']', '}']).unwrap_or(rest.len())
    }

    fn is_line_start(&self) -> bool {
        self.line_at(self.at).start == self.at
    }

    /// The line that holds a byte, without indentation and trailing blanks.
    fn line_at(&self, at: usize) -> Span {
        let is_end = ['\n', '\r'];
        let start = self.text[..at].rfind(is_end).map_or(0, |end| end + 1);
        let end = self.text[at..].find(is_end).map_or(self.text.len(), |end| at + end);
        let line = &self.text[start..end];
        let start = start + (line.len() - line.trim_start().len());
        Span::new(start, start + line.trim().len())
    }

    /// The nearest line above that holds something.
    fn line_above(&self, line: Span) -> Option<Span> {
        let before = self.text[..line.start].trim_end();
        (!before.is_empty()).then(|| self.line_at(before.len()))
    }

    fn column(&self, at: usize) -> usize {
        at - self.text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1)
    }
}
