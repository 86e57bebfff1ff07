//! Slips of the pen, made on text: nothing here is taken from the program that has to find them.

use crate::detection::random::Random;
use crate::detection::structure::Record;

/// What is done to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slip {
    Exchanged,
    Doubled,
    Undoubled,
    Thousandfold,
    Thousandth,
    Tenfold,
    PointLost,
    Sign,
    Mistyped,
    Lost,
    Added,
    Swapped,
    NewValue,
    DayAndMonth,
    YearExchanged,
    YearMistyped,
}

/// A record with a slip in it.
pub(crate) struct Slipped {
    pub(crate) record: Record,
    /// The figures that changed, by their places, and what stood there.
    pub(crate) changed: Vec<(usize, String)>,
}

impl Slip {
    pub(crate) const FIGURES: [Self; 13] = [
        Self::Exchanged,
        Self::Doubled,
        Self::Undoubled,
        Self::Thousandfold,
        Self::Thousandth,
        Self::Tenfold,
        Self::PointLost,
        Self::Sign,
        Self::Mistyped,
        Self::Lost,
        Self::Added,
        Self::Swapped,
        Self::NewValue,
    ];

    pub(crate) const DATES: [Self; 3] = [Self::DayAndMonth, Self::YearExchanged, Self::YearMistyped];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Exchanged => "two digits exchanged",
            Self::Doubled => "digit doubled",
            Self::Undoubled => "double digit lost",
            Self::Thousandfold => "× 1000",
            Self::Thousandth => "÷ 1000",
            Self::Tenfold => "zero too many",
            Self::PointLost => "point lost",
            Self::Sign => "sign",
            Self::Mistyped => "digit mistyped",
            Self::Lost => "digit lost",
            Self::Added => "digit too many",
            Self::Swapped => "two figures exchanged",
            Self::NewValue => "another number altogether",
            Self::DayAndMonth => "day and month exchanged",
            Self::YearExchanged => "two digits of a year exchanged",
            Self::YearMistyped => "digit of a year mistyped",
        }
    }

    /// Makes the slip somewhere; `None` if there is no place for it, or the sums still agree.
    pub(crate) fn make(self, record: &Record, random: &mut Random) -> Option<Slipped> {
        (0..40).find_map(|_| {
            let slipped = self.attempt(record, random)?;
            let is_seen = !record.structure.has_sums() || slipped.record.is_contradictory();
            is_seen.then_some(slipped)
        })
    }

    /// Makes the slip somewhere, whether a sum can see it or not.
    pub(crate) fn attempt(self, record: &Record, random: &mut Random) -> Option<Slipped> {
        let place = random.below(record.figures.len());
        let text = &record.figures[place].1;
        let mut slipped = record.clone();
        let mut changed = vec![(place, text.clone())];
        if self == Self::Swapped {
            let other = random.below(record.figures.len());
            changed.push((other, record.figures[other].1.clone()));
            slipped.figures[place].1.clone_from(&record.figures[other].1);
            slipped.figures[other].1.clone_from(text);
            return (record.figures[other].1 != *text).then_some(Slipped { record: slipped, changed });
        }
        let new = self.rewrite(text, random)?;
        slipped.figures[place].1.clone_from(&new);
        (is_written(&new) && new != *text).then_some(Slipped { record: slipped, changed })
    }

    fn rewrite(self, text: &str, random: &mut Random) -> Option<String> {
        let mut bytes: Vec<u8> = text.bytes().collect();
        let digits: Vec<usize> = (0..bytes.len()).filter(|&at| bytes[at].is_ascii_digit()).collect();
        let at = digits[random.below(digits.len())];
        let digit = b'0' + u8::try_from(random.below(10)).expect("a digit");
        match self {
            Self::Exchanged => {
                let next = *digits.iter().find(|&&next| next > at)?;
                bytes.swap(at, next);
            }
            Self::Doubled => bytes.insert(at, bytes[at]),
            Self::Undoubled => {
                let at = digits.iter().copied().find(|&at| bytes.get(at + 1) == Some(&bytes[at]))?;
                bytes.remove(at);
            }
            Self::Thousandfold => return moved(text, 3),
            Self::Thousandth => return moved(text, -3).filter(|_| text.contains('.')),
            Self::Tenfold => return moved(text, 1),
            Self::PointLost => return text.contains('.').then(|| text.replace('.', "")),
            Self::Sign => return Some(text.strip_prefix('-').map_or_else(|| format!("-{text}"), str::to_owned)),
            Self::Mistyped => bytes[at] = digit,
            Self::Lost => {
                bytes.remove(at);
            }
            Self::Added => bytes.insert(at, digit),
            Self::NewValue => {
                for at in digits {
                    bytes[at] = b'0' + u8::try_from(random.below(10)).expect("a digit");
                }
            }
            Self::DayAndMonth => {
                let (year, month, day) = (&text[..4], &text[5..7], &text[8..]);
                return (day <= "12").then(|| format!("{year}-{day}-{month}"));
            }
            Self::YearExchanged => {
                let at = random.below(3);
                bytes.swap(at, at + 1);
            }
            Self::YearMistyped => bytes[1 + random.below(3)] = digit,
            Self::Swapped => return None,
        }
        String::from_utf8(bytes).ok()
    }
}

/// Whether a text is a number or a date that a record can hold.
fn is_written(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, behind) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let is_date = text.len() == 10 && text.split('-').count() == 3 && text.starts_with(['1', '2']);
    is_date || (!whole.is_empty() && !behind.is_empty() && (whole == "0" || !whole.starts_with('0')))
}

/// The number with its point so many places further right, without needless zeros.
fn moved(text: &str, places: i32) -> Option<String> {
    let (sign, unsigned) = text.strip_prefix('-').map_or(("", text), |unsigned| ("-", unsigned));
    let (whole, behind) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let point = i32::try_from(whole.len()).ok()? + places;
    let digits = format!("000{whole}{behind}000");
    let (whole, behind) = digits.split_at(usize::try_from(point + 3).ok()?);
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let behind = behind.trim_end_matches('0');
    Some(if behind.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{behind}") })
}
