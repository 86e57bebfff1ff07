//! `comity new`: a record to begin with, in the right place.

mod skeleton;

use std::fs;
use std::io;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use clap::Args;

use crate::cli::GlobalArgs;
use crate::cli::check;
use crate::cli::init;
use crate::cli::project::Project;
use crate::config::Config;
use crate::config::RecordKind;
use crate::config::Severities;
use crate::dataset::parallel::Workers;
use crate::dataset::read::plain;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Severity;
use crate::document;
use crate::document::Format;
use crate::linter;
use crate::linter::Targets;
use crate::linter::versions;
use crate::nearest::nearest;
use crate::report::escape::visible;
use crate::rule::Context;
use crate::rule::FileTemplate;
use crate::source::Files;

/// `comity new`
#[derive(Debug, Args)]
pub struct NewArgs {
    /// The kind of record, as comity.yaml or the pack calls it
    pub kind: Option<String>,
    /// What names the record, such as the reporter and the partner of a relation
    #[arg(value_name = "KEY")]
    pub keys: Vec<String>,
}

/// A record that can be written.
struct Skeleton {
    /// Its file, relative to the project's folder.
    path: String,
    text: String,
    /// The pointers of its keys.
    keys: Vec<String>,
    /// What people should know of its name.
    remark: Option<String>,
}

/// Writes the record, and says where.
pub(super) fn run(global: &GlobalArgs, args: &NewArgs) -> ExitCode {
    let mut files = Files::default();
    let project = match Project::open(global, None, Severities::default(), &mut files) {
        Ok(project) => project,
        Err(failure) => return check::show_failure(global, failure, &files),
    };
    let root = &project.root.folder;
    let written = skeleton(&project.config, args, &mut files).and_then(|skeleton| {
        if let Some(refusal) = refusal(&project.config, root, &skeleton, &mut files) {
            return Err(refusal);
        }
        write(root, &skeleton)?;
        Ok(skeleton)
    });
    match written {
        Err(message) => super::fail(&message),
        Ok(_) if global.quiet => ExitCode::SUCCESS,
        Ok(Skeleton { path, remark, .. }) => {
            let path = visible(&path);
            let remark = remark.map(|remark| remark + "\n").unwrap_or_default();
            super::print(&format!("{path}: written\n{remark}next: fill it in, then `comity check {path}`\n"))
        }
    }
}

fn skeleton(config: &Config, args: &NewArgs, files: &mut Files) -> Result<Skeleton, String> {
    let Some(given) = &args.kind else {
        return Err(format!("say which kind of record: `comity new KIND`; there are {}", known(config)));
    };
    let at = config.kinds.iter().position(|kind| *kind.name == **given).ok_or_else(|| unknown(config, given))?;
    let (kind, number) = (&config.kinds[at], u32::try_from(at).expect("fewer than 2^32 kinds"));
    if kind.split.is_some() {
        let pattern = kind.files.first().map_or("", |pattern| pattern.as_str());
        return Err(format!("records of the kind `{}` are parts of one file, `{pattern}`: add it there", kind.name));
    }
    let rule = config
        .rules
        .iter()
        .filter(|rule| rule.record == Some(number))
        .find_map(|declared| declared.rule.file_name().map(|template| (declared, template)));
    let names = key_names(kind, rule.map(|(_, template)| template))?;
    let is_filled = args.keys.iter().all(|key| !key.trim().is_empty());
    // Without names of its own, a record is called as one likes.
    if (names.len() != args.keys.len() && !(names.is_empty() && args.keys.len() == 1)) || !is_filled {
        return Err(wanted(kind, &names));
    }
    let keys: Vec<(String, String)> = names.into_iter().zip(args.keys.iter().cloned()).collect();
    let text = skeleton::text(kind, &keys);
    let keys: Vec<String> = keys.into_iter().map(|(name, _)| format!("/{name}")).collect();
    let Some((declared, template)) = rule else {
        let remark = "no `path` rule says where it lies, so the file is named after its keys".to_owned();
        return Ok(Skeleton { path: by_pattern(kind, &args.keys)?, text, keys, remark: Some(remark) });
    };
    let file = files.add_kept(format!("{}.yaml", kind.name), text.as_bytes().into());
    let reading = document::read(file, Format::Yaml, text.as_bytes(), &config.limits, &config.reading);
    let found = versions::records(config, &[number], "", &reading);
    let name = found
        .first()
        .and_then(|version| template.fill(&Context::new(version.record(), &config.settings, declared)).ok());
    let name = name.filter(|name| FileTemplate::is_inside(name) && !name.contains('*'));
    let name = name.ok_or_else(|| format!("by the rule `{}` no file can be named after these keys", declared.id))?;
    let mut paths = [".yaml", ".yml"].into_iter().map(|ending| format!("{name}{ending}"));
    let path = paths.find(|path| kind.takes(path)).ok_or_else(|| elsewhere(kind, &name))?;
    Ok(Skeleton { path, text, keys, remark: None })
}

