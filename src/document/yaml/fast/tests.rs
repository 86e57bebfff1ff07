//! Whatever is read in one pass is read as the parser reads it.

#![allow(clippy::print_stdout, reason = "how much is left to the parser is for people to see")]

use std::env;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::document::Format;
use crate::document::Options;
use crate::document::Reading;
use crate::document::Way;
use crate::document::read;
use crate::document::yaml::agreement;
use crate::limits::Limits;
use crate::source::FileId;

pub(super) fn reading<'t>(bytes: &'t [u8], limits: &Limits, way: Way) -> Reading<'t> {
    let options = Options { ambiguous_scalars: true, way, ..Options::default() };
    read(FileId(0), Format::Yaml, bytes, limits, &options)
}

/// Whether the bytes are read in one pass; an error if they are read otherwise than by the parser.
pub(super) fn agrees(bytes: &[u8], limits: &Limits) -> Result<bool, String> {
    let quick = reading(bytes, limits, Way::Quick);
    let is_quick = !quick.is_unusual && !quick.documents.is_empty();
    if !is_quick {
        return Ok(false);
    }
    let parsed = reading(bytes, limits, Way::Parser);
    let shown = || String::from_utf8_lossy(bytes).into_owned();
    agreement::difference(&quick, &parsed).map_or(Ok(true), |what| Err(format!("{:?}\n{what}", shown())))
}

/// Each bail, by the text that it is for.
const LEFT: &[&str] = &[
    "",
    "\n",
    "# c",
    "---",
    "a: 1\n---\n",
    "--- a",
    "--- # c\na: 1",
    "...",
    "a: 1\n...\n",
    "a: 1\n...\nb: 1",
    "a: 1\n...\n---\nb: 1",
    "a: 1\n# c\n---\nb: 1",
    "%YAML 1.2\n---\na: 1",
    "\u{feff}a: 1",
    "a: b\u{feff}",
    "a: \tb",
    "a:\tb",
    "a: b\t",
    "\ta: b",
    "a: 1\rb: 2",
    "a: b\rc",
    "a: \u{85}b",
    "a: b\u{2028}c",
    "a: b\u{2029}c",
    "a: \u{fffe}",
    "a: \u{ffff}",
    "a: \u{7f}",
    "a: \u{1}",
    "a: \u{80}",
    "&x a: 1",
    "a: &x 1",
    "a: *x",
    "a: !t b",
    "!t a: b",
    "? a",
    "a: ? b",
    "? a\n: b",
    ": a",
    "a: @x",
    "a: `x",
    "a: %x",
    "a: ]",
    "a: }",
    "a: , b",
    "%a: b",
    "a: b: c",
    "a: b:",
    "a: - b",
    "a: -",
    "a: 1\n  b: 2",
    "a:\n   b: 1\n  c: 2",
    " a: 1\nb: 2",
    "- a\nb: 1",
    "a: 1\n- b",
    "a:\n  - b\n  c: d",
    "a:\n  - b\n - c",
    "- - a\n - b",
    "a: 1\nb",
    "a\nb: 1",
    "a",
    "'a'",
    "- a\n-b",
    "[a]\nb: 1",
    "[a]\n[b]",
    "a: [1, 2",
    "a: [1,\n 2]",
    "a: [a: b]",
    "a: [\"a\": b]",
    "a: {b}",
    "a: {b, c: d}",
    "a: {b: }",
    "a: {b:}",
    "a: {b:c}",
    "a: {\"b\":c}",
    "a: [,]",
    "a: [b,,c]",
    "a: [-]",
    "a: [- b]",
    "a: [-, b]",
    "a: [#b]",
    "a: [b #c]",
    "a: [b]c",
    "a: [b]#c",
    "[a]: b",
    "{a: b}: c",
    "a: ['b' c]",
    "a: [b}",
    "a: {b: c]",
    "a: [b c: d]",
    "a: [b{c]",
    "a: [b:]",
    "a: [b:,c]",
    "a: [?b]",
    "a: [&b c]",
    "'a' b: c",
    "a: 'b' c",
    "a: 'b'#c",
    "'a':b",
    "\"a\" :b",
    "a: 'x",
    "a: 'x\ny'",
    "a: 'x\n\ny'\n",
    "a: 'x\n  y': z",
    "a: \"x\\\n  y\"",
    "a: \"\\q\"",
    "a: \"\\ud800\"",
    "a: \"\\xg0\"",
    "a: \"\\u+123\"",
    "a: 'x\n  y",
    "'a\n b': c",
    "a: |2\n  x",
    "a: |\nb: 1",
    "a: |",
    "a: |\n",
    "a: |\n    \n  x",
    "a: |\n  x\n  ",
    "a: |x\n  y",
    "a: |#x\n  y",
    "a: |\n   x\n  y\n",
    "|\n  x",
    "a: |\n  \n",
    "a: >\n   \n   \n",
    "a: x\n  y: z",
    "a: x # c\n  y",
    "a: x\n  # c\n  y",
    "a:  # c\nb: 1",
    "- # c\n- a",
    "a:\n# c\n",
    "a: .nan",
    "a: -.inf",
    "<<: {b: 1}",
    "a: <<",
    "- a: 'b\n c'\n",
];

