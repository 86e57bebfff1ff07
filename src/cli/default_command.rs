//! `comity records/` is `comity check records/`.

use std::ffi::OsStr;
use std::ffi::OsString;
use std::path::Path;

use clap::CommandFactory;

use super::Cli;

/// The options that may stand before a command and are followed by a value.
const WITH_VALUE: [&str; 2] = ["--color", "--config"];

/// The options that may stand before a command alone.
const ALONE: [&str; 5] = ["--quiet", "--verbose", "-q", "-v", "-qv"];

/// The options that speak of the whole program.
const OF_PROGRAM: [&str; 4] = ["--help", "-h", "--version", "-V"];

/// Puts `check` before the other arguments if they name no command. The first is the program's name.
pub(super) fn insert(mut args: Vec<OsString>, exists: impl Fn(&Path) -> bool) -> Vec<OsString> {
    // Help speaks of `comity`, whatever the file is called that was started.
    args.splice(..args.len().min(1), ["comity".into()]);
    if means_check(&args[1..], exists) {
        args.insert(1, "check".into());
    }
    args
}

fn means_check(args: &[OsString], exists: impl Fn(&Path) -> bool) -> bool {
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let text = arg.to_str().unwrap_or_default();
        if OF_PROGRAM.contains(&text) {
            return false;
        }
        if WITH_VALUE.contains(&text) {
            args.next();
        } else if !ALONE.contains(&text) && !is_with_value(text) {
            return text.starts_with('-') || !is_command(arg, exists);
        }
    }
    true
}

fn is_with_value(text: &str) -> bool {
    text.split_once('=').is_some_and(|(name, _)| WITH_VALUE.contains(&name))
}

/// Whether it is a command, or meant to be one; for the latter clap says which.
fn is_command(word: &OsStr, exists: impl Fn(&Path) -> bool) -> bool {
    let Some(text) = word.to_str() else { return false };
    let command = Cli::command();
    let mut names = command.get_subcommands().map(clap::Command::get_name).chain(["help"]);
    let is_name = text.chars().all(|letter| letter.is_ascii_alphabetic());
    let near = |name: &str| is_name && text.len() > 2 && strsim::damerau_levenshtein(name, text) <= 2;
    names.any(|name| name == text || (near(name) && !exists(Path::new(word))))
}
