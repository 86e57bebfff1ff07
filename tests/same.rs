//! The same bytes come out for any number of threads, in any locale, time zone and folder.

use std::fs;
use std::path::Path;
use std::process::Command;

/// A dataset with findings of every sort, in many files.
fn dataset(folder: &Path) {
    fs::create_dir(folder.join("records")).expect("a folder");
    for number in 0..60 {
        let (id, partner) = (number % 50, (number * 7) % 55);
        let text = format!(
            "kind: organization\nid: org-{id}\nname: İstanbul {number}\nparent: org-{partner}\nheadquarters:\n  - {{city: x, in: KRO}}\n"
        );
        fs::write(folder.join(format!("records/{:02}.yaml", 59 - number)), text).expect("written");
    }
}

fn check(folder: &Path, from: &str, args: &[&str], environment: &[(&str, &str)]) -> Vec<u8> {
    let mut comity = Command::new(env!("CARGO_BIN_EXE_comity"));
    comity.current_dir(folder.join(from)).arg("check").args(args).env_remove("GITHUB_ACTIONS");
    let output = comity.envs(environment.iter().copied()).output().expect("comity runs");
    assert_eq!(output.status.code(), Some(1));
    output.stdout
}

#[test]
fn threads_locale_time_zone_and_folder_change_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    dataset(folder.path());
    fs::write(folder.path().join("comity.yaml"), "comity: 1\nuse: [country-relations]\n").expect("written");
    for format in ["json", "jsonl", "sarif", "pretty", "compact", "github", "gitlab", "junit", "markdown"] {
        let today = ["--format", format, "--today", "2026-11-24"];
        let with = |more: &[&'static str]| [&today[..], more].concat();
        let one = check(folder.path(), "", &with(&["--jobs", "1"]), &[]);
        assert!(one.len() > 10_000, "there is something to compare");
        let turkish = [("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8"), ("TZ", "Pacific/Kiritimati")];
        assert!(one == check(folder.path(), "", &with(&["--jobs", "8"]), &[]), "{format}: threads");
        assert!(one == check(folder.path(), "", &with(&[]), &turkish), "{format}: locale and time zone");
        assert!(one == check(folder.path(), "records", &with(&[]), &[]), "{format}: folder");
    }
}

#[test]
fn rules_that_are_not_needed_are_not_missed() {
    let mut compared = 0;
    for kind in ["relations", "conflicts", "agreements", "organizations", "parties"] {
        let records = fs::read_dir(Path::new("records").join(kind)).expect("a kind of record");
        let mut records: Vec<_> = records.map(|entry| entry.expect("an entry").path()).collect();
        records.sort();
        for record in records.iter().step_by(records.len().div_ceil(2)) {
            let text = fs::read_to_string(record).expect("a record");
            for text in [text.clone(), format!("{text}parent: nobody\n"), format!("{text}# comity: allow a/b -- c\n")] {
                let folder = tempfile::tempdir().expect("a folder");
                fs::create_dir(folder.path().join("records")).expect("a folder");
                fs::write(folder.path().join("records/one.yaml"), text).expect("written");
                // A report tells of all rules, so that all are read.
                let plain = ["--format", "compact", "--show", "info", "--today", "2026-11-24"];
                let whole = [&plain[..], &["--report", "json=all.json"]].concat();
                let found = check(folder.path(), "", &plain, &[]);
                assert_eq!(String::from_utf8(found), String::from_utf8(check(folder.path(), "", &whole, &[])));
                compared += 1;
            }
        }
    }
    assert!(compared >= 25, "{compared}");
}

/// A large file of JSON Lines is cut into parts, which several threads check.
#[test]
fn threads_change_nothing_within_one_large_file() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("records")).expect("a folder");
    let config =
        "comity: 1\nrecords:\n  - {kind: visit, files: records/*.jsonl, schema: s.json, rules: [r.rules.yaml]}\n";
    fs::write(folder.path().join("comity.yaml"), config).expect("written");
    fs::write(folder.path().join("s.json"), r#"{"required": ["id", "total", "parts"]}"#).expect("written");
    let rules = "comity: 1\nrules:\n  - {id: visit/total, kind: sum, total: total, parts: parts/*}\n  - {id: visit/id, kind: unique, key: id}\n";
    fs::write(folder.path().join("r.rules.yaml"), rules).expect("written");
    let line = |number: u64| match number % 5000 {
        17 => "{\"id\": \n".to_owned(),
        18 => "\n".to_owned(),
        19 => r#"{"total": 3, "parts": [1, 2]}"#.to_owned() + "\n",
        _ => {
            let (id, slip) = (number % 59_990, u64::from(number % 4000 == 11));
            format!(
                "{{\"id\": \"visit-{id:09}\", \"total\": {}, \"parts\": [1, {number}], \"note\": \"é\"}}\r\n",
                number + 1 + slip
            )
        }
    };
    fs::write(folder.path().join("records/a.jsonl"), (0..60_000).map(line).collect::<String>()).expect("written");
    for format in ["json", "compact"] {
        let with = |jobs| check(folder.path(), "", &["--format", format, "--jobs", jobs], &[]);
        let one = with("1");
        assert!(one == with("2") && one == with("8"), "{format}");
        let text = String::from_utf8(one).expect("a report is text");
        for rule in ["visit/total", "visit/id", "json/syntax", "schema/required"] {
            assert!(text.matches(rule).count() >= 10, "{rule}: {}", &text[..2000]);
        }
        assert!(format == "json" || text.contains("\n59976 records, "), "{}", &text[text.len() - 300..]);
    }
}
