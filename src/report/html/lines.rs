//! The lines that a finding is about, with what is marked in them.

use maud::Markup;
use maud::html;

use crate::report::excerpt::Excerpt;
use crate::report::excerpt::Mark;
use crate::report::excerpt::Window;

/// The characters of a line that fit on paper. Of a longer one, which is broken, nothing stands below its marks.
const PRINTED: usize = 84;

/// Each window with its file's name, its numbered lines, and below a line what is said of its marks.
pub(super) fn lines(excerpt: &Excerpt) -> Markup {
    html! { @for window in &excerpt.windows { (window_of(window, excerpt)) } }
}

fn window_of(window: &Window, excerpt: &Excerpt) -> Markup {
    let text = &excerpt.text[window.span.clone()];
    let starts = text.split_inclusive('\n').scan(window.span.start, |next, line| {
        let start = *next;
        *next += line.len();
        Some((start, line.trim_end_matches('\n')))
    });
    html! {
        figure.lines {
            figcaption { (window.name) }
            pre tabindex="0" {
                @for ((start, line), number) in starts.zip(window.line + 1..) {
                    @let marks = marks_in(&excerpt.marks, start, line.len());
                    span.number { (format!("{number:>5} ")) }
                    (marked(line, start, &marks)) "\n"
                    @for mark in marks.iter().filter(|mark| !mark.text.is_empty()) {
                        @let column = line[..mark.span.start - start].chars().count();
                        span.note.primary[mark.primary].long[line.chars().count() > PRINTED] {
                            span.pad { (" ".repeat(6 + column)) } "╰ " (mark.text)
                        } "\n"
                    }
                }
            }
        }
    }
}

/// The marks that begin in a line, each after the one before.
fn marks_in(marks: &[Mark], start: usize, length: usize) -> Vec<&Mark> {
    let mut end = start;
    let mut found: Vec<&Mark> =
        marks.iter().filter(|mark| (start..=start + length).contains(&mark.span.start)).collect();
    found.sort_by_key(|mark| mark.span.start);
    found.retain(|mark| {
        let is_apart = mark.span.start >= end;
        end = if is_apart { mark.span.end } else { end };
        is_apart
    });
    found
}

fn marked(line: &str, start: usize, marks: &[&Mark]) -> Markup {
    let mut done = 0;
    html! {
        @for mark in marks {
            @let (from, to) = (mark.span.start - start, (mark.span.end - start).min(line.len()));
            (&line[std::mem::replace(&mut done, to)..from])
            mark class=[mark.primary.then_some("primary")] { (&line[from..to]) }
        }
        (&line[done..])
    }
}
