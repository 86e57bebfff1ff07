//! What a rule is: its card, its declaration in a rule file, and what it is asked.
//!
//! A rule sees one node at a time and says whether it holds; the framework finds the nodes (`each`), asks the condition
//! (`when`), counts the outcomes and keeps a value that a lower level rejected from being judged again. A rule that
//! looks across records names its [`Source`]s, gets [`Fact`]s of one key and judges them.

mod compared;
mod context;
mod decide;
mod declaration;
mod fact;
mod file_template;
mod items;
mod judging;
mod lookup;
mod raw_source;
mod record;
mod row;
mod tally;
mod template;
mod unit_slip;

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Severity;
use crate::document::NodeRef;
use crate::document::path::Path;
use crate::document::paths::Paths;
use crate::expression::Expression;
use crate::source::Location;

pub use crate::rule::compared::Compared;
pub use crate::rule::compared::Dated;
pub use crate::rule::compared::Item;
pub use crate::rule::context::Context;
pub use crate::rule::context::Settings;
pub use crate::rule::declaration::Declaration;
pub use crate::rule::declaration::Objection;
pub use crate::rule::declaration::RECORD_ROOTS;
pub use crate::rule::declaration::RULE_KEYS;
pub use crate::rule::declaration::Shapes;
pub use crate::rule::fact::Carried;
pub use crate::rule::fact::Fact;
pub use crate::rule::fact::Key;
pub use crate::rule::fact::KeyPart;
pub use crate::rule::fact::More;
pub use crate::rule::fact::Place;
pub use crate::rule::fact::Slot;
pub use crate::rule::fact::Source;
pub use crate::rule::fact::Stated;
pub use crate::rule::fact::fold;
pub use crate::rule::fact::is_same;
pub use crate::rule::file_template::FileTemplate;
pub use crate::rule::file_template::Piece;
pub use crate::rule::judging::Judging;
pub use crate::rule::judging::Neighbours;
pub use crate::rule::judging::too_many;
pub use crate::rule::raw_source::RawSource;
pub use crate::rule::record::Measure;
pub use crate::rule::record::Poison;
pub use crate::rule::record::Record;
pub use crate::rule::row::Relation;
pub use crate::rule::row::Row;
pub use crate::rule::tally::Tally;
pub use crate::rule::template::Template;
pub use crate::rule::unit_slip::Listed;
pub use crate::rule::unit_slip::UnitSlip;

/// The card of a kind of rule. Its page is the `.md` beside its file.
pub struct RuleInfo {
    /// The word in `kind:`.
    pub kind: &'static str,
    /// One line of what must hold.
    pub summary: &'static str,
    /// The page: what, why, parameters, labels, suggestions, examples that are run.
    pub page: &'static str,
    /// The level of its findings.
    pub level: Level,
    /// Reads the parameters of one declaration.
    pub compile: fn(&Declaration<'_>) -> Compiled,
}

/// A rule with its parameters, or what is wrong with them.
pub type Compiled = Result<Box<dyn Rule>, Vec<Diagnostic>>;

/// Something that must hold. All methods are pure, so records are judged in parallel and in any order.
pub trait Rule: Send + Sync {
    /// Whether it holds for a node; what does not is reported through `context`.
    fn check<'a>(&self, context: &mut Context<'a>, node: NodeRef<'a>) -> Result<Outcome, Reason> {
        let _ = (context, node);
        Ok(Outcome::NotApplicable)
    }

