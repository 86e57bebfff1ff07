//! Whatever an editor is told, in whatever order: what it shows is what one shows that is opened then.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::json;

use super::CAN;
use super::CONFIG;
use super::RULES;
use super::SCHEMA;
use super::TOP;
use super::client::Client;
use super::project;
use super::write;

/// Files of records, and those that say what records are.
const FILES: [&str; 6] =
    ["records/can.yaml", "records/top.yaml", "records/new.yaml", "comity.yaml", "club.rules.yaml", "club.schema.json"];

/// What a file may say.
fn texts(file: usize) -> Vec<String> {
    match FILES[file] {
        "comity.yaml" => vec![
            CONFIG.to_owned(),
            format!("{CONFIG}severity: {{club/parent: warning, club/country: off}}\n"),
            format!("{CONFIG}waivers: [{{rule: club/country, file: records/can.yaml, at: /country, reason: known}}]\n"),
            format!("{CONFIG}ignore: [records/new.yaml]\n"),
            format!("{CONFIG}use: [country-relation]\n"),
        ],
        "club.rules.yaml" => {
            vec![
                RULES.to_owned(),
                RULES.replace("{each: /parent, key: .}", "{key: /parent}"),
                RULES.replace("unique", "uniqe"),
            ]
        }
        "club.schema.json" => {
            vec![SCHEMA.to_owned(), SCHEMA.replace("\"integer\"", "\"boolean\""), SCHEMA.replace('[', "")]
        }
        _ => vec![
            CAN.to_owned(),
            TOP.to_owned(),
            TOP.replace("top", "tap"),
            format!("{CAN}country: KRO\nmembers: 7\n"),
            format!("{CAN}# comity: allow club/country -- known\ncountry: KRO\n"),
            "kind: club\nid: [".to_owned(),
            "kind: clup\n".to_owned(),
        ],
    }
}

#[derive(Clone, Debug)]
enum Step {
    /// In the editor, which opens the file if need be.
    Type(String),
    Close,
    /// On disk, beside the editor.
    Write(String),
    Remove,
}

fn step() -> impl Strategy<Value = (usize, Step)> {
    (0..FILES.len()).prop_flat_map(|file| {
        let step = prop_oneof![
            4 => prop::sample::select(texts(file)).prop_map(Step::Type),
            1 => Just(Step::Close),
            2 => prop::sample::select(texts(file)).prop_map(Step::Write),
            // Without a schema or rules there is nothing to compare.
            1 => if file < 3 { Just(Step::Remove).boxed() } else { Just(Step::Close).boxed() },
        ];
        (Just(file), step)
    })
}

/// The editor's files, as they would be on disk if all were saved.
fn saved(folder: &Path, open: &[Option<String>]) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a folder");
    for (name, open) in FILES.iter().zip(open) {
        let on_disk = fs::read_to_string(folder.join(name)).ok();
        open.clone().or(on_disk).into_iter().for_each(|text| write(copy.path(), name, &text));
    }
    copy
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 20, ..ProptestConfig::with_cases(4) })]

    #[test]
    fn an_editor_shows_what_one_shows_that_is_opened_then(steps in prop::collection::vec(step(), 8..14)) {
        let folder = project(&[(FILES[0], CAN), (FILES[1], TOP)]);
        let mut client = Client::start(folder.path());
        let mut open: Vec<Option<String>> = vec![None; FILES.len()];
        for (file, step) in steps {
            let name = FILES[file];
            match step {
                Step::Type(text) if open[file].is_some() => {
                    client.change(name, json!({"text": text}));
                    open[file] = Some(text);
                }
                Step::Type(text) => {
                    client.open(name, &text);
                    open[file] = Some(text);
                }
                Step::Close if open[file].take().is_some() => client.close(name),
                Step::Write(text) => {
                    let what = if folder.path().join(name).exists() { 2 } else { 1 };
                    write(folder.path(), name, &text);
                    client.watched(name, what);
                }
                Step::Remove if fs::remove_file(folder.path().join(name)).is_ok() => client.watched(name, 3),
                Step::Close | Step::Remove => {}
            }
            let copy = saved(folder.path(), &open);
            let mut again = Client::start(copy.path());
            // Of a project that is out of order from the beginning nothing but that is known.
            again.at("textDocument/hover", "comity.yaml", 0, 0);
            let anew = again.shown();
            let is_ours = |name: &str| !name.starts_with("records/");
            if !anew.iter().any(|(name, found)| is_ours(name) && found.contains("\"severity\":1")) {
                client.shows(&anew);
            }
            again.stop();
        }
        client.stop();
    }
}
