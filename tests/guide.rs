//! The pages under `docs` tell the truth: every command that they show is run, and must print what stands there.
//!
//! A block of ```` ```console ```` is run in a copy of the folder that the comment before it names, the repository's own
//! if there is none: `<!-- in: examples/factbook, exit: 1 -->`. Blocks of a page that name one folder share its copy, so
//! what one command writes the next one reads. A line `...` stands for any lines; a command without output under it may
//! print anything. Commands other than comity are shown and not run, unless the comment says `sh:` instead of `in:`: then
//! the copy is a git repository with one commit, and a shell runs them.
//!
//! A block after `<!-- write: FILE -->` is written to that file of the last copy, after `<!-- add to: FILE -->` to its end.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use crate::fix;

/// What a page shows: a command, where it is run, and what comes of it; or a file.
struct Shown {
    page: String,
    place: Place,
    does: Does,
    output: Vec<String>,
}

#[derive(Clone)]
struct Place {
    folder: String,
    exit: i32,
    is_shell: bool,
}

enum Does {
    Run(String),
    Write { name: String, is_added: bool },
}

#[test]
fn every_command_of_a_page_prints_what_the_page_says() {
    let mut wrong = Vec::new();
    for page in pages() {
        let mut copies = HashMap::new();
        for shown in shown_in(&page) {
            let Place { folder, is_shell, .. } = &shown.place;
            let copy = copies.entry((folder.clone(), *is_shell)).or_insert_with(|| copy_of(folder, *is_shell));
            match &shown.does {
                Does::Run(command) => wrong.extend(run(&shown, command, copy.path())),
                Does::Write { name, is_added } => write(&copy.path().join(name), *is_added, &shown.output),
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n\n"));
}

#[test]
fn commands_are_found_in_a_page() {
    let shown = shown_in(&root().join("docs/bring-your-own-schemas.md"));
    let mut places = shown.iter().map(|shown| &shown.place);
    assert!(places.any(|place| place.folder == "examples/factbook" && place.exit == 1), "factbook is checked");
    assert!(shown.iter().any(|shown| shown.place.folder == "examples/openstates" && !shown.output.is_empty()));
}

#[test]
fn three_dots_stand_for_any_lines() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    for (expected, printed, same) in [
        ("a\nb", "a\nb", true),
        ("a\nb", "a", false),
        ("a\n...\nd", "a\nb\nc\nd", true),
        ("a\n...", "a", true),
        ("...\nd", "a\nd\ne", false),
        ("a", "a\nb", false),
    ] {
        assert_eq!(agree(&lines(expected), &lines(printed)), same, "{expected:?} {printed:?}");
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pages() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("docs")).expect("there are pages");
    let paths = entries.map(|entry| entry.expect("a folder can be read").path());
    let mut pages: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|end| end == "md")).collect();
    pages.sort();
    assert!(pages.len() > 3, "pages are found");
    pages
}

/// The commands of a page that are run, with what follows each, and the files that it has written.
fn shown_in(page: &Path) -> Vec<Shown> {
    let text = fs::read_to_string(page).expect("a page is text");
    let name = page.file_name().expect("a page has a name").to_string_lossy().into_owned();
    let mut place = Place { folder: ".".into(), exit: 0, is_shell: false };
    let (mut shown, mut file, mut is_taken) = (Vec::<Shown>::new(), None, false);
    let show = |place: &Place, does| Shown { page: name.clone(), place: place.clone(), does, output: Vec::new() };
    for line in text.lines() {
        if let Some(comment) = line.strip_prefix("<!-- ") {
            let comment = comment.trim_end_matches("-->").trim();
            place = place_of(comment).unwrap_or(place);
            file = file_of(comment).or(file);
        } else if line == "```" {
            is_taken = false;
        } else if line.starts_with("```") {
            let written = file.take();
            is_taken = written.is_some() || line == "```console";
            shown.extend(written.map(|does| show(&place, does)));
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| is_taken) {
            shown.push(show(&place, Does::Run(command.to_owned())));
        } else if let Some(last) = shown.last_mut().filter(|_| is_taken) {
            last.output.push(line.to_owned());
        }
    }
    assert!(file.is_none(), "{name}: no block follows the comment that names its file");
    shown.retain(Shown::is_run);
    shown
}

impl Shown {
    /// No shell that could run the others is there on every system.
    fn is_run(&self) -> bool {
        match &self.does {
            Does::Run(command) if !self.place.is_shell => command == "comity" || command.starts_with("comity "),
            _ => cfg!(unix) || !self.place.is_shell,
        }
    }
}

