//! Where the pages of rules are, so that a report can link to them.
//!
//! They stand in `docs/rules`. Where that folder is on the web says `pages:` in `comity.yaml`, else the package's own
//! repository; as long as neither does there is no link, for a link to a page that is not there is worse than none.

use std::collections::BTreeMap;

use crate::linter::Checked;
use crate::report::about;
use crate::rule::Declared;

/// The repository in `Cargo.toml`; empty until there is one.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// The address of the page of each rule that a report may name, by the id of its findings.
pub(super) fn of(base: Option<&str>, checked: &Checked, declared: &[Declared]) -> BTreeMap<String, String> {
    let Some(base) = base.map(str::to_owned).or_else(|| published(REPOSITORY)) else { return BTreeMap::new() };
    let forgiven = checked.forgiven.iter().map(|forgiven| &forgiven.diagnostic);
    let found = checked.findings.iter().chain(forgiven).map(|finding| &*finding.rule);
    let ids = declared.iter().map(|rule| &*rule.id).chain(found);
    ids.filter_map(|id| Some((id.to_owned(), format!("{base}/{}", about::page(id, declared)?)))).collect()
}

/// Where this version's pages are in a repository that shows files to people.
fn published(repository: &str) -> Option<String> {
    let version = env!("CARGO_PKG_VERSION");
    let is_shown = repository.starts_with("https://github.com/");
    is_shown.then(|| format!("{}/blob/v{version}/docs/rules", repository.trim_end_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_repository_nothing_is_linked_to() {
        assert_eq!(published(""), None);
        let page = format!("https://github.com/a/b/blob/v{}/docs/rules", env!("CARGO_PKG_VERSION"));
        assert_eq!(published("https://github.com/a/b"), Some(page));
    }

    #[test]
    fn a_project_says_where_its_pages_are() {
        let mut checked = Checked::default();
        let span = crate::source::Span::new(0, 0);
        let at = crate::source::Location { file: crate::source::FileId(0), document: 0, span };
        checked.findings.push(crate::diagnostic::Diagnostic::warning("yaml/merge-key", at, "x"));
        checked.findings.push(crate::diagnostic::Diagnostic::warning("schema/required", at, "x"));
        let pages = of(Some("https://example.org/rules"), &checked, &[]);
        let wanted = [
            ("schema/required", "https://example.org/rules/schema.md"),
            ("yaml/merge-key", "https://example.org/rules/built-in.md#yamlmerge-key"),
        ];
        let pages: Vec<(&str, &str)> = pages.iter().map(|(id, page)| (&**id, &**page)).collect();
        assert_eq!(pages, wanted);
    }
}
