//! Laws that hold for any input.

use std::ops::ControlFlow;

use comity::document::Document;
use comity::document::Format;
use comity::document::Kind;
use comity::document::NodeRef;
use comity::document::Options;
use comity::document::Reading;
use comity::document::jsonl;
use comity::document::read;
use comity::limits::Limits;
use comity::source::FileId;
use proptest::prelude::*;
use serde_json::Value;

const FORMATS: [Format; 3] = [Format::Yaml, Format::Json, Format::JsonLines];

/// Bytes that come near to being a record.
fn near_records() -> impl Strategy<Value = Vec<u8>> {
    let tokens = [
        "a",
        "key",
        "\"",
        "'",
        ": ",
        ":",
        "- ",
        "-",
        "\n",
        "\n  ",
        "\n    ",
        "\t",
        "{",
        "}",
        "[",
        "]",
        ", ",
        ",",
        "# c",
        "&x ",
        "*x",
        "!!str ",
        "!t ",
        "|\n",
        ">-\n",
        "---\n",
        "...\n",
        "? ",
        "<<: ",
        "1",
        "-0",
        "1.5e3",
        "null",
        "true",
        ".inf",
        "\\",
        "\\u0061",
        "\\ud83d",
        "\\ude00",
        "é",
        "\u{feff}",
        "\r\n",
        "%YAML 1.2\n",
        "\0",
        "\u{85}",
        "\u{2028}",
        "😀",
        " ",
    ];
    let token = prop_oneof![
        20 => prop::sample::select(tokens.to_vec()).prop_map(|token| token.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 1..3),
    ];
    prop::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat())
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(".{0,6}", inner, 0..6).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

/// JSON with one byte changed, left out or put in.
fn near_json() -> impl Strategy<Value = Vec<u8>> {
    let bytes = b"{}[]\",:0123eE+-.\\utfn \n\t\x1f/".to_vec();
    let change = (any::<prop::sample::Index>(), prop::sample::select(bytes), 0..4);
    (any_json(), change).prop_map(|(json, (at, byte, what))| {
        let mut text = json.to_string().into_bytes();
        let at = at.index(text.len());
        match what {
            0 => text[at] = byte,
            1 => text.insert(at, byte),
            2 => drop(text.remove(at)),
            _ => {}
        }
        text
    })
}

fn reading<'t>(format: Format, bytes: &'t [u8], limits: &Limits) -> Reading<'t> {
    let options = Options { ambiguous_scalars: true, ..Options::default() };
    read(FileId(0), format, bytes, limits, &options)
}

fn value(node: NodeRef<'_>) -> Value {
    match node.kind() {
        Kind::Null => Value::Null,
        Kind::Bool => node.as_bool().into(),
        Kind::Integer | Kind::Float => serde_json::from_str(node.text()).expect("a number that JSON can hold"),
        Kind::Mapping => node.entries().map(|(key, member)| (key.text().to_owned(), value(member))).collect(),
        Kind::Sequence => node.items().map(value).collect(),
        _ => node.text().into(),
    }
}

/// Everything a finding or rule may ask of a document can be asked.
fn ask(document: &Document<'_>, bytes: &[u8]) {
    for node in document.nodes() {
        let span = node.span();
        assert_eq!(&bytes[span.range()], node.source().as_bytes());
        assert!(node.parent().is_none_or(|parent| parent.span().contains(span)), "{node:?} leaves its parent");
        assert!(bytes.len() >= node.label_location().span.end);
        let _ = (node.text(), node.pointer(), node.key(), node.position(), node.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn reading_never_panics_and_never_passes_in_silence(bytes in near_records()) {
        let limits = Limits { depth: 6, nodes: 30, alias_nodes: 20, comments: 3, key_bytes: 8, ..Limits::default() };
        for (format, limits) in FORMATS.iter().flat_map(|&format| [(format, Limits::default()), (format, limits.clone())]) {
            let reading = reading(format, &bytes, &limits);
            reading.documents.iter().for_each(|document| ask(document, &bytes));
            let errors = reading.diagnostics.iter().map(|found| found.location.document).collect::<Vec<_>>();
            prop_assert!(reading.broken.iter().all(|number| errors.contains(number)));
            for found in &reading.diagnostics {
                prop_assert!(found.location.span.start <= found.location.span.end);
                prop_assert!(found.location.span.end <= bytes.len(), "{found:?}");
            }
            let mut numbers: Vec<_> = reading.documents.iter().map(Document::number).chain(reading.broken).collect();
            numbers.sort_unstable();
            prop_assert!(numbers.iter().zip(0..).all(|(&number, expected)| number == expected), "{numbers:?}");
        }
    }

    #[test]
    fn json_is_accepted_where_serde_json_does(bytes in prop_oneof![near_records(), near_json()]) {
        let reading = reading(Format::Json, &bytes, &Limits::default());
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        match serde_json::from_slice::<Value>(text) {
            Ok(expected) => {
                prop_assert!(reading.documents.len() == 1, "{:?}", reading.diagnostics);
                let has_duplicate = reading.diagnostics.iter().any(|found| found.rule == "json/duplicate-key");
                prop_assert!(has_duplicate || value(reading.documents[0].root()) == expected);
            }
            // Its numbers are f64; ours have no bounds.
            Err(error) if error.to_string().starts_with("number out of range") => {}
            Err(_) => prop_assert!(reading.documents.is_empty(), "{:?}", reading.documents),
        }
    }

    #[test]
    fn json_is_read_as_it_was_written(written in any_json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&written) } else { serde_json::to_string(&written) };
        let text = text.expect("a value can be written");
        let reading = reading(Format::Json, text.as_bytes(), &Limits::default());
        prop_assert!(reading.documents.len() == 1, "{:?}", reading.diagnostics);
        let document = &reading.documents[0];
        ask(document, text.as_bytes());
        let expected: Value = serde_json::from_str(&text).expect("it was written by serde_json");
        prop_assert_eq!(value(document.root()), expected);
    }

    #[test]
    fn a_stream_of_lines_is_read_as_the_file_is(bytes in near_records(), buffer in 1usize..20) {
        let limits = Limits { file_bytes: 30, ..Limits::default() };
        let (mut documents, mut diagnostics, mut broken) = (Vec::new(), Vec::new(), Vec::new());
        let mut receive = |reading: Reading<'_>| {
            documents.extend(reading.documents.into_iter().map(Document::into_owned));
            diagnostics.extend(reading.diagnostics);
            broken.extend(reading.broken);
            ControlFlow::Continue(())
        };
        let lines = std::io::BufReader::with_capacity(buffer, &bytes[..]);
        jsonl::read(FileId(0), lines, &limits, &mut receive).expect("memory can be read");
        let whole = reading(Format::JsonLines, &bytes, &limits);
        prop_assert_eq!((broken, diagnostics), (whole.broken, whole.diagnostics));
        let sources = |documents: &[Document<'_>]| {
            documents.iter().map(|document| (document.root().source().to_owned(), document.root().span())).collect::<Vec<_>>()
        };
        prop_assert_eq!(sources(&documents), sources(&whole.documents));
    }
}
