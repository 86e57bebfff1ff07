#![doc = include_str!("required.md")]

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::NodeRef;
use crate::document::path::Path;
use crate::document::paths::Paths;
use crate::rule::Context;
use crate::rule::Declaration;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "required",
    summary: "fields are there, or are not",
    page: include_str!("required.md"),
    level: Level::Record,
    compile,
};

/// Its fields are the rule's parameters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Required {
    #[serde(default)]
    fields: Paths,
    #[serde(default)]
    forbidden: Paths,
}

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let required: Required = declaration.parameters()?;
    declaration.check(required.fields.iter().chain(&required.forbidden))?;
    declaration.check_distinct(required.fields.iter().chain(&required.forbidden))?;
    if required.fields.is_empty() && required.forbidden.is_empty() {
        let at = declaration.node.label_location();
        let problem = declaration.problem("rule/parameters", at, "this rule requires and forbids nothing");
        return Err(vec![problem.help("name the fields under `fields` or `forbidden`")]);
    }
    Ok(Box::new(required))
}

impl Rule for Required {
    fn check<'a>(&self, context: &mut Context<'a>, node: NodeRef<'a>) -> Result<Outcome, Reason> {
        let is_there = |path: &&Path| context.all(path).iter().any(|found| !found.is_null());
        let missing: Vec<&Path> = self.fields.iter().filter(|path| !is_there(path)).collect();
        let present = self.forbidden.iter().flat_map(|path| context.all(path)).filter(|found| !found.is_null());
        let present: Vec<NodeRef<'a>> = present.collect();
        if !missing.is_empty() {
            let names = missing.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
            let verb = if missing.len() == 1 { "is" } else { "are" };
            let name = context.name(node);
            let finding =
                context.finding(node, &[("missing", &names)], || format!("{names} {verb} missing in `{name}`"));
            context.report(finding.help(format!("add {names}")));
        }
        if let Some((&first, others)) = present.split_first() {
            let name = context.name(first);
            let finding = context.finding(first, &[("present", &name)], || format!("`{name}` does not belong here"));
            let mut finding = finding.help(format!("take `{name}` out, or correct what rules it out"));
            finding.related = others.iter().map(|&other| context.label(other, "nor does this")).collect();
            context.report(finding);
        }
        Ok(Outcome::of(missing.is_empty() && present.is_empty()))
    }
}
