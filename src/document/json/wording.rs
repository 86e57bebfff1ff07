//! What is wrong with JSON text, in plain sentences at exact bytes.

use crate::document::findings::shown;
use crate::document::json::Scanner;
use crate::document::json::is_word;
use crate::document::slip::Slip;
use crate::source::Span;

/// A comma after the last value.
pub(super) fn comma_too_many(comma: usize) -> Slip {
    Slip::new(Span::new(comma, comma + 1), "a comma too many", "remove the comma: no value follows it")
}

/// Half of a pair of `\u` escapes.
pub(super) fn lone_surrogate(span: Span) -> Slip {
    let help = "write the character itself, or both halves of its `\\u` pair";
    Slip::new(span, "this escape is half a character", help)
}

impl Scanner<'_, '_> {
    /// The text ends where more must come.
    pub(super) fn ends_early(&self) -> Slip {
        let Some(&open) = self.open.last() else {
            return Slip::new(Span::empty(self.at), "the text ends where a value must stand", "write the value");
        };
        let (what, help) = match self.bytes[open] {
            b'{' => ("the text ends inside this mapping", "a `}` is missing at its end"),
            _ => ("the text ends inside this list", "a `]` is missing at its end"),
        };
        Slip::new(Span::new(open, open + 1), what, help).related(Span::empty(self.at), "the text ends here")
    }

    /// A blank of another kind than JSON's four.
    fn odd_blank(&self) -> Option<Slip> {
        let blank = self.text[self.at..].chars().next()?;
        let is_odd = blank.is_whitespace() || matches!(blank, '\u{200b}'..='\u{200f}' | '\u{feff}');
        let message = format!("an invisible character (U+{:04X}) that JSON has no blank for", u32::from(blank));
        is_odd
            .then(|| Slip::new(Span::new(self.at, self.at + blank.len_utf8()), message, "remove it, or write a space"))
    }

    /// No value begins here.
    pub(super) fn wrong_value(&self) -> Slip {
        if let Some(slip) = self.odd_blank() {
            return slip;
        }
        let here = self.here();
        let word = &self.text[here.range()];
        let quotes = "put text in double quotes";
        match self.bytes[self.at] {
            b',' if self.after_bracket_or_comma() => {
                Slip::new(here, "a comma too many", "remove the comma: no value stands before it")
            }
            b',' | b'}' | b']' if self.builder.at_value() => {
                Slip::new(here, "a value is missing after the colon", "write the value, or `null` if there is none")
            }
            b'}' | b']' => self.wrong_bracket(),
            b'\'' => Slip::new(here, "text stands in single quotes", "JSON has double quotes only: write `\"…\"`"),
            b'/' | b'#' => self.comment(),
            b'+' => Slip::new(here, "a number begins with `+`", "remove the `+`"),
            b'.' => Slip::new(here, "a number begins with a point", "write a `0` before the point"),
            b':' => Slip::new(here, "a colon too many", "remove the colon, or put the key before it in double quotes"),
            _ => match word {
                "True" | "TRUE" | "False" | "FALSE" | "None" | "NULL" | "Null" => {
                    Slip::new(here, format!("`{word}` is not a JSON value"), "write `true`, `false` or `null`")
                }
                "NaN" | "Infinity" | "nan" | "inf" | "undefined" => {
                    let help = "write a number, or `null` if there is none";
                    Slip::new(here, format!("`{word}` is not a JSON value"), help)
                }
                _ if is_word(self.bytes[self.at]) => {
                    Slip::new(here, format!("text without quotes: `{}`", shown(word)), quotes)
                }
                _ => Slip::new(here, format!("`{}` can't stand here: a value must", shown(word)), quotes),
            },
        }
    }

