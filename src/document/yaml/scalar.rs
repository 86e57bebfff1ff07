//! What a plain scalar is: YAML 1.2's core schema, chapter 10.3.2, and what YAML 1.1 took it for.

use crate::document::Kind;

/// What a plain scalar without a tag is.
pub(super) fn resolve(text: &str) -> Kind {
    let bytes = text.as_bytes();
    match bytes.first() {
        None => Kind::Null,
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') => number(bytes),
        Some(_) => word(text),
    }
}

fn word(text: &str) -> Kind {
    match text {
        "null" | "Null" | "NULL" | "~" => Kind::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => Kind::Bool,
        _ => Kind::String,
    }
}

fn number(text: &[u8]) -> Kind {
    let unsigned = text.strip_prefix(b"-").or(text.strip_prefix(b"+")).unwrap_or(text);
    match text {
        [b'0', b'o', digits @ ..] if all(digits, |digit| matches!(digit, b'0'..=b'7')) => return Kind::Integer,
        [b'0', b'x', digits @ ..] if all(digits, |digit| digit.is_ascii_hexdigit()) => return Kind::Integer,
        b".nan" | b".NaN" | b".NAN" => return Kind::NonFinite,
        _ => {}
    }
    match unsigned {
        b".inf" | b".Inf" | b".INF" => Kind::NonFinite,
        digits if all(digits, |digit| digit.is_ascii_digit()) => Kind::Integer,
        decimal if is_decimal(decimal) => Kind::Float,
        _ => Kind::String,
    }
}

fn all(digits: &[u8], is_digit: impl Fn(u8) -> bool) -> bool {
    !digits.is_empty() && digits.iter().all(|&digit| is_digit(digit))
}

/// `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn is_decimal(text: &[u8]) -> bool {
    let exponent = text.iter().position(|byte| matches!(byte, b'e' | b'E'));
    let (mantissa, exponent) = exponent.map_or((text, None), |at| (&text[..at], Some(&text[at + 1..])));
    let is_exponent = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(b"-").or(exponent.strip_prefix(b"+")).unwrap_or(exponent);
        all(digits, |digit| digit.is_ascii_digit())
    });
    let mut points = 0;
    let mut digits = 0;
    for byte in mantissa {
        match byte {
            b'.' => points += 1,
            b'0'..=b'9' => digits += 1,
            _ => return false,
        }
    }
    is_exponent && points <= 1 && digits > 0
}

/// What a YAML 1.1 reader takes a plain scalar for, where that is not what it is. Dates are left alone: readers of
/// either version agree on what is meant.
pub(super) fn in_yaml_1_1(text: &str, kind: Kind) -> Option<&'static str> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text).as_bytes();
    match kind {
        Kind::Integer if digits.len() > 1 && all(digits, |digit| matches!(digit, b'0'..=b'7')) && digits[0] == b'0' => {
            Some("an octal number")
        }
        Kind::String => match text {
            "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some("true"),
            "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some("false"),
            _ if digits.first().is_some_and(u8::is_ascii_digit) => digits_in_yaml_1_1(digits),
            _ => None,
        },
        _ => None,
    }
}

fn digits_in_yaml_1_1(text: &[u8]) -> Option<&'static str> {
    let is_sexagesimal = text.contains(&b':')
        && text.split(|&byte| byte == b':').skip(1).all(|part| match part {
            [digit] | [b'0'..=b'5', digit] => digit.is_ascii_digit(),
            _ => false,
        })
        && text.split(|&byte| byte == b':').next().is_some_and(|part| all(part, |digit| digit.is_ascii_digit()));
    if is_sexagesimal {
        return Some("a number to base 60");
    }
    let is_grouped = text.contains(&b'_') && all(text, |digit| digit.is_ascii_digit() || matches!(digit, b'_' | b'.'));
    let is_binary = matches!(text, [b'0', b'b', digits @ ..] if all(digits, |digit| matches!(digit, b'0' | b'1')));
    (is_grouped || is_binary).then_some("a number")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_schema_is_followed_and_norway_is_text() {
        let expected = [
            (Kind::Null, "null Null NULL ~"),
            (Kind::Bool, "true True TRUE false False FALSE"),
            (Kind::Integer, "0 -0 +12 012 0o17 0xfF 123456789012345678901234567890"),
            (Kind::Float, "1.0 -1.5e3 .5 1. 1e3 1E+3 +.5 13.20 1e400"),
            (Kind::NonFinite, ".inf -.INF +.Inf .nan .NaN .NAN"),
            (
                Kind::String,
                "no NO yes on off y n nULL tRUE 1:30 2022-09-23 1_000 0o8 0x 0xg 0o -0x1 0b1 1.2.3 e3 1e 1e+ . .. - + -. .e1 1-2 -.nan 12a",
            ),
        ];
        for (kind, scalars) in expected {
            for scalar in scalars.split(' ') {
                assert_eq!(resolve(scalar), kind, "{scalar}");
            }
        }
        assert_eq!(resolve(""), Kind::Null);
    }

    #[test]
    fn what_yaml_1_1_reads_otherwise_is_known() {
        for scalar in "no NO yes on Off y N 012 -017 1:30 12:30:45 1_000 0b1".split(' ') {
            assert!(in_yaml_1_1(scalar, resolve(scalar)).is_some(), "{scalar}");
        }
        for scalar in "nil Norway 12 0 0.5 2022-09-23 089 1:60 1:300 a:30 1: true null 0x10 13_a".split(' ') {
            assert_eq!(in_yaml_1_1(scalar, resolve(scalar)), None, "{scalar}");
        }
    }
}
