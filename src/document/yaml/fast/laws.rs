//! Whatever is read in one pass is read as the parser reads it: records that are made up, and real ones with slips.

use std::env;
use std::fs;

use proptest::prelude::*;
use proptest::sample::Index;

use crate::document::yaml::fast::tests::agrees;
use crate::document::yaml::fast::tests::suite;
use crate::document::yaml::fast::tests::yaml_files;
use crate::limits::Limits;

/// What YAML is made of.
const TOKENS: [&str; 78] = [
    "\n",
    "\n",
    "\n",
    "\n  ",
    "\n  ",
    "\n    ",
    "\r\n",
    "\n\n",
    " ",
    " ",
    "  ",
    "\t",
    "a",
    "b",
    "key",
    "a: ",
    "b:",
    "c: ",
    ": ",
    ":",
    "- ",
    "- ",
    "-",
    "\n- ",
    "\n- ",
    "\n  - ",
    "\n-",
    "--- ",
    "\n---\n",
    "\n---\n",
    "\n...\n",
    "#",
    " # c",
    "\n# c",
    "\n  # c",
    "\"",
    "'",
    "\"x\"",
    "'y'",
    "\"\\n\"",
    "\"\\u00e9\"",
    "\\",
    "\\\\",
    "''",
    "[",
    "]",
    "[1, b]",
    "{",
    "}",
    "{a: 1}",
    "{a: [x, 'y'], b: {}}",
    ", ",
    ",",
    "|",
    ">",
    "|\n",
    "|-\n  ",
    ">\n  ",
    ">-",
    "|+",
    "2",
    "&x ",
    "*x",
    "!t ",
    "!!str ",
    "? ",
    "?",
    "% ",
    "@",
    "`",
    "12",
    "1.5",
    "no",
    "~",
    "null",
    "é",
    "<<",
    ".inf",
];

/// Pieces of the subset that stand after a key or dash.
const VALUES: [&str; 30] = [
    "x",
    "two words",
    "12",
    "1.50",
    "no",
    "~",
    "",
    "http://a.b/c#d",
    "a:b",
    "'q'",
    "'it''s'",
    "\"q\"",
    "\"\\n\\\"\\u00e9\"",
    "[]",
    "[a, 'b', 1]",
    "{}",
    "{a: 1, b: [x, {c: d}]}",
    "x # c",
    " y  ",
    "\"q\"  # c",
    "-1",
    "é",
    "|\n",
    ">-\n",
    "|+ # c\n",
    "x\n",
    "'q\n",
    "\"q\n",
    "? x",
    "[a, b]  # c",
];

/// Values of several lines; they go on two columns deeper than what holds them.
const LINES: [&[&str]; 12] = [
    &["one", "two"],
    &["one", "", "two  ", "- three # c"],
    &["'it''s", "", "", "  on'  # c"],
    &["\"it \\n", "on \""],
    &["\"", " a", "\""],
    &["|", "x", "  y: z", "", "# no comment"],
    &[">-  # c", "x", "y", "", "z", "  deeper", "", "  still", "w"],
    &["|+", "x", ""],
    &[">", "", "x", ""],
    &[">+", "  deeper", "  ", "  x"],
    &["|-", "x  "],
    &["a:b", "c:d"],
];

pub(super) fn cases(usual: u32) -> ProptestConfig {
    let cases = env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Lines whose depth and content fit together more often than not.
pub(super) fn near_record() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec!["", "", "a: ", "b: ", "c:", "'k': ", "\"l\": ", "d : ", "# ", "---", "a:  "]);
    let line = (0usize..6, 0usize..3, key, prop::sample::select(VALUES.to_vec()), 0usize..20);
    let lines = prop::collection::vec(line, 1..12);
    (lines, prop::sample::select(vec!["\n", "\n", "\n", "\r\n"]), 1usize..3).prop_map(|(lines, ending, width)| {
        let mut text = String::new();
        for (depth, dashes, key, value, blank) in lines {
            let odd = usize::from(blank == 1);
            let line = format!(
                "{}{}{key}{value}{ending}",
                " ".repeat(depth / 2 * width + odd),
                "- ".repeat(dashes / 2 + usize::from(blank == 4))
            );
            text += &line;
            if blank == 0 {
                text += ending;
            }
        }
        text
    })
}

/// A record that is right: whatever is made is of the subset.
pub(super) fn record() -> impl Strategy<Value = String> {
    let scalar = prop::sample::select(VALUES[..22].to_vec())
        .prop_filter("written", |value| !value.is_empty())
        .prop_map(str::to_owned);
    let one = scalar.prop_map(|value| vec![value]);
    let several =
        prop::sample::select(LINES.to_vec()).prop_map(|lines| lines.iter().map(ToString::to_string).collect());
    let tree = prop_oneof![4 => one, 1 => several].prop_recursive(4, 40, 5, |inner| {
        let items = prop::collection::vec((inner, any::<bool>(), 2usize..4), 1..5);
        (items, any::<bool>()).prop_map(|(items, is_mapping)| collection(&items, is_mapping))
    });
    (tree, any::<bool>(), any::<bool>()).prop_map(|(lines, is_windows, ends)| {
        let ending = if is_windows { "\r\n" } else { "\n" };
        lines.join(ending) + if ends { ending } else { "" }
    })
}

