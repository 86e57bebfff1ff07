//! Strings: where they end, and what their escapes stand for.

use crate::document::json::Scanner;
use crate::document::json::Stop;
use crate::document::json::wording::lone_surrogate;
use crate::document::slip::Slip;
use crate::source::Span;

impl Scanner<'_, '_> {
    /// Reads the string that begins here: its bytes with quotes, and its content if that has escapes.
    pub(super) fn string(&mut self) -> Result<(Span, Option<Box<str>>), Stop> {
        let start = self.at;
        let mut end = start + 1;
        let mut has_escapes = false;
        loop {
            end = plain_end(self.bytes, end);
            match self.bytes.get(end) {
                Some(b'"') => break,
                Some(b'\\') => {
                    has_escapes = true;
                    end += 2;
                }
                _ => return Err(self.wrong_string(start, end.min(self.bytes.len())).into()),
            }
        }
        let content = has_escapes.then(|| self.decode(start + 1, end)).transpose()?;
        self.at = end + 1;
        Ok((Span::new(start, end + 1), content))
    }

    fn decode(&self, start: usize, end: usize) -> Result<Box<str>, Slip> {
        let mut decoded = String::with_capacity(end - start);
        let mut at = start;
        while let Some(length) = self.bytes[at..end].iter().position(|&byte| byte == b'\\') {
            decoded.push_str(&self.text[at..at + length]);
            let escape = at + length;
            let (character, after) = self.escape(escape, end)?;
            decoded.push(character);
            at = after;
        }
        decoded.push_str(&self.text[at..end]);
        Ok(decoded.into_boxed_str())
    }

    /// The character of the escape at `at`, and where it ends.
    fn escape(&self, at: usize, end: usize) -> Result<(char, usize), Slip> {
        let simple = match self.bytes[at + 1] {
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(at, end),
            _ => return Err(self.no_escape(at)),
        };
        Ok((simple, at + 2))
    }

    fn unicode(&self, at: usize, end: usize) -> Result<(char, usize), Slip> {
        const AFTER: usize = r"\u0000".len();
        let first = self.hexadecimal(at, end).ok_or_else(|| self.no_hexadecimal(at, end))?;
        if let Some(character) = char::from_u32(first) {
            return Ok((character, at + AFTER));
        }
        let is_pair = first < 0xDC00 && self.bytes[at + AFTER..end].starts_with(br"\u");
        let second = if is_pair { self.hexadecimal(at + AFTER, end) } else { None };
        let second = second.filter(|second| (0xDC00..0xE000).contains(second));
        let second = second.ok_or_else(|| lone_surrogate(Span::new(at, at + AFTER)))?;
        let character = char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00));
        Ok((character.expect("a pair of surrogates is a character"), at + 2 * AFTER))
    }

    /// The four digits of the `\u` at `at`.
    fn hexadecimal(&self, at: usize, end: usize) -> Option<u32> {
        let digits = self.bytes[..end].get(at + 2..at + 6)?;
        digits.iter().try_fold(0, |number, &digit| Some(number << 4 | char::from(digit).to_digit(16)?))
    }
}

/// The first byte from `at` on that is a quote, a backslash or a control character; eight are looked at together.
fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = EACH << 7;
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let eight = u64::from_le_bytes(*eight);
        // A byte's high bit is set where it is zero, or above one that is; the lowest one set is exact.
        let zero = |word: u64| word.wrapping_sub(EACH) & !word;
        let quote = zero(eight ^ (EACH * u64::from(b'"')));
        let backslash = zero(eight ^ (EACH * u64::from(b'\\')));
        let control = eight.wrapping_sub(EACH * 0x20) & !eight;
        let found = (quote | backslash | control) & HIGH;
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let is_end = |&byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(is_end).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::plain_end;

    #[test]
    fn the_end_is_found_at_every_place_of_eight() {
        for before in 0..20 {
            for end in [b'"', b'\\', 0, 0x1f] {
                let mut bytes = b"\xc3\xa9a!#[]\x7f ".repeat(3)[..before].to_vec();
                bytes.push(end);
                bytes.extend(b"\"\"abcdefghi");
                assert_eq!(plain_end(&bytes, 0), before, "{bytes:?}");
            }
            assert_eq!(plain_end(&vec![b'a'; before], 0), before);
        }
    }
}
