//! Facts: what a record states, by key, so that records can be judged together without being kept.

mod key;
mod source;

use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::Arc;

use crate::date::Date;
use crate::diagnostic::Label;
use crate::diagnostic::Value;
use crate::document::Kind;
use crate::quantity::Interval;
use crate::quantity::Scale;
use crate::rule::UnitSlip;
use crate::rule::context::bounds;
use crate::source::Location;

pub use crate::rule::fact::key::Key;
pub use crate::rule::fact::key::KeyPart;
pub use crate::rule::fact::key::fold;
pub use crate::rule::fact::key::is_same;
pub use crate::rule::fact::source::Slot;
pub use crate::rule::fact::source::Source;

/// One statement of one record. There are many, so what only some rules need is apart.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The rule it is for, by its place in the configuration.
    pub rule: u32,
    /// Which of the rule's sources it is from.
    pub role: u32,
    /// What it is grouped by.
    pub key: Key,
    /// The key's place: of a key of one path within the node that value's, else the node's.
    pub at: Place,
    /// The record, as findings name it.
    pub record: Arc<str>,
    /// What only some rules need.
    pub more: Option<Box<More>>,
}

/// A place that can be shown after its document is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where.
    pub location: Location,
    pointers: Arc<Pointers>,
}

/// Most facts are at the same pointers as those of other records, so these are shared.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Pointers {
    value: Box<str>,
    node: Box<str>,
}

/// Pointers that are remembered; where all are different, remembering more is of no use.
const REMEMBERED: usize = 4096;

thread_local! {
    static POINTERS: RefCell<HashSet<Arc<Pointers>>> = RefCell::default();
}

/// What a fact brings along.
#[derive(Clone, Debug, Default)]
pub struct More {
    /// The stated value.
    pub value: Option<Stated>,
    /// When it is so.
    pub period: Option<Date>,
    /// Scalars by name, as text and with their places.
    pub carried: Vec<(Box<str>, Carried)>,
    /// What is stated in the other direction, to tell when the two were interchanged.
    pub opposite: Option<Stated>,
    /// Another place that findings may be at.
    pub at: Option<Place>,
    /// The key by which others refer to the record.
    pub own: Option<Key>,
    /// The keys of other records that it refers to.
    pub links: Vec<Key>,
    /// The path of a file that it refers to.
    pub file: Option<Box<str>>,
    /// That the value is in another unit than what the record states elsewhere.
    pub unit_slip: Option<Box<UnitSlip>>,
}

/// A scalar that is brought along.
#[derive(Clone, Debug)]
pub struct Carried {
    /// Its text.
    pub text: Box<str>,
    /// What it is written as.
    pub kind: Kind,
    /// Its place.
    pub at: Place,
}

/// A stated value.
#[derive(Clone, Debug)]
pub struct Stated {
    /// As written, a number with its scale.
    pub text: Box<str>,
    /// Where.
    pub at: Place,
    /// As a number, if it is one.
    pub number: Option<Interval>,
    /// The scale it is written in.
    pub scale: Scale,
    /// Its unit or currency.
    pub unit: Option<Box<str>>,
}

impl Fact {
    /// When it is so, if it says.
    pub fn period(&self) -> Option<&Date> {
        self.more.as_ref()?.period.as_ref()
    }

    /// What it states, if it does.
    pub fn value(&self) -> Option<&Stated> {
        self.more.as_ref()?.value.as_ref()
    }

    /// The scalars that it brings along.
    pub fn carried(&self) -> &[(Box<str>, Carried)] {
        self.more.as_ref().map_or(&[], |more| &more.carried)
    }

    /// Whether two facts can be true at one time. Periods that only touch are not at one time.
    pub fn meets(&self, other: &Self) -> bool {
        match (self.period(), other.period()) {
            (Some(ours), Some(theirs)) => !ours.overlaps(theirs).is_impossible(),
            _ => true,
        }
    }

    /// Whether two facts are of one record.
    pub fn is_beside(&self, other: &Self) -> bool {
        let record = |fact: &Self| (fact.at.location.file, fact.at.location.document);
        record(self) == record(other)
    }

    /// The key as a value that took part.
    pub fn key_value(&self) -> Value {
        self.at.value(&self.key.to_string())
    }
}

impl Place {
    /// A place of a value, in the view of a rule that was asked about `node`: both as pointers.
    pub fn new(location: Location, pointer: String, node: &str) -> Self {
        let pointers = Pointers { value: pointer.into(), node: node.into() };
        Self { location, pointers: pointers.shared() }
    }

    /// The pointer of the value there.
    pub fn pointer(&self) -> &str {
        &self.pointers.value
    }

    /// The pointer of the node that the rule was asked about.
    pub fn node(&self) -> &str {
        &self.pointers.node
    }

    /// The place as a label.
    pub fn label(&self, message: impl Into<String>) -> Label {
        Label { location: self.location, pointer: self.pointer().to_owned(), message: message.into() }
    }

    /// A text there as a value that took part.
    pub fn value(&self, text: &str) -> Value {
        Value { pointer: self.pointer().to_owned(), text: text.to_owned(), low: None, high: None, unit: None }
    }
}

impl Pointers {
    /// The same as before, if this thread has met them.
    fn shared(self) -> Arc<Self> {
        POINTERS.with_borrow_mut(|known| {
            if let Some(before) = known.get(&self) {
                return Arc::clone(before);
            }
            if known.len() >= REMEMBERED {
                known.clear();
            }
            let shared = Arc::new(self);
            known.insert(Arc::clone(&shared));
            shared
        })
    }
}

impl Stated {
    /// For people: what is written, with its unit.
    pub fn shown(&self) -> String {
        match &self.unit {
            Some(unit) => format!("{} {unit}", self.text),
            None => self.text.to_string(),
        }
    }

    /// As a value that took part.
    pub fn as_value(&self) -> Value {
        let (low, high) = self.number.as_ref().map_or((None, None), bounds);
        let unit = self.unit.as_deref().map(str::to_owned);
        Value { pointer: self.at.pointer().to_owned(), text: self.text.to_string(), low, high, unit }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::source::Span;

    /// A big dataset has millions of facts, and all are in memory at once. What is not in here is the text of a long
    /// key; pointers and the record's name are shared.
    #[test]
    fn a_fact_is_small() {
        assert!(size_of::<Fact>() <= 88, "{}", size_of::<Fact>());
    }

    #[test]
    fn facts_at_the_same_pointers_share_them() {
        let place = |document, pointer: &str| {
            let location = Location { file: FileId(0), document, span: Span::new(0, 1) };
            Place::new(location, pointer.to_owned(), "")
        };
        let (one, other) = (place(0, "/id"), place(1, "/id"));
        assert!(Arc::ptr_eq(&one.pointers, &other.pointers) && one.location != other.location);
        for number in 0..2 * REMEMBERED {
            assert_eq!(place(0, &format!("/items/{number}")).pointer(), format!("/items/{number}"));
        }
        assert!(POINTERS.with_borrow(HashSet::len) <= REMEMBERED);
    }

    #[test]
    fn a_place_knows_both_pointers() {
        let location = Location { file: FileId(0), document: 0, span: Span::new(0, 1) };
        for (pointer, node) in [("/missions/0/city", "/missions/0"), ("/id", "/capitals/0"), ("/id", "/id"), ("/a", "")]
        {
            let place = Place::new(location, pointer.to_owned(), node);
            assert_eq!((place.pointer(), place.node()), (pointer, node));
        }
    }
}
