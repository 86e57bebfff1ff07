//! What it costs to begin: a process that checks one small record, beside one that does nothing.
//!
//! The processes are this program again, so that the same bytes are loaded. Each tells the time of the processor that it
//! took and the most memory that it held; the cheapest of many rounds counts.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark is its output")]
#![allow(clippy::cast_precision_loss, reason = "a clock is no verdict")]

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

use rustix::time::ClockId;
use rustix::time::clock_gettime;

/// Set in the processes that are measured: the words of the command line; none is to do nothing.
const WORDS: &str = "COMITY_BENCH_COMMAND";

const ROUNDS: usize = 30;

const RECORDS: [&str; 5] = [
    "relations/can-kor.yaml",
    "conflicts/korean-war.yaml",
    "agreements/ckfta.yaml",
    "organizations/mikta.yaml",
    "parties/kor.yaml",
];

fn main() -> Result<(), Box<dyn Error>> {
    if let Ok(words) = env::var(WORDS) {
        if !words.is_empty() {
            comity::cli::run(words.split(' ').map(Into::into));
        }
        let now = clock_gettime(ClockId::ProcessCPUTime);
        eprintln!("{} {}", now.tv_sec * 1_000_000 + now.tv_nsec / 1_000, peak());
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let empty = measure(folder.path(), "")?;
    row("nothing", empty, empty);
    for words in ["comity --version", "comity rules", "comity explain trade/total"] {
        row(words, measure(folder.path(), words)?, empty);
    }
    for record in RECORDS {
        let project = tempfile::tempdir()?;
        let path = Path::new("records").join(record);
        fs::create_dir_all(project.path().join(&path).parent().ok_or("a folder")?)?;
        fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(&path), project.path().join(&path))?;
        row(&format!("check {record}"), measure(project.path(), "comity check")?, empty);
    }
    Ok(())
}

/// Microseconds of the processor and kB of memory.
type Cost = (u64, u64);

fn row(what: &str, (time, memory): Cost, empty: Cost) {
    let times = time as f64 / empty.0.max(1) as f64;
    println!("{what:<36} {:>6.2} ms {times:>6.1} x nothing {memory:>7} kB", time as f64 / 1e3);
}

fn measure(folder: &Path, words: &str) -> Result<Cost, Box<dyn Error>> {
    let mut cheapest = (u64::MAX, u64::MAX);
    for _ in 0..ROUNDS {
        let output = Command::new(env::current_exe()?).current_dir(folder).env(WORDS, words).output()?;
        let told = String::from_utf8(output.stderr)?;
        let (time, memory) = told.lines().next_back().and_then(|line| line.split_once(' ')).ok_or("no figures")?;
        cheapest = (cheapest.0.min(time.parse()?), cheapest.1.min(memory.parse()?));
    }
    Ok(cheapest)
}

/// The most memory that this process has held so far, in kB; 0 where the system doesn't tell.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim_end_matches("kB").trim().parse().ok()).unwrap_or(0)
}
