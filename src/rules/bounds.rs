//! Numbers in a rule file, exact as they are written.

use rust_decimal::Decimal;

use crate::diagnostic::Diagnostic;
use crate::document::NodeRef;
use crate::quantity::Interval;
use crate::quantity::Number;
use crate::rule::Declaration;

/// The number at a node of the rule.
pub(super) fn number(declaration: &Declaration<'_>, node: NodeRef<'_>) -> Result<Decimal, Vec<Diagnostic>> {
    let wrong = |message: String| vec![declaration.problem("rule/parameters", node.label_location(), message)];
    if !node.is_number() {
        return Err(wrong("this is no number".to_owned()));
    }
    Number::parse(node.text()).map(|number| number.value).map_err(|error| wrong(error.to_string()))
}

/// The two numbers at a key of the rule, the smaller first; `None` if it does not have the key.
pub(super) fn band(declaration: &Declaration<'_>, key: &str) -> Result<Option<Interval>, Vec<Diagnostic>> {
    let Some(node) = declaration.node.get(key) else { return Ok(None) };
    let at = node.label_location();
    let (Some(low), Some(high), None) = (node.item(0), node.item(1), node.item(2)) else {
        let message = format!("`{key}` is a list of two numbers: the least and the most");
        return Err(vec![declaration.problem("rule/parameters", at, message)]);
    };
    let (low, high) = (number(declaration, low)?, number(declaration, high)?);
    let band = Interval::closed(low, high);
    let contradiction = || {
        let message = format!("nothing lies between {low} and {high}");
        vec![declaration.problem("rule/contradiction", at, message).help("write the smaller number first")]
    };
    band.map(Some).ok_or_else(contradiction)
}
