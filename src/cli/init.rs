//! `comity init`: the files that a new repository of records needs.

use std::fs;
use std::io;
use std::io::IsTerminal;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::ValueHint;

use crate::cli::GlobalArgs;
use crate::codes::Codes;
use crate::dataset::read::plain;
use crate::pack::PACKS;
use crate::pack::Pack;

/// `comity init`
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The folder of the repository; the current one if none is named
    #[arg(value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub folder: Option<PathBuf>,
    /// Copy the pack's schemas, rules and code lists too, to change them from there
    #[arg(long)]
    pub eject: bool,
    /// Replace files that differ
    #[arg(long)]
    pub force: bool,
}

/// A file that is written, by its name in the folder.
struct Wanted {
    name: String,
    text: String,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Became {
    Written,
    Replaced,
    Unchanged,
    Kept,
}

const CONFIG: &str = "comity.yaml";

/// A relation, and the parties that it refers to.
const SAMPLE: [(&str, &str); 3] = [
    ("records/relations/can-kor.yaml", include_str!("init/can-kor.yaml")),
    ("records/parties/can.yaml", include_str!("init/can.yaml")),
    ("records/parties/kor.yaml", include_str!("init/kor.yaml")),
];

const HOOK: (&str, &str) = (".pre-commit-config.yaml", include_str!("init/pre-commit-config.yaml"));

/// What Visual Studio Code is told: which extension reads schemas, and the schemas of comity's own files.
const EDITOR: [(&str, &str); 4] = [
    (".vscode/settings.json", include_str!("init/settings.json")),
    (".vscode/extensions.json", include_str!("init/extensions.json")),
    (".vscode/comity.schema.json", include_str!("../../schemas/config.schema.json")),
    (".vscode/rules.schema.json", include_str!("../../schemas/rules.schema.json")),
];

/// The same where the schemas of records lie in the repository.
const EJECTED: &str = include_str!("init/settings-ejected.json");

const WORKFLOW: (&str, &str) = (".github/workflows/records.yml", include_str!("init/records.yml"));

/// Writes the files, says what became of each, and what to do next.
pub(super) fn run(global: &GlobalArgs, args: &InitArgs) -> ExitCode {
    let folder = args.folder.as_deref().unwrap_or(Path::new("."));
    let mut text = String::new();
    let done = begin(folder, args, &asks, &mut |line| {
        text.push_str(&line);
        text.push('\n');
    });
    match done {
        // What was done before is told all the same.
        Err(message) => {
            let _ = io::stdout().lock().write_all(text.as_bytes());
            super::fail(&message)
        }
        Ok(()) if global.quiet => ExitCode::SUCCESS,
        Ok(()) => super::print(&text),
    }
}

type Ask<'a> = &'a dyn Fn(&str) -> io::Result<bool>;

fn begin(folder: &Path, args: &InitArgs, ask: Ask<'_>, tell: &mut dyn FnMut(String)) -> Result<(), String> {
    let (config, others) = wanted(args.eject);
    // Nothing is written if something is in the way of any file.
    others.iter().chain([&config]).try_for_each(|file| unobstructed(folder, &file.name))?;
    let mut put = |file: &Wanted| {
        let became = put(folder, file, &|name| if args.force { Ok(true) } else { ask(name) })
            .map_err(|error| format!("`{}` could not be written: {}", file.name, plain(&error)))?;
        tell(line(&file.name, became));
        Ok::<_, String>(became)
    };
    let became = put(&config)?;
    for file in &others {
        // A sample may be of no kind that the project knows.
        if became != Became::Kept || !file.name.starts_with("records/") {
            put(file)?;
        }
    }
    tell(next(became).to_owned());
    Ok(())
}

/// The configuration, and the other files.
fn wanted(is_ejected: bool) -> (Wanted, Vec<Wanted>) {
    let file = |(name, text): (&str, &str)| Wanted { name: name.to_owned(), text: text.to_owned() };
    let mut others: Vec<Wanted> = SAMPLE.into_iter().chain([HOOK, WORKFLOW]).chain(EDITOR).map(file).collect();
    if !is_ejected {
        return (file((CONFIG, include_str!("init/comity.yaml"))), others);
    }
    let pack = &PACKS[0];
    others.iter_mut().filter(|file| file.name == EDITOR[0].0).for_each(|file| EJECTED.clone_into(&mut file.text));
    let copied = pack.files.iter().filter(|(name, _)| *name != pack.config);
    others.extend(copied.map(|(name, text)| file((&format!("schemas/{name}"), text))));
    others.extend(Codes::files().map(|(list, text)| file((&code_file(list), text))));
    (Wanted { name: CONFIG.to_owned(), text: ejected(pack) }, others)
}

/// The configuration of a pack whose files lie in `schemas`.
fn ejected(pack: &Pack) -> String {
    let (_, config) = pack.files.iter().find(|(name, _)| *name == pack.config).expect("a pack has its configuration");
    let kept = config.lines().filter(|line| !line.starts_with('#')).map(|line| {
        line.replace("    schema: ", "    schema: schemas/").replace("    rules: [", "    rules: [schemas/") + "\n"
    });
    let head = format!("# Copied from the pack `{}` of comity: its schemas and rules are yours now.\n", pack.name);
    let lists = Codes::files().map(|(list, _)| format!("  {list}: {}\n", code_file(list)));
    head + &kept.collect::<String>() + "codes:\n" + &lists.collect::<String>()
}

/// Where a code list is copied to.
fn code_file(list: &str) -> String {
    format!("schemas/codes/{list}.json")
}

/// Refuses what is no folder on the way to a file, and no file in its place; links are never followed.
pub(super) fn unobstructed(folder: &Path, name: &str) -> Result<(), String> {
    let steps: Vec<&Path> = Path::new(name).ancestors().filter(|step| !step.as_os_str().is_empty()).collect();
    for step in steps {
        let shown = step.display();
        let is_file = step == Path::new(name);
        match fs::symlink_metadata(folder.join(step)) {
            Ok(data) if data.is_symlink() => {
                return Err(format!("`{shown}` is a symbolic link, so nothing was written"));
            }
            Ok(data) if is_file && !data.is_file() => {
                return Err(format!("`{shown}` is no regular file, so nothing was written"));
            }
            Ok(data) if !is_file && !data.is_dir() => {
                return Err(format!("`{shown}` is no folder, so nothing was written"));
            }
            _ => (),
        }
    }
    Ok(())
}

fn put(folder: &Path, file: &Wanted, may_replace: Ask<'_>) -> io::Result<Became> {
    let path = folder.join(&file.name);
    let parent = path.parent().unwrap_or(folder);
    let before = match fs::read(&path) {
        Ok(before) if before == file.text.as_bytes() => return Ok(Became::Unchanged),
        Ok(_) if !may_replace(&file.name)? => return Ok(Became::Kept),
        Ok(_) => Some(fs::metadata(&path)?.permissions()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    fs::create_dir_all(parent)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".comity-").suffix(".tmp");
    // Others read it as they read any file, not its owner alone.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut draft = builder.tempfile_in(parent)?;
    draft.write_all(file.text.as_bytes())?;
    let Some(permissions) = before else {
        // Whoever was faster keeps theirs.
        draft.persist_noclobber(&path)?;
        return Ok(Became::Written);
    };
    draft.as_file().set_permissions(permissions)?;
    draft.persist(&path)?;
    Ok(Became::Replaced)
}

/// Asks whether a file is replaced; without a terminal nobody can say so.
fn asks(name: &str) -> io::Result<bool> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(false);
    }
    write!(io::stderr().lock(), "replace {name}? [y/N] ")?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(["y", "yes"].contains(&answer.trim().to_ascii_lowercase().as_str()))
}

