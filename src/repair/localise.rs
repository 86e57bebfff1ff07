//! Which figure is wrong: the one that stands in every failing sum, and that some other value would mend.

use crate::document::NodeRef;
use crate::repair::Domain;
use crate::repair::Explanation;
use crate::repair::pair;
use crate::repair::suggest;
use crate::repair::system::System;
use crate::rule::Relation;

/// A range of whole numbers without an end that is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Needed {
    pub(super) low: Option<i128>,
    pub(super) high: Option<i128>,
}

impl Needed {
    pub(super) fn intersect(self, other: Self) -> Option<Self> {
        let low = self.low.max(other.low);
        let high = match (self.high, other.high) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        low.zip(high).is_none_or(|(low, high)| low <= high).then_some(Self { low, high })
    }
}

/// Explains every group of failing sums that hang together.
pub(super) fn explain<'a>(system: &System<'a>, domain: &dyn Fn(NodeRef<'a>) -> Domain) -> Vec<Explanation<'a>> {
    let failing: Vec<usize> = (0..system.rows.len()).filter(|&row| !system.rows[row].holds()).collect();
    let groups = groups(system, &failing, |_| true);
    groups.into_iter().flat_map(|failing| explain_group(system, failing, domain)).collect()
}

fn explain_group<'a>(
    system: &System<'a>,
    failing: Vec<usize>,
    domain: &dyn Fn(NodeRef<'a>) -> Domain,
) -> Vec<Explanation<'a>> {
    let one = explain_by_one(system, failing, domain);
    if !one.culprits.is_empty() || one.is_ambiguous || !one.slips.is_empty() {
        return vec![one];
    }
    // No figure stands in all of them: sums that share none fail apart, each for a reason of its own.
    let apart = groups(system, &one.rows, |row| one.rows.contains(&row));
    if apart.len() > 1 {
        return apart.into_iter().map(|failing| explain_by_one(system, failing, domain)).collect();
    }
    let culprits = pair::find(system, &one.rows).map(|pair| pair.map(|field| system.fields[field].measure.node));
    vec![Explanation { culprits: culprits.map(Vec::from).unwrap_or_default(), ..one }]
}

fn explain_by_one<'a>(
    system: &System<'a>,
    failing: Vec<usize>,
    domain: &dyn Fn(NodeRef<'a>) -> Domain,
) -> Explanation<'a> {
    let possible = alone(system, &failing, domain);
    let found = suggest::find(system, &failing, &possible, domain);
    let mut culprits = Vec::new();
    if let [slip] = &found.slips[..] {
        culprits.push(slip.changes[0].figure);
    } else if let [only] = possible[..]
        && found.slips.is_empty()
        && !found.has_swaps
    {
        culprits.push(system.fields[only].measure.node);
    }
    let is_ambiguous = found.is_ambiguous || possible.len() > 1;
    Explanation { rows: failing, culprits, slips: found.slips, is_ambiguous }
}

/// The fields that can be wrong alone.
fn alone<'a>(system: &System<'a>, failing: &[usize], domain: &dyn Fn(NodeRef<'a>) -> Domain) -> Vec<usize> {
    let Some(&first) = failing.first() else { return Vec::new() };
    let fields = system.rows[first].terms.iter().map(|&(field, _)| field);
    let is_in_all =
        |&field: &usize| failing.iter().all(|row| system.fields[field].rows.iter().any(|(other, _)| other == row));
    let mut found: Vec<usize> = fields.filter(is_in_all).filter(|&field| can_be_wrong(system, field, domain)).collect();
    found.sort_unstable();
    found
}

/// Whether some value of a field makes all its sums hold.
fn can_be_wrong<'a>(system: &System<'a>, field: usize, domain: &dyn Fn(NodeRef<'a>) -> Domain) -> bool {
    let rows = &system.fields[field].rows;
    let needed = rows
        .iter()
        .try_fold(Needed::default(), |needed, &(row, factor)| needed.intersect(needed_by(system, field, row, factor)?));
    let Some(needed) = needed else { return false };
    let is_below_zero = needed.high.is_some_and(|high| high < 0);
    !(is_below_zero && system.fields[field].is_never_negative(domain))
}

/// The values of a field that make a row hold, widened by how inexactly the field is written.
pub(super) fn needed_by(system: &System<'_>, field: usize, row: usize, factor: i32) -> Option<Needed> {
    let (equation, range) = (&system.rows[row], system.fields[field].range);
    let rest = equation.range.less(range, factor)?;
    let slack = range.width().unwrap_or(0) / 2;
    // factor · x + rest ≤ 0 has x at most −rest.low / factor, and the other way round for a negative factor.
    let at_most = (rest.low.infinite == 0).then(|| -rest.low.value);
    let at_least = (rest.high.infinite == 0).then(|| -rest.high.value);
    let (low, high) = match equation.relation {
        Relation::Equal => (at_least, at_most),
        Relation::AtMost => (None, at_most),
        Relation::AtLeast => (at_least, None),
    };
    let divided = |value: Option<i128>| value.map(|value| value / i128::from(factor));
    let (low, high) = if factor < 0 { (divided(high), divided(low)) } else { (divided(low), divided(high)) };
    Some(Needed { low: low.map(|low| low - slack), high: high.map(|high| high + slack) })
}

/// Failing rows in groups that hang together by figures, over those rows that `joins`.
fn groups(system: &System<'_>, failing: &[usize], joins: impl Fn(usize) -> bool) -> Vec<Vec<usize>> {
    let mut group_of = vec![usize::MAX; system.rows.len()];
    let mut groups = Vec::new();
    for &start in failing {
        if group_of[start] != usize::MAX {
            continue;
        }
        let mut open = vec![start];
        group_of[start] = groups.len();
        while let Some(row) = open.pop() {
            let neighbours = system.rows[row].terms.iter().flat_map(|&(field, _)| &system.fields[field].rows);
            for &(next, _) in neighbours {
                if group_of[next] == usize::MAX && joins(next) {
                    group_of[next] = groups.len();
                    open.push(next);
                }
            }
        }
        groups.push(Vec::new());
    }
    for &row in failing {
        groups[group_of[row]].push(row);
    }
    groups
}
