//! References to what is not there.

use crate::diagnostic::Applicability;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Edit;
use crate::diagnostic::Fix;
use crate::rule::Fact;
use crate::rule::Judging;
use crate::rule::Reason;
use crate::rules::reference::Reference;

/// The most targets that are shown for a reference that meets none of them in time.
const SHOWN: usize = 8;

impl Reference {
    /// Judges references of one key that no target meets.
    pub(super) fn judge_dangling(&self, judging: &mut Judging<'_>, dangling: &[&Fact], targets: &[Fact]) {
        if !self.needs_target && targets.is_empty() {
            return judging.tally.skip(Reason::MISSING, dangling.len() as u64);
        }
        if self.is_unreadable(judging) {
            return judging.tally.skip(Reason::UNREADABLE, dangling.len() as u64);
        }
        judging.tally.fails += dangling.len() as u64;
        if targets.is_empty() {
            for group in grouped(dangling) {
                let finding = self.missing(judging, &group);
                judging.report(finding);
            }
        } else {
            for from in dangling {
                let finding = at_another_time(judging, from, targets);
                judging.report(finding);
            }
        }
    }

    /// The finding for references to one thing that is not there: at the first, with the others as labels.
    fn missing(&self, judging: &Judging<'_>, group: &[&Fact]) -> Diagnostic {
        let (first, others) = group.split_first().expect("a group is not empty");
        let key = first.key.to_string();
        let file = first.more.as_ref().and_then(|more| more.file.as_deref()).unwrap_or_default();
        let values = [("key", key.as_str()), ("file", file)];
        let mut finding = judging.finding(first, &values, || self.sentence(judging, &key, file));
        "no such thing".clone_into(&mut finding.label);
        finding.cause = Some(self.sentence(judging, &key, file));
        finding.related = others.iter().map(|other| other.at.label("here too")).collect();
        finding.values.push(first.key_value());
        let nearest = if self.kinds.is_empty() { None } else { judging.targets().nearest(&key) };
        let of_codes = || self.nearest_code(judging, &key);
        match nearest.map(str::to_owned).or_else(of_codes) {
            Some(near) => {
                finding.help = Some(format!("did you mean `{near}`?"));
                finding.fixes.extend(replacement(group, &key, &near));
            }
            None => finding.help = Some(self.advice()),
        }
        finding
    }

    fn sentence(&self, judging: &Judging<'_>, key: &str, file: &str) -> String {
        let kinds = self.kinds.iter().map(|kind| format!("`{kind}`")).collect::<Vec<_>>().join(" or ");
        let codes = self.codes.as_ref().filter(|codes| !codes.when_empty || judging.targets().is_empty());
        let mut lacks = Vec::new();
        if !kinds.is_empty() {
            lacks.push(format!("no {kinds} with the key `{key}`"));
        }
        if let Some(codes) = codes {
            lacks.push(format!("no code `{key}` in `{}`", codes.list));
        }
        if self.file.is_some() {
            lacks.push(format!("no file `{file}`"));
        }
        format!("there is {}", lacks.join(", and "))
    }

    fn nearest_code(&self, judging: &Judging<'_>, key: &str) -> Option<String> {
        let codes = self.codes.as_ref().filter(|codes| !codes.when_empty || judging.targets().is_empty())?;
        judging.settings.codes.get(&codes.list)?.nearest(key).map(|code| code.code.clone())
    }

    fn advice(&self) -> String {
        match (self.kinds.as_slice(), &self.file) {
            ([kind], _) => format!("correct the reference, or add the `{kind}`"),
            ([], Some(_)) => "correct the reference, or add the file".to_owned(),
            _ => "correct the reference, or add what it refers to".to_owned(),
        }
    }
}

/// References of one key by the file that each names, in the order of the first of each.
fn grouped<'f>(dangling: &[&'f Fact]) -> Vec<Vec<&'f Fact>> {
    let file = |fact: &Fact| fact.more.as_ref().and_then(|more| more.file.clone());
    let mut groups: Vec<Vec<&Fact>> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for &from in dangling {
        let place = *places.entry(file(from)).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Vec::new());
        }
        groups[place].push(from);
    }
    groups
}

/// The finding for a reference to something that was not there at the time.
fn at_another_time(judging: &Judging<'_>, from: &Fact, targets: &[Fact]) -> Diagnostic {
    let key = from.key.to_string();
    let period = from.period().map(ToString::to_string).unwrap_or_default();
    let values = [("key", key.as_str()), ("period", &period)];
    let message = || format!("there is `{key}`, but not at this time: {period}");
    let mut finding = judging.finding(from, &values, message);
    finding.label = period;
    let shown = targets.iter().take(SHOWN);
    finding.related =
        shown.map(|target| target.at.label(target.period().map(ToString::to_string).unwrap_or_default())).collect();
    finding.values.push(from.key_value());
    finding.help("correct the one of the two periods that is wrong")
}

/// Writes the nearest key instead, where the reference is written as nothing but the key.
fn replacement(group: &[&Fact], key: &str, near: &str) -> Option<Fix> {
    let is_plain = |text: &str| {
        let begins = text.starts_with(|letter: char| letter.is_ascii_alphabetic());
        let is_word = text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        let reads_as_text =
            !["true", "false", "null", "yes", "no", "on", "off"].contains(&text.to_lowercase().as_str());
        begins && is_word && reads_as_text
    };
    let is_bare = |from: &&Fact| from.at.location.span.end - from.at.location.span.start == key.len();
    if !is_plain(near) || !is_plain(key) || !group.iter().all(is_bare) {
        return None;
    }
    let edit =
        |from: &&Fact| Edit { file: from.at.location.file, span: from.at.location.span, content: near.to_owned() };
    let edits = group.iter().map(edit).collect();
    Some(Fix { applicability: Applicability::Suggestion, title: format!("write `{near}`"), edits })
}
