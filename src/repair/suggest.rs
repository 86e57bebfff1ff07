//! Which slip it was: every slip of every figure that can be wrong alone, and every exchange of two figures.

use crate::document::NodeRef;
use crate::repair::Change;
use crate::repair::Domain;
use crate::repair::Suggestion;
use crate::repair::end::Range;
use crate::repair::field::Field;
use crate::repair::slip::Slip;
use crate::repair::system::System;
use crate::repair::system::allows;
use crate::repair::written::Digits;
use crate::rule::Relation;

/// More than this many ways to mend a record are no choice for a reader.
const MOST_CHOICES: usize = 3;

/// What came of it.
pub(super) struct Found<'a> {
    /// One slip, or a choice of a few.
    pub(super) slips: Vec<Suggestion<'a>>,
    /// Whether there were slips that are not said.
    pub(super) is_ambiguous: bool,
    /// Whether two figures could have been exchanged.
    pub(super) has_swaps: bool,
}

/// A slip that mends every sum.
struct Candidate {
    slip: Slip,
    changes: Vec<(usize, Digits)>,
}

/// A row as one of its fields meets it: the sum of all others, and how often the field is added.
struct Rest {
    relation: Relation,
    range: Range,
    factor: i32,
}

pub(super) fn find<'a>(
    system: &System<'a>,
    failing: &[usize],
    possible: &[usize],
    domain: &dyn Fn(NodeRef<'a>) -> Domain,
) -> Found<'a> {
    let mut candidates = Vec::new();
    for &field in possible {
        try_slips(system, field, domain, &mut candidates);
    }
    drop_coarse(system, &mut candidates);
    prefer_unit(system, &mut candidates);
    let before = candidates.len();
    try_swaps(system, failing, domain, &mut candidates);
    let has_swaps = candidates.len() > before;
    let are_strong = candidates.iter().all(|candidate| candidate.slip.is_strong());
    let is_said = match candidates.len() {
        1 => (are_strong || failing.len() > 1) && !is_unlike_siblings(system, &candidates[0]),
        count => count <= MOST_CHOICES && are_strong,
    };
    let is_sure = is_said && candidates.len() == 1;
    let is_ambiguous = !is_sure && !candidates.is_empty();
    let slips = candidates.iter().filter(|_| is_said).map(|candidate| suggestion(system, candidate)).collect();
    Found { slips, is_ambiguous, has_swaps }
}

/// That a figure, which is certainly wrong since it is below zero, has a minus too many: if all sums hold without.
pub(super) fn unsigned<'a>(
    system: &System<'a>,
    scalar: NodeRef<'a>,
    domain: &dyn Fn(NodeRef<'a>) -> Domain,
) -> Option<Suggestion<'a>> {
    let is_it = |field: &Field<'a>| field.written.is_some_and(|written| written.scalar == scalar);
    let field = system.fields.iter().position(is_it)?;
    let this = &system.fields[field];
    let digits = Digits { is_negative: false, ..this.written?.digits };
    let range = this.range_of(&digits, system.unit)?;
    let others_hold = system.rows.iter().enumerate().all(|(row, equation)| stands_in(this, row) || equation.holds());
    let mends = others_hold && rests(system, field)?.iter().all(|rest| rest.allows(range));
    let candidate = Candidate { slip: Slip::Sign, changes: vec![(field, digits)] };
    (mends && this.allows(&digits, domain)).then(|| suggestion(system, &candidate))
}

fn suggestion<'a>(system: &System<'a>, candidate: &Candidate) -> Suggestion<'a> {
    let changes = candidate.changes.iter().map(|&(field, digits)| {
        let field = &system.fields[field];
        let written = field.written.expect("only written figures are tried");
        Change { figure: field.measure.node, scalar: written.scalar, text: digits.to_string() }
    });
    Suggestion { slip: candidate.slip, changes: changes.collect() }
}

