//! Findings as an editor shows them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::fmt::Write;
use std::rc::Rc;

use lsp_types::CodeDescription;
use lsp_types::DiagnosticRelatedInformation;
use lsp_types::DiagnosticSeverity;
use lsp_types::NumberOrString;
use lsp_types::Range;
use lsp_types::Uri;

use crate::dataset::root::CONFIG;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Problem;
use crate::diagnostic::Severity;
use crate::linter::HERE_TOO;
use crate::lsp::address;
use crate::lsp::client::Client;
use crate::lsp::position::Encoding;
use crate::lsp::position::Text;
use crate::lsp::project::Project;
use crate::report::compact::MESSAGE;
use crate::report::escape::visible_within;
use crate::source::FileId;
use crate::source::Files;
use crate::source::Location;

/// Who it is that found something.
pub(super) const SOURCE: &str = "comity";

/// The places that are shown of one finding at most.
const MOST_RELATED: usize = 50;

/// What was last shown of a project, by the name of the file.
#[derive(Default)]
pub(super) struct Shown(BTreeMap<String, Entry>);

#[derive(Default)]
struct Entry {
    findings: Vec<Diagnostic>,
    problems: Vec<Problem>,
    sent: Vec<lsp_types::Diagnostic>,
}

/// The texts of files, to tell places in them; each is read once.
pub(super) struct Texts<'f> {
    files: &'f Files,
    encoding: Encoding,
    open: RefCell<HashMap<FileId, Option<Rc<Text<'f>>>>>,
}

impl Shown {
    /// What is to be shown otherwise than before: each file by name, with all that is now in it. `read` are the files
    /// that were read again, `None` all; places in them may have moved though a finding is the same to the byte.
    pub(super) fn update(
        &mut self,
        project: &Project,
        client: &Client,
        read: Option<&BTreeSet<String>>,
    ) -> Vec<(String, Vec<lsp_types::Diagnostic>)> {
        let mut now: BTreeMap<String, (Vec<Told<'_, '_>>, Vec<&Problem>)> = BTreeMap::new();
        let loaded = project.loaded().map(|loaded| (&loaded.files, &loaded.checked, &loaded.config));
        let texts = loaded.map(|(files, ..)| Texts::new(files, client.encoding));
        if let (Some((files, checked, config)), Some(texts)) = (loaded, &texts) {
            let remarks = config.remarks.iter().filter(|_| project.failure().is_none());
            let shown = remarks.chain(&checked.findings).filter(|finding| client.shows(finding));
            sort(shown, &checked.problems, files, texts, &mut now);
        }
        let texts = project.failure().map(|(files, _)| Texts::new(files, client.encoding));
        if let (Some((files, failure)), Some(texts)) = (project.failure(), &texts) {
            sort(failure.diagnostics.iter(), &failure.problems, files, texts, &mut now);
        }
        let mut changed = Vec::new();
        let names: BTreeSet<String> = self.0.keys().chain(now.keys()).cloned().collect();
        for name in names {
            let (told, problems) = now.remove(&name).unwrap_or_default();
            let entry = self.0.entry(name.clone()).or_default();
            if entry.is(&told, &problems) && read.is_some_and(|read| !told.iter().any(|told| told.is_in(read))) {
                continue;
            }
            let new: Vec<_> = told.iter().map(|told| told.shown(project, client)).collect();
            let new: Vec<_> = new.into_iter().chain(problems.iter().map(|problem| of_problem(problem))).collect();
            entry.findings = told.iter().map(|told| told.finding.clone()).collect();
            entry.problems = problems.into_iter().cloned().collect();
            if entry.sent != new {
                entry.sent.clone_from(&new);
                changed.push((name.clone(), new));
            }
            if entry.sent.is_empty() {
                self.0.remove(&name);
            }
        }
        changed
    }

    /// The files that something is shown in.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl Entry {
    fn is(&self, told: &[Told<'_, '_>], problems: &[&Problem]) -> bool {
        self.findings.iter().eq(told.iter().map(|told| told.finding))
            && self.problems.iter().eq(problems.iter().copied())
    }
}

/// A finding, and where it is to be shown: at its own place, or at another that has the same cause.
struct Told<'t, 'f> {
    finding: &'t Diagnostic,
    at: Location,
    texts: &'t Texts<'f>,
}

