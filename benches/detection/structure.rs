//! Records that are right: figures, the sums that they are in, and how they are written.

use crate::detection::random::Random;

/// What a record is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Structure {
    /// So many counts of about `size`, and their total.
    Flat { parts: usize, size: i64 },
    /// So many amounts with one decimal, and a total that was rounded from the exact one, with one or two.
    Money { parts: usize },
    /// Imports and exports with one decimal, their total with two, their balance with one.
    Trade,
    /// Four groups of five counts, their subtotals and the total.
    Tree,
    /// Four rows and four columns of counts with every total.
    Table,
    /// Four full dates in order.
    Dates,
    /// The total of eight years, each up to two thirds more or less than that of the year before.
    Series,
}

/// A record: its figures as text, each with its pointer.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) structure: Structure,
    pub(crate) figures: Vec<(String, String)>,
}

/// A total and its parts, with a factor each, by their places among the figures.
pub(crate) type Sum = (usize, Vec<(usize, i128)>);

impl Structure {
    pub(crate) const ALL: [Self; 9] = [
        Self::Flat { parts: 2, size: 150 },
        Self::Flat { parts: 3, size: 150 },
        Self::Flat { parts: 6, size: 150 },
        Self::Flat { parts: 3, size: 20_000 },
        Self::Trade,
        Self::Money { parts: 3 },
        Self::Money { parts: 6 },
        Self::Tree,
        Self::Table,
    ];

    pub(crate) fn name(self) -> String {
        match self {
            Self::Flat { parts, size } => format!("{parts} counts of about {size}, total"),
            Self::Money { parts } => format!("{parts} amounts, rounded, total"),
            Self::Trade => "imports, exports, total, balance, rounded".to_owned(),
            Self::Tree => "tree of 4 × 5 counts".to_owned(),
            Self::Table => "table of 4 × 4 counts, all totals".to_owned(),
            Self::Dates => "4 full dates in order".to_owned(),
            Self::Series => "totals of 8 years, a jump of more than 10 is told".to_owned(),
        }
    }

    /// Whether its figures are exact.
    pub(crate) fn is_exact(self) -> bool {
        !matches!(self, Self::Money { .. } | Self::Trade)
    }

    /// A record of this structure.
    pub(crate) fn generate(self, random: &mut Random) -> Record {
        let figures = match self {
            Self::Flat { parts, size } => flat(random, parts, size),
            Self::Money { parts } => money(random, parts),
            Self::Trade => trade(random),
            Self::Tree => tree(random),
            Self::Table => table(random),
            Self::Dates => dates(random),
            Self::Series => series(random),
        };
        Record { structure: self, figures }
    }

    /// The sums that hold of it.
    pub(crate) fn sums(self) -> Vec<Sum> {
        let plain =
            |total: usize, parts: &mut dyn Iterator<Item = usize>| (total, parts.map(|part| (part, 1)).collect());
        match self {
            Self::Flat { parts, .. } | Self::Money { parts } => vec![plain(0, &mut (1..=parts))],
            Self::Trade => vec![plain(2, &mut (0..2)), (3, vec![(1, 1), (0, -1)])],
            Self::Tree => {
                let groups = (0..4).map(|group| plain(1 + group * 6, &mut (2 + group * 6..7 + group * 6)));
                groups.chain([plain(0, &mut (0..4).map(|group| 1 + group * 6))]).collect()
            }
            Self::Table => {
                let rows = (0..4).map(|row| plain(16 + row, &mut (row * 4..row * 4 + 4)));
                let columns = (0..4).map(|column| plain(20 + column, &mut (0..4).map(move |row| row * 4 + column)));
                rows.chain(columns).chain([plain(24, &mut (16..20)), plain(24, &mut (20..24))]).collect()
            }
            Self::Dates | Self::Series => Vec::new(),
        }
    }

    /// Whether its figures are in sums, so that it is known beforehand which slips can be seen.
    pub(crate) fn has_sums(self) -> bool {
        !matches!(self, Self::Dates | Self::Series)
    }
}

