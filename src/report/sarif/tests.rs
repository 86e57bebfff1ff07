//! What the SARIF report says, held against the schema that OASIS publishes.

use serde_json::Value as Json;
use serde_json::json;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Forgiven;
use crate::diagnostic::Forgiver;
use crate::diagnostic::Level;
use crate::diagnostic::Problem;
use crate::diagnostic::Severity;
use crate::report::Format;
use crate::report::sample;
use crate::report::sample::Sample;
use crate::report::sarif::RESULTS;
use crate::source::Location;
use crate::source::Span;
use crate::text::is_hidden;

const SCHEMA: &str = include_str!("../../../tests/sarif/sarif-schema-2.1.0.json");

fn report(sample: &Sample) -> Json {
    serde_json::from_str(&sample.render(Format::Sarif)).expect("the report is JSON")
}

fn mistakes(report: &Json) -> Vec<String> {
    // Its pattern of languages has a bracket too many, which ECMA 262 with the flag `u`, as JSON Schema asks for, does
    // not take.
    let schema: Json = serde_json::from_str(&SCHEMA.replace("{2}]?$", "{2}$")).expect("the schema is JSON");
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("the schema is one");
    validator.iter_errors(report).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Every sort of finding, problem and forgiveness.
fn rich() -> Sample {
    let mut sample = sample::sum();
    let diagnostic = sample.findings[0].clone();
    for (by, reason, until) in [
        (Forgiver::Comment, "the source says so", None),
        (Forgiver::Waiver, "[x](javascript:y)", Some("2027-01-01")),
        (Forgiver::Baseline, "", None),
    ] {
        let until = until.map(str::to_owned);
        sample.forgiven.push(Forgiven { diagnostic: diagnostic.clone(), by, reason: reason.into(), until });
    }
    let location = Some(sample.findings[0].location);
    sample.pages.insert("casualties/dead-total".into(), "https://example.org/dead-total".into());
    sample.problems.push(Problem { message: "cut short".into(), location, ..Problem::default() });
    sample.problems.push(Problem { message: "no such path".into(), path: Some("/a b".into()), ..Problem::default() });
    sample.elsewhere.errors = 3;
    sample
}

fn gone() -> Sample {
    let mut gone = Sample::default();
    let file = gone.files.add_disk("gone.yaml".into(), "/no/such/file".into());
    let place = Location { file, document: 0, span: Span::new(3, 4) };
    gone.findings.push(Diagnostic::error("yaml/syntax", Level::Document, place, "wrong"));
    gone
}

#[test]
fn every_report_is_what_the_specification_says() {
    for sample in [rich(), gone(), sample::two_files(), sample::hostile(), Sample::default()] {
        assert_eq!(mistakes(&report(&sample)), [""; 0]);
    }
}

#[test]
fn the_schema_tells_a_wrong_report() {
    let mut wrong = report(&rich());
    wrong["runs"][0]["results"][0]["level"] = "fatal".into();
    wrong["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0.into();
    wrong["runs"][0]["results"][0]["colour"] = "red".into();
    wrong["runs"][0]["results"][1]["suppressions"][0]["kind"] = "nowhere".into();
    assert_eq!(mistakes(&wrong).len(), 4);
}

#[test]
fn a_finding_has_its_places_its_links_and_its_fix() {
    let sample = rich();
    let whole = report(&sample);
    let result = &whole["runs"][0]["results"][0];
    assert_eq!(
        result["message"]["text"],
        "dead is 387, but its parts add up to 378\n[conflicts/1950-korea.yaml:3:11](0): 254\n\
         [conflicts/1950-korea.yaml:4:26](1): + 117\n[conflicts/1950-korea.yaml:5:13](2): + 7 = 378 (9 fewer)\n\
         help: a difference that is a multiple of 9 often comes from two digits exchanged"
    );
    let region =
        json!({"startLine": 2, "startColumn": 9, "endLine": 2, "endColumn": 12, "byteOffset": 16, "byteLength": 3});
    assert_eq!(result["locations"][0]["physicalLocation"]["region"], region);
    let file = json!({"uri": "conflicts/1950-korea.yaml", "uriBaseId": "SRCROOT"});
    assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"], file);
    assert_eq!(result["relatedLocations"][1]["id"], 1);
    assert_eq!(result["relatedLocations"][1]["message"]["text"], "+ 117");
    assert_eq!(result["partialFingerprints"], json!({"comity/v1": sample.findings[0].identity(&sample.files)}));
    let replacement = json!({"deletedRegion": region, "insertedContent": {"text": "378"}});
    assert_eq!(result["fixes"][0]["artifactChanges"][0]["replacements"], json!([replacement]));
    assert_eq!(result["suppressions"], json!([]));
    assert_eq!(result["properties"]["also"], json!(["casualties/by-year"]));
}

#[test]
fn forgiveness_says_where_and_why() {
    let whole = report(&rich());
    let told = whole["runs"][0]["results"].as_array().expect("a list").iter().skip(1).map(|result| {
        let suppression = &result["suppressions"][0];
        assert_eq!(result["level"], "note", "whoever knows no suppressions counts no error");
        [&suppression["kind"], &suppression["justification"], &suppression["properties"]["by"]].map(Json::clone)
    });
    let expected = [
        ["inSource", "the source says so", "comment"],
        ["external", "[x](javascript:y)", "waiver"],
        ["external", "known, and listed in the baseline", "baseline"],
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected.map(|parts| parts.map(Json::from)));
    assert_eq!(whole["runs"][0]["properties"]["summary"]["forgiven"], 3);
}

#[test]
fn problems_are_notifications_and_the_run_did_not_succeed() {
    let whole = report(&rich());
    let invocation = &whole["runs"][0]["invocations"][0];
    assert_eq!((&invocation["executionSuccessful"], &invocation["exitCode"]), (&json!(false), &json!(2)));
    let told = invocation["toolExecutionNotifications"].as_array().expect("a list");
    let texts: Vec<_> = told.iter().map(|told| told["message"]["text"].as_str().unwrap_or_default()).collect();
    assert_eq!(texts, ["cut short", "no such path", "3 more errors elsewhere (run without paths)"]);
    assert_eq!(told[1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "./a%20b");
    let clean = report(&Sample::default());
    let invocation = &clean["runs"][0]["invocations"][0];
    assert_eq!((&invocation["executionSuccessful"], &invocation["exitCode"]), (&json!(true), &json!(0)));
}

#[test]
fn a_rule_is_described_where_it_is_known() {
    let whole = report(&gone());
    let rule = &whole["runs"][0]["tool"]["driver"]["rules"][0];
    assert_eq!((&rule["id"], &rule["defaultConfiguration"]["level"]), (&json!("yaml/syntax"), &json!("error")));
    for text in ["shortDescription", "fullDescription", "help"] {
        assert!(rule[text]["text"].as_str().is_some_and(|text| !text.is_empty()), "{rule}");
    }
    assert_eq!(report(&rich())["runs"][0]["tool"]["driver"]["rules"][0]["helpUri"], "https://example.org/dead-total");
}

#[test]
fn the_worst_are_kept_and_the_rest_is_counted() {
    let mut sample = sample::sum();
    let error = Diagnostic { related: Vec::new(), fixes: Vec::new(), ..sample.findings[0].clone() };
    let warning = error.clone().severity(Severity::Warning);
    sample.findings = [vec![warning; 199_000], vec![error.clone(); 1_000]].concat();
    let forgiven = Forgiven { diagnostic: error, by: Forgiver::Baseline, reason: String::new(), until: None };
    sample.forgiven = vec![forgiven; 7];
    let whole = report(&sample);
    let run = &whole["runs"][0];
    let results = run["results"].as_array().expect("a list");
    assert_eq!(results.len(), RESULTS);
    assert!(results.iter().take(1_000).all(|result| result["level"] == "error"));
    assert!(results.iter().skip(1_000).all(|result| result["level"] == "warning"));
    assert_eq!(
        run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"],
        "175007 more results left out: only the first 25000, the worst, are in this report"
    );
    assert_eq!(run["properties"]["resultsLeftOut"], 175_007);
    assert_eq!(
        (&run["properties"]["summary"]["warnings"], &run["properties"]["summary"]["forgiven"]),
        (&json!(199_000), &json!(7))
    );
}

#[test]
fn a_finding_with_many_places_keeps_a_hundred() {
    let mut sample = sample::sum();
    let label = sample.findings[0].related[0].clone();
    sample.findings[0].related = vec![label; 1_500];
    let whole = report(&sample);
    let result = &whole["runs"][0]["results"][0];
    assert_eq!(result["relatedLocations"].as_array().map(Vec::len), Some(100));
    assert_eq!(result["properties"]["relatedLeftOut"], 1_400);
    assert!(result["message"]["text"].as_str().is_some_and(|text| text.contains("\nand 1492 more places\n")));
}

#[test]
fn columns_are_code_points() {
    let mut sample = Sample::default();
    let file = sample.file("a.yaml", "\u{feff}a: é日👨\u{200d}👩\t\u{1f600}x\r\n");
    let place = sample.place(file, "x");
    sample.findings.push(Diagnostic::error("a/b", Level::Record, place, "wrong"));
    let whole = report(&sample);
    assert_eq!(whole["runs"][0]["columnKind"], "unicodeCodePoints");
    let region = &whole["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        (&region["startColumn"], &region["endColumn"], &region["byteOffset"]),
        (&json!(11), &json!(12), &json!(27))
    );
}

#[test]
fn hostile_text_is_shown_and_is_no_link() {
    let mut sample = sample::hostile();
    sample.findings[0].message = "[x](javascript:alert(1)) \u{202e}\n::error::".into();
    sample.findings[0].help = Some("[y](0)".into());
    let text = sample.render(Format::Sarif);
    assert!(text.chars().all(|character| character == '\n' || !is_hidden(character)), "{text}");
    assert!(!text.contains("##["), "{text}");
    let whole = report(&sample);
    let message = whole["runs"][0]["results"][0]["message"]["text"].as_str().expect("a text");
    assert!(message.starts_with("[x] (javascript:alert(1)) \\u{202e}\\n"), "{message}");
    assert!(message.ends_with("\nhelp: [y] (0)"), "{message}");
}
