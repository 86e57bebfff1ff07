use crate::rule::Reason;
use crate::rules::harness;
use crate::rules::harness::Judged;

const AGREEMENTS: &str =
    "{kind: reference, from: {record: relation, each: /agreements/*, key: .}, to: {record: agreement, key: /id}}";
const PARTIES: &str = "{kind: reference, from: {record: relation, each: [/reporter, /partner], key: .}, \
    to: [{record: party, key: /id}, {codes: iso3166-1-alpha-3, when_empty: true}]}";

fn judge(rule: &str, example: &str) -> Judged {
    harness::judge(&harness::compile(rule).expect("a rule"), example)
}

fn found(rule: &str, example: &str) -> Vec<String> {
    judge(rule, example).shown().into_iter().map(|(place, message)| format!("{place} {message}")).collect()
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
fn all_places_of_one_missing_key_are_one_finding() {
    let records = "{records: {a: {kind: relation, agreements: [ckfat, ckfta]}, b: {kind: relation, agreements: [ckfat]}, c: {kind: agreement, id: ckfta}}}";
    let judged = judge(AGREEMENTS, records);
    assert_eq!(judged.shown(), [("a#/agreements/0".to_owned(), "there is no `agreement` with the key `ckfat`")]);
    assert_eq!(judged.labels(), ["b#/agreements/0 here too"]);
    assert_eq!(judged.found[0].help.as_deref(), Some("did you mean `ckfta`?"));
    assert_eq!(judged.found[0].fixes[0].edits.len(), 2);
    assert_eq!((judged.tally.holds, judged.tally.fails), (1, 2));
}

#[test]
fn a_record_that_could_not_be_read_silences_references_to_its_kind() {
    let records = "{records: {a: {kind: relation, agreements: [ckfta]}}, unreadable: [agreement]}";
    let judged = judge(AGREEMENTS, records);
    assert_eq!(judged.shown(), []);
    assert_eq!(judged.tally.not_checked[&Reason::UNREADABLE], 1);
    let other = "{records: {a: {kind: relation, agreements: [ckfta]}}, unreadable: [party]}";
    assert_eq!(judge(AGREEMENTS, other).found.len(), 1);
}

#[test]
fn a_misspelt_key_that_differs_in_case_is_recognised() {
    let records = "{records: {a: {kind: relation, agreements: [CKFTA]}, b: {kind: agreement, id: ckfta}}}";
    assert_eq!(judge(AGREEMENTS, records).found[0].help.as_deref(), Some("did you mean `ckfta`?"));
    let far = "{records: {a: {kind: relation, agreements: [kafta-2014]}, b: {kind: agreement, id: ckfta}}}";
    assert_eq!(judge(AGREEMENTS, far).found[0].help.as_deref(), Some("correct the reference, or add the `agreement`"));
}

#[test]
fn codes_stand_in_for_records_only_while_there_are_none() {
    let alone = |party: &str| {
        found(PARTIES, &format!("{{records: {{a: {{kind: relation, reporter: CAN, partner: {party}}}}}}}"))
    };
    assert_eq!(alone("KOR"), [""; 0]);
    assert_eq!(
        alone("KRO"),
        ["a#/partner there is no `party` with the key `KRO`, and no code `KRO` in `iso3166-1-alpha-3`"]
    );
    let records = "{records: {a: {kind: relation, reporter: CAN, partner: KOR}, b: {kind: party, id: CAN}}}";
    assert_eq!(found(PARTIES, records), ["a#/partner there is no `party` with the key `KOR`"]);
}

#[test]
fn a_target_of_another_time_is_none() {
    let rule = "{kind: reference, from: {record: relation, key: /currency, period: /period}, to: {record: party, each: /currencies/*, key: code, period: period}}";
    let at = |period: &str| {
        let records = format!(
            "{{records: {{a: {{kind: relation, currency: ITL, period: {period}}}, b: {{kind: party, currencies: [{{code: ITL, period: 1861/2002}}]}}}}}}"
        );
        found(rule, &records)
    };
    assert_eq!(at("1999"), [""; 0]);
    assert_eq!(at("2005"), ["a#/currency there is `ITL`, but not at this time: 2005"]);
    assert_eq!(at("~"), [""; 0], "a period that is missing bounds nothing");
}

#[test]
fn a_contradiction_must_be_one_of_all_targets_of_the_key() {
    let rule = "{kind: reference, from: {record: relation, each: /agreements/*, key: ., carry: {party: /reporter}}, \
        to: [{record: agreement, each: /parties/*, key: /id, carry: {party: .}}, {record: agreement, key: /id, where: '!has(self.parties)'}], \
        holds: '!has(target.party) || target.party == from.party'}";
    let of = |parties: &str| {
        let records = format!(
            "{{records: {{a: {{kind: relation, reporter: CAN, agreements: [t]}}, b: {{kind: agreement, id: t{parties}}}}}}}"
        );
        found(rule, &records)
    };
    assert_eq!(of(", parties: [AUS, CAN]"), [""; 0]);
    assert_eq!(of(""), [""; 0], "an agreement without parties says nothing");
    assert_eq!(
        of(", parties: [AUS, KOR]"),
        ["a#/agreements/0 this contradicts `t`: here party is `CAN`, there party is `AUS`"]
    );
}

#[test]
fn what_another_rule_says_of_a_missing_target_need_not_be_said_twice() {
    let rule = "{kind: reference, from: {record: relation, each: /agreements/*, key: ., carry: {party: /reporter}}, \
        to: {record: agreement, key: /id, carry: {party: /depositary}}, holds: target.party == from.party, missing: unknown}";
    let judged = judge(rule, "{records: {a: {kind: relation, reporter: CAN, agreements: [ckfta]}}}");
    assert_eq!((judged.found.len(), judged.tally.not_checked[&Reason::MISSING]), (0, 1));
}

#[test]
fn files_are_referred_to_by_a_template() {
    let rule =
        "{kind: reference, from: {record: agreement, each: /documents/*}, to: {file: 'texts/{/id}/{.|slug}.pdf'}}";
    let records = "{records: {a: {kind: agreement, id: ckfta, documents: [Final Act, Annex B]}}, files: [texts/ckfta/final-act.pdf]}";
    assert_eq!(found(rule, records), ["a#/documents/1 there is no file `texts/ckfta/annex-b.pdf`"]);
}

#[test]
fn a_backlink_may_stand_in_a_list() {
    let rule = "{kind: reference, from: {record: party, each: /predecessors/*, key: .}, to: {record: party, key: /id}, backlink: /successors}";
    let records = "{records: {a: {kind: party, id: CZE, predecessors: [CSK]}, b: {kind: party, id: SVK, predecessors: [CSK]}, c: {kind: party, id: CSK, successors: [CZE]}}}";
    assert_eq!(found(rule, records), ["b#/predecessors/0 `CSK` does not point back to `SVK`"]);
}

#[test]
fn a_target_is_used_too_little_unless_a_use_could_not_be_read() {
    let rule = "{kind: reference, from: {record: relation, each: /agreements/*, key: .}, to: {record: agreement, key: /id}, used: {at_least: 2}}";
    let records = "records: {a: {kind: relation, agreements: [t]}, b: {kind: agreement, id: t}}";
    assert_eq!(found(rule, &format!("{{{records}}}")), ["b#/id `t` is referred to in 1 of 2 places"]);
    assert_eq!(found(rule, &format!("{{{records}, unreadable: [relation]}}")), [""; 0]);
}

#[test]
fn a_rule_that_makes_no_sense_is_an_error() {
    let problem = |rule: &str| harness::compile(rule).err().expect("an error");
    let with =
        |more: &str| format!("{{kind: reference, from: {{record: relation, each: /agreements/*, key: .}}, {more}}}");
    assert!(problem("{kind: reference, to: {record: party, key: /id}}").contains("`from` is missing"));
    assert!(problem(&with("to: []")).contains("`to` is empty"));
    assert!(problem(&with("to: {record: treaty, key: /id}")).contains("no kind of record `treaty`"));
    assert!(problem(&with("to: {record: party}")).contains("has no `key`"));
    assert!(problem(&with("to: {codes: iso3166}")).contains("there is no code list `iso3166`"));
    assert!(problem(&with("to: {record: party, key: /id}, at: x")).contains("only with `holds`"));
    assert!(problem(&with("to: {record: party, key: /id}, used: {at_least: 0}")).contains("asks for nothing"));
    assert!(problem(&with("to: {record: party, key: /id}, where: 'true'")).contains("belongs into a source"));
    assert!(problem(&with("to: {record: party, key: [/id, /x]}, backlink: /y")).contains("`backlink` wants"));
    assert!(problem(&with("to: {file: '../secret/{.}'}")).contains("no file can match"));
    assert!(problem(&with("to: {file: 'texts/*.pdf'}")).contains("is to one file"));
    assert!(problem(&with("to: {record: party, key: /id}, holds: self.x")).contains("self"));
    let carrying = "to: {record: party, key: /id, carry: {capital: /capital}}, holds: target.capitl == 'Seoul'";
    assert!(problem(&with(carrying)).contains("did you mean `capital`"), "{}", problem(&with(carrying)));
}

/// Each missing key is looked for among all that there are; comparing them one by one would take 10^8 comparisons.
#[test]
fn many_dangling_references_among_many_targets_end_in_time() {
    let relations = (0..5_000).map(|number| format!("treaty-{number:05}-of-koera"));
    let uses = relations.collect::<Vec<_>>().join(", ");
    let agreements =
        (0..5_000).map(|number| format!("b{number}: {{kind: agreement, id: treaty-{number:05}-of-korea}}"));
    let records = format!(
        "{{records: {{a: {{kind: relation, agreements: [{uses}]}}, {}}}}}",
        agreements.collect::<Vec<_>>().join(", ")
    );
    let judged = judge(AGREEMENTS, &records);
    assert_eq!(judged.found.len(), 5_000);
    assert_eq!(judged.found[17].help.as_deref(), Some("did you mean `treaty-00017-of-korea`?"));
}

/// A node does not know its position in a list; counting it anew for each of so many would take 10^10 steps.
#[test]
fn a_very_long_list_ends_in_time() {
    let uses = (0..150_000).map(|number| format!("t{}", number % 7)).collect::<Vec<_>>().join(", ");
    let records =
        format!("{{records: {{a: {{kind: relation, agreements: [{uses}]}}, b: {{kind: agreement, id: t0}}}}}}");
    let judged = judge(AGREEMENTS, &records);
    assert_eq!(judged.found.len(), 6);
    assert_eq!(judged.labels().last().map(String::as_str), Some("a#/agreements/149997 here too"));
}
