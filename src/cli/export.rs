//! `comity export`: the records in normal form, for other tools.

use std::fs;
use std::fs::File;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::ValueEnum;
use clap::ValueHint;
use tempfile::NamedTempFile;

use crate::cli::GlobalArgs;
use crate::cli::check;
use crate::cli::project::Project;
use crate::cli::project::problem;
use crate::config::Failure;
use crate::config::Severities;
use crate::dataset::read::plain;
use crate::dataset::selection::Selection;
use crate::diagnostic::Diagnostic;
use crate::export::Export;
use crate::export::Form;
use crate::export::LeftOut;
use crate::linter::Target;
use crate::linter::Targets;
use crate::linter::versions;
use crate::report::compact;
use crate::report::escape::visible;
use crate::report::page::Pages;
use crate::report::summary::count;
use crate::source::Files;

/// `comity export`
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Files and folders whose records are written; all records if none is named
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// How the records are written
    #[arg(long, value_name = "FORMAT", default_value = "jsonl")]
    pub format: ExportFormat,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}

/// How records are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// A record a line
    Jsonl,
    /// One list
    Json,
}

/// What was told of documents that were left out.
#[derive(Clone, Copy, Default)]
struct Told {
    wrong: u64,
    unfinished: u64,
}

/// Writes the records. The code is 1 if some were left out, 2 if it could not be finished.
pub(super) fn run(global: &GlobalArgs, args: &ExportArgs) -> ExitCode {
    let mut files = Files::default();
    let found = Project::open(global, None, Severities::default(), &mut files).and_then(|project| {
        let targets = check::all_records(&project, &mut files)?;
        let chosen = chosen(&project, args, &targets, &files)?;
        Ok((project, targets, chosen))
    });
    let (project, targets, chosen) = match found {
        Ok(found) => found,
        Err(failure) => return refuse(&failure, &files),
    };
    let mut told = Told::default();
    let unread = targets.findings.iter().filter(|finding| {
        finding.rule != "dataset/name-collision" && chosen.touches(Path::new(files.path(finding.location.file)))
    });
    unread.for_each(|finding| told.tell(&LeftOut::Wrong(finding.clone().into()), &files));
    let targets: Vec<&Target> =
        targets.targets.iter().filter(|target| chosen.touches(Path::new(files.path(target.file)))).collect();
    let mut tell = |left_out| told.tell(&left_out, &files);
    let form = if args.format == ExportFormat::Json { Form::Json } else { Form::JsonLines };
    let written = write_to(args.output.as_deref(), |out| {
        Export::new(&project.config, &files, form, out, &mut tell).write(targets.iter().copied())
    });
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => told.exit_code(),
        Err(error) => {
            let shown = args.output.as_ref().map_or("standard output".into(), |file| format!("`{}`", file.display()));
            super::fail(&format!("{shown} could not be written: {}", plain(&error)))
        }
        Ok(0) if told.is_nothing() && chosen.is_everything() => {
            refuse(&Failure { diagnostics: Vec::new(), problems: vec![check::no_records(&project, true)] }, &files)
        }
        Ok(records) => {
            told.sum_up(global, args, records);
            told.exit_code()
        }
    }
}

/// Says why nothing is written, where no record would be expected; exit code 2.
fn refuse(failure: &Failure, files: &Files) -> ExitCode {
    let pages = Pages::new(files);
    let findings = failure.diagnostics.iter().map(|finding| compact::line(finding, &pages));
    let problems = failure.problems.iter().map(|problem| compact::problem_line(problem, &pages));
    findings.chain(problems).for_each(|line| {
        let _ = writeln!(io::stderr().lock(), "{line}");
    });
    ExitCode::from(2)
}

/// The part of the dataset that is asked for. A file of records is no place to write to.
fn chosen(project: &Project, args: &ExportArgs, targets: &Targets, files: &Files) -> Result<Selection, Failure> {
    let root = &project.root.folder;
    let known: Vec<PathBuf> = targets.targets.iter().map(|target| files.path(target.file).into()).collect();
    if let Some(file) = &args.output {
        let path = project.current.join(file);
        if path.strip_prefix(root).is_ok_and(|name| versions::kinds(&project.config, name).is_some()) {
            let shown = file.display();
            return Err(problem(format!("`{shown}` would itself be a file of records; choose another name")));
        }
    }
    let chosen = Selection::of_paths(root, &project.current, &args.paths, &known);
    chosen.map_err(|error| problem(error.to_string()))
}

/// Lets standard output or a file be written. A file is replaced as a whole or not at all.
fn write_to(file: Option<&Path>, write: impl FnOnce(&mut dyn Write) -> io::Result<u64>) -> io::Result<u64> {
    let Some(path) = file else { return write(&mut BufWriter::new(io::stdout().lock())) };
    let before = fs::metadata(path).ok();
    // What is no regular file, such as a pipe, is written to; a link stays one.
    if fs::symlink_metadata(path).is_ok_and(|data| !data.is_file()) {
        return write(&mut BufWriter::new(File::create(path)?));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".comity-").suffix(".tmp");
    // Others read it as they read any file, not its owner alone.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut draft: NamedTempFile = builder.tempfile_in(folder)?;
    let records = write(&mut BufWriter::new(&mut draft))?;
    if let Some(before) = before {
        draft.as_file().set_permissions(before.permissions())?;
    }
    draft.persist(path)?;
    Ok(records)
}

impl Told {
    fn tell(&mut self, left_out: &LeftOut, files: &Files) {
        let pages = Pages::new(files);
        let line = match left_out {
            LeftOut::Wrong(finding) => {
                self.unfinished += u64::from(is_limit(finding));
                self.wrong += u64::from(!is_limit(finding));
                compact::line(finding, &pages)
            }
            LeftOut::Unfinished(problem) => {
                self.unfinished += 1;
                compact::problem_line(problem, &pages)
            }
        };
        let _ = writeln!(io::stderr().lock(), "{line}");
    }

    fn is_nothing(self) -> bool {
        self.wrong == 0 && self.unfinished == 0
    }

    /// Says how much there is, where it would not be seen.
    fn sum_up(self, global: &GlobalArgs, args: &ExportArgs, records: u64) {
        if global.quiet || (args.output.is_none() && self.is_nothing() && records > 0) {
            return;
        }
        let place = args.output.as_ref().map(|file| format!("{}: ", visible(&file.display().to_string())));
        let errors = match self.wrong + self.unfinished {
            0 => String::new(),
            errors => format!("; left out for {}", count(errors, "error")),
        };
        let (place, records) = (place.unwrap_or_default(), count(records, "record"));
        let _ = writeln!(io::stderr().lock(), "{place}{records} written{errors}");
    }

    fn exit_code(self) -> ExitCode {
        match self {
            Self { unfinished: 1.., .. } => ExitCode::from(2),
            Self { wrong: 1.., .. } => ExitCode::from(1),
            Self { .. } => ExitCode::SUCCESS,
        }
    }
}

fn is_limit(finding: &Diagnostic) -> bool {
    finding.rule.starts_with("limit/")
}
