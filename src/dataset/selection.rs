//! The part of a dataset that is asked about: all of it is read, but only this is shown.

use std::collections::BTreeSet;
use std::collections::HashSet;
use std::fmt;
use std::fs;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;

use super::display_name;

/// Everything, or some files and folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    chosen: Option<HashSet<PathBuf>>,
}

/// A path that can't be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectionError {
    /// It does not exist.
    Missing {
        /// As it was given.
        given: PathBuf,
        /// A name that was likely meant, from where the user stands.
        near: Option<PathBuf>,
    },
    /// It lies outside the root.
    Outside {
        /// As it was given.
        given: PathBuf,
        /// The root.
        root: PathBuf,
    },
}

impl Selection {
    /// The whole dataset.
    pub fn everything() -> Self {
        Self { chosen: None }
    }

    /// Files that are named relative to the root and need not exist, such as those that git says were changed.
    pub fn of_names(names: impl IntoIterator<Item = PathBuf>) -> Self {
        Self { chosen: Some(names.into_iter().collect()) }
    }

    /// The paths of a command line, given from the folder `current`; none mean everything. `known` are the names in
    /// the project, of which the nearest is suggested for one that does not exist.
    pub fn of_paths(root: &Path, current: &Path, paths: &[PathBuf], known: &[PathBuf]) -> Result<Self, SelectionError> {
        if paths.is_empty() {
            return Ok(Self::everything());
        }
        let place = Place { root, current };
        let names: Result<Vec<_>, _> = paths.iter().map(|path| place.name(path, known)).collect();
        Ok(Self::of_names(names?))
    }

    /// Whether it is the whole dataset.
    pub fn is_everything(&self) -> bool {
        self.chosen.is_none()
    }

    /// Whether this file, named relative to the root, is chosen, or lies in a folder that is.
    pub fn touches(&self, path: &Path) -> bool {
        self.chosen.as_ref().is_none_or(|chosen| path.ancestors().any(|name| chosen.contains(name)))
    }

    /// The chosen paths that none of these records lies in, sorted: they are of no kind, or empty.
    pub fn without_record<'a>(&self, records: impl IntoIterator<Item = &'a Path>) -> BTreeSet<&Path> {
        let mut left: BTreeSet<&Path> = self.chosen.iter().flatten().map(PathBuf::as_path).collect();
        for record in records {
            if left.is_empty() {
                break;
            }
            for name in record.ancestors() {
                left.remove(name);
            }
        }
        left
    }
}

impl fmt::Display for SelectionError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { given, near } => {
                write!(out, "`{}` does not exist", display_name(given))?;
                near.iter().try_for_each(|near| write!(out, "; did you mean `{}`?", display_name(near)))
            }
            Self::Outside { given, root } => {
                write!(out, "`{}` lies outside the project `{}`", display_name(given), display_name(root))
            }
        }
    }
}

impl std::error::Error for SelectionError {}

/// Where the user stands.
struct Place<'a> {
    root: &'a Path,
    current: &'a Path,
}

impl Place<'_> {
    /// The name, relative to the root, of a path that exists.
    fn name(&self, given: &Path, known: &[PathBuf]) -> Result<PathBuf, SelectionError> {
        let path = without_dots(&self.current.join(given));
        let exists = fs::symlink_metadata(self.current.join(given)).is_ok();
        match self.below_root(&path) {
            Some(name) if exists => Ok(name),
            Some(name) => {
                let near = nearest(&name, known).map(|name| self.as_typed_here(&name));
                Err(SelectionError::Missing { given: given.to_owned(), near })
            }
            None => Err(SelectionError::Outside { given: given.to_owned(), root: self.root.to_owned() }),
        }
    }

    /// A root that is reached by another way, such as through `/tmp` on a Mac, is still the root.
    fn below_root(&self, path: &Path) -> Option<PathBuf> {
        if let Ok(name) = path.strip_prefix(self.root) {
            return Some(name.to_owned());
        }
        let root = fs::canonicalize(self.root).ok()?;
        let folder = path.ancestors().find(|upward| fs::canonicalize(upward).is_ok_and(|folder| folder == root))?;
        path.strip_prefix(folder).ok().map(Path::to_owned)
    }

    /// A name relative to the root as it is typed from here.
    fn as_typed_here(&self, name: &Path) -> PathBuf {
        let Ok(here) = self.current.strip_prefix(self.root) else { return self.root.join(name) };
        let shared = here.components().zip(name.components()).take_while(|(one, other)| one == other).count();
        let up = here.components().skip(shared).map(|_| Component::ParentDir);
        up.chain(name.components().skip(shared)).collect()
    }
}

fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => (),
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

