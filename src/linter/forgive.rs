//! Takes out the findings that are not held against anyone, and tells of what forgives in vain.
//!
//! It comes before folding, so that a forgiven finding neither speaks for others nor is spoken for. What rules made of a
//! rejected value was settled before, so forgiveness does not bring new findings.

use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;

use crate::baseline::Baseline;
use crate::baseline::Remaining;
use crate::builtin;
use crate::config::Config;
use crate::config::Known;
use crate::config::Selector;
use crate::config::Waiver;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Forgiven;
use crate::diagnostic::Forgiver;
use crate::diagnostic::Level;
use crate::diagnostic::Severity;
use crate::rule::Declared;
use crate::source::FileId;
use crate::source::Files;
use crate::source::Location;
use crate::suppression::Cover;
use crate::suppression::Covers;
use crate::suppression::Suppression;
use crate::suppression::Troubles;
use crate::suppression::Waived;
use crate::suppression::is_of_record;
use crate::suppression::names;
use crate::suppression::places;

/// What forgives, as it was gathered from the records.
pub(super) struct Forgiveness<'f> {
    pub(super) config: &'f Config,
    pub(super) files: &'f Files,
    /// The files of records.
    pub(super) records: HashMap<&'f str, FileId>,
    /// Comments, in order of file and place.
    pub(super) suppressions: &'f [Suppression],
    /// What waivers cover.
    pub(super) waived: &'f [Waived],
    pub(super) baseline: &'f Baseline,
    /// Whether every record was read, so that rules across records could say all they have to.
    pub(super) is_whole: bool,
    /// Whether the records are all that there are.
    pub(super) is_all: bool,
}

/// What there is to a rule that a comment names.
enum Standing {
    /// There is none of this name.
    Unknown { message: String, help: String },
    /// It may not be forgiven; its place, if it is declared.
    Firm(Option<Location>),
    /// It was not asked.
    Idle,
    /// It was asked, wherever it could be.
    InForce,
}

/// Names of rules for which the nearest one is looked for, if they are unknown.
const MOST_SUGGESTIONS: usize = 100;

/// A rule that a comment names: the comment, and the place among its rules.
type Allowed = (usize, usize);

/// What has forgiven something so far.
#[derive(Default)]
struct Used {
    allowed: HashSet<Allowed>,
    /// Comments that name a rule that a record breaks as a whole.
    whole: HashSet<Allowed>,
    waivers: HashSet<usize>,
    expired: HashSet<usize>,
}

