//! The nodes that a path chooses.

use std::cell::Cell;
use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use crate::document::NodeRef;
use crate::document::path::Path;
use crate::document::path::Step;

/// What `#` takes in place of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name<'a> {
    /// The key of a member: a scalar with its own place.
    Key(NodeRef<'a>),
    /// The position of an item from 0, and the item.
    Position(usize, NodeRef<'a>),
}

/// What a path chooses where one value is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum One<'a> {
    /// Nothing.
    Missing,
    /// One node.
    Found(NodeRef<'a>),
    /// More than one.
    Several,
}

/// A node, and the key or position it was reached by. That of an alias is not that of the node it stands for.
#[derive(Clone, Copy)]
struct Match<'a> {
    node: NodeRef<'a>,
    name: Option<Name<'a>>,
}

impl<'a> Match<'a> {
    fn at(node: NodeRef<'a>) -> Self {
        Self { node, name: None }
    }

    fn name(self) -> Option<Name<'a>> {
        let own = || {
            let position = || Some(Name::Position(self.node.position()?, self.node));
            self.node.key().map(Name::Key).or_else(position)
        };
        self.name.or_else(own)
    }
}

impl Path {
    /// Hands over every node that it chooses from `node` in the record `root`, in document order and each one once.
    pub fn select<'a>(&self, root: NodeRef<'a>, node: NodeRef<'a>, found: &mut dyn FnMut(NodeRef<'a>)) {
        self.count(root, node, found);
    }

    /// Does the same, and gives how many nodes it looked at.
    pub fn count<'a>(&self, root: NodeRef<'a>, node: NodeRef<'a>, found: &mut dyn FnMut(NodeRef<'a>)) -> u64 {
        self.matches(root, node, &mut |found_at| found(found_at.node))
    }

    /// The node that its way down begins at, if that is not `node` itself: others may begin there too. It is the record,
    /// or what the steps `..` at the beginning lead to.
    pub fn base<'a>(&self, root: NodeRef<'a>, node: NodeRef<'a>) -> Option<NodeRef<'a>> {
        if self.is_absolute {
            return Some(root);
        }
        let mut base = node;
        for step in self.steps.iter().take_while(|step| matches!(step, Step::Parent | Step::Here)) {
            if *step == Step::Parent {
                base = Some(base).filter(|&base| base != root)?.parent()?;
            }
        }
        (base != node).then_some(base)
    }

    /// Hands over the keys and positions of those nodes: what a path with `#` means. The record itself has none.
    pub fn names<'a>(&self, root: NodeRef<'a>, node: NodeRef<'a>, found: &mut dyn FnMut(Name<'a>)) {
        self.matches(root, node, &mut |found_at| found_at.name().into_iter().for_each(&mut *found));
    }

    /// The one node that it chooses.
    pub fn one<'a>(&self, root: NodeRef<'a>, node: NodeRef<'a>) -> One<'a> {
        let mut one = One::Missing;
        self.select(root, node, &mut |found| {
            one = if one == One::Missing { One::Found(found) } else { One::Several };
        });
        one
    }

    fn matches<'a>(&self, root: NodeRef<'a>, node: NodeRef<'a>, found: &mut dyn FnMut(Match<'a>)) -> u64 {
        let start = Match::at(if self.is_absolute { root } else { node });
        let way = Way { root, looked_at: Cell::new(0) };
        if self.is_straight() {
            way.walk(&self.steps, start, found);
        } else {
            way.at_once(&self.steps, start).into_iter().for_each(found);
        }
        way.looked_at.get()
    }

    /// Whether going step by step yields every node once and in order.
    fn is_straight(&self) -> bool {
        let many = self.steps.iter().position(Step::is_many).unwrap_or(self.steps.len());
        !self.steps.contains(&Step::Below) && !self.steps[many..].contains(&Step::Parent)
    }
}

/// The way of a path through a record.
struct Way<'a> {
    root: NodeRef<'a>,
    /// How many nodes were looked at.
    looked_at: Cell<u64>,
}

