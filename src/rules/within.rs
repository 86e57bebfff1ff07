#![doc = include_str!("within.md")]

#[cfg(test)]
mod tests;

use serde::Deserialize;

use crate::date::Date;
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::NodeRef;
use crate::document::paths::Paths;
use crate::rule::Compared;
use crate::rule::Context;
use crate::rule::Dated;
use crate::rule::Declaration;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "within",
    summary: "a date or period lies in another",
    page: include_str!("within.md"),
    level: Level::Record,
    compile,
};

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let within: Within = declaration.parameters()?;
    declaration.check(within.inner.iter().chain(&within.outer))?;
    declaration.check_distinct(within.inner.iter().chain(&within.outer))?;
    for (name, paths) in [("inner", &within.inner), ("outer", &within.outer)] {
        if !matches!(paths.len(), 1 | 2) {
            let at = declaration.node.get(name).map_or(declaration.node, |node| node).label_location();
            let message = format!("`{name}` is the path of a date or period, or two: of its start and its end");
            return Err(vec![declaration.problem("rule/parameters", at, message)]);
        }
    }
    Ok(Box::new(within))
}

/// Its fields are the rule's parameters; two paths are the start and the end of a period.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Within {
    inner: Paths,
    outer: Paths,
}

impl Rule for Within {
    fn check<'a>(&self, context: &mut Context<'a>, _: NodeRef<'a>) -> Result<Outcome, Reason> {
        let (inner, start) = context.period(&self.inner)?;
        let (outer, around) = context.period(&self.outer)?;
        let holds = !inner.within(&outer).is_impossible();
        if !holds {
            let at = self.culprit(context, start, &outer);
            report(context, (&inner, at), (&outer, around));
        }
        Ok(Outcome::of(holds))
    }

    fn compared<'a>(&self, context: &Context<'a>) -> Compared<'a> {
        let dated = |paths: &Paths| {
            let nodes = paths.iter().filter_map(|path| context.one(path).ok()).collect();
            context.period(paths).ok().map(|(date, _)| Dated { nodes, date })
        };
        Compared::Dates([dated(&self.inner), dated(&self.outer)].into_iter().flatten().collect())
    }
}

impl Within {
    /// The end that leaves the outer period: the start, unless that can lie in it.
    fn culprit<'a>(&self, context: &Context<'a>, start: NodeRef<'a>, outer: &Date) -> NodeRef<'a> {
        let end = self.inner.iter().nth(1).and_then(|path| context.one(path).ok());
        let start_leaves = context.date(start).is_ok_and(|date| date.within(outer).is_impossible());
        end.filter(|_| !start_leaves).unwrap_or(start)
    }
}

fn report<'a>(context: &mut Context<'a>, (inner, at): (&Date, NodeRef<'a>), (outer, around): (&Date, NodeRef<'a>)) {
    let (name, outer_name) = context.names(at, around);
    let (text, outer_text) = (at.text(), outer.to_string());
    let message = || format!("`{name}` ({text}) is not within `{outer_name}` ({outer_text})");
    let mut finding = context.finding(at, &[("inner", text), ("outer", &outer_text)], message);
    text.clone_into(&mut finding.label);
    finding.related.push(context.label(around, days(outer)));
    finding.values = vec![context.date_value(at, inner), context.date_value(around, outer)];
    context.report(finding.help("correct the date, or the period that it must lie in"));
}

/// The days of a period, for people.
fn days(period: &Date) -> String {
    let from = |day: Day| format!("from {day}");
    let until = |day: Day| format!("to {day}");
    let ends = [period.earliest().map(from), period.latest().map(until)];
    ends.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
