//! The language server, as an editor meets it: the real program over pipes. And the law that it rests on: a project that
//! is kept file by file has the findings of one that is checked from the beginning.

mod anew;
mod asking;
mod client;
mod completing;
mod disk;
mod incremental;
mod mending;
mod projects;
mod session;
mod typing;

use std::fs;
use std::path::Path;

use serde_json::Value;

const CAN: &str = "kind: club\nid: can\nname: Canadian Club\nparent: top\n";
const TOP: &str = "kind: club\nid: top\nname: Top\n";

const CONFIG: &str = "comity: 1
records:
  - kind: club
    files: records/*.yaml
    where: {kind: club}
    schema: club.schema.json
    rules: [club.rules.yaml]
";

const SCHEMA: &str = r#"{
  "type": "object",
  "required": ["kind", "id"],
  "additionalProperties": false,
  "properties": {
    "kind": {"const": "club"},
    "id": {"type": "string", "description": "The key of the club."},
    "name": {"type": "string", "title": "Name", "description": "What people call it."},
    "parent": {"type": "string"},
    "sort": {"enum": ["national", "international"]},
    "founded": {"type": ["string", "integer"], "format": "edtf"},
    "members": {"type": ["integer", "string", "object"]},
    "country": {"type": "string"}
  }
}"#;

const RULES: &str = "comity: 1
rules:
  - {id: club/id, kind: unique, key: /id, why: Others refer to it.}
  - {id: club/parent, kind: reference, from: {each: /parent, key: .}, to: {record: club, key: /id}}
  - {id: club/country, kind: code, each: /country, list: iso3166-1-alpha-3}
";

/// Clubs, each of which may have another as its parent.
fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let own = [("comity.yaml", CONFIG), ("club.schema.json", SCHEMA), ("club.rules.yaml", RULES)];
    own.iter().chain(files).for_each(|(name, text)| write(folder.path(), name, text));
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("created");
    fs::write(path, text).expect("written");
}

/// A range as `line:column-line:column`, from 0.
fn range(range: &Value) -> String {
    let place = |end: &str| format!("{}:{}", range[end]["line"], range[end]["character"]);
    format!("{}-{}", place("start"), place("end"))
}
