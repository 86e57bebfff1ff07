//! Where facts come from, and how a record yields them.

use std::borrow::Cow;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use crate::document::NodeRef;
use crate::document::path::Path;
use crate::document::paths::Paths;
use crate::expression::Expression;
use crate::rule::Carried;
use crate::rule::Context;
use crate::rule::Fact;
use crate::rule::FileTemplate;
use crate::rule::Key;
use crate::rule::KeyPart;
use crate::rule::More;
use crate::rule::Reason;
use crate::rule::fact::key::fold;
use crate::rule::unit_slip;
use crate::verdict::Verdict;

/// Where facts come from: nodes of the records of one kind.
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
#[derive(Default)]
pub struct Source {
    /// The kind of record, by its place in the configuration.
    pub kind: u32,
    /// The nodes; `None` is the record.
    pub each: Option<Paths>,
    /// Which of them count.
    pub filter: Option<Expression>,
    /// Whether a node counts too whose condition is undecided: as a target it may be what is meant.
    pub takes_undecided: bool,
    /// What makes two facts one.
    pub key: Vec<KeyPart>,
    /// What is stated.
    pub value: Option<Path>,
    /// Whether a node counts too that states nothing.
    pub may_lack_value: bool,
    /// What is stated in the other direction.
    pub opposite: Option<Path>,
    /// When it is so: one path of a period or date, or two of its start and end.
    pub period: Option<Paths>,
    /// Scalars that are brought along, by name.
    pub carry: Vec<(String, Path)>,
    /// Another place that findings may be at; where nothing is, the node.
    pub at: Option<Path>,
    /// The key by which others refer to the record.
    pub own: Vec<KeyPart>,
    /// The scalars, alone or in a list, that refer to other records.
    pub links: Option<Path>,
    /// The file that it refers to.
    pub file: Option<FileTemplate>,
    /// Takes the items inside a string, split by this.
    pub split: Option<String>,
    /// Whether each record is judged apart.
    pub per_record: bool,
    /// Whether it is noted which value is in another unit than the others of its record.
    pub notes_unit_slips: bool,
}

/// What the facts of one source belong to.
#[derive(Clone, Copy)]
pub struct Slot<'r> {
    /// The rule's place in the configuration.
    pub rule: u32,
    /// The source's place in the rule.
    pub role: u32,
    /// The record, as findings name it.
    pub record: &'r Arc<str>,
}

impl Source {
    /// A key with the names of its parts, for people: `sender=CAN, receiver=FRA`.
    pub fn label(&self, key: &Key) -> String {
        let named = |(part, text): (&KeyPart, &str)| match part {
            KeyPart::Path { path, .. } => format!("{path}={text}"),
            _ => text.to_owned(),
        };
        if self.key.len() != key.parts().count() {
            return key.to_string();
        }
        self.key.iter().zip(key.parts()).map(named).collect::<Vec<_>>().join(", ")
    }

    /// Every path it reads, from the node.
    pub fn paths(&self) -> Vec<&Path> {
        let keys = self.key.iter().chain(&self.own).flat_map(KeyPart::paths);
        let single = self.value.iter().chain(&self.opposite).chain(&self.at).chain(&self.links);
        let single = single.chain(self.file.iter().flat_map(FileTemplate::paths));
        keys.chain(single).chain(self.period.iter().flatten()).chain(self.carry.iter().map(|(_, path)| path)).collect()
    }

