//! From `comity.yaml`, schemas and rule files to a [`Config`]: everything is read, checked and compiled once.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

use crate::config::Config;
use crate::config::Severities;
use crate::config::loader::Loader;
use crate::config::raw::RawConfig;
use crate::config::shelf::Folder;
use crate::config::shelf::Packed;
use crate::config::shelf::Shelf;
use crate::config::waivers;
use crate::dataset::tree::Tree;
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Problem;
use crate::diagnostic::Severity;
use crate::document;
use crate::document::Document;
use crate::document::Format;
use crate::document::NodeRef;
use crate::document::Options;
use crate::document::Reading;
use crate::document::de;
use crate::document::de::Spanned;
use crate::limits::Limits;
use crate::nearest::nearest;
use crate::pack::PACKS;
use crate::pack::Pack;
use crate::rules::schema::Refused;
use crate::source::FileId;
use crate::source::Files;
use crate::source::Location;
use crate::source::Span;

/// What a configuration is loaded for.
pub struct Request<'r> {
    /// The project's folder.
    pub root: &'r Path,
    /// The configuration file, relative to `root`; `None` is `comity.yaml` if there is one, else the built-in packs.
    pub file: Option<&'r str>,
    /// Today.
    pub today: Day,
    /// Severities that win over those of the file.
    pub severities: Severities,
}

/// Why there is no configuration.
#[derive(Debug, Default)]
pub struct Failure {
    /// What is wrong in its files.
    pub diagnostics: Vec<Diagnostic>,
    /// What could not be read at all.
    pub problems: Vec<Problem>,
}

impl From<Vec<Diagnostic>> for Failure {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self { diagnostics, problems: Vec::new() }
    }
}

/// Loads the configuration. The files that it is made of are added to `files`.
pub fn load(request: &Request<'_>, files: &mut Files) -> Result<Config, Failure> {
    Outline::read(request, files)?.complete(None, files)
}

/// Loads the configuration that a commit holds; nothing of it is read from disk.
pub fn load_committed(request: &Request<'_>, tree: &Tree, files: &mut Files) -> Result<Config, Failure> {
    Outline::read_from(Folder::Commit(tree), request, files)?.complete(None, files)
}

/// Loads the configuration of a project that has no file of its own: the built-in packs.
pub fn load_builtin(today: Day, files: &mut Files) -> Result<Config, Failure> {
    let request = Request { root: Path::new(""), file: None, today, severities: Severities::default() };
    let outline = {
        let files = RefCell::new(&mut *files);
        let project = Shelf::new(Folder::Disk(request.root), &files);
        Outline::of(None, &project, &request, &files)?
    };
    outline.complete(None, files)
}

/// A configuration of the one rule in a mapping, which holds for records of a kind that `config` has: the one called
/// `record`, else the only one, else any. Files that the rule names are read below `root`.
pub fn load_rule(
    config: &Config,
    root: &Path,
    record: Option<&str>,
    node: NodeRef<'_>,
    files: &mut Files,
) -> Result<Config, Failure> {
    let files = RefCell::new(files);
    let shelf = Shelf::new(Folder::Disk(root), &files);
    Loader::alone(config, &shelf, record, node)
}

/// A configuration whose packs have only told which kinds of record there are.
pub struct Outline {
    loader: Loader,
    /// The packs, each with the number of its first kind of record.
    packs: Vec<(Packed, RawConfig, usize)>,
    names_rules: bool,
}

impl Outline {
    /// Reads the project's own part of a configuration, and the outline of its packs.
    pub fn read(request: &Request<'_>, files: &mut Files) -> Result<Self, Failure> {
        Self::read_from(Folder::Disk(request.root), request, files)
    }

    fn read_from(folder: Folder<'_>, request: &Request<'_>, files: &mut Files) -> Result<Self, Failure> {
        let files = RefCell::new(files);
        let project = Shelf::new(folder, &files);
        let own = match request.file {
            Some(name) => Some(read_config(&project, name)?),
            None if project.has("comity.yaml") => Some(read_config(&project, "comity.yaml")?),
            None => None,
        };
        Self::of(own, &project, request, &files)
    }

