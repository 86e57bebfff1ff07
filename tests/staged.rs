//! `check --staged` and `check --since`, in real repositories of git.

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;

use tempfile::TempDir;

const CONFIG: &str = "comity: 1\nrecords:\n  - {kind: visit, files: 'records/visits/*.yaml', rules: [visit.rules.yaml]}\n  \
    - {kind: place, files: 'records/places/*.yaml'}\n";
const RULES: &str = "comity: 1\nrules:\n  - {id: visit/dates, kind: order, chain: [from, until]}\n  \
    - {id: visit/place, kind: reference, from: {key: at}, to: {record: place, key: id}}\n";

/// A repository with two visits and two places, all of them right and committed.
struct Repository(TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(TempDir::new().expect("a temporary folder"));
        repository.write("comity.yaml", CONFIG).write("visit.rules.yaml", RULES);
        repository.write("records/visits/one.yaml", "{at: seoul, from: 2022-09-22, until: 2022-09-23}\n");
        repository.write("records/visits/two.yaml", "{at: ottawa, from: 2023-05-16, until: 2023-05-18}\n");
        repository.write("records/places/seoul.yaml", "id: seoul\nin: Korea, on the Han, with its palaces\n");
        repository.write("records/places/ottawa.yaml", "id: ottawa\nin: Canada, on the Rideau, with its canal\n");
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository.git(&["add", "."]).commit("first");
        repository
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) -> &Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("created");
        fs::write(path, text).expect("written");
        self
    }

    fn commit(&self, message: &str) -> &Self {
        self.git(&["commit", "--quiet", "--no-verify", "--message", message])
    }

    fn git(&self, arguments: &[&str]) -> &Self {
        let output = git(self.path(), arguments);
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        self
    }

    fn check(&self, arguments: &[&str]) -> (Option<i32>, String) {
        self.check_in("", arguments)
    }

    fn check_in(&self, folder: &str, arguments: &[&str]) -> (Option<i32>, String) {
        let mut comity = comity(&self.path().join(folder));
        let format: &[&str] = if arguments.contains(&"--format") { &[] } else { &["--format", "compact"] };
        let output = comity.arg("check").args(arguments).args(format).output().expect("comity starts");
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.code(), text)
    }
}

fn git(folder: &Path, arguments: &[&str]) -> Output {
    let mut git = Command::new("git");
    git.current_dir(folder).args(["-c", "user.name=A", "-c", "user.email=a@example.org"]).args(arguments);
    clean(&mut git).env("GIT_CONFIG_GLOBAL", "/dev/null").output().expect("git starts")
}

fn comity(folder: &Path) -> Command {
    let mut comity = Command::new(env!("CARGO_BIN_EXE_comity"));
    clean(comity.current_dir(folder).env_remove("GITHUB_ACTIONS"));
    comity
}

/// The tests themselves may be run by a hook.
fn clean(command: &mut Command) -> &mut Command {
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    command
}

const WRONG: &str = "{at: seoul, from: 2022-09-22, until: 2022-09-03}\n";
const RIGHT: &str = "{at: seoul, from: 2022-09-22, until: 2022-09-24}\n";
const ONE: &str =
    "records/visits/one.yaml:1:38: error[visit/dates]: `until` (2022-09-03) comes before `from` (2022-09-22)\n";

#[test]
fn what_is_staged_is_shown_and_the_rest_is_counted() {
    let repository = Repository::new();
    assert_eq!(
        repository.check(&["--staged"]),
        (Some(0), "4 records checked, no findings\nno file is staged\n".into())
    );
    repository.write("records/visits/one.yaml", WRONG).git(&["add", "."]);
    assert_eq!(repository.check(&["--staged"]), (Some(1), format!("{ONE}4 records, 1 error\n")));
    repository.commit("wrong all the same").write("records/places/seoul.yaml", "id: seoul\n").git(&["add", "."]);
    let elsewhere = "4 records checked, no findings\n1 more error elsewhere (run without paths)\n";
    assert_eq!(repository.check(&["--staged"]), (Some(0), elsewhere.into()));
}

