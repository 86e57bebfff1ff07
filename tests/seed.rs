//! The page the project started from: each of its 65 facts stands in a record, or it is said why not.

use std::fs;
use std::path::Path;

use comity::document;
use comity::document::Format;
use comity::document::NodeRef;
use comity::document::Options;
use comity::limits::Limits;
use comity::source::FileId;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[serde(rename = "row")]
    number: u32,
    fact: String,
    file: Option<String>,
    pointer: Option<String>,
    text: Option<String>,
    #[serde(default)]
    also: Vec<Place>,
    /// Why it is no fact of a record.
    not_recorded: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    file: String,
    pointer: String,
    text: String,
}

/// The scalar at a pointer of a record, as written, without quotes.
fn text_at(place: &Place) -> Option<String> {
    let bytes = fs::read(Path::new(&place.file)).ok()?;
    let reading = document::read(FileId(0), Format::Yaml, &bytes, &Limits::default(), &Options::default());
    let document = reading.documents.into_iter().next()?;
    document.root().at(&place.pointer).map(NodeRef::text).map(str::to_owned)
}

#[test]
fn every_fact_of_the_seed_is_recorded_or_has_a_reason() {
    let table = fs::read_to_string("tests/seed.yaml").expect("the table");
    let rows: Vec<Row> = serde_yaml::from_str(&table).expect("rows");
    let numbers: Vec<u32> = rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, (1..=65).collect::<Vec<_>>(), "every row once, in order");
    let mut wrong = Vec::new();
    for row in rows {
        match (row.file, row.pointer, row.text, row.not_recorded) {
            (Some(file), Some(pointer), Some(text), None) => {
                let first = Place { file, pointer, text };
                for place in std::iter::once(&first).chain(&row.also) {
                    let found = text_at(place);
                    if found.as_deref() != Some(&place.text) {
                        wrong.push(format!("row {} ({}): {place:?} is {found:?}", row.number, row.fact));
                    }
                }
            }
            (None, None, None, Some(reason)) => assert!(reason.len() > 10, "row {} gives no reason", row.number),
            _ => wrong.push(format!("row {} is neither recorded nor explained", row.number)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
