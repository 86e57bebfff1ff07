//! What a maintainer and other tools are told.

use std::fs;
use std::process::Command;
use std::process::Output;

use super::CONFIG;
use super::Repository;
use super::WAR_PATH;

#[test]
fn what_is_right_passes_and_is_shown_field_by_field() {
    let repository = Repository::new();
    repository.edit(WAR_PATH, "total: 516", "total: 517");
    repository.edit(WAR_PATH, "dead: 138", "dead: 139");
    repository.write("records/parties/usa.json", "{\"id\": \"USA\"}");
    let said = repository.gate();
    said.passes();
    assert!(said.summary.contains("| `/parts/[party=KOR]/dead` | `138` | `139` |"), "{}", said.summary);
    assert!(said.summary.contains("#### `party` `USA`\n\nnew in `records/parties/usa.json`"), "{}", said.summary);
    assert!(said.summary.starts_with("## comity gate: nothing stops this pull request"), "{}", said.summary);
}

#[test]
fn the_summary_obeys_nobody() {
    let repository = Repository::new();
    let hostile = "<img src=x onerror=alert(1)> | `` [x](javascript:y) @everyone ::error::x ##[add-mask]e";
    repository.edit(WAR_PATH, "note: as printed", &format!("note: \"{hostile}\""));
    let said = repository.gate();
    said.stops(&["war/began-stays"]);
    let line = said.summary.lines().find(|line| line.starts_with("| `/note`")).expect("a line");
    assert!(line.contains("```\"<img src=x onerror=alert(1)> \\| `` [x](javascript:y) @everyone"), "{line}");
    assert!(!said.summary.contains("##[add-mask]"), "{}", said.summary);
}

#[test]
fn the_page_of_the_job_shows_the_summary() {
    let repository = Repository::new();
    repository.edit(WAR_PATH, "dead: 378", "dead: 387");
    repository.commit("change");
    let page = repository.path().join(".git/page.md");
    fs::write(&page, "before\n").expect("written");
    let mut comity = Command::new(env!("CARGO_BIN_EXE_comity"));
    comity.current_dir(repository.path()).args(["gate", "--base", "main"]);
    comity.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", &page);
    let Output { status, stdout, .. } = comity.output().expect("it runs");
    let out = String::from_utf8_lossy(&stdout);
    assert_eq!(status.code(), Some(1), "{out}");
    assert!(out.contains("::error "), "{out}");
    let page = fs::read_to_string(&page).expect("a page");
    assert!(page.starts_with("before\n## comity gate: 1 finding stop"), "{page}");
}

#[test]
fn what_is_found_can_be_read_by_tools() {
    let repository = Repository::new();
    repository.edit(WAR_PATH, "total: 516", "total: {about: 500}");
    repository.commit("change");
    for format in ["json", "jsonl", "sarif", "gitlab", "junit", "markdown"] {
        let mut comity = Command::new(env!("CARGO_BIN_EXE_comity"));
        comity.current_dir(repository.path()).args(["gate", "--base", "main", "--format", format]);
        let Output { status, stdout, .. } = comity.env_remove("GITHUB_ACTIONS").output().expect("it runs");
        let out = String::from_utf8_lossy(&stdout);
        assert_eq!(status.code(), Some(1), "{out}");
        assert!(out.contains("gate/weakened"), "{format}: {out}");
        if ["json", "sarif", "gitlab"].contains(&format) {
            serde_json::from_str::<serde_json::Value>(&out).expect("JSON");
        }
    }
}

/// What the gate prints in a form.
fn printed(repository: &Repository, arguments: &[&str]) -> String {
    let mut comity = Command::new(env!("CARGO_BIN_EXE_comity"));
    comity.current_dir(repository.path()).args(["gate", "--base", "main"]).args(arguments);
    let Output { stdout, .. } = comity.env_remove("GITHUB_ACTIONS").output().expect("it runs");
    String::from_utf8_lossy(&stdout).into_owned()
}

#[test]
fn links_lead_where_the_base_says() {
    let repository = Repository::new();
    repository.git(&["checkout", "-q", "main"]);
    repository.write("comity.yaml", &format!("{CONFIG}pages: https://example.org/rules/\n"));
    repository.commit("pages");
    repository.git(&["checkout", "-q", "-B", "change"]);
    repository.edit(WAR_PATH, "total: 516", "total: 517");
    repository.commit("change");
    let all = |repository: &Repository| {
        ["json", "html", "sarif", "markdown"].map(|form| printed(repository, &["--format", form]))
    };
    all(&repository).iter().for_each(|text| assert!(text.contains("https://example.org/rules/sum.md"), "{text}"));
    repository.write("comity.yaml", &format!("{CONFIG}pages: https://example.com/theirs\n"));
    repository.commit("theirs");
    for text in all(&repository) {
        assert!(text.contains("https://example.org/rules/built-in.md#gatepolicy-changed"), "{text}");
        assert!(!text.contains("example.com"), "a stranger's: {text}");
    }
}

#[test]
fn a_page_of_the_gate_has_pictures_too() {
    let repository = Repository::new();
    repository.edit(WAR_PATH, "note: as printed", "note: as they print it");
    repository.commit("change");
    let page = printed(&repository, &["--format", "html"]);
    assert!(page.contains("<h2>To look at</h2>"), "{page}");
    assert!(page.contains("<h4>korean-war</h4>"), "{page}");
}
