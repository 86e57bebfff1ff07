//! What to show of an expression that is false: its smallest false part, and what that part read.

use std::cell::RefCell;
use std::collections::HashSet;

use crate::document::NodeRef;
use crate::expression::Exhausted;
use crate::expression::Expression;
use crate::expression::Scope;
use crate::expression::Unknown;
use crate::expression::Value;
use crate::expression::evaluate::Evaluator;
use crate::expression::evaluate::items_of;
use crate::expression::function::Function;
use crate::expression::syntax::Macro;
use crate::expression::syntax::TermId;
use crate::expression::syntax::TermKind;
use crate::source::Span;

/// The smallest part of an expression that is certainly false.
#[derive(Clone, Debug)]
pub struct Failure<'a> {
    /// Its bytes in the expression's text.
    pub span: Span,
    /// Its text.
    pub text: &'a str,
    /// What it is made of, in reading order, each once.
    pub leaves: Vec<Leaf<'a>>,
    /// The scalars of the record that the whole expression read, in reading order, each once.
    pub read: Vec<NodeRef<'a>>,
}

/// A value that a false part was decided by.
#[derive(Clone, Debug)]
pub struct Leaf<'a> {
    /// Its text in the expression: `self.total`.
    pub text: &'a str,
    /// What it is: `387` as written, `3 items`, `missing`, or a number or date that was computed.
    pub value: String,
    /// Its node; of what is missing, `None`.
    pub node: Option<NodeRef<'a>>,
}

impl Expression {
    /// Why it is false; `None` if it is not. It is evaluated anew, so the scope needs as many steps again.
    pub fn explain_failure<'a>(&'a self, scope: &Scope<'a, '_>) -> Result<Option<Failure<'a>>, Exhausted> {
        let mut evaluator = Evaluator::new(self, scope);
        evaluator.log = Some(RefCell::default());
        if !evaluator.truth(self.whole())?.is_false() {
            return Ok(None);
        }
        let read = evaluator.log.take().map(RefCell::into_inner).unwrap_or_default();
        let mut seen = HashSet::new();
        let identity = |node: NodeRef<'_>| (std::ptr::from_ref(node.document()).addr(), node.index());
        let read = read.into_iter().filter(|node| seen.insert(identity(*node))).collect();
        // Where the steps do not suffice to look closer, the whole is shown.
        let whole = || (self.term(self.whole()).span, Vec::new());
        let (span, leaves) = evaluator.smallest(self.whole()).unwrap_or_else(|_| whole());
        Ok(Some(Failure { span, text: &self.text[span.range()], leaves, read }))
    }
}

impl<'a> Evaluator<'a, '_> {
    /// Goes down to the smallest part of a false term that is false by itself.
    fn smallest(&mut self, id: TermId) -> Result<(Span, Vec<Leaf<'a>>), Exhausted> {
        let expression = self.expression;
        match &expression.term(id).kind {
            TermKind::All(parts) => {
                for part in parts {
                    if self.truth(*part)?.is_false() {
                        return self.smallest(*part);
                    }
                }
            }
            TermKind::Choose(condition, then, otherwise) => {
                let condition = self.truth(*condition)?;
                if condition.is_true() || condition.is_false() {
                    return self.smallest(if condition.is_true() { *then } else { *otherwise });
                }
            }
            TermKind::Call(Function::Possible, arguments) => return self.smallest(arguments[0]),
            TermKind::Macro { which: Macro::All, list, body, .. } => {
                if let Some(found) = self.smallest_of_items(*list, *body)? {
                    return Ok(found);
                }
            }
            _ => {}
        }
        let mut leaves = Vec::new();
        self.leaves(id, false, &mut leaves)?;
        Ok((expression.term(id).span, leaves))
    }

    /// Of the first item for which the condition is false.
    fn smallest_of_items(&mut self, list: TermId, body: TermId) -> Result<Option<(Span, Vec<Leaf<'a>>)>, Exhausted> {
        let value = self.value(list)?;
        let Ok(items) = items_of(&value, list) else { return Ok(None) };
        for item in items {
            let found = self.with(item, |inside| {
                let is_false = inside.truth(body)?.is_false();
                is_false.then(|| inside.smallest(body)).transpose()
            })?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// The paths and sizes in a term. What stands `inside` a macro may speak of a variable that has no value here.
    fn leaves(&mut self, id: TermId, inside: bool, leaves: &mut Vec<Leaf<'a>>) -> Result<(), Exhausted> {
        let expression = self.expression;
        let kind = &expression.term(id).kind;
        let has_value = !inside || expression.is_free(id, self.variables.len());
        if has_value && is_path(kind) {
            return self.leaf(id, leaves);
        }
        if let TermKind::Macro { list, body, .. } = kind {
            self.leaves(*list, inside, leaves)?;
            return self.leaves(*body, true, leaves);
        }
        let mut parts = Vec::new();
        kind.parts(|part| parts.push(part));
        for part in parts {
            self.leaves(part, inside, leaves)?;
        }
        let is_computed = matches!(kind, TermKind::Call(function, _) if shows_its_value(*function));
        if is_computed && has_value {
            self.leaf(id, leaves)?;
        }
        Ok(())
    }

    fn leaf(&mut self, id: TermId, leaves: &mut Vec<Leaf<'a>>) -> Result<(), Exhausted> {
        let text = self.expression.text_of(id);
        if leaves.iter().any(|leaf| leaf.text == text) {
            return Ok(());
        }
        let value = self.value(id)?;
        let node = match &value {
            Value::Node(node) => Some(*node),
            Value::Unknown(Unknown { term, node, .. }) if *term == id => node.filter(|_| !is_missing(&value)),
            _ => None,
        };
        leaves.push(Leaf { text, value: value.to_string(), node });
        Ok(())
    }
}

impl Expression {
    /// Whether a term has a value where only `bound` variables have one.
    fn is_free(&self, id: TermId, bound: usize) -> bool {
        let kind = &self.term(id).kind;
        let mut free = match kind {
            TermKind::Variable(variable) => *variable < bound,
            TermKind::Macro { .. } => false,
            _ => true,
        };
        kind.parts(|part| free = free && self.is_free(part, bound));
        free
    }
}

fn is_missing(value: &Value<'_>) -> bool {
    matches!(value, Value::Unknown(unknown) if unknown.why == crate::expression::Why::Missing)
}

fn is_path(kind: &TermKind) -> bool {
    matches!(kind, TermKind::Root(_) | TermKind::Variable(_) | TermKind::Member(..) | TermKind::Index(..))
}

/// What a reader can't see from the arguments at a glance.
fn shows_its_value(function: Function) -> bool {
    matches!(function, Function::Size | Function::Sum | Function::Min | Function::Max | Function::SignificantDigits)
}
