//! The packs that are compiled in: schemas, rules and which records they are for.

/// A built-in pack. Its files are named relative to its own folder.
#[derive(Debug)]
pub struct Pack {
    /// The name in `use:`.
    pub name: &'static str,
    /// Its configuration, written like a `comity.yaml`.
    pub config: &'static str,
    /// Its schemas and rule files, by name.
    pub files: &'static [(&'static str, &'static str)],
}

/// A file of the pack, with its name.
macro_rules! embedded {
    ($name:literal) => {
        ($name, include_str!(concat!("../schemas/", $name)))
    };
}

/// Every pack.
pub static PACKS: &[Pack] = &[Pack {
    name: "country-relations",
    config: "country-relations.yaml",
    files: &[
        embedded!("country-relations.yaml"),
        embedded!("relation.schema.json"),
        embedded!("relation.rules.yaml"),
        embedded!("conflict.schema.json"),
        embedded!("conflict.rules.yaml"),
        embedded!("agreement.schema.json"),
        embedded!("agreement.rules.yaml"),
        embedded!("organization.schema.json"),
        embedded!("organization.rules.yaml"),
        embedded!("party.schema.json"),
        embedded!("party.rules.yaml"),
        embedded!("common.schema.json"),
    ],
}];

impl Pack {
    /// The pack with this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        PACKS.iter().find(|pack| pack.name == name)
    }
}

/// A rule file of a pack without the examples of its rules, every other byte at its place. They are half of the file,
/// and nobody but the tests of the pack runs them.
pub fn without_examples(rules: &str) -> String {
    let mut kept = String::with_capacity(rules.len());
    let mut in_examples = false;
    for line in rules.split_inclusive('\n') {
        let text = line.trim_start_matches(' ');
        let is_deeper = line.len() - text.len() > KEYS_OF_RULES || text.trim_end().is_empty();
        in_examples = text.starts_with("examples:") || (in_examples && is_deeper);
        if in_examples {
            kept.extend(line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        } else {
            kept.push_str(line);
        }
    }
    kept
}

/// How far the keys of rules are indented in the files of packs.
const KEYS_OF_RULES: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Format;
    use crate::document::Options;
    use crate::document::Reading;
    use crate::document::read;
    use crate::limits::Limits;
    use crate::source::FileId;
    use crate::source::Location;

    /// Every node that is no example, with its place.
    fn nodes(text: &str) -> Vec<(String, Location, String)> {
        let Reading { documents, diagnostics, .. } =
            read(FileId(0), Format::Yaml, text.as_bytes(), &Limits::default(), &Options::default());
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let nodes = documents[0].nodes().map(|node| (node.pointer(), node.label_location(), node.text().to_owned()));
        nodes.filter(|(pointer, ..)| pointer.split('/').nth(3) != Some("examples")).collect()
    }

    #[test]
    fn without_its_examples_a_rule_file_says_the_same_at_the_same_places() {
        let rules = PACKS.iter().flat_map(|pack| pack.files).filter(|(name, _)| name.ends_with(".rules.yaml"));
        for (name, text) in rules {
            let short = without_examples(text);
            assert_eq!(nodes(text), nodes(&short), "{name}");
            assert!(!short.contains("pass:") && short.trim_end().len() < text.len(), "{name}");
        }
    }
}