impl Record {
    /// It as one line of JSON.
    pub(crate) fn line(&self) -> String {
        let text = |place: usize| self.figures[place].1.as_str();
        let list = |places: std::ops::Range<usize>| places.map(text).collect::<Vec<_>>().join(", ");
        match self.structure {
            Structure::Flat { parts, .. } => {
                format!(r#"{{"flat": {{"total": {}, "parts": [{}]}}}}"#, text(0), list(1..parts + 1))
            }
            Structure::Money { parts } => {
                let parts = list(1..parts + 1);
                format!(r#"{{"money": {{"scale": "million", "total": {}, "parts": [{parts}]}}}}"#, text(0))
            }
            Structure::Trade => format!(
                r#"{{"trade": {{"scale": "billion", "imports": {}, "exports": {}, "total": {}, "balance": {}}}}}"#,
                text(0),
                text(1),
                text(2),
                text(3)
            ),
            Structure::Tree => {
                let group = |group: usize| {
                    let first = 1 + group * 6;
                    format!(r#"{{"total": {}, "parts": [{}]}}"#, text(first), list(first + 1..first + 6))
                };
                let groups: Vec<String> = (0..4).map(group).collect();
                format!(r#"{{"tree": {{"total": {}, "parts": [{}]}}}}"#, text(0), groups.join(", "))
            }
            Structure::Table => {
                let row = |row: usize| {
                    format!(r#"{{"cells": [{}], "total": {}}}"#, list(row * 4..row * 4 + 4), text(16 + row))
                };
                let rows = (0..4).map(row).collect::<Vec<_>>().join(", ");
                let (columns, total) = (list(20..24), text(24));
                format!(r#"{{"table": {{"rows": [{rows}], "columns": [{columns}], "total": {total}}}}}"#)
            }
            Structure::Dates => {
                let dates: Vec<String> = (0..4).map(|place| format!("\"{}\"", text(place))).collect();
                format!(r#"{{"dates": [{}]}}"#, dates.join(", "))
            }
            Structure::Series => {
                let years = (0..self.figures.len()).map(|place| {
                    format!(r#"{{"period": {}, "scale": "billion", "total": {}}}"#, 2015 + place, text(place))
                });
                format!(r#"{{"series": [{}]}}"#, years.collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// Whether its sums contradict each other: reckoned here once more, in another way.
    pub(crate) fn is_contradictory(&self) -> bool {
        let range = |place: usize| range(&self.figures[place].1, self.structure.is_exact());
        self.structure.sums().iter().any(|(total, parts)| {
            let (mut low, mut high) = (0, 0);
            for &(part, factor) in parts {
                let (least, most) = range(part);
                low += if factor > 0 { least } else { -most };
                high += if factor > 0 { most } else { -least };
            }
            let (least, most) = range(*total);
            low > most || high < least
        })
    }
}

/// What a figure can be, in millionths of a tenth.
fn range(text: &str, is_exact: bool) -> (i128, i128) {
    const PLACES: usize = 14;
    let (whole, behind) = text.split_once('.').unwrap_or((text, ""));
    let digits: i128 = format!("{whole}{behind:0<PLACES$}").parse().expect("a figure is a number");
    let margin = if is_exact { 0 } else { 5 * 10_i128.pow(u32::try_from(PLACES - behind.len() - 1).expect("small")) };
    (digits - margin, digits + margin)
}

fn count(random: &mut Random, size: i64) -> i64 {
    random.between(size / 10, size * 2)
}

fn flat(random: &mut Random, parts: usize, size: i64) -> Vec<(String, String)> {
    let counts: Vec<i64> = (0..parts).map(|_| count(random, size)).collect();
    let total = ("/flat/total".to_owned(), counts.iter().sum::<i64>().to_string());
    let parts = counts.iter().enumerate().map(|(place, count)| (format!("/flat/parts/{place}"), count.to_string()));
    std::iter::once(total).chain(parts).collect()
}

/// Thousandths, rounded to so many decimals.
fn rounded(thousandths: i64, decimals: u32) -> String {
    let unit = 10_i64.pow(3 - decimals);
    let value = (thousandths.abs() + unit / 2) / unit;
    let (whole, behind) = (value / 10_i64.pow(decimals), value % 10_i64.pow(decimals));
    let sign = if thousandths < 0 && value > 0 { "-" } else { "" };
    format!("{sign}{whole}.{behind:0>width$}", width = decimals as usize)
}

fn money(random: &mut Random, parts: usize) -> Vec<(String, String)> {
    let exact: Vec<i64> = (0..parts).map(|_| random.between(1_000, 99_999)).collect();
    let decimals = if random.below(2) == 0 { 1 } else { 2 };
    let total = ("/money/total".to_owned(), rounded(exact.iter().sum(), decimals));
    let parts = exact.iter().enumerate().map(|(place, part)| (format!("/money/parts/{place}"), rounded(*part, 1)));
    std::iter::once(total).chain(parts).collect()
}

fn trade(random: &mut Random) -> Vec<(String, String)> {
    let (imports, exports) = (random.between(1_000, 99_999), random.between(1_000, 99_999));
    let figures = [
        ("imports", rounded(imports, 1)),
        ("exports", rounded(exports, 1)),
        ("total", rounded(imports + exports, 2)),
        ("balance", rounded(exports - imports, 1)),
    ];
    figures.into_iter().map(|(key, text)| (format!("/trade/{key}"), text)).collect()
}

fn tree(random: &mut Random) -> Vec<(String, String)> {
    let mut figures = vec![("/tree/total".to_owned(), String::new())];
    let mut total = 0;
    for group in 0..4 {
        let counts: Vec<i64> = (0..5).map(|_| count(random, 2_000)).collect();
        let subtotal: i64 = counts.iter().sum();
        total += subtotal;
        figures.push((format!("/tree/parts/{group}/total"), subtotal.to_string()));
        let parts = counts.iter().enumerate();
        figures.extend(parts.map(|(place, count)| (format!("/tree/parts/{group}/parts/{place}"), count.to_string())));
    }
    figures[0].1 = total.to_string();
    figures
}

fn table(random: &mut Random) -> Vec<(String, String)> {
    let cells: Vec<i64> = (0..16).map(|_| count(random, 500)).collect();
    let row = |row: usize| -> i64 { cells[row * 4..row * 4 + 4].iter().sum() };
    let column = |column: usize| -> i64 { cells.iter().skip(column).step_by(4).sum() };
    let cell = |place: usize| format!("/table/rows/{}/cells/{}", place / 4, place % 4);
    let mut figures: Vec<(String, String)> = (0..16).map(|place| (cell(place), cells[place].to_string())).collect();
    figures.extend((0..4).map(|place| (format!("/table/rows/{place}/total"), row(place).to_string())));
    figures.extend((0..4).map(|place| (format!("/table/columns/{place}"), column(place).to_string())));
    figures.push(("/table/total".to_owned(), cells.iter().sum::<i64>().to_string()));
    figures
}

/// Dates with gaps of up to 400 days; every month has 28 days here, which is near enough.
fn dates(random: &mut Random) -> Vec<(String, String)> {
    let mut day = random.between(1_900 * 336, 2_015 * 336);
    let date = |place: usize| {
        day += random.between(1, 400);
        let text = format!("{:04}-{:02}-{:02}", day / 336, day / 28 % 12 + 1, day % 28 + 1);
        (format!("/dates/{place}"), text)
    };
    (0..4).map(date).collect()
}

/// Totals with two decimals, each 60 to 166 % of the one before.
fn series(random: &mut Random) -> Vec<(String, String)> {
    let mut thousandths = random.between(2_000, 90_000);
    let total = |place: usize| {
        thousandths = (thousandths * random.between(60, 166) / 100).clamp(1_000, 999_000);
        (format!("/series/{place}/total"), rounded(thousandths, 2))
    };
    (0..8).map(total).collect()
}
