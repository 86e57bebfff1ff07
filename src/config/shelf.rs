//! Where configuration, schemas and rule files are read from: the project's folder, or a pack in the program.

use std::cell::RefCell;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::dataset::read::plain;
use crate::pack::Pack;
use crate::rules::schema;
use crate::rules::schema::Loader;
use crate::rules::schema::Refused;
use crate::rules::schema::SchemaText;
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
    folder: Folder<'s>,
    files: &'s RefCell<&'s mut Files>,
}

impl<'s> Shelf<'s> {
    pub(super) fn new(folder: Folder<'s>, files: &'s RefCell<&'s mut Files>) -> Self {
        Self { folder, files }
    }

    /// The bytes of the file `name`, which has `/` between its parts.
    pub(super) fn read(&self, name: &str) -> Result<(FileId, Vec<u8>), Refused> {
        match self.folder {
            Folder::Pack(pack) => {
                let text = pack.file(name).ok_or(Refused::Missing)?;
                let file = self.files.borrow_mut().add_builtin(format!("{}/{name}", pack.name), text);
                Ok((file, text.as_bytes().to_vec()))
            }
            Folder::Disk(root) => {
                let overlaid = self.files.borrow().overlaid(name).map(|bytes| bytes.to_vec());
                if let Some(bytes) = overlaid {
                    let file = self.files.borrow_mut().add_disk(name.to_owned(), root.join(name));
                    return Ok((file, bytes));
                }
                let path = inside(root, name)?;
                if !path.is_file() {
                    return Err(Refused::Unreadable("it is no file".to_owned()));
                }
                let bytes = fs::read(&path).map_err(|error| Refused::Unreadable(plain(&error)))?;
                let file = self.files.borrow_mut().add_disk(name.to_owned(), path);
                self.files.borrow().note(file, &bytes);
                Ok((file, bytes))
            }
        }
    }
}

impl Loader for Shelf<'_> {
    fn by_path(&self, path: &str) -> Result<SchemaText, Refused> {
        let (file, bytes) = self.read(path)?;
        Ok(SchemaText { file, path: path.to_owned(), bytes })
    }

    fn names(&self, folder: &str) -> Vec<String> {
        match self.folder {
            Folder::Disk(root) => schema::names(root, folder),
            Folder::Pack(_) => Vec::new(),
        }
    }
}

/// The real path of `name` below `root`, which no link may leave.
fn inside(root: &Path, name: &str) -> Result<PathBuf, Refused> {
    let refuse = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => Refused::Missing,
        _ => Refused::Unreadable(plain(&error)),
    };
    let root = root.canonicalize().map_err(refuse)?;
    let path = root.join(name).canonicalize().map_err(refuse)?;
    if path.starts_with(&root) { Ok(path) } else { Err(Refused::Outside) }
}
