//! What is read in one pass is read so by libfyaml, too: a second opinion, by other people and in another language. The
//! parser that the other tests ask was read while this was written, so that a mistake could be in both.

#![allow(clippy::print_stdout, reason = "how much was compared is for people to see")]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::document::Document;
use crate::document::Kind;
use crate::document::NodeRef;
use crate::document::Style;
use crate::document::Way;
use crate::document::yaml::fast::laws::cases;
use crate::document::yaml::fast::laws::near_record;
use crate::document::yaml::fast::laws::record;
use crate::document::yaml::fast::laws::slip;
use crate::document::yaml::fast::laws::slipped;
use crate::document::yaml::fast::tests::reading;
use crate::document::yaml::fast::tests::suite;
use crate::document::yaml::fast::tests::yaml_files;
use crate::limits::Limits;

/// Where libfyaml (0.7.12) is known to differ from YAML 1.2, and so from both ways here, with an example of each.
const KNOWN: [(&str, &str); 4] = [
    ("it takes CR LF before a closing quote for two line breaks", "a: \"b\r\n  \""),
    ("in folded text it drops a line break of those before a line that stands deeper", "a: >\n  b\n\n   c\n"),
    ("it refuses an empty item of a list that stands no deeper than its key", "a:\n-\n"),
    ("it refuses text that stands less deep than its `|` on a line of its own", "-\n  |\n a\n"),
];

/// Whether libfyaml differs only in what is known.
fn is_known(text: &str, ours: &str) -> bool {
    match by_libfyaml(text.replace("\r\n", "\n").as_bytes()) {
        Ok(theirs) => with_fewer_breaks(&theirs) == with_fewer_breaks(ours),
        Err(why) if why.contains("did not find expected node content") => text.lines().any(is_empty_item),
        Err(why) => {
            let words = ["invalid scalar at the end of block", "invalid value after mapping"];
            words.iter().any(|words| why.contains(words)) && text.lines().any(is_header)
        }
    }
}

/// The events, but for how many line breaks stand before the deeper lines of a folded text.
fn with_fewer_breaks(events: &str) -> String {
    let line = |line: &str| {
        let mut line = line.to_owned();
        while line.starts_with("=VAL >") && line.contains(r"\n\n ") {
            line = line.replace(r"\n\n ", r"\n ");
        }
        line + "\n"
    };
    events.lines().map(line).collect()
}

fn is_empty_item(line: &str) -> bool {
    let item = line.split(" #").next().unwrap_or_default().trim();
    item == "-" || item.ends_with(" -")
}

/// Where libfyaml's tool is; `tests/get-fy-tool.sh` installs it.
static IS_THERE: LazyLock<bool> = LazyLock::new(|| {
    let is_there = Command::new("fy-tool").arg("--version").output().is_ok_and(|output| output.status.success());
    if !is_there {
        // Not `eprintln`, which the harness keeps to itself.
        let said = writeln!(std::io::stderr(), "skipped: `fy-tool` is not installed, so libfyaml is not asked");
        said.expect("standard error takes it");
    }
    is_there
});

/// What libfyaml makes of a text, as events; an error if it refuses it.
fn by_libfyaml(text: &[u8]) -> Result<String, String> {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(text).expect("written");
    let output = Command::new("fy-tool").arg("--testsuite").arg(file.path()).output().expect("it is there");
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let events = String::from_utf8(output.stdout).map_err(|error| error.to_string())?;
    // Whether a document has its marks is not told by the arena.
    Ok(events.replace("+DOC ---\n", "+DOC\n").replace("-DOC ...\n", "-DOC\n"))
}

