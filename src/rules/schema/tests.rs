//! Schemas of several files, broken schemas, and what is said of records beyond one sentence.

mod hostile;

use std::collections::HashMap;
use std::sync::Arc;

use super::*;
use crate::codes::Code;
use crate::diagnostic::Severity;
use crate::document;
use crate::document::Document;
use crate::document::Format;
use crate::source::FileId;

/// Files by path; the first is the schema.
struct Memory(HashMap<&'static str, String>);

impl Loader for Memory {
    fn by_path(&self, path: &str) -> Result<SchemaText, Refused> {
        let (name, text) = self.0.get_key_value(path).ok_or(Refused::Missing)?;
        Ok(SchemaText { file: file(name), path: path.to_owned(), bytes: text.clone().into_bytes() })
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let above = |path: &str| path.rsplit_once('/').map_or("", |(above, _)| above).to_owned();
        self.0.keys().filter(|path| above(path) == folder).map(|&path| path.to_owned()).collect()
    }
}

fn file(path: &str) -> FileId {
    FileId(u32::try_from(path.len()).expect("short"))
}

fn compile_all(files: &[(&'static str, &str)], options: &Options) -> (Compiled, Memory) {
    let memory = Memory(files.iter().map(|&(path, text)| (path, text.to_owned())).collect());
    let first = memory.by_path(files[0].0).expect("the first file");
    (Schema::compile(first, &memory, options), memory)
}

/// What is said of schema files: `path: text at the place: message`.
fn said(files: &[(&'static str, &str)]) -> Vec<String> {
    let (compiled, memory) = compile_all(files, &Options::default());
    let errors = compiled.diagnostics.iter().filter(|found| found.severity == Severity::Error).count();
    assert_eq!(compiled.schema.is_none(), errors > 0, "{:?}", compiled.diagnostics);
    let place = |location: crate::source::Location| {
        let (path, text) = memory.0.iter().find(|(path, _)| file(path) == location.file).expect("a file");
        format!("{path}: {}", &text[location.span.range()])
    };
    compiled.diagnostics.iter().map(|found| format!("{}: {}", place(found.location), found.message)).collect()
}

fn schema(text: &str) -> Schema {
    let (compiled, _) = compile_all(&[("a.json", text)], &Options::default());
    compiled.schema.unwrap_or_else(|| panic!("{:?}", compiled.diagnostics))
}

fn yaml(text: &str) -> Document<'_> {
    let reading =
        document::read(FileId(0), Format::Yaml, text.as_bytes(), &Limits::default(), &document::Options::default());
    reading.documents.into_iter().next().unwrap_or_else(|| panic!("{:?}", reading.diagnostics))
}

fn rules(schema: &Schema, record: &str) -> Vec<String> {
    let mut found = Vec::new();
    schema.check(yaml(record).root(), &mut found);
    found.iter().map(|found| found.rule.to_string()).collect()
}

#[test]
fn references_go_by_id_first_and_then_by_path() {
    let by_path = [
        ("s/relation.json", r#"{"properties": {"party": {"$ref": "../common/party.yaml#/$defs/code"}}}"#),
        ("common/party.yaml", "$defs:\n  code: {$ref: code.json}\n"),
        ("common/code.json", r#"{"type": "string"}"#),
    ];
    let by_id = [
        (
            "s/relation.json",
            r#"{"$id": "https://example.org/relation", "properties": {"party": {"$ref": "party#code"}}}"#,
        ),
        (
            "s/elsewhere.json",
            r#"{"$id": "https://example.org/party", "$defs": {"a": {"$anchor": "code", "type": "string"}}}"#,
        ),
    ];
    let id_and_path = [
        (
            "s/relation.json",
            r#"{"$id": "https://example.org/s/r.json", "properties": {"party": {"$ref": "party.json"}}}"#,
        ),
        ("s/party.json", r#"{"$id": "https://example.org/other.json", "type": "string"}"#),
    ];
    let name_and_path = [
        ("s/relation.json", r#"{"properties": {"party": {"$ref": "party.json#code"}}}"#),
        (
            "s/party.json",
            r#"{"$id": "https://example.org/x.json", "$defs": {"a": {"$anchor": "code", "type": "string"}}}"#,
        ),
    ];
    for files in [&by_path[..], &by_id[..], &id_and_path[..], &name_and_path[..]] {
        let (compiled, _) = compile_all(files, &Options::default());
        let schema = compiled.schema.unwrap_or_else(|| panic!("{:?}", compiled.diagnostics));
        assert_eq!(rules(&schema, "party: 5"), ["schema/type"], "{files:?}");
        assert!(rules(&schema, "party: CAN").is_empty());
        let mut found = Vec::new();
        schema.check(yaml("party: 5").root(), &mut found);
        let last = file(files.last().expect("files").0);
        assert_eq!(found[0].related[0].location.file, last, "the label is in the file that says so");
    }
}

#[test]
fn an_older_draft_is_inherited_by_what_it_refers_to() {
    let files = [
        (
            "a.json",
            r#"{"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"a": {"$ref": "bb.json"}}}"#,
        ),
        ("bb.json", r#"{"items": [{"type": "string"}], "additionalItems": false}"#),
    ];
    let (compiled, _) = compile_all(&files, &Options::default());
    let schema = compiled.schema.unwrap_or_else(|| panic!("{:?}", compiled.diagnostics));
    assert_eq!(rules(&schema, "a: [x, y]"), ["schema/additionalItems"]);
}

#[test]
fn nothing_is_fetched_and_nothing_outside_is_read() {
    let refer = |to: &str| said(&[("s/a.json", &format!(r#"{{"$ref": "{to}"}}"#))]);
    for (reference, message) in [
        ("https://example.org/a.json", "`https://example.org/a.json` is not in the project, and nothing is fetched"),
        ("file:///etc/passwd", "`file:///etc/passwd` is not in the project, and nothing is fetched"),
        ("//example.org/a.json", "`//example.org/a.json` is not in the project, and nothing is fetched"),
        ("../../etc/passwd", "`../../etc/passwd` is outside the project"),
        ("b.json", "there is no file `s/b.json`"),
        ("#/$defs/a", "there is no `#/$defs/a` in `s/a.json`"),
        ("#name", "there is no `#name` in `s/a.json`"),
    ] {
        assert_eq!(refer(reference), [format!("s/a.json: \"{reference}\": {message}")]);
    }
}

#[test]
fn all_that_is_wrong_in_a_schema_is_said_at_once() {
    let text = r##"{
  "type": "strng",
  "minLength": -1,
  "required": "kind",
  "properties": {"a": {"pattern": "["}, "b": {"$ref": "#/$defs/code"}, "c": {"x-severity": "warn"}},
  "$defs": {"codes": {}}
}"##;
    assert_eq!(
        said(&[("a.json", text)]),
        [
            "a.json: \"strng\": `type` can't be `strng`",
            "a.json: -1: `minLength` must be at least 0, but is `-1`",
            "a.json: \"kind\": `required` must be a list, but `kind` is text",
            "a.json: \"[\": `pattern` must be a regular expression, but is `[`",
            "a.json: \"#/$defs/code\": there is no `#/$defs/code` in `a.json`",
            "a.json: \"warn\": `x-severity` can't be `warn`",
        ]
    );
}

#[test]
fn what_is_wrong_in_another_file_is_said_there() {
    let files = [("s/a.json", r#"{"$ref": "bcd.yaml"}"#), ("s/bcd.yaml", "type: object\nmaxItems: many\n")];
    assert_eq!(said(&files), ["s/bcd.yaml: many: `maxItems` must be a whole number, but `many` is text"]);
    let files = [("s/a.json", r#"{"$ref": "bcd.yaml"}"#), ("s/bcd.yaml", "type: [object\n")];
    let said = said(&files);
    assert!(said[0].starts_with("s/a.json: \"bcd.yaml\": `s/bcd.yaml` could not be read"), "{said:?}");
    assert_eq!(said.len(), 2);
}

#[test]
fn two_schemas_of_one_id_are_an_error() {
    let files = [
        ("a.json", r#"{"$ref": "bb.json#x", "$defs": {"c": {"$ref": "ccc.json#x"}}}"#),
        ("bb.json", r#"{"$id": "https://example.org/x", "$defs": {"x": {"$anchor": "x"}}}"#),
        ("ccc.json", r#"{"$id": "https://example.org/x", "$defs": {"x": {"$anchor": "x"}}}"#),
    ];
    let said = said(&files);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].ends_with("another schema has the id `https://example.org/x` already"), "{said:?}");
}

#[test]
fn slips_are_remarked_on() {
    let text = r#"{"propertise": {}, "x-own": 1, "$defs": {"a": {"format": "iso-4217"}, "b": {"format": "colour"}}, "weather": 1}"#;
    assert_eq!(
        said(&[("a.json", text)]),
        [
            "a.json: \"propertise\": `propertise` is no keyword, so it checks nothing",
            "a.json: \"iso-4217\": `iso-4217` is not a format that is known here, so it checks nothing",
            "a.json: \"colour\": `colour` is not a format that is known here, so it checks nothing",
        ]
    );
}

#[test]
fn an_unknown_draft_is_an_error_and_no_panic() {
    let text = r#"{"$schema": "https://json-schema.org/draft/2040-01/schema"}"#;
    let said_of = said(&[("a.json", text)]);
    assert_eq!(said_of.len(), 1, "{said_of:?}");
    assert!(said_of[0].contains("is no draft of JSON Schema that is known here"), "{said_of:?}");
    let own = said(&[("a.json", r#"{"$schema": "https://example.org/own"}"#)]);
    assert!(own[0].contains("is no draft of JSON Schema that is known here"), "{own:?}");
}

#[test]
fn references_that_lead_nowhere_are_cycles() {
    for text in [
        r##"{"$ref": "#"}"##,
        r##"{"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"allOf": [{"$ref": "#/$defs/a"}]}}}"##,
        r##"{"anyOf": [{"type": "string"}, {"$ref": "#"}]}"##,
    ] {
        let (compiled, _) = compile_all(&[("a.json", text)], &Options::default());
        let rules: Vec<_> = compiled.diagnostics.iter().map(|found| &*found.rule).collect();
        assert_eq!(rules, ["schema/ref-cycle"], "{text}");
    }
    let tree = schema(r##"{"properties": {"child": {"$ref": "#"}, "name": {"type": "string"}}}"##);
    assert_eq!(rules(&tree, "child: {child: {name: 5}}"), ["schema/type"]);
}

#[test]
fn patterns_of_the_other_engine_are_refused_or_run_with_a_limit() {
    let text = r#"{"properties": {"a": {"pattern": "^(?!x)"}, "b": {"pattern": "(a)\\1"}}}"#;
    let refused = said(&[("a.json", text)]);
    assert_eq!(refused.len(), 2, "{refused:?}");
    assert!(refused[0].contains("looks around or refers back"), "{refused:?}");
    let options = Options { patterns: Patterns::Backtracking, ..Options::default() };
    let (compiled, _) = compile_all(&[("a.json", text)], &options);
    let backtracking = compiled.schema.expect("look-around is allowed");
    assert_eq!(rules(&backtracking, "a: xy"), ["schema/pattern"]);
    let slow = r#"{"properties": {"list": {"items": {"pattern": "^(a*)*\\1$"}}}}"#;
    let (compiled, _) = compile_all(&[("a.json", slow)], &options);
    let record = format!("list: [{}b]", "a".repeat(40));
    let found = rules(&compiled.schema.expect("it compiles"), &record);
    assert_eq!(found, ["limit/pattern-steps"]);
}

#[test]
fn a_record_inside_a_document_is_its_own_root() {
    let schema = schema(r#"{"properties": {"total": {"type": "integer"}}, "required": ["kind"]}"#);
    let document = yaml("- {kind: a, total: 1}\n- {total: x}\n");
    let mut found = Vec::new();
    let record = document.root().item(1).expect("the second");
    assert!(!schema.check(record, &mut found));
    let places: Vec<_> = found.iter().map(|found| (found.pointer.as_str(), found.message.as_str())).collect();
    assert_eq!(
        places,
        [("", "the record has no `kind`"), ("/total", "`total` must be a whole number, but `x` is text")]
    );
}

#[test]
fn keys_and_numbers_are_read_as_yaml_writes_them() {
    let schema = schema(
        r#"{"properties": {"1950": {"const": 16}, "big": {"const": 18446744073709551615}}, "additionalProperties": false}"#,
    );
    assert!(rules(&schema, "1950: 0x10\nbig: 18446744073709551615\n").is_empty());
    assert_eq!(rules(&schema, "1950: 0o17\n"), ["schema/const"]);
    assert_eq!(rules(&schema, "big: 18446744073709551614\n"), ["schema/const"]);
}

#[test]
fn the_project_adds_codes_to_a_format() {
    let mut codes = Codes::default();
    let kosovo = Code { code: "XKX".into(), name: "Kosovo".into(), also: Vec::new(), from: None, until: None };
    codes.extend("iso3166-1-alpha-3", [kosovo]);
    let options = Options { codes: Arc::new(codes), ..Options::default() };
    let text = r#"{"items": {"format": "iso3166-1-alpha-3"}}"#;
    let (compiled, _) = compile_all(&[("a.json", text)], &options);
    let schema = compiled.schema.expect("it compiles");
    assert!(rules(&schema, "[XKX, CAN, SUN]").is_empty());
    assert_eq!(rules(&schema, "[XXQ]"), ["schema/format"]);
}

#[test]
fn a_key_that_stands_twice_is_left_to_the_reader() {
    let schema = schema(r#"{"properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}}"#);
    assert!(rules(&schema, "a: 1\na: x\n").is_empty());
    assert_eq!(rules(&schema, "a: 1\na: x\nb: y\n"), ["schema/type"]);
}

#[test]
fn an_advice_does_not_hide_an_error() {
    let schema =
        schema(r#"{"properties": {"a": {"allOf": [{"x-severity": "info", "const": "x"}, {"maxLength": 1}]}}}"#);
    let mut found = Vec::new();
    schema.check(yaml("a: yy").root(), &mut found);
    assert_eq!((found.len(), &*found[0].rule, found[0].severity), (1, "schema/maxLength", Severity::Error));
}

#[test]
fn what_is_put_in_place_of_a_slip_reads_as_that_text() {
    let schema =
        schema(r#"{"properties": {"a": {"enum": ["embassy", "part: one", "o'clock"]}, "id": {"type": "string"}}}"#);
    for (record, written) in [
        ("a: embasy", "embassy"),
        ("a: part one", "\"part: one\""),
        ("a: 'oclock'", "'o''clock'"),
        ("a: \"embasy\"", "\"embassy\""),
        ("id: 1950", "\"1950\""),
    ] {
        let mut found = Vec::new();
        schema.check(yaml(record).root(), &mut found);
        let edits: Vec<_> =
            found[0].fixes.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.content.as_str())).collect();
        assert_eq!(edits, [written], "{record}");
    }
}

#[test]
fn a_schema_is_shared_by_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Schema>();
}

#[test]
fn the_pack_compiles() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = std::sync::Mutex::new(crate::source::Files::default());
    let loader = Folder::new(folder, &files);
    for kind in ["agreement", "conflict", "organization", "party", "relation", "common"] {
        let first = loader.by_path(&format!("schemas/{kind}.schema.json")).expect("the pack's schema");
        let compiled = Schema::compile(first, &loader, &Options::default());
        assert!(compiled.diagnostics.is_empty(), "{kind}: {:#?}", compiled.diagnostics);
    }
}
