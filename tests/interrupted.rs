//! Ctrl-C while files are mended: each is wholly old or wholly new, and nothing half-written stays.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

/// So many that there is time to press it.
const FILES: usize = 300;

fn text(number: usize, code: &str) -> String {
    format!("code: {code} # number {number}\n{}", "# and so on\n".repeat(40))
}

fn path(folder: &Path, number: usize) -> PathBuf {
    folder.join(format!("records/{number:03}.yaml"))
}

/// A folder of records that are to be mended.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("records")).expect("created");
    let config = "comity: 1\nrecords: [{kind: note, files: 'records/*.yaml', schema: note.schema.json}]\n";
    fs::write(folder.path().join("comity.yaml"), config).expect("written");
    let schema = r#"{"properties": {"code": {"type": "string"}}}"#;
    fs::write(folder.path().join("note.schema.json"), schema).expect("written");
    (0..FILES).for_each(|number| fs::write(path(folder.path(), number), text(number, "NO")).expect("written"));
    folder
}

/// Waits until so many files are mended.
fn wait_for(number: usize, folder: &Path, child: &mut Child) {
    let is_new = || fs::read_to_string(path(folder, number)).is_ok_and(|read| read == text(number, "\"NO\""));
    while !is_new() && child.try_wait().expect("it can be asked").is_none() {
        thread::sleep(Duration::from_micros(200));
    }
}

#[test]
fn a_fix_that_is_interrupted_leaves_whole_files() {
    for (round, signal) in [(0, "INT"), (3, "INT"), (20, "TERM"), (60, "INT"), (130, "HUP")] {
        let folder = folder();
        let mut comity = Command::new(env!("CARGO_BIN_EXE_comity"));
        comity.current_dir(folder.path()).args(["check", "--fix", "--quiet"]).stdout(Stdio::null());
        let mut child = comity.stderr(Stdio::piped()).spawn().expect("it starts");
        wait_for(round, folder.path(), &mut child);
        let sent = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().expect("it runs");
        let output = child.wait_with_output().expect("it ends");
        let says = String::from_utf8_lossy(&output.stderr);
        let is_new = |number: &usize| {
            let read = fs::read_to_string(path(folder.path(), *number)).expect("it is still there");
            assert!([text(*number, "NO"), text(*number, "\"NO\"")].contains(&read), "{number} is neither: {read}");
            read == text(*number, "\"NO\"")
        };
        let new = (0..FILES).filter(is_new).count();
        match output.status.code() {
            Some(130) => assert_eq!(says, format!("interrupted: {new} of {FILES} files fixed\n")),
            // It was done before the signal came.
            code => assert!(code == Some(0) && new == FILES, "{code:?}, {sent}, {new} are new: {says}"),
        }
        assert_eq!(fs::read_dir(folder.path().join("records")).expect("a folder").count(), FILES, "nothing else stays");
    }
}
