//! Tells what a check found.

use std::env;
use std::fs::File;
use std::io;
use std::io::BufWriter;
use std::io::Write;

use super::Outcome;
use super::SHOWN;
use crate::cli::CheckArgs;
use crate::cli::GlobalArgs;
use crate::cli::OutputArgs;
use crate::cli::Show;
use crate::cli::fixes;
use crate::cli::rule_pages;
use crate::cli::statistics;
use crate::cli::style;
use crate::cli::value::ReportFile;
use crate::linter::Checked;
use crate::report;
use crate::report::Format;
use crate::report::Report;
use crate::source::Files;

pub(super) fn show(global: &GlobalArgs, args: &CheckArgs, outcome: &Outcome, files: &Files) -> io::Result<()> {
    let (stdout, stderr) = (io::stdout(), io::stderr());
    if args.fixes.diff {
        // Problems are all that is left to say: what would be found is not what is there.
        let checked = Checked { problems: outcome.checked.problems.clone(), ..Checked::default() };
        let quiet = GlobalArgs { quiet: true, config: None, ..*global };
        let problems = Outcome { checked, ..Outcome::default() };
        show_to(&quiet, args, &problems, files, style::of(global.color, &stderr), &mut stderr.lock())?;
        let color = style::of(global.color, &stdout).color;
        return fixes::show_diff(&outcome.changes, files, color, stdout.lock());
    }
    let Some(input) = outcome.mended_input else {
        return show_to(global, args, outcome, files, style::of(global.color, &stdout), &mut stdout.lock());
    };
    show_to(global, args, outcome, files, style::of(global.color, &stderr), &mut stderr.lock())?;
    stdout.lock().write_all(files.in_memory(input).unwrap_or_default())
}

/// Tells what was found, by whatever `tell` does with it.
pub(in crate::cli) fn tell<T>(
    args: &CheckArgs,
    outcome: &Outcome,
    quiet: bool,
    tell: impl FnOnce(&Report<'_>) -> T,
) -> T {
    let checked = &outcome.checked;
    let tallies = checked.tallies.iter().map(|(rule, tally)| (rule.to_string(), tally.summary())).collect();
    let kinds = checked.kinds.iter().map(|(kind, number)| (kind.to_string(), *number)).collect();
    tell(&Report {
        findings: &checked.findings,
        forgiven: &checked.forgiven,
        problems: &checked.problems,
        tallies: &tallies,
        declared: &outcome.declared,
        kinds: &kinds,
        exhibits: &checked.exhibits,
        pages: &rule_pages::of(outcome.pages.as_deref(), checked, &outcome.declared),
        counts: outcome.counts(),
        elsewhere: outcome.elsewhere,
        version: env!("CARGO_PKG_VERSION"),
        fails_on_warning: args.rules.error_on_warning,
        show_info: args.output.show == Some(Show::Info),
        fixes: args.fixes.most(),
        max_findings: Some(args.output.max_findings.unwrap_or(SHOWN)),
        quiet,
        style: report::Style::default(),
    })
}

fn show_to(
    global: &GlobalArgs,
    args: &CheckArgs,
    outcome: &Outcome,
    files: &Files,
    style: report::Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    tell(args, outcome, global.quiet, |report| {
        args.output.report.iter().try_for_each(|file| write_file(report, file, files))?;
        format(&args.output).render(&Report { style, ..*report }, files, &mut out)
    })?;
    if format(&args.output).is_log() {
        show_rest(global, args, outcome, &mut out)?;
    }
    out.flush()
}

/// Writes a report to its file.
pub(in crate::cli) fn write_file(report: &Report<'_>, to: &ReportFile, files: &Files) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(&to.file)?);
    to.format.render(report, files, &mut out)?;
    out.flush()
}

/// What is said below the report.
fn show_rest(global: &GlobalArgs, args: &CheckArgs, outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    if args.output.statistics {
        statistics::write(&outcome.checked, out)?;
    }
    if global.verbose {
        let (files, are) = if outcome.others == 1 { ("file", "is") } else { ("files", "are") };
        writeln!(out, "{} {files} {are} of no kind of record", outcome.others)?;
    }
    if let Some(remark) = outcome.remark.as_ref().filter(|_| !global.quiet) {
        writeln!(out, "{remark}")?;
    }
    if outcome.without_record > 0 && !global.quiet {
        let (paths, hold) = if outcome.without_record == 1 { ("path", "holds") } else { ("paths", "hold") };
        writeln!(out, "{} {paths} {hold} no record", outcome.without_record)?;
    }
    Ok(())
}

/// The form in which findings are shown.
pub(in crate::cli) fn format(args: &OutputArgs) -> Format {
    args.format.unwrap_or_else(default_format)
}

fn default_format() -> Format {
    let is_action = env::var("GITHUB_ACTIONS").is_ok_and(|value| value == "true");
    if is_action { Format::Github } else { Format::Pretty }
}
