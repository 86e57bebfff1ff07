//! The YAML test suite: valid documents are read as it says, invalid ones are refused.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use comity::document::Document;
use comity::document::Format;
use comity::document::Kind;
use comity::document::NodeRef;
use comity::document::Options;
use comity::document::Reading;
use comity::document::Style;
use comity::document::read;
use comity::limits::Limits;
use comity::source::FileId;
use serde_json::Value;

/// One case of the suite.
struct Case {
    name: String,
    yaml: String,
    /// The events, one a line.
    tree: String,
    /// The documents as JSON, if they can be.
    json: Option<Vec<Value>>,
    is_valid: bool,
}

#[test]
#[ignore = "needs tests/get-suites.sh"]
fn the_yaml_test_suite_is_read_as_it_says() {
    let cases = cases();
    let valid = cases.iter().filter(|case| case.is_valid).count();
    assert_eq!((cases.len(), valid), (402, 308));
    let wrong: Vec<_> = cases.iter().filter_map(|case| disagreement(case).map(|what| (&case.name, what))).collect();
    let wrong: Vec<_> = wrong.iter().map(|(name, what)| format!("{name}: {what}")).collect();
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}

/// What a case shows to be wrong with us.
fn disagreement(case: &Case) -> Option<String> {
    let limits = Limits::default();
    let reading = read(FileId(0), Format::Yaml, case.yaml.as_bytes(), &limits, &Options::default());
    let refused = reading.diagnostics.iter().any(|found| found.rule == "yaml/syntax");
    if !case.is_valid {
        let refused = refused || reading.diagnostics.iter().any(|found| found.rule == "yaml/complex-key");
        return (!refused).then(|| "an invalid document is read".to_owned());
    }
    if refused {
        return Some(format!("{:?}", reading.diagnostics[0]));
    }
    let expected = trees(&case.tree);
    spans_are_exact(&reading)
        .or_else(|| documents_are(&expected, &reading))
        .or_else(|| case.json.as_ref().and_then(|json| values_are(json, &expected, &reading)))
}

/// What we can't read because of a decision of ours, by the rule that says so.
fn decision(tree: &Tree) -> Option<&'static str> {
    if tree.has_complex_key {
        Some("yaml/complex-key")
    } else if tree.is_empty {
        Some("dataset/empty-record")
    } else {
        None
    }
}

fn documents_are(expected: &[Tree], reading: &Reading<'_>) -> Option<String> {
    if expected.is_empty() {
        return (!reading.documents.is_empty()).then(|| "a document where there is none".to_owned());
    }
    expected.iter().enumerate().find_map(|(number, tree)| {
        let number = u32::try_from(number).expect("few documents");
        let document = reading.documents.iter().find(|document| document.number() == number);
        let rules = reading.diagnostics.iter().filter(|found| found.location.document == number);
        let rules: Vec<_> = rules.map(|found| &*found.rule).collect();
        match (decision(tree), document) {
            (Some(rule), None) if rules.contains(&rule) => None,
            (None, Some(document)) => {
                let read = events(document);
                (read != tree.events).then(|| format!("document {number}\n{read}\nis not\n{}", tree.events))
            }
            (decision, document) => Some(format!("{decision:?} {rules:?} {document:?}")),
        }
    })
}

/// The events of one document in the suite.
struct Tree {
    events: String,
    has_complex_key: bool,
    is_empty: bool,
}

fn trees(tree: &str) -> Vec<Tree> {
    let lines: Vec<_> = tree.lines().map(str::trim_start).collect();
    let documents = lines.split(|line| line.starts_with("+DOC")).skip(1);
    documents.map(document_tree).collect()
}

