use super::*;
use crate::rules::schema::Folder;
use crate::rules::schema::Loader;
use crate::rules::schema::Options;
use crate::rules::schema::Refused;
use crate::rules::schema::Schema;
use crate::rules::schema::SchemaText;
use crate::source::FileId;

struct Alone;

impl Loader for Alone {
    fn by_path(&self, _: &str) -> Result<SchemaText, Refused> {
        Err(Refused::Missing)
    }
}

fn schema(text: &str) -> Schema {
    let first = SchemaText { file: FileId(0), path: "a.yaml".into(), bytes: text.as_bytes().to_vec() };
    let compiled = Schema::compile(first, &Alone, &Options::default());
    compiled.schema.unwrap_or_else(|| panic!("{:?}", compiled.diagnostics))
}

const CONFLICT: &str = r##"
title: Conflict
type: object
additionalProperties: false
properties:
  id: {type: string}
  participants: {type: array, items: {$ref: "#/$defs/participant"}}
  pair: {type: array, prefixItems: [{title: First}, {title: Second}], items: false}
  notes: {}
  sources: {type: object, additionalProperties: {type: object, properties: {title: {type: string}}, additionalProperties: false}}
  tags: {type: object, patternProperties: {"^x-": {type: integer}}, additionalProperties: false}
$defs:
  count: {type: integer, minimum: 0, title: Count, description: People}
  participant:
    type: object
    allOf: [{$ref: "#/$defs/named"}]
    unevaluatedProperties: false
    properties:
      troops: {$ref: "#/$defs/count", maximum: 100}
      deaths: {$ref: "#/$defs/part"}
      cost: {x-quantity: amount, oneOf: [{type: number, minimum: 1}, {type: object, properties: {over: {}}, additionalProperties: false}]}
  named: {properties: {party: {type: string, format: iso3166-1-alpha-3}}}
  part:
    type: object
    additionalProperties: false
    properties:
      total: {x-quantity: amount, type: number, exclusiveMinimum: -1.5}
      parts: {type: array, items: {$ref: "#/$defs/part"}}
"##;

#[test]
fn paths_are_possible_unless_every_schema_rules_them_out() {
    let schema = schema(CONFLICT);
    let walk = SchemaWalk::new(schema.files());
    for path in [
        "",
        "/",
        "/id",
        "/participants/*/party",
        "/participants/0/deaths/parts/*/parts/*/total",
        "/participants/-1/troops",
        "/participants/[party=CAN]/cost/over",
        "/participants/*/deaths/../party",
        "/**/total",
        "/notes/whatever/0/x",
        "/sources/gac/title",
        "/sources/*/title",
        "/tags/x-a",
        "/pair/1",
        "/participants/*/deaths#",
    ] {
        assert!(matches!(walk.schema_at(path), Possible::Yes(_)), "{path}: {:?}", walk.schema_at(path));
    }
    for (path, step, near) in [
        ("/participant", "participant", Some("participants")),
        ("/participants/party", "party", None),
        ("/participants/*/partys", "partys", Some("party")),
        ("/participants/*/cost/under", "under", None),
        ("/participants/*/deaths/parts/*/totl", "totl", Some("total")),
        ("/sources/gac/titel", "titel", Some("title")),
        ("/tags/y", "y", None),
        ("/pair/2", "2", None),
        ("/id/x", "x", None),
        ("/participants/*/deaths/../partie", "partie", Some("party")),
    ] {
        let expected = Possible::No { step: step.to_owned(), nearest: near.map(str::to_owned) };
        assert_eq!(walk.schema_at(path), expected, "{path}");
    }
    assert!(matches!(walk.schema_below("/participants/*", "deaths/total"), Possible::Yes(_)));
    assert!(matches!(walk.schema_below("/participants/*", "total"), Possible::No { .. }));
    assert!(matches!(walk.schema_below("/participants/*", "/id"), Possible::Yes(_)));
}

#[test]
fn a_branch_that_has_it_is_enough() {
    let schema = schema(
        r"
type: object
oneOf:
  - {properties: {kind: {const: a}, total: {}}, additionalProperties: false}
  - {properties: {kind: {const: b}, part: {}}, additionalProperties: false}
if: {properties: {kind: {const: a}}}
then: {properties: {total: {type: integer}}}
",
    );
    let walk = SchemaWalk::new(schema.files());
    assert!(
        matches!(walk.schema_at("/total"), Possible::Yes(_)) && matches!(walk.schema_at("/part"), Possible::Yes(_))
    );
    assert_eq!(walk.schema_at("/parts"), Possible::No { step: "parts".into(), nearest: Some("part".into()) });
}

#[test]
fn bounds_types_and_titles_are_told() {
    let schema = schema(CONFLICT);
    let walk = SchemaWalk::new(schema.files());
    let limit = |text: &str, is_exclusive| Some(Limit { value: text.parse().expect("a number"), is_exclusive });
    let troops = walk.bounds("/participants/*/troops");
    assert_eq!(troops, Bounds { minimum: limit("0", false), maximum: limit("100", false), is_integer: true });
    let total = walk.bounds("/participants/*/deaths/total");
    assert_eq!(total, Bounds { minimum: limit("-1.5", true), maximum: None, is_integer: false });
    assert_eq!(walk.bounds("/participants/*/cost").minimum, limit("1", false));
    assert_eq!(walk.bounds("/notes"), Bounds::default());
    assert_eq!(walk.types("/participants/*/cost"), Some(vec![Type::Number, Type::Object]));
    assert_eq!(walk.types("/participants/*/troops"), Some(vec![Type::Integer]));
    assert_eq!(walk.types("/notes"), None);
    let about = walk.about("/participants/*/troops");
    assert_eq!(about, About { title: Some("Count"), description: Some("People") });
    assert_eq!(walk.about("").title, Some("Conflict"));
}

#[test]
fn amounts_are_found_and_recursion_ends() {
    let schema = schema(CONFLICT);
    let amounts = SchemaWalk::new(schema.files()).amounts();
    let deaths = "/participants/*/deaths";
    let expected = [
        "/participants/*/cost".to_owned(),
        format!("{deaths}/parts/*/parts/*/parts/*/total"),
        format!("{deaths}/parts/*/parts/*/total"),
        format!("{deaths}/parts/*/total"),
        format!("{deaths}/total"),
    ];
    assert_eq!(amounts, expected);
}

#[test]
fn the_pack_has_what_its_rules_name() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = std::sync::Mutex::new(crate::source::Files::default());
    let loader = Folder::new(folder, &files);
    let first = loader.by_path("schemas/conflict.schema.json").expect("the pack's schema");
    let schema = Schema::compile(first, &loader, &Options::default()).schema.expect("it compiles");
    let walk = SchemaWalk::new(schema.files());
    assert!(matches!(walk.schema_at("/participants/*/deaths/breakdown/parts/*/persons"), Possible::Yes(_)));
    assert!(matches!(walk.schema_at("/participants/*/deaths/breakdown/parts/*/person"), Possible::No { .. }));
}