impl Forgiveness<'_> {
    /// The findings that stay, with those about forgiveness itself, and the forgiven ones in order of place.
    pub(super) fn apply(
        &self,
        findings: Vec<Arc<Diagnostic>>,
    ) -> (Vec<Arc<Diagnostic>>, Vec<Forgiven<Arc<Diagnostic>>>) {
        let (comments, waivers) = (self.comments(), self.waivers());
        let mut remaining = self.baseline.remaining();
        if comments.is_empty() && waivers.is_empty() && remaining.is_empty() && self.config.waivers.is_empty() {
            return (findings, Vec::new());
        }
        let mut used = Used::default();
        let firm: Vec<&str> = self.config.rules.iter().filter(|rule| !rule.waivable).map(|rule| &*rule.id).collect();
        let mut outcomes = Vec::new();
        let mut covered = vec![false; self.files.len()];
        self.suppressions.iter().for_each(|suppression| covered[suppression.location.file.0 as usize] = true);
        self.waived.iter().for_each(|waived| covered[waived.file.0 as usize] = true);
        let may_be = |finding: &Diagnostic| {
            !remaining.is_empty() || places(finding).any(|(location, _)| covered[location.file.0 as usize])
        };
        for index in in_order(&findings, may_be) {
            let finding = &findings[index];
            if !builtin::is_forgivable(&finding.rule) || firm.iter().any(|rule| names(rule, &finding.rule)) {
                continue;
            }
            let by_comment = self.by_comment(finding, &comments, &mut used);
            let forgiven = by_comment.or_else(|| self.by_waiver(finding, &waivers, &mut used));
            if let Some(forgiven) = forgiven.or_else(|| by_baseline(finding, &mut remaining, self.files)) {
                outcomes.push((index, forgiven));
            }
        }
        outcomes.sort_unstable_by_key(|(index, _)| *index);
        let mut outcomes = outcomes.into_iter().peekable();
        let (mut kept, mut forgiven) = (Vec::with_capacity(findings.len()), Vec::with_capacity(outcomes.len()));
        for (index, diagnostic) in findings.into_iter().enumerate() {
            match outcomes.next_if(|(forgiven, _)| *forgiven == index) {
                None => kept.push(diagnostic),
                Some((_, (by, reason, until))) => forgiven.push(Forgiven { diagnostic, by, reason, until }),
            }
        }
        let told = self.told(&kept, &used);
        kept.extend(told.into_iter().filter_map(|found| self.config.severities.settle(found)).map(Arc::new));
        forgiven.sort_by(|a, b| key(&a.diagnostic).cmp(&key(&b.diagnostic)));
        (kept, forgiven)
    }

    fn comments(&self) -> Covers<'_, Allowed> {
        Covers::new(self.suppressions.iter().enumerate().flat_map(|(comment, suppression)| {
            let file = suppression.location.file;
            let covers = suppression.rules.iter().enumerate();
            covers.map(move |(number, rule)| {
                (file, &**rule, Cover { span: suppression.covers, only: None, by: (comment, number) })
            })
        }))
    }

    fn waivers(&self) -> Covers<'_, usize> {
        Covers::new(self.waived.iter().map(|waived| {
            let rule = &*self.config.waivers[waived.waiver].rule;
            (waived.file, rule, Cover { span: waived.covers, only: waived.only.clone(), by: waived.waiver })
        }))
    }

    fn by_comment(&self, finding: &Diagnostic, comments: &Covers<'_, Allowed>, used: &mut Used) -> Option<Outcome> {
        for (location, pointer) in places(finding) {
            let is_whole = is_of_record(finding, pointer);
            for allowed in comments.at(&finding.rule, location) {
                if is_whole {
                    used.whole.insert(allowed);
                    continue;
                }
                used.allowed.insert(allowed);
                return Some((Forgiver::Comment, self.suppressions[allowed.0].reason.clone(), None));
            }
        }
        None
    }

    fn by_waiver(&self, finding: &Diagnostic, waivers: &Covers<'_, usize>, used: &mut Used) -> Option<Outcome> {
        for (location, _) in places(finding) {
            for number in waivers.at(&finding.rule, location) {
                let waiver = &self.config.waivers[number];
                if self.is_expired(waiver) {
                    used.expired.insert(number);
                    continue;
                }
                used.waivers.insert(number);
                let until = waiver.until.map(|day| day.to_string());
                return Some((Forgiver::Waiver, waiver.reason.clone(), until));
            }
        }
        None
    }

    fn is_expired(&self, waiver: &Waiver) -> bool {
        waiver.until.is_some_and(|last| last < self.config.settings.today)
    }

    /// What forgives in vain.
    fn told(&self, kept: &[Arc<Diagnostic>], used: &Used) -> Vec<Diagnostic> {
        let troubles = Troubles::of(kept.iter().map(|finding| &**finding));
        let known = (!self.suppressions.is_empty()).then(|| Known::new(&self.config.rules));
        let mut standings: HashMap<&str, Standing> = HashMap::new();
        let mut told = Vec::new();
        for (comment, suppression) in self.suppressions.iter().enumerate() {
            for (number, rule) in suppression.rules.iter().enumerate() {
                let allowed = (comment, number);
                let Some(known) = known.as_ref().filter(|_| !used.allowed.contains(&allowed)) else { continue };
                let suggest = standings.len() < MOST_SUGGESTIONS;
                let standing = standings.entry(rule).or_insert_with(|| self.standing(known, rule, suggest));
                told.extend(self.comment_told(standing, allowed, used, &troubles));
            }
        }
        let waivers = self.config.waivers.iter().enumerate();
        told.extend(waivers.filter_map(|(number, waiver)| self.waiver_told(number, waiver, used, &troubles)));
        told
    }

    fn waiver_told(&self, number: usize, waiver: &Waiver, used: &Used, troubles: &Troubles<'_>) -> Option<Diagnostic> {
        let Some(&file) = self.records.get(&*waiver.file) else {
            return self.is_all.then(|| self.no_file(waiver));
        };
        if used.expired.contains(&number) {
            return Some(expired(waiver));
        }
        let is_certain = troubles.spare(&waiver.rule, file) && self.is_in_force(&waiver.rule);
        (is_certain && !used.waivers.contains(&number)).then(|| unused_waiver(waiver))
    }

    /// What is wrong with a rule that a comment names.
    fn comment_told(
        &self,
        standing: &Standing,
        allowed: Allowed,
        used: &Used,
        troubles: &Troubles<'_>,
    ) -> Option<Diagnostic> {
        let suppression = &self.suppressions[allowed.0];
        let rule = &suppression.rules[allowed.1];
        let at = suppression.location;
        match standing {
            Standing::Unknown { message, help } => {
                Some(Diagnostic::warning("suppression/unknown-rule", at, message.clone()).help(help.clone()))
            }
            Standing::Firm(declared) => Some(not_waivable(rule, at, *declared)),
            _ if used.whole.contains(&allowed) => Some(of_whole_record(rule, at, self.files)),
            Standing::InForce if troubles.spare(rule, at.file) => Some(unused_comment(suppression, rule)),
            Standing::InForce | Standing::Idle => None,
        }
    }

    /// What there is to a rule that a comment names; `suggest` has the nearest one looked for, which takes its time.
    fn standing(&self, known: &Known, rule: &str, suggest: bool) -> Standing {
        let is_known = known.ids().any(|id| id == rule);
        let objection = || known.objection(&Selector::parse(rule)?);
        if let Some(unknown) = Some(()).filter(|()| !is_known && suggest).and_then(|()| objection()) {
            return Standing::Unknown { message: unknown.message, help: unknown.help };
        }
        if !is_known {
            let help = "`comity rules` lists the rules that there are".to_owned();
            return Standing::Unknown { message: format!("there is no rule `{rule}`"), help };
        }
        let firm = self.config.rules.iter().find(|declared| !declared.waivable && names(&declared.id, rule));
        match firm {
            Some(declared) => Standing::Firm(Some(declared.location)),
            None if !builtin::is_forgivable(rule) => Standing::Firm(None),
            None if self.is_in_force(rule) => Standing::InForce,
            None => Standing::Idle,
        }
    }

    /// Whether a rule was asked, so that silence means that nothing breaks it.
    fn is_in_force(&self, rule: &str) -> bool {
        let asked = |declared: &Declared| {
            declared.severity.is_some()
                && !declared.rule.compares_versions()
                && (self.is_whole || !declared.is_across())
        };
        let mut declared = self.config.rules.iter().filter(|declared| names(&declared.id, rule)).peekable();
        let is_asked = declared.peek().is_none() || declared.any(asked);
        let is_on = self.config.severities.of(rule, Some(Severity::Error)).is_some();
        is_asked && is_on && self.config.chosen.has(rule)
    }

    fn no_file(&self, waiver: &Waiver) -> Diagnostic {
        let message = format!("there is no file of records `{}`", waiver.file);
        let near = crate::nearest::nearest(&waiver.file, self.records.keys().copied());
        let help = near.map_or_else(|| "take the waiver out".to_owned(), |near| format!("did you mean `{near}`?"));
        Diagnostic::warning("waiver/no-file", waiver.file_location, message).help(help)
    }
}

