//! Applies fixes: in memory until nothing is left to fix, then to each file as a whole or not at all.
//!
//! Each round is a check of the whole dataset, so that what one fix brings to light is fixed in the next, and what is
//! left is known when the files are written.

pub mod offer;
mod patch;
mod plan;
mod write;

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::Applicability;
use crate::diagnostic::Edit;
use crate::diagnostic::Problem;
use crate::document::Format;
use crate::fix::patch::Patch;
use crate::fix::plan::Plan;
use crate::linter::Checked;
use crate::source::FileId;
use crate::source::Files;

/// Rounds after which fixes that undo each other are given up.
const ROUNDS: usize = 50;

/// What is fixed.
pub struct Request<'r> {
    /// The configuration of the check.
    pub config: &'r Config,
    /// The fixes that are applied: those up to this one.
    pub most: Applicability,
    /// The files that may be changed, and how they are written.
    pub editable: HashMap<FileId, Format>,
}

/// A file with its fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The file; what it says now is its draft.
    pub file: FileId,
    /// What it said.
    pub before: Arc<[u8]>,
    /// What it says.
    pub after: Arc<[u8]>,
    /// Findings that were fixed.
    pub fixed: u64,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Fixed {
    /// The check of what is there now, drafts included.
    pub checked: Checked,
    /// The files that change, by number.
    pub changes: Vec<Change>,
    /// Why a file was left as it is.
    pub problems: Vec<Problem>,
}

/// Checks and fixes in turn until nothing is left to fix. Nothing is written: what files say now are drafts.
pub fn until_still(request: &Request<'_>, files: &mut Files, mut check: impl FnMut(&Files) -> Checked) -> Fixed {
    let mut drafts = Drafts { request, changes: BTreeMap::new(), refused: BTreeMap::new() };
    let mut checked = check(files);
    for round in 0..ROUNDS {
        let mut plan = Plan::new(&checked.findings, request.most, |file| drafts.is_open(file));
        if plan.files.is_empty() {
            break;
        }
        if round + 1 == ROUNDS {
            plan.files.keys().for_each(|&file| drafts.refuse(file, "its fixes undo each other", files));
        }
        plan.files.retain(|&file, _| drafts.is_open(file));
        for (file, planned) in plan.files {
            drafts.apply(file, &planned.edits(), planned.fixes, files);
        }
        checked = check(files);
    }
    drafts.finish(checked, files)
}

/// Writes the drafts to their files. One that can't be written is left as it is on disk, and is no draft any more. Once
/// `is_stopped`, no other file is begun: the number of those that are left for that is returned.
pub fn write(root: &Path, fixed: &mut Fixed, files: &mut Files, is_stopped: impl Fn() -> bool) -> usize {
    let mut left = 0;
    fixed.changes.retain(|change| {
        if is_stopped() {
            left += 1;
            files.renew(change.file, None);
            return false;
        }
        let on_disk = files.on_disk(change.file).expect("only files on disk are written");
        let Err(refusal) = write::replace(root, on_disk, &change.before, &change.after) else { return true };
        fixed.problems.push(unfixed(files.path(change.file), &refusal.to_string()));
        files.renew(change.file, None);
        false
    });
    left
}

fn unfixed(path: &str, reason: &str) -> Problem {
    Problem {
        message: format!("`{path}` was not fixed: {reason}"),
        path: Some(path.to_owned()),
        help: Some("nothing in it was changed; check again, or mend it by hand".to_owned()),
        ..Problem::default()
    }
}

/// The files that were changed so far, in memory.
struct Drafts<'r> {
    request: &'r Request<'r>,
    changes: BTreeMap<FileId, Change>,
    /// Why a file stays as it is.
    refused: BTreeMap<FileId, Problem>,
}

impl Drafts<'_> {
    fn is_open(&self, file: FileId) -> bool {
        self.request.editable.contains_key(&file) && !self.refused.contains_key(&file)
    }

    /// Edits the text that was checked. A file of which it is not known what was read is only kept in this round.
    fn apply(&mut self, file: FileId, edits: &[&Edit], fixes: u64, files: &mut Files) {
        let Some(before) = files.read_again(file).map(|bytes| Arc::<[u8]>::from(&*bytes)) else {
            return self.refuse(file, "it was changed while it was checked", files);
        };
        if !files.is_noted(file) {
            return files.renew(file, Some(before));
        }
        let format = self.request.editable[&file];
        let patch = Patch { file, format, most: self.request.most, config: self.request.config };
        match patch.apply(&before, edits) {
            Ok(after) => {
                let after: Arc<[u8]> = after.into();
                let change = self.changes.entry(file).or_insert(Change { file, before, after: [].into(), fixed: 0 });
                change.after = Arc::clone(&after);
                change.fixed += fixes;
                files.renew(file, Some(after));
            }
            Err(reason) => self.refuse(file, reason, files),
        }
    }

    /// Leaves a file as it was before any fix.
    fn refuse(&mut self, file: FileId, reason: &str, files: &mut Files) {
        self.refused.insert(file, unfixed(files.path(file), reason));
        self.changes.remove(&file);
        files.renew(file, None);
    }

    fn finish(self, checked: Checked, files: &mut Files) -> Fixed {
        let (changes, rest): (Vec<Change>, Vec<Change>) =
            self.changes.into_values().partition(|change| change.before != change.after);
        rest.iter().for_each(|change| files.renew(change.file, None));
        Fixed { checked, changes, problems: self.refused.into_values().collect() }
    }
}
