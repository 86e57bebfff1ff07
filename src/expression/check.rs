//! What can be said of an expression before any record is read: names that can't exist, types that can't meet.

mod calls;
mod infer;
mod types;

use std::rc::Rc;

pub use crate::expression::check::types::Types;

use crate::expression::Expression;
use crate::expression::Problem;
use crate::expression::syntax::TermId;
use crate::nearest::nearest;
use crate::source::Span;

/// What the schemas say of the places in a record.
pub trait Shapes {
    /// What stands at a path below a root; `None` if nothing is known of it.
    fn shape(&self, root: &str, path: &[Step<'_>]) -> Option<Shape>;
}

/// A step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'p> {
    /// The value of a key.
    Member(&'p str),
    /// Any item of a list.
    Item,
}

/// What may stand at a place, of all branches of a schema together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// The types that it may have; none at all says nothing.
    pub types: Types,
    /// The members that are named, if it may be a mapping.
    pub members: Vec<String>,
    /// Whether it has no members but those.
    pub closed: bool,
    /// The texts that it may be, if they are listed.
    pub values: Option<Vec<String>>,
}

impl Shape {
    /// What is one or the other.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        let is_known = !self.types.is_empty() && !other.types.is_empty();
        self.types = if is_known { self.types | other.types } else { Types::ANY };
        self.members.extend(other.members);
        self.closed &= other.closed;
        self.values = self.values.zip(other.values).map(|(one, other)| [one, other].concat());
        self
    }
}

/// What an expression is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// It says whether something holds.
    Condition,
    /// It gives a value of any type.
    Value,
}

impl Expression {
    /// What can't be right about it, given the names that it was read with; in reading order.
    pub fn check(&self, roots: &[&str], shapes: &dyn Shapes, wanted: Use) -> Vec<Problem> {
        let mut checker = Checker { expression: self, roots, shapes, variables: Vec::new(), problems: Vec::new() };
        let whole = checker.infer(self.whole());
        if wanted == Use::Condition {
            checker.want(&whole, self.whole(), Types::BOOL, "a condition");
        }
        checker.problems.sort_by_key(|problem| problem.span);
        checker.problems
    }
}

struct Checker<'e> {
    expression: &'e Expression,
    roots: &'e [&'e str],
    shapes: &'e dyn Shapes,
    variables: Vec<Inferred<'e>>,
    problems: Vec<Problem>,
}

/// What is known of a term.
#[derive(Clone, Default)]
struct Inferred<'e> {
    types: Types,
    /// Its place in the record, if it is one: the root and the path from there.
    place: Option<(usize, Vec<Step<'e>>)>,
    shape: Option<Rc<Shape>>,
    /// Its items, if it is a list that was computed.
    item: Option<Rc<Inferred<'e>>>,
}

impl Inferred<'_> {
    fn of(types: Types) -> Self {
        Self { types, ..Self::default() }
    }

    /// Whether it may be one of the types; of what is not known, nothing can be said.
    fn may_be(&self, types: Types) -> bool {
        self.types.is_empty() || self.types.meets(types)
    }
}

impl<'e> Checker<'e> {
    fn text(&self, id: TermId) -> &'e str {
        self.expression.text_of(id)
    }

    fn span(&self, id: TermId) -> Span {
        self.expression.term(id).span
    }

    fn problem(&mut self, span: Span, message: String, help: Option<String>) {
        self.problems.push(Problem { span, message, help });
    }

    /// A problem if the term can't be of these types.
    fn want(&mut self, found: &Inferred<'e>, id: TermId, types: Types, noun: &str) {
        if !found.may_be(types) {
            let message = format!("`{}` is {}, not {noun}", self.text(id), found.types);
            self.problem(self.span(id), message, None);
        }
    }

    fn at(&self, root: usize, path: Vec<Step<'e>>) -> Inferred<'e> {
        let shape = self.shapes.shape(self.roots.get(root).copied().unwrap_or_default(), &path);
        let is_today = path.is_empty() && self.roots.get(root) == Some(&"today");
        let known = if is_today { Types::DATE } else { Types::ANY };
        let types = shape.as_ref().map_or(known, |shape| shape.types);
        Inferred { types, place: Some((root, path)), shape: shape.map(Rc::new), item: None }
    }

    fn below(&self, found: &Inferred<'e>, step: Step<'e>) -> Inferred<'e> {
        if let (Step::Item, Some(item)) = (step, &found.item) {
            return (**item).clone();
        }
        let Some((root, path)) = &found.place else { return Inferred::default() };
        let path = path.iter().copied().chain([step]).collect();
        self.at(*root, path)
    }

    fn member(&mut self, id: TermId, of: TermId, name: &'e str) -> Inferred<'e> {
        let holder = self.infer(of);
        if !holder.may_be(Types::MAPPING) {
            let message = format!("`{}` is {} and has no members", self.text(of), holder.types);
            self.problem(self.span(id), message, list_help(&holder, self.text(of)));
            return Inferred::default();
        }
        if let Some(shape) =
            holder.shape.as_ref().filter(|shape| shape.closed && !shape.members.iter().any(|m| m == name))
        {
            let message = format!("`{}` has no member `{name}`", self.text(of));
            let help = member_help(name, &shape.members);
            self.problem(self.name_span(id, name), message, help);
            return Inferred::default();
        }
        self.below(&holder, Step::Member(name))
    }

    /// The bytes of the name at the end of a member, without point or bracket.
    fn name_span(&self, id: TermId, name: &str) -> Span {
        let span = self.span(id);
        let from_end = self.text(id).rfind(name);
        from_end.map_or(span, |at| Span::new(span.start + at, span.start + at + name.len()))
    }
}

fn list_help(holder: &Inferred<'_>, text: &str) -> Option<String> {
    holder.types.meets(Types::LIST).then(|| format!("take an item: `{text}[0]`, or go through all: `{text}.all(x, …)`"))
}

fn member_help(name: &str, members: &[String]) -> Option<String> {
    const FEW: usize = 12;
    let known = members.iter().map(String::as_str);
    match nearest(name, known) {
        Some(known) => Some(format!("did you mean `{known}`?")),
        None if members.is_empty() => Some("it has no members at all".to_owned()),
        None if members.len() <= FEW => Some(format!("it has `{}`", members.join("`, `"))),
        None => None,
    }
}
