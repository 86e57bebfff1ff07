//! `comity gate`, with real commits: what a stranger may change, and what stops them.

mod merged;
mod servers;

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

#[test]
fn what_is_right_passes_and_is_shown_field_by_field() {
    let repository = Repository::new();
    repository.edit(WAR_PATH, "total: 516", "total: 517");
    repository.edit(WAR_PATH, "dead: 138", "dead: 139");
    repository.write("records/parties/usa.json", "{\"id\": \"USA\"}");
    let said = repository.gate();
    said.passes();
    assert!(said.summary.contains("| `/parts/[party=KOR]/dead` | `138` | `139` |"), "{}", said.summary);
    assert!(said.summary.contains("#### `party` `USA`\n\nnew in `records/parties/usa.json`"), "{}", said.summary);
    assert!(said.summary.starts_with("## comity gate: nothing stops this pull request"), "{}", said.summary);
}

#[test]
fn what_the_base_has_wrong_is_counted_and_what_is_new_fails() {
    let repository = Repository::new();
    repository.git(&["checkout", "-q", "main"]);
    repository.write("records/wars/old.yaml", "id: old\ntotal: 5\ncomplete: true\nparts: [{party: CAN, dead: 4}]\n");
    repository.commit("what was wrong before");
    repository.git(&["checkout", "-q", "-B", "change"]);
    repository.write("records/parties/usa.yaml", "id: USA\n");
    let said = repository.gate();
    said.passes();
    said.says("1 finding that the base has too");
    repository.edit("records/wars/old.yaml", "dead: 4", "dead: 3");
    repository.gate().stops(&["war/total"]);
}

#[test]
fn digits_that_are_swapped_are_stopped_though_the_schema_is_loosened() {
    let repository = Repository::new();
    repository.edit(WAR_PATH, "dead: 378", "dead: 387");
    repository.write("schemas/war.json", "{}");
    let said = repository.gate();
    said.stops(&["gate/policy-changed", "war/total"]);
    for reason in ["`schemas/war.json`: changed", "`war/total`", "| `378` | `387` |"] {
        assert!(said.summary.contains(reason), "{reason} in {}", said.summary);
    }
    assert!(said.summary.contains("The policy that this pull request proposes finds 1 error"), "{}", said.summary);
}

#[test]
fn a_policy_that_is_loosened_loosens_nothing() {
    let wrong = |repository: &Repository| repository.edit(WAR_PATH, "dead: 378", "dead: 387");
    let cases: [Case<'_>; 7] = [
        ("a rule switched off", &|it| it.write("comity.yaml", &format!("{CONFIG}severity: {{war/total: off}}\n"))),
        ("records ignored", &|it| it.write("comity.yaml", &format!("{CONFIG}ignore: 'records/wars/**'\n"))),
        ("a waiver", &|it| {
            let waiver = "{rule: war/total, file: records/wars/korean-war.yaml, at: /total, reason: because}";
            it.write("comity.yaml", &format!("{CONFIG}waivers: [{waiver}]\n"));
        }),
        ("the gate lowered", &|it| it.write("comity.yaml", &format!("{CONFIG}gate: {{policy_changed: off}}\n"))),
        ("a rule file emptied", &|it| it.write("schemas/war.rules.yaml", "comity: 1\nrules: []\n")),
        ("the configuration removed", &|it| it.remove("comity.yaml")),
        ("a configuration in a folder", &|it| it.write("records/wars/comity.yaml", "comity: 1\n")),
    ];
    for (name, loosen) in cases {
        let repository = Repository::new();
        wrong(&repository);
        loosen(&repository);
        let said = repository.gate();
        assert_eq!(said.code, Some(1), "{name}: {}", said.out);
        said.says("error[war/total]");
        said.says("error[gate/policy-changed]");
    }
}

#[test]
fn the_schema_that_a_record_names_is_not_asked() {
    let repository = Repository::new();
    repository.write("any.json", "{}");
    repository.edit(WAR_PATH, "total: 516", "total: many");
    repository.edit(WAR_PATH, "id:", "# yaml-language-server: $schema=../../any.json\n$schema: ../../any.json\nid:");
    let said = repository.gate();
    said.says("error[schema/type]");
    assert_eq!(said.code, Some(1));
}

