//! Code lists: states, currencies, chapters of the Harmonized System, regions, units.
//!
//! The lists are compiled in with their edition and source, read on first use, and a project adds to them.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::date::Date;
use crate::nearest::nearest;

/// One code of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The code, as it is written.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Other names.
    pub also: Vec<String>,
    /// When it came into use, if that is known.
    pub from: Option<Date>,
    /// When it was withdrawn, if it was.
    pub until: Option<Date>,
}

/// A list of codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeList {
    /// Its name: `iso4217`.
    pub list: String,
    /// Which edition it is.
    pub edition: String,
    /// Where it comes from.
    pub source: String,
    codes: Vec<Code>,
    by_code: HashMap<String, usize>,
}

/// The lists that a run knows: those compiled in, with what the project adds.
#[derive(Clone, Debug, Default)]
pub struct Codes {
    own: HashMap<String, CodeList>,
}

/// A list as it is kept in a file.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    list: String,
    edition: String,
    source: String,
    codes: Vec<WrittenCode>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCode {
    code: String,
    name: String,
    #[serde(default)]
    also: Vec<String>,
    from: Option<String>,
    until: Option<String>,
}

/// A list that is compiled in, read on first use.
struct Builtin {
    name: &'static str,
    text: &'static str,
    read: OnceLock<CodeList>,
}

impl Builtin {
    const fn new(name: &'static str, text: &'static str) -> Self {
        Self { name, text, read: OnceLock::new() }
    }

    fn list(&self) -> &CodeList {
        self.read.get_or_init(|| builtin(self.text))
    }
}

/// The lists that are compiled in.
static BUILTIN: [Builtin; 8] = [
    Builtin::new("hs-chapters", include_str!("../schemas/codes/hs-chapters.json")),
    Builtin::new("iso3166-1-alpha-2", include_str!("../schemas/codes/iso3166-1-alpha-2.json")),
    Builtin::new("iso3166-1-alpha-3", include_str!("../schemas/codes/iso3166-1-alpha-3.json")),
    Builtin::new("iso3166-1-numeric", include_str!("../schemas/codes/iso3166-1-numeric.json")),
    Builtin::new("iso3166-3", include_str!("../schemas/codes/iso3166-3.json")),
    Builtin::new("iso4217", include_str!("../schemas/codes/iso4217.json")),
    Builtin::new("m49", include_str!("../schemas/codes/m49.json")),
    Builtin::new("units", include_str!("../schemas/codes/units.json")),
];

impl Codes {
    /// The list with a name.
    pub fn get(&self, list: &str) -> Option<&CodeList> {
        self.own.get(list).or_else(|| Some(BUILTIN.iter().find(|builtin| builtin.name == list)?.list()))
    }

    /// The names of the lists, in order.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<_> =
            BUILTIN.iter().map(|builtin| builtin.name).chain(self.own.keys().map(String::as_str)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Adds codes to a list, or makes a new one; a code that is there already is replaced.
    pub fn extend(&mut self, list: &str, codes: impl IntoIterator<Item = Code>) {
        self.add_list(list, list, codes);
    }

    /// Makes a list of these codes and no others.
    pub fn replace(&mut self, list: &str, codes: impl IntoIterator<Item = Code>) {
        let source = "the project".to_owned();
        let (list, edition) = (list.to_owned(), String::new());
        let mut own = CodeList { list: list.clone(), edition, source, codes: Vec::new(), by_code: HashMap::new() };
        codes.into_iter().for_each(|code| own.add(code));
        self.own.insert(list, own);
    }

    /// The lists that are compiled in, by name, each as the text of a file.
    pub fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
        BUILTIN.iter().map(|builtin| (builtin.name, builtin.text))
    }

    /// The same for a list that calls itself otherwise than it is asked for: a file.
    pub fn add_list(&mut self, list: &str, name: &str, codes: impl IntoIterator<Item = Code>) {
        let mut extended = self.get(list).cloned().unwrap_or_else(|| CodeList {
            list: name.to_owned(),
            edition: String::new(),
            source: "the project".to_owned(),
            codes: Vec::new(),
            by_code: HashMap::new(),
        });
        codes.into_iter().for_each(|code| extended.add(code));
        self.own.insert(list.to_owned(), extended);
    }
}

impl CodeList {
    /// The codes, in the list's order.
    pub fn codes(&self) -> &[Code] {
        &self.codes
    }

    /// The code that is written `code`, in this very case.
    pub fn find(&self, code: &str) -> Option<&Code> {
        self.by_code.get(code).map(|&position| &self.codes[position])
    }

    /// The code that is most likely meant by a text that is none: a name, another case, letters in another order,
    /// one letter too many or too few, or nearly a name.
    pub fn nearest(&self, written: &str) -> Option<&Code> {
        let written = written.trim();
        let named = |code: &&Code| code.names().any(|name| name.to_lowercase() == written.to_lowercase());
        let only = |test: &dyn Fn(&Code) -> bool| {
            let mut fitting = self.codes.iter().filter(|code| test(code));
            fitting.next().filter(|_| fitting.next().is_none())
        };
        let upper = written.to_uppercase();
        (self.codes.iter().find(named))
            .or_else(|| self.codes.iter().find(|code| code.code.to_uppercase() == upper))
            .or_else(|| only(&|code| letters(&code.code) == letters(&upper)))
            .or_else(|| only(&|code| is_one_letter_more_or_less(&code.code, &upper)))
            .or_else(|| {
                // Three letters are near to the names of too many countries.
                let written = Some(written).filter(|written| written.chars().count() > 3)?;
                let name = nearest(written, self.codes.iter().flat_map(Code::names))?;
                self.codes.iter().find(|code| code.names().any(|known| known == name))
            })
    }