fn try_slips<'a>(
    system: &System<'a>,
    field: usize,
    domain: &dyn Fn(NodeRef<'a>) -> Domain,
    candidates: &mut Vec<Candidate>,
) {
    let known = candidates.len();
    let Some((written, rests)) = system.fields[field].written.zip(rests(system, field)) else { return };
    let this = &system.fields[field];
    written.digits.slips(&mut |slip, digits| {
        let is_written_so =
            (digits.decimals == 0 || written.takes_point) && (!digits.is_negative || written.takes_sign);
        let mends = |range: Range| rests.iter().all(|rest| rest.allows(range));
        if !is_written_so || !this.range_of(&digits, system.unit).is_some_and(mends) {
            return;
        }
        let is_new = !candidates[known..].iter().any(|candidate| is_same(&candidate.changes[0].1, &digits));
        if is_new && this.allows(&digits, domain) {
            candidates.push(Candidate { slip, changes: vec![(field, digits)] });
        }
    });
}

/// Drops what is the same number as a likelier slip gives, only less exact than anything that it is added to: beside
/// 8.6, 132 was 13.2 without its point, not 13 with a digit too many.
fn drop_coarse(system: &System<'_>, candidates: &mut Vec<Candidate>) {
    let range = |field: usize, digits: &Digits| system.fields[field].range_of(digits, system.unit);
    let strong: Vec<(usize, Digits)> = candidates
        .iter()
        .filter(|candidate| candidate.slip.is_strong())
        .map(|candidate| candidate.changes[0])
        .collect();
    candidates.retain(|candidate| {
        let (field, digits) = candidate.changes[0];
        let says_the_same = |&(other, exact): &(usize, Digits)| {
            other == field
                && exact.decimals > digits.decimals
                && range(field, &digits).zip(range(field, &exact)).is_some_and(|(wide, narrow)| wide.holds(narrow))
        };
        let is_coarse = !candidate.slip.is_strong() && digits.decimals < decimals_beside(system, field);
        !(is_coarse && strong.iter().any(says_the_same))
    });
}

/// Keeps only a unit slip of a figure that is written with more decimals than any figure beside it and is one of them
/// once it is mended: beside 8.6 and 5.1, 0.0132 was 13.2 in a larger unit, whatever else would make the total hold.
fn prefer_unit(system: &System<'_>, candidates: &mut Vec<Candidate>) {
    let is_certain = |candidate: &Candidate| {
        let (field, meant) = candidate.changes[0];
        let written = system.fields[field].written.map_or(0, |written| written.digits.decimals);
        let beside = most_decimals_beside(system, field);
        let is_unit = matches!(candidate.slip, Slip::Shifted { places: 3 | 6 });
        is_unit && beside.is_some_and(|beside| meant.decimals <= beside && beside < written)
    };
    let mut certain = (0..candidates.len()).filter(|&place| is_certain(&candidates[place]));
    if let Some(only) = certain.next().filter(|_| certain.next().is_none()) {
        candidates.swap(0, only);
        candidates.truncate(1);
    }
}

/// Whether a point was moved so that the figure had more decimals than those beside it, or none where it has some now
/// and all those have: that is more often chance.
fn is_unlike_siblings(system: &System<'_>, candidate: &Candidate) -> bool {
    let is_part = |field: usize| system.fields[field].rows.iter().any(|&(row, _)| system.rows[row].terms[0].0 != field);
    let (field, meant) = candidate.changes[0];
    let beside = most_decimals_beside(system, field).unwrap_or(meant.decimals);
    let has_point = system.fields[field].written.is_some_and(|written| written.digits.decimals > 0);
    let is_coarser = has_point && meant.decimals == 0 && decimals_beside(system, field) > 0;
    let is_moved = matches!(candidate.slip, Slip::Shifted { places: -2..=2 });
    is_moved && is_part(field) && (meant.decimals > beside || is_coarser)
}

/// The decimals that the other parts of the sums of a field have at most; of a field that is only a total, those of its
/// parts. `None` if there are none.
fn most_decimals_beside(system: &System<'_>, field: usize) -> Option<u32> {
    let rows = || system.fields[field].rows.iter().map(|&(row, _)| &system.rows[row]);
    let parts = rows().filter(|row| row.terms[0].0 != field || system.fields[field].rows.len() == 1);
    let others = parts.flat_map(|row| &row.terms[1..]).filter(|&&(other, _)| other != field);
    others.map(|&(other, _)| system.fields[other].written.map_or(0, |written| written.digits.decimals)).max()
}

