//! A project in a folder of its own, and a check of it with bounded memory.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use serde_json::Value;
use tempfile::TempDir;

/// All the memory that a check of anything may ask for, in KiB: what is mapped for its threads included.
const MEMORY: u32 = 1 << 20;

/// A folder with files in it.
pub(super) struct Project {
    folder: TempDir,
}

/// What came of a check.
pub(super) struct Run {
    /// The exit code; `None` if it was killed, also for its use of memory.
    pub(super) code: Option<i32>,
    /// Standard output.
    pub(super) out: Vec<u8>,
    /// Standard error.
    pub(super) err: Vec<u8>,
}

impl Project {
    /// One without configuration.
    pub(super) fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// One whose records are the files in `records`, held to a schema.
    pub(super) fn with_schema(schema: &str) -> Self {
        Self::of(Some(schema), None)
    }

    /// One whose records are the files in `records`, held to a schema and to rules.
    pub(super) fn of(schema: Option<&str>, rules: Option<&str>) -> Self {
        let mut config = "comity: 1\nrecords:\n  - kind: thing\n    files: 'records/**'\n".to_owned();
        let project = Self::empty();
        if let Some(schema) = schema {
            config += "    schema: thing.schema.json\n";
            project.write("thing.schema.json", schema);
        }
        if let Some(rules) = rules {
            config += "    rules: [thing.rules.yaml]\n";
            project.write("thing.rules.yaml", rules);
        }
        project.write("comity.yaml", config);
        project
    }

    pub(super) fn at(&self, name: impl AsRef<Path>) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        path
    }

    pub(super) fn write(&self, name: impl AsRef<Path>, content: impl AsRef<[u8]>) {
        fs::write(self.at(name), content).expect("written");
    }

    pub(super) fn link(&self, name: &str, to: &str) {
        symlink(to, self.at(name)).expect("linked");
    }

    pub(super) fn pipe(&self, name: &str) {
        assert!(Command::new("mkfifo").arg(self.at(name)).status().expect("mkfifo runs").success());
    }

    /// Commits everything.
    pub(super) fn commit(&self) {
        for args in [&["init", "-q"][..], &["add", "-A"], &["commit", "-qm", "x", "--allow-empty"]] {
            let mut git = Command::new("git");
            git.args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]);
            let status = git.args(args).current_dir(self.folder.path()).stderr(Stdio::null()).status();
            assert!(status.expect("git runs").success(), "{args:?}");
        }
    }

    /// Runs `comity check` with a format.
    pub(super) fn check(&self, format: &str) -> Run {
        self.run(&["check", "--format", format], &[])
    }

    /// The rules of all findings, each once and sorted, and the exit code.
    pub(super) fn found(&self) -> (Option<i32>, Vec<String>) {
        let run = self.check("json");
        (run.code, run.rules())
    }

    /// The most memory that a check takes at once, in KiB, and its exit code: what the system counted for it. Its output
    /// is of no interest.
    pub(super) fn peak(&self) -> (u64, i32) {
        const RUN: &str = "import resource, subprocess, sys; null = subprocess.DEVNULL; \
            code = subprocess.call(sys.argv[1:], stdout=null, stderr=null); \
            print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, code)";
        let mut python = Command::new("python3");
        python.args(["-c", RUN, env!("CARGO_BIN_EXE_comity"), "check", "--format", "compact"]);
        let output =
            python.current_dir(self.folder.path()).env_remove("GITHUB_ACTIONS").output().expect("python3 runs");
        let said = String::from_utf8_lossy(&output.stdout);
        let (peak, code) = said.trim().split_once(' ').expect("two numbers");
        let peak: u64 = peak.parse().expect("a number");
        // macOS counts bytes.
        let peak = if cfg!(target_os = "macos") { peak / 1024 } else { peak };
        (peak, code.parse().expect("a number"))
    }

    /// Runs `comity`, with no more memory than [`MEMORY`], for some minutes at most.
    pub(super) fn run(&self, args: &[&str], environment: &[(&str, &str)]) -> Run {
        let [out, err] = ["out", "err"].map(|name| self.folder.path().with_extension(name));
        let mut command = Command::new("sh");
        command.args(["-c", "ulimit -v \"$0\"; exec \"$@\"", &MEMORY.to_string(), env!("CARGO_BIN_EXE_comity")]);
        command.args(args).current_dir(self.folder.path()).env_remove("GITHUB_ACTIONS");
        command.envs(environment.iter().copied()).env("SOURCE_DATE_EPOCH", "1795478400").stdin(Stdio::null());
        command.stdout(fs::File::create(&out).expect("a file")).stderr(fs::File::create(&err).expect("a file"));
        let begun = Instant::now();
        let mut child = command.spawn().expect("sh runs");
        let code = loop {
            match child.try_wait().expect("a status") {
                Some(status) => break status.code(),
                None if begun.elapsed() > Duration::from_mins(5) => {
                    child.kill().expect("ended");
                    child.wait().expect("ended");
                    break None;
                }
                None => std::thread::sleep(Duration::from_millis(10)),
            }
        };
        let take = |path: &Path| fs::read(path).and_then(|text| fs::remove_file(path).map(|()| text));
        let read = || Ok::<_, io::Error>(Run { code, out: take(&out)?, err: take(&err)? });
        read().expect("what was printed")
    }
}

impl Run {
    /// Everything that was printed.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&[&*self.out, &*self.err].concat()).into_owned()
    }

    /// The rules of all findings in a report as JSON, each once and sorted.
    pub(super) fn rules(&self) -> Vec<String> {
        let report: Value =
            serde_json::from_slice(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.text()));
        let found = report["diagnostics"].as_array().expect("a list");
        let also = found.iter().flat_map(|found| found["also"].as_array().into_iter().flatten());
        let rules = found.iter().map(|found| &found["rule"]).chain(also);
        let mut rules: Vec<String> = rules.map(|rule| rule.as_str().expect("a rule").to_owned()).collect();
        rules.sort();
        rules.dedup();
        rules
    }
}