    /// No key begins here.
    pub(super) fn wrong_key(&self) -> Slip {
        let Some(&byte) = self.bytes.get(self.at) else { return self.ends_early() };
        if let Some(slip) = self.odd_blank() {
            return slip;
        }
        let here = self.here();
        match byte {
            b',' => Slip::new(here, "a comma too many", "remove the comma: no key stands before it"),
            b']' => self.wrong_bracket(),
            b'\'' => Slip::new(here, "a key stands in single quotes", "JSON has double quotes only: write `\"…\"`"),
            b'/' | b'#' => self.comment(),
            byte if is_word(byte) => {
                let message = format!("a key without quotes: `{}`", shown(&self.text[here.range()]));
                Slip::new(here, message, "put the key in double quotes")
            }
            _ => {
                let message = format!("`{}` can't stand here: a key must", shown(&self.text[here.range()]));
                Slip::new(here, message, "write a key in double quotes, a colon and its value")
            }
        }
    }

    /// No colon after a key.
    pub(super) fn wrong_after_key(&self, key: Span) -> Slip {
        if self.at == self.bytes.len() {
            return self.ends_early();
        }
        if let Some(slip) = self.odd_blank() {
            return slip;
        }
        let here = self.here();
        match self.bytes[self.at] {
            b'=' => Slip::new(here, "`=` stands where a colon must", "write `:` between key and value"),
            b'/' | b'#' => self.comment(),
            _ => {
                Slip::new(here, "a colon is missing", "write `:` between key and value").related(key, "after this key")
            }
        }
    }

    /// Neither a comma nor the end of the container after a value.
    pub(super) fn wrong_after_value(&self) -> Slip {
        if self.at == self.bytes.len() {
            return self.ends_early();
        }
        if let Some(slip) = self.odd_blank() {
            return slip;
        }
        let here = self.here();
        match self.bytes[self.at] {
            b'}' | b']' => self.wrong_bracket(),
            b'/' | b'#' => self.comment(),
            b':' if !self.in_mapping() => Slip::new(here, "a colon in a list", "keys stand in `{…}`, not in `[…]`"),
            b':' => Slip::new(here, "a colon too many", "a key has one value: put text that holds a colon in quotes"),
            b';' => Slip::new(here, "`;` stands where a comma must", "write a comma"),
            byte if matches!(byte, b'"' | b'{' | b'[' | b'-') || is_word(byte) => {
                Slip::new(here, "a comma is missing", "write a comma between this value and the one before it")
            }
            _ => {
                let message = format!("`{}` can't stand here: a comma or a closing bracket must", self.char_here());
                Slip::new(here, message, "write a comma before the next value, or close the bracket")
            }
        }
    }

    /// More text after the document.
    pub(super) fn wrong_after_end(&self) -> Slip {
        let here = self.here();
        match self.bytes[self.at] {
            b'}' | b']' => Slip::new(here, "a closing bracket too many", "remove it, or add the opening one"),
            b'/' | b'#' => self.comment(),
            b'{' | b'[' => {
                let help = "put all records in one list `[…, …]`, or name the file `.jsonl` with a record a line";
                Slip::new(here, "a second record begins here: a JSON file holds one", help)
            }
            _ => Slip::new(here, "text after the end of the record", "remove what follows"),
        }
    }

    fn wrong_bracket(&self) -> Slip {
        let here = self.here();
        let Some(&open) = self.open.last() else {
            return Slip::new(here, "a closing bracket without an opening one", "remove it");
        };
        let (message, help) = match self.bytes[open] {
            b'{' if self.bytes[self.at] == b']' => {
                ("`]` stands where `}` must", "close the mapping with `}` before the list around it")
            }
            b'[' if self.bytes[self.at] == b'}' => {
                ("`}` stands where `]` must", "close the list with `]` before the mapping around it")
            }
            _ => ("a value is missing before this bracket", "write the value, or remove the comma before it"),
        };
        Slip::new(here, message, help).related(Span::new(open, open + 1), "opened here")
    }

