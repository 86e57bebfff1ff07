//! What people can look at of records that are right: figures and dates that a rule says belong together.
//!
//! Which there are follows from the rules alone, so a project's own rules give its own exhibits. There are at most
//! [`SHOWN`] of a sort, those with the most to see; the rest is counted.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::Value;

/// The exhibits of one sort that are kept.
pub const SHOWN: usize = 12;
/// The rows of one exhibit that are kept.
pub const ROWS: usize = 24;

/// What an exhibit shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sort {
    /// The figures of a series, one item after the other.
    Series,
    /// What two records say of one thing.
    Sides,
    /// Dates on one line.
    Times,
    /// Totals with their parts, a total in each row.
    Shares,
    /// One total, with a part in each row and the total in the last.
    Parts,
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exhibit {
    /// What it shows.
    pub sort: Sort,
    /// The file of its record; of two records the first's.
    pub path: String,
    /// Which record of the file it is, from 0.
    pub number: u32,
    /// The record, as findings name it; of two records both.
    pub record: String,
    /// The pointer of what holds all of it.
    pub pointer: String,
    /// The same for people: `participants CAN deaths`.
    pub about: String,
    /// The rules that it follows from, by id.
    pub rules: BTreeSet<Arc<str>>,
    /// What stands in its rows.
    pub rows: Vec<Row>,
    /// The rows that are left out.
    pub cut: usize,
}

/// A row of an exhibit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is about.
    pub name: String,
    /// Its figures or dates, in the order of the record.
    pub values: Vec<Shown>,
}

/// A figure or date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What it is called.
    pub name: String,
    /// What it is, with its bounds: a figure's as numbers in single units, a date's as days.
    pub value: Value,
    /// Whether it is taken off.
    pub is_minus: bool,
}

/// How many records of each kind speak of a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spoken {
    /// By the kind of the records that speak.
    pub by: BTreeMap<Arc<str>, usize>,
}

/// Everything there is to look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exhibits {
    /// The exhibits, in order of sort, file and place.
    pub shown: Vec<Exhibit>,
    /// How many there would be of each sort.
    pub counted: BTreeMap<Sort, usize>,
    /// By the kind of record that others refer to, what is said of each of its keys.
    pub spoken: BTreeMap<Arc<str>, BTreeMap<String, Spoken>>,
}

impl Exhibits {
    /// Adds an exhibit. Those with the most rows are kept, then those that come first.
    pub fn add(&mut self, mut exhibit: Exhibit) {
        let cut = exhibit.rows.len().saturating_sub(ROWS);
        exhibit.cut += cut;
        // Of a series the end is kept: people ask for the last years first.
        match exhibit.sort {
            Sort::Series => drop(exhibit.rows.drain(..cut)),
            _ => exhibit.rows.truncate(ROWS),
        }
        *self.counted.entry(exhibit.sort).or_default() += 1;
        self.shown.push(exhibit);
        if self.shown.len() > 16 * SHOWN {
            self.prune();
        }
    }

    /// Adds all that another holds.
    pub fn append(&mut self, mut other: Self) {
        self.shown.append(&mut other.shown);
        other.counted.iter().for_each(|(sort, number)| *self.counted.entry(*sort).or_default() += number);
        self.prune();
    }

    /// Keeps the exhibits of some files. What was left out before, because there is so much, is not found again.
    pub fn keep(&mut self, is_kept: impl Fn(&str) -> bool) {
        let before = self.shown.len();
        self.shown.retain(|exhibit| is_kept(&exhibit.path));
        if self.shown.len() < before {
            self.counted.clear();
        }
    }

    /// Takes out what is too much, and brings the rest in order.
    pub fn prune(&mut self) {
        let rows = |exhibit: &Exhibit| exhibit.rows.len() + exhibit.cut;
        self.shown
            .sort_by(|a, b| a.sort.cmp(&b.sort).then(rows(b).cmp(&rows(a))).then_with(|| a.place().cmp(&b.place())));
        let mut kept: BTreeMap<Sort, usize> = BTreeMap::new();
        self.shown.retain(|exhibit| {
            let number = kept.entry(exhibit.sort).or_default();
            *number += 1;
            *number <= SHOWN
        });
        self.shown.sort_by(|a, b| a.place().cmp(&b.place()));
    }
}

impl Exhibit {
    fn place(&self) -> (Sort, &str, u32, &str, &BTreeSet<Arc<str>>, Option<&str>) {
        let unit = self.rows.first().and_then(|row| row.values.first()).and_then(|shown| shown.value.unit.as_deref());
        (self.sort, &self.path, self.number, &self.pointer, &self.rules, unit)
    }
}
