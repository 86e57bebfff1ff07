//! Slips in records that people wrote: those of this repository, with the built-in rules.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use comity::diagnostic::Diagnostic;
use comity::document;
use comity::document::Format;
use comity::document::Options;
use comity::limits::Limits;
use comity::source::FileId;

use crate::detection::random::Random;
use crate::detection::slip::Slip;
use crate::detection::structure::Record;
use crate::detection::structure::Structure;
use crate::detection::trial::Bench;

/// What came of a kind of slip in the records.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Own {
    pub(crate) slips: usize,
    pub(crate) detected: usize,
    pub(crate) suggested: usize,
    pub(crate) wrong: usize,
}

/// Keys of figures that are in sums of the built-in rules.
const KEYS: [&str; 6] = ["total", "persons", "imports", "exports", "balance", "value"];

/// Slips once in every figure of every record that has such a figure.
pub(crate) fn trial(bench: &Bench, slip: Slip) -> Own {
    let mut random = Random::new(1950);
    let mut own = Own::default();
    for path in records() {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&path)).expect("a record is text");
        let known: BTreeSet<String> = bench.check(&path, text.clone()).0.iter().map(key).collect();
        for (start, end) in figures(&text) {
            let record =
                Record { structure: Structure::Dates, figures: vec![(String::new(), text[start..end].to_owned())] };
            let Some(slipped) = slip.attempt(&record, &mut random) else { continue };
            let changed = format!("{}{}{}", &text[..start], slipped.record.figures[0].1, &text[end..]);
            let found = bench.check(&path, changed).0;
            own.count(start, &text[start..end], found.iter().filter(|finding| !known.contains(&key(finding))));
        }
    }
    own
}

impl Own {
    fn count<'f>(&mut self, start: usize, was: &str, new: impl Iterator<Item = &'f Diagnostic>) {
        let new: Vec<&Diagnostic> = new.collect();
        self.slips += 1;
        self.detected += usize::from(!new.is_empty());
        if let Some(edit) = new.iter().flat_map(|finding| &finding.fixes).flat_map(|fix| &fix.edits).next() {
            self.suggested += 1;
            self.wrong += usize::from(edit.span.start != start || edit.content != was);
        }
    }
}

fn key(finding: &Diagnostic) -> String {
    format!("{} {} {}", finding.rule, finding.node, finding.message)
}

/// The paths of the records, in order.
fn records() -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::from("records")];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(&folder)).expect("a folder");
        for entry in entries.map(|entry| entry.expect("an entry")) {
            let path = folder.join(entry.file_name());
            if entry.path().is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "yaml") {
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// Where the figures of a record are.
fn figures(text: &str) -> Vec<(usize, usize)> {
    let options = Options::default();
    let read = document::read(FileId(0), Format::Yaml, text.as_bytes(), &Limits::default(), &options);
    let nodes = read.documents.iter().flat_map(comity::document::Document::nodes);
    let figures = nodes.filter(|node| node.is_number() && node.key().is_some_and(|key| KEYS.contains(&key.text())));
    figures.map(|node| (node.span().start, node.span().end)).collect()
}