/// What is read in one pass, though it looks like something above.
const READ: &[&str] = &[
    "a: x\n  # c\n",
    "a: x\n\n  # c\nb: y",
    "- x\n  y # c\n# d\n- z",
    "---\na: 1\n---\n- b\n",
    "# c\n---\n# d\na: 1 # e\n# f\n",
    "[a, {b: c}] # d",
    r#"a: "\n\t\r\"\/\\\x41\u00e9""#,
    "a: [b#c, http://d:e, 'f' , {g: h:i}]",
    "a:\n- b\n-\n  - c\n-\nd:",
    "a: |\n  x\n # c\nb: 1",
];

#[test]
fn what_is_usual_is_read_in_one_pass() {
    for text in READ {
        assert_eq!(agrees(text.as_bytes(), &Limits::default()), Ok(true), "{text:?}");
    }
}

#[test]
fn what_is_unusual_or_wrong_is_left_to_the_parser() {
    for text in LEFT {
        assert_eq!(agrees(text.as_bytes(), &Limits::default()), Ok(false), "{text:?}");
    }
}

/// What is set to a limit, a text that reaches it, and where.
type Boundary = (&'static str, fn(&mut Limits, usize), &'static str, usize);

/// Every limit of what is read, in every shape in which usual YAML can reach it.
const BOUNDARIES: [Boundary; 20] = [
    ("depth", |limits, most| limits.depth = most, "a:\n  b:\n    - c: [1]\n", 5),
    ("depth", |limits, most| limits.depth = most, "a: [[{b: [1]}]]", 5),
    ("depth", |limits, most| limits.depth = most, "- - - a", 3),
    ("depth", |limits, most| limits.depth = most, "a: 1", 1),
    ("nodes", |limits, most| limits.nodes = most, "a: 1\nb: [1, 2]\nc: 3", 9),
    ("nodes", |limits, most| limits.nodes = most, "a:\n  -\nb:\n", 6),
    ("nodes", |limits, most| limits.nodes = most, "- x\n- |\n  y\n- 'z\n  z'", 4),
    ("comments", |limits, most| limits.comments = most, "# 1\na: 1 # 2\n", 2),
    ("comments", |limits, most| limits.comments = most, "a: # 1\n  # 2\n  b: | # 3\n    c\n", 3),
    ("comments", |limits, most| limits.comments = most, "- a\n  b # 1\n- 'c' # 2\n- [d] # 3\n# 4\n", 4),
    ("key-bytes", |limits, most| limits.key_bytes = most, "abc: 1\nlong: 1", 4),
    ("key-bytes", |limits, most| limits.key_bytes = most, "a: 1\n'two': 1\nb: 1", 5),
    ("key-bytes", |limits, most| limits.key_bytes = most, "- {ab: 1, \"é\": 1}", 4),
    ("file-bytes", |limits, most| limits.file_bytes = most, "a: 1\n", 5),
    ("file-bytes", |limits, most| limits.file_bytes = most, "a: é", 5),
    ("documents", |limits, most| limits.documents = u32::try_from(most).expect("few"), "a: 1\n---\n- b\n", 2),
    ("documents", |limits, most| limits.documents = u32::try_from(most).expect("few"), "a: 1", 1),
    ("findings", |limits, most| limits.record_findings = most, "a: no\nb: yes\n", 2),
    ("findings", |limits, most| limits.record_findings = most, "a: 1\na: 2\na: no\n", 3),
    ("findings", |limits, most| limits.file_findings = most, "a: no\n---\nb: no\n---\nc: 1", 3),
];

#[test]
fn limits_are_the_same_on_both_ways() {
    for (name, set, text, most) in BOUNDARIES {
        let what = format!("{name}: {text:?}");
        let at = |most: usize| {
            let mut limits = Limits::default();
            set(&mut limits, most);
            limits
        };
        let limit = format!("limit/{name}");
        let is_met = |way: Way, limits: &Limits| {
            let found = reading(text.as_bytes(), limits, way).diagnostics;
            found.iter().any(|found| found.rule == limit)
        };
        assert_eq!(agrees(text.as_bytes(), &at(most)), Ok(true), "{what}");
        assert!(!is_met(Way::Quick, &at(most)) && !is_met(Way::Parser, &at(most)), "{what}");
        let beyond = at(most - 1);
        assert!(is_met(Way::Quick, &beyond) && is_met(Way::Parser, &beyond), "{what}, and one more");
        let (quick, parsed) =
            (reading(text.as_bytes(), &beyond, Way::Quick), reading(text.as_bytes(), &beyond, Way::Parser));
        assert_eq!(agreement::difference(&quick, &parsed), None, "{what}, and one more");
    }
}

#[test]
fn a_value_may_be_as_long_as_the_file() {
    let long = "x".repeat(3 << 20);
    for (before, after) in [("a: ", "\n"), ("a: '", "'"), ("- |\n  ", "\n"), ("- [\"", "\"]")] {
        assert_eq!(agrees(format!("{before}{long}{after}").as_bytes(), &Limits::default()), Ok(true), "{before}");
    }
}