#[test]
fn a_comment_that_forgives_is_stopped() {
    let repository = Repository::new();
    repository.edit(WAR_PATH, "total: 516", "# comity: allow war/total -- because\ntotal: 517");
    let said = repository.gate();
    said.stops(&["gate/new-suppression"]);
    assert!(said.summary.contains("### What is forgiven"), "{}", said.summary);
}

#[test]
fn a_comment_that_was_there_forgives_nothing_new() {
    let repository = Repository::new();
    repository.git(&["checkout", "-q", "main"]);
    repository.edit(WAR_PATH, "total: 516", "# comity: allow war/total -- the page says so\ntotal: 517");
    repository.commit("forgiven");
    repository.git(&["checkout", "-q", "-B", "change"]);
    repository.edit(WAR_PATH, "id: korean-war", "\n\nid: korean-war");
    repository.gate().passes();
    repository.edit(WAR_PATH, "total: 517", "total: 917");
    repository.gate().stops(&["gate/new-suppression"]);
}

#[test]
fn known_findings_do_not_grow() {
    let repository = Repository::new();
    repository.edit(WAR_PATH, "total: 516", "total: 517");
    let comity = Command::new(env!("CARGO_BIN_EXE_comity")).current_dir(repository.path()).arg("baseline").output();
    assert!(comity.expect("it runs").status.success());
    let said = repository.gate();
    said.stops(&["gate/baseline-grew", "gate/policy-changed", "war/total"]);
    said.says("adds 1 finding to those that are forgiven");
}

#[test]
fn records_that_leave_are_stopped() {
    let cases: [Case<'_>; 5] = [
        ("deleted", &|it| it.remove("records/parties/kor.yaml")),
        ("moved away", &|it| it.git(&["mv", "records/parties/kor.yaml", "kor.txt"]).clear()),
        ("another key", &|it| it.write("records/parties/kor.yaml", "id: ROK\n")),
        ("another format", &|it| {
            it.remove("records/parties/kor.yaml");
            it.write("records/parties/kor.json", "{\"id\": \"KOR\"}");
        }),
        ("another kind", &|it| {
            it.remove("records/parties/kor.yaml");
            it.write("records/wars/kor.yaml", "id: KOR\ntotal: 1\n");
        }),
    ];
    for (name, leave) in cases {
        let repository = Repository::new();
        leave(&repository);
        let said = repository.gate();
        assert_eq!(said.code, Some(1), "{name}: {}", said.out);
        said.says("error[gate/left-dataset]");
    }
}

#[test]
fn a_record_in_another_file_stays() {
    let repository = Repository::new();
    repository.git(&["mv", WAR_PATH, "records/wars/korea.yaml"]);
    let said = repository.gate();
    said.passes();
    let moved = "moved from `records/wars/korean-war.yaml` to `records/wars/korea.yaml`";
    assert!(said.summary.contains(moved), "{}", said.summary);
}

#[test]
fn what_a_moved_record_had_wrong_is_known() {
    let repository = Repository::new();
    repository.git(&["checkout", "-q", "main"]);
    repository.edit(WAR_PATH, "total: 516", "total: 517");
    repository.commit("what was wrong before");
    repository.git(&["checkout", "-q", "-B", "change"]);
    repository.git(&["mv", WAR_PATH, "records/wars/korea.yaml"]);
    let said = repository.gate();
    said.passes();
    said.says("1 finding that the base has too");
}

#[test]
fn checks_that_data_switches_off_are_stopped() {
    for (old, new) in [
        ("dead: 138", "dead: ~"),
        ("complete: true", "complete: false"),
        ("total: 516", "total: {about: 500}"),
        ("began: 1950-06-25", "began: 1950-06"),
        ("began: 1950-06-25", "began: 1950"),
        ("began: 1950-06-25\n", ""),
    ] {
        let repository = Repository::new();
        repository.edit(WAR_PATH, old, new);
        let said = repository.gate();
        assert_eq!(said.code, Some(1), "{new}: {}", said.out);
        said.says("error[gate/weakened]");
    }
    let repository = Repository::new();
    repository.edit(WAR_PATH, "began: 1950-06-25", "began: 1950-06-26");
    repository.gate().passes();
}

