//! Relations that are made up from their number alone, so that every run and every form of them is the same.
//!
//! Each is right by the schema and the seven rules beside this file, and has some 1.9 kB in YAML.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use serde_json::Value;
use serde_json::json;

const CITIES: [&str; 8] = ["Ottawa", "Seoul", "Ankara", "Canberra", "Wien", "Ulaanbaatar", "São Paulo", "Addis Ababa"];
const MISSIONS: [&str; 5] = ["embassy", "consulate-general", "consulate", "permanent-mission", "office"];
const AGREEMENTS: [&str; 3] = ["treaty", "protocol", "memorandum"];

/// Files in one folder.
const FOLDER: u64 = 1000;

/// What is to be unusual about the relations.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Slips {
    /// One in so many has a total that is wrong; 0 is none.
    pub(crate) wrong: u64,
    /// Whether all protocols amend one treaty.
    pub(crate) is_shared: bool,
}

/// The relation of this number.
pub(crate) fn relation(number: u64, slips: Slips) -> Value {
    let mut dice = Dice::new(number);
    let established = dice.day(1948, 60);
    let mut relation = json!({
        "id": id("rel", number),
        "reporter": party(dice.below(17_576)),
        "partner": party(dice.below(17_576)),
        "established": established,
        "note": format!("Relations began with an exchange of notes; the file is number {number} of the series."),
        "missions": (0..=1 + dice.below(2)).map(|_| mission(&mut dice)).collect::<Vec<_>>(),
        "trade": (0..4 + dice.below(3)).map(|year| trade(2016 + year, &mut dice)).collect::<Vec<_>>(),
    });
    if dice.below(3) == 0 {
        relation["conflict"] = conflict(&mut dice);
    }
    let count = 2 + dice.below(3);
    relation["agreements"] = (0..count).map(|place| agreement(number, place, slips, &mut dice)).collect();
    relation["sources"] = (0..=dice.below(2)).map(|page| source(number, page, &mut dice)).collect();
    if slips.wrong > 0 && number % slips.wrong == slips.wrong - 1 {
        relation["trade"][0]["total"] = json!(12_345_678);
    }
    relation
}

fn mission(dice: &mut Dice) -> Value {
    let (diplomats, local) = (dice.below(90), dice.below(200));
    let mut mission = json!({"type": dice.one(&MISSIONS), "city": dice.one(&CITIES), "opened": dice.day(1950, 40)});
    if dice.below(4) == 0 {
        mission["closed"] = dice.day(1995, 25).into();
    }
    mission["staff"] = json!({"diplomats": diplomats, "local": local, "total": diplomats + local});
    mission
}

/// Amounts with a half are exact as machine numbers, so that they are written as they are meant.
fn trade(year: u64, dice: &mut Dice) -> Value {
    let (imports, exports) = (dice.below(90_000), dice.below(90_000));
    let halves = |halves: u64| Value::from(f64::from(u32::try_from(halves).expect("small")) / 2.0);
    let total = halves(imports + exports);
    json!({"year": year, "currency": "CAD", "imports": halves(imports), "exports": halves(exports), "total": total})
}

fn conflict(dice: &mut Dice) -> Value {
    let (killed, wounded, missing) = (dice.below(3000), dice.below(9000), dice.below(200));
    json!({
        "name": "a war of those years",
        "start": dice.day(1950, 2),
        "end": dice.day(1953, 3),
        "casualties": {"killed": killed, "wounded": wounded, "missing": missing, "total": killed + wounded + missing},
    })
}

/// The first is a treaty, which protocols amend: those of their own relation, or all the very first.
fn agreement(number: u64, place: u64, slips: Slips, dice: &mut Dice) -> Value {
    let kind = if place == 0 { "treaty" } else { dice.one(&AGREEMENTS) };
    let id = |number, place| id("agr", number) + &format!("-{place}");
    let mut agreement = json!({
        "type": kind,
        "id": id(number, place),
        "title": format!("Agreement on co-operation in matters of common interest, part {place}"),
        "signed": dice.day(1960, 30),
    });
    match kind {
        "treaty" => agreement["in_force"] = dice.day(1991, 20).into(),
        "protocol" => agreement["amends"] = id(if slips.is_shared { 0 } else { number }, 0).into(),
        _ => {}
    }
    agreement
}

