//! What the nodes of a record are called, so that an item of a list is the same one wherever it stands.

use std::collections::HashMap;

use crate::document::NodeRef;

/// Names of nodes, by their numbers in the document: `/participants/[party=CAN]/deaths/total`.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<u32, String>);

impl Names {
    /// The names of a node and all that is below it.
    pub(super) fn of(root: NodeRef<'_>) -> Self {
        let mut names = HashMap::from([(root.index(), String::new())]);
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            let name = names[&node.index()].clone();
            let entries = node.entries().map(|(key, value)| (key.text().replace('/', "~1"), value));
            for (step, child) in entries.chain(labelled(node)) {
                // An alias reads as the node that it stands for, which has its name already.
                if let std::collections::hash_map::Entry::Vacant(entry) = names.entry(child.index()) {
                    entry.insert(format!("{name}/{step}"));
                    open.push(child);
                }
            }
        }
        Self(names)
    }

    /// The name of a node.
    pub(super) fn get(&self, node: u32) -> Option<&str> {
        self.0.get(&node).map(String::as_str)
    }
}

/// The items of a list with what they are called: a scalar as it is, a mapping by the first scalar in it. Items that
/// are called the same are numbered.
pub(super) fn labelled(list: NodeRef<'_>) -> Vec<(String, NodeRef<'_>)> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let name = |item| {
        let label = label(item);
        let times = seen.entry(label.clone()).and_modify(|times| *times += 1).or_insert(1);
        let name = if *times == 1 { format!("[{label}]") } else { format!("[{label}]#{times}") };
        (name, item)
    };
    list.items().map(name).collect()
}

fn label(item: NodeRef<'_>) -> String {
    if !item.is_mapping() && !item.is_sequence() {
        return item.text().to_owned();
    }
    let mut scalars = item.entries().filter(|(_, value)| !value.is_mapping() && !value.is_sequence());
    scalars.next().map_or_else(String::new, |(key, value)| format!("{}={}", key.text(), value.text()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document;
    use crate::document::Format;
    use crate::document::Options;
    use crate::limits::Limits;
    use crate::source::FileId;

    #[test]
    fn items_are_called_by_their_first_scalar_and_numbered_if_that_is_not_enough() {
        let text = b"people: [{of: KOR, n: 1}, {of: CAN}, {of: KOR}]\ntags: [a, b, a]\nx/y: [[1], {}]\n";
        let reading = document::read(FileId(0), Format::Yaml, text, &Limits::default(), &Options::default());
        let names = Names::of(reading.documents[0].root());
        let mut all: Vec<&str> = names.0.values().map(String::as_str).filter(|name| name.contains('[')).collect();
        all.sort_unstable();
        let expected = [
            "/people/[of=CAN]",
            "/people/[of=CAN]/of",
            "/people/[of=KOR]",
            "/people/[of=KOR]#2",
            "/people/[of=KOR]#2/of",
            "/people/[of=KOR]/n",
            "/people/[of=KOR]/of",
            "/tags/[a]",
            "/tags/[a]#2",
            "/tags/[b]",
            "/x~1y/[]",
            "/x~1y/[]#2",
            "/x~1y/[]/[1]",
        ];
        assert_eq!(all, expected);
    }
}
