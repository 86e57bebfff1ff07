//! Listing folders with the real git, and without.
#![cfg(unix)]

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::obstacle::ObstacleKind;
use super::obstacle::obstacles;
use super::pattern::Pattern;
use super::read::read_file;
use super::root::Root;
use super::root::find_root;
use super::*;
use crate::limits::Limits;

/// A folder for one case.
struct Project {
    folder: TempDir,
}

impl Project {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    fn with_git() -> Self {
        let project = Self::new();
        project.git("", &["init", "--quiet"]);
        project
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, name: impl AsRef<Path>) -> &Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("created");
        fs::write(path, "a: 1").expect("written");
        self
    }

    fn git(&self, folder: &str, arguments: &[&str]) -> &Self {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always"];
        let mut git = git::command(&self.path().join(folder));
        let output = git.args(identity).args(arguments).output().expect("git runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        self
    }

    fn listing(&self) -> Listing {
        list(&Root::at(self.path())).expect("listed")
    }

    fn names(&self) -> Vec<String> {
        self.listing().paths.iter().map(|path| display_name(path)).collect()
    }

    /// How each name reads: its content, or why not.
    fn readings(&self) -> Vec<(String, String)> {
        let read = |path: &PathBuf| {
            let mut buffer = Vec::new();
            let read = read_file(&self.path().join(path), &Limits::default(), &mut buffer);
            let text = read.map_or_else(|error| error.to_string(), |()| String::from_utf8(buffer).expect("text"));
            (display_name(path), text)
        };
        self.listing().paths.iter().map(read).collect()
    }
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|&(name, text)| (name.to_owned(), text.to_owned())).collect()
}

#[test]
fn git_lists_what_is_tracked_and_new_but_not_what_it_ignores() {
    let project = Project::with_git();
    project.write("tracked.yaml").write("deleted.yaml").write(".hidden/.net.yaml").write("tracked-but-ignored.log");
    project.git("", &["add", "."]).git("", &["commit", "--quiet", "--message", "first"]);
    fs::write(project.path().join(".gitignore"), "*.log\n").expect("written");
    fs::write(project.path().join(".ignore"), "new.yaml\n").expect("written");
    project.write("new.yaml").write("ignored.log").write("sub/new\nline.yaml");
    fs::remove_file(project.path().join("deleted.yaml")).expect("removed");
    let expected = [
        (".gitignore", "*.log\n"),
        (".hidden/.net.yaml", "a: 1"),
        (".ignore", "new.yaml\n"),
        ("deleted.yaml", "there is no such file"),
        ("new.yaml", "a: 1"),
        ("sub/new\nline.yaml", "a: 1"),
        ("tracked-but-ignored.log", "a: 1"),
        ("tracked.yaml", "a: 1"),
    ];
    assert_eq!(project.readings(), pairs(&expected));
}

#[test]
fn a_walk_lists_everything_but_git_itself() {
    let project = Project::new();
    project.write("b.yaml").write("a/z.yaml").write("a.yaml").write(".hidden/.net.yaml").write("x.log");
    fs::write(project.path().join(".gitignore"), "*.log\n").expect("written");
    fs::write(project.path().join(".ignore"), "*\n").expect("written");
    fs::create_dir(project.path().join("a/.git")).expect("created");
    project.write("a/.git/config.yaml");
    let expected = [".gitignore", ".hidden/.net.yaml", ".ignore", "a.yaml", "a/z.yaml", "b.yaml", "x.log"];
    assert_eq!(project.names(), expected);
}

