#![doc = include_str!("exclusive.md")]

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::NodeRef;
use crate::document::paths::Paths;
use crate::rule::Context;
use crate::rule::Declaration;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "exclusive",
    summary: "of some fields one is there",
    page: include_str!("exclusive.md"),
    level: Level::Record,
    compile,
};

/// Its fields are the rule's parameters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exclusive {
    fields: Paths,
    #[serde(default)]
    at_least_one: bool,
}

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let exclusive: Exclusive = declaration.parameters()?;
    declaration.check(&exclusive.fields)?;
    declaration.check_distinct(&exclusive.fields)?;
    if exclusive.fields.len() < 2 {
        let at = declaration.node.label_location();
        let problem = declaration.problem("rule/parameters", at, "a field excludes nothing but another one");
        return Err(vec![problem.help("name two or more under `fields`")]);
    }
    Ok(Box::new(exclusive))
}

impl Rule for Exclusive {
    fn check<'a>(&self, context: &mut Context<'a>, node: NodeRef<'a>) -> Result<Outcome, Reason> {
        let first = |path| context.all(path).into_iter().find(|found| !found.is_null());
        let present: Vec<NodeRef<'a>> = self.fields.iter().filter_map(first).collect();
        match present.as_slice() {
            [] if self.at_least_one => {
                let names = self.fields.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
                let finding = context.finding(node, &[("fields", &names)], || format!("none of {names} is there"));
                context.report(finding.help("add the one that applies"));
                Ok(Outcome::Fails)
            }
            [] | [_] => Ok(Outcome::Holds),
            [first, second, ..] => {
                let (one, other) = (context.name(*first), context.name(*second));
                let message = || format!("`{other}` and `{one}` exclude each other");
                let mut finding = context.finding(*second, &[("first", &one), ("second", &other)], message);
                finding.related.push(context.label(*first, "excludes it"));
                context.report(finding.help("keep the one that is true"));
                Ok(Outcome::Fails)
            }
        }
    }
}
