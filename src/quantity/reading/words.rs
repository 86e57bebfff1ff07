//! A figure in words, made only where someone reads them.

use std::borrow::Cow;
use std::fmt;

use super::Member;

/// A figure as it reads in a sentence, in its own digits: `over 27000`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words<'t> {
    /// `13.2`
    Plain(&'t str),
    /// `over 27000`
    Qualified(Member, &'t str),
    /// `between 5 and 7`
    Between(&'t str, &'t str),
    /// `at least 5, up to 7`
    Range(&'t str, &'t str),
    /// `1200 ± 50`
    Margin(&'t str, &'t str),
    /// `some`
    Some,
}

impl<'t> Words<'t> {
    /// As text; a plain figure is its own.
    pub fn text(self) -> Cow<'t, str> {
        match self {
            Self::Plain(text) => Cow::Borrowed(text),
            other => Cow::Owned(other.to_string()),
        }
    }
}

impl fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(text) => f.write_str(text),
            Self::Qualified(member, text) => write!(f, "{} {text}", member.words()),
            Self::Between(low, high) => write!(f, "between {low} and {high}"),
            Self::Range(low, high) => write!(f, "at least {low}, up to {high}"),
            Self::Margin(value, margin) => write!(f, "{value} ± {margin}"),
            Self::Some => f.write_str("some"),
        }
    }
}
