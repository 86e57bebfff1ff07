//! What holds for every format.

use serde_json::Value as Json;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Forgiven;
use crate::diagnostic::Forgiver;
use crate::diagnostic::Level;
use crate::diagnostic::Problem;
use crate::diagnostic::Severity;
use crate::report::Format;
use crate::report::sample;
use crate::report::sample::Sample;
use crate::text::is_hidden;

#[test]
fn every_format_finds_itself_in_the_list() {
    for (at, format) in Format::ALL.into_iter().enumerate() {
        assert_eq!(format as usize, at, "{}", format.name());
        assert_eq!(format.form().format, format);
    }
}

/// Names of files, values and reasons that try to be more than text.
const HOSTILE: [&str; 12] = [
    "data/a b#c?d%41:é\n.yaml",
    "\n::error::x",
    "x ##[add-mask]e",
    "]]> <![CDATA[",
    "a\0b\u{1}\u{fffe}\u{ffff}",
    "<img src=x onerror=alert(1)>",
    "</script><!--",
    "[x](javascript:alert(1))",
    "``` ` `` @everyone | |",
    "\u{202e}\u{2066}\u{200b}\u{feff}\u{e0041}",
    "\u{1b}[2J\u{1b}]52;c;x\u{7}\u{9b}31m",
    "\\ \" ' & &amp; %0A %25 $(x) \r\n",
];

fn hostile(text: &str) -> Sample {
    let mut sample = Sample { show_info: true, ..Sample::default() };
    let path = format!("d/{text}");
    let file = sample.file(&path, &format!("a: {text}\n"));
    let place = sample.place(file, text);
    let finding = Diagnostic::error("text/bidi", Level::Record, place, format!("`{text}` is wrong"))
        .label(text)
        .related(place, text, text)
        .help(text);
    let finding = Diagnostic { record: text.into(), node: text.into(), pointer: text.into(), ..finding };
    let forgiven = |by, until: Option<&str>| Forgiven {
        diagnostic: finding.clone().severity(Severity::Warning),
        by,
        reason: text.into(),
        until: until.map(str::to_owned),
    };
    sample.forgiven = vec![forgiven(Forgiver::Waiver, Some(text)), forgiven(Forgiver::Comment, None)];
    sample.problems.push(Problem {
        message: text.into(),
        path: Some(text.into()),
        location: None,
        help: Some(text.into()),
    });
    sample.findings.push(finding);
    sample
}

#[test]
fn nothing_hidden_gets_into_a_report() {
    for text in HOSTILE {
        let sample = hostile(text);
        for format in Format::ALL {
            let shown = sample.render(format);
            let hidden: Vec<char> =
                shown.chars().filter(|&character| character != '\n' && is_hidden(character)).collect();
            assert!(hidden.is_empty(), "{} of {text:?}: {shown}", format.name());
            // What GitHub's runner makes of commands among commands, the tests of that format know.
            if format != Format::Github {
                assert!(!shown.contains("##["), "{} of {text:?}: {shown}", format.name());
                let begins = |line: &&str| line.trim_start().starts_with("::");
                assert_eq!(shown.lines().find(begins), None, "{} of {text:?}", format.name());
            }
        }
    }
}

#[test]
fn hostile_text_leaves_every_format_readable() {
    for text in HOSTILE {
        let sample = hostile(text);
        for format in [Format::Json, Format::Sarif, Format::Gitlab] {
            serde_json::from_str::<Json>(&sample.render(format)).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        }
        for line in sample.render(Format::Jsonl).lines() {
            serde_json::from_str::<Json>(line).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        }
        let xml = sample.render(Format::Junit);
        roxmltree::Document::parse(&xml).unwrap_or_else(|error| panic!("{text:?}: {error}\n{xml}"));
    }
}

/// Each format counts what was forgiven, and says why.
#[test]
fn forgiveness_is_in_every_format() {
    let mut sample = sample::sum();
    let forgiven =
        |by, reason: &str| Forgiven { diagnostic: sample.findings[0].clone(), by, reason: reason.into(), until: None };
    let (waived, known) = (forgiven(Forgiver::Waiver, "as published in 1953"), forgiven(Forgiver::Baseline, ""));
    sample.forgiven = vec![waived.clone(), waived, known];
    let counts = |format, counted: &str| {
        let shown = sample.render(format);
        assert!(shown.contains("as published in 1953"), "{}: {shown}", format.name());
        assert!(shown.contains(counted), "{}: {shown}", format.name());
        assert!(shown.contains("baseline"), "{}: {shown}", format.name());
    };
    for format in [Format::Pretty, Format::Compact, Format::Github] {
        counts(format, "1 error, 3 forgiven");
    }
    counts(Format::Json, "\"forgiven\": 3");
    counts(Format::Jsonl, "\"forgiven\":3");
    counts(Format::Sarif, "\"forgiven\":3");
    counts(Format::Gitlab, "2 forgiven by waiver");
    counts(Format::Junit, "skipped=\"3\"");
    counts(Format::Markdown, "| forgiven | 3 |");
}

fn many(warnings: usize, errors: usize) -> Sample {
    let mut sample = sample::sum();
    let error = Diagnostic { related: Vec::new(), fixes: Vec::new(), ..sample.findings[0].clone() };
    let warning = error.clone().severity(Severity::Warning);
    sample.findings = [vec![warning; warnings], vec![error; errors]].concat();
    sample
}

#[test]
fn a_page_of_two_hundred_thousand_findings_is_cut_and_counts_them_all() {
    let page = many(150_000, 50_000).render(Format::Markdown);
    assert!(page.len() < 900 << 10, "{}", page.len());
    assert!(page.contains("| errors | 50000 |\n| warnings | 150000 |\n"));
    let shown = page.matches("\n- `casualties/dead-total`: ").count();
    assert!(shown > 2_000, "{shown}");
    assert!(page.ends_with(&format!("\n{} more findings not shown.\n", 200_000 - shown)));
    assert!(!page.contains("### Warnings"), "the errors alone fill the page");
}

#[test]
fn the_other_formats_have_all_findings() {
    let sample = many(3_000, 2_000);
    let xml = sample.render(Format::Junit);
    let suite = r#"<testsuite name="casualties/dead-total" tests="5000" failures="2000" errors="0" skipped="0">"#;
    assert!(xml.contains(suite));
    let entries: Vec<Json> = serde_json::from_str(&sample.render(Format::Gitlab)).expect("a list");
    assert_eq!(entries.len(), 5_000);
    assert_eq!(sample.render(Format::Jsonl).lines().count(), 5_001);
    assert_eq!(sample.render(Format::Github).lines().filter(|line| line.starts_with("::")).count(), 20);
}
