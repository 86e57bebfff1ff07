//! A number read from its digits, for the validator.

use std::borrow::Cow;
use std::cmp::Ordering;

use jsonschema::json::JsonNumber;
use serde_json::Number as JsonValue;

/// A number as written in a record: decimal, or in YAML `0x…` and `0o…`.
#[derive(Clone, Copy, Debug)]
pub struct Number<'a> {
    text: &'a str,
}

/// `digits · 10^exponent`, with no zeros at either end of `digits`; zero has none.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Decimal<'a> {
    negative: bool,
    digits: Cow<'a, str>,
    exponent: i64,
}

/// So many digits come back from a machine number as they were.
const EXACT: usize = 15;

impl Ord for Decimal<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |decimal: &Self| match (decimal.digits.is_empty(), decimal.negative) {
            (true, _) => 0,
            (_, true) => -1,
            (_, false) => 1,
        };
        let places = |decimal: &Self| decimal.exponent.saturating_add(decimal.digits.len().cast_signed() as i64);
        // Neither has zeros at its end, so of two that begin alike the longer is the greater.
        let magnitude = || places(self).cmp(&places(other)).then_with(|| self.digits.cmp(&other.digits));
        sign(self).cmp(&sign(other)).then_with(|| if self.negative { magnitude().reverse() } else { magnitude() })
    }
}

impl PartialOrd for Decimal<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<'a> Number<'a> {
    /// The number that `text` writes.
    pub fn new(text: &'a str) -> Self {
        Self { text }
    }

    /// Its value, whatever way it is written. `None` for `.inf` and `.nan`.
    pub fn decimal(self) -> Option<Decimal<'a>> {
        if let Some(value) = self.radix() {
            return Some(decimal(false, &Cow::Owned(value.to_string()), 0));
        }
        let (negative, unsigned) = self.sign();
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let exponent = exponent.parse().unwrap_or(if exponent.starts_with('-') { i64::MIN / 2 } else { i64::MAX / 2 });
        let Some((whole, fraction)) = mantissa.split_once('.') else {
            return is_digits(mantissa).then(|| decimal(negative, &Cow::Borrowed(mantissa), exponent));
        };
        if !is_digits(whole) || !is_digits(fraction) {
            return None;
        }
        let scale = i64::try_from(fraction.len()).expect("a text is shorter than 2^63 bytes");
        Some(decimal(negative, &Cow::Owned(format!("{whole}{fraction}")), exponent.saturating_sub(scale)))
    }

    /// Whether it equals a number of the schema.
    pub fn equals(self, expected: &JsonValue) -> bool {
        if let Some(expected) = expected.as_i64() {
            return self.integer() == Some(i128::from(expected));
        }
        if let Some(expected) = expected.as_u64() {
            return self.integer() == Some(i128::from(expected));
        }
        let expected = expected.to_string();
        self.decimal().is_some_and(|value| Some(value) == Number::new(&expected).decimal())
    }

    /// Whether the schema keeps this number as it is: whole in 64 bits, or in few digits. Any other would be compared as
    /// the machine number that is nearest, and so be taken for others.
    pub fn is_kept(self) -> bool {
        let is_in_64_bits = || self.as_u64().is_some() || self.as_i64().is_some();
        let is_short = |decimal: &Decimal<'_>| decimal.digits.len() <= EXACT && self.nearest().is_some();
        is_in_64_bits() || self.decimal().is_none_or(|decimal| is_short(&decimal) && self.is_nearest())
    }

    /// The machine number that is nearest, if one is.
    fn nearest(self) -> Option<f64> {
        self.as_str().parse().ok().filter(|value: &f64| value.is_finite())
    }

    /// Whether the shortest text of the machine number that is nearest says the same number.
    fn is_nearest(self) -> bool {
        self.nearest().is_some_and(|nearest| self.decimal() == Number::new(&format!("{nearest:e}")).decimal())
    }

    fn sign(self) -> (bool, &'a str) {
        match self.text.as_bytes().first() {
            Some(b'-') => (true, &self.text[1..]),
            Some(b'+') => (false, &self.text[1..]),
            _ => (false, self.text),
        }
    }

    fn radix(self) -> Option<u128> {
        let (radix, digits) = match self.text.get(..2)? {
            "0x" => (16, &self.text[2..]),
            "0o" => (8, &self.text[2..]),
            _ => return None,
        };
        u128::from_str_radix(digits, radix).ok()
    }

    /// Whether it is surely not whole: digits with a point among them, and no zero at the end.
    fn is_plain_fraction(self) -> bool {
        let mut points = 0;
        for byte in self.text.bytes() {
            match byte {
                b'0'..=b'9' | b'-' => {}
                b'.' => points += 1,
                _ => return false,
            }
        }
        points == 1 && self.text.ends_with(|last| ('1'..='9').contains(&last))
    }

    /// Its value, if it is whole and has at most 38 digits.
    fn integer(self) -> Option<i128> {
        if let Ok(value) = self.text.parse::<i64>() {
            return Some(i128::from(value));
        }
        if self.is_plain_fraction() {
            return None;
        }
        if let Some(value) = self.radix() {
            return i128::try_from(value).ok();
        }
        let decimal = self.decimal()?;
        if decimal.digits.is_empty() {
            return Some(0);
        }
        let zeros = u32::try_from(decimal.exponent).ok().filter(|&zeros| zeros < 39)?;
        let value = decimal.digits.parse::<i128>().ok()?.checked_mul(10_i128.checked_pow(zeros)?)?;
        Some(if decimal.negative { -value } else { value })
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn decimal<'a>(negative: bool, digits: &Cow<'a, str>, exponent: i64) -> Decimal<'a> {
    let written = digits.trim_end_matches('0');
    let zeros = i64::try_from(digits.len() - written.len()).expect("a text is shorter than 2^63 bytes");
    let kept = written.trim_start_matches('0').len();
    if kept == 0 {
        return Decimal { negative: false, digits: Cow::Borrowed(""), exponent: 0 };
    }
    let range = written.len() - kept..written.len();
    let digits = match digits {
        Cow::Borrowed(text) => Cow::Borrowed(&text[range]),
        Cow::Owned(text) => Cow::Owned(text[range].to_owned()),
    };
    Decimal { negative, digits, exponent: exponent.saturating_add(zeros) }
}

