//! The command line: every command, flag and word of help. It is read here and acted on elsewhere.
//!
//! No environment variable sets an option; one ([`reader`]) says how YAML is read, and nothing that is told depends on it.

mod baseline;
mod changed;
mod check;
pub mod completions;
mod default_command;
mod explain;
mod export;
mod fixes;
mod gate;
mod help;
mod init;
mod lsp;
mod man;
mod new;
mod page;
mod progress;
mod project;
mod reader;
mod rules;
mod schema;
mod statistics;
mod style;
mod test;
#[cfg(test)]
mod tests;
pub mod value;

use std::ffi::OsString;
use std::fs;
use std::io;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ArgAction;
use clap::Args;
use clap::ColorChoice;
use clap::CommandFactory;
use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;
use clap::ValueHint;
use clap::error::ErrorKind;
use clap_complete::Shell;

pub use crate::cli::export::ExportArgs;
pub use crate::cli::init::InitArgs;
pub use crate::cli::new::NewArgs;
use crate::date::Day;
use crate::report::Format;
use crate::report::escape::visible;
pub use fixes::FixArgs;
use value::CalendarDay;
use value::ReportFile;
use value::SeverityChange;

/// Checks records of the relations between countries
///
/// Checks repositories of country-relations records in YAML, JSON and JSON Lines: whether they have the right shape,
/// whether their figures add up and their dates are in order, and whether records agree with each other.
#[derive(Debug, Parser)]
#[command(name = "comity", version, max_term_width = 100, override_usage = help::USAGE)]
#[command(after_help = help::EXAMPLES, after_long_help = help::EXAMPLES_AND_EXITS)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub global: GlobalArgs,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check records; this is what happens when no command is named
    Check(Box<CheckArgs>),
    /// Check a pull request from a stranger: its records, with the rules of the commit that it is based on
    #[command(after_help = help::GATE)]
    Gate(Box<GateArgs>),
    /// Show the page of a rule: what it says, why, and how to mend what it finds
    Explain(ExplainArgs),
    /// List every rule that is in force, its severity, and where it is declared
    Rules,
    /// Begin a repository: configuration, sample records, a hook and a workflow
    #[command(after_help = help::INIT)]
    Init(InitArgs),
    /// Begin a record, in its place
    #[command(after_help = help::NEW)]
    New(NewArgs),
    /// Write the records in one normal form, JSON Lines or JSON, for other tools
    #[command(after_help = help::EXPORT)]
    Export(ExportArgs),
    /// Print the JSON Schema of a file of comity's own, for editors and other tools
    #[command(after_help = help::SCHEMA)]
    Schema(SchemaArgs),
    /// Write the findings that there are to a file, so that only new ones fail the check
    #[command(after_help = help::BASELINE)]
    Baseline(BaselineArgs),
    /// Run the examples that rules give of themselves
    #[command(after_help = help::TEST)]
    Test(TestArgs),
    /// Serve an editor: findings as one types, on standard input and output
    #[command(after_help = help::LSP)]
    Lsp(LspArgs),
    /// Write a page of the dataset and its findings, with pictures, to open in a browser
    #[command(after_help = help::REPORT)]
    Report(PageArgs),
    /// Print the completions of a shell
    #[command(after_help = help::COMPLETIONS)]
    Completions(CompletionsArgs),
    /// Print manual pages
    #[command(after_help = help::MAN)]
    Man(ManArgs),
}

/// What holds for every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Everywhere")]
pub struct GlobalArgs {
    /// Read this configuration instead of the nearest comity.yaml
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,
    /// Show findings and nothing else: no summary, no progress
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: which files are of no kind, what was not checked and why
    #[arg(long, short, global = true)]
    pub verbose: bool,
    /// Use colours; `auto` follows the terminal, `NO_COLOR` and `CLICOLOR_FORCE`
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
}

/// `comity check`
#[derive(Debug, Default, Args)]
#[command(after_help = help::CHECK, after_long_help = help::CHECK_AND_EXITS)]
pub struct CheckArgs {
    /// Files and folders to show findings of; everything if none is named
    ///
    /// The whole dataset is read in any case, so that rules about several records are right. `-` reads one record
    /// from standard input.
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// Show findings that touch what is staged; what is staged is checked, not the work tree
    ///
    /// For hooks of git. The whole dataset is read, as the next commit will have it.
    #[arg(long, conflicts_with_all = ["paths", "since"])]
    pub staged: bool,
    /// Show findings that touch what was changed since a commit, such as `origin/main`
    ///
    /// Changed since the history of HEAD left that of the commit: added, changed, deleted or renamed, committed or not.
    #[arg(long, value_name = "REV", conflicts_with = "paths")]
    pub since: Option<String>,
    /// Which rules are in force.
    #[command(flatten)]
    pub rules: RuleArgs,
    /// What is mended.
    #[command(flatten)]
    pub fixes: FixArgs,
    /// What is shown.
    #[command(flatten)]
    pub output: OutputArgs,
    /// How the check runs.
    #[command(flatten)]
    pub running: RunningArgs,
}

