#![doc = include_str!("unique.md")]

use std::collections::HashSet;

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::path::Path;
use crate::rule::Declaration;
use crate::rule::Fact;
use crate::rule::Judging;
use crate::rule::Outcome;
use crate::rule::RawSource;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;
use crate::rule::Source;
use crate::rule::is_same;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "unique",
    summary: "no two places have the same key",
    page: include_str!("unique.md"),
    level: Level::Across,
    compile,
};

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let parameters: Parameters = declaration.parameters_across()?;
    let mut sources = declaration.sources(parameters.of)?;
    let is_per_record = parameters.scope == Scope::Record;
    for source in &mut sources {
        source.per_record = is_per_record;
        if parameters.differ.is_some() {
            source.value.clone_from(&parameters.differ);
        }
        declaration.check_key(source)?;
        declaration.check_source(source)?;
    }
    Ok(Box::new(Unique { sources, differ: parameters.differ, is_per_record }))
}

/// The rule's parameters, but for those of the source in the short form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    #[serde(default)]
    of: Vec<RawSource>,
    differ: Option<Path>,
    #[serde(default)]
    scope: Scope,
}

/// Where a key may stand only once.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Scope {
    /// In each record.
    Record,
    /// In all records together.
    #[default]
    Dataset,
}

struct Unique {
    sources: Vec<Source>,
    differ: Option<Path>,
    is_per_record: bool,
}

/// The most pairs of one key that are compared; only periods that do not meet make so many.
const PAIRS: usize = 4_000_000;

const TOO_MANY: Reason = Reason("too many places have the same key to compare all");

impl Rule for Unique {
    fn sources(&self) -> &[Source] {
        &self.sources
    }

    fn judge(&self, judging: &mut Judging<'_>, group: &[Fact]) {
        let mut facts: Vec<&Fact> = group.iter().collect();
        facts.sort_by_key(|fact| fact.at.location);
        if self.is_per_record {
            facts.chunk_by(|a, b| a.is_beside(b)).for_each(|facts| self.judge_together(judging, facts));
        } else {
            self.judge_together(judging, &facts);
        }
    }
}

impl Unique {
    /// Judges places of one key in the order in which they stand.
    fn judge_together(&self, judging: &mut Judging<'_>, facts: &[&Fact]) {
        if self.differ.is_some() && is_all_one(facts) {
            judging.tally.holds += facts.len() as u64;
            return;
        }
        let mut pairs = 0;
        for (index, later) in facts.iter().enumerate() {
            let clash = facts[..index].iter().position(|earlier| self.clashes(earlier, later));
            judging.tally.count(Ok(Outcome::of(clash.is_none())));
            if let Some(earlier) = clash {
                self.report(judging, facts[earlier], later);
            }
            pairs += clash.unwrap_or(index);
            if pairs > PAIRS {
                return judging.tally.skip(TOO_MANY, (facts.len() - index - 1) as u64);
            }
        }
    }

    fn clashes(&self, earlier: &Fact, later: &Fact) -> bool {
        earlier.meets(later) && (self.differ.is_none() || !is_same(text(earlier), text(later)))
    }

    fn report(&self, judging: &mut Judging<'_>, earlier: &Fact, later: &Fact) {
        let key = later.key.to_string();
        let (first, second) = (text(earlier), text(later));
        let values = [("key", key.as_str()), ("first", first), ("second", second)];
        let at_once = if later.period().is_some() { " at the same time" } else { "" };
        let message = || match &self.differ {
            Some(differ) => format!("`{key}` has two values of `{differ}`{at_once}: `{first}` and `{second}`"),
            None => format!("`{key}` stands twice{at_once}"),
        };
        let mut finding = judging.finding(later, &values, message);
        finding.values.push(later.key_value());
        if self.differ.is_some() {
            second.clone_into(&mut finding.label);
            finding.related.push(earlier.at.label(first));
            finding.values.extend([earlier, later].iter().filter_map(|fact| Some(fact.value()?.as_value())));
            finding.help = Some("correct the one that is wrong, or say from when to when each was so".to_owned());
        } else {
            "again here".clone_into(&mut finding.label);
            finding.related.push(earlier.at.label("first here"));
            finding.help = Some("take one of the two out, or correct the one that is wrong".to_owned());
        }
        judging.report(finding);
    }
}

/// The member that must not differ.
fn text(fact: &Fact) -> &str {
    fact.value().map_or("", |value| &value.text)
}

fn is_all_one(facts: &[&Fact]) -> bool {
    facts.iter().map(|fact| text(fact)).collect::<HashSet<_>>().len() <= 1
}

#[cfg(test)]
mod tests {
    use super::super::harness;

    const EMBASSIES: &str = r"{kind: unique, record: relation, each: /missions/*, key: [sender, receiver], period: [opened, closed], differ: city, scope: record}";

