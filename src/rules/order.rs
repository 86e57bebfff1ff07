#![doc = include_str!("order.md")]

mod link;
mod wrong;

#[cfg(test)]
mod tests;

use serde::Deserialize;

use crate::diagnostic::Applicability;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Edit;
use crate::diagnostic::Fix;
use crate::diagnostic::Level;
use crate::diagnostic::Severity;
use crate::document::NodeRef;
use crate::document::path::Path;
use crate::document::path::Step;
use crate::document::paths::Paths;
use crate::rule::Compared;
use crate::rule::Context;
use crate::rule::Dated;
use crate::rule::Declaration;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;
use crate::rules::chain;
use crate::rules::figures;
use crate::verdict::Verdict;

pub(in crate::rules) use crate::rules::order::link::Link;
pub(in crate::rules) use crate::rules::order::link::Reading;
use crate::rules::order::wrong::DateSlip;
use crate::rules::order::wrong::Wrong;
use crate::source::FileId;
use crate::source::Span;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "order",
    summary: "dates or numbers come one after the other",
    page: include_str!("order.md"),
    level: Level::Record,
    compile,
};

/// Fewer than two links can be read.
const TOO_FEW: Reason = Reason("fewer than two values to compare");

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let order: Order = declaration.parameters()?;
    let links = order.chain.iter().filter(|path| !is_today(path));
    declaration.check(links.clone())?;
    declaration.check_distinct(&order.chain)?;
    let at = declaration.node.get("chain").map_or(declaration.node, |node| node).label_location();
    let is_short = match order.chain.iter().next() {
        Some(only) if order.chain.len() == 1 => !only.to_string().contains(['*', '[']),
        first => first.is_none(),
    };
    if is_short {
        let problem = declaration.problem("rule/parameters", at, "a chain has at least two links");
        return Err(vec![problem.help("name two paths, or one that chooses several values")]);
    }
    let has_today = order.chain.iter().any(is_today);
    if has_today && !matches!(order.reading, Reading::Auto | Reading::Date) {
        return Err(vec![declaration.problem("rule/contradiction", at, "`today` is a date, which no other number is")]);
    }
    Ok(Box::new(order))
}

/// Its fields are the rule's parameters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    chain: Paths,
    #[serde(default, rename = "as")]
    reading: Reading,
    #[serde(default)]
    strict: bool,
    #[serde(default)]
    certain: bool,
}

fn is_today(path: &Path) -> bool {
    !path.is_absolute() && !path.takes_name() && matches!(path.steps(), [Step::Name(name)] if **name == *"today")
}

impl Rule for Order {
    fn check<'a>(&self, context: &mut Context<'a>, _: NodeRef<'a>) -> Result<Outcome, Reason> {
        let outcome = self.judge(context);
        figures::report_digits(context, outcome, |context| self.nodes(context).into_iter().flatten().collect())
    }

    fn compared<'a>(&self, context: &Context<'a>) -> Compared<'a> {
        let links = self.links(context).unwrap_or_default();
        let dated = links.iter().filter_map(|link| Some(Dated { nodes: vec![link.node?], date: link.date()? }));
        Compared::Dates(dated.collect())
    }
}

impl Order {
    fn judge<'a>(&self, context: &mut Context<'a>) -> Result<Outcome, Reason> {
        let links = self.links(context)?;
        if links.len() < 2 {
            return Err(TOO_FEW);
        }
        let before = context.found.len();
        let falls = |earlier: &Link<'a>, later: &Link<'a>| self.compare(earlier, later).is_impossible();
        let falls = chain::falls(&links, falls, Link::binds_less_than);
        if !falls.is_empty() {
            let is_fall = |earlier: &Link<'a>, later: &Link<'a>| self.compare(earlier, later).is_impossible();
            let wrong = wrong::find(&links, &is_fall);
            for &(earlier, later) in &falls {
                report(context, [&links[earlier], &links[later]], Verdict::Impossible, self.strict);
            }
            blame(context, before, &links, &wrong);
        }
        if self.certain {
            for pair in links.windows(2).filter(|pair| self.compare(&pair[0], &pair[1]) == Verdict::Possible) {
                report(context, [&pair[0], &pair[1]], Verdict::Possible, self.strict);
            }
        }
        Ok(Outcome::of(context.found.len() == before))
    }

    /// The links that can be read; one that is missing or no date is the schema's to speak of.
    fn links<'a>(&self, context: &Context<'a>) -> Result<Vec<Link<'a>>, Reason> {
        let nodes = self.nodes(context);
        let reading = self.reading.of(context, &nodes);
        let mut links = Vec::with_capacity(nodes.len());
        for node in nodes {
            match Link::read(context, node, reading) {
                Ok(link) => links.push(link),
                Err(Reason::TOO_MANY_DIGITS) => return Err(Reason::TOO_MANY_DIGITS),
                Err(_) => {}
            }
        }
        Ok(links)
    }

    /// The values of the chain, `None` for today.
    fn nodes<'a>(&self, context: &Context<'a>) -> Vec<Option<NodeRef<'a>>> {
        let mut nodes = Vec::new();
        for path in &self.chain {
            if is_today(path) {
                nodes.push(None);
            } else {
                context.each_at(path, context.node, &mut |node| nodes.push(Some(node)));
            }
        }
        nodes
    }

    fn compare(&self, earlier: &Link<'_>, later: &Link<'_>) -> Verdict {
        if self.strict { earlier.is_before(later) } else { earlier.is_not_after(later) }
    }
}

