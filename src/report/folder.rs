//! Where a project lies in its repository. Servers know a file by its name from the top of the repository, people who
//! stand in the project by its name from there.

use std::borrow::Cow;
use std::path::Path;

use crate::dataset::display_name;
use crate::report::sarif::uri;
use crate::source::FileId;
use crate::source::Files;

/// The folder of a project, as seen from the top of its repository.
#[derive(Debug)]
pub struct Folder {
    /// With `/` at its end; empty where the project is the whole repository, or lies in none.
    name: String,
    /// The same as a relative reference.
    uri: String,
}

impl Folder {
    /// The folder that the names of these files are relative to.
    pub fn of(files: &Files) -> Self {
        let (mut name, mut uri) = (String::new(), String::new());
        for part in files.folder() {
            name.push_str(&display_name(Path::new(part)));
            name.push('/');
            uri.push_str(&uri::encode(part.as_encoded_bytes()));
            uri.push('/');
        }
        Self { name, uri }
    }

    /// The name of a file of the project, as the server knows it.
    pub fn path<'n>(&self, name: &'n str) -> Cow<'n, str> {
        if self.name.is_empty() || name.starts_with('/') {
            return Cow::Borrowed(name);
        }
        Cow::Owned(format!("{}{name}", self.name))
    }

    /// The name of a file of the run; what is built in lies in no repository.
    pub fn path_of<'n>(&self, file: FileId, files: &'n Files) -> Cow<'n, str> {
        let name = files.path(file);
        if files.is_builtin(file) { Cow::Borrowed(name) } else { self.path(name) }
    }

    /// The relative reference to a file of the run, with the bytes that its name has on disk.
    pub fn uri_of(&self, file: FileId, files: &Files) -> String {
        let own = uri::of(files, file);
        if files.is_builtin(file) { own } else { self.join(own) }
    }

    /// The relative reference to a file of the project that was never opened.
    pub fn uri(&self, name: &str) -> String {
        let own = uri::encode(name.as_bytes());
        if name.starts_with('/') { own } else { self.join(own) }
    }

    fn join(&self, own: String) -> String {
        if self.uri.is_empty() { own } else { format!("{}{own}", self.uri) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_begin_at_the_top_of_the_repository() {
        for (folder, path, uri) in
            [("", "a b.yaml", "a%20b.yaml"), ("data/x y", "data/x y/a b.yaml", "data/x%20y/a%20b.yaml")]
        {
            let mut files = Files::default();
            let own = files.add_kept("a b.yaml".into(), [].into());
            let pack = files.add_builtin("country-relations/party.rules.yaml".into(), "");
            files.set_folder(folder.into());
            let folder = Folder::of(&files);
            assert_eq!((&*folder.path("a b.yaml"), &*folder.uri("a b.yaml")), (path, uri));
            assert_eq!((&*folder.path_of(own, &files), &*folder.uri_of(own, &files)), (path, uri));
            assert_eq!((&*folder.path("/etc/x"), &*folder.uri("/etc/x")), ("/etc/x", "./etc/x"));
            assert_eq!(folder.path_of(pack, &files), "country-relations/party.rules.yaml", "it lies in no repository");
        }
    }
}
