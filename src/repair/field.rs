//! A figure of the system: what it can be, what it is written as, and what it could be instead.

use std::cell::OnceCell;

use crate::document::Kind;
use crate::document::NodeRef;
use crate::document::Style;
use crate::quantity::Interval;
use crate::quantity::Scale;
use crate::repair::Domain;
use crate::repair::end::Range;
use crate::repair::end::power;
use crate::repair::written::Digits;
use crate::repair::written::Written;
use crate::rule::Measure;

/// A figure.
pub(super) struct Field<'a> {
    pub(super) measure: Measure<'a>,
    pub(super) range: Range,
    /// The rows it stands in, and how often it is added there.
    pub(super) rows: Vec<(usize, i32)>,
    /// Its digits, if slips of it can be told.
    pub(super) written: Option<Written<'a>>,
    /// The member of a mapping that holds the number: `over`, `about`.
    member: Option<&'a str>,
    domain: OnceCell<Domain>,
}

impl<'a> Field<'a> {
    pub(super) fn new(measure: Measure<'a>, unit: i32) -> Option<Self> {
        let range = Range::of(&measure.interval, unit)?;
        let (scalar, member) = scalar(measure.node).unzip();
        let written = scalar.and_then(|scalar| written(scalar, measure.scale));
        Some(Self { measure, range, rows: Vec::new(), written, member: member.flatten(), domain: OnceCell::new() })
    }

    /// The scalar whose domain counts: of a mapping the member.
    pub(super) fn domain(&self, of: &dyn Fn(NodeRef<'a>) -> Domain) -> Domain {
        *self.domain.get_or_init(|| of(self.written.map_or(self.measure.node, |written| written.scalar)))
    }

    /// What it can be in this place if it is written so.
    pub(super) fn range_of(&self, digits: &Digits, unit: i32) -> Option<Range> {
        let decimals = i32::try_from(digits.decimals).ok()?;
        let last_place = self.measure.scale.exponent() - decimals;
        let mantissa = if digits.is_negative { -digits.mantissa } else { digits.mantissa };
        if let Some(member) = self.member.filter(|member| *member != "value") {
            let old = Range::of(&self.measure.interval, unit)?;
            return qualified(member, mantissa.checked_mul(power(last_place - unit)?)?, old);
        }
        let margin = match digits.decimals {
            0 if self.measure.scale == Scale::Unit => 0,
            _ => 5 * power(last_place - 1 - unit)?,
        };
        Range::around(mantissa.checked_mul(power(last_place - unit)?)?, margin)
    }

    /// Whether its schema lets it be written so.
    pub(super) fn allows(&self, digits: &Digits, of: &dyn Fn(NodeRef<'a>) -> Domain) -> bool {
        let domain = self.domain(of);
        let range = Interval::new(domain.minimum, domain.maximum).unwrap_or(Interval::ANY);
        let mantissa = if digits.is_negative { -digits.mantissa } else { digits.mantissa };
        let Ok(value) = rust_decimal::Decimal::try_from_i128_with_scale(mantissa, digits.decimals) else {
            return false;
        };
        range.contains(value) && !(domain.is_integer && digits.decimals > 0)
    }

    /// Whether its schema has it never below zero.
    pub(super) fn is_never_negative(&self, of: &dyn Fn(NodeRef<'a>) -> Domain) -> bool {
        self.domain(of).minimum.is_some_and(|minimum| !minimum.value.is_sign_negative())
    }

    /// Whether it is an integer that stands for itself.
    pub(super) fn is_count(&self) -> bool {
        self.measure.scale == Scale::Unit && self.written.is_some_and(|written| written.digits.decimals == 0)
    }

    /// The finest place that it needs, and some more for what it could be instead.
    pub(super) fn unit(measure: &Measure<'_>) -> i32 {
        /// A unit slip needs six more places, half a unit of the last of them one more.
        const SPARE: i32 = 7;
        let bounds = [measure.interval.low(), measure.interval.high()];
        let places = bounds.into_iter().flatten().map(|bound| bound.value.normalize().scale());
        let places = places.max().and_then(|places| i32::try_from(places).ok()).unwrap_or(0);
        let stated = scalar(measure.node).and_then(|(scalar, _)| Digits::parse(scalar.text()));
        let decimals = stated.and_then(|digits| i32::try_from(digits.decimals).ok()).unwrap_or(0);
        let last = measure.scale.exponent() - decimals;
        (-places).min(last - SPARE)
    }
}

/// The scalar that holds the number, and the member that it is.
fn scalar(node: NodeRef<'_>) -> Option<(NodeRef<'_>, Option<&str>)> {
    const MEMBERS: [&str; 7] = ["value", "about", "over", "at_least", "under", "up_to", "nearly"];
    if !node.is_mapping() {
        return Some((node, None));
    }
    if node.get("plus_minus").is_some() {
        return None;
    }
    let mut members = node.entries().filter(|(key, _)| MEMBERS.contains(&key.text()));
    match (members.next(), members.next()) {
        (Some((key, value)), None) => Some((value, Some(key.text()))),
        _ => None,
    }
}

fn written(scalar: NodeRef<'_>, scale: Scale) -> Option<Written<'_>> {
    // A text in which something is escaped is not written as it reads.
    let quotes = match scalar.style() {
        Style::Plain => 0,
        Style::SingleQuoted | Style::DoubleQuoted => 2,
        _ => return None,
    };
    let is_plain = scalar.source().len() == scalar.text().len() + quotes;
    if !is_plain || !matches!(scalar.kind(), Kind::Integer | Kind::Float | Kind::String) {
        return None;
    }
    let digits = Digits::parse(scalar.text())?;
    Some(Written { scalar, digits, takes_point: scale != Scale::Unit || digits.decimals > 0, takes_sign: true })
}

/// An interval that begins or ends at another number, or is as wide about it as the old one was.
fn qualified(member: &str, value: i128, old: Range) -> Option<Range> {
    let mut new = Range::around(value, 0)?;
    match member {
        "over" | "at_least" => new.high = old.high,
        "under" | "up_to" => new.low = old.low,
        // How far `about` and `nearly` reach depends on the number; as a share of it, one tenth is enough to be sure
        // that a slip is not taken for the only one when it is not.
        "about" => return Range::around(value, value.checked_abs()?.checked_div(10)?),
        _ => new.low.value -= value.checked_abs()?.checked_div(10)?,
    }
    if member == "over" {
        new.low.open = 1;
    }
    if member == "under" {
        new.high.open = 1;
    }
    Some(new)
}
