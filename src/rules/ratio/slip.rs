//! Ratios that were stated in another form than the rule wants: 0.42 for 42 %, 124 % for a growth of 24 %.

use rust_decimal::Decimal;

use super::Form;
use crate::diagnostic::Applicability;
use crate::diagnostic::Edit;
use crate::diagnostic::Fix;
use crate::document::Style;
use crate::quantity::Interval;
use crate::quantity::Number;
use crate::quantity::TooManyDigits;
use crate::quantity::decimal;
use crate::rule::Measure;

/// What was done to the right ratio, in words, and how to undo it.
type Slip =
    (&'static str, fn(Decimal) -> Result<Decimal, TooManyDigits>, fn(&Interval) -> Result<Interval, TooManyDigits>);

const SLIPS: [Slip; 5] = [
    ("a share where per cent are wanted", |value| decimal::shift(value, 2), |ratio| ratio.times(Decimal::ONE_HUNDRED)),
    ("per cent where a share is wanted", |value| decimal::shift(value, -2), |ratio| ratio.times(Decimal::new(1, 2))),
    ("the wrong sign", |value| Ok(-value), |ratio| Ok(ratio.neg())),
    (
        "what it has become where its growth is wanted",
        |value| decimal::sub(value, Decimal::ONE_HUNDRED),
        |ratio| ratio.sub(&Interval::exact(Decimal::ONE_HUNDRED)),
    ),
    (
        "its growth where what it has become is wanted",
        |value| decimal::add(value, Decimal::ONE_HUNDRED),
        |ratio| ratio.add(&Interval::exact(Decimal::ONE_HUNDRED)),
    ),
];

/// The one slip that explains a stated ratio: a sentence, and the fix if the ratio is a plain number.
pub(super) fn find(
    form: Form,
    [part, whole, stated]: [&Measure<'_>; 3],
    ratio: &Interval,
) -> Option<(String, Option<Fix>)> {
    let base = form.base(&whole.interval)?;
    let explains = |slip: &&Slip| {
        let mended = (slip.2)(ratio).and_then(|ratio| form.can_follow(&part.interval, &base, &ratio));
        mended == Ok(true)
    };
    let mut found = SLIPS.iter().filter(explains);
    let slip = found.next().filter(|_| found.next().is_none())?;
    let node = stated.node;
    let number = Some(node.text()).filter(|_| node.is_number()).and_then(|text| Number::parse(text).ok());
    let mended = number.and_then(|number| (slip.1)(number.value).ok()).map(|value| value.normalize().to_string());
    let Some(mended) = mended.filter(|_| node.style() == Style::Plain) else {
        return Some((format!("is it {}?", slip.0), None));
    };
    let edits = vec![Edit { file: node.location().file, span: node.span(), content: mended.clone() }];
    let fix = Fix { applicability: Applicability::Suggestion, title: format!("write `{mended}`"), edits };
    Some((format!("did you mean `{mended}`? The figure may be {}", slip.0), Some(fix)))
}
