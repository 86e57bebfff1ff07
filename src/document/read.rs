//! From the bytes of a file to its documents.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::document::findings::Findings;
use crate::document::hidden;
use crate::document::json;
use crate::document::jsonl;
use crate::document::yaml;
use crate::limits::Limits;
use crate::source::FileId;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// YAML 1.2, core schema; many documents a file.
    Yaml,
    /// One JSON text.
    Json,
    /// A JSON text a line.
    JsonLines,
}

impl Format {
    /// The format of a file by the end of its name (`.yaml .yml`, `.json`, `.jsonl .ndjson`, in any case), or `None`.
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "yaml" | "yml" => Some(Self::Yaml),
            "json" => Some(Self::Json),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            _ => None,
        }
    }

    /// How many bytes of a file are read: one more than may be there, so that it is seen that there is more. Of JSON
    /// Lines, the limit is that of a line.
    pub fn most_bytes(self, limits: &Limits) -> usize {
        if self == Self::JsonLines { usize::MAX } else { limits.file_bytes.saturating_add(1) }
    }

    /// The namespace of its rules.
    pub(super) fn namespace(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json | Self::JsonLines => "json",
        }
    }
}

/// What the configuration says of reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether YAML's merge key `<<` is allowed; it is kept as a key like any other.
    pub merge_keys: bool,
    /// Whether plain YAML scalars that other tools take for something else are remarked on (`yaml/ambiguous-scalar`).
    pub ambiguous_scalars: bool,
    /// How YAML is read; whichever way, the same comes out.
    pub way: Way,
}

/// How YAML is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// In one pass where it is written as nearly all records are, else by the parser.
    #[default]
    Quick,
    /// By the parser of all of YAML.
    Parser,
    /// Both, and a finding `limit/verify-parser` where they differ.
    Both,
}

/// Whether the quick way is off. It is so for the whole program: who distrusts it means records, rules and configuration.
static IS_LEFT_TO_PARSER: AtomicBool = AtomicBool::new(false);

/// From now on all YAML is read by the parser, but where both ways are asked for.
pub fn leave_to_parser() {
    IS_LEFT_TO_PARSER.store(true, Ordering::Relaxed);
}

impl Way {
    /// The way that is gone.
    fn or_parser(self) -> Self {
        if self == Self::Quick && IS_LEFT_TO_PARSER.load(Ordering::Relaxed) { Self::Parser } else { self }
    }
}

/// What reading a file, or a line of JSON Lines, gave.
#[derive(Debug, Default)]
pub struct Reading<'t> {
    /// The documents that could be read, in order. A finding may still speak of a node in one.
    pub documents: Vec<Document<'t>>,
    /// The numbers of the documents that could not, in order. There is a finding for each.
    pub broken: Vec<u32>,
    /// What is wrong, of [`crate::diagnostic::Level::Document`]; a rule `limit/…` is the operator's to raise.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether it is YAML that the quick way left to the parser.
    pub is_unusual: bool,
}

/// Reads the bytes of a file. Nothing panics on bad input: what is wrong is a diagnostic.
pub fn read<'t>(file: FileId, format: Format, bytes: &'t [u8], limits: &Limits, options: &Options) -> Reading<'t> {
    if format == Format::JsonLines {
        return jsonl::read_all(file, bytes, limits);
    }
    let mut findings = Findings::new(file, format, limits);
    let Some(text) = findings.text(bytes, 0) else { return findings.broken() };
    let mut reading = match format {
        Format::Yaml => yaml::read(findings, text, Options { way: options.way.or_parser(), ..*options }),
        Format::Json | Format::JsonLines => json::read(findings, 0, text, 0),
    };
    hidden::look(&mut reading, format, limits);
    reading
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_known_by_its_name_in_any_case() {
        let of = |path: &str| Format::of(Path::new(path));
        assert_eq!(of("records/can.yaml"), Some(Format::Yaml));
        assert_eq!(of("CAN.YML"), Some(Format::Yaml));
        assert_eq!(of("can.json"), Some(Format::Json));
        assert_eq!((of("can.jsonl"), of("can.ndjson")), (Some(Format::JsonLines), Some(Format::JsonLines)));
        assert_eq!((of("can.txt"), of("yaml"), of(".yaml")), (None, None, None));
        assert_eq!(of(".net.yaml"), Some(Format::Yaml));
    }

    fn rules(format: Format, bytes: &[u8]) -> Vec<(String, usize, usize)> {
        let limits = Limits { depth: 3, nodes: 20, comments: 1, key_bytes: 20, file_bytes: 200, ..Limits::default() };
        let reading = read(FileId(0), format, bytes, &limits, &Options::default());
        let place = |found: &Diagnostic| (found.rule.to_string(), found.location.span.start, found.location.span.end);
        reading.diagnostics.iter().map(place).collect()
    }

    #[test]
    fn encodings_other_than_utf_8_are_told_apart() {
        let place = |rule: &str, start, end| vec![(rule.to_owned(), start, end)];
        assert_eq!(rules(Format::Yaml, b"name: C\xf4te d'Ivoire"), place("yaml/encoding", 7, 8));
        assert_eq!(rules(Format::Json, b"\"C\xf4te\""), place("json/encoding", 2, 3));
        assert_eq!(rules(Format::Yaml, b"\xff\xfea\0:\0"), place("yaml/encoding", 0, 2));
        assert_eq!(rules(Format::Json, b"{\0}\0"), place("json/encoding", 0, 2));
    }

    #[test]
    fn limits_are_findings() {
        let place = |rule: &str, start, end| vec![(rule.to_owned(), start, end)];
        assert_eq!(rules(Format::Json, b"[[[[]]]]"), place("limit/depth", 3, 4));
        assert_eq!(rules(Format::Json, b"[[[]]]"), []);
        assert_eq!(rules(Format::Yaml, b"[[[[]]]]"), place("limit/depth", 3, 4));
        assert_eq!(rules(Format::Yaml, b"- - - - a"), place("limit/depth", 6, 7));
        assert_eq!(rules(Format::Yaml, b"- - - a"), []);
        assert_eq!(rules(Format::Yaml, b"# a\n# b\nc: 1"), place("limit/comments", 4, 7));
        assert_eq!(rules(Format::Json, &[b'['].repeat(300)), place("limit/file-bytes", 200, 300));
        assert_eq!(rules(Format::Json, br#"{"a key that is much too long": 1}"#), place("limit/key-bytes", 1, 30));
        assert_eq!(rules(Format::Yaml, b"a key that is much too long: 1"), place("limit/key-bytes", 0, 27));
        assert_eq!(rules(Format::Json, b"[1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9,0,1]"), place("limit/nodes", 39, 40));
    }

    #[test]
    fn nothing_is_an_empty_record() {
        let place = |start, end| vec![("dataset/empty-record".to_owned(), start, end)];
        assert_eq!(rules(Format::Yaml, b""), place(0, 0));
        assert_eq!(rules(Format::Yaml, b"# nothing\n"), place(0, 0));
        assert_eq!(rules(Format::Yaml, b"---\n"), place(0, 3));
        assert_eq!(rules(Format::Json, b" \n"), place(0, 0));
        assert_eq!(rules(Format::JsonLines, b" \n"), []);
        assert_eq!(rules(Format::Yaml, b"null"), []);
    }
}
