//! `trade/mirror` on generated pairs of relations. No two pages of ours state trade in one currency, so the rule is
//! held against figures whose relation is known because it was drawn first.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use serde_json::Value;

/// How the figures of a pair come about, and what must be said of what the first side imports.
const CASES: [(&str, Option<&str>); 7] = [
    ("freight and insurance", None),
    ("by way of a third country", Some("info")),
    ("less than what was sent", Some("info")),
    ("nearly twice", Some("warning")),
    ("million for billion", Some("error")),
    ("imports and exports exchanged", Some("error")),
    ("another currency", None),
];

/// Every pair of these has a relation of its own.
const STATES: [&str; 18] = [
    "AUS", "BEL", "BRA", "CAN", "CHL", "DEU", "EGY", "ESP", "FRA", "GBR", "IND", "ITA", "JPN", "KEN", "KOR", "MEX",
    "TUR", "USA",
];

fn pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    STATES.iter().enumerate().flat_map(|(index, first)| STATES[..index].iter().map(|second| (*first, *second)))
}

/// What the first side imports and exports, in what currency, if the second exports `sent` and imports `received`.
fn stated(case: &str, drawn: u32, sent: u32, received: u32) -> (String, u32, &'static str) {
    let times = |least: u32, spread: u32| (sent * (least + drawn % spread) / 100).to_string();
    match case {
        "freight and insurance" => (times(101, 18), received, "JPY"),
        "by way of a third country" => (times(122, 26), received, "JPY"),
        "less than what was sent" => (times(82, 16), received, "JPY"),
        "nearly twice" => (times(160, 35), received, "JPY"),
        "million for billion" => (format!("{{value: {}, scale: million}}", times(101, 8)), received, "JPY"),
        "imports and exports exchanged" => (received.to_string(), sent, "JPY"),
        "another currency" => (times(300, 50), received, "CAD"),
        other => panic!("no case `{other}`"),
    }
}

fn relation(reporter: &str, partner: &str, currency: &str, imports: &str, exports: u32) -> String {
    let trade = format!("period: 2021, scope: goods, currency: {currency}, scale: billion");
    format!(
        "kind: relation\nreporter: {reporter}\npartner: {partner}\ntrade:\n  - {{{trade}, imports: {imports}, exports: {exports}}}\n"
    )
}

#[test]
fn figures_that_mirror_each_other_are_judged_as_they_were_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let records = folder.path().join("records");
    fs::create_dir(&records).expect("a folder");
    let mut expected = BTreeMap::new();
    for ((index, (first, second)), (case, severity)) in (0u32..).zip(pairs()).zip(CASES.iter().cycle()) {
        let drawn = index.wrapping_mul(2_654_435_761) >> 7;
        let (sent, received) = (10_000 + drawn % 80_000, 200_000 + drawn % 70_000);
        let (imports, exports, currency) = stated(case, drawn, sent, received);
        let write = |name: &str, text: String| fs::write(records.join(name), text).expect("written");
        write(&format!("{first}-{second}.yaml"), relation(first, second, currency, &imports, exports));
        let back = (u64::from(received) * 105 / 100).to_string();
        write(&format!("{second}-{first}.yaml"), relation(second, first, "JPY", &back, sent));
        expected.extend(severity.map(|severity| (format!("records/{first}-{second}.yaml"), severity.to_owned())));
    }
    let mut check = Command::new(env!("CARGO_BIN_EXE_comity"));
    check.current_dir(folder.path()).args(["check", "--select", "trade/mirror", "--format", "json"]);
    let output = check.env("SOURCE_DATE_EPOCH", "1795478400").output().expect("comity runs").stdout;
    let report: Value = serde_json::from_slice(&output).expect("a report");
    let word = |finding: &Value, key: &str| finding[key].as_str().expect("a text").to_owned();
    let mut found = BTreeMap::new();
    for finding in report["diagnostics"].as_array().expect("a list") {
        assert_eq!(word(finding, "pointer"), "/trade/0/imports", "{finding}");
        let before = found.insert(word(finding, "path"), word(finding, "severity"));
        assert_eq!(before, None, "one finding for a pair: {finding}");
    }
    assert_eq!(found, expected);
    assert_eq!(report["rules"]["trade/mirror"]["fails"], expected.len(), "each once");
}
