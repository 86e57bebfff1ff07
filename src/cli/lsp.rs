//! `comity lsp`

use std::env;
use std::io;
use std::process::ExitCode;

use crate::cli::GlobalArgs;
use crate::cli::LspArgs;
use crate::cli::project;
use crate::dataset::parallel::Workers;
use crate::lsp;
use crate::lsp::Options;

/// Serves an editor until it says that it is enough.
pub(super) fn run(global: &GlobalArgs, args: &LspArgs) -> ExitCode {
    match options(global, args) {
        Ok(options) => lsp::serve(options, Box::new(io::stdout())),
        Err(message) => super::fail(&message),
    }
}

fn options(global: &GlobalArgs, args: &LspArgs) -> Result<Options, String> {
    let workers = Workers::new(args.jobs).map_err(|error| error.to_string())?;
    let current = || env::current_dir().map_err(|error| format!("there is no current folder: {error}"));
    let given = global.config.as_ref().map(|path| {
        let missing = || format!("there is no configuration file `{}`", path.display());
        project::given(&current()?.join(path)).map_err(|_| missing())
    });
    Ok(Options { project: given.transpose()?, today: project::today, workers })
}
