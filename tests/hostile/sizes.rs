//! Inputs that are large, deep or many. What they print and the memory they take is bounded; what would take the square
//! of their size never ends.

use super::project::Project;

/// All that people are shown of one check.
const SHOWN: usize = 1 << 20;

fn json_list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(","))
}

fn rule(parameters: &str) -> String {
    format!("comity: 1\nrules:\n  - {{id: a/a, {parameters}}}\n")
}

/// What a check of one record finds.
fn found(project: &Project, name: &str, record: impl AsRef<[u8]>) -> (Option<i32>, Vec<String>) {
    project.write(format!("records/{name}"), record);
    project.found()
}

#[test]
fn depth_is_met_at_its_limit_by_both_formats() {
    let levels = 1_000_000;
    let indented = (0..3_000).map(|level| " ".repeat(level) + "a:").collect::<Vec<_>>().join("\n");
    for (name, record, rule) in [
        ("a.json", "[".repeat(levels), "limit/depth"),
        ("a.json", "{\"a\":".repeat(levels), "limit/depth"),
        ("a.yaml", "[".repeat(levels), "limit/depth"),
        ("a.yaml", "{a: ".repeat(levels), "limit/depth"),
        ("a.yaml", "- ".repeat(levels), "limit/depth"),
        ("a.yaml", indented, "limit/depth"),
        ("a.yaml", "? ".repeat(levels), "yaml/complex-key"),
    ] {
        let project = Project::with_schema("{}");
        project.write(format!("records/{name}"), &record);
        for format in ["json", "pretty", "github"] {
            let run = project.check(format);
            let code = if rule.starts_with("limit/") { 2 } else { 1 };
            assert_eq!(run.code, Some(code), "{}", run.text());
            assert!(run.out.len() < 4_096, "{name} {format}: {}", run.out.len());
            assert!(format != "json" || run.rules() == [rule], "{}", run.text());
        }
    }
}

