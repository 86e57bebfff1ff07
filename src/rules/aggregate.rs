#![doc = include_str!("aggregate.md")]

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::quantity::Interval;
use crate::rule::Declaration;
use crate::rule::Fact;
use crate::rule::Judging;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;
use crate::rule::Source;
use crate::rule::Stated;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "aggregate",
    summary: "parts in many records make the whole that one states",
    page: include_str!("aggregate.md"),
    level: Level::Across,
    compile,
};

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let parameters: Parameters = declaration.parameters_beside(&["parts", "whole"])?;
    let mut parts = declaration.stating(declaration.source_at("parts")?)?;
    parts.may_lack_value = true;
    let whole = declaration.stating(declaration.source_at("whole")?)?;
    let sources = [parts, whole];
    sources.iter().try_for_each(|source| declaration.check_source(source))?;
    Ok(Box::new(Aggregate { sources, missing: parameters.missing }))
}

/// The rule's parameters, but for its sources.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    #[serde(default)]
    missing: Missing,
}

/// What a part that states no value means.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Missing {
    /// It could be anything, so nothing is checked.
    #[default]
    Unknown,
    /// Parts may be missing that are not less than zero, so those that are there are at most the whole.
    Skip,
    /// It is zero.
    Zero,
    /// It must be there.
    Require,
}

struct Aggregate {
    sources: [Source; 2],
    missing: Missing,
}

/// The most parts that are shown.
const SHOWN: usize = 24;

impl Rule for Aggregate {
    fn sources(&self) -> &[Source] {
        &self.sources
    }

    fn judge(&self, judging: &mut Judging<'_>, group: &[Fact]) {
        let (parts, wholes) = group.split_at(group.partition_point(|fact| fact.role == 0));
        for whole in wholes {
            let met: Vec<&Fact> = parts.iter().filter(|part| part.meets(whole)).collect();
            let outcome = self.judge_whole(judging, whole, &met);
            judging.tally.count(outcome);
        }
    }
}

impl Aggregate {
    fn judge_whole(&self, judging: &mut Judging<'_>, whole: &Fact, parts: &[&Fact]) -> Result<Outcome, Reason> {
        let total = whole.value().ok_or(Reason::MISSING)?;
        // A part in a record that could not be read would only make the sum larger.
        if self.missing != Missing::Skip && judging.dataset.is_unreadable(0) {
            return Err(Reason::UNREADABLE);
        }
        let silent: Vec<&Fact> = parts.iter().filter(|part| part.value().is_none()).copied().collect();
        match (silent.as_slice(), self.missing) {
            ([_, ..], Missing::Unknown) => return Err(Reason::MISSING),
            ([_, ..], Missing::Require) => return Ok(report_silent(judging, whole, total, &silent)),
            _ => {}
        }
        let stated: Vec<&Stated> = parts.iter().filter_map(|part| part.value()).collect();
        let sum = add(total, &stated)?;
        let number = total.number.as_ref().ok_or(Reason::NO_NUMBER)?;
        let is_bounded = self.missing == Missing::Skip;
        let fails = if is_bounded { sum.le(number).is_impossible() } else { sum.disjoint(number) };
        if fails {
            report(judging, whole, &stated, &sum, is_bounded);
        }
        Ok(Outcome::of(!fails))
    }
}

fn add(total: &Stated, parts: &[&Stated]) -> Result<Interval, Reason> {
    let (first, others) = parts.split_first().ok_or(Reason::MISSING)?;
    if parts.iter().any(|part| part.unit != total.unit) {
        return Err(Reason::UNITS);
    }
    let number = |part: &Stated| part.number.ok_or(Reason::NO_NUMBER);
    others.iter().try_fold(number(first)?, |sum, part| sum.add(&number(part)?).map_err(|_| Reason::TOO_MANY_DIGITS))
}

