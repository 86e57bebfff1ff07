//! A rule as it stands in a rule file, while its kind reads its parameters.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::NodeRef;
use crate::document::de;
use crate::document::de::Spanned;
use crate::document::path::Path;
use crate::document::path::Paths;
use crate::rule::KeyPart;
use crate::rule::Source;
use crate::source::Location;

/// The keys that every rule may have; the others are its kind's.
pub const RULE_KEYS: &[&str] = &["id", "kind", "each", "when", "severity", "message", "why", "waivable", "examples"];

/// The keys of a source, which a rule across records may have itself if it has one source.
const SOURCE_KEYS: &[&str] = &["record", "each", "where", "key", "fold", "value", "period", "carry", "split"];

/// What a path of a kind of record can be, by its schema.
pub trait Shapes {
    /// Why no record can have a node at `path` below what `each` chooses, or `None` if one can.
    fn objection(&self, record: &str, each: Option<&Paths>, path: &Path) -> Option<Objection>;
}

/// Why a path is impossible.
pub struct Objection {
    /// The step that no schema has.
    pub step: String,
    /// A key that it has, spelt like it.
    pub nearest: Option<String>,
}

/// A rule that is being read.
pub struct Declaration<'d> {
    /// Its mapping in the rule file.
    pub node: NodeRef<'d>,
    /// The kind of record that the file is listed under; empty for a file of rules across kinds.
    pub record: &'d str,
    /// The kinds of record there are.
    pub records: &'d [String],
    /// The nodes it holds for.
    pub each: Option<&'d Paths>,
    /// What the schemas allow.
    pub shapes: &'d dyn Shapes,
}

type Problems = Vec<Diagnostic>;

impl<'d> Declaration<'d> {
    /// The parameters of a rule within one record.
    pub fn parameters<T: DeserializeOwned>(&self) -> Result<T, Problems> {
        self.read(&|key| !RULE_KEYS.contains(&key))
    }

    /// The parameters of a rule across records, but for the sources.
    pub fn parameters_across<T: DeserializeOwned>(&self) -> Result<T, Problems> {
        self.read(&|key| !RULE_KEYS.contains(&key) && !SOURCE_KEYS.contains(&key))
    }

    fn read<T: DeserializeOwned>(&self, keeps: &dyn Fn(&str) -> bool) -> Result<T, Problems> {
        de::from_node_where(self.node, keeps).map_err(|error| vec![error.diagnostic("rule/parameters")])
    }

    /// The sources of a rule: those it lists, else the one that its own keys make.
    pub fn sources(&self, listed: Vec<RawSource>) -> Result<Vec<Source>, Problems> {
        if listed.is_empty() {
            let short: RawSource = self.read(&|key| SOURCE_KEYS.contains(&key))?;
            return Ok(vec![self.source(short)?]);
        }
        listed.into_iter().map(|raw| self.source(raw)).collect()
    }

    /// A source, checked.
    pub fn source(&self, raw: RawSource) -> Result<Source, Problems> {
        let record = match &raw.record {
            Some(record) => record.value.clone(),
            None if self.record.is_empty() => {
                let message = "a source in a file of rules across kinds must say its `record`";
                return Err(vec![self.problem("rule/parameters", self.node.label_location(), message)]);
            }
            None => self.record.to_owned(),
        };
        if !self.records.contains(&record) {
            let at = raw.record.as_ref().map_or(self.node.label_location(), |record| record.location);
            let nearest = crate::rule::nearest(&record, self.records.iter().map(String::as_str));
            let mut problem = self.problem("rule/unknown-record", at, format!("there is no kind of record `{record}`"));
            problem.help = nearest.map(|nearest| format!("did you mean `{nearest}`?"));
            return Err(vec![problem]);
        }
        let source = raw.into_source(record);
        self.check_for(&source.record, source.each.as_ref(), source.paths())?;
        Ok(source)
    }

    /// Objects to paths that the record's schema can't have.
    pub fn check<'p>(&self, paths: impl IntoIterator<Item = &'p Path>) -> Result<(), Problems> {
        self.check_for(self.record, self.each, paths)
    }

    fn check_for<'p>(
        &self,
        record: &str,
        each: Option<&Paths>,
        paths: impl IntoIterator<Item = &'p Path>,
    ) -> Result<(), Problems> {
        let objections = paths.into_iter().filter_map(|path| {
            let objection = self.shapes.objection(record, each, path)?;
            let message = format!("no `{record}` record can have `{}` here", objection.step);
            let mut problem = self.problem("rule/unknown-path", path.location()?, message);
            problem.help = objection.nearest.map(|nearest| format!("did you mean `{nearest}`?"));
            Some(problem)
        });
        let problems: Problems = objections.collect();
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    /// Objects to a path that stands twice.
    pub fn check_distinct<'p>(&self, paths: impl IntoIterator<Item = &'p Path>) -> Result<(), Problems> {
        let mut seen: Vec<&Path> = Vec::new();
        for path in paths {
            if let Some(first) = seen.iter().find(|other| other.to_string() == path.to_string()) {
                let at = path.location().unwrap_or(self.node.label_location());
                let mut problem = self.problem("rule/field-twice", at, format!("`{path}` stands twice in this rule"));
                if let Some(first) = first.location() {
                    problem = problem.related(first, "", "first here");
                }
                return Err(vec![problem]);
            }
            seen.push(path);
        }
        Ok(())
    }

    /// A problem of the rule file.
    pub fn problem(&self, rule: &'static str, at: Location, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(rule, Level::Document, at, message)
    }
}

/// A source as it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawSource {
    record: Option<Spanned<String>>,
    each: Option<Paths>,
    #[serde(default)]
    key: Vec<RawKeyPart>,
    #[serde(default)]
    fold: Vec<String>,
    value: Option<Path>,
    period: Option<Paths>,
    #[serde(default)]
    carry: std::collections::BTreeMap<String, Path>,
    split: Option<String>,
}

/// A part of a key as it is written.
#[derive(Clone, Debug)]
enum RawKeyPart {
    Path(Path),
    Set(Vec<Path>),
}

impl RawSource {
    fn into_source(self, record: String) -> Source {
        let part = |part| match part {
            RawKeyPart::Path(path) => {
                let fold = self.fold.contains(&path.to_string());
                KeyPart::Path { path, fold }
            }
            RawKeyPart::Set(paths) => KeyPart::Set(paths),
        };
        Source {
            record,
            each: self.each,
            key: self.key.into_iter().map(part).collect(),
            value: self.value,
            period: self.period,
            carry: self.carry.into_iter().collect(),
            split: self.split,
        }
    }
}
