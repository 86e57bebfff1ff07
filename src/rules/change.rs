#![doc = include_str!("change.md")]

mod difference;
mod say;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::NodeRef;
use crate::document::paths::Paths;
use crate::rule::Context;
use crate::rule::Declaration;
use crate::rule::Measure;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;
use crate::rule::Tally;
use crate::rules::change::difference::Difference;
use crate::rules::change::difference::differences;
use crate::verdict::Verdict;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "change",
    summary: "what a record said before changes only as it may",
    page: include_str!("change.md"),
    level: Level::Versions,
    compile,
};

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let parameters: Parameters = declaration.parameters()?;
    let Parameters { of, key, allow, with, .. } = parameters;
    let jump = read_factor(declaration)?;
    if allow == Allow::Any && jump.is_none() && with.is_empty() {
        let at = declaration.node.label_location();
        let problem = declaration.problem("rule/parameters", at, "this rule lets everything change");
        return Err(vec![problem.help("say what may change with `allow`, `jump` or `with`")]);
    }
    declaration.check(of.iter().chain(&key).chain(&with))?;
    Ok(Box::new(Change { each: declaration.each.cloned(), key, of, allow, jump, with }))
}

/// The rule's parameters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    of: Paths,
    #[serde(default)]
    key: Paths,
    #[serde(default)]
    allow: Allow,
    #[serde(default, rename = "jump")]
    _jump: Option<Jump>,
    #[serde(default)]
    with: Paths,
}

/// Its factor is read by its digits.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Jump {
    #[serde(rename = "factor")]
    _factor: serde::de::IgnoredAny,
}

/// How a value may change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Allow {
    /// In any way.
    #[default]
    Any,
    /// Not at all.
    None,
    /// It may not become less, and nothing may go.
    Grow,
    /// It may not become more, and nothing may be added.
    Shrink,
    /// Something may be added.
    Add,
    /// Something may go.
    Remove,
}

struct Change {
    /// The nodes that are compared; `None` is the record.
    each: Option<Paths>,
    /// What makes a node the same one as before: of those nodes, or without them of the values.
    key: Paths,
    of: Paths,
    allow: Allow,
    /// By how many times a number may change.
    jump: Option<Decimal>,
    with: Paths,
}

/// A node as it was and as it is.
#[derive(Clone, Copy)]
struct Pair<'b, 'a> {
    before: NodeRef<'b>,
    after: NodeRef<'a>,
}

impl Allow {
    fn addition(self) -> bool {
        matches!(self, Self::Any | Self::Grow | Self::Add)
    }

    fn removal(self) -> bool {
        matches!(self, Self::Any | Self::Shrink | Self::Remove)
    }
}

impl Rule for Change {
    fn compares_versions(&self) -> bool {
        true
    }

    fn check_change(&self, before: &mut Context<'_>, after: &mut Context<'_>, tally: &mut Tally) {
        let Some(each) = &self.each else {
            let pair = Pair { before: before.record.root, after: after.record.root };
            return tally.count(self.judge(before, after, pair));
        };
        let (old, new) = (self.keyed(before, each), self.keyed(after, each));
        for (key, node) in &new {
            let outcome = match (node, old.iter().find(|(other, _)| other == key)) {
                (Ok(node), Some((_, Ok(was)))) => self.judge(before, after, Pair { before: *was, after: *node }),
                (Ok(node), None) => Ok(self.judge_addition(before, after, *node)),
                (Err(reason), _) | (_, Some((_, Err(reason)))) => Err(*reason),
            };
            tally.count(outcome);
        }
        for (key, node) in &old {
            if let (Ok(node), false) = (node, new.iter().any(|(other, _)| other == key)) {
                tally.count(Ok(self.judge_removal(before, after, *node)));
            }
        }
    }
}

type Reading<'a> = Result<Measure<'a>, Reason>;

type Keyed<'a> = Vec<(String, Result<NodeRef<'a>, Reason>)>;

