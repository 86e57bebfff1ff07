//! The language server: `comity lsp`, on standard input and output.
//!
//! It keeps of each project what [`Index`](crate::linter::Index) keeps: what was found in each file, and the facts of the rules across
//! records. An edit has one file read again and the touched keys judged, and findings are shared from edit to edit, so
//! that only the files are shown anew in which something changed; what is shown is what `comity check` would say
//! if every open buffer were saved. When the configuration, a schema or a rule file changes, all is read again, a moment
//! after the last change. A configuration that is out of order is told where it is, and the records are held to the last
//! one that was in order.
//!
//! One thread does all of this, and another reads the input. A request that panics gets an error, a project that does is
//! forgotten until something in it changes.

mod action;
mod address;
mod ask;
mod buffers;
mod client;
mod complete;
mod cursor;
mod definition;
mod hover;
mod position;
mod project;
mod publish;
mod server;
mod symbols;
mod wire;

use std::io::Write;
use std::process::ExitCode;

use crate::config::Failure;
use crate::dataset::parallel::Workers;
use crate::dataset::root::Root;
use crate::date::Day;

/// How the server runs.
pub struct Options {
    /// The project, and the name of its configuration in its folder, if the command line names one; else projects are
    /// found around the folders that are open in the editor.
    pub project: Option<(Root, Option<String>)>,
    /// Gives today.
    pub today: fn() -> Result<Day, Failure>,
    /// The threads that read a whole project.
    pub workers: Workers,
}

/// Serves until the client says that it is enough: 0, or hangs up: 1.
pub fn serve(options: Options, out: Box<dyn Write>) -> ExitCode {
    server::Server::new(options, out).run(&wire::listen())
}
