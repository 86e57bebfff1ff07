//! `docs/rules` has a page for each kind of rule, one for the findings of comity's own, and one for the rules of the
//! pack, with a section for each. All are made from the one place where they are written; `just pages` writes them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use comity::builtin;
use comity::rules::KINDS;

const FILES: [&str; 5] = ["relation", "conflict", "agreement", "organization", "party"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules")
}

/// Every page that there is to be, by its name.
fn pages() -> BTreeMap<String, String> {
    let mut pages: BTreeMap<String, String> = KINDS
        .iter()
        .map(|info| (format!("{}.md", info.kind), made(&format!("src/rules/{}.md", info.kind), info.page)))
        .collect();
    pages.insert("built-in.md".to_owned(), built_in());
    pages.insert("country-relations.md".to_owned(), pack());
    pages.insert("README.md".to_owned(), index());
    pages
}

/// A page with a word on where it is from.
fn made(from: &str, text: &str) -> String {
    format!("<!-- Made from {from} by `just pages`; change it there. -->\n\n{}\n", text.trim())
}

fn built_in() -> String {
    let mut text = "# Findings of comity's own\n\nNo rule file declares these. `comity explain ID` tells the same, and what the project makes of it.\n".to_owned();
    for own in builtin::all() {
        let page = own.page(Some(own.severity)).replace("\n## How to waive it", "\n### How to waive it");
        let _ = write!(text, "\n#{}\n", page.trim());
    }
    made("src/builtin.md", &text)
}

fn pack() -> String {
    let mut text = "# The rules of the pack `country-relations`\n\nEach as it is declared, with its reason and its examples, which `comity test` runs. [docs/pack.md](../pack.md) tells\nwhat they ask of a record, in order.\n".to_owned();
    for file in FILES {
        for (id, kind, declaration) in declared(file) {
            let _ = write!(
                text,
                "\n## {id}\n\nA rule of the kind [{kind}]({kind}.md), for the kind of record `{file}`.\n\n```yaml\n{declaration}\n```\n"
            );
        }
    }
    made("schemas/*.rules.yaml", &text)
}

/// The rules of a rule file of the pack: id, kind, and the text without its indentation.
fn declared(file: &str) -> Vec<(String, String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/{file}.rules.yaml"));
    let text = fs::read_to_string(path).expect("each kind has rules");
    let rule = |block: &str| {
        let lines = block.lines().take_while(|line| !line.starts_with("  # ---"));
        let lines: Vec<&str> = lines.map(|line| line.strip_prefix("    ").unwrap_or(line)).collect();
        let id = lines[0].to_owned();
        let kind = lines.iter().find_map(|line| line.strip_prefix("kind: ")).expect("a rule has its kind").to_owned();
        (id.clone(), kind, format!("id: {}", lines.join("\n").trim_end()))
    };
    text.split("\n  - id: ").skip(1).map(rule).collect()
}

fn index() -> String {
    let mut text = "# The pages of rules\n\n`comity explain sum` prints one of these, `comity explain yaml/syntax` a section of the page on findings of its own.\n\n| kind of rule | what must hold |\n|---|---|\n".to_owned();
    for info in KINDS {
        let _ = writeln!(text, "| [{0}]({0}.md) | {1} |", info.kind, info.summary);
    }
    text.push_str("\n- [Findings of comity's own](built-in.md), which no rule file declares\n- [The rules of the pack `country-relations`](country-relations.md), each as it is declared\n");
    text.push_str("\nTo have reports and terminals link to these pages, publish this folder and say where under `pages:` in `comity.yaml`:\n`pages: https://example.org/rules`.\n");
    made("the cards of the kinds", &text)
}

#[test]
fn the_pages_of_rules_are_those_that_the_sources_make() {
    let is_writing = std::env::var_os("COMITY_WRITE_PAGES").is_some();
    for (name, text) in pages() {
        let path = folder().join(&name);
        if is_writing {
            fs::create_dir_all(folder()).expect("a folder");
            fs::write(&path, &text).expect("written");
        }
        assert!(
            fs::read_to_string(&path).is_ok_and(|there| there == text),
            "docs/rules/{name} is old: `just pages` makes it anew"
        );
    }
}

#[test]
fn no_other_page_stands_among_them() {
    let entries = fs::read_dir(folder()).expect("the folder").map(|entry| entry.expect("an entry").file_name());
    let there: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    let known = pages();
    let strange: Vec<&String> = there.iter().filter(|name| !known.contains_key(*name)).collect();
    assert_eq!(strange, [""; 0]);
}

/// What a website makes of a heading, as GitHub does: lower case, without punctuation.
fn anchor(heading: &str) -> String {
    heading
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == '-' || *c == ' ')
        .collect::<String>()
        .to_lowercase()
        .replace(' ', "-")
}

/// Every link that a report makes leads to a page that is there, and to a heading on it.
#[test]
fn every_link_to_a_page_leads_somewhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    };
    write(
        "comity.yaml",
        "comity: 1\nuse: [country-relations]\npages: https://example.org/rules/\nrecords:\n  - {kind: note, files: \"notes/*.yaml\", rules: [own.rules.yaml]}\n",
    );
    write("own.rules.yaml", "comity: 1\nrules:\n  - {id: own/sum, kind: sum, total: total, parts: [a, b]}\n");
    write("notes/n.yaml", "{total: 5, a: 1, b: 1}\n");
    write("records/relations/can-kor.yaml", "kind: relation\nreporter: CAN\npartner: CAN\nx: NO\n");
    let mut comity = Command::new(env!("CARGO_BIN_EXE_comity"));
    let output = comity.current_dir(folder.path()).args(["check", "--format", "json"]).output().expect("comity runs");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("a report");
    let links: BTreeMap<&str, &str> = report["diagnostics"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|finding| (finding["rule"].as_str().expect("an id"), finding["url"].as_str().unwrap_or("none")))
        .collect();
    assert!(links.len() > 3, "{links:?}");
    assert_eq!(links["own/sum"], "https://example.org/rules/sum.md");
    let pages = pages();
    for (rule, link) in links {
        let way = link.strip_prefix("https://example.org/rules/").unwrap_or_else(|| panic!("{rule}: {link}"));
        let (page, section) = way.split_once('#').unwrap_or((way, ""));
        let text = pages.get(page).unwrap_or_else(|| panic!("{rule}: {link}"));
        let headings = text.lines().filter_map(|line| line.strip_prefix("## ")).map(anchor);
        assert!(section.is_empty() || headings.into_iter().any(|heading| heading == section), "{rule}: {link}");
    }
    // A rule that was not broken is linked to from the list of rules all the same.
    let sarif = Command::new(env!("CARGO_BIN_EXE_comity"))
        .current_dir(folder.path())
        .args(["check", "--format", "sarif"])
        .output();
    let sarif = String::from_utf8(sarif.expect("comity runs").stdout).expect("text");
    assert!(sarif.contains("https://example.org/rules/country-relations.md#"), "{sarif}");
}

#[test]
fn what_is_no_address_of_the_web_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    for pages in ["javascript:alert(1)", "file:///etc", "https://", "\"https://a b\""] {
        fs::write(folder.path().join("comity.yaml"), format!("comity: 1\nuse: [country-relations]\npages: {pages}\n"))
            .expect("written");
        let output = Command::new(env!("CARGO_BIN_EXE_comity"))
            .current_dir(folder.path())
            .arg("check")
            .output()
            .expect("comity runs");
        let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{pages}: {told}");
        assert!(told.contains("is no address of the web"), "{pages}: {told}");
    }
}