/// A text of some depth.
type Shape<'s> = &'s dyn Fn(usize) -> String;

#[test]
fn what_is_deep_is_left_to_the_parser_before_it_has_a_limit() {
    let quick = |text: &str| agrees(text.as_bytes(), &Limits::default());
    let lists = |depth: usize| "- ".repeat(depth) + "a";
    let steps = |depth: usize| {
        (0..depth).map(|level| " ".repeat(level) + "a:\n").collect::<String>() + &" ".repeat(depth) + "b"
    };
    let brackets = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    let braces = |depth: usize| format!("{}1{}", "{a: ".repeat(depth), "}".repeat(depth));
    let both = |depth: usize| format!("{}{}", "- ".repeat(64), brackets(depth));
    let shapes: [(&str, Shape<'_>, usize); 5] = [
        ("lists", &lists, 64),
        ("steps", &steps, 64),
        ("brackets", &brackets, 32),
        ("braces", &braces, 32),
        ("both", &both, 32),
    ];
    for (what, shape, most) in shapes {
        assert_eq!(quick(&shape(most)), Ok(true), "{what}");
        assert_eq!((quick(&shape(most + 1)), quick(&shape(129))), (Ok(false), Ok(false)), "{what}");
    }
}

#[test]
fn what_is_long_before_its_colon_is_left_to_the_parser() {
    let quick = |text: &str| agrees(text.as_bytes(), &Limits::default());
    // What stands before and after, and how many bytes of that come before the colon.
    for (before, after, beside) in [
        ("", ": 1", 0),
        ("\"", "\": 1", 2),
        ("'", "'  : 1", 4),
        ("x: {", ": 1}", 0),
        ("- {'", "' : 1}", 3),
        ("- - ", ":", 0),
    ] {
        let key = |length: usize| format!("{before}{}{after}", "k".repeat(length - beside));
        assert_eq!((quick(&key(1000)), quick(&key(1001))), (Ok(true), Ok(false)), "{before:?}");
        assert_eq!((quick(&key(1025)), quick(&key(20_000))), (Ok(false), Ok(false)), "{before:?}");
    }
}

/// The YAML files below a folder.
pub(super) fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let below = |path: PathBuf| if path.is_dir() { yaml_files(&path) } else { vec![path] };
    entries.flat_map(below).filter(|path| Format::of(path) == Some(Format::Yaml)).collect()
}

/// How many of the files there are, and how many were left to the parser.
fn compare(folder: &Path) -> (usize, usize) {
    let files = yaml_files(folder);
    let is_quick = |path: &PathBuf| {
        let bytes = fs::read(path).expect("a file");
        agrees(&bytes, &Limits::default()).unwrap_or_else(|what| panic!("{}: {what}", path.display()))
    };
    let quick = files.iter().filter(|path| is_quick(path)).count();
    (files.len(), files.len() - quick)
}

#[test]
fn every_file_of_this_repository_is_read_the_same() {
    let folders =
        ["records", "examples", "tests/cli", "tests/violations", "tests/schema_messages", "src", "benches", "docs"];
    for folder in folders {
        let (files, left) = compare(Path::new(folder));
        println!("{folder}: {files} files, {left} left to the parser");
        if folder == "records" {
            assert!(files > 10 && left == 0, "{left} of {files} records are not read in one pass");
        }
    }
}

#[test]
#[ignore = "takes the folder in COMITY_CORPUS"]
fn every_file_of_a_folder_is_read_the_same() {
    let folder = env::var_os("COMITY_CORPUS").unwrap_or("examples".into());
    let (files, left) = compare(Path::new(&folder));
    println!("{files} files, {left} left to the parser");
    assert!(files > 0);
}

#[test]
#[ignore = "needs tests/get-suites.sh"]
fn the_yaml_test_suite_is_read_the_same() {
    let texts = suite();
    assert_eq!(texts.len(), 402);
    let agrees = |text: &String| agrees(text.as_bytes(), &Limits::default()).unwrap_or_else(|what| panic!("{what}"));
    let quick = texts.iter().filter(|text| agrees(text)).count();
    println!("{quick} of {} cases are read in one pass", texts.len());
    assert!(quick >= 30, "{quick}");
}

/// The texts of the suite's cases.
pub(super) fn suite() -> Vec<String> {
    let modules = fs::read_dir("tests/suites/yaml-test-suite/data").expect("tests/get-suites.sh has run");
    let modules = modules.map(|entry| entry.expect("an entry").path()).filter(|path| !path.ends_with("index.js"));
    let modules = modules.filter(|path| path.extension().is_some_and(|end| end == "js"));
    let cases = modules.flat_map(|path| {
        let text = fs::read_to_string(path).expect("a module");
        let json = text.split_once("export default ").expect("a module").1.trim_end().trim_end_matches(';');
        let page: serde_json::Value = serde_json::from_str(json).expect("JSON");
        page["cases"].as_array().expect("cases").clone()
    });
    cases.map(|case| case["yaml"].as_str().expect("YAML").to_owned()).collect()
}
