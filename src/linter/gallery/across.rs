//! What can be seen of several records together: two sides of one thing, and who speaks of whom.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;

use crate::config::Config;
use crate::exhibit::Exhibit;
use crate::exhibit::Exhibits;
use crate::exhibit::Row;
use crate::exhibit::Shown;
use crate::exhibit::Sort;
use crate::exhibit::Spoken;
use crate::rule::Fact;
use crate::rule::Key;
use crate::source::FileId;
use crate::source::Files;

/// A record that speaks, and the kind that it is of.
type Speaker = (u32, FileId, u32);

/// The files and numbers of two records, and a unit.
type Pair<'p> = (&'p str, u32, &'p str, u32, Option<&'p str>);

/// Adds what the facts show, which are in order of rule, key and place.
pub(in crate::linter) fn relate(config: &Config, files: &Files, facts: &[Fact], exhibits: &mut Exhibits) {
    let mut spoken: BTreeMap<u32, BTreeMap<&Key, HashSet<Speaker>>> = BTreeMap::new();
    for facts in facts.chunk_by(|a, b| a.rule == b.rule) {
        sides(config, files, facts, exhibits);
        refer(config, facts, &mut spoken);
    }
    let named = |kind: u32| Arc::clone(&config.kinds[kind as usize].name);
    for (kind, keys) in spoken {
        let of_kind = exhibits.spoken.entry(named(kind)).or_default();
        for (key, speakers) in keys {
            let spoken: &mut Spoken = of_kind.entry(key.to_string()).or_default();
            speakers.iter().for_each(|(kind, ..)| *spoken.by.entry(named(*kind)).or_default() += 1);
        }
    }
    exhibits.prune();
}

/// An exhibit for each two records that say the same of several things, in one unit.
fn sides(config: &Config, files: &Files, facts: &[Fact], exhibits: &mut Exhibits) {
    let declared = &config.rules[facts[0].rule as usize];
    let mut pairs: BTreeMap<Pair<'_>, Vec<(&Fact, &Fact)>> = BTreeMap::new();
    for group in facts.chunk_by(|a, b| a.key == b.key) {
        for (left, right) in declared.rule.sides(group) {
            let (left, right) = (&group[left], &group[right]);
            let place = |fact: &Fact| (files.path(fact.at.location.file), fact.at.location.document);
            let (one, other) = if place(left) <= place(right) { (left, right) } else { (right, left) };
            let unit = left.value().and_then(|value| value.unit.as_deref());
            let ((path, number), (other_path, other_number)) = (place(one), place(other));
            pairs.entry((path, number, other_path, other_number, unit)).or_default().push((one, other));
        }
    }
    for ((path, number, _, _, unit), pairs) in pairs {
        let (one, other) = pairs[0];
        let rows = pairs.iter().zip(subjects(&pairs, unit)).map(|((one, other), name)| {
            let [word, other_word] = words(one, other);
            Row { name, values: [side(one, &word), side(other, &other_word)].into_iter().flatten().collect() }
        });
        exhibits.add(Exhibit {
            sort: Sort::Sides,
            path: path.to_owned(),
            number,
            record: format!("{} and {}", one.record, other.record),
            pointer: String::new(),
            about: String::new(),
            rules: BTreeSet::from([Arc::clone(&declared.id)]),
            rows: rows.collect(),
            cut: 0,
        });
    }
}

/// A side, called after its record and what that says it is.
fn side(fact: &Fact, word: &str) -> Option<Shown> {
    let name = format!("{} {word}", fact.record).trim_end().to_owned();
    fact.value().map(|value| Shown { name, value: value.as_value(), is_minus: false })
}

/// What each row is about: the parts of its key that are no part of a record's name nor the unit, if they and the words
/// for its sides tell it from the others; else the key.
fn subjects(pairs: &[(&Fact, &Fact)], unit: Option<&str>) -> Vec<String> {
    let short = |(one, other): &(&Fact, &Fact)| {
        let known: HashSet<&str> =
            [&*one.record, &*other.record].iter().flat_map(|record| record.split(", ")).chain(unit).collect();
        one.key.parts().filter(|part| !known.contains(part)).collect::<Vec<_>>().join(", ")
    };
    let names: Vec<String> = pairs.iter().map(short).collect();
    let apart: HashSet<_> = names.iter().zip(pairs).map(|(name, (one, other))| (name, words(one, other))).collect();
    let is_told = apart.len() == pairs.len() && names.iter().all(|name| !name.is_empty());
    if is_told { names } else { pairs.iter().map(|(one, _)| one.key.to_string()).collect() }
}

/// What both sides are called, as far as they are called otherwise: `imports` and `exports`.
fn words(one: &Fact, other: &Fact) -> [String; 2] {
    let steps = |fact: &Fact| -> Vec<String> {
        let pointer = fact.value().map_or("", |value| value.at.pointer());
        pointer.split('/').filter(|step| step.parse::<u64>().is_err()).map(str::to_owned).collect()
    };
    let (one, other) = (steps(one), steps(other));
    let shared = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[shared..], &other[shared..]);
    let ending = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    [one, other].map(|steps| steps[..steps.len() - ending].join(" "))
}

/// Notes which records speak of a key that another record has: those that a `reference` takes its first source from.
fn refer<'f>(config: &Config, facts: &'f [Fact], spoken: &mut BTreeMap<u32, BTreeMap<&'f Key, HashSet<Speaker>>>) {
    let declared = &config.rules[facts[0].rule as usize];
    if declared.info.kind != "reference" {
        return;
    }
    let sources = declared.rule.sources();
    let mut targets: HashMap<&Key, u32> = HashMap::new();
    for fact in facts.iter().filter(|fact| fact.role > 0) {
        targets.entry(&fact.key).or_insert(sources[fact.role as usize].kind);
    }
    for fact in facts.iter().filter(|fact| fact.role == 0) {
        let Some(&kind) = targets.get(&fact.key) else { continue };
        let place = fact.at.location;
        let speaker = (sources[0].kind, place.file, place.document);
        spoken.entry(kind).or_default().entry(&fact.key).or_default().insert(speaker);
    }
}
