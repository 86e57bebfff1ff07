//! The progress bar: on a terminal, once a check takes longer than a second.

use std::io;
use std::io::IsTerminal;
use std::time::Duration;
use std::time::Instant;

use indicatif::ProgressBar;
use indicatif::ProgressDrawTarget;
use indicatif::ProgressStyle;

const PATIENCE: Duration = Duration::from_secs(1);

/// How far a check has come.
pub(super) struct Progress {
    bar: ProgressBar,
    begun: Instant,
}

impl Progress {
    /// A bar, unless it is not wanted or nobody would see it.
    pub(super) fn new(is_silent: bool) -> Self {
        let is_shown = !is_silent && io::stderr().is_terminal();
        let target = if is_shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let style = ProgressStyle::with_template("{bar:40} {percent} %").expect("the template is right");
        let bar = ProgressBar::with_draw_target(None, target).with_style(style);
        Self { bar, begun: Instant::now() }
    }

    /// So many pieces of the work are done, of so many.
    pub(super) fn done(&self, done: usize, of: usize) {
        if self.begun.elapsed() > PATIENCE {
            self.bar.set_length(of as u64);
            self.bar.set_position(done as u64);
        }
    }

    /// Takes the bar away.
    pub(super) fn finish(self) {
        self.bar.finish_and_clear();
    }
}
