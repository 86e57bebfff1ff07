//! Records for the benchmark: a folder that is named, or relations that are made up.

use std::env;
use std::io;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::relations;
use crate::relations::Slips;

/// A folder of records with their `comity.yaml`.
pub(crate) struct Corpus {
    pub(crate) folder: PathBuf,
    made: Option<TempDir>,
}

impl Corpus {
    /// The folder in `COMITY_CORPUS`, else so many relations in a temporary one, in YAML.
    pub(crate) fn find(count: u64) -> io::Result<Self> {
        if let Some(folder) = env::var_os("COMITY_CORPUS") {
            return Ok(Self { folder: folder.into(), made: None });
        }
        let made = tempfile::tempdir()?;
        relations::project(made.path(), false)?;
        relations::files(made.path(), count, "yaml", |number| {
            relations::yaml(&relations::relation(number, Slips::default()))
        })?;
        Ok(Self { folder: made.path().to_owned(), made: Some(made) })
    }

    /// Whether the records are made up.
    pub(crate) fn is_made_up(&self) -> bool {
        self.made.is_some()
    }
}