#[test]
fn what_will_be_committed_is_checked_whatever_the_work_tree_holds() {
    let repository = Repository::new();
    repository.write("records/visits/one.yaml", WRONG).git(&["add", "."]).write("records/visits/one.yaml", RIGHT);
    let differs = "checked as staged, not as in the work tree: `records/visits/one.yaml`\n";
    assert_eq!(repository.check(&["--staged"]), (Some(1), format!("{ONE}4 records, 1 error\n{differs}")));
    repository.git(&["add", "."]).write("records/visits/one.yaml", WRONG);
    let right = format!("4 records checked, no findings\n{differs}");
    assert_eq!(repository.check(&["--staged"]), (Some(0), right));
    assert_eq!(repository.check(&["--staged", "--quiet"]), (Some(0), String::new()));
}

#[test]
fn the_excerpt_of_a_staged_record_is_shown_though_the_work_tree_has_another() {
    let repository = Repository::new();
    repository.write("records/visits/one.yaml", WRONG).git(&["add", "."]).write("records/visits/one.yaml", RIGHT);
    let (code, text) = repository.check(&["--staged", "--format", "pretty"]);
    assert_eq!(code, Some(1));
    assert!(text.contains("{at: seoul, from: 2022-09-22, until: 2022-09-03}"), "{text}");
    repository.git(&["add", "."]).write("comity.yaml", "comity: 2\n").git(&["add", "."]).write("comity.yaml", CONFIG);
    let (code, text) = repository.check(&["--staged", "--format", "pretty"]);
    assert!(code == Some(2) && text.contains("comity: 2"), "{text}");
}

#[test]
fn what_is_not_staged_at_all_is_no_record_yet() {
    let repository = Repository::new();
    repository
        .write("records/visits/one.yaml", "{at: paris, from: 2022-09-22, until: 2022-09-23}\n")
        .git(&["add", "."]);
    repository.write("records/places/paris.yaml", "id: paris\n");
    let (code, text) = repository.check(&["--staged"]);
    assert!(code == Some(1) && text.contains("there is no `place` with the key `paris`"), "{text}");
    repository.git(&["add", "--intent-to-add", "."]);
    assert_eq!(repository.check(&["--staged"]).0, Some(1), "a promise is no record");
    repository.git(&["add", "."]);
    assert_eq!(repository.check(&["--staged"]), (Some(0), "5 records checked, no findings\n".into()));
}

#[test]
fn staged_rules_and_configuration_are_those_that_judge() {
    let repository = Repository::new();
    repository.write("records/visits/one.yaml", WRONG).git(&["add", "."]);
    repository.write("visit.rules.yaml", "comity: 1\nrules: []\n");
    assert_eq!(repository.check(&["--staged"]).0, Some(1), "the rule is gone from the work tree only");
    repository.git(&["checkout", "--quiet", "visit.rules.yaml"]).write("comity.yaml", "this: is\nnot: finished\n");
    assert_eq!(repository.check(&["--staged"]).0, Some(1), "so is the configuration broken there only");
    assert_eq!(repository.check(&["--staged", "--config", "comity.yaml"]).0, Some(1));
    let absolute = repository.path().join("comity.yaml");
    assert_eq!(repository.check(&["--staged", "--config", absolute.to_str().expect("UTF-8")]).0, Some(1));
}

#[test]
fn a_reference_to_what_was_deleted_or_renamed_is_of_this_change() {
    for change in
        [&["rm", "--quiet", "records/places/seoul.yaml"][..], &["mv", "records/places/seoul.yaml", "seoul.yaml"]]
    {
        let repository = Repository::new();
        repository.git(change);
        let dangling = "records/visits/one.yaml:1:6: error[visit/place]: there is no `place` with the key `seoul`\n\
                        3 records, 1 error\n";
        assert_eq!(repository.check(&["--staged"]), (Some(1), dangling.into()), "{change:?}");
        assert_eq!(repository.check(&["--since", "HEAD"]), (Some(1), dangling.into()), "{change:?}");
    }
    let repository = Repository::new();
    repository.write("records/places/seoul.yaml", "id: hanyang\n").git(&["add", "."]);
    assert_eq!(repository.check(&["--staged"]).0, Some(1), "the record has another key now");
}

