use crate::nearest::nearest;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::json;

use super::*;
use crate::document::Format;
use crate::document::Options;
use crate::document::path::Path;
use crate::document::read;
use crate::limits::Limits;
use crate::source::FileId;

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Config {
    comity: u8,
    #[serde(default)]
    records: Vec<RecordKind>,
    #[serde(default)]
    severity: BTreeMap<Spanned<String>, Level>,
    limits: Option<Limits2>,
    extra: Option<serde_json::Value>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct RecordKind {
    kind: Spanned<String>,
    files: OneOrMany,
    split: Option<Path>,
}

#[derive(Debug, PartialEq)]
struct OneOrMany(Vec<String>);

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = OneOrMany;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a pattern or a list of patterns")
            }
            fn visit_str<E>(self, text: &str) -> Result<OneOrMany, E> {
                Ok(OneOrMany(vec![text.to_owned()]))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut items: A) -> Result<OneOrMany, A::Error> {
                let mut all = Vec::new();
                while let Some(item) = items.next_element()? {
                    all.push(item);
                }
                Ok(OneOrMany(all))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Level {
    Error,
    Warning,
    Off,
    Custom(u8),
}

#[derive(Debug, Deserialize, PartialEq)]
struct Limits2 {
    depth: usize,
    ratio: Option<f64>,
}

impl PartialOrd for Spanned<String> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Spanned<String> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.value.cmp(&other.value)
    }
}

fn config(text: &str) -> Result<Config, DeError> {
    let limits = Limits::default();
    let reading = read(FileId(7), Format::Yaml, text.as_bytes(), &limits, &Options::default());
    from_node(reading.documents[0].root())
}

#[test]
fn a_file_becomes_a_struct_with_places() {
    let text = "comity: 1\nrecords:\n  - {kind: relation, files: a.yaml, split: /*}\n  - kind: &k conflict\n    files: [b, c]\n\
                severity: {a/b: off, c: {custom: 0x10}}\nlimits: {depth: 12, ratio: 0.25}\nextra: {x: [1, -2, 1.50, true, null, s]}\n";
    let config = config(text).expect("it is right");
    let second = &config.records[1];
    assert_eq!((second.kind.as_str(), second.kind.pointer.as_str()), ("conflict", "/records/1/kind"));
    assert_eq!(&text[second.kind.location.span.range()], "conflict");
    assert_eq!(second.kind.location.file, FileId(7));
    assert_eq!(second.files, OneOrMany(vec!["b".into(), "c".into()]));
    assert_eq!(config.records[0].split, Path::parse("/*").ok());
    let severity: Vec<_> = config.severity.iter().map(|(rule, level)| (rule.as_str(), level)).collect();
    assert_eq!(severity, [("a/b", &Level::Off), ("c", &Level::Custom(16))]);
    let key = config.severity.keys().next().expect("there are two");
    assert_eq!((&text[key.location.span.range()], key.pointer.as_str()), ("a/b", "/severity/a~1b"));
    assert_eq!(config.limits, Some(Limits2 { depth: 12, ratio: Some(0.25) }));
    assert_eq!(config.extra, Some(json!({"x": [1, -2, 1.5, true, null, "s"]})));
}

/// Text, the source pointed at, its pointer, the message, the help.
const MISTAKES: [[&str; 5]; 21] = [
    ["comity: 1\nrecrods: []", "recrods", "/recrods", "unknown key `recrods`", "did you mean `records`?"],
    [
        "comity: 1\nzzz: []",
        "zzz",
        "/zzz",
        "unknown key `zzz`",
        "the keys are `comity`, `records`, `severity`, `limits`, `extra`",
    ],
    ["records: []", "records", "", "the key `comity` is missing", "write `comity:` and its value"],
    ["comity: 1\nlimits: {}", "limits", "/limits", "the key `depth` is missing", "write `depth:` and its value"],
    ["comity: one", "one", "/comity", "a whole number must stand here, not the text `one`", ""],
    ["comity: 1.0", "1.0", "/comity", "a whole number must stand here, not the number `1.0`", ""],
    ["comity: 300", "300", "/comity", "the number 300 is too large", ""],
    ["comity: -3", "-3", "/comity", "the number -3 is too small", ""],
    ["comity:", "comity", "/comity", "a whole number must stand here, not nothing", ""],
    ["comity: 1\nrecords: {}", "records", "/records", "a list must stand here, not a mapping", ""],
    ["comity: 1\nrecords: [x]", "x", "/records/0", "a mapping must stand here, not the text `x`", ""],
    [
        "comity: 1\nrecords: [{kind: 012, files: a}]",
        "012",
        "/records/0/kind",
        "text must stand here, not the number `012`",
        "put it in quotes: `\"012\"`",
    ],
    [
        "comity: 1\nrecords: [{kind: a, files: {}}]",
        "files",
        "/records/0/files",
        "a pattern or a list of patterns must stand here, not a mapping",
        "",
    ],
    [
        "comity: 1\nrecords: [{kind: a, files: [b, [c]]}]",
        "[",
        "/records/0/files/1",
        "text must stand here, not a list",
        "",
    ],
    ["comity: 1\nrecords: [{kind: a, files: b, split: 'a//b'}]", "'a//b'", "/records/0/split", "a step is empty", ""],
    ["comity: 1\nseverity: {a: eror}", "eror", "/severity/a", "`eror` can't stand here", "did you mean `error`?"],
    [
        "comity: 1\nseverity: {a: [1]}",
        "a",
        "/severity/a",
        "one of `error`, `warning`, `off`, `custom` must stand here, not a list",
        "",
    ],
    [
        "comity: 1\nseverity: {a: {custom: x}}",
        "x",
        "/severity/a/custom",
        "a whole number must stand here, not the text `x`",
        "",
    ],
    [
        "comity: 1\nlimits: {depth: 1, ratio: 0.10000000000000000001}",
        "0.10000000000000000001",
        "/limits/ratio",
        "the number `0.10000000000000000001` has too many digits",
        "",
    ],
    [
        "comity: 1\nextra: [12345678901234567890123]",
        "12345678901234567890123",
        "/extra/0",
        "the number `12345678901234567890123` has too many digits",
        "",
    ],
    ["[1]", "[", "", "a mapping must stand here, not a list", ""],
];

#[test]
fn a_mistake_is_told_at_the_innermost_node() {
    for [text, place, pointer, message, help] in MISTAKES {
        let error = config(text).expect_err(text);
        assert_eq!(error.message, message, "{text}");
        assert_eq!((&text[error.location.span.range()], error.pointer.as_str()), (place, pointer), "{text}");
        assert_eq!(error.help.as_deref().unwrap_or_default(), help, "{text}");
    }
}

#[test]
fn keys_that_something_else_reads_are_left_out() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Sum {
        total: String,
    }
    let text = "{id: a, kind: sum, total: t}";
    let reading = read(FileId(0), Format::Yaml, text.as_bytes(), &Limits::default(), &Options::default());
    let root = reading.documents[0].root();
    assert_eq!(from_node_where(root, &|key| !["id", "kind"].contains(&key)), Ok(Sum { total: "t".into() }));
    assert!(from_node::<Sum>(root).is_err());
}

#[test]
fn the_nearest_name_is_found() {
    let names = ["records", "rules", "severity", "use"];
    for (slip, name) in [
        ("recrods", Some("records")),
        ("Rules", Some("rules")),
        ("serverity", Some("severity")),
        ("waivers", None),
        ("us", Some("use")),
    ] {
        assert_eq!(nearest(slip, names), name, "{slip}");
    }
}