fn line(name: &str, became: Became) -> String {
    match became {
        Became::Written => format!("{name}: written"),
        Became::Replaced => format!("{name}: replaced"),
        Became::Unchanged => format!("{name}: unchanged"),
        Became::Kept => format!("{name}: kept, though it differs; `--force` replaces it"),
    }
}

fn next(config: Became) -> &'static str {
    match config {
        Became::Kept => {
            "next: the sample was left out, since comity.yaml is your own; `comity check` reads what you have"
        }
        _ => "next: `comity check`; then put the owner and commit that you trust into .github/workflows/records.yml",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(eject: bool, force: bool) -> InitArgs {
        InitArgs { folder: None, eject, force }
    }

    /// Answers every question with `no`.
    fn told(folder: &Path, args: &InitArgs) -> Result<Vec<String>, String> {
        let mut lines = Vec::new();
        begin(folder, args, &|_| Ok(false), &mut |line| lines.push(line))?;
        Ok(lines)
    }

    #[test]
    fn what_is_written_is_what_the_page_on_hooks_and_ci_shows() {
        let page = include_str!("../../docs/ci.md");
        for (name, text) in [HOOK, WORKFLOW] {
            assert!(page.contains(&format!("```yaml\n{text}```\n")), "{name}");
        }
    }

    #[test]
    fn a_second_time_nothing_changes() {
        for eject in [false, true] {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let first = told(folder.path(), &args(eject, false)).expect("written");
            let (files, _) = first.split_at(first.len() - 1);
            assert!(files.iter().all(|line| line.ends_with(": written")), "{first:?}");
            let second = told(folder.path(), &args(eject, false)).expect("written");
            assert!(second[..files.len()].iter().all(|line| line.ends_with(": unchanged")), "{second:?}");
        }
    }

    #[test]
    fn what_differs_is_kept_unless_it_is_forced() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let config = folder.path().join(CONFIG);
        fs::write(&config, "comity: 1\n").expect("written");
        let kept = told(folder.path(), &args(false, false)).expect("written");
        assert_eq!(kept[0], "comity.yaml: kept, though it differs; `--force` replaces it");
        assert_eq!(fs::read_to_string(&config).expect("read"), "comity: 1\n");
        assert!(!folder.path().join("records").exists(), "a sample may be of no kind that the project knows");
        let forced = told(folder.path(), &args(false, true)).expect("written");
        assert_eq!(forced[0], "comity.yaml: replaced");
        assert_eq!(fs::read_to_string(&config).expect("read"), include_str!("init/comity.yaml"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_way_is_refused_before_anything_is_written() {
        let (folder, elsewhere) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join(".github")).expect("a link");
        let refused = told(folder.path(), &args(false, true)).expect_err("a link is refused");
        assert_eq!(refused, "`.github` is a symbolic link, so nothing was written");
        assert!(!folder.path().join(CONFIG).exists());
        assert_eq!(fs::read_dir(elsewhere.path()).expect("a folder").count(), 0);
    }
}
