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

    /// Asks whether `written` is this slip of `meant`.
    pub fn question(self, written: &str, meant: &str) -> String {
        match self {
            Self::Exchanged { place } => format!("{written}: digits {place} and {} of {meant} exchanged?", place + 1),
            Self::Doubled => format!("{written}: a digit of {meant} written twice?"),
            Self::Undoubled => format!("{written}: one of the two equal digits of {meant} left out?"),
            Self::Shifted { .. } => shifted(written, meant),
            Self::Sign if meant.starts_with('-') => format!("{written}: the minus of {meant} left out?"),
            Self::Sign => format!("{written}: {meant} with a minus too many?"),
            Self::Mistyped { place } => format!("{written}: digit {place} of {meant} mistyped?"),
            Self::Lost => format!("{written}: a digit of {meant} left out?"),
            Self::Added => format!("{written}: {meant} with a digit too many?"),
            Self::Swapped => format!("{written} and {meant}: exchanged?"),
        }
    }
}

/// A point that was lost or moved, a zero too many, another unit.
fn shifted(written: &str, meant: &str) -> String {
    let digits = |text: &str| text.trim_start_matches(['0', '-', '.']).replace('.', "");
    let count = |text: &str| text.split('.').next().unwrap_or(text).len().abs_diff(0);
    let has_point = |text: &str| text.contains('.');
    if !has_point(written) && has_point(meant) && digits(written) == digits(meant) {
        return format!("{written}: the point of {meant} left out?");
    }
    if !has_point(written) && !has_point(meant) && count(written).abs_diff(count(meant)) == 1 {
        let zero = if written.len() > meant.len() { "a zero too many" } else { "a zero left out" };
        return format!("{written}: {meant} with {zero}?");
    }
    format!("{written}: {meant} in another unit, or with its point moved?")
}
