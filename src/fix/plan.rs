//! Which fixes are applied together.

use std::collections::BTreeMap;

use crate::diagnostic::Applicability;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Edit;
use crate::diagnostic::Fix;
use crate::source::FileId;
use crate::source::Span;

/// The edits of one round, by file.
pub(super) struct Plan<'f> {
    pub(super) files: BTreeMap<FileId, Planned<'f>>,
}

/// The edits of one file. None touches another.
#[derive(Default)]
pub(super) struct Planned<'f> {
    /// By the byte where they begin.
    edits: BTreeMap<usize, &'f Edit>,
    /// The findings that they fix.
    pub(super) fixes: u64,
}

impl<'f> Plan<'f> {
    /// Takes one fix of each finding, the first by place; of those at one place, that of the worst finding. One that
    /// touches another waits for the next round.
    pub(super) fn new(findings: &'f [Diagnostic], most: Applicability, is_open: impl Fn(FileId) -> bool) -> Self {
        let fixes = findings.iter().filter_map(|finding| Some((finding, finding.applicable(most)?)));
        let mut fixes: Vec<(&Diagnostic, &Fix)> = fixes.filter(|(_, fix)| fix.file().is_some_and(&is_open)).collect();
        let place = |fix: &Fix| fix.edits.iter().map(|edit| (edit.file, edit.span.start)).min();
        fixes.sort_by_key(|&(finding, fix)| (place(fix), finding.severity, finding.level));
        let mut plan = Self { files: BTreeMap::new() };
        for (_, fix) in fixes {
            plan.take(fix);
        }
        plan
    }

    fn take(&mut self, fix: &'f Fix) {
        let Some(file) = fix.file() else { return };
        let planned = self.files.entry(file).or_default();
        if fix.edits.iter().all(|edit| planned.is_free(edit.span)) {
            planned.edits.extend(fix.edits.iter().map(|edit| (edit.span.start, edit)));
            planned.fixes += 1;
        }
    }
}

impl<'f> Planned<'f> {
    /// The edits in order of place.
    pub(super) fn edits(&self) -> Vec<&'f Edit> {
        self.edits.values().copied().collect()
    }

    /// Whether a place shares no byte and no border with an edit: there it would matter which comes first.
    fn is_free(&self, place: Span) -> bool {
        self.edits.range(..=place.end).next_back().is_none_or(|(_, before)| before.span.end < place.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Level;
    use crate::diagnostic::Severity;
    use crate::source::Location;

    fn finding(severity: Severity, applicability: Applicability, spans: &[(usize, usize)]) -> Diagnostic {
        let edit = |&(start, end): &_| Edit { file: FileId(0), span: Span::new(start, end), content: "x".to_owned() };
        let edits: Vec<Edit> = spans.iter().map(edit).collect();
        let location = Location { file: FileId(0), document: 0, span: edits[0].span };
        let fix = Fix { applicability, title: "write x".to_owned(), edits };
        Diagnostic::error("a/b", Level::Record, location, "wrong").severity(severity).fix(fix)
    }

    fn planned(findings: &[Diagnostic], most: Applicability) -> Vec<(usize, usize)> {
        let plan = Plan::new(findings, most, |_| true);
        let edits = plan.files.into_values().flat_map(|planned| planned.edits());
        edits.map(|edit| (edit.span.start, edit.span.end)).collect()
    }

    #[test]
    fn the_first_by_place_wins_and_what_touches_it_waits() {
        use Applicability::Safe;
        use Severity::Error;
        use Severity::Info;
        let one = |start, end| finding(Error, Safe, &[(start, end)]);
        assert_eq!(planned(&[one(5, 9), one(0, 6), one(10, 12)], Safe), [(0, 6), (10, 12)]);
        assert_eq!(planned(&[one(0, 3), one(3, 5), one(6, 6), one(6, 6)], Safe), [(0, 3), (6, 6)]);
        // A fix is applied with all of its edits or not at all.
        let wide = finding(Error, Safe, &[(2, 4), (8, 9)]);
        assert_eq!(planned(&[one(0, 3), wide, one(6, 10)], Safe), [(0, 3), (6, 10)]);
        // Of two at one place, that of the worse finding.
        assert_eq!(planned(&[finding(Info, Safe, &[(1, 3)]), one(1, 2)], Safe), [(1, 2)]);
    }

    #[test]
    fn what_a_person_must_confirm_is_never_taken() {
        use Applicability::Safe;
        use Applicability::Suggestion;
        use Applicability::Unsafe;
        let all = [Safe, Unsafe, Suggestion].map(|applicability| {
            let at = applicability as usize * 10;
            finding(Severity::Error, applicability, &[(at, at + 1)])
        });
        assert_eq!(planned(&all, Safe), [(0, 1)]);
        assert_eq!(planned(&all, Unsafe), [(0, 1), (10, 11)]);
    }

    #[test]
    fn a_fix_of_several_files_is_left_to_people() {
        let mut wide = finding(Severity::Error, Applicability::Safe, &[(0, 1), (2, 3)]);
        wide.fixes[0].edits[1].file = FileId(1);
        assert_eq!(planned(&[wide], Applicability::Safe), []);
    }
}
