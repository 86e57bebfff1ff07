//! `comity rules`: every rule in force.

use std::process::ExitCode;

use crate::builtin;
use crate::cli::GlobalArgs;
use crate::cli::check;
use crate::cli::project::Project;
use crate::config::Severities;
use crate::diagnostic::Severity;
use crate::report::escape::visible;
use crate::source::Files;

/// Lists the rules with their severity, kind and place.
pub(super) fn run(global: &GlobalArgs) -> ExitCode {
    let mut files = Files::default();
    let project = match Project::open(global, None, Severities::default(), &mut files) {
        Ok(project) => project,
        Err(failure) => return check::show_failure(global, failure, &files),
    };
    let rules = project.config.rules.iter().filter(|rule| rule.info.kind != "schema");
    let lines = rules.map(|rule| {
        let severity = rule.severity.map_or("off", |severity| severity.word());
        let kind = rule.info.kind;
        format!("{:<40} {severity:<8} {kind:<11} {}\n", visible(&rule.id), visible(files.path(rule.location.file)))
    });
    let mut lines: Vec<String> = lines.collect();
    lines.sort_unstable();
    lines.dedup();
    lines.extend(built_in(&project));
    super::print(&lines.concat())
}

/// The rules that no file declares.
fn built_in(project: &Project) -> impl Iterator<Item = String> {
    let line = |id: &str, severity: Severity| {
        let severity = project.config.severities.of(id, Some(severity)).map_or("off", Severity::word);
        format!("{id:<40} {severity:<8} built-in\n")
    };
    let mut lines: Vec<String> = builtin::all().map(|builtin| line(builtin.id, builtin.severity)).collect();
    // One line for all that a schema may say, each called after its keyword.
    lines.push(line("schema/KEYWORD", Severity::Error));
    lines.sort_unstable();
    lines.into_iter()
}
