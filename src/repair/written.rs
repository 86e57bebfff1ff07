//! A figure as its digits, and the slips that can have made it.

use crate::document::NodeRef;
use crate::repair::end::power;
use crate::repair::slip::Slip;

/// More digits than this are nobody's figure, and need not be slips.
const MOST_DIGITS: u32 = 18;

/// A number in plain decimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Digits {
    pub(super) is_negative: bool,
    /// All digits as one whole number.
    pub(super) mantissa: i128,
    /// How many of them stand behind the point.
    pub(super) decimals: u32,
    /// How many there are, with the zero before a point.
    pub(super) count: u32,
}

/// A scalar that holds a number in plain digits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written<'a> {
    pub(super) scalar: NodeRef<'a>,
    pub(super) digits: Digits,
    /// Whether a point may stand in it.
    pub(super) takes_point: bool,
    /// Whether it may be negative.
    pub(super) takes_sign: bool,
}

impl Digits {
    /// Reads plain digits: no exponent, no plus, no zero before them.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (is_negative, unsigned) = text.strip_prefix('-').map_or((false, text), |unsigned| (true, unsigned));
        let (whole, behind) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let is_plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_plain(whole) || !is_plain(behind) || unsigned.ends_with('.') {
            return None;
        }
        let (count, decimals) = (u32::try_from(whole.len() + behind.len()).ok()?, u32::try_from(behind.len()).ok()?);
        let has_needless_zero = whole.len() > 1 && whole.starts_with('0');
        if count > MOST_DIGITS || has_needless_zero {
            return None;
        }
        let digits = whole.bytes().chain(behind.bytes());
        let mantissa = digits.fold(0_i128, |sum, digit| sum * 10 + i128::from(digit - b'0'));
        Some(Self { is_negative, mantissa, decimals, count })
    }

    /// The digit at a place from the right.
    fn at(&self, place: u32) -> i128 {
        self.mantissa / ten(place) % 10
    }

    /// The same with other digits; `None` if it would begin with a needless zero.
    fn with(&self, mantissa: i128, count: u32, decimals: u32) -> Option<Self> {
        let whole = count.checked_sub(decimals).filter(|&whole| whole > 0)?;
        let begins_well = whole == 1 || mantissa >= ten(count - 1);
        (begins_well && count <= MOST_DIGITS).then_some(Self { mantissa, decimals, count, ..*self })
    }

    /// The value times a power of ten, without needless zeros.
    fn shifted(&self, places: i32) -> Option<Self> {
        let (mut mantissa, mut decimals) = (self.mantissa, i32::try_from(self.decimals).ok()? - places);
        if decimals < 0 {
            mantissa = mantissa.checked_mul(power(-decimals)?)?;
            decimals = 0;
        }
        while decimals > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            decimals -= 1;
        }
        let decimals = u32::try_from(decimals).ok()?;
        let count = mantissa.checked_ilog10().map_or(1, |log| log + 1).max(decimals + 1);
        (mantissa != 0 && count <= MOST_DIGITS).then_some(Self { mantissa, decimals, count, ..*self })
    }

    /// Calls `found` with every number that one slip can have turned into this one. What is likely comes first.
    pub(super) fn slips(&self, found: &mut dyn FnMut(Slip, Self)) {
        self.likely(found);
        self.unlikely(found);
    }

    fn likely(&self, found: &mut dyn FnMut(Slip, Self)) {
        for place in 0..self.count - 1 {
            let (left, right) = (self.at(place + 1), self.at(place));
            let exchanged = self.mantissa + (left - right) * (ten(place) - ten(place + 1));
            let slip = Slip::Exchanged { place: self.count - 1 - place };
            tell(found, slip, self.with(exchanged, self.count, self.decimals).filter(|_| left != right));
            if left == right {
                tell(found, Slip::Doubled, self.without(place));
            }
        }
        for place in 0..self.count {
            tell(found, Slip::Undoubled, self.inserted(place, self.at(place), place < self.decimals));
        }
        for places in [1, 2, 3, 6, -1, -2, -3, -6] {
            tell(found, Slip::Shifted { places }, self.shifted(places));
        }
        if self.mantissa != 0 {
            found(Slip::Sign, Self { is_negative: !self.is_negative, ..*self });
        }
    }

    fn unlikely(&self, found: &mut dyn FnMut(Slip, Self)) {
        for place in 0..self.count {
            let (digit, unit) = (self.at(place), ten(place));
            for other in (0..10).filter(|&other| other != digit) {
                let mistyped = self.mantissa + (other - digit) * unit;
                let slip = Slip::Mistyped { place: self.count - place };
                tell(found, slip, self.with(mistyped, self.count, self.decimals));
            }
            tell(found, Slip::Added, self.without(place));
        }
        for place in 0..=self.count {
            for digit in 0..10 {
                if place <= self.decimals && self.decimals > 0 {
                    tell(found, Slip::Lost, self.inserted(place, digit, true));
                }
                if place >= self.decimals {
                    tell(found, Slip::Lost, self.inserted(place, digit, false));
                }
            }
        }
    }

    fn without(&self, place: u32) -> Option<Self> {
        let unit = ten(place);
        let rest = self.mantissa / (unit * 10) * unit + self.mantissa % unit;
        self.with(rest, self.count - 1, self.decimals - u32::from(place < self.decimals))
    }

    /// With a digit more, which then has `place` others to its right.
    fn inserted(&self, place: u32, digit: i128, is_behind_point: bool) -> Option<Self> {
        let unit = ten(place);
        let more = (self.mantissa / unit * 10 + digit) * unit + self.mantissa % unit;
        self.with(more, self.count + 1, self.decimals + u32::from(is_behind_point))
    }
}

