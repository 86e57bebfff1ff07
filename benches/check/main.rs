//! What a whole check costs, beside parsing the same bytes alone, in one run.
//!
//! `cargo bench --bench check` makes records up; `COMITY_CORPUS=FOLDER` takes those of a folder with a `comity.yaml`.
//! Times are of the processor, over all threads: they tell what is done, not how well the machine was free to do it.
//! Memory is the most that a process of its own held, for half the files and for all.

#![allow(clippy::print_stdout, reason = "a benchmark is its output")]
#![allow(clippy::cast_precision_loss, reason = "made once, and a clock is no verdict")]

mod corpus;
#[path = "../corpus/relations.rs"]
mod relations;

use std::env;
use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use comity::config::Config;
use comity::config::Request;
use comity::config::Severities;
use comity::config::load;
use comity::dataset::list;
use comity::dataset::parallel::Workers;
use comity::dataset::read::read_file;
use comity::dataset::root::Root;
use comity::date::Day;
use comity::document;
use comity::document::Options;
use comity::document::Way;
use comity::limits::Limits;
use comity::linter::Checked;
use comity::linter::Targets;
use comity::linter::check;
use comity::source::Files;
use rustix::time::ClockId;
use rustix::time::clock_gettime;

use crate::corpus::Corpus;

/// Relations that are made up where there is no corpus.
const RELATIONS: u64 = 20_000;
/// Rounds, of which the cheapest counts.
const ROUNDS: usize = 5;
/// Set in the processes that measure memory: how many of the files to check.
const SHARE: &str = "COMITY_BENCH_FILES";

fn main() -> Result<(), Box<dyn Error>> {
    if let Ok(share) = env::var(SHARE) {
        return check_once(&Corpus::find(0)?.folder, share.parse()?);
    }
    let corpus = Corpus::find(RELATIONS)?;
    let mut project = Project::open(&corpus.folder, usize::MAX)?;
    let workers = Workers::new(None)?;
    if corpus.is_made_up() {
        println!("made-up records; the folder in COMITY_CORPUS is taken instead");
    }
    let checked = project.check(&workers);
    let found = checked.findings.len();
    println!("{} files, {} records, {found} findings, {} threads", checked.files, checked.records, workers.jobs());
    drop(checked);
    times(&mut project, &workers)?;
    memory(&corpus.folder, project.targets.targets.len())
}

/// A project that is ready to be checked.
struct Project {
    folder: PathBuf,
    config: Config,
    files: Files,
    targets: Targets,
}

impl Project {
    fn open(folder: &Path, share: usize) -> Result<Self, Box<dyn Error>> {
        let mut files = Files::default();
        let today = Day::from_ymd(2026, 1, 1).ok_or("a day")?;
        let request = Request { root: folder, file: None, today, severities: Severities::default() };
        let config = load(&request, &mut files).map_err(|failure| format!("{failure:?}"))?;
        let mut project = Self { folder: folder.to_owned(), config, files, targets: Targets::default() };
        project.discover(share)?;
        Ok(project)
    }

    fn discover(&mut self, share: usize) -> Result<(), Box<dyn Error>> {
        let mut paths = list(&Root::at(&self.folder))?.paths;
        paths.truncate(share);
        self.targets = Targets::new(&self.config, &self.folder, &paths, &mut self.files);
        Ok(())
    }

    fn check(&self, workers: &Workers) -> Checked {
        check(&self.config, &self.files, &self.targets, workers, |_, _| ())
    }

    fn read(&self, workers: &Workers) -> Vec<Vec<u8>> {
        let read = |buffer: &mut Vec<u8>, _, target: &comity::linter::Target| {
            let path = self.files.on_disk(target.file).expect("a corpus is on disk");
            read_file(path, &Limits::default(), buffer).expect("a corpus can be read");
            buffer.clone()
        };
        workers.for_each(&self.targets.targets, Vec::new, read, drop, |_| ())
    }

