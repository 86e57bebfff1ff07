#![doc = include_str!("within.md")]

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
    kind: "within",
    summary: "a date or period lies in another",
    page: include_str!("within.md"),
    level: Level::Record,
    compile,
};

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let within: Within = declaration.parameters()?;
    declaration.check(within.inner.iter().chain(&within.outer))?;
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
        let (inner, at) = context.period(&self.inner)?;
        let (outer, around) = context.period(&self.outer)?;
        if !inner.within(&outer).is_impossible() {
            return Ok(Outcome::Holds);
        }
        let (name, outer_name) = (context.name(at), context.name(around));
        let (text, outer_text) = (at.text(), around.text());
        let message = || format!("`{name}` ({text}) is outside `{outer_name}` ({outer_text})");
        let mut finding = context.finding(at, &[("inner", text), ("outer", outer_text)], message);
        finding.label = text.to_owned();
        finding.related.push(context.label(around, format!("from {outer}", outer = show(&outer))));
        finding.values = vec![context.date_value(at, &inner), context.date_value(around, &outer)];
        context.report(finding.help("correct the date, or the period that it must lie in"));
        Ok(Outcome::Fails)
    }
}

/// The days of a period, for people.
fn show(period: &crate::date::Date) -> String {
    let day = |day: Option<crate::date::Day>| day.map_or_else(|| "an open end".to_owned(), |day| day.to_string());
    format!("{} to {}", day(period.earliest()), day(period.latest()))
}
