//! What rules are held against while they are read: the schemas of the kinds of record.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::config::RecordSchema;
use crate::document::path::Path;
use crate::document::paths::Paths;
use crate::expression::Shape;
use crate::expression::Step;
use crate::rule::Objection;
use crate::rule::Shapes;
use crate::schema_walk::Possible;
use crate::schema_walk::SchemaWalk;

/// The schemas of the kinds of record, by name.
#[derive(Default)]
pub(super) struct Schemas(pub(super) HashMap<String, Arc<RecordSchema>>);

impl Schemas {
    fn walk(&self, record: &str) -> Option<SchemaWalk<'_>> {
        Some(SchemaWalk::new(self.0.get(record)?.schema().files()))
    }
}

impl Shapes for Schemas {
    fn objection(&self, record: &str, each: Option<&Paths>, path: &Path) -> Option<Objection> {
        let walk = self.walk(record)?;
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
        let Some(walk) = self.walk(record) else { return false };
        let path = path.to_string();
        each.map_or_else(|| walk.names("", &path), |each| each.iter().any(|each| walk.names(&each.to_string(), &path)))
    }

    fn shape(&self, record: &str, each: Option<&Paths>, root: &str, path: &[Step<'_>]) -> Option<Shape> {
        let walk = self.walk(record)?;
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
