#![doc = include_str!("sum.md")]

mod part;

#[cfg(test)]
mod tests;

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::NodeRef;
use crate::document::path::Path;
use crate::document::path::Step;
use crate::document::paths::Paths;
use crate::quantity::Interval;
use crate::rule::Compared;
use crate::rule::Context;
use crate::rule::Declaration;
use crate::rule::Measure;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Relation;
use crate::rule::Row;
use crate::rule::Rule;
use crate::rule::RuleInfo;
use crate::rules::figures;
use crate::rules::sum::part::Part;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "sum",
    summary: "the parts add up to the total",
    page: include_str!("sum.md"),
    level: Level::Record,
    compile,
};

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let read: Parameters = declaration.parameters()?;
    let fields = || std::iter::once(&read.total).chain(&read.parts).chain(&read.minus);
    declaration.check(fields())?;
    declaration.check_distinct(fields())?;
    let at = declaration.node.label_location();
    if read.parts.is_empty() {
        return Err(vec![declaration.problem("rule/parameters", at, "a sum has at least one part")]);
    }
    if read.mode == Mode::Includes && !read.minus.is_empty() {
        let problem = declaration.problem("rule/contradiction", at, "`mode: includes` and `minus` exclude each other");
        return Err(vec![problem.help("parts that are some of the total can't be less by something")]);
    }
    let parts = read.parts.iter().map(|path| Part::new(path, false));
    let parts = parts.chain(read.minus.iter().map(|path| Part::new(path, true))).collect();
    Ok(Box::new(Sum { total: read.total, parts, missing: read.missing, mode: read.mode }))
}

/// As they stand in a rule file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    total: Path,
    parts: Paths,
    #[serde(default)]
    minus: Paths,
    #[serde(default)]
    missing: Missing,
    #[serde(default)]
    mode: Mode,
}

struct Sum {
    total: Path,
    parts: Vec<Part>,
    missing: Missing,
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

/// What the parts that are there make.
struct Added<'a> {
    sum: Interval,
    /// How many figures it is made of.
    figures: usize,
    /// Whether something is missing that would be added.
    lacks_part: bool,
    /// Whether something is missing that would be taken off.
    lacks_minus: bool,
    /// Two figures in different units.
    clash: Option<(Measure<'a>, Measure<'a>)>,
}

impl Added<'_> {
    fn is_short(&self) -> bool {
        self.lacks_part || self.lacks_minus
    }
}

impl Rule for Sum {
    fn check<'a>(&self, context: &mut Context<'a>, _: NodeRef<'a>) -> Result<Outcome, Reason> {
        let outcome = self.judge(context);
        figures::report_digits(context, outcome, |context| {
            let total = context.one(&self.total).ok();
            total.into_iter().chain(self.figures(context).map(|(node, _)| node)).collect()
        })
    }

    fn row<'a>(&self, context: &Context<'a>) -> Option<Row<'a>> {
        let total = context.measure(context.one(&self.total).ok()?).ok()?;
        let added = self.add(context, &total).ok().filter(|added| added.clash.is_none())?;
        let relation = self.relation(&added)?;
        let parts = self.figures(context).map(|(node, is_minus)| Some((context.measure(node).ok()?, is_minus)));
        Some(Row { node: context.node, total, parts: parts.collect::<Option<_>>()?, relation })
    }

    fn compared<'a>(&self, context: &Context<'a>) -> Compared<'a> {
        let total = context.one(&self.total).and_then(|node| context.measure(node));
        let parts = self.figures(context).map(|(node, is_minus)| Some((context.measure(node).ok()?, is_minus)));
        match (total, parts.collect::<Option<Vec<_>>>()) {
            (Ok(total), Some(parts)) => Compared::Parts { total, parts },
            _ => Compared::Nothing,
        }
    }

    fn total(&self) -> Option<(&Path, Vec<&Path>)> {
        let parts = self.parts.iter().filter(|part| !part.is_minus).map(|part| &part.path);
        (self.mode == Mode::Partition).then(|| (&self.total, parts.collect()))
    }

    fn missing_total(&self, context: &Context<'_>) -> Option<(String, String)> {
        let [Step::Name(key)] = self.total.steps() else { return None };
        let is_open = self.mode == Mode::Partition && !self.total.is_absolute() && context.node.get(key).is_none();
        let total = is_open.then(|| part::made(context, &self.parts)).flatten()?;
        Some((key.to_string(), total.to_string()))
    }
}

impl Sum {
    fn judge(&self, context: &mut Context<'_>) -> Result<Outcome, Reason> {
        let total = context.measure(context.one(&self.total)?)?;
        let added = self.add(context, &total)?;
        if self.missing == Missing::Require && added.is_short() {
            return Ok(self.report_absent(context, &total));
        }
        let relation = self.relation(&added).ok_or(Reason::MISSING)?;
        if let Some((ours, theirs)) = added.clash {
            figures::report_units(context, "a sum", &ours, &theirs);
            return Ok(Outcome::Fails);
        }
        let fails = match relation {
            Relation::Equal => added.sum.disjoint(&total.interval),
            Relation::AtMost => added.sum.le(&total.interval).is_impossible(),
            Relation::AtLeast => total.interval.le(&added.sum).is_impossible(),
        };
        if fails {
            self.report(context, &total, &added.sum, relation);
        }
        Ok(Outcome::of(!fails))
    }

