//! Names that some file systems take for one.

use std::collections::HashMap;
use std::collections::HashSet;
use std::path::Path;
use std::path::PathBuf;

use unicode_normalization::UnicodeNormalization;

use super::display_name;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::source::FileId;
use crate::source::Location;
use crate::source::Span;

/// Two files, or two folders that they lie in, of which a Mac or a Windows machine keeps only one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collision {
    /// The index of the first file.
    pub first: usize,
    /// The index of the second file, which the finding is about.
    pub second: usize,
    names: [PathBuf; 2],
}

impl Collision {
    /// The finding, given the numbers of its two files.
    pub fn finding(&self, first: FileId, second: FileId) -> Diagnostic {
        let at = |file| Location { file, document: 0, span: Span::default() };
        let [one, other] = self.names.each_ref().map(|name| display_name(name));
        let how = if self.differs_in_case() { "in upper and lower case" } else { "in how their accents are encoded" };
        let message = format!("`{other}` and `{one}` differ only {how}");
        Diagnostic::error("dataset/name-collision", Level::Document, at(second), message)
            .related(at(first), "", "the other one")
            .help("rename one of them: on a Mac or on Windows one would replace the other")
    }

    fn differs_in_case(&self) -> bool {
        let [one, other] = self.names.each_ref().map(|name| name.to_string_lossy());
        !one.nfc().eq(other.nfc())
    }
}

/// Finds the names in `paths`, which are sorted, that differ only in case or in Unicode's normal form. A file that git
/// still lists under its old name, and that does not exist, is no collision.
pub fn collisions(paths: &[PathBuf], exists: &dyn Fn(&Path) -> bool) -> Vec<Collision> {
    let seen = HashMap::with_capacity(paths.len());
    let mut search = Search { exists, seen, told: HashSet::new(), found: Vec::new() };
    let mut last = Path::new("");
    for (index, path) in paths.iter().enumerate() {
        let parent = path.parent().unwrap_or(Path::new(""));
        if parent != last {
            search.folders(parent, index);
            last = parent;
        }
        search.name(path, index);
    }
    search.found
}

struct Search<'a> {
    exists: &'a dyn Fn(&Path) -> bool,
    seen: HashMap<Vec<u8>, (&'a Path, usize)>,
    told: HashSet<&'a Path>,
    found: Vec<Collision>,
}

impl<'a> Search<'a> {
    /// Stops at the first of the folders that collides: what lies in it need not be told again.
    fn folders(&mut self, folder: &'a Path, index: usize) {
        let mut upward: Vec<_> = folder.ancestors().filter(|name| !name.as_os_str().is_empty()).collect();
        upward.reverse();
        for name in upward {
            if self.name(name, index) {
                return;
            }
        }
    }

    fn name(&mut self, name: &'a Path, index: usize) -> bool {
        let &mut (other, first) = self.seen.entry(fold(name)).or_insert((name, index));
        let is_new = other == name || !((self.exists)(other) && (self.exists)(name));
        // Files in two folders that collide were told of with their folders.
        if is_new || is_told(other, name) {
            return false;
        }
        if !self.told.insert(name) {
            return true;
        }
        self.found.push(Collision { first, second: index, names: [other.to_owned(), name.to_owned()] });
        true
    }
}

/// Whether two names collide only because their folders do.
fn is_told(one: &Path, other: &Path) -> bool {
    one.parent() != other.parent() && one.file_name() == other.file_name()
}

/// What is the same for all names that a file system may take for one.
fn fold(name: &Path) -> Vec<u8> {
    let bytes = name.as_os_str().as_encoded_bytes();
    if bytes.is_ascii() {
        return bytes.to_ascii_lowercase();
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return bytes.to_vec() };
    // Upper case first, so that `ß` meets `SS` and the two small sigmas meet.
    let folded = text.nfd().collect::<String>().to_uppercase().to_lowercase();
    folded.nfd().collect::<String>().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn messages(names: &[&str], deleted: &[&str]) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut paths: Vec<PathBuf> = names.iter().map(PathBuf::from).collect();
        paths.sort();
        for path in paths.iter().filter(|path| !deleted.iter().any(|name| *path == Path::new(name))) {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("below the folder")).expect("created");
            fs::write(path, "").expect("written");
        }
        let found = collisions(&paths, &|name| fs::symlink_metadata(folder.path().join(name)).is_ok());
        found.iter().map(|collision| collision.finding(FileId(0), FileId(1)).message).collect()
    }

    // The file systems of Macs and Windows can't hold these names together, which is the point.
    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_differ_only_in_case_or_form_collide() {
        assert_eq!(messages(&["a.yaml", "b.yaml", "c/a.yaml", "d/a.yaml"], &[]), [""; 0]);
        assert_eq!(
            messages(&["r/Can.yaml", "r/can.yaml"], &[]),
            ["`r/can.yaml` and `r/Can.yaml` differ only in upper and lower case"]
        );
        assert_eq!(
            messages(&["caf\u{e9}", "cafe\u{301}"], &[]),
            ["`caf\u{e9}` and `cafe\u{301}` differ only in how their accents are encoded"]
        );
        assert_eq!(
            messages(&["STRASSE", "straße"], &[]),
            ["`straße` and `STRASSE` differ only in upper and lower case"]
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn folders_collide_once() {
        assert_eq!(
            messages(&["R/a/x", "R/b/y", "r/a/x", "r/a/z", "r/b/z"], &[]),
            ["`r` and `R` differ only in upper and lower case"]
        );
    }

    #[test]
    fn a_renamed_file_is_no_collision() {
        assert_eq!(messages(&["r/Can.yaml", "r/can.yaml"], &["r/Can.yaml"]), [""; 0]);
    }
}
