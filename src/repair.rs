//! Error localisation: which figure is wrong when sums fail, and which slip of the pen explains it.
//!
//! The sums of a record are a system of sparse linear rows over its figures. First it is asked which single figure can
//! be wrong alone: it stands in every failing sum, and some value of it makes all sums hold that it takes part in. Then
//! every likely slip of every such figure is tried. A slip is only suggested if it is the only one, over a set that is
//! far wider than what is ever suggested: two slips that mend the record equally well are no finding but a guess.
//!
//! Everything is reckoned in whole multiples of one small unit, so nothing is rounded.

mod end;
mod field;
mod localise;
mod pair;
mod slip;
mod suggest;
mod system;
mod written;

#[cfg(test)]
mod tests;

use crate::document::NodeRef;
use crate::quantity::Bound;

pub use crate::repair::slip::Slip;
pub use crate::repair::system::System;

/// The values that a figure can have by its schema, as they are written: before any scale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Domain {
    /// The least.
    pub minimum: Option<Bound>,
    /// The greatest.
    pub maximum: Option<Bound>,
    /// Whether only whole numbers are allowed.
    pub is_integer: bool,
}

/// What can be said of sums that fail together.
#[derive(Clone, Debug)]
pub struct Explanation<'a> {
    /// The failing rows, as places in the list that the system was made of.
    pub rows: Vec<usize>,
    /// The figures most likely wrong: one, or two that are wrong apart; empty if that is open.
    pub culprits: Vec<NodeRef<'a>>,
    /// Slips that explain the failure: one is a suggestion, several are a choice.
    pub slips: Vec<Suggestion<'a>>,
    /// Whether a slip was found that is not the only one, or too weak to be said.
    pub is_ambiguous: bool,
}

/// A slip, and what undoes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion<'a> {
    /// The slip.
    pub slip: Slip,
    /// Which figures change, and what should stand there.
    pub changes: Vec<Change<'a>>,
}

/// What should stand at a scalar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<'a> {
    /// The figure that a rule reads: the scalar, or a mapping that holds it.
    pub figure: NodeRef<'a>,
    /// The scalar.
    pub scalar: NodeRef<'a>,
    /// Its new content, without quotes.
    pub text: String,
}

impl Suggestion<'_> {
    /// The slip as a question: ``387: digits 2 and 3 of 378 exchanged?``
    pub fn question(&self) -> String {
        let (written, told) = self.told();
        format!("{written}: {told}?")
    }

    /// The slip as one of several: ``387 (digits 2 and 3 of 378 exchanged)``
    pub fn choice(&self) -> String {
        let (written, told) = self.told();
        format!("{written} ({told})")
    }

    fn told(&self) -> (String, String) {
        let written: Vec<&str> = self.changes.iter().map(|change| change.scalar.text()).collect();
        let told = match &self.changes[..] {
            [change] => self.slip.describe(change.scalar.text(), &change.text),
            _ => "exchanged".to_owned(),
        };
        (written.join(" and "), told)
    }

    /// What undoes it, as an imperative.
    pub fn title(&self) -> String {
        match &self.changes[..] {
            [change] => format!("replace `{}` by `{}`", change.scalar.text(), change.text),
            changes => {
                let written: Vec<String> = changes.iter().map(|change| format!("`{}`", change.scalar.text())).collect();
                format!("exchange {}", written.join(" and "))
            }
        }
    }
}
