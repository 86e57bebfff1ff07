//! `comity test`: the examples that rules give of themselves.

use std::collections::BTreeSet;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::cli::GlobalArgs;
use crate::cli::TestArgs;
use crate::cli::check;
use crate::cli::project::Project;
use crate::cli::project::beside;
use crate::config;
use crate::config::Config;
use crate::config::Failure;
use crate::config::Severities;
use crate::diagnostic::Diagnostic;
use crate::document;
use crate::document::Format;
use crate::examples;
use crate::examples::Page;
use crate::examples::Tried;
use crate::report::summary::count;
use crate::rules::KINDS;
use crate::source::FileId;
use crate::source::Files;

/// Runs the examples of rule files and pages, and shows those that are not as they say.
pub(super) fn run(global: &GlobalArgs, args: &TestArgs) -> ExitCode {
    let mut files = Files::default();
    let project = match Project::open(global, None, Severities::default(), &mut files) {
        Ok(project) => project,
        Err(failure) => return check::show_failure(global, failure, &files),
    };
    let trials =
        if args.files.is_empty() { everything(&project, &mut files) } else { named(&project, &args.files, &mut files) };
    let mut trials = match trials {
        Ok(trials) => trials,
        Err(Refusal::Message(message)) => return super::fail(&message),
        Err(Refusal::Failure(failure)) => return check::show_failure(global, failure, &files),
    };
    let findings: Vec<Diagnostic> = trials.iter_mut().flat_map(|trial| std::mem::take(&mut trial.findings)).collect();
    if !findings.is_empty() {
        return check::show_findings(global, findings, &files);
    }
    let lines: String = trials.iter().map(Trial::line).collect();
    let written = io::stdout().lock().write_all(lines.as_bytes());
    written.map_or_else(|error| super::fail(&error.to_string()), |()| ExitCode::SUCCESS)
}

/// Why nothing was tried.
enum Refusal {
    Message(String),
    Failure(Failure),
}

/// What was tried, and what came of it.
#[derive(Default)]
struct Trial {
    /// Whose examples they are, for people.
    whose: &'static str,
    rule_files: u64,
    pages: u64,
    examples: u64,
    findings: Vec<Diagnostic>,
}

impl Trial {
    fn add(&mut self, tried: Tried) {
        self.examples += tried.examples as u64;
        self.findings.extend(tried.findings);
    }

    fn line(&self) -> String {
        let (files, pages) = (count(self.rule_files, "rule file"), count(self.pages, "page"));
        let sources = match (self.rule_files, self.pages) {
            (_, 0) => files,
            (0, _) => pages,
            _ => format!("{files} and {pages}"),
        };
        let whose = self.whose;
        match self.examples {
            0 => format!("{sources}{whose}: no rule has an example\n"),
            examples => format!("{sources}{whose}, {}: all is as they say\n", count(examples, "example")),
        }
    }
}

/// The project's own rule files, then those that come with comity, with the pages of its kinds of rule.
fn everything(project: &Project, files: &mut Files) -> Result<Vec<Trial>, Refusal> {
    let own = rule_files(&project.config, |is_own| is_own);
    let mut trials = Vec::new();
    if !own.is_empty() {
        trials.push(try_files(project, &own, files)?);
    }
    let mut builtin = try_files(project, &rule_files(&project.config, |is_own| !is_own), files)?;
    builtin.whose = if trials.is_empty() { "" } else { " of comity itself" };
    let config = config::load_builtin(project.config.settings.today, files).map_err(Refusal::Failure)?;
    for info in KINDS {
        let file = files.add_builtin(format!("{}.md", info.kind), info.page);
        let page = Page { file, text: info.page, config: &config, root: Path::new("") };
        builtin.add(page.run(files));
        builtin.pages += 1;
    }
    trials.push(builtin);
    Ok(trials)
}

/// The files that declare rules. The rule that a record meets its schema stands in the configuration instead.
fn rule_files(config: &Config, is_wanted: impl Fn(bool) -> bool) -> Vec<FileId> {
    let declared = config.rules.iter().filter(|rule| rule.info.kind != "schema" && is_wanted(rule.is_own));
    let files: BTreeSet<FileId> = declared.map(|rule| rule.location.file).collect();
    files.into_iter().collect()
}

fn try_files(project: &Project, wanted: &[FileId], files: &Files) -> Result<Trial, Refusal> {
    let mut trial = Trial::default();
    for &file in wanted {
        let Some(bytes) = files.read_again(file) else {
            return Err(Refusal::Message(format!("`{}` changed while it was read", files.path(file))));
        };
        let format = Format::of(Path::new(files.path(file))).unwrap_or(Format::Yaml);
        let reading = document::read(file, format, &bytes, &project.config.limits, &project.config.reading);
        reading.documents.iter().for_each(|document| trial.add(examples::run(&project.config, document)));
        trial.rule_files += 1;
    }
    Ok(trial)
}

/// That a file is not there, and which was likely meant.
fn absent(path: &Path, given: &Path) -> String {
    let name = path.file_name().and_then(|name| name.to_str());
    let near = path.parent().zip(name).and_then(|(folder, name)| beside(folder, name));
    let near = near.map(|near| format!("; did you mean `{}`?", given.with_file_name(near).display()));
    format!("`{}` does not exist{}", given.display(), near.unwrap_or_default())
}

/// The rule files and pages that are named.
fn named(project: &Project, named: &[PathBuf], files: &mut Files) -> Result<Vec<Trial>, Refusal> {
    let known = rule_files(&project.config, |_| true);
    let mut trial = Trial::default();
    for given in named {
        let shown = given.display();
        let path = project.current.join(given);
        let real = path.canonicalize().map_err(|_| Refusal::Message(absent(&path, given)))?;
        if is_page(given) {
            trial.add(try_page(project, given, &real, files)?);
            trial.pages += 1;
            continue;
        }
        let is_it = |file: &&FileId| {
            files.on_disk(**file).is_some_and(|on_disk| on_disk.canonicalize().is_ok_and(|on_disk| on_disk == real))
        };
        let found = known.iter().find(is_it).copied().ok_or_else(|| {
            let reason = "`comity.yaml` lists it under no kind of record, and it is no page in Markdown";
            Refusal::Message(format!("`{shown}` is no rule file of this project: {reason}"))
        })?;
        let tried = try_files(project, &[found], files)?;
        trial.rule_files += tried.rule_files;
        trial.examples += tried.examples;
        trial.findings.extend(tried.findings);
    }
    Ok(vec![trial])
}

fn is_page(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    ["md", "markdown"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

fn try_page(project: &Project, given: &Path, real: &Path, files: &mut Files) -> Result<Tried, Refusal> {
    let text = std::fs::read_to_string(real)
        .map_err(|error| Refusal::Message(format!("`{}` could not be read: {error}", given.display())))?;
    let root = &project.root.folder;
    let inside = root.canonicalize().ok().and_then(|root| real.strip_prefix(root).ok());
    let name = inside.unwrap_or(given).to_string_lossy().replace('\\', "/");
    let file = files.add_disk(name, real.to_owned());
    files.note(file, text.as_bytes());
    Ok(Page { file, text: &text, config: &project.config, root }.run(files))
}
