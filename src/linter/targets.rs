//! Which files hold records, and of which kinds they may be.

use std::collections::HashMap;
use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::config::Config;
use crate::dataset;
use crate::dataset::collision;
use crate::dataset::display_name;
use crate::dataset::git::EntryKind;
use crate::dataset::obstacle;
use crate::dataset::obstacle::Obstacle;
use crate::dataset::obstacle::ObstacleKind;
use crate::dataset::pattern::Pattern;
use crate::dataset::read::ReadError;
use crate::dataset::tree::Tree;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::document::Format;
use crate::document::NodeRef;
use crate::linter::large;
use crate::source::FileId;
use crate::source::Files;

/// A file that may hold records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The file.
    pub file: FileId,
    /// How it is written.
    pub format: Format,
    /// The kinds of record that its name allows: an index into [`Targets::kinds`].
    kinds: u32,
}

/// The files that hold records, and what is to be said of the others.
#[derive(Debug, Default)]
pub struct Targets {
    /// In order of their paths.
    pub targets: Vec<Target>,
    /// Findings about names, and about what is not looked into.
    pub findings: Vec<Diagnostic>,
    /// How many files are of no kind.
    pub others: usize,
    /// Whether these are all files of records that the project has.
    pub(super) is_all: bool,
    place: Place,
    kinds: Vec<Vec<u32>>,
    /// The paths of the targets, until names that collide were looked for.
    records: Vec<PathBuf>,
}

/// Where files are looked for.
#[derive(Debug)]
enum Place {
    /// In a folder on disk.
    Disk(PathBuf),
    /// Among the files of a commit.
    Commit(HashSet<String>),
}

impl Default for Place {
    fn default() -> Self {
        Self::Commit(HashSet::new())
    }
}

impl Targets {
    /// Sorts out the files of a project; `paths` are relative to `root` and in order.
    pub fn new(config: &Config, root: &Path, paths: &[PathBuf], files: &mut Files) -> Self {
        let mut targets = Self { place: Place::Disk(root.to_owned()), is_all: true, ..Self::default() };
        targets.sort_out(config, paths, |path| files.add_disk(display_name(path), root.join(path)));
        targets.obstacles(config, root, paths, files);
        targets.collisions(&|name| fs::symlink_metadata(root.join(name)).is_ok());
        targets
    }

    /// Sorts out the files of a commit. What is no regular file there is a finding.
    pub fn of_tree(config: &Config, tree: &Tree, files: &mut Files) -> Self {
        let regular = tree.entries().filter(|(_, entry)| entry.kind == EntryKind::File);
        let paths: Vec<PathBuf> = regular.map(|(path, _)| path.to_owned()).collect();
        let names = paths.iter().map(|path| display_name(path)).collect();
        let mut targets = Self { place: Place::Commit(names), is_all: true, ..Self::default() };
        targets.sort_out(config, &paths, |path| tree.add(path, files));
        let (groups, patterns) = (groups(config), patterns(config));
        for (path, entry) in tree.entries().filter(|(_, entry)| entry.kind != EntryKind::File) {
            let is_link = entry.kind == EntryKind::Symlink;
            let kind = if is_link { ObstacleKind::Symlink } else { ObstacleKind::Repository };
            let is_record = kinds_of(config, &groups, path).is_some();
            let finding = |file| match (is_record, is_link) {
                (true, true) => ReadError::Symlink.finding(file),
                _ => Some(Obstacle { path: path.to_owned(), kind }.finding(file).severity(Severity::Error)),
            };
            if is_record || obstacle::may_hold(path, &patterns, &config.ignore) {
                targets.findings.extend(finding(tree.add(path, files)));
            }
        }
        targets.collisions(&|_| true);
        targets
    }

    /// How many files' worth of work there is: a large file that is cut into parts counts as many.
    pub fn weight(&self, files: &Files) -> usize {
        (0..self.targets.len()).map(|number| 1 + large::share(files, self, number)).sum()
    }

    /// Whether a regular file has this path, relative to the project's folder.
    pub(super) fn has_file(&self, path: &str) -> bool {
        match &self.place {
            Place::Disk(root) => dataset::has_file(root, path),
            Place::Commit(names) => names.contains(path),
        }
    }

