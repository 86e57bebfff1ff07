//! Sets of types.

use std::fmt;
use std::ops::BitOr;

/// The types that a value may have; the empty set says nothing of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Types(u16);

const NAMED: [(Types, &str); 9] = [
    (Types::TEXT, "a text"),
    (Types::WORD, "a text"),
    (Types::NUMBER, "a number"),
    (Types::BOOL, "a condition"),
    (Types::LIST, "a list"),
    (Types::MAPPING, "a mapping"),
    (Types::DURATION, "a length of time"),
    (Types::VERSION, "a version"),
    (Types::NULL, "null"),
];

impl Types {
    /// Nothing is known.
    pub const ANY: Self = Self(0);
    /// Null.
    pub const NULL: Self = Self(1);
    /// `true` or `false`.
    pub const BOOL: Self = Self(1 << 1);
    /// A number.
    pub const NUMBER: Self = Self(1 << 2);
    /// A text, which may be a date.
    pub const TEXT: Self = Self(1 << 3);
    /// A list.
    pub const LIST: Self = Self(1 << 4);
    /// A mapping, which may stand for a number.
    pub const MAPPING: Self = Self(1 << 5);
    /// A date.
    pub const DATE: Self = Self(1 << 6);
    /// A length of time.
    pub(super) const DURATION: Self = Self(1 << 7);
    /// A version.
    pub(super) const VERSION: Self = Self(1 << 8);
    /// A text that is written out and is no date.
    pub(super) const WORD: Self = Self(1 << 9);

    /// Whether it is empty: nothing is known.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the sets have a type in common.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether one of the pairs can be made of a type of each; of what is not known, any can.
    fn one_of(self, pairs: &[(Self, Self)], other: Self) -> bool {
        let met = |&(a, b): &(Self, Self)| (self.meets(a) && other.meets(b)) || (self.meets(b) && other.meets(a));
        self.is_empty() || other.is_empty() || pairs.iter().any(met)
    }

    /// Whether some value of one can equal some value of the other, or be told from it.
    pub(super) fn can_equal(self, other: Self) -> bool {
        const PAIRS: [(Types, Types); 4] = [
            (Types::BOOL, Types::BOOL),
            (Types::LIST, Types::LIST),
            (Types::MAPPING, Types::MAPPING),
            (Types(Types::TEXT.0 | Types::WORD.0), Types(Types::TEXT.0 | Types::WORD.0)),
        ];
        self.meets(Self::NULL) || other.meets(Self::NULL) || self.one_of(&PAIRS, other) || self.has_order_with(other)
    }

    /// Whether some value of one comes before or after some value of the other.
    pub(super) fn has_order_with(self, other: Self) -> bool {
        const NUMBER: Types = Types(Types::NUMBER.0 | Types::MAPPING.0);
        const DATE: Types = Types(Types::DATE.0 | Types::TEXT.0);
        const PAIRS: [(Types, Types); 7] = [
            (NUMBER, NUMBER),
            (DATE, DATE),
            (Types::DATE, Types::NUMBER),
            (Types::DURATION, Types::DURATION),
            (Types::DURATION, NUMBER),
            (Types::VERSION, Types::VERSION),
            (Types::VERSION, Types(Types::TEXT.0 | Types::WORD.0)),
        ];
        self.one_of(&PAIRS, other)
    }
}

impl BitOr for Types {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// `a number or a mapping`.
impl fmt::Display for Types {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names: Vec<_> = NAMED.iter().filter(|(types, _)| self.meets(*types)).map(|(_, name)| *name).collect();
        names.dedup();
        if names.is_empty() {
            names.push(if self.meets(Self::DATE) { "a date" } else { "of unknown type" });
        }
        f.write_str(&names.join(" or "))
    }
}
