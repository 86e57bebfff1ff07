//! What is another value than before.

use std::collections::HashMap;
use std::collections::HashSet;

use rust_decimal::Decimal;

use crate::document::NodeRef;
use crate::document::paths::Paths;
use crate::quantity::Interval;
use crate::rule::Context;
use crate::rule::Key;
use crate::rule::Measure;
use crate::rule::Reason;

/// A value that is not what it was.
#[derive(Clone, Copy, Debug)]
pub(super) enum Difference<'b, 'a> {
    /// It was not there.
    Added(NodeRef<'a>),
    /// It is another.
    Changed(NodeRef<'b>, NodeRef<'a>),
    /// It is no longer there.
    Removed(NodeRef<'b>),
}

/// What differs between the values at `of` of the two contexts' nodes: what is there now in document order, then what
/// is gone.
pub(super) fn differences<'b, 'a>(
    before: &mut Context<'b>,
    after: &mut Context<'a>,
    of: &Paths,
    key: &Paths,
) -> Result<Vec<Difference<'b, 'a>>, Reason> {
    let (old, new) = (values(before, of)?, values(after, of)?);
    if old.is_empty() && new.is_empty() {
        return Err(Reason::MISSING);
    }
    // The scalars of a list are a set: who is in it, not where.
    let is_item = |node: &NodeRef<'_>| node.position().is_some() && !node.is_mapping() && !node.is_sequence();
    let is_set = key.is_empty() && old.iter().all(is_item) && new.iter().all(is_item);
    let (old, new) = (named(before, old, key, is_set)?, named(after, new, key, is_set)?);
    let was: HashMap<&str, NodeRef<'b>> = old.iter().map(|(name, node)| (name.as_str(), *node)).collect();
    let now: HashSet<&str> = new.iter().map(|(name, _)| name.as_str()).collect();
    let mut found = Vec::new();
    for (name, is) in &new {
        match was.get(name.as_str()) {
            Some(was) if is_same(before, after, *was, *is) => {}
            Some(was) => found.push(Difference::Changed(*was, *is)),
            None => found.push(Difference::Added(*is)),
        }
    }
    let gone = old.iter().filter(|(name, _)| !now.contains(name.as_str()));
    found.extend(gone.map(|(_, node)| Difference::Removed(*node)));
    Ok(found)
}

/// What makes a node the same one as before: its key, else its place in the record.
pub(super) fn key_of<'a>(context: &Context<'a>, key: &Paths, node: NodeRef<'a>) -> Result<String, Reason> {
    if key.is_empty() {
        return Ok(context.record.pointer(node));
    }
    let parts = key.iter().map(|path| {
        let found = context.one_from(path, node)?;
        context.step_or_scalar(path, found)
    });
    let parts = parts.collect::<Result<Vec<_>, Reason>>()?;
    Ok(Key::new(parts.iter().map(AsRef::as_ref)).as_str().to_owned())
}

/// Whether two lists of nodes say the same.
pub(super) fn are_alike(old: &[NodeRef<'_>], new: &[NodeRef<'_>]) -> bool {
    old.len() == new.len() && old.iter().zip(new).all(|(was, is)| is_alike(*was, *is))
}

/// Whether a number is certainly more than so many times what it was, or the other way round; of nothing there is no
/// multiple, and different units have none either.
pub(super) fn jumps(was: &Measure<'_>, is: &Measure<'_>, factor: Decimal) -> bool {
    let is_zero = |measure: &Measure<'_>| measure.interval.contains(Decimal::ZERO);
    if is_zero(was) || is_zero(is) || was.unit != is.unit {
        return false;
    }
    let exceeds =
        |more: &Interval, less: &Interval| less.times(factor).is_ok_and(|most| more.le(&most).is_impossible());
    exceeds(&is.interval, &was.interval) || exceeds(&was.interval, &is.interval)
}

/// The values that are there, unless one is rejected.
fn values<'a>(context: &Context<'a>, of: &Paths) -> Result<Vec<NodeRef<'a>>, Reason> {
    let there = context.all_of(of).into_iter().filter(|node| !node.is_null());
    there.map(|node| context.record.readable(node)).collect()
}

type Named<'a> = Vec<(String, NodeRef<'a>)>;

/// The values with what makes each the same one as before.
fn named<'a>(context: &Context<'a>, values: Vec<NodeRef<'a>>, key: &Paths, is_set: bool) -> Result<Named<'a>, Reason> {
    let name = |node: NodeRef<'a>| match is_set {
        true => Ok(node.text().to_owned()),
        false if key.is_empty() => Ok(node.pointer_from(context.node)),
        false => key_of(context, key, node),
    };
    values.into_iter().map(|node| Ok((name(node)?, node))).collect()
}

/// Whether a value is what it was: of numbers the same reading, of anything else the same content.
fn is_same<'b, 'a>(before: &Context<'b>, after: &Context<'a>, was: NodeRef<'b>, is: NodeRef<'a>) -> bool {
    match (before.measure(was), after.measure(is)) {
        (Ok(was), Ok(is)) => was.interval == is.interval && was.unit == is.unit,
        _ => is_alike(was, is),
    }
}

/// Whether two nodes have the same content, in whatever style; the depth of documents is limited.
fn is_alike(was: NodeRef<'_>, is: NodeRef<'_>) -> bool {
    let entries = || {
        let find =
            |key: NodeRef<'_>| is.entries().find(|(other, _)| other.text() == key.text()).map(|(_, value)| value);
        was.entries().all(|(key, value)| find(key).is_some_and(|other| is_alike(value, other)))
    };
    was.kind() == is.kind()
        && was.len() == is.len()
        && was.text() == is.text()
        && was.items().zip(is.items()).all(|(was, is)| is_alike(was, is))
        && entries()
}