    fn sort_out(&mut self, config: &Config, paths: &[PathBuf], mut add: impl FnMut(&Path) -> FileId) {
        let mut known: HashMap<Vec<u32>, u32> = HashMap::new();
        let groups = groups(config);
        for path in paths {
            let Some(kinds) = kinds_of(config, &groups, path) else {
                self.others += 1;
                continue;
            };
            let file = add(path);
            let next = u32::try_from(known.len()).expect("as many as there are files at most");
            let index = *known.entry(kinds).or_insert(next);
            let format = Format::of(path).unwrap_or(Format::Yaml);
            self.targets.push(Target { file, format, kinds: index });
            self.records.push(path.clone());
        }
        self.kinds = vec![Vec::new(); known.len()];
        known.into_iter().for_each(|(kinds, index)| self.kinds[index as usize] = kinds);
    }

    fn collisions(&mut self, exists: &dyn Fn(&Path) -> bool) {
        for collision in collision::collisions(&std::mem::take(&mut self.records), exists) {
            let at = |index: usize| self.targets[index].file;
            self.findings.push(collision.finding(at(collision.first), at(collision.second)));
        }
    }

    /// One record that is not on disk, under the name that decides its kinds; `None` if it is of no kind.
    pub fn one(config: &Config, root: &Path, path: &Path, bytes: Vec<u8>, files: &mut Files) -> Option<Self> {
        let kinds = kinds_of(config, &groups(config), path)?;
        let file = files.add_kept(display_name(path), bytes.into());
        let format = Format::of(path).unwrap_or(Format::Yaml);
        Some(Self {
            place: Place::Disk(root.to_owned()),
            targets: vec![Target { file, format, kinds: 0 }],
            kinds: vec![kinds],
            ..Self::default()
        })
    }

    /// The kind of record that a document of a target is, by its place in the configuration; `None` if it is of none.
    pub fn record_kind(&self, target: &Target, config: &Config, root: NodeRef<'_>) -> Option<u32> {
        self.kinds(target).iter().copied().find(|&kind| config.kinds[kind as usize].accepts(root))
    }

    /// The kinds of record that a target may hold, by their place in the configuration.
    pub(super) fn kinds(&self, target: &Target) -> &[u32] {
        &self.kinds[target.kinds as usize]
    }

    fn obstacles(&mut self, config: &Config, root: &Path, paths: &[PathBuf], files: &mut Files) {
        for found in obstacle::obstacles(root, paths, &patterns(config), &config.ignore) {
            let file = files.add_disk(display_name(&found.path), root.join(&found.path));
            self.findings.push(found.finding(file));
        }
    }
}

/// Kinds that are looked for in the same files are asked for once.
pub(super) fn groups(config: &Config) -> Vec<(&[Pattern], Vec<u32>)> {
    let mut groups: Vec<(&[Pattern], Vec<u32>)> = Vec::new();
    for (kind, index) in config.kinds.iter().zip(0..) {
        match groups
            .iter_mut()
            .find(|(patterns, _)| patterns.iter().map(Pattern::as_str).eq(kind.files.iter().map(Pattern::as_str)))
        {
            Some((_, kinds)) => kinds.push(index),
            None => groups.push((&kind.files, vec![index])),
        }
    }
    groups
}

/// The patterns of all kinds.
fn patterns(config: &Config) -> Vec<Pattern> {
    groups(config).iter().flat_map(|(patterns, _)| patterns.iter().cloned()).collect()
}

/// The kinds that a file's name allows, in the order in which they are tried.
pub(super) fn kinds_of(config: &Config, groups: &[(&[Pattern], Vec<u32>)], path: &Path) -> Option<Vec<u32>> {
    let matching = groups.iter().filter(|(patterns, _)| patterns.iter().any(|pattern| pattern.matches(path)));
    let mut kinds: Vec<u32> = matching.flat_map(|(_, kinds)| kinds.iter().copied()).collect();
    kinds.sort_unstable();
    (!kinds.is_empty() && !config.ignore.iter().any(|pattern| pattern.matches(path))).then_some(kinds)
}
