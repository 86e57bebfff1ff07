#![doc = include_str!("reference.md")]

mod compile;
mod dangling;
mod pair;

#[cfg(test)]
mod tests;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::path::Path;
use crate::expression::Expression;
use crate::rule::Fact;
use crate::rule::FileTemplate;
use crate::rule::Judging;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;
use crate::rule::Source;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "reference",
    summary: "what a record refers to exists, and agrees with it",
    page: include_str!("reference.md"),
    level: Level::Reference,
    compile: compile::compile,
};

/// What refers is the first source; what is referred to are the others, files and codes.
struct Reference {
    sources: Vec<Source>,
    /// The kinds of record of the targets, for people.
    kinds: Vec<String>,
    file: Option<FileTemplate>,
    codes: Option<CodeTarget>,
    backlink: Option<Path>,
    /// How often each target must be used at least.
    at_least: usize,
    holds: Option<Expression>,
    /// Whether a reference without target is wrong.
    needs_target: bool,
}

/// A list of codes that may be referred to.
struct CodeTarget {
    list: String,
    /// Only if the dataset has no target at all.
    when_empty: bool,
}

/// The most pairs of one key that are compared.
const PAIRS: usize = 4_000_000;

const TOO_MANY: Reason = Reason("too many places have the same key to compare all");

impl Rule for Reference {
    fn code_list(&self) -> Option<&str> {
        self.codes.as_ref().map(|codes| codes.list.as_str())
    }

    fn sources(&self) -> &[Source] {
        &self.sources
    }

    fn judge(&self, judging: &mut Judging<'_>, group: &[Fact]) {
        let (uses, targets) = group.split_at(group.partition_point(|fact| fact.role == 0));
        if uses.len().saturating_mul(targets.len()) > PAIRS && self.looks_at_pairs(group) {
            return judging.tally.skip(TOO_MANY, uses.len() as u64);
        }
        let mut dangling = Vec::new();
        for from in uses {
            let mut met = targets.iter().filter(|target| target.meets(from)).peekable();
            if met.peek().is_some() {
                let outcome = self.judge_use(judging, from, met);
                judging.tally.count(outcome);
            } else if self.is_elsewhere(judging, from) {
                judging.tally.count(Ok(Outcome::Holds));
            } else {
                dangling.push(from);
            }
        }
        if !dangling.is_empty() {
            self.judge_dangling(judging, &dangling, targets);
        }
        if self.at_least > 0 {
            for target in targets {
                self.judge_target(judging, target, uses);
            }
        }
    }
}

impl Reference {
    /// Whether it is not enough to know that there is a target.
    fn looks_at_pairs(&self, group: &[Fact]) -> bool {
        let has_periods = || group.iter().any(|fact| fact.period().is_some());
        self.holds.is_some() || self.backlink.is_some() || self.at_least > 0 || has_periods()
    }

    /// Whether what is referred to is a file, or a code of a list.
    fn is_elsewhere(&self, judging: &Judging<'_>, from: &Fact) -> bool {
        let file = from.more.as_ref().and_then(|more| more.file.as_deref());
        let is_file = file.is_some_and(|file| FileTemplate::is_inside(file) && judging.dataset.has_file(file));
        is_file || self.is_code(judging, from)
    }

    fn is_code(&self, judging: &Judging<'_>, from: &Fact) -> bool {
        let Some(codes) = &self.codes else { return false };
        let list = judging.settings.codes.get(&codes.list);
        let is_code = list.is_some_and(|list| list.find(from.key.as_str()).is_some());
        is_code && (!codes.when_empty || judging.targets().is_empty())
    }

    /// Whether some record that may be the target could not be read.
    fn is_unreadable(&self, judging: &Judging<'_>) -> bool {
        (1..self.sources.len()).any(|role| judging.dataset.is_unreadable(u32::try_from(role).expect("few sources")))
    }

    fn judge_target(&self, judging: &mut Judging<'_>, target: &Fact, uses: &[Fact]) {
        let count = uses.iter().filter(|from| from.meets(target)).count();
        if count >= self.at_least {
            return judging.tally.count(Ok(Outcome::Holds));
        }
        if judging.dataset.is_unreadable(0) {
            return judging.tally.count(Err(Reason::UNREADABLE));
        }
        judging.tally.count(Ok(Outcome::Fails));
        let finding = self.too_little(judging, target, count);
        judging.report(finding);
    }

    fn too_little(&self, judging: &Judging<'_>, target: &Fact, used: usize) -> Diagnostic {
        let (key, count) = (target.key.to_string(), used.to_string());
        let values = [("key", key.as_str()), ("used", &count)];
        let mut finding = judging.finding(target, &values, || match (used, self.at_least) {
            (0, 1) => format!("nothing refers to `{key}`"),
            (0, least) => format!("nothing refers to `{key}`, which must be referred to {least} times"),
            (_, least) => format!("`{key}` is referred to in {used} of {least} places"),
        });
        finding.values.push(target.key_value());
        finding.help("add what refers to it, or take it out")
    }
}
