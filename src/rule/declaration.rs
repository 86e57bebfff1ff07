//! A rule as it stands in a rule file, while its kind reads its parameters.

use std::cell::Cell;

use serde::de::DeserializeOwned;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::NodeRef;
use crate::document::de;
use crate::document::de::Spanned;
use crate::document::path::Path;
use crate::document::paths::Paths;
use crate::expression;
use crate::expression::Expression;
use crate::expression::Shape;
use crate::expression::Step;
use crate::nearest::nearest;
use crate::rule::Compiled;
use crate::rule::KeyPart;
use crate::rule::RawSource;
use crate::rule::Source;
use crate::rule::raw_source::RawKeyPart;
use crate::source::Location;
use crate::source::Span;

/// The keys that every rule may have; the others are its kind's.
pub const RULE_KEYS: &[&str] = &["id", "kind", "each", "when", "severity", "message", "why", "waivable", "examples"];

/// The keys of a source, which a rule across records may have itself if it has one source.
const SOURCE_KEYS: &[&str] = &["record", "each", "where", "key", "fold", "value", "period", "carry", "split"];

/// What a path of a kind of record can be, by its schema.
pub trait Shapes {
    /// Why no record can have a node at `path` below what `each` chooses, or `None` if one can.
    fn objection(&self, record: &str, each: Option<&Paths>, path: &Path) -> Option<Objection>;

    /// Whether the schema names every key of a path, so that records can be expected to have it.
    fn names(&self, record: &str, each: Option<&Paths>, path: &Path) -> bool {
        let _ = (record, each, path);
        false
    }

    /// What can stand at a path of an expression below `self` or `record`; `None` if nothing is known of it.
    fn shape(&self, record: &str, each: Option<&Paths>, root: &str, path: &[Step<'_>]) -> Option<Shape> {
        let _ = (record, each, root, path);
        None
    }
}

/// What expressions over the records of one kind are held against.
struct RecordShapes<'s> {
    shapes: &'s dyn Shapes,
    record: &'s str,
    each: Option<&'s Paths>,
}

impl expression::Shapes for RecordShapes<'_> {
    fn shape(&self, root: &str, path: &[Step<'_>]) -> Option<Shape> {
        self.shapes.shape(self.record, self.each, root, path)
    }
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
    /// Looks for a code list, by its name or in a file of the project.
    pub codes: &'d dyn Fn(&Spanned<String>) -> Result<(), Problems>,
    /// Compiles the schema in a file of the project.
    pub schema: &'d dyn Fn(&Spanned<String>) -> Compiled,
    /// Whether it reads a path that no schema names.
    pub reads_unnamed: &'d Cell<bool>,
}

/// The names that an expression over one record may use.
pub const RECORD_ROOTS: [&str; 3] = ["self", "record", "today"];

