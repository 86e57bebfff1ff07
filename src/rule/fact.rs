//! Facts: what a record states, by key, so that records can be judged together without being kept.

use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::is_nfc;

use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Label;
use crate::document::NodeRef;
use crate::document::path::Path;
use crate::document::path::Paths;
use crate::expression::Expression;
use crate::quantity::Interval;
use crate::rule::Context;
use crate::rule::Declared;
use crate::rule::Reason;
use crate::rule::Settings;
use crate::rule::Tally;
use crate::source::Location;

/// Where facts come from: nodes of the records of one kind.
#[derive(Clone)]
pub struct Source {
    /// The kind of record, by its place in the configuration.
    pub kind: u32,
    /// The nodes; `None` is the record.
    pub each: Option<Paths>,
    /// Which of them count.
    pub filter: Option<Expression>,
    /// What makes two facts one.
    pub key: Vec<KeyPart>,
    /// What is stated; `None` is the node.
    pub value: Option<Path>,
    /// When it is so: one path of a period or date, or two of its start and end.
    pub period: Option<Paths>,
    /// Scalars that are brought along, by name.
    pub carry: Vec<(String, Path)>,
    /// Takes the items inside a string, split by this.
    pub split: Option<String>,
}

/// One part of a key.
#[derive(Clone)]
pub enum KeyPart {
    /// The scalar, key or index at a path.
    Path {
        /// Where it is.
        path: Path,
        /// Whether case and diacritics don't count.
        fold: bool,
    },
    /// The scalars at several paths, in any order.
    Set(Vec<Path>),
    /// The scalar that an expression over the node gives.
    Expression(Expression),
}

/// What facts are grouped by: scalars as NFC text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(Box<str>);

/// Between the parts of a key; no text of a document holds it, since control characters in scalars are escapes.
const SEPARATOR: char = '\u{1f}';

impl Key {
    /// The key of these parts.
    pub fn new<'p>(parts: impl IntoIterator<Item = &'p str>) -> Self {
        let mut key = String::new();
        for (index, part) in parts.into_iter().enumerate() {
            if index > 0 {
                key.push(SEPARATOR);
            }
            if is_nfc(part) {
                key.push_str(part);
            } else {
                key.extend(part.nfc());
            }
        }
        Self(key.into())
    }

    /// The parts.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split(SEPARATOR)
    }
}

/// `text` without case and diacritics.
pub fn fold(text: &str) -> String {
    let base = text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    base.flat_map(char::to_lowercase).collect()
}

/// One statement of one record.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The rule it is for, by its place in the configuration.
    pub rule: u32,
    /// Which of the rule's sources it is from.
    pub role: u32,
    /// What it is grouped by.
    pub key: Key,
    /// The key's place: of a key of one path that value's, else the node's.
    pub at: Place,
    /// The record, as findings name it.
    pub record: Arc<str>,
    /// What only some rules need.
    pub more: Option<Box<More>>,
}

/// A place that can be shown after its document is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where.
    pub location: Location,
    /// The pointer of the value there.
    pub pointer: Box<str>,
    /// The pointer of the node that the rule was asked about.
    pub node: Box<str>,
}

/// What a fact brings along.
#[derive(Clone, Debug, Default)]
pub struct More {
    /// The stated value.
    pub value: Option<Stated>,
    /// When it is so.
    pub period: Option<Date>,
    /// Scalars by name, as text and with their places.
    pub carried: Vec<(Box<str>, Carried)>,
}

/// A scalar that is brought along.
#[derive(Clone, Debug)]
pub struct Carried {
    /// Its text.
    pub text: Box<str>,
    /// Its place.
    pub at: Place,
}

/// A stated value.
#[derive(Clone, Debug)]
pub struct Stated {
    /// As written.
    pub text: Box<str>,
    /// Where.
    pub at: Place,
    /// As a number, if it is one.
    pub number: Option<Interval>,
    /// Its unit or currency.
    pub unit: Option<Box<str>>,
}

