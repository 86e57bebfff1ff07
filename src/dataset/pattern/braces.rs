//! Alternatives in a pattern: `*.{yaml,json}` is `*.yaml` and `*.json`.

use super::PatternError;

/// The letters of a pattern, each with its offset in what was written.
pub(super) type Letters = Vec<(usize, char)>;

/// The most patterns that one may stand for.
const MOST: usize = 256;

/// The most braces inside each other.
const DEPTH: usize = 16;

/// The most bytes in a pattern.
const BYTES: usize = 4096;

/// Writes out all alternatives, in order.
pub(super) fn expand(text: &str) -> Result<Vec<Letters>, PatternError> {
    if text.len() > BYTES {
        return Err(PatternError::new(BYTES, format!("a pattern has at most {BYTES} bytes")));
    }
    let letters = text.char_indices().collect();
    Braces { letters, at: 0 }.sequence(0)
}

struct Braces {
    letters: Letters,
    at: usize,
}

impl Braces {
    /// Reads up to the end, or up to a `,` or `}` that belongs to the brace around it.
    fn sequence(&mut self, depth: usize) -> Result<Vec<Letters>, PatternError> {
        let mut all = vec![Letters::new()];
        while let Some(&(offset, letter)) = self.letters.get(self.at) {
            match letter {
                ',' | '}' if depth > 0 => break,
                '}' => return Err(PatternError::new(offset, "`}` was never opened; write `[}]` for one in a name")),
                '{' => all = product(&all, &self.alternatives(depth)?, offset)?,
                '\\' => return Err(PatternError::new(offset, "folders are parted by `/`, not by a backslash")),
                '[' => self.set()?.iter().for_each(|&letter| push(&mut all, letter)),
                _ => {
                    push(&mut all, (offset, letter));
                    self.at += 1;
                }
            }
        }
        Ok(all)
    }

    /// Reads `{a,b}`.
    fn alternatives(&mut self, depth: usize) -> Result<Vec<Letters>, PatternError> {
        let open = self.letters[self.at].0;
        if depth == DEPTH {
            return Err(PatternError::new(open, format!("more than {DEPTH} braces stand inside each other")));
        }
        let mut choices = Vec::new();
        loop {
            self.at += 1;
            choices.extend(self.sequence(depth + 1)?);
            match self.letters.get(self.at) {
                Some((_, ',')) => (),
                Some(_) => break,
                None => return Err(PatternError::new(open, "`{` is never closed; write `[{]` for one in a name")),
            }
        }
        self.at += 1;
        Ok(choices)
    }

    /// Reads `[a-z]`, whose first letter may be a `]`.
    fn set(&mut self) -> Result<Letters, PatternError> {
        let rest = &self.letters[self.at..];
        let first = if matches!(rest.get(1), Some((_, '!'))) { 2 } else { 1 };
        let end = rest.iter().skip(first + 1).position(|&(_, letter)| letter == ']').map(|at| at + first + 2);
        let Some(end) = end else {
            return Err(PatternError::new(rest[0].0, "`[` is never closed; write `[[]` for one in a name"));
        };
        let set = rest[..end].to_vec();
        if let Some(&(offset, _)) = set.iter().find(|&&(_, letter)| letter == '/') {
            return Err(PatternError::new(offset, "a set of letters can't hold `/`"));
        }
        self.at += end;
        Ok(set)
    }
}

fn push(all: &mut [Letters], letter: (usize, char)) {
    for letters in all {
        letters.push(letter);
    }
}

fn product(all: &[Letters], choices: &[Letters], offset: usize) -> Result<Vec<Letters>, PatternError> {
    if all.len() * choices.len() > MOST {
        return Err(PatternError::new(offset, format!("the braces stand for more than {MOST} patterns")));
    }
    let joined = all.iter().flat_map(|start| choices.iter().map(move |end| [&start[..], &end[..]].concat()));
    Ok(joined.collect())
}
