//! How many slips of the pen comity finds, and how many it mends rightly: `cargo bench --bench detection`.
//!
//! Writes its tables to `docs/detection.md`. The records are the same in every run; only the times differ.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

mod detection {
    pub(crate) mod own;
    pub(crate) mod random;
    pub(crate) mod slip;
    pub(crate) mod structure;
    pub(crate) mod trial;
}

use detection::own;
use detection::random::Random;
use detection::slip::Slip;
use detection::slip::Slipped;
use detection::structure::Record;
use detection::structure::Structure;
use detection::trial::Bench;
use detection::trial::Outcome;

/// Records for each kind of slip and structure.
const RECORDS: usize = 1_000;

const SEED: u64 = 20_230_727;

fn main() -> io::Result<()> {
    let page = page();
    io::stdout().write_all(page.as_bytes())?;
    fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/detection.md"), page)
}

fn page() -> String {
    let bench = Bench::new("benches/detection/project");
    let mut page = include_str!("detection/head.md").to_owned();
    let structures = Structure::ALL.into_iter().map(|structure| (structure, &Slip::FIGURES[..]));
    let others = [(Structure::Series, &Slip::FIGURES[..]), (Structure::Dates, &Slip::DATES[..])];
    for (structure, slips) in structures.chain(others) {
        table(&bench, structure, slips, &mut page);
    }
    own_records(&mut page);
    page
}

/// The same slips in the records of this repository.
fn own_records(page: &mut String) {
    let bench = Bench::new(".");
    let _ = writeln!(page, "\n### The records of this repository\n");
    let _ = writeln!(page, "| slip | figures | found | suggested | of these wrong |\n|---|---|---|---|---|");
    for slip in Slip::FIGURES.into_iter().filter(|slip| *slip != Slip::Swapped) {
        let own::Own { slips, detected, suggested, wrong } = own::trial(&bench, slip);
        let _ = writeln!(page, "| {} | {slips} | {detected} | {suggested} | {wrong} |", slip.name());
    }
}

fn table(bench: &Bench, structure: Structure, slips: &[Slip], page: &mut String) {
    let mut random = Random::new(SEED);
    let records: Vec<Record> = (0..RECORDS).map(|_| structure.generate(&mut random)).collect();
    let lines: Vec<String> = records.iter().map(Record::line).collect();
    let (bad, _) = bench.clean(&lines);
    let clean = (0..3).map(|_| bench.clean(&lines).1).min().unwrap_or_default();
    let figures = records[0].figures.len();
    let name = structure.name();
    let _ = writeln!(page, "\n### {name}\n\n{figures} figures; {bad} findings in {RECORDS} clean records.\n");
    let _ = writeln!(
        page,
        "| slip | no sum can see it | detected | one finding | at the figure | or its total | right | wrong | silent | µs more |"
    );
    let _ = writeln!(page, "|---|---|---|---|---|---|---|---|---|---|");
    for slip in slips {
        let unseen = unseen(*slip, &records, &mut random);
        let slipped: Vec<Slipped> = records.iter().filter_map(|record| slip.make(record, &mut random)).collect();
        if slipped.len() < RECORDS / 20 {
            continue;
        }
        let (outcome, _) = bench.trial(&slipped);
        let time = (0..3).map(|_| bench.trial(&slipped).1).min().unwrap_or_default();
        row(page, *slip, &unseen, outcome, time.saturating_sub(clean));
    }
}

/// How many in a hundred of such slips leave all sums in agreement.
fn unseen(slip: Slip, records: &[Record], random: &mut Random) -> String {
    let made: Vec<Slipped> = records.iter().filter_map(|record| slip.attempt(record, random)).collect();
    let unseen = made.iter().filter(|slipped| !slipped.record.is_contradictory()).count();
    if records[0].structure.has_sums() {
        (unseen * 100).checked_div(made.len()).unwrap_or(0).to_string()
    } else {
        "–".to_owned()
    }
}

fn row(page: &mut String, slip: Slip, unseen: &str, outcome: Outcome, time: Duration) {
    let percent = |part: usize, whole: usize| {
        let tenths = (part * 1_000 + whole / 2).checked_div(whole).unwrap_or(0);
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    let Outcome { records, detected, alone, at_figure, near, right, wrong } = outcome;
    let silent = detected - right - wrong;
    let [detection, alone, at_figure, near] =
        [(detected, records), (alone, detected), (at_figure, detected), (near, detected)]
            .map(|(part, whole)| percent(part, whole));
    let [right, wrong, silent] = [right, wrong, silent].map(|part| percent(part, detected));
    let (name, micros) = (slip.name(), time.as_micros());
    let _ = writeln!(
        page,
        "| {name} | {unseen} | {detection} | {alone} | {at_figure} | {near} | **{right}** | {wrong} | {silent} | {micros} |"
    );
}
