//! The configuration and rule files as they are written, before anything is checked.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::Deserializer;
use serde::de::IgnoredAny;
use serde::de::MapAccess;
use serde::de::Visitor;

use crate::document::de::Spanned;
use crate::document::path::Path;
use crate::document::paths::OneOrMany;
use crate::document::paths::Paths;

/// The entries of a mapping of words.
type Entries = Vec<(Spanned<String>, Spanned<String>)>;

/// `comity.yaml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawConfig {
    /// The version of this format: 1.
    pub comity: Option<Spanned<u32>>,
    /// The kinds of record there are; the first match in order wins.
    #[serde(default)]
    pub records: Vec<RawKind>,
    /// Rule files across kinds.
    #[serde(default)]
    pub rules: Vec<Spanned<String>>,
    /// Built-in packs.
    #[serde(default, rename = "use")]
    pub packs: Vec<Spanned<String>>,
    /// Files that are no records.
    #[serde(default)]
    pub ignore: OneOrMany<Spanned<String>>,
    /// Severities by rule pattern, in the order of the patterns.
    #[serde(default, deserialize_with = "places_of_entries")]
    pub severity: Entries,
    /// Additions to code lists, or files instead of them, by the name of the list.
    #[serde(default)]
    pub codes: BTreeMap<String, Spanned<RawCodes>>,
    /// How far `about` reaches at least: `5 %`.
    #[serde(default)]
    pub approximation: Option<Spanned<String>>,
    /// How YAML is read.
    #[serde(default)]
    pub yaml: RawYaml,
    /// Limits that differ from the built-in ones.
    #[serde(default)]
    pub limits: RawLimits,
    /// Findings that are not held against anyone.
    #[serde(default)]
    pub waivers: Vec<RawWaiver>,
    /// The file of known findings.
    #[serde(default)]
    pub baseline: Option<Spanned<String>>,
    /// Where the pages of rules are on the web.
    #[serde(default)]
    pub pages: Option<Spanned<String>>,
    /// How bad the findings of the gate are.
    #[serde(default, deserialize_with = "places_of_entries")]
    pub gate: Entries,
}

impl RawConfig {
    /// Whether it has rules, or speaks of some.
    pub(super) fn names_rules(&self) -> bool {
        let has_none = self.rules.is_empty() && self.severity.is_empty() && self.waivers.is_empty();
        !has_none || !self.records.is_empty() || self.baseline.is_some()
    }
}

/// One entry of `records:`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawKind {
    /// Its name.
    pub kind: Spanned<String>,
    /// Patterns of its files.
    pub files: OneOrMany<Spanned<String>>,
    /// Top-level properties that a record of this kind has.
    #[serde(default, rename = "where")]
    pub filter: BTreeMap<String, Spanned<String>>,
    /// The records are the nodes at this path.
    #[serde(default)]
    pub split: Option<Path>,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Spanned<String>>,
    /// Its rule files.
    #[serde(default)]
    pub rules: Vec<Spanned<String>>,
}

/// What a project makes of a code list.
#[derive(Debug)]
pub(super) enum RawCodes {
    /// The file that stands for it.
    File(String),
    /// Codes that are added.
    Added(BTreeMap<String, RawCode>),
}

impl<'de> Deserialize<'de> for RawCodes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FileOrCodes)
    }
}

struct FileOrCodes;

impl<'de> Visitor<'de> for FileOrCodes {
    type Value = RawCodes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a file, or codes")
    }

    fn visit_str<E>(self, file: &str) -> Result<RawCodes, E> {
        Ok(RawCodes::File(file.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<RawCodes, A::Error> {
        let mut codes = BTreeMap::new();
        while let Some((code, entry)) = entries.next_entry()? {
            codes.insert(code, entry);
        }
        Ok(RawCodes::Added(codes))
    }
}

/// A code that the project adds to a list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCode {
    /// Its name.
    pub name: String,
    /// The first day or year it is valid.
    #[serde(default)]
    pub from: Option<Spanned<String>>,
    /// The last day or year it is valid.
    #[serde(default)]
    pub until: Option<Spanned<String>>,
}

/// One entry of `waivers:`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWaiver {
    /// The rule.
    pub rule: Spanned<String>,
    /// The file, relative to this one.
    pub file: Spanned<String>,
    /// The node in each record of the file, with what is below it.
    pub at: Path,
    /// The place of the one value that is forgiven; it may be of any type.
    #[serde(default)]
    pub value: Option<Spanned<IgnoredAny>>,
    /// The one value that is forgiven, as it is written.
    #[serde(skip)]
    pub written: Option<String>,
    /// Why.
    pub reason: Spanned<String>,
    /// The last day.
    #[serde(default)]
    pub until: Option<Spanned<String>>,
}

/// `yaml:`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawYaml {
    /// Whether `<<` is allowed.
    pub merge_keys: bool,
}

/// `limits:`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawLimits {
    /// Mappings and sequences inside each other.
    pub depth: Option<Spanned<usize>>,
    /// The engine of `pattern`.
    pub pattern: Option<RawEngine>,
}

/// `limits: {pattern: …}`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum RawEngine {
    /// In time that grows with the text.
    #[default]
    Linear,
    /// With look-around and back-references, within a number of steps.
    Backtracking,
}

/// A rule file. The rules themselves are read by their kinds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRuleFile {
    /// The version of this format: 1.
    pub comity: Option<Spanned<u32>>,
    /// Places of amounts, beside those that the schema marks.
    #[serde(default)]
    pub amounts: Vec<Path>,
    /// The rules.
    #[serde(rename = "rules")]
    pub _rules: Vec<IgnoredAny>,
}

/// What every rule may say, whatever its kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    /// Run by `comity test`.
    #[serde(default, rename = "examples")]
    pub _examples: IgnoredAny,
    /// `namespace/name`.
    pub id: Spanned<String>,
    /// The kind.
    pub kind: Spanned<String>,
    /// The nodes it holds for.
    #[serde(default)]
    pub each: Option<Paths>,
    /// The condition.
    #[serde(default)]
    pub when: Option<Spanned<String>>,
    /// `error`, `warning`, `info` or `off`.
    #[serde(default)]
    pub severity: Option<Spanned<String>>,
    /// The sentence instead of the kind's own.
    #[serde(default)]
    pub message: Option<String>,
    /// Why it must hold.
    #[serde(default)]
    pub why: Option<String>,
    /// Whether a finding may be waived.
    #[serde(default = "yes")]
    pub waivable: bool,
}

/// The entries of a mapping with the places of their keys, sorted by key.
fn places_of_entries<'de, D: Deserializer<'de>>(reader: D) -> Result<Entries, D::Error> {
    struct Reader;
    impl<'de> Visitor<'de> for Reader {
        type Value = Entries;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a mapping")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
            let mut entries = Vec::new();
            while let Some(entry) = map.next_entry()? {
                entries.push(entry);
            }
            Ok(entries)
        }
    }
    let mut entries = reader.deserialize_map(Reader)?;
    entries.sort_by(|(one, _), (other, _)| one.value.cmp(&other.value));
    Ok(entries)
}

fn yes() -> bool {
    true
}
