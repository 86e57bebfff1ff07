//! What a rule across records judges with.

use std::cell::Cell;
use std::cell::OnceCell;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::nearest::Spellings;
use crate::rule::Declared;
use crate::rule::Fact;
use crate::rule::Key;
use crate::rule::Place;
use crate::rule::Settings;
use crate::rule::Tally;

/// What a rule across records judges with.
pub struct Judging<'j> {
    /// The rule.
    pub declared: &'j Declared,
    /// The settings of the run.
    pub settings: &'j Settings,
    /// What the dataset holds beside the facts of the key.
    pub dataset: &'j dyn Neighbours,
    /// What was found.
    pub found: Vec<Diagnostic>,
    /// Whether there was more than is kept.
    pub has_more: bool,
    /// How many findings are kept.
    most: usize,
    /// How often it held, and why not.
    pub tally: Tally,
    /// Whether [`Judging::targets`] was asked for: what was found depends on the keys of others.
    pub asked_targets: Cell<bool>,
    /// That the steps of an expression ran out, at the first place where they did.
    pub exhausted: OnceCell<Diagnostic>,
    targets: OnceCell<Spellings>,
}

/// What a dataset holds beside the facts that are judged.
pub trait Neighbours {
    /// The keys that facts of a rule's source have, in order, each once.
    fn keys(&self, role: u32) -> Vec<&Key>;

    /// Whether some record that a rule's source reads, or its key, could not be read.
    fn is_unreadable(&self, role: u32) -> bool;

    /// Whether there is a file; its path is relative to the configuration, with `/` between its parts.
    fn has_file(&self, path: &str) -> bool;
}

impl<'j> Judging<'j> {
    /// Begins to judge the facts of one rule, key by key; so many findings are kept.
    pub fn new(declared: &'j Declared, settings: &'j Settings, dataset: &'j dyn Neighbours, most: usize) -> Self {
        Self {
            declared,
            settings,
            dataset,
            found: Vec::new(),
            has_more: false,
            most,
            tally: Tally::default(),
            asked_targets: Cell::new(false),
            exhausted: OnceCell::new(),
            targets: OnceCell::new(),
        }
    }

    /// A finding at a fact's place; the rule's own sentence is used where it has one.
    pub fn finding(&self, at: &Fact, values: &[(&str, &str)], message: impl FnOnce() -> String) -> Diagnostic {
        self.finding_at(&at.at, &at.record, values, message)
    }

    /// A finding at any place of a record.
    pub fn finding_at(
        &self,
        at: &Place,
        record: &str,
        values: &[(&str, &str)],
        message: impl FnOnce() -> String,
    ) -> Diagnostic {
        let message = self.declared.message.as_ref().map_or_else(message, |template| template.fill(values));
        let id = self.declared.id.to_string();
        let mut finding = Diagnostic::error(id, self.declared.level(), at.location, message);
        finding.severity = self.declared.severity.expect("a rule that is off is not asked");
        at.pointer().clone_into(&mut finding.pointer);
        at.node().clone_into(&mut finding.node);
        record.clone_into(&mut finding.record);
        finding
    }

    /// Reports a finding, which is kept if there is room for it.
    pub fn report(&mut self, finding: Diagnostic) {
        if self.found.len() < self.most { self.found.push(finding) } else { self.has_more = true }
    }

    /// Keeps no more of what was found than there is room for.
    pub fn shorten(&mut self) {
        self.has_more |= self.found.len() > self.most;
        self.found.truncate(self.most);
    }

    /// The keys of the sources after the first, to suggest from; looked up once a rule.
    pub fn targets(&self) -> &Spellings {
        self.asked_targets.set(true);
        self.targets.get_or_init(|| {
            let roles = 1..u32::try_from(self.declared.rule.sources().len()).expect("few sources");
            let keys = roles.flat_map(|role| self.dataset.keys(role));
            Spellings::new(keys.map(Key::shown))
        })
    }
}

/// That a rule finds more than is kept, at the last finding that is.
pub fn too_many(declared: &Declared, last: &Diagnostic, most: usize) -> Diagnostic {
    let message = format!("more than {most} findings of `{}` across records: the others are not kept", declared.id);
    let finding = Diagnostic::error("limit/findings", Level::Across, last.location, message);
    let finding = finding.pointer(last.pointer.clone()).related(declared.location, "", "the rule");
    finding.help("mend those that are shown, and check again")
}
