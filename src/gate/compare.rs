//! Compares the records of the files that differ with what they said before.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;
use std::path::Path;
use std::path::PathBuf;

use crate::config::Config;
use crate::dataset::display_name;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::Format;
use crate::document::NodeRef;
use crate::document::Reading;
use crate::gate::Gate;
use crate::gate::MOST_FIELDS;
use crate::gate::RecordChange;
use crate::gate::fields;
use crate::gate::forgiveness;
use crate::gate::forgiveness::Comment;
use crate::gate::names::Called;
use crate::gate::records;
use crate::gate::records::Listed;
use crate::gate::records::Listing;
use crate::gate::records::Matched;
use crate::gate::records::Side;
use crate::gate::weakened;
use crate::linter::Targets;
use crate::linter::versions;
use crate::linter::versions::Version;
use crate::source::Files;

/// What came of comparing the records.
#[derive(Default)]
pub(super) struct Compared {
    /// What is wrong with how they differ.
    pub(super) findings: Vec<Diagnostic>,
    /// The records that differ.
    pub(super) records: Vec<RecordChange>,
    /// Where records were that are elsewhere now.
    pub(super) moved: Moved,
}

/// Where records were that are elsewhere now, by their file and name.
#[derive(Debug, Default)]
pub(super) struct Moved(HashMap<(String, String), String>);

impl Moved {
    /// What a finding is known by: also under the name that its record's file had before.
    pub(super) fn identities(&self, finding: &Diagnostic, files: &Files) -> Vec<String> {
        let path = files.path(finding.location.file);
        let old = self.0.get(&(path.to_owned(), finding.record.clone()));
        std::iter::once(path).chain(old.map(String::as_str)).map(|path| finding.identity_at(path)).collect()
    }
}

/// The records of both sides.
struct Listings {
    before: Listing,
    after: Listing,
}