#[test]
fn an_item_that_is_called_otherwise_is_still_checked() {
    let repository = Repository::new();
    repository.git(&["checkout", "-q", "main"]);
    repository.edit(
        "schemas/war.rules.yaml",
        "comity: 1\nrules:\n",
        "comity: 1\nrules:\n  - {id: war/dead, kind: order, each: '/parts/*', chain: [dead, sent], as: number}\n",
    );
    repository.edit(WAR_PATH, "dead: 138}", "dead: 138, sent: 200}");
    repository.commit("sent");
    repository.git(&["checkout", "-q", "-B", "change"]);
    repository.edit(WAR_PATH, "{party: KOR, dead: 138, sent: 200}", "{note: x, party: KOR, dead: 138, sent: ~}");
    repository.gate().stops(&["gate/weakened"]);
    repository.edit(
        WAR_PATH,
        "{note: x, party: KOR, dead: 138, sent: ~}",
        "{note: x, party: KOR, dead: 138, sent: 200}",
    );
    repository.gate().passes();
}

#[test]
fn an_item_is_found_again_by_the_key_that_a_rule_gives_it() {
    let repository = Repository::new();
    repository.git(&["checkout", "-q", "main"]);
    let unique = "rules:\n  - {id: war/parts, kind: unique, each: '/parts/*', key: [party, of], scope: record}\n";
    repository.edit("schemas/war.rules.yaml", "rules:\n", unique);
    repository.edit(
        WAR_PATH,
        "  - {party: CAN, dead: 378}\n",
        "  - {side: un, party: CAN, of: a, dead: 300}\n  - {side: un, party: CAN, of: b, dead: 78}\n",
    );
    repository.commit("parts of parts");
    repository.git(&["checkout", "-q", "-B", "change"]);
    repository.edit(WAR_PATH, "parts:\n", "parts:\n  - {side: un, party: KOR, of: c, dead: 9}\n");
    repository.edit(WAR_PATH, "total: 516", "total: 525");
    let said = repository.gate();
    said.passes();
    let rows: Vec<_> = said.summary.lines().filter(|line| line.starts_with("| `")).collect();
    let new = "| `/parts/[party=KOR, of=c]` | — | `{side: un, party: KOR, of: c, dead: 9}` |";
    assert_eq!(rows, ["| `/total` | `516` | `525` |", new]);
    // Another key for one of them hides nothing.
    repository.edit(WAR_PATH, "of: b, dead: 78", "of: x, dead: {about: 78}");
    let said = repository.gate();
    said.stops(&["gate/weakened"]);
    said.says("`dead` says less than before: `about 78` instead of `78`");
}

#[test]
fn a_second_work_tree_is_as_good_as_the_first() {
    let repository = Repository::new();
    repository.edit(WAR_PATH, "dead: 378", "dead: 387");
    repository.commit("change");
    repository.git(&["checkout", "-q", "main"]);
    let second = repository.path().join(".git/second");
    repository.git(&["worktree", "add", "-q", second.to_str().expect("a path"), "change"]);
    ask(&second, &["--base", "main"]).stops(&["war/total"]);
}

#[test]
fn rules_on_changes_compare_with_the_base() {
    let repository = Repository::new();
    repository.edit(WAR_PATH, "note: as printed", "note: as guessed");
    repository.gate().stops(&["war/began-stays"]);
}

#[cfg(unix)]
#[test]
fn links_are_findings_and_never_followed() {
    let repository = Repository::new();
    std::os::unix::fs::symlink("/etc/passwd", repository.path().join("records/wars/passwd.yaml")).expect("linked");
    std::os::unix::fs::symlink("../..", repository.path().join("records/wars/up")).expect("linked");
    let said = repository.gate();
    said.stops(&["dataset/symlink"]);
    assert!(!said.out.contains("root:"), "{}", said.out);
}

