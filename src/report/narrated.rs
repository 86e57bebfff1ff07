//! A finding in sentences, for screen readers and for terminals that can't draw.
//!
//! miette can narrate too, but its columns would be those of the excerpt, not of the file.

use std::fmt;
use std::fmt::Write;

use crate::report::excerpt::Excerpt;
use crate::report::excerpt::Mark;
use crate::report::sentence::Note;
use crate::report::sentence::Told;

/// Tells one finding; the text ends with a line break.
pub fn narrate(told: &Told, text: &mut String) -> fmt::Result {
    writeln!(text, "{}: {}", told.head, told.message)?;
    let (primary, others): (Vec<_>, Vec<_>) = told.excerpt.marks.iter().partition(|mark| mark.primary);
    for mark in primary.into_iter().chain(others) {
        writeln!(text, "  at {}", place(mark, &told.excerpt))?;
    }
    for Note { name, text: note } in &told.notes {
        writeln!(text, "  {name}: {note}")?;
    }
    told.url.iter().try_for_each(|url| writeln!(text, "  page: {url}"))
}

fn place(mark: &Mark, excerpt: &Excerpt) -> String {
    let window = excerpt.windows.iter().find(|window| window.span.contains(&mark.span.start));
    let name = window.map_or("", |window| &window.name);
    let marked = excerpt.text[mark.span.clone()].lines().next().unwrap_or_default();
    let marked = if marked.is_empty() { String::new() } else { format!("`{}`", marked.replace('\t', "\\t")) };
    let said: Vec<&str> = [&*marked, &*mark.text].into_iter().filter(|said| !said.is_empty()).collect();
    let gap = if said.is_empty() { "" } else { ": " };
    format!("{name}, line {}, column {}{gap}{}", mark.place.line, mark.place.column, said.join(", "))
}
