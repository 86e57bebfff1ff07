//! Writes records for measurements, and a `comity.yaml` with a schema and seven rules for them:
//! `cargo run --release --example corpus -- FOLDER COUNT FORM`, where FORM is `yaml` or `json` (a file each), `lines` (JSON Lines)
//! or `array` (one JSON array). `wrong=N` gives one in N a wrong total, and `shared` has all refer to one treaty.

#![allow(clippy::print_stderr, reason = "it is a program")]

mod relations;

use std::env;
use std::error::Error;
use std::fs;
use std::fs::File;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;

use crate::relations::Slips;
use crate::relations::relation;
use crate::relations::yaml;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = env::args().skip(1).collect();
    let [folder, count, form, slips @ ..] = &words[..] else {
        eprintln!("say FOLDER COUNT yaml|json|lines|array [wrong=N] [shared]");
        return Ok(());
    };
    let (folder, count) = (Path::new(folder), count.parse()?);
    let mut known = Slips::default();
    for word in slips {
        match word.strip_prefix("wrong=") {
            Some(number) => known.wrong = number.parse()?,
            None if word == "shared" => known.is_shared = true,
            None => return Err(format!("what is `{word}`?").into()),
        }
    }
    relations::project(folder, form == "array")?;
    match form.as_str() {
        "yaml" => relations::files(folder, count, "yaml", |number| yaml(&relation(number, known)))?,
        "json" => relations::files(folder, count, "json", |number| format!("{:#}\n", relation(number, known)))?,
        "lines" => together(&folder.join("lines"), "relations.jsonl", count, ["", "\n", "\n"], known)?,
        "array" => together(&folder.join("records"), "relations.json", count, ["[\n", ",\n", "\n]\n"], known)?,
        other => return Err(format!("what is `{other}`?").into()),
    }
    Ok(())
}

/// Writes all records into one file, each on a line.
fn together(folder: &Path, name: &str, count: u64, [open, between, close]: [&str; 3], slips: Slips) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut file = BufWriter::new(File::create(folder.join(name))?);
    for number in 0..count {
        let before = if number == 0 { open } else { between };
        write!(file, "{before}{}", relation(number, slips))?;
    }
    file.write_all(close.as_bytes())?;
    file.flush()
}
