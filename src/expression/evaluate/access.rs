//! Members, items, and whether they are there.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::document::Kind;
use crate::document::NodeRef;
use crate::expression::Truth;
use crate::expression::Unknown;
use crate::expression::Value;
use crate::expression::Why;
use crate::expression::evaluate::Evaluator;
use crate::expression::evaluate::Exhausted;
use crate::expression::evaluate::Found;
use crate::expression::evaluate::NODES_A_STEP;
use crate::expression::evaluate::read::unknown;
use crate::expression::syntax::TermId;
use crate::expression::syntax::TermKind;
use crate::expression::value::Text;

/// What was asked of a list or mapping.
enum Key<'a> {
    Name(Text<'a>),
    Position(Decimal),
}

/// The items of a list, or the keys of a mapping.
pub(in crate::expression) type Items<'a> = Box<dyn Iterator<Item = Value<'a>> + 'a>;

impl<'a> Evaluator<'a, '_> {
    pub(super) fn member(&mut self, id: TermId, of: TermId, name: &str) -> Found<'a, Value<'a>> {
        let holder = self.holder(of)?;
        self.named(&holder, of, name)?.ok_or_else(|| missing(id, &holder).into())
    }

    pub(super) fn index(&mut self, id: TermId, of: TermId, index: TermId) -> Found<'a, Value<'a>> {
        let holder = self.holder(of)?;
        let key = self.key(index)?;
        self.found(&holder, of, &key)?.ok_or_else(|| missing(id, &holder).into())
    }

    /// Whether a member or item is there; what would hold it may be missing too.
    pub(super) fn has(&mut self, id: TermId) -> Result<Truth<'a>, Exhausted> {
        let found = match &self.expression.term(id).kind {
            TermKind::Member(of, name) => self.holder(*of).and_then(|holder| self.named(&holder, *of, name)),
            TermKind::Index(of, index) => self.holder(*of).and_then(|holder| {
                let key = self.key(*index)?;
                self.found(&holder, *of, &key)
            }),
            _ => unreachable!("the parser lets `has` ask for nothing else"),
        };
        Ok(match found {
            Ok(Some(_)) => Truth::True,
            Ok(None) => Truth::False,
            Err(super::Halt::Unknown(unknown)) if matches!(unknown.why, Why::Missing | Why::Null) => Truth::False,
            Err(super::Halt::Unknown(unknown)) => Truth::Unknown(unknown),
            Err(super::Halt::Exhausted(exhausted)) => return Err(exhausted),
        })
    }

    fn holder(&mut self, of: TermId) -> Found<'a, Value<'a>> {
        match self.value(of)? {
            Value::Unknown(unknown) => Err(unknown.into()),
            value => Ok(value),
        }
    }

    fn key(&mut self, index: TermId) -> Found<'a, Key<'a>> {
        let value = self.value(index)?;
        if let Some(text) = self.text_if_any(&value, index)? {
            return Ok(Key::Name(text));
        }
        let point = self.number(&value, index)?.point();
        point.map(Key::Position).ok_or_else(|| Unknown { why: Why::Inexact, term: index, node: None }.into())
    }

    fn found(&self, holder: &Value<'a>, of: TermId, key: &Key<'a>) -> Found<'a, Option<Value<'a>>> {
        let is_list = match holder {
            Value::Node(node) => node.is_sequence(),
            Value::List(_) => true,
            _ => false,
        };
        match key {
            Key::Position(position) if is_list => self.item(holder, *position),
            Key::Name(_) if is_list => Err(unknown(Why::NotA("a mapping"), of, holder)),
            Key::Position(position) => self.named(holder, of, &position.normalize().to_string()),
            Key::Name(name) => self.named(holder, of, name),
        }
    }

    fn named(&self, holder: &Value<'a>, of: TermId, name: &str) -> Found<'a, Option<Value<'a>>> {
        match holder {
            Value::Node(node) if node.is_mapping() => Ok(self.node_named(*node, name)?.map(Value::Node)),
            Value::Members(members) => {
                self.step(members.len() / NODES_A_STEP)?;
                Ok(members.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()))
            }
            Value::Node(node) if node.is_null() => Err(unknown(Why::Null, of, holder)),
            Value::Null => Err(unknown(Why::Null, of, holder)),
            _ => Err(unknown(Why::NotA("a mapping"), of, holder)),
        }
    }

    pub(super) fn node_named(&self, node: NodeRef<'a>, name: &str) -> Result<Option<NodeRef<'a>>, Exhausted> {
        for (passed, (key, value)) in node.entries().enumerate() {
            if passed % NODES_A_STEP == NODES_A_STEP - 1 {
                self.step(1)?;
            }
            if key.text() == name {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// The item at a position from 0, or from the end if it is negative.
    fn item(&self, list: &Value<'a>, position: Decimal) -> Found<'a, Option<Value<'a>>> {
        let Some(position) = Some(position).filter(Decimal::is_integer).and_then(|position| position.to_i64()) else {
            return Ok(None);
        };
        let len = self.len_of(list)?;
        let from_end = usize::try_from(position.unsigned_abs()).ok().and_then(|back| len.checked_sub(back));
        let position = if position < 0 { from_end } else { usize::try_from(position).ok() };
        Ok(position.and_then(|position| match list {
            Value::List(items) => items.get(position).cloned(),
            Value::Node(node) => node.item(position).map(Value::Node),
            _ => None,
        }))
    }

    /// The number of items or entries; counting a document's takes steps.
    pub(super) fn len_of(&self, value: &Value<'a>) -> Result<usize, Exhausted> {
        let Value::Node(node) = value else {
            return Ok(match value {
                Value::List(items) => items.len(),
                Value::Members(members) => members.len(),
                _ => 0,
            });
        };
        let mut left = node.items();
        let mut entries = node.entries();
        let mut len = 0;
        while left.next().is_some() || entries.next().is_some() {
            len += 1;
            if len % NODES_A_STEP == 0 {
                self.step(1)?;
            }
        }
        Ok(len)
    }
}

/// The items of a list or the keys of a mapping, to go through one by one.
pub(in crate::expression) fn items_of<'a>(value: &Value<'a>, term: TermId) -> Found<'a, Items<'a>> {
    match value {
        Value::Unknown(unknown) => Err((*unknown).into()),
        Value::Node(node) => match node.kind() {
            Kind::Sequence => Ok(Box::new(node.items().map(Value::Node))),
            Kind::Mapping => Ok(Box::new(node.entries().map(|(key, _)| Value::Node(key)))),
            Kind::Null => Err(unknown(Why::Null, term, value)),
            _ => Err(unknown(Why::NotA("a list"), term, value)),
        },
        Value::List(items) => {
            let items = items.clone();
            Ok(Box::new((0..items.len()).map(move |position| items[position].clone())))
        }
        Value::Members(members) => Ok(Box::new(members.iter().map(|(name, _)| Value::Text(Text::Borrowed(name))))),
        Value::Null => Err(unknown(Why::Null, term, value)),
        _ => Err(unknown(Why::NotA("a list"), term, value)),
    }
}

fn missing<'a>(term: TermId, holder: &Value<'a>) -> Unknown<'a> {
    let node = match holder {
        Value::Node(node) => Some(*node),
        _ => None,
    };
    Unknown { why: Why::Missing, term, node }
}
