//! A project as the server keeps it: read once, then file by file.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use crate::baseline;
use crate::baseline::Baseline;
use crate::config;
use crate::config::Config;
use crate::config::Failure;
use crate::config::Request;
use crate::config::Severities;
use crate::dataset;
use crate::dataset::display_name;
use crate::dataset::parallel::Workers;
use crate::dataset::root::CONFIG;
use crate::dataset::root::Root;
use crate::dataset::root::find_root;
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Problem;
use crate::document::Format;
use crate::linter::Checked;
use crate::linter::Index;
use crate::linter::Targets;
use crate::source::FileId;
use crate::source::Files;

/// Past so many changed files all are read again, in parallel.
const MOST_CHANGED: usize = 200;

/// A project, with what was last known of it.
pub(super) struct Project {
    /// Its folder.
    pub(super) root: Root,
    /// The name of its configuration, if that is not the usual one.
    config: Option<String>,
    /// Text that counts instead of what is on disk, by name.
    overlay: BTreeMap<String, Arc<[u8]>>,
    /// What was loaded when the configuration was last in order.
    loaded: Option<Loaded>,
    /// What is wrong with the configuration now.
    failure: Option<(Files, Failure)>,
    stale: Stale,
}

/// A configuration that is in order, and what the records are by it.
pub(super) struct Loaded {
    /// Every file that was read.
    pub(super) files: Files,
    /// The configuration.
    pub(super) config: Config,
    /// The files of records.
    pub(super) targets: Targets,
    /// What was found in them, file by file.
    pub(super) index: Index,
    /// What is to be said.
    pub(super) checked: Checked<Arc<Diagnostic>>,
    known: Baseline,
    /// The places of the targets, by name.
    by_name: HashMap<String, usize>,
    /// The files that the configuration is made of.
    ours: BTreeSet<String>,
}

/// What is not up to date.
#[derive(Debug, Default)]
struct Stale {
    /// Files whose text changed.
    changed: BTreeSet<String>,
    /// Whether files came or went that are no records.
    files: bool,
    /// Whether everything is to be read again.
    all: bool,
}

/// What happened to a file on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OnDisk {
    /// It has another content.
    Changed,
    /// It is new, or gone.
    CameOrWent,
}

impl Project {
    /// A project of which nothing is known yet.
    pub(super) fn new(root: Root, config: Option<String>) -> Self {
        let stale = Stale { all: true, ..Stale::default() };
        Self { root, config, overlay: BTreeMap::new(), loaded: None, failure: None, stale }
    }

    /// The name, relative to the project's folder, of a file in it.
    pub(super) fn name(&self, path: &Path) -> Option<String> {
        let name = path.strip_prefix(&self.root.folder).ok()?;
        (!name.as_os_str().is_empty()).then(|| display_name(name))
    }

