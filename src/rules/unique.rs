#![doc = include_str!("unique.md")]

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::path::Path;
use crate::rule::Declaration;
use crate::rule::Fact;
use crate::rule::Judging;
use crate::rule::OneOrMany;
use crate::rule::RawSource;
use crate::rule::Rule;
use crate::rule::RuleInfo;
use crate::rule::Source;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "unique",
    summary: "no two places have one key",
    page: include_str!("unique.md"),
    level: Level::Across,
    compile,
};

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let parameters: Parameters = declaration.parameters()?;
    let mut sources = declaration.sources(parameters.of, parameters.short)?;
    for source in &mut sources {
        source.value = parameters.differ.clone().or(source.value.take());
        source.within_record = parameters.scope == Scope::Record;
    }
    Ok(Box::new(Unique { sources, differ: parameters.differ.is_some() }))
}

#[derive(Deserialize)]
struct Parameters {
    #[serde(default)]
    of: OneOrMany<RawSource>,
    #[serde(flatten)]
    short: RawSource,
    differ: Option<Path>,
    #[serde(default)]
    scope: Scope,
}