fn events(documents: &[Document<'_>]) -> String {
    let mut events = "+STR\n".to_owned();
    for document in documents {
        events += "+DOC\n";
        push(&mut events, document.root());
        events += "-DOC\n";
    }
    events + "-STR\n"
}

fn push(events: &mut String, node: NodeRef<'_>) {
    let is_flow = node.style() == Style::Flow;
    let (name, brackets) = match node.kind() {
        Kind::Mapping => ("MAP", " {}"),
        Kind::Sequence => ("SEQ", " []"),
        _ => return scalar(events, node),
    };
    writeln!(events, "+{name}{}", if is_flow { brackets } else { "" }).expect("a string takes it");
    node.children().for_each(|child| push(events, child));
    writeln!(events, "-{name}").expect("a string takes it");
}

fn scalar(events: &mut String, node: NodeRef<'_>) {
    let style = match node.style() {
        Style::SingleQuoted => '\'',
        Style::DoubleQuoted => '"',
        Style::Literal => '|',
        Style::Folded => '>',
        _ => ':',
    };
    let written = [("\\", "\\\\"), ("\0", "\\0"), ("\u{8}", "\\b"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")];
    let text = written.iter().fold(node.text().to_owned(), |text, (from, to)| text.replace(from, to));
    writeln!(events, "=VAL {style}{text}").expect("a string takes it");
}

/// Whether the line has nothing but a `|` or `>` with what belongs to it.
fn is_header(line: &str) -> bool {
    line.trim_start().starts_with(['|', '>'])
}

/// What came of asking both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    /// Left to the parser, so libfyaml is not asked.
    Left,
    Alike,
    /// libfyaml differs, and it is known why.
    Known,
}

/// Compares what is read in one pass; an error if libfyaml reads it otherwise.
fn compare(text: &[u8]) -> Result<Answer, String> {
    let quick = reading(text, &Limits::default(), Way::Quick);
    if quick.is_unusual || quick.documents.is_empty() {
        return Ok(Answer::Left);
    }
    let ours = events(&quick.documents);
    let theirs = by_libfyaml(text);
    let shown = String::from_utf8_lossy(text);
    if theirs.as_ref() == Ok(&ours) {
        return Ok(Answer::Alike);
    }
    if is_known(&shown, &ours) {
        return Ok(Answer::Known);
    }
    Err(format!("{shown:?}\n{ours}\nbut libfyaml: {}", theirs.unwrap_or_else(|error| error)))
}

/// Asks for each text; how many there were, and how many were compared.
fn ask(what: &str, texts: impl Iterator<Item = Vec<u8>>) -> (usize, usize) {
    let answers: Vec<_> = texts.map(|text| compare(&text)).collect();
    let wrong: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().err()).map(String::as_str).collect();
    let count = |wanted: Answer| answers.iter().filter(|answer| **answer == Ok(wanted)).count();
    let (alike, known) = (count(Answer::Alike), count(Answer::Known));
    println!("{what}: {} texts; in one pass and by libfyaml alike {alike}, known to differ {known}", answers.len());
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), answers.len(), wrong.join("\n\n"));
    (answers.len(), alike + known)
}

fn files(folder: &Path) -> impl Iterator<Item = Vec<u8>> {
    yaml_files(folder).into_iter().map(|path| fs::read(path).expect("a file"))
}

#[test]
fn where_libfyaml_is_known_to_differ_it_still_does() {
    for (what, text) in KNOWN.iter().filter(|_| *IS_THERE) {
        assert_eq!(compare(text.as_bytes()), Ok(Answer::Known), "{what}");
    }
}

#[test]
fn libfyaml_reads_the_files_of_this_repository_alike() {
    if !*IS_THERE {
        return;
    }
    for folder in ["records", "examples", "tests/violations", "tests/cli", "tests/schema_messages"] {
        let (all, compared) = ask(folder, files(Path::new(folder)));
        assert!(folder != "records" || (all > 10 && compared == all), "{compared} of {all} records are compared");
    }
}

#[test]
#[ignore = "needs tests/get-suites.sh"]
fn libfyaml_reads_the_yaml_test_suite_alike() {
    if *IS_THERE {
        let (all, compared) = ask("the YAML test suite", suite().into_iter().map(String::into_bytes));
        assert!(all == 402 && compared >= 30, "{compared} of {all}");
    }
}

#[test]
#[ignore = "takes the folder in COMITY_CORPUS"]
fn libfyaml_reads_the_files_of_a_folder_alike() {
    if *IS_THERE {
        let folder = std::env::var_os("COMITY_CORPUS").unwrap_or("examples".into());
        ask("COMITY_CORPUS", files(folder.as_ref()));
    }
}

fn law(text: &[u8]) -> Result<(), TestCaseError> {
    if *IS_THERE {
        compare(text).map_err(TestCaseError::fail)?;
    }
    Ok(())
}

proptest! {
    // Always the same, since a fault of libfyaml that nobody met before is no fault of ours; PROPTEST_CASES asks for more.
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(7), ..cases(300) })]

    #[test]
    fn libfyaml_reads_records_alike(text in record()) {
        law(text.as_bytes())?;
    }

    #[test]
    fn libfyaml_reads_lines_alike(text in near_record()) {
        law(text.as_bytes())?;
    }

    #[test]
    fn libfyaml_reads_records_with_slips_alike(text in record(), slips in prop::collection::vec(slip(), 1..3)) {
        law(&slipped(&text, &slips))?;
    }
}
