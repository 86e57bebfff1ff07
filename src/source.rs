//! Where text comes from, and places in it.

mod lines;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::io;
use std::io::Read;
use std::ops::Range;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::OnceLock;

pub use crate::source::lines::LineColumn;
pub use crate::source::lines::LineIndex;

/// A range of bytes in a file, counted from its first byte; `end` is exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The span without content at `offset`.
    pub fn empty(offset: usize) -> Self {
        Self::new(offset, offset)
    }

    /// The span as a range, to slice with.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether `other` lies inside this span.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// The number of a file in the [`Files`] of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A place: a span in a document of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Location {
    /// The file.
    pub file: FileId,
    /// Which document (YAML) or line that holds a record (JSON Lines), from 0.
    pub document: u32,
    /// The bytes, counted in the whole file.
    pub span: Span,
}

/// The files of one run: their names, and how to read them again.
///
/// Text is not kept. Whoever shows a finding opens the file again, and gets nothing if it changed.
#[derive(Debug, Default)]
pub struct Files {
    all: Vec<File>,
    /// Text that counts instead of what is there, by the name of the file.
    overlay: HashMap<String, Arc<[u8]>>,
    /// Where the project lies in its repository.
    folder: PathBuf,
}

/// One file: its name for people, and where its bytes are.
#[derive(Debug)]
pub struct File {
    /// Relative to the project's root, with `/` between its parts.
    pub path: String,
    origin: Origin,
    hash: OnceLock<u64>,
}

#[derive(Debug)]
enum Origin {
    Disk(PathBuf),
    Builtin(&'static str),
    Kept(Arc<[u8]>),
    Stored(Arc<dyn Store>, String),
}

/// Holds bytes that are neither on disk nor in memory: the objects of a git repository.
pub trait Store: fmt::Debug + Send + Sync {
    /// The bytes that have this name in the store, at most so many; what has a name never changes.
    fn read(&self, name: &str, most: usize) -> io::Result<Vec<u8>>;
}

impl Files {
    /// Adds a file on disk; `path` is its name for people.
    pub fn add_disk(&mut self, path: String, on_disk: PathBuf) -> FileId {
        self.add(path, Origin::Disk(on_disk))
    }

    /// Adds a file that is compiled into the program.
    pub fn add_builtin(&mut self, path: String, text: &'static str) -> FileId {
        self.add(path, Origin::Builtin(text))
    }

    /// Adds bytes that are kept in memory: standard input, or a sample.
    pub fn add_kept(&mut self, path: String, bytes: Arc<[u8]>) -> FileId {
        self.add(path, Origin::Kept(bytes))
    }

    /// Adds what a store has under a name of its own.
    pub fn add_stored(&mut self, path: String, store: Arc<dyn Store>, name: String) -> FileId {
        self.add(path, Origin::Stored(store, name))
    }

    fn add(&mut self, path: String, origin: Origin) -> FileId {
        let id = FileId(u32::try_from(self.all.len()).expect("fewer than 2^32 files"));
        self.all.push(File { path, origin, hash: OnceLock::new() });
        id
    }

    /// Has `text` count instead of what is there in the file of this name, which nobody has read yet: an editor's buffer.
    pub fn lay_over(&mut self, path: &str, text: Arc<[u8]>) {
        self.overlay.insert(path.to_owned(), text);
    }

    /// The text that counts instead of what is on disk in a file of this name.
    pub fn overlaid(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.overlay.get(path)
    }

    /// Has `text` count from now on, an editor's buffer or a fix that is not written yet; `None` has count what is there.
    /// What was read of the file is forgotten: whoever read it reads it again.
    pub fn renew(&mut self, id: FileId, text: Option<Arc<[u8]>>) {
        let file = &mut self.all[id.0 as usize];
        file.hash = OnceLock::new();
        match text {
            Some(text) => self.overlay.insert(file.path.clone(), text),
            None => self.overlay.remove(&file.path),
        };
    }

    /// From now on names are known to be relative to this folder of a repository, which is relative to its top.
    pub fn set_folder(&mut self, folder: PathBuf) {
        self.folder = folder;
    }

    /// The folder of the repository that names are relative to; empty for its top, and where there is none.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file's name for people.
    pub fn path(&self, id: FileId) -> &str {
        &self.file(id).path
    }

    /// The file's place on disk, if it has one.
    pub fn on_disk(&self, id: FileId) -> Option<&Path> {
        match &self.file(id).origin {
            Origin::Disk(path) => Some(path),
            _ => None,
        }
    }

    /// The number of files.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Remembers what was read, so that [`Files::read_again`] can tell whether it changed.
    pub fn note(&self, id: FileId, bytes: &[u8]) {
        self.file(id).hash.get_or_init(|| hash(bytes));
    }

    /// Whether it is known what was read, so that [`Files::read_again`] gives nothing else.
    pub fn is_noted(&self, id: FileId) -> bool {
        let file = self.file(id);
        file.hash.get().is_some() || self.in_memory(id).is_some() || self.is_stored(id)
    }

