//! Listing a folder that git does not know.

use std::path::Path;
use std::path::PathBuf;

use ignore::DirEntry;
use ignore::Error;
use ignore::WalkBuilder;

use super::Unreadable;

/// Every name below `folder` but those of folders, hidden ones too; links are named and not followed.
pub(super) fn walk(folder: &Path) -> (Vec<PathBuf>, Vec<Unreadable>) {
    let mut names = Vec::new();
    let mut unreadable = Vec::new();
    let mut builder = WalkBuilder::new(folder);
    builder.standard_filters(false).follow_links(false).filter_entry(|entry| entry.file_name() != ".git");
    for entry in builder.build() {
        match entry {
            Ok(entry) => names.extend(name(folder, &entry)),
            Err(error) => unreadable.push(complaint(folder, &error)),
        }
    }
    (names, unreadable)
}

fn name(folder: &Path, entry: &DirEntry) -> Option<PathBuf> {
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    let name = entry.path().strip_prefix(folder).unwrap_or(entry.path());
    (!is_folder).then(|| name.to_owned())
}

fn complaint(folder: &Path, error: &Error) -> Unreadable {
    let path = place(error).unwrap_or(folder);
    let path = path.strip_prefix(folder).unwrap_or(path).to_owned();
    // The text of the error repeats the path, and whole; its kind is the plain words.
    let reason = error.io_error().map_or_else(|| error.to_string(), |error| error.kind().to_string());
    Unreadable { path, reason }
}

fn place(error: &Error) -> Option<&Path> {
    match error {
        Error::WithPath { path, .. } => Some(path),
        Error::WithDepth { err, .. } | Error::WithLineNumber { err, .. } => place(err),
        Error::Partial(errors) => errors.iter().find_map(place),
        Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    #[test]
    fn a_complaint_is_relative_and_plain() {
        let cause = io::Error::new(io::ErrorKind::PermissionDenied, "IO error for operation on /top/secret");
        let cause = Error::WithPath { path: "/top/secret".into(), err: Box::new(Error::Io(cause)) };
        let error = Error::WithDepth { depth: 1, err: Box::new(cause) };
        let expected = Unreadable { path: "secret".into(), reason: "permission denied".into() };
        assert_eq!(complaint(Path::new("/top"), &error), expected);
    }
}
