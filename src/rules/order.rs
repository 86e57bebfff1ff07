#![doc = include_str!("order.md")]

use serde::Deserialize;

use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Value;
use crate::document::Kind;
use crate::document::NodeRef;
use crate::document::path::Path;
use crate::document::paths::Paths;
use crate::rule::Context;
use crate::rule::Declaration;
use crate::rule::Measure;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;
use crate::verdict::Verdict;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "order",
    summary: "dates or numbers come one after the other",
    page: include_str!("order.md"),
    level: Level::Record,
    compile,
};

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let order: Order = declaration.parameters()?;
    let links = order.chain.iter().filter(|path| !is_today(path));
    declaration.check(links.clone())?;
    declaration.check_distinct(links)?;
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

/// What the links are read as.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Reading {
    /// Dates, unless all are numbers of other than four digits.
    #[default]
    Auto,
    /// Dates.
    Date,
    /// Numbers.
    Number,
    /// Versions: `1.10` is after `1.9`.
    Version,
}

/// One readable link of the chain.
struct Link<'a> {
    /// `None` is today.
    node: Option<NodeRef<'a>>,
    value: Stated<'a>,
}

enum Stated<'a> {
    Date(Date),
    Number(Measure<'a>),
    Version(Version),
}

fn is_today(path: &Path) -> bool {
    path.to_string() == "today"
}

impl Rule for Order {
    fn check<'a>(&self, context: &mut Context<'a>, _: NodeRef<'a>) -> Result<Outcome, Reason> {
        let links = self.links(context);
        if links.len() < 2 {
            return Err(Reason::MISSING);
        }
        let mut outcome = Outcome::Holds;
        for pair in links.windows(2) {
            let [earlier, later] = pair else { continue };
            let verdict = self.compare(earlier, later);
            if verdict.is_impossible() || (self.certain && verdict == Verdict::Possible) {
                report(context, earlier, later, verdict);
                outcome = Outcome::Fails;
            }
        }
        Ok(outcome)
    }
}

impl Order {
    /// The links that can be read; one that is missing or no date is the schema's to speak of.
    fn links<'a>(&self, context: &Context<'a>) -> Vec<Link<'a>> {
        let mut nodes: Vec<Option<NodeRef<'a>>> = Vec::new();
        for path in &self.chain {
            if is_today(path) {
                nodes.push(None);
            } else {
                nodes.extend(context.all(path).into_iter().map(Some));
            }
        }
        let reading = self.reading(&nodes);
        let link = |node: Option<NodeRef<'a>>| {
            let value = match (node, reading) {
                (None, _) => Stated::Date(Date::from(context.settings.today)),
                (Some(node), Reading::Number) => Stated::Number(context.measure(node).ok()?),
                (Some(node), Reading::Version) => Stated::Version(Version::parse(context.scalar(node).ok()?)?),
                (Some(node), _) => Stated::Date(context.date(node).ok()?),
            };
            Some(Link { node, value })
        };
        nodes.into_iter().filter_map(link).collect()
    }

    fn reading(&self, nodes: &[Option<NodeRef<'_>>]) -> Reading {
        let is_year = |node: NodeRef<'_>| node.kind() == Kind::Integer && node.text().len() == 4;
        let is_number = |node: &Option<NodeRef<'_>>| node.is_some_and(|node| node.is_number() || node.is_mapping());
        match self.reading {
            Reading::Auto if nodes.iter().all(is_number) && !nodes.iter().flatten().all(|&node| is_year(node)) => {
                Reading::Number
            }
            Reading::Auto => Reading::Date,
            reading => reading,
        }
    }

    fn compare(&self, earlier: &Link<'_>, later: &Link<'_>) -> Verdict {
        match (&earlier.value, &later.value, self.strict) {
            (Stated::Date(a), Stated::Date(b), false) => a.le(b),
            (Stated::Date(a), Stated::Date(b), true) => a.lt(b),
            (Stated::Number(a), Stated::Number(b), false) => a.interval.le(&b.interval),
            (Stated::Number(a), Stated::Number(b), true) => a.interval.lt(&b.interval),
            (Stated::Version(a), Stated::Version(b), false) => Verdict::of(a <= b),
            (Stated::Version(a), Stated::Version(b), true) => Verdict::of(a < b),
            _ => Verdict::Possible,
        }
    }
}

impl<'a> Link<'a> {
    fn name(&self, context: &Context<'a>) -> String {
        self.node.map_or_else(|| "today".to_owned(), |node| context.name(node))
    }

    fn text(&self, context: &Context<'a>) -> String {
        self.node.map_or_else(|| context.settings.today.to_string(), |node| node.text().to_owned())
    }

    fn value(&self, context: &Context<'a>) -> Option<Value> {
        Some(match &self.value {
            Stated::Date(date) => context.date_value(self.node?, date),
            Stated::Number(measure) => context.value(measure),
            Stated::Version(_) => context.text_value(self.node?),
        })
    }
}

fn report<'a>(context: &mut Context<'a>, earlier: &Link<'a>, later: &Link<'a>, verdict: Verdict) {
    let Some(at) = later.node.or(earlier.node) else { return };
    let (first, second) = (earlier.text(context), later.text(context));
    let (first_name, second_name) = (earlier.name(context), later.name(context));
    let is_number = matches!(later.value, Stated::Number(_));
    let relation = match (is_number, verdict) {
        (true, Verdict::Impossible) => "less than",
        (true, _) => "not certainly at least",
        (false, Verdict::Impossible) => "before",
        (false, _) => "not certainly after",
    };
    let values = [("earlier", first.as_str()), ("later", second.as_str())];
    let message = || format!("`{second_name}` ({second}) is {relation} `{first_name}` ({first})");
    let mut finding = context.finding(at, &values, message);
    finding.label = if later.node.is_some() { second } else { first.clone() };
    if let (Some(_), Some(node)) = (later.node, earlier.node) {
        finding.related.push(context.label(node, first));
    }
    finding.values = [earlier, later].into_iter().filter_map(|link| link.value(context)).collect();
    let order = if is_number { "must not be less than" } else { "must not come before" };
    finding.help = Some(format!("`{second_name}` {order} `{first_name}`; correct the one that is wrong"));
    context.report(finding);
}

/// Numbers between dots, compared one after the other: `1.10` is after `1.9`.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Version(Vec<u64>);

impl Version {
    fn parse(text: &str) -> Option<Self> {
        let numbers = text.trim_start_matches(['v', 'V']).split('.').map(|number| number.parse().ok());
        numbers.collect::<Option<_>>().map(Self)
    }
}
