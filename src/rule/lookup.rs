//! What the paths of a rule choose in one record. A path that many nodes ask from one place is followed once, and all of
//! them together may only take so many steps.

use std::cell::Cell;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::rc::Rc;

use crate::document::NodeRef;
use crate::document::path::Path;
use crate::limits::Limits;

/// A path that looks at fewer nodes is sooner followed again than found among what is kept.
const FEW: u64 = 64;

/// The paths of one rule in one record.
pub(super) struct Lookup<'a> {
    root: NodeRef<'a>,
    /// Steps that the paths may still take.
    left: Cell<u64>,
    /// Whether a path was not followed for want of steps.
    is_exhausted: Cell<bool>,
    kept: RefCell<Kept>,
}

/// What was chosen, by path and by the node that its way down begins at: indices into the document.
#[derive(Default)]
struct Kept {
    paths: Vec<(Path, Bases)>,
    /// How many nodes were chosen, in all.
    nodes: usize,
}

/// What one path chooses from where its way down begins; nothing is kept of what was asked once.
type Bases = HashMap<u32, Option<Rc<[u32]>>>;

impl<'a> Lookup<'a> {
    pub(super) fn new(root: NodeRef<'a>) -> Self {
        let Limits { node_steps, path_steps, .. } = Limits::default();
        let nodes = u64::try_from(root.document().len()).unwrap_or(u64::MAX);
        let left = Cell::new(nodes.saturating_mul(node_steps).saturating_add(path_steps));
        Self { root, left, is_exhausted: Cell::default(), kept: RefCell::default() }
    }

    /// Whether a path was not followed for want of steps: what was found since then is not to be relied on.
    pub(super) fn is_exhausted(&self) -> bool {
        self.is_exhausted.get()
    }

    /// Calls `found` with the nodes that a path chooses from `node`, until it wants no more. All of them are there to be
    /// had, or none if there are no steps left.
    pub(super) fn each(&self, path: &Path, node: NodeRef<'a>, found: &mut dyn FnMut(NodeRef<'a>) -> ControlFlow<()>) {
        if self.left.get() == 0 {
            return self.is_exhausted.set(true);
        }
        let base = path.base(self.root, node);
        if let Some(nodes) = base.and_then(|base| self.kept.borrow().get(path, base)) {
            let document = self.root.document();
            let _ = nodes.iter().try_for_each(|&index| {
                self.charge(1);
                found(document.node(index))
            });
            return;
        }
        let mut flow = ControlFlow::Continue(());
        let steps = path.count(self.root, node, &mut |node| {
            if flow.is_continue() {
                flow = found(node);
            }
        });
        self.charge(steps);
        if let Some(base) = base.filter(|_| steps > FEW) {
            self.keep(path, base, node);
        }
    }

    fn charge(&self, steps: u64) {
        self.left.set(self.left.get().saturating_sub(steps));
    }

    /// Remembers that a path was followed; if it was before, what it chooses. Never is more kept than a document has nodes.
    fn keep(&self, path: &Path, base: NodeRef<'a>, node: NodeRef<'a>) {
        let mut kept = self.kept.borrow_mut();
        let is_new = kept.note(path, base);
        if is_new {
            return;
        }
        let mut nodes = Vec::new();
        self.charge(path.count(self.root, node, &mut |node| nodes.push(node.index())));
        if kept.nodes + nodes.len() > self.root.document().len() {
            *kept = Kept::default();
            kept.note(path, base);
        }
        kept.nodes += nodes.len();
        kept.of(path).insert(base.index(), Some(nodes.into()));
    }
}

impl Kept {
    fn get(&self, path: &Path, base: NodeRef<'_>) -> Option<Rc<[u32]>> {
        let (_, nodes) = self.paths.iter().find(|(known, _)| known == path)?;
        nodes.get(&base.index())?.clone()
    }

    /// Whether it is the first time.
    fn note(&mut self, path: &Path, base: NodeRef<'_>) -> bool {
        let known = self.of(path);
        let before = known.len();
        known.entry(base.index()).or_default();
        known.len() > before
    }

    fn of(&mut self, path: &Path) -> &mut Bases {
        let known = self.paths.iter().position(|(known, _)| known == path).unwrap_or_else(|| {
            self.paths.push((path.clone(), Bases::new()));
            self.paths.len() - 1
        });
        &mut self.paths[known].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::document::Format;
    use crate::document::Options;
    use crate::document::read;
    use crate::source::FileId;

    fn document() -> Document<'static> {
        let lists = (0..3).map(|list| {
            let items: Vec<String> = (0..100).map(|item| format!("{{k: {}}}", list * 100 + item)).collect();
            format!("- [{}]\n", items.join(", "))
        });
        let text: String = lists.collect();
        let reading = read(FileId(0), Format::Yaml, text.as_bytes(), &Limits::default(), &Options::default());
        reading.documents.into_iter().next().expect("a document").into_owned()
    }

    /// What a path chooses from each item, and what it does without anything kept.
    fn compare(lookup: &Lookup<'_>, path: &str) {
        let path = Path::parse(path).expect(path);
        let root = lookup.root;
        for item in root.items().flat_map(NodeRef::items).chain(root.items()) {
            let (mut kept, mut plain) = (Vec::new(), Vec::new());
            lookup.each(&path, item, &mut |node| {
                kept.push(node);
                ControlFlow::Continue(())
            });
            path.select(root, item, &mut |node| plain.push(node));
            assert_eq!(kept, plain, "{path} from {}", item.pointer());
        }
    }

    #[test]
    fn what_is_kept_is_what_the_path_chooses() {
        let document = document();
        let lookup = Lookup::new(document.root());
        for path in ["../*", "../[k=150]", "/1/*/k", "/**/k", "../../*", "./../*/k", "../../../*", "k", "k/../..", "**"]
        {
            compare(&lookup, path);
        }
        assert!(lookup.kept.borrow().nodes <= document.len());
        assert!(!lookup.is_exhausted());
    }

    #[test]
    fn a_path_is_followed_once_for_all_that_begin_at_one_place() {
        let document = document();
        let steps = |path: &str| {
            let lookup = Lookup::new(document.root());
            let before = lookup.left.get();
            compare(&lookup, path);
            before - lookup.left.get()
        };
        assert!(steps("../[k=150]") < 3_000, "{}", steps("../[k=150]"));
        assert!(steps("k/../../[k=150]") > 60_000);
    }

    #[test]
    fn without_steps_nothing_is_chosen_and_that_is_known() {
        let document = document();
        let lookup = Lookup::new(document.root());
        let choose = || {
            let mut number = 0;
            lookup.each(&Path::parse("/0/*").expect("a path"), lookup.root, &mut |_| {
                number += 1;
                ControlFlow::Continue(())
            });
            number
        };
        lookup.left.set(1);
        // The last of the steps is enough for a whole path: nothing is found by halves.
        assert_eq!((choose(), lookup.is_exhausted()), (100, false));
        assert_eq!((choose(), lookup.is_exhausted()), (0, true));
    }
}
