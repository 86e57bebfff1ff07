#![doc = include_str!("required.md")]

#[cfg(test)]
mod tests;

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::NodeRef;
use crate::document::path::Path;
use crate::document::paths::Paths;
use crate::nearest::nearest;
use crate::rule::Context;
use crate::rule::Declaration;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "required",
    summary: "what must be said is said, and what must not be is not",
    page: include_str!("required.md"),
    level: Level::Record,
    compile,
};

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let required: Required = declaration.parameters()?;
    let Required { fields, forbidden } = &required;
    declaration.check(fields.iter().chain(forbidden))?;
    declaration.check_distinct(fields)?;
    declaration.check_distinct(forbidden)?;
    let at = declaration.node.label_location();
    if fields.is_empty() && forbidden.is_empty() {
        let message = "nothing is required or forbidden: the rule needs `fields` or `forbidden`";
        return Err(vec![declaration.problem("rule/parameters", at, message)]);
    }
    let clash = |(field, forbidden): &(&Path, &Path)| is_within(&field.to_string(), &forbidden.to_string());
    let mut pairs = fields.iter().flat_map(|field| forbidden.iter().map(move |other| (field, other)));
    if let Some((field, other)) = pairs.find(clash) {
        let message = format!("this can never hold: `{field}` is required, and `{other}` is forbidden");
        return Err(vec![declaration.problem("rule/contradiction", other.location().unwrap_or(at), message)]);
    }
    Ok(Box::new(required))
}

/// Whether a path leads into, or to, what another leads to.
fn is_within(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Its fields are the rule's parameters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Required {
    #[serde(default)]
    fields: Paths,
    #[serde(default)]
    forbidden: Paths,
}

impl Rule for Required {
    fn check<'a>(&self, context: &mut Context<'a>, node: NodeRef<'a>) -> Result<Outcome, Reason> {
        if self.fields.iter().any(|path| is_misspelt(context, node, path)) {
            return Err(Reason::REJECTED);
        }
        let holds = self.fields.iter().all(|path| context.written(path).is_some())
            && self.forbidden.iter().all(|path| context.written(path).is_none());
        if !holds {
            self.report(context, node);
        }
        Ok(Outcome::of(holds))
    }
}

/// Whether a field is missing because its key is misspelt, which the schema says.
fn is_misspelt<'a>(context: &Context<'a>, node: NodeRef<'a>, path: &Path) -> bool {
    let name = path.to_string();
    let stands_for = |key: NodeRef<'_>| nearest(key.text(), [name.trim_start_matches('/')]).is_some();
    context.written(path).is_none()
        && node
            .entries()
            .any(|(key, value)| (context.is_poisoned(key) || context.is_poisoned(value)) && stands_for(key))
}

impl Required {
    fn report<'a>(&self, context: &mut Context<'a>, node: NodeRef<'a>) {
        let missing: Vec<&Path> = self.fields.iter().filter(|path| context.written(path).is_none()).collect();
        let present: Vec<NodeRef<'a>> = self.forbidden.iter().filter_map(|path| context.written(path)).collect();
        let quoted = |names: Vec<String>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let missing_names = quoted(missing.iter().map(ToString::to_string).collect());
        let present_names = quoted(present.iter().map(|node| context.name(*node)).collect());
        let is_or_are = |number: usize| if number == 1 { "is" } else { "are" };
        let message = || {
            let lacks = (!missing.is_empty()).then(|| format!("{missing_names} {} missing", is_or_are(missing.len())));
            let has = (!present.is_empty())
                .then(|| format!("{present_names} {} here where there must be none", is_or_are(present.len())));
            lacks.into_iter().chain(has).collect::<Vec<_>>().join(", and ")
        };
        let at = if missing.is_empty() { present[0] } else { node };
        let mut finding = context.finding(at, &[("missing", &missing_names), ("present", &present_names)], message);
        if !missing.is_empty() {
            // What lacks something still says what it says.
            finding.subject = None;
        }
        let others = present.iter().filter(|other| **other != at);
        finding.related = others.map(|other| context.label(*other, "not expected here")).collect();
        let help = match (missing.is_empty(), present.is_empty()) {
            (false, true) => format!("add {missing_names}"),
            (true, _) => format!("remove {present_names}"),
            (false, false) => format!("add {missing_names}, and remove {present_names}"),
        };
        context.report(finding.help(help));
    }
}
