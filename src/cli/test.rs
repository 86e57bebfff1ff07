//! `comity test`: the examples that rules give of themselves.

use std::collections::BTreeSet;
use std::io;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use crate::cli::GlobalArgs;
use crate::cli::TestArgs;
use crate::cli::check;
use crate::cli::project::Project;
use crate::config::Severities;
use crate::document;
use crate::document::Format;
use crate::examples;
use crate::report::summary::count;
use crate::source::FileId;
use crate::source::Files;

/// Runs the examples of rule files, and shows those that are not as they say.
pub(super) fn run(global: &GlobalArgs, args: &TestArgs) -> ExitCode {
    let mut files = Files::default();
    let project = match Project::open(global, None, Severities::default(), &mut files) {
        Ok(project) => project,
        Err(failure) => return check::show_failure(global, failure, &files),
    };
    // The rule that a record meets its schema stands in the configuration, not in a rule file.
    let declared = project.config.rules.iter().filter(|rule| rule.info.kind != "schema");
    let known: BTreeSet<FileId> = declared.map(|rule| rule.location.file).collect();
    let wanted = match wanted(&project, args, &known, &files) {
        Ok(wanted) => wanted,
        Err(message) => return super::fail(&message),
    };
    let (mut tried, mut findings, mut ran) = (0, Vec::new(), 0);
    for file in wanted {
        let Some(bytes) = files.read_again(file) else {
            return super::fail(&format!("`{}` changed while it was read", files.path(file)));
        };
        let format = Format::of(Path::new(files.path(file))).unwrap_or(Format::Yaml);
        let reading = document::read(file, format, &bytes, &project.config.limits, &project.config.reading);
        for document in &reading.documents {
            let result = examples::run(&project.config, document);
            tried += result.examples as u64;
            findings.extend(result.findings);
            ran += 1;
        }
    }
    let failed = findings.len();
    if failed > 0 {
        return check::show_findings(global, findings, &files);
    }
    let line = match tried {
        0 => format!("{}: no rule has an example\n", count(ran, "rule file")),
        _ => format!("{}, {}: all is as they say\n", count(ran, "rule file"), count(tried, "example")),
    };
    let written = io::stdout().lock().write_all(line.as_bytes());
    written.map_or_else(|error| super::fail(&error.to_string()), |()| ExitCode::SUCCESS)
}

/// The rule files that are named, or all that declare a rule.
fn wanted(project: &Project, args: &TestArgs, known: &BTreeSet<FileId>, files: &Files) -> Result<Vec<FileId>, String> {
    if args.files.is_empty() {
        return Ok(known.iter().copied().collect());
    }
    let find = |given: &std::path::PathBuf| {
        let path = project.current.join(given);
        let real = path.canonicalize().map_err(|_| format!("`{}` does not exist", given.display()))?;
        let is_it = |file: &&FileId| {
            files.on_disk(**file).is_some_and(|on_disk| on_disk.canonicalize().is_ok_and(|on_disk| on_disk == real))
        };
        let found = known.iter().find(is_it).copied();
        found.ok_or_else(|| {
            format!(
                "`{}` is no rule file of this project: `comity.yaml` lists it under no kind of record",
                given.display()
            )
        })
    };
    args.files.iter().map(find).collect()
}
