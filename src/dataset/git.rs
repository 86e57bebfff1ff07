//! Asking git, in a way that neither the environment nor the repository's settings can bend.

mod objects;
mod repository;

use std::env;
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;

pub use objects::Objects;
pub use repository::Entry;
pub use repository::EntryKind;
pub use repository::Repository;

/// Why git did not answer.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no program `git`.
    #[error("git is not installed")]
    Missing,
    /// The folder lies in no work tree, whatever it looks like.
    #[error("this is no git repository")]
    NoRepository,
    /// It refused, with its own words.
    #[error("git refused: {0}")]
    Failed(String),
}

/// What git lists, and the folders that it could not look into.
#[derive(Debug, Default)]
pub struct Answer {
    /// Names relative to the folder that was asked for, in git's order; some may be there twice.
    pub names: Vec<PathBuf>,
    /// Folders that could not be opened, with git's reason.
    pub unreadable: Vec<(PathBuf, String)>,
}

/// A `git` that works in `folder`, runs no hook or monitor, takes no lock and is deaf to `GIT_DIR` and its kin.
/// Names from git are never to be given to it without `--` before them.
pub fn command(folder: &Path) -> Command {
    let mut git = Command::new("git");
    for (name, _) in env::vars_os().filter(|(name, _)| is_gits(name)) {
        git.env_remove(name);
    }
    git.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").stdin(Stdio::null());
    git.args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]).arg("-C").arg(folder);
    git
}

/// The files in `folder` that git has or would add: tracked ones and new ones, but none that it ignores.
pub fn list(folder: &Path) -> Result<Answer, GitError> {
    let mut git = command(folder);
    let output = git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).output();
    let output = finished(output)?;
    let complaints = String::from_utf8_lossy(&output.stderr);
    Ok(Answer {
        names: names(&output.stdout).collect(),
        unreadable: complaints.lines().filter_map(unreadable).collect(),
    })
}

/// What git wrote to its standard output, if it did what it was asked.
pub fn answer(output: io::Result<Output>) -> Result<Vec<u8>, GitError> {
    finished(output).map(|output| output.stdout)
}

/// The names in an answer that separates them by NUL.
pub fn names(answer: &[u8]) -> impl Iterator<Item = PathBuf> {
    answer.split(|&byte| byte == 0).filter(|name| !name.is_empty()).map(path)
}

/// Whether git ignores the whole of `folder`, so that it lists nothing in it.
pub fn ignores(folder: &Path) -> bool {
    let status = command(folder).args(["check-ignore", "--quiet", "--", "."]).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

fn is_gits(name: &OsString) -> bool {
    name.as_encoded_bytes().starts_with(b"GIT_")
}

fn finished(output: io::Result<Output>) -> Result<Output, GitError> {
    let output = output.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => GitError::Missing,
        _ => GitError::Failed(error.kind().to_string()),
    })?;
    if output.status.success() { Ok(output) } else { Err(refusal(&String::from_utf8_lossy(&output.stderr))) }
}

fn refusal(complaints: &str) -> GitError {
    if complaints.contains("not a git repository") {
        return GitError::NoRepository;
    }
    let first = complaints.lines().next().unwrap_or("it gave no reason");
    GitError::Failed(first.strip_prefix("fatal: ").unwrap_or(first).to_owned())
}

/// Reads `warning: could not open directory 'a/': Permission denied`.
fn unreadable(line: &str) -> Option<(PathBuf, String)> {
    let (folder, reason) = line.strip_prefix("warning: could not open directory '")?.rsplit_once("': ")?;
    Some((PathBuf::from(folder.trim_end_matches('/')), reason.to_lowercase()))
}

/// A name as git writes it. A repository inside this one is listed with a `/` at its end.
pub fn path(name: &[u8]) -> PathBuf {
    let name = name.strip_suffix(b"/").unwrap_or(name);
    #[cfg(unix)]
    return PathBuf::from(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(name));
    #[cfg(not(unix))]
    PathBuf::from(String::from_utf8_lossy(name).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gits_complaints_are_read() {
        let line = "warning: could not open directory 'a/b': c/': Permission denied";
        assert_eq!(unreadable(line), Some((PathBuf::from("a/b': c"), "permission denied".to_owned())));
        assert_eq!(unreadable("warning: something else"), None);
        let refused = refusal("fatal: detected dubious ownership in repository at '/a'\nTo add an exception");
        assert_eq!(refused.to_string(), "git refused: detected dubious ownership in repository at '/a'");
        assert!(matches!(refusal("fatal: not a git repository: '.git'"), GitError::NoRepository));
    }
}
