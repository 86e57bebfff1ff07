#![doc = include_str!("expression.md")]

mod report;

#[cfg(test)]
mod tests;

use serde::Deserialize;

use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::NodeRef;
use crate::document::de::Spanned;
use crate::document::path::Path;
use crate::expression::Exhausted;
use crate::expression::Expression;
use crate::expression::Scope;
use crate::expression::Truth;
use crate::expression::Unknown;
use crate::expression::Value;
use crate::expression::Why;
use crate::rule::Context;
use crate::rule::Declaration;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;
use crate::rules::expression::report::Failed;
use crate::rules::figures;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "expression",
    summary: "a condition that an expression states",
    page: include_str!("expression.md"),
    level: Level::Record,
    compile,
};

const TOO_LONG: Reason = Reason("the expression takes too many steps");
const OTHER_TYPE: Reason = Reason("a value is of another type");

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let read: Parameters = declaration.parameters()?;
    declaration.check(&read.at)?;
    let holds = declaration.record_condition(&read.holds)?;
    Ok(Box::new(Stated { holds, at: read.at }))
}

/// As they stand in a rule file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    holds: Spanned<String>,
    at: Option<Path>,
}

struct Stated {
    holds: Expression,
    at: Option<Path>,
}

/// How a condition that does not hold ended.
enum Ended<'a> {
    False(Failed<'a>),
    Open(Reason, Option<NodeRef<'a>>),
}

impl Rule for Stated {
    fn check<'a>(&self, context: &mut Context<'a>, _: NodeRef<'a>) -> Result<Outcome, Reason> {
        match self.evaluate(context) {
            Ok(()) => Ok(Outcome::Holds),
            Err(Ended::False(failed)) => {
                let at = self.at.as_ref().and_then(|path| context.written(path));
                report::failed(context, at, &failed);
                Ok(Outcome::Fails)
            }
            Err(Ended::Open(reason, node)) => {
                if reason == TOO_LONG {
                    context.exhausted.set(true);
                }
                figures::report_digits(context, Err(reason), |_| node.into_iter().collect())
            }
        }
    }
}

impl Stated {
    fn evaluate<'a>(&self, context: &Context<'a>) -> Result<(), Ended<'a>> {
        let today = Value::Date(Date::from(context.settings.today));
        let roots = [Value::Node(context.node), Value::Node(context.record.root), today];
        let exhausted = |_: Exhausted| Ended::Open(TOO_LONG, None);
        let (roots, reading) = (&roots[..], context);
        let truth = context.within_steps(|steps| self.holds.evaluate(&Scope { roots, reading, steps }));
        match truth.map_err(exhausted)? {
            Truth::True | Truth::Possible => return Ok(()),
            Truth::Unknown(unknown) => {
                let node = unknown.node.map(|node| report::own(context, node));
                return Err(Ended::Open(reason(&unknown), node));
            }
            Truth::False => {}
        }
        let failure = context.within_steps(|steps| self.holds.explain_failure(&Scope { roots, reading, steps }));
        let failed = failure.map_err(exhausted)?.map(|failure| Failed::of(context, &failure));
        Err(Ended::False(failed.unwrap_or_else(|| Failed::whole(self.holds.text()))))
    }
}

/// Why a condition is open.
fn reason(unknown: &Unknown<'_>) -> Reason {
    match unknown.why {
        Why::Missing | Why::Null => Reason::MISSING,
        Why::Rejected => Reason::REJECTED,
        Why::TooManyDigits => Reason::TOO_MANY_DIGITS,
        Why::NotA(_) | Why::Incomparable | Why::NoOrder => OTHER_TYPE,
        _ => Reason::UNDECIDED,
    }
}
