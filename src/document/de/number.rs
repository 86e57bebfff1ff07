//! Numbers for serde: exact, or an error.

use serde::de;
use serde::de::Visitor;

use crate::document::de::error::Mistake;

/// Hands over a whole number.
pub(super) fn visit_integer<'de, V: Visitor<'de>>(text: &str, visitor: V) -> Result<V::Value, Mistake> {
    match integer(text) {
        Some(number) => visit(number, visitor),
        None => Err(too_many_digits(text)),
    }
}

/// Hands over a whole number, as a float if only that can hold it exactly.
pub(super) fn visit_any<'de, V: Visitor<'de>>(text: &str, visitor: V) -> Result<V::Value, Mistake> {
    let is_wide = |number: i128| i64::try_from(number).is_err() && u64::try_from(number).is_err();
    match integer(text) {
        Some(number) if !is_wide(number) => visit(number, visitor),
        _ => visit_float(text, visitor),
    }
}

/// Hands over a number as a float that, written shortest, has the same digits.
pub(super) fn visit_float<'de, V: Visitor<'de>>(text: &str, visitor: V) -> Result<V::Value, Mistake> {
    let decimal = integer(text).map_or_else(|| text.to_owned(), |number| number.to_string());
    let float = decimal.parse::<f64>().ok().filter(|float| float.is_finite());
    match float.filter(|float| digits(&format!("{float:e}")) == digits(&decimal)) {
        Some(float) => visitor.visit_f64(float),
        None => Err(too_many_digits(text)),
    }
}

fn visit<'de, V: Visitor<'de>>(number: i128, visitor: V) -> Result<V::Value, Mistake> {
    if let Ok(number) = u64::try_from(number) {
        visitor.visit_u64(number)
    } else if let Ok(number) = i64::try_from(number) {
        visitor.visit_i64(number)
    } else {
        visitor.visit_i128(number)
    }
}

fn too_many_digits(text: &str) -> Mistake {
    let text = crate::document::findings::shown(text).into_owned();
    de::Error::custom(format!("the number `{text}` has too many digits"))
}

fn integer(text: &str) -> Option<i128> {
    match (text.strip_prefix("0x"), text.strip_prefix("0o")) {
        (Some(digits), _) => i128::from_str_radix(digits, 16).ok(),
        (_, Some(digits)) => i128::from_str_radix(digits, 8).ok(),
        _ => text.parse().ok(),
    }
}

/// The digits of a decimal number without zeros at either end, and the power of ten of the last.
fn digits(text: &str) -> (bool, String, i64) {
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    let (is_negative, unsigned) = unsigned.strip_prefix('-').map_or((false, unsigned), |rest| (true, rest));
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let significant = all.trim_end_matches('0');
    let dropped = i64::try_from(all.len() - significant.len()).unwrap_or(i64::MAX);
    let places = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
    let power = exponent.parse::<i64>().unwrap_or(i64::MAX).saturating_sub(places).saturating_add(dropped);
    let significant = significant.trim_start_matches('0').to_owned();
    let power = if significant.is_empty() { 0 } else { power };
    (is_negative && !significant.is_empty(), significant, power)
}