    fn of<'f>(
        own: Option<RawConfig>,
        project: &Shelf<'_>,
        request: &Request<'_>,
        files: &'f RefCell<&'f mut Files>,
    ) -> Result<Self, Failure> {
        let packs = match &own {
            Some(own) => own.packs.iter().map(find_pack).collect::<Result<_, _>>()?,
            None => vec![&PACKS[0]],
        };
        let own = own.unwrap_or_default();
        let mut loader = Loader::new(request, &own);
        loader.code_files(&own, project);
        let packs = packs.into_iter().map(|pack| {
            let packed = Packed::new(pack, &mut files.borrow_mut());
            let shelf = Shelf::new(Folder::Pack(packed.clone()), files);
            read_config(&shelf, pack.config).map(|config| (packed, config))
        });
        let packs = packs.collect::<Result<Vec<_>, Failure>>()?;
        let all = || own.records.iter().chain(packs.iter().flat_map(|(_, config)| &config.records));
        all().for_each(|raw| loader.name_kind(raw));
        for (number, raw) in own.records.iter().enumerate() {
            loader.kind(raw);
            loader.schema(number, raw, project, true);
        }
        // A rule may speak of any kind, so it is held against the schemas of all.
        for (number, raw) in own.records.iter().enumerate() {
            loader.rules(number, raw, project, true);
        }
        own.rules.iter().for_each(|name| loader.rule_file(None, name, project, true));
        packs.iter().flat_map(|(_, config)| &config.records).for_each(|raw| loader.kind(raw));
        let mut next = own.records.len();
        let numbered = packs.into_iter().map(|(packed, config)| {
            let first = next;
            next += config.records.len();
            (packed, config, first)
        });
        let packs = numbered.collect();
        let names_rules = !request.severities.0.is_empty() || own.names_rules();
        Ok(Self { loader, packs, names_rules })
    }

    /// The configuration so far: every kind of record, and the project's own rules.
    pub fn config(&self) -> &Config {
        self.loader.config()
    }

    /// Whether only the packs have rules, and nothing speaks of one of them; then a check needs no others than those of
    /// the kinds of record that occur.
    pub fn is_plain(&self) -> bool {
        !self.names_rules && self.config().rules.is_empty() && !self.loader.has_problems()
    }

    /// The configuration with the schemas and rules of the packs, or only with those for the kinds in `occurring`.
    pub fn complete(mut self, occurring: Option<&BTreeSet<u32>>, files: &mut Files) -> Result<Config, Failure> {
        let files = RefCell::new(files);
        let occurs = |number: usize| occurring.is_none_or(|kinds| kinds.iter().any(|&kind| kind as usize == number));
        for (packed, config, first) in &self.packs {
            let shelf = Shelf::new(Folder::Pack(packed.clone()), &files);
            for (number, raw) in (*first..).zip(&config.records).filter(|(number, _)| occurs(*number)) {
                self.loader.schema(number, raw, &shelf, false);
                self.loader.rules(number, raw, &shelf, false);
                if occurring.is_some() {
                    self.loader.compile(number);
                }
            }
            config.rules.iter().for_each(|name| self.loader.rule_file(None, name, &shelf, false));
        }
        self.loader.finish()
    }
}

fn read_config(shelf: &Shelf<'_>, name: &str) -> Result<RawConfig, Failure> {
    let (file, bytes) = shelf.read(name).map_err(|refused| Failure {
        diagnostics: Vec::new(),
        problems: vec![Problem { message: refusal(name, &refused), path: Some(name.to_owned()), ..Problem::default() }],
    })?;
    let read = read_one(file, name, &bytes)?;
    let mut config: RawConfig = de::from_node(read.root()).map_err(|error| vec![error.diagnostic("config/invalid")])?;
    config.waivers.iter_mut().for_each(|waiver| waivers::read_value(waiver, read.root()));
    let message = match &config.comity {
        Some(version) if version.value == 1 => return Ok(config),
        Some(version) => format!("this file is of version {}; this program knows version 1", version.value),
        None => "this file does not say of which version it is".to_owned(),
    };
    let at = config.comity.as_ref().map_or(read.root().label_location(), |version| version.location);
    Err(vec![problem("config/version", at, message).help("begin the file with `comity: 1`")].into())
}

fn find_pack(name: &Spanned<String>) -> Result<&'static Pack, Failure> {
    Pack::find(&name.value).ok_or_else(|| {
        let near = nearest(&name.value, PACKS.iter().map(|pack| pack.name));
        let mut found =
            problem("config/unknown-pack", name.location, format!("there is no built-in pack `{}`", name.value));
        found.help = near.map(|near| format!("did you mean `{near}`?"));
        vec![found].into()
    })
}

/// The first document of a file of ours; anything wrong with the file's text is an error.
pub(super) fn read_one(file: FileId, name: &str, bytes: &[u8]) -> Result<Document<'static>, Vec<Diagnostic>> {
    let format = Format::of(Path::new(name)).unwrap_or(Format::Yaml);
    let Reading { documents, diagnostics, .. } =
        document::read(file, format, bytes, &Limits::default(), &Options::default());
    let errors: Vec<Diagnostic> = diagnostics.into_iter().filter(|found| found.severity == Severity::Error).collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    if let Some(document) = documents.into_iter().next() {
        Ok(document.into_owned())
    } else {
        let location = Location { file, document: 0, span: Span::default() };
        Err(vec![problem("config/empty", location, "this file is empty".to_owned())])
    }
}

pub(super) fn problem(rule: &'static str, location: Location, message: String) -> Diagnostic {
    Diagnostic::error(rule, Level::Document, location, message)
}

/// Why a file of ours can't be had, in a sentence.
pub(super) fn refusal(name: &str, refused: &Refused) -> String {
    match refused {
        Refused::Missing => format!("there is no file `{name}`"),
        Refused::Outside => format!("`{name}` lies outside the project"),
        Refused::Unreadable(reason) => format!("`{name}` could not be read: {reason}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is wrong with the files of a pack when a project takes them for its own.
    fn objections(pack: &Pack, change: impl Fn(&str) -> String) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in pack.files {
            std::fs::write(folder.path().join(name), change(text)).expect("written");
        }
        let today = Day::from_ymd(2026, 1, 1).expect("a day");
        let severities = Severities::default();
        let request = Request { root: folder.path(), file: Some(pack.config), today, severities };
        match load(&request, &mut Files::default()) {
            Ok(config) => config.remarks.into_iter().map(|remark| remark.message).collect(),
            Err(failure) => failure.diagnostics.into_iter().map(|found| found.message).collect(),
        }
    }

    #[test]
    fn the_packs_are_in_order_so_a_run_need_not_look() {
        for pack in PACKS {
            assert_eq!(objections(pack, str::to_owned), Vec::<String>::new(), "{}", pack.name);
        }
        let pack = &PACKS[0];
        let path = objections(pack, |text| text.replace("chain: [opened, closed]", "chain: [opened, closd]"));
        assert_eq!(path, ["no `relation` record can have `closd` here"]);
        let schema = objections(pack, |text| text.replace("\"minLength\": ", "\"minLength\": -"));
        assert!(!schema.is_empty() && schema.iter().all(|message| message.contains("minLength")), "{schema:?}");
    }
}
