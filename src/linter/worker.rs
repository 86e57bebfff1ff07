//! Checks the records of one file after the other; each thread has one worker.

mod harvest;
pub(super) mod unchecked;

use std::collections::HashMap;
use std::io;
use std::io::BufReader;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::config::Config;
use crate::config::RecordKind;
use crate::config::Step;
use crate::dataset::read;
use crate::dataset::read::ReadError;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Severity;
use crate::document;
use crate::document::Document;
use crate::document::Format;
use crate::document::NodeRef;
use crate::document::Reading;
use crate::document::jsonl;
use crate::document::jsonl::Part;
use crate::linter::Target;
use crate::linter::Targets;
use crate::linter::gallery;
use crate::linter::large::Large;
use crate::linter::localise;
use crate::linter::missing_total;
pub(super) use crate::linter::worker::harvest::Harvested;
use crate::linter::worker::unchecked::too_many;
pub(super) use crate::linter::worker::unchecked::unknown_kind;
use crate::linter::worker::unchecked::unread;
use crate::rule::Context;
use crate::rule::Outcome;
use crate::rule::Poison;
use crate::rule::Reason;
use crate::rule::Record;
use crate::rule::Settings;
use crate::rule::Slot;
use crate::source::Files;
use crate::source::Location;
use crate::suppression;
use crate::verdict::Verdict;

/// One thread's share of the work.
pub(super) struct Worker<'c> {
    config: &'c Config,
    files: &'c Files,
    targets: &'c Targets,
    /// The waivers of each file, by their place in the configuration.
    waivers: HashMap<&'c str, Vec<usize>>,
    poison: Poison,
    pub(super) harvest: Harvested,
    buffer: Vec<u8>,
    /// How many findings there were before the file at hand.
    before: usize,
    /// Whether the file at hand has so many that the rest of it is not checked.
    is_enough: bool,
}

/// Where a record is.
#[derive(Clone, Copy)]
struct Origin<'o> {
    path: &'o str,
    kinds: &'o [u32],
    /// Whether its file holds nothing else.
    is_alone: bool,
}

impl<'c> Worker<'c> {
    pub(super) fn new(config: &'c Config, files: &'c Files, targets: &'c Targets) -> Self {
        let harvest = Harvested::new(config.rules.len());
        let (poison, buffer) = (Poison::default(), Vec::new());
        let mut waivers: HashMap<&str, Vec<usize>> = HashMap::new();
        for (number, waiver) in config.waivers.iter().enumerate() {
            waivers.entry(&waiver.file).or_default().push(number);
        }
        Self { config, files, targets, waivers, poison, harvest, buffer, before: 0, is_enough: false }
    }

    /// What was found since it was last taken out.
    pub(super) fn take_harvest(&mut self) -> Harvested {
        std::mem::replace(&mut self.harvest, Harvested::new(self.config.rules.len()))
    }

    /// Reads a file and checks the records in it.
    pub(super) fn read(&mut self, target: &Target) {
        self.before = self.harvest.findings.len();
        self.is_enough = false;
        let origin = self.origin(target);
        match self.read_from(target, origin) {
            Ok(()) => self.harvest.files += 1,
            // Git still lists a file that was deleted.
            Err(ReadError::Missing) => {}
            Err(error) => {
                self.harvest.unreadable.extend(origin.kinds);
                match error.finding(target.file) {
                    Some(finding) => self.harvest.findings.push(finding),
                    None => self.harvest.problems.push(unread(origin.path, &error)),
                }
            }
        }
    }

