//! The one list of functions there are.

/// A function of the language; it may be written `f(x, y)` or `x.f(y)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Size,
    StartsWith,
    EndsWith,
    Contains,
    LowerAscii,
    UpperAscii,
    Trim,
    Split,
    Replace,
    Matches,
    Date,
    Year,
    Overlaps,
    Within,
    Duration,
    SignificantDigits,
    Version,
    Number,
    Abs,
    Min,
    Max,
    Sum,
    Possible,
    Certain,
}

/// What a function is called, and how many arguments it takes.
pub(super) struct Entry {
    pub(super) name: &'static str,
    pub(super) function: Function,
    pub(super) least: usize,
    pub(super) most: usize,
    /// How it is written, for the help of an error.
    pub(super) form: &'static str,
}

/// Every function, in the order of the manual.
pub(super) const FUNCTIONS: [Entry; 24] = [
    entry("size", Function::Size, 1, 1, "size(list)"),
    entry("startsWith", Function::StartsWith, 2, 2, "text.startsWith(\"…\")"),
    entry("endsWith", Function::EndsWith, 2, 2, "text.endsWith(\"…\")"),
    entry("contains", Function::Contains, 2, 2, "text.contains(\"…\")"),
    entry("lowerAscii", Function::LowerAscii, 1, 1, "text.lowerAscii()"),
    entry("upperAscii", Function::UpperAscii, 1, 1, "text.upperAscii()"),
    entry("trim", Function::Trim, 1, 1, "text.trim()"),
    entry("split", Function::Split, 2, 2, "text.split(\", \")"),
    entry("replace", Function::Replace, 3, 3, "text.replace(\"old\", \"new\")"),
    entry("matches", Function::Matches, 2, 2, "text.matches(\"pattern\")"),
    entry("date", Function::Date, 1, 1, "date(\"1953-07-27\")"),
    entry("year", Function::Year, 1, 1, "year(date)"),
    entry("overlaps", Function::Overlaps, 2, 2, "overlaps(period, period)"),
    entry("within", Function::Within, 2, 2, "within(inner, outer)"),
    entry("duration", Function::Duration, 1, 1, "duration(\"18 months\")"),
    entry("significant_digits", Function::SignificantDigits, 1, 1, "significant_digits(number)"),
    entry("version", Function::Version, 1, 1, "version(\"1.10\")"),
    entry("number", Function::Number, 1, 1, "number(\"13.20\")"),
    entry("abs", Function::Abs, 1, 1, "abs(number)"),
    entry("min", Function::Min, 1, MANY, "min(list) or min(a, b)"),
    entry("max", Function::Max, 1, MANY, "max(list) or max(a, b)"),
    entry("sum", Function::Sum, 1, MANY, "sum(list) or sum(a, b)"),
    entry("possible", Function::Possible, 1, 1, "possible(condition)"),
    entry("certain", Function::Certain, 1, 1, "certain(condition)"),
];

const MANY: usize = usize::MAX;

const fn entry(name: &'static str, function: Function, least: usize, most: usize, form: &'static str) -> Entry {
    Entry { name, function, least, most, form }
}

impl Entry {
    /// The function of a name.
    pub(super) fn find(name: &str) -> Option<&'static Self> {
        FUNCTIONS.iter().find(|entry| entry.name == name)
    }
}