impl JsonNumber for Number<'_> {
    fn as_u64(&self) -> Option<u64> {
        u64::try_from(self.integer()?).ok()
    }

    fn as_i64(&self) -> Option<i64> {
        i64::try_from(self.integer()?).ok()
    }

    /// The nearest; but a number that the schema could say must not stand for another, so its neighbour does.
    fn as_f64(&self) -> Option<f64> {
        let nearest = self.nearest()?;
        if self.text.len() <= EXACT {
            return Some(nearest);
        }
        let text = format!("{nearest:e}");
        let (Some(own), Some(said)) = (self.decimal(), Number::new(&text).decimal()) else { return Some(nearest) };
        Some(match own.cmp(&said) {
            Ordering::Greater if said.digits.len() <= EXACT => nearest.next_up(),
            Ordering::Less if said.digits.len() <= EXACT => nearest.next_down(),
            _ => nearest,
        })
    }

    fn as_str(&self) -> Cow<'_, str> {
        match self.radix() {
            Some(value) => Cow::Owned(value.to_string()),
            None => Cow::Borrowed(self.text.strip_prefix('+').unwrap_or(self.text)),
        }
    }

    fn to_number(&self) -> Cow<'_, JsonValue> {
        let whole = self.as_u64().map(JsonValue::from).or_else(|| self.as_i64().map(JsonValue::from));
        let written = whole.filter(|_| self.is_written_as_integer());
        let number = written.or_else(|| JsonValue::from_f64(self.nearest()?));
        let beyond = if self.text.starts_with('-') { f64::MIN } else { f64::MAX };
        Cow::Owned(number.or_else(|| JsonValue::from_f64(beyond)).expect("the bounds of f64 are finite"))
    }

    fn is_integer(&self) -> bool {
        self.text.parse::<i64>().is_ok() || self.decimal().is_some_and(|decimal| decimal.exponent >= 0)
    }

    fn is_written_as_integer(&self) -> bool {
        self.radix().is_some() || self.decimal().is_some() && !self.text.contains(['.', 'e', 'E'])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_whole_however_they_are_written() {
        for whole in ["0", "-0", "516", "1.0", "12.50e1", "1e400", "0x1F", "0o17", "+5", "007", "100000000000000000001"]
        {
            assert!(Number::new(whole).is_integer(), "{whole}");
        }
        for broken in ["13.2", "1e-1", ".5", "12.5e0", ".inf", ".nan", "-.inf"] {
            assert!(!Number::new(broken).is_integer(), "{broken}");
        }
    }

    #[test]
    fn values_are_exact_as_far_as_64_bits_go() {
        let value = |text| (Number::new(text).as_u64(), Number::new(text).as_i64());
        assert_eq!(value("9007199254740993"), (Some(9_007_199_254_740_993), Some(9_007_199_254_740_993)));
        assert_eq!(value("9007199254740993.0"), (Some(9_007_199_254_740_993), Some(9_007_199_254_740_993)));
        assert_eq!(value("18446744073709551616"), (None, None));
        assert_eq!(value("0x10"), (Some(16), Some(16)));
        assert_eq!(value("-3"), (None, Some(-3)));
        assert_eq!(Number::new("1e400").as_f64(), None);
        assert_eq!(Number::new("+.5").as_f64(), Some(0.5));
    }

    #[test]
    fn decimals_of_one_value_are_one() {
        let same = [("13.20", "13.2"), ("1.32e1", "13.2"), ("0.0", "0"), ("-0", "0"), ("1e3", "1000"), ("0x10", "16")];
        for (left, right) in same {
            assert_eq!(Number::new(left).decimal(), Number::new(right).decimal(), "{left} and {right}");
        }
        assert_ne!(Number::new("100000000000000000001").decimal(), Number::new("100000000000000000000").decimal());
    }

    #[test]
    fn a_schema_keeps_what_comes_back_as_it_was() {
        for kept in ["0", "0.1", "13.20", "18446744073709551615", "-9223372036854775808", "1e300", "1e20", "0x10"] {
            assert!(Number::new(kept).is_kept(), "{kept}");
            assert!(Number::new(kept).equals(&Number::new(kept).to_number()), "{kept}");
        }
        for lost in ["18446744073709551617", "-9223372036854775809", "0.1234567890123456789", "1e400", "1e-400"] {
            assert!(!Number::new(lost).is_kept(), "{lost}");
        }
    }

    #[test]
    fn a_number_of_many_digits_is_no_other() {
        let value = |text| Number::new(text).as_f64().expect("a number");
        for (less, greater) in [
            ("0.1", "0.10000000000000000001"),
            ("0.09999999999999999999", "0.1"),
            ("100000000000000000000", "100000000000000000001"),
            ("-100000000000000000001", "-100000000000000000000"),
            ("0", "0.00000000000000001e-400"),
            ("-0.00000000000000001e-400", "0"),
        ] {
            assert!(value(less) < value(greater), "{less} and {greater}");
        }
        assert_eq!(value("0.100000000000000000000").to_bits(), 0.1_f64.to_bits());
    }

    #[test]
    fn decimals_are_in_order() {
        let order = ["-1e400", "-13.21", "-13.2", "-1", "0", "1e-400", "0.9", "1", "13.2", "13.21", "100", "1e400"];
        let decimals: Vec<_> = order.iter().map(|text| Number::new(text).decimal().expect("a number")).collect();
        assert!(decimals.is_sorted());
    }

    #[test]
    fn numbers_beyond_64_bits_equal_themselves_alone() {
        let schema: JsonValue = "100000000000000000000".parse().expect("a number");
        assert!(Number::new("100000000000000000000").equals(&schema));
        assert!(Number::new("1e20").equals(&schema));
        assert!(!Number::new("100000000000000000001").equals(&schema));
        assert!(Number::new("0.10").equals(&"0.1".parse().expect("a number")));
        assert!(!Number::new("0.10000000000000001").equals(&"0.1".parse().expect("a number")));
        assert!(!Number::new("9007199254740993").equals(&"9007199254740992".parse().expect("a number")));
    }
}
