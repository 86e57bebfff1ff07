//! What the JSON reports say, held against their schema.

use serde_json::Value as Json;

use super::*;
use crate::diagnostic::Level;
use crate::report::Format;
use crate::report::sample;
use crate::report::sample::Sample;
use crate::text::is_hidden;

const SCHEMA: &str = include_str!("../../../schemas/report.schema.json");

fn report(sample: &Sample) -> Json {
    serde_json::from_str(&sample.render(Format::Json)).expect("the report is JSON")
}

/// What the schema says against a report.
fn mistakes(report: &Json) -> Vec<String> {
    let schema: Json = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    validator.iter_errors(report).map(|error| error.to_string()).collect()
}

fn all() -> Vec<Sample> {
    let mut rich = sample::sum();
    let diagnostic = rich.findings[0].clone();
    let (reason, until) = ("known".to_owned(), Some("2027-01-01".to_owned()));
    rich.forgiven.push(Forgiven { diagnostic, by: Forgiver::Waiver, reason, until });
    rich.tallies.insert("casualties/dead-total".into(), Tally { holds: 3, fails: 1, ..Tally::default() });
    rich.pages.insert("casualties/dead-total".into(), "https://example.org/dead-total".into());
    let location = Some(rich.findings[0].location);
    rich.problems.push(Problem { message: "cut short".into(), location, ..Problem::default() });
    rich.problems.push(Problem { message: "no such path".into(), path: Some("x".into()), ..Problem::default() });
    let mut gone = Sample::default();
    let file = gone.files.add_disk("gone.yaml".into(), "/no/such/file".into());
    let place = Location { file, document: 0, span: Span::new(3, 4) };
    gone.findings.push(Diagnostic::error("a/b", Level::Record, place, "wrong"));
    vec![rich, gone, sample::two_files(), sample::hostile(), Sample::default()]
}

#[test]
fn every_report_is_what_the_schema_says() {
    for sample in all() {
        assert_eq!(mistakes(&report(&sample)), [""; 0]);
    }
}

/// What the schema says against a line of the report in lines.
fn mistakes_of_line(line: &str) -> Vec<String> {
    let mut schema: Json = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    for whole in ["type", "required", "properties"] {
        let moved = schema.as_object_mut().and_then(|schema| schema.remove(whole)).expect("it is in the schema");
        if whole == "properties" {
            schema["$defs"]["whole"] = serde_json::json!({"properties": moved});
        }
    }
    schema["$ref"] = "#/$defs/line".into();
    let text = schema.to_string().replace("#/properties/", "#/$defs/whole/properties/");
    let schema: Json = serde_json::from_str(&text).expect("it still is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let line = serde_json::from_str(line).expect("a line is JSON");
    validator.iter_errors(&line).map(|error| error.to_string()).collect()
}

#[test]
fn the_report_in_lines_is_the_report() {
    for sample in all() {
        let whole = report(&sample);
        let text = sample.render(Format::Jsonl);
        let mut lines: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
        let mut last = lines.pop().expect("there is a last line");
        let forgiven = lines.split_off(whole["diagnostics"].as_array().map_or(0, Vec::len));
        last["diagnostics"] = lines.into();
        last["forgiven"] = forgiven.into();
        assert_eq!(last, whole);
    }
}

#[test]
fn every_line_is_what_the_schema_says() {
    for sample in all() {
        for line in sample.render(Format::Jsonl).lines() {
            assert_eq!(mistakes_of_line(line), [""; 0], "{line}");
        }
    }
    for wrong in [r#"{"rule": "a/b"}"#, r#"{"by": "nobody"}"#, r#"{"summary": {}}"#, "[]"] {
        assert_ne!(mistakes_of_line(wrong), [""; 0], "{wrong}");
    }
}

#[test]
fn the_schema_tells_a_wrong_report() {
    let mut wrong = report(&all()[0]);
    wrong["diagnostics"][0]["span"]["start"]["line"] = 0.into();
    wrong["forgiven"][0]["by"] = "nobody".into();
    wrong["summary"]["errors"] = (-1).into();
    wrong["complete"] = Json::Null;
    assert_eq!(mistakes(&wrong).len(), 4);
}

/// Each property of `value` that the schema, followed by `$ref` and `items`, has no word for.
fn undescribed(value: &Json, schema: &Json, root: &Json, found: &mut Vec<String>) {
    let target = schema["$ref"].as_str().map(|target| &root["$defs"][target.trim_start_matches("#/$defs/")]);
    let schema = target.or_else(|| schema["anyOf"].get(0)).unwrap_or(schema);
    if schema["$ref"].is_string() {
        return undescribed(value, schema, root, found);
    }
    for item in value.as_array().into_iter().flatten() {
        undescribed(item, &schema["items"], root, found);
    }
    for (key, member) in value.as_object().into_iter().flatten() {
        match schema["properties"].get(key).or_else(|| schema.get("additionalProperties")) {
            Some(property) => undescribed(member, property, root, found),
            None => found.push(key.clone()),
        }
    }
}

#[test]
fn the_schema_has_a_word_for_every_property() {
    let root: Json = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let mut found = Vec::new();
    for sample in all() {
        undescribed(&report(&sample), &root, &root, &mut found);
    }
    assert_eq!(found, [""; 0]);
}

#[test]
fn keys_come_in_the_order_of_the_contract() {
    let whole = report(&all()[0]);
    let keys = |value: &Json| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(keys(&whole), "version tool complete problems diagnostics forgiven rules summary");
    assert_eq!(
        keys(&whole["diagnostics"][0]),
        "id rule severity message path document record node pointer span labels values help url also fixes"
    );
    assert_eq!(whole["diagnostics"][0]["span"]["start"], serde_json::json!({"offset": 16, "line": 2, "column": 9}));
    assert_eq!(whole["complete"], false);
}

#[test]
fn hostile_text_comes_through_whole_but_is_not_obeyed_on_the_way() {
    let sample = sample::hostile();
    let text = sample.render(Format::Json);
    assert!(!text.contains("##"), "{text}");
    assert!(text.chars().all(|character| character == '\n' || !is_hidden(character)), "{text}");
    assert!(text.lines().all(|line| !line.trim_start().starts_with("::")), "{text}");
    let whole = report(&sample);
    assert_eq!(whole["diagnostics"][0]["message"], *sample.findings[0].message);
    assert_eq!(whole["diagnostics"][0]["path"], *sample.files.path(sample.findings[0].location.file));
}
