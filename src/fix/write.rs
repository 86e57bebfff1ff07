//! Puts a new text in the place of a file's old one: all of it or nothing, and only if the file is still the one that
//! was checked.

use std::fs::File;
use std::fs::Metadata;
use std::io;
use std::io::Read;
use std::io::Write;
use std::path::Path;

use tempfile::NamedTempFile;

use crate::dataset::read;
use crate::dataset::read::ReadError;

/// Why a file was left as it is.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    #[error("{0}")]
    Unreadable(#[from] ReadError),
    #[error("it was changed after it was checked")]
    Changed,
    #[error("its folder was moved or replaced after it was checked")]
    Moved,
    #[error("it is read-only")]
    ReadOnly,
    #[error("it has a second name (a hard link), which would keep the old text")]
    Linked,
    #[error("it belongs to another user or group, and would not any more")]
    Foreign,
    #[error("{0}")]
    Failed(String),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Failed(read::plain(&error))
    }
}

/// Replaces the content of the file at `path`, which lies in `root` and must say `before`. The file keeps its mode; it
/// gets a new inode, so attributes and access lists beyond the mode are those of a new file.
pub(super) fn replace(root: &Path, path: &Path, before: &[u8], after: &[u8]) -> Result<(), Refusal> {
    let folder = path.parent().unwrap_or(root);
    is_in_place(root, folder)?;
    let then = unchanged(path, before)?;
    let mut file = tempfile::Builder::new().prefix(".comity-").suffix(".tmp").tempfile_in(folder)?;
    file.write_all(after)?;
    like(&file, &then)?;
    file.as_file().sync_all()?;
    is_in_place(root, folder)?;
    if !is_same(&then, &unchanged(path, before)?) {
        return Err(Refusal::Changed);
    }
    file.persist(path).map_err(|error| error.error)?;
    // The name is on disk once its folder is. Not every system can be asked for this, and the file is whole either way.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// Refuses a folder that is reached through a link: what lies there may be anyone's.
fn is_in_place(root: &Path, folder: &Path) -> Result<(), Refusal> {
    let below = folder.strip_prefix(root).map_err(|_| Refusal::Moved)?;
    let expected = root.canonicalize()?.join(below);
    if folder.canonicalize()? == expected { Ok(()) } else { Err(Refusal::Moved) }
}

/// What is known of the file, if it still says `before` and may be replaced.
fn unchanged(path: &Path, before: &[u8]) -> Result<Metadata, Refusal> {
    let file = read::open_file(path)?;
    let data = file.metadata()?;
    if data.permissions().readonly() {
        return Err(Refusal::ReadOnly);
    }
    if is_linked(&data) {
        return Err(Refusal::Linked);
    }
    let most = u64::try_from(before.len()).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::with_capacity(before.len() + 1);
    file.take(most).read_to_end(&mut bytes)?;
    if bytes == before { Ok(data) } else { Err(Refusal::Changed) }
}

#[cfg(unix)]
fn is_linked(data: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    data.nlink() > 1
}

#[cfg(not(unix))]
fn is_linked(_: &Metadata) -> bool {
    false
}

/// Whether it is one file, untouched between two looks.
#[cfg(unix)]
fn is_same(then: &Metadata, now: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    let of = |data: &Metadata| (data.dev(), data.ino(), data.size(), data.mtime(), data.mtime_nsec(), data.mode());
    of(then) == of(now)
}

#[cfg(not(unix))]
fn is_same(then: &Metadata, now: &Metadata) -> bool {
    then.len() == now.len() && then.modified().ok() == now.modified().ok()
}

/// Gives the new file the owner and mode of the old one. The mode comes last: a change of owner takes bits of it away.
#[cfg(unix)]
fn like(file: &NamedTempFile, old: &Metadata) -> Result<(), Refusal> {
    use std::os::unix::fs::MetadataExt;
    let new = file.as_file().metadata()?;
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
        let change = std::os::unix::fs::fchown(file.as_file(), Some(old.uid()), Some(old.gid()));
        change.map_err(|_| Refusal::Foreign)?;
    }
    file.as_file().set_permissions(old.permissions())?;
    Ok(())
}

