use super::*;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Problem;
use crate::report::Format;
use crate::report::sample;
use crate::report::sample::Sample;
use crate::source::Location;
use crate::source::Span;

/// A finding on the first `wanted` of a file.
fn one(text: &str, wanted: &str) -> Sample {
    let mut sample = Sample::default();
    let file = sample.file("a.yaml", text);
    let place = sample.place(file, wanted);
    sample.findings.push(Diagnostic::error("a/b", Level::Record, place, "wrong").label("here"));
    sample
}

/// The drawing of the only finding, without its head and the sum.
fn drawing(sample: &Sample) -> String {
    let text = sample.render(Format::Pretty);
    let lines: Vec<&str> = text.lines().collect();
    lines[2..lines.len() - 2].join("\n")
}

#[test]
fn a_sum_shows_each_part_with_its_reading() {
    assert_eq!(
        sample::sum().render(Format::Pretty),
        "\
error[casualties/dead-total]
  × dead is 387, but its parts add up to 378
   ╭─[conflicts/1950-korea.yaml:2:9]
 1 │ deaths:
 2 │   dead: 387
   ·         ─┬─
   ·          ╰── stated total
 3 │   buried: 254
   ·           ─┬─
   ·            ╰── 254
 4 │   missing_presumed_dead: 117
   ·                          ─┬─
   ·                           ╰── + 117
 5 │   cremated: 7
   ·             ┬
   ·             ╰── + 7 = 378 (9 fewer)
   ╰────
  help: a difference that is a multiple of 9 often comes from two digits exchanged
  suggestion: write 378 for 387 (digits 2 and 3 exchanged)
  also breaks: casualties/by-year

1 record, 1 error
"
    );
}

#[test]
fn a_place_in_another_file_is_a_snippet_of_its_own() {
    assert_eq!(
        sample::two_files().render(Format::Pretty),
        "\
warning[missions/opened]
  ⚠ the embassy opened in 1928 here, in 1929 in the record of the other side
   ╭─[relations/can-fra.yaml:3:9]
 2 │ partner: FRA
 3 │ opened: 1928
   ·         ──┬─
   ·           ╰── 1928
   ╰────
   ╭─[relations/fra-can.yaml:3:9]
 2 │ partner: CAN
 3 │ opened: 1929
   ·         ──┬─
   ·           ╰── 1929
   ╰────

2 records, 1 warning
"
    );
}

#[test]
fn a_hostile_record_is_shown_and_not_obeyed() {
    assert_eq!(
        sample::hostile().render(Format::Pretty),
        r#"error[text/bidi]
  × \n\x3a:add-mask::e #\x23[add-mask]e %0A,:] \x1b]52;c;x\x07
   ╭─[data/evil\n\x3a:error file=a,line=1::x%0A]:,\x1b#\x23[add-mask]e.yaml:1:13]
 1 │ title: "\x1b[2J#\x23[add-mask]e\u{202e}"
   ·                ────────┬───────
   ·                        ╰── \n\x3a:add-mask::e #\x23[add-mask]e %0A,:] \x1b]52;c;x\x07
 2 │ note: #\x23vso[task.setvariable variable=x]y
   ·       ────┬───
   ·           ╰── \n\x3a:add-mask::e #\x23[add-mask]e %0A,:] \x1b]52;c;x\x07
   ╰────
  help: \n\x3a:add-mask::e #\x23[add-mask]e %0A,:] \x1b]52;c;x\x07

1 record, 1 error
"#
    );
}

#[test]
fn marks_are_under_their_characters_whatever_comes_before() {
    let cases = [
        ("capital: 東京 x", "x", " 1 │ capital: 東京 x\n   ·               ┬\n   ·               ╰── here"),
        ("\ta: x", "x", " 1 │     a: x\n   ·        ┬\n   ·        ╰── here"),
        ("a: e\u{301}x\r\n", "x", " 1 │ a: e\u{301}x\n   ·     ┬\n   ·     ╰── here"),
        ("\u{feff}a: x\r\n", "x", " 1 │ a: x\n   ·    ┬\n   ·    ╰── here"),
    ];
    for (text, wanted, lines) in cases {
        let drawing = drawing(&one(text, wanted));
        let body: Vec<&str> = drawing.lines().skip(1).collect();
        assert_eq!(body[..3].join("\n"), lines, "{text:?}");
    }
    assert!(drawing(&one("\u{feff}日本: x", "x")).starts_with("   ╭─[a.yaml:1:5]"));
}