    fn add(&mut self, code: Code) {
        if let Some(&position) = self.by_code.get(&code.code) {
            self.codes[position] = code;
            return;
        }
        self.by_code.insert(code.code.clone(), self.codes.len());
        self.codes.push(code);
    }
}

impl Code {
    /// Its name and its other names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.also.iter().map(String::as_str))
    }

    /// Whether it was certainly not in use at any time that `date` can be: not yet, or no longer.
    pub fn is_certainly_out_of_use(&self, date: &Date) -> bool {
        let before = |earlier: &Date, later: &Date| match (earlier.latest(), later.earliest()) {
            (Some(earlier), Some(later)) => earlier < later,
            _ => false,
        };
        self.from.as_ref().is_some_and(|from| before(date, from))
            || self.until.as_ref().is_some_and(|until| before(until, date))
    }
}

/// Another letter in one place is no hint: any three letters are near to many codes.
fn is_one_letter_more_or_less(code: &str, written: &str) -> bool {
    let lengths_differ = code.chars().count() != written.chars().count();
    code.len() > 2 && lengths_differ && strsim::osa_distance(code, written) == 1
}

fn letters(code: &str) -> Vec<char> {
    let mut letters: Vec<_> = code.chars().collect();
    letters.sort_unstable();
    letters
}

fn builtin(text: &str) -> CodeList {
    let written: Written = serde_json::from_str(text).expect("a test reads every list that is compiled in");
    let Written { list, edition, source, codes } = written;
    let mut read = CodeList { list, edition, source, codes: Vec::new(), by_code: HashMap::new() };
    for code in codes {
        let date =
            |text: Option<String>| text.map(|text| Date::parse(&text).expect("a test reads every date of the lists"));
        let (from, until) = (date(code.from), date(code.until));
        read.add(Code { code: code.code, name: code.name, also: code.also, from, until });
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_agree_with_themselves() {
        let codes = Codes::default();
        for name in codes.names() {
            let list = codes.get(name).expect("it is in the list of names");
            assert_eq!(list.list, name);
            assert!(!list.edition.is_empty() && !list.source.is_empty(), "{name} names its edition and source");
            assert_eq!(list.codes.len(), list.by_code.len(), "a code of {name} stands twice");
            for code in list.codes() {
                assert_eq!(code.code.trim(), code.code, "{name}");
                assert!(!code.name.trim().is_empty(), "{} of {name} has no name", code.code);
                assert!(code.from.is_none_or(|from| code.until.is_none_or(|until| !until.lt(&from).is_certain())));
            }
        }
        let alike = |list: &str, length: usize, test: fn(char) -> bool| {
            let list = codes.get(list).expect("it is compiled in");
            list.codes().iter().all(|code| code.code.len() == length && code.code.chars().all(test))
        };
        assert!(alike("iso3166-1-alpha-2", 2, |letter| letter.is_ascii_uppercase()));
        assert!(alike("iso3166-1-alpha-3", 3, |letter| letter.is_ascii_uppercase()));
        assert!(alike("iso3166-1-numeric", 3, |letter| letter.is_ascii_digit()));
        assert!(alike("iso3166-3", 4, |letter| letter.is_ascii_uppercase()));
        assert!(alike("iso4217", 3, |letter| letter.is_ascii_uppercase()));
        assert!(alike("m49", 3, |letter| letter.is_ascii_digit()));
        assert!(alike("hs-chapters", 2, |letter| letter.is_ascii_digit()));
    }

    #[test]
    fn the_code_that_is_meant_is_found() {
        let codes = Codes::default();
        let states = codes.get("iso3166-1-alpha-3").expect("it is compiled in");
        for (written, meant) in [
            ("Canada", "CAN"),
            ("can", "CAN"),
            ("KRO", "KOR"),
            ("KORR", "KOR"),
            ("Soviet Union", "SUN"),
            ("Germny", "DEU"),
        ] {
            assert_eq!(states.nearest(written).map(|code| code.code.as_str()), Some(meant), "{written}");
        }
        assert_eq!(states.nearest("Atlantis on Sea"), None);
        assert_eq!(states.nearest("CAD"), None);
        let currencies = codes.get("iso4217").expect("it is compiled in");
        assert_eq!(currencies.nearest("CDN"), None);
    }

    #[test]
    fn former_states_have_their_time() {
        let codes = Codes::default();
        let soviet_union = codes.get("iso3166-1-alpha-3").and_then(|list| list.find("SUN")).expect("it was a state");
        let at = |text: &str| soviet_union.is_certainly_out_of_use(&Date::parse(text).expect("a date"));
        assert!(!at("1950") && !at("1992") && at("2001-05"));
    }

    #[test]
    fn a_project_adds_codes() {
        let mut codes = Codes::default();
        let from = Date::parse("2008-02-17").ok();
        let kosovo = Code { code: "XKX".into(), name: "Kosovo".into(), also: Vec::new(), from, until: None };
        codes.extend("iso3166-1-alpha-3", [kosovo]);
        let list = codes.get("iso3166-1-alpha-3").expect("it is compiled in");
        assert_eq!(list.find("XKX").map(|code| code.name.as_str()), Some("Kosovo"));
        assert!(list.find("CAN").is_some());
        codes.extend(
            "missions",
            [Code { code: "embassy".into(), name: "Embassy".into(), also: Vec::new(), from, until: None }],
        );
        assert!(codes.names().contains(&"missions"));
    }
}
