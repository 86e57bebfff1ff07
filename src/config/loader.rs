//! Compiles kinds of record, their schemas and their rules, and collects everything that is wrong with them.

mod alone;

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::codes::Code;
use crate::codes::Codes;
use crate::config::Chosen;
use crate::config::Config;
use crate::config::RecordKind;
use crate::config::Selector;
use crate::config::Severities;
use crate::config::Step as Stage;
use crate::config::Waiver;
use crate::config::code_list;
use crate::config::cycles::cyclic_totals;
use crate::config::known::Known;
use crate::config::load::Failure;
use crate::config::load::Request;
use crate::config::load::problem;
use crate::config::load::read_one;
use crate::config::load::refusal;
use crate::config::raw::RawCode;
use crate::config::raw::RawConfig;
use crate::config::raw::RawEngine;
use crate::config::raw::RawKind;
use crate::config::raw::RawRule;
use crate::config::raw::RawRuleFile;
use crate::config::severity::NoSeverity;
use crate::config::severity::parse_severity;
use crate::config::shelf::Shelf;
use crate::config::waivers;
use crate::dataset::pattern::Pattern;
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Severity;
use crate::document::NodeRef;
use crate::document::Options;
use crate::document::de;
use crate::document::de::Spanned;
use crate::document::path::Path;
use crate::document::paths::Paths;
use crate::expression::Shape;
use crate::expression::Step;
use crate::limits::Limits;
use crate::nearest::nearest;
use crate::quantity::Number;
use crate::rule::Declaration;
use crate::rule::Declared;
use crate::rule::KeyPart;
use crate::rule::Objection;
use crate::rule::RULE_KEYS;
use crate::rule::Rule;
use crate::rule::RuleInfo;
use crate::rule::Settings;
use crate::rule::Shapes;
use crate::rules;
use crate::rules::schema;
use crate::rules::schema::Schema;
use crate::schema_walk::Possible;
use crate::schema_walk::SchemaWalk;
use crate::source::Location;

/// A configuration in the making.
pub(super) struct Loader {
    names: Vec<String>,
    kinds: Vec<RecordKind>,
    schemas: Schemas,
    rules: Vec<Declared>,
    ignore: Vec<Pattern>,
    severities: Severities,
    /// Where the configuration names rules.
    named: Vec<(Selector, Location)>,
    settings: Settings,
    limits: Limits,
    engine: schema::Patterns,
    reading: Options,
    waivers: Vec<Waiver>,
    baseline: Option<Spanned<String>>,
    problems: Vec<Diagnostic>,
}

/// The schemas of the kinds of record, by name.
#[derive(Default)]
struct Schemas(HashMap<String, Arc<Schema>>);

impl Loader {
    pub(super) fn new(request: &Request<'_>, raw: &RawConfig) -> Self {
        let mut problems = Vec::new();
        let codes = Arc::new(own_codes(raw, &mut problems));
        let approximation = approximation(raw, &mut problems);
        let (mut severities, named) = own_severities(raw, &mut problems);
        let waivers = waivers::read(&raw.waivers, &mut problems);
        let baseline = raw.baseline.clone();
        severities.0.extend(request.severities.0.iter().cloned());
        let ignore = patterns(&raw.ignore.0, &mut problems);
        let mut limits = Limits::default();
        limits.depth = raw.limits.depth.unwrap_or(limits.depth);
        let engine = match raw.limits.pattern {
            Some(RawEngine::Backtracking) => schema::Patterns::Backtracking,
            _ => schema::Patterns::Linear,
        };
        let reading = Options { merge_keys: raw.yaml.merge_keys, ambiguous_scalars: true };
        let settings = Settings { today: request.today, approximation, codes };
        let (names, kinds, rules, schemas) = (Vec::new(), Vec::new(), Vec::new(), Schemas::default());
        Self {
            names,
            kinds,
            schemas,
            rules,
            ignore,
            severities,
            named,
            settings,
            limits,
            engine,
            reading,
            waivers,
            baseline,
            problems,
        }
    }

    /// Makes a kind of record known, so that rules may speak of it.
    pub(super) fn name_kind(&mut self, raw: &RawKind) {
        if self.names.contains(&raw.kind.value) {
            let message = format!("the kind of record `{}` is declared twice", raw.kind.value);
            self.problems.push(problem("config/kind-twice", raw.kind.location, message));
        }
        self.names.push(raw.kind.value.clone());
    }

