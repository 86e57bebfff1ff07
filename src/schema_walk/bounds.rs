//! Which scalars a schema allows: their types, and how small and large a number can be.

use rust_decimal::Decimal;

use crate::document::Kind;
use crate::document::NodeRef;
use crate::rules::schema::Place;
use crate::schema_walk::Possible;
use crate::schema_walk::SchemaWalk;

/// How many schemas may refer to each other for one value.
const DEEPEST: usize = 64;

/// A type of JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Type {
    /// `null`
    Null,
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `number`, which every integer is too
    Number,
    /// `string`
    String,
    /// `array`
    Array,
    /// `object`
    Object,
}

/// An end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The number.
    pub value: Decimal,
    /// Whether the number itself is outside.
    pub is_exclusive: bool,
}

/// The numbers that a schema allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// The least.
    pub minimum: Option<Limit>,
    /// The greatest.
    pub maximum: Option<Limit>,
    /// Whether only whole numbers are allowed.
    pub is_integer: bool,
}

impl SchemaWalk<'_> {
    /// The numbers that can be at a path; where several schemas are possible, the widest range.
    pub fn bounds(self, path: &str) -> Bounds {
        let Possible::Yes(places) = self.schema_at(path) else { return Bounds::default() };
        let bounds = places.into_iter().filter_map(|place| self.bounds_of(place, DEEPEST));
        bounds.reduce(Bounds::or).unwrap_or_default()
    }

    /// The types that can be at a path; `None` if a schema leaves that open.
    pub fn types(self, path: &str) -> Option<Vec<Type>> {
        let Possible::Yes(places) = self.schema_at(path) else { return None };
        let types: Vec<_> = places.into_iter().map(|place| self.types_of(place, DEEPEST)).collect::<Option<_>>()?;
        let mut types: Vec<_> = types.into_iter().flatten().collect();
        types.sort_unstable();
        types.dedup();
        (!types.is_empty()).then_some(types)
    }

    /// The types that a schema itself names, by `type`, `const` or `enum`.
    pub(super) fn own_types(schema: NodeRef<'_>) -> Option<Vec<Type>> {
        if let Some(names) = schema.get("type") {
            let one = Some(names).filter(|names| !names.is_sequence());
            return Some(one.into_iter().chain(names.items()).filter_map(named).collect());
        }
        if let Some(value) = schema.get("const") {
            return Some(vec![kind(value)]);
        }
        schema.get("enum").map(|values| values.items().map(kind).collect())
    }

    /// The types that a schema allows; `None` if it leaves that open.
    pub(super) fn all_types(self, place: Place) -> Option<Vec<Type>> {
        self.types_of(place, DEEPEST)
    }

    fn types_of(self, place: Place, deepest: usize) -> Option<Vec<Type>> {
        let deeper = deepest.checked_sub(1)?;
        let own = Self::own_types(self.files.node(place));
        let together = self.files.target(place).into_iter().chain(self.listed(place, "allOf"));
        let said = together.map(|place| self.types_of(place, deeper)).fold(own, both);
        ["anyOf", "oneOf"].into_iter().fold(said, |said, keyword| {
            let branches: Vec<_> = self.listed(place, keyword).map(|branch| self.types_of(branch, deeper)).collect();
            if branches.is_empty() {
                return said;
            }
            let union = branches.into_iter().collect::<Option<Vec<_>>>().map(|types| types.concat());
            both(said, union)
        })
    }

    /// The numbers that a schema allows; `None` if it allows none.
    fn bounds_of(self, place: Place, deepest: usize) -> Option<Bounds> {
        let Some(deeper) = deepest.checked_sub(1) else { return Some(Bounds::default()) };
        let schema = self.files.node(place);
        let types = Self::own_types(schema);
        if types.as_ref().is_some_and(|types| !types.iter().any(|kind| matches!(kind, Type::Integer | Type::Number))) {
            return None;
        }
        let is_integer = types.is_some_and(|types| !types.contains(&Type::Number));
        let mut said = Bounds { minimum: lower(schema), maximum: upper(schema), is_integer };
        for place in self.files.target(place).into_iter().chain(self.listed(place, "allOf")) {
            said = said.and(self.bounds_of(place, deeper)?);
        }
        for keyword in ["anyOf", "oneOf"] {
            let branches: Vec<_> = self.listed(place, keyword).map(|branch| self.bounds_of(branch, deeper)).collect();
            if !branches.is_empty() {
                said = said.and(branches.into_iter().flatten().reduce(Bounds::or)?);
            }
        }
        Some(said)
    }
}