    fn parse(&self, bytes: &[Vec<u8>], way: Way, workers: &Workers) -> usize {
        let reading = Options { way, ..self.config.reading };
        let parse = |(): &mut (), at: usize, target: &comity::linter::Target| {
            let limits = &self.config.limits;
            black_box(document::read(target.file, target.format, &bytes[at], limits, &reading)).documents.len()
        };
        workers.for_each(&self.targets.targets, || (), parse, drop, |_| ()).into_iter().sum()
    }

    /// What no check can do without.
    fn read_and_parse(&self, workers: &Workers) -> usize {
        let parse = |buffer: &mut Vec<u8>, _, target: &comity::linter::Target| {
            let (path, limits) = (self.files.on_disk(target.file).expect("a corpus is on disk"), &self.config.limits);
            read_file(path, limits, buffer).expect("a corpus can be read");
            black_box(document::read(target.file, target.format, buffer, limits, &self.config.reading)).documents.len()
        };
        workers.for_each(&self.targets.targets, Vec::new, parse, drop, |_| ()).into_iter().sum()
    }
}

fn times(project: &mut Project, workers: &Workers) -> Result<(), Box<dyn Error>> {
    let bytes = project.read(workers);
    let (mut parse, mut whole, mut listing, mut wall) = (f64::MAX, f64::MAX, f64::MAX, f64::MAX);
    let mut read = f64::MAX;
    let (mut by_parser, mut whole_by_parser) = (f64::MAX, f64::MAX);
    for _ in 0..ROUNDS {
        parse = parse.min(cpu(|| project.parse(&bytes, Way::Quick, workers)));
        read = read.min(cpu(|| project.read_and_parse(workers)));
        by_parser = by_parser.min(cpu(|| project.parse(&bytes, Way::Parser, workers)));
        project.config.reading.way = Way::Parser;
        whole_by_parser = whole_by_parser.min(cpu(|| project.check(workers)));
        project.config.reading.way = Way::Quick;
        let start = Instant::now();
        whole = whole.min(cpu(|| project.check(workers)));
        wall = wall.min(start.elapsed().as_secs_f64());
        listing = listing.min(cpu(|| Project::open(&project.folder, usize::MAX)));
    }
    let count = f64::from(u32::try_from(bytes.len())?);
    let row = |what: &str, seconds: f64| {
        println!("{what:<28} {:>8.1} us/file   {:>5.2} x parsing", seconds / count * 1e6, seconds / parse);
    };
    row("parse, bytes in memory", parse);
    row("read and parse", read);
    row("check, reads the files", whole);
    row("parse, by the YAML parser", by_parser);
    row("check, by the YAML parser", whole_by_parser);
    row("configure and list", listing);
    println!("a check takes {:.2} times what reading and parsing take", whole / read);
    println!("{:.0} files per second, from the first file read to the last finding sorted", count / wall);
    Ok(())
}

/// Seconds of the processor that `work` takes in all threads.
fn cpu<T>(work: impl FnOnce() -> T) -> f64 {
    let now = || {
        let now = clock_gettime(ClockId::ProcessCPUTime);
        f64::from(u32::try_from(now.tv_sec).expect("no benchmark takes years")) + now.tv_nsec as f64 * 1e-9
    };
    let start = now();
    black_box(work());
    now() - start
}

fn memory(folder: &Path, files: usize) -> Result<(), Box<dyn Error>> {
    for share in [files / 2, files] {
        let mut again = Command::new(env::current_exe()?);
        again.env(SHARE, share.to_string()).env("COMITY_CORPUS", folder);
        print!("{}", String::from_utf8(again.output()?.stdout)?);
    }
    Ok(())
}

/// Checks some of the files and tells how much memory that took.
fn check_once(folder: &Path, share: usize) -> Result<(), Box<dyn Error>> {
    let before = peak();
    let project = Project::open(folder, share)?;
    let opened = peak();
    let workers = Workers::new(None)?;
    let checked = project.check(&workers);
    let (files, found, peak) = (checked.files, checked.findings.len(), peak());
    println!(
        "{files:>7} files, {found:>6} findings: {peak} kB at most ({before} at the start, {opened} with the list)"
    );
    Ok(())
}

/// The most memory that this process has held so far, in kB; 0 where the system doesn't tell.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim_end_matches("kB").trim().parse().ok()).unwrap_or(0)
}
