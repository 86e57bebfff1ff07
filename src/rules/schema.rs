#![doc = include_str!("schema.md")]
//!
//! Drafts 4, 6, 7, 2019-09 and 2020-12, validated by the crate `jsonschema` straight over our documents. The verdict is
//! the library's; every sentence and every place is ours.

mod branches;
mod compile;
mod cycles;
mod declared;
mod failure;
mod files;
mod findings;
mod folder;
mod formats;
mod instance;
mod invalid;
mod keywords;
mod load;
mod mappings;
mod number;
mod otherwise;
mod scalars;
mod screen;
mod sequences;
mod steps;
mod uri;
mod value;
mod words;

use std::sync::Arc;

use jsonschema::Registry;
use jsonschema::Validator;

use crate::codes::Codes;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::NodeRef;
use crate::document::de::Spanned;
use crate::limits::Limits;
use crate::rule::Context;
use crate::rule::Declaration;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;
use crate::rules::schema::instance::Instance;
use crate::rules::schema::instance::Tree;

pub use crate::rules::schema::declared::in_place;
pub use crate::rules::schema::declared::key_matches;
pub use crate::rules::schema::files::Loader;
pub use crate::rules::schema::files::Place;
pub use crate::rules::schema::files::Refused;
pub use crate::rules::schema::files::SchemaFile;
pub use crate::rules::schema::files::SchemaFiles;
pub use crate::rules::schema::files::SchemaText;
pub use crate::rules::schema::folder::Folder;
pub use crate::rules::schema::folder::names;

/// The words that findings are called after, `schema/<word>`: the keywords, and `false`, the schema that nothing meets.
pub fn finding_names() -> impl Iterator<Item = &'static str> {
    keywords::all().chain(["false"])
}

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "schema",
    summary: "a record meets its JSON Schema",
    page: include_str!("schema.md"),
    level: Level::Schema,
    compile: declare,
};

/// Its fields are the rule's parameters.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    schema: Spanned<String>,
}

fn declare(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let parameters: Parameters = declaration.parameters()?;
    (declaration.schema)(&parameters.schema)
}

/// Its findings have ids of their own, `schema/<keyword>`.
impl Rule for Schema {
    fn check<'a>(&self, context: &mut Context<'a>, node: NodeRef<'a>) -> Result<Outcome, Reason> {
        let mut found = Vec::new();
        let is_valid = Schema::check(self, node, &mut found);
        for mut finding in found {
            finding.location.document = context.record.number;
            context.report(finding);
        }
        Ok(Outcome::of(is_valid))
    }
}

/// Values that one validation may read, before those of [`STEPS_PER_NODE`]. A record of 150 values takes some thousand.
const STEPS: u64 = 2_000_000;
/// Values that one validation may read for every value of the document.
const STEPS_PER_NODE: u64 = 200;

/// Which engine runs the patterns of a schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Patterns {
    /// Always ends in time proportional to the text; has no look-around and no references back.
    #[default]
    Linear,
    /// Has both, and stops after a number of steps with a finding `limit/pattern-steps`.
    Backtracking,
}

/// Which formats make a record wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Formats {
    /// All known ones, ours too, and email addresses must have a full domain.
    #[default]
    All,
    /// All of JSON Schema's, as it defines them.
    Standard,
    /// Those of which the draft says so.
    Draft,
}

/// How a schema is compiled.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The pattern engine.
    pub patterns: Patterns,
    /// The formats.
    pub formats: Formats,
    /// The code lists behind some formats.
    pub codes: Arc<Codes>,
    /// The limits.
    pub limits: Limits,
    /// Whether its files are known to be in order, so that nothing is looked for in them.
    pub is_known_good: bool,
}

/// A compiled schema; any number of threads can check records with it.
pub struct Schema {
    files: SchemaFiles,
    validator: Validator<Tree>,
    /// What the validator's ways through the schema begin with, before they are in it.
    entrance: &'static str,
    registry: Registry<'static>,
    options: Options,
    codes: Arc<Codes>,
    limits: Limits,
}

/// What came of compiling a schema.
pub struct Compiled {
    /// The schema; `None` if there is an error.
    pub schema: Option<Schema>,
    /// What is wrong in its files, and remarks on them, in order.
    pub diagnostics: Vec<Diagnostic>,
}

impl Schema {
    /// Compiles the schema in the file `first`, with everything it refers to.
    pub fn compile(first: SchemaText, loader: &dyn Loader, options: &Options) -> Compiled {
        compile::compile(first, loader, options)
    }

    /// Checks one record, which may be a node inside a document, and says whether it is valid. Pointers start at it.
    pub fn check(&self, record: NodeRef<'_>, found: &mut Vec<Diagnostic>) -> bool {
        match self.within(record, || self.validator.is_valid(Instance::Node(record))) {
            Ok(true) => return true,
            Ok(false) => {}
            Err(steps::Exhausted) => {
                found.push(exhausted(record));
                return false;
            }
        }
        match self.within(record, || findings::explain(self, record)) {
            Ok(findings) => found.extend(findings),
            Err(steps::Exhausted) => found.extend(self.shortly(record)),
        }
        false
    }

    /// Whether a record is valid; `None` if that takes too many steps.
    pub fn is_valid(&self, record: NodeRef<'_>) -> Option<bool> {
        self.within(record, || self.validator.is_valid(Instance::Node(record))).ok()
    }

    /// The files it is made of.
    pub fn files(&self) -> &SchemaFiles {
        &self.files
    }

    /// Says that a record is wrong, where finding every reason takes too many steps.
    fn shortly(&self, record: NodeRef<'_>) -> Vec<Diagnostic> {
        let first = self.within(record, || findings::explain_first(self, record)).unwrap_or_default();
        first.into_iter().chain([exhausted(record)]).collect()
    }

    fn within<T>(&self, record: NodeRef<'_>, check: impl FnOnce() -> T) -> Result<T, steps::Exhausted> {
        let nodes = u64::try_from(record.document().len()).unwrap_or(u64::MAX);
        let budget = STEPS.saturating_add(nodes.saturating_mul(STEPS_PER_NODE));
        let whole = self.options.patterns == Patterns::Backtracking;
        steps::with_whole_values(whole, || steps::within(budget, check))
    }
}

fn exhausted(record: NodeRef<'_>) -> Diagnostic {
    let message = "holding this record against its schema takes too many steps, so it was not finished";
    Diagnostic::error("limit/schema-steps", Level::Schema, record.label_location(), message)
        .subject(record.index())
        .help("the references of the schema multiply or lead too deep, or its `anyOf` and `oneOf` branches lead back to themselves")
}

#[cfg(test)]
mod tests;
