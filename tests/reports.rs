//! Files with names that try to be more than names, in every format, from the command line to the receiver.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;

const SCHEMA: &str = include_str!("sarif/sarif-schema-2.1.0.json");

const NAMES: [&[u8]; 8] = [
    b"bad\xff\xfe.yaml",
    b"evil\n::error::x.yaml",
    "a b#c?d%41:é.yaml".as_bytes(),
    b"]]> <img src=x onerror=alert(1)>.yaml",
    b"[x](javascript:y) ``` @everyone |.yaml",
    b"##[add-mask]e.yaml",
    "\u{202e}lmay.\u{200b}.yaml".as_bytes(),
    b"C:\\x\x1b[2J.yaml",
];

fn dataset(folder: &Path) {
    let config = "comity: 1\nrecords:\n  - {kind: note, files: \"records/*.yaml\", schema: note.schema.yaml}\n";
    fs::write(folder.join("comity.yaml"), config).expect("written");
    let schema = "type: object\nproperties:\n  total: {type: number}\n";
    fs::write(folder.join("note.schema.yaml"), schema).expect("written");
    fs::create_dir(folder.join("records")).expect("a folder");
    for name in NAMES {
        let text = "total: \"]]> <b> [x](javascript:y) ` @all ::error::z ##[group]\"\n";
        fs::write(folder.join("records").join(OsStr::from_bytes(name)), text).expect("written");
    }
}

fn check(folder: &Path, format: &str) -> String {
    let mut comity = Command::new(env!("CARGO_BIN_EXE_comity"));
    comity.current_dir(folder).args(["check", "--format", format]).env_remove("GITHUB_ACTIONS");
    let output = comity.output().expect("comity runs");
    assert_eq!(output.status.code(), Some(1), "{format}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("reports are UTF-8")
}

/// The bytes that a relative reference stands for.
fn decoded(uri: &str) -> Vec<u8> {
    let mut parts = uri.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).expect("two digits"));
        bytes.extend(&part.as_bytes()[2..]);
    }
    bytes
}

#[test]
fn names_come_through_sarif_byte_by_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    dataset(folder.path());
    let whole: Json = serde_json::from_str(&check(folder.path(), "sarif")).expect("it is JSON");
    let schema = serde_json::from_str(&SCHEMA.replace("{2}]?$", "{2}$")).expect("the schema is JSON");
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("the schema is one");
    let mistakes: Vec<_> = validator.iter_errors(&whole).map(|error| error.to_string()).collect();
    assert_eq!(mistakes, [""; 0]);
    let results = whole["runs"][0]["results"].as_array().expect("a list");
    let named = results.iter().map(|result| {
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().expect("a text");
        assert!(uri.is_ascii() && !uri.contains([' ', '#', '?', ':', '\\']), "{uri}");
        decoded(uri.strip_prefix("records/").expect("it is relative"))
    });
    let expected: BTreeSet<Vec<u8>> = NAMES.iter().map(|name| name.to_vec()).collect();
    assert_eq!(named.collect::<BTreeSet<_>>(), expected);
}

#[test]
fn names_break_no_format() {
    let folder = tempfile::tempdir().expect("a folder");
    dataset(folder.path());
    let xml = check(folder.path(), "junit");
    let document = roxmltree::Document::parse(&xml).expect("it is XML");
    assert_eq!(document.descendants().filter(|node| node.has_tag_name("failure")).count(), NAMES.len());
    let entries: Vec<Json> = serde_json::from_str(&check(folder.path(), "gitlab")).expect("it is a list");
    let prints: BTreeSet<_> = entries.iter().map(|entry| entry["fingerprint"].to_string()).collect();
    assert_eq!(prints.len(), entries.len());
    let log = check(folder.path(), "github");
    let commands: Vec<_> = log.lines().filter(|line| line.trim_start().starts_with("::")).collect();
    assert!(
        commands.iter().all(|line| line.starts_with("::error file=") || line.starts_with("::warning file=")),
        "{log}"
    );
    let errors = commands.iter().filter(|line| line.starts_with("::error ")).count();
    assert_eq!(errors, NAMES.len(), "{log}");
    let others = log.lines().filter(|line| !line.starts_with("::"));
    assert!(others.into_iter().all(|line| !line.contains("##[")), "{log}");
    for line in check(folder.path(), "jsonl").lines() {
        serde_json::from_str::<Json>(line).expect("a line is JSON");
    }
}

#[test]
fn names_are_text_on_a_page() {
    let folder = tempfile::tempdir().expect("a folder");
    dataset(folder.path());
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options.render.r#unsafe = true;
    let page = comrak::markdown_to_html(&check(folder.path(), "markdown"), &options);
    for tag in ["<img", "<a", "<b>", "<script", "<!--"] {
        assert!(!page.contains(tag), "{page}");
    }
    assert_eq!(
        page.matches("<li><code>schema/type</code>").count() + page.matches("<p><code>schema/type</code>").count(),
        NAMES.len(),
        "{page}"
    );
}