/// The folder and the exit code in a comment.
fn place_of(comment: &str) -> Option<Place> {
    let (way, place) = comment.split_once(": ").filter(|(way, _)| ["in", "sh"].contains(way))?;
    let (folder, exit) = place.split_once(", exit: ").unwrap_or((place, "0"));
    let exit = exit.parse().unwrap_or_else(|_| panic!("`{exit}` is no exit code"));
    Some(Place { folder: folder.to_owned(), exit, is_shell: way == "sh" })
}

fn file_of(comment: &str) -> Option<Does> {
    let (way, name) = comment.split_once(": ").filter(|(way, _)| ["write", "add to"].contains(way))?;
    Some(Does::Write { name: name.to_owned(), is_added: way == "add to" })
}

fn write(path: &Path, is_added: bool, lines: &[String]) {
    let before = if is_added { fs::read_to_string(path).expect("there is such a file") } else { String::new() };
    fs::create_dir_all(path.parent().expect("it lies in the copy")).expect("a folder can be made");
    fs::write(path, format!("{before}{}\n", lines.join("\n"))).expect("a file can be written");
}

fn copy_of(folder: &str, is_repository: bool) -> TempDir {
    let copy = TempDir::new().expect("a temporary folder can be made");
    let names: &[&str] = if folder == "." { &["records"] } else { &["."] };
    for name in names {
        fix::copy(&root().join(folder).join(name), &copy.path().join(name));
    }
    if is_repository {
        let first = "git init --quiet --initial-branch main && git add . && git commit --quiet --message first";
        let output = shell(first, copy.path()).output().expect("a shell starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    copy
}

/// A shell that finds comity, and of which git knows nothing but a name.
fn shell(command: &str, folder: &Path) -> Command {
    let comity = Path::new(env!("CARGO_BIN_EXE_comity")).parent().expect("it lies in a folder");
    let inherited = std::env::var("PATH").unwrap_or_default();
    let mut shell = Command::new("sh");
    // What a hook prints stands before what git says after it.
    shell
        .args(["-c", &format!("exec 2>&1; {command}")])
        .current_dir(folder)
        .env("PATH", format!("{}:{inherited}", comity.display()));
    ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX"].iter().for_each(|name| {
        shell.env_remove(name);
    });
    for (name, value) in [("GIT_AUTHOR_NAME", "A"), ("GIT_COMMITTER_NAME", "A"), ("GIT_CONFIG_GLOBAL", "/dev/null")] {
        shell.env(name, value);
    }
    shell.env("GIT_AUTHOR_EMAIL", "a@example.org").env("GIT_COMMITTER_EMAIL", "a@example.org");
    shell
}

/// What is wrong with what the page says.
fn run(shown: &Shown, command: &str, folder: &Path) -> Option<String> {
    let mut started = if shown.place.is_shell { shell(command, folder) } else { comity(command, folder) };
    let output = started.env_remove("GITHUB_ACTIONS").env("COLUMNS", "100").output().expect("it starts");
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    let printed: Vec<String> = text.lines().map(|line| line.trim_end().to_owned()).collect();
    let is_said = shown.output.is_empty() || agree(&shown.output, &printed);
    let Shown { page, place: Place { folder, exit, .. }, .. } = shown;
    let place = format!("docs/{page}: `{command}` in {folder}");
    match output.status.code() {
        code if code != Some(*exit) => Some(format!("{place} exits with {code:?}, not {exit}; it prints\n{text}")),
        _ if !is_said => Some(format!("{place} should print\n{}\nbut prints\n{text}", shown.output.join("\n"))),
        _ => None,
    }
}

fn comity(command: &str, folder: &Path) -> Command {
    let mut comity = Command::new(env!("CARGO_BIN_EXE_comity"));
    let arguments = command.split_whitespace().skip(1).map(|word| word.trim_matches('\''));
    comity.args(arguments).current_dir(folder).env("SOURCE_DATE_EPOCH", "1767225600");
    comity
}

/// Whether the lines are the same, but for what `...` stands for.
fn agree(expected: &[String], printed: &[String]) -> bool {
    match (expected.split_first(), printed.split_first()) {
        (None, None) => true,
        (Some((dots, rest)), _) if dots == "..." => (0..=printed.len()).any(|skipped| agree(rest, &printed[skipped..])),
        (Some((line, rest)), Some((other, others))) => line == other && agree(rest, others),
        _ => false,
    }
}