    /// What the figures that are there must be to the total; `None` if too much is missing to say.
    fn relation(&self, added: &Added<'_>) -> Option<Relation> {
        match self.missing {
            Missing::Unknown | Missing::Require if added.is_short() => None,
            Missing::Skip if added.lacks_part && added.lacks_minus => None,
            _ if added.figures == 0 => None,
            Missing::Skip if added.lacks_minus => Some(Relation::AtLeast),
            Missing::Skip if added.lacks_part => Some(Relation::AtMost),
            _ if self.mode == Mode::Includes => Some(Relation::AtMost),
            _ => Some(Relation::Equal),
        }
    }

    fn add<'a>(&self, context: &Context<'a>, total: &Measure<'a>) -> Result<Added<'a>, Reason> {
        let sum = Interval::exact(0.into());
        let mut added = Added { sum, figures: 0, lacks_part: false, lacks_minus: false, clash: None };
        // The first figure that says its unit; all others must be in it.
        let mut unit = *total;
        let mut failure = None;
        for part in &self.parts {
            part.each(context, &mut |node| {
                let Some(node) = node else {
                    added.lacks_part |= !part.is_minus;
                    added.lacks_minus |= part.is_minus;
                    return;
                };
                let added_up = context.measure(node).and_then(|measure| {
                    if unit.unit.is_none() {
                        unit = measure;
                    }
                    if added.clash.is_none() && !unit.is_comparable(&measure) {
                        added.clash = Some((unit, measure));
                    }
                    let sum =
                        if part.is_minus { added.sum.sub(&measure.interval) } else { added.sum.add(&measure.interval) };
                    sum.map_err(|_| Reason::TOO_MANY_DIGITS)
                });
                match added_up {
                    Ok(sum) => (added.sum, added.figures) = (sum, added.figures + 1),
                    Err(reason) => failure = failure.or(Some(reason)),
                }
            });
        }
        failure.map_or(Ok(added), Err)
    }

    /// The parts that are there, and whether they are taken off.
    fn figures<'a>(&self, context: &Context<'a>) -> impl Iterator<Item = (NodeRef<'a>, bool)> + use<'a> {
        let mut figures = Vec::new();
        for part in &self.parts {
            part.each(context, &mut |node| figures.extend(node.map(|node| (node, part.is_minus))));
        }
        figures.into_iter()
    }

    fn report<'a>(&self, context: &mut Context<'a>, total: &Measure<'a>, sum: &Interval, relation: Relation) {
        let written = sum.show_in(total.scale).to_string();
        let gap = sum.gap(&total.interval).filter(|gap| !gap.is_zero()).map_or_else(String::new, |gap| total.show(gap));
        let (name, text) = (context.name(total.node), total.text());
        let values = [("total", &*text), ("sum", &written), ("imbalance", &gap)];
        let mut finding = context.finding(total.node, &values, || {
            let verb = match relation {
                Relation::Equal => "do not add up to it",
                Relation::AtMost => "are more than that",
                Relation::AtLeast => "are less than that",
            };
            let least = if sum.point().is_some() && total.interval.point().is_some() { "" } else { "at least " };
            let off = if gap.is_empty() { String::new() } else { format!(", off by {least}{gap}") };
            format!("`{name}` is {text}, but its parts {verb}: they make {written}{off}")
        });
        finding.label = format!("stated: {text}");
        let parts: Vec<_> = self.figures(context).collect();
        for (index, (node, is_minus)) in parts.iter().enumerate() {
            let Ok(measure) = context.measure(*node) else { continue };
            let sign = if *is_minus { "− " } else { ["", "+ "][usize::from(index > 0)] };
            let end = if index > 0 && index + 1 == parts.len() { format!(" = {written}") } else { String::new() };
            finding.related.push(context.label(*node, format!("{sign}{}{end}", measure.text())));
            finding.values.push(context.value(&measure));
        }
        finding.values.push(context.value(total));
        context.report(finding.help("correct the figure that is wrong: every part counts once, and only once"));
    }

    fn report_absent<'a>(&self, context: &mut Context<'a>, total: &Measure<'a>) -> Outcome {
        let is_absent = |part: &&Part| {
            let mut is_absent = false;
            part.each(context, &mut |node| is_absent |= node.is_none());
            is_absent
        };
        let names: Vec<_> = self.parts.iter().filter(is_absent).map(|part| format!("`{}`", part.path)).collect();
        let (name, names) = (context.name(total.node), names.join(", "));
        let message = || format!("`{name}` is stated, but not all of its parts: {names} is missing");
        let mut finding = context.finding(total.node, &[("missing", &names), ("total", &total.text())], message);
        finding.label = format!("stated: {}", total.text());
        finding.values.push(context.value(total));
        // The total itself may well be right.
        finding.subject = None;
        context.report(finding.help("add the part; write `0` if there is none"));
        Outcome::Fails
    }
}
