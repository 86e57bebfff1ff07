#![doc = include_str!("expression.md")]

mod report;

#[cfg(test)]
mod tests;

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::NodeRef;
use crate::document::de::Spanned;
use crate::document::path::Path;
use crate::expression::Expression;
use crate::expression::Truth;
use crate::expression::Unknown;
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

impl Rule for Stated {
    fn check<'a>(&self, context: &mut Context<'a>, _: NodeRef<'a>) -> Result<Outcome, Reason> {
        match context.truth(&self.holds)? {
            Truth::True | Truth::Possible => return Ok(Outcome::Holds),
            Truth::Unknown(unknown) => {
                let (reason, node) = (reason(&unknown), unknown.node.map(|node| report::own(context, node)));
                return figures::report_digits(context, Err(reason), |_| node.into_iter().collect());
            }
            Truth::False => {}
        }
        let failed = context.explain(&self.holds, Failed::of).unwrap_or_else(|| Failed::whole(self.holds.text()));
        let at = self.at.as_ref().and_then(|path| context.written(path));
        report::failed(context, at, &failed);
        Ok(Outcome::Fails)
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
