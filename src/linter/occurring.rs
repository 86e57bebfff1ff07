//! Which kinds of record occur in a few small files, so that nothing is compiled for the others.

use std::collections::BTreeSet;

use crate::config::Config;
use crate::dataset::read;
use crate::document;
use crate::document::Document;
use crate::document::Format;
use crate::document::Reading;
use crate::linter::Target;
use crate::linter::Targets;
use crate::source::Files;

/// In more files than these, reading them twice costs as much as what it saves.
const FEW: usize = 32;

/// The same, in bytes of one file.
const SMALL: usize = 64 << 10;

impl Targets {
    /// The kinds of record that occur; `None` if that is not told quickly, or a record speaks of rules of other kinds.
    pub fn occurring(&self, config: &Config, files: &Files) -> Option<BTreeSet<u32>> {
        if self.targets.len() > FEW {
            return None;
        }
        let mut occurring = BTreeSet::new();
        let mut buffer = Vec::new();
        for target in &self.targets {
            occurring.append(&mut self.occurring_in(target, config, files, &mut buffer)?);
        }
        Some(occurring)
    }

    fn occurring_in(
        &self,
        target: &Target,
        config: &Config,
        files: &Files,
        buffer: &mut Vec<u8>,
    ) -> Option<BTreeSet<u32>> {
        let bytes = match files.on_disk(target.file) {
            None => files.in_memory(target.file)?,
            Some(path) => {
                read::read_file(path, &config.limits, buffer).ok()?;
                buffer
            }
        };
        if bytes.len() > SMALL || target.format == Format::JsonLines {
            return None;
        }
        let Reading { documents, broken, .. } =
            document::read(target.file, target.format, bytes, &config.limits, &config.reading);
        let kinds = documents.iter().map(|document| self.kind_of(document, target, config));
        broken.is_empty().then(|| kinds.collect())?
    }

    /// The kind of a document; `None` if it has none, or speaks of us in a comment.
    fn kind_of(&self, document: &Document<'_>, target: &Target, config: &Config) -> Option<u32> {
        let is_ours = |comment: &str| comment.to_ascii_lowercase().contains("comity");
        if document.comments().any(|(_, comment)| is_ours(comment)) {
            return None;
        }
        let mut kinds = self.kinds(target).iter();
        kinds.find(|&&kind| config.kinds[kind as usize].accepts(document.root())).copied()
    }
}
