//! Which two figures are wrong, where no single one explains everything.

use crate::repair::localise::Needed;
use crate::repair::localise::needed_by;
use crate::repair::system::System;

/// Figures in the failing sums past which pairs are not tried.
const MOST: usize = 60;

/// The only two fields that can be wrong together: each failing sum has one of them. `None` if there is no such pair,
/// or more than one.
pub(super) fn find(system: &System<'_>, failing: &[usize]) -> Option<[usize; 2]> {
    let mut fields: Vec<usize> =
        failing.iter().flat_map(|&row| system.rows[row].terms.iter().map(|&(field, _)| field)).collect();
    fields.sort_unstable();
    fields.dedup();
    if fields.len() > MOST {
        return None;
    }
    let mut found = None;
    for (index, &one) in fields.iter().enumerate() {
        for &other in &fields[index + 1..] {
            if is_explained(system, failing, [one, other]) && found.replace([one, other]).is_some() {
                return None;
            }
        }
    }
    found
}

/// Whether two fields that share no sum can be given values that make all their sums hold.
fn is_explained(system: &System<'_>, failing: &[usize], pair: [usize; 2]) -> bool {
    let stands_in = |field: usize, row: usize| system.fields[field].rows.iter().any(|&(other, _)| other == row);
    let [one, other] = pair;
    let touches_all = failing.iter().all(|&row| stands_in(one, row) || stands_in(other, row));
    let share_one = system.fields[one].rows.iter().any(|&(row, _)| stands_in(other, row));
    touches_all && !share_one && pair.iter().all(|&field| has_value(system, field))
}

fn has_value(system: &System<'_>, field: usize) -> bool {
    let rows = &system.fields[field].rows;
    let needed = rows
        .iter()
        .try_fold(Needed::default(), |needed, &(row, factor)| needed.intersect(needed_by(system, field, row, factor)?));
    needed.is_some()
}
