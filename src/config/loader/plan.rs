//! The order in which a record is asked.

use crate::config::RecordKind;
use crate::config::Step as Stage;
use crate::diagnostic::Level;
use crate::rule::Declared;
use crate::rule::KeyPart;

/// What is done with a record of a kind, level by level.
pub(super) fn plan(kind: &mut RecordKind, number: u32, rules: &[Declared]) {
    let mut steps: Vec<(Level, Stage)> = Vec::new();
    for (index, declared) in rules.iter().enumerate().filter(|(_, rule)| rule.severity.is_some()) {
        let rule = u32::try_from(index).expect("fewer than 2^32 rules");
        if !declared.is_across() && !declared.rule.compares_versions() && declared.record == Some(number) {
            steps.push((declared.level(), Stage::Check { rule }));
        }
        for (role, source) in (0..).zip(declared.rule.sources()) {
            if source.kind == number {
                steps.push((declared.level(), Stage::Facts { rule, role }));
                kind.needs_name = true;
            }
        }
    }
    steps.sort_by_key(|(level, _)| *level);
    kind.levels =
        steps.chunk_by(|a, b| a.0 == b.0).map(|level| level.iter().map(|(_, step)| *step).collect()).collect();
    let keys = rules.iter().filter(|rule| rule.info.kind == "unique").flat_map(|rule| rule.rule.sources());
    let names = keys.filter(|source| source.kind == number && source.each.is_none() && !source.per_record);
    let paths = |part: &KeyPart| match part {
        KeyPart::Path { path, .. } => Some(path.clone()),
        _ => None,
    };
    kind.key = names.map(|source| source.key.iter().filter_map(paths).collect()).next().unwrap_or_default();
}
