#![doc = include_str!("ratio.md")]

mod report;
mod slip;

#[cfg(test)]
mod tests;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::Kind;
use crate::document::NodeRef;
use crate::document::path::Path;
use crate::quantity::Interval;
use crate::quantity::TooManyDigits;
use crate::rule::Context;
use crate::rule::Declaration;
use crate::rule::Measure;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;
use crate::rules::bounds;
use crate::rules::figures;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "ratio",
    summary: "a stated share or growth follows from its two values",
    page: include_str!("ratio.md"),
    level: Level::Record,
    compile,
};

const NO_BASE: Reason = Reason("the whole is not above zero");

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let Parameters { part, whole, equals, form, .. } = declaration.parameters()?;
    let paths = || [&part, &whole].into_iter().chain(&equals);
    declaration.check(paths())?;
    declaration.check_distinct(paths())?;
    let wanted = match (equals, bounds::band(declaration, "within")?) {
        (Some(equals), None) => Wanted::Stated(equals),
        (None, Some(band)) => Wanted::Band(band),
        _ => {
            let at = declaration.node.label_location();
            let message =
                "a ratio has either `equals`, the path of the stated one, or `within`, the least and the most";
            return Err(vec![declaration.problem("rule/parameters", at, message)]);
        }
    };
    Ok(Box::new(Ratio { part, whole, wanted, form }))
}

/// As they stand in a rule file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    part: Path,
    whole: Path,
    equals: Option<Path>,
    /// Read from its digits.
    #[serde(rename = "within")]
    _within: Option<IgnoredAny>,
    #[serde(default, rename = "as")]
    form: Form,
}

struct Ratio {
    part: Path,
    whole: Path,
    wanted: Wanted,
    form: Form,
}

/// What the ratio must be.
enum Wanted {
    /// What the record states at this path.
    Stated(Path),
    /// Something in a band.
    Band(Interval),
}

/// How a ratio is stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Form {
    /// 0.42: the part divided by the whole.
    #[default]
    Share,
    /// 42: a hundred times that.
    Percent,
    /// 24: by how many per cent the part is more than the whole.
    Growth,
    /// 3: how many times the whole the part is.
    Factor,
}

impl Rule for Ratio {
    fn check<'a>(&self, context: &mut Context<'a>, _: NodeRef<'a>) -> Result<Outcome, Reason> {
        let outcome = self.judge(context);
        figures::report_digits(context, outcome, |context| {
            let stated = match &self.wanted {
                Wanted::Stated(path) => Some(path),
                Wanted::Band(_) => None,
            };
            [&self.part, &self.whole].into_iter().chain(stated).flat_map(|path| context.all(path)).collect()
        })
    }
}

impl Ratio {
    fn judge(&self, context: &mut Context<'_>) -> Result<Outcome, Reason> {
        let part = context.measure(context.one(&self.part)?)?;
        let whole = context.measure(context.one(&self.whole)?)?;
        let stated = match &self.wanted {
            Wanted::Stated(path) => Some(context.measure(context.one(path)?)?),
            Wanted::Band(_) => None,
        };
        let ratio = match (&self.wanted, &stated) {
            (Wanted::Band(band), _) => *band,
            (_, Some(stated)) => rounded(stated)?,
            (Wanted::Stated(_), None) => return Err(Reason::MISSING),
        };
        if !part.is_comparable(&whole) {
            figures::report_units(context, "a ratio", &whole, &part);
            return Ok(Outcome::Fails);
        }
        let base = self.form.base(&whole.interval).ok_or(NO_BASE)?;
        let holds = self.form.can_follow(&part.interval, &base, &ratio).map_err(|_| Reason::TOO_MANY_DIGITS)?;
        if !holds {
            match stated {
                Some(stated) => report::stated(context, self.form, [&part, &whole, &stated], &ratio),
                None => report::beyond(context, self.form, [&part, &whole], &ratio),
            }
        }
        Ok(Outcome::of(holds))
    }
}

/// A stated ratio; one without a point is rounded to the unit, unlike a count.
fn rounded(stated: &Measure<'_>) -> Result<Interval, Reason> {
    let node = stated.node;
    let is_plain = node.kind() == Kind::Integer || (node.is_mapping() && node.get("plus_minus").is_none());
    match stated.interval.point() {
        Some(point) if is_plain => Interval::around(point, Decimal::new(5, 1)).map_err(|_| Reason::TOO_MANY_DIGITS),
        _ => Ok(stated.interval),
    }
}

impl Form {
    /// What can be divided by; of a growth, only what is above zero.
    fn base(self, whole: &Interval) -> Option<Interval> {
        if self == Self::Growth {
            return whole.intersect(&Interval::above(Decimal::ZERO));
        }
        (whole.point() != Some(Decimal::ZERO)).then_some(*whole)
    }

    /// Whether a ratio can follow from its values. Nothing is divided: `part / whole = ratio` is `part = ratio · whole`.
    fn can_follow(self, part: &Interval, whole: &Interval, ratio: &Interval) -> Result<bool, TooManyDigits> {
        let hundred = Decimal::ONE_HUNDRED;
        let (part, ratio) = match self {
            Self::Share | Self::Factor => (*part, *ratio),
            Self::Percent => (part.times(hundred)?, *ratio),
            Self::Growth => (part.times(hundred)?, ratio.add(&Interval::exact(hundred))?),
        };
        Ok(!part.disjoint(&ratio.mul(whole)?))
    }
}