impl Change {
    /// The nodes by their keys, in document order; of a key that several have none is meant.
    fn keyed<'a>(&self, context: &mut Context<'a>, each: &Paths) -> Keyed<'a> {
        context.node = context.record.root;
        let mut keyed: Keyed<'a> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for node in context.all_of(each) {
            context.node = node;
            let Ok(key) = difference::key_of(context, &self.key, node) else { continue };
            if let Some(&place) = places.get(&key) {
                keyed[place].1 = Err(Reason::SEVERAL);
            } else {
                places.insert(key.clone(), keyed.len());
                keyed.push((key, Ok(node)));
            }
        }
        keyed
    }

    fn judge<'b, 'a>(
        &self,
        before: &mut Context<'b>,
        after: &mut Context<'a>,
        pair: Pair<'b, 'a>,
    ) -> Result<Outcome, Reason> {
        (before.node, after.node) = (pair.before, pair.after);
        match after.declared.when.as_ref().map(|when| after.decide(when)) {
            Some(Verdict::Impossible) => return Ok(Outcome::NotApplicable),
            Some(Verdict::Possible) => return Err(Reason::UNDECIDED),
            Some(Verdict::Certain) | None => {}
        }
        let value_key = if self.each.is_none() { &self.key } else { &Paths::default() };
        let found = differences(before, after, &self.of, value_key)?;
        let mut outcome = Outcome::Holds;
        for difference in &found {
            if let Some(finding) = self.objection(before, after, difference)? {
                after.report(finding);
                outcome = Outcome::Fails;
            }
        }
        let first = found.first().filter(|_| outcome == Outcome::Holds && !self.with.is_empty());
        if let Some(first) = first.filter(|_| !self.changed_too(before, after)) {
            let finding = say::alone(before, after, first, &self.with);
            after.report(finding);
            outcome = Outcome::Fails;
        }
        Ok(outcome)
    }

    /// What is wrong with a difference by itself.
    fn objection<'b, 'a>(
        &self,
        before: &Context<'b>,
        after: &Context<'a>,
        difference: &Difference<'b, 'a>,
    ) -> Result<Option<Diagnostic>, Reason> {
        match difference {
            Difference::Added(_) if self.allow.addition() => Ok(None),
            Difference::Removed(_) if self.allow.removal() => Ok(None),
            Difference::Changed(was, is) => {
                let (was, is) = (before.measure(*was), after.measure(*is));
                if self.is_forbidden(&was, &is)? {
                    return Ok(Some(say::forbidden(before, after, difference, self.allow)));
                }
                let Some(factor) = self.jump else { return Ok(None) };
                let jumps = difference::jumps(&was?, &is?, factor);
                Ok(jumps.then(|| say::jump(before, after, difference)))
            }
            _ => Ok(Some(say::forbidden(before, after, difference, self.allow))),
        }
    }

    fn is_forbidden(&self, was: &Reading<'_>, is: &Reading<'_>) -> Result<bool, Reason> {
        let numbers = || {
            Ok::<_, Reason>((&was.as_ref().map_err(|why| *why)?.interval, &is.as_ref().map_err(|why| *why)?.interval))
        };
        Ok(match self.allow {
            Allow::Any => false,
            Allow::None | Allow::Add | Allow::Remove => true,
            Allow::Grow => numbers().map(|(was, is)| was.le(is).is_impossible())?,
            Allow::Shrink => numbers().map(|(was, is)| is.le(was).is_impossible())?,
        })
    }

    /// Whether something changed that must change with it.
    fn changed_too(&self, before: &Context<'_>, after: &Context<'_>) -> bool {
        let differs = |path| !difference::are_alike(&before.all(path), &after.all(path));
        self.with.iter().any(differs)
    }

    fn judge_addition<'a>(&self, before: &mut Context<'_>, after: &mut Context<'a>, node: NodeRef<'a>) -> Outcome {
        if self.allow.addition() {
            return Outcome::NotApplicable;
        }
        (before.node, after.node) = (before.record.root, node);
        let finding = say::forbidden(before, after, &Difference::Added(node), self.allow);
        after.report(finding);
        Outcome::Fails
    }

    fn judge_removal<'b>(&self, before: &mut Context<'b>, after: &mut Context<'_>, node: NodeRef<'b>) -> Outcome {
        if self.allow.removal() {
            return Outcome::NotApplicable;
        }
        (before.node, after.node) = (before.record.root, after.record.root);
        let finding = say::forbidden(before, after, &Difference::Removed(node), self.allow);
        after.report(finding);
        Outcome::Fails
    }
}

/// The factor of `jump`, by its digits.
fn read_factor(declaration: &Declaration<'_>) -> Result<Option<Decimal>, Vec<Diagnostic>> {
    let Some(node) = declaration.node.get("jump").and_then(|jump| jump.get("factor")) else { return Ok(None) };
    match Decimal::from_str_exact(node.text()) {
        Ok(factor) if factor > Decimal::ONE => Ok(Some(factor)),
        _ => {
            let message = "the factor of a jump is a number above 1";
            Err(vec![declaration.problem("rule/parameters", node.label_location(), message)])
        }
    }
}
