//! The list and the sources agree.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use super::*;

/// The namespaces of findings that no rule file declares.
const NAMESPACES: [&str; 12] = [
    "yaml",
    "json",
    "text",
    "dataset",
    "limit",
    "schema",
    "rule",
    "config",
    "suppression",
    "waiver",
    "baseline",
    "gate",
];

/// Ids that the front ends make of the format's namespace and a name: `findings.error("syntax", …)`.
const OF_DOCUMENTS: [(&str, &[&str]); 2] = [("error(", &["yaml", "json"]), ("limit(", &["limit"])];

/// Every source file below a folder but tests.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let is_test = |path: &PathBuf| path.file_stem().is_some_and(|stem| stem == "tests" || stem == "sample");
    let entries = entries.filter(|path| !is_test(path));
    let below = |path: PathBuf| if path.is_dir() { sources(&path) } else { vec![path] };
    entries.flat_map(below).filter(|path| path.extension().is_some_and(|end| end == "rs")).collect()
}

/// The code of a file, without its unit tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source file");
    text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned()
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// The ids that are written out: `"rule/id"`.
fn written(code: &str) -> impl Iterator<Item = String> {
    code.split('"')
        .filter(|text| {
            text.split_once('/').is_some_and(|(namespace, name)| NAMESPACES.contains(&namespace) && is_name(name))
        })
        .map(str::to_owned)
}

/// The names that the front ends hand over, with the namespaces they may come under.
fn handed_over(code: &str) -> Vec<(String, &'static [&'static str])> {
    let names = |(call, namespaces): (&str, &'static [&'static str])| {
        let arguments = code.split(call).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
        let names = arguments.filter_map(|rest| rest.split('"').next()).filter(|name| is_name(name));
        names.map(|name| (name.to_owned(), namespaces)).collect::<Vec<_>>()
    };
    OF_DOCUMENTS.into_iter().flat_map(names).collect()
}

#[test]
fn every_finding_in_the_sources_has_a_page_and_every_page_a_finding() {
    let listed: BTreeSet<&str> = all().map(|builtin| builtin.id).collect();
    let keywords: BTreeSet<String> = schema_ids().collect();
    let (mut used, mut missing) = (BTreeSet::new(), BTreeMap::new());
    for path in sources(Path::new("src")) {
        let code = code(&path);
        for id in written(&code).filter(|id| !keywords.contains(id)) {
            if !listed.contains(&*id) {
                missing.insert(id.clone(), path.clone());
            }
            used.insert(id);
        }
        let is_front_end = path.starts_with("src/document");
        for (name, namespaces) in handed_over(&code).into_iter().filter(|_| is_front_end) {
            let ids: Vec<String> = namespaces.iter().map(|namespace| format!("{namespace}/{name}")).collect();
            if !ids.iter().any(|id| listed.contains(&**id)) {
                missing.insert(ids[0].clone(), path.clone());
            }
            used.extend(ids);
        }
    }
    assert!(used.len() > 50, "the sources were read: {used:?}");
    assert!(missing.is_empty(), "these have no section in builtin.md: {missing:#?}");
    let idle: Vec<&&str> = listed.iter().filter(|id| !used.contains(**id)).collect();
    assert!(idle.is_empty(), "no source makes these findings of builtin.md: {idle:?}");
}

#[test]
fn every_section_is_a_page() {
    let sections = PAGES.split("\n## ").count() - 1;
    let pages: Vec<Builtin> = all().collect();
    assert_eq!(pages.len(), sections, "each begins with its id, then `severity: summary`");
    let ids: BTreeSet<&str> = pages.iter().map(|page| page.id).collect();
    assert_eq!(ids.len(), sections, "no id stands twice");
    for page in pages {
        assert!(!page.summary.ends_with('.') && page.text.ends_with('.'), "{}", page.id);
        assert!(page.id.split_once('/').is_some_and(|(namespace, _)| NAMESPACES.contains(&namespace)), "{}", page.id);
        let shown = page.page(Some(page.severity));
        assert!(shown.starts_with(&format!("# {}\n\n{}: ", page.id, page.severity.word())), "{shown}");
        assert!(shown.contains("waive"), "{shown}");
    }
}

#[test]
fn what_is_wrong_with_a_document_may_not_be_forgiven_and_remarks_may() {
    for page in all().filter(|page| page.id.starts_with("yaml/") || page.id.starts_with("json/")) {
        assert_eq!(is_forgivable(page.id), page.severity != Severity::Error, "{}", page.id);
        assert_eq!(page.page(None).contains("# comity: allow"), is_forgivable(page.id), "{}", page.id);
    }
    for id in ["limit/depth", "suppression/unused", "waiver/expired", "dataset/symlink", "baseline/invalid"] {
        assert!(!is_forgivable(id), "{id}");
    }
    assert!(is_forgivable("schema/type") && is_forgivable("text/bidi") && is_forgivable("trade/total"));
}

#[test]
fn what_was_not_finished_or_not_read_can_not_be_waived() {
    let page = |id: &str| find(id).map(|builtin| builtin.page(Some(builtin.severity))).expect("it has a page");
    for id in ["limit/depth", "yaml/syntax", "suppression/unused", "config/invalid", "rule/id", "schema/invalid"] {
        assert!(page(id).contains("It can't be waived"), "{id}");
    }
    assert!(page("text/bidi").contains("# comity: allow text/bidi -- reason"));
    assert!(page("rule/never-checked").contains("`severity: {rule/never-checked: off}`"));
}