fn document_tree(lines: &[&str]) -> Tree {
    let mut events = String::new();
    let mut open: Vec<(bool, usize)> = Vec::new();
    let mut has_complex_key = false;
    let mut anchors = std::collections::HashMap::new();
    let lines: Vec<_> = lines.iter().take_while(|line| !line.starts_with("-DOC")).collect();
    for line in &lines {
        let (what, rest) = line.split_at(4.min(line.len()));
        if what.starts_with('-') {
            open.pop();
        }
        let is_key = what.starts_with(['+', '=']) && open.last().is_some_and(|&(map, count)| map && count % 2 == 0);
        if what.starts_with(['+', '='])
            && let Some((_, count)) = open.last_mut()
        {
            *count += 1;
        }
        let anchor = rest.split(' ').find_map(|part| part.strip_prefix('&'));
        if let Some(anchor) = anchor {
            anchors.insert(anchor.to_owned(), what == "+MAP" || what == "+SEQ");
        }
        let alias_to_container = what == "=ALI" && anchors.get(&rest[2..]).copied().unwrap_or(false);
        has_complex_key |= is_key && (what.starts_with('+') || alias_to_container);
        if what.starts_with('+') {
            open.push((what == "+MAP", 0));
        }
        let event = match what {
            "=VAL" => format!("=VAL {}", without_properties(rest)),
            "=ALI" => "=ALI".to_owned(),
            _ => what.to_owned(),
        };
        writeln!(events, "{event}").expect("written to memory");
    }
    let is_empty =
        lines.len() == 1 && without_properties(&lines[0][4..]) == ":" && !lines[0].contains("tag:yaml.org,2002:str");
    Tree { events, has_complex_key, is_empty: is_empty && !lines[0].contains("<!>") }
}

/// A scalar's style and content, without anchor and tag.
fn without_properties(scalar: &str) -> &str {
    let mut rest = scalar.trim_start();
    while rest.starts_with(['&', '<']) {
        rest = rest.split_once(' ').map_or("", |(_, rest)| rest);
    }
    rest
}

fn events(document: &Document<'_>) -> String {
    let mut events = String::new();
    let mut next = 0;
    write_events(document.root(), &mut next, &mut events);
    events
}

/// The suite's way of writing a document; recursion is fine for its few levels. An alias is a node whose index is not
/// the next one.
fn write_events(node: NodeRef<'_>, next: &mut u32, events: &mut String) {
    let is_alias = node.index() != *next;
    *next += 1;
    if is_alias {
        events.push_str("=ALI\n");
        return;
    }
    match node.kind() {
        Kind::Mapping => {
            events.push_str("+MAP\n");
            for (key, value) in node.entries() {
                write_events(key, next, events);
                write_events(value, next, events);
            }
            events.push_str("-MAP\n");
        }
        Kind::Sequence => {
            events.push_str("+SEQ\n");
            node.items().for_each(|item| write_events(item, next, events));
            events.push_str("-SEQ\n");
        }
        _ => writeln!(events, "=VAL {}", scalar(node)).expect("written to memory"),
    }
}

fn scalar(node: NodeRef<'_>) -> String {
    let sign = match node.style() {
        Style::SingleQuoted => '\'',
        Style::DoubleQuoted => '"',
        Style::Literal => '|',
        Style::Folded => '>',
        _ => ':',
    };
    let escape = |c: char| match c {
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        '\t' => "\\t".to_owned(),
        '\r' => "\\r".to_owned(),
        '\u{8}' => "\\b".to_owned(),
        c => c.to_string(),
    };
    sign.to_string() + &node.text().chars().map(escape).collect::<String>()
}