fn report<'a>(context: &mut Context<'a>, [earlier, later]: [&Link<'a>; 2], verdict: Verdict, is_strict: bool) {
    let Some(at) = later.node.or(earlier.node) else { return };
    let (first, second) = (earlier.text(context), later.text(context));
    let (first_name, second_name) = names(context, earlier, later);
    let values = [("earlier", first.as_str()), ("later", second.as_str())];
    let message = || {
        if later.node.is_none() {
            return format!("{first_name} ({first}) is later than {second_name} ({second})");
        }
        let relation = relation(later.is_date(), verdict, is_strict);
        format!("{second_name} ({second}) {relation} {first_name} ({first})")
    };
    let mut finding = context.finding(at, &values, message);
    if verdict == Verdict::Possible {
        finding.severity = finding.severity.max(Severity::Warning);
    }
    finding.label = if later.node.is_some() { second } else { first.clone() };
    if let (Some(_), Some(node)) = (later.node, earlier.node) {
        finding.related.push(context.label(node, first));
    }
    finding.values = [earlier, later].into_iter().filter_map(|link| link.value(context)).collect();
    let order = if later.is_date() { "comes first" } else { "must not be more" };
    context.report(finding.help(format!("{first_name} {order}; correct the one that is wrong")));
}

/// Has the findings from `first` on point to the link that is wrong.
fn blame<'a>(context: &mut Context<'a>, first: usize, links: &[Link<'a>], wrong: &Wrong) {
    let Some(node) = wrong.place.and_then(|place| links[place].node) else { return };
    let (pointer, location) = (context.record.pointer(node), context.record.location(node));
    let name = context.name(node);
    for finding in &mut context.found[first..] {
        finding.move_to(location, pointer.clone(), node.index());
        finding.help = Some(match &wrong.slip {
            Some(DateSlip { told, .. }) => {
                format!("{}: {told}? It is the only single slip that puts everything here in order", node.text())
            }
            None if links.len() > 2 => format!("correct `{name}`: all others here are in order"),
            None => continue,
        });
        finding.fixes.extend(wrong.slip.as_ref().map(|slip| mend(location.file, node, &slip.meant)));
    }
}

fn mend(file: FileId, node: NodeRef<'_>, meant: &str) -> Fix {
    let span = node.span();
    let quote = (node.source().len() - node.text().len()) / 2;
    let edit = Edit { file, span: Span::new(span.start + quote, span.end - quote), content: meant.to_owned() };
    let title = format!("replace `{}` by `{meant}`", node.text());
    Fix { applicability: Applicability::Suggestion, title, edits: vec![edit] }
}

fn relation(is_date: bool, verdict: Verdict, is_strict: bool) -> &'static str {
    match (is_date, verdict, is_strict) {
        (true, Verdict::Impossible, false) => "comes before",
        (true, Verdict::Impossible, true) => "does not come after",
        (true, ..) => "does not certainly come after",
        (false, Verdict::Impossible, false) => "is less than",
        (false, Verdict::Impossible, true) => "is not more than",
        (false, _, false) => "may be less than",
        (false, _, true) => "may not be more than",
    }
}

/// What people call two links.
fn names<'a>(context: &Context<'a>, earlier: &Link<'a>, later: &Link<'a>) -> (String, String) {
    let quoted = |name: String| format!("`{name}`");
    let today = || "today".to_owned();
    match (earlier.node, later.node) {
        (Some(first), Some(second)) => {
            let (first, second) = context.names(first, second);
            (quoted(first), quoted(second))
        }
        (first, second) => {
            let name = |node: Option<NodeRef<'a>>| node.map_or_else(today, |node| quoted(context.name(node)));
            (name(first), name(second))
        }
    }
}
