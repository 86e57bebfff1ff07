//! Schemas and records that mean harm: each ends, and in a finding. Without its bound none would within a day, or with
//! a memory that a machine has; so no clock is asked.

use std::fmt::Write;

use super::*;

#[test]
fn too_large_patterns_are_refused() {
    let said_of = said(&[("a.json", r#"{"pattern": "^(\\w{1,1000}){1,100}$"}"#)]);
    assert!(said_of.len() == 1 && said_of[0].contains("broken or too large"), "{said_of:?}");
}

#[test]
fn schemas_that_branch_without_end_are_given_up() {
    let twice = schema(
        r##"{"anyOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/b"}], "$defs": {
        "a": {"type": "object", "properties": {"c": {"$ref": "#"}}, "required": ["c"]},
        "b": {"type": "object", "properties": {"c": {"$ref": "#"}}, "required": ["c"]}}}"##,
    );
    let record = format!("{}1{}", "{c: ".repeat(60), "}".repeat(60));
    assert!(rules(&twice, &record).contains(&"limit/schema-steps".to_owned()));

    let mut doubling = String::from("{\"$ref\": \"#/$defs/d0\", \"$defs\": {");
    for level in 0..40 {
        let next = level + 1;
        let twice = format!("{{\"$ref\": \"#/$defs/d{next}\"}}, {{\"$ref\": \"#/$defs/d{next}\"}}");
        write!(doubling, "\"d{level}\": {{\"allOf\": [{twice}]}}, ").expect("a string can be written to");
    }
    doubling += "\"d40\": {\"type\": \"string\"}}}";
    let doubling = schema(&doubling);
    assert!(rules(&doubling, "text").iter().all(|rule| rule.starts_with("limit/schema-steps")));
}

#[test]
fn deep_records_pass_and_wide_ones_are_capped() {
    let tree = schema(r##"{"type": "object", "additionalProperties": {"$ref": "#"}}"##);
    let deep = format!("{}{}", "{c: ".repeat(127), "}".repeat(127)).replace(": }", ": {}}");
    assert!(rules(&tree, &deep).is_empty());
    let list = schema(r#"{"items": {"type": "string"}}"#);
    let record = format!("[{}]", vec!["1"; 20_000].join(", "));
    let found = rules(&list, &record);
    assert_eq!(found.len(), Limits::default().record_findings + 1);
    assert_eq!(found.last().map(String::as_str), Some("limit/findings"));
}

#[test]
fn deep_schemas_and_long_chains_of_references_compile() {
    let deep = format!("{}{}", "{\"allOf\": [".repeat(60), "{\"type\": \"string\"}".to_owned() + &"]}".repeat(60));
    assert_eq!(rules(&schema(&deep), "5"), ["schema/type"]);
    let chain = |length: usize| {
        let link = |number: usize| format!("\"d{number}\": {{\"$ref\": \"#/$defs/d{}\"}}", number + 1);
        let links: Vec<_> = (0..length).map(link).collect();
        let last = format!("\"d{length}\": {{\"type\": \"string\"}}");
        format!("{{\"$ref\": \"#/$defs/d0\", \"$defs\": {{{}, {last}}}}}", links.join(", "))
    };
    assert_eq!(rules(&schema(&chain(100)), "5"), ["schema/type"]);
    let long = rules(&schema(&chain(3_000)), "5");
    assert!(long == ["schema/type"] || long == ["limit/schema-steps"], "{long:?}");
}

#[test]
fn joined_schemas_go_as_deep_as_records_do() {
    let tree = schema(
        r##"{"$ref": "#/$defs/node", "$defs": {
            "named": {"properties": {"name": {"type": "string"}}},
            "node": {"type": "object", "allOf": [{"$ref": "#/$defs/named"}], "unevaluatedProperties": false,
                "properties": {"child": {"oneOf": [{"type": "null"}, {"$ref": "#/$defs/node"}]}}}}}"##,
    );
    let deep = |end: &str| format!("{}{end}{}", "{name: x, child: ".repeat(120), "}".repeat(120));
    assert!(rules(&tree, &deep("null")).is_empty());
    let found = rules(&tree, &deep("{nam: x}"));
    assert!(!found.is_empty(), "{found:?}");
}

#[test]
fn a_hundred_thousand_unknown_keys_are_told_soon() {
    let closed =
        schema(r#"{"properties": {"total": {}}, "patternProperties": {"^x-": {}}, "additionalProperties": false}"#);
    let keys: Vec<_> = (0..100_000).map(|number| format!("\"key {number}\": 1")).collect();
    let record = format!("{{{}}}", keys.join(", "));
    let found = rules(&closed, &record);
    assert_eq!(found.last().map(String::as_str), Some("limit/findings"));
}
