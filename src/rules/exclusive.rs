#![doc = include_str!("exclusive.md")]

#[cfg(test)]
mod tests;

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
    summary: "of several things, only one is said",
    page: include_str!("exclusive.md"),
    level: Level::Record,
    compile,
};

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let exclusive: Exclusive = declaration.parameters()?;
    declaration.check(&exclusive.fields)?;
    declaration.check_distinct(&exclusive.fields)?;
    if exclusive.fields.len() < 2 {
        let at = declaration.node.get("fields").map_or(declaration.node, |node| node).label_location();
        let problem = declaration.problem("rule/parameters", at, "only two or more fields can exclude each other");
        return Err(vec![problem.help("what must be there in any case is a rule of kind `required`")]);
    }
    Ok(Box::new(exclusive))
}

/// Its fields are the rule's parameters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exclusive {
    fields: Paths,
    #[serde(default)]
    at_least_one: bool,
}

impl Rule for Exclusive {
    fn check<'a>(&self, context: &mut Context<'a>, node: NodeRef<'a>) -> Result<Outcome, Reason> {
        let mut present = self.fields.iter().filter_map(|path| context.written(path));
        let holds = match (present.next(), present.next()) {
            (Some(_), None) => true,
            (None, _) => !self.at_least_one,
            (Some(first), Some(second)) => {
                let all = [first, second].into_iter().chain(present).collect();
                report_several(context, all);
                return Ok(Outcome::Fails);
            }
        };
        if !holds {
            self.report_none(context, node);
        }
        Ok(Outcome::of(holds))
    }
}

impl Exclusive {
    fn report_none<'a>(&self, context: &mut Context<'a>, node: NodeRef<'a>) {
        let names = list(self.fields.iter().map(ToString::to_string).collect(), "or");
        let mut finding = context.finding(node, &[("fields", &names)], || format!("there is no {names}"));
        // What lacks something still says what it says.
        finding.subject = None;
        context.report(finding.help("say one of them"));
    }
}

/// Reports fields that exclude each other, in the order of the record: at the second.
fn report_several<'a>(context: &mut Context<'a>, mut present: Vec<NodeRef<'a>>) {
    present.sort_by_key(|node| node.index());
    let names = list(present.iter().map(|node| context.name(*node)).collect(), "and");
    let message = || format!("{names} exclude each other");
    let mut finding = context.finding(present[1], &[("fields", &names)], message);
    let others = present.iter().enumerate().filter(|(index, _)| *index != 1);
    finding.related = others.map(|(_, node)| context.label(*node, "also here")).collect();
    let scalars = present.iter().filter(|node| !node.is_mapping() && !node.is_sequence());
    finding.values = scalars.map(|node| context.text_value(*node)).collect();
    context.report(finding.help("keep one of them and remove what is wrong"));
}

/// `a`, `b` and `c`.
fn list(names: Vec<String>, last: &str) -> String {
    let mut quoted: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    let end = quoted.pop().unwrap_or_default();
    if quoted.is_empty() { end } else { format!("{} {last} {end}", quoted.join(", ")) }
}
