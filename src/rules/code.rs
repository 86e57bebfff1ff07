#![doc = include_str!("code.md")]

mod names;
mod report;

#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use serde::Deserialize;

use crate::codes::Code as Entry;
use crate::codes::CodeList;
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::NodeRef;
use crate::document::de::Spanned;
use crate::document::path::Path;
use crate::document::paths::Paths;
use crate::rule::Context;
use crate::rule::Declaration;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;
use crate::rules::code::names::Names;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "code",
    summary: "a code is in its list, in use at its date, and has the name that stands beside it",
    page: include_str!("code.md"),
    level: Level::Code,
    compile,
};

const NO_LIST: Reason = Reason("the code list is not known");

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let read: Parameters = declaration.parameters()?;
    (declaration.codes)(&read.list)?;
    declaration.check(read.valid_at.iter().flatten().chain(&read.label))?;
    if read.valid_at.as_ref().is_some_and(|paths| !matches!(paths.len(), 1 | 2)) {
        let at = declaration.node.get("valid_at").map_or(declaration.node, |node| node).label_location();
        let message = "`valid_at` is the path of a date or period, or two: of its start and its end";
        return Err(vec![declaration.problem("rule/parameters", at, message)]);
    }
    let Parameters { list, valid_at, label } = read;
    Ok(Box::new(Code { list: list.value, valid_at, label, names: OnceLock::new() }))
}

/// As they stand in a rule file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    list: Spanned<String>,
    valid_at: Option<Paths>,
    label: Option<Path>,
}

struct Code {
    list: String,
    valid_at: Option<Paths>,
    label: Option<Path>,
    /// The list by its names, made when a label is none of its code's.
    names: OnceLock<Names>,
}

impl Rule for Code {
    fn code_list(&self) -> Option<&str> {
        Some(&self.list)
    }

    fn check<'a>(&self, context: &mut Context<'a>, node: NodeRef<'a>) -> Result<Outcome, Reason> {
        let text = context.scalar(node)?;
        let list = context.settings.codes.get(&self.list).ok_or(NO_LIST)?;
        let label = self.label.as_ref().and_then(|path| context.one(path).ok());
        let Some(code) = list.find(text) else {
            let meant = label.and_then(|label| self.only_code(list, label.text()));
            report::unknown(context, list, node, meant);
            return Ok(Outcome::Fails);
        };
        let time = self.time(context, code)?;
        if let Some((date, at)) = time.filter(|(date, _)| code.is_certainly_out_of_use(date)) {
            report::out_of_use(context, code, node, (&date, at));
            return Ok(Outcome::Fails);
        }
        if let Some(label) = label.filter(|label| self.is_anothers(list, code, label.text())) {
            report::mislabelled(context, code, (node, label), self.only_code(list, label.text()));
            return Ok(Outcome::Fails);
        }
        Ok(Outcome::Holds)
    }
}

impl Code {
    /// When the code is used, if the rule asks and the list says when it may be.
    fn time<'a>(&self, context: &Context<'a>, code: &Entry) -> Result<Option<(Date, NodeRef<'a>)>, Reason> {
        match &self.valid_at {
            Some(paths) if code.from.is_some() || code.until.is_some() => context.period(paths).map(Some),
            _ => Ok(None),
        }
    }

    /// Whether a label is a name of other codes, and none of this one.
    fn is_anothers(&self, list: &CodeList, code: &Entry, label: &str) -> bool {
        if code.names().any(|name| name == label) {
            return false;
        }
        let is_own = || code.names().any(|name| names::plain(name) == names::plain(label));
        !self.names(list).codes(label).is_empty() && !is_own()
    }

    /// The code with that name, if there is one only.
    fn only_code<'l>(&self, list: &'l CodeList, label: &str) -> Option<&'l Entry> {
        match self.names(list).codes(label) {
            [only] => list.codes().get(*only),
            _ => None,
        }
    }

    fn names(&self, list: &CodeList) -> &Names {
        self.names.get_or_init(|| Names::of(list))
    }
}
