//! Shell completions, from the one definition of the command line.

use clap::CommandFactory;
use clap_complete::Shell;

use super::Cli;

/// The script that completes `comity` in a shell.
pub fn script(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "comity", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    #[test]
    fn every_shell_learns_every_command() {
        for shell in Shell::value_variants() {
            let script = script(*shell);
            for word in ["check", "explain", "completions", "stdin-filename", "error-on-warning"] {
                assert!(script.contains(word), "{word} in {shell}");
            }
        }
    }
}
