//! The modules stand in floors: each uses only those above it in `lib.rs`.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// Every source file below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let below = |path: PathBuf| if path.is_dir() { sources(&path) } else { vec![path] };
    entries.flat_map(below).filter(|path| path.extension().is_some_and(|end| end == "rs")).collect()
}

/// What stands before the unit tests, which may look anywhere.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text)
}

#[test]
fn no_module_uses_one_below_it() {
    let lib = fs::read_to_string("src/lib.rs").expect("lib.rs");
    let modules = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let floors: HashMap<&str, usize> = modules.zip(0..).collect();
    assert!(floors.len() > 15, "lib.rs lists the modules");
    let mut upward = Vec::new();
    for path in sources(Path::new("src")) {
        let name = path.strip_prefix("src").expect("below src").components().next().expect("a name");
        let module = name.as_os_str().to_str().expect("a name").trim_end_matches(".rs");
        let is_test = path.ends_with("tests.rs") || path.components().any(|part| part.as_os_str() == "tests");
        let Some(own) = floors.get(module).filter(|_| !is_test) else { continue };
        let text = fs::read_to_string(&path).expect("a source file");
        for used in code(&text).split("crate::").skip(1) {
            let used = used.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
            if floors.get(used).is_some_and(|floor| floor > own) {
                upward.push(format!("{} uses {used}", path.display()));
            }
        }
    }
    upward.sort();
    upward.dedup();
    assert!(upward.is_empty(), "these look down: {upward:#?}");
}
