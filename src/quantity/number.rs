//! A number as written: its value, and the place of its last digit.

use crate::quantity::Interval;
use crate::quantity::Scale;
use crate::quantity::TooManyDigits;
use crate::quantity::decimal;
use rust_decimal::Decimal;

mod rewrite;

/// The most significant digits that a number may have.
pub const MAX_DIGITS: u32 = 28;
/// The largest power of ten that may be written behind `e`.
pub const MAX_EXPONENT: i32 = 30;

/// A number read from its source text, which says how exact it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// The value, with the digits behind the point as written.
    pub value: Decimal,
    /// The power of ten of the last digit: −1 for `13.2`, 0 for `516`, 2 for `1.2e3`.
    pub last_place: i32,
    /// Written without point and exponent: a count, exact unless a scale says otherwise.
    pub integer: bool,
}

/// Why a text is not read as a number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// No number at all, or one with something around it.
    #[error("`{text}` is not a number")]
    NotANumber {
        /// The text, cut short if it is long.
        text: String,
        /// What to write instead, where only one reading is left.
        suggestion: Option<String>,
    },
    /// Digits are grouped: `1,200`.
    #[error("`{text}` has separators between its digits")]
    Separators {
        /// The text as written.
        text: String,
        /// The same number without separators.
        suggestion: String,
    },
    /// More than 28 digits are needed to write the value in full.
    #[error("the number has too many digits to be checked (over {MAX_DIGITS})")]
    TooManyDigits,
    /// The exponent is out of range.
    #[error("the exponent of the number is not between -{MAX_EXPONENT} and {MAX_EXPONENT}")]
    Exponent,
    /// `.inf` or `.nan`.
    #[error("infinity and \"not a number\" are no figures")]
    NotFinite,
}

impl Number {
    /// Reads a number of YAML 1.2 (core schema) or JSON, or a string that holds one.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        scan(text).map_err(|refusal| match refusal {
            Refusal::NotANumber => rewrite::refuse(text),
            Refusal::TooManyDigits => NumberError::TooManyDigits,
            Refusal::Exponent => NumberError::Exponent,
        })
    }

    /// Every value that the number can stand for under a scale.
    ///
    /// An integer without scale is exact; all else is half a unit of its last digit each way.
    pub fn interval(&self, scale: Scale) -> Result<Interval, TooManyDigits> {
        if self.integer && scale == Scale::Unit {
            return Ok(Interval::exact(self.value));
        }
        let half = decimal::shift(Decimal::from(5), self.last_place - 1)?;
        Interval::around(self.value, half)?.scale(scale)
    }

    /// One unit of the last digit that is not zero: 100 for `3200`, 0.1 for `13.20`.
    pub fn coarse_unit(&self) -> Result<Decimal, TooManyDigits> {
        let (mut digits, mut place) = (self.value.mantissa(), -scale_of(self.value));
        if digits == 0 {
            return decimal::shift(Decimal::ONE, self.last_place);
        }
        while digits % 10 == 0 {
            digits /= 10;
            place += 1;
        }
        decimal::shift(Decimal::ONE, place)
    }
}

impl NumberError {
    /// What to write instead.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::NotANumber { suggestion, .. } => {
                suggestion.as_ref().map(|suggestion| format!("write `{suggestion}`"))
            }
            Self::Separators { suggestion, .. } => Some(format!("write `{suggestion}`")),
            Self::TooManyDigits => Some("write fewer digits, or use `scale`".to_owned()),
            Self::Exponent => Some("write the number in full, or use `scale`".to_owned()),
            Self::NotFinite => Some("leave the figure out, or write `{over: …}`".to_owned()),
        }
    }
}

enum Refusal {
    NotANumber,
    TooManyDigits,
    Exponent,
}

/// Digits read so far, up to 28 that count.
#[derive(Default)]
struct Digits {
    mantissa: i128,
    significant: u32,
    written: usize,
}

