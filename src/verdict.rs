//! Three-valued truth: what reported figures and dates allow us to say.

use std::fmt;

/// How far a statement about imprecise values is settled.
///
/// Only [`Verdict::Impossible`] makes an error: then no reading of the values satisfies the statement.
/// A value that is missing leaves a statement [`Verdict::Possible`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// False for every reading.
    Impossible,
    /// True for some readings and false for others, or not known.
    Possible,
    /// True for every reading.
    Certain,
}

impl Verdict {
    /// The verdict on a statement that is settled.
    pub const fn of(truth: bool) -> Self {
        if truth { Self::Certain } else { Self::Impossible }
    }

    /// The verdict from its two decisive conditions; `impossible` wins if a caller states both.
    pub const fn decide(impossible: bool, certain: bool) -> Self {
        if impossible {
            Self::Impossible
        } else if certain {
            Self::Certain
        } else {
            Self::Possible
        }
    }

    /// Both statements hold (Kleene's conjunction).
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// At least one of the statements holds (Kleene's disjunction).
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// True for every reading.
    pub const fn is_certain(self) -> bool {
        matches!(self, Self::Certain)
    }

    /// False for every reading: the only verdict that makes an error.
    pub const fn is_impossible(self) -> bool {
        matches!(self, Self::Impossible)
    }
}

/// The statement does not hold.
impl std::ops::Not for Verdict {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::Impossible => Self::Certain,
            Self::Possible => Self::Possible,
            Self::Certain => Self::Impossible,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Impossible => "impossible",
            Self::Possible => "possible",
            Self::Certain => "certain",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict;
    use super::Verdict::Certain;
    use super::Verdict::Impossible;
    use super::Verdict::Possible;

    const ALL: [Verdict; 3] = [Impossible, Possible, Certain];

    #[test]
    fn one_false_part_settles_a_conjunction_and_one_true_part_a_disjunction() {
        assert_eq!(Possible.and(Impossible), Impossible);
        assert_eq!(Possible.and(Certain), Possible);
        assert_eq!(Possible.or(Certain), Certain);
        assert_eq!(Possible.or(Impossible), Possible);
        assert_eq!(!Possible, Possible);
    }

    #[test]
    fn negation_swaps_and_with_or() {
        for a in ALL {
            assert_eq!(!!a, a);
            for b in ALL {
                assert_eq!(!(a.and(b)), (!a).or(!b));
            }
        }
    }

    #[test]
    fn impossible_wins_over_certain() {
        assert_eq!(Verdict::decide(true, true), Impossible);
        assert_eq!(Verdict::decide(false, true), Certain);
        assert_eq!(Verdict::decide(false, false), Possible);
        assert_eq!(Verdict::of(true), Certain);
    }
}
