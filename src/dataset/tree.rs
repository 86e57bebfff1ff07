//! The files of a commit. They are read from its objects, never from the work tree, so neither a link nor a filter nor
//! a file that git does not know can stand in for one.

use std::collections::BTreeMap;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use super::display_name;
use super::git::Entry;
use super::git::EntryKind;
use super::git::GitError;
use super::git::Objects;
use super::git::Repository;
use super::read::ReadError;
use super::read::plain;
use crate::source::FileId;
use crate::source::Files;
use crate::source::Store;

/// The files of a commit below a project's folder, by name.
#[derive(Debug)]
pub struct Tree {
    objects: Arc<Objects>,
    entries: BTreeMap<PathBuf, Entry>,
}

impl Tree {
    /// The files of a commit below `folder`, which is relative to the repository's top and may not be there.
    pub fn of(repository: &Repository, objects: &Arc<Objects>, commit: &str, folder: &Path) -> Result<Self, GitError> {
        let mut entries = BTreeMap::new();
        for (path, entry) in repository.files(commit, folder)?.unwrap_or_default() {
            let name = display_name(&path);
            if entries.insert(path, entry).is_some() {
                return Err(GitError::Failed(format!("the tree of {commit} holds `{name}` twice")));
            }
        }
        Ok(Self { objects: Arc::clone(objects), entries })
    }

    /// Every name with what it stands for, sorted.
    pub fn entries(&self) -> impl Iterator<Item = (&Path, &Entry)> {
        self.entries.iter().map(|(path, entry)| (path.as_path(), entry))
    }

    /// What a name stands for.
    pub fn entry(&self, path: &Path) -> Option<&Entry> {
        self.entries.get(path)
    }

    /// Whether this is a regular file.
    pub fn has_file(&self, path: &Path) -> bool {
        self.entry(path).is_some_and(|entry| entry.kind == EntryKind::File)
    }

    /// The name of a file below the folder, of which `name` may take detours; `None` if it leaves the folder.
    pub fn name_of(name: &str) -> Option<PathBuf> {
        let mut path = PathBuf::new();
        for part in Path::new(name).components() {
            match part {
                Component::Normal(part) => path.push(part),
                Component::CurDir => {}
                Component::ParentDir if path.pop() => {}
                _ => return None,
            }
        }
        Some(path)
    }

    /// The bytes of a regular file, at most so many.
    pub fn read(&self, path: &Path, most: usize) -> Result<Vec<u8>, ReadError> {
        let entry = self.entry(path).ok_or(ReadError::Missing)?;
        match entry.kind {
            EntryKind::File => {
                self.objects.read(&entry.object, most).map_err(|error| ReadError::Refused(plain(&error)))
            }
            EntryKind::Symlink => Err(ReadError::Symlink),
            EntryKind::Submodule => Err(ReadError::Special("a repository of its own")),
        }
    }

    /// Adds a file of it to the files of the run.
    pub fn add(&self, path: &Path, files: &mut Files) -> FileId {
        let object = self.entry(path).map(|entry| entry.object.clone()).unwrap_or_default();
        files.add_stored(display_name(path), Arc::clone(&self.objects) as Arc<dyn Store>, object)
    }
}
