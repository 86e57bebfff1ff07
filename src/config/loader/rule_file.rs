//! Reads rule files, and compiles the rules in them.

use std::cell::Cell;

use crate::config::Selector;
use crate::config::load::problem;
use crate::config::load::read_one;
use crate::config::load::refusal;
use crate::config::loader::Loader;
use crate::config::loader::declared;
use crate::config::loader::index;
use crate::config::loader::settings::severity;
use crate::config::raw::RawRule;
use crate::config::raw::RawRuleFile;
use crate::config::shelf::Shelf;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::document::NodeRef;
use crate::document::de;
use crate::document::de::Spanned;
use crate::document::path::Path;
use crate::nearest::nearest;
use crate::rule::Declaration;
use crate::rule::Declared;
use crate::rule::RULE_KEYS;
use crate::rule::Rule;
use crate::rule::RuleInfo;
use crate::rule::Shapes;
use crate::rules;

impl Loader {
    /// Reads a rule file; its rules hold for a kind of record, or across kinds.
    pub(in crate::config) fn rule_file(
        &mut self,
        kind: Option<usize>,
        name: &Spanned<String>,
        shelf: &Shelf<'_>,
        is_own: bool,
    ) {
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
            self.config.kinds[kind].amounts.extend(raw.amounts.iter().cloned());
        }
        for node in document.root().get("rules").into_iter().flat_map(NodeRef::items) {
            match self.rule(kind, node, shelf) {
                Ok(mut rule) => {
                    rule.is_own = is_own;
                    self.config.rules.push(rule);
                }
                Err(mut problems) => self.problems.append(&mut problems),
            }
        }
    }

    pub(super) fn rule(
        &mut self,
        kind: Option<usize>,
        node: NodeRef<'_>,
        shelf: &Shelf<'_>,
    ) -> Result<Declared, Vec<Diagnostic>> {
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
        let (rule, when) = match (compiled, when) {
            (Ok(rule), Ok(when)) => (rule, when),
            (rule, when) => return Err([rule.err(), when.err()].into_iter().flatten().flatten().collect()),
        };
        let mut declared = declared(raw.id.value.as_str().into(), info, raw.id.location, rule);
        declared.record = kind.map(index);
        declared.severity = this.config.severities.of(&raw.id.value, own);
        declared.each = raw.each;
        declared.when = when;
        declared.message = raw.message.map(Into::into);
        declared.why = raw.why;
        declared.waivable = raw.waivable;
        declared.is_proven = is_proven;
        Ok(declared)
    }
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