/// Which rules are in force.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Rules")]
pub struct RuleArgs {
    /// Keep only these rules: an id, `namespace/*` or `all`
    #[arg(long, value_name = "RULE", value_delimiter = ',', action = ArgAction::Append)]
    pub select: Vec<String>,
    /// Leave out these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', action = ArgAction::Append)]
    pub ignore: Vec<String>,
    /// Change how bad a rule is: error, warning, info or off
    #[arg(long, value_name = "RULE=LEVEL", value_parser = value::severity_change, action = ArgAction::Append)]
    pub severity: Vec<SeverityChange>,
    /// Let a warning fail the check too
    #[arg(long)]
    pub error_on_warning: bool,
}

/// What is shown.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// How to show findings
    ///
    /// The default is `github` inside GitHub Actions, and `pretty` elsewhere.
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// Write a report to a file as well, such as `json=findings.json`
    #[arg(long, value_name = "FORMAT=FILE", value_parser = value::report_file, action = ArgAction::Append)]
    pub report: Vec<ReportFile>,
    /// Show findings that ask for nothing too
    #[arg(long, value_name = "SEVERITY")]
    pub show: Option<Show>,
    /// Count, for every rule, where it holds, fails, was not checked or did not apply
    #[arg(long)]
    pub statistics: bool,
    /// Show people at most so many findings, 1000 unless said otherwise; all are counted
    #[arg(long, value_name = "NUMBER")]
    pub max_findings: Option<usize>,
    /// Show no progress
    #[arg(long)]
    pub no_progress: bool,
}

/// How the check runs.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Running")]
pub struct RunningArgs {
    /// What the record on standard input is called: it decides the kind of record
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub stdin_filename: Option<PathBuf>,
    /// Read YAML both ways, and report where they differ
    #[arg(long, hide = true)]
    pub verify_parser: bool,
    /// Let a dataset without any record pass
    #[arg(long)]
    pub allow_empty: bool,
    /// With how many threads, and on which day.
    #[command(flatten)]
    pub setting: SettingArgs,
}

/// With how many threads a check runs, and on which day.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct SettingArgs {
    /// Work in so many threads; by default one for each core
    #[arg(long, value_name = "NUMBER", value_parser = value::jobs)]
    pub jobs: Option<NonZeroUsize>,
    /// Check as if this were today, such as 2027-01-31
    ///
    /// By default the day of `SOURCE_DATE_EPOCH` if it is set, else today in UTC.
    #[arg(long, value_name = "DATE", value_parser = value::calendar_day)]
    pub today: Option<CalendarDay>,
}

/// `comity gate`
#[derive(Debug, Args)]
pub struct GateArgs {
    /// The commit that the pull request is based on: a commit, branch or tag, such as origin/main
    #[arg(long, value_name = "REV", allow_hyphen_values = true)]
    pub base: String,
    /// Write what changed and what fails to a file, in Markdown; inside GitHub Actions the job's page shows it too
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub summary: Option<PathBuf>,
    /// What is shown.
    #[command(flatten)]
    pub output: OutputArgs,
    /// With how many threads, and on which day.
    #[command(flatten)]
    pub setting: SettingArgs,
}

/// `comity explain`
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The rule's id, as a report gives it
    pub rule: String,
}

/// `comity schema`
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Which file the schema is of
    #[arg(value_name = "FILE")]
    pub of: SchemaOf,
}

/// `comity test`
#[derive(Debug, Args)]
pub struct TestArgs {
    /// Rule files, or pages in Markdown with blocks of examples; those of the project and comity's own if none is named
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
}

/// `comity baseline`
#[derive(Debug, Args)]
pub struct BaselineArgs {
    /// Take out the findings that are gone, and add none
    #[arg(long)]
    pub prune: bool,
    /// Show no progress
    #[arg(long)]
    pub no_progress: bool,
    /// With how many threads, and on which day.
    #[command(flatten)]
    pub setting: SettingArgs,
}

/// `comity lsp`
#[derive(Debug, Args)]
pub struct LspArgs {
    /// Speak over standard input and output; there is no other way, and some editors say so
    #[arg(long)]
    pub stdio: bool,
    /// Read projects in so many threads; by default one for each core
    #[arg(long, value_name = "NUMBER", value_parser = value::jobs)]
    pub jobs: Option<NonZeroUsize>,
}

/// `comity report`
#[derive(Debug, Args)]
pub struct PageArgs {
    /// Files and folders to show findings of; everything if none is named
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// The page
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath, default_value = "comity-report.html")]
    pub output: PathBuf,
    /// Show no progress
    #[arg(long)]
    pub no_progress: bool,
    /// With how many threads, and on which day.
    #[command(flatten)]
    pub setting: SettingArgs,
}

/// `comity completions`
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: Shell,
}