    /// What it says of the context's node as a linear row, where it is a sum that can be checked there. Only asked
    /// when a sum of the record fails.
    fn row<'a>(&self, context: &Context<'a>) -> Option<Row<'a>> {
        let _ = context;
        None
    }

    /// The total that it makes, and what it makes it of; `None` if it adds nothing up.
    fn total(&self) -> Option<(&Path, Vec<&Path>)> {
        None
    }

    /// The path that a record's file follows from, if it says so.
    fn file_name(&self) -> Option<&FileTemplate> {
        None
    }

    /// The key of a total that the context's node lacks, and what it is if its parts are exact and all there. Only asked
    /// when something is missing.
    fn missing_total(&self, context: &Context<'_>) -> Option<(String, String)> {
        let _ = context;
        None
    }

    /// What it compares at the context's node, for people to look at. Only asked where it holds, and if anyone looks.
    fn compared<'a>(&self, context: &Context<'a>) -> Compared<'a> {
        let _ = context;
        Compared::Nothing
    }

    /// The facts of one key that are two sides of one thing and agree, each pair by its places in the group.
    fn sides(&self, group: &[Fact]) -> Vec<(usize, usize)> {
        let _ = group;
        Vec::new()
    }

    /// The list whose codes may stand at its nodes, if it asks for codes.
    fn code_list(&self) -> Option<&str> {
        None
    }

    /// Where its facts come from; none for a rule within one record.
    fn sources(&self) -> &[Source] {
        &[]
    }

    /// Judges all facts of one key, in order of file and place.
    fn judge(&self, judging: &mut Judging<'_>, group: &[Fact]) {
        let _ = (judging, group);
    }

    /// Whether it is asked only when a record is compared with what it said before.
    fn compares_versions(&self) -> bool {
        false
    }

    /// Judges what a record says now by what it said before; each context begins at its record's topmost node. The
    /// findings are in `after`. A record that is new or gone is not asked about.
    fn check_change(&self, before: &mut Context<'_>, after: &mut Context<'_>, tally: &mut Tally) {
        let _ = (before, after, tally);
    }
}

/// What became of a rule at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing contradicts it.
    Holds,
    /// It can't be true, and that was reported.
    Fails,
    /// It does not concern this node.
    NotApplicable,
}

impl Outcome {
    /// [`Outcome::Holds`] or [`Outcome::Fails`].
    pub fn of(holds: bool) -> Self {
        if holds { Self::Holds } else { Self::Fails }
    }
}

/// Why a node was not checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reason(pub &'static str);

impl Reason {
    /// Something the rule needs is not there, or null.
    pub const MISSING: Self = Self("a value is missing");
    /// A path that wants one value found several.
    pub const SEVERAL: Self = Self("several values where one is wanted");
    /// A lower level rejected something the rule reads.
    pub const REJECTED: Self = Self("a value has another finding");
    /// The value is no number.
    pub const NO_NUMBER: Self = Self("a value is no number");
    /// The value is no date.
    pub const NO_DATE: Self = Self("a value is no date");
    /// The value is no text, number or truth value.
    pub const NO_SCALAR: Self = Self("a value is no scalar");
    /// More digits than can be reckoned with exactly.
    pub const TOO_MANY_DIGITS: Self = Self("a number has too many digits to check");
    /// The value is no list.
    pub const NO_LIST: Self = Self("a value is no list");
    /// Values in different units or currencies.
    pub const UNITS: Self = Self("units differ");
    /// A record that the rule needs could not be read.
    pub const UNREADABLE: Self = Self("a record could not be read");
    /// A condition that nothing decides.
    pub const UNDECIDED: Self = Self("the condition is undecided");
}

/// A rule as a rule file declares it.
pub struct Declared {
    /// `namespace/name`.
    pub id: Arc<str>,
    /// The kind of record that it is declared for, by its place in the configuration; `None` for rules across kinds.
    pub record: Option<u32>,
    /// Its kind's card.
    pub info: &'static RuleInfo,
    /// How bad its findings are; `None` if it is off.
    pub severity: Option<Severity>,
    /// The nodes it holds for; `None` is the record.
    pub each: Option<Paths>,
    /// The condition under which it holds.
    pub when: Option<Expression>,
    /// The sentence instead of the kind's own.
    pub message: Option<Template>,
    /// Why it must hold.
    pub why: Option<String>,
    /// Whether a finding of it may be waived.
    pub waivable: bool,
    /// Its place in the rule file: the value of `id`.
    pub location: Location,
    /// Whether it is the project's own, not a built-in pack's.
    pub is_own: bool,
    /// Whether a schema shows that a record can have what it speaks of.
    pub is_proven: bool,
    /// What is checked.
    pub rule: Box<dyn Rule>,
}

impl Declared {
    /// The level of its findings.
    pub fn level(&self) -> Level {
        self.info.level
    }

    /// Whether it looks across records.
    pub fn is_across(&self) -> bool {
        !self.rule.sources().is_empty()
    }
}