/// Every node's bytes are inside its parent's, begin and end with something, and hold the scalar itself.
fn spans_are_exact(reading: &Reading<'_>) -> Option<String> {
    reading.documents.iter().flat_map(Document::nodes).find_map(|node| {
        let source = node.source();
        let is_inside = node.parent().is_none_or(|parent| parent.span().contains(node.span()));
        let is_tight = source.trim_matches([' ', '\n', '\r', '\t']) == source;
        let begins_well = match (node.kind(), node.style()) {
            (Kind::Sequence, Style::Block) => source.starts_with('-'),
            (Kind::Sequence, Style::Flow) => source.starts_with('[') && source.ends_with(']'),
            (_, Style::SingleQuoted) => source.starts_with('\'') && source.ends_with('\''),
            (_, Style::DoubleQuoted) => source.starts_with('"') && source.ends_with('"'),
            (_, Style::Literal) => source.starts_with('|'),
            (_, Style::Folded) => source.starts_with('>'),
            (_, Style::Plain) => !source.contains('\n') && node.text() == source || source.contains('\n'),
            _ => true,
        };
        let is_exact = is_inside && is_tight && begins_well;
        (!is_exact).then(|| format!("{node:?} {:?} inside {is_inside} tight {is_tight}", node.span()))
    })
}

fn values_are(json: &[Value], expected: &[Tree], reading: &Reading<'_>) -> Option<String> {
    let readable: Vec<_> =
        (0..).zip(expected).filter(|(_, tree)| decision(tree).is_none()).map(|(number, _)| number).collect();
    let documents = readable.iter().filter_map(|&number| {
        let document = reading.documents.iter().find(|document| document.number() == number)?;
        Some((document, json.get(number as usize)?))
    });
    documents.into_iter().find_map(|(document, json)| {
        let has_tags = reading.diagnostics.iter().any(|found| found.rule == "yaml/tag");
        let value = value(document.root());
        (!has_tags && !same(&value, json)).then(|| format!("{value}\nis not\n{json}"))
    })
}

fn value(node: NodeRef<'_>) -> Value {
    match node.kind() {
        Kind::Null => Value::Null,
        Kind::Bool => node.as_bool().into(),
        Kind::Integer | Kind::Float => {
            let text = node.text();
            let based = [("0x", 16), ("0o", 8)];
            let based =
                based.iter().find_map(|(prefix, base)| i64::from_str_radix(text.strip_prefix(prefix)?, *base).ok());
            based.map_or_else(|| text.parse::<f64>().expect("a number").into(), Value::from)
        }
        Kind::Mapping => node.entries().map(|(key, member)| (key.text().to_owned(), value(member))).collect(),
        Kind::Sequence => node.items().map(value).collect(),
        _ => node.text().into(),
    }
}

/// Equal, with numbers by their value.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, one)| other.get(key).is_some_and(|other| same(one, other)))
        }
        _ => one == other,
    }
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suites/yaml-test-suite/data");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("run tests/get-suites.sh first")
        .map(|entry| entry.expect("listed").path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "js"));
    files.retain(|path| path.file_stem().is_some_and(|stem| stem != "index"));
    files.sort();
    files.iter().flat_map(|path| cases_in(path)).collect()
}

fn cases_in(path: &Path) -> Vec<Case> {
    let text = fs::read_to_string(path).expect("a file of the suite");
    let json = text.split_once("export default ").expect("a module").1.trim_end().trim_end_matches(';');
    let page: Value = serde_json::from_str(json).expect("JSON");
    let id = page["id"].as_str().expect("an id");
    let mut tree = String::new();
    let cases = page["cases"].as_array().expect("cases");
    let case = |(number, case): (usize, &Value)| {
        let text = |name: &str| case[name].as_str();
        // Where a case has no tree, it has that of the one before it.
        tree = text("tree").map_or_else(|| std::mem::take(&mut tree), str::to_owned);
        Case {
            name: format!("{id}/{number}"),
            yaml: text("yaml").expect("YAML").to_owned(),
            tree: tree.clone(),
            json: text("json").map(values),
            is_valid: case["fail"] != Value::Bool(true),
        }
    };
    cases.iter().enumerate().map(case).collect()
}

fn values(json: &str) -> Vec<Value> {
    serde_json::Deserializer::from_str(json).into_iter().filter_map(Result::ok).collect()
}
