//! The converter of `examples/factbook` makes the records beside it of the pages beside it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

fn texts(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    let text = |path| fs::read_to_string(path).expect("text");
    entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), text(entry.path()))).collect()
}

#[test]
fn pages_of_the_factbook_become_the_records_of_the_example() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/factbook");
    let made = tempfile::tempdir().expect("a folder");
    let python = if cfg!(windows) { "python" } else { "python3" };
    let mut convert = Command::new(python);
    convert.current_dir(&example).args(["convert.py", "pages"]).arg(made.path());
    assert!(convert.status().expect("python runs").success());
    let made = texts(made.path());
    assert_eq!(made.len(), 10, "ten countries");
    assert_eq!(made, texts(&example.join("records")));
}
