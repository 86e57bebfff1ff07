//! `comity explain`: what a rule says, why, and where it applies.

use std::fmt::Write;
use std::process::ExitCode;

use crate::cli::ExplainArgs;
use crate::cli::GlobalArgs;
use crate::cli::check;
use crate::cli::project::Project;
use crate::config::Severities;
use crate::nearest::nearest;
use crate::report::escape::visible;
use crate::rule::Declared;
use crate::rules;
use crate::source::Files;

/// Shows the page of a rule, or of a kind of rule.
pub(super) fn run(global: &GlobalArgs, args: &ExplainArgs) -> ExitCode {
    let mut files = Files::default();
    let project = match Project::open(global, None, Severities::default(), &mut files) {
        Ok(project) => project,
        Err(failure) => return check::show_failure(global, failure, &files),
    };
    if let Some(info) = rules::find_kind(&args.rule) {
        return super::print(info.page);
    }
    if let Some(rule) = find(&project.config.rules, &args.rule) {
        return super::print(&page(rule, &files));
    }
    let ids = project.config.rules.iter().map(|rule| &*rule.id).chain(rules::KINDS.iter().map(|info| info.kind));
    let near = nearest(&args.rule, ids).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    super::fail(&format!("there is no rule `{}`{near}", args.rule))
}

/// The rule with this id, or that a finding's own id (`trade/total/unit`) goes with.
fn find<'r>(rules: &'r [Declared], id: &str) -> Option<&'r Declared> {
    let is_named =
        |rule: &&Declared| id.strip_prefix(&*rule.id).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    rules.iter().find(is_named)
}

fn page(rule: &Declared, files: &Files) -> String {
    let mut page = String::new();
    let severity = rule.severity.map_or("off", |severity| severity.word());
    let _ = writeln!(page, "{} ({severity}): {}", visible(&rule.id), rule.info.summary);
    if let Some(why) = &rule.why {
        let _ = writeln!(page, "\nWhy: {}", visible(why));
    }
    let _ =
        writeln!(page, "\nDeclared in {}, of the kind `{}`.", visible(files.path(rule.location.file)), rule.info.kind);
    let _ = writeln!(page, "\n{}", rule.info.page);
    page
}
