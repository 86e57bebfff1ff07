//! One wrong value is one finding.
//!
//! Of the findings whose primary place is one value, the worst speaks (then the lowest level, then the order of the
//! rules) and names the others. Remarks (`info`) neither speak for others nor are spoken for: else a remark could
//! hide an error.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::source::FileId;

/// Folds findings that are about one value. `findings` come in the order of the rules; that order is kept.
pub(super) fn fold(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(findings.len());
    let mut places: HashMap<(FileId, u32, String), usize> = HashMap::new();
    for mut finding in findings {
        if finding.severity == Severity::Info {
            kept.push(finding);
            continue;
        }
        let place = (finding.location.file, finding.location.document, finding.pointer.clone());
        let Some(&index) = places.get(&place) else {
            places.insert(place, kept.len());
            kept.push(finding);
            continue;
        };
        let speaker = &mut kept[index];
        if rank(&finding) < rank(speaker) {
            std::mem::swap(&mut finding, speaker);
        }
        name(speaker, finding);
    }
    kept
}

fn rank(finding: &Diagnostic) -> (Severity, crate::diagnostic::Level) {
    (finding.severity, finding.level)
}

/// Has `speaker` name the rule of the finding that it speaks for.
fn name(speaker: &mut Diagnostic, silent: Diagnostic) {
    for rule in std::iter::once(silent.rule).chain(silent.also) {
        if rule != speaker.rule && !speaker.also.contains(&rule) {
            speaker.also.push(rule);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Level;
    use crate::source::Location;
    use crate::source::Span;

    fn finding(rule: &'static str, level: Level, severity: Severity, pointer: &str) -> Diagnostic {
        let location = Location { file: FileId(0), document: 0, span: Span::new(0, 1) };
        Diagnostic::error(rule, level, location, "").severity(severity).pointer(pointer)
    }

    fn rules(findings: Vec<Diagnostic>) -> Vec<String> {
        let shown = fold(findings).into_iter().map(|finding| format!("{} {}", finding.rule, finding.also.join(" ")));
        shown.map(|text| text.trim().to_owned()).collect()
    }

    #[test]
    fn the_lowest_level_speaks_and_names_the_others() {
        let findings = vec![
            finding("a/sum", Level::Record, Severity::Error, "/x"),
            finding("schema/type", Level::Schema, Severity::Error, "/x"),
            finding("a/other", Level::Record, Severity::Error, "/x"),
            finding("a/sum", Level::Record, Severity::Error, "/y"),
        ];
        assert_eq!(rules(findings), ["schema/type a/sum a/other", "a/sum"]);
    }

    #[test]
    fn a_warning_never_hides_an_error_and_a_remark_hides_nothing() {
        let findings = vec![
            finding("a/low", Level::Schema, Severity::Warning, "/x"),
            finding("a/high", Level::Across, Severity::Error, "/x"),
            finding("a/remark", Level::Document, Severity::Info, "/x"),
        ];
        assert_eq!(rules(findings), ["a/high a/low", "a/remark"]);
    }
}