impl<'a> Way<'a> {
    /// Goes down each way to its end; there are no more steps than a path may have.
    fn walk(&self, steps: &[Step], from: Match<'a>, found: &mut dyn FnMut(Match<'a>)) {
        match steps {
            [] => found(from),
            [step, rest @ ..] => self.step(step, from, &mut |next| self.walk(rest, next, found)),
        }
    }

    /// Takes each step from all nodes together, so that none is visited twice however many ways lead to it.
    fn at_once(&self, steps: &[Step], start: Match<'a>) -> Vec<Match<'a>> {
        let mut all = vec![start];
        for step in steps {
            let mut next = Vec::new();
            if *step == Step::Below {
                next = self.below(all);
            } else {
                for &from in &all {
                    self.step(step, from, &mut |found| next.push(found));
                }
            }
            next.sort_by_key(|found| found.node.index());
            next.dedup_by_key(|found| found.node.index());
            all = next;
        }
        all
    }

    /// The nodes and everything below them.
    fn below(&self, nodes: Vec<Match<'a>>) -> Vec<Match<'a>> {
        // Where little is below, no mark is made for each node of the document.
        let mut seen = HashSet::new();
        let mut open = nodes;
        let mut all = Vec::new();
        while let Some(next) = open.pop() {
            if seen.insert(next.node.index()) {
                all.push(next);
                self.every(next.node, &mut |child| open.push(child));
            }
        }
        all
    }

    fn every(&self, node: NodeRef<'a>, found: &mut dyn FnMut(Match<'a>)) {
        for (key, value) in node.entries() {
            self.look();
            found(Match { node: value, name: Some(Name::Key(key)) });
        }
        for (position, item) in node.items().enumerate() {
            self.look();
            found(Match { node: item, name: Some(Name::Position(position, item)) });
        }
    }

    fn step(&self, step: &Step, from: Match<'a>, found: &mut dyn FnMut(Match<'a>)) {
        let node = from.node;
        self.look();
        match step {
            Step::Here => found(from),
            Step::Parent if node == self.root => {}
            Step::Parent => node.parent().map(Match::at).into_iter().for_each(found),
            Step::Every => self.every(node, found),
            Step::Below => self.below(vec![from]).into_iter().for_each(found),
            Step::Name(name) => self.named(node, name).into_iter().for_each(found),
            Step::Where { key, value } => {
                for (position, item) in node.items().enumerate() {
                    self.look();
                    if self.member(item, key).is_some_and(|(_, member)| is_scalar(member, value)) {
                        found(Match { node: item, name: Some(Name::Position(position, item)) });
                    }
                }
            }
        }
    }

    fn named(&self, node: NodeRef<'a>, name: &str) -> Option<Match<'a>> {
        if node.is_mapping() {
            let (key, value) = self.member(node, name)?;
            return Some(Match { node: value, name: Some(Name::Key(key)) });
        }
        let position = if name == "-1" { self.len(node).checked_sub(1)? } else { position(name)? };
        let item = node.items().inspect(|_| self.look()).nth(position)?;
        Some(Match { node: item, name: Some(Name::Position(position, item)) })
    }

    fn len(&self, sequence: NodeRef<'a>) -> usize {
        sequence.items().inspect(|_| self.look()).count()
    }

    /// The key and value of a member.
    fn member(&self, mapping: NodeRef<'a>, name: &str) -> Option<(NodeRef<'a>, NodeRef<'a>)> {
        let (member, looked_at) = mapping.member(name);
        self.looked_at.set(self.looked_at.get() + looked_at);
        member
    }

    fn look(&self) {
        self.looked_at.set(self.looked_at.get() + 1);
    }
}

/// A position as a JSON Pointer has it: digits without leading zeros.
fn position(name: &str) -> Option<usize> {
    let is_position = name.bytes().all(|byte| byte.is_ascii_digit()) && (name == "0" || !name.starts_with('0'));
    if is_position { name.parse().ok() } else { None }
}