#[test]
fn nothing_at_the_end_of_a_file_is_still_a_place() {
    let mut sample = one("a: 1\n", "a");
    sample.findings[0].location.span = Span::empty(5);
    let expected = "   ╭─[a.yaml:2:1]\n 1 │ a: 1\n 2 │ \n   · ▲\n   · ╰── here\n   ╰────";
    assert_eq!(drawing(&sample), expected);
    let mut empty = one("", "");
    empty.findings[0].label.clear();
    assert_eq!(drawing(&empty), "   ╭─[a.yaml:1:1]\n 1 │ \n   · ▲\n   ╰────");
}

#[test]
fn a_span_over_lines_is_drawn_beside_them() {
    let sample = one("a:\n  - 1\n  - 2\nb: 3\n", "a:\n  - 1\n  - 2");
    let expected =
        "   ╭─[a.yaml:1:1]\n 1 │ ╭─▶ a:\n 2 │ │     - 1\n 3 │ ├─▶   - 2\n   · ╰──── here\n 4 │     b: 3\n   ╰────";
    assert_eq!(drawing(&sample), expected);
}

#[test]
fn places_inside_each_other_are_drawn_side_by_side() {
    let mut sample = one("{a: 1, b: 22}\n", "{a: 1, b: 22}");
    let file = sample.findings[0].location.file;
    let inner = sample.place(file, "22");
    sample.findings[0] = sample.findings[0].clone().related(inner, "", "two").related(inner, "", "twice");
    let expected = "   ╭─[a.yaml:1:1]\n 1 │ {a: 1, b: 22}\n   · ─────┬─────┬\n   ·      │     ╰── two; twice\n   ·      ╰── here\n   ╰────";
    assert_eq!(drawing(&sample), expected);
}

#[test]
fn a_line_of_64_kib_gives_a_few_lines() {
    let text = format!("a: {}x{}\n", "y".repeat(32 << 10), "z".repeat(32 << 10));
    let drawing = drawing(&one(&text, "x"));
    assert!(drawing.starts_with("   ╭─[a.yaml:1:32772]\n 1 │ …yyy"), "{drawing}");
    assert!(drawing.len() < 1_500, "{} bytes", drawing.len());
    let lines: Vec<&str> = drawing.lines().collect();
    let column = |line: &str, wanted| line.chars().position(|character| character == wanted);
    assert_eq!(column(lines[1], 'x'), column(lines[2], '┬'));
}

#[test]
fn a_file_that_changed_is_named_without_lines() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut sample = Sample::default();
    let file = sample.files.add_disk("a.yaml".into(), folder.path().join("a.yaml"));
    let place = Location { file, document: 0, span: Span::new(3, 4) };
    sample.findings.push(Diagnostic::error("a/b", Level::Record, place, "wrong").label("here"));
    assert_eq!(
        sample.render(Format::Pretty),
        "error[a/b]\n  × wrong\n  at: a.yaml (no text to show: gone, changed, or no regular file): here\n\n1 record, 1 error\n"
    );
}

#[test]
fn the_narration_gives_places_in_words() {
    let mut sample = sample::sum();
    sample.style.drawing = Drawing::Narrated;
    assert_eq!(
        sample.render(Format::Pretty),
        "\
error[casualties/dead-total]: dead is 387, but its parts add up to 378
  at conflicts/1950-korea.yaml, line 2, column 9: `387`, stated total
  at conflicts/1950-korea.yaml, line 3, column 11: `254`, 254
  at conflicts/1950-korea.yaml, line 4, column 26: `117`, + 117
  at conflicts/1950-korea.yaml, line 5, column 13: `7`, + 7 = 378 (9 fewer)
  help: a difference that is a multiple of 9 often comes from two digits exchanged
  suggestion: write 378 for 387 (digits 2 and 3 exchanged)
  also breaks: casualties/by-year

1 record, 1 error
"
    );
}

