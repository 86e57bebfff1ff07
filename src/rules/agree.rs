#![doc = include_str!("agree.md")]

use serde::Deserialize;

use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::rule::Declaration;
use crate::rule::Fact;
use crate::rule::Judging;
use crate::rule::Outcome;
use crate::rule::RawSource;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;
use crate::rule::Source;
use crate::rule::Stated;
use crate::rule::is_same;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "agree",
    summary: "what is stated in several places is the same",
    page: include_str!("agree.md"),
    level: Level::Across,
    compile,
};

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let parameters: Parameters = declaration.parameters_across()?;
    let sources = declaration.sources(parameters.of)?;
    let stating = sources.into_iter().map(|source| declaration.stating(source));
    Ok(Box::new(Agree { sources: stating.collect::<Result<_, _>>()? }))
}

/// The rule's parameters, but for those of the source in the short form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    #[serde(default)]
    of: Vec<RawSource>,
}

struct Agree {
    sources: Vec<Source>,
}

/// The most places of one key that are all compared with one another; of more, each is compared with the first.
const COMPARED: usize = 256;
/// The most other places that are shown.
const SHOWN: usize = 8;

impl Rule for Agree {
    fn sources(&self) -> &[Source] {
        &self.sources
    }

    fn judge(&self, judging: &mut Judging<'_>, group: &[Fact]) {
        let mut facts: Vec<&Fact> = group.iter().collect();
        facts.sort_by_key(|fact| fact.at.location);
        if let [_] = facts.as_slice() {
            return judging.tally.count(Ok(Outcome::NotApplicable));
        }
        let units_differ =
            facts.iter().any(|fact| fact.value().map(|value| &value.unit) != facts[0].value().map(|value| &value.unit));
        if units_differ {
            return judging.tally.skip(Reason::UNITS, facts.len() as u64);
        }
        let failing = if facts.len() <= COMPARED { odd_ones(&facts) } else { unlike_first(&facts) };
        judging.tally.holds += (facts.len() - failing.len()) as u64;
        for (place, others) in failing {
            judging.tally.count(Ok(Outcome::Fails));
            report(judging, facts[place], &others.iter().map(|&other| facts[other]).collect::<Vec<_>>());
        }
    }
}

/// The places to be reported, in order, each with those that it contradicts. The one that contradicts most others is
/// most likely wrong, of equals the later; without it the others are judged again, until they agree.
fn odd_ones(facts: &[&Fact]) -> Vec<(usize, Vec<usize>)> {
    let contradicted =
        |at: usize| (0..facts.len()).filter(|&other| other != at && contradicts(facts[at], facts[other])).collect();
    let mut against: Vec<Vec<usize>> = (0..facts.len()).map(contradicted).collect();
    let mut odd = Vec::new();
    while let Some((worst, others)) = against.iter().enumerate().max_by_key(|(at, others)| (others.len(), *at)) {
        if others.is_empty() {
            break;
        }
        let others = others.clone();
        for others in &mut against {
            others.retain(|&other| other != worst);
        }
        against[worst].clear();
        odd.push((worst, others));
    }
    odd.sort_unstable();
    odd
}

fn unlike_first(facts: &[&Fact]) -> Vec<(usize, Vec<usize>)> {
    let later = 1..facts.len();
    later.filter(|&at| contradicts(facts[at], facts[0])).map(|at| (at, vec![0])).collect()
}

/// Whether two facts that can be of one time can't be equal.
fn contradicts(one: &Fact, other: &Fact) -> bool {
    let (Some(a), Some(b)) = (one.value(), other.value()) else { return false };
    one.meets(other) && can_not_be_equal(a, b)
}

fn can_not_be_equal(a: &Stated, b: &Stated) -> bool {
    if let (Some(a), Some(b)) = (&a.number, &b.number) {
        return a.disjoint(b);
    }
    match (Date::parse(&a.text), Date::parse(&b.text)) {
        (Ok(a), Ok(b)) => a.eq(&b).is_impossible(),
        _ => !is_same(&a.text, &b.text),
    }
}

