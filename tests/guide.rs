//! The pages under `docs` tell the truth: every command that they show is run, and must print what stands there.
//!
//! A block of ```` ```console ```` is run in a copy of the folder that the comment before it names, the repository's own
//! if there is none: `<!-- in: examples/factbook, exit: 1 -->`. Blocks of a page that name one folder share its copy, so
//! what one command writes the next one reads. A line `...` stands for any lines; a command without output under it may
//! print anything.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

/// What a page shows: a command, where it is run, and what comes of it.
struct Shown {
    page: String,
    folder: String,
    exit: i32,
    command: String,
    output: Vec<String>,
}

#[test]
fn every_command_of_a_page_prints_what_the_page_says() {
    let mut wrong = Vec::new();
    for page in pages() {
        let mut copies = HashMap::new();
        for shown in shown_in(&page) {
            let copy = copies.entry(shown.folder.clone()).or_insert_with(|| copy_of(&shown.folder));
            wrong.extend(run(&shown, copy.path()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n\n"));
}

#[test]
fn commands_are_found_in_a_page() {
    let shown = shown_in(&root().join("docs/bring-your-own-schemas.md"));
    assert!(shown.iter().any(|shown| shown.folder == "examples/factbook" && shown.exit == 1), "factbook is checked");
    assert!(shown.iter().any(|shown| shown.folder == "examples/openstates" && !shown.output.is_empty()));
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

/// The commands of a page that begin with `$ comity`, with what follows each.
fn shown_in(page: &Path) -> Vec<Shown> {
    let text = fs::read_to_string(page).expect("a page is text");
    let name = page.file_name().expect("a page has a name").to_string_lossy().into_owned();
    let (mut shown, mut place, mut in_console) = (Vec::<Shown>::new(), (String::from("."), 0), false);
    for line in text.lines() {
        if let Some(comment) = line.strip_prefix("<!-- in: ") {
            place = place_of(comment.trim_end_matches("-->").trim());
        } else if line.starts_with("```") {
            in_console = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| in_console) {
            let (folder, exit) = place.clone();
            shown.push(Shown { page: name.clone(), folder, exit, command: command.to_owned(), output: Vec::new() });
        } else if let Some(last) = shown.last_mut().filter(|_| in_console) {
            last.output.push(line.to_owned());
        }
        if line == "```" {
            in_console = false;
        }
    }
    shown.retain(|shown| shown.command == "comity" || shown.command.starts_with("comity "));
    shown
}

/// The folder and the exit code in a comment.
fn place_of(comment: &str) -> (String, i32) {
    let (folder, exit) = comment.split_once(", exit: ").unwrap_or((comment, "0"));
    (folder.to_owned(), exit.parse().unwrap_or_else(|_| panic!("`{exit}` is no exit code")))
}

fn copy_of(folder: &str) -> TempDir {
    let copy = TempDir::new().expect("a temporary folder can be made");
    let names: &[&str] = if folder == "." { &["records"] } else { &["."] };
    for name in names {
        copy_all(&root().join(folder).join(name), &copy.path().join(name));
    }
    copy
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display())) {
        let entry = entry.expect("a folder can be read");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_all(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}

/// What is wrong with what the page says.
fn run(shown: &Shown, folder: &Path) -> Option<String> {
    let arguments = shown.command.split_whitespace().skip(1).map(|word| word.trim_matches('\''));
    let output = Command::new(env!("CARGO_BIN_EXE_comity"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("GITHUB_ACTIONS")
        .env("SOURCE_DATE_EPOCH", "1767225600")
        .env("COLUMNS", "100")
        .output()
        .expect("comity starts");
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    let printed: Vec<String> = text.lines().map(|line| line.trim_end().to_owned()).collect();
    let is_said = shown.output.is_empty() || agree(&shown.output, &printed);
    let Shown { page, folder, exit, command, .. } = shown;
    let place = format!("docs/{page}: `{command}` in {folder}");
    match output.status.code() {
        code if code != Some(*exit) => Some(format!("{place} exits with {code:?}, not {exit}; it prints\n{text}")),
        _ if !is_said => Some(format!("{place} should print\n{}\nbut prints\n{text}", shown.output.join("\n"))),
        _ => None,
    }
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
