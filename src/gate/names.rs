//! What the nodes of a record are called, so that an item of a list is the same one wherever it stands.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::collections::HashSet;

use crate::document::NodeRef;
use crate::gate::fields::walk;

/// What the items of lists are called where a rule keeps them apart, by their numbers in the document: `party=CAN`.
pub(super) type Called = HashMap<u32, String>;

/// The nodes below another, each with the step that leads to it.
pub(super) type Steps<'a> = Vec<(String, NodeRef<'a>)>;

/// Names of nodes, by their numbers in the document: `/participants/[party=CAN]/deaths/total`.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<u32, String>);

impl Names {
    /// The names of a node and all that is below it.
    pub(super) fn of(root: NodeRef<'_>, called: &Called) -> Self {
        let mut names = Self::default();
        names.add(root, String::new(), called);
        names
    }

    /// The names of two versions of a record: nodes that are the same one have the same name.
    pub(super) fn of_both((before, was): (NodeRef<'_>, &Called), (after, is): (NodeRef<'_>, &Called)) -> (Self, Self) {
        let (mut old, mut new) = (Self::default(), Self::default());
        walk((before, was), (after, is), "", &mut |name, field| match (field.before, field.after) {
            (Some(before), Some(after)) => {
                let is_old = old.0.insert(before.index(), name.to_owned()).is_none();
                new.0.insert(after.index(), name.to_owned()).is_none() || is_old
            }
            (before, after) => {
                before.into_iter().for_each(|node| old.add(node, name.to_owned(), was));
                after.into_iter().for_each(|node| new.add(node, name.to_owned(), is));
                false
            }
        });
        (old, new)
    }

    /// Adds a node and all that is below it.
    fn add(&mut self, node: NodeRef<'_>, name: String, called: &Called) {
        let mut open = vec![(node, name)];
        while let Some((node, name)) = open.pop() {
            // An alias reads as the node that it stands for, which has its name already.
            if self.0.contains_key(&node.index()) {
                continue;
            }
            let below = members(node).into_iter().chain(labelled(node, called));
            open.extend(below.map(|(step, child)| (child, format!("{name}/{step}"))));
            self.0.insert(node.index(), name);
        }
    }

    /// The name of a node.
    pub(super) fn get(&self, node: u32) -> Option<&str> {
        self.0.get(&node).map(String::as_str)
    }
}

/// The members of a mapping with their keys.
pub(super) fn members(mapping: NodeRef<'_>) -> Steps<'_> {
    mapping.entries().map(|(key, value)| (key.text().replace('/', "~1"), value)).collect()
}

/// The items of a list with what they are called: as a rule keeps them apart, else a scalar as it is and a mapping by
/// the first scalar in it. Items that are called the same are numbered.
fn labelled<'a>(list: NodeRef<'a>, called: &Called) -> Steps<'a> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let name = |item: NodeRef<'a>| {
        let label = called.get(&item.index()).cloned().unwrap_or_else(|| label(item));
        let times = seen.entry(label.clone()).and_modify(|times| *times += 1).or_insert(1);
        let name = if *times == 1 { format!("[{label}]") } else { format!("[{label}]#{times}") };
        (name, item)
    };
    list.items().map(name).collect()
}

/// The items of two versions of a list; those that are the same one are called the same. An item whose name is another
/// now is still the one that it has most in common with: else a new key would hide what became of the rest.
pub(super) fn paired<'b, 'a>(
    (before, was): (NodeRef<'b>, &Called),
    (after, is): (NodeRef<'a>, &Called),
) -> (Steps<'b>, Steps<'a>) {
    let (old, mut new) = (labelled(before, was), labelled(after, is));
    let there: HashSet<&str> = old.iter().map(|(step, _)| step.as_str()).collect();
    let found: HashSet<&str> = new.iter().map(|(step, _)| step.as_str()).collect();
    let gone: Vec<&(String, NodeRef<'_>)> = old.iter().filter(|(step, _)| !found.contains(step.as_str())).collect();
    let added: Vec<usize> = (0..new.len()).filter(|&at| !there.contains(new[at].0.as_str())).collect();
    for (is, was) in most_alike(&gone, &added.iter().map(|&at| new[at].1).collect::<Vec<_>>()) {
        new[added[is]].0.clone_from(&gone[was].0);
    }
    (old, new)
}

/// So many items may hold a scalar for it to tell which is which.
const FEW: usize = 16;

/// Which of the items that are there now is which of those that are gone: the pairs that have most scalars in common.
fn most_alike(gone: &[&(String, NodeRef<'_>)], added: &[NodeRef<'_>]) -> Vec<(usize, usize)> {
    let mut holders: HashMap<String, Vec<usize>> = HashMap::new();
    for (was, (_, node)) in gone.iter().enumerate() {
        scalars(*node).for_each(|scalar| holders.entry(scalar).or_default().push(was));
    }
    let mut shared: HashMap<(usize, usize), usize> = HashMap::new();
    for (is, node) in added.iter().enumerate() {
        let few = scalars(*node).filter_map(|scalar| holders.get(&scalar)).filter(|holders| holders.len() <= FEW);
        few.flatten().for_each(|&was| *shared.entry((is, was)).or_default() += 1);
    }
    let mut pairs: Vec<_> = shared.into_iter().collect();
    pairs.sort_unstable_by_key(|&(pair, count)| (Reverse(count), pair));
    let (mut taken, mut given) = (HashSet::new(), HashSet::new());
    pairs.retain(|((is, was), _)| {
        !taken.contains(is) && !given.contains(was) && taken.insert(*is) && given.insert(*was)
    });
    pairs.into_iter().map(|(pair, _)| pair).collect()
}

/// The scalars of a mapping with their keys.
fn scalars(item: NodeRef<'_>) -> impl Iterator<Item = String> + use<'_> {
    let scalars = item.entries().filter(|(_, value)| !value.is_mapping() && !value.is_sequence());
    scalars.map(|(key, value)| format!("{}={}", key.text(), value.text()))
}

fn label(item: NodeRef<'_>) -> String {
    if !item.is_mapping() && !item.is_sequence() {
        return item.text().to_owned();
    }
    scalars(item).next().unwrap_or_default()
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
        let names = Names::of(reading.documents[0].root(), &Called::default());
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
