//! Paths: how rules name the nodes they speak of.
//!
//! Steps are separated by `/`. A leading `/` begins at the record, without it at the node at hand.
//!
//! | step | chooses |
//! |---|---|
//! | `total`, `0`, `a~1b` | the member with that key, or the item at that position; `~0` is `~` and `~1` is `/` |
//! | `-1` | the last item (of a mapping the member `-1`) |
//! | `*` | every item or member |
//! | `**` | the node and everything below it |
//! | `[event=armistice]` | the items whose member is that scalar; a value may stand in quotes |
//! | `..` · `.` | the parent · the node |
//!
//! A `#` at the end takes the key or position in place of the value. A key that is itself one of these signs, is empty,
//! begins with `[` or ends with `#` can't be named.

mod select;

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::Deserializer;
use serde::de;

use crate::document::de::Spanned;
pub use crate::document::path::select::Name;
pub use crate::document::path::select::One;
use crate::source::Location;

/// The longest path in bytes.
const LONGEST: usize = 4096;
/// The most steps.
const MOST_STEPS: usize = 64;

/// A path, parsed. Its text, by [`fmt::Display`], is the path it was parsed from, but for needless quotes.
#[derive(Clone, Debug)]
pub struct Path {
    is_absolute: bool,
    steps: Vec<Step>,
    takes_name: bool,
    location: Option<Location>,
}

/// Two paths are equal if they mean the same, wherever they are written.
impl PartialEq for Path {
    fn eq(&self, other: &Self) -> bool {
        (self.is_absolute, &self.steps, self.takes_name) == (other.is_absolute, &other.steps, other.takes_name)
    }
}

impl Eq for Path {}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// A member by its key, or an item by its position.
    Name(Box<str>),
    /// Every item or member.
    Every,
    /// The node and everything below it.
    Below,
    /// The items whose member `key` is the scalar `value`.
    Where {
        /// The member's key.
        key: Box<str>,
        /// Its text.
        value: Box<str>,
    },
    /// The parent.
    Parent,
    /// The node itself.
    Here,
}

/// Why a path can't be parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathError {
    /// The byte in the path.
    pub offset: usize,
    /// What is wrong there.
    pub message: String,
}

impl PathError {
    fn new(offset: usize, message: impl Into<String>) -> Self {
        Self { offset, message: message.into() }
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PathError {}

impl Path {
    /// Parses a path.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        if text.is_empty() {
            return Err(PathError::new(0, "this path is empty; `.` is the node itself, `/` the record"));
        }
        if text.len() > LONGEST {
            return Err(PathError::new(LONGEST, format!("this path is longer than {LONGEST} bytes")));
        }
        let is_absolute = text.starts_with('/');
        let body = text.strip_suffix('#').unwrap_or(text);
        let mut parser = Parser { text: body, at: usize::from(is_absolute), steps: Vec::new() };
        if parser.at < body.len() {
            parser.steps()?;
        } else if !is_absolute {
            return Err(PathError::new(0, "no step stands before `#`; `.#` is the node's own key"));
        }
        Ok(Self { is_absolute, steps: parser.steps, takes_name: body.len() < text.len(), location: None })
    }

    /// Parses a path in a rule file, and remembers where it is written.
    pub fn parse_spanned(text: &Spanned<String>) -> Result<Self, PathError> {
        Ok(Self { location: Some(text.location), ..Self::parse(&text.value)? })
    }

    /// Where it is written, if it is from a rule file.
    pub fn location(&self) -> Option<Location> {
        self.location
    }

    /// Whether it begins at the record.
    pub fn is_absolute(&self) -> bool {
        self.is_absolute
    }

    /// Its steps.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The path of its first steps, and that of the others from there.
    pub fn split_at(&self, steps: usize) -> (Self, Self) {
        let (first, rest) = self.steps.split_at(steps);
        let part = |steps: &[Step], is_absolute: bool, takes_name: bool| {
            let is_here = steps.is_empty() && !is_absolute;
            let steps = if is_here { vec![Step::Here] } else { steps.to_vec() };
            Self { is_absolute, steps, takes_name, location: self.location }
        };
        (part(first, self.is_absolute, false), part(rest, false, self.takes_name))
    }

    /// Whether it ends with `#`: the key or position is meant, not the value. [`Path::names`] gives those.
    pub fn takes_name(&self) -> bool {
        self.takes_name
    }

    /// Whether it can match one node at most, whatever the document.
    pub fn is_single(&self) -> bool {
        !self.steps.iter().any(Step::is_many)
    }
}

impl Step {
    fn is_many(&self) -> bool {
        matches!(self, Self::Every | Self::Below | Self::Where { .. })
    }
}

