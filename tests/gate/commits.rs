//! What is compared is what git has: no work tree, setting or environment stands between.

use std::fs;
use std::process::Command;
use std::process::Output;

use super::ACROSS;
use super::CONFIG;
use super::PARTY_RULES;
use super::RULES;
use super::Repository;
use super::SCHEMA;
use super::WAR;
use super::WAR_PATH;
use super::ask;
use super::git;

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
