//! The project that a command works on: its folder and its configuration.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::time::SystemTime;
use std::time::UNIX_EPOCH;

use crate::baseline;
use crate::baseline::Baseline;
use crate::cli::GlobalArgs;
use crate::config::Config;
use crate::config::Failure;
use crate::config::Outline;
use crate::config::Request;
use crate::config::Severities;
use crate::dataset::display_name;
use crate::dataset::root;
use crate::dataset::root::Root;
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Problem;
use crate::nearest::nearest;
use crate::source::Files;

/// A project, with its configuration read.
pub(super) struct Project<C = Config> {
    pub(super) root: Root,
    pub(super) config: C,
    /// Where the user stands.
    pub(super) current: PathBuf,
}

/// Where a project is, before its configuration is read.
pub(super) struct Place {
    pub(super) root: Root,
    /// The configuration's name in the root, if the user named it.
    pub(super) file: Option<String>,
    /// Where the user stands.
    pub(super) current: PathBuf,
    /// The project's folder, as seen from the top of its repository.
    pub(super) inner: PathBuf,
}

impl Place {
    /// The project around the current folder.
    pub(super) fn find(args: &GlobalArgs) -> Result<Self, Failure> {
        let current = env::current_dir().map_err(|error| problem(format!("there is no current folder: {error}")))?;
        let (root, file) = match &args.config {
            None => (root::find_root(&current), None),
            Some(path) => given(&current.join(path))?,
        };
        let inner = root.in_repository().to_owned();
        Ok(Self { root, file, current, inner })
    }
}

impl Project<Outline> {
    /// Reads the outline of the configuration of a project that was found.
    pub(super) fn begin(
        place: Place,
        today: Option<Day>,
        severities: Severities,
        files: &mut Files,
    ) -> Result<Self, Failure> {
        let Place { root, file, current, inner } = place;
        files.set_folder(inner);
        if let Some(misnamed) = &root.misnamed {
            let name = display_name(misnamed.strip_prefix(&root.folder).unwrap_or(misnamed));
            return Err(problem(format!("`{name}` is not read: the configuration is called `comity.yaml`")));
        }
        let today = today.map_or_else(self::today, Ok)?;
        let request = Request { root: &root.folder, file: file.as_deref(), today, severities };
        let config = Outline::read(&request, files)?;
        Ok(Self { root, config, current })
    }

    /// The project with its configuration; of the packs for the kinds in `occurring`, or for all.
    pub(super) fn complete(self, occurring: Option<&BTreeSet<u32>>, files: &mut Files) -> Result<Project, Failure> {
        let Self { root, config, current } = self;
        Ok(Project { root, config: config.complete(occurring, files)?, current })
    }
}

impl Project {
    /// Finds the project around the current folder and reads its configuration.
    pub(super) fn open(
        args: &GlobalArgs,
        today: Option<Day>,
        severities: Severities,
        files: &mut Files,
    ) -> Result<Self, Failure> {
        Project::begin(Place::find(args)?, today, severities, files)?.complete(None, files)
    }

    /// The known findings, if the configuration names a file of them.
    pub(super) fn known_findings(&self, files: &mut Files) -> Result<Baseline, Failure> {
        let Some(name) = &self.config.baseline else { return Ok(Baseline::default()) };
        let known = baseline::load(&self.root.folder, &name.value, &self.config.limits, files)?;
        known.ok_or_else(|| {
            let message = format!("there is no file `{}` of known findings", name.value);
            let missing = Diagnostic::error("baseline/missing", Level::Document, name.location, message);
            vec![missing.help("write it with `comity baseline`, or take `baseline:` out")].into()
        })
    }
}

/// The project that a named configuration file makes.
pub(super) fn given(path: &Path) -> Result<(Root, Option<String>), Failure> {
    let name = path.file_name().and_then(|name| name.to_str());
    match (path.parent(), name) {
        (Some(folder), Some(name)) if path.is_file() => Ok((Root::at(folder), Some(name.to_owned()))),
        (folder, name) => {
            let near = name
                .and_then(|name| beside(folder.unwrap_or(Path::new("")), name))
                .map(|near| format!("; did you mean `{near}`?"));
            Err(problem(format!("there is no configuration file `{}`{}", path.display(), near.unwrap_or_default())))
        }
    }
}

/// The file in a folder whose name was likely meant.
pub(super) fn beside(folder: &Path, name: &str) -> Option<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = fs::read_dir(folder).ok()?.filter_map(Result::ok).filter(|entry| entry.path().is_file());
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort_unstable();
    nearest(name, names.iter().map(String::as_str)).map(str::to_owned)
}

/// The day of `SOURCE_DATE_EPOCH`, else today in UTC.
pub(super) fn today() -> Result<Day, Failure> {
    let seconds = match env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => {
            text.parse::<i64>().map_err(|_| problem(format!("`SOURCE_DATE_EPOCH` is no number of seconds: {text}")))?
        }
        Err(_) => {
            SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0))
        }
    };
    Day::from_unix(seconds)
        .ok_or_else(|| problem("`SOURCE_DATE_EPOCH` lies beyond the years that can be told".to_owned()))
}

pub(super) fn problem(message: String) -> Failure {
    Failure { diagnostics: Vec::new(), problems: vec![Problem { message, ..Problem::default() }] }
}
