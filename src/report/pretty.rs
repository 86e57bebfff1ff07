//! Each finding with its lines, for people at a terminal; miette draws them.

use std::fmt;
use std::fmt::Write as _;
use std::io;
use std::io::Write;

use miette::GraphicalReportHandler;
use miette::GraphicalTheme;
use miette::LabeledSpan;
use miette::MietteError;
use miette::MietteSpanContents;
use miette::SourceCode;
use miette::SourceSpan;
use miette::SpanContents;
use miette::ThemeCharacters;
use miette::ThemeStyles;

use crate::diagnostic::Severity;
use crate::report::Drawing;
use crate::report::Report;
use crate::report::Style;
use crate::report::excerpt::Excerpt;
use crate::report::narrated;
use crate::report::page::Pages;
use crate::report::sentence::Note;
use crate::report::sentence::Told;
use crate::report::sentence::wrap;
use crate::report::summary;
use crate::source::Files;

/// Writes the findings a person is shown, the problems, and the sum.
pub fn write(report: &Report<'_>, files: &Files, out: &mut dyn Write) -> io::Result<()> {
    let pages = Pages::new(files);
    let style = report.style;
    let findings = report.shown().map(|finding| Told::finding(finding, report, &pages));
    let problems = report.untold().map(|problem| Told::problem(problem, &pages));
    let mut text = String::new();
    for mut told in findings.chain(problems) {
        text.clear();
        let told = match style.drawing {
            Drawing::Narrated => narrated::narrate(&told, &mut text),
            Drawing::Unicode | Drawing::Ascii => draw(&mut told, style, &mut text),
        };
        told.map_err(|_| io::Error::other("a finding could not be drawn"))?;
        writeln!(out, "{text}")?;
    }
    summary::write(report, out)
}

/// Draws one finding; the text ends with a line break.
fn draw(told: &mut Told, style: Style, text: &mut String) -> fmt::Result {
    told.excerpt.set_apart();
    let theme = theme(told, style);
    let help = theme.styles.help;
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(style.width.unwrap_or(80))
        .with_wrap_lines(style.width.is_some())
        .with_break_words(false)
        .with_links(style.hyperlinks)
        .with_urls(style.hyperlinks)
        .with_link_display_text("")
        .with_context_lines(1);
    let mut drawn = String::new();
    handler.render_report(&mut drawn, &Drawn(told))?;
    // miette sets the rule apart by an empty line; a list of findings reads better without.
    text.push_str(&drawn.replacen("\n\n", "\n", 1));
    for Note { name, text: note } in &told.notes {
        write!(text, "  {} ", help.style(format_args!("{name}:")))?;
        wrap(note, style.width, name.chars().count() + 4, text);
        text.push('\n');
    }
    Ok(())
}

/// The primary place in the colour of its severity, the others in that of remarks.
fn theme(told: &Told, style: Style) -> GraphicalTheme {
    let characters = match style.drawing {
        Drawing::Unicode => ThemeCharacters::unicode(),
        _ => ThemeCharacters::ascii(),
    };
    let mut styles = if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    let primary = match told.severity {
        Severity::Error => styles.error,
        Severity::Warning => styles.warning,
        Severity::Info => styles.advice,
    };
    let highlights = told.excerpt.marks.iter().map(|mark| if mark.primary { primary } else { styles.help });
    let highlights: Vec<_> = highlights.collect();
    if !highlights.is_empty() {
        styles.highlights = highlights;
    }
    GraphicalTheme { characters, styles }
}

/// A finding as miette sees it.
struct Drawn<'a>(&'a Told);

impl fmt::Debug for Drawn<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.message)
    }
}

impl fmt::Display for Drawn<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.message)
    }
}

impl std::error::Error for Drawn<'_> {}

impl miette::Diagnostic for Drawn<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.0.head))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.0.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn url<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.0.url.as_ref().map(|url| Box::new(url) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.0.excerpt.windows.is_empty()).then_some(&self.0.excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.0.excerpt.marks.iter().map(|mark| {
            let text = Some(mark.text.clone()).filter(|text| !text.is_empty());
            let span = SourceSpan::from(mark.span.clone());
            if mark.primary {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            }
        });
        Some(Box::new(labels))
    }
}

impl SourceCode for Excerpt {
    /// The whole window that holds the span, or for a span without context, as the header asks, its place in the file.
    /// No span reaches over two windows, so they are never joined.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let holds = |range: &std::ops::Range<usize>| range.start <= start && end <= range.end && start < range.end;
        let window = self.windows.iter().find(|window| holds(&window.span)).ok_or(MietteError::OutOfBounds)?;
        let mark = self.marks.iter().find(|mark| mark.span == (start..end)).filter(|_| before + after == 0);
        let (line, column) = mark.map_or((window.line, 0), |mark| (mark.place.line - 1, mark.place.column - 1));
        let data = self.text[window.span.clone()].as_bytes();
        let span = SourceSpan::from(window.span.clone());
        Ok(Box::new(MietteSpanContents::new_named(window.name.clone(), data, span, line, column, window.lines)))
    }
}

#[cfg(test)]
mod tests;
