//! Which files a project has, in which order, and reading them in parallel.
//!
//! In a git work tree the files are those that git has or would add, else all there are; hidden ones count. Listing
//! asks git for names and looks at no file: a `stat` costs as much as opening it. What a name stands for is seen when
//! [`read::read_file`] opens it: a file that git lists and that was deleted is [`read::ReadError::Missing`] and to be
//! passed over, a link or a pipe is a finding.

pub mod changes;
pub mod collision;
pub mod git;
pub mod obstacle;
pub mod parallel;
pub mod pattern;
pub mod read;
pub mod root;
pub mod selection;
#[cfg(test)]
mod tests;
pub mod tree;
mod walk;

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use git::GitError;
use root::Root;

/// The names of the files in a project.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Relative to the root, each once, sorted by their bytes.
    pub paths: Vec<PathBuf>,
    /// What could not be looked into: a check without it is not finished.
    pub unreadable: Vec<Unreadable>,
}

/// A folder that could not be looked into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The folder, relative to the root.
    pub path: PathBuf,
    /// The system's reason in plain words: `permission denied`.
    pub reason: String,
}

/// Lists the files of a project, the same in whatever order a file system gives them.
///
/// Git fails where it finds the work tree of another user, or its own files broken; then nothing is guessed.
pub fn list(root: &Root) -> Result<Listing, GitError> {
    let folder = &root.folder;
    let (mut paths, unreadable) = match root.git.as_ref().map(|_| git::list(folder)) {
        Some(Ok(answer)) if !answer.names.is_empty() || !git::ignores(folder) => {
            let unreadable = answer.unreadable.into_iter().map(|(path, reason)| Unreadable { path, reason });
            (answer.names, unreadable.collect())
        }
        Some(Err(error @ (GitError::Failed(_) | GitError::Unanswered(_)))) => return Err(error),
        Some(Ok(_) | Err(GitError::Missing | GitError::NoRepository)) | None => walk::walk(folder),
    };
    paths.sort_unstable_by(|one, other| bytes(one).cmp(bytes(other)));
    paths.dedup_by(|one, other| bytes(one) == bytes(other));
    Ok(Listing { paths: without_linked(folder, paths), unreadable })
}

/// Whether there is a regular file at a path inside the project. What lies behind a link that leads out of it is not
/// there: whether such a file exists is none of a report's business.
pub fn has_file(root: &Path, name: &str) -> bool {
    let path = root.join(name);
    let is_inside = || {
        let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
        root.canonicalize().is_ok_and(|root| folder.is_some_and(|folder| folder.starts_with(root)))
    };
    fs::symlink_metadata(&path).is_ok_and(|data| data.is_file()) && is_inside()
}

/// A path as people read it: `/` between its parts, bytes that are no UTF-8 as `\xff`. It may still hold characters
/// that a report has to escape.
pub fn display_name(path: &Path) -> String {
    let mut name = String::new();
    for chunk in bytes(path).utf8_chunks() {
        name.push_str(chunk.valid());
        for byte in chunk.invalid() {
            write!(name, "\\x{byte:02x}").expect("a string takes any text");
        }
    }
    if cfg!(windows) { name.replace('\\', "/") } else { name }
}

fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

/// Leaves out what lies in a folder that is a link to elsewhere: git still lists the files that it had before a link
/// took its place.
fn without_linked(root: &Path, paths: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut folders = Folders { root, real: HashMap::new() };
    let mut last = (PathBuf::new(), true);
    let is_kept = |path: &PathBuf| {
        let folder = path.parent().unwrap_or(Path::new(""));
        if bytes(folder) != bytes(&last.0) {
            last = (folder.to_owned(), folders.is_real(folder));
        }
        last.1
    };
    paths.into_iter().filter(is_kept).collect()
}

/// Which folders are folders all the way, and no links.
struct Folders<'a> {
    root: &'a Path,
    real: HashMap<PathBuf, bool>,
}

impl Folders<'_> {
    fn is_real(&mut self, folder: &Path) -> bool {
        if folder.as_os_str().is_empty() {
            return true;
        }
        if let Some(&known) = self.real.get(folder) {
            return known;
        }
        let is_link = || fs::symlink_metadata(self.root.join(folder)).is_ok_and(|data| data.is_symlink());
        let is_real = !is_link() && folder.parent().is_none_or(|parent| self.is_real(parent));
        self.real.insert(folder.to_owned(), is_real);
        is_real
    }
}
