//! Findings as an editor shows them.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;
use std::fmt::Write;
use std::rc::Rc;
use std::sync::Arc;

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
use crate::lsp::project::Loaded;
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

/// What was last shown of a project.
#[derive(Default)]
pub(super) struct Shown {
    /// By the name of the file.
    entries: HashMap<String, Entry>,
    /// Every finding that it was made of.
    findings: Vec<Arc<Diagnostic>>,
}

#[derive(Default)]
struct Entry {
    findings: Vec<(Arc<Diagnostic>, Location)>,
    problems: Vec<Problem>,
    sent: Vec<lsp_types::Diagnostic>,
}

/// What is to be shown of a project, by the name of the file.
type Now<'t, 'f> = HashMap<&'f str, (Vec<Told<'t, 'f>>, Vec<&'f Problem>)>;

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
        let (loaded, failure) = (project.loaded(), project.failure());
        let touched = loaded.zip(read).and_then(|(loaded, read)| self.touched(loaded, read));
        let touched = touched.filter(|_| failure.is_none());
        let is_touched = |file: FileId| touched.as_ref().is_none_or(|touched| touched.contains(&file));
        let of_records = loaded.map(|loaded| Texts::new(&loaded.files, client.encoding));
        let of_ours = failure.map(|(files, _)| Texts::new(files, client.encoding));
        let mut now = Now::new();
        if let (Some(loaded), Some(texts)) = (loaded, &of_records) {
            let remarks = loaded.config.remarks.iter().filter(|_| failure.is_none());
            let remarks = remarks.map(|remark| Arc::new(remark.clone()));
            let findings = remarks.chain(loaded.checked.findings.iter().cloned());
            let findings = findings.filter(|finding| client.shows(finding));
            sort(findings, &loaded.checked.problems, texts, &is_touched, &mut now);
        }
        if let (Some((_, failure)), Some(texts)) = (failure, &of_ours) {
            let findings = failure.diagnostics.iter().map(|finding| Arc::new(finding.clone()));
            sort(findings, &failure.problems, texts, &|_| true, &mut now);
        }
        self.findings = loaded.map(|loaded| loaded.checked.findings.clone()).unwrap_or_default();
        let names = |touched: &HashSet<FileId>| {
            let files = loaded.map(|loaded| &loaded.files).into_iter();
            files.flat_map(|files| touched.iter().map(|&file| files.path(file).to_owned())).collect()
        };
        let known = touched.as_ref().map_or_else(|| self.entries.keys().cloned().collect(), names);
        self.show(project, client, read, known, now)
    }

    /// The files in which something else is to be shown than before, and those that what is shown points into and that
    /// were read again; `None` if all have to be looked at.
    fn touched(&self, loaded: &Loaded, read: &BTreeSet<String>) -> Option<HashSet<FileId>> {
        if loaded.checked.problems.iter().any(|problem| problem.location.is_none()) {
            return None;
        }
        // What points into a file that was read again was made anew, so it is another finding, if only by its address.
        let others = differing(&self.findings, &loaded.checked.findings);
        let files = others.into_iter().flat_map(|finding| places(finding).map(|at| at.file));
        Some(files.chain(read.iter().filter_map(|name| loaded.file(name))).collect())
    }

    fn show(
        &mut self,
        project: &Project,
        client: &Client,
        read: Option<&BTreeSet<String>>,
        known: Vec<String>,
        now: Now<'_, '_>,
    ) -> Vec<(String, Vec<lsp_types::Diagnostic>)> {
        let gone = known.into_iter().filter(|name| !now.contains_key(name.as_str()));
        let gone = gone.filter_map(|name| self.entries.remove(&name).map(|_| (name, Vec::new())));
        let mut changed: Vec<_> = gone.collect();
        for (name, (told, problems)) in now {
            let entry = self.entries.get(name);
            let is_known = entry.is_some_and(|entry| entry.is(&told, &problems));
            if is_known && read.is_some_and(|read| !told.iter().any(|told| told.is_in(read))) {
                continue;
            }
            let shown = told.iter().map(|told| told.shown(project, client));
            let shown: Vec<_> = shown.chain(problems.iter().map(|problem| of_problem(problem))).collect();
            if entry.is_none_or(|entry| entry.sent != shown) {
                changed.push((name.to_owned(), shown.clone()));
            }
            self.entries.insert(name.to_owned(), Entry::new(told, problems, shown));
        }
        changed.sort_by(|(a, _), (b, _)| a.cmp(b));
        changed
    }

    /// The files that something is shown in.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }
}

