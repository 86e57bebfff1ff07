//! Rules that look at the items of a list.

use crate::diagnostic::Diagnostic;
use crate::document::path::Path;
use crate::document::paths::Paths;
use crate::rule::Declaration;

impl Declaration<'_> {
    /// Objects to paths that no item can have by the record's schema. The items are at `items`, from the rule's nodes.
    pub fn check_items<'p>(
        &self,
        items: &Paths,
        paths: impl IntoIterator<Item = &'p Path>,
    ) -> Result<(), Vec<Diagnostic>> {
        let joined = || self.each.into_iter().flatten().flat_map(|each| items.iter().map(move |item| join(each, item)));
        let chosen: Option<Vec<Path>> = match self.each {
            None => items.iter().map(|item| join_text("/", item)).collect(),
            Some(_) => joined().collect(),
        };
        // What can't be joined is too long to be followed; so nothing is known of the items.
        let everything = || vec![Path::parse("/**").expect("`/**` is a path")];
        let chosen = Paths::from_iter(chosen.filter(|chosen| !chosen.is_empty()).unwrap_or_else(everything));
        Declaration { each: Some(&chosen), ..*self }.check(paths)
    }
}

/// The path of items below a node.
fn join(each: &Path, item: &Path) -> Option<Path> {
    join_text(&each.to_string(), item)
}

fn join_text(each: &str, item: &Path) -> Option<Path> {
    let item = item.to_string();
    if item.starts_with('/') {
        return Path::parse(&item).ok();
    }
    Path::parse(&format!("{}/{item}", each.trim_end_matches('/'))).ok()
}