#[cfg(unix)]
#[test]
fn a_record_or_a_schema_that_becomes_a_link_is_stopped() {
    let repository = Repository::new();
    repository.write("elsewhere.txt", WAR);
    for path in [WAR_PATH, "schemas/war.json"] {
        repository.remove(path);
        std::os::unix::fs::symlink("../../elsewhere.txt", repository.path().join(path)).expect("linked");
    }
    let said = repository.gate();
    said.says("error[gate/left-dataset]");
    said.says("error[dataset/symlink]");
    said.says("error[gate/policy-changed]");
    assert_eq!(said.code, Some(1));
}

#[test]
fn git_hides_nothing() {
    let repository = Repository::new();
    let new = "records/wars/new.yaml";
    repository.write(".gitignore", "records/wars/new.yaml\n");
    repository.write(new, "id: new\ntotal: 2\ncomplete: true\nparts: [{party: CAN, dead: 1}]\n");
    repository.git(&["add", "-f", ".gitignore", new]);
    repository.write(".gitattributes", "*.yaml export-ignore -diff filter=x working-tree-encoding=UTF-16\n");
    repository.git(&["add", ".gitattributes"]);
    repository.git(&["commit", "-q", "-m", "hidden"]);
    repository.git(&["update-index", "--skip-worktree", new]);
    repository.remove(new);
    repository.ask(&["--base", "main"]).stops(&["war/total"]);
}

#[test]
fn a_submodule_among_the_records_is_stopped() {
    let repository = Repository::new();
    let other = Repository::new();
    let url = other.path().to_str().expect("a path").to_owned();
    repository.git(&["submodule", "--quiet", "add", &url, "records/wars/more"]);
    let said = repository.gate();
    said.stops(&["dataset/nested-repository"]);
}

#[test]
fn a_data_file_that_nothing_checks_is_stopped() {
    let repository = Repository::new();
    repository.write("records/war/new.yaml", "id: new\n");
    repository.gate().stops(&["gate/no-kind"]);
}

#[test]
fn the_work_tree_is_not_what_is_checked() {
    let repository = Repository::new();
    repository.commit("nothing");
    repository.edit(WAR_PATH, "total: 516", "total: 999");
    repository.write("comity.yaml", "nonsense");
    let said = repository.ask(&["--base", "main"]);
    said.passes();
    said.says("2 files of the work tree are not as in HEAD");
}

#[test]
fn the_base_may_lower_what_the_gate_finds() {
    let repository = Repository::new();
    repository.git(&["checkout", "-q", "main"]);
    repository.write("comity.yaml", &format!("{CONFIG}gate: {{left_dataset: warning, weakened: off}}\n"));
    repository.commit("lowered");
    repository.git(&["checkout", "-q", "-B", "change"]);
    repository.write("records/parties/usa.yaml", "id: USA\n");
    repository.commit("one more");
    repository.git(&["branch", "-f", "main"]);
    repository.remove("records/parties/usa.yaml");
    let said = repository.gate();
    said.passes();
    said.says("warning[gate/left-dataset]");
}

#[test]
fn the_policy_is_that_of_the_branch_as_it_is_now() {
    let repository = Repository::new();
    repository.write("records/wars/new.yaml", "id: new\ntotal: 2\nnote: x\nbegan: 1990\nended: 1980\n");
    repository.commit("change");
    repository.git(&["checkout", "-q", "main"]);
    repository.edit("schemas/war.rules.yaml", "  - {id: war/order, kind: order, chain: [began, ended]}\n", "");
    repository.commit("a rule less");
    repository.git(&["checkout", "-q", "change"]);
    repository.ask(&["--base", "main"]).passes();
}