    fn comment(&self) -> Slip {
        let line_end = self.line_end(self.at);
        let help = "JSON has no comments: remove it, or keep the record as YAML";
        Slip::new(Span::new(self.at, line_end), "a comment", help)
    }

    /// What is wrong with the number from `start`, seen at `end`.
    pub(super) fn wrong_number(&self, start: usize, end: usize) -> Slip {
        let end = self.word_end(end);
        let span = Span::new(start, end);
        let number = &self.text[span.range()];
        let digits = number.strip_prefix('-').unwrap_or(number);
        let is_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
        let shown = shown(number);
        let (message, help) = if is_digits && digits.len() > 1 {
            (format!("the number `{shown}` begins with a zero"), "remove the zero, or put a code in double quotes")
        } else if digits == "Infinity" {
            (format!("`{shown}` is not a JSON value"), "write a number, or `null` if there is none")
        } else if digits.contains('_') {
            (format!("`{shown}` is not a number"), "write the digits without `_`")
        } else if digits.bytes().filter(|&byte| byte == b'.').count() > 1 {
            (format!("`{shown}` is not a number"), "write a number with one point, or put the text in double quotes")
        } else {
            (format!("`{shown}` is not a number"), "put dates, codes and other text in double quotes")
        };
        Slip::new(span, message, help)
    }

    /// What is wrong with the string from `start`, seen at `end`.
    pub(super) fn wrong_string(&self, start: usize, end: usize) -> Slip {
        match self.bytes.get(end) {
            None => {
                let span = Span::new(start, self.line_end(start));
                Slip::new(span, "the text ends inside this string", "a closing `\"` is missing")
            }
            Some(b'\n' | b'\r') => {
                let help = "a closing `\"` is missing; a line break inside text is written `\\n`";
                Slip::new(Span::new(start, end), "this string does not end on its line", help)
            }
            Some(b'\t') => Slip::new(Span::new(end, end + 1), "a tab inside a string", "write `\\t`, or spaces"),
            Some(byte) => {
                let message = format!("an invisible control character ({byte:02X}) inside a string");
                Slip::new(Span::new(end, end + 1), message, "remove it")
            }
        }
    }

    /// A backslash before something that makes no escape.
    pub(super) fn no_escape(&self, at: usize) -> Slip {
        let next = self.text[at + 1..].chars().next().map_or(0, char::len_utf8);
        let span = Span::new(at, at + 1 + next);
        let message = format!("`{}` is no escape", shown(&self.text[span.range()]));
        Slip::new(span, message, "a backslash itself is written `\\\\`")
    }

    /// A `\u` without its four digits.
    pub(super) fn no_hexadecimal(&self, at: usize, end: usize) -> Slip {
        let digits = self.bytes[at + 2..end].iter().take(4).take_while(|byte| byte.is_ascii_hexdigit()).count();
        let message = "`\\u` is not followed by four hexadecimal digits";
        Slip::new(Span::new(at, at + 2 + digits), message, "write the character itself; a backslash is written `\\\\`")
    }

    fn after_bracket_or_comma(&self) -> bool {
        let before = self.text[..self.at].trim_end();
        before.ends_with(['[', ','])
    }

    /// The word or the one character here.
    fn here(&self) -> Span {
        let one = self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        Span::new(self.at, self.word_end(self.at).max(self.at + one))
    }

    fn char_here(&self) -> String {
        self.text[self.at..].chars().next().map_or_else(String::new, |c| shown(c.encode_utf8(&mut [0; 4])).into_owned())
    }

    fn word_end(&self, from: usize) -> usize {
        let part = |&byte: &u8| is_word(byte) || matches!(byte, b'.' | b'-' | b'+');
        let starts = self.bytes.get(from).is_some_and(part);
        if starts { from + self.bytes[from..].iter().take_while(|byte| part(byte)).count() } else { from }
    }

    fn line_end(&self, from: usize) -> usize {
        let rest = &self.bytes[from..];
        from + rest.iter().position(|&byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len())
    }
}