    /// Compiles a kind of record with its schema and rules.
    pub(super) fn kind(&mut self, number: usize, raw: &RawKind, shelf: &Shelf<'_>, is_own: bool) {
        let files = patterns(&raw.files.0, &mut self.problems);
        let filter = raw.filter.iter().map(|(key, value)| (key.clone(), value.value.clone())).collect();
        self.kinds.push(RecordKind {
            name: raw.kind.value.as_str().into(),
            files,
            filter,
            split: raw.split.clone(),
            schema: None,
            amounts: Vec::new(),
            levels: Vec::new(),
            key: Vec::new(),
            needs_name: false,
        });
        if let Some(name) = &raw.schema {
            self.schema_of(number, name, shelf, is_own);
        }
        for name in &raw.rules {
            self.rule_file(Some(number), name, shelf, is_own);
        }
    }

    fn schema_of(&mut self, number: usize, name: &Spanned<String>, shelf: &Shelf<'_>, is_own: bool) {
        let Some(schema) = self.compile_schema(name, shelf) else { return };
        let amounts = SchemaWalk::new(schema.files()).amounts();
        let paths = amounts.iter().map(|path| Path::parse(path).expect("schemas are walked along paths"));
        self.kinds[number].amounts = paths.collect();
        self.kinds[number].schema = Some(Arc::clone(&schema));
        self.schemas.0.insert(self.names[number].clone(), Arc::clone(&schema));
        let info = rules::find_kind("schema").expect("it is a kind");
        let mut declared = declared("schema".into(), info, name.location, Box::new(schema));
        declared.record = Some(index(number));
        declared.is_own = is_own;
        declared.is_proven = true;
        self.rules.push(declared);
    }

    fn compile_schema(&mut self, name: &Spanned<String>, shelf: &Shelf<'_>) -> Option<Arc<Schema>> {
        let text = match schema::Loader::by_path(shelf, &name.value) {
            Ok(text) => text,
            Err(refused) => {
                self.problems.push(problem("config/no-schema", name.location, refusal(&name.value, &refused)));
                return None;
            }
        };
        let codes = Arc::clone(&self.settings.codes);
        let (patterns, formats, limits) = (self.engine, schema::Formats::All, self.limits.clone());
        let compiled = Schema::compile(text, shelf, &schema::Options { patterns, formats, codes, limits });
        self.problems.extend(compiled.diagnostics);
        compiled.schema.map(Arc::new)
    }

    /// Reads a rule file; its rules hold for a kind of record, or across kinds.
    pub(super) fn rule_file(&mut self, kind: Option<usize>, name: &Spanned<String>, shelf: &Shelf<'_>, is_own: bool) {
        let (file, bytes) = match shelf.read(&name.value) {
            Ok(read) => read,
            Err(refused) => {
                self.problems.push(problem("config/no-rules", name.location, refusal(&name.value, &refused)));
                return;
            }
        };
        let document = match read_one(file, &name.value, &bytes) {
            Ok(document) => document,
            Err(mut problems) => return self.problems.append(&mut problems),
        };
        let raw: RawRuleFile = match de::from_node(document.root()) {
            Ok(raw) => raw,
            Err(error) => return self.problems.push(error.diagnostic("rule/file")),
        };
        if raw.comity.as_ref().is_none_or(|version| version.value != 1) {
            let at = raw.comity.as_ref().map_or(document.root().label_location(), |version| version.location);
            let message = "this program reads rule files of version 1".to_owned();
            self.problems.push(problem("rule/version", at, message).help("begin the file with `comity: 1`"));
        }
        if let Some(kind) = kind {
            self.kinds[kind].amounts.extend(raw.amounts.iter().cloned());
        }
        for node in document.root().get("rules").into_iter().flat_map(NodeRef::items) {
            match self.rule(kind, node, shelf) {
                Ok(mut rule) => {
                    rule.is_own = is_own;
                    self.rules.push(rule);
                }
                Err(mut problems) => self.problems.append(&mut problems),
            }
        }
    }