#[test]
fn links_and_pipes_are_named_and_never_opened() {
    for project in [Project::new(), Project::with_git()] {
        project.write("folder/a.yaml").write("pipe.yaml");
        if project.path().join(".git").exists() {
            project.git("", &["add", "."]);
        }
        fs::remove_file(project.path().join("pipe.yaml")).expect("removed");
        assert!(Command::new("mkfifo").arg(project.path().join("pipe.yaml")).status().expect("mkfifo").success());
        symlink("/etc/passwd", project.path().join("passwd.yaml")).expect("linked");
        symlink(".", project.path().join("folder/self")).expect("linked");
        symlink("../..", project.path().join("folder/up")).expect("linked");
        let expected = [
            ("folder/a.yaml", "a: 1"),
            ("folder/self", "this is a symbolic link"),
            ("folder/up", "this is a symbolic link"),
            ("passwd.yaml", "this is a symbolic link"),
            ("pipe.yaml", "this is a named pipe"),
        ];
        assert_eq!(project.readings(), pairs(&expected));
        let patterns = [Pattern::parse("folder/**/*.yaml").expect("a pattern")];
        let found = obstacles(project.path(), &project.listing().paths, &patterns, &[]);
        let found: Vec<_> = found.iter().map(|found| (display_name(&found.path), found.kind)).collect();
        let link = ObstacleKind::Symlink;
        assert_eq!(found, [("folder/self".to_owned(), link), ("folder/up".to_owned(), link)]);
    }
}

#[test]
fn a_folder_that_a_link_replaced_is_not_entered() {
    let project = Project::with_git();
    let elsewhere = Project::new();
    project.write("records/a.yaml").git("", &["add", "."]);
    elsewhere.write("a.yaml");
    fs::remove_dir_all(project.path().join("records")).expect("removed");
    symlink(elsewhere.path(), project.path().join("records")).expect("linked");
    assert_eq!(project.names(), ["records"]);
}

#[test]
fn a_name_that_is_no_text_is_kept_and_shown_escaped() {
    for project in [Project::new(), Project::with_git()] {
        let name = OsStr::from_bytes(b"bad\xff.yaml");
        project.write(name).write("good.yaml");
        let listing = project.listing();
        assert_eq!(listing.paths, [Path::new(name), Path::new("good.yaml")]);
        assert_eq!(project.names(), ["bad\\xff.yaml", "good.yaml"]);
    }
}

#[test]
fn a_name_like_an_option_is_a_name() {
    let project = Project::with_git();
    project.write("--config=x.yaml").write("-").write("@list");
    project.git("", &["add", "--", "."]);
    assert_eq!(project.readings(), pairs(&[("-", "a: 1"), ("--config=x.yaml", "a: 1"), ("@list", "a: 1")]));
}

#[test]
fn a_repository_inside_is_named_and_not_entered() {
    let project = Project::with_git();
    let library = Project::with_git();
    library.write("a.yaml").git("", &["add", "."]).git("", &["commit", "--quiet", "--message", "first"]);
    let url = library.path().to_str().expect("text");
    project.git("", &["submodule", "--quiet", "add", url, "records/module"]);
    project.write("records/a.yaml").write("records/clone/a.yaml").git("records/clone", &["init", "--quiet"]);
    project.git("records/clone", &["add", "."]).git("records/clone", &["commit", "--quiet", "--message", "first"]);
    assert_eq!(project.names(), [".gitmodules", "records/a.yaml", "records/clone", "records/module"]);
    let pattern = |text| Pattern::parse(text).expect(text);
    let found = |ignore: &[Pattern]| {
        let found = obstacles(project.path(), &project.listing().paths, &[pattern("records/**/*.yaml")], ignore);
        assert!(found.iter().all(|found| found.kind == ObstacleKind::Repository));
        found.iter().map(|found| display_name(&found.path)).collect::<Vec<_>>()
    };
    assert_eq!(found(&[]), ["records/clone", "records/module"]);
    assert_eq!(found(&[pattern("records/clone/**")]), ["records/module"]);
}

