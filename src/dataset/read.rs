//! Reading one file: regular files only, links are not followed, and never more than the limit.

use std::fs::File;
use std::fs::FileType;
use std::io;
use std::io::Read;
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Problem;
use crate::limits::Limits;
use crate::source::FileId;
use crate::source::Location;
use crate::source::Span;
use crate::source::open_unfollowed;

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is not there: git still lists a file that was deleted.
    #[error("there is no such file")]
    Missing,
    /// It is a symbolic link.
    #[error("this is a symbolic link")]
    Symlink,
    /// It is no regular file; what it is instead, with its article.
    #[error("this is {0}")]
    Special(&'static str),
    /// The system refused, in plain words: `permission denied`.
    #[error("{0}")]
    Refused(String),
}

impl ReadError {
    /// What is wrong with the dataset, if that is what it is. The rest is a problem of the operator's, but
    /// [`ReadError::Missing`], which is none.
    pub fn finding(&self, file: FileId) -> Option<Diagnostic> {
        let at = Location { file, document: 0, span: Span::default() };
        let error = |rule: &'static str, message: String| Diagnostic::error(rule, Level::Document, at, message);
        match self {
            Self::Symlink => Some(
                error("dataset/symlink", "a record can't be a symbolic link".to_owned())
                    .help("put the record itself here, or delete the link; links are never followed"),
            ),
            Self::Special(what) => Some(
                error("dataset/special-file", format!("a record is a regular file, and this is {what}"))
                    .help("rename it or move it away; it was not opened as a record"),
            ),
            Self::Missing | Self::Refused(_) => None,
        }
    }

    /// Why what is done without this file is not finished.
    pub fn problem(&self, path: &str) -> Problem {
        let message = format!("`{path}` could not be read: {self}");
        Problem { message, path: Some(path.to_owned()), ..Problem::default() }
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            _ if is_link_refused(&error) => Self::Symlink,
            _ if is_socket_refused(&error) => Self::Special("a socket"),
            _ => Self::Refused(plain(&error)),
        }
    }
}

/// The space that is made for a file on its word; more only as it is read.
const FIRST: usize = 1 << 20;

/// Reads a file into `buffer`, whose old content is dropped and whose space is used again. It holds at most one byte
/// more than `limits.file_bytes`, so that the reader of records can tell that there was more.
pub fn read_file(path: &Path, limits: &Limits, buffer: &mut Vec<u8>) -> Result<(), ReadError> {
    buffer.clear();
    let (file, length) = open(path)?;
    let most = limits.file_bytes.saturating_add(1);
    // One more than it holds, so that its end is seen without another read into a small buffer.
    let expected = usize::try_from(length).unwrap_or(usize::MAX).saturating_add(1);
    buffer.reserve(expected.min(most).min(FIRST));
    file.take(u64::try_from(most).unwrap_or(u64::MAX)).read_to_end(buffer)?;
    Ok(())
}

/// Opens a regular file; nothing waits, and no link in its last step is followed.
pub fn open_file(path: &Path) -> Result<File, ReadError> {
    open(path).map(|(file, _)| file)
}

/// The file, and how many bytes it says that it has.
fn open(path: &Path) -> Result<(File, u64), ReadError> {
    #[cfg(not(unix))]
    if std::fs::symlink_metadata(path)?.is_symlink() {
        return Err(ReadError::Symlink);
    }
    let file = open_unfollowed(path)?;
    let metadata = file.metadata()?;
    let kind = metadata.file_type();
    if kind.is_file() { Ok((file, metadata.len())) } else { Err(ReadError::Special(what(kind))) }
}

/// The system's words without their number: `permission denied`.
pub fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(unix)]
fn what(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match kind {
        kind if kind.is_dir() => "a folder",
        kind if kind.is_fifo() => "a named pipe",
        kind if kind.is_socket() => "a socket",
        _ => "a device",
    }
}

#[cfg(not(unix))]
fn what(kind: FileType) -> &'static str {
    if kind.is_dir() { "a folder" } else { "a device" }
}

/// `O_NOFOLLOW` refuses a link with `ELOOP`, on FreeBSD with `EMLINK`.
#[cfg(unix)]
fn is_link_refused(error: &io::Error) -> bool {
    let code = error.raw_os_error();
    let on_bsd = cfg!(target_os = "freebsd") && code == Some(libc::EMLINK);
    code == Some(libc::ELOOP) || on_bsd
}

#[cfg(unix)]
fn is_socket_refused(error: &io::Error) -> bool {
    error.raw_os_error() == Some(libc::ENXIO)
}

#[cfg(not(unix))]
fn is_link_refused(_: &io::Error) -> bool {
    false
}

#[cfg(not(unix))]
fn is_socket_refused(_: &io::Error) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_buffer_holds_one_byte_past_the_limit_at_most() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.yaml");
        let limits = Limits { file_bytes: 4, ..Limits::default() };
        let mut buffer = b"what was there before".to_vec();
        for (content, read) in [("", ""), ("1234", "1234"), ("12345", "12345"), ("1234567", "12345")] {
            fs::write(&path, content).expect("written");
            read_file(&path, &limits, &mut buffer).expect("read");
            assert_eq!(buffer, read.as_bytes(), "{content}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn only_regular_files_are_read_and_nothing_waits() {
        use std::os::unix::fs::symlink;
        use std::os::unix::net::UnixListener;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let at = |name: &str| folder.path().join(name);
        symlink("/etc/passwd", at("link")).expect("linked");
        symlink("nowhere", at("dangling")).expect("linked");
        symlink("loop", at("loop")).expect("linked");
        fs::create_dir(at("folder.yaml")).expect("created");
        let _socket = UnixListener::bind(at("socket")).expect("bound");
        assert!(std::process::Command::new("mkfifo").arg(at("pipe")).status().expect("mkfifo").success());
        for (name, words) in [
            ("link", "this is a symbolic link"),
            ("dangling", "this is a symbolic link"),
            ("loop", "this is a symbolic link"),
            ("folder.yaml", "this is a folder"),
            ("socket", "this is a socket"),
            ("pipe", "this is a named pipe"),
            ("none", "there is no such file"),
        ] {
            let error = read_file(&at(name), &Limits::default(), &mut Vec::new()).expect_err(name);
            assert_eq!(error.to_string(), words, "{name}");
        }
        let device = read_file(Path::new("/dev/zero"), &Limits::default(), &mut Vec::new());
        assert_eq!(device.expect_err("a device").to_string(), "this is a device");
    }

    #[test]
    fn the_systems_words_are_plain() {
        assert_eq!(plain(&io::Error::from_raw_os_error(libc::EACCES)), "permission denied");
        assert_eq!(plain(&io::Error::other("Odd thing")), "odd thing");
    }
}