    fn rule(&mut self, kind: Option<usize>, node: NodeRef<'_>, shelf: &Shelf<'_>) -> Result<Declared, Vec<Diagnostic>> {
        let raw: RawRule = de::from_node_where(node, &|key| RULE_KEYS.contains(&key))
            .map_err(|error| vec![error.diagnostic("rule/parameters")])?;
        let info = find_kind(&raw.kind)?;
        if !raw.id.value.contains('/') || Selector::parse(&raw.id.value).is_none() {
            let message = format!("`{}` is no rule id; write `namespace/name`", raw.id.value);
            return Err(vec![problem("rule/id", raw.id.location, message)]);
        }
        let own = match &raw.severity {
            None => Some(Severity::Error),
            Some(word) => severity(word)?,
        };
        let mut schema_problems = Vec::new();
        let (record, names) = (kind.map_or("", |kind| &self.names[kind]).to_owned(), self.names.clone());
        let shapes = std::mem::take(&mut self.schemas);
        let this = std::cell::RefCell::new(self);
        let compile_schema = |name: &Spanned<String>| match this.borrow_mut().compile_schema(name, shelf) {
            Some(schema) => Ok(Box::new(schema) as Box<dyn Rule>),
            None => Err(Vec::new()),
        };
        let know_codes = |list: &Spanned<String>| this.borrow_mut().know_codes(list, shelf);
        let reads_unnamed = Cell::new(false);
        let declaration = Declaration {
            node,
            record: &record,
            records: &names,
            each: raw.each.as_ref(),
            shapes: &shapes,
            codes: &know_codes,
            schema: &compile_schema,
            reads_unnamed: &reads_unnamed,
        };
        let compiled = (info.compile)(&declaration);
        let when = raw.when.as_ref().map(|when| declaration.record_condition(when)).transpose();
        let here = Path::parse(".").expect("a path");
        let is_proven = !reads_unnamed.get() && shapes.names(&record, raw.each.as_ref(), &here);
        let this = this.into_inner();
        this.schemas = shapes;
        let rule = match (compiled, when) {
            (Ok(rule), Ok(when)) => (rule, when),
            (rule, when) => {
                schema_problems.extend(rule.err().into_iter().flatten());
                schema_problems.extend(when.err().into_iter().flatten());
                return Err(schema_problems);
            }
        };
        let mut declared = declared(raw.id.value.as_str().into(), info, raw.id.location, rule.0);
        declared.record = kind.map(index);
        declared.severity = this.severities.of(&raw.id.value, own);
        declared.each = raw.each;
        declared.when = rule.1;
        declared.message = raw.message.map(Into::into);
        declared.why = raw.why;
        declared.waivable = raw.waivable;
        declared.is_proven = is_proven;
        Ok(declared)
    }

    /// Makes a code list known that is a file of the project.
    fn know_codes(&mut self, list: &Spanned<String>, shelf: &Shelf<'_>) -> Result<(), Vec<Diagnostic>> {
        if self.settings.codes.get(&list.value).is_some() {
            return Ok(());
        }
        let codes = code_list::read(list, shelf, &self.settings.codes)?;
        Arc::make_mut(&mut self.settings.codes).extend(&list.value, codes);
        Ok(())
    }

    /// The configuration, if nothing is wrong with it.
    pub(super) fn finish(mut self) -> Result<Config, Failure> {
        self.check_ids();
        self.problems.extend(cyclic_totals(&self.rules));
        let problems = std::mem::take(&mut self.problems);
        let (mut errors, remarks) =
            problems.into_iter().partition::<Vec<_>, _>(|found| found.severity == Severity::Error);
        if errors.is_empty() {
            // A rule that could not be read is not unknown.
            errors = self.unknown_rules();
            errors.extend(waivers::refused(&self.waivers, &self.rules));
        }
        if !errors.is_empty() {
            return Err(errors.into());
        }
        let remarks = remarks.into_iter().filter_map(|remark| self.severities.settle(remark)).collect();
        for (number, kind) in self.kinds.iter_mut().enumerate() {
            plan(kind, index(number), &self.rules);
        }
        let Self { kinds, rules, ignore, severities, settings, limits, reading, waivers, baseline, .. } = self;
        let chosen = Chosen::default();
        Ok(Config { kinds, rules, ignore, severities, chosen, settings, limits, reading, waivers, baseline, remarks })
    }