#[test]
fn a_root_below_the_top_of_git_lists_its_own_files() {
    let project = Project::with_git();
    project.write("outside.yaml").write("data/comity.yaml").write("data/records/a.yaml").git("", &["add", "."]);
    let root = find_root(&project.path().join("data/records"));
    assert_eq!(root.folder, project.path().join("data"));
    let listing = list(&root).expect("listed");
    assert_eq!(listing.paths, [Path::new("comity.yaml"), Path::new("records/a.yaml")]);
}

#[test]
fn a_merge_conflict_lists_a_file_once() {
    let project = Project::with_git();
    let commit = ["commit", "--quiet", "--all", "--message", "next"];
    project.write("a.yaml").git("", &["add", "."]).git("", &commit).git("", &["checkout", "--quiet", "-b", "other"]);
    fs::write(project.path().join("a.yaml"), "a: 2").expect("written");
    project.git("", &commit).git("", &["checkout", "--quiet", "-"]);
    fs::write(project.path().join("a.yaml"), "a: 3").expect("written");
    project.git("", &commit);
    assert!(!git::command(project.path()).args(["merge", "--quiet", "other"]).output().expect("git").status.success());
    assert_eq!(project.names(), ["a.yaml"]);
}

#[test]
fn a_folder_that_git_ignores_as_a_whole_is_walked() {
    let project = Project::with_git();
    fs::write(project.path().join(".gitignore"), "/scratch\n").expect("written");
    project.write("scratch/a.yaml");
    let listing = list(&Root::at(&project.path().join("scratch"))).expect("listed");
    assert_eq!(listing.paths, [Path::new("a.yaml")]);
}

#[test]
fn a_folder_that_only_looks_like_git_is_walked_and_a_broken_one_is_an_error() {
    let project = Project::new();
    fs::create_dir(project.path().join(".git")).expect("created");
    project.write("a.yaml");
    assert_eq!(project.names(), ["a.yaml"]);

    let project = Project::with_git();
    project.write("a.yaml").git("", &["add", "."]);
    fs::write(project.path().join(".git/index"), "no index").expect("written");
    let error = list(&Root::at(project.path())).expect_err("a broken index");
    assert!(error.to_string().starts_with("git refused: "), "{error}");
}

#[test]
fn a_folder_that_may_not_be_opened_is_told() {
    for project in [Project::new(), Project::with_git()] {
        project.write("a.yaml").write("secret/b.yaml");
        let secret = project.path().join("secret");
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).expect("set");
        let may_enter = fs::read_dir(&secret).is_ok();
        let listing = project.listing();
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o755)).expect("set");
        if may_enter {
            return; // Nothing is closed to the superuser.
        }
        assert_eq!(listing.paths, [Path::new("a.yaml")]);
        let expected = Unreadable { path: "secret".into(), reason: "permission denied".into() };
        assert_eq!(listing.unreadable, [expected]);
    }
}

/// Git sets `GIT_DIR` for its hooks. Variables are the process's own, so the case runs in another one.
#[test]
fn the_environment_of_a_hook_changes_nothing() {
    let name = "dataset::tests::git_lists_what_is_tracked_and_new_but_not_what_it_ignores";
    let output = Command::new(env::current_exe().expect("this test"))
        .args(["--exact", name])
        .env("GIT_DIR", "/nowhere")
        .env("GIT_INDEX_FILE", "/nowhere/index")
        .env("GIT_WORK_TREE", "/")
        .env("LC_ALL", "de_DE.UTF-8")
        .output()
        .expect("this test runs again");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
fn no_monitor_of_the_repository_runs() {
    let project = Project::with_git();
    let trace = project.path().join("it-ran");
    let monitor = project.path().join("monitor.sh");
    fs::write(&monitor, format!("#!/bin/sh\ntouch '{}'\n", trace.display())).expect("written");
    fs::set_permissions(&monitor, fs::Permissions::from_mode(0o755)).expect("set");
    project.git("", &["add", "."]).git("", &["config", "core.fsmonitor", monitor.to_str().expect("text")]);
    assert_eq!(project.names(), ["monitor.sh"]);
    assert!(!trace.exists());
}
