//! `comity rules`: every rule in force.

use std::process::ExitCode;

use crate::builtin;
use crate::cli::GlobalArgs;
use crate::cli::check;
use crate::cli::project::Project;
use crate::config::Severities;
use crate::diagnostic::Applicability;
use crate::diagnostic::Severity;
use crate::fix;
use crate::report::escape::visible;
use crate::source::Files;

/// One line for all that a schema may say, each called after its keyword.
const SCHEMA: &str = "schema/KEYWORD";

/// Lists the rules with their severity, kind and place, and whether they can be mended.
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
        let (file, fix) = (visible(files.path(rule.location.file)), offer(kind));
        format!("{:<40} {severity:<8} {kind:<11} {file}{fix}\n", visible(&rule.id))
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
        let fix = offer(if id == SCHEMA { "schema" } else { id });
        format!("{id:<40} {severity:<8} built-in{fix}\n")
    };
    let mut lines: Vec<String> = builtin::all().map(|builtin| line(builtin.id, builtin.severity)).collect();
    lines.push(line(SCHEMA, Severity::Error));
    lines.sort_unstable();
    lines.into_iter()
}

/// Whether findings of a rule, or of a kind of rule, can be mended by `--fix`, with `--unsafe-fixes`, or by people only.
fn offer(rule: &str) -> &'static str {
    match fix::offer::of(rule) {
        Some(Applicability::Safe) => "  (fix)",
        Some(Applicability::Unsafe) => "  (unsafe fix)",
        Some(Applicability::Suggestion) => "  (suggestion)",
        None => "",
    }
}
