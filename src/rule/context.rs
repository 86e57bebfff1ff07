//! What a rule reads a record through, and reports to.

use std::borrow::Cow;
use std::cell::Cell;
use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::codes::Codes;
use crate::date::Date;
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Label;
use crate::diagnostic::Level;
use crate::diagnostic::Severity;
use crate::diagnostic::Value;
use crate::document::Kind;
use crate::document::NodeRef;
use crate::document::path::Path;
use crate::document::paths::Paths;
use crate::limits::Limits;
use crate::quantity;
use crate::quantity::Bound;
use crate::quantity::Interval;
use crate::quantity::Misread;
use crate::quantity::NumberError;
use crate::quantity::Operand;
use crate::quantity::Reading;
use crate::quantity::Scale;
use crate::rule::Declared;
use crate::rule::Measure;
use crate::rule::Place;
use crate::rule::Reason;
use crate::rule::Record;
use crate::rule::Stated;
use crate::rule::lookup::Lookup;

/// What every rule of a run is judged by.
pub struct Settings {
    /// Today, for rules that name it.
    pub today: Day,
    /// How far `about` reaches at least, as a share of the value.
    pub approximation: Decimal,
    /// The code lists, with the project's own.
    pub codes: Arc<Codes>,
}

/// One rule's view of one record.
pub struct Context<'a> {
    /// The record.
    pub record: Record<'a>,
    /// The settings of the run.
    pub settings: &'a Settings,
    /// The rule that is asked.
    pub declared: &'a Declared,
    /// The node it is asked about.
    pub node: NodeRef<'a>,
    /// What was found.
    pub found: Vec<Diagnostic>,
    /// Whether the steps of an expression ran out.
    pub exhausted: Cell<bool>,
    /// Steps that the expressions of the rule may still take on this record.
    steps_left: Cell<u64>,
    lookup: Lookup<'a>,
    /// Figures that contradict themselves: of whatever reads them nothing is checked, so they are findings.
    contradictions: RefCell<Vec<Diagnostic>>,
}

impl<'a> Context<'a> {
    /// The view that a rule has of a record, beginning with its topmost node.
    pub fn new(record: Record<'a>, settings: &'a Settings, declared: &'a Declared) -> Self {
        let (found, exhausted, contradictions) = (Vec::new(), Cell::default(), RefCell::default());
        let limits = Limits::default();
        let nodes = u64::try_from(record.root.document().len()).unwrap_or(u64::MAX);
        let steps_left = Cell::new(nodes.saturating_mul(limits.node_steps).saturating_add(limits.record_steps));
        let (node, lookup) = (record.root, Lookup::new(record.root));
        Self { record, settings, declared, node, found, exhausted, steps_left, lookup, contradictions }
    }

