//! Every kind of rule has its page beside it, whose examples are run, and the rules of the pack don't lie about
//! themselves.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use comity::rules::KINDS;

/// Its examples would need a schema each; its sentences have cases in `tests/schema_messages/`.
const WITHOUT_EXAMPLES: &str = "schema";

/// The files below a folder that end so.
fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("an entry").path());
    let below = |path: PathBuf| if path.is_dir() { files(&path, end) } else { vec![path] };
    entries.flat_map(below).filter(|path| path.extension().is_some_and(|extension| extension == end)).collect()
}

#[test]
fn every_kind_has_a_page_with_examples_that_are_run() {
    for info in KINDS {
        let kind = info.kind;
        let page = fs::read_to_string(format!("src/rules/{kind}.md")).unwrap_or_default();
        assert!(!page.is_empty() && page == info.page, "`{kind}` has a page beside it");
        if kind == WITHOUT_EXAMPLES {
            continue;
        }
        for block in ["```yaml rule", "```yaml pass", "```yaml fail"] {
            assert!(page.contains(block), "the page of `{kind}` has no block `{block}`");
        }
        let sources =
            [vec![format!("src/rules/{kind}.rs").into()], files(Path::new("src/rules").join(kind).as_path(), "rs")];
        let is_run =
            |path: &PathBuf| fs::read_to_string(path).unwrap_or_default().contains("run_page(super::RULE.page)");
        assert!(sources.iter().flatten().any(is_run), "no test runs the page of `{kind}`");
    }
}

#[test]
fn every_page_is_that_of_a_kind() {
    let pages: BTreeSet<_> = files(Path::new("src/rules"), "md").into_iter().collect();
    let kinds: BTreeSet<_> = KINDS.iter().map(|info| PathBuf::from(format!("src/rules/{}.md", info.kind))).collect();
    assert_eq!(pages, kinds);
}

#[test]
fn the_rules_of_the_pack_are_as_their_examples_say() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut comity = Command::new(env!("CARGO_BIN_EXE_comity"));
    let output = comity.current_dir(folder.path()).arg("test").output().expect("comity runs");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}");
    let tried = printed.split_once(" examples").and_then(|(before, _)| before.rsplit(' ').next()?.parse::<u32>().ok());
    let written: usize = files(Path::new("schemas"), "yaml")
        .iter()
        .filter(|path| path.to_string_lossy().ends_with(".rules.yaml"))
        .map(|path| fs::read_to_string(path).expect("a rule file").matches("  - id: ").count())
        .sum();
    assert!(
        tried.is_some_and(|tried| tried as usize >= 2 * written),
        "two examples for each of {written} rules: {printed}"
    );
}

#[test]
fn the_readme_leads_to_every_page() {
    let readme = fs::read_to_string("README.md").expect("the README");
    let pages = files(Path::new("docs"), "md").into_iter().filter(|path| !path.starts_with("docs/rules"));
    let lost: Vec<PathBuf> = pages.filter(|path| !readme.contains(&format!("]({})", path.display()))).collect();
    assert_eq!(lost, Vec::<PathBuf>::new());
    assert!(readme.contains("](docs/rules/README.md)"));
    let pictures = files(Path::new("docs/pictures"), "png");
    assert!(pictures.iter().all(|path| readme.contains(&path.display().to_string())), "a picture that nobody sees");
}