impl Entry {
    fn new(told: Vec<Told<'_, '_>>, problems: Vec<&Problem>, sent: Vec<lsp_types::Diagnostic>) -> Self {
        let findings = told.into_iter().map(|told| (told.finding, told.at)).collect();
        Self { findings, problems: problems.into_iter().cloned().collect(), sent }
    }

    fn is(&self, told: &[Told<'_, '_>], problems: &[&Problem]) -> bool {
        // Nearly all are the very same, which need not be compared.
        let is_same = |((finding, at), told): (&(Arc<Diagnostic>, Location), &Told<'_, '_>)| {
            *at == told.at && (Arc::ptr_eq(finding, &told.finding) || *finding == told.finding)
        };
        self.findings.len() == told.len()
            && self.findings.iter().zip(told).all(is_same)
            && self.problems.iter().eq(problems.iter().copied())
    }
}

/// A finding, and where it is to be shown: at its own place, or at another that has the same cause.
struct Told<'t, 'f> {
    finding: Arc<Diagnostic>,
    at: Location,
    texts: &'t Texts<'f>,
}

/// What is shown of a finding at the other places that have its cause: it leads to the first, and not to all the others,
/// which may be thousands.
fn elsewhere(finding: &Diagnostic) -> Diagnostic {
    let related =
        finding.related.iter().filter(|label| label.message != HERE_TOO).take(MOST_RELATED).cloned().collect();
    let (fixes, values) = (Vec::new(), Vec::new());
    Diagnostic {
        related,
        fixes,
        values,
        rule: finding.rule.clone(),
        message: finding.message.clone(),
        label: finding.label.clone(),
        record: String::new(),
        node: String::new(),
        pointer: String::new(),
        moved_from: None,
        cause: None,
        help: finding.help.clone(),
        also: finding.also.clone(),
        ..*finding
    }
}

fn sort<'t, 'f>(
    findings: impl Iterator<Item = Arc<Diagnostic>>,
    problems: &'f [Problem],
    texts: &'t Texts<'f>,
    is_touched: &dyn Fn(FileId) -> bool,
    now: &mut Now<'t, 'f>,
) {
    for finding in findings {
        let mut tell = |finding, at: Location| {
            // What is the matter in a pack can't be mended here.
            if is_touched(at.file) && texts.files.on_disk(at.file).is_some() {
                now.entry(texts.files.path(at.file)).or_default().0.push(Told { finding, at, texts });
            }
        };
        if finding.cause.is_some() {
            let shown = Arc::new(elsewhere(&finding));
            let mut told_in = HashSet::from([(finding.location.file, finding.location.span)]);
            let others = places(&finding).skip(1).filter(|at| told_in.insert((at.file, at.span)));
            others.for_each(|at| tell(Arc::clone(&shown), at));
        }
        let at = finding.location;
        tell(finding, at);
    }
    // A limit that was met is a finding as well.
    for problem in problems.iter().filter(|problem| problem.location.is_none()) {
        now.entry(problem.path.as_deref().unwrap_or(CONFIG)).or_default().1.push(problem);
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
    let (own, elsewhere) = (Arc::new(finding.clone()), Arc::new(elsewhere(finding)));
    let of = |at| Arc::clone(if at == finding.location { &own } else { &elsewhere });
    there.map(|at| Told { finding: of(at), at, texts }.shown(project, client)).collect()
}

/// The findings that are in one of two lists only, both in order of place, told by their addresses.
fn differing<'f>(mut before: &'f [Arc<Diagnostic>], mut now: &'f [Arc<Diagnostic>]) -> Vec<&'f Diagnostic> {
    let order = |finding: &Diagnostic| (finding.location, finding.level);
    let mut differing: Vec<&Diagnostic> = Vec::new();
    while let (Some((gone, earlier)), Some((new, later))) = (before.split_first(), now.split_first()) {
        if Arc::ptr_eq(gone, new) {
            (before, now) = (earlier, later);
        } else if order(gone) <= order(new) {
            differing.push(gone);
            before = earlier;
        } else {
            differing.push(new);
            now = later;
        }
    }
    differing.extend(before.iter().chain(now).map(|finding| &**finding));
    differing
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
        let related = self.finding.related.iter().map(|label| label.location);
        let mut places = [self.at, self.finding.location].into_iter().chain(related);
        !names.is_empty() && places.any(|place| names.contains(self.texts.files.path(place.file)))
    }

    fn shown(&self, project: &Project, client: &Client) -> lsp_types::Diagnostic {
        let finding = &*self.finding;
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
