//! Which names are meant: `records/**/*.{yaml,json}`.
//!
//! A pattern is matched name by name along the path, so that `*` stops at `/`, and in time that grows with the length
//! of pattern and path only: file names come from strangers. Within one name the syntax is that of crate `glob`.

mod braces;

use std::path::Path;
use std::str::FromStr;

use braces::Letters;

/// A pattern of paths, relative to the folder of `comity.yaml`. Case counts, hidden files match.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: String,
    alternatives: Vec<Vec<Part>>,
}

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PatternError {
    /// Where, in bytes from the start of the pattern.
    pub offset: usize,
    /// What, in one sentence.
    pub message: String,
}

/// One name of a path.
#[derive(Clone, Debug)]
enum Part {
    /// `**`: any number of names; at the end of a pattern at least one.
    Names,
    Exactly(String),
    /// One `*`, and letters before and after it: by far the most frequent, and fast.
    Around(String, String),
    Like(glob::Pattern),
}

impl Pattern {
    /// Reads a pattern.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let alternatives = braces::expand(text)?.iter().map(parts).collect::<Result<_, _>>()?;
        Ok(Self { text: text.to_owned(), alternatives })
    }

    /// The pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the pattern means this file; a name that is no UTF-8 matches by what of it is.
    pub fn matches(&self, path: &Path) -> bool {
        let path = text(path);
        self.alternatives.iter().any(|parts| matches(parts, &path))
    }

    /// Whether the pattern can mean a file below this folder.
    pub fn reaches(&self, folder: &Path) -> bool {
        let folder = text(folder);
        self.alternatives.iter().any(|parts| reaches(parts, &folder))
    }

    /// Whether the pattern means every file below this folder.
    pub fn covers(&self, folder: &Path) -> bool {
        let below = format!("{}/any", text(folder));
        self.alternatives.iter().any(|parts| matches!(parts.last(), Some(Part::Names)) && matches(parts, &below))
    }
}

impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        Self::parse(text)
    }
}

impl PatternError {
    fn new(offset: usize, message: impl Into<String>) -> Self {
        Self { offset, message: message.into() }
    }
}

impl Part {
    fn accepts(&self, name: &str) -> bool {
        match self {
            Self::Names => true,
            Self::Exactly(text) => text == name,
            Self::Around(before, after) => name.strip_prefix(&**before).is_some_and(|rest| rest.ends_with(&**after)),
            Self::Like(pattern) => pattern.matches(name),
        }
    }
}

#[cfg(not(windows))]
fn text(path: &Path) -> std::borrow::Cow<'_, str> {
    path.to_string_lossy()
}