#[test]
fn a_merge_commit_is_compared_with_its_first_parent() {
    let repository = Repository::new();
    repository.edit(WAR_PATH, "dead: 378", "dead: 387");
    repository.commit("change");
    repository.git(&["checkout", "-q", "main"]);
    repository.write("records/parties/usa.yaml", "id: USA\n");
    repository.commit("meanwhile");
    repository.git(&["merge", "-q", "--no-ff", "-m", "queue", "change"]);
    let said = repository.ask(&["--base", "HEAD^1"]);
    said.stops(&["war/total"]);
    assert!(!said.summary.contains("USA"), "{}", said.summary);
}

#[test]
fn what_can_not_be_compared_is_told_with_the_way_out() {
    let repository = Repository::new();
    repository.commit("change");
    let cut = tempfile::tempdir().expect("a temporary folder");
    let url = format!("file://{}", repository.path().display());
    git(cut.path(), &["clone", "-q", "--depth", "1", "--branch", "change", &url, "."]);
    for base in ["origin/main", "main", &repository.git(&["rev-parse", "main"])[..]] {
        let said = ask(cut.path(), &["--base", base.trim()]);
        assert_eq!(said.code, Some(2), "{}", said.out);
        assert!(said.out.contains("whose history is cut off: add `fetch-depth: 0`"), "{}", said.out);
    }
}

#[test]
fn bad_situations_are_told() {
    let empty = tempfile::tempdir().expect("a temporary folder");
    let said = ask(empty.path(), &["--base", "main"]);
    assert_eq!(said.code, Some(2));
    said.says("this is no git work tree");
    git(empty.path(), &["init", "-q"]);
    let said = ask(empty.path(), &["--base", "main"]);
    assert_eq!(said.code, Some(2));
    said.says("`HEAD` is no commit yet");
    let repository = Repository::new();
    for base in ["nowhere", "-n", "--all", "", "HEAD:comity.yaml", "main..change"] {
        let said = repository.ask(&[&format!("--base={base}")]);
        assert_eq!(said.code, Some(2), "{base}: {}", said.out);
        said.says("there is no commit");
    }
    repository.ask(&["--base", "HEAD"]).passes();
    repository.git(&["checkout", "-q", "--orphan", "apart"]);
    repository.commit("apart");
    let said = repository.ask(&["--base", "main"]);
    assert_eq!(said.code, Some(2));
    said.says("have no commit in common");
    let said = repository.ask(&["--base", "HEAD", "--config", "comity.yaml"]);
    assert_eq!(said.code, Some(2));
}

#[test]
fn a_base_without_configuration_is_checked_with_the_pack() {
    let repository = Repository { folder: tempfile::tempdir().expect("a temporary folder") };
    repository.git(&["init", "-q", "-b", "main"]);
    repository.write("records/parties/can.yaml", "kind: party\nid: CAN\n");
    repository.commit("base");
    repository.git(&["checkout", "-q", "-b", "change"]);
    repository.write("comity.yaml", "comity: 1\nrecords: []\n");
    repository.write("records/parties/fra.yaml", "kind: party\nid: fra\n");
    let said = repository.gate();
    said.says("error[gate/policy-changed]");
    said.says("records/parties/fra.yaml");
    assert_eq!(said.code, Some(1));
}

#[test]
fn the_environment_bends_nothing() {
    let repository = Repository::new();
    repository.edit(WAR_PATH, "dead: 378", "dead: 387");
    repository.commit("change");
    let other = Repository::new();
    let hook = other.path().join("hook");
    let ran = other.path().join("ran");
    fs::write(&hook, format!("#!/bin/sh\ntouch {}\n", ran.display())).expect("written");
    repository.git(&["config", "core.fsmonitor", hook.to_str().expect("a path")]);
    repository.git(&["replace", "change", "main"]);
    let mut comity = Command::new(env!("CARGO_BIN_EXE_comity"));
    comity.current_dir(repository.path()).args(["gate", "--base", "main", "--format", "compact"]);
    comity.env_remove("GITHUB_ACTIONS").env("GIT_DIR", other.path().join(".git")).env("COMITY_CONFIG", "x");
    let Output { status, stdout, .. } = comity.output().expect("it runs");
    let out = String::from_utf8_lossy(&stdout);
    assert_eq!(status.code(), Some(1), "{out}");
    assert!(out.contains("error[war/total]"), "{out}");
    assert!(!ran.exists());
}