fn report(judging: &mut Judging<'_>, fact: &Fact, others: &[&Fact]) {
    let Some(ours) = fact.value() else { return };
    let theirs: Vec<&Stated> = others.iter().filter_map(|other| other.value()).collect();
    let key = fact.key.to_string();
    let (here, there) = (ours.shown(), theirs.first().map_or_else(String::new, |value| value.shown()));
    let gap = theirs
        .first()
        .and_then(|there| gap(ours, there))
        .map_or_else(String::new, |gap| format!(", off by at least {gap}"));
    let values = [("key", key.as_str()), ("value", &here), ("other", &there)];
    let message = || format!("`{key}` is {here} here, but {there} elsewhere{gap}");
    let mut finding = judging.finding_at(&ours.at, &fact.record, &values, message);
    finding.related = theirs.iter().take(SHOWN).map(|value| value.at.label(value.shown())).collect();
    finding.values = std::iter::once(&ours).chain(&theirs).map(|value| value.as_value()).collect();
    finding.label = here;
    judging.report(
        finding.help("correct the one that is wrong, or say what makes the two different things: a date, a place"),
    );
}

/// By how much two numbers miss each other; nothing for numbers that only exclude a common end.
fn gap(ours: &Stated, theirs: &Stated) -> Option<String> {
    let gap = ours.number.as_ref()?.gap(theirs.number.as_ref()?)?;
    let is_exact = |stated: &Stated| stated.number.as_ref().is_some_and(|number| number.point().is_some());
    let says_little = gap.is_zero() || (is_exact(ours) && is_exact(theirs));
    (!says_little).then(|| ours.scale.show(gap).to_string())
}

#[cfg(test)]
mod tests {
    use crate::rules::harness;
    use crate::rules::harness::Judged;

    const PEOPLE: &str = "{kind: agree, record: relation, each: /people/*, key: of, value: persons, period: period}";

    fn judge(people: &[&str]) -> Judged {
        let items: Vec<String> = people.iter().map(|persons| format!("{{of: JPN, {persons}}}")).collect();
        let record = format!("{{kind: relation, people: [{}]}}", items.join(", "));
        harness::judge(&harness::compile(PEOPLE).expect("a rule"), &record)
    }

    fn found(people: &[&str]) -> Vec<String> {
        judge(people).shown().into_iter().map(|(place, message)| format!("{place} {message}")).collect()
    }

    #[test]
    fn the_page_is_true() {
        harness::run_page(super::RULE.page);
    }

    #[test]
    fn the_examples_of_the_pack_are_true() {
        harness::run_pack(super::RULE.kind);
    }

    #[test]
    fn the_odd_one_out_is_wrong_and_of_two_the_later() {
        assert_eq!(found(&["persons: 100", "persons: 90"]), ["/people/1/persons `JPN` is 90 here, but 100 elsewhere"]);
        let three = judge(&["persons: 90", "persons: 100", "persons: {between: [99, 101]}"]);
        assert_eq!(three.shown(), [("/people/0/persons".to_owned(), "`JPN` is 90 here, but 100 elsewhere")]);
        assert_eq!(three.labels(), ["#/people/1/persons 100", "#/people/2/persons between 99 and 101"]);
        assert_eq!((three.tally.holds, three.tally.fails), (2, 1));
    }

    #[test]
    fn a_number_that_is_not_exact_is_off_by_at_least_something() {
        let shown = ["/people/1/persons `JPN` is about 3100 here, but 4000 elsewhere, off by at least 745"];
        assert_eq!(found(&["persons: 4000", "persons: {about: 3100}"]), shown);
    }

    #[test]
    fn figures_of_different_times_may_differ() {
        assert_eq!(found(&["persons: 100, period: 2016", "persons: 90, period: 2021"]), [""; 0]);
        assert_eq!(found(&["persons: 100, period: 2016", "persons: 90, period: 2016/2018"]).len(), 1);
    }

    #[test]
    fn dates_and_texts_agree_too() {
        assert_eq!(found(&["persons: 1953-07", "persons: 1953-07-27"]), [""; 0]);
        assert_eq!(found(&["persons: 1953-08", "persons: 1953-07-27"]).len(), 1);
        assert_eq!(found(&["persons: Seoul", "persons: Busan"]).len(), 1);
    }

    #[test]
    fn units_that_differ_are_not_compared() {
        let judged = judge(&["persons: {value: 100, unit: km}", "persons: {value: 90, unit: mi}"]);
        assert_eq!((judged.found.len(), judged.tally.unchecked()), (0, 2));
    }
}