impl FromStr for Path {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        Self::parse(text)
    }
}

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Spanned::deserialize(deserializer)?;
        Self::parse_spanned(&text).map_err(de::Error::custom)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_absolute {
            f.write_str("/")?;
        }
        for (number, step) in self.steps.iter().enumerate() {
            let separator = if number > 0 { "/" } else { "" };
            write!(f, "{separator}{step}")?;
        }
        f.write_str(if self.takes_name { "#" } else { "" })
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
        match self {
            Self::Name(key) => f.write_str(&escaped(key)),
            Self::Every => f.write_str("*"),
            Self::Below => f.write_str("**"),
            Self::Parent => f.write_str(".."),
            Self::Here => f.write_str("."),
            Self::Where { key, value } if is_bare(value) => write!(f, "[{}={value}]", escaped(key)),
            Self::Where { key, value } => write!(f, "[{}=\"{}\"]", escaped(key), value.replace('"', "\"\"")),
        }
    }
}

/// Whether a value can stand in a condition without quotes.
fn is_bare(value: &str) -> bool {
    !value.is_empty() && value.trim() == value && !value.starts_with(['"', '\'']) && !value.contains(']')
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    steps: Vec<Step>,
}

impl Parser<'_> {
    fn steps(&mut self) -> Result<(), PathError> {
        loop {
            if self.steps.len() == MOST_STEPS {
                return Err(PathError::new(self.at, format!("this path has more than {MOST_STEPS} steps")));
            }
            let step = if self.rest().starts_with('[') { self.condition()? } else { self.name()? };
            self.steps.push(step);
            match self.rest().chars().next() {
                None => return Ok(()),
                Some('/') => self.at += 1,
                Some(_) => return Err(PathError::new(self.at, "a `/` is missing after `]`")),
            }
        }
    }

    fn name(&mut self) -> Result<Step, PathError> {
        let start = self.at;
        let end = self.rest().find('/').map_or(self.text.len(), |length| start + length);
        self.at = end;
        Ok(match &self.text[start..end] {
            "" => return Err(PathError::new(start, "a step is empty")),
            "*" => Step::Every,
            "**" => Step::Below,
            ".." => Step::Parent,
            "." => Step::Here,
            _ => Step::Name(self.unescape(start, end)?),
        })
    }

    fn condition(&mut self) -> Result<Step, PathError> {
        let open = self.at;
        let start = open + 1;
        let unclosed = || PathError::new(open, "this `[` is not closed");
        let sign = self.text[start..].find(['=', ']']).ok_or_else(unclosed)?;
        let sign = start + sign;
        if self.text[sign..].starts_with(']') {
            return Err(PathError::new(sign, "`=` is missing: a condition is written `[key=value]`"));
        }
        if sign == start {
            return Err(PathError::new(start, "a key is missing before `=`"));
        }
        let key = self.unescape(start, sign)?;
        self.at = sign + 1;
        let value = if self.rest().starts_with(['"', '\'']) { self.quoted()? } else { self.bare(open)? };
        self.at += 1;
        Ok(Step::Where { key, value })
    }

    /// A value up to its `]`.
    fn bare(&mut self, open: usize) -> Result<Box<str>, PathError> {
        let length = self.rest().find(']').ok_or_else(|| PathError::new(open, "this `[` is not closed"))?;
        let value = self.rest()[..length].trim();
        if value.is_empty() {
            return Err(PathError::new(self.at, "a value is missing after `=`; empty text is written `\"\"`"));
        }
        let value = value.into();
        self.at += length;
        Ok(value)
    }

    /// A value in quotes; the quote itself is written twice.
    fn quoted(&mut self) -> Result<Box<str>, PathError> {
        let start = self.at;
        let quote = if self.rest().starts_with('"') { "\"" } else { "'" };
        let mut value = String::new();
        self.at += quote.len();
        loop {
            let unclosed = || PathError::new(start, "this quote is not closed");
            let length = self.rest().find(quote).ok_or_else(unclosed)?;
            value.push_str(&self.rest()[..length]);
            self.at += length + quote.len();
            if !self.rest().starts_with(quote) {
                break;
            }
            value.push_str(quote);
            self.at += quote.len();
        }
        if !self.rest().starts_with(']') {
            return Err(PathError::new(self.at, "a `]` is missing after the quote"));
        }
        Ok(value.into())
    }

    fn unescape(&self, start: usize, end: usize) -> Result<Box<str>, PathError> {
        let text = &self.text[start..end];
        let wrong = text.match_indices('~').find(|&(at, _)| !text[at + 1..].starts_with(['0', '1']));
        if let Some((at, _)) = wrong {
            return Err(PathError::new(start + at, "after `~` stands 0 or 1: `~0` is `~`, `~1` is `/`"));
        }
        Ok(text.replace("~1", "/").replace("~0", "~").into())
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }
}

#[cfg(test)]
mod tests;