#[test]
fn a_reference_that_was_dangling_before_is_elsewhere() {
    let repository = Repository::new();
    repository.write("records/visits/one.yaml", "{at: paris, from: 2022-09-22, until: 2022-09-23}\n");
    repository.git(&["add", "."]).commit("paris is not there");
    repository.write("records/visits/two.yaml", "{at: seoul, from: 2023-05-16, until: 2023-05-18}\n");
    repository.git(&["rm", "--quiet", "records/places/ottawa.yaml"]).git(&["add", "."]);
    let (code, text) = repository.check(&["--staged"]);
    assert!(code == Some(0) && text.contains("1 more error elsewhere"), "{text}");
}

#[test]
fn since_a_commit_is_all_that_was_changed_after_it_committed_or_not() {
    let repository = Repository::new();
    repository.git(&["checkout", "--quiet", "-b", "topic"]).write("records/visits/one.yaml", WRONG);
    assert_eq!(repository.check(&["--since", "main"]), (Some(1), format!("{ONE}4 records, 1 error\n")));
    repository.git(&["commit", "--quiet", "--all", "--message", "wrong"]);
    assert_eq!(repository.check(&["--since", "main"]), (Some(1), format!("{ONE}4 records, 1 error\n")));
    assert_eq!(repository.check(&["--since=HEAD~1"]).0, Some(1));
    let nothing = "4 records checked, no findings\n1 more error elsewhere (run without paths)\nno file was changed since `HEAD`\n";
    assert_eq!(repository.check(&["--since", "HEAD"]), (Some(0), nothing.into()));
    repository.write("records/visits/new.yaml", "{at: rome, from: 2024-01-02, until: 2024-01-03}\n");
    let (code, text) = repository.check(&["--since", "HEAD"]);
    assert!(code == Some(1) && text.starts_with("records/visits/new.yaml"), "a file that git has not yet: {text}");
}

#[test]
fn what_the_other_branch_changed_meanwhile_is_not_of_this_one() {
    let repository = Repository::new();
    repository.git(&["checkout", "--quiet", "-b", "topic"]).write("records/visits/two.yaml", "{at: ottawa}\n");
    repository.git(&["commit", "--quiet", "--all", "--message", "shorter"]).git(&["checkout", "--quiet", "main"]);
    repository.write("records/visits/one.yaml", WRONG).git(&["commit", "--quiet", "--all", "--message", "wrong"]);
    repository.git(&["checkout", "--quiet", "topic"]);
    assert_eq!(repository.check(&["--since", "main"]), (Some(0), "4 records checked, no findings\n".into()));
}

#[test]
fn a_project_below_the_top_and_a_user_below_the_project() {
    let repository = Repository::new();
    repository.write("data/comity.yaml", CONFIG).write("data/visit.rules.yaml", RULES);
    repository.write("data/records/visits/one.yaml", "{from: 2022-09-22, until: 2022-09-03}\n").git(&["add", "."]);
    let shown =
        "records/visits/one.yaml:1:27: error[visit/dates]: `until` (2022-09-03) comes before `from` (2022-09-22)\n";
    for folder in ["data", "data/records", "data/records/visits"] {
        let (code, text) = repository.check_in(folder, &["--staged"]);
        assert!(code == Some(1) && text.contains(shown), "{folder}: {text}");
        repository.write("data/draft.txt", "not staged, so the staged files are copied");
        assert_eq!(repository.check_in(folder, &["--staged"]).1, text, "{folder}");
    }
}