/// What is wrong in a rule file.
pub(super) type Problems = Vec<Diagnostic>;

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

    /// The parameters of a rule across records, but for those that stand in members of their own.
    pub fn parameters_beside<T: DeserializeOwned>(&self, nested: &[&str]) -> Result<T, Problems> {
        self.forbid(SOURCE_KEYS, "it belongs into a source")?;
        self.forbid(&["when"], "a rule across records has `where` in its sources")?;
        self.read(&|key| !RULE_KEYS.contains(&key) && !nested.contains(&key))
    }

    /// The mapping, or the mappings of the list, at a key of the rule; it must be there.
    pub fn members(&self, key: &str) -> Result<Vec<NodeRef<'d>>, Problems> {
        let Some(node) = self.node.get(key).filter(|node| !node.is_null()) else {
            let message = format!("`{key}` is missing");
            return Err(vec![self.problem("rule/parameters", self.node.label_location(), message)]);
        };
        let members: Vec<_> = if node.is_sequence() { node.items().collect() } else { vec![node] };
        if members.is_empty() {
            let message = format!("`{key}` is empty");
            return Err(vec![self.problem("rule/parameters", node.label_location(), message)]);
        }
        Ok(members)
    }

    /// The one source at a key of the rule.
    pub fn source_at(&self, key: &str) -> Result<Source, Problems> {
        match self.members(key)?.as_slice() {
            [node] => self.source_of(*node),
            [_, second, ..] => {
                let message = format!("`{key}` is one source");
                Err(vec![self.problem("rule/parameters", second.label_location(), message)])
            }
            [] => unreachable!("members are never empty"),
        }
    }

    /// The source that a mapping is.
    pub fn source_of(&self, node: NodeRef<'_>) -> Result<Source, Problems> {
        let raw = de::from_node(node).map_err(|error| vec![error.diagnostic("rule/parameters")])?;
        self.source(raw)
    }

    /// A source whose facts state a value: the node, unless it says another.
    pub fn stating(&self, mut source: Source) -> Result<Source, Problems> {
        self.check_key(&source)?;
        source.value.get_or_insert_with(|| Path::parse(".").expect("a path"));
        Ok(source)
    }

    /// The name of a kind of record.
    pub fn record_name(&self, kind: u32) -> &'d str {
        &self.records[kind as usize]
    }

    /// The sources of a rule: those it lists, else the one that its own keys make.
    pub fn sources(&self, listed: Vec<RawSource>) -> Result<Vec<Source>, Problems> {
        self.forbid(&["when"], "a rule across records has `where` in its sources")?;
        if listed.is_empty() {
            let short: RawSource = self.read(&|key| SOURCE_KEYS.contains(&key))?;
            return Ok(vec![self.source(short)?]);
        }
        self.forbid(SOURCE_KEYS, "it belongs into a source")?;
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
        let Some(kind) = self.records.iter().position(|known| *known == record) else {
            let at = raw.record.as_ref().map_or(self.node.label_location(), |record| record.location);
            let nearest = nearest(&record, self.records.iter().map(String::as_str));
            let mut problem = self.problem("rule/unknown-record", at, format!("there is no kind of record `{record}`"));
            problem.help = nearest.map(|nearest| format!("did you mean `{nearest}`?"));
            return Err(vec![problem]);
        };
        let key = raw.key.0.into_iter().map(|part| self.key_part(part, &raw.fold)).collect::<Result<_, _>>()?;
        let filter = raw.filter.map(|filter| self.condition_of(&record, raw.each.as_ref(), &filter)).transpose()?;
        let kind = u32::try_from(kind).expect("fewer than 2^32 kinds of record");
        let carry = raw.carry.into_iter().collect();
        let (each, value, period, split) = (raw.each, raw.value, raw.period, raw.split);
        let source = Source { kind, each, filter, key, value, period, carry, split, ..Source::default() };
        self.check_fold(&source, &raw.fold)?;
        self.check_source(&source)?;
        Ok(source)
    }

    /// Objects to paths of a source that the schema of its records can't have.
    pub fn check_source(&self, source: &Source) -> Result<(), Problems> {
        self.check_for(&self.records[source.kind as usize], source.each.as_ref(), source.paths())
    }

    fn key_part(&self, part: RawKeyPart, fold: &[Spanned<String>]) -> Result<KeyPart, Problems> {
        let folds = |path: &Path| fold.iter().any(|folded| folded.value == path.to_string());
        Ok(match part {
            RawKeyPart::Path(path) => {
                let fold = folds(&path);
                KeyPart::Path { path, fold }
            }
            RawKeyPart::Set(set) => KeyPart::Set(set.into_iter().map(|path| (path.clone(), folds(&path))).collect()),
            RawKeyPart::Expression(expr) => KeyPart::Expression(self.expression(&expr, &RECORD_ROOTS)?),
        })
    }

    /// Objects to a source without a key, or that splits several.
    pub fn check_key(&self, source: &Source) -> Result<(), Problems> {
        let at = self.node.label_location();
        if source.key.is_empty() {
            let problem = self.problem("rule/parameters", at, "a source has no `key`");
            return Err(vec![problem.help("name the path, or the paths, whose values belong together")]);
        }
        if source.split.is_some() && source.key.len() > 1 {
            return Err(vec![self.problem("rule/parameters", at, "`split` takes a key of one path")]);
        }
        Ok(())
    }

    /// Objects to a folded path that is no part of the key.
    fn check_fold(&self, source: &Source, fold: &[Spanned<String>]) -> Result<(), Problems> {
        let paths: Vec<String> = source.key.iter().flat_map(KeyPart::paths).map(ToString::to_string).collect();
        let Some(stray) = fold.iter().find(|folded| !paths.contains(&folded.value)) else { return Ok(()) };
        let message = format!("`{}` is to be folded, but is no part of the key", stray.value);
        let mut problem = self.problem("rule/parameters", stray.location, message);
        problem.help =
            nearest(&stray.value, paths.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
        Err(vec![problem])
    }

    /// Objects to keys of a rule that have no meaning in this kind, or beside its sources.
    pub fn forbid(&self, keys: &[&str], help: &str) -> Result<(), Problems> {
        let stray = self.node.entries().find(|(key, _)| keys.contains(&key.text()));
        let Some((key, _)) = stray else { return Ok(()) };
        let message = format!("`{}` has no meaning here", key.text());
        Err(vec![self.problem("rule/parameters", key.location(), message).help(help)])
    }

    /// A condition over a record, of the kind that the rule is for.
    pub fn record_condition(&self, text: &Spanned<String>) -> Result<Expression, Problems> {
        self.condition_of(self.record, self.each, text)
    }

    /// A condition over the items of a list that the rule is for.
    pub fn item_condition(&self, items: &Paths, text: &Spanned<String>) -> Result<Expression, Problems> {
        match self.each {
            None => self.condition_of(self.record, Some(items), text),
            // Two paths in a row have no form of their own, so only the language is checked.
            Some(_) => self.expression(text, &RECORD_ROOTS),
        }
    }

    fn condition_of(&self, record: &str, each: Option<&Paths>, text: &Spanned<String>) -> Result<Expression, Problems> {
        let shapes = RecordShapes { shapes: self.shapes, record, each };
        self.condition(text, &RECORD_ROOTS, &shapes)
    }

    /// A condition over the names `roots`, of whose values `shapes` knows what they can be.
    pub fn condition(
        &self,
        text: &Spanned<String>,
        roots: &[&str],
        shapes: &dyn expression::Shapes,
    ) -> Result<Expression, Problems> {
        let condition = self.expression(text, roots)?;
        let problems = condition.check(roots, shapes, expression::Use::Condition);
        if problems.is_empty() {
            return Ok(condition);
        }
        Err(problems.into_iter().map(|problem| self.misread(text, problem)).collect())
    }

    /// An expression over the names `roots`; what is wrong with it is shown at its place in the rule file.
    pub fn expression(&self, text: &Spanned<String>, roots: &[&str]) -> Result<Expression, Problems> {
        Expression::parse(&text.value, roots).map_err(|problem| vec![self.misread(text, problem)])
    }

    fn misread(&self, text: &Spanned<String>, problem: expression::Problem) -> Diagnostic {
        let mut at = text.location;
        // A plain scalar is its own source, so the place within it is known.
        if at.span.end - at.span.start == text.value.len() {
            at.span = Span::new(at.span.start + problem.span.start, at.span.start + problem.span.end);
        }
        let mut found = self.problem("rule/expression", at, problem.message);
        found.help = problem.help;
        found
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
            if !self.shapes.names(record, each, path) {
                self.reads_unnamed.set(true);
            }
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
