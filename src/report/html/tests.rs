use crate::diagnostic::Value;
use crate::report::Format;
use crate::report::sample;

fn value(pointer: &str, text: &str, low: &str, high: &str) -> Value {
    let bound = |bound: &str| Some(bound.to_owned()).filter(|bound| !bound.is_empty());
    Value { pointer: pointer.into(), text: text.into(), low: bound(low), high: bound(high), unit: None }
}

#[test]
fn a_page_has_no_script_and_loads_nothing() {
    let page = sample::sum().render(Format::Html);
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">"), "{page}");
    assert!(page.contains("default-src 'none'"));
    for word in ["<script", "src=", "@import", "url(", "javascript:"] {
        assert!(!page.contains(word), "{word}");
    }
}

#[test]
fn values_and_names_of_files_are_text_and_nothing_else() {
    let mut sample = sample::hostile();
    sample.pages.insert("x/y".into(), "javascript:alert(1)".into());
    for finding in &mut sample.findings {
        finding.rule = "x/y".into();
        finding.message = "<img src=x onerror=alert(1)> </style></script> \u{202e}".into();
        finding.values =
            vec![value("/<b>", "\"<i>", "1950-01-01", "1950-12-31"), value("/c", "1951", "1951-01-01", "")];
    }
    let page = sample.render(Format::Html);
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;"), "{page}");
    let told = page.split("</style>").collect::<Vec<_>>();
    assert_eq!(told.len(), 2, "only our own style ends: {page}");
    for raw in ["<img", "<script", "<b>&lt;", "<i>", "href=\"javascript", "\u{202e}", "\u{1b}"] {
        assert!(!told[1].contains(raw), "{raw:?} in {page}");
    }
}

#[test]
fn the_marked_figure_stands_in_its_line() {
    let page = sample::sum().render(Format::Html);
    assert!(page.contains("<mark class=\"primary\">387</mark>"), "{page}");
    assert!(page.contains("<mark>254</mark>"), "{page}");
}

#[test]
fn dates_are_drawn_on_a_time_line() {
    let mut sample = sample::sum();
    sample.findings[0].values = vec![
        value("/events/0/date", "1953-07", "1953-07-01", "1953-07-31"),
        value("/events/1/date", "1950", "1950-01-01", "1950-12-31"),
    ];
    let page = sample.render(Format::Html);
    assert!(page.contains("aria-label=\"a time line: no. 1 date: 1953-07, no. 2 date: 1950\""), "{page}");
}

#[test]
fn figures_of_no_known_rule_are_not_drawn() {
    let mut sample = sample::sum();
    sample.findings[0].values = vec![value("/a", "1950", "1950", "1950"), value("/b", "16", "16", "16")];
    assert!(!sample.render(Format::Html).contains("<svg"), "a figure is no year");
}
