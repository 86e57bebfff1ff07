//! What stands at a place in a record.

use crate::config::RecordKind;
use crate::document;
use crate::document::Document;
use crate::document::NodeRef;
use crate::document::paths::Paths;
use crate::linter;
use crate::lsp::project::Loaded;
use crate::rule::Context;
use crate::rule::Declared;
use crate::rule::KeyPart;
use crate::rule::Poison;
use crate::rule::Record;
use crate::schema_walk::SchemaWalk;

/// A node of a record.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    /// What was loaded when the record was read.
    pub(super) loaded: &'a Loaded,
    /// The kind of the record, by its place in the configuration.
    pub(super) kind: u32,
    /// The topmost node of the record.
    pub(super) root: NodeRef<'a>,
    /// The node; of a key its value.
    pub(super) node: NodeRef<'a>,
    /// Whether the place is in the key.
    pub(super) is_key: bool,
}

/// Has `work` look at what stands at a byte of a target's text; `None` if that is no record, or nothing is there.
pub(super) fn at<R>(
    loaded: &Loaded,
    target: usize,
    text: &[u8],
    offset: usize,
    work: impl FnOnce(Cursor<'_>) -> R,
) -> Option<R> {
    let target = &loaded.targets.targets[target];
    let config = &loaded.config;
    let reading = document::read(target.file, target.format, text, &config.limits, &config.reading);
    let documents = &reading.documents;
    let document = documents.iter().find(|document| reaches(document, offset))?;
    let top = document.root();
    let kind = loaded.targets.record_kind(target, config, top)?;
    let (node, is_key) = innermost(top, offset);
    let root = match &config.kinds[kind as usize].split {
        None => top,
        Some(split) => {
            let mut records = Vec::new();
            split.select(top, top, &mut |record| records.push(record));
            records.into_iter().find(|record| record.span().start <= offset && offset <= record.span().end)?
        }
    };
    Some(work(Cursor { loaded, kind, root, node, is_key }))
}

fn reaches(document: &Document<'_>, offset: usize) -> bool {
    let span = document.root().span();
    span.start <= offset && offset <= span.end
}

/// The innermost node that holds an offset, or ends there; and whether it is by its key.
fn innermost(top: NodeRef<'_>, offset: usize) -> (NodeRef<'_>, bool) {
    let holds = |node: NodeRef<'_>| node.span().start <= offset && offset <= node.span().end;
    let mut node = top;
    loop {
        if let Some((_, value)) = node.entries().find(|(key, _)| holds(*key)) {
            return (value, true);
        }
        let below = node.entries().map(|(_, value)| value).chain(node.items()).find(|&below| holds(below));
        match below {
            // An alias leads to where its anchor is, which need not be below.
            Some(below) if below.index() > node.index() => node = below,
            _ => return (node, false),
        }
    }
}

impl<'a> Cursor<'a> {
    /// The kind of the record.
    pub(super) fn kind(&self) -> &'a RecordKind {
        &self.loaded.config.kinds[self.kind as usize]
    }

    /// The pointer of the node from the record.
    pub(super) fn pointer(&self) -> String {
        self.node.pointer_from(self.root)
    }

    /// A walk through the schema of the record.
    pub(super) fn schema(&self) -> Option<SchemaWalk<'a>> {
        self.kind().schema.as_ref().map(|schema| SchemaWalk::new(schema.schema().files()))
    }

    /// The code lists whose codes may stand here: by the format in the schema, or by a rule.
    pub(super) fn code_lists(&self) -> Vec<&'a str> {
        let formats = self.schema().map(|schema| schema.formats_at(&self.pointer())).unwrap_or_default();
        let asks = |rule: &&Declared| rule.record == Some(self.kind) && !rule.is_across();
        let checks = self.rules().filter(asks).filter(|rule| self.is_chosen(rule.each.as_ref()));
        let refers = self.references().map(|(_, rule)| rule);
        let named = checks.chain(refers).filter_map(|rule| rule.rule.code_list());
        let mut lists: Vec<&str> = Vec::new();
        for list in formats.into_iter().chain(named) {
            if !lists.contains(&list) && self.loaded.config.settings.codes.get(list).is_some() {
                lists.push(list);
            }
        }
        lists
    }

    /// The rules by which what stands here refers to other records, with their place in the configuration.
    pub(super) fn references(&self) -> impl Iterator<Item = (u32, &'a Declared)> {
        let cursor = *self;
        (0..).zip(self.rules()).filter(move |(_, rule)| rule.info.kind == "reference" && cursor.refers(rule))
    }

    /// Calls `work` with what a rule sees of the record; `None` if there are no rules.
    pub(super) fn with_context<R>(&self, path: &str, work: impl FnOnce(&Context<'_>) -> R) -> Option<R> {
        let (amounts, poison) = (linter::amounts(self.kind(), self.root), Poison::default());
        let record =
            Record { root: self.root, number: 0, path, has_own_file: false, amounts: &amounts, poison: &poison };
        let declared = self.loaded.config.rules.first()?;
        Some(work(&Context::new(record, &self.loaded.config.settings, declared)))
    }

    fn rules(&self) -> impl Iterator<Item = &'a Declared> + use<'a> {
        self.loaded.config.rules.iter()
    }

    fn refers(&self, rule: &Declared) -> bool {
        let Some(source) = rule.rule.sources().first().filter(|source| source.kind == self.kind) else { return false };
        let [KeyPart::Path { path, .. }] = source.key.as_slice() else { return false };
        let mut is_here = false;
        let mut look = |from| path.select(self.root, from, &mut |node| is_here |= node == self.node);
        match &source.each {
            None => look(self.root),
            Some(paths) => paths.iter().for_each(|each| each.select(self.root, self.root, &mut look)),
        }
        is_here
    }

    fn is_chosen(&self, each: Option<&Paths>) -> bool {
        let mut is_here = false;
        for path in each.into_iter().flatten() {
            path.select(self.root, self.root, &mut |node| is_here |= node == self.node);
        }
        is_here
    }
}
