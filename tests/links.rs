//! Links and special files in a dataset: they are findings, and nothing behind them is read, waited for or shown.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

const SECRET: &str = "a secret that is none of a report's business";

/// A link to a file elsewhere, one to a device without end, and a pipe that nobody writes to.
fn dataset(folder: &Path, elsewhere: &Path) {
    fs::write(elsewhere.join("secret.yaml"), SECRET).expect("written");
    fs::write(folder.join("comity.yaml"), "comity: 1\nuse: [country-relations]\n").expect("written");
    let records = folder.join("records");
    fs::create_dir(&records).expect("a folder");
    std::os::unix::fs::symlink(elsewhere.join("secret.yaml"), records.join("link.yaml")).expect("linked");
    std::os::unix::fs::symlink("/dev/zero", records.join("zero.yaml")).expect("linked");
    assert!(Command::new("mkfifo").arg(records.join("pipe.yaml")).status().expect("mkfifo runs").success());
}

/// What is printed; a check that waits for a pipe is ended, and fails the test.
fn check(folder: &Path, format: &str) -> (Option<i32>, String) {
    let output = folder.join("output");
    let mut comity = Command::new(env!("CARGO_BIN_EXE_comity"));
    comity.current_dir(folder).args(["check", "--format", format]).env_remove("GITHUB_ACTIONS");
    let mut run = comity.stdout(fs::File::create(&output).expect("a file")).stderr(Stdio::null()).spawn().expect("run");
    let begun = Instant::now();
    let status = loop {
        match run.try_wait().expect("a status") {
            Some(status) => break status.code(),
            None if begun.elapsed() > Duration::from_mins(1) => {
                run.kill().expect("ended");
                break None;
            }
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    (status, fs::read_to_string(output).expect("text"))
}

#[test]
fn what_is_behind_a_link_or_a_pipe_is_never_shown_or_waited_for() {
    let (folder, elsewhere) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    dataset(folder.path(), elsewhere.path());
    for format in ["pretty", "compact", "json", "github"] {
        let (code, output) = check(folder.path(), format);
        assert_eq!(code, Some(1), "{format}: {output}");
        assert!(!output.contains("secret"), "{format}: {output}");
        for (file, rule) in [("link", "symlink"), ("zero", "symlink"), ("pipe", "special-file")] {
            assert!(output.contains(file) && output.contains(rule), "{format}: {file} {output}");
        }
    }
}
