//! Which commits are compared.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use crate::dataset::display_name;
use crate::dataset::git::GitError;
use crate::dataset::git::Objects;
use crate::dataset::git::Repository;
use crate::dataset::root::CONFIG;
use crate::dataset::root::MISNAMED;
use crate::dataset::root::Root;
use crate::dataset::tree::Tree;
use crate::diagnostic::Problem;

/// The files of the commits that are compared, below the project's folder.
#[derive(Debug)]
pub struct Commits {
    /// The commit that was named: its policy holds.
    pub policy: Tree,
    /// The commit that the pull request began at: what is different from it was changed in the pull request.
    pub before: Tree,
    /// `HEAD`.
    pub after: Tree,
    /// The project's folder on disk, where the work tree is.
    pub folder: PathBuf,
    /// The same, as seen from the top of the repository.
    pub inner: PathBuf,
}

impl Commits {
    /// Finds the commits for a revision, in the repository that the folder `current` lies in.
    pub fn find(current: &Path, revision: &str) -> Result<Self, Problem> {
        let git = Root::at(current).git;
        let top =
            git.ok_or_else(|| problem("this is no git work tree, and the gate compares commits", HELP_CHECKOUT))?;
        let repository = Repository::at(&top);
        let head = repository.commit("HEAD").map_err(|error| told(&error))?;
        let head = head.ok_or_else(|| problem("`HEAD` is no commit yet, so there is nothing to compare", ""))?;
        let base = repository.commit(revision).map_err(|error| told(&error))?;
        let is_shallow = repository.is_shallow().map_err(|error| told(&error))?;
        let base = base.ok_or_else(|| missing(revision, is_shallow))?;
        let fork = repository.merge_base(&base, &head).map_err(|error| told(&error))?;
        // Where history is cut off, a better common commit may lie beyond the cut, unless the base is one itself.
        let fork = fork.filter(|fork| !is_shallow || *fork == base).ok_or_else(|| unrelated(revision, is_shallow))?;
        let objects = Arc::new(Objects::new(repository.clone()));
        let inner = current.strip_prefix(&top).unwrap_or(Path::new(""));
        let whole = Tree::of(&repository, &objects, &base, Path::new("")).map_err(|error| told(&error))?;
        let inner = project(&whole, inner)?;
        let tree = |commit: &str| Tree::of(&repository, &objects, commit, &inner).map_err(|error| told(&error));
        let (policy, before, after) = (tree(&base)?, tree(&fork)?, tree(&head)?);
        Ok(Self { policy, before, after, folder: top.join(&inner), inner })
    }
}

/// The folder of the project that `inner` lies in: of the nearest `comity.yaml` upward in the base, else the top. Both
/// are relative to the top. What the pull request added decides nothing.
fn project(base: &Tree, inner: &Path) -> Result<PathBuf, Problem> {
    if let Some(folder) = inner.ancestors().find(|folder| base.entry(&folder.join(CONFIG)).is_some()) {
        return Ok(folder.to_owned());
    }
    let misnamed = MISNAMED.iter().flat_map(|name| inner.ancestors().map(move |folder| folder.join(name)));
    match misnamed.into_iter().find(|path| base.entry(path).is_some()) {
        None => Ok(PathBuf::new()),
        Some(path) => {
            let message = format!("`{}` is not read: the configuration is called `comity.yaml`", display_name(&path));
            Err(problem(message, ""))
        }
    }
}

const HELP_CHECKOUT: &str = "run it in a checkout of the pull request; a bare repository is none";

/// The line that a workflow lacks.
const HELP_DEPTH: &str = "it stands under `with:` of the step `actions/checkout`, and has the whole history fetched";

fn missing(revision: &str, is_shallow: bool) -> Problem {
    let why = if is_shallow { ", whose history is cut off: add `fetch-depth: 0`" } else { "" };
    let help =
        if is_shallow { HELP_DEPTH } else { "name a commit, branch or tag that is there, such as `origin/main`" };
    problem(format!("there is no commit `{revision}` in this clone{why}"), help)
}

fn unrelated(revision: &str, is_shallow: bool) -> Problem {
    if is_shallow {
        let message = format!(
            "the history of this clone is cut off before what `{revision}` and `HEAD` have in common: add `fetch-depth: 0`"
        );
        return problem(message, HELP_DEPTH);
    }
    problem(format!("`{revision}` and `HEAD` have no commit in common"), "name the branch that this one began at")
}

fn told(error: &GitError) -> Problem {
    problem(error.to_string(), "")
}

fn problem(message: impl Into<String>, help: &str) -> Problem {
    let help = Some(help.to_owned()).filter(|help| !help.is_empty());
    Problem { message: message.into(), help, ..Problem::default() }
}