impl Digits {
    /// Takes the digits that a text starts with, and returns the rest and how many there were.
    fn take<'a>(&mut self, text: &'a [u8]) -> Result<(&'a [u8], usize), Refusal> {
        let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
        for digit in &text[..end] {
            self.mantissa = self.mantissa * 10 + i128::from(digit - b'0');
            self.significant += u32::from(self.mantissa != 0);
            if self.significant > MAX_DIGITS {
                return Err(Refusal::TooManyDigits);
            }
        }
        self.written += end;
        Ok((&text[end..], end))
    }
}

fn scan(text: &str) -> Result<Number, Refusal> {
    let (negative, unsigned) = match text.as_bytes() {
        [b'0', b'x', digits @ ..] => return integer(digits, 16),
        [b'0', b'o', digits @ ..] => return integer(digits, 8),
        [b'-', unsigned @ ..] => (true, unsigned),
        [b'+', unsigned @ ..] | unsigned => (false, unsigned),
    };
    let mut number = decimal_number(unsigned)?;
    number.value.set_sign_negative(negative && !number.value.is_zero());
    Ok(number)
}

fn decimal_number(text: &[u8]) -> Result<Number, Refusal> {
    // The shape is checked first: a long text that is no number is not one with too many digits.
    let exponent = shape(text)?;
    let mut digits = Digits::default();
    let (mut rest, _) = digits.take(text)?;
    let mut behind = 0;
    let mut integer = true;
    if let [b'.', tail @ ..] = rest {
        (rest, behind) = digits.take(tail)?;
        integer = false;
    }
    integer &= rest.is_empty();
    let behind = i32::try_from(behind).map_err(|_| Refusal::TooManyDigits)?;
    let last_place = exponent?.checked_sub(behind).ok_or(Refusal::TooManyDigits)?;
    let value = compose(digits.mantissa, last_place)?;
    Ok(Number { value, last_place, integer })
}

/// Checks `digits [. digits] [e exponent]`, and returns the exponent apart, since it may be out of range.
fn shape(text: &[u8]) -> Result<Result<i32, Refusal>, Refusal> {
    let skip = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = skip(text);
    let mut rest = &text[whole..];
    let mut written = whole;
    if let [b'.', tail @ ..] = rest {
        written += skip(tail);
        rest = &tail[skip(tail)..];
    }
    match rest {
        _ if written == 0 => Err(Refusal::NotANumber),
        [] => Ok(Ok(0)),
        [b'e' | b'E', tail @ ..] => exponent(tail),
        _ => Err(Refusal::NotANumber),
    }
}

fn exponent(text: &[u8]) -> Result<Result<i32, Refusal>, Refusal> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] | digits => (false, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(Refusal::NotANumber);
    }
    let size = digits.iter().fold(0_i32, |size, digit| size.saturating_mul(10).saturating_add(i32::from(digit - b'0')));
    if size > MAX_EXPONENT {
        return Ok(Err(Refusal::Exponent));
    }
    Ok(Ok(if negative { -size } else { size }))
}

fn integer(digits: &[u8], radix: u32) -> Result<Number, Refusal> {
    let mut mantissa = 0_i128;
    for digit in digits {
        let digit = char::from(*digit).to_digit(radix).ok_or(Refusal::NotANumber)?;
        mantissa = mantissa.saturating_mul(radix.into()).saturating_add(digit.into());
    }
    if digits.is_empty() {
        return Err(Refusal::NotANumber);
    }
    let value = compose(mantissa, 0)?;
    Ok(Number { value, last_place: 0, integer: true })
}

fn compose(mantissa: i128, last_place: i32) -> Result<Decimal, Refusal> {
    let digits = Decimal::try_from_i128_with_scale(mantissa, 0);
    let digits = digits.map_err(|_| Refusal::TooManyDigits)?;
    decimal::shift(digits, last_place).map_err(|_| Refusal::TooManyDigits)
}

fn scale_of(value: Decimal) -> i32 {
    i32::try_from(value.scale()).expect("a decimal has at most 28 digits behind the point")
}

#[cfg(test)]
mod tests;
