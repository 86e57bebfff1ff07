//! What differs between two versions of a record, field by field.

use std::collections::HashMap;

use crate::document::NodeRef;
use crate::gate::names::Called;
use crate::gate::names::members;
use crate::gate::names::paired;

/// Two nodes that are the same field, or one that has no counterpart.
#[derive(Clone, Copy)]
pub(super) struct Field<'b, 'a> {
    /// What it was; `None` if it is new.
    pub(super) before: Option<NodeRef<'b>>,
    /// What it is; `None` if it is gone.
    pub(super) after: Option<NodeRef<'a>>,
}

/// A field that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its name, with items of lists by what they are called.
    pub name: String,
    /// Its source text before; `None` if it is new.
    pub before: Option<String>,
    /// Its source text now; `None` if it is gone.
    pub after: Option<String>,
}

/// Calls `visit` with every field of two versions, the holders before what they hold; what `visit` turns down is not
/// descended into.
pub(super) fn walk<'b, 'a>(
    (before, was): (NodeRef<'b>, &Called),
    (after, is): (NodeRef<'a>, &Called),
    name: &str,
    visit: &mut dyn FnMut(&str, Field<'b, 'a>) -> bool,
) {
    if !visit(name, Field { before: Some(before), after: Some(after) }) {
        return;
    }
    let (old, new) = match () {
        () if before.is_mapping() && after.is_mapping() => (members(before), members(after)),
        () if before.is_sequence() && after.is_sequence() => paired((before, was), (after, is)),
        () => return,
    };
    let there: HashMap<&str, NodeRef<'b>> = old.iter().map(|(step, node)| (step.as_str(), *node)).collect();
    let now: HashMap<&str, NodeRef<'a>> = new.iter().map(|(step, node)| (step.as_str(), *node)).collect();
    for (step, node) in &new {
        let name = format!("{name}/{step}");
        match there.get(step.as_str()) {
            Some(old) => walk((*old, was), (*node, is), &name, visit),
            None => {
                visit(&name, Field { before: None, after: Some(*node) });
            }
        }
    }
    for (step, node) in old.iter().filter(|(step, _)| !now.contains_key(step.as_str())) {
        visit(&format!("{name}/{step}"), Field { before: Some(*node), after: None });
    }
}

/// The fields that are not what they were, at most so many, and how many there are.
pub(super) fn changes(
    before: (NodeRef<'_>, &Called),
    after: (NodeRef<'_>, &Called),
    most: usize,
) -> (Vec<Change>, usize) {
    let (mut changes, mut all) = (Vec::new(), 0);
    walk(before, after, "", &mut |name, field| {
        if let (Some(before), Some(after)) = (field.before, field.after) {
            let is_kept = before.kind() == after.kind() && before.text() == after.text();
            if is_kept || (before.is_mapping() && after.is_mapping()) || (before.is_sequence() && after.is_sequence()) {
                return true;
            }
        }
        all += 1;
        if changes.len() < most {
            let shown = |node: NodeRef<'_>| node.source().to_owned();
            changes.push(Change {
                name: name.to_owned(),
                before: field.before.map(shown),
                after: field.after.map(shown),
            });
        }
        false
    });
    (changes, all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document;
    use crate::document::Format;
    use crate::document::Options;
    use crate::limits::Limits;
    use crate::source::FileId;

    fn differences(before: &str, after: &str) -> Vec<String> {
        let read = |text: &'static str| {
            document::read(FileId(0), Format::Yaml, text.as_bytes(), &Limits::default(), &Options::default())
        };
        let (before, after) = (before.to_owned().leak(), after.to_owned().leak());
        let (before, after) = (read(before), read(after));
        let called = Called::default();
        let (found, _) = changes((before.documents[0].root(), &called), (after.documents[0].root(), &called), 10);
        let shown = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        found.into_iter().map(|one| format!("{} {} > {}", one.name, shown(one.before), shown(one.after))).collect()
    }

    #[test]
    fn fields_are_compared_wherever_they_stand() {
        assert_eq!(differences("{a: 1, b: 2}", "{b: 2, a: 1}"), [""; 0]);
        assert_eq!(differences("{a: 1}", "{a: 2, c: {d: 3}}"), ["/a 1 > 2", "/c - > {d: 3}"]);
        assert_eq!(differences("{a: 'x'}", "{a: x}"), [""; 0], "written in another way");
        let before = "{people: [{of: KOR, n: 1}, {of: CAN, n: 2}]}";
        assert_eq!(differences(before, "{people: [{of: CAN, n: 2}, {of: KOR, n: 3}]}"), ["/people/[of=KOR]/n 1 > 3"]);
        assert_eq!(differences(before, "{people: [{of: KOR, n: 1}]}"), ["/people/[of=CAN] {of: CAN, n: 2} > -"]);
        assert_eq!(differences("{a: 516}", "{a: {about: 500}}"), ["/a 516 > {about: 500}"]);
    }
}
