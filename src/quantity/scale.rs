//! The words that multiply an amount: million, crore.

use crate::quantity::decimal;
use rust_decimal::Decimal;
use std::fmt;

/// The power of ten that an amount is stated in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Scale {
    /// Written out in full: an integer is exact.
    #[default]
    Unit,
    /// 10².
    Hundred,
    /// 10³.
    Thousand,
    /// 10⁵.
    Lakh,
    /// 10⁶.
    Million,
    /// 10⁷.
    Crore,
    /// 10⁹.
    Billion,
    /// 10¹².
    Trillion,
}

impl Scale {
    /// Every scale, the smallest first.
    pub const ALL: [Self; 8] = [
        Self::Unit,
        Self::Hundred,
        Self::Thousand,
        Self::Lakh,
        Self::Million,
        Self::Crore,
        Self::Billion,
        Self::Trillion,
    ];

    /// The scale of that word, as written in a record's `scale`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scale| scale.word() == word)
    }

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Hundred => "hundred",
            Self::Thousand => "thousand",
            Self::Lakh => "lakh",
            Self::Million => "million",
            Self::Crore => "crore",
            Self::Billion => "billion",
            Self::Trillion => "trillion",
        }
    }

    /// The power of ten.
    pub const fn exponent(self) -> i32 {
        match self {
            Self::Unit => 0,
            Self::Hundred => 2,
            Self::Thousand => 3,
            Self::Lakh => 5,
            Self::Million => 6,
            Self::Crore => 7,
            Self::Billion => 9,
            Self::Trillion => 12,
        }
    }

    /// A value as a reader of this scale writes it: 21870000000 under billion is `21.87 billion`.
    pub fn show(self, value: Decimal) -> impl fmt::Display {
        Scaled { value, scale: self }
    }
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

struct Scaled {
    value: Decimal,
    scale: Scale,
}

impl fmt::Display for Scaled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let full = self.value.normalize();
        if self.scale == Scale::Unit || full.is_zero() {
            return write!(f, "{full}");
        }
        // A value too fine for its scale is rarer than a message about it, but it must still be right.
        match decimal::shift(full, -self.scale.exponent()) {
            Ok(value) => write!(f, "{} {}", value.normalize(), self.scale),
            Err(_) => write!(f, "{full}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Scale;
    use rust_decimal::Decimal;

    #[test]
    fn every_word_names_its_scale() {
        for scale in Scale::ALL {
            assert_eq!(Scale::from_word(scale.word()), Some(scale));
        }
        assert_eq!(Scale::from_word("Billion"), None);
    }

    #[test]
    fn a_value_is_shown_in_the_unit_of_its_scale() {
        let shown = [
            (Scale::Billion, 21_870_000_000_i64, "21.87 billion"),
            (Scale::Crore, 83_000_000, "8.3 crore"),
            (Scale::Unit, 516, "516"),
            (Scale::Million, 0, "0"),
            (Scale::Thousand, -500, "-0.5 thousand"),
        ];
        for (scale, value, text) in shown {
            assert_eq!(scale.show(Decimal::from(value)).to_string(), text);
        }
        let fine = Decimal::new(1, 28);
        assert_eq!(Scale::Billion.show(fine).to_string(), fine.to_string());
    }
}