    /// Reads a part of a large file of JSON Lines, and gives what was found in it, but for its facts: these are so many
    /// that they are not moved about. Nothing more is checked once there are too many findings in all its parts.
    pub(super) fn read_part(&mut self, large: &Large, part: Part) -> Result<Harvested, ReadError> {
        let (target, config) = (&self.targets.targets[large.target], self.config);
        let mut file = read::open_file(large.path)?;
        file.seek(SeekFrom::Start(part.offset as u64))?;
        let lines = BufReader::with_capacity(1 << 20, file.take(part.length as u64));
        let origin = self.origin(target);
        let mut before = self.take_harvest();
        std::mem::swap(&mut self.harvest.facts, &mut before.facts);
        (self.before, self.is_enough) = (0, false);
        let read = jsonl::read_part(target.file, part, lines, &config.limits, &mut |reading| {
            let known = self.harvest.findings.len();
            self.is_enough |= large.has_too_many(config);
            self.check(origin, reading);
            large.found.fetch_add(self.harvest.findings.len() - known, Ordering::Relaxed);
        });
        let mut harvest = std::mem::replace(&mut self.harvest, before);
        std::mem::swap(&mut self.harvest.facts, &mut harvest.facts);
        read.map(|()| harvest).map_err(ReadError::from)
    }