    /// The path of a file by its name.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.root.folder.join(name)
    }

    /// The text of a file that is open in the editor.
    pub(super) fn overlaid(&self, name: &str) -> Option<&[u8]> {
        self.overlay.get(name).map(|text| &**text)
    }

    /// What was loaded when the configuration was last in order.
    pub(super) fn loaded(&self) -> Option<&Loaded> {
        self.loaded.as_ref()
    }

    /// What is wrong with the configuration, and the files that it was read from.
    pub(super) fn failure(&self) -> Option<(&Files, &Failure)> {
        self.failure.as_ref().map(|(files, failure)| (files, failure))
    }

    /// Has `text` count instead of what is on disk; `None` has the disk count again.
    pub(super) fn lay_over(&mut self, name: &str, text: Option<Arc<[u8]>>) {
        let before = match text {
            Some(text) => self.overlay.insert(name.to_owned(), text),
            None => self.overlay.remove(name),
        };
        let opens_or_closes = before.is_some() != self.overlay.contains_key(name);
        // A record that is on no disk is one as long as it is open.
        let comes_or_goes = opens_or_closes && !self.is_listed(name) && self.may_be_listed(name);
        self.note(name, if comes_or_goes { OnDisk::CameOrWent } else { OnDisk::Changed });
    }

    /// Notes that a file is not what it was.
    pub(super) fn note(&mut self, name: &str, what: OnDisk) {
        if name.starts_with(".git/") {
            return;
        }
        if self.is_ours(name) || (what == OnDisk::CameOrWent && self.may_be_listed(name)) {
            self.stale.all = true;
        } else if self.is_listed(name) {
            self.stale.changed.insert(name.to_owned());
        } else if what == OnDisk::CameOrWent {
            self.stale.files = true;
        }
    }

    /// Whether everything has to be read again, which takes its time.
    pub(super) fn is_outdated(&self) -> bool {
        self.stale.all || self.stale.changed.len() > MOST_CHANGED
    }

    /// Reads what changed, if that is little, and gives the names of what was read; `None` if there is nothing to do.
    pub(super) fn refresh(&mut self) -> Option<BTreeSet<String>> {
        if self.is_outdated() {
            return None;
        }
        let Stale { changed, files, .. } = std::mem::take(&mut self.stale);
        let loaded = self.loaded.as_mut().filter(|_| files || !changed.is_empty())?;
        loaded.read(&changed, &self.overlay, files);
        Some(changed)
    }

    /// Reads everything again. Where the configuration is out of order, the records are held to what was last in order.
    pub(super) fn reload(&mut self, today: Day, workers: &Workers) {
        self.stale = Stale::default();
        let found = find_root(&self.root.folder);
        if self.config.is_none() && found.folder == self.root.folder {
            self.root = found;
        }
        let mut files = Files::default();
        self.overlay.iter().for_each(|(name, text)| files.lay_over(name, Arc::clone(text)));
        match Loaded::load(self, today, &mut files) {
            Ok((config, targets, known, ours)) => {
                self.failure = None;
                self.loaded = Some(Loaded::new(files, config, targets, known, ours, workers));
            }
            Err(failure) => self.failure = Some((files, failure)),
        }
    }

    /// Forgets everything, since what is known may be wrong, until something changes.
    pub(super) fn give_up(&mut self) {
        self.stale = Stale::default();
        self.loaded = None;
        let reason = "comity met a mistake of its own here; its log tells more, and the next change has it try again";
        self.failure = Some((Files::default(), refuse(reason.to_owned())));
    }

    fn is_listed(&self, name: &str) -> bool {
        self.loaded.as_ref().is_some_and(|loaded| loaded.by_name.contains_key(name))
    }

    /// Whether a file would be a record if it were there.
    fn may_be_listed(&self, name: &str) -> bool {
        self.loaded.as_ref().is_none_or(|loaded| loaded.config.kinds.iter().any(|kind| kind.takes(name)))
    }

    /// Whether the configuration is made of a file, or might be: where it is out of order, any file of data may be what
    /// it lacks.
    fn is_ours(&self, name: &str) -> bool {
        let is_config = name == self.config.as_deref().unwrap_or(CONFIG);
        let is_missed = self.failure.is_some() && !self.is_listed(name) && Format::of(Path::new(name)).is_some();
        let is_read = || self.loaded.as_ref().is_some_and(|loaded| loaded.ours.contains(name));
        let is_beside = || self.loaded.as_ref().is_some_and(|loaded| loaded.may_hold_schema(name));
        is_config || is_missed || is_read() || is_beside()
    }
}

type Parts = (Config, Targets, Baseline, BTreeSet<String>);

