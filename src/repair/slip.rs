//! Slips of the pen, and how people are asked about them.

/// What happened to the figure that was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slip {
    /// Two digits side by side were exchanged.
    Exchanged {
        /// The first of them, from 1.
        place: u32,
    },
    /// A digit was written twice.
    Doubled,
    /// One of two equal digits was left out.
    Undoubled,
    /// The point was lost or moved, or the figure is in another unit: times a power of ten.
    Shifted {
        /// What undoes it: the power of ten that the figure is to be multiplied by.
        places: i32,
    },
    /// A minus too many or too few.
    Sign,
    /// One digit is another.
    Mistyped {
        /// Which, from 1.
        place: u32,
    },
    /// A digit was left out.
    Lost,
    /// A digit too many.
    Added,
    /// Two figures stand in each other's place.
    Swapped,
}

impl Slip {
    /// Whether it is said even when a single sum fails. One mistyped digit mends nearly every sum in several ways.
    pub fn is_strong(self) -> bool {
        !matches!(self, Self::Mistyped { .. } | Self::Lost | Self::Added)
    }

    /// What happened to `meant` so that `written` stands there: `digits 2 and 3 of 378 exchanged`.
    pub fn describe(self, written: &str, meant: &str) -> String {
        match self {
            Self::Exchanged { place } => format!("digits {place} and {} of {meant} exchanged", place + 1),
            Self::Doubled => format!("a digit of {meant} written twice"),
            Self::Undoubled => format!("one of two equal digits of {meant} left out"),
            Self::Shifted { places } => shifted(places, written, meant),
            Self::Sign if meant.starts_with('-') => format!("the minus of {meant} left out"),
            Self::Sign => format!("{meant} with a minus too many"),
            Self::Mistyped { place } => format!("digit {place} of {meant} mistyped"),
            Self::Lost => format!("a digit of {meant} left out"),
            Self::Added => format!("{meant} with a digit too many"),
            Self::Swapped => format!("exchanged with {meant}"),
        }
    }
}

/// A point that was lost or moved, zeros too many, another unit.
fn shifted(places: i32, written: &str, meant: &str) -> String {
    let has_point = |text: &str| text.contains('.');
    let zeros = ["a zero", "two zeros", "three zeros", "", "", "six zeros"];
    let zeros = zeros[places.unsigned_abs() as usize - 1];
    let digits = |text: &str| text.trim_start_matches(['0', '-', '.']).replace('.', "");
    match (has_point(written), has_point(meant)) {
        (false, false) if places < 0 => format!("{meant} with {zeros} too many"),
        (false, false) => format!("{zeros} of {meant} left out"),
        (false, true) if digits(written) == digits(meant) => format!("the point of {meant} left out"),
        _ if places.abs() < 3 => format!("{meant} with its point moved"),
        _ => {
            let size = if places < 0 { "smaller" } else { "larger" };
            format!("{meant} in a unit {} times {size}", 10_u32.pow(places.unsigned_abs()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Slip;

    #[test]
    fn a_slip_is_told_in_the_words_of_a_reader() {
        let cases = [
            (Slip::Exchanged { place: 2 }, "387", "378", "digits 2 and 3 of 378 exchanged"),
            (Slip::Shifted { places: -3 }, "8600", "8.6", "8.6 in a unit 1000 times smaller"),
            (Slip::Shifted { places: 3 }, "0.0132", "13.2", "13.2 in a unit 1000 times larger"),
            (Slip::Shifted { places: -3 }, "378000", "378", "378 with three zeros too many"),
            (Slip::Shifted { places: 1 }, "37", "370", "a zero of 370 left out"),
            (Slip::Shifted { places: -2 }, "2187", "21.87", "the point of 21.87 left out"),
            (Slip::Shifted { places: 1 }, "1.32", "13.2", "13.2 with its point moved"),
            (Slip::Sign, "4.6", "-4.6", "the minus of -4.6 left out"),
        ];
        for (slip, written, meant, told) in cases {
            assert_eq!(slip.describe(written, meant), told);
        }
    }
}