#[test]
fn colours_links_and_width_are_used_only_when_asked_for() {
    let mut sample = sample::sum();
    sample.pages.insert("casualties/dead-total".into(), "https://example.org/dead-total".into());
    let plain = sample.render(Format::Pretty);
    assert!(!plain.contains('\u{1b}'), "{plain}");
    sample.style = Style { color: true, drawing: Drawing::Ascii, width: Some(40), hyperlinks: true };
    let styled = sample.render(Format::Pretty);
    assert!(styled.starts_with("\u{1b}]8;;https://example.org/dead-total\u{1b}\\\u{1b}[31merror[casualties"));
    assert!(styled.is_ascii(), "{styled}");
    assert!(styled.contains("help:\u{1b}[0m a difference that is a multiple\n        of 9 often"), "{styled}");
}

#[test]
fn a_problem_is_told_with_its_place() {
    let mut sample = Sample::default();
    let file = sample.file("comity.yaml", "comity: 1\nrecord: []\n");
    let message = "`record` is no key of the configuration".to_owned();
    let help = Some("did you mean `records`?".to_owned());
    let location = Some(sample.place(file, "record"));
    sample.problems.push(Problem { message, path: None, location, help });
    sample.problems.push(Problem { message: "no such path".into(), path: Some("x\n".into()), ..Problem::default() });
    assert_eq!(
        sample.render(Format::Pretty),
        "\
error
  × `record` is no key of the configuration
   ╭─[comity.yaml:2:1]
 1 │ comity: 1
 2 │ record: []
   · ──────
   ╰────
  help: did you mean `records`?

error
  × no such path
  at: x\\n

not finished (2 problems), 1 record, no findings
"
    );
}

proptest::proptest! {
    #[test]
    fn any_text_and_any_span_can_be_drawn(
        text in "[a:\\-\u{1b}\u{202e}\u{301}\u{200d}👩日é#\\[\r\n\t ]{0,80}",
        spans in proptest::collection::vec((0..200_usize, 0..60_usize), 1..6),
    ) {
        let mut sample = one(&text, "");
        let file = sample.findings[0].location.file;
        let place = |&(start, length): &(usize, usize)| Location {
            file,
            document: 0,
            span: Span::new(start, start + length),
        };
        sample.findings[0].location = place(&spans[0]);
        for span in &spans[1..] {
            sample.findings[0] = sample.findings[0].clone().related(place(span), "", "there");
        }
        let drawn = sample.render(Format::Pretty);
        let hidden = |line: &str| line.chars().any(crate::text::is_hidden);
        proptest::prop_assert!(!drawn.lines().any(|line| hidden(&line.replace('\u{200d}', ""))), "{}", drawn);
        proptest::prop_assert!(drawn.contains("here"), "{}", drawn);
        let start = spans[0].0.min(text.len());
        let at = crate::source::LineIndex::new(text.as_bytes()).line_column(start, text.as_bytes());
        let header = format!("[a.yaml:{}:{}]", at.line, at.column);
        proptest::prop_assert!(drawn.contains(&header), "{} in {}", header, drawn);
    }
}

#[test]
fn a_mark_that_was_moved_past_a_shorter_one_takes_it_in() {
    let mut sample = one(" 日\r\u{1b} \u{200d}é\t\u{1b}[\t\u{200d}[\u{200d}#👩[[#\u{1b}a\t👩\u{200d}é", "");
    let file = sample.findings[0].location.file;
    let place = |start, length| Location { file, document: 0, span: Span::new(start, start + length) };
    sample.findings[0].location = place(42, 0);
    for (start, length) in [(0, 0), (25, 14), (24, 18)] {
        sample.findings[0] = sample.findings[0].clone().related(place(start, length), "", "there");
    }
    assert!(sample.render(Format::Pretty).contains("here"));
}

#[test]
fn a_thousand_findings_on_one_line_stay_readable() {
    let text = format!("[{}]", "\"é12345678\",".repeat(100_000));
    let mut sample = Sample::default();
    let file = sample.file("a.json", &text);
    for at in 0..1_000 {
        let place = |at| Location { file, document: 0, span: Span::new(at, at + 9) };
        let finding = Diagnostic::error("a/b", Level::Record, place(3 + at * 1_100), "wrong").label("here");
        sample.findings.push(finding.related(place(300 + at * 1_100), "", "there"));
    }
    let drawn = sample.render(Format::Pretty);
    assert!(drawn.len() < 1 << 20, "{} bytes", drawn.len());
    assert_eq!(drawn.matches("── here").count(), 1_000);
    assert_eq!(drawn.matches("── there").count(), 1_000);
}
