#![doc = include_str!("path.md")]

mod matching;

#[cfg(test)]
mod tests;

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::NodeRef;
use crate::document::de::Spanned;
use crate::rule::Context;
use crate::rule::Declaration;
use crate::rule::FileTemplate;
use crate::rule::Outcome;
use crate::rule::Piece;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "path",
    summary: "the name of a record's file follows from its content",
    page: include_str!("path.md"),
    level: Level::Reference,
    compile,
};

/// The endings of record files, which are no part of the comparison.
const ENDINGS: [&str; 5] = [".yaml", ".yml", ".json", ".jsonl", ".ndjson"];

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let read: Parameters = declaration.parameters()?;
    let wrong = |message: String| declaration.problem("rule/template", read.template.location, message);
    let template = FileTemplate::parse(&read.template.value).map_err(|message| vec![wrong(message)])?;
    if let Some(ending) = ENDINGS.iter().find(|ending| read.template.value.ends_with(**ending)) {
        let problem = wrong(format!("no file can match this: paths are compared without `{ending}`"));
        return Err(vec![problem.help(format!("leave out `{ending}`"))]);
    }
    declaration.check(template.paths())?;
    Ok(Box::new(Named { template }))
}

/// As they stand in a rule file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    template: Spanned<String>,
}

struct Named {
    template: FileTemplate,
}

impl Rule for Named {
    fn check<'a>(&self, context: &mut Context<'a>, _: NodeRef<'a>) -> Result<Outcome, Reason> {
        if !context.record.has_own_file {
            return Ok(Outcome::NotApplicable);
        }
        let pieces = self.template.pieces(context)?;
        let (path, _) = split_ending(context.record.path);
        let holds = matching::is_match(&pieces, path);
        if !holds {
            self.report(context, &pieces);
        }
        Ok(Outcome::of(holds))
    }

    fn file_name(&self) -> Option<&FileTemplate> {
        Some(&self.template)
    }
}

impl Named {
    fn report(&self, context: &mut Context<'_>, pieces: &[Piece]) {
        let path = context.record.path;
        let written = pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            Piece::Any => "*",
        });
        let expected = written.collect::<String>() + split_ending(path).1;
        let message = || format!("the file is `{path}`, but by what the record says it is `{expected}`");
        let mut finding = context.finding(context.record.root, &[("file", path), ("expected", &expected)], message);
        // The record is not wrong as a whole: what it says can still be used.
        finding.subject = None;
        for node in self.template.paths().flat_map(|path| context.all(path)) {
            finding.related.push(context.label(node, "in the name"));
            finding.values.push(context.text_value(node));
        }
        context.report(finding.help(format!("rename the file to `{expected}`, or correct the record")));
    }
}

/// A path and the ending of its file.
fn split_ending(path: &str) -> (&str, &str) {
    let name = path.rfind('/').map_or(0, |at| at + 1);
    match path[name..].rfind('.') {
        Some(at) if at > 0 => path.split_at(name + at),
        _ => (path, ""),
    }
}
