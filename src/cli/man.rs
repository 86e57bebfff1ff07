//! `comity man`: manual pages, from the one definition of the command line.

use std::fs;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use clap::Command;
use clap::CommandFactory;
use clap_mangen::Man;

use crate::cli::Cli;
use crate::cli::ManArgs;
use crate::dataset::read::plain;
use crate::nearest::nearest;

/// Prints the page of a command, or writes the pages of all to a folder.
pub(super) fn run(args: &ManArgs) -> ExitCode {
    let pages = pages();
    if let Some(folder) = &args.output {
        return match write_all(&pages, folder) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => super::fail(&format!("`{}` could not be written: {}", folder.display(), plain(&error))),
        };
    }
    let wanted = args.command.as_ref().map_or("comity".to_owned(), |command| format!("comity-{command}"));
    if let Some((_, text)) = pages.iter().find(|(name, _)| *name == wanted) {
        return super::print(text);
    }
    let given = args.command.as_deref().unwrap_or_default();
    let near = nearest(given, pages.iter().filter_map(|(name, _)| name.strip_prefix("comity-")));
    let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    super::fail(&format!("there is no command `{given}`{near}"))
}

fn write_all(pages: &[(String, String)], folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    pages.iter().try_for_each(|(name, text)| fs::write(folder.join(format!("{name}.1")), text))
}

/// The name and the text of each page: the program's, then those of its commands in the order of its help.
fn pages() -> Vec<(String, String)> {
    let mut program = Cli::command();
    program.build();
    let commands = program.get_subcommands().filter(|command| !command.is_hide_set() && command.get_name() != "help");
    let named = commands.map(|command| (format!("comity-{}", command.get_name()), command.clone()));
    let all = std::iter::once(("comity".to_owned(), program.clone())).chain(named);
    all.map(|(name, command)| (name, page(command))).collect()
}

fn page(command: Command) -> String {
    let mut text = Vec::new();
    // The date stays out, so that the page is the same whenever it is made.
    Man::new(command)
        .date("")
        .manual("comity")
        .source(concat!("comity ", env!("CARGO_PKG_VERSION")))
        .render(&mut text)
        .expect("a vector takes all that is written");
    String::from_utf8_lossy(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::pages;

    #[test]
    fn every_command_has_a_page_with_its_options() {
        let pages = pages();
        let text = |name: &str| &pages.iter().find(|(page, _)| page == name).expect(name).1;
        assert!(text("comity").contains("comity\\-check(1)"));
        let version = env!("CARGO_PKG_VERSION");
        assert!(text("comity-check").contains(&format!(".TH comity-check 1  \"comity {version}\"")));
        for (name, words) in
            [("comity-check", "max\\-findings"), ("comity-baseline", "prune"), ("comity-man", "FOLDER")]
        {
            assert!(text(name).contains(words), "{words} in {name}: {}", text(name));
        }
    }
}
