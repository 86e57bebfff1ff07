//! How the nodes of a record are read: the scale and currency of amounts, and what other rules rejected.

use crate::document::Kind;
use crate::document::NodeRef;
use crate::expression::Why;
use crate::quantity;
use crate::quantity::Interval;
use crate::quantity::Number;
use crate::quantity::NumberError;
use crate::quantity::Operand;

/// What an expression asks its caller about a node. The rules know where `scale` applies; the expression does not.
pub trait Reading {
    /// The number that a node stands for: a number, or a mapping like `{over: 27000}`.
    fn quantity(&self, node: NodeRef<'_>) -> Result<Interval, Why>;

    /// Whether another finding already rejects the node, so that nothing is concluded from it.
    fn is_rejected(&self, node: NodeRef<'_>) -> bool;
}

/// Reads numbers by their own digits, without scale, and rejects nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlainReading {
    /// How `about` is read.
    pub reading: quantity::Reading,
}

impl Reading for PlainReading {
    fn quantity(&self, node: NodeRef<'_>) -> Result<Interval, Why> {
        let read = match node.kind() {
            Kind::Integer | Kind::Float => {
                let number = Number::parse(node.text()).map_err(|error| of_number(&error))?;
                return number.interval(self.reading.scale).map_err(|_| Why::TooManyDigits);
            }
            Kind::Mapping => {
                let members: Vec<_> = node.entries().map(|(key, value)| (key.text(), Operand::from(value))).collect();
                self.reading.mapping(&members)
            }
            Kind::Null => return Err(Why::Null),
            _ => return Err(Why::NotA("a number")),
        };
        read.map(|quantity| quantity.interval).map_err(|misread| match misread.reason {
            quantity::Reason::Missing => Why::Null,
            quantity::Reason::Number(error) => of_number(&error),
            _ => Why::NotA("a number"),
        })
    }

    fn is_rejected(&self, _: NodeRef<'_>) -> bool {
        false
    }
}

fn of_number(error: &NumberError) -> Why {
    match error {
        NumberError::TooManyDigits | NumberError::Exponent => Why::TooManyDigits,
        _ => Why::NotA("a number"),
    }
}