#[cfg(not(unix))]
fn like(file: &NamedTempFile, old: &Metadata) -> Result<(), Refusal> {
    file.as_file().set_permissions(old.permissions())?;
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::MetadataExt;
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::fs::symlink;
    use std::path::PathBuf;

    struct Folder(tempfile::TempDir);

    impl Folder {
        /// A folder with `records/a.yaml`, which says `before`.
        fn new() -> Self {
            let folder = Self(tempfile::tempdir().expect("a folder"));
            fs::create_dir(folder.at("records")).expect("created");
            fs::write(folder.at("records/a.yaml"), "before").expect("written");
            folder
        }

        fn at(&self, name: &str) -> PathBuf {
            self.0.path().join(name)
        }

        fn replace(&self) -> Result<(), String> {
            let root = self.0.path();
            replace(root, &self.at("records/a.yaml"), b"before", b"after").map_err(|refusal| refusal.to_string())
        }

        fn says(&self, name: &str) -> String {
            fs::read_to_string(self.at(name)).expect("read")
        }

        /// The names in `records`: nothing half-written may stay.
        fn names(&self) -> Vec<String> {
            let entries = fs::read_dir(self.at("records")).expect("a folder");
            entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name")).collect()
        }
    }

    #[test]
    fn a_file_is_replaced_and_keeps_its_mode() {
        for mode in [0o644, 0o755, 0o600, 0o664] {
            let folder = Folder::new();
            fs::set_permissions(folder.at("records/a.yaml"), PermissionsExt::from_mode(mode)).expect("set");
            assert_eq!(folder.replace(), Ok(()));
            assert_eq!(folder.says("records/a.yaml"), "after");
            let data = fs::metadata(folder.at("records/a.yaml")).expect("there");
            assert_eq!(data.mode() & 0o7777, mode, "{mode:o}");
            assert_eq!(folder.names(), ["a.yaml"]);
        }
    }

    #[test]
    fn a_link_is_not_followed_and_not_replaced() {
        let folder = Folder::new();
        fs::rename(folder.at("records/a.yaml"), folder.at("elsewhere")).expect("renamed");
        symlink("../elsewhere", folder.at("records/a.yaml")).expect("linked");
        assert_eq!(folder.replace(), Err("this is a symbolic link".to_owned()));
        assert_eq!(folder.says("elsewhere"), "before");
        assert!(fs::symlink_metadata(folder.at("records/a.yaml")).expect("there").is_symlink());
    }

    #[test]
    fn a_folder_that_became_a_link_is_refused() {
        let folder = Folder::new();
        fs::rename(folder.at("records"), folder.at("elsewhere")).expect("renamed");
        symlink("elsewhere", folder.at("records")).expect("linked");
        let moved = "its folder was moved or replaced after it was checked".to_owned();
        assert_eq!(folder.replace(), Err(moved));
        assert_eq!(folder.says("elsewhere/a.yaml"), "before");
    }

    #[test]
    fn a_file_with_two_names_is_refused() {
        let folder = Folder::new();
        fs::hard_link(folder.at("records/a.yaml"), folder.at("second")).expect("linked");
        let linked = "it has a second name (a hard link), which would keep the old text".to_owned();
        assert_eq!(folder.replace(), Err(linked));
        assert_eq!((folder.says("second"), folder.names()), ("before".to_owned(), vec!["a.yaml".to_owned()]));
    }

    #[test]
    fn a_file_that_was_changed_is_refused() {
        for text in ["beforf", "before and more", "", "befor"] {
            let folder = Folder::new();
            fs::write(folder.at("records/a.yaml"), text).expect("written");
            assert_eq!(folder.replace(), Err("it was changed after it was checked".to_owned()));
            assert_eq!(folder.says("records/a.yaml"), text);
        }
        let folder = Folder::new();
        fs::remove_file(folder.at("records/a.yaml")).expect("removed");
        assert_eq!(folder.replace(), Err("there is no such file".to_owned()));
        assert_eq!(folder.names(), [""; 0]);
    }

    #[test]
    fn a_read_only_file_is_left_alone() {
        let folder = Folder::new();
        fs::set_permissions(folder.at("records/a.yaml"), PermissionsExt::from_mode(0o444)).expect("set");
        assert_eq!(folder.replace(), Err("it is read-only".to_owned()));
        assert_eq!(folder.says("records/a.yaml"), "before");
    }
}