#[test]
fn a_folder_that_looks_like_a_repository_is_none() {
    let repository = Repository::new();
    repository.edit(WAR_PATH, "dead: 378", "dead: 387");
    repository.write("records/wars/HEAD", "ref: refs/heads/main\n");
    repository.write("records/wars/config", "[core]\n\tbare = true\n");
    repository.write("records/wars/objects/x", "");
    repository.write("records/wars/refs/x", "");
    repository.commit("change");
    ask(&repository.path().join("records/wars"), &["--base", "main"]).stops(&["war/total"]);
}

#[test]
fn the_summary_obeys_nobody() {
    let repository = Repository::new();
    let hostile = "<img src=x onerror=alert(1)> | `` [x](javascript:y) @everyone ::error::x ##[add-mask]e";
    repository.edit(WAR_PATH, "note: as printed", &format!("note: \"{hostile}\""));
    let said = repository.gate();
    said.stops(&["war/began-stays"]);
    let line = said.summary.lines().find(|line| line.starts_with("| `/note`")).expect("a line");
    assert!(line.contains("```\"<img src=x onerror=alert(1)> \\| `` [x](javascript:y) @everyone"), "{line}");
    assert!(!said.summary.contains("##[add-mask]"), "{}", said.summary);
}

#[test]
fn a_configuration_that_can_not_be_read_is_stopped() {
    let lowered = format!("{CONFIG}gate: {{policy_changed: info}}\n");
    let repository = Repository::new();
    repository.git(&["checkout", "-q", "main"]);
    repository.write("comity.yaml", &lowered);
    repository.commit("lowered");
    repository.git(&["checkout", "-q", "-B", "change"]);
    repository.write("comity.yaml", &format!("{lowered}sevrity: {{}}\n"));
    let said = repository.gate();
    said.stops(&["config/invalid"]);
    assert!(said.summary.contains("The policy that this pull request proposes can't be loaded"), "{}", said.summary);
    repository.remove("comity.yaml");
    std::os::unix::fs::symlink("schemas/war.json", repository.path().join("comity.yaml")).expect("linked");
    repository.gate().stops(&["config/invalid"]);
    repository.remove("comity.yaml");
    repository.write("comity.yaml", &format!("{lowered}approximation: 6 %\n"));
    repository.gate().passes();
}

#[test]
fn a_key_of_the_gate_that_there_is_not_is_an_error_of_the_base() {
    let repository = Repository::new();
    repository.git(&["checkout", "-q", "main"]);
    repository.write("comity.yaml", &format!("{CONFIG}gate: {{policy_change: off}}\n"));
    repository.commit("a slip");
    let said = repository.ask(&["--base", "main"]);
    assert_eq!(said.code, Some(2), "{}", said.out);
    said.says("`gate` has no `policy_change`");
}

#[test]
fn a_project_in_a_folder_is_found_in_the_base() {
    let repository = Repository { folder: tempfile::tempdir().expect("a temporary folder") };
    repository.git(&["init", "-q", "-b", "main"]);
    repository.write("data/comity.yaml", CONFIG);
    repository.write("data/known.json", "{\"comity\": 1, \"findings\": []}\n");
    repository.write("data/schemas/war.json", SCHEMA);
    repository.write("data/schemas/war.rules.yaml", RULES);
    repository.write("data/schemas/party.rules.yaml", PARTY_RULES);
    repository.write("data/schemas/across.rules.yaml", ACROSS);
    repository.write("data/records/parties/can.yaml", "id: CAN\n");
    repository.commit("base");
    repository.git(&["checkout", "-q", "-b", "change"]);
    repository.remove("data/comity.yaml");
    repository.write("data/records/comity.yaml", "comity: 1\n");
    repository.write("data/records/wars/korean-war.yaml", WAR);
    repository.commit("change");
    let said = ask(&repository.path().join("data/records"), &["--base", "main"]);
    said.stops(&["gate/policy-changed", "war/party"]);
    said.says("records/wars/korean-war.yaml:");
}

