//! A repository that `comity init` began passes at once.

use std::path::Path;
use std::process::Command;

/// What a command prints, and its exit code.
fn comity(folder: &Path, args: &[&str]) -> (String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    let output = command.args(args).current_dir(folder).env_remove("GITHUB_ACTIONS").output().expect("comity runs");
    (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code())
}

fn begun(args: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let git = Command::new("git").args(["init", "--quiet"]).current_dir(folder.path()).status().expect("git runs");
    assert!(git.success());
    assert_eq!(comity(folder.path(), args).1, Some(0));
    folder
}

#[test]
fn a_repository_that_was_begun_passes() {
    let folder = begun(&["init"]);
    let (text, code) = comity(folder.path(), &["check", "--error-on-warning"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.starts_with("3 records checked"), "{text}");
}

#[test]
fn a_pack_that_was_copied_passes_and_so_do_its_examples() {
    let folder = begun(&["init", "--eject"]);
    for args in [&["check", "--error-on-warning"][..], &["test"]] {
        let (text, code) = comity(folder.path(), args);
        assert_eq!(code, Some(0), "{args:?}: {text}");
    }
    let rules = comity(folder.path(), &["rules"]).0;
    assert!(rules.contains(" schemas/relation.rules.yaml\n"), "the rules are those that were copied: {rules}");
}
