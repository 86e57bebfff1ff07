//! What to write instead of a text that is no date: only where one reading is left, and never silently read.

use crate::date::DateError;
use crate::date::text;
use crate::date::text::clip;
use crate::date::text::error;

mod candidates;

/// Longer texts are prose; nothing in them is searched for a date.
const LONGEST: usize = 60;

/// The error with a suggestion, or with both readings where there are two.
pub(super) fn improve(written: &str, fault: DateError) -> DateError {
    if written.len() > LONGEST {
        return fault;
    }
    let fault = if has_time(written) { error(fault.offset, "a date has no time of day") } else { fault };
    let mut readings = candidates::of(written.trim());
    readings.retain(|reading| text::read(reading).is_ok());
    readings.dedup();
    match readings.as_slice() {
        [] => fault,
        [one] => DateError { suggestion: Some(one.clone()), ..fault },
        [one, two, ..] => {
            let written = clip(written);
            error(0, format!("`{written}` can be read as `{one}` or as `{two}`"))
        }
    }
}

/// The error of a day of every year, read as if it were one of a leap year.
pub(super) fn improve_annual(written: &str, fault: DateError) -> DateError {
    if written.len() > LONGEST || written.starts_with("--") {
        return fault;
    }
    let mut readings = candidates::of(&format!("{} 2000", written.trim()));
    readings.retain(|reading| text::read(reading).is_ok());
    let suggestion = match readings.as_slice() {
        [one] => one.strip_prefix("2000-").map(|rest| format!("--{rest}")),
        _ => None,
    };
    DateError { suggestion, ..fault }
}

impl DateError {
    /// What to write instead.
    pub fn help(&self) -> Option<String> {
        if let Some(suggestion) = &self.suggestion {
            return Some(format!("write `{suggestion}`"));
        }
        if self.message.ends_with("of every year") {
            return Some("write a day of every year as `--11-11`, a month as `--04`".to_owned());
        }
        self.message.ends_with("is not a date").then(|| {
            "write a year, month or day as `1950`, `1950-06` or `1950-06-25`, and a period as `1950/1953`".to_owned()
        })
    }
}

fn has_time(written: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    written.match_indices(':').any(|(at, _)| written[..at].ends_with(digit) && written[at + 1..].starts_with(digit))
}

#[cfg(test)]
mod tests;
