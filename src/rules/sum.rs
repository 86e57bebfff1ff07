#![doc = include_str!("sum.md")]

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::NodeRef;
use crate::document::path::Path;
use crate::document::path::Paths;
use crate::quantity::Interval;
use crate::rule::Context;
use crate::rule::Declaration;
use crate::rule::Measure;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "sum",
    summary: "the parts add up to the total",
    page: include_str!("sum.md"),
    level: Level::Record,
    compile,
};

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let sum: Sum = declaration.parameters()?;
    declaration.check(std::iter::once(&sum.total).chain(&sum.parts).chain(&sum.minus))?;
    declaration.check_distinct(std::iter::once(&sum.total).chain(&sum.parts).chain(&sum.minus))?;
    Ok(Box::new(sum))
}

/// Its fields are the rule's parameters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sum {
    total: Path,
    parts: Paths,
    #[serde(default)]
    minus: Paths,
    #[serde(default)]
    missing: Missing,
    #[serde(default)]
    mode: Mode,
}

/// What a missing part means.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Missing {
    /// It could be anything, so nothing is checked.
    #[default]
    Unknown,
    /// It is not less than zero, so the others are at most the total.
    Skip,
    /// It is zero.
    Zero,
    /// It must be there.
    Require,
}

/// What the parts are of the total.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Mode {
    /// All of it.
    #[default]
    Partition,
    /// Some of it.
    Includes,
}

/// A part with its sign.
struct Part<'a> {
    measure: Measure<'a>,
    is_minus: bool,
}

impl Rule for Sum {
    fn check<'a>(&self, context: &mut Context<'a>, _: NodeRef<'a>) -> Result<Outcome, Reason> {
        let total = context.one(&self.total)?;
        let absent = self.absent(context);
        if !absent.is_empty() {
            match self.missing {
                Missing::Unknown => return Err(Reason::MISSING),
                Missing::Require => return Ok(report_absent(context, total, &absent)),
                Missing::Skip | Missing::Zero => {}
            }
        }
        let total = context.measure(total)?;
        let parts = self.parts(context)?;
        if let Some(other) = parts.iter().find(|part| part.measure.unit != total.unit) {
            return Ok(report_units(context, &total, &other.measure));
        }
        let sum = add(&parts).ok_or(Reason::TOO_MANY_DIGITS)?;
        let is_bounded = self.mode == Mode::Includes || (self.missing == Missing::Skip && !absent.is_empty());
        let fails = if is_bounded { sum.le(&total.interval).is_impossible() } else { sum.disjoint(&total.interval) };
        if fails {
            report(context, &total, &parts, &sum, is_bounded);
        }
        Ok(Outcome::of(!fails))
    }
}

impl Sum {
    /// The paths at which nothing is written.
    fn absent(&self, context: &Context<'_>) -> Vec<&Path> {
        let paths = self.parts.iter().chain(&self.minus);
        let is_absent = |path: &&Path| context.all(path).iter().all(|node| node.is_null());
        paths.filter(is_absent).collect()
    }

    fn parts<'a>(&self, context: &Context<'a>) -> Result<Vec<Part<'a>>, Reason> {
        let signed = self.parts.iter().map(|path| (path, false)).chain(self.minus.iter().map(|path| (path, true)));
        let mut parts = Vec::new();
        for (path, is_minus) in signed {
            for node in context.all(path) {
                match context.measure(node) {
                    // One of several items that is null is as missing as a whole path is.
                    Err(Reason::MISSING) if self.missing == Missing::Zero => {}
                    measure => parts.push(Part { measure: measure?, is_minus }),
                }
            }
        }
        if parts.is_empty() { Err(Reason::MISSING) } else { Ok(parts) }
    }
}

fn add(parts: &[Part<'_>]) -> Option<Interval> {
    let zero = Interval::exact(0.into());
    parts.iter().try_fold(zero, |sum, part| {
        let interval = &part.measure.interval;
        if part.is_minus { sum.sub(interval) } else { sum.add(interval) }.ok()
    })
}

fn report<'a>(context: &mut Context<'a>, total: &Measure<'a>, parts: &[Part<'a>], sum: &Interval, is_bounded: bool) {
    let written = sum.show_in(total.scale).to_string();
    let gap = sum.gap(&total.interval).map_or_else(String::new, |gap| total.show(gap));
    let name = context.name(total.node);
    let values = [("total", total.text.as_str()), ("sum", &written), ("imbalance", &gap)];
    let mut finding = context.finding(total.node, &values, || {
        let verb = if is_bounded { "are more than that" } else { "do not add up to it" };
        let least = if sum.point().is_some() && total.interval.point().is_some() { "" } else { "at least " };
        format!("`{name}` is {}, but its parts {verb}: they make {written}, off by {least}{gap}", total.text)
    });
    finding.label = format!("stated: {}", total.text);
    for (index, part) in parts.iter().enumerate() {
        let sign = if part.is_minus { "− " } else { if index > 0 { "+ " } else { "" } };
        let end = if index + 1 == parts.len() { format!(" = {written}") } else { String::new() };
        let label = context.label(part.measure.node, format!("{sign}{}{end}", part.measure.text));
        finding.related.push(label);
    }
    let measures = parts.iter().map(|part| &part.measure).chain(std::iter::once(total));
    finding.values = measures.map(|measure| context.value(measure)).collect();
    context.report(finding);
}

fn report_absent<'a>(context: &mut Context<'a>, total: NodeRef<'a>, absent: &[&Path]) -> Outcome {
    let names = absent.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
    let name = context.name(total);
    let message = || format!("`{name}` is stated, but its part {names} is missing");
    let finding = context.finding(total, &[("missing", &names)], message).help("add the part; write `0` if there is none");
    context.report(finding);
    Outcome::Fails
}

fn report_units<'a>(context: &mut Context<'a>, total: &Measure<'a>, other: &Measure<'a>) -> Outcome {
    let word = |measure: &Measure<'_>| measure.unit.unwrap_or("no unit").to_owned();
    let (ours, theirs) = (word(total), word(other));
    let message = format!("a sum in `{ours}` has a part in `{theirs}`");
    let mut finding = context.finding(other.node, &[], String::new);
    finding.message = message;
    finding.rule = format!("{}/unit", context.declared.id).into();
    finding.label = theirs;
    finding.related.push(context.label(total.node, ours));
    finding.values = vec![context.value(other), context.value(total)];
    context.report(finding.help("state both in one unit, or leave this total out"));
    Outcome::Fails
}