    /// Objects to severities and waivers of rules that there are not.
    fn unknown_rules(&self) -> Vec<Diagnostic> {
        if self.named.is_empty() && self.waivers.is_empty() {
            return Vec::new();
        }
        let known = Known::new(&self.rules);
        let waived = self.waivers.iter().filter_map(|waiver| Some((Selector::parse(&waiver.rule)?, waiver.location)));
        let unknown = self.named.iter().cloned().chain(waived).filter_map(|(selector, at)| {
            let unknown = known.objection(&selector)?;
            Some(problem("config/unknown-rule", at, unknown.message).help(unknown.help))
        });
        unknown.collect()
    }

    /// Objects to two rules of one id; a file that is listed under two kinds declares its rules once.
    fn check_ids(&mut self) {
        let mut seen: HashMap<Arc<str>, Location> = HashMap::new();
        for rule in self.rules.iter().filter(|rule| rule.info.kind != "schema") {
            let first = *seen.entry(Arc::clone(&rule.id)).or_insert(rule.location);
            if first != rule.location {
                let message = format!("there are two rules `{}`", rule.id);
                self.problems.push(problem("rule/id-twice", rule.location, message).related(first, "", "the first"));
            }
        }
    }
}

impl Shapes for Schemas {
    fn objection(&self, record: &str, each: Option<&Paths>, path: &Path) -> Option<Objection> {
        let walk = SchemaWalk::new(self.0.get(record)?.files());
        let each = each.map_or_else(|| vec![String::new()], |each| each.iter().map(ToString::to_string).collect());
        let mut objection = None;
        for each in each {
            match walk.schema_below(&each, &path.to_string()) {
                Possible::Yes(_) => return None,
                Possible::No { step, nearest } => objection = Some(Objection { step, nearest }),
            }
        }
        objection
    }

    fn names(&self, record: &str, each: Option<&Paths>, path: &Path) -> bool {
        let Some(schema) = self.0.get(record) else { return false };
        let walk = SchemaWalk::new(schema.files());
        let path = path.to_string();
        each.map_or_else(|| walk.names("", &path), |each| each.iter().any(|each| walk.names(&each.to_string(), &path)))
    }

    fn shape(&self, record: &str, each: Option<&Paths>, root: &str, path: &[Step<'_>]) -> Option<Shape> {
        let walk = SchemaWalk::new(self.0.get(record)?.files());
        let steps: Option<Vec<Cow<'_, str>>> = path.iter().map(step_text).collect();
        let steps = steps?.join("/");
        match (root, each) {
            ("record", _) | ("self", None) => walk.shape("", &format!("/{steps}")),
            ("self", Some(each)) => {
                let below = if steps.is_empty() { "." } else { &steps };
                let shapes: Option<Vec<Shape>> = each.iter().map(|each| walk.shape(&each.to_string(), below)).collect();
                shapes?.into_iter().reduce(Shape::or)
            }
            _ => None,
        }
    }
}

/// A step of an expression in the grammar of paths; `None` if that can't say it.
fn step_text<'p>(step: &Step<'p>) -> Option<Cow<'p, str>> {
    match step {
        Step::Item => Some(Cow::Borrowed("*")),
        Step::Member(name) if name.is_empty() || name.starts_with(['[', '.', '*']) || name.ends_with('#') => None,
        Step::Member(name) => Some(Cow::Owned(name.replace('~', "~0").replace('/', "~1"))),
    }
}

/// What is done with a record of a kind, level by level.
fn plan(kind: &mut RecordKind, number: u32, rules: &[Declared]) {
    let mut steps: Vec<(Level, Stage)> = Vec::new();
    for (index, declared) in rules.iter().enumerate().filter(|(_, rule)| rule.severity.is_some()) {
        let rule = u32::try_from(index).expect("fewer than 2^32 rules");
        if !declared.is_across() && !declared.rule.compares_versions() && declared.record == Some(number) {
            steps.push((declared.level(), Stage::Check { rule }));
        }
        for (role, source) in (0..).zip(declared.rule.sources()) {
            if source.kind == number {
                steps.push((declared.level(), Stage::Facts { rule, role }));
                kind.needs_name = true;
            }
        }
    }
    steps.sort_by_key(|(level, _)| *level);
    kind.levels =
        steps.chunk_by(|a, b| a.0 == b.0).map(|level| level.iter().map(|(_, step)| *step).collect()).collect();
    let keys = rules.iter().filter(|rule| rule.info.kind == "unique").flat_map(|rule| rule.rule.sources());
    let names = keys.filter(|source| source.kind == number && source.each.is_none() && !source.per_record);
    let paths = |part: &KeyPart| match part {
        KeyPart::Path { path, .. } => Some(path.clone()),
        _ => None,
    };
    kind.key = names.map(|source| source.key.iter().filter_map(paths).collect()).next().unwrap_or_default();
}

