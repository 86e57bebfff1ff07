//! One wrong value is one finding.
//!
//! Of the findings whose primary place is one value, the worst speaks (then the lowest level, then the order of the
//! rules) and names the others. Remarks (`info`) neither speak for others nor are spoken for: else a remark could
//! hide an error.
//!
//! A pair that does not agree because one of the two is a reference to nothing is named by the finding about that
//! reference.
//!
//! Of the findings that have one cause, such as a record that is gone, the first speaks.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Label;
use crate::diagnostic::Level;
use crate::diagnostic::Severity;
use crate::source::FileId;
use crate::source::Location;

/// What is written at the other places of a cause.
pub const HERE_TOO: &str = "here too";

/// Folds findings that are about one value, then those that have one cause. `findings` come in the order of the rules;
/// the result is in order of place.
pub(super) fn fold(findings: Vec<Arc<Diagnostic>>) -> Vec<Arc<Diagnostic>> {
    by_cause(fold_pairs(fold_values(findings)))
}

/// Folds findings that have one cause; the result is in order of place.
pub(super) fn by_cause(mut findings: Vec<Arc<Diagnostic>>) -> Vec<Arc<Diagnostic>> {
    findings
        .sort_by(|a, b| (a.location, a.level, &a.rule, &a.message).cmp(&(b.location, b.level, &b.rule, &b.message)));
    fold_causes(findings)
}

/// Findings that compare a value with one that refers to nothing: the latter is wrong, whatever the pair would be.
fn fold_pairs(findings: Vec<Arc<Diagnostic>>) -> Vec<Arc<Diagnostic>> {
    let is_dangling = |finding: &&Arc<Diagnostic>| finding.cause.is_some();
    let dangling: HashMap<Location, Severity> =
        findings.iter().filter(is_dangling).map(|finding| (finding.location, finding.severity)).collect();
    let follows = |finding: &Diagnostic| {
        let mut places = finding.related.iter().map(|label| label.location);
        let is_worse = |place: &Location| dangling.get(place).is_some_and(|&severity| severity <= finding.severity);
        places.find(is_worse).filter(|_| finding.cause.is_none() && finding.severity != Severity::Info)
    };
    let (silent, mut kept): (Vec<_>, Vec<_>) =
        findings.into_iter().map(|finding| (follows(&finding), finding)).partition(|(place, _)| place.is_some());
    let speakers = kept.iter().enumerate().filter(|(_, (_, finding))| finding.cause.is_some());
    let speakers: HashMap<_, _> = speakers.map(|(index, (_, finding))| (Some(finding.location), index)).collect();
    for (place, silent) in silent {
        name(&mut kept[speakers[&place]].1, &silent);
    }
    kept.into_iter().map(|(_, finding)| finding).collect()
}

/// Findings with one cause become the first of them, with the places of the others as labels.
fn fold_causes(findings: Vec<Arc<Diagnostic>>) -> Vec<Arc<Diagnostic>> {
    let mut kept: Vec<Arc<Diagnostic>> = Vec::with_capacity(findings.len());
    let mut causes: HashMap<(Severity, String), usize> = HashMap::new();
    for finding in findings {
        let Some(cause) = finding.cause.clone() else {
            kept.push(finding);
            continue;
        };
        match causes.entry((finding.severity, cause)) {
            Entry::Vacant(entry) => {
                entry.insert(kept.len());
                kept.push(finding);
            }
            Entry::Occupied(entry) => join(&mut kept[*entry.get()], &finding),
        }
    }
    kept
}

/// Has `first` tell of the places of another finding with its cause.
fn join(first: &mut Arc<Diagnostic>, other: &Diagnostic) {
    let told = Arc::make_mut(first);
    let (location, pointer) = (other.location, other.pointer.clone());
    told.related.push(Label { location, pointer, message: HERE_TOO.to_owned() });
    told.related.extend_from_slice(&other.related);
    told.values.extend_from_slice(&other.values);
    for fix in &other.fixes {
        if let Some(same) = told.fixes.iter_mut().find(|known| known.title == fix.title) {
            same.edits.extend_from_slice(&fix.edits);
        }
    }
    name(first, other);
}

