#![doc = include_str!("count.md")]

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::NodeRef;
use crate::document::path::Path;
use crate::quantity::Interval;
use crate::rule::Context;
use crate::rule::Declaration;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "count",
    summary: "an announced count is that of its list",
    page: include_str!("count.md"),
    level: Level::Record,
    compile,
};

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let count: Count = declaration.parameters()?;
    declaration.check([&count.list, &count.equals])?;
    Ok(Box::new(count))
}

/// Its fields are the rule's parameters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Count {
    list: Path,
    equals: Path,
}

impl Rule for Count {
    fn check<'a>(&self, context: &mut Context<'a>, _: NodeRef<'a>) -> Result<Outcome, Reason> {
        let announced = context.one(&self.equals)?;
        let list = context.one(&self.list)?;
        if !list.is_sequence() && !list.is_mapping() {
            return Err(Reason::NO_LIST);
        }
        let announced = context.measure(announced)?;
        let counted = list.len();
        if !Interval::exact(counted.into()).disjoint(&announced.interval) {
            return Ok(Outcome::Holds);
        }
        let (name, list_name) = (context.name(announced.node), context.name(list));
        let count = counted.to_string();
        let values = [("announced", announced.text.as_str()), ("count", &count)];
        let message = || format!("`{name}` is {}, but `{list_name}` has {counted}", announced.text);
        let mut finding = context.finding(announced.node, &values, message);
        finding.label = format!("announced: {}", announced.text);
        finding.related.push(context.label(list, format!("{counted} counted")));
        finding.values = vec![context.value(&announced)];
        context.report(finding.help("correct the count, or add or remove an item"));
        Ok(Outcome::Fails)
    }
}
