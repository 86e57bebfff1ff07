//! Folders that may hold records and are not looked into.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use super::pattern::Pattern;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Severity;
use crate::source::FileId;
use crate::source::Location;
use crate::source::Span;

/// A folder that may hold records and is not looked into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// Its name, relative to the root.
    pub path: PathBuf,
    /// Why not.
    pub kind: ObstacleKind,
}

/// Why a folder is not looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObstacleKind {
    /// It is a symbolic link to a folder.
    Symlink,
    /// It is a git repository of its own: a submodule, or a clone within a clone.
    Repository,
}

impl Obstacle {
    /// The finding, at the file that stands for the folder.
    pub fn finding(&self, file: FileId) -> Diagnostic {
        let at = Location { file, document: 0, span: Span::default() };
        let error = |rule: &'static str, message: &str| Diagnostic::error(rule, Level::Document, at, message);
        match self.kind {
            ObstacleKind::Symlink => {
                error("dataset/symlink", "this folder of records is a symbolic link, so nothing in it is checked")
                    .help("put the folder itself here, or list it under `ignore` in `comity.yaml`")
            }
            ObstacleKind::Repository => error(
                "dataset/nested-repository",
                "this folder is a git repository of its own, so nothing in it is checked",
            )
            .severity(Severity::Warning)
            .help("check it from within, or list it under `ignore` in `comity.yaml`"),
        }
    }
}

/// Finds the folders among `paths`, all relative to `root`, that could hold files of these patterns. A file that is
/// itself meant by a pattern is none: reading it tells what it is.
pub fn obstacles(root: &Path, paths: &[PathBuf], patterns: &[Pattern], ignore: &[Pattern]) -> Vec<Obstacle> {
    let obstacle = |path: &PathBuf| Some(Obstacle { path: path.clone(), kind: kind(&root.join(path))? });
    paths.iter().filter(|path| may_hold(path, patterns, ignore)).filter_map(obstacle).collect()
}

/// Whether files of these patterns could lie in a folder of this name, which is itself meant by none of them.
pub fn may_hold(path: &Path, patterns: &[Pattern], ignore: &[Pattern]) -> bool {
    !patterns.iter().any(|pattern| pattern.matches(path))
        && patterns.iter().any(|pattern| pattern.reaches(path))
        && !ignore.iter().any(|pattern| pattern.matches(path) || pattern.covers(path))
}

fn kind(path: &Path) -> Option<ObstacleKind> {
    let data = fs::symlink_metadata(path).ok()?;
    if data.is_symlink() {
        return fs::metadata(path).is_ok_and(|target| target.is_dir()).then_some(ObstacleKind::Symlink);
    }
    data.is_dir().then_some(ObstacleKind::Repository)
}