/// `comity man`
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The command whose page is printed; the program's own if none is named
    #[arg(conflicts_with = "output")]
    pub command: Option<String>,
    /// Write the pages of all commands into this folder
    #[arg(long, short, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub output: Option<PathBuf>,
}

/// What is shown beyond errors and warnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Show {
    /// True remarks that ask for nothing
    Info,
}

/// The files of comity's own that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// comity.yaml
    Config,
    /// A file of rules, *.rules.yaml
    Rules,
    /// What `--format json` and `jsonl` write
    Report,
}

impl SettingArgs {
    /// The day that was asked for; `None` is today.
    pub fn day(&self) -> Option<Day> {
        self.today.and_then(|day| Day::from_ymd(day.year.into(), day.month, day.day))
    }
}

impl CheckArgs {
    /// Whether the record on standard input is to be checked, and nothing else.
    pub fn reads_stdin(&self) -> bool {
        self.paths.iter().any(|path| is_stdin(path))
    }
}

impl OutputArgs {
    /// Whether nothing is told of rules that found nothing.
    pub fn shows_only_findings(&self) -> bool {
        self.format.is_none_or(Format::is_log) && self.report.is_empty() && !self.statistics
    }
}

/// Reads a command line whose first item is the name of the program. Asking for help or the version is an `Err` too:
/// `clap::Error::exit` prints either, and ends with 0 or 2 as it should be.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    parse_where(args, |path| fs::symlink_metadata(path).is_ok())
}

/// Does what a command line says. The code is 0 if all is well, 1 for findings, 2 for what could not be done.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match parse(args) {
        Ok(cli) => cli,
        // A pipe that is closed on us is no error.
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::from(error.use_stderr()) * 2);
        }
    };
    if let Err(message) = reader::choose() {
        return fail(&message);
    }
    match cli.command {
        Command::Check(args) => check::run(&cli.global, &args),
        Command::Gate(args) => gate::run(&cli.global, *args),
        Command::Explain(args) => explain::run(&cli.global, &args),
        Command::Rules => rules::run(&cli.global),
        Command::Init(args) => init::run(&cli.global, &args),
        Command::New(args) => new::run(&cli.global, &args),
        Command::Export(args) => export::run(&cli.global, &args),
        Command::Schema(args) => print(schema::text(args.of)),
        Command::Baseline(args) => baseline::run(&cli.global, &args),
        Command::Test(args) => test::run(&cli.global, &args),
        Command::Lsp(args) => lsp::run(&cli.global, &args),
        Command::Report(args) => page::run(&cli.global, &args),
        Command::Completions(args) => print(&completions::script(args.shell)),
        Command::Man(args) => man::run(&args),
    }
}

/// Writes to standard output; whoever closes it has seen enough.
fn print(text: &str) -> ExitCode {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => fail(&format!("standard output: {error}")),
        _ => ExitCode::SUCCESS,
    }
}

/// Tells the operator what could not be done.
fn fail(message: &str) -> ExitCode {
    let _ = writeln!(io::stderr().lock(), "error: {}", visible(message));
    ExitCode::from(2)
}

/// A word that is no command is a path; if it is close to a command, only if there is such a file.
fn parse_where(args: impl IntoIterator<Item = OsString>, exists: impl Fn(&Path) -> bool) -> Result<Cli, clap::Error> {
    let args = default_command::insert(args.into_iter().collect(), exists);
    let cli = Cli::try_parse_from(args)?;
    if let Command::Check(check) = &cli.command {
        agree(check).map_err(|sentence| refuse("check", &sentence))?;
    }
    if let (Command::Gate(_), Some(_)) = (&cli.command, &cli.global.config) {
        return Err(refuse("gate", "the gate reads the configuration of the base, and no other"));
    }
    Ok(cli)
}

/// What single options can't see: that they contradict each other.
fn agree(check: &CheckArgs) -> Result<(), String> {
    let name = &check.running.stdin_filename;
    match (check.reads_stdin(), name) {
        (true, _) if check.paths.len() > 1 => {
            return Err("`-` reads one record and goes with no other path; for a file of that name write `./-`".into());
        }
        (true, None) => return Err("`-` needs `--stdin-filename FILE`, which decides the kind of record".into()),
        (false, Some(_)) => {
            return Err("`--stdin-filename` names the record that `-` reads, and there is no `-`".into());
        }
        _ => (),
    }
    let reports = &check.output.report;
    let twice =
        reports.iter().enumerate().find(|(at, report)| reports[..*at].iter().any(|one| one.file == report.file));
    twice.map_or(Ok(()), |(_, report)| Err(format!("two reports go to `{}`", report.file.display())))
}

fn refuse(command_name: &str, sentence: &str) -> clap::Error {
    let mut command = Cli::command();
    command.build();
    let check = command.find_subcommand_mut(command_name).expect("it is one of the commands");
    check.error(ErrorKind::ArgumentConflict, sentence)
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}
