//! The values of options that are more than a word.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::diagnostic::Severity;
use crate::report::Format;

/// The most threads that may be asked for.
const MOST_JOBS: usize = 1024;

/// A severity given on the command line: `trade/total=warning`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeverityChange {
    /// An id, `namespace/*` or `all`.
    pub rule: String,
    /// What it becomes.
    pub level: SeverityWord,
}

/// What a rule's severity may be set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SeverityWord {
    /// The check fails.
    Error,
    /// Shown, and the check does not fail.
    Warning,
    /// Shown only if asked for.
    Info,
    /// The rule is not in force.
    Off,
}

impl SeverityWord {
    /// The severity; `None` is off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Off => None,
        }
    }
}

/// A report that goes to a file: `json=findings.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportFile {
    /// Its form.
    pub format: Format,
    /// Where it goes.
    pub file: PathBuf,
}

/// A day of the Gregorian calendar that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalendarDay {
    /// From 0 to 9999.
    pub year: u16,
    /// From 1.
    pub month: u8,
    /// Of the month, from 1.
    pub day: u8,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(self.about()))
    }
}

pub(super) fn severity_change(text: &str) -> Result<SeverityChange, String> {
    let Some((rule, level)) = text.split_once('=').filter(|(rule, _)| !rule.is_empty()) else {
        return Err("write it as RULE=LEVEL, such as `trade/total=warning`".into());
    };
    Ok(SeverityChange { rule: rule.to_owned(), level: word("level", level)? })
}

pub(super) fn report_file(text: &str) -> Result<ReportFile, String> {
    let Some((format, file)) = text.split_once('=').filter(|(_, file)| !file.is_empty()) else {
        return Err("write it as FORMAT=FILE, such as `json=findings.json`".into());
    };
    if file == "-" {
        return Err("a report goes to a file; what goes to standard output is chosen by `--format`".into());
    }
    Ok(ReportFile { format: word("format", format)?, file: file.into() })
}

pub(super) fn jobs(text: &str) -> Result<NonZeroUsize, String> {
    let jobs = text.parse().ok().filter(|jobs: &NonZeroUsize| jobs.get() <= MOST_JOBS);
    jobs.ok_or_else(|| format!("the number of threads is from 1 to {MOST_JOBS}"))
}

pub(super) fn calendar_day(text: &str) -> Result<CalendarDay, String> {
    read_day(text).ok_or_else(|| "write an existing day as YEAR-MONTH-DAY, such as `2027-01-31`".into())
}

fn read_day(text: &str) -> Option<CalendarDay> {
    let parts: Vec<&str> = text.split('-').collect();
    let &[year, month, day] = &parts[..] else { return None };
    let is_written = [(year, 4), (month, 2), (day, 2)]
        .iter()
        .all(|(part, digits)| part.len() == *digits && part.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_written {
        return None;
    }
    let date = CalendarDay { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
    (1..=date.days_in_month()).contains(&date.day).then_some(date)
}

impl CalendarDay {
    fn days_in_month(self) -> u8 {
        let is_leap = self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        match self.month {
            2 if is_leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        }
    }
}

/// Reads one of a few words, and says which was likely meant.
fn word<T: ValueEnum>(what: &str, text: &str) -> Result<T, String> {
    T::from_str(text, false).map_err(|_| {
        let names: Vec<String> = T::value_variants()
            .iter()
            .filter_map(|word| Some(word.to_possible_value()?.get_name().to_owned()))
            .collect();
        let near = names.iter().min_by_key(|name| strsim::damerau_levenshtein(name, text));
        let near = near.filter(|name| strsim::damerau_levenshtein(name, text) <= 2);
        let question = near.map_or(String::new(), |name| format!("; did you mean `{name}`?"));
        format!("there is no {what} `{text}`, only {}{question}", names.join(", "))
    })
}