/// What forgives a finding, why, and until when.
type Outcome = (Forgiver, String, Option<String>);

fn by_baseline(finding: &Diagnostic, remaining: &mut Remaining<'_>, files: &Files) -> Option<Outcome> {
    remaining.forgives(finding, files).then(|| (Forgiver::Baseline, String::new(), None))
}

/// The findings that may be forgiven, in order of place, however many threads found them.
fn in_order(findings: &[Arc<Diagnostic>], may_be: impl Fn(&Diagnostic) -> bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..findings.len()).filter(|&index| may_be(&findings[index])).collect();
    order.sort_by(|&a, &b| key(&findings[a]).cmp(&key(&findings[b])));
    order
}

fn key(finding: &Diagnostic) -> (Location, Level, &str, &str) {
    (finding.location, finding.level, &finding.rule, &finding.message)
}

fn not_waivable(rule: &str, at: Location, declared: Option<Location>) -> Diagnostic {
    let message = format!("`{rule}` may not be forgiven");
    let found = Diagnostic::error("suppression/not-waivable", Level::Document, at, message)
        .help("take the comment out, and mend the value");
    declared.into_iter().fold(found, |found, declared| found.related(declared, "", "this rule says so"))
}

fn of_whole_record(rule: &str, at: Location, files: &Files) -> Diagnostic {
    let message = format!("`{rule}` is broken by the record as a whole, which no comment forgives");
    let file = files.path(at.file);
    let help = format!("waive it in `comity.yaml`: `waivers: [{{rule: {rule}, file: {file}, at: /, reason: …}}]`");
    Diagnostic::warning("suppression/unused", at, message).help(help)
}

fn unused_comment(suppression: &Suppression, rule: &str) -> Diagnostic {
    let message = format!("nothing here breaks `{rule}`");
    let help = if suppression.rules.len() > 1 {
        format!("take `{rule}` out of the comment")
    } else {
        "take the comment out".to_owned()
    };
    Diagnostic::warning("suppression/unused", suppression.location, message).help(help)
}

fn unused_waiver(waiver: &Waiver) -> Diagnostic {
    let value = waiver.value.as_ref().map_or_else(String::new, |value| format!(" with the value `{value}`"));
    let message = format!("nothing at `{}` in `{}` breaks `{}`{value}", waiver.at, waiver.file, waiver.rule);
    Diagnostic::warning("waiver/unused", waiver.location, message).help("take the waiver out")
}

fn expired(waiver: &Waiver) -> Diagnostic {
    let until = waiver.until.map_or_else(String::new, |day| day.to_string());
    let message = format!("this waiver ended on {until}, and `{}` is still broken", waiver.rule);
    Diagnostic::warning("waiver/expired", waiver.until_location, message)
        .help("mend the record and take the waiver out, or move `until` if the reason still holds")
}

#[cfg(test)]
mod tests;