/// Whether a node is a scalar with this text, in whatever normal form.
fn is_scalar(node: NodeRef<'_>, text: &str) -> bool {
    if node.is_mapping() || node.is_sequence() {
        return false;
    }
    let is_ascii = text.is_ascii() && node.text().is_ascii();
    node.text() == text || (!is_ascii && node.text().nfc().eq(text.nfc()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::document::Format;
    use crate::document::Options;
    use crate::document::read;
    use crate::limits::Limits;
    use crate::source::FileId;

    const RECORD: &str = "\
timeline:
  - {event: invasion, date: 1950-06-25}
  - {event: armistice, date: 1953-07-27, party: null}
deaths:
  total: 516
  parts: [{persons: 378}, {persons: 117}, {persons: 16}, {persons: 5}]
-1: minus
a/b: {total: 1}
list: [[1, 2], [3]]
";

    fn document(text: &str) -> Document<'_> {
        let mut reading = read(FileId(0), Format::Yaml, text.as_bytes(), &Limits::default(), &Options::default());
        reading.documents.remove(0)
    }

    fn select(path: &str, from: &str) -> Vec<String> {
        let document = document(RECORD);
        let root = document.root();
        let mut found = Vec::new();
        let path = Path::parse(path).expect(path);
        path.select(root, root.at(from).expect(from), &mut |node| found.push(node.pointer()));
        found
    }

    #[test]
    fn paths_choose_nodes_in_document_order() {
        let cases: [(&str, &str, &[&str]); 24] = [
            ("/", "/deaths", &[""]),
            (".", "/deaths", &["/deaths"]),
            ("total", "/deaths", &["/deaths/total"]),
            ("/timeline/1/date", "/deaths", &["/timeline/1/date"]),
            ("/timeline/-1/date", "", &["/timeline/1/date"]),
            ("/-1", "", &["/-1"]),
            ("/timeline/2", "", &[]),
            ("/timeline/01", "", &[]),
            ("/timeline/total", "", &[]),
            ("/deaths/0", "", &[]),
            ("/a~1b/total", "", &["/a~1b/total"]),
            (
                "parts/*/persons",
                "/deaths",
                &[
                    "/deaths/parts/0/persons",
                    "/deaths/parts/1/persons",
                    "/deaths/parts/2/persons",
                    "/deaths/parts/3/persons",
                ],
            ),
            ("/timeline/[event=armistice]/date", "", &["/timeline/1/date"]),
            ("/timeline/[event='armistice']", "", &["/timeline/1"]),
            ("/timeline/[party=null]", "", &["/timeline/1"]),
            ("/deaths/parts/[persons=117]", "", &["/deaths/parts/1"]),
            ("/deaths/parts/[persons=11]", "", &[]),
            ("/**/total", "", &["/deaths/total", "/a~1b/total"]),
            ("/list/**", "", &["/list", "/list/0", "/list/0/0", "/list/0/1", "/list/1", "/list/1/0"]),
            ("/list/**/**", "", &["/list", "/list/0", "/list/0/0", "/list/0/1", "/list/1", "/list/1/0"]),
            ("..", "/deaths/total", &["/deaths"]),
            ("../parts/0", "/deaths/total", &["/deaths/parts/0"]),
            ("*/..", "/deaths", &["/deaths"]),
            ("..", "", &[]),
        ];
        for (path, from, expected) in cases {
            assert_eq!(select(path, from), expected, "{path} from {from}");
        }
    }

    #[test]
    fn a_mark_takes_keys_and_positions() {
        let document = document("{b: &x 1, a: *x, c: [5, 6]}");
        let names = |path: &str| {
            let mut found = Vec::new();
            Path::parse(path).expect(path).names(document.root(), document.root(), &mut |name| {
                found.push(match name {
                    Name::Key(key) => key.text().to_owned(),
                    Name::Position(position, item) => format!("{position}:{}", item.text()),
                });
            });
            found
        };
        assert_eq!(names("/*#"), ["b", "a", "c"]);
        assert_eq!(names("/c/*#"), ["0:5", "1:6"]);
        assert_eq!(names("/c/0/..#"), ["c"]);
        assert_eq!(names("/#"), [""; 0]);
        assert!(Path::parse("/*#").expect("a path").takes_name());
    }

    #[test]
    fn one_tells_none_from_several() {
        let document = document(RECORD);
        let one = |path: &str| Path::parse(path).expect(path).one(document.root(), document.root());
        assert_eq!(one("/nowhere"), One::Missing);
        assert_eq!(one("/timeline/*"), One::Several);
        assert!(matches!(one("/timeline/[event=invasion]"), One::Found(node) if node.pointer() == "/timeline/0"));
    }

    #[test]
    fn hostile_aliases_cost_no_more_than_their_nodes() {
        let level = |level: usize| format!("l{level}: &l{level} [*l{0}, *l{0}]\n", level - 1);
        let text = "l0: &l0 [x]\n".to_owned() + &(1..16).map(level).collect::<String>();
        let document = document(&text);
        let mut count = 0;
        let path = Path::parse("/**/**/**/**/*").expect("a path");
        path.select(document.root(), document.root(), &mut |_| count += 1);
        assert_eq!(count, 17);
    }
}
