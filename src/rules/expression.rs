#![doc = include_str!("expression.md")]

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::NodeRef;
use crate::document::de::Spanned;
use crate::document::path::Path;
use crate::expression::Expression;
use crate::expression::Failure;
use crate::expression::Truth;
use crate::rule::Context;
use crate::rule::Declaration;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "expression",
    summary: "an expression is not certainly false",
    page: include_str!("expression.md"),
    level: Level::Record,
    compile,
};

/// Its fields are the rule's parameters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    holds: Spanned<String>,
    #[serde(default)]
    at: Option<Path>,
}

struct Holds {
    expression: Expression,
    at: Option<Path>,
}

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let Parameters { holds, at } = declaration.parameters()?;
    declaration.check(&at)?;
    let expression = declaration.record_condition(&holds)?;
    Ok(Box::new(Holds { expression, at }))
}

impl Rule for Holds {
    fn check<'a>(&self, context: &mut Context<'a>, node: NodeRef<'a>) -> Result<Outcome, Reason> {
        match context.truth(&self.expression)? {
            Truth::True | Truth::Possible => return Ok(Outcome::Holds),
            Truth::Unknown(_) => return Err(Reason::UNDECIDED),
            Truth::False => {}
        }
        let at = self.at.as_ref().and_then(|at| context.one(at).ok()).unwrap_or(node);
        let finding = context.explain(&self.expression, |context, failure| self.finding(context, at, failure));
        finding.into_iter().for_each(|finding| context.report(finding));
        Ok(Outcome::Fails)
    }
}

impl Holds {
    fn finding(&self, context: &Context<'_>, at: NodeRef<'_>, failure: &Failure<'_>) -> Diagnostic {
        let own = |node: NodeRef<'_>| context.record.root.document().node(node.index());
        let mut finding =
            context.finding(own(at), &[("part", failure.text)], || format!("`{}` does not hold", failure.text));
        let is_scalar = !at.is_mapping() && !at.is_sequence();
        if is_scalar {
            at.text().clone_into(&mut finding.label);
        }
        for node in failure.read.iter().map(|&node| own(node)).filter(|node| node.index() != at.index()) {
            finding.related.push(context.label(node, node.text()));
        }
        finding.values = failure.read.iter().map(|&node| context.text_value(own(node))).collect();
        let leaves = failure.leaves.iter().map(|leaf| format!("`{}` is {}", leaf.text, leaf.value));
        let leaves = leaves.collect::<Vec<_>>().join(", ");
        finding.help = (!leaves.is_empty()).then_some(leaves);
        finding
    }
}
