//! Where configuration, schemas and rule files are read from: the project's folder, or a pack in the program.

use std::cell::RefCell;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::pack::Pack;
use crate::source::FileId;
use crate::source::Files;

/// A folder that names are relative to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Folder<'s> {
    /// On disk; nothing outside of it is read.
    Disk(&'s Path),
    /// In the program.
    Pack(&'static Pack),
}

/// Reads files and gives each a number among the files of the run, the same one every time.
pub(super) struct Shelf<'s> {
    pub(super) folder: Folder<'s>,
    files: &'s RefCell<&'s mut Files>,
}

/// Why a file can't be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// There is none.
    Missing,
    /// It lies outside the project, or a link leads out of it.
    Outside,
    /// It can't be read, for this reason.
    Unreadable(String),
}

impl<'s> Shelf<'s> {
    pub(super) fn new(folder: Folder<'s>, files: &'s RefCell<&'s mut Files>) -> Self {
        Self { folder, files }
    }

    /// The bytes of the file `name`, which has `/` between its parts.
    pub(super) fn read(&self, name: &str) -> Result<(FileId, Vec<u8>), Refusal> {
        match self.folder {
            Folder::Pack(pack) => {
                let text = pack.file(name).ok_or(Refusal::Missing)?;
                let file = self.files.borrow_mut().builtin(format!("{}/{name}", pack.name), text);
                Ok((file, text.as_bytes().to_vec()))
            }
            Folder::Disk(root) => {
                let path = inside(root, name)?;
                let bytes = fs::read(&path).map_err(|error| Refusal::Unreadable(plain(&error)))?;
                let file = self.files.borrow_mut().disk(name.to_owned(), path);
                self.files.borrow().note(file, &bytes);
                Ok((file, bytes))
            }
        }
    }
}

/// The real path of `name` below `root`, which no link may leave.
fn inside(root: &Path, name: &str) -> Result<PathBuf, Refusal> {
    let refuse = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => Refusal::Missing,
        _ => Refusal::Unreadable(plain(&error)),
    };
    let root = root.canonicalize().map_err(refuse)?;
    let path = root.join(name).canonicalize().map_err(refuse)?;
    if path.starts_with(&root) { Ok(path) } else { Err(Refusal::Outside) }
}

fn plain(error: &std::io::Error) -> String {
    crate::dataset::read::plain(error)
}
