//! Schema files on disk, inside one folder.

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;

use crate::rules::schema::files::Loader;
use crate::rules::schema::files::Refused;
use crate::rules::schema::files::SchemaText;
use crate::source::Files;

/// The project's folder, and the files of the run that what is read is added to.
pub struct Folder<'f> {
    root: PathBuf,
    files: &'f Mutex<Files>,
}

impl<'f> Folder<'f> {
    /// The schema files below `root`.
    pub fn new(root: &Path, files: &'f Mutex<Files>) -> Self {
        Self { root: root.to_owned(), files }
    }
}

impl Loader for Folder<'_> {
    fn by_path(&self, path: &str) -> Result<SchemaText, Refused> {
        let on_disk = self.root.join(path);
        let unreadable = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Refused::Missing,
            _ => Refused::Unreadable(error.to_string()),
        };
        let root = fs::canonicalize(&self.root).map_err(unreadable)?;
        let real = fs::canonicalize(&on_disk).map_err(unreadable)?;
        if !real.starts_with(&root) {
            return Err(Refused::Outside);
        }
        if !real.is_file() {
            return Err(Refused::Unreadable("it is no file".to_owned()));
        }
        let bytes = fs::read(&real).map_err(unreadable)?;
        let mut files = self.files.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let file = files.add_disk(path.to_owned(), on_disk);
        files.note(file, &bytes);
        Ok(SchemaText { file, path: path.to_owned(), bytes })
    }

    fn names(&self, folder: &str) -> Vec<String> {
        names(&self.root, folder)
    }
}

/// The paths of the files directly in a folder below `root`, in order; none if it can't be read.
pub fn names(root: &Path, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
    let files = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let mut names: Vec<_> = files.map(|name| format!("{prefix}{name}")).collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_project_is_refused() {
        let outside = tempfile::tempdir().expect("a temporary folder");
        let project = tempfile::tempdir().expect("a temporary folder");
        fs::write(outside.path().join("secret.json"), "{}").expect("written");
        fs::write(project.path().join("own.json"), "{}").expect("written");
        std::os::unix::fs::symlink(outside.path().join("secret.json"), project.path().join("out.json"))
            .expect("linked");
        std::os::unix::fs::symlink(project.path().join("own.json"), project.path().join("in.json")).expect("linked");
        let files = Mutex::new(Files::default());
        let folder = Folder::new(project.path(), &files);
        let refused = |path: &str| folder.by_path(path).err();
        assert_eq!(refused("out.json"), Some(Refused::Outside));
        assert_eq!(refused("none.json"), Some(Refused::Missing));
        assert!(refused("own.json").is_none() && refused("in.json").is_none());
        assert!(matches!(refused("."), Some(Refused::Unreadable(_))));
    }
}
