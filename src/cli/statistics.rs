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
    let share = share(unusual, files);
    write!(
        out,
        "\n{unusual} of {files} files ({share}) took longer to read because of unusual YAML, such as anchors, "
    )?;
    writeln!(out, "tags or tabs; what is found does not depend on that")
}

/// A part of a whole in per cent, to one decimal where that is less than ten.
fn share(part: usize, whole: usize) -> String {
    let tenths = part.saturating_mul(1000).saturating_add(whole / 2) / whole.max(1);
    match (tenths / 10, tenths % 10) {
        (0, 0) => "less than 0.1 %".to_owned(),
        (units @ 0..10, rest @ 1..) => format!("{units}.{rest} %"),
        _ => format!("{} %", (tenths + 5) / 10),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_told_in_as_many_digits_as_are_read() {
        let table = [
            (1, 25_770, "less than 0.1 %"),
            (81, 25_770, "0.3 %"),
            (1, 100, "1 %"),
            (37, 1_000, "3.7 %"),
            (9_949, 100_000, "9.9 %"),
            (9_994, 100_000, "10 %"),
            (123, 1_000, "12 %"),
            (1, 2, "50 %"),
            (7, 7, "100 %"),
        ];
        for (part, whole, told) in table {
            assert_eq!(share(part, whole), told);
        }
    }
}