impl Bounds {
    /// The numbers within both.
    fn and(self, other: Self) -> Self {
        let minimum = pick(self.minimum, other.minimum, |a, b| a.as_lower() >= b.as_lower());
        let maximum = pick(self.maximum, other.maximum, |a, b| a.as_upper() <= b.as_upper());
        Self { minimum, maximum, is_integer: self.is_integer || other.is_integer }
    }

    /// The numbers within either, and those between.
    fn or(self, other: Self) -> Self {
        let wider = |a: Option<Limit>, b: Option<Limit>, first: fn(&Limit, &Limit) -> bool| {
            let (a, b) = (a?, b?);
            Some(if first(&a, &b) { a } else { b })
        };
        let minimum = wider(self.minimum, other.minimum, |a, b| a.as_lower() <= b.as_lower());
        let maximum = wider(self.maximum, other.maximum, |a, b| a.as_upper() >= b.as_upper());
        Self { minimum, maximum, is_integer: self.is_integer && other.is_integer }
    }
}

impl Limit {
    fn as_lower(&self) -> (Decimal, bool) {
        (self.value, self.is_exclusive)
    }

    fn as_upper(&self) -> (Decimal, bool) {
        (self.value, !self.is_exclusive)
    }
}

fn pick(a: Option<Limit>, b: Option<Limit>, first: fn(&Limit, &Limit) -> bool) -> Option<Limit> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if first(&a, &b) { a } else { b }),
        (a, b) => a.or(b),
    }
}

fn lower(schema: NodeRef<'_>) -> Option<Limit> {
    let (inclusive, exclusive) = ends(schema, "minimum", "exclusiveMinimum");
    pick(inclusive, exclusive, |a, b| a.as_lower() >= b.as_lower())
}

fn upper(schema: NodeRef<'_>) -> Option<Limit> {
    let (inclusive, exclusive) = ends(schema, "maximum", "exclusiveMaximum");
    pick(inclusive, exclusive, |a, b| a.as_upper() <= b.as_upper())
}

/// The two ends of one side; draft 4 has the second as a boolean that is about the first.
fn ends(schema: NodeRef<'_>, inclusive: &str, exclusive: &str) -> (Option<Limit>, Option<Limit>) {
    let number = |key: &str| decimal(schema.get(key)?);
    let is_exclusive = schema.get(exclusive).and_then(NodeRef::as_bool) == Some(true);
    let first = number(inclusive).map(|value| Limit { value, is_exclusive });
    (first, number(exclusive).map(|value| Limit { value, is_exclusive: true }))
}

fn decimal(node: NodeRef<'_>) -> Option<Decimal> {
    let text = Some(node).filter(|node| node.is_number())?.text();
    Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text)).ok()
}

fn both(one: Option<Vec<Type>>, other: Option<Vec<Type>>) -> Option<Vec<Type>> {
    let (Some(one), Some(other)) = (&one, &other) else { return one.or(other) };
    let allows =
        |types: &[Type], kind: Type| types.contains(&kind) || (kind == Type::Integer && types.contains(&Type::Number));
    let left = one.iter().filter(|&&kind| allows(other, kind));
    let right = other.iter().filter(|&&kind| allows(one, kind));
    let mut types: Vec<_> = left.chain(right).copied().collect();
    types.sort_unstable();
    types.dedup();
    Some(types)
}

fn named(name: NodeRef<'_>) -> Option<Type> {
    Some(match name.text() {
        "null" => Type::Null,
        "boolean" => Type::Boolean,
        "integer" => Type::Integer,
        "number" => Type::Number,
        "string" => Type::String,
        "array" => Type::Array,
        "object" => Type::Object,
        _ => return None,
    })
}

fn kind(value: NodeRef<'_>) -> Type {
    match value.kind() {
        Kind::Null | Kind::Alias => Type::Null,
        Kind::Bool => Type::Boolean,
        Kind::Integer => Type::Integer,
        Kind::Float | Kind::NonFinite => Type::Number,
        Kind::String => Type::String,
        Kind::Sequence => Type::Array,
        Kind::Mapping => Type::Object,
    }
}