fn source(number: u64, page: u64, dice: &mut Dice) -> Value {
    json!({
        "title": "Bilateral relations: a fact sheet",
        "url": format!("https://example.org/relations/{number}/{page}.html"),
        "accessed": dice.day(2020, 5),
    })
}

fn id(prefix: &str, number: u64) -> String {
    format!("{prefix}-{number:07}")
}

/// Three letters.
fn party(number: u64) -> String {
    [number / 676, number / 26 % 26, number % 26]
        .map(|place| char::from(b'A' + u8::try_from(place).expect("< 26")))
        .iter()
        .collect()
}

/// Writes the `comity.yaml`, the schema and the rules for such records; in an array each item is one.
pub(crate) fn project(folder: &Path, is_array: bool) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let config = include_str!("comity.yaml");
    let split = if is_array { "    split: /*\n" } else { "" };
    fs::write(folder.join("comity.yaml"), config.to_owned() + split)?;
    fs::write(folder.join("relation.schema.json"), include_str!("relation.schema.json"))?;
    fs::write(folder.join("relation.rules.yaml"), include_str!("relation.rules.yaml"))
}

/// Writes a file for each record, a thousand in a folder.
pub(crate) fn files(folder: &Path, count: u64, extension: &str, text: impl Fn(u64) -> String) -> io::Result<()> {
    for number in 0..count {
        let part = folder.join(format!("records/{:04}", number / FOLDER));
        if number % FOLDER == 0 {
            fs::create_dir_all(&part)?;
        }
        fs::write(part.join(format!("rel-{number:07}.{extension}")), text(number))?;
    }
    Ok(())
}

/// The record as people write it in YAML.
pub(crate) fn yaml(record: &Value) -> String {
    let mut text = String::with_capacity(2400);
    write_yaml(record, 0, &mut text);
    text
}

/// Writes a mapping or list; the cursor is where its first line begins.
fn write_yaml(value: &Value, depth: usize, text: &mut String) {
    let inner = |text: &mut String, value: &Value| match value {
        Value::Object(_) | Value::Array(_) => true,
        Value::String(word) => {
            // A plain day is text in YAML 1.2. What holds a colon is quoted, and a word that some readers take for a truth.
            let is_plain = !word.contains(": ") && !["YES", "OFF"].contains(&word.as_str());
            let _ = if is_plain { writeln!(text, " {word}") } else { writeln!(text, " {value}") };
            false
        }
        _ => {
            let _ = writeln!(text, " {value}");
            false
        }
    };
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(members) => {
            for (place, (key, value)) in members.iter().enumerate() {
                let _ = write!(text, "{}{key}:", if place == 0 { "" } else { &indent });
                if inner(text, value) {
                    let _ = write!(text, "\n{indent}  ");
                    write_yaml(value, depth + 1, text);
                }
            }
        }
        Value::Array(items) => {
            for (place, value) in items.iter().enumerate() {
                let _ = write!(text, "{}-", if place == 0 { "" } else { &indent });
                if inner(text, value) {
                    text.push(' ');
                    write_yaml(value, depth + 1, text);
                }
            }
        }
        _ => unreachable!("a record is a mapping"),
    }
}

/// Numbers that look like chance and are the same in every run (xorshift64*).
struct Dice(u64);

impl Dice {
    fn new(number: u64) -> Self {
        Self((number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % bound
    }

    fn one<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[usize::try_from(self.below(words.len() as u64)).expect("a small number")]
    }

    /// A day in so many years from one.
    fn day(&mut self, first: u64, years: u64) -> String {
        format!("{}-{:02}-{:02}", first + self.below(years), 1 + self.below(12), 1 + self.below(28))
    }
}
