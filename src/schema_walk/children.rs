//! What a schema says of the members and items of a value.

use crate::document::NodeRef;
use crate::rules::schema::Place;
use crate::rules::schema::key_matches;
use crate::schema_walk::SchemaWalk;
use crate::schema_walk::Type;

/// How many schemas may refer to each other for one value; a cycle is a fault of its own.
const DEEPEST: usize = 64;

/// The schemas of some children of a value.
#[derive(Clone, Debug, Default)]
pub(super) struct Children {
    /// Those that speak of them.
    pub(super) schemas: Vec<Place>,
    /// Whether there can be none.
    pub(super) is_ruled_out: bool,
    /// Whether a branch leaves them open, so that there may be some of which the others do not speak.
    leaves_open: bool,
}

/// What of a value is asked for.
#[derive(Clone, Copy)]
enum Ask<'k> {
    Member(&'k str),
    Item(Option<usize>),
    AnyMember,
}

impl Children {
    /// Children that nothing speaks of.
    pub(super) fn open() -> Self {
        Self { leaves_open: true, ..Self::default() }
    }

    fn ruled_out() -> Self {
        Self { is_ruled_out: true, ..Self::default() }
    }

    fn of(schema: Place) -> Self {
        Self { schemas: vec![schema], ..Self::default() }
    }

    /// Whether there may be children of which no schema speaks.
    pub(super) fn is_open(&self) -> bool {
        !self.is_ruled_out && (self.schemas.is_empty() || self.leaves_open)
    }

    /// What two schemas say that both hold.
    fn and(mut self, other: Self) -> Self {
        if self.is_ruled_out || other.is_ruled_out {
            return Self::ruled_out();
        }
        let speaks =
            (!self.schemas.is_empty() && !self.leaves_open) || (!other.schemas.is_empty() && !other.leaves_open);
        self.leaves_open = !speaks;
        self.schemas.extend(other.schemas);
        self
    }

    /// What two schemas say of which one holds.
    fn or(mut self, other: Self) -> Self {
        if self.is_ruled_out {
            return other;
        }
        if !other.is_ruled_out {
            self.leaves_open = self.is_open() || other.is_open();
            self.schemas.extend(other.schemas);
        }
        self
    }
}