    /// The one node at a path from the rule's node, readable.
    pub fn one(&self, path: &Path) -> Result<NodeRef<'a>, Reason> {
        self.one_from(path, self.node)
    }

    /// The one node at a path from `node`, readable.
    pub fn one_from(&self, path: &Path, node: NodeRef<'a>) -> Result<NodeRef<'a>, Reason> {
        let mut found = None;
        let mut several = false;
        self.lookup.each(path, node, &mut |node| {
            several = found.replace(node).is_some();
            if several { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        match (found, several) {
            (Some(_), true) => Err(Reason::SEVERAL),
            (Some(node), false) => self.record.readable(node),
            (None, _) => Err(Reason::MISSING),
        }
    }

    /// Every node at a path from the rule's node, in document order; also null and rejected ones.
    pub fn all(&self, path: &Path) -> Vec<NodeRef<'a>> {
        let mut found = Vec::new();
        self.each_at(path, self.node, &mut |node| found.push(node));
        found
    }

    /// Every node at some paths, in the order of the paths.
    pub fn all_of(&self, paths: &Paths) -> Vec<NodeRef<'a>> {
        paths.iter().flat_map(|path| self.all(path)).collect()
    }

    /// Calls `found` with every node at a path from `node`, in document order; also null and rejected ones.
    pub fn each_at(&self, path: &Path, node: NodeRef<'a>, found: &mut dyn FnMut(NodeRef<'a>)) {
        self.lookup.each(path, node, &mut |node| {
            found(node);
            ControlFlow::Continue(())
        });
    }

    /// The first value at a path from the rule's node that is not null.
    pub fn written(&self, path: &Path) -> Option<NodeRef<'a>> {
        let mut first = None;
        self.lookup.each(path, self.node, &mut |node| {
            first = Some(node).filter(|node| !node.is_null());
            if first.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        first
    }

    /// Whether a lower level rejects a node.
    pub fn is_poisoned(&self, node: NodeRef<'_>) -> bool {
        self.record.poison.contains(node)
    }

    /// What people call two nodes, so that they can be told apart.
    pub fn names(&self, first: NodeRef<'a>, second: NodeRef<'a>) -> (String, String) {
        let (ours, theirs) = (self.name(first), self.name(second));
        if ours != theirs {
            return (ours, theirs);
        }
        (self.full_name(first), self.full_name(second))
    }

    /// What people call a node, with what it is in: `timeline 3 date`.
    fn full_name(&self, node: NodeRef<'a>) -> String {
        match node.parent().filter(|_| node.key().is_some()) {
            Some(parent) if parent != self.record.root => format!("{} {}", self.name(parent), self.name(node)),
            _ => self.name(node),
        }
    }

    /// What people call a node: its key, of an item the list's name and its number from 1.
    pub fn name(&self, node: NodeRef<'a>) -> String {
        let root = self.record.root;
        let mut positions = String::new();
        let mut node = node;
        loop {
            match (node.key(), node.parent(), node.position()) {
                _ if node == root => return "the record".to_owned() + &positions,
                (Some(key), ..) => return key.text().to_owned() + &positions,
                (None, Some(parent), Some(position)) => {
                    positions.insert_str(0, &format!(" {}", position + 1));
                    node = parent;
                }
                _ => return "the record".to_owned() + &positions,
            }
        }
    }

    /// The period at one path, or from the date at the first to the date at the second; and where to point for it.
    pub fn period(&self, paths: &Paths) -> Result<(Date, NodeRef<'a>), Reason> {
        let mut paths = paths.iter();
        let (Some(first), second) = (paths.next(), paths.next()) else { return Err(Reason::MISSING) };
        let Some(second) = second else {
            let node = self.one(first)?;
            return Ok((self.date(node)?, node));
        };
        match (self.one(first), self.one(second)) {
            (Ok(start), Ok(end)) => {
                let period = Date::period(&self.date(start)?, &self.date(end)?);
                Ok((period.ok_or(Reason::NO_DATE)?, start))
            }
            (Ok(start), Err(Reason::MISSING)) => Ok((Date::open_from(&self.date(start)?), start)),
            (Err(Reason::MISSING), Ok(end)) => {
                let ever = Date::parse("../9999").expect("a period without start");
                Ok((Date::period(&ever, &self.date(end)?).ok_or(Reason::NO_DATE)?, end))
            }
            (start, end) => Err(start.and(end).expect_err("one of them is missing")),
        }
    }

    /// The scalar at the node that a path found, or its key or index if the path asks for that.
    pub fn step_or_scalar(&self, path: &Path, node: NodeRef<'a>) -> Result<Cow<'a, str>, Reason> {
        if !path.takes_name() {
            return self.scalar(node).map(Cow::Borrowed);
        }
        let key = node.key().map(|key| Cow::Borrowed(key.text()));
        let position = || node.position().map(|position| Cow::Owned(position.to_string()));
        key.or_else(position).ok_or(Reason::MISSING)
    }

    /// A node's place, to be kept when its document is gone.
    pub fn place(&self, node: NodeRef<'a>) -> Place {
        let (pointer, around) = (self.record.pointer(node), self.record.pointer(self.node));
        Place::new(self.record.location(node), pointer, &around)
    }

    /// The value of a node at a place, to be kept when its document is gone.
    pub fn stated(&self, node: NodeRef<'a>, at: Place) -> Result<Stated, Reason> {
        let node = self.record.readable(node)?;
        let measure = match self.measure(node) {
            Err(reason) if node.is_mapping() || node.is_sequence() => return Err(reason),
            measure => measure.ok(),
        };
        let text = measure.as_ref().map_or_else(|| node.text().into(), |measure| measure.text().into());
        let unit = measure.as_ref().and_then(|measure| measure.unit).map(Into::into);
        let scale = measure.as_ref().map_or(Scale::Unit, |measure| measure.scale);
        Ok(Stated { text, at, number: measure.map(|measure| measure.interval), scale, unit })
    }

    /// The reported number at a node, in single units.
    pub fn measure(&self, node: NodeRef<'a>) -> Result<Measure<'a>, Reason> {
        let node = self.record.readable(node)?;
        let is_amount = self.record.is_amount(node);
        let scale = self.scale(node, is_amount)?;
        let reading = Reading { scale, approximation: self.settings.approximation };
        let read = match node.kind() {
            Kind::Mapping => reading.members(self.members(node)?),
            Kind::Integer | Kind::Float | Kind::String => reading.number(node.text()),
            _ => return Err(Reason::NO_NUMBER),
        };
        let read = read.map_err(|misread| {
            if misread.is_contradiction() {
                self.contradicts(node, &misread);
            }
            reason_of(&misread)
        })?;
        let unit = if is_amount { self.record.inherited(node, "currency") } else { node.get("unit") };
        let unit = unit.filter(|unit| !self.record.poison.contains(*unit)).and_then(NodeRef::as_str);
        Ok(Measure { node, interval: read.interval, scale, words: read.words, unit })
    }

    /// The reported date at a node.
    pub fn date(&self, node: NodeRef<'a>) -> Result<Date, Reason> {
        let node = self.record.readable(node)?;
        match node.kind() {
            Kind::String | Kind::Integer => Date::parse(node.text()).map_err(|_| Reason::NO_DATE),
            _ => Err(Reason::NO_DATE),
        }
    }

    /// The text of a scalar at a node, as keys are compared: a string's content, else as written.
    pub fn scalar(&self, node: NodeRef<'a>) -> Result<&'a str, Reason> {
        let node = self.record.readable(node)?;
        match node.kind() {
            Kind::Mapping | Kind::Sequence => Err(Reason::NO_SCALAR),
            _ => Ok(node.text()),
        }
    }

    /// A finding at a node. The rule's own sentence is used where it has one, with `values` filled in; the node
    /// is rejected for higher levels.
    pub fn finding(&self, at: NodeRef<'a>, values: &[(&str, &str)], message: impl FnOnce() -> String) -> Diagnostic {
        let message = self.declared.message.as_ref().map_or_else(message, |template| template.fill(values));
        let id = self.declared.id.to_string();
        let mut finding = Diagnostic::error(id, self.declared.level(), self.record.location(at), message);
        finding.severity = self.declared.severity.expect("a rule that is off is not asked");
        finding.pointer = self.record.pointer(at);
        finding.node = self.record.pointer(self.node);
        finding.subject = Some(at.index());
        finding
    }

    /// A place that explains a finding.
    pub fn label(&self, at: NodeRef<'a>, message: impl Into<String>) -> Label {
        Label { location: self.record.location(at), pointer: self.record.pointer(at), message: message.into() }
    }

    /// A number that took part in a verdict.
    pub fn value(&self, measure: &Measure<'a>) -> Value {
        let bounds = bounds(&measure.interval);
        let unit = measure.unit.map(str::to_owned);
        self.value_of(measure.node, bounds, unit)
    }

    /// A date that took part in a verdict.
    pub fn date_value(&self, node: NodeRef<'a>, date: &Date) -> Value {
        let bounds = (date.earliest().map(|day| day.to_string()), date.latest().map(|day| day.to_string()));
        self.value_of(node, bounds, None)
    }

    /// A scalar that took part in a verdict.
    pub fn text_value(&self, node: NodeRef<'a>) -> Value {
        self.value_of(node, (None, None), None)
    }

    fn value_of(&self, node: NodeRef<'a>, bounds: (Option<String>, Option<String>), unit: Option<String>) -> Value {
        let (low, high) = bounds;
        Value { pointer: self.record.pointer(node), text: node.source().to_owned(), low, high, unit }
    }

    /// Reports a finding.
    pub fn report(&mut self, finding: Diagnostic) {
        self.found.push(finding);
    }

    /// Remembers a figure that contradicts itself, at the member that is at fault.
    fn contradicts(&self, node: NodeRef<'a>, misread: &Misread) {
        let at = misread.member.as_deref().and_then(|member| node.get(member)).unwrap_or(node);
        let id = format!("{}/bounds", self.declared.id);
        let message = format!("`{}` contradicts itself: {misread}", self.name(node));
        let mut finding = Diagnostic::error(id, self.declared.level(), self.record.location(at), message);
        finding.severity = self.declared.severity.unwrap_or(Severity::Error);
        finding.pointer = self.record.pointer(at);
        finding.node = self.record.pointer(node);
        finding.subject = Some(node.index());
        finding.help = misread.help();
        finding.values = vec![self.text_value(node)];
        let mut known = self.contradictions.borrow_mut();
        if !known.contains(&finding) {
            known.push(finding);
        }
    }

    /// Evaluates an expression within the steps that it may take, and those that its rule may on the whole record.
    pub fn within_steps<T>(&self, evaluate: impl FnOnce(&Cell<u32>) -> T) -> T {
        let left = self.steps_left.get();
        let given = u32::try_from(left).unwrap_or(u32::MAX).min(Limits::default().expression_steps);
        let steps = Cell::new(given);
        let result = evaluate(&steps);
        self.steps_left.set(left - u64::from(given - steps.get()));
        result
    }

    /// Whether the paths of the rule ran out of steps: what it found since then is not to be relied on.
    pub fn is_lost(&self) -> bool {
        self.lookup.is_exhausted()
    }

    /// That the steps of an expression or of the paths ran out, if they did.
    pub fn given_up(&self) -> Option<Diagnostic> {
        let what = match (self.exhausted.get(), self.is_lost()) {
            (true, _) => "an expression of",
            (false, true) => "following the paths of",
            (false, false) => return None,
        };
        let message = format!("{what} `{}` takes too many steps here, so it was not finished", self.declared.id);
        let at = self.record.location(self.record.root);
        let finding = Diagnostic::error("limit/expression-steps", Level::Record, at, message);
        let finding = finding.related(self.declared.location, "", "the rule");
        Some(finding.help("split the record, or have the rule look at less of it"))
    }

    /// What was found; that steps ran out is a finding too.
    pub fn into_found(mut self) -> Vec<Diagnostic> {
        self.found.extend(self.given_up());
        self.found.append(self.contradictions.get_mut());
        self.found
    }

    /// The scale that applies to a node: of an amount the nearest, else only its own.
    fn scale(&self, node: NodeRef<'a>, is_amount: bool) -> Result<Scale, Reason> {
        let written = if is_amount { self.record.inherited(node, "scale") } else { node.get("scale") };
        let Some(written) = written else { return Ok(Scale::Unit) };
        let word = self.record.readable(written)?.text();
        Scale::from_word(word).ok_or(Reason::NO_NUMBER)
    }

    fn members(&self, node: NodeRef<'a>) -> Result<impl Iterator<Item = (&'a str, Operand<'a>)> + use<'a>, Reason> {
        let rejected = node.entries().any(|(_, value)| self.record.poison.contains(value));
        if rejected {
            return Err(Reason::REJECTED);
        }
        Ok(node.entries().map(|(key, value)| (key.text(), Operand::from(value))))
    }
}

fn reason_of(misread: &Misread) -> Reason {
    match misread.reason {
        quantity::Reason::Missing => Reason::MISSING,
        quantity::Reason::Number(NumberError::TooManyDigits | NumberError::Exponent) => Reason::TOO_MANY_DIGITS,
        _ => Reason::NO_NUMBER,
    }
}

/// The bounds of an interval as text.
pub(super) fn bounds(interval: &Interval) -> (Option<String>, Option<String>) {
    let text = |bound: Option<Bound>| bound.map(|bound| bound.value.normalize().to_string());
    (text(interval.low()), text(interval.high()))
}
