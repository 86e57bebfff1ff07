//! The command line: every command, flag and word of help. It is read here and acted on elsewhere.
//!
//! No environment variable sets an option; one ([`reader`]) says how YAML is read, and nothing that is told depends on it.

pub mod args;
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
mod interrupt;
mod lsp;
mod man;
mod new;
mod page;
mod progress;
mod project;
mod reader;
mod rule_pages;
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
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::ColorChoice;
use clap::CommandFactory;
use clap::Parser;
use clap::Subcommand;
use clap::ValueHint;
use clap::error::ErrorKind;

pub use crate::cli::args::BaselineArgs;
pub use crate::cli::args::CheckArgs;
pub use crate::cli::args::CompletionsArgs;
pub use crate::cli::args::ExplainArgs;
pub use crate::cli::args::GateArgs;
pub use crate::cli::args::LspArgs;
pub use crate::cli::args::ManArgs;
pub use crate::cli::args::OutputArgs;
pub use crate::cli::args::PageArgs;
pub use crate::cli::args::RuleArgs;
pub use crate::cli::args::RunningArgs;
pub use crate::cli::args::SchemaArgs;
pub use crate::cli::args::SchemaOf;
pub use crate::cli::args::SettingArgs;
pub use crate::cli::args::Show;
pub use crate::cli::args::TestArgs;
pub use crate::cli::export::ExportArgs;
pub use crate::cli::init::InitArgs;
pub use crate::cli::new::NewArgs;
use crate::report::escape::visible;
pub use fixes::FixArgs;

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
    #[command(after_help = help::EXPLAIN)]
    Explain(ExplainArgs),
    /// List every rule that is in force, its severity, and where it is declared
    #[command(after_help = help::RULES)]
    Rules,
    /// Begin a repository: configuration, sample records, a hook, a workflow and settings for an editor
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

/// Reads a command line whose first item is the name of the program. Asking for help or the version is an `Err` too:
/// `clap::Error::exit` prints either, and ends with 0 or 2 as it should be.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    parse_where(args, |path| fs::symlink_metadata(path).is_ok())
}

/// Does what a command line says. The code is 0 if all is well, 1 for findings, 2 for what could not be done.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match parse(args.clone()) {
        Ok(cli) => cli,
        // A pipe that is closed on us is no error.
        Err(error) => {
            let error = shown(error, &args);
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

/// The same error with the visible forms of the arguments: they may come from strangers, and `clap` prints them as they
/// are, among lines of its own.
fn shown(error: clap::Error, args: &[OsString]) -> clap::Error {
    let forms: Vec<OsString> = args.iter().map(|arg| visible(&arg.to_string_lossy()).into()).collect();
    if !error.use_stderr() || forms == args {
        return error;
    }
    let same = parse(forms).err().filter(clap::Error::use_stderr);
    same.unwrap_or_else(|| refuse("check", "an argument holds characters that can't be seen"))
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