#[test]
fn nothing_staged_before_the_first_commit_or_all() {
    let folder = TempDir::new().expect("a temporary folder");
    let repository = Repository(folder);
    repository.write("records/visits/one.yaml", WRONG).write("comity.yaml", CONFIG).write("visit.rules.yaml", RULES);
    repository.git(&["init", "--quiet"]).git(&["add", "."]);
    let (code, text) = repository.check(&["--staged"]);
    assert!(code == Some(1) && text.contains(ONE), "{text}");
    let (code, text) = repository.check(&["--since", "HEAD"]);
    assert!(code == Some(2) && text.contains("git knows no commit `HEAD`"), "{text}");
}

#[test]
fn what_git_can_not_tell_is_no_pass() {
    let repository = Repository::new();
    for revision in ["nosuch", "--output=x", "", "HEAD:comity.yaml", "HEAD~9", "-"] {
        let (code, text) = repository.check(&[&format!("--since={revision}"), "--format", "pretty"]);
        let expected = format!("git knows no commit `{revision}`");
        assert!(code == Some(2) && text.contains(&expected) && text.contains("help: "), "{revision}: {text}");
    }
    assert!(!repository.path().join("x").exists(), "no option reached git");
    repository.git(&["checkout", "--quiet", "--orphan", "other"]).commit("another beginning");
    let (code, text) = repository.check(&["--since", "main"]);
    assert!(code == Some(2) && text.contains("have no commit in common"), "{text}");
    let plain = TempDir::new().expect("a temporary folder");
    for option in ["--staged", "--since=main"] {
        let output = comity(plain.path()).args(["check", option]).output().expect("comity starts");
        let text = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains("this is no git repository"), "{text}");
    }
}

#[test]
fn a_shallow_clone_says_what_to_fetch() {
    let repository = Repository::new();
    repository.write("records/visits/two.yaml", "{at: ottawa}\n").git(&[
        "commit",
        "--quiet",
        "--all",
        "--message",
        "second",
    ]);
    let clone = TempDir::new().expect("a temporary folder");
    let url = format!("file://{}", repository.path().display());
    git(clone.path(), &["clone", "--quiet", "--depth", "1", &url, "."]);
    let clone = Repository(clone);
    let (code, text) = clone.check(&["--since", "HEAD~1", "--format", "pretty"]);
    assert!(code == Some(2) && text.contains("this clone is shallow") && text.contains("fetch-depth: 0"), "{text}");
}

/// `git commit --all` and `git commit FILE` prepare an index of their own, which a hook has to look at.
#[cfg(unix)]
#[test]
fn a_plain_hook_sees_what_is_committed_however_it_is_called() {
    let repository = Repository::new();
    hook(&repository);
    for how in [&["--all"][..], &["records/visits/one.yaml"]] {
        repository.write("records/visits/one.yaml", WRONG);
        let stopped = git(repository.path(), &[&["commit", "--message", "a slip"], how].concat());
        let text = String::from_utf8_lossy(&stopped.stdout).into_owned() + &String::from_utf8_lossy(&stopped.stderr);
        assert!(!stopped.status.success() && text.contains("visit/dates"), "{how:?}: {text}");
    }
    repository.write("records/visits/one.yaml", RIGHT).git(&["commit", "--quiet", "--all", "--message", "mended"]);
    repository.write("records/visits/one.yaml", WRONG).write("records/visits/two.yaml", "{at: ottawa}\n");
    repository.git(&["commit", "--quiet", "--message", "the other alone", "records/visits/two.yaml"]);
}

#[cfg(unix)]
fn hook(repository: &Repository) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let path = repository.path().join(".git/hooks/pre-commit");
    fs::create_dir_all(path.parent().expect("below the folder")).expect("created");
    fs::write(&path, format!("#!/bin/sh\nexec '{}' check --staged\n", env!("CARGO_BIN_EXE_comity"))).expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("made executable");
    path
}
