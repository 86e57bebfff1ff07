//! Names of files as relative references (RFC 3986), from which every byte can be had back.

use std::fmt::Write;
use std::path::Path;
use std::path::PathBuf;

use crate::dataset::display_name;
use crate::source::FileId;
use crate::source::Files;

/// The reference to a file, relative to the project. It holds the bytes that the name has on disk, also where
/// they are no text.
pub fn of(files: &Files, file: FileId) -> String {
    let name = files.path(file);
    match files.on_disk(file).and_then(|path| own_bytes(path, name)) {
        Some(path) => encode(path.as_os_str().as_encoded_bytes()),
        None => encode(name.as_bytes()),
    }
}

/// Encodes all but letters, digits and `-._~/`. A colon is encoded too, so that no name looks like one with a scheme.
pub fn encode(name: &[u8]) -> String {
    let mut uri = String::with_capacity(name.len());
    for &byte in name {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            write!(uri, "%{byte:02X}").expect("a string takes any text");
        }
    }
    // A name that begins with a slash would be one of another root, with two of another machine.
    if uri.starts_with('/') { format!(".{uri}") } else { uri }
}

/// The end of a path that people know under this name, where its bytes may differ from the name's.
fn own_bytes(path: &Path, name: &str) -> Option<PathBuf> {
    if !name.contains("\\x") {
        return None;
    }
    let parts: Vec<_> = path.components().collect();
    let own: PathBuf = parts[parts.len().checked_sub(name.split('/').count())?..].iter().collect();
    (display_name(&own) == name).then_some(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_relative_references() {
        let cases = [
            ("records/relations/can-fra.yaml", "records/relations/can-fra.yaml"),
            ("data/a b#c?d%41:é\n.yaml", "data/a%20b%23c%3Fd%2541%3A%C3%A9%0A.yaml"),
            ("C:\\x", "C%3A%5Cx"),
            ("//host/share", ".//host/share"),
            ("a[1]+b&c=d;e,f@g!.yaml", "a%5B1%5D%2Bb%26c%3Dd%3Be%2Cf%40g%21.yaml"),
        ];
        for (name, uri) in cases {
            assert_eq!(encode(name.as_bytes()), uri);
        }
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_no_text_are_kept() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;

        let mut files = Files::default();
        let path = Path::new("/root").join(OsStr::from_bytes(b"data/bad\xff.yaml"));
        let odd = files.add_disk("data/bad\\xff.yaml".into(), path);
        let plain = files.add_disk("data/bad\\xff.yaml".into(), "/root/data/bad\\xff.yaml".into());
        assert_eq!(of(&files, odd), "data/bad%FF.yaml");
        assert_eq!(of(&files, plain), "data/bad%5Cxff.yaml");
    }
}
