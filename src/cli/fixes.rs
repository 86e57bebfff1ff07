//! `comity check --fix` and `--diff`.

use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;

use clap::Args;

use crate::cli::CheckArgs;
use crate::cli::interrupt;
use crate::cli::project::Project;
use crate::dataset::selection::Selection;
use crate::diagnostic::Applicability;
use crate::fix;
use crate::fix::Change;
use crate::fix::Fixed;
use crate::fix::Request;
use crate::linter::Checked;
use crate::linter::Targets;
use crate::report::diff;
use crate::report::summary::count;
use crate::source::Files;

/// What is mended.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Fixes")]
pub struct FixArgs {
    /// Apply the fixes that change no value, and show what is left
    #[arg(long, conflicts_with = "staged")]
    pub fix: bool,
    /// With --fix or --diff, apply fixes that change a value in the one way its rule allows too
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Show what --fix would change, and change nothing; 1 if there is something
    #[arg(long, conflicts_with_all = ["format", "report", "statistics"])]
    pub diff: bool,
}

impl FixArgs {
    /// The fixes that are applied, or counted: those up to this one.
    pub(super) fn most(&self) -> Applicability {
        if self.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe }
    }
}

/// Checks, and mends what is asked to be mended, in the files that are asked about. Standard input, and what `--diff`
/// would change, are mended in memory only.
pub(super) fn check(
    args: &CheckArgs,
    project: &Project,
    (targets, selection): (&Targets, &Selection),
    files: &mut Files,
    mut look: impl FnMut(&Files) -> Checked,
) -> Fixed {
    let FixArgs { fix: is_fixing, diff, .. } = args.fixes;
    if !is_fixing && !diff {
        return Fixed { checked: look(files), ..Fixed::default() };
    }
    let asked = targets.targets.iter().filter(|target| selection.touches(Path::new(files.path(target.file))));
    let editable = asked.map(|target| (target.file, target.format)).collect();
    let request = Request { config: &project.config, most: args.fixes.most(), editable };
    let mut fixed = fix::until_still(&request, files, &mut look);
    if !diff && !args.reads_stdin() {
        let wanted = fixed.changes.len();
        let stop = interrupt::watched();
        let left = fix::write(&project.root.folder, &mut fixed, files, || stop.is_asked_for());
        if left > 0 {
            interrupt::leave(&format!("{} of {} fixed", fixed.changes.len(), count(wanted as u64, "file")));
        }
        stop.watch_no_more();
        if fixed.changes.len() < wanted {
            fixed.checked = look(files);
        }
    }
    fixed.checked.problems.append(&mut fixed.problems);
    fixed
}

/// Writes what would change.
pub(super) fn show_diff(changes: &[Change], files: &Files, color: bool, out: impl Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let mut has_unseen = false;
    for Change { file, before, after, .. } in changes {
        has_unseen |= diff::write(files.path(*file), before, after, color, &mut out)?;
    }
    out.flush()?;
    let mut notes = io::stderr().lock();
    if has_unseen {
        writeln!(notes, "characters that can't be seen are spelt out here, so `patch` can't use this; `--fix` can")?;
    }
    writeln!(notes, "{}", would_fix(changes))
}

fn would_fix(changes: &[Change]) -> String {
    match changes.iter().map(|change| change.fixed).sum() {
        0 => "nothing would be fixed".to_owned(),
        fixed => format!("{} would be fixed, in {}", count(fixed, "finding"), count(changes.len() as u64, "file")),
    }
}
