//! The dataset and the rules in numbers.

use std::collections::BTreeMap;

use maud::Markup;
use maud::html;

use crate::diagnostic::Severity;
use crate::report::Report;
use crate::report::escape::visible;

/// What was looked at, by kind of record, and what was found.
pub(super) fn glance(report: &Report<'_>) -> Markup {
    let counts = report.counts;
    let tiles = [
        ("records", counts.records, ""),
        ("files", counts.files, ""),
        ("errors", counts.errors, "error"),
        ("warnings", counts.warnings, "warning"),
        ("remarks", counts.infos, "info"),
        ("forgiven", counts.forgiven, ""),
    ];
    html! {
        section {
            h2 { "At a glance" }
            dl.tiles {
                @for (name, number, class) in tiles {
                    div class=[(number > 0 && !class.is_empty()).then_some(class)] { dt { (name) } dd { (number) } }
                }
            }
            (kinds(report))
        }
    }
}

/// How many records there are of each kind, as bars.
fn kinds(report: &Report<'_>) -> Markup {
    let most = report.kinds.values().max().copied().unwrap_or_default().max(1);
    html! {
        @if !report.kinds.is_empty() {
            table.bars {
                caption { "Records by kind" }
                @for (kind, number) in report.kinds {
                    tr {
                        th scope="row" { (visible(kind)) }
                        td.number { (number) }
                        td.bar { span style={ "width: " (number * 100 / most) "%" } {} }
                    }
                }
            }
        }
    }
}

/// What became of each rule that found something, then of all others.
pub(super) fn rules(report: &Report<'_>) -> Markup {
    let mut found: BTreeMap<&str, [u64; 3]> = BTreeMap::new();
    for finding in report.findings {
        found.entry(&finding.rule).or_default()[place(finding.severity)] += 1;
    }
    html! {
        @if !found.is_empty() {
            section {
                h2 { "Findings by rule" }
                table {
                    thead {
                        tr { th { "rule" } th.number { "errors" } th.number { "warnings" } th.number { "remarks" } }
                    }
                    @for (rule, numbers) in &found {
                        tr { td { (visible(rule)) } @for number in numbers { td.number { (number) } } }
                    }
                }
            }
        }
        @if !report.tallies.is_empty() {
            section {
                h2 { "What became of the rules" }
                details {
                    summary { (report.tallies.len()) " rules" }
                    table {
                        thead {
                            tr {
                                th { "rule" } th.number { "holds" } th.number { "fails" } th.number { "not checked" }
                                th.number { "does not apply" }
                            }
                        }
                        @for (rule, tally) in report.tallies {
                            tr {
                                td { (visible(rule)) }
                                td.number { (tally.holds) }
                                td.number { (tally.fails) }
                                td.number { (tally.not_checked) }
                                td.number { (tally.not_applicable) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn place(severity: Severity) -> usize {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Info => 2,
    }
}
