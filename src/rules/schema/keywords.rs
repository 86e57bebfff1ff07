//! What the keywords of a schema hold, in all drafts.

use crate::document::NodeRef;

/// How a keyword holds subschemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// It is a schema, or a list of schemas.
    Schemas,
    /// A mapping whose values are schemas; a value that is a list is none.
    Members,
}

/// The keywords whose subschemas look at the same value as the schema itself.
pub(super) const IN_PLACE: [&str; 9] =
    ["allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "dependencies"];

/// The keywords that say something, besides those that hold subschemas.
const PLAIN: [&str; 46] = [
    "$schema",
    "$id",
    "id",
    "$anchor",
    "$dynamicAnchor",
    "$recursiveAnchor",
    "$ref",
    "$dynamicRef",
    "$recursiveRef",
    "$vocabulary",
    "$comment",
    "type",
    "enum",
    "const",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxContains",
    "minContains",
    "maxProperties",
    "minProperties",
    "required",
    "dependentRequired",
    "format",
    "contentEncoding",
    "contentMediaType",
    "title",
    "description",
    "default",
    "deprecated",
    "readOnly",
    "writeOnly",
    "example",
    "examples",
    "discriminator",
    "nullable",
    "markdownDescription",
    "enumDescriptions",
];

const HOLDING: [(&str, Holds); 22] = [
    ("allOf", Holds::Schemas),
    ("anyOf", Holds::Schemas),
    ("oneOf", Holds::Schemas),
    ("not", Holds::Schemas),
    ("if", Holds::Schemas),
    ("then", Holds::Schemas),
    ("else", Holds::Schemas),
    ("items", Holds::Schemas),
    ("prefixItems", Holds::Schemas),
    ("additionalItems", Holds::Schemas),
    ("unevaluatedItems", Holds::Schemas),
    ("contains", Holds::Schemas),
    ("additionalProperties", Holds::Schemas),
    ("unevaluatedProperties", Holds::Schemas),
    ("propertyNames", Holds::Schemas),
    ("contentSchema", Holds::Schemas),
    ("properties", Holds::Members),
    ("patternProperties", Holds::Members),
    ("dependentSchemas", Holds::Members),
    ("dependencies", Holds::Members),
    ("$defs", Holds::Members),
    ("definitions", Holds::Members),
];

/// Whether a keyword is one of any draft, or an extension `x-…`.
pub(super) fn is_known(keyword: &str) -> bool {
    keyword.starts_with("x-") || all().any(|known| known == keyword)
}

/// Every keyword of every draft.
pub(super) fn all() -> impl Iterator<Item = &'static str> + Clone {
    PLAIN.into_iter().chain(HOLDING.into_iter().map(|(name, _)| name))
}

/// The subschemas that stand directly in a schema, with the keyword that holds each.
pub(super) fn subschemas(schema: NodeRef<'_>) -> Vec<(&str, NodeRef<'_>)> {
    let entries = schema.entries().map(|(key, value)| (key.text(), value));
    entries.flat_map(|(keyword, value)| held(keyword, value).into_iter().map(move |node| (keyword, node))).collect()
}

/// How a keyword holds subschemas; `None` if it holds none.
pub(super) fn holds(keyword: &str) -> Option<Holds> {
    HOLDING.iter().find(|&&(name, _)| name == keyword).map(|&(_, holds)| holds)
}

/// The subschemas that one keyword holds.
pub(super) fn held<'a>(keyword: &str, value: NodeRef<'a>) -> Vec<NodeRef<'a>> {
    match holds(keyword) {
        None => Vec::new(),
        Some(Holds::Schemas) if value.is_sequence() => value.items().collect(),
        Some(Holds::Schemas) => vec![value],
        Some(Holds::Members) => {
            value.entries().map(|(_, member)| member).filter(|member| !member.is_sequence()).collect()
        }
    }
}