impl Source {
    /// Adds the facts of one record; why a node yields none is returned. A part that is missing silences nobody.
    pub fn facts<'a>(&self, context: &mut Context<'a>, slot: Slot<'_>, out: &mut Vec<Fact>) -> Vec<Reason> {
        let mut missed = Vec::new();
        for node in self.nodes(context) {
            context.node = node;
            if !self.counts(context) {
                continue;
            }
            match self.read(context, &slot) {
                Ok(facts) => out.extend(facts),
                Err(reason) => missed.push(reason),
            }
        }
        missed
    }

    fn nodes<'a>(&self, context: &Context<'a>) -> Vec<NodeRef<'a>> {
        match &self.each {
            None => vec![context.record.root],
            Some(paths) => context.all_from(paths, context.record.root),
        }
    }

    fn counts(&self, context: &Context<'_>) -> bool {
        self.filter.as_ref().is_none_or(|filter| context.holds(filter).is_certain())
    }

    fn read<'a>(&self, context: &Context<'a>, slot: &Slot<'_>) -> Result<Vec<Fact>, Reason> {
        let more = self.more(context)?;
        let (parts, at) = self.key_parts(context)?;
        let place = context.place(at);
        let fact = |key| Fact {
            rule: slot.rule,
            role: slot.role,
            key,
            at: place.clone(),
            record: Arc::clone(slot.record),
            more: more.clone(),
        };
        match (&self.split, parts.as_slice()) {
            (Some(separator), [text]) => {
                let items = text.split(separator.as_str()).map(str::trim).filter(|item| !item.is_empty());
                Ok(items.map(|item| fact(Key::new([item]))).collect())
            }
            _ => Ok(vec![fact(Key::new(parts.iter().map(String::as_str)))]),
        }
    }

    /// The texts of the key, and the node it is at.
    fn key_parts<'a>(&self, context: &Context<'a>) -> Result<(Vec<String>, NodeRef<'a>), Reason> {
        let mut parts = Vec::new();
        let mut at = None;
        for part in &self.key {
            match part {
                KeyPart::Path { path, fold: folds } => {
                    let node = context.one(path)?;
                    let text = context.step_or_scalar(path, node)?;
                    parts.push(if *folds { fold(&text) } else { text.into_owned() });
                    at = Some(node);
                }
                KeyPart::Set(paths) => {
                    let texts = paths.iter().map(|path| {
                        let node = context.one(path)?;
                        Ok(context.step_or_scalar(path, node)?.into_owned())
                    });
                    let mut texts = texts.collect::<Result<Vec<_>, Reason>>()?;
                    texts.sort_unstable();
                    parts.append(&mut texts);
                }
                KeyPart::Expression(expression) => parts.push(context.text_of(expression)?),
            }
        }
        let at = at.filter(|_| self.key.len() == 1).unwrap_or(context.node);
        Ok((parts, at))
    }

    fn more<'a>(&self, context: &Context<'a>) -> Result<Option<Box<More>>, Reason> {
        if self.value.is_none() && self.period.is_none() && self.carry.is_empty() {
            return Ok(None);
        }
        let value = self.value.as_ref().map(|path| context.one(path).and_then(|node| context.stated(node)));
        let period = self.period.as_ref().map(|paths| context.period(paths));
        let carried = self.carry.iter().filter_map(|(name, path)| {
            let node = context.one(path).ok()?;
            let text = context.scalar(node).ok()?.into();
            Some((name.as_str().into(), Carried { text, at: context.place(node) }))
        });
        let carried = carried.collect();
        // A period that is missing bounds nothing; one that is rejected says nothing.
        let period = match period {
            Some(Err(Reason::MISSING)) | None => None,
            Some(period) => Some(period?),
        };
        Ok(Some(Box::new(More { value: value.transpose()?, period, carried })))
    }
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

/// What a rule across records judges with.
pub struct Judging<'j> {
    /// The rule.
    pub declared: &'j Declared,
    /// The settings of the run.
    pub settings: &'j Settings,
    /// The keys that facts of a source have, to suggest from.
    pub keys: &'j dyn Fn(u32) -> Vec<&'j Key>,
    /// Whether some record that the source with this number reads could not be read.
    pub unreadable: &'j dyn Fn(u32) -> bool,
    /// What was found.
    pub found: Vec<Diagnostic>,
    /// How often it held, and why not.
    pub tally: Tally,
}

impl Judging<'_> {
    /// A finding at a fact's place; the rule's own sentence is used where it has one.
    pub fn finding(&self, at: &Fact, values: &[(&str, &str)], message: impl FnOnce() -> String) -> Diagnostic {
        self.finding_at(&at.at, &at.record, values, message)
    }

    /// A finding at any place of a record.
    pub fn finding_at(
        &self,
        at: &Place,
        record: &str,
        values: &[(&str, &str)],
        message: impl FnOnce() -> String,
    ) -> Diagnostic {
        let message = self.declared.message.as_ref().map_or_else(message, |template| template.fill(values));
        let id = self.declared.id.to_string();
        let mut finding = Diagnostic::error(id, self.declared.level(), at.location, message);
        finding.severity = self.declared.severity.expect("a rule that is off is not asked");
        finding.pointer = at.pointer.to_string();
        finding.node = at.node.to_string();
        record.clone_into(&mut finding.record);
        finding
    }
}

impl Place {
    /// The place as a label.
    pub fn label(&self, message: impl Into<String>) -> Label {
        Label { location: self.location, pointer: self.pointer.to_string(), message: message.into() }
    }
}

/// The key for people: its parts with a comma between them.
impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.parts().enumerate().try_for_each(|(index, part)| {
            if index > 0 {
                f.write_str(", ")?;
            }
            f.write_str(part)
        })
    }
}