impl Gate<'_> {
    /// Compares the records of every file that differs.
    pub(super) fn compare(&self, before: &Targets, after: &Targets, files: &Files) -> Compared {
        let side = |tree, targets: &Targets| Side::new(tree, targets.targets.iter().map(|target| target.file), files);
        let (before, after) = (side(&self.commits.before, before), side(&self.commits.after, after));
        let lists =
            Listings { before: before.list(self.altered, self.config), after: after.list(self.altered, self.config) };
        let matched = records::matched(&lists.before.records, &lists.after.records);
        let mut compared = Compared::default();
        let mut groups: BTreeMap<(&Path, &Path), Vec<(&Listed, &Listed)>> = BTreeMap::new();
        for (old, new) in matched.both.iter().map(|&(old, new)| (&lists.before.records[old], &lists.after.records[new]))
        {
            groups.entry((&old.path, &new.path)).or_default().push((old, new));
            if old.path != new.path {
                let names = (display_name(&new.path), display_name(&old.path));
                compared.moved.0.insert((names.0.clone(), String::new()), names.1.clone());
                compared.moved.0.insert((names.0, new.name.clone()), names.1);
            }
        }
        for ((old, new), pairs) in groups {
            let (Some(was), Some(is)) = (before.read(old, self.config), after.read(new, self.config)) else { continue };
            let (was, is) = (records::reading(self.config, &was), records::reading(self.config, &is));
            self.compare_files((old, &was), (new, &is), &pairs, &mut compared);
        }
        compared.findings.extend(self.left(&lists, &matched, &after));
        compared.findings.extend(self.comments(&before, &after, &compared.moved));
        self.list_others(&lists, &matched, &mut compared.records);
        compared.records.sort_by(|a, b| (&a.kind, &a.name, &a.before).cmp(&(&b.kind, &b.name, &b.before)));
        compared
    }

    fn compare_files(
        &self,
        (old, was): (&Path, &Reading<'_>),
        (new, is): (&Path, &Reading<'_>),
        pairs: &[(&Listed, &Listed)],
        compared: &mut Compared,
    ) {
        let (old_name, new_name) = (display_name(old), display_name(new));
        let was = versions_of(self.config, old, &old_name, was);
        let is = versions_of(self.config, new, &new_name, is);
        for (before, after) in pairs {
            let (Some(was), Some(is)) = (was.get(before.index), is.get(after.index)) else { continue };
            let (fields, all_fields) = fields::changes((was.root, &was.called), (is.root, &is.called), MOST_FIELDS);
            if before.format != after.format {
                compared.findings.push(other_format(before, after));
            }
            if all_fields == 0 && old == new {
                continue;
            }
            compared.findings.extend(versions::changes(self.config, was, is));
            compared.findings.extend(weakened::weakened(self.config, was, is));
            compared.records.push(RecordChange {
                before: Some(old_name.clone()),
                after: Some(new_name.clone()),
                fields,
                all_fields,
                ..self.change(after)
            });
        }
    }

    /// Records that are gone, or that are of another kind now.
    fn left(&self, lists: &Listings, matched: &Matched, after: &Side<'_>) -> Vec<Diagnostic> {
        let new = matched.new.iter().map(|&index| &lists.after.records[index]);
        let by_key: HashMap<&str, &Listed> = new.clone().map(|record| (&*record.key, record)).collect();
        let by_file: HashMap<(&Path, u32), &Listed> =
            new.map(|record| ((record.path.as_path(), record.kind), record)).collect();
        let broken: HashSet<&Path> = lists.after.broken.iter().map(PathBuf::as_path).collect();
        let left = matched.left.iter().map(|&index| &lists.before.records[index]);
        // What can't be read is an error already, and may still be there.
        let left = left.filter(|record| !broken.contains(record.path.as_path()));
        left.map(|record| {
            let (kind, name) = (&self.config.kinds[record.kind as usize].name, &record.name);
            let message = if let Some(what) = after.obstacle(&record.path) {
                format!("the {kind} `{name}` left the dataset: its file is {what} now")
            } else if let Some(other) = by_key.get(&*record.key) {
                let other = &self.config.kinds[other.kind as usize].name;
                format!("`{name}` was a record of kind `{kind}`, and is one of kind `{other}` now")
            } else if let Some(other) = by_file.get(&(record.path.as_path(), record.kind)) {
                format!("the {kind} `{name}` left the dataset; in its file there is `{}` now", other.name)
            } else {
                format!("the {kind} `{name}` left the dataset")
            };
            gone(record, message)
        })
        .collect()
    }

    /// Comments that forgive and that were not there.
    fn comments(&self, before: &Side<'_>, after: &Side<'_>, moved: &Moved) -> Vec<Diagnostic> {
        let most = self.config.limits.record_findings;
        let comments = |side: &Side<'_>, path: &Path| -> Vec<Comment> {
            let Some(read) = side.read(path, self.config).filter(|(_, format, _)| *format == Format::Yaml) else {
                return Vec::new();
            };
            let reading = records::reading(self.config, &read);
            let shown = display_name(path);
            let records = versions_of(self.config, path, &shown, &reading);
            let of_document = |document: &crate::document::Document<'_>| {
                let own = records.iter().filter(|version| version.document.number() == document.number());
                let (mut roots, mut called): (Vec<NodeRef<'_>>, _) = (Vec::new(), Called::default());
                for version in own {
                    roots.push(version.root);
                    called.extend(version.called.clone());
                }
                if roots.is_empty() {
                    roots.push(document.root());
                }
                forgiveness::comments(document, &roots, &called, most)
            };
            reading.documents.iter().flat_map(of_document).collect()
        };
        let mut found = Vec::new();
        for path in self.altered.iter().filter(|(_, altered)| altered.after.is_some()).map(|(path, _)| path) {
            let old = moved.0.get(&(display_name(path), String::new())).map(PathBuf::from);
            let was = std::iter::once(path).chain(&old).flat_map(|path| comments(before, path)).collect::<Vec<_>>();
            found.extend(forgiveness::new_comments(&was, &comments(after, path)));
        }
        found
    }

    /// Lists the records that are new or gone.
    fn list_others(&self, lists: &Listings, matched: &Matched, records: &mut Vec<RecordChange>) {
        let path = |record: &Listed| Some(display_name(&record.path));
        for record in matched.left.iter().map(|&index| &lists.before.records[index]) {
            records.push(RecordChange { before: path(record), ..self.change(record) });
        }
        for record in matched.new.iter().map(|&index| &lists.after.records[index]) {
            records.push(RecordChange { after: path(record), ..self.change(record) });
        }
    }

    fn change(&self, record: &Listed) -> RecordChange {
        let kind = self.config.kinds[record.kind as usize].name.to_string();
        let (fields, all_fields, before, after) = (Vec::new(), 0, None, None);
        RecordChange { kind, name: record.name.clone(), before, after, fields, all_fields }
    }
}

fn versions_of<'v>(config: &Config, path: &Path, shown: &'v str, reading: &'v Reading<'v>) -> Vec<Version<'v>> {
    let kinds = versions::kinds(config, path).unwrap_or_default();
    versions::records(config, &kinds, shown, reading)
}

fn gone(record: &Listed, message: String) -> Diagnostic {
    let mut found = Diagnostic::error("gate/left-dataset", Level::Document, record.location, message);
    found.record.clone_from(&record.name);
    found.help("put it back; a record that has to go is taken out by a maintainer")
}

fn other_format(before: &Listed, after: &Listed) -> Diagnostic {
    let name = |format| match format {
        Format::Yaml => "YAML",
        Format::Json => "JSON",
        Format::JsonLines => "JSON Lines",
    };
    let message = format!("`{}` was written as {}, and is now {}", after.name, name(before.format), name(after.format));
    let mut found = Diagnostic::error("gate/left-dataset", Level::Document, after.location, message);
    found.record.clone_from(&after.name);
    found.help("keep its file as it was, and change the record in it")
}