    fn origin(&self, target: &Target) -> Origin<'c> {
        Origin { path: self.files.path(target.file), kinds: self.targets.kinds(target), is_alone: false }
    }

    fn read_from(&mut self, target: &Target, origin: Origin<'_>) -> Result<(), ReadError> {
        let config = self.config;
        if let Some(bytes) = self.files.read_stored(target.file, target.format.most_bytes(&config.limits)) {
            let bytes = bytes.map_err(|error| ReadError::Refused(read::plain(&error)))?;
            self.file(target, origin, &bytes);
            return Ok(());
        }
        let on_disk = self.files.on_disk(target.file);
        match (self.files.in_memory(target.file), on_disk) {
            (Some(bytes), Some(_)) => self.read_buffer(target, origin, bytes)?,
            (Some(bytes), None) => {
                let reading = document::read(target.file, target.format, bytes, &config.limits, &config.reading);
                self.check(origin, reading);
            }
            (None, _) => return self.read_disk(target, origin, on_disk.expect("a file is on disk or in memory")),
        }
        Ok(())
    }

    fn read_disk(&mut self, target: &Target, origin: Origin<'_>, on_disk: &Path) -> Result<(), ReadError> {
        let config = self.config;
        if target.format == Format::JsonLines {
            let lines = BufReader::with_capacity(1 << 20, read::open_file(on_disk)?);
            jsonl::read(target.file, lines, &config.limits, &mut |reading| self.check(origin, reading))?;
            return Ok(());
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        read::read_file(on_disk, &config.limits, &mut buffer)?;
        self.files.note(target.file, &buffer);
        self.file(target, origin, &buffer);
        self.buffer = buffer;
        Ok(())
    }

    /// Reads text that counts instead of the file on disk, as that would be read.
    fn read_buffer(&mut self, target: &Target, origin: Origin<'_>, bytes: &[u8]) -> io::Result<()> {
        if target.format == Format::JsonLines {
            return jsonl::read(target.file, bytes, &self.config.limits, &mut |reading| self.check(origin, reading));
        }
        self.file(target, origin, bytes);
        Ok(())
    }

    /// Checks a file that was read as a whole.
    fn file(&mut self, target: &Target, origin: Origin<'_>, bytes: &[u8]) {
        let (limits, options) = (&self.config.limits, &self.config.reading);
        let reading = document::read(target.file, target.format, bytes, limits, options);
        let is_alone = target.format != Format::JsonLines && reading.documents.len() + reading.broken.len() == 1;
        self.check(Origin { is_alone, ..origin }, reading);
    }

    /// Checks what was read of a file.
    fn check(&mut self, origin: Origin<'_>, reading: Reading<'_>) {
        let Reading { documents, broken, diagnostics, is_unusual } = reading;
        self.harvest.unusual += usize::from(is_unusual);
        if self.is_enough {
            return;
        }
        if !broken.is_empty() {
            self.harvest.unreadable.extend(origin.kinds);
        }
        let mut by_document: HashMap<u32, Vec<&Diagnostic>> = HashMap::new();
        diagnostics.iter().for_each(|found| by_document.entry(found.location.document).or_default().push(found));
        let mut number = 0;
        for document in &documents {
            let own = by_document.get(&document.number()).map_or(&[][..], Vec::as_slice);
            self.document(origin, document, own, &mut number);
            let root = document.root();
            if self.is_too_much(origin, || (root.label_location(), root.pointer())) {
                break;
            }
        }
        // A reader that stopped by itself has said so.
        let last = diagnostics.last().filter(|last| !self.is_enough && last.rule != "limit/findings");
        let last = last.map(|last| (last.location, last.pointer.clone()));
        self.harvest.findings.extend(diagnostics);
        if let Some(last) = last {
            self.is_too_much(origin, || last);
        }
    }

    /// Whether a file has so many findings that the rest of it is not checked, which is a finding at the last place.
    fn is_too_much(&mut self, origin: Origin<'_>, last: impl FnOnce() -> (Location, String)) -> bool {
        let most = self.config.limits.file_findings;
        self.is_enough = self.harvest.findings.len() - self.before > most;
        if self.is_enough {
            self.harvest.unreadable.extend(origin.kinds);
            let message = format!("more than {most} findings in one file: the rest of it was not checked");
            self.harvest.findings.push(too_many(last(), Level::Document, message));
        }
        self.is_enough
    }

    fn document(&mut self, origin: Origin<'_>, document: &Document<'_>, own: &[&Diagnostic], number: &mut u32) {
        let all = &self.config.kinds;
        let Some(number_of_kind) =
            origin.kinds.iter().copied().find(|&kind| all[kind as usize].accepts(document.root()))
        else {
            self.harvest.records += 1;
            self.harvest.unreadable.extend(origin.kinds);
            let kinds: Vec<&RecordKind> = origin.kinds.iter().map(|&kind| &all[kind as usize]).collect();
            self.harvest.findings.push(unknown_kind(document, &kinds));
            self.forgiveness(origin, document, &[document.root()]);
            return;
        };
        let kind = &all[number_of_kind as usize];
        self.poison.clear();
        let rejected = own.iter().filter(|finding| is_error(self.config, finding));
        rejected.filter_map(|finding| finding.subject).for_each(|node| self.poison.add(node));
        let root = document.root();
        let Some(path) = &kind.split else {
            *self.harvest.kinds.entry(number_of_kind).or_default() += 1;
            self.record(origin, kind, root, document.number());
            self.forgiveness(origin, document, &[root]);
            return;
        };
        let mut items = Vec::new();
        path.select(root, root, &mut |item| items.push(item));
        *self.harvest.kinds.entry(number_of_kind).or_default() += items.len() as u64;
        for &item in &items {
            self.record(origin, kind, item, *number);
            *number += 1;
        }
        self.forgiveness(origin, document, &items);
    }

    /// Gathers what forgives findings in the records of a document.
    fn forgiveness(&mut self, origin: Origin<'_>, document: &Document<'_>, records: &[NodeRef<'_>]) {
        let (suppressions, wrong) = suppression::read(document, records, self.config.limits.record_findings);
        self.harvest.suppressions.extend(suppressions);
        self.harvest.findings.extend(wrong);
        for &number in self.waivers.get(origin.path).into_iter().flatten() {
            let waiver = &self.config.waivers[number];
            for &record in records {
                suppression::waived(number, waiver, record, &mut |waived| self.harvest.waived.push(waived));
            }
        }
    }

    fn record(&mut self, origin: Origin<'_>, kind: &RecordKind, root: NodeRef<'_>, number: u32) {
        self.harvest.records += 1;
        let amounts = amounts(kind, root);
        let (amounts, poison) = (&amounts, &self.poison);
        let record = Record {
            root,
            number,
            path: origin.path,
            has_own_file: origin.is_alone && kind.split.is_none(),
            amounts,
            poison,
        };
        let before = self.harvest.findings.len();
        let name = kind.needs_name.then(|| kind.name_of(&record));
        for steps in &kind.levels {
            let rejected = self.harvest.findings.len();
            for step in steps {
                take(self.config, &self.config.settings, &mut self.harvest, record, name.as_ref(), *step);
            }
            localise::localise(self.config, kind, record, steps, &mut self.harvest.findings[rejected..]);
            // Rules of one level all speak of a value; what they reject is closed to the levels above.
            let findings = self.harvest.findings[rejected..].iter();
            let errors = findings.filter(|finding| is_error(self.config, finding));
            errors.filter_map(|finding| finding.subject).for_each(|node| poison.add(node));
        }
        if self.harvest.findings.len() > before {
            localise::unsign(self.config, kind, record, &mut self.harvest.findings[before..]);
            missing_total::suggest(self.config, kind, record, &mut self.harvest.findings[before..]);
            let name = name.unwrap_or_else(|| kind.name_of(&record));
            self.harvest.findings[before..]
                .iter_mut()
                .for_each(|finding| name.as_ref().clone_into(&mut finding.record));
        }
        if self.config.shows {
            gallery::look(self.config, kind, record, &mut self.harvest.exhibits);
        }
    }
}

/// Whether a finding is an error once the configuration has spoken: what is off, or only warns, rejects nothing.
pub(super) fn is_error(config: &Config, finding: &Diagnostic) -> bool {
    config.severities.of(&finding.rule, Some(finding.severity)) == Some(Severity::Error)
}

pub(super) fn take(
    config: &Config,
    settings: &Settings,
    harvest: &mut Harvested,
    record: Record<'_>,
    name: Option<&Arc<str>>,
    step: Step,
) {
    let (rule, role) = match step {
        Step::Check { rule } => (rule, None),
        Step::Facts { rule, role } => (rule, Some(role)),
    };
    let declared = &config.rules[rule as usize];
    let mut context = Context::new(record, settings, declared);
    let tally = &mut harvest.tallies[rule as usize];
    match role {
        None => ask(&mut context, config.limits.record_findings, &mut |_, outcome| tally.count(outcome)),
        Some(role) => {
            let record = name.expect("a kind with facts has its records named");
            let source = &declared.rule.sources()[role as usize];
            let missed = source.facts(&mut context, Slot { rule, role, record }, &mut harvest.facts);
            if missed.contains(&Reason::REJECTED) || context.is_lost() {
                harvest.rejected.insert((rule, role));
            }
            missed.into_iter().for_each(|reason| tally.skip(reason, 1));
        }
    }
    harvest.findings.extend(context.into_found());
}

/// The places of amounts in a record: indices into its document, sorted.
pub fn amounts(kind: &RecordKind, root: NodeRef<'_>) -> Vec<u32> {
    let mut amounts = Vec::new();
    let marked = kind.schema.iter().flat_map(|schema| schema.amounts());
    for path in marked.chain(&kind.amounts) {
        path.select(root, root, &mut |node| amounts.push(node.index()));
    }
    amounts.sort_unstable();
    amounts
}

/// Asks a rule of every node that it holds for, until it has found so much.
pub(super) fn ask<'a>(
    context: &mut Context<'a>,
    most: usize,
    became: &mut dyn FnMut(NodeRef<'a>, Result<Outcome, Reason>),
) {
    let declared = context.declared;
    let root = context.record.root;
    let nodes = declared.each.as_ref().map_or_else(|| vec![root], |paths| context.all_of(paths));
    for node in nodes {
        if context.found.len() >= most {
            let message = format!("`{}` finds {most} things in one record, and looks for no more", declared.id);
            context.report(too_many((root.label_location(), root.pointer()), declared.level(), message));
            break;
        }
        let before = context.found.len();
        context.node = node;
        let mut outcome = match declared.when.as_ref().map(|when| context.decide(when)) {
            None | Some(Verdict::Certain) => declared.rule.check(context, node),
            Some(Verdict::Impossible) => Ok(Outcome::NotApplicable),
            Some(Verdict::Possible) => Err(Reason::UNDECIDED),
        };
        if context.is_lost() {
            context.found.truncate(before);
            outcome = Err(Reason::UNDECIDED);
        }
        became(node, outcome);
    }
}
