//! A number read from its digits, for the validator.

use std::borrow::Cow;

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
        self.as_f64().is_some_and(|value| Some(value.to_bits()) == expected.as_f64().map(f64::to_bits))
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

    /// Its value, if it is whole and has at most 38 digits.
    fn integer(self) -> Option<i128> {
        if let Ok(value) = self.text.parse::<i64>() {
            return Some(i128::from(value));
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

    fn as_f64(&self) -> Option<f64> {
        let text = self.as_str();
        text.parse().ok().filter(|value: &f64| value.is_finite())
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
        let number = written.or_else(|| JsonValue::from_f64(self.as_f64()?));
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
    fn numbers_beyond_64_bits_still_equal_themselves() {
        let schema: JsonValue = "100000000000000000001".parse().expect("a number");
        assert!(Number::new("100000000000000000001").equals(&schema));
        assert!(Number::new("0.10").equals(&"0.1".parse().expect("a number")));
        assert!(!Number::new("9007199254740993").equals(&"9007199254740992".parse().expect("a number")));
    }
}