    /// The nodes that count, with their keys, as far as they have one.
    pub fn keys<'a>(&self, context: &mut Context<'a>) -> Vec<(NodeRef<'a>, Key)> {
        let mut keys = Vec::new();
        for node in self.nodes(context) {
            context.node = node;
            if self.filter.as_ref().is_some_and(|filter| context.decide(filter).is_impossible()) {
                continue;
            }
            if let Ok((parts, _)) = self.key_parts(context).and_then(|parts| relied_on(context, parts)) {
                keys.push((node, Key::new(parts.iter().map(AsRef::as_ref))));
            }
        }
        keys
    }

    /// The nodes that count, and why some give no fact.
    pub fn asked<'a>(&self, context: &mut Context<'a>, slot: Slot<'_>) -> Vec<(NodeRef<'a>, Result<(), Reason>)> {
        let (mut asked, mut facts) = (Vec::new(), Vec::new());
        for node in self.nodes(context) {
            context.node = node;
            match self.filter.as_ref().map_or(Verdict::Certain, |filter| context.decide(filter)) {
                Verdict::Impossible => {}
                Verdict::Possible if !self.takes_undecided => asked.push((node, Err(Reason::UNDECIDED))),
                _ => asked.push((node, self.read(context, slot, &mut facts))),
            }
            facts.clear();
        }
        asked
    }

    /// Adds the facts of one record; why a node yields none is returned. A part that is missing silences nobody.
    pub fn facts(&self, context: &mut Context<'_>, slot: Slot<'_>, out: &mut Vec<Fact>) -> Vec<Reason> {
        let (mut missed, first) = (Vec::new(), out.len());
        for node in self.nodes(context) {
            context.node = node;
            match self.filter.as_ref().map_or(Verdict::Certain, |filter| context.decide(filter)) {
                Verdict::Impossible => {}
                Verdict::Possible if !self.takes_undecided => missed.push(Reason::UNDECIDED),
                _ => missed.extend(self.read(context, slot, out).err()),
            }
        }
        if self.notes_unit_slips {
            unit_slip::note(context, &mut out[first..]);
        }
        missed
    }

    /// The nodes, each once, even if several paths lead to it.
    fn nodes<'a>(&self, context: &Context<'a>) -> Vec<NodeRef<'a>> {
        let Some(paths) = &self.each else { return vec![context.record.root] };
        let mut nodes: Vec<NodeRef<'a>> = Vec::new();
        let mut before = std::collections::HashSet::new();
        for path in paths {
            let found = context.all(path);
            nodes.extend(found.iter().filter(|node| !before.contains(&node.index())));
            if paths.len() > 1 {
                before.extend(found.iter().map(|node| node.index()));
            }
        }
        nodes
    }

    fn read(&self, context: &Context<'_>, slot: Slot<'_>, out: &mut Vec<Fact>) -> Result<(), Reason> {
        let more = self.more(context)?;
        let (parts, at) = self.key_parts(context).and_then(|parts| relied_on(context, parts))?;
        let at = context.place(at);
        let fact = |key| {
            let (at, record, more) = (at.clone(), Arc::clone(slot.record), more.clone());
            Fact { rule: slot.rule, role: slot.role, key, at, record, more }
        };
        match (&self.split, parts.as_slice()) {
            (Some(separator), [text]) => {
                let items = text.split(separator.as_str()).map(str::trim).filter(|item| !item.is_empty());
                out.extend(items.map(|item| fact(Key::new([item]))));
            }
            _ => out.push(fact(Key::new(parts.iter().map(AsRef::as_ref)))),
        }
        Ok(())
    }

    /// The texts of the key, and the node it is at: of a key of one path within the node that value, else the node.
    fn key_parts<'a>(&self, context: &Context<'a>) -> Result<(Vec<Cow<'a, str>>, NodeRef<'a>), Reason> {
        let (parts, at) = texts(&self.key, context)?;
        let at = at.filter(|&at| self.key.len() == 1 && holds(context.node, at));
        Ok((parts, at.unwrap_or(context.node)))
    }

    fn more(&self, context: &Context<'_>) -> Result<Option<Box<More>>, Reason> {
        let wants_more = self.value.is_some()
            || self.period.is_some()
            || !self.carry.is_empty()
            || self.at.is_some()
            || !self.own.is_empty()
            || self.links.is_some()
            || self.file.is_some();
        if !wants_more {
            return Ok(None);
        }
        let stated = |path| context.one(path).and_then(|node| context.stated(node, context.place(node)));
        let value = match self.value.as_ref().map(stated) {
            Some(Err(Reason::MISSING)) if self.may_lack_value => None,
            value => value.transpose()?,
        };
        let opposite = self.opposite.as_ref().and_then(|path| stated(path).ok());
        // A period that is missing bounds nothing; one that is rejected says nothing.
        let period = match self.period.as_ref().map(|paths| context.period(paths)) {
            Some(Err(Reason::MISSING)) | None => None,
            Some(period) => Some(period?.0),
        };
        let own = if self.own.is_empty() { None } else { Some(own(&self.own, context)?) };
        let links = self.links.as_ref().map_or_else(|| Ok(Vec::new()), |path| links(path, context))?;
        let at = self.at.as_ref().map(|path| context.place(context.one(path).unwrap_or(context.node)));
        let file = self.file.as_ref().map(|file| Ok(file.fill(context)?.into())).transpose()?;
        let carried = self.carried(context);
        let unit_slip = None;
        Ok(Some(Box::new(More { value, period, carried, opposite, at, own, links, file, unit_slip })))
    }

    fn carried(&self, context: &Context<'_>) -> Vec<(Box<str>, Carried)> {
        let carried = self.carry.iter().filter_map(|(name, path)| {
            let node = context.one(path).ok()?;
            let text = context.scalar(node).ok()?.into();
            Some((name.as_str().into(), Carried { text, kind: node.kind(), at: context.place(node) }))
        });
        carried.collect()
    }
}

