//! What the records are checked with, and what a pull request would make of it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

use crate::baseline::Change;
use crate::config;
use crate::config::Config;
use crate::config::Failure;
use crate::config::Request;
use crate::dataset::display_name;
use crate::dataset::root::CONFIG;
use crate::dataset::tree::Tree;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::gate::altered::Altered;
use crate::source::FileId;
use crate::source::Files;
use crate::source::Location;
use crate::source::Span;

/// What a commit would have records checked with.
pub(super) struct Policy {
    /// The configuration, or why there is none.
    pub(super) config: Result<Config, Failure>,
    /// Every file that it is made of, whether or not it could be read.
    pub(super) paths: BTreeSet<PathBuf>,
}

impl Policy {
    /// Loads the policy of a commit.
    pub(super) fn load(request: &Request<'_>, tree: &Tree, files: &mut Files) -> Self {
        let first = files.len();
        let config = config::load_committed(request, tree, files);
        let ids = (first..files.len()).map(|id| FileId(u32::try_from(id).expect("fewer than 2^32 files")));
        let mut paths: BTreeSet<PathBuf> =
            ids.filter(|id| files.is_stored(*id)).map(|id| PathBuf::from(files.path(id))).collect();
        paths.insert(PathBuf::from(CONFIG));
        if let Some(name) = config.as_ref().ok().and_then(|config| config.baseline.as_ref()) {
            paths.insert(PathBuf::from(&name.value));
        }
        Self { config, paths }
    }
}

/// Whether a file is part of a policy. A `comity.yaml` in a folder is never read here, but would be by whoever stands in
/// that folder.
pub(super) fn has(policies: &[&BTreeSet<PathBuf>], path: &Path) -> bool {
    policies.iter().any(|paths| paths.contains(path)) || path.file_name().is_some_and(|name| name == CONFIG)
}

/// The files of either policy that differ, each with what became of it.
pub(super) fn changed<'a>(
    policies: [&BTreeSet<PathBuf>; 2],
    altered: &'a BTreeMap<PathBuf, Altered>,
) -> Vec<(&'a Path, &'a Altered)> {
    let altered = altered.iter().map(|(path, altered)| (path.as_path(), altered));
    altered.filter(|(path, _)| has(&policies, path)).collect()
}

/// The finding that a file of the policy differs.
pub(super) fn finding(path: &Path, altered: &Altered, file: FileId) -> Diagnostic {
    let name = display_name(path);
    let message = format!("this pull request {} `{name}`, which records are checked with", past(altered));
    Diagnostic::error("gate/policy-changed", Level::Document, start(file), message).help(
        "the records were checked with the files of the base; make this a pull request of its own, for a maintainer",
    )
}

/// The finding that more is known than was, and so would be forgiven.
pub(super) fn grown(change: Change, file: FileId) -> Option<Diagnostic> {
    let findings = match change.new {
        0 => return None,
        1 => "1 finding".to_owned(),
        new => format!("{new} findings"),
    };
    let message = format!("this pull request adds {findings} to those that are forgiven as known");
    let found = Diagnostic::error("gate/baseline-grew", Level::Document, start(file), message);
    Some(found.help("mend the records instead; the known findings only become fewer"))
}

/// The beginning of a file.
pub(super) fn start(file: FileId) -> Location {
    Location { file, document: 0, span: Span::default() }
}

fn past(altered: &Altered) -> &'static str {
    match altered.word() {
        "added" => "adds",
        "removed" => "removes",
        _ => "changes",
    }
}
