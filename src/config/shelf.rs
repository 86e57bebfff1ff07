//! Where configuration, schemas and rule files are read from: the project's folder, or a pack in the program.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use crate::dataset::read::ReadError;
use crate::dataset::read::plain;
use crate::dataset::read::read_file;
use crate::dataset::tree::Tree;
use crate::limits::Limits;
use crate::pack::Pack;
use crate::pack::without_examples;
use crate::rules::schema;
use crate::rules::schema::Loader;
use crate::rules::schema::Refused;
use crate::rules::schema::SchemaText;
use crate::source::FileId;
use crate::source::Files;

/// A folder that names are relative to.
#[derive(Clone, Debug)]
pub(super) enum Folder<'s> {
    /// On disk; nothing outside of it is read.
    Disk(&'s Path),
    /// In a commit.
    Commit(&'s Tree),
    /// In the program.
    Pack(Packed),
}

/// A pack whose files have their numbers among the files of the run.
#[derive(Clone, Debug)]
pub(super) struct Packed {
    pack: &'static Pack,
    numbers: Arc<[FileId]>,
}

/// Reads files and gives each a number among the files of the run, the same one every time.
pub(super) struct Shelf<'s> {
    folder: Folder<'s>,
    files: &'s RefCell<&'s mut Files>,
    /// What was read before, by name: two kinds of record may share a schema or a rule file.
    numbers: RefCell<HashMap<String, FileId>>,
}

impl<'s> Shelf<'s> {
    pub(super) fn new(folder: Folder<'s>, files: &'s RefCell<&'s mut Files>) -> Self {
        Self { folder, files, numbers: RefCell::default() }
    }

    /// The number of the file `name`, which is added if it has none.
    fn number(&self, name: &str, add: impl FnOnce(&mut Files) -> FileId) -> FileId {
        let mut numbers = self.numbers.borrow_mut();
        *numbers.entry(name.to_owned()).or_insert_with(|| add(&mut self.files.borrow_mut()))
    }

    /// Whether there is a file of this name, or something in its place.
    pub(super) fn has(&self, name: &str) -> bool {
        match &self.folder {
            // A link that leads nowhere and a pipe are there too: what can't be read is not passed over.
            Folder::Disk(root) => {
                self.files.borrow().overlaid(name).is_some()
                    || fs::symlink_metadata(root.join(name)).is_ok_and(|data| !data.is_dir())
            }
            Folder::Commit(tree) => tree.entry(Path::new(name)).is_some(),
            Folder::Pack(pack) => pack.read(name).is_ok(),
        }
    }

    /// The pack that it is.
    pub(super) fn pack(&self) -> Option<&Packed> {
        match &self.folder {
            Folder::Pack(pack) => Some(pack),
            Folder::Disk(_) | Folder::Commit(_) => None,
        }
    }

    /// The bytes of the file `name`, which has `/` between its parts.
    pub(super) fn read(&self, name: &str) -> Result<(FileId, Vec<u8>), Refused> {
        match &self.folder {
            Folder::Pack(pack) => {
                let (file, text) = pack.read(name)?;
                let is_rules = name.ends_with(".rules.yaml");
                Ok((file, if is_rules { without_examples(text) } else { text.to_owned() }.into_bytes()))
            }
            Folder::Commit(tree) => {
                let path = Tree::name_of(name).ok_or(Refused::Outside)?;
                let most = Limits::default().file_bytes;
                let bytes = tree.read(&path, most + 1).map_err(|error| match error {
                    ReadError::Missing => Refused::Missing,
                    error => Refused::Unreadable(error.to_string()),
                })?;
                if bytes.len() > most {
                    return Err(Refused::Unreadable(format!("it has more than {most} bytes")));
                }
                Ok((self.number(name, |files| tree.add(&path, files)), bytes))
            }
            Folder::Disk(root) => {
                let overlaid = self.files.borrow().overlaid(name).map(|bytes| bytes.to_vec());
                if let Some(bytes) = overlaid {
                    let file = self.number(name, |files| files.add_disk(name.to_owned(), root.join(name)));
                    return Ok((file, bytes));
                }
                let path = inside(root, name)?;
                let mut bytes = Vec::new();
                read_file(&path, &Limits::default(), &mut bytes)
                    .map_err(|error| Refused::Unreadable(error.to_string()))?;
                let file = self.number(name, |files| files.add_disk(name.to_owned(), path));
                self.files.borrow().note(file, &bytes);
                Ok((file, bytes))
            }
        }
    }
}

impl Packed {
    pub(super) fn new(pack: &'static Pack, files: &mut Files) -> Self {
        let number = |(name, text): &(&str, &'static str)| files.add_builtin(format!("{}/{name}", pack.name), text);
        Self { pack, numbers: pack.files.iter().map(number).collect() }
    }

    fn read(&self, name: &str) -> Result<(FileId, &'static str), Refused> {
        let mut files = self.pack.files.iter().zip(&*self.numbers);
        let found = files.find(|((known, _), _)| *known == name);
        found.map(|((_, text), number)| (*number, *text)).ok_or(Refused::Missing)
    }
}

impl Loader for Packed {
    fn by_path(&self, path: &str) -> Result<SchemaText, Refused> {
        let (file, text) = self.read(path)?;
        Ok(SchemaText { file, path: path.to_owned(), bytes: text.into() })
    }
}

impl Loader for Shelf<'_> {
    fn by_path(&self, path: &str) -> Result<SchemaText, Refused> {
        let (file, bytes) = self.read(path)?;
        Ok(SchemaText { file, path: path.to_owned(), bytes })
    }

    fn names(&self, folder: &str) -> Vec<String> {
        match &self.folder {
            Folder::Disk(root) => schema::names(root, folder),
            Folder::Commit(tree) => {
                let names =
                    tree.entries().map(|(path, _)| path).filter(|path| path.parent() == Some(Path::new(folder)));
                names.filter_map(|path| path.to_str().map(str::to_owned)).collect()
            }
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
