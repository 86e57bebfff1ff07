//! `comity rules`: every rule in force.

use std::process::ExitCode;

use crate::cli::GlobalArgs;
use crate::cli::check;
use crate::cli::project::Project;
use crate::config::Severities;
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
    super::print(&lines.concat())
}
