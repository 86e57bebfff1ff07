//! Lines: a colon or dash that is missing, and indentation.

use granit_parser::ErrorKind;

use crate::document::findings::shown;
use crate::document::slip::Slip;
use crate::document::yaml::wording::Halt;
use crate::source::Span;

impl Halt<'_> {
    /// Lines that are no `key: value` and no `- item`.
    pub(super) fn line(&self, kind: &ErrorKind) -> Option<Slip> {
        let line = self.line_at(self.at);
        Some(match kind {
            ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => self.no_key(line),
            ErrorKind::MappingValueNotAllowed => self.colon(),
            ErrorKind::ExpectedBlockMappingKey if self.text[line.range()].starts_with('-') => Slip::new(
                Span::new(line.start, line.start + 1),
                "this list item does not line up with a list above it",
                "indent all `-` of one list alike; a list of a key begins on the line after `key:`",
            ),
            ErrorKind::ExpectedBlockMappingKey if line.start < self.at && !self.is_line_start() => Slip::new(
                self.here(),
                "more text follows a value that is complete",
                "put the whole value in quotes, or begin a new line",
            ),
            ErrorKind::ExpectedBlockMappingKey => Slip::new(
                self.here(),
                "this line is indented unlike the lines it belongs to",
                "indent the keys of one mapping alike, with spaces",
            ),
            ErrorKind::ExpectedBlockSequenceEntry if self.text[line.range()].starts_with('-') => Slip::new(
                self.here(),
                "this list item is indented unlike the ones above it",
                "indent all `-` of one list alike, with spaces",
            ),
            ErrorKind::ExpectedBlockSequenceEntry => Slip::new(
                self.here(),
                "a `-` is missing: the lines above are items of a list",
                "begin the line with `- `, or indent it if it belongs to the item above",
            ),
            ErrorKind::ExpectedDocumentStart if self.at == self.text.len() => Slip::new(
                self.here(),
                "the file ends where a record must follow",
                "write the record after a `---` line",
            ),
            ErrorKind::ExpectedDocumentStart => Slip::new(
                self.here(),
                "this line is not part of the record above it",
                "indent all topmost lines alike; a new record begins with a `---` line",
            ),
            ErrorKind::InvalidDocumentEnd => {
                Slip::new(self.here(), "text follows `...` on its line", "remove it, or begin a new line")
            }
            _ => return None,
        })
    }

    /// A line without a colon after its key.
    fn no_key(&self, line: Span) -> Slip {
        let text = &self.text[line.range()];
        if text.starts_with('-') && !text.starts_with("--") {
            let dash = Span::new(line.start, line.start + 1);
            return Slip::new(dash, "a space is missing after the dash", "write `- item`");
        }
        if let Some(colon) = crowded_colon(text) {
            let colon = Span::new(line.start + colon, line.start + colon + 1);
            return Slip::new(colon, "a space is missing after the colon", "write `key: value`");
        }
        let message = format!("a colon is missing: `{}` is no `key: value`", shown(text));
        Slip::new(line, message, "write `key: value`; if the line goes on with the text above, indent it")
    }

    /// A colon where no key can be.
    fn colon(&self) -> Slip {
        let line = self.line_at(self.at);
        let before = &self.text[line.start..self.at.max(line.start)];
        if before.contains(": ") || before.starts_with("--- ") {
            let help = "put text that holds a colon in quotes: `key: \"text: more\"`; write one key a line";
            return Slip::new(self.here(), "a second colon on one line", help);
        }
        let Some(above) = self.line_above(line) else {
            return Slip::new(self.here(), "a colon can't stand here", "put text that holds a colon in quotes");
        };
        let text = &self.text[above.range()];
        let is_lined_up = self.column(above.start) == self.column(line.start);
        if is_lined_up && !text.contains(": ") && !text.ends_with(':') {
            return self.no_key(above);
        }
        let message = "this line is indented further than the line above it, which has a value already";
        Slip::new(line, message, "indent the keys of one mapping alike").related(above, "the line above")
    }

    /// Lines that begin too far left, and tabs.
    pub(super) fn indentation(&self, kind: &ErrorKind) -> Option<Slip> {
        Some(match kind {
            ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::TabInPlainScalar => self.tab(),
            ErrorKind::InvalidBlockEntryWhitespace if self.text[..self.at].ends_with('\t') => self.tab(),
            ErrorKind::InvalidIndentation | ErrorKind::InvalidFlowScalarIndent => {
                let message = "this line is indented too little for the bracket that is open";
                let slip = Slip::new(self.here(), message, "close the bracket before this line, or indent the line");
                match self.bracket {
                    Some(bracket) => slip.related(Span::new(bracket, bracket + 1), "opened here"),
                    None => slip,
                }
            }
            _ => return None,
        })
    }

    /// The tab before the place, or else the next one.
    fn tab(&self) -> Slip {
        let line = self.text[..self.at].rfind('\n').map_or(0, |end| end + 1);
        let before = self.text[line..self.at].rfind('\t').map(|tab| line + tab);
        let after = || self.text[self.at..].find('\t').map(|tab| self.at + tab);
        let span = before.or_else(after).map_or(self.here(), |tab| Span::new(tab, tab + 1));
        Slip::new(span, "a tab is used as indentation", "indent with spaces")
    }
}

/// The colon of `key:value`.
fn crowded_colon(line: &str) -> Option<usize> {
    let colon = line.find(':')?;
    let key_is_word = !line[..colon].contains([' ', '"', '\'', '/']);
    let is_crowded = line[colon + 1..].starts_with(|c: char| !c.is_whitespace() && c != '/');
    (key_is_word && is_crowded).then_some(colon)
}
