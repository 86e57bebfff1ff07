//! A page for people who would rather look than read: the dataset at a glance, and each finding with its lines and,
//! where one helps, a picture.
//!
//! It is one file without scripts. Nothing is loaded, and the page tells the browser so. Every text is made visible
//! first, as for a terminal, and then escaped by `maud`.

mod chart;
mod glance;
mod lines;
mod picture;
mod scale;
mod sights;

use std::io;
use std::io::Write;

use maud::DOCTYPE;
use maud::Markup;
use maud::PreEscaped;
use maud::html;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::report::Report;
use crate::report::escape::visible;
use crate::report::html::lines::lines;
use crate::report::page::Pages;
use crate::report::sentence::Told;
use crate::report::summary;
use crate::report::summary::count;
use crate::source::Files;

/// What the browser may do with the page: show it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
const STYLE: &str = include_str!("html/style.css");
/// The findings of one severity that are told; a page with more would be read by nobody.
const FINDINGS: usize = 1_000;
/// The reasons of forgiveness that are listed.
const REASONS: usize = 200;

/// Writes the page.
pub fn write(report: &Report<'_>, files: &Files, out: &mut dyn Write) -> io::Result<()> {
    let pages = Pages::new(files);
    out.write_all(page(report, &pages).into_string().as_bytes())
}

fn page(report: &Report<'_>, pages: &Pages<'_>) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { "comity: " (summary::sum_of_all(report)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#findings" { "To the findings" }
                header {
                    h1 { (verdict(report)) }
                    p { (summary::sum_of_all(report)) }
                }
                main {
                    (glance::glance(report))
                    (problems(report, pages))
                    section #findings {
                        h2 { "Findings" }
                        @if report.findings.is_empty() { p { "None." } }
                        (findings(report, pages, Severity::Error, "Errors", true))
                        (findings(report, pages, Severity::Warning, "Warnings", true))
                        (findings(report, pages, Severity::Info, "Remarks that ask for nothing", false))
                    }
                    (sights::sights(report.exhibits))
                    (forgiven(report))
                    (glance::rules(report))
                }
                footer { "comity " (report.version) }
            }
        }
    }
}

fn verdict(report: &Report<'_>) -> &'static str {
    match report.exit() {
        2 => "The check could not be finished",
        1 => "Some records are wrong",
        _ => "No record is wrong",
    }
}

fn problems(report: &Report<'_>, pages: &Pages<'_>) -> Markup {
    let problems: Vec<Told> = report.untold().map(|problem| Told::problem(problem, pages)).collect();
    html! {
        @if !problems.is_empty() {
            section {
                h2 { "Not finished" }
                @for told in &problems { article.error { (told_of(told)) } }
            }
        }
    }
}

fn findings(report: &Report<'_>, pages: &Pages<'_>, severity: Severity, heading: &str, is_open: bool) -> Markup {
    let all: Vec<&Diagnostic> = report.findings.iter().filter(|finding| finding.severity == severity).collect();
    let most = report.max_findings.unwrap_or(FINDINGS).min(FINDINGS);
    html! {
        @if !all.is_empty() {
            details open[is_open] {
                summary { h3 { (heading) " (" (all.len()) ")" } }
                @for finding in all.iter().take(most) {
                    article class=(severity.word()) {
                        (told_of(&Told::finding(finding, report, pages)))
                        @if let Some(picture) = picture::of(finding, report) { (picture) }
                    }
                }
                @if all.len() > most { p { (count((all.len() - most) as u64, "more finding")) " not shown." } }
            }
        }
    }
}

/// What is wrong, the lines it is about, and what is said below them.
fn told_of(told: &Told) -> Markup {
    html! {
        h4 { (told.message) }
        p.rule {
            @match &told.url {
                Some(url) if is_web(url) => a href=(url) rel="noreferrer" { (told.head) },
                _ => (told.head),
            }
        }
        (lines(&told.excerpt))
        @if !told.notes.is_empty() {
            ul.notes { @for note in &told.notes { li { b { (note.name) } " " (note.text) } } }
        }
    }
}

/// Whether an address leads to a website; any other could be an instruction to the browser.
fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn forgiven(report: &Report<'_>) -> Markup {
    let reasons = summary::reasons(report);
    html! {
        @if !reasons.is_empty() {
            section {
                h2 { "Forgiven" }
                table {
                    thead { tr { th { "rule" } th.by { "by" } th.number { "findings" } th { "reason" } } }
                    @for reason in reasons.iter().take(REASONS) {
                        @let first = reason.first;
                        tr {
                            td { (visible(&first.diagnostic.rule)) }
                            td.by { (first.by.word()) }
                            td.number { (reason.number) }
                            td { (summary::why(first).trim_start_matches(": ")) }
                        }
                    }
                }
                @if reasons.len() > REASONS {
                    p { (count((reasons.len() - REASONS) as u64, "more reason")) " not shown." }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