    /// The bytes of a file that is not on disk, or in place of which others count.
    pub fn in_memory(&self, id: FileId) -> Option<&[u8]> {
        let file = self.file(id);
        match &file.origin {
            Origin::Builtin(text) => Some(text.as_bytes()),
            Origin::Kept(bytes) => Some(self.overlaid(&file.path).unwrap_or(bytes)),
            Origin::Disk(_) => self.overlaid(&file.path).map(|bytes| &**bytes),
            Origin::Stored(..) => None,
        }
    }

    /// Whether it is compiled into the program.
    pub fn is_builtin(&self, id: FileId) -> bool {
        matches!(self.file(id).origin, Origin::Builtin(_))
    }

    /// Whether it is in a store.
    pub fn is_stored(&self, id: FileId) -> bool {
        matches!(self.file(id).origin, Origin::Stored(..))
    }

    /// The bytes of a file that is in a store, at most so many; `None` if it is in none.
    pub fn read_stored(&self, id: FileId, most: usize) -> Option<io::Result<Vec<u8>>> {
        match &self.file(id).origin {
            Origin::Stored(store, name) => Some(store.read(name, most)),
            _ => None,
        }
    }

    /// The bytes of a file that was read before, or `None` if it is gone or changed since.
    pub fn read_again(&self, id: FileId) -> Option<Cow<'_, [u8]>> {
        if let Some(bytes) = self.in_memory(id) {
            return Some(Cow::Borrowed(bytes));
        }
        let file = self.file(id);
        let bytes = match &file.origin {
            Origin::Stored(store, name) => return store.read(name, usize::MAX).ok().map(Cow::Owned),
            Origin::Disk(path) => read_regular(path)?,
            Origin::Builtin(_) | Origin::Kept(_) => return None,
        };
        let unchanged = file.hash.get().is_none_or(|&then| then == hash(&bytes));
        unchanged.then_some(Cow::Owned(bytes))
    }

    /// A file on disk that was read line by line and not as a whole, if it has more than `least` bytes: what it holds is
    /// to be read in parts again.
    pub fn open_again(&self, id: FileId, least: u64) -> Option<fs::File> {
        let path = self.on_disk(id).filter(|_| !self.is_noted(id))?;
        let open = open_unfollowed(path).ok()?;
        open.metadata().is_ok_and(|data| data.is_file() && data.len() > least).then_some(open)
    }

    fn file(&self, id: FileId) -> &File {
        &self.all[id.0 as usize]
    }
}

/// Tells whether a file changed while we ran: a multiplication for eight bytes, since every file pays for it. No change
/// within eight bytes goes unnoticed.
fn hash(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let words = words.iter().chain(std::iter::once(&last)).map(|word| u64::from_le_bytes(*word));
    let mix = |hash: u64, word: u64| (hash.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    words.fold(bytes.len() as u64, mix)
}

/// Opens a file so that nothing waits, and no link in its last step is followed.
pub fn open_unfollowed(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_NOCTTY);
    }
    options.open(path)
}

/// The bytes of a regular file. Of a link, a pipe or a device nothing is read, also to show a finding about it: what
/// stands behind it is none of a report's business.
fn read_regular(path: &Path) -> Option<Vec<u8>> {
    if !fs::symlink_metadata(path).ok()?.is_file() {
        return None;
    }
    let mut file = open_unfollowed(path).ok().filter(|file| file.metadata().is_ok_and(|data| data.is_file()))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_is_not_shown() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.yaml");
        fs::write(&path, "a: 1").expect("written");
        let mut files = Files::default();
        let id = files.add_disk("a.yaml".into(), path.clone());
        files.note(id, b"a: 1");
        assert_eq!(files.read_again(id).as_deref(), Some(&b"a: 1"[..]));
        fs::write(&path, "a: 2").expect("written");
        assert_eq!(files.read_again(id), None);
    }

    #[test]
    fn text_that_is_laid_over_stands_for_the_file_until_it_is_taken_away() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.yaml");
        fs::write(&path, "a: 1").expect("written");
        let mut files = Files::default();
        files.lay_over("a.yaml", b"a: 2"[..].into());
        let (id, input) = (files.add_disk("a.yaml".into(), path), files.add_kept("-".into(), b"b: 1"[..].into()));
        assert_eq!(files.read_again(id).as_deref(), Some(&b"a: 2"[..]));
        files.renew(id, Some(b"a: 3"[..].into()));
        files.renew(input, Some(b"b: 3"[..].into()));
        assert_eq!((files.in_memory(id), files.in_memory(input)), (Some(&b"a: 3"[..]), Some(&b"b: 3"[..])));
        assert!(files.is_noted(id) && files.read_again(id).as_deref() == Some(&b"a: 3"[..]));
        files.note(id, b"a: 3");
        files.renew(id, None);
        files.renew(input, None);
        assert_eq!((files.in_memory(id), files.in_memory(input)), (None, Some(&b"b: 1"[..])));
        assert!(!files.is_noted(id));
        assert_eq!(files.read_again(id).as_deref(), Some(&b"a: 1"[..]));
    }
}
