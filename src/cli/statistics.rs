//! `--statistics`: what became of each rule.

use std::collections::BTreeMap;
use std::io;
use std::io::Write;
use std::sync::Arc;

use crate::linter::Checked;
use crate::report::escape::visible;
use crate::rule::Tally;

/// Writes a line for each rule, and below it why it was not checked; then how many files were slow to read, if any.
pub(super) fn write(checked: &Checked, out: &mut dyn Write) -> io::Result<()> {
    rules(&checked.tallies, out)?;
    let (unusual, files) = (checked.unusual, checked.files);
    if unusual == 0 {
        return Ok(());
    }
    writeln!(out, "\n{unusual} of {files} files hold YAML that is rarely written so, which takes longer to read")
}

fn rules(tallies: &BTreeMap<Arc<str>, Tally>, out: &mut dyn Write) -> io::Result<()> {
    let width = tallies.keys().map(|rule| rule.chars().count()).max().unwrap_or(0).max("rule".len());
    writeln!(out)?;
    writeln!(out, "{:width$} {:>8} {:>8} {:>11} {:>14}", "rule", "holds", "fails", "not checked", "not applicable")?;
    for (rule, tally) in tallies {
        let (holds, fails, unchecked) = (tally.holds, tally.fails, tally.unchecked());
        let rule = visible(rule);
        writeln!(out, "{rule:width$} {holds:>8} {fails:>8} {unchecked:>11} {:>14}", tally.not_applicable)?;
        for (reason, times) in &tally.not_checked {
            writeln!(out, "{:width$} {:>8} {:>8} {times:>11} {}", "", "", "", reason.0)?;
        }
    }
    Ok(())
}
