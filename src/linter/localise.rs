//! Has the findings of sums that fail together point to the figure that is most likely wrong, and suggest the slip.
//!
//! A record whose sums hold pays nothing: rows are built when a sum has failed.

use crate::config::Config;
use crate::config::RecordKind;
use crate::config::Step;
use crate::diagnostic::Applicability;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Edit;
use crate::diagnostic::Fix;
use crate::diagnostic::Severity;
use crate::document::NodeRef;
use crate::document::Style;
use crate::quantity::Bound;
use crate::quantity::decimal;
use crate::repair::Change;
use crate::repair::Domain;
use crate::repair::Explanation;
use crate::repair::Suggestion;
use crate::repair::System;
use crate::rule::Context;
use crate::rule::Declared;
use crate::rule::Measure;
use crate::rule::Record;
use crate::rule::Relation;
use crate::rule::Row;
use crate::schema_walk::Limit;
use crate::schema_walk::SchemaWalk;
use crate::source::Span;
use crate::verdict::Verdict;

/// A difference of this many units of the last digit, or a multiple, is what two exchanged digits make.
const NINE: i128 = 9;

/// Localises what is wrong where a sum of the record failed at this level; `findings` are the level's.
pub(super) fn localise(
    config: &Config,
    kind: &RecordKind,
    record: Record<'_>,
    steps: &[Step],
    findings: &mut [Diagnostic],
) {
    if !findings.iter().any(|finding| is_of_sum(config, steps, finding)) {
        return;
    }
    let rows = rows(config, record, steps);
    let plain: Vec<Row<'_>> = rows.iter().map(|(_, row)| row.clone()).collect();
    let Some(system) = System::new(&plain) else { return };
    let domain = |scalar: NodeRef<'_>| domain(kind, record, scalar);
    let mut explained = system.explain(&domain);
    if record.poison.any(|node| is_figure(record.root.document().node(node))) {
        // A figure that the schema rejects may be the other half of the slip.
        explained.retain(|explanation| explanation.slips.is_empty());
    }
    for explanation in &explained {
        let place = Place { record, explanation };
        for &row in &explanation.rows {
            let (declared, row) = &rows[row];
            let node = record.pointer(row.node);
            let is_its = |finding: &&mut Diagnostic| *finding.rule == *declared.id && finding.node == node;
            findings.iter_mut().filter(is_its).for_each(|finding| place.tell(finding, row));
        }
    }
}

fn is_figure(node: NodeRef<'_>) -> bool {
    node.is_number() || node.text().starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

fn is_of_sum(config: &Config, steps: &[Step], finding: &Diagnostic) -> bool {
    let rules = steps.iter().map(|step| &config.rules[step.rule() as usize]);
    rules.filter(|declared| declared.info.kind == "sum").any(|declared| *declared.id == *finding.rule)
}

/// Every sum of a record, with its rule. A remark (`info`) is none that others must hold with.
fn rows<'a, 'c: 'a>(config: &'c Config, record: Record<'a>, steps: &[Step]) -> Vec<(&'c Declared, Row<'a>)> {
    let mut rows = Vec::new();
    for step in steps {
        let declared = &config.rules[step.rule() as usize];
        if declared.severity.is_none_or(|severity| severity == Severity::Info) {
            continue;
        }
        let (settings, node) = (&config.settings, record.root);
        let mut context = Context::new(record, settings, declared);
        let nodes = declared.each.as_ref().map_or_else(|| vec![node], |paths| context.all_of(paths));
        for node in nodes {
            context.node = node;
            let holds = declared.when.as_ref().is_none_or(|when| context.decide(when) == Verdict::Certain);
            rows.extend(holds.then(|| declared.rule.row(&context)).flatten().map(|row| (declared, row)));
        }
    }
    rows
}

/// What the schema allows at a scalar.
fn domain(kind: &RecordKind, record: Record<'_>, scalar: NodeRef<'_>) -> Domain {
    let Some(schema) = &kind.schema else { return Domain::default() };
    let bounds = SchemaWalk::new(schema.schema().files()).bounds(&record.pointer(scalar));
    let bound = |limit: Option<Limit>| limit.map(|limit| Bound { value: limit.value, closed: !limit.is_exclusive });
    Domain { minimum: bound(bounds.minimum), maximum: bound(bounds.maximum), is_integer: bounds.is_integer }
}