/// The lines of a mapping or list of values that are lines.
fn collection(items: &[(Vec<String>, bool, usize)], is_mapping: bool) -> Vec<String> {
    let mut lines = Vec::new();
    for (number, (value, is_inline, indent)) in items.iter().enumerate() {
        let is_collection = value[0].contains(':') && value[0].starts_with("key") || value[0].starts_with('-');
        let is_one = !is_collection || (value.len() == 1 && value[0] == "-1");
        let head = if is_mapping { format!("key{number}:") } else { "-".to_owned() };
        let (first, rest) = value.split_first().expect("a line");
        let (is_short, indent) = if is_mapping { (is_one, *indent) } else { (is_one || *is_inline, 2) };
        if is_short {
            lines.push(format!("{head} {first}"));
        } else {
            lines.push(head);
            lines.push(format!("{}{first}", " ".repeat(indent)));
        }
        lines.extend(
            rest.iter()
                .map(|line| if line.is_empty() { String::new() } else { format!("{}{line}", " ".repeat(indent)) }),
        );
        // Not after a value of several lines, which it could belong to.
        if number == 1 && value.len() == 1 {
            lines.push("# a comment".to_owned());
        }
    }
    lines
}

/// Records of this repository, and the test suite's if it is there.
fn real_records() -> Vec<String> {
    let files = ["records", "examples", "tests/violations"].iter().flat_map(|folder| yaml_files(folder.as_ref()));
    let texts = files.map(|path| fs::read_to_string(path).expect("a file"));
    let cases = fs::exists("tests/suites/yaml-test-suite").is_ok_and(|exists| exists).then(suite).unwrap_or_default();
    texts.filter(|text| text.len() < 6000).chain(cases).filter(|text| !text.is_empty()).collect()
}

#[derive(Clone, Debug)]
pub(super) enum Slip {
    Insert(Index, &'static str),
    Remove(Index, usize),
    Replace(Index, &'static str),
    /// Puts the part at the first place also at the second.
    Copy(Index, usize, Index),
}

pub(super) fn slip() -> impl Strategy<Value = Slip> {
    let token = || prop::sample::select(TOKENS.to_vec());
    prop_oneof![
        (any::<Index>(), token()).prop_map(|(at, token)| Slip::Insert(at, token)),
        (any::<Index>(), 1usize..4).prop_map(|(at, length)| Slip::Remove(at, length)),
        (any::<Index>(), token()).prop_map(|(at, token)| Slip::Replace(at, token)),
        (any::<Index>(), 1usize..40, any::<Index>()).prop_map(|(from, length, to)| Slip::Copy(from, length, to)),
    ]
}

pub(super) fn slipped(text: &str, slips: &[Slip]) -> Vec<u8> {
    let mut text = text.as_bytes().to_vec();
    for slip in slips {
        let place = |index: &Index| index.index(text.len() + 1);
        match slip {
            Slip::Insert(at, token) => drop(text.splice(place(at)..place(at), token.bytes()).count()),
            Slip::Remove(at, length) => drop(text.drain(place(at)..(place(at) + length).min(text.len()))),
            Slip::Replace(at, token) => {
                let (from, to) = (place(at), (place(at) + 1).min(text.len()));
                text.splice(from..to, token.bytes());
            }
            Slip::Copy(from, length, to) => {
                let part = text[place(from)..(place(from) + length).min(text.len())].to_vec();
                let to = place(to);
                text.splice(to..to, part);
            }
        }
    }
    text
}

/// The first lines of a text, so that there are more cases a second.
fn head(text: &str, from: Index, lines: usize) -> String {
    let all: Vec<&str> = text.split_inclusive('\n').collect();
    let from = from.index(all.len().max(1));
    all.iter().skip(from).take(lines).copied().collect()
}

fn law(bytes: &[u8]) -> Result<(), TestCaseError> {
    let tight = Limits { depth: 3, nodes: 8, comments: 1, key_bytes: 5, ..Limits::default() };
    agrees(bytes, &tight).map_err(TestCaseError::fail)?;
    let few = Limits { documents: 1, record_findings: 1, file_findings: 2, ..Limits::default() };
    agrees(bytes, &few).map_err(TestCaseError::fail)?;
    agrees(bytes, &Limits::default()).map(drop).map_err(TestCaseError::fail)
}

proptest! {
    #![proptest_config(cases(3000))]

    #[test]
    fn tokens_are_read_the_same(tokens in prop::collection::vec(prop::sample::select(TOKENS.to_vec()), 0..14)) {
        law(tokens.concat().as_bytes())?;
    }

    #[test]
    fn lines_are_read_the_same(text in near_record()) {
        law(text.as_bytes())?;
    }

    #[test]
    fn records_are_read_in_one_pass(text in record()) {
        law(text.as_bytes())?;
        let is_quick = agrees(text.as_bytes(), &Limits::default()).map_err(TestCaseError::fail)?;
        // A scalar alone is left to the parser.
        prop_assert!(is_quick || !text.starts_with(['k', '-']) || text.starts_with("-1"), "{text}");
    }

    #[test]
    fn records_with_slips_are_read_the_same(text in record(), slips in prop::collection::vec(slip(), 1..3)) {
        law(&slipped(&text, &slips))?;
    }

    #[test]
    fn real_records_with_slips_are_read_the_same(
        text in prop::sample::select(real_records()),
        from in any::<Index>(),
        lines in 1usize..25,
        is_whole in prop::bool::weighted(0.1),
        slips in prop::collection::vec(slip(), 1..4),
    ) {
        let part = if is_whole { text } else { head(&text, from, lines) };
        law(&slipped(&part, &slips))?;
    }
}
