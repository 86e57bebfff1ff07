//! The schemas of our own files hold for our own files, by our own program.

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn rule_files_and_configurations_meet_their_schemas() {
    let folder = tempfile::tempdir().expect("a folder");
    let schemas = folder.path().join("schemas");
    fs::create_dir(&schemas).expect("a folder");
    for entry in fs::read_dir("schemas").expect("the schemas") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            fs::copy(&path, schemas.join(path.file_name().expect("a name"))).expect("copied");
        }
    }
    let config = "comity: 1\nrecords:\n  - {kind: rules, files: \"schemas/*.rules.yaml\", schema: schemas/rules.schema.json}\n  \
                  - {kind: config, files: schemas/country-relations.yaml, schema: schemas/config.schema.json}\n";
    fs::write(folder.path().join("comity.yaml"), config).expect("written");
    assert_eq!(check(folder.path()), (0, "6 records checked, no findings\n".to_owned()));
    let rules = schemas.join("relation.rules.yaml");
    let text = fs::read_to_string(&rules).expect("rules");
    fs::write(&rules, text.replacen("    kind: sum\n", "    kind: sum\n    totl: x\n", 1)).expect("written");
    let (code, output) = check(folder.path());
    assert_eq!(code, 1);
    assert!(output.contains("`totl` is not a key"), "{output}");
}

fn check(folder: &Path) -> (i32, String) {
    let mut comity = Command::new(env!("CARGO_BIN_EXE_comity"));
    let output = comity.current_dir(folder).args(["check", "--format", "compact"]).output().expect("comity runs");
    (output.status.code().expect("a code"), String::from_utf8(output.stdout).expect("text"))
}
