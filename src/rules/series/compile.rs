//! The parameters of a series.

use serde::Deserialize;
use serde::de::IgnoredAny;

use rust_decimal::Decimal;

use super::Series;
use crate::diagnostic::Diagnostic;
use crate::document::de::Spanned;
use crate::document::path::Path;
use crate::document::paths::Paths;
use crate::rule::Declaration;
use crate::rule::Rule;
use crate::rules::bounds;
use crate::rules::order::Reading;

/// As they stand in a rule file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    items: Paths,
    #[serde(rename = "where")]
    filter: Option<Spanned<String>>,
    key: Option<Path>,
    #[serde(default, rename = "as")]
    reading: Reading,
    value: Option<Path>,
    monotonic: Option<Monotonic>,
    jump: Option<Jump>,
    from: Option<Path>,
    to: Option<Path>,
    #[serde(default)]
    overlap: Permission,
    #[serde(default)]
    gap: Permission,
}

/// Which way values go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Monotonic {
    Increasing,
    Decreasing,
    None,
}

/// Which way values go, if they must go one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// Never down.
    Increasing,
    /// Never up.
    Decreasing,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Jump {
    /// Read from its digits.
    #[serde(rename = "factor")]
    _factor: IgnoredAny,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Permission {
    #[default]
    Allow,
    Forbid,
}

pub(super) fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let read: Parameters = declaration.parameters()?;
    declaration.check(&read.items)?;
    let paths = || read.key.iter().chain(&read.value).chain(&read.from).chain(&read.to);
    declaration.check_items(&read.items, paths())?;
    declaration.check_distinct(read.value.iter().chain(&read.from).chain(&read.to))?;
    check_sense(declaration, &read)?;
    let filter = read.filter.as_ref().map(|filter| declaration.item_condition(&read.items, filter)).transpose()?;
    let monotonic = match read.monotonic {
        Some(Monotonic::Increasing) => Some(Direction::Increasing),
        Some(Monotonic::Decreasing) => Some(Direction::Decreasing),
        Some(Monotonic::None) | None => None,
    };
    let series = Series {
        items: read.items,
        filter,
        key: read.key,
        reading: read.reading,
        value: read.value,
        monotonic,
        jump: factor(declaration)?,
        period: read.from.map(|from| (from, read.to)),
        forbids_overlap: read.overlap == Permission::Forbid,
        forbids_gap: read.gap == Permission::Forbid,
    };
    Ok(Box::new(series))
}

/// Objects to parameters that need another one, and to a rule that would always hold.
fn check_sense(declaration: &Declaration<'_>, read: &Parameters) -> Result<(), Vec<Diagnostic>> {
    let looks_at_values = read.monotonic.is_some() || read.jump.is_some();
    let looks_at_periods = read.overlap == Permission::Forbid || read.gap == Permission::Forbid;
    let wrong = if looks_at_values && read.value.is_none() {
        "`monotonic` and `jump` need `value`: the path of what they look at"
    } else if looks_at_periods && read.from.is_none() {
        "`overlap` and `gap` need `from`: the path of a period or of its start"
    } else if read.to.is_some() && read.from.is_none() {
        "`to` needs `from`: the path of the start"
    } else if read.from.is_some() && !looks_at_periods {
        "`from` needs `overlap: forbid` or `gap: forbid`"
    } else if read.key.is_none() && !looks_at_values && !looks_at_periods {
        "nothing is asked of this series: it needs `key`, `monotonic`, `jump`, `overlap` or `gap`"
    } else {
        return Ok(());
    };
    Err(vec![declaration.problem("rule/parameters", declaration.node.label_location(), wrong)])
}

/// The factor of `jump`.
fn factor(declaration: &Declaration<'_>) -> Result<Option<Decimal>, Vec<Diagnostic>> {
    let Some(node) = declaration.node.get("jump").and_then(|jump| jump.get("factor")) else { return Ok(None) };
    let factor = bounds::number(declaration, node)?;
    if factor <= Decimal::ONE {
        let message = "neighbours differ by a factor of more than 1";
        return Err(vec![declaration.problem("rule/contradiction", node.label_location(), message)]);
    }
    Ok(Some(factor))
}