#[test]
fn a_line_of_sixty_megabytes_is_shown_in_part() {
    let project = Project::with_schema(r#"{"properties": {"b": {"items": {"type": "string"}}}}"#);
    let line = "x".repeat(60 << 20);
    project.write("records/a.json", format!("{{\"a\":\"{line}\",\"b\":{}}}", json_list((0..900).map(|_| "1".into()))));
    for format in ["pretty", "compact", "github"] {
        let run = project.check(format);
        assert_eq!(run.code, Some(1), "{format}");
        assert!(run.out.len() <= SHOWN, "{format}: {}", run.out.len());
    }
}

#[test]
fn a_long_key_and_a_long_value_are_named_in_part() {
    let project = Project::with_schema(r#"{"additionalProperties": {"enum": ["a"], "pattern": "^b", "maxLength": 3}}"#);
    for (record, code) in [
        (format!("{{\"a\":\"{}\"}}", "x".repeat(8 << 20)), 1),
        (format!("{{\"{}\":1}}", "x".repeat(8 << 20)), 2),
        (format!("{{\"{}\":1}}", "x".repeat((1 << 20) - 2)), 1),
    ] {
        project.write("records/a.json", record);
        let run = project.check("pretty");
        assert!(run.out.len() < 8_192, "{}", run.out.len());
        assert_eq!(run.code, Some(code), "{}", run.text());
    }
}

#[test]
fn a_file_or_line_past_the_limit_is_told_and_the_others_are_checked() {
    let limit = 64 << 20;
    let project = Project::with_schema(r#"{"required": ["b"]}"#);
    project.write("records/a.jsonl", format!("\"{}\"\n{{\"a\":1}}\n", "x".repeat(limit)));
    project.write("records/b.yaml", "a: 1\n");
    let run = project.check("compact");
    assert_eq!(run.code, Some(2));
    for told in ["a.jsonl:1:67108865: error[limit/file-bytes]", "a.jsonl:2:1: error[schema/required]", "b.yaml:1:1:"] {
        assert!(run.text().contains(told), "{told}: {}", run.text());
    }
    std::fs::File::create(project.at("records/a.jsonl")).expect("a file").set_len(1 << 40).expect("a file of holes");
    std::fs::File::create(project.at("records/c.yaml")).expect("a file").set_len(1 << 40).expect("a file of holes");
    std::fs::remove_file(project.at("records/a.jsonl")).expect("removed");
    let run = project.check("compact");
    assert!(run.code == Some(2) && run.text().contains("c.yaml"), "{}", run.text());
    std::fs::File::create(project.at("comity.yaml")).expect("a file").set_len(1 << 40).expect("a file of holes");
    assert_eq!(project.check("compact").code, Some(2));
}

#[test]
fn findings_without_number_are_counted_in_part_and_the_check_fails() {
    let strings = r#"{"items": {"type": "string"}}"#;
    let ones = json_list((0..200_000).map(|_| "1".into()));
    let sums = json_list((0..20_000).map(|_| r#"{"t":1,"p":[2]}"#.into()));
    let sum = rule("kind: sum, each: '/*', total: t, parts: 'p/*'");
    for (schema, rules, name, record, expected) in [
        (Some(strings), None, "a.json", ones, ["limit/findings", "schema/type"]),
        (None, Some(&*sum), "a.json", sums, ["a/a", "limit/findings"]),
        (None, None, "a.yaml", "a: 1\n".repeat(100_000), ["limit/findings", "yaml/duplicate-key"]),
        (None, None, "a.yaml", "--- \"\n".repeat(110_000), ["limit/documents", "limit/findings"]),
    ] {
        let project = Project::of(schema, rules);
        let (code, rules) = found(&project, name, record);
        assert_eq!(code, Some(2));
        assert!(
            expected.iter().any(|rule| rule.starts_with("limit/") && rules.contains(&(*rule).to_owned())),
            "{rules:?}"
        );
        let shown = project.check("pretty").out.len();
        assert!(shown <= SHOWN, "{name}: {shown}");
    }
    let project = Project::with_schema(r#"{"type": "string"}"#);
    project.write("records/a.jsonl", "1\n".repeat(120_000));
    let run = project.check("compact");
    assert_eq!(run.code, Some(2));
    assert!(run.text().contains("more than 100000 findings in one file"), "{}", run.text());
    assert!(run.text().contains("\nnot finished (1 problem), 100001 records, 100002 errors"), "{}", run.text());
    assert!(run.out.len() <= SHOWN, "{}", run.out.len());
    // Lines that hold no record count too; so large a file is read in parts, and then once more to its limit.
    for (line, records) in [("{\n", 0), ("1                                       \n", 100_001)] {
        project.write("records/a.jsonl", line.repeat(1_200_000));
        let run = project.check("compact");
        assert_eq!(run.code, Some(2));
        let last = format!("\nnot finished (1 problem), {records} records, 100002 errors");
        assert!(run.text().contains(&last), "{}", run.text());
    }
}

#[test]
fn findings_across_records_without_number_are_kept_in_part() {
    let line = |at: usize| format!("{{\"k\":{at},\"v\":1}}\n{{\"k\":{at},\"v\":2}}\n");
    for (kind, records) in [
        ("kind: agree, of: [{key: k, value: v}]", (0..110_000).map(line).collect::<String>()),
        ("kind: unique, key: k", "{\"k\":1}\n".repeat(110_001)),
    ] {
        let project = Project::of(None, Some(&rule(kind)));
        project.write("records/a.jsonl", records);
        let run = project.check("compact");
        assert_eq!(run.code, Some(2), "{kind}");
        let told = "more than 100000 findings of `a/a` across records: the others are not kept";
        assert!(run.text().contains(told), "{kind}: {}", run.text());
        assert!(run.out.len() <= SHOWN, "{kind}: {}", run.out.len());
    }
}

#[test]
fn documents_without_number_are_not_all_read() {
    let project = Project::with_schema("{}");
    for document in ["--- 1\n", "---\na: 1\n"] {
        let (code, rules) = found(&project, "a.yaml", document.repeat(110_000));
        assert_eq!((code, &*rules), (Some(2), &["limit/documents".to_owned()][..]));
    }
}

/// What docs/security.md promises, in KiB.
const PEAK: u64 = 640 << 10;

#[test]
fn the_largest_file_takes_no_more_memory_than_the_page_says() {
    const LARGEST: usize = 64 << 20;
    let keys = |count: usize| (0..count).map(|at| format!("k{at:08}: 1\n")).collect::<Vec<_>>().concat();
    for (name, record, code) in [
        ("a.json", format!("\"{}\"", "x".repeat(LARGEST - 2)), 0),
        ("a.json", format!("[{}1]", "1,".repeat(LARGEST / 2 - 2)), 2),
        ("a.yaml", keys(LARGEST / 13), 0),
    ] {
        let project = Project::with_schema(r#"{"items": {"type": "integer"}}"#);
        let start = record[..8].to_owned();
        project.write(format!("records/{name}"), record);
        let (peak, exit) = project.peak();
        assert!(exit == code && peak < PEAK, "{name}, {start}: exit {exit}, {peak} KiB");
        // A figure that nobody reached would promise nothing.
        assert!(peak > 64 << 10, "{name}, {start}: {peak} KiB");
    }
}

/// What docs/security.md says that a fact takes, in bytes: with its key, its place and the name of its record.
const FACT: u64 = 400;

#[test]
fn facts_across_records_take_no_more_memory_than_the_page_says() {
    let peak = |records: usize| {
        let project = Project::of(None, Some(&rule("kind: unique, key: k")));
        let lines: Vec<String> = (0..records).map(|at| format!("{{\"k\":{at}}}\n")).collect();
        project.write("records/a.jsonl", lines.concat());
        let (peak, code) = project.peak();
        assert_eq!(code, 0);
        peak * 1024
    };
    let (few, many) = (peak(50_000), peak(250_000));
    let each = (many - few) / 200_000;
    assert!(each < FACT, "{each} bytes");
}

#[test]
fn findings_are_not_looked_through_once_for_each_document() {
    let project = Project::with_schema("{}");
    let (code, rules) = found(&project, "a.yaml", "--- \"\u{202e}\"\n".repeat(80_000));
    assert_eq!((code, &*rules), (Some(0), &["text/bidi".to_owned()][..]));
}

#[test]
fn schemas_and_lists_that_ask_for_the_square_of_their_size_end() {
    let objects = |count: usize| json_list((0..count).map(|number| format!("{{\"a\":{number}}}")));
    let keys = |count: usize| {
        let members: Vec<_> = (0..count).map(|number| format!("\"k{number}\":1")).collect();
        format!("{{{}}}", members.join(","))
    };
    let branches =
        |count: usize, branch: &dyn Fn(usize) -> String| (0..count).map(branch).collect::<Vec<_>>().join(",");
    let any_of = format!("{{\"anyOf\": [{}]}}", branches(10_000, &|at| format!("{{\"required\":[\"j{at}\"]}}")));
    let patterns = branches(10_000, &|at| format!("\"^k{at}$\":{{\"type\":\"string\"}}"));
    let patterns = format!("{{\"patternProperties\": {{{patterns}}}, \"additionalProperties\": false}}");
    let properties = branches(10_000, &|at| format!("\"k{at}\":{{\"type\":\"integer\"}}"));
    let required = branches(10_000, &|at| format!("\"k{at}\""));
    let properties = format!("{{\"properties\": {{{properties}}}, \"required\": [{required}]}}");
    for (schema, record, code, rules) in [
        (r#"{"uniqueItems": true}"#, objects(100_000), 0, &[][..]),
        (&*any_of, keys(10), 1, &["schema/anyOf"]),
        (&*patterns, keys(20), 1, &["schema/type"]),
        (&*properties, keys(10_000), 0, &[]),
        (r#"{"additionalProperties": false}"#, keys(100_000), 2, &["limit/findings", "schema/additionalProperties"]),
    ] {
        let expected = (Some(code), rules.iter().map(|&rule| rule.to_owned()).collect::<Vec<_>>());
        assert_eq!(found(&Project::with_schema(schema), "a.json", record), expected, "{}", &schema[..30]);
    }
}

#[test]
fn rules_that_ask_for_the_square_of_a_list_end() {
    let count = 50_000;
    let list = json_list((0..count).map(|number| format!("{{\"k\":{number},\"v\":{number},\"one\":1}}")));
    for parameters in [
        "kind: unique, each: '/*', key: k",
        "kind: unique, each: '/*', key: k, scope: record",
        "kind: series, items: '/*', key: k, value: v, monotonic: increasing",
        "kind: sorted, items: '/*', by: k",
        "kind: order, chain: '/*/k'",
        "kind: count, list: '/*', equals: '/0/k'",
        "kind: reference, from: {each: '/*', key: k}, to: {each: '/*', key: v}",
        "kind: expression, each: '/*', holds: 'self.k == self.v'",
        "kind: unique, each: '/*', key: one",
        "kind: agree, of: [{each: '/*', key: one, value: v}]",
    ] {
        let project = Project::of(None, Some(&rule(parameters)));
        let (code, rules) = found(&project, "a.json", &list);
        assert!(code == Some(0) || rules.contains(&"a/a".to_owned()), "{parameters}: {code:?} {rules:?}");
    }
}

#[test]
fn paths_that_look_through_a_list_for_each_of_its_items_end() {
    let items = |count: usize| {
        let item = |at: usize| format!("{{\"k\":{at},\"v\":{at},\"none\":null,\"n\":{count},\"x\":[1]}}");
        let members = (0..count).map(|at| format!("\"k{at}\":{{\"v\":1}}")).collect::<Vec<_>>().join(",");
        format!("{{\"l\":{},\"m\":{{{members}}}}}", json_list((0..count).map(item)))
    };
    let many = items(40_000);
    let check = |parameters: &str, record: &str| found(&Project::of(None, Some(&rule(parameters))), "a.json", record);
    for parameters in [
        "kind: order, each: '/l/*', chain: ['../[k=5]/k', '../[k=39999]/k']",
        "kind: order, each: '/l/*', chain: ['/l/[k=5]/k', '/l/[k=39999]/k']",
        "kind: order, each: '/l/*', chain: ['/l/0/k', '../-1/k']",
        "kind: order, each: '/l/*', chain: [k, 'x/0/../../**/v']",
        "kind: order, each: '/m/*', chain: [v, '../k39999/v']",
        "kind: required, each: '/l/*', fields: ['../**/v', '/l/**/v', '../*', '**/k']",
        "kind: unique, each: '/l/*', key: [k, '../[k=39999]/k']",
        "kind: reference, from: {each: '/l/*', key: '../[k=7]/k'}, to: {each: '/l/*', key: k}",
    ] {
        assert_eq!(check(parameters, &many), (Some(0), vec![]), "{parameters}");
    }
    // What yields the whole list for each of its items takes the square of its length whatever is kept.
    for parameters in [
        "kind: count, each: '/l/*', list: '../*', equals: n",
        "kind: sum, each: '/l/*', total: n, parts: '../**/none', missing: skip",
    ] {
        let (code, rules) = check(parameters, &many);
        assert_eq!((code, &*rules[0]), (Some(2), "limit/expression-steps"), "{parameters}: {rules:?}");
    }
    let few = items(10_000);
    assert_eq!(check("kind: count, each: '/l/*', list: '../*', equals: n", &few), (Some(0), vec![]));
}

#[test]
fn comments_that_forgive_are_not_looked_through_once_for_each_finding() {
    let project = Project::with_schema(r#"{"items": {"type": "string"}}"#);
    let (code, rules) = found(&project, "a.yaml", "- 1 # comity: allow schema/type -- x\n".repeat(20_000));
    assert_eq!(code, Some(2));
    assert!(rules.contains(&"limit/findings".to_owned()), "{rules:?}");
}

#[test]
fn an_expression_that_looks_through_a_list_for_each_of_its_items_is_given_up() {
    let list = json_list((0..60_000).map(|number| number.to_string()));
    for holds in ["size(record.s) > 0 && record.s[59999] >= self", "record.s.exists(x, x > self)"] {
        let project = Project::of(None, Some(&rule(&format!("kind: expression, each: '/s/*', holds: '{holds}'"))));
        let (code, rules) = found(&project, "a.json", format!("{{\"s\":{list}}}"));
        assert_eq!((code, rules.contains(&"limit/expression-steps".to_owned())), (Some(2), true), "{holds}: {rules:?}");
    }
}

#[test]
fn a_pair_whose_condition_takes_too_many_steps_is_not_passed_over() {
    let reference = "kind: reference, from: {each: '/a/*', key: k, carry: {note: n}}, to: {each: '/b/*', key: k, carry: \
                     {note: n}}, holds: 'from.note.matches(target.note)'";
    let project = Project::of(None, Some(&rule(reference)));
    let note = "x".repeat(16 << 20);
    let record = format!("{{\"a\":[{{\"k\":1,\"n\":\"{note}\"}}],\"b\":[{{\"k\":1,\"n\":\"y\"}}]}}");
    let (code, rules) = found(&project, "a.json", record);
    assert_eq!((code, rules.contains(&"limit/expression-steps".to_owned())), (Some(2), true), "{rules:?}");
}