impl SchemaWalk<'_> {
    /// The schemas of the member `key`, or of the item with that position.
    pub(super) fn member_or_item(self, place: Place, key: &str) -> Children {
        let member = self.ask(place, Ask::Member(key), DEEPEST);
        match (key.parse::<usize>(), key.parse::<i64>()) {
            (Ok(position), _) => member.or(self.item(place, Some(position))),
            (_, Ok(_)) => member.or(self.item(place, None)),
            _ => member,
        }
    }

    /// The schemas of the item at a position, or of any item.
    pub(super) fn item(self, place: Place, position: Option<usize>) -> Children {
        self.ask(place, Ask::Item(position), DEEPEST)
    }

    /// The schemas of every member and item.
    pub(super) fn every(self, place: Place) -> Children {
        self.ask(place, Ask::AnyMember, DEEPEST).or(self.item(place, None))
    }

    fn ask(self, place: Place, ask: Ask<'_>, deepest: usize) -> Children {
        let schema = self.files.node(place);
        let Some(deeper) = deepest.checked_sub(1) else { return Children::open() };
        if let Some(truth) = schema.as_bool() {
            return if truth { Children::open() } else { Children::ruled_out() };
        }
        let wanted = if matches!(ask, Ask::Item(_)) { Type::Array } else { Type::Object };
        if Self::own_types(schema).is_some_and(|types| !types.contains(&wanted)) {
            return Children::ruled_out();
        }
        let own = self.own(place, ask);
        let together = self.files.target(place).into_iter().chain(self.listed(place, "allOf"));
        let together = together.map(|place| self.ask(place, ask, deeper));
        let said = together.fold(own, Children::and);
        let said = ["anyOf", "oneOf"].into_iter().fold(said, |said, keyword| {
            let branches = self.listed(place, keyword).map(|branch| self.ask(branch, ask, deeper));
            branches.reduce(Children::or).map_or(said.clone(), |branches| said.and(branches))
        });
        let said = self.condition(place, ask, deeper).map_or(said.clone(), |branches| said.and(branches));
        self.unevaluated(place, ask, said)
    }

    /// What `then`, `else` and `dependentSchemas` add: none of them needs to hold.
    fn condition(self, place: Place, ask: Ask<'_>, deeper: usize) -> Option<Children> {
        let branch = |keyword: &str| self.files.member(place, keyword).map(|branch| self.ask(branch, ask, deeper));
        let (then, otherwise) = (branch("then"), branch("else"));
        let conditional = (then.is_some() || otherwise.is_some())
            .then(|| then.unwrap_or_else(Children::open).or(otherwise.unwrap_or_else(Children::open)));
        let dependent = self.files.member(place, "dependentSchemas").map(|list| {
            let members = self.files.node(list).entries().map(|(_, schema)| Place { node: schema.index(), ..list });
            members.map(|schema| self.ask(schema, ask, deeper)).fold(Children::open(), Children::or)
        });
        match (conditional, dependent) {
            (Some(one), Some(other)) => Some(one.and(other)),
            (one, other) => one.or(other),
        }
    }

    /// What `unevaluatedProperties` and `unevaluatedItems` say of what nothing else speaks of.
    fn unevaluated(self, place: Place, ask: Ask<'_>, said: Children) -> Children {
        let keyword = if matches!(ask, Ask::Item(_)) { "unevaluatedItems" } else { "unevaluatedProperties" };
        let Some(rest) = self.files.member(place, keyword).filter(|_| said.is_open()) else { return said };
        let schema = self.files.node(rest);
        match schema.as_bool() {
            Some(false) if said.schemas.is_empty() => Children::ruled_out(),
            Some(false) => Children { leaves_open: false, ..said },
            Some(true) => said,
            None => Children { leaves_open: false, ..said.or(Children::of(rest)) },
        }
    }

    fn own(self, place: Place, ask: Ask<'_>) -> Children {
        match ask {
            Ask::Member(key) => self.own_member(place, key),
            Ask::Item(position) => self.own_item(place, position),
            Ask::AnyMember => self.own_members(place),
        }
    }

    fn own_member(self, place: Place, key: &str) -> Children {
        let named = self.files.member(place, "properties").and_then(|map| self.files.member(map, key));
        let patterns = self.files.member(place, "patternProperties");
        let matching = patterns.into_iter().flat_map(|map| {
            let entries = self.files.node(map).entries().filter(|(pattern, _)| key_matches(pattern.text(), key));
            entries.map(move |(_, schema)| Place { node: schema.index(), ..map })
        });
        let known: Vec<_> = named.into_iter().chain(matching).map(|schema| self.child(schema)).collect();
        match known.into_iter().reduce(Children::and) {
            Some(known) => known,
            None => {
                self.files.member(place, "additionalProperties").map_or_else(Children::open, |rest| self.child(rest))
            }
        }
    }

    fn own_members(self, place: Place) -> Children {
        let maps =
            ["properties", "patternProperties"].into_iter().filter_map(|keyword| self.files.member(place, keyword));
        let members = maps.flat_map(|map| {
            self.files.node(map).entries().map(move |(_, schema)| Place { node: schema.index(), ..map })
        });
        let rest = self.files.member(place, "additionalProperties");
        let rest = rest.map_or_else(Children::open, |rest| self.child(rest));
        members.map(|schema| self.child(schema)).fold(rest, Children::or)
    }

    fn own_item(self, place: Place, position: Option<usize>) -> Children {
        let items = self.files.member(place, "items");
        let old_list = items.filter(|&items| self.files.node(items).is_sequence());
        let prefix = self.files.member(place, "prefixItems").or(old_list);
        let rest = if old_list.is_some() { self.files.member(place, "additionalItems") } else { items };
        let rest = rest.map_or_else(Children::open, |rest| self.child(rest));
        let Some(prefix) = prefix else { return rest };
        let first = self.files.node(prefix).items().map(|schema| Place { node: schema.index(), ..prefix });
        let mut first = first.map(|schema| self.child(schema));
        match position {
            Some(position) => first.nth(position).unwrap_or(rest),
            None => first.fold(rest, Children::or),
        }
    }

    /// A subschema as what is said of one child.
    fn child(self, schema: Place) -> Children {
        match self.files.node(schema).as_bool() {
            Some(true) => Children::open(),
            Some(false) => Children::ruled_out(),
            None => Children::of(schema),
        }
    }

    /// The schemas in a list.
    pub(super) fn listed(self, place: Place, keyword: &str) -> impl Iterator<Item = Place> {
        let list = self.files.member(place, keyword);
        list.into_iter().flat_map(move |list| {
            let items = self.files.node(list).items().map(NodeRef::index);
            items.map(move |node| Place { node, ..list })
        })
    }
}