    fn found(rule: &str, example: &str) -> Vec<String> {
        let declared = harness::compile(rule).expect("a rule");
        let judged = harness::judge(&declared, example);
        judged.shown().into_iter().map(|(place, message)| format!("{place} {message}")).collect()
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
    fn each_further_place_is_a_finding_with_the_first_as_label() {
        let declared = harness::compile("{kind: unique, record: conflict, key: /id}").expect("a rule");
        let three =
            "{records: {a: {kind: conflict, id: war}, b: {kind: conflict, id: war}, c: {kind: conflict, id: war}}}";
        let judged = harness::judge(&declared, three);
        let shown = [("b#/id".to_owned(), "`war` stands twice"), ("c#/id".to_owned(), "`war` stands twice")];
        assert_eq!(judged.shown(), shown);
        assert_eq!(judged.labels(), ["a#/id first here"]);
        assert_eq!((judged.tally.holds, judged.tally.fails), (1, 2));
    }

    #[test]
    fn embassies_may_follow_one_another() {
        let at = |first: &str, second: &str| {
            let mission = |city: &str, dates: &str| format!("{{sender: CAN, receiver: DEU, city: {city}, {dates}}}");
            let missions = [mission("Bonn", first), mission("Berlin", second)].join(", ");
            found(EMBASSIES, &format!("{{kind: relation, missions: [{missions}]}}")).len()
        };
        assert_eq!(at("opened: 1951, closed: 1999", "opened: 2000"), 0);
        assert_eq!(at("opened: 1951, closed: 1999-06-01", "opened: 1999-06-01"), 0, "touching periods do not meet");
        assert_eq!(at("opened: 1951, closed: 1999", "opened: 1998"), 1);
        assert_eq!(at("opened: 1951", "opened: 1998"), 1, "an embassy that was not closed is still there");
        assert_eq!(at("closed: 1999", "opened: 2000"), 0, "a start that is missing is long ago");
        assert_eq!(at("note: no dates", "opened: 1998"), 1, "a period that is missing bounds nothing");
    }

    #[test]
    fn what_differs_is_named() {
        let missions = "{kind: relation, missions: [{sender: CAN, receiver: KOR, city: Seoul}, {sender: CAN, receiver: KOR, city: Seoul}, {sender: CAN, receiver: KOR, city: Busan}]}";
        assert_eq!(
            found(EMBASSIES, missions),
            ["/missions/2 `CAN, KOR` has two values of `city`: `Seoul` and `Busan`"]
        );
    }

    #[test]
    fn a_key_of_several_records_in_one_place_is_no_clash_within_a_record() {
        let rule = "{kind: unique, record: relation, each: /ranks/*, key: [of], scope: record}";
        let records =
            "{records: {a: {kind: relation, ranks: [{of: exports}]}, b: {kind: relation, ranks: [{of: exports}]}}}";
        assert_eq!(found(rule, records), [""; 0]);
    }

    #[test]
    fn keys_fold_and_sets_have_no_order() {
        let rule = "{kind: unique, record: relation, key: [{set: [/reporter, /partner]}, /city], fold: [/city]}";
        let records = "{records: {a: {kind: relation, reporter: CAN, partner: KOR, city: Montréal}, b: {kind: relation, reporter: KOR, partner: CAN, city: MONTREAL}}}";
        assert_eq!(found(rule, records), ["b# `CAN, KOR, montreal` stands twice"]);
    }

    #[test]
    fn a_part_that_is_missing_makes_no_key() {
        let rule = "{kind: unique, record: relation, key: [/reporter, /partner]}";
        let records = "{records: {a: {kind: relation, reporter: CAN}, b: {kind: relation, reporter: CAN, partner: ~}}}";
        let judged = harness::judge(&harness::compile(rule).expect("a rule"), records);
        assert_eq!((judged.shown().len(), judged.tally.unchecked()), (0, 2));
    }

    #[test]
    fn a_number_and_the_same_text_are_one_key() {
        let rule = "{kind: unique, record: relation, each: /trade/*, key: period}";
        let trade = "{kind: relation, trade: [{period: 2022}, {period: \"2022\"}]}";
        assert_eq!(found(rule, trade), ["/trade/1/period `2022` stands twice"]);
    }

    #[test]
    fn the_items_inside_a_string_are_keys() {
        let rule = "{kind: unique, record: relation, key: /cities, split: \", \", scope: record}";
        let cities = "{kind: relation, cities: \"Seoul, Busan, Seoul\"}";
        assert_eq!(found(rule, cities), ["/cities `Seoul` stands twice"]);
    }

    #[test]
    fn a_rule_that_makes_no_sense_is_an_error() {
        let problem = |rule: &str| harness::compile(rule).err().expect("an error");
        assert!(problem("{kind: unique, record: conflict}").contains("has no `key`"));
        assert!(problem("{kind: unique, record: conflict, key: /id, fold: [/di]}").contains("did you mean `/id`"));
        assert!(problem("{kind: unique, key: /id}").contains("must say its `record`"));
        assert!(problem("{kind: unique, record: conflcit, key: /id}").contains("did you mean `conflict`"));
        assert!(problem("{kind: unique, record: conflict, key: /id, when: 'true'}").contains("`where`"));
        assert!(
            problem("{kind: unique, key: /id, of: [{record: conflict, key: /id}]}")
                .contains("`key` has no meaning here")
        );
        assert!(problem("{kind: unique, record: conflict, key: [/id, /x], split: ','}").contains("`split`"));
    }

    #[test]
    fn very_many_places_of_one_key_end_in_time() {
        let missions: Vec<String> = (0..4_000)
            .map(|year| {
                format!(
                    "{{sender: CAN, receiver: KOR, city: C{year}, opened: {:04}, closed: {:04}}}",
                    year + 1,
                    year + 1
                )
            })
            .collect();
        let declared = harness::compile(EMBASSIES).expect("a rule");
        let judged = harness::judge(&declared, &format!("{{kind: relation, missions: [{}]}}", missions.join(", ")));
        assert_eq!(judged.shown(), []);
        assert!(judged.tally.not_checked[&super::TOO_MANY] > 1_000);
    }
}
