//! `--staged` and `--since`: the part of a check that a change is answerable for.

use std::collections::HashSet;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use tempfile::TempDir;

use crate::cli::CheckArgs;
use crate::cli::project::Place;
use crate::cli::project::Project;
use crate::config::Failure;
use crate::dataset::changes::Changes;
use crate::dataset::changes::ChangesError;
use crate::dataset::changes::Repository;
use crate::dataset::display_name;
use crate::dataset::git::GitError;
use crate::dataset::parallel::Workers;
use crate::dataset::root::Root;
use crate::dataset::selection::Selection;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Problem;
use crate::linter;
use crate::linter::Targets;
use crate::report::escape::visible;
use crate::report::summary::count;
use crate::source::Files;

/// The names of files that differ from what is staged: so many are shown.
const SHOWN: usize = 3;

/// A change, as git tells it.
pub(super) struct Changed {
    repository: Repository,
    changes: Changes,
    /// What is staged, where the work tree is something else. It has to stay until all is shown.
    _staged: Option<TempDir>,
    /// What people should know of it.
    pub(super) remark: Option<String>,
}

/// What a change took away.
pub(super) struct Lost {
    /// What the files gave the rules across records before: a rule's id and a key.
    keys: HashSet<(Arc<str>, String)>,
    /// Names of files that were changed, deleted or renamed.
    names: HashSet<String>,
}

impl Changed {
    /// Asks git what was changed, if the user does. Of what is staged the `place` moves to a copy, if the work tree
    /// differs: a hook judges what will be committed.
    pub(super) fn find(args: &CheckArgs, place: &mut Place) -> Result<Option<Self>, Failure> {
        if !args.staged && args.since.is_none() {
            return Ok(None);
        }
        let changed = match &args.since {
            Some(revision) => Self::since(revision, place),
            None => Self::staged(place),
        };
        changed.map(Some).map_err(|error| refusal(&error, args))
    }

    /// The files of the change.
    pub(super) fn selection(&self) -> Selection {
        Selection::of_names(self.changes.names.iter().cloned())
    }

    /// What the change took away.
    pub(super) fn lost(&self, project: &Project, workers: &Workers, files: &mut Files) -> Result<Lost, Failure> {
        let failed = |error: ChangesError| Failure { diagnostics: Vec::new(), problems: vec![told(&error)] };
        let old = TempDir::new().map_err(|error| failed(error.into()))?;
        let (folder, names) = self.repository.write_old(&self.changes, old.path()).map_err(failed)?;
        let targets = Targets::new(&project.config, &folder, &names, files);
        let keys = linter::keys(&project.config, files, &targets, workers);
        Ok(Lost { keys, names: names.iter().map(|name| display_name(name)).collect() })
    }

    fn since(revision: &str, place: &Place) -> Result<Self, ChangesError> {
        let repository = Repository::at(&place.root.folder, &place.current)?;
        let changes = repository.since(revision)?;
        let is_nothing = changes.names.is_empty();
        let remark = is_nothing.then(|| format!("no file was changed since `{}`", visible(revision)));
        Ok(Self { repository, changes, _staged: None, remark })
    }

    fn staged(place: &mut Place) -> Result<Self, ChangesError> {
        let repository = Repository::at(&place.root.folder, &place.current)?;
        let changes = repository.staged()?;
        let unstaged = repository.unstaged()?;
        let mut remark = changes.names.is_empty().then(|| "no file is staged".to_owned());
        let mut staged = None;
        if unstaged.has_new || !unstaged.changed.is_empty() {
            let copy = TempDir::new()?;
            place.move_to(&repository.write_staged(copy.path())?);
            staged = Some(copy);
            remark = remark.or_else(|| difference(&unstaged.changed));
        }
        Ok(Self { repository, changes, _staged: staged, remark })
    }
}

impl Lost {
    /// Whether a finding may come of what was taken away: a reference to a record that is gone, or a file.
    pub(super) fn explains(&self, finding: &Diagnostic) -> bool {
        let of_key = |text: &str| self.keys.iter().any(|(rule, key)| **rule == *finding.rule && key == text);
        finding.values.iter().any(|value| of_key(&value.text)) || self.lacks_file(finding)
    }

    /// A reference to a file tells which is missing.
    fn lacks_file(&self, finding: &Diagnostic) -> bool {
        let cause = finding.cause.as_deref().unwrap_or_default();
        let name = cause.split_once("no file `").and_then(|(_, rest)| rest.split_once('`'));
        name.is_some_and(|(name, _)| self.names.contains(name))
    }
}

impl Place {
    /// Lets the project be in another folder, which holds what git keeps of it.
    fn move_to(&mut self, folder: &Path) {
        let below = self.current.strip_prefix(&self.root.folder).map(Path::to_owned).unwrap_or_default();
        self.current = folder.join(below);
        self.root = Root { folder: folder.to_owned(), config: None, misnamed: None, git: None };
    }
}

fn difference(changed: &[PathBuf]) -> Option<String> {
    let names: Vec<String> =
        changed.iter().take(SHOWN).map(|name| format!("`{}`", visible(&display_name(name)))).collect();
    let more = changed.len().checked_sub(SHOWN).filter(|&more| more > 0);
    let more = more.map(|more| format!(" and {}", count(more as u64, "more file"))).unwrap_or_default();
    (!names.is_empty()).then(|| format!("checked as staged, not as in the work tree: {}{more}", names.join(", ")))
}

fn refusal(error: &ChangesError, args: &CheckArgs) -> Failure {
    let asked = if args.staged { "--staged" } else { "--since" };
    let mut problem = told(error);
    if matches!(error, ChangesError::Git(GitError::NoRepository)) {
        problem.message = format!("`{asked}` asks git what was changed, and this is no git repository");
    }
    Failure { diagnostics: Vec::new(), problems: vec![problem] }
}

fn told(error: &ChangesError) -> Problem {
    let help = match error {
        ChangesError::Unknown(_) => "look for a slip in the name, or fetch it: `git fetch origin`",
        ChangesError::Shallow(_) => {
            "fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` in the step that checks out"
        }
        ChangesError::Unrelated(_) => "name a commit that both histories go back to",
        ChangesError::Git(_) => "to check without git, name the files: `comity check PATH`",
        ChangesError::Unwritten(_) => "look whether the folder for temporary files is there and has room",
    };
    Problem { message: error.to_string(), help: Some(help.to_owned()), ..Problem::default() }
}
