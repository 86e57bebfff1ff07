//! What is said of a ratio that can't be.

use std::fmt::Write;

use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy;

use super::Form;
use super::slip;
use crate::quantity::Interval;
use crate::quantity::Scale;
use crate::rule::Context;
use crate::rule::Measure;

/// How many digits a ratio is shown with.
const DIGITS: u32 = 4;

/// A stated ratio that does not follow from its values.
pub(super) fn stated<'a>(
    context: &mut Context<'a>,
    form: Form,
    [part, whole, stated]: [&Measure<'a>; 3],
    ratio: &Interval,
) {
    let follows = quotient(form, part, whole);
    let shown = follows.as_ref().map_or_else(String::new, ToString::to_string);
    let (text, name) = (stated.text(), context.name(stated.node));
    let names = context.names(part.node, whole.node);
    let values = [("stated", &*text), ("part", &part.text()), ("whole", &whole.text()), ("ratio", &shown)];
    let mut finding = context.finding(stated.node, &values, || match follows {
        Some(_) => format!("`{name}` is {text}, but {}", form.sentence(&names, &shown)),
        None => format!("`{name}` is {text}, which can't follow from `{}` and `{}`", names.0, names.1),
    });
    finding.label = format!("stated: {text}");
    label(context, &mut finding, part, whole);
    finding.values.push(context.value(stated));
    let slip = slip::find(form, [part, whole, stated], ratio);
    finding.help = Some(match &slip {
        Some((slip, _)) => slip.clone(),
        None => "correct the ratio, or the figure that it does not follow from".to_owned(),
    });
    finding.fixes.extend(slip.and_then(|(_, fix)| fix));
    context.report(finding);
}

/// A ratio beyond its band.
pub(super) fn beyond<'a>(context: &mut Context<'a>, form: Form, [part, whole]: [&Measure<'a>; 2], band: &Interval) {
    let follows = quotient(form, part, whole);
    let shown = follows.as_ref().map_or_else(String::new, ToString::to_string);
    let names = context.names(part.node, whole.node);
    let band = band.to_string();
    let values = [("part", &*part.text()), ("whole", &whole.text()), ("ratio", &shown), ("within", &band)];
    let mut finding = context.finding(part.node, &values, || match follows {
        Some(_) => format!("{}, not {band}", form.sentence(&names, &shown)),
        None => format!("the ratio of `{}` to `{}` is not {band}", names.0, names.1),
    });
    label(context, &mut finding, part, whole);
    finding.label = finding.related.remove(0).message;
    context.report(finding.help("correct the figure that is wrong; a wrong `scale` or unit is often the reason"));
}

fn label<'a>(
    context: &Context<'a>,
    finding: &mut crate::diagnostic::Diagnostic,
    part: &Measure<'a>,
    whole: &Measure<'a>,
) {
    finding.related.push(context.label(part.node, part.text()));
    finding.related.push(context.label(whole.node, whole.text()));
    finding.values = vec![context.value(part), context.value(whole)];
}

impl Form {
    fn sentence(self, (part, whole): &(String, String), ratio: &str) -> String {
        match self {
            Self::Share => format!("`{part}` is {ratio} of `{whole}`"),
            Self::Percent => format!("`{part}` is {ratio} % of `{whole}`"),
            Self::Growth => format!("`{part}` is {ratio} % more than `{whole}`"),
            Self::Factor => format!("`{part}` is {ratio} times `{whole}`"),
        }
    }
}

/// The ratio that follows, for people: rounded outward. `None` if the values have no ends, or not above zero.
fn quotient(form: Form, part: &Measure<'_>, whole: &Measure<'_>) -> Option<String> {
    let ends = |interval: &Interval| Some((interval.low()?.value, interval.high()?.value));
    let ((least, most), (small, large)) = (ends(&part.interval)?, ends(&whole.interval)?);
    if least.is_sign_negative() || small <= Decimal::ZERO {
        return None;
    }
    let of = |part: Decimal, whole: Decimal| {
        let share = part.checked_div(whole)?;
        match form {
            Form::Share | Form::Factor => Some(share),
            Form::Percent => share.checked_mul(Decimal::ONE_HUNDRED),
            Form::Growth => share.checked_mul(Decimal::ONE_HUNDRED)?.checked_sub(Decimal::ONE_HUNDRED),
        }
    };
    let (low, high) = (of(least, large)?, of(most, small)?);
    let round = |value: Decimal, strategy| {
        let rounded = value.round_sf_with_strategy(DIGITS, strategy).unwrap_or(value);
        Scale::Unit.show(rounded).to_string()
    };
    if low == high {
        return Some(round(low, RoundingStrategy::MidpointAwayFromZero));
    }
    let mut shown = format!("between {}", round(low, RoundingStrategy::ToNegativeInfinity));
    write!(shown, " and {}", round(high, RoundingStrategy::ToPositiveInfinity)).expect("a string takes all");
    Some(shown)
}