fn report(judging: &mut Judging<'_>, whole: &Fact, parts: &[&Stated], sum: &Interval, is_bounded: bool) {
    let Some(total) = whole.value() else { return };
    let key = whole.key.to_string();
    let (stated, made) = (total.shown(), sum.show_in(total.scale).to_string());
    let gap = total.number.as_ref().and_then(|number| sum.gap(number));
    let gap = gap.map_or_else(String::new, |gap| total.scale.show(gap).to_string());
    let values = [("key", key.as_str()), ("total", &stated), ("sum", &made), ("imbalance", &gap)];
    let verb = if is_bounded { "are more than that" } else { "do not add up to it" };
    let message = || format!("`{key}` is {stated}, but its parts {verb}: they make {made}, off by at least {gap}");
    let mut finding = judging.finding_at(&total.at, &whole.record, &values, message);
    finding.label = format!("stated: {stated}");
    for (index, part) in parts.iter().take(SHOWN).enumerate() {
        let sign = if index > 0 { "+ " } else { "" };
        let end = if index + 1 == parts.len() { format!(" = {made}") } else { String::new() };
        finding.related.push(part.at.label(format!("{sign}{}{end}", part.shown())));
    }
    if parts.len() > SHOWN {
        finding.help = Some(format!("{} more parts are not shown", parts.len() - SHOWN));
    }
    finding.values = parts.iter().copied().chain(std::iter::once(total)).map(Stated::as_value).collect();
    judging.report(finding);
}

fn report_silent(judging: &mut Judging<'_>, whole: &Fact, total: &Stated, silent: &[&Fact]) -> Outcome {
    let key = whole.key.to_string();
    let count = silent.len().to_string();
    let values = [("key", key.as_str()), ("missing", &count)];
    let message = || format!("`{key}` is stated, but {count} of its parts say nothing");
    let mut finding = judging.finding_at(&total.at, &whole.record, &values, message);
    finding.related = silent.iter().take(SHOWN).map(|part| part.at.label("says nothing")).collect();
    finding.values = vec![total.as_value()];
    judging.report(finding.help("state every part; write `0` if there is none"));
    Outcome::Fails
}

#[cfg(test)]
mod tests {
    use crate::rule::Reason;
    use crate::rules::harness;
    use crate::rules::harness::Judged;

    fn judge(missing: &str, total: &str, parts: &[&str]) -> Judged {
        let rule = format!(
            "{{kind: aggregate, missing: {missing}, parts: {{record: relation, key: /conflict, value: /troops}}, \
             whole: {{record: conflict, key: /id, value: /troops}}}}"
        );
        let parts = parts
            .iter()
            .enumerate()
            .map(|(number, troops)| format!(", r{number}: {{kind: relation, conflict: war, troops: {troops}}}"));
        let records =
            format!("{{records: {{w: {{kind: conflict, id: war, troops: {total}}}{}}}}}", parts.collect::<String>());
        harness::judge(&harness::compile(&rule).expect("a rule"), &records)
    }

    fn fails(missing: &str, total: &str, parts: &[&str]) -> bool {
        !judge(missing, total, parts).found.is_empty()
    }

    #[test]
    fn the_page_is_true() {
        harness::run_page(super::RULE.page);
    }

    #[test]
    fn parts_and_whole_are_compared_as_what_their_digits_can_stand_for() {
        assert!(!fails("unknown", "516", &["378", "117", "21"]));
        assert!(fails("unknown", "516", &["378", "117", "20"]));
        assert!(!fails("unknown", "{about: 500}", &["378", "117", "20"]));
        assert!(!fails("skip", "516", &["378", "117"]));
        assert!(fails("skip", "516", &["378", "139"]));
    }

    #[test]
    fn a_part_that_says_nothing_means_what_the_rule_says() {
        let judged = judge("unknown", "516", &["378", "~"]);
        assert_eq!((judged.found.len(), judged.tally.not_checked[&Reason::MISSING]), (0, 1));
        assert!(fails("zero", "516", &["378", "~"]));
        let judged = judge("require", "516", &["378", "~", "~"]);
        assert_eq!(judged.shown(), [("w#/troops".to_owned(), "`war` is stated, but 2 of its parts say nothing")]);
        assert_eq!(judged.labels(), ["r1#/conflict says nothing", "r2#/conflict says nothing"]);
    }

    #[test]
    fn the_sum_is_shown_part_by_part() {
        let judged = judge("unknown", "387", &["254", "117", "7"]);
        assert_eq!(
            judged.shown()[0].1,
            "`war` is 387, but its parts do not add up to it: they make 378, off by at least 9"
        );
        assert_eq!(judged.labels(), ["r0#/troops 254", "r1#/troops + 117", "r2#/troops + 7 = 378"]);
    }

    #[test]
    fn a_whole_without_parts_is_not_checked() {
        assert_eq!(judge("unknown", "387", &[]).tally.not_checked[&Reason::MISSING], 1);
    }
}
