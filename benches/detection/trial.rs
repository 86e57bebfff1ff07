//! Checks records with and without slips, and counts what came of it.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;
use std::time::Instant;

use comity::config;
use comity::config::Config;
use comity::config::Severities;
use comity::dataset::parallel::Workers;
use comity::date::Day;
use comity::diagnostic::Diagnostic;
use comity::diagnostic::Severity;
use comity::linter;
use comity::linter::Targets;
use comity::source::Files;

use crate::detection::slip::Slipped;

/// What came of many records with one kind of slip.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) records: usize,
    pub(crate) detected: usize,
    /// One finding in all, not several that follow from each other.
    pub(crate) alone: usize,
    /// The finding points to the figure that slipped.
    pub(crate) at_figure: usize,
    /// To the figure, or to the total of a sum that it is in.
    pub(crate) near: usize,
    pub(crate) right: usize,
    pub(crate) wrong: usize,
}

/// A configuration, ready to check with.
pub(crate) struct Bench {
    root: PathBuf,
    config: Config,
    workers: Workers,
}

impl Bench {
    /// With the configuration in a folder; without one, the built-in pack.
    pub(crate) fn new(folder: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let today = Day::from_ymd(2026, 1, 1).expect("a day");
        let request = config::Request { root: &root, file: None, today, severities: Severities::default() };
        let config = config::load(&request, &mut Files::default()).expect("the benchmark's project is right");
        let workers = Workers::new(NonZeroUsize::new(1)).expect("a thread starts");
        Self { root, config, workers }
    }

    /// The findings of a file, and how long they took.
    pub(crate) fn check(&self, path: &str, text: String) -> (Vec<Diagnostic>, Duration) {
        let mut files = Files::default();
        let targets = Targets::one(&self.config, &self.root, Path::new(path), text.into_bytes(), &mut files);
        let targets = targets.expect("the file is of a kind");
        let start = Instant::now();
        let checked = linter::check(&self.config, &files, &targets, &self.workers, |_, _| ());
        let time = start.elapsed();
        assert!(checked.problems.is_empty(), "{:?}", checked.problems);
        (checked.findings, time)
    }

    /// Errors and warnings in records that are right, and how long each record took.
    pub(crate) fn clean(&self, lines: &[String]) -> (usize, Duration) {
        let (found, time) = self.check("figures.jsonl", lines.join("\n"));
        let bad = found.iter().filter(|finding| finding.severity != Severity::Info).count();
        (bad, time / u32::try_from(lines.len()).expect("few records"))
    }

    /// What comes of slipped records, and how long each took.
    pub(crate) fn trial(&self, slipped: &[Slipped]) -> (Outcome, Duration) {
        let lines: Vec<String> = slipped.iter().map(|slipped| slipped.record.line()).collect();
        let text = lines.join("\n");
        let (found, time) = self.check("figures.jsonl", text.clone());
        let mut by_record: BTreeMap<u32, Vec<&Diagnostic>> = BTreeMap::new();
        for finding in found.iter().filter(|finding| finding.severity == Severity::Error) {
            by_record.entry(finding.location.document).or_default().push(finding);
        }
        let mut outcome = Outcome { records: slipped.len(), ..Outcome::default() };
        for (number, slipped) in slipped.iter().enumerate() {
            let number = u32::try_from(number).expect("few records");
            outcome.count(slipped, by_record.get(&number).map_or(&[], Vec::as_slice), &text);
        }
        (outcome, time / u32::try_from(slipped.len().max(1)).expect("few records"))
    }
}

impl Outcome {
    fn count(&mut self, slipped: &Slipped, found: &[&Diagnostic], text: &str) {
        if found.is_empty() {
            return;
        }
        let pointer = |place: usize| slipped.record.figures[place].0.as_str();
        let is_changed = |place: usize| slipped.changed.iter().any(|(changed, _)| *changed == place);
        let sums = slipped.record.structure.sums();
        let concerned =
            sums.iter().filter(|(total, parts)| is_changed(*total) || parts.iter().any(|(part, _)| is_changed(*part)));
        let totals: Vec<&str> = concerned.map(|(total, _)| pointer(*total)).collect();
        let is_at_figure =
            |finding: &&Diagnostic| slipped.changed.iter().any(|(place, _)| pointer(*place) == finding.pointer);
        self.detected += 1;
        self.alone += usize::from(found.len() == 1);
        self.at_figure += usize::from(found.iter().any(is_at_figure));
        self.near += usize::from(found.iter().any(|found| is_at_figure(found) || totals.contains(&&*found.pointer)));
        if let Some(fix) = found.iter().flat_map(|finding| &finding.fixes).next() {
            let mends = fix.edits.iter().all(|edit| {
                let written = &text[edit.span.range()];
                let was = |(place, was): &(usize, String)| {
                    slipped.record.figures[*place].1 == written && is_same_number(was, &edit.content)
                };
                slipped.changed.iter().any(was)
            });
            let is_right = mends && fix.edits.len() == slipped.changed.len();
            self.right += usize::from(is_right);
            self.wrong += usize::from(!is_right);
        }
    }
}

fn is_same_number(one: &str, other: &str) -> bool {
    let plain = |text: &str| {
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text.to_owned() }
    };
    plain(one) == plain(other)
}