fn declared(id: Arc<str>, info: &'static RuleInfo, location: Location, rule: Box<dyn Rule>) -> Declared {
    Declared {
        id,
        record: None,
        info,
        severity: Some(Severity::Error),
        each: None,
        when: None,
        message: None,
        why: None,
        waivable: true,
        location,
        is_own: true,
        is_proven: false,
        rule,
    }
}

fn index(number: usize) -> u32 {
    u32::try_from(number).expect("fewer than 2^32 kinds of record")
}

fn find_kind(word: &Spanned<String>) -> Result<&'static RuleInfo, Vec<Diagnostic>> {
    rules::find_kind(&word.value).ok_or_else(|| {
        let near = nearest(&word.value, rules::KINDS.iter().map(|info| info.kind));
        let mut found =
            problem("rule/unknown-kind", word.location, format!("there is no kind of rule `{}`", word.value));
        found.help = near.map(|near| format!("did you mean `{near}`?"));
        vec![found]
    })
}

fn severity(word: &Spanned<String>) -> Result<Option<Severity>, Vec<Diagnostic>> {
    parse_severity(&word.value).map_err(|NoSeverity| {
        let message = format!("`{}` is no severity", word.value);
        vec![problem("config/severity", word.location, message).help("write `error`, `warning`, `info` or `off`")]
    })
}

fn own_severities(raw: &RawConfig, problems: &mut Vec<Diagnostic>) -> (Severities, Vec<(Selector, Location)>) {
    let (mut said, mut named) = (Vec::new(), Vec::new());
    for (rule, word) in &raw.severity {
        match (Selector::parse(&rule.value), severity(word)) {
            (Some(selector), Ok(severity)) => {
                named.push((selector.clone(), rule.location));
                said.push((selector, severity));
            }
            (None, _) => {
                let message = format!("`{}` names no rule; write an id, `namespace/*` or `all`", rule.value);
                problems.push(problem("config/selector", rule.location, message));
            }
            (_, Err(mut found)) => problems.append(&mut found),
        }
    }
    (Severities(said), named)
}

fn patterns(texts: &[Spanned<String>], problems: &mut Vec<Diagnostic>) -> Vec<Pattern> {
    let parse = |text: &Spanned<String>| match Pattern::parse(&text.value) {
        Ok(pattern) => Some(pattern),
        Err(error) => {
            problems.push(problem("config/pattern", text.location, error.message));
            None
        }
    };
    texts.iter().filter_map(parse).collect()
}

fn own_codes(raw: &RawConfig, problems: &mut Vec<Diagnostic>) -> Codes {
    let mut codes = Codes::default();
    for (list, added) in &raw.codes {
        let added: Vec<Code> = added.iter().map(|(code, raw)| own_code(code, raw, problems)).collect();
        codes.extend(list, added);
    }
    codes
}

fn own_code(code: &str, raw: &RawCode, problems: &mut Vec<Diagnostic>) -> Code {
    let mut date = |text: &Option<Spanned<String>>| {
        let text = text.as_ref()?;
        Date::parse(&text.value)
            .map_err(|error| problems.push(problem("config/date", text.location, error.message)))
            .ok()
    };
    Code {
        code: code.to_owned(),
        name: raw.name.clone(),
        also: Vec::new(),
        from: date(&raw.from),
        until: date(&raw.until),
    }
}

/// `5 %`, in per cent.
fn approximation(raw: &RawConfig, problems: &mut Vec<Diagnostic>) -> Decimal {
    let five = Decimal::from(5);
    let Some(text) = &raw.approximation else { return five };
    let number = text.value.strip_suffix('%').and_then(|number| Number::parse(number.trim()).ok());
    match number.map(|number| number.value) {
        Some(value) if value >= Decimal::ZERO && value < Decimal::from(100) => value,
        _ => {
            let message = format!("`{}` is no share; write for example `5 %`", text.value);
            problems.push(problem("config/approximation", text.location, message));
            five
        }
    }
}
