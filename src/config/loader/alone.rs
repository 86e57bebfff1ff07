//! A rule that stands on a page, with the kinds of record of a project.

use std::sync::Arc;

use super::Loader;
use super::shapes::Schemas;
use crate::config::Config;
use crate::config::RecordKind;
use crate::config::Severities;
use crate::config::load::Failure;
use crate::config::load::Request;
use crate::config::raw::RawConfig;
use crate::config::shelf::Shelf;
use crate::document::NodeRef;
use crate::rule::Settings;

/// What a kind of record is called that a rule holds for where no other is meant.
const ANY: &str = "record";

impl Loader {
    /// A configuration of one rule. It holds for the kind of record `record`, else for the only one there is, else for
    /// any record.
    pub(in crate::config) fn alone(
        config: &Config,
        shelf: &Shelf<'_>,
        record: Option<&str>,
        node: NodeRef<'_>,
    ) -> Result<Config, Failure> {
        let Settings { today, approximation, codes } = &config.settings;
        let request =
            Request { root: std::path::Path::new(""), file: None, today: *today, severities: Severities::default() };
        let mut loader = Self::new(&request, &RawConfig::default());
        loader.config.settings = Settings { today: *today, approximation: *approximation, codes: Arc::clone(codes) };
        loader.config.limits = config.limits.clone();
        loader.config.reading = config.reading;
        loader.config.kinds = config.kinds.iter().map(unplanned).collect();
        let only = Some(0).filter(|_| config.kinds.len() == 1);
        let kind = record.map_or(only, |record| config.kinds.iter().position(|kind| *kind.name == *record));
        let kind = kind.unwrap_or_else(|| loader.add_any());
        loader.names = loader.config.kinds.iter().map(|kind| kind.name.to_string()).collect();
        let schemas = loader.config.kinds.iter().filter_map(|kind| Some((kind.name.to_string(), kind.schema.clone()?)));
        loader.schemas = Schemas(schemas.collect());
        if loader.config.kinds[kind].schema.is_none() {
            // Sources may name other kinds, but such a rule is an example of its own.
            loader.schemas = Schemas::default();
        }
        let rule = loader.rule(Some(kind), node, shelf)?;
        loader.config.rules.push(rule);
        loader.finish()
    }

    /// Adds a kind that any record can be of, with the amounts of all others.
    fn add_any(&mut self) -> usize {
        let marked =
            self.config.kinds.iter().filter_map(|kind| kind.schema.as_ref()).flat_map(|schema| schema.amounts());
        let stated = self.config.kinds.iter().flat_map(|kind| &kind.amounts);
        let amounts = marked.chain(stated).cloned().collect();
        self.config.kinds.push(RecordKind { name: ANY.into(), amounts, ..RecordKind::default() });
        self.config.kinds.len() - 1
    }
}

/// A kind as it was declared, before anything is done with its records.
fn unplanned(kind: &RecordKind) -> RecordKind {
    RecordKind {
        name: Arc::clone(&kind.name),
        files: kind.files.clone(),
        filter: kind.filter.clone(),
        split: kind.split.clone(),
        schema: kind.schema.clone(),
        amounts: kind.amounts.clone(),
        ..RecordKind::default()
    }
}
