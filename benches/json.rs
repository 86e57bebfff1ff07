//! How fast JSON is read: one array of records, beside `serde_json` reading the same bytes into values.
//!
//! `COMITY_JSON=FILE` takes a file instead of records that are made up.

#![allow(clippy::print_stdout, reason = "a benchmark is its output")]
#![allow(clippy::format_push_string, clippy::cast_precision_loss, reason = "made once, and a clock is no verdict")]

#[path = "corpus/relations.rs"]
#[allow(dead_code, reason = "only the records are needed")]
mod relations;

use std::env;
use std::error::Error;
use std::fs;
use std::hint::black_box;

use comity::document;
use comity::document::Format;
use comity::document::Options;
use comity::limits::Limits;
use comity::source::FileId;
use rustix::time::ClockId;
use rustix::time::clock_gettime;

use crate::relations::Slips;
use crate::relations::relation;

const BYTES: usize = 50_000_000;

const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let text = env::var_os("COMITY_JSON").map_or_else(|| Ok(made_up().into_bytes()), fs::read)?;
    let limits = Limits { file_bytes: usize::MAX, nodes: usize::MAX, ..Limits::default() };
    let (mut ours, mut theirs, mut nodes) = (f64::MAX, f64::MAX, 0);
    for _ in 0..ROUNDS {
        ours = ours.min(seconds(|| {
            let reading = document::read(FileId(0), Format::Json, &text, &limits, &Options::default());
            nodes = reading.documents.first().map_or(0, document::Document::len);
            reading
        }));
        theirs = theirs.min(seconds(|| serde_json::from_slice::<serde_json::Value>(&text)));
    }
    let speed = |seconds: f64| text.len() as f64 / 1e6 / seconds;
    println!("{} bytes, {nodes} nodes", text.len());
    println!("document::read         {:>6.0} MB/s", speed(ours));
    println!("serde_json, to a Value {:>6.0} MB/s, {:.1} x as long", speed(theirs), theirs / ours);
    Ok(())
}

fn seconds<T>(work: impl FnOnce() -> T) -> f64 {
    let start = now();
    let made = black_box(work());
    let seconds = now() - start;
    drop(made);
    seconds
}

/// Seconds of the processor that this process has taken.
fn now() -> f64 {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    f64::from(u32::try_from(now.tv_sec).expect("no benchmark takes years")) + now.tv_nsec as f64 * 1e-9
}

fn made_up() -> String {
    let mut text = String::from("[\n");
    for number in 0.. {
        text += &format!("{:#}", relation(number, Slips::default()));
        if text.len() >= BYTES {
            break;
        }
        text += ",\n";
    }
    text + "\n]\n"
}