/// The name that was likely meant: a file of that name in another folder, else a name that differs by few letters.
fn nearest(name: &Path, known: &[PathBuf]) -> Option<PathBuf> {
    let wanted = display_name(name);
    let most = (wanted.len() / 5).clamp(1, 4);
    if wanted.len() > 400 {
        return None;
    }
    let folders: BTreeSet<_> = known.iter().flat_map(|path| path.ancestors().skip(1)).collect();
    let near = known.iter().map(PathBuf::as_path).chain(folders).filter(|path| !path.as_os_str().is_empty());
    let near = near.filter_map(|path| {
        let candidate = display_name(path);
        let distance = || strsim::damerau_levenshtein(&candidate, &wanted);
        (candidate.len().abs_diff(wanted.len()) <= most).then(|| (distance(), path))
    });
    // Of several of that name, the one whose folder is most like the one that was written.
    let namesakes = known.iter().map(PathBuf::as_path).filter(|path| path.file_name() == name.file_name());
    let elsewhere = namesakes.min_by_key(|path| strsim::damerau_levenshtein(&display_name(path), &wanted));
    let near = || near.filter(|&(distance, _)| distance <= most).min().map(|(_, path)| path);
    elsewhere.or_else(near).map(Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project() -> (tempfile::TempDir, Vec<PathBuf>) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let known = ["README.md", "records/parties/can.yaml", "records/relations/can-kor.yaml"].map(PathBuf::from);
        for path in &known {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("below the folder")).expect("created");
            fs::write(path, "").expect("written");
        }
        (folder, known.to_vec())
    }

    fn choose(current: &str, paths: &[&str]) -> Result<Vec<PathBuf>, String> {
        let (folder, known) = project();
        let paths: Vec<_> = paths.iter().map(PathBuf::from).collect();
        let current = folder.path().join(current);
        let selection = Selection::of_paths(folder.path(), &current, &paths, &known);
        let selection = selection.map_err(|error| error.to_string().replace(&display_name(folder.path()), "ROOT"))?;
        Ok(known.into_iter().filter(|path| selection.touches(path)).collect())
    }

    #[test]
    fn files_and_folders_are_chosen_from_where_one_stands() {
        let (all, can, kor) = (["README.md", "records/parties/can.yaml", "records/relations/can-kor.yaml"], 1..2, 2..3);
        for (current, paths, chosen) in [
            ("", &[][..], 0..3),
            ("", &["."], 0..3),
            ("", &["records"], 1..3),
            ("", &["records/"], 1..3),
            ("", &["./records/parties/../parties/can.yaml"], can.clone()),
            ("", &["records/parties", "records/relations/can-kor.yaml"], 1..3),
            ("records/parties", &["can.yaml"], can),
            ("records/parties", &["../relations"], kor),
            ("records/parties", &[], 0..3),
            ("records/parties", &["../.."], 0..3),
        ] {
            let expected: Vec<_> = all[chosen].iter().map(PathBuf::from).collect();
            assert_eq!(choose(current, paths), Ok(expected), "{paths:?} from {current:?}");
        }
    }

    #[test]
    fn a_path_that_is_not_there_or_outside_is_refused() {
        for (current, path, message) in [
            ("", "recrods", "`recrods` does not exist; did you mean `records`?"),
            (
                "",
                "records/parties/cna.yaml",
                "`records/parties/cna.yaml` does not exist; did you mean `records/parties/can.yaml`?",
            ),
            (
                "",
                "records/relations/can-kor.yml",
                "`records/relations/can-kor.yml` does not exist; did you mean `records/relations/can-kor.yaml`?",
            ),
            (
                "",
                "records/relation/can-kor.yaml",
                "`records/relation/can-kor.yaml` does not exist; did you mean `records/relations/can-kor.yaml`?",
            ),
            ("", "can-kor.yaml", "`can-kor.yaml` does not exist; did you mean `records/relations/can-kor.yaml`?"),
            (
                "records/parties",
                "can-kor.yaml",
                "`can-kor.yaml` does not exist; did you mean `../relations/can-kor.yaml`?",
            ),
            ("", "nothing-like-it", "`nothing-like-it` does not exist"),
            ("", "README.md/x", "`README.md/x` does not exist; did you mean `README.md`?"),
            ("", "../../etc", "`../../etc` lies outside the project `ROOT`"),
            ("", "/etc/passwd", "`/etc/passwd` lies outside the project `ROOT`"),
        ] {
            assert_eq!(choose(current, &[path]), Err(message.to_owned()));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_root_that_is_reached_through_a_link_is_the_root() {
        let (folder, known) = project();
        let elsewhere = tempfile::tempdir().expect("a temporary folder");
        let link = elsewhere.path().join("link");
        std::os::unix::fs::symlink(folder.path(), &link).expect("linked");
        let selection = Selection::of_paths(folder.path(), folder.path(), &[link.join("records/parties")], &known);
        let selection = selection.expect("inside the root");
        assert!(selection.touches(&known[1]) && !selection.touches(&known[2]));
    }

    #[test]
    fn paths_without_a_record_are_named() {
        let names = ["README.md", "records", "gone.yaml"].map(PathBuf::from);
        let selection = Selection::of_names(names);
        let records = [Path::new("records/parties/can.yaml")];
        let left: Vec<_> = selection.without_record(records).into_iter().collect();
        assert_eq!(left, [Path::new("README.md"), Path::new("gone.yaml")]);
        assert!(Selection::everything().without_record([]).is_empty());
    }
}