/// Why the schema would refuse a key, so that the record can't be called so.
fn refusal(config: &Config, root: &Path, skeleton: &Skeleton, files: &mut Files) -> Option<String> {
    let bytes = skeleton.text.clone().into_bytes();
    let targets = Targets::one(config, root, Path::new(&skeleton.path), bytes, files)?;
    let workers = Workers::for_items(None, 1).ok()?;
    let checked = linter::check(config, files, &targets, &workers, |_, _| ());
    let is_refused = |finding: &&Diagnostic| {
        finding.level == Level::Schema
            && finding.severity == Severity::Error
            && skeleton.keys.contains(&finding.pointer)
    };
    let Diagnostic { message, help, .. } = checked.findings.iter().find(is_refused)?;
    let help = help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
    Some(format!("{message}{help}"))
}

/// Why a file of this name would hold no record of the kind.
fn elsewhere(kind: &RecordKind, name: &str) -> String {
    let patterns: Vec<String> = kind.files.iter().map(|pattern| format!("`{}`", pattern.as_str())).collect();
    format!("no YAML file called `{name}` is a `{}`: its files are {}", kind.name, patterns.join(" or "))
}

/// The names of the top-level keys that name a record: those of its first `unique` rule, and those of its file's name.
fn key_names(kind: &RecordKind, template: Option<&FileTemplate>) -> Result<Vec<String>, String> {
    let paths = kind.key.iter().chain(template.into_iter().flat_map(FileTemplate::paths));
    let mut names: Vec<String> = Vec::new();
    for path in paths.map(ToString::to_string) {
        // From the record's topmost node, `/id` and `id` are one.
        let name = path.strip_prefix('/').unwrap_or(&path);
        if name.is_empty() || name.contains(['/', '*', '[', '.', '#', '~']) {
            return Err(format!("a `{}` is named by what stands at `{path}`, which can't be begun for you", kind.name));
        }
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}

/// A name that the first pattern of a kind takes, made of the keys.
fn by_pattern(kind: &RecordKind, keys: &[String]) -> Result<String, String> {
    let words = keys.iter().map(|key| FileTemplate::slug(key)).filter(|word| !word.is_empty());
    let word = words.collect::<Vec<_>>().join("-");
    let pattern = kind.files.first().map_or("", |pattern| pattern.as_str());
    let path = first_choice(&pattern.replace("**/", "")).replacen('*', &word, 1);
    if path.contains(['*', '?', '[']) {
        let rule = "add a `path` rule, which says where a record lies";
        return Err(format!("`{pattern}` leaves open where a `{}` lies: {rule}", kind.name));
    }
    let is_yaml = Format::of(Path::new(&path)) == Some(Format::Yaml);
    let is_right = !word.is_empty() && is_yaml && FileTemplate::is_inside(&path) && kind.takes(&path);
    if is_right { Ok(path) } else { Err(elsewhere(kind, &word)) }
}

/// A pattern with the first of what stands in its braces.
fn first_choice(pattern: &str) -> String {
    let choice = pattern.split_once('{').and_then(|(before, after)| {
        let (choices, rest) = after.split_once('}')?;
        Some(format!("{before}{}{rest}", choices.split(',').next()?))
    });
    choice.unwrap_or_else(|| pattern.to_owned())
}

fn unknown(config: &Config, given: &str) -> String {
    let near = nearest(given, config.kinds.iter().map(|kind| &*kind.name));
    let near = near.map_or_else(|| format!("there are {}", known(config)), |near| format!("did you mean `{near}`?"));
    format!("there is no kind of record `{given}`; {near}")
}

/// The kinds of record that there are.
fn known(config: &Config) -> String {
    let mut names: Vec<String> = config.kinds.iter().map(|kind| format!("`{}`", kind.name)).collect();
    names.dedup();
    names.join(", ")
}

fn wanted(kind: &RecordKind, names: &[String]) -> String {
    let words: Vec<String> = names.iter().map(|name| name.to_uppercase()).collect();
    let words = if words.is_empty() { "NAME".to_owned() } else { words.join(" ") };
    format!("what names a `{0}` is wanted: `comity new {0} {words}`", kind.name)
}

fn write(root: &Path, skeleton: &Skeleton) -> Result<(), String> {
    let path = &skeleton.path;
    init::unobstructed(root, path)?;
    let refused = |error: &io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => format!("`{path}` is there already; nothing was written"),
        _ => format!("`{path}` could not be written: {}", plain(error)),
    };
    let on_disk = root.join(path);
    fs::create_dir_all(on_disk.parent().unwrap_or(root)).map_err(|error| refused(&error))?;
    let mut file = fs::File::create_new(&on_disk).map_err(|error| refused(&error))?;
    file.write_all(skeleton.text.as_bytes()).map_err(|error| refused(&error))
}