#[test]
fn lines_are_records_too() {
    let repository = Repository::new();
    repository.git(&["checkout", "-q", "main"]);
    repository.edit("comity.yaml", "'records/wars/**/*.yaml'", "'records/wars/**/*.{yaml,jsonl}'");
    let line = |id: &str, total: &str, dead: u32| {
        format!(
            "{{\"id\": \"{id}\", \"complete\": true, \"total\": {total}, \"parts\": [{{\"party\": \"CAN\", \"dead\": {dead}}}]}}\n"
        )
    };
    repository.write("records/wars/all.jsonl", &(line("a", "1", 1) + &line("b", "2", 2) + &line("c", "3", 3)));
    repository.commit("lines");
    repository.git(&["checkout", "-q", "-B", "change"]);
    repository.write("records/wars/all.jsonl", &(line("c", "{\"about\": 3}", 3) + &line("a", "1", 5)));
    let said = repository.gate();
    said.stops(&["gate/left-dataset", "gate/weakened", "war/total"]);
    said.says("the war `b` left the dataset");
    said.says("all.jsonl:1:");
}

#[test]
fn the_page_of_the_job_shows_the_summary() {
    let repository = Repository::new();
    repository.edit(WAR_PATH, "dead: 378", "dead: 387");
    repository.commit("change");
    let page = repository.path().join(".git/page.md");
    fs::write(&page, "before\n").expect("written");
    let mut comity = Command::new(env!("CARGO_BIN_EXE_comity"));
    comity.current_dir(repository.path()).args(["gate", "--base", "main"]);
    comity.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", &page);
    let Output { status, stdout, .. } = comity.output().expect("it runs");
    let out = String::from_utf8_lossy(&stdout);
    assert_eq!(status.code(), Some(1), "{out}");
    assert!(out.contains("::error "), "{out}");
    let page = fs::read_to_string(&page).expect("a page");
    assert!(page.starts_with("before\n## comity gate: 1 finding stop"), "{page}");
}

#[test]
fn what_is_found_can_be_read_by_tools() {
    let repository = Repository::new();
    repository.edit(WAR_PATH, "total: 516", "total: {about: 500}");
    repository.commit("change");
    for format in ["json", "jsonl", "sarif", "gitlab", "junit", "markdown"] {
        let mut comity = Command::new(env!("CARGO_BIN_EXE_comity"));
        comity.current_dir(repository.path()).args(["gate", "--base", "main", "--format", format]);
        let Output { status, stdout, .. } = comity.env_remove("GITHUB_ACTIONS").output().expect("it runs");
        let out = String::from_utf8_lossy(&stdout);
        assert_eq!(status.code(), Some(1), "{out}");
        assert!(out.contains("gate/weakened"), "{format}: {out}");
        if ["json", "sarif", "gitlab"].contains(&format) {
            serde_json::from_str::<serde_json::Value>(&out).expect("JSON");
        }
    }
}

#[test]
fn a_tree_that_no_checkout_would_make_is_refused() {
    let repository = Repository::new();
    repository.commit("change");
    let blob = repository.git(&["hash-object", "-w", "comity.yaml"]);
    let blob = blob.trim();
    for name in ["..", ".git", "records/wars/korean-war.yaml"] {
        // A tree that is written by hand: git's own commands make no such one.
        let mut raw = format!("100644 {name}\0").into_bytes();
        raw.extend(
            (0..blob.len()).step_by(2).map(|at| u8::from_str_radix(&blob[at..at + 2], 16).expect("hexadecimal")),
        );
        let file = repository.path().join(".git/raw");
        fs::write(&file, raw).expect("written");
        let path = file.to_str().expect("a path");
        let tree = repository.git(&["hash-object", "-t", "tree", "-w", "--literally", path]);
        let commit = repository.git(&["commit-tree", tree.trim(), "-p", "main", "-m", "by hand"]);
        repository.git(&["update-ref", "refs/heads/change", commit.trim()]);
        let said = repository.ask(&["--base", "main"]);
        assert_ne!(said.code, Some(0), "{name}: {}", said.out);
    }
}