impl KeyPart {
    /// The paths it reads.
    pub fn paths(&self) -> Vec<&Path> {
        match self {
            Self::Path { path, .. } => vec![path],
            Self::Set(paths) => paths.iter().map(|(path, _)| path).collect(),
            Self::Expression(_) => Vec::new(),
        }
    }
}

/// The texts of the parts of a key, and the node of the last one that is a path.
fn texts<'a>(key: &[KeyPart], context: &Context<'a>) -> Result<(Vec<Cow<'a, str>>, Option<NodeRef<'a>>), Reason> {
    let text = |path: &Path, folds: bool| {
        let node = context.one(path)?;
        let text = context.step_or_scalar(path, node)?;
        Ok((if folds { Cow::Owned(fold(&text)) } else { text }, node))
    };
    let mut parts = Vec::new();
    let mut at = None;
    for part in key {
        match part {
            KeyPart::Path { path, fold } => {
                let (text, node) = text(path, *fold)?;
                parts.push(text);
                at = Some(node);
            }
            KeyPart::Set(paths) => {
                let texts = paths.iter().map(|(path, fold)| Ok(text(path, *fold)?.0.nfc().collect()));
                let mut texts = texts.collect::<Result<Vec<String>, Reason>>()?;
                texts.sort_unstable();
                parts.extend(texts.into_iter().map(Cow::Owned));
            }
            KeyPart::Expression(expression) => parts.push(Cow::Owned(context.text_of(expression)?)),
        }
    }
    Ok((parts, at))
}

/// What was read, unless the paths ran out of steps and something of it may be lacking.
fn relied_on<T>(context: &Context<'_>, read: T) -> Result<T, Reason> {
    if context.is_lost() { Err(Reason::UNDECIDED) } else { Ok(read) }
}

fn own(key: &[KeyPart], context: &Context<'_>) -> Result<Key, Reason> {
    let (parts, _) = texts(key, context)?;
    Ok(Key::new(parts.iter().map(AsRef::as_ref)))
}

/// The keys that a record refers to at `path`; none if nothing is there.
fn links(path: &Path, context: &Context<'_>) -> Result<Vec<Key>, Reason> {
    let found = context.all(path).into_iter();
    let scalars = found.flat_map(|node| if node.is_sequence() { node.items().collect() } else { vec![node] });
    let keys = scalars.filter(|node| !node.is_null()).map(|node| Ok(Key::new([context.scalar(node)?])));
    keys.collect()
}

/// Whether `node` is `inner` or around it.
fn holds(node: NodeRef<'_>, inner: NodeRef<'_>) -> bool {
    let mut around = std::iter::successors(Some(inner), |inner| inner.parent());
    around.any(|around| around == node)
}
