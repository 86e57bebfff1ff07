//! What git says was changed, and the versions of files that it keeps.
//!
//! Git is asked by its own commands, with the environment of [`git::command`]: of what a hook is given, only the name
//! of the index counts, since `git commit --all` and `git commit FILE` prepare one of their own.

use std::collections::HashSet;
use std::env;
use std::fs;
use std::fs::File;
use std::io;
use std::io::Seek;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::Stdio;

use super::git;
use super::git::GitError;

/// Why git could not say what was changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangesError {
    /// Git did not answer.
    #[error(transparent)]
    Git(#[from] GitError),
    /// There is no such commit.
    #[error("git knows no commit `{0}`")]
    Unknown(String),
    /// The history that would tell is not there.
    #[error("this clone is shallow: its history does not reach `{0}`")]
    Shallow(String),
    /// The two histories never met.
    #[error("`{0}` and `HEAD` have no commit in common")]
    Unrelated(String),
    /// A version that git keeps could not be written down to be read.
    #[error("what git keeps could not be written to a temporary folder: {0}")]
    Unwritten(#[from] io::Error),
}

/// A project in a git work tree.
#[derive(Debug)]
pub struct Repository {
    folder: PathBuf,
    index: Option<PathBuf>,
}

/// What was changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that were added, changed, deleted or renamed, under both names, relative to the project's folder.
    pub names: HashSet<PathBuf>,
    /// The commit that holds what was there before; none before the first.
    pub base: Option<String>,
}

/// How the work tree differs from what is staged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unstaged {
    /// Tracked files that differ, in order of their names.
    pub changed: Vec<PathBuf>,
    /// Whether there are files that git has not and would add.
    pub has_new: bool,
}

/// Options of `git diff` that make it name files, whatever its settings are.
const NAMES: [&str; 7] =
    ["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--ignore-submodules=all", "--relative"];

impl Repository {
    /// The repository that `folder`, the project's, lies in. A hook's index is only taken if it is of this repository;
    /// its name may be relative to `current`.
    pub fn at(folder: &Path, current: &Path) -> Result<Self, ChangesError> {
        let mut repository = Self { folder: folder.to_owned(), index: None };
        let of_hook = env::var_os("GIT_INDEX_FILE").map(|name| current.join(name));
        let git_folder = git::path(repository.ask(["rev-parse", "--absolute-git-dir"])?.trim_ascii_end());
        repository.index = of_hook.filter(|index| is_in(index, &git_folder));
        Ok(repository)
    }

    /// What the next commit would change.
    pub fn staged(&self) -> Result<Changes, ChangesError> {
        let names = self.ask(NAMES.into_iter().chain(["--cached", "--", "."]))?;
        let base = self.commit("HEAD").ok();
        Ok(Changes { names: git::names(&names).collect(), base })
    }

    /// What was changed, committed or not, since the history of `HEAD` left that of `revision`.
    pub fn since(&self, revision: &str) -> Result<Changes, ChangesError> {
        let commit = self.commit(revision)?;
        let Ok(base) = self.ask(["merge-base", &commit, "HEAD"]) else {
            let revision = revision.to_owned();
            let is_shallow = self.is_shallow();
            return Err(if is_shallow { ChangesError::Shallow(revision) } else { ChangesError::Unrelated(revision) });
        };
        let base = text(&base);
        let changed = self.ask(NAMES.into_iter().chain([base.as_str(), "--", "."]))?;
        let new = self.ask(["ls-files", "-z", "--others", "--exclude-standard"])?;
        let names = git::names(&changed).chain(git::names(&new)).collect();
        Ok(Changes { names, base: Some(base) })
    }

    /// How the work tree differs from what is staged.
    pub fn unstaged(&self) -> Result<Unstaged, ChangesError> {
        let changed = self.ask(NAMES.into_iter().chain(["--", "."]))?;
        let new = self.ask(["ls-files", "-z", "--others", "--exclude-standard"])?;
        Ok(Unstaged { changed: git::names(&changed).collect(), has_new: !new.is_empty() })
    }

    /// Writes all that is staged below `into`, and returns the project's folder there.
    pub fn write_staged(&self, into: &Path) -> Result<PathBuf, ChangesError> {
        // `git add --intent-to-add` stages a name without content, and no commit has it.
        let promised = self.ask(NAMES.into_iter().chain(["--diff-filter=A", "--", "."]))?;
        let promised: HashSet<PathBuf> = git::names(&promised).collect();
        self.write(into, |name| !promised.contains(name))
    }

    /// Writes those of the changed files that were there before below `into`; returns the project's folder there, and
    /// their names.
    pub fn write_old(&self, changes: &Changes, into: &Path) -> Result<(PathBuf, Vec<PathBuf>), ChangesError> {
        let Some(base) = &changes.base else { return Ok((into.to_owned(), Vec::new())) };
        let old = Self { folder: self.folder.clone(), index: Some(into.join(".comity-index")) };
        old.ask(["read-tree", base])?;
        let folder = old.write(into, |name| changes.names.contains(name))?;
        let mut names: Vec<PathBuf> =
            changes.names.iter().filter(|name| is_there(&folder.join(name))).cloned().collect();
        names.sort();
        Ok((folder, names))
    }

    fn write(&self, into: &Path, is_wanted: impl Fn(&Path) -> bool) -> Result<PathBuf, ChangesError> {
        let all = self.ask(["ls-files", "-z", "--cached"])?;
        let mut names = tempfile::tempfile()?;
        for name in all.split_inclusive(|&byte| byte == 0) {
            if is_wanted(&git::path(name.strip_suffix(b"\0").unwrap_or(name))) {
                names.write_all(name)?;
            }
        }
        names.rewind()?;
        let prefix = format!("--prefix={}/", into.to_str().ok_or_else(|| io::Error::other("its name is no UTF-8"))?);
        self.ask_with(["checkout-index", "--force", "-z", "--stdin", &prefix], Some(names))?;
        let below = git::path(self.ask(["rev-parse", "--show-prefix"])?.trim_ascii_end());
        let folder = into.join(below);
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    fn commit(&self, revision: &str) -> Result<String, ChangesError> {
        let commit = format!("{revision}^{{commit}}");
        match self.ask(["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]) {
            Ok(hash) => Ok(text(&hash)),
            Err(_) if self.is_shallow() => Err(ChangesError::Shallow(revision.to_owned())),
            Err(_) => Err(ChangesError::Unknown(revision.to_owned())),
        }
    }

    fn is_shallow(&self) -> bool {
        self.ask(["rev-parse", "--is-shallow-repository"]).is_ok_and(|answer| text(&answer) == "true")
    }

    fn ask<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Result<Vec<u8>, ChangesError> {
        self.ask_with(arguments, None)
    }

    fn ask_with<'a>(
        &self,
        arguments: impl IntoIterator<Item = &'a str>,
        input: Option<File>,
    ) -> Result<Vec<u8>, ChangesError> {
        let mut git = git::command(&self.folder);
        if let Some(index) = &self.index {
            git.env("GIT_INDEX_FILE", index);
        }
        let output = git.args(arguments).stdin(input.map_or_else(Stdio::null, Stdio::from)).output();
        Ok(git::answer(output)?)
    }
}

fn is_in(file: &Path, folder: &Path) -> bool {
    let real = |path: &Path| fs::canonicalize(path).ok();
    real(file).is_some() && file.parent().and_then(real) == real(folder)
}

fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// The last line: before version 2.30 git repeats `--end-of-options` above it.
fn text(answer: &[u8]) -> String {
    String::from_utf8_lossy(answer).lines().last().unwrap_or_default().to_owned()
}
