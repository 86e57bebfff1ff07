//! `comity explain`: what a rule says, why, and where it applies.

use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use crate::builtin;
use crate::cli::ExplainArgs;
use crate::cli::GlobalArgs;
use crate::cli::check;
use crate::cli::project::Project;
use crate::config::Known;
use crate::config::Severities;
use crate::dataset;
use crate::dataset::parallel::Workers;
use crate::document;
use crate::document::Format;
use crate::document::NodeRef;
use crate::document::Options;
use crate::limits::Limits;
use crate::linter;
use crate::linter::Targets;
use crate::nearest::nearest;
use crate::report::escape::visible;
use crate::report::summary::count;
use crate::rule::Declared;
use crate::rule::Tally;
use crate::rules;
use crate::source::Files;

/// The rules that are suggested for a word that several end with.
const ENDING: usize = 5;

/// Shows the page of a rule, or of a kind of rule.
pub(super) fn run(global: &GlobalArgs, args: &ExplainArgs) -> ExitCode {
    let mut files = Files::default();
    if let Some(info) = rules::find_kind(&args.rule) {
        return super::print(info.page);
    }
    let project = Project::open(global, None, Severities::default(), &mut files);
    if let Some(page) = built_in(&args.rule, project.as_ref().ok()) {
        return super::print(&page);
    }
    let project = match project {
        Ok(project) => project,
        Err(failure) => return check::show_failure(global, failure, &files),
    };
    if let Some(rule) = find(&project.config.rules, &args.rule) {
        return super::print(&page(rule, &project, &mut files));
    }
    super::fail(&format!("there is no rule `{}`; {}", args.rule, meant(&args.rule, &project.config.rules)))
}

/// What was most likely meant by a word that is no rule: the rules that end with it, or the nearest.
fn meant(word: &str, declared: &[Declared]) -> String {
    let known = Known::new(declared);
    let ending: Vec<String> = known
        .ids()
        .filter(|id| id.split_once('/').is_some_and(|(_, name)| name == word))
        .map(|id| format!("`{id}`"))
        .collect();
    let ids = known.ids().chain(rules::KINDS.iter().map(|info| info.kind));
    match (ending.as_slice(), nearest(word, ids)) {
        ([], None) => "`comity rules` lists the rules that there are".to_owned(),
        ([], Some(near)) => format!("did you mean `{near}`?"),
        (ending, _) => format!("did you mean {}?", ending[..ending.len().min(ENDING)].join(" or ")),
    }
}

/// The page of a finding that no rule file declares. It is there even if the project's own files are wrong, for it may
/// be what explains them.
fn built_in(id: &str, project: Option<&Project>) -> Option<String> {
    if let Some(builtin) = builtin::find(id) {
        let own = Some(builtin.severity);
        let severity = project.map_or(own, |project| project.config.severities.of(id, own));
        return Some(builtin.page(severity));
    }
    let is_of_schema = builtin::schema_ids().any(|known| known == id);
    is_of_schema.then(|| rules::find_kind("schema").map(|info| info.page.to_owned())).flatten()
}

/// The rule with this id, or that a finding's own id (`trade/total/unit`) goes with.
fn find<'r>(rules: &'r [Declared], id: &str) -> Option<&'r Declared> {
    let is_named =
        |rule: &&Declared| id.strip_prefix(&*rule.id).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    rules.iter().filter(|rule| rule.info.kind != "schema").find(is_named)
}

fn page(rule: &Declared, project: &Project, files: &mut Files) -> String {
    let mut page = String::new();
    let severity = rule.severity.map_or("off", |severity| severity.word());
    let _ = writeln!(page, "{} ({severity}): {}", visible(&rule.id), rule.info.summary);
    if let Some(why) = &rule.why {
        let _ = writeln!(page, "\nWhy: {}", visible(why));
    }
    let _ = writeln!(page, "\nDeclared in {}:\n", visible(files.path(rule.location.file)));
    for line in declaration(rule, files).unwrap_or_default().lines() {
        let _ = writeln!(page, "    {}", visible(line));
    }
    match tally(rule, project, files) {
        Some(tally) => {
            let (holds, fails, aside) = (tally.holds, tally.fails, tally.not_applicable);
            let _ = writeln!(
                page,
                "\nIn this dataset it holds in {}, fails in {fails}, does not apply in {aside}.",
                count(holds, "place")
            );
            for (reason, times) in &tally.not_checked {
                let _ = writeln!(page, "Not checked in {times}: {}.", reason.0);
            }
        }
        None => page.push_str("\nThere is no dataset here to apply it to.\n"),
    }
    let _ = writeln!(page, "\nMore on rules of its kind: comity explain {}", rule.info.kind);
    page
}

/// The rule as it is written, without its indentation in the file.
fn declaration(rule: &Declared, files: &Files) -> Option<String> {
    let bytes = files.read_again(rule.location.file)?;
    let format = Format::of(Path::new(files.path(rule.location.file)))?;
    let reading = document::read(rule.location.file, format, &bytes, &Limits::default(), &Options::default());
    let document = reading.documents.first()?;
    let is_it = |node: &NodeRef<'_>| node.get("id").is_some_and(|id| id.location() == rule.location);
    let node = document.root().get("rules")?.items().find(is_it)?;
    let start = node.span().start;
    let line = document.text()[..start].rfind('\n').map_or(0, |end| end + 1);
    let indent = " ".repeat(start - line);
    Some(node.source().lines().map(|line| line.strip_prefix(&indent).unwrap_or(line)).collect::<Vec<_>>().join("\n"))
}

/// What becomes of the rule in the dataset around; `None` if there is none.
fn tally(rule: &Declared, project: &Project, files: &mut Files) -> Option<Tally> {
    let listing = dataset::list(&project.root).ok()?;
    let targets = Targets::new(&project.config, &project.root.folder, &listing.paths, files);
    let workers = Workers::new(None).ok()?;
    let checked = linter::check(&project.config, files, &targets, &workers, |_, _| ());
    (checked.records > 0).then(|| checked.tallies.get(&rule.id).cloned().unwrap_or_default())
}
