//! A repository that `comity init` began passes at once.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::fix::copy;

/// What a command prints, and its exit code.
fn comity(folder: &Path, args: &[&str]) -> (String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    let output = command.args(args).current_dir(folder).env_remove("GITHUB_ACTIONS").output().expect("comity runs");
    (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code())
}

fn begun(args: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let git = Command::new("git").args(["init", "--quiet"]).current_dir(folder.path()).status().expect("git runs");
    assert!(git.success());
    assert_eq!(comity(folder.path(), args).1, Some(0));
    folder
}

#[test]
fn a_repository_that_was_begun_passes() {
    let folder = begun(&["init"]);
    let (text, code) = comity(folder.path(), &["check", "--error-on-warning"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.starts_with("3 records checked"), "{text}");
}

#[test]
fn a_pack_that_was_copied_passes_and_so_do_its_examples() {
    let folder = begun(&["init", "--eject"]);
    for args in [&["check", "--error-on-warning"][..], &["test"]] {
        let (text, code) = comity(folder.path(), args);
        assert_eq!(code, Some(0), "{args:?}: {text}");
    }
    let rules = comity(folder.path(), &["rules"]).0;
    assert!(rules.contains(" schemas/relation.rules.yaml\n"), "the rules are those that were copied: {rules}");
}

#[test]
fn editors_are_told_of_schemas_that_are_there_and_settings_that_are_there_stay() {
    for args in [&["init"][..], &["init", "--eject"]] {
        let folder = begun(args);
        let text = |name: &str| fs::read_to_string(folder.path().join(name)).expect("written");
        let settings: serde_json::Value = serde_json::from_str(&text(".vscode/settings.json")).expect("JSON");
        for schema in settings["yaml.schemas"].as_object().expect("schemas").keys() {
            serde_json::from_str::<serde_json::Value>(&text(schema)).expect("a schema");
        }
        assert_eq!(settings["yaml.schemas"].as_object().map(serde_json::Map::len), Some([2, 7][args.len() - 1]));
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join(".vscode")).expect("made");
    let mine = folder.path().join(".vscode/settings.json");
    fs::write(&mine, "{\"editor.tabSize\": 2}").expect("written");
    let (told, code) = comity(folder.path(), &["init"]);
    assert_eq!(code, Some(0));
    assert!(told.contains(".vscode/settings.json: kept, though it differs"), "{told}");
    assert_eq!(fs::read_to_string(mine).expect("read"), "{\"editor.tabSize\": 2}");
}

/// Slips of every sort, so that codes, schemas, rules and references all have something to say.
const SLIPS: [(&str, &str, &str); 6] = [
    ("conflicts/korean-war.yaml", "persons: 378,", "persons: 387,"),
    ("conflicts/korean-war.yaml", "party: ETH", "party: ETX"),
    ("relations/can-kor.yaml", "total: 21.87", "total: 22.87"),
    ("relations/can-kor.yaml", "currency: CAD", "currency: CDA"),
    ("relations/can-kor.yaml", "hs: \"26\"", "hs: \"99\""),
    ("agreements/ckfta.yaml", "id: ckfta", "id: ckfta2"),
];

#[test]
fn a_pack_that_was_copied_finds_what_the_pack_finds() {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("records");
    let found = |args: &[&str]| {
        let folder = begun(args);
        fs::remove_dir_all(folder.path().join("records")).expect("the samples are taken out");
        copy(&ours, &folder.path().join("records"));
        for (name, right, wrong) in SLIPS {
            let path = folder.path().join("records").join(name);
            let text = fs::read_to_string(&path).expect("a record");
            assert!(text.contains(right), "{name}: {right}");
            fs::write(path, text.replace(right, wrong)).expect("written");
        }
        let (text, code) = comity(folder.path(), &["check", "--format", "json", "--today", "2026-06-01"]);
        assert_eq!(code, Some(1), "{text}");
        // A schema that says so lies elsewhere.
        let text = text
            .replace("\"path\":\"schemas/", "\"path\":\"country-relations/")
            .replace("\"path\": \"schemas/", "\"path\": \"country-relations/");
        let report: serde_json::Value = serde_json::from_str(&text).expect("a report");
        report["diagnostics"].as_array().expect("findings").iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let (pack, copied) = (found(&["init"]), found(&["init", "--eject"]));
    assert!(pack.len() > SLIPS.len(), "{pack:?}");
    let differing: Vec<_> = pack.iter().zip(&copied).filter(|(one, other)| one != other).collect();
    assert!(differing.is_empty() && pack.len() == copied.len(), "{differing:#?}");
}

/// A copied list is what counts: a code that is added to it is one, for rules and for schemas.
#[test]
fn a_code_list_that_was_copied_is_the_one_that_counts() {
    let folder = begun(&["init", "--eject"]);
    let list = folder.path().join("schemas/codes/iso3166-1-alpha-3.json");
    let text = fs::read_to_string(&list).expect("the list");
    fs::write(&list, text.replacen("\"codes\": [", "\"codes\": [{\"code\": \"XKX\", \"name\": \"Kosovo\"},", 1))
        .expect("written");
    let record = "kind: relation\nreporter: CAN\npartner: XKX\nsources: {us: {title: A note}}\nsource: us\n";
    fs::write(folder.path().join("records/relations/can-xkx.yaml"), record).expect("written");
    let party = "kind: party\nid: XKX\nname: Kosovo\nsources: {us: {title: A note}}\nsource: us\n";
    fs::write(folder.path().join("records/parties/xkx.yaml"), party).expect("written");
    let (text, code) = comity(folder.path(), &["check"]);
    assert_eq!(code, Some(0), "{text}");
}
