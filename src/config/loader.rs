//! Compiles kinds of record, their schemas and their rules, and collects everything that is wrong with them.

mod alone;
mod gate;
mod plan;
mod rule_file;
mod settings;
mod shapes;

use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;

use crate::config::Chosen;
use crate::config::Config;
use crate::config::RecordKind;
use crate::config::RecordSchema;
use crate::config::Selector;
use crate::config::code_list;
use crate::config::cycles::cyclic_totals;
use crate::config::known::Known;
use crate::config::load::Failure;
use crate::config::load::Request;
use crate::config::load::problem;
use crate::config::load::refusal;
use crate::config::loader::plan::plan;
use crate::config::loader::settings::approximation;
use crate::config::loader::settings::own_codes;
use crate::config::loader::settings::own_severities;
use crate::config::loader::settings::patterns;
use crate::config::loader::settings::too_deep;
use crate::config::loader::shapes::Schemas;
use crate::config::raw::RawConfig;
use crate::config::raw::RawEngine;
use crate::config::raw::RawKind;
use crate::config::shelf::Packed;
use crate::config::shelf::Shelf;
use crate::config::waivers;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::document::Options;
use crate::document::de::Spanned;
use crate::limits::Limits;
use crate::limits::MAX_DEPTH;
use crate::rule::Declared;
use crate::rule::Rule;
use crate::rule::RuleInfo;
use crate::rule::Settings;
use crate::rules;
use crate::rules::schema;
use crate::rules::schema::Schema;
use crate::rules::schema::SchemaText;
use crate::source::Location;

/// A configuration in the making.
pub(super) struct Loader {
    config: Config,
    names: Vec<String>,
    schemas: Schemas,
    /// Where the configuration names rules.
    named: Vec<(Selector, Location)>,
    engine: schema::Patterns,
    problems: Vec<Diagnostic>,
}

impl Loader {
    pub(super) fn new(request: &Request<'_>, raw: &RawConfig) -> Self {
        let mut problems = Vec::new();
        let codes = Arc::new(own_codes(raw, &mut problems));
        let approximation = approximation(raw, &mut problems);
        let (mut severities, named) = own_severities(raw, &mut problems);
        let waivers = waivers::read(&raw.waivers, &mut problems);
        severities.0.extend(request.severities.0.iter().cloned());
        let ignore = patterns(&raw.ignore.0, &mut problems);
        let mut limits = Limits::default();
        if let Some(depth) = &raw.limits.depth {
            limits.depth = depth.value.min(MAX_DEPTH);
            problems.extend(too_deep(depth));
        }
        let engine = match raw.limits.pattern {
            Some(RawEngine::Backtracking) => schema::Patterns::Backtracking,
            _ => schema::Patterns::Linear,
        };
        let config = Config {
            kinds: Vec::new(),
            rules: Vec::new(),
            ignore,
            severities,
            chosen: Chosen::default(),
            settings: Settings { today: request.today, approximation, codes },
            limits,
            reading: Options { merge_keys: raw.yaml.merge_keys, ambiguous_scalars: true, ..Options::default() },
            waivers,
            baseline: raw.baseline.clone(),
            remarks: Vec::new(),
        };
        Self { config, names: Vec::new(), schemas: Schemas::default(), named, engine, problems }
    }

    /// The kinds of record, of which those of packs have no schema and no rules yet.
    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    /// Whether anything is wrong so far.
    pub(super) fn has_problems(&self) -> bool {
        !self.problems.is_empty()
    }

    /// Makes a kind of record known, so that rules may speak of it.
    pub(super) fn name_kind(&mut self, raw: &RawKind) {
        if self.names.contains(&raw.kind.value) {
            let message = format!("the kind of record `{}` is declared twice", raw.kind.value);
            let help = "`files` may be a list of patterns, so one entry is enough";
            self.problems.push(problem("config/kind-twice", raw.kind.location, message).help(help));
        }
        self.names.push(raw.kind.value.clone());
    }

    /// Adds a kind of record, so far without schema and rules.
    pub(super) fn kind(&mut self, raw: &RawKind) {
        let files = patterns(&raw.files.0, &mut self.problems);
        let filter = raw.filter.iter().map(|(key, value)| (key.clone(), value.value.clone())).collect();
        self.config.kinds.push(RecordKind {
            name: raw.kind.value.as_str().into(),
            files,
            filter,
            split: raw.split.clone(),
            ..RecordKind::default()
        });
    }

    /// Reads the schema and the rules of a kind of record.
    pub(super) fn furnish(&mut self, number: usize, raw: &RawKind, shelf: &Shelf<'_>, is_own: bool) {
        if let Some(name) = &raw.schema {
            self.schema_of(number, name, shelf, is_own);
        }
        for name in &raw.rules {
            self.rule_file(Some(number), name, shelf, is_own);
        }
    }

    /// Compiles the schema of a kind that occurs, rather than on a thread whose memory grows page by page.
    pub(super) fn compile(&self, number: usize) {
        self.config.kinds[number].schema.iter().for_each(|schema| schema.compile());
    }

