use std::collections::BTreeSet;

use crate::diagnostic::Severity;
use crate::diagnostic::Value;
use crate::exhibit::Exhibit;
use crate::exhibit::Row;
use crate::exhibit::SHOWN;
use crate::exhibit::Shown;
use crate::exhibit::Sort;
use crate::exhibit::Spoken;
use crate::report::Format;
use crate::report::html::STYLE;
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
fn remarks_are_on_the_page_unasked_and_counted_so() {
    let mut sample = sample::sum();
    sample.findings[0].severity = Severity::Info;
    let page = sample.render(Format::Html);
    assert!(page.contains("<p>1 record checked, no errors or warnings, 1 info</p>"), "{page}");
    assert!(page.contains("Remarks that ask for nothing (1)"), "{page}");
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
    assert!(page.contains("<ol class=\"chart\" aria-label=\"a time line\">"), "{page}");
    assert!(page.contains("<span class=\"name\">no. 2 date</span>"), "{page}");
    // The year takes the whole of its part of the line, the month a twelfth of that.
    assert!(page.contains("left:6.9%;width:24.01%"), "{page}");
}

#[test]
fn figures_of_no_known_rule_are_not_drawn() {
    let mut sample = sample::sum();
    sample.findings[0].values = vec![value("/a", "1950", "1950", "1950"), value("/b", "16", "16", "16")];
    assert!(!sample.render(Format::Html).contains("class=\"chart\""), "a figure is no year");
}

/// The rules of a block of the style, by how it begins.
fn block(begins: &str) -> &'static str {
    let (_, rest) = STYLE.split_once(begins).unwrap_or_else(|| panic!("no {begins}"));
    let mut depth = 0;
    let end = rest.find(|letter: char| {
        depth += i32::from(letter == '{') - i32::from(letter == '}');
        letter == '}' && depth == 0
    });
    &rest[..=end.unwrap_or_else(|| panic!("{begins} is not closed"))]
}

#[test]
fn paper_is_light_and_nothing_on_it_is_torn_apart() {
    assert_eq!(STYLE.matches('{').count(), STYLE.matches('}').count());
    assert_eq!(
        STYLE.matches("prefers-color-scheme: dark").count(),
        STYLE.matches("@media screen and (prefers-").count()
    );
    let print = block("@media print");
    let is_kept = |name: &str, how: &str| {
        let rules = print.split('}').filter(|rule| rule.contains(how));
        rules.flat_map(|rule| rule.split('{')).any(|names| names.split(',').any(|one| one.trim() == name))
    };
    for whole in ["article", ".sight", "tr", "figure"] {
        assert!(is_kept(whole, "{ break-inside: avoid"), "{whole} may be torn apart: {print}");
    }
    for heading in ["h2", "h3", "h4", "summary", ".sort", "thead"] {
        assert!(is_kept(heading, "{ break-after: avoid"), "{heading} may stand alone: {print}");
    }
}

#[test]
fn a_picture_keeps_its_colours_on_paper() {
    let drawn = [".track i", ".legend i", ".bar span", "mark"];
    let exact = STYLE.split('}').filter(|rule| rule.contains("print-color-adjust: exact"));
    let exact: String = exact.collect();
    drawn.iter().for_each(|drawn| assert!(exact.contains(drawn), "{drawn} in {exact}"));
    let names = STYLE.split("var(").skip(1).filter_map(|rest| rest.split(')').next());
    names.for_each(|name| assert!(STYLE.contains(&format!("{name}: #")), "{name}"));
}

/// What Canada reports of two years, in dollars.
fn trade(years: [&str; 2]) -> Exhibit {
    let row = |year: &str| {
        let figure = |name: &str, text: &str| Shown {
            name: name.into(),
            value: Value { unit: Some("CAD".into()), ..value(&format!("/trade/{name}"), text, text, text) },
            is_minus: false,
        };
        Row { name: year.into(), values: vec![figure("imports", "100"), figure("exports", "25")] }
    };
    Exhibit {
        sort: Sort::Series,
        path: "records/can-kor.yaml".into(),
        number: 0,
        record: "CAN, KOR".into(),
        pointer: "/trade".into(),
        about: "trade".into(),
        rules: BTreeSet::from(["trade/series".into()]),
        rows: years.map(row).into(),
        cut: 0,
    }
}

#[test]
fn what_holds_is_drawn_with_its_rules_and_its_unit() {
    let mut sample = sample::sum();
    sample.exhibits.add(trade(["2021", "2022"]));
    let page = sample.render(Format::Html);
    assert!(page.contains("<h4>CAN, KOR: trade, CAD</h4>"), "{page}");
    assert!(page.contains("<span class=\"name\">2022 exports</span>"), "{page}");
    assert!(page.contains("left:0%;width:25%"), "a quarter of the imports: {page}");
    assert!(page.contains("records/can-kor.yaml · trade/series"), "{page}");
}

#[test]
fn what_people_look_at_is_text_and_nothing_else() {
    let mut sample = sample::sum();
    let mut hostile = trade(["<img src=x>", "\u{202e}2022"]);
    hostile.record = "</h4><script>".into();
    hostile.rows[0].values[0].value.text = "<b>\u{1b}[2J".into();
    sample.exhibits.add(hostile);
    let spoken = Spoken { by: [("<i>kind".into(), 2)].into() };
    sample.exhibits.spoken.entry("<u>party".into()).or_default().insert("<s>CAN".into(), spoken);
    let page = sample.render(Format::Html);
    for raw in ["<img", "<script", "<b>\u{1b}", "<i>kind", "<u>", "<s>", "\u{202e}", "\u{1b}"] {
        assert!(!page.contains(raw), "{raw:?} in {page}");
    }
}

#[test]
fn there_are_so_many_pictures_and_no_more() {
    let mut sample = sample::sum();
    for number in 0..300 {
        sample.exhibits.add(Exhibit { number, ..trade(["2021", "2022"]) });
    }
    let longest =
        Exhibit { number: 300, rows: vec![trade(["2021", "2022"]).rows[0].clone(); 40], ..trade(["2021", "2022"]) };
    sample.exhibits.add(longest);
    sample.exhibits.prune();
    let page = sample.render(Format::Html);
    assert_eq!(page.matches("<h4>CAN, KOR: trade").count(), SHOWN, "{page}");
    assert!(page.contains("289 more, with less to see, not shown."), "{page}");
    assert!(page.contains("16 more rows before these."), "the one with most to see is kept: {page}");
}
