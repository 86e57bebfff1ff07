//! A repository that is read at the level of its objects: no work tree, no index, no setting of a user's, no network.

use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;

use super::GitError;
use super::command;
use super::path;

/// A repository, by the top of its work tree.
#[derive(Clone, Debug)]
pub struct Repository {
    top: PathBuf,
}

/// What a tree says of one name in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// The object's name; of a submodule the commit.
    pub object: String,
}

/// What a name in a tree stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A symbolic link; its object is the text of the link.
    Symlink,
    /// Another repository.
    Submodule,
}

impl Repository {
    /// The repository whose `.git` lies in `top`. Git is told which it is: a folder of a pull request that looks like a
    /// repository is never taken for one.
    pub fn at(top: &Path) -> Self {
        Self { top: top.to_owned() }
    }

    /// A `git` of which nothing can be bent from outside the repository, and that fetches nothing it lacks.
    pub(super) fn command(&self) -> Command {
        let mut git = command(&self.top);
        git.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_SYSTEM", NOWHERE).env("GIT_CONFIG_GLOBAL", NOWHERE);
        git.env("GIT_NO_REPLACE_OBJECTS", "1").env("GIT_GRAFT_FILE", NOWHERE);
        git.env("GIT_NO_LAZY_FETCH", "1").env("GIT_ALLOW_PROTOCOL", "none").env("GIT_TERMINAL_PROMPT", "0");
        git.env("GIT_DIR", self.top.join(".git"));
        git
    }

    /// The name of the commit that a revision means; `None` if the repository does not have it.
    pub fn commit(&self, revision: &str) -> Result<Option<String>, GitError> {
        let wanted = format!("{revision}^{{commit}}");
        let output = self.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])?;
        let text = String::from_utf8_lossy(&output.stdout);
        // Before version 2.30 git repeats the option.
        let name = text.lines().last().map(str::to_owned).filter(|name| is_object_name(name));
        Ok(name.filter(|_| output.status.success()))
    }

    /// Whether its history was cut off when it was cloned.
    pub fn is_shallow(&self) -> Result<bool, GitError> {
        let output = self.run(&["rev-parse", "--is-shallow-repository"])?;
        Ok(output.stdout.starts_with(b"true"))
    }

    /// The commit that two commits last had in common.
    pub fn merge_base(&self, one: &str, other: &str) -> Result<Option<String>, GitError> {
        let output = self.run(&["merge-base", one, other])?;
        let name = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        match output.status.code() {
            Some(0) if is_object_name(&name) => Ok(Some(name)),
            Some(1) => Ok(None),
            _ => Err(refused(&output)),
        }
    }

    /// All files of a commit below a folder, which is relative to the top; `None` if there is no such folder.
    pub fn files(&self, commit: &str, folder: &Path) -> Result<Option<Vec<(PathBuf, Entry)>>, GitError> {
        let Some(tree) = self.folder(commit, folder)? else { return Ok(None) };
        let output = self.run(&["ls-tree", "-r", "-z", "--full-tree", &tree])?;
        if !output.status.success() {
            return Err(refused(&output));
        }
        let lines = output.stdout.split(|&byte| byte == 0).filter(|line| !line.is_empty());
        lines.map(|line| entry(line).ok_or_else(|| unlikely(line))).collect::<Result<_, _>>().map(Some)
    }

    /// The object of a folder, found name by name: a name of a folder is never read as part of a revision.
    fn folder(&self, commit: &str, folder: &Path) -> Result<Option<String>, GitError> {
        let mut tree = format!("{commit}^{{tree}}");
        for name in folder {
            let output = self.run(&["ls-tree", "-z", "--full-tree", "-d", &tree])?;
            if !output.status.success() {
                return Err(refused(&output));
            }
            let lines = output.stdout.split(|&byte| byte == 0);
            let found =
                lines.filter_map(columns).find(|(_, kind, _, found)| *kind == "tree" && found.as_os_str() == name);
            let Some((_, _, object, _)) = found else { return Ok(None) };
            tree = object;
        }
        Ok(Some(tree))
    }

    fn run(&self, arguments: &[&str]) -> Result<Output, GitError> {
        self.command().args(arguments).output().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => GitError::Missing,
            _ => GitError::Failed(error.kind().to_string()),
        })
    }
}

/// The file that has nothing in it.
const NOWHERE: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };

fn is_object_name(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `<mode> <type> <object>\t<path>`
fn columns(line: &[u8]) -> Option<(&str, &str, String, PathBuf)> {
    let tab = line.iter().position(|&byte| byte == b'\t')?;
    let mut words = std::str::from_utf8(&line[..tab]).ok()?.split(' ');
    let (mode, kind, object) = (words.next()?, words.next()?, words.next()?);
    is_object_name(object).then(|| (mode, kind, object.to_owned(), path(&line[tab + 1..])))
}

fn entry(line: &[u8]) -> Option<(PathBuf, Entry)> {
    let (mode, _, object, path) = columns(line)?;
    let kind = match mode {
        "100644" | "100755" | "100664" => EntryKind::File,
        "120000" => EntryKind::Symlink,
        "160000" => EntryKind::Submodule,
        _ => return None,
    };
    is_plain(&line[line.iter().position(|&byte| byte == b'\t')? + 1..]).then_some((path, Entry { kind, object }))
}

/// Whether every part of a path is a name. A tree that was made by hand can say otherwise, and git would not check it
/// out.
fn is_plain(path: &[u8]) -> bool {
    let is_name = |part: &[u8]| !matches!(part, b"" | b"." | b"..") && !part.eq_ignore_ascii_case(b".git");
    path.split(|&byte| byte == b'/').all(is_name)
}

fn unlikely(line: &[u8]) -> GitError {
    GitError::Failed(format!("a tree holds what no checkout would: {}", String::from_utf8_lossy(line).escape_debug()))
}

fn refused(output: &Output) -> GitError {
    super::refusal(&String::from_utf8_lossy(&output.stderr))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_tree_are_read_and_those_of_no_honest_tree_are_not() {
        let object = "a".repeat(40);
        let read = |line: &str| entry(line.replace("OID", &object).as_bytes()).map(|(path, entry)| (path, entry.kind));
        assert_eq!(read("100644 blob OID\ta\nb/c.yaml"), Some((PathBuf::from("a\nb/c.yaml"), EntryKind::File)));
        assert_eq!(read("120000 blob OID\ta"), Some((PathBuf::from("a"), EntryKind::Symlink)));
        assert_eq!(read("160000 commit OID\ta"), Some((PathBuf::from("a"), EntryKind::Submodule)));
        for line in
            ["100644 blob OID\ta/../b", "100644 blob OID\t/a", "100644 blob OID\ta//b", "100644 blob OID\t.GIT/x"]
        {
            assert_eq!(read(line), None, "{line}");
        }
        assert_eq!(read("100644 blob a\ta"), None);
        assert_eq!(read("777777 blob OID\ta"), None);
    }
}
