#![doc = include_str!("count.md")]

#[cfg(test)]
mod tests;

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::NodeRef;
use crate::document::path::Path;
use crate::document::path::Step;
use crate::quantity::Interval;
use crate::rule::Context;
use crate::rule::Declaration;
use crate::rule::Measure;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;
use crate::rules::figures;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "count",
    summary: "an announced count is that of its list",
    page: include_str!("count.md"),
    level: Level::Record,
    compile,
};

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let read: Parameters = declaration.parameters()?;
    declaration.check([&read.list, &read.equals])?;
    declaration.check_distinct([&read.list, &read.equals])?;
    let holder = holder(&read.list);
    Ok(Box::new(Count { list: read.list, equals: read.equals, holder }))
}

/// As they stand in a rule file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    list: Path,
    equals: Path,
}

struct Count {
    list: Path,
    equals: Path,
    /// Where `list` chooses items, the path of the list that they are in.
    holder: Option<Path>,
}

/// What was counted, and where to point for it.
struct Counted<'a> {
    number: usize,
    list: NodeRef<'a>,
}

impl Rule for Count {
    fn check<'a>(&self, context: &mut Context<'a>, _: NodeRef<'a>) -> Result<Outcome, Reason> {
        let outcome = self.judge(context);
        figures::report_digits(context, outcome, |context| context.all(&self.equals))
    }
}

impl Count {
    fn judge(&self, context: &mut Context<'_>) -> Result<Outcome, Reason> {
        let announced = context.measure(context.one(&self.equals)?)?;
        let counted = self.count(context)?;
        let holds = !Interval::exact(counted.number.into()).disjoint(&announced.interval);
        if !holds {
            report(context, &announced, &counted);
        }
        Ok(Outcome::of(holds))
    }

    fn count<'a>(&self, context: &Context<'a>) -> Result<Counted<'a>, Reason> {
        let Some(holder) = &self.holder else {
            let list = listed(context.one(&self.list)?)?;
            return Ok(Counted { number: list.len(), list });
        };
        let list = listed(context.one(holder)?)?;
        let mut number = 0;
        context.each_at(&self.list, context.node, &mut |_| number += 1);
        Ok(Counted { number, list })
    }
}

/// A list, or a mapping that is one with a key for each item.
fn listed(node: NodeRef<'_>) -> Result<NodeRef<'_>, Reason> {
    if node.is_sequence() || node.is_mapping() { Ok(node) } else { Err(Reason::NO_LIST) }
}

/// The path of the list whose items a path chooses: of `/missions/[type=embassy]` it is `/missions`.
fn holder(path: &Path) -> Option<Path> {
    let (last, list) = path.steps().split_last()?;
    let chooses_items = matches!(last, Step::Every | Step::Where { .. });
    chooses_items.then(|| path.split_at(list.len()).0)
}

fn report<'a>(context: &mut Context<'a>, announced: &Measure<'a>, counted: &Counted<'a>) {
    let (name, list_name) = context.names(announced.node, counted.list);
    let (text, number) = (announced.text(), counted.number.to_string());
    let message = || format!("`{name}` is {text}, but `{list_name}` has {number}");
    let mut finding = context.finding(announced.node, &[("announced", &*text), ("count", &number)], message);
    finding.label = format!("announced: {text}");
    finding.related.push(context.label(counted.list, format!("{number} counted")));
    finding.values = vec![context.value(announced)];
    context.report(finding.help("correct the count, or add or remove an item"));
}
