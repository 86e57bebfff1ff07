//! Fixes, on real files: what is fixed is gone and nothing else came, fixing twice is fixing once, and a safe fix
//! changes no value.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;

use comity::date::Date;
use comity::document::Document;
use comity::document::Format;
use comity::document::NodeRef;
use comity::document::Options;
use comity::document::read;
use comity::limits::Limits;
use comity::source::FileId;
use proptest::prelude::*;
use serde_json::Value;

const CONFIG: &str = "comity: 1
records:
  - {kind: thing, files: [\"records/*.yaml\", \"records/*.json\", \"records/*.jsonl\"], schema: thing.schema.yaml, rules: [thing.rules.yaml]}
severity: {rule/never-checked: off}
";
const SCHEMA: &str = "type: object
additionalProperties: false
properties:
  code: {type: string}
  when: {type: string, format: edtf}
  day: {type: string, format: annual-date}
  long: {type: string, format: duration-words}
  currency: {type: string, format: iso4217}
  type: {enum: [embassy, consulate]}
  count: {type: integer}
  state: {type: string}
  names: {type: array}
  times: {}
  phone: {type: string, format: e164}
  deaths: {type: object, required: [total], properties: {parts: {type: array}}}
";
const RULES: &str = "comity: 1
rules:
  - {id: thing/state, kind: code, each: /state, list: iso3166-1-alpha-3}
  - {id: thing/names, kind: sorted, items: \"names/*\"}
  - {id: thing/deaths, kind: sum, each: /deaths, total: total, parts: parts/*/persons}
";

/// A project with one record file.
struct Project(tempfile::TempDir);

impl Project {
    fn new(name: &str, text: impl AsRef<[u8]>) -> Self {
        let project = Self(tempfile::tempdir().expect("a folder"));
        fs::create_dir(project.at("records")).expect("created");
        let files = [("comity.yaml", CONFIG), ("thing.schema.yaml", SCHEMA), ("thing.rules.yaml", RULES)];
        files.iter().for_each(|(name, text)| fs::write(project.at(name), text).expect("written"));
        fs::write(project.at("records").join(name), text).expect("written");
        project
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn says(&self, name: &str) -> String {
        fs::read_to_string(self.at("records").join(name)).expect("text")
    }
}

fn comity(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    command.current_dir(folder).arg("check").args(args);
    command.env_remove("GITHUB_ACTIONS").env("SOURCE_DATE_EPOCH", "1795478400");
    command.output().expect("comity runs")
}

/// The report, and how it ended.
fn report(folder: &Path, args: &[&str]) -> (Value, i32) {
    let output = comity(folder, &[&["--format", "json"], args].concat());
    let report = serde_json::from_slice(&output.stdout).expect("a report");
    (report, output.status.code().expect("an exit code"))
}

/// What a finding is known by here.
fn name(finding: &Value) -> String {
    ["rule", "path", "document", "pointer", "message"].map(|key| finding[key].to_string()).join(" ")
}

/// The findings that a flag would apply a fix of, and all: rule, file, document, pointer and message.
fn findings(report: &Value, most: &str) -> [BTreeSet<String>; 2] {
    let allowed: &[&str] = if most == "safe" { &["safe"] } else { &["safe", "unsafe"] };
    let list = report["diagnostics"].as_array().expect("a list");
    let has_fix = |finding: &&Value| {
        let fixes = finding["fixes"].as_array().expect("a list");
        fixes.iter().any(|fix| allowed.contains(&fix["applicability"].as_str().expect("a word")))
    };
    [list.iter().filter(has_fix).map(name).collect(), list.iter().map(name).collect()]
}

/// Holds the laws for a folder, and gives how many findings were fixed.
fn obeys_the_laws(folder: &Path, most: &str, context: &str) -> u64 {
    let flags: &[&str] = if most == "safe" { &["--fix"] } else { &["--fix", "--unsafe-fixes"] };
    let before = texts(folder);
    let (report_before, _) = report(folder, &[]);
    let [fixable, all] = findings(&report_before, most);
    let (report_after, code) = report(folder, flags);
    assert_eq!(report_after["problems"], report_before["problems"], "{context}");
    let [left, after] = findings(&report_after, most);
    assert_eq!(left, BTreeSet::new(), "{context}: what can be fixed is fixed");
    let gone = fixable.intersection(&after).collect::<Vec<_>>();
    // An item that a sort has moved has another pointer, but a list is sorted once.
    assert!(gone.is_empty() || most != "safe", "{context}: {gone:?}");
    if most == "safe" {
        let new: Vec<_> = after.difference(&all).collect();
        assert!(new.is_empty(), "{context}: {new:?} came");
    }
    let fixed = texts(folder);
    let (again, second) = report(folder, flags);
    assert_eq!((again["summary"].get("fixed"), second, texts(folder)), (None, code, fixed.clone()), "{context}");
    let (plain, _) = report(folder, &[]);
    assert_eq!(plain["diagnostics"], again["diagnostics"], "{context}: what is left is what is there");
    if most == "safe" {
        before.iter().for_each(|(path, text)| says_the_same(path, text, &fixed[path]));
    }
    report_after["summary"]["fixed"].as_u64().unwrap_or_default()
}

/// The files of records.
fn texts(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut texts = BTreeMap::new();
    let mut folders = vec![folder.join("records")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                texts.insert(path.clone(), fs::read(path).expect("a file"));
            }
        }
    }
    texts
}

/// A safe fix changes no value, but for the spelling of what only can mean one thing.
fn says_the_same(path: &Path, before: &[u8], after: &[u8]) {
    let format = Format::of(path).expect("a record");
    let (limits, options) = (Limits::default(), Options::default());
    let (old, new) =
        (read(FileId(0), format, before, &limits, &options), read(FileId(0), format, after, &limits, &options));
    assert_eq!((old.documents.len(), &old.broken), (new.documents.len(), &new.broken));
    let texts = |document: &Document<'_>| document.comments().map(|(_, text)| text.to_owned()).collect::<Vec<_>>();
    for (old, new) in old.documents.iter().zip(&new.documents) {
        assert_eq!((old.len(), texts(old)), (new.len(), texts(new)));
        old.nodes().zip(new.nodes()).for_each(|(old, new)| is_same(old, new));
    }
    let ends = |text: &[u8]| (text.ends_with(b"\n"), text.windows(2).filter(|pair| pair == b"\r\n").count());
    assert_eq!((ends(before), before.starts_with(b"\xef\xbb\xbf")), (ends(after), after.starts_with(b"\xef\xbb\xbf")));
}

fn is_same(old: NodeRef<'_>, new: NodeRef<'_>) {
    assert_eq!((old.kind(), old.pointer()), (new.kind(), new.pointer()));
    let is_respelt = Date::parse(old.text()).is_err_and(|error| error.suggestion.as_deref() == Some(new.text()))
        || comity::date::Duration::parse(old.text())
            .is_err_and(|error| error.suggestion.as_deref() == Some(new.text()))
        || comity::date::AnnualDate::parse(old.text())
            .is_err_and(|error| error.suggestion.as_deref() == Some(new.text()));
    assert!(old.text() == new.text() || is_respelt, "{old:?} {new:?}");
}

const RECORDS: [(&str, &str, u64, u64); 9] = [
    ("quotes.yaml", "code: NO # why\ntimes: {on: [1:30, y, 'no', \"no\", No], a: 1_000}\n", 6, 6),
    ("dates.yaml", "when: 1950 - 1953\nday: '11 November'\nlong: \"14 Days\"\n", 3, 3),
    ("time.yaml", "when: 1950-06-25T04:00:00Z\n", 0, 1),
    ("two-ways.yaml", "when: 05/06/1950\n", 0, 0),
    ("zeros.yaml", "code: 012\ncount: 012\ntimes: [-017, 00]\n", 0, 4),
    ("codes.yaml", "currency: cad\nstate: 'can' # Canada\ntype: Embassy\n", 0, 3),
    ("list.yaml", "names:\n  - b # second\n  - a # first\n", 0, 1),
    ("many.yaml", "\u{feff}# one\r\ncode: NO\r\n---\r\nwhen: since 1979\r\n...\r\n---\r\ncode: off", 3, 3),
    ("quoted.json", "{\"count\": \"12\", \"code\": 12, \"when\": \"June 1950\", \"type\": \"CONSULATE\"}", 1, 4),
];

#[test]
fn the_laws_hold_for_every_kind_of_fix() {
    for (name, text, safe, all) in RECORDS {
        let project = Project::new(name, text);
        assert_eq!(obeys_the_laws(project.0.path(), "safe", name), safe, "{name}: {}", project.says(name));
        assert_eq!(obeys_the_laws(project.0.path(), "unsafe", name), all - safe, "{name}: {}", project.says(name));
    }
    let project =
        Project::new("a.jsonl", "{\"code\": 36}\r\n\r\n{\"when\": \"25.6.1950\"}\r\nbroken\r\n{\"type\": \"EMBASSY\"}");
    assert_eq!(obeys_the_laws(project.0.path(), "unsafe", "json lines"), 3);
    let expected = "{\"code\": \"36\"}\r\n\r\n{\"when\": \"1950-06-25\"}\r\nbroken\r\n{\"type\": \"embassy\"}";
    assert_eq!(project.says("a.jsonl"), expected);
}

#[test]
fn nothing_but_the_value_is_touched() {
    let text = "\u{feff}# head\r\ncode:   NO   # why: NO\r\n\r\nwhen: '1950 - 1953'\r\nnames: [NO,'NO',  \"NO\"]";
    let project = Project::new("a.yaml", text);
    comity(project.0.path(), &["--fix"]);
    let expected = text.replacen("NO  ", "\"NO\"  ", 1).replace("1950 - 1953", "1950/1953").replace("[NO", "[\"NO\"");
    assert_eq!(project.says("a.yaml"), expected);
}

#[test]
fn a_difference_is_shown_and_nothing_is_written() {
    let project = Project::new("a.yaml", "code: NO\ncount: 012\n");
    let output = comity(project.0.path(), &["--diff"]);
    let diff = "--- records/a.yaml\n+++ records/a.yaml\n@@ -1,2 +1,2 @@\n-code: NO\n+code: \"NO\"\n count: 012\n";
    assert_eq!((String::from_utf8_lossy(&output.stdout).as_ref(), output.status.code()), (diff, Some(1)));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "1 finding would be fixed, in 1 file\n");
    assert_eq!(project.says("a.yaml"), "code: NO\ncount: 012\n");
    fs::write(project.at("a.patch"), diff).expect("written");
    comity(project.0.path(), &["--fix"]);
    let output = comity(project.0.path(), &["--diff"]);
    assert_eq!((output.stdout, output.status.code()), (Vec::new(), Some(0)));
}

#[test]
fn only_what_is_asked_about_is_fixed() {
    let project = Project::new("a.yaml", "code: NO\n");
    fs::write(project.at("records/b.yaml"), "code: NO # comity: allow yaml/ambiguous-scalar -- Norway\n").expect("ok");
    fs::write(project.at("records/c.yaml"), "code: NO\n").expect("written");
    comity(project.0.path(), &["--fix", "records/c.yaml", "records/b.yaml"]);
    assert_eq!((project.says("a.yaml"), project.says("c.yaml")), ("code: NO\n".into(), "code: \"NO\"\n".into()));
    assert!(project.says("b.yaml").starts_with("code: NO #"), "what is forgiven stays");
    comity(project.0.path(), &["--fix", "--ignore", "yaml/*"]);
    assert_eq!(project.says("a.yaml"), "code: NO\n");
    comity(project.0.path(), &["--unsafe-fixes"]);
    assert_eq!(project.says("a.yaml"), "code: NO\n", "--unsafe-fixes alone only counts");
}

#[cfg(unix)]
#[test]
fn what_can_not_be_written_safely_is_a_problem_and_stays() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::new("a.yaml", "code: NO\n");
    fs::hard_link(project.at("records/a.yaml"), project.at("second")).expect("linked");
    fs::write(project.at("records/b.yaml"), "code: NO\n").expect("written");
    fs::set_permissions(project.at("records/b.yaml"), PermissionsExt::from_mode(0o750)).expect("set");
    std::os::unix::fs::symlink("b.yaml", project.at("records/link.yaml")).expect("linked");
    let (report, code) = report(project.0.path(), &["--fix"]);
    assert_eq!(code, 2);
    let problem = "`records/a.yaml` was not fixed: it has a second name (a hard link), which would keep the old text";
    assert_eq!(report["problems"][0]["message"], problem);
    assert_eq!((&report["summary"]["fixed"], report["problems"].as_array().map(Vec::len)), (&1.into(), Some(1)));
    // What is left is told as it is on disk.
    let left: Vec<_> = report["diagnostics"].as_array().expect("a list").iter().map(|found| &found["rule"]).collect();
    assert_eq!(left, ["yaml/ambiguous-scalar", "dataset/symlink"]);
    assert_eq!((project.says("a.yaml"), project.says("b.yaml")), ("code: NO\n".into(), "code: \"NO\"\n".into()));
    let mode = fs::metadata(project.at("records/b.yaml")).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o750);
    assert!(fs::symlink_metadata(project.at("records/link.yaml")).expect("there").is_symlink());
}

pub(super) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

#[test]
fn our_own_records_need_no_fix() {
    let folder = tempfile::tempdir().expect("a folder");
    copy(Path::new("records"), &folder.path().join("records"));
    assert_eq!(obeys_the_laws(folder.path(), "safe", "records"), 0);
}

/// Applies a fix of a report to the files in a folder.
pub(super) fn apply(folder: &Path, fix: &Value) {
    let mut edits: Vec<&Value> = fix["edits"].as_array().expect("a list").iter().collect();
    let at = |edit: &Value, end: &str| {
        usize::try_from(edit["span"][end]["offset"].as_u64().expect("an offset")).expect("small")
    };
    edits.sort_by_key(|edit| std::cmp::Reverse(at(edit, "start")));
    for edit in edits {
        let path = folder.join(edit["path"].as_str().expect("a path"));
        let mut bytes = fs::read(&path).expect("a file");
        bytes.splice(at(edit, "start")..at(edit, "end"), edit["content"].as_str().expect("a text").bytes());
        fs::write(path, bytes).expect("written");
    }
}

#[test]
fn suggestions_are_written_as_what_they_replace() {
    for (name, text, expected) in [
        ("a.yaml", "typ: embassy # or not\n", "type: embassy # or not\n"),
        ("a.yaml", "{'typ': embassy}\n", "{'type': embassy}\n"),
        ("a.json", r#"{"typ": "embassy"}"#, r#"{"type": "embassy"}"#),
        ("a.json", r#"{"type": "embasy"}"#, r#"{"type": "embassy"}"#),
        ("a.yaml", "state: 'Canada'\n", "state: 'CAN'\n"),
        ("a.yaml", "currency: CDA\n", "currency: CAD\n"),
        ("a.yaml", "phone: '+82 (0)2 3783-6000'\n", "phone: '+82237836000'\n"),
        ("a.yaml", "phone: 00 82 2 3783 6000\n", "phone: \"+82237836000\"\n"),
        (
            "a.yaml",
            "deaths:\r\n  # counted\r\n  parts: [{persons: 3}, {persons: 4}]\r\n",
            "deaths:\r\n  # counted\r\n  total: 7\r\n  parts: [{persons: 3}, {persons: 4}]\r\n",
        ),
        ("a.yaml", "deaths: {parts: [persons: 3, persons: 4]}", "deaths: {total: 7, parts: [persons: 3, persons: 4]}"),
        (
            "a.json",
            "{\"deaths\": {\n  \"parts\": [{\"persons\": 3.5}, {\"persons\": 4}]\n}}",
            "{\"deaths\": {\n  \"total\": 7.5,\n  \"parts\": [{\"persons\": 3.5}, {\"persons\": 4}]\n}}",
        ),
    ] {
        let project = Project::new(name, text);
        let (before, _) = report(project.0.path(), &[]);
        let [fix] = &before["diagnostics"][0]["fixes"].as_array().expect("a list")[..] else { panic!("{before}") };
        assert_eq!(fix["applicability"], "suggestion", "{text}");
        comity(project.0.path(), &["--fix", "--unsafe-fixes"]);
        assert_eq!(project.says(name), text, "nobody applies it unseen");
        apply(project.0.path(), fix);
        assert_eq!(project.says(name), expected);
        let (after, code) = report(project.0.path(), &[]);
        assert_eq!((&after["diagnostics"], code), (&serde_json::json!([]), 0), "{expected}");
    }
}

#[test]
fn a_total_is_suggested_only_where_its_parts_are_all_there_and_exact() {
    for parts in ["[persons: 3, person: 4]", "[persons: 3, persons: {about: 4}]", "[]", "[persons: 3, persons: null]"] {
        let project = Project::new("a.yaml", format!("deaths: {{parts: {parts}}}\n"));
        let (report, _) = report(project.0.path(), &[]);
        assert_eq!(report["diagnostics"][0]["rule"], "schema/required");
        assert_eq!(report["diagnostics"][0]["fixes"], serde_json::json!([]), "{parts}");
    }
}

/// Lines of a record, right and wrong.
fn lines() -> impl Strategy<Value = String> {
    let values = [
        "NO",
        "'NO'",
        "\"no\"",
        "1:30",
        "012",
        "12",
        "\"12\"",
        "1_000",
        "x",
        "1950 - 1953",
        "'June 1950'",
        "05/06/1950",
        "since 1979",
        "cad",
        "CAN",
        "can",
        "Embassy",
        "embasy",
        "[b, a]",
        "{a: NO, NO: y}",
        "null",
        "",
        "&a off",
        "1950-06-25T04:00Z",
        "14 Days",
        "|\n  NO\n",
        "[1:30, on] # off",
        "!!str NO",
        "b'c",
        "\"\\u004e\\u004f\"",
    ];
    let keys = ["code", "when", "day", "long", "currency", "type", "count", "state", "names", "times", "NO", "typ"];
    let line = (prop::sample::select(keys.to_vec()), prop::sample::select(values.to_vec()));
    prop::collection::btree_map(line.clone().prop_map(|(key, _)| key), line.prop_map(|(_, value)| value), 1..6)
        .prop_map(|lines| lines.iter().map(|(key, value)| [key, ": ", value, "\n"].concat()).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn the_laws_hold_for_any_record(text in lines(), is_crlf in any::<bool>(), has_end in any::<bool>()) {
        let text = if has_end { text } else { text.trim_end().to_owned() };
        let text = if is_crlf { text.replace('\n', "\r\n") } else { text };
        let project = Project::new("a.yaml", &text);
        obeys_the_laws(project.0.path(), "safe", &text);
        obeys_the_laws(project.0.path(), "unsafe", &text);
    }
}
