//! Where a project begins.

use std::fs;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;

/// The name of a project's configuration.
pub const CONFIG: &str = "comity.yaml";

/// Names that people give a configuration by mistake.
pub const MISNAMED: [&str; 5] = ["comity.yml", ".comity.yaml", ".comity.yml", "comity.json", "comity.toml"];

/// The folder that every name in a report is relative to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// The folder.
    pub folder: PathBuf,
    /// Its `comity.yaml`, if that is what makes it the root.
    pub config: Option<PathBuf>,
    /// A file that looks like a configuration and is none, such as `comity.yml`; only where there is no `comity.yaml`.
    pub misnamed: Option<PathBuf>,
    /// The top of the git work tree that the folder lies in.
    pub git: Option<PathBuf>,
}

impl Root {
    /// The project in `folder`, with no look upward for its configuration.
    pub fn at(folder: &Path) -> Self {
        let git = folder.ancestors().find(|folder| exists(&folder.join(".git"))).map(Path::to_owned);
        Self { folder: folder.to_owned(), config: None, misnamed: None, git }
    }

    /// Where the project lies, as seen from the top of its repository: servers know files by their names from there.
    /// Empty if it is the whole repository, lies in none, or is not plainly below its top.
    pub fn in_repository(&self) -> &Path {
        let inner = self.git.as_ref().and_then(|top| self.folder.strip_prefix(top).ok());
        let is_below = |inner: &&Path| inner.components().all(|part| matches!(part, Component::Normal(_)));
        inner.filter(is_below).unwrap_or(Path::new(""))
    }
}

/// Finds the project that `start`, an absolute path of a folder, lies in: the folder of the nearest `comity.yaml`
/// upward, else the top of the git work tree, else `start` itself.
pub fn find_root(start: &Path) -> Root {
    let config = start.ancestors().map(|folder| folder.join(CONFIG)).find(|path| is_no_folder(path));
    let here = Root::at(start);
    let Some(config) = config else {
        let folder = here.git.clone().unwrap_or_else(|| start.to_owned());
        let misnamed = start.ancestors().take_while(|upward| upward.starts_with(&folder)).find_map(misnamed_in);
        return Root { folder, misnamed, ..here };
    };
    let folder = config.parent().unwrap_or(start).to_owned();
    Root { config: Some(config), ..Root::at(&folder) }
}

fn misnamed_in(folder: &Path) -> Option<PathBuf> {
    MISNAMED.iter().map(|name| folder.join(name)).find(|path| is_no_folder(path))
}

fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// A link counts as a configuration, so that reading it says what is wrong with it.
fn is_no_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|data| !data.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_configuration_wins_then_git_then_the_folder_itself() {
        let top = tempfile::tempdir().expect("a temporary folder");
        let deep = top.path().join("a/b/c");
        fs::create_dir_all(&deep).expect("created");
        assert_eq!(find_root(&deep).folder, deep);

        fs::create_dir(top.path().join(".git")).expect("created");
        let root = find_root(&deep);
        assert_eq!((root.folder.as_path(), root.config), (top.path(), None));

        fs::create_dir(top.path().join("a/b/comity.yaml")).expect("a folder of that name is no configuration");
        fs::write(top.path().join("a/comity.yaml"), "comity: 1").expect("written");
        let root = find_root(&deep);
        assert_eq!(root.folder, top.path().join("a"));
        assert_eq!(root.config, Some(top.path().join("a/comity.yaml")));
        assert_eq!(root.git.as_deref(), Some(top.path()));
    }

    #[test]
    fn a_project_is_the_repository_or_plainly_below_its_top() {
        for (top, project, inner) in [
            (Some("/r"), "/r", ""),
            (Some("/r"), "/r/data/wars", "data/wars"),
            (None, "/r/data", ""),
            (Some("/r"), "/r/../s", ""),
            (Some("/r"), "/s", ""),
        ] {
            let root = Root { folder: project.into(), config: None, misnamed: None, git: top.map(PathBuf::from) };
            assert_eq!(root.in_repository(), Path::new(inner), "{project}");
        }
    }

    #[test]
    fn a_misnamed_configuration_is_noticed() {
        let top = tempfile::tempdir().expect("a temporary folder");
        let yml = top.path().join("comity.yml");
        fs::write(&yml, "comity: 1").expect("written");
        assert_eq!(find_root(top.path()).misnamed, Some(yml));
        fs::write(top.path().join("comity.yaml"), "comity: 1").expect("written");
        assert_eq!(find_root(top.path()).misnamed, None);
    }
}
