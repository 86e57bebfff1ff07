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