/// The decimals that every other figure in the sums of a field has at least.
fn decimals_beside(system: &System<'_>, field: usize) -> u32 {
    let rows = system.fields[field].rows.iter().map(|&(row, _)| &system.rows[row]);
    let others = rows.flat_map(|row| &row.terms).filter(|&&(other, _)| other != field);
    let decimals = others.map(|&(other, _)| system.fields[other].written.map_or(0, |written| written.digits.decimals));
    decimals.min().unwrap_or(0)
}

/// Whether two figures are one number.
fn is_same(ours: &Digits, theirs: &Digits) -> bool {
    let decimals = ours.decimals.max(theirs.decimals);
    let value = |digits: &Digits| digits.mantissa * 10_i128.pow(decimals - digits.decimals);
    ours.is_negative == theirs.is_negative && value(ours) == value(theirs)
}

fn rests(system: &System<'_>, field: usize) -> Option<Vec<Rest>> {
    let Field { rows, range, .. } = &system.fields[field];
    let rest = |&(row, factor): &(usize, i32)| {
        let equation = &system.rows[row];
        Some(Rest { relation: equation.relation, range: equation.range.less(*range, factor)?, factor })
    };
    rows.iter().map(rest).collect()
}

impl Rest {
    fn allows(&self, range: Range) -> bool {
        self.range.plus(range, self.factor).is_some_and(|range| allows(self.relation, &range))
    }
}

fn try_swaps<'a>(
    system: &System<'a>,
    failing: &[usize],
    domain: &dyn Fn(NodeRef<'a>) -> Domain,
    candidates: &mut Vec<Candidate>,
) {
    let Some(&first) = failing.first() else { return };
    for &(ours, _) in &system.rows[first].terms {
        for theirs in 0..system.fields.len() {
            let is_twice = theirs < ours && stands_in(&system.fields[theirs], first);
            let touches = failing
                .iter()
                .all(|&row| stands_in(&system.fields[ours], row) || stands_in(&system.fields[theirs], row));
            if ours == theirs || is_twice || !touches {
                continue;
            }
            if let Some(candidate) = swap(system, [ours, theirs], domain) {
                candidates.push(candidate);
            }
        }
    }
}

fn stands_in(field: &Field<'_>, row: usize) -> bool {
    field.rows.iter().any(|&(other, _)| other == row)
}

/// The exchange of two figures, if it mends everything.
fn swap<'a>(system: &System<'a>, pair: [usize; 2], domain: &dyn Fn(NodeRef<'a>) -> Domain) -> Option<Candidate> {
    let [ours, theirs] = pair.map(|field| &system.fields[field]);
    let (our_digits, their_digits) = (ours.written?.digits, theirs.written?.digits);
    if our_digits == their_digits {
        return None;
    }
    let new = [ours.range_of(&their_digits, system.unit)?, theirs.range_of(&our_digits, system.unit)?];
    let rows = ours.rows.iter().chain(&theirs.rows).map(|&(row, _)| row);
    for row in rows {
        let equation = &system.rows[row];
        let change = |range: Range, field: &Field<'_>, new: Range| {
            let factor = field.rows.iter().find(|(other, _)| *other == row).map_or(0, |(_, factor)| *factor);
            range.less(field.range, factor)?.plus(new, factor)
        };
        let range = change(change(equation.range, ours, new[0])?, theirs, new[1])?;
        if !allows(equation.relation, &range) {
            return None;
        }
    }
    let is_allowed = ours.allows(&their_digits, domain) && theirs.allows(&our_digits, domain);
    let mut changes = vec![(pair[0], their_digits), (pair[1], our_digits)];
    changes.sort_unstable_by_key(|&(field, _)| system.fields[field].measure.node.index());
    is_allowed.then_some(Candidate { slip: Slip::Swapped, changes })
}
