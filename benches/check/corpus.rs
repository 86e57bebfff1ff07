//! Records for the benchmark: a folder that is named, or people and committees made up from a seed.

use std::env;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use tempfile::TempDir;

/// Where the example's configuration is; the records that are made up are of its kinds.
const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/openstates");

/// A folder of records with their `comity.yaml`.
pub(crate) struct Corpus {
    pub(crate) folder: PathBuf,
    made: Option<TempDir>,
}

impl Corpus {
    /// The folder in `COMITY_CORPUS`, else so many people in a temporary one, with a committee for each ten.
    pub(crate) fn find(people: u64) -> io::Result<Self> {
        if let Some(folder) = env::var_os("COMITY_CORPUS") {
            return Ok(Self { folder: folder.into(), made: None });
        }
        let made = tempfile::tempdir()?;
        for entry in fs::read_dir(EXAMPLE)? {
            let entry = entry?;
            fs::copy(entry.path(), made.path().join(entry.file_name()))?;
        }
        write(made.path(), people)?;
        Ok(Self { folder: made.path().to_owned(), made: Some(made) })
    }

    /// Whether the records are made up.
    pub(crate) fn is_made_up(&self) -> bool {
        self.made.is_some()
    }
}

fn write(folder: &Path, people: u64) -> io::Result<()> {
    let mut dice = Dice(1);
    for number in 0..people {
        let state = folder.join(format!("data/{:02}", number % 50));
        if number < 50 {
            fs::create_dir_all(state.join("legislature"))?;
            fs::create_dir_all(state.join("committees"))?;
        }
        fs::write(state.join(format!("legislature/person-{number}.yml")), person(number, &mut dice))?;
        if number % 10 == 9 {
            let committee = committee(number, people, &mut dice);
            fs::write(state.join(format!("committees/committee-{number}.yml")), committee)?;
        }
    }
    Ok(())
}

fn person(number: u64, dice: &mut Dice) -> String {
    let id = id(number);
    let mut text = format!("id: ocd-person/{id}\nname: Person Number {number}\ngiven_name: Person\n");
    text += &format!("email: person.{number}@example.org\nimage: https://example.org/photos/{number}.jpg\n");
    text += "party:\n- name: Green\nroles:\n";
    for _ in 0..=dice.below(3) {
        let (year, district) = (1990 + dice.below(30), dice.below(90));
        text += &format!("- start_date: {year}-01-0{}\n  end_date: '{}-12-31'\n", 1 + dice.below(9), year + 2);
        text += &format!(
            "  type: upper\n  jurisdiction: ocd-jurisdiction/country:us/state:nh/government\n  district: '{district}'\n"
        );
    }
    text += "offices:\n- classification: capitol\n  address: Room 120, State House 107 N. Main St.\n  voice: 603-271-3207\n";
    for list in ["links", "sources"] {
        text += &format!("{list}:\n");
        for page in 0..=dice.below(5) {
            text +=
                &format!("- url: https://example.org/{list}/{number}/members/webpages/{page}.html\n  note: homepage\n");
        }
    }
    text
}

fn committee(number: u64, people: u64, dice: &mut Dice) -> String {
    let mut text = format!("id: ocd-organization/{}\nname: Committee {number}\n", id(number));
    text += "jurisdiction: ocd-jurisdiction/country:us/state:nh/government\nclassification: committee\nmembers:\n";
    for _ in 0..5 + dice.below(15) {
        let member = dice.below(people);
        text += &format!("- name: Person Number {member}\n  role: member\n  person_id: ocd-person/{}\n", id(member));
    }
    text
}

fn id(number: u64) -> String {
    format!("{number:08x}-7f2c-4646-af7f-d57518edd1a4")
}

/// Numbers that look like chance and are the same in every run (xorshift64*).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % bound
    }
}
