//! How a terminal is written to: colour, width and links only where someone sees them.

use std::env;

use anstream::stream::RawStream;
use clap::ColorChoice;

use crate::report::Drawing;
use crate::report::Style;

/// The style for standard output, or standard error.
pub(super) fn of(color: ColorChoice, stream: &impl RawStream) -> Style {
    let is_terminal = stream.is_terminal();
    let color = match color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => match anstream::AutoStream::choice(stream) {
            anstream::ColorChoice::Never => false,
            anstream::ColorChoice::Auto => is_terminal,
            _ => true,
        },
    };
    let width = is_terminal.then(width);
    Style { color, drawing: drawing(is_terminal), width, hyperlinks: is_terminal && color }
}

/// Told in sentences where the terminal says that it can't draw, or the user does.
fn drawing(is_terminal: bool) -> Drawing {
    let is_dumb = is_terminal && env::var_os("TERM").is_some_and(|term| term == "dumb");
    let is_refused = env::var_os("NO_GRAPHICS").is_some_and(|value| value != "0");
    if is_dumb || is_refused { Drawing::Narrated } else { Drawing::Unicode }
}

/// The columns of the terminal, as far as they are worth using.
fn width() -> usize {
    const DEFAULT: usize = 100;
    let told = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let seen = || terminal_size::terminal_size().map(|(width, _)| width.0.into());
    told.or_else(seen).unwrap_or(DEFAULT).clamp(40, 120)
}
