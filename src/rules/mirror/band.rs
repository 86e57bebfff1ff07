//! How many times a mirror's other side a value can be: from a factor to another, never by dividing.

use rust_decimal::Decimal;

use crate::diagnostic::Diagnostic;
use crate::document::NodeRef;
use crate::quantity::Interval;
use crate::quantity::TooManyDigits;
use crate::rule::Declaration;
use crate::rule::Reason;
use crate::rule::Stated;

/// From one factor to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Band {
    low: Decimal,
    high: Decimal,
}

/// The slips that are looked for: digits that one side has too many or too few.
const SLIPS: [i32; 4] = [3, -3, 6, -6];

const BELOW_ZERO: Reason = Reason("a value is below zero");

impl Band {
    /// The same on both sides.
    pub(super) const EQUAL: Self = Self { low: Decimal::ONE, high: Decimal::ONE };

    /// The band at a key of the rule, if it has one.
    pub(super) fn read(declaration: &Declaration<'_>, key: &str) -> Result<Option<Self>, Vec<Diagnostic>> {
        let Some(node) = declaration.node.get(key) else { return Ok(None) };
        let problem = |message: String| vec![declaration.problem("rule/parameters", node.label_location(), message)];
        let factors: Option<Vec<Decimal>> = node.items().map(factor).collect();
        match factors.as_deref() {
            Some(&[low, high]) if low <= high && low > Decimal::ZERO => Ok(Some(Self { low, high })),
            Some(&[low, high]) if low > high => {
                Err(problem(format!("nothing is at least {low} times and at most {high} times something")))
            }
            Some(&[..]) if node.len() == 2 => Err(problem(format!("the factors of `{key}` must be above 0"))),
            _ => Err(problem(format!("`{key}` is two factors, from and to: `[1.00, 1.20]`"))),
        }
    }

    /// Objects to a band that does not hold what is expected.
    pub(super) fn check_around(&self, expect: &Self, declaration: &Declaration<'_>) -> Result<(), Vec<Diagnostic>> {
        if self.low <= expect.low && expect.high <= self.high {
            return Ok(());
        }
        let at = declaration.node.get("warn").map_or(declaration.node.label_location(), NodeRef::label_location);
        let message = "`warn` must hold all of `expect`: what is expected is no reason to warn";
        Err(vec![declaration.problem("rule/parameters", at, message)])
    }

    /// Whether some reading of `left` is so many times some reading of `right`.
    pub(super) fn can_hold(&self, left: &Stated, right: &Stated) -> Result<bool, Reason> {
        let (left, right) = (number(left)?, number(right)?);
        let reached = times(right, self.low)?.le(left);
        let kept = left.le(&times(right, self.high)?);
        Ok(!reached.is_impossible() && !kept.is_impossible())
    }

    /// What the left side would be, for people.
    pub(super) fn shown(&self, right: &Stated) -> String {
        let bounds = number(right).and_then(|right| Ok((times(right, self.low)?, times(right, self.high)?)));
        bounds.map_or_else(|_| String::new(), |(low, high)| low.hull(&high).show_in(right.scale).to_string())
    }
}

/// By how many digits `left` is too large (or, below 0, too small), within 15 % of as many.
pub(super) fn slip(left: &Stated, right: &Stated) -> Result<Option<i32>, Reason> {
    for digits in SLIPS {
        let (left, right) = (number(left)?, number(right)?);
        // The smaller side is taken as many times; nothing is divided.
        let factor = Decimal::from(10_u32.pow(digits.unsigned_abs()));
        let (left, right) = if digits > 0 { (*left, times(right, factor)?) } else { (times(left, factor)?, *right) };
        let reached = times(&right, Decimal::new(85, 2))?.le(&left);
        let kept = left.le(&times(&right, Decimal::new(115, 2))?);
        if !reached.is_impossible() && !kept.is_impossible() && !is_zero(&left) && !is_zero(&right) {
            return Ok(Some(digits));
        }
    }
    Ok(None)
}

fn factor(node: NodeRef<'_>) -> Option<Decimal> {
    node.is_number().then(|| Decimal::from_str_exact(node.text()).ok())?
}

/// A number that can be multiplied; what is below zero has no mirror.
fn number(stated: &Stated) -> Result<&Interval, Reason> {
    let number = stated.number.as_ref().ok_or(Reason::NO_NUMBER)?;
    if number.high().is_some_and(|high| high.value < Decimal::ZERO) { Err(BELOW_ZERO) } else { Ok(number) }
}

fn times(interval: &Interval, factor: Decimal) -> Result<Interval, Reason> {
    interval.times(factor).map_err(|TooManyDigits| Reason::TOO_MANY_DIGITS)
}

/// Every multiple of nothing is nothing, so it proves no slip.
fn is_zero(interval: &Interval) -> bool {
    interval.contains(Decimal::ZERO)
}
