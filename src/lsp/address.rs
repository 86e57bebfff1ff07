//! Files as a client names them: `file:` URIs.

use std::ffi::OsString;
use std::fmt::Write;
use std::path::Path;
use std::path::PathBuf;
use std::str::FromStr;

use lsp_types::Uri;

/// The file of a URI; `None` if it is none, such as an editor's buffer without a name.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    // What stands before the path is a machine's name, mostly none.
    let path = &rest[rest.find('/')?..];
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let path = PathBuf::from(os_string(decoded(path))?);
    path.is_absolute().then_some(path)
}

/// The URI of a file.
pub(super) fn uri(path: &Path) -> Option<Uri> {
    let mut text = "file://".to_owned();
    let bytes = path.as_os_str().as_encoded_bytes();
    if cfg!(windows) {
        text.push('/');
    }
    for &byte in bytes {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => text.push(byte.into()),
            b'\\' if cfg!(windows) => text.push('/'),
            _ => write!(text, "%{byte:02X}").expect("a string takes any text"),
        }
    }
    Uri::from_str(&text).ok()
}

fn decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let byte = digits.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        decoded.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    decoded
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere a name has to be UTF-8")]
fn os_string(bytes: Vec<u8>) -> Option<OsString> {
    Some(std::os::unix::ffi::OsStringExt::from_vec(bytes))
}

/// `/c:/folder` is `c:/folder`.
#[cfg(not(unix))]
fn os_string(bytes: Vec<u8>) -> Option<OsString> {
    let text = String::from_utf8(bytes).ok()?;
    Some(text.strip_prefix('/').filter(|rest| rest.as_bytes().get(1) == Some(&b':')).unwrap_or(&text).into())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_path_goes_there_and_back() {
        for name in ["/a/b.yaml", "/with space/é%23#?.yaml", "/日本/x.yaml"] {
            let there = uri(Path::new(name)).expect("a URI");
            assert_eq!(path(&there).as_deref(), Some(Path::new(name)), "{}", there.as_str());
        }
    }

    #[test]
    fn other_uris_are_no_files() {
        for (text, expected) in [
            ("untitled:Untitled-1", None),
            ("http://example.org/a.yaml", None),
            ("file:///a%20b/c.yaml", Some("/a b/c.yaml")),
            ("file://host/a.yaml", Some("/a.yaml")),
            ("file:///a%zz.yaml", None),
        ] {
            let found = Uri::from_str(text).ok().and_then(|uri| path(&uri));
            assert_eq!(found.as_deref(), expected.map(Path::new), "{text}");
        }
    }
}
