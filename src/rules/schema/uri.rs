//! URIs and paths of schema files.

use jsonschema::Draft;

/// The scheme of files inside the project: never fetched, only a name.
const PROJECT: &str = "comity:///";

/// Why a reference leads to no file of the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoPath {
    /// It names another host or scheme.
    Remote,
    /// It leads out of the project.
    Outside,
}

/// The URI that stands for a file of the project.
pub(super) fn of_path(path: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes().fold(PROJECT.to_owned(), |uri, byte| {
        if keep(byte) { uri + char::from(byte).encode_utf8(&mut [0; 4]) } else { uri + &format!("%{byte:02X}") }
    })
}

/// Whether a URI stands for a file of the project by its path.
pub(super) fn is_path(uri: &str) -> bool {
    uri.starts_with(PROJECT)
}

/// The text that percent-encoding stands for; what is no UTF-8 is replaced.
pub(super) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let byte = after.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(b'%'));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The URI, without fragment, and the fragment that `reference` means in a schema whose base is `base`.
pub(super) fn resolve(base: &str, reference: &str) -> Option<(String, String)> {
    let base = jsonschema::uri::from_str(base).ok()?;
    let uri = jsonschema::uri::resolve_against(&base.borrow(), reference).ok()?;
    let (resource, fragment) = uri.as_str().split_once('#').unwrap_or((uri.as_str(), ""));
    Some((resource.to_owned(), fragment.to_owned()))
}

/// The path of the file that a relative reference in the file `from` means; both are relative to the project's root.
pub(super) fn path(from: &str, reference: &str) -> Result<String, NoPath> {
    let reference = reference.split(['#', '?']).next().unwrap_or_default();
    let scheme = reference.split(['/']).next().unwrap_or_default();
    if reference.starts_with("//") || scheme.contains(':') {
        return Err(NoPath::Remote);
    }
    let reference = decode(reference);
    if reference.is_empty() {
        return Ok(from.to_owned());
    }
    let folder = if reference.starts_with('/') { None } else { from.rsplit_once('/').map(|(folder, _)| folder) };
    let mut parts: Vec<&str> = folder.map(|folder| folder.split('/').collect()).unwrap_or_default();
    for part in reference.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop().ok_or(NoPath::Outside)?),
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

/// Whether a URI without fragment is one of the drafts' own, which need no file.
pub(super) fn is_official(resource: &str) -> bool {
    const VOCABULARIES: [&str; 2] = ["json-schema.org/draft/2019-09/meta/", "json-schema.org/draft/2020-12/meta/"];
    let host = resource.strip_prefix("https://").or_else(|| resource.strip_prefix("http://"));
    let is_vocabulary = host.is_some_and(|rest| VOCABULARIES.iter().any(|known| rest.starts_with(known)));
    is_vocabulary || Draft::from_schema_uri(resource) != Draft::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_stay_inside_the_project() {
        let from = "schemas/relation.schema.json";
        assert_eq!(path(from, "party.json"), Ok("schemas/party.json".into()));
        assert_eq!(path(from, "../common/date%20s.json#/$defs/a"), Ok("common/date s.json".into()));
        assert_eq!(path(from, "/party.json"), Ok("party.json".into()));
        assert_eq!(path(from, "../../etc/passwd"), Err(NoPath::Outside));
        assert_eq!(path(from, "%2e%2e/%2e%2e/etc/passwd"), Err(NoPath::Outside));
        for remote in ["http://example.org/a", "file:///etc/passwd", "//host/a", "urn:x:y"] {
            assert_eq!(path(from, remote), Err(NoPath::Remote), "{remote}");
        }
    }

    #[test]
    fn names_of_files_are_uris() {
        assert_eq!(of_path("a b/ü.json"), "comity:///a%20b/%C3%BC.json");
        assert_eq!(decode("a%20b/%C3%BC%zz%"), "a b/ü%zz%");
        let resolved = resolve("https://example.org/a/b.json", "../c.json#/d");
        assert_eq!(resolved, Some(("https://example.org/c.json".into(), "/d".into())));
    }
}
