//! Large files of JSON Lines, whose parts are checked by several threads.

use std::io::BufReader;
use std::path::Path;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use crate::config::Config;
use crate::dataset::read::open_file;
use crate::document::Format;
use crate::document::jsonl;
use crate::document::jsonl::Part;
use crate::linter::Targets;
use crate::source::Files;

/// Bytes of a part at least: so many that what a part costs beside its records is little.
const PART: usize = 1 << 20;

/// Bytes of a file of usual size.
const USUAL: usize = 1 << 16;

/// A file that is checked in parts.
#[derive(Debug)]
pub(super) struct Large<'p> {
    /// Its place among the targets.
    pub(super) target: usize,
    pub(super) path: &'p Path,
    /// The findings in all its parts so far.
    pub(super) found: AtomicUsize,
}

/// Something that one thread does at a time.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece {
    /// Checks the target of this place.
    Whole(usize),
    /// Checks a part of the large file of this place.
    Part(usize, Part),
}

/// The pieces of all targets, in their order, and the files that are cut.
pub(super) fn pieces<'f>(config: &Config, files: &'f Files, targets: &Targets) -> (Vec<Piece>, Vec<Large<'f>>) {
    let (mut pieces, mut larges) = (Vec::with_capacity(targets.targets.len()), Vec::new());
    for number in 0..targets.targets.len() {
        match cut(config, files, targets, number) {
            Some((path, parts)) => {
                pieces.extend(parts.into_iter().map(|part| Piece::Part(larges.len(), part)));
                larges.push(Large { target: number, path, found: AtomicUsize::new(0) });
            }
            None => pieces.push(Piece::Whole(number)),
        }
    }
    (pieces, larges)
}

/// How many files of usual size a target that may be cut is worth; it is not read for that.
pub(super) fn share(files: &Files, targets: &Targets, number: usize) -> usize {
    let size = on_disk(files, targets, number).and_then(|path| path.metadata().ok()).map_or(0, |data| data.len());
    usize::try_from(size).unwrap_or(usize::MAX) / USUAL
}

/// The parts of a file, if it is large. What can't be read is told by whoever reads the whole.
fn cut<'f>(config: &Config, files: &'f Files, targets: &Targets, number: usize) -> Option<(&'f Path, Vec<Part>)> {
    let path = on_disk(files, targets, number)?;
    let file = open_file(path).ok()?;
    if file.metadata().ok()?.len() < 2 * PART as u64 {
        return None;
    }
    let parts = jsonl::parts(BufReader::with_capacity(PART, file), PART, &config.limits).ok()?;
    Some((path, parts))
}

/// Where JSON Lines are read from, if they are read from disk.
fn on_disk<'f>(files: &'f Files, targets: &Targets, number: usize) -> Option<&'f Path> {
    let target = &targets.targets[number];
    if target.format != Format::JsonLines {
        return None;
    }
    files.on_disk(target.file).filter(|_| files.in_memory(target.file).is_none())
}

impl Large<'_> {
    /// Whether its parts have more findings than a file may have.
    pub(super) fn has_too_many(&self, config: &Config) -> bool {
        self.found.load(Ordering::Relaxed) > config.limits.file_findings
    }
}