impl Loaded {
    fn load(project: &Project, today: Day, files: &mut Files) -> Result<Parts, Failure> {
        if let Some(misnamed) = &project.root.misnamed {
            let name = display_name(misnamed.strip_prefix(&project.root.folder).unwrap_or(misnamed));
            return Err(refuse(format!("`{name}` is not read: the configuration is called `{CONFIG}`")));
        }
        let root = &project.root.folder;
        let request = Request { root, file: project.config.as_deref(), today, severities: Severities::default() };
        let config = config::load(&request, files)?;
        let known = known_findings(root, &config, files)?;
        let ours = (0..files.len()).map(|number| FileId(u32::try_from(number).expect("few files")));
        let ours = ours.filter(|&file| files.on_disk(file).is_some()).map(|file| files.path(file).to_owned()).collect();
        let listing = dataset::list(&project.root).map_err(|error| refuse(error.to_string()))?;
        if let Some(unreadable) = listing.unreadable.first() {
            let name = display_name(&unreadable.path);
            return Err(refuse(format!("`{name}` could not be read: {}", unreadable.reason)));
        }
        let mut paths = listing.paths;
        // A record that was not saved yet is none of the files there are.
        let unsaved = project.overlay.keys().map(PathBuf::from).filter(|path| !root.join(path).exists());
        paths.extend(unsaved);
        paths.sort_unstable_by(|a, b| a.as_os_str().as_encoded_bytes().cmp(b.as_os_str().as_encoded_bytes()));
        paths.dedup();
        let targets = Targets::new(&config, root, &paths, files);
        Ok((config, targets, known, ours))
    }

    fn new(
        files: Files,
        config: Config,
        targets: Targets,
        known: Baseline,
        ours: BTreeSet<String>,
        workers: &Workers,
    ) -> Self {
        let index = Index::new(&config, &files, &targets, workers, |_| ());
        let by_name = targets.targets.iter().zip(0..);
        let by_name = by_name.map(|(target, place)| (files.path(target.file).to_owned(), place)).collect();
        let checked = index.checked(&config, &files, &targets, &known);
        Self { files, config, targets, index, checked, known, by_name, ours }
    }

    fn read(&mut self, changed: &BTreeSet<String>, overlay: &BTreeMap<String, Arc<[u8]>>, files_changed: bool) {
        let mut places = Vec::new();
        for name in changed {
            if let Some(&place) = self.by_name.get(name) {
                self.files.renew(self.targets.targets[place].file, overlay.get(name).cloned());
                places.push(place);
            }
        }
        self.index.read(&self.config, &self.files, &self.targets, &places);
        if files_changed {
            self.index.files_changed(&self.config, &self.files, &self.targets);
        }
        self.checked = self.index.checked(&self.config, &self.files, &self.targets, &self.known);
    }

    /// The place of a file among the targets.
    pub(super) fn target(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The number of a file of records.
    pub(super) fn file(&self, name: &str) -> Option<FileId> {
        Some(self.targets.targets[self.target(name)?].file)
    }

    /// The findings whose primary place is in a file.
    pub(super) fn findings(&self, file: FileId) -> impl Iterator<Item = &Diagnostic> {
        let findings = &self.checked.findings;
        let first = findings.partition_point(|finding| finding.location.file < file);
        findings[first..].iter().map(|finding| &**finding).take_while(move |finding| finding.location.file == file)
    }

    /// Whether a file lies where schemas do, and so may be one that others refer to.
    fn may_hold_schema(&self, name: &str) -> bool {
        let folder = |name: &str| name.rsplit_once('/').map(|(folder, _)| folder.to_owned());
        let is_data = Format::of(Path::new(name)).is_some();
        is_data
            && !self.by_name.contains_key(name)
            && self.ours.iter().any(|own| own != CONFIG && folder(own) == folder(name))
    }
}

fn known_findings(root: &Path, config: &Config, files: &mut Files) -> Result<Baseline, Failure> {
    let Some(name) = &config.baseline else { return Ok(Baseline::default()) };
    baseline::load(root, &name.value, &config.limits, files)?.ok_or_else(|| {
        let message = format!("there is no file `{}` of known findings", name.value);
        let missing = Diagnostic::error("baseline/missing", Level::Document, name.location, message);
        vec![missing.help("write it with `comity baseline`, or take `baseline:` out")].into()
    })
}

fn refuse(message: String) -> Failure {
    Failure { diagnostics: Vec::new(), problems: vec![Problem { message, ..Problem::default() }] }
}