/// As it is written.
impl std::fmt::Display for Digits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.is_negative { "-" } else { "" };
        let (whole, behind) = (self.mantissa / ten(self.decimals), self.mantissa % ten(self.decimals));
        match self.decimals {
            0 => write!(f, "{sign}{whole}"),
            decimals => write!(f, "{sign}{whole}.{behind:0>width$}", width = decimals as usize),
        }
    }
}

fn tell(found: &mut dyn FnMut(Slip, Digits), slip: Slip, digits: Option<Digits>) {
    if let Some(digits) = digits {
        found(slip, digits);
    }
}

fn ten(place: u32) -> i128 {
    10_i128.pow(place)
}

#[cfg(test)]
mod tests {
    use super::Digits;
    use crate::repair::slip::Slip;

    fn before(text: &str) -> Vec<(String, Slip)> {
        let mut found = Vec::new();
        Digits::parse(text).unwrap().slips(&mut |slip, digits| found.push((digits.to_string(), slip)));
        found
    }

    #[test]
    fn every_slip_is_undone() {
        let cases = [
            ("387", "378", Slip::Exchanged { place: 2 }),
            ("561", "516", Slip::Exchanged { place: 2 }),
            ("61", "16", Slip::Exchanged { place: 1 }),
            ("5.04", "0.54", Slip::Exchanged { place: 1 }),
            ("3788", "378", Slip::Doubled),
            ("17", "117", Slip::Undoubled),
            ("21.7", "21.77", Slip::Undoubled),
            ("132", "13.2", Slip::Shifted { places: -1 }),
            ("2187", "21.87", Slip::Shifted { places: -2 }),
            ("13200", "13.2", Slip::Shifted { places: -3 }),
            ("0.0132", "13.2", Slip::Shifted { places: 3 }),
            ("37", "370", Slip::Shifted { places: 1 }),
            ("-4.6", "4.6", Slip::Sign),
            ("177", "117", Slip::Mistyped { place: 2 }),
            ("13.2", "18.2", Slip::Mistyped { place: 2 }),
            ("38", "378", Slip::Lost),
            ("13.5", "13.25", Slip::Lost),
            ("3.2", "13.2", Slip::Lost),
            ("13.2", "13.25", Slip::Lost),
            ("3178", "378", Slip::Added),
            ("13.2", "13", Slip::Added),
        ];
        for (written, meant, slip) in cases {
            assert!(before(written).contains(&(meant.to_owned(), slip)), "{written} {meant}: {:?}", before(written));
        }
    }

    #[test]
    fn what_nobody_writes_is_no_candidate() {
        for (written, odd) in [("105", "015"), ("378", "078"), ("0.54", ".54"), ("0", "-0"), ("10", "01")] {
            assert!(!before(written).iter().any(|(text, _)| text == odd), "{written} {odd}");
        }
    }

    #[test]
    fn only_plain_digits_are_read() {
        for text in ["", "-", ".5", "5.", "1e3", "+5", "0x1F", "007", "1,000", "1234567890123456789"] {
            assert_eq!(Digits::parse(text), None, "{text}");
        }
        for text in ["0", "-4.6", "13.20", "0.05", "516"] {
            assert_eq!(Digits::parse(text).unwrap().to_string(), text);
        }
    }
}