#[cfg(windows)]
fn text(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// On a mismatch the last `**` takes one name more; an earlier one never has to, since what lies between matched
/// as early as it could.
fn matches(parts: &[Part], path: &str) -> bool {
    let mut at = 0;
    let mut names = path.split('/');
    let mut retry = None;
    loop {
        let mut after = names.clone();
        let Some(name) = after.next() else { return at == parts.len() };
        match parts.get(at) {
            Some(Part::Names) if at + 1 == parts.len() => return true,
            // `**/*.yaml`, the usual end: only the last name counts.
            Some(Part::Names) if at + 2 == parts.len() => {
                return path.rsplit('/').next().is_some_and(|name| parts[at + 1].accepts(name));
            }
            Some(Part::Names) => {
                at += 1;
                retry = Some((at, after));
            }
            Some(part) if part.accepts(name) => {
                at += 1;
                names = after;
            }
            _ => {
                let Some((part, next)) = &mut retry else { return false };
                at = *part;
                names = next.clone();
                next.next();
            }
        }
    }
}

fn reaches(parts: &[Part], folder: &str) -> bool {
    for (at, name) in folder.split('/').enumerate() {
        match parts.get(at) {
            Some(Part::Names) => return true,
            Some(part) if part.accepts(name) => (),
            _ => return false,
        }
    }
    folder.split('/').count() < parts.len()
}

fn parts(letters: &Letters) -> Result<Vec<Part>, PatternError> {
    let names: Vec<_> = letters.split(|&(_, letter)| letter == '/').collect();
    let last = names.len() - 1;
    let mut parts = Vec::with_capacity(names.len());
    let mut start = 0;
    for (at, name_letters) in names.iter().enumerate() {
        let name: String = name_letters.iter().map(|&(_, letter)| letter).collect();
        let offset = letters.get(start).or(letters.last()).map_or(0, |&(offset, _)| offset);
        let refuse = |message: &str| Err(PatternError::new(offset, message));
        start += name_letters.len() + 1;
        match &*name {
            "" if last == 0 => return refuse("the pattern is empty, so it matches no file"),
            "" if at == 0 => return refuse("a pattern starts at the folder of `comity.yaml`, not with `/`"),
            "" if at == last => return refuse("a pattern that ends in `/` matches no file; write `/**` for all below"),
            "" => return refuse("there is no name between two `/`"),
            "." if at == 0 && last > 0 => (),
            "." => return refuse("`.` is no name of a file"),
            ".." => return refuse("`..` leads out of the folder of `comity.yaml`"),
            drive if at == 0 && is_drive(drive) => {
                return refuse("a pattern starts at the folder of `comity.yaml`, not at a drive");
            }
            _ => parts.push(part(name, name_letters)?),
        }
    }
    Ok(parts)
}

fn is_drive(name: &str) -> bool {
    matches!(name.as_bytes(), [letter, b':'] if letter.is_ascii_alphabetic())
}

fn part(name: String, letters: &[(usize, char)]) -> Result<Part, PatternError> {
    if name == "**" {
        return Ok(Part::Names);
    }
    if let Some(at) = letters.windows(2).position(|pair| pair[0].1 == '*' && pair[1].1 == '*') {
        return Err(PatternError::new(letters[at].0, "`**` stands alone between two `/`; within a name write `*`"));
    }
    if !name.contains(['*', '?', '[']) {
        return Ok(Part::Exactly(name));
    }
    if let Some((before, after)) = name.split_once('*').filter(|(_, after)| !after.contains('*'))
        && !name.contains(['?', '['])
    {
        return Ok(Part::Around(before.to_owned(), after.to_owned()));
    }
    glob::Pattern::new(&name).map(Part::Like).map_err(|error| {
        let offset = letters.get(error.pos).map_or(letters[0].0, |&(offset, _)| offset);
        PatternError::new(offset, "this is no set of letters: `[` needs letters and then `]`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn means(pattern: &str, path: &str) -> bool {
        Pattern::parse(pattern).expect(pattern).matches(Path::new(path))
    }

    #[test]
    fn a_star_stops_at_a_slash_and_two_do_not() {
        for (pattern, path, expected) in [
            ("records/*.yaml", "records/a.yaml", true),
            ("records/*.yaml", "records/a/b.yaml", false),
            ("records/*.yaml", "records/.net.yaml", true),
            ("records/**/*.yaml", "records/a.yaml", true),
            ("records/**/*.yaml", "records/a/b/c.yaml", true),
            ("records/**/*.yaml", "records/.a/.b.yaml", true),
            ("records/**/*.yaml", "other/records/a.yaml", false),
            ("records/**/*.yaml", "records/a.YAML", false),
            ("records/**", "records/a/b", true),
            ("records/**", "records", false),
            ("**", "a", true),
            ("**/a/*.yaml", "x/a/a/b.yaml", true),
            ("**/a/**/b/c", "a/b/a/b/b/c", true),
            ("**/a/**/b/c", "a/b/a/b/b/d", false),
            ("**/a/b", "a/a/b", true),
            ("a/**/**/b", "a/b", true),
            ("./a.yaml", "a.yaml", true),
            ("a?c.yaml", "abc.yaml", true),
            ("a?c.yaml", "aéc.yaml", true),
            ("a[b-d].yaml", "ac.yaml", true),
            ("a[!b].yaml", "ab.yaml", false),
            ("a[{].yaml", "a{.yaml", true),
            ("a.yaml", "b/a.yaml", false),
            ("a b.yaml", "a b.yaml", true),
            ("ab*ba", "aba", false),
            ("ab*ba", "abba", true),
            ("*a*b*", "xaxbx", true),
            ("*-[a-c].yaml", "x-b.yaml", true),
            ("*.yaml", "a\nb.yaml", true),
        ] {
            assert_eq!(means(pattern, path), expected, "{pattern} on {path}");
        }
    }

    #[test]
    fn braces_are_alternatives() {
        let pattern = "records/**/*.{yaml,json{,l}}";
        assert!(["a.yaml", "b/a.json", "a.jsonl"].iter().all(|name| means(pattern, &format!("records/{name}"))));
        assert!(!means(pattern, "records/a.jso"));
        assert!(means("{a/b,c}/d", "a/b/d") && means("{a/b,c}/d", "c/d"));
    }

    #[test]
    fn a_mistake_has_its_place() {
        for (pattern, offset, part) in [
            ("", 0, "empty"),
            ("/etc/*", 0, "not with `/`"),
            ("../../**", 0, "`..` leads out"),
            ("a/../b", 2, "`..` leads out"),
            ("{a,b/../c}/x", 5, "`..` leads out"),
            ("C:/x", 0, "drive"),
            ("records/", 7, "`/**`"),
            ("a//b", 2, "no name"),
            ("a/./b", 2, "no name of a file"),
            ("a/b**/c", 3, "stands alone"),
            ("a/***/c", 2, "stands alone"),
            ("é/[a", 3, "never closed"),
            ("a/[]", 2, "never closed"),
            ("a{b,c", 1, "never closed"),
            ("a}b", 1, "never opened"),
            ("records\\*.yaml", 7, "`/`"),
            ("[a/b]", 2, "`/`"),
        ] {
            let error = Pattern::parse(pattern).expect_err(pattern);
            assert_eq!(error.offset, offset, "{pattern}: {error}");
            assert!(error.message.contains(part), "{pattern}: {error}");
        }
    }

    #[test]
    fn alternatives_are_bounded() {
        let error = Pattern::parse(&"{a,b}".repeat(12)).expect_err("4,096 alternatives");
        assert!(error.message.contains("256"), "{error}");
        let error = Pattern::parse(&"{".repeat(4000)).expect_err("too deep");
        assert!(error.message.contains("each other"), "{error}");
        assert!(Pattern::parse(&"a".repeat(5000)).is_err());
    }

    #[test]
    fn no_name_makes_a_pattern_slow() {
        let name = format!("{}/{}", "-".repeat(250), "a/".repeat(1000));
        assert!(!means("*-*-*-*-*-*-*-*-*-*-*-*x/**", &name));
        assert!(!means("**/a/**/a/**/a/**/a/**/a/**/a/**/b", &name));
    }

    #[test]
    fn folders_that_can_hold_records_are_known() {
        for (pattern, folder, reached, covered) in [
            ("records/**/*.yaml", "records", true, false),
            ("records/**/*.yaml", "records/a/b", true, false),
            ("records/**/*.yaml", "other", false, false),
            ("records/*.yaml", "records/a", false, false),
            ("records/*/*.yaml", "records/a", true, false),
            ("drafts/**", "drafts", true, true),
            ("drafts/**", "drafts/a", true, true),
            ("drafts/*", "drafts", true, false),
            ("**", "a", true, true),
        ] {
            let read = Pattern::parse(pattern).expect(pattern);
            let folder = Path::new(folder);
            assert_eq!((read.reaches(folder), read.covers(folder)), (reached, covered), "{pattern} at {folder:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_text_matches() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let pattern = Pattern::parse("records/*.yaml").expect("a pattern");
        assert!(pattern.matches(Path::new(OsStr::from_bytes(b"records/bad\xff.yaml"))));
    }
}
