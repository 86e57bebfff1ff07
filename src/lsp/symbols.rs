//! What a file of records holds, as a tree: documents, keys, items.

use serde_json::Value;
use serde_json::json;

use crate::document;
use crate::document::Kind;
use crate::document::NodeRef;
use crate::lsp::ask::Asked;
use crate::lsp::position::Text;
use crate::report::escape::visible_within;
use crate::source::Span;

/// The nodes of a file that are listed at most: no one looks through more.
const MOST: usize = 5_000;

/// The characters of a value that are shown beside its key.
const DETAIL: usize = 60;

/// The kinds of symbol of the protocol that there are here.
const MODULE: u32 = 2;
const STRING: u32 = 15;
const NUMBER: u32 = 16;
const BOOLEAN: u32 = 17;
const ARRAY: u32 = 18;
const OBJECT: u32 = 19;
const NULL: u32 = 21;

/// The symbols of a file, in a tree if the client takes one.
pub(super) fn of(asked: &Asked<'_>, uri: &str, has_tree: bool) -> Value {
    let target = &asked.loaded.targets.targets[asked.target];
    let config = &asked.loaded.config;
    let reading = document::read(target.file, target.format, asked.text.bytes(), &config.limits, &config.reading);
    let mut lister = Lister { text: &asked.text, left: MOST };
    let trees: Vec<Value> = match reading.documents.as_slice() {
        [only] => lister.below(only.root()),
        documents => {
            documents.iter().filter_map(|document| lister.document(document.number(), document.root())).collect()
        }
    };
    if has_tree { trees.into() } else { trees.iter().map(|tree| flat(tree, uri)).collect() }
}

struct Lister<'l> {
    text: &'l Text<'l>,
    left: usize,
}

impl Lister<'_> {
    fn document(&mut self, number: u32, root: NodeRef<'_>) -> Option<Value> {
        let span = root.span();
        let first = Span::new(span.start, span.start);
        self.symbol(&format!("document {}", number + 1), MODULE, root, span, first)
    }

    fn below(&mut self, node: NodeRef<'_>) -> Vec<Value> {
        let entries = node.entries().filter_map(|(key, value)| {
            let span = Span::new(key.span().start, value.span().end.max(key.span().end));
            self.symbol(key.text(), kind(value), value, span, key.span())
        });
        let mut symbols: Vec<Value> = entries.collect();
        for (item, number) in node.items().zip(1..) {
            symbols.extend(self.symbol(
                &format!("{number}"),
                kind(item),
                item,
                item.span(),
                item.label_location().span,
            ));
        }
        symbols
    }

    fn symbol(&mut self, name: &str, kind: u32, node: NodeRef<'_>, span: Span, selection: Span) -> Option<Value> {
        self.left = self.left.checked_sub(1)?;
        // What an alias stands for is listed where it stands.
        let is_here = span.contains(node.span());
        let (selection, children) = if is_here { (selection, self.below(node)) } else { (span, Vec::new()) };
        let selection = if span.contains(selection) { selection } else { Span::new(span.start, span.start) };
        let name = visible_within(name, DETAIL);
        let name = if name.is_empty() { "\"\"".to_owned() } else { name };
        Some(json!({
            "name": name,
            "detail": detail(node),
            "kind": kind,
            "range": self.text.range(span),
            "selectionRange": self.text.range(selection),
            "children": children,
        }))
    }
}

/// A scalar, or what tells a mapping from its neighbours: its first scalar.
fn detail(node: NodeRef<'_>) -> String {
    let scalar = |node: &NodeRef<'_>| !node.is_mapping() && !node.is_sequence();
    let shown = if scalar(&node) { Some(node) } else { node.entries().map(|(_, value)| value).find(scalar) };
    shown.map(|node| visible_within(node.text(), DETAIL)).unwrap_or_default()
}

fn kind(node: NodeRef<'_>) -> u32 {
    match node.kind() {
        Kind::Mapping => OBJECT,
        Kind::Sequence => ARRAY,
        Kind::Bool => BOOLEAN,
        Kind::Integer | Kind::Float | Kind::NonFinite => NUMBER,
        Kind::Null => NULL,
        Kind::String | Kind::Alias => STRING,
    }
}

/// A symbol without what is below it.
fn flat(tree: &Value, uri: &str) -> Value {
    json!({"name": tree["name"], "kind": tree["kind"], "location": {"uri": uri, "range": tree["range"]}})
}
