//! The schema of a kind of record, which may wait until the first record of its kind is met.

use std::sync::LazyLock;

use crate::document::NodeRef;
use crate::document::path::Path;
use crate::rule::Context;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rules::schema::Schema;
use crate::schema_walk::SchemaWalk;

type Compile = Box<dyn FnOnce() -> Read + Send + Sync>;

/// The schema of a kind of record.
pub struct RecordSchema(LazyLock<Read, Compile>);

/// A schema, and what is read off it once.
struct Read {
    schema: Schema,
    amounts: Vec<Path>,
}

impl RecordSchema {
    /// A schema that is compiled when it is first asked.
    pub(super) fn new(compile: impl FnOnce() -> Schema + Send + Sync + 'static) -> Self {
        Self(LazyLock::new(Box::new(|| Read::of(compile()))))
    }

    /// The schema, compiled.
    pub fn schema(&self) -> &Schema {
        &self.0.schema
    }

    /// The places of amounts that it marks.
    pub fn amounts(&self) -> &[Path] {
        &self.0.amounts
    }
}

impl Read {
    fn of(schema: Schema) -> Self {
        let amounts = SchemaWalk::new(schema.files()).amounts();
        let paths = amounts.iter().map(|path| Path::parse(path).expect("schemas are walked along paths"));
        Self { amounts: paths.collect(), schema }
    }
}

impl Rule for std::sync::Arc<RecordSchema> {
    fn check<'a>(&self, context: &mut Context<'a>, node: NodeRef<'a>) -> Result<Outcome, Reason> {
        Rule::check(self.schema(), context, node)
    }
}
