//! The sums of a record as sparse rows over its figures.

use std::collections::HashMap;

use crate::document::NodeRef;
use crate::repair::Domain;
use crate::repair::Explanation;
use crate::repair::Suggestion;
use crate::repair::end::Range;
use crate::repair::field::Field;
use crate::repair::localise;
use crate::repair::suggest;
use crate::rule::Measure;
use crate::rule::Relation;
use crate::rule::Row;

/// A system past this size is a table that no slip could be singled out of, and would only take time.
const MOST_FIELDS: usize = 2_000;

/// Every sum of a record that can be checked.
pub struct System<'a> {
    pub(super) fields: Vec<Field<'a>>,
    pub(super) rows: Vec<Equation>,
    /// All figures are whole multiples of 10^`unit`.
    pub(super) unit: i32,
}

/// Σ factor · field, which can be zero, or on its side of zero, if the sum holds.
pub(super) struct Equation {
    /// The fields; the total is the first, with the factor −1.
    pub(super) terms: Vec<(usize, i32)>,
    pub(super) relation: Relation,
    /// What the terms make.
    pub(super) range: Range,
}

impl Equation {
    pub(super) fn holds(&self) -> bool {
        allows(self.relation, &self.range)
    }
}

/// Whether a sum that can be anything in `range` can meet the relation to zero.
pub(super) fn allows(relation: Relation, range: &Range) -> bool {
    match relation {
        Relation::Equal => range.reaches_down_to_zero() && range.reaches_up_to_zero(),
        Relation::AtMost => range.reaches_down_to_zero(),
        Relation::AtLeast => range.reaches_up_to_zero(),
    }
}

impl<'a> System<'a> {
    /// The system of some rows; `None` if their figures are too large, or too fine, or too many.
    pub fn new(rows: &[Row<'a>]) -> Option<Self> {
        if rows.iter().any(|row| row.parts.len() > MOST_FIELDS) {
            return None;
        }
        let measures = || rows.iter().flat_map(|row| std::iter::once(&row.total).chain(row.parts.iter().map(first)));
        let unit = measures().map(Field::unit).min()?;
        let mut system = Self { fields: Vec::new(), rows: Vec::with_capacity(rows.len()), unit };
        let mut known = HashMap::new();
        for row in rows {
            let terms = row.parts.iter().map(|(part, is_minus)| (part, if *is_minus { -1 } else { 1 }));
            let terms: Vec<_> = std::iter::once((&row.total, -1)).chain(terms).collect();
            system.add(&terms, row.relation, &mut known)?;
        }
        if system.fields.len() > MOST_FIELDS {
            return None;
        }
        system.settle_signs();
        Some(system)
    }

    fn add(
        &mut self,
        terms: &[(&Measure<'a>, i32)],
        relation: Relation,
        known: &mut HashMap<u32, usize>,
    ) -> Option<()> {
        let mut equation = Equation { terms: Vec::with_capacity(terms.len()), relation, range: Range::default() };
        for &(measure, factor) in terms {
            let next = self.fields.len();
            let field = *known.entry(measure.node.index()).or_insert(next);
            if field == next {
                self.fields.push(Field::new(*measure, self.unit)?);
            }
            equation.range = equation.range.plus(self.fields[field].range, factor)?;
            match equation.terms.iter_mut().find(|(other, _)| *other == field) {
                Some((_, times)) => *times += factor,
                None => equation.terms.push((field, factor)),
            }
        }
        let row = self.rows.len();
        for &(field, factor) in &equation.terms {
            self.fields[field].rows.push((row, factor));
        }
        self.rows.push(equation);
        Some(())
    }

    /// A count takes no point, unless a figure that it is added to has one; and no minus, unless something is taken
    /// off in its sum.
    fn settle_signs(&mut self) {
        let has_point = |field: &Field<'_>| field.written.is_some_and(|written| written.takes_point);
        let pointed: Vec<bool> =
            self.rows.iter().map(|row| row.terms.iter().any(|&(field, _)| has_point(&self.fields[field]))).collect();
        let signed: Vec<bool> =
            self.rows.iter().map(|row| row.terms.iter().skip(1).any(|&(_, factor)| factor < 0)).collect();
        for field in &mut self.fields {
            let is_count = field.is_count();
            let Some(written) = &mut field.written else { continue };
            written.takes_point |= field.rows.iter().any(|&(row, _)| pointed[row]);
            written.takes_sign = !is_count || field.rows.iter().any(|&(row, _)| signed[row]);
        }
    }

    /// Whether every sum can hold.
    pub fn holds(&self) -> bool {
        self.rows.iter().all(Equation::holds)
    }

    /// What explains the sums that fail. `domain` says what the schema allows at a scalar; it is only asked of figures
    /// that come into question.
    pub fn explain(&self, domain: &dyn Fn(NodeRef<'a>) -> Domain) -> Vec<Explanation<'a>> {
        localise::explain(self, domain)
    }

    /// What is suggested for a figure below zero that can't be: to take off the minus, if every sum holds then.
    pub fn unsigned(&self, scalar: NodeRef<'a>, domain: &dyn Fn(NodeRef<'a>) -> Domain) -> Option<Suggestion<'a>> {
        suggest::unsigned(self, scalar, domain)
    }
}

fn first<'r, 'a>(part: &'r (Measure<'a>, bool)) -> &'r Measure<'a> {
    &part.0
}