fn fold_values(findings: Vec<Arc<Diagnostic>>) -> Vec<Arc<Diagnostic>> {
    let mut kept: Vec<Arc<Diagnostic>> = Vec::with_capacity(findings.len());
    for (speaker, mut finding) in speakers(&findings).into_iter().zip(findings) {
        let Some(speaker) = speaker else {
            kept.push(finding);
            continue;
        };
        let speaker = &mut kept[speaker];
        if rank(&finding) < rank(speaker) {
            std::mem::swap(&mut finding, speaker);
        }
        name(speaker, &finding);
    }
    kept
}

/// Of each finding the place, among those that stay, of an earlier one about its value.
fn speakers<'f>(findings: &'f [Arc<Diagnostic>]) -> Vec<Option<usize>> {
    let mut places: HashMap<(FileId, u32, &'f str), usize> = HashMap::with_capacity(findings.len());
    let mut kept = 0..;
    let speaker = |finding: &'f Arc<Diagnostic>| {
        let place = (finding.location.file, finding.location.document, &*finding.pointer);
        if finding.severity != Severity::Info && !is_of_no_value(finding) {
            if let Some(&speaker) = places.get(&place) {
                return Some(speaker);
            }
            places.insert(place, kept.start);
        }
        kept.next();
        None
    };
    findings.iter().map(speaker).collect()
}

/// Whether a finding is about a file, a comment or a rule: two of them are two, though none has a pointer.
fn is_of_no_value(finding: &Diagnostic) -> bool {
    finding.level == Level::Document && finding.pointer.is_empty() && finding.subject.is_none()
}

fn rank(finding: &Diagnostic) -> (Severity, Level) {
    (finding.severity, finding.level)
}

/// Has `speaker` name the rule of the finding that it speaks for.
fn name(speaker: &mut Arc<Diagnostic>, silent: &Diagnostic) {
    for rule in std::iter::once(&silent.rule).chain(&silent.also) {
        if *rule != speaker.rule && !speaker.also.contains(rule) {
            Arc::make_mut(speaker).also.push(rule.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn finding(rule: &'static str, level: Level, severity: Severity, pointer: &str) -> Diagnostic {
        let location = Location { file: FileId(0), document: 0, span: Span::new(0, 1) };
        Diagnostic::error(rule, level, location, "").severity(severity).pointer(pointer)
    }

    fn rules(findings: Vec<Diagnostic>) -> Vec<String> {
        let shown = fold(findings.into_iter().map(Arc::new).collect())
            .into_iter()
            .map(|finding| format!("{} {}", finding.rule, finding.also.join(" ")));
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
    fn one_cause_is_one_finding_with_all_its_places() {
        let caused = |rule, pointer| {
            let finding = finding(rule, Level::Reference, Severity::Error, pointer);
            Diagnostic { cause: Some("there is no `KOR`".to_owned()), ..finding }
        };
        let folded = fold([caused("a/x", "/x"), caused("a/y", "/y"), caused("a/x", "/z")].map(Arc::new).into());
        let [only] = folded.as_slice() else { panic!("{folded:?}") };
        assert_eq!((only.related.len(), only.also.as_slice()), (2, &["a/y".into()][..]));
    }

    #[test]
    fn a_pair_with_a_reference_to_nothing_is_named_there() {
        let dangling = finding("a/party", Level::Reference, Severity::Error, "/x");
        let pair = |severity| {
            let location = Location { document: 1, ..dangling.location };
            let message = String::new();
            let related = vec![Label { location: dangling.location, pointer: "/x".to_owned(), message }];
            Diagnostic { location, related, ..finding("a/pair", Level::Reference, severity, "/y") }
        };
        assert_eq!(rules(vec![pair(Severity::Error), dangling.clone()]), ["a/party", "a/pair"], "no cause, no fold");
        let dangling = Diagnostic { cause: Some("there is no `TUN`".to_owned()), ..dangling.clone() };
        assert_eq!(rules(vec![pair(Severity::Error), dangling.clone()]), ["a/party a/pair"]);
        let dangling = dangling.severity(Severity::Warning);
        assert_eq!(rules(vec![pair(Severity::Error), dangling]), ["a/party", "a/pair"], "an error is never hidden");
    }

    #[test]
    fn a_warning_never_hides_an_error_and_a_remark_hides_nothing() {
        let findings = vec![
            finding("a/low", Level::Schema, Severity::Warning, "/x"),
            finding("a/high", Level::Across, Severity::Error, "/x"),
            finding("a/remark", Level::Document, Severity::Info, "/x"),
        ];
        assert_eq!(rules(findings), ["a/remark", "a/high a/low"]);
    }
}