    fn schema_of(&mut self, number: usize, name: &Spanned<String>, shelf: &Shelf<'_>, is_own: bool) {
        let schema = match shelf.pack() {
            Some(pack) => self.pack_schema(name, pack.clone()),
            None => self.compile_schema(name, shelf).map(|schema| RecordSchema::new(|| schema)),
        };
        let Some(schema) = schema.map(Arc::new) else { return };
        self.config.kinds[number].schema = Some(Arc::clone(&schema));
        if is_own {
            // The rules of a pack are not held against its schemas: a test did that.
            self.schemas.0.insert(self.names[number].clone(), Arc::clone(&schema));
        }
        let info = rules::find_kind("schema").expect("it is a kind");
        let mut declared = declared("schema".into(), info, name.location, Box::new(schema));
        declared.record = Some(index(number));
        declared.is_own = is_own;
        declared.is_proven = true;
        self.config.rules.push(declared);
    }

    fn compile_schema(&mut self, name: &Spanned<String>, shelf: &Shelf<'_>) -> Option<Schema> {
        let text = self.schema_text(name, shelf)?;
        let compiled = Schema::compile(text, shelf, &self.schema_options(false));
        self.problems.extend(compiled.diagnostics);
        compiled.schema
    }

    /// A schema of a pack waits for the first record of its kind, since a test has shown that it compiles.
    fn pack_schema(&mut self, name: &Spanned<String>, pack: Packed) -> Option<RecordSchema> {
        let (text, options) = (self.schema_text(name, &pack)?, self.schema_options(true));
        Some(RecordSchema::new(move || {
            Schema::compile(text, &pack, &options).schema.expect("the schemas of packs compile")
        }))
    }

    fn schema_text(&mut self, name: &Spanned<String>, loader: &dyn schema::Loader) -> Option<SchemaText> {
        let text = loader.by_path(&name.value);
        text.map_err(|refused| {
            self.problems.push(problem("config/no-schema", name.location, refusal(&name.value, &refused)));
        })
        .ok()
    }

    fn schema_options(&self, is_known_good: bool) -> schema::Options {
        let codes = Arc::clone(&self.config.settings.codes);
        let (patterns, formats, limits) = (self.engine, schema::Formats::All, self.config.limits.clone());
        schema::Options { patterns, formats, codes, limits, is_known_good }
    }

    /// Makes a code list known that is a file of the project.
    fn know_codes(&mut self, list: &Spanned<String>, shelf: &Shelf<'_>) -> Result<(), Vec<Diagnostic>> {
        if self.config.settings.codes.get(&list.value).is_some() {
            return Ok(());
        }
        let codes = code_list::read(list, shelf, &self.config.settings.codes)?;
        Arc::make_mut(&mut self.config.settings.codes).extend(&list.value, codes);
        Ok(())
    }

    /// The configuration, if nothing is wrong with it.
    pub(super) fn finish(mut self) -> Result<Config, Failure> {
        self.check_ids();
        self.problems.extend(cyclic_totals(&self.config.rules));
        let mut problems = std::mem::take(&mut self.problems);
        // Two kinds of record that share a rule file share its mistakes: one wrong word is one finding.
        let mut seen = HashSet::new();
        problems.retain(|found| seen.insert((found.rule.clone(), found.location)));
        let (mut errors, remarks) =
            problems.into_iter().partition::<Vec<_>, _>(|found| found.severity == Severity::Error);
        if errors.is_empty() {
            // A rule that could not be read is not unknown.
            errors = self.unknown_rules();
            errors.extend(waivers::refused(&self.config.waivers, &self.config.rules));
        }
        if !errors.is_empty() {
            return Err(errors.into());
        }
        let mut config = self.config;
        config.remarks = remarks.into_iter().filter_map(|remark| config.severities.settle(remark)).collect();
        for (number, kind) in config.kinds.iter_mut().enumerate() {
            plan(kind, index(number), &config.rules);
        }
        Ok(config)
    }

    /// Objects to severities and waivers of rules that there are not.
    fn unknown_rules(&self) -> Vec<Diagnostic> {
        if self.named.is_empty() && self.config.waivers.is_empty() {
            return Vec::new();
        }
        let known = Known::new(&self.config.rules);
        let waived =
            self.config.waivers.iter().filter_map(|waiver| Some((Selector::parse(&waiver.rule)?, waiver.location)));
        let unknown = self.named.iter().cloned().chain(waived).filter_map(|(selector, at)| {
            let unknown = known.objection(&selector)?;
            Some(problem("config/unknown-rule", at, unknown.message).help(unknown.help))
        });
        unknown.collect()
    }

    /// Objects to two rules of one id; a file that is listed under two kinds declares its rules once.
    fn check_ids(&mut self) {
        let mut seen: HashMap<Arc<str>, Location> = HashMap::new();
        for rule in self.config.rules.iter().filter(|rule| rule.info.kind != "schema") {
            let first = *seen.entry(Arc::clone(&rule.id)).or_insert(rule.location);
            if first != rule.location {
                let message = format!("there are two rules `{}`", rule.id);
                self.problems.push(problem("rule/id-twice", rule.location, message).related(first, "", "the first"));
            }
        }
    }
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
