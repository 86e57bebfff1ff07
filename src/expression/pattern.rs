//! Patterns of `matches`: linear in the text, at a price that grows with the pattern.

use regex::Regex;
use regex::RegexBuilder;

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    regex: Regex,
    /// A bound on the bytes that its compiled form takes.
    bytes: usize,
}

/// Bytes that the compiled form of a pattern may take: of one that is written out, and of one that is computed.
pub(super) const WRITTEN_BYTES: usize = 1 << 20;
pub(super) const COMPUTED_BYTES: usize = 1 << 16;

const SMALLEST_BYTES: usize = 1 << 12;
/// Bytes of a text, times bytes of a pattern, that are matched for one step.
const MATCHED_A_STEP: usize = 8 * SMALLEST_BYTES;

impl Pattern {
    /// Compiles a pattern into at most so many bytes; the error is one line, for people.
    pub(super) fn new(text: &str, most: usize) -> Result<Self, String> {
        let mut bytes = SMALLEST_BYTES;
        loop {
            let built = RegexBuilder::new(text).size_limit(bytes).dfa_size_limit(most).build();
            match built {
                Ok(regex) => return Ok(Self { regex, bytes }),
                Err(regex::Error::CompiledTooBig(_)) if bytes < most => bytes *= 4,
                Err(regex::Error::CompiledTooBig(_)) => return Err("it is too large".to_owned()),
                Err(error) => return Err(reason(&error)),
            }
        }
    }

    /// Whether it is found in the text.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// What it costs to look for it in a text of so many bytes.
    pub(super) fn steps(&self, text: usize) -> usize {
        text.saturating_mul(self.bytes) / MATCHED_A_STEP
    }
}

fn reason(error: &regex::Error) -> String {
    let error = error.to_string();
    error.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_pattern_costs_more_and_one_too_large_is_refused() {
        let small = Pattern::new("^[A-Z]{3}$", WRITTEN_BYTES).expect("small");
        let large = Pattern::new(r"^\p{L}{1,10}$", WRITTEN_BYTES).expect("large");
        assert!(small.is_in("KOR") && !small.is_in("Kor") && large.is_in("Séoul"));
        assert!(small.steps(80) <= 10 && large.steps(80) > 10 * small.steps(80));
        assert_eq!(Pattern::new("(a{1,1000}){1,1000}", WRITTEN_BYTES).expect_err("too large"), "it is too large");
        assert_eq!(Pattern::new("(?=a)", WRITTEN_BYTES).expect_err("no such thing").lines().count(), 1);
    }
}