/// An explanation in its record.
struct Place<'p, 'a> {
    record: Record<'a>,
    explanation: &'p Explanation<'a>,
}

impl Place<'_, '_> {
    /// Says in the finding of a row what is known.
    fn tell(&self, finding: &mut Diagnostic, row: &Row<'_>) {
        let mut figures = std::iter::once(&row.total).chain(row.parts.iter().map(|(part, _)| part));
        let culprit = figures.find(|figure| self.explanation.culprits.contains(&figure.node));
        // Two figures that were exchanged are one finding, at the first.
        let exchanged = || self.explanation.culprits.first().filter(|_| self.explanation.slips.len() == 1);
        if let Some(place) = culprit.map(|culprit| culprit.node).or_else(|| exchanged().copied()) {
            self.point_to(finding, place);
        }
        finding.help = Some(self.help(finding, row, culprit));
        // A choice is for people: none of its edits is better than the others.
        if let [slip] = &self.explanation.slips[..] {
            finding.fixes.push(self.fix(slip));
        }
    }

    /// Makes a figure the primary place; what was there before becomes a label.
    fn point_to(&self, finding: &mut Diagnostic, culprit: NodeRef<'_>) {
        finding.move_to(self.record.location(culprit), self.record.pointer(culprit), culprit.index());
    }

    fn help(&self, finding: &Diagnostic, row: &Row<'_>, culprit: Option<&Measure<'_>>) -> String {
        let explanation = self.explanation;
        let rows = explanation.rows.len();
        match (&explanation.slips[..], culprit) {
            ([slip], _) => {
                let totals = if rows > 1 { "every total here hold" } else { "the total hold" };
                format!("{} It is the only single slip that makes {totals}", slip.question())
            }
            ([], Some(culprit)) if explanation.culprits.len() > 1 => {
                format!("correct `{}`: two figures are wrong here, and no other two can be", culprit.text())
            }
            ([], Some(culprit)) => {
                let cause = match rows {
                    1 => "can be the cause",
                    2 => "explains both failing totals",
                    _ => "explains all failing totals",
                };
                format!("correct `{}`: no other figure alone {cause}", culprit.text())
            }
            ([], None) => open_help(finding, row),
            (slips, _) => {
                let choices: Vec<String> = slips.iter().map(Suggestion::choice).collect();
                format!("one slip could be the cause: {}", choices.join(" or "))
            }
        }
    }

    fn fix(&self, slip: &Suggestion<'_>) -> Fix {
        let edits = slip.changes.iter().map(|change| edit(self.record, change)).collect();
        Fix { applicability: Applicability::Suggestion, title: slip.title(), edits }
    }
}

/// What can be said where any of the figures may be wrong.
fn open_help(finding: &Diagnostic, row: &Row<'_>) -> String {
    let help = finding.help.clone().unwrap_or_default();
    if is_multiple_of_nine(row) {
        return format!("{help}; a difference that is a multiple of 9 often comes from two digits changed round");
    }
    help
}

/// The change of a scalar's content; its quotes stay.
fn edit(record: Record<'_>, change: &Change<'_>) -> Edit {
    let span = change.scalar.span();
    let quote = usize::from(change.scalar.style() != Style::Plain);
    let file = record.location(change.scalar).file;
    Edit { file, span: Span::new(span.start + quote, span.end - quote), content: change.text.clone() }
}

/// Whether exact figures miss their total by a multiple of nine.
fn is_multiple_of_nine(row: &Row<'_>) -> bool {
    let total = row.total.interval.point().map(|total| -total);
    let difference = row.parts.iter().fold(total, |sum, (part, is_minus)| {
        let point = part.interval.point()?;
        decimal::add(sum?, if *is_minus { -point } else { point }).ok()
    });
    let is_nines = |difference: rust_decimal::Decimal| difference.normalize().mantissa() % NINE == 0;
    row.relation == Relation::Equal && difference.is_some_and(is_nines)
}
