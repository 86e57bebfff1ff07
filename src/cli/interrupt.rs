//! Ctrl-C while files are replaced: whoever presses it wants the prompt, and whole files.

use std::io;
use std::io::Write;
use std::process;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

/// What a shell says of a program that was interrupted.
const INTERRUPTED: i32 = 130;

/// Whether someone wants this to end.
#[derive(Clone, Default)]
pub(super) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Whether Ctrl-C was pressed, or the system asked for the end.
    pub(super) fn is_asked_for(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// From here on Ctrl-C ends the program at once again.
    pub(super) fn watch_no_more(self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// From here on the first Ctrl-C is only noted; the second ends the program where it is.
pub(super) fn watched() -> Stop {
    let stop = Stop::default();
    let noted = stop.clone();
    // Where it can't be noted it ends the program, as it does before.
    let _ = ctrlc::try_set_handler(move || {
        if noted.0.swap(true, Ordering::SeqCst) {
            process::exit(INTERRUPTED);
        }
    });
    stop
}

/// Ends the program, and says what was done.
pub(super) fn leave(done: &str) -> ! {
    let _ = writeln!(io::stderr().lock(), "interrupted: {done}");
    process::exit(INTERRUPTED);
}
