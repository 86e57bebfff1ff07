//! The options of each command.

use std::num::NonZeroUsize;
use std::path::Path;
use std::path::PathBuf;

use clap::ArgAction;
use clap::Args;
use clap::ValueEnum;
use clap::ValueHint;
use clap_complete::Shell;

use crate::cli::fixes::FixArgs;
use crate::cli::help;
use crate::cli::value;
use crate::cli::value::CalendarDay;
use crate::cli::value::ReportFile;
use crate::cli::value::SeverityChange;
use crate::date::Day;
use crate::report::Format;

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
    #[arg(long, alias = "output-format", value_name = "FORMAT")]
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
    #[arg(long, short, alias = "threads", value_name = "NUMBER", value_parser = value::jobs)]
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
    #[arg(long, short, alias = "threads", value_name = "NUMBER", value_parser = value::jobs)]
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
    /// Whether a page with pictures is written.
    pub fn has_page(&self) -> bool {
        let formats = self.report.iter().map(|report| report.format).chain(self.format);
        formats.into_iter().any(|format| format == Format::Html)
    }

    /// Whether nothing is told of rules that found nothing.
    pub fn shows_only_findings(&self) -> bool {
        self.format.is_none_or(Format::is_log) && self.report.is_empty() && !self.statistics
    }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}
