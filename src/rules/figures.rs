//! Findings about figures that no rule can reckon with: in different units, or with more digits than can be checked.
//!
//! They are errors of their own, since a figure must not escape its check by its form.

use crate::diagnostic::Diagnostic;
use crate::document::NodeRef;
use crate::quantity::MAX_DIGITS;
use crate::rule::Context;
use crate::rule::Measure;
use crate::rule::Outcome;
use crate::rule::Reason;

/// What these findings add to the id of their rule.
pub const SUFFIXES: [&str; 3] = ["unit", "digits", "bounds"];

/// Reports two figures that are in different units or currencies, as `…/unit` at the second. `what` names what they
/// should make: `a sum`.
pub(super) fn report_units<'a>(context: &mut Context<'a>, what: &str, ours: &Measure<'a>, theirs: &Measure<'a>) {
    let word = |measure: &Measure<'_>| measure.unit.unwrap_or("no unit").to_owned();
    let (our_word, their_word) = (word(ours), word(theirs));
    let message = format!("{what} of figures in `{our_word}` and `{their_word}`");
    let mut finding = special(context, theirs.node, "unit", message);
    finding.label = their_word;
    finding.related.push(context.label(ours.node, our_word));
    finding.values = vec![context.value(theirs), context.value(ours)];
    context.report(finding.help("state both in one unit or currency"));
}

/// Of an outcome that is open because a number has too many digits, reports the numbers at fault among `nodes`, as
/// `…/digits`; where it is only their result, the rule's node.
pub(super) fn report_digits<'a>(
    context: &mut Context<'a>,
    outcome: Result<Outcome, Reason>,
    nodes: impl FnOnce(&Context<'a>) -> Vec<NodeRef<'a>>,
) -> Result<Outcome, Reason> {
    if outcome != Err(Reason::TOO_MANY_DIGITS) {
        return outcome;
    }
    let is_long = |node: &NodeRef<'a>| context.measure(*node).is_err_and(|reason| reason == Reason::TOO_MANY_DIGITS);
    let mut long: Vec<_> = nodes(context).into_iter().filter(is_long).collect();
    long.dedup();
    if long.is_empty() {
        let message = format!("the figures have too many digits (over {MAX_DIGITS}) to be reckoned with");
        context.report(special(context, context.node, "digits", message).help("write fewer digits, or use `scale`"));
    }
    for node in long {
        let message = format!("`{}` has too many digits (over {MAX_DIGITS}) to be checked", context.name(node));
        let mut finding = special(context, node, "digits", message);
        finding.values.push(context.text_value(node));
        context.report(finding.help("write fewer digits, or use `scale`"));
    }
    outcome
}

fn special(context: &Context<'_>, at: NodeRef<'_>, suffix: &str, message: String) -> Diagnostic {
    // A handle is only good for its document, which is this record's.
    let at = context.record.root.document().node(at.index());
    let mut finding = context.finding(at, &[], String::new);
    finding.message = message;
    finding.rule = format!("{}/{suffix}", context.declared.id).into();
    finding
}