fn sort<'t, 'f>(
    findings: impl Iterator<Item = &'t Diagnostic>,
    problems: &'t [Problem],
    files: &'f Files,
    texts: &'t Texts<'f>,
    now: &mut BTreeMap<String, (Vec<Told<'t, 'f>>, Vec<&'t Problem>)>,
) {
    for finding in findings {
        let mut told_in = BTreeSet::new();
        for at in places(finding) {
            // What is the matter in a pack can't be mended here.
            if files.on_disk(at.file).is_some() && told_in.insert((at.file, at.span)) {
                let told = Told { finding, at, texts };
                match now.get_mut(files.path(at.file)) {
                    Some(there) => there.0.push(told),
                    None => now.entry(files.path(at.file).to_owned()).or_default().0.push(told),
                }
            }
        }
    }
    // A limit that was met is a finding as well.
    for problem in problems.iter().filter(|problem| problem.location.is_none()) {
        let name = problem.path.clone().unwrap_or_else(|| CONFIG.to_owned());
        now.entry(name).or_default().1.push(problem);
    }
}

/// A finding as it is shown in one file: at each of its places there.
pub(super) fn shown_in(
    file: FileId,
    finding: &Diagnostic,
    texts: &Texts<'_>,
    project: &Project,
    client: &Client,
) -> Vec<lsp_types::Diagnostic> {
    let there = places(finding).filter(|at| at.file == file);
    there.map(|at| Told { finding, at, texts }.shown(project, client)).collect()
}

/// The place of a finding, and those that have the same cause: in an editor a file shows what is wrong with it, though
/// a report tells of one cause once.
fn places(finding: &Diagnostic) -> impl Iterator<Item = Location> {
    let others = finding.related.iter().filter(|label| finding.cause.is_some() && label.message == HERE_TOO);
    std::iter::once(finding.location).chain(others.map(|label| label.location))
}

impl Told<'_, '_> {
    /// Whether a place of it is in one of these files.
    fn is_in(&self, names: &BTreeSet<String>) -> bool {
        let places =
            std::iter::once(self.finding.location).chain(self.finding.related.iter().map(|label| label.location));
        !names.is_empty() && places.into_iter().any(|place| names.contains(self.texts.files.path(place.file)))
    }

    fn shown(&self, project: &Project, client: &Client) -> lsp_types::Diagnostic {
        let finding = self.finding;
        let related = self.related(project);
        let mut message = message(finding);
        if !client.has_related {
            for place in related.iter().take(5) {
                let name = address::path(&place.location.uri).and_then(|path| project.name(&path)).unwrap_or_default();
                let start = place.location.range.start;
                let (line, column) = (start.line + 1, start.character + 1);
                let _ = write!(message, "\nsee {name}:{line}:{column}: {}", place.message);
            }
        }
        lsp_types::Diagnostic {
            range: self.texts.range(self.at),
            severity: Some(severity(finding.severity)),
            code: Some(NumberOrString::String(finding.rule.to_string())),
            code_description: client.page(&finding.rule).map(|href| CodeDescription { href }),
            source: Some(SOURCE.to_owned()),
            message,
            related_information: (client.has_related && !related.is_empty()).then_some(related),
            tags: None,
            data: None,
        }
    }

    fn related(&self, project: &Project) -> Vec<DiagnosticRelatedInformation> {
        let own =
            Some((self.finding.location, self.finding.label.as_str())).filter(|_| self.at != self.finding.location);
        let labels = self.finding.related.iter().map(|label| (label.location, label.message.as_str()));
        let others = own.into_iter().chain(labels.filter(|(place, _)| *place != self.at)).take(MOST_RELATED);
        let shown = others.filter_map(|(place, words)| {
            let uri = uri(place.file, self.texts.files, project)?;
            let words = if words.is_empty() { "here" } else { words };
            let message = visible_within(words, MESSAGE);
            Some(DiagnosticRelatedInformation {
                location: lsp_types::Location { uri, range: self.texts.range(place) },
                message,
            })
        });
        shown.collect()
    }
}

/// The URI of a file, if it is on disk.
pub(super) fn uri(file: FileId, files: &Files, project: &Project) -> Option<Uri> {
    files.on_disk(file)?;
    address::uri(&project.path(files.path(file)))
}

impl<'f> Texts<'f> {
    /// No text was read yet.
    pub(super) fn new(files: &'f Files, encoding: Encoding) -> Self {
        Self { files, encoding, open: RefCell::default() }
    }

    /// The text of a file, if it is what was checked.
    pub(super) fn open(&self, file: FileId) -> Option<Rc<Text<'f>>> {
        let mut open = self.open.borrow_mut();
        let read = || self.files.read_again(file).map(|bytes| Rc::new(Text::new(bytes, self.encoding)));
        open.entry(file).or_insert_with(read).clone()
    }

    /// A place in a file; of one that changed under us its start, until it is read again.
    pub(super) fn range(&self, place: Location) -> Range {
        self.open(place.file).map_or_else(Range::default, |text| text.range(place.span))
    }
}

fn of_problem(problem: &Problem) -> lsp_types::Diagnostic {
    lsp_types::Diagnostic {
        range: Range::default(),
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some(SOURCE.to_owned()),
        message: with_help(&problem.message, problem.help.as_deref()),
        ..lsp_types::Diagnostic::default()
    }
}

fn message(finding: &Diagnostic) -> String {
    let mut message = with_help(&finding.message, finding.help.as_deref());
    if !finding.also.is_empty() {
        let _ = write!(message, "\nalso breaks: {}", visible_within(&finding.also.join(", "), MESSAGE));
    }
    message
}

fn with_help(message: &str, help: Option<&str>) -> String {
    let message = visible_within(message, MESSAGE);
    match help {
        Some(help) => format!("{message}\nhelp: {}", visible_within(help, MESSAGE)),
        None => message,
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
    }
}
