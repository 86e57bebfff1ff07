//! `comity gate`, with real commits: what a stranger may change, and what stops them.

mod commits;
mod merged;
mod policy;
mod records;
mod servers;
mod told;

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;

const CONFIG: &str = "\
comity: 1
records:
  - {kind: war, files: 'records/wars/**/*.yaml', schema: schemas/war.json, rules: [schemas/war.rules.yaml]}
  - {kind: party, files: 'records/parties/*.{yaml,json}', rules: [schemas/party.rules.yaml]}
rules: [schemas/across.rules.yaml]
baseline: known.json
";

const SCHEMA: &str =
    r#"{"type": "object", "required": ["id", "total"], "properties": {"total": {"type": ["integer", "object"]}}}"#;

const RULES: &str = "\
comity: 1
rules:
  - {id: war/id, kind: unique, key: id}
  - {id: war/total, kind: sum, total: total, parts: 'parts/*/dead', when: 'self.complete != false', why: A war counts every one of its dead once.}
  - {id: war/order, kind: order, chain: [began, ended]}
  - {id: war/began-stays, kind: change, of: [/note], allow: none}
";

const PARTY_RULES: &str = "\
comity: 1
rules:
  - {id: party/id, kind: unique, key: id}
";

const ACROSS: &str = "\
comity: 1
rules:
  - {id: war/party, kind: reference, from: {record: war, each: '/parts/*', key: party}, to: {record: party, key: id}}
";

const WAR: &str = "\
id: korean-war
total: 516
began: 1950-06-25
ended: 1953-07-27
complete: true
note: as printed
parts:
  - {party: CAN, dead: 378}
  - {party: KOR, dead: 138}
";

/// A repository with a base of two parties and a war, on which everything is right.
struct Repository {
    folder: tempfile::TempDir,
}

/// What a stranger does, and what it is called.
type Case<'c> = (&'c str, &'c dyn Fn(&Repository));

/// What the gate said.
struct Said {
    code: Option<i32>,
    out: String,
    summary: String,
}

impl Said {
    /// The rules of the findings that are errors, in order of the report, each once.
    #[track_caller]
    fn stops(&self, rules: &[&str]) {
        let mut found: Vec<&str> =
            self.out.lines().filter_map(|line| line.split("error[").nth(1)?.split(']').next()).collect();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found, rules, "{}", self.out);
        assert_eq!(self.code, Some(i32::from(!rules.is_empty())), "{}", self.out);
    }

    #[track_caller]
    fn passes(&self) {
        self.stops(&[]);
    }

    #[track_caller]
    fn says(&self, text: &str) {
        assert!(self.out.contains(text), "{text} in:\n{}", self.out);
    }
}

impl Repository {
    fn new() -> Self {
        let repository = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        repository.git(&["init", "-q", "-b", "main"]);
        for (path, text) in [
            ("comity.yaml", CONFIG),
            ("known.json", "{\"comity\": 1, \"findings\": []}\n"),
            ("schemas/war.json", SCHEMA),
            ("schemas/war.rules.yaml", RULES),
            ("schemas/party.rules.yaml", PARTY_RULES),
            ("schemas/across.rules.yaml", ACROSS),
            ("records/wars/korean-war.yaml", WAR),
            ("records/parties/can.yaml", "id: CAN\n"),
            ("records/parties/kor.yaml", "id: KOR\n"),
        ] {
            repository.write(path, text);
        }
        repository.commit("base");
        repository.git(&["checkout", "-q", "-b", "change"]);
        repository
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn git(&self, arguments: &[&str]) -> String {
        git(self.path(), arguments)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.path().join(path)).expect("removed");
    }

    /// Replaces text in a file, which must have it.
    fn edit(&self, path: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.path().join(path)).expect("a file");
        assert!(text.contains(old), "{old} in {text}");
        self.write(path, &text.replacen(old, new, 1));
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "-A", "-f"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
    }

    /// Commits what was changed, and asks the gate about it.
    fn gate(&self) -> Said {
        self.commit("change");
        self.ask(&["--base", "main"])
    }

    fn ask(&self, arguments: &[&str]) -> Said {
        ask(self.path(), arguments)
    }
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder).args([
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.org",
        "-c",
        "protocol.file.allow=always",
    ]);
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    let Output { status, stdout, stderr } = git.args(arguments).output().expect("git runs");
    assert!(status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8_lossy(&stdout).into_owned()
}

fn ask(folder: &Path, arguments: &[&str]) -> Said {
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let summary: PathBuf = elsewhere.path().join("summary.md");
    let mut comity = Command::new(env!("CARGO_BIN_EXE_comity"));
    comity
        .current_dir(folder)
        .args(["gate", "--format", "compact", "--today", "2027-01-31", "--summary"])
        .arg(&summary);
    comity.env_remove("GITHUB_ACTIONS").args(arguments);
    let Output { status, stdout, stderr } = comity.output().expect("it runs");
    let out = String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr);
    Said { code: status.code(), out, summary: fs::read_to_string(&summary).unwrap_or_default() }
}

const WAR_PATH: &str = "records/wars/korean-war.yaml";
