//! What a reference and its target say of one another.

use crate::diagnostic::Diagnostic;
use crate::expression::Expression;
use crate::rule::Carried;
use crate::rule::Fact;
use crate::rule::Judging;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rules::reference::Reference;
use crate::verdict::Verdict;

/// The most targets whose values are shown.
const SHOWN: usize = 8;

impl Reference {
    /// Judges a reference that has targets.
    pub(super) fn judge_use<'f>(
        &self,
        judging: &mut Judging<'_>,
        from: &Fact,
        met: impl Iterator<Item = &'f Fact>,
    ) -> Result<Outcome, Reason> {
        if self.backlink.is_none() && self.holds.is_none() {
            return Ok(Outcome::Holds);
        }
        let met: Vec<&Fact> = met.collect();
        if let Some(finding) = self.one_way(judging, from, &met) {
            judging.report(finding);
            return Ok(Outcome::Fails);
        }
        match &self.holds {
            Some(holds) => judge_pairs(judging, holds, from, &met),
            None => Ok(Outcome::Holds),
        }
    }

    /// The finding for a reference whose targets don't point back.
    fn one_way(&self, judging: &Judging<'_>, from: &Fact, met: &[&Fact]) -> Option<Diagnostic> {
        let backlink = self.backlink.as_ref()?;
        let own = from.more.as_ref()?.own.as_ref()?;
        let points_back = |target: &&Fact| target.more.as_ref().is_some_and(|more| more.links.contains(own));
        if met.iter().any(points_back) {
            return None;
        }
        let (key, own, name) = (from.key.to_string(), own.to_string(), backlink.to_string());
        let name = name.trim_start_matches('/');
        let values = [("key", key.as_str()), ("own", &own)];
        let mut finding = judging.finding(from, &values, || format!("`{key}` does not point back to `{own}`"));
        finding.related = met
            .iter()
            .take(SHOWN)
            .map(|target| target.at.label(format!("its `{name}` does not name `{own}`")))
            .collect();
        finding.values.push(from.key_value());
        Some(finding.help(format!("add `{own}` to `{name}` of `{key}`, or take this reference out")))
    }
}

/// Whether what the reference carries along and what some target does can be true together.
fn judge_pairs(judging: &mut Judging<'_>, holds: &Expression, from: &Fact, met: &[&Fact]) -> Result<Outcome, Reason> {
    let mut undecided = None;
    for target in met {
        match judging.decide(holds, from, target) {
            Ok(Verdict::Impossible) => {}
            Ok(Verdict::Certain | Verdict::Possible) => return Ok(Outcome::Holds),
            Err(reason) => undecided = Some(reason),
        }
    }
    if let Some(reason) = undecided {
        return Err(reason);
    }
    let finding = contradiction(judging, from, met);
    judging.report(finding);
    Ok(Outcome::Fails)
}

fn contradiction(judging: &Judging<'_>, from: &Fact, met: &[&Fact]) -> Diagnostic {
    let key = from.key.to_string();
    let ours = said(from.carried());
    let theirs = met.first().map_or_else(String::new, |target| said(target.carried()));
    let values = [("key", key.as_str()), ("from", &ours), ("target", &theirs)];
    let at = from.more.as_ref().and_then(|more| more.at.as_ref()).unwrap_or(&from.at);
    let message = || format!("this contradicts `{key}`: here {}, there {}", or_nothing(&ours), or_nothing(&theirs));
    let mut finding = judging.finding_at(at, &from.record, &values, message);
    finding.label = ours;
    for target in met.iter().take(SHOWN) {
        let labels =
            target.carried().iter().map(|(name, carried)| carried.at.label(format!("{name}: {}", carried.text)));
        finding.related.extend(labels);
        if target.carried().is_empty() {
            finding.related.push(target.at.label("there"));
        }
    }
    finding.values.push(from.key_value());
    let theirs = met.iter().take(SHOWN).flat_map(|target| target.carried());
    let values = from.carried().iter().chain(theirs).map(|(_, carried)| carried.at.value(&carried.text));
    finding.values.extend(values);
    finding.help("correct the one of the two that is wrong")
}

/// What a fact carries along, for people.
fn said(carried: &[(Box<str>, Carried)]) -> String {
    let said = carried.iter().map(|(name, carried)| format!("{name} is `{}`", carried.text));
    said.collect::<Vec<_>>().join(", ")
}

fn or_nothing(said: &str) -> &str {
    if said.is_empty() { "nothing is said" } else { said }
}
