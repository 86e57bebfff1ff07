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
    for ((path, number, ..), pairs) in pairs {
        let (one, other) = pairs[0];
        let row = |(one, other): &(&Fact, &Fact)| {
            let side = |fact: &Fact| {
                fact.value().map(|value| Shown {
                    name: fact.record.to_string(),
                    value: value.as_value(),
                    is_minus: false,
                })
            };
            Row { name: one.key.to_string(), values: [side(one), side(other)].into_iter().flatten().collect() }
        };
        exhibits.add(Exhibit {
            sort: Sort::Sides,
            path: path.to_owned(),
            number,
            record: format!("{} and {}", one.record, other.record),
            pointer: String::new(),
            about: String::new(),
            rules: BTreeSet::from([Arc::clone(&declared.id)]),
            rows: pairs.iter().map(row).collect(),
            cut: 0,
        });
    }
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
