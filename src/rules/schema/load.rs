//! Reads a schema file and every file it refers to.

use std::collections::HashMap;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use jsonschema::Draft;
use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document;
use crate::document::Document;
use crate::document::Format;
use crate::document::NodeRef;
use crate::limits::Limits;
use crate::nearest::nearest;
use crate::rules::schema::files::Loader;
use crate::rules::schema::files::Place;
use crate::rules::schema::files::Refused;
use crate::rules::schema::files::SchemaFile;
use crate::rules::schema::files::SchemaFiles;
use crate::rules::schema::files::SchemaText;
use crate::rules::schema::keywords;
use crate::rules::schema::uri;
use crate::rules::schema::value::to_value;
use crate::source::FileId;

/// The rule id of what is wrong in a schema file.
pub(super) const INVALID: &str = "schema/invalid";

/// How many files beside a schema are asked for their `$id`.
const NEIGHBOURS: usize = 1_000;

/// Where a schema stands: what its references are relative to, and the draft it is written for.
#[derive(Clone, Debug)]
struct Scope {
    /// The schema that the URI `base` names.
    root: Place,
    base: Arc<str>,
    draft: Draft,
}

/// A reference that is still to be resolved.
struct Reference {
    /// The schema that holds it.
    from: Place,
    /// Its text.
    text: Place,
    scope: Scope,
}

struct Loading<'l> {
    loader: &'l dyn Loader,
    limits: &'l Limits,
    set: SchemaFiles,
    paths: HashMap<String, usize>,
    /// What a name stands for within the schema that has a URI.
    anchors: HashMap<(Place, String), Place>,
    /// What the files beside the first one say of themselves, once that is asked.
    neighbours: Option<HashMap<String, String>>,
    pending: Vec<Reference>,
    walked: HashSet<Place>,
    scopes: HashMap<Place, Scope>,
    diagnostics: Vec<Diagnostic>,
}

/// Reads the file `first` and all it refers to. There are files unless `first` could not be read; they are complete
/// unless there is an error.
pub(super) fn load(first: SchemaText, loader: &dyn Loader, limits: &Limits) -> (Option<SchemaFiles>, Vec<Diagnostic>) {
    let mut loading = Loading {
        loader,
        limits,
        set: SchemaFiles::default(),
        paths: HashMap::new(),
        anchors: HashMap::new(),
        neighbours: None,
        pending: Vec::new(),
        walked: HashSet::new(),
        scopes: HashMap::new(),
        diagnostics: Vec::new(),
    };
    let read = loading.add(first, Draft::default(), None);
    while let Some(reference) = loading.pending.pop() {
        loading.follow(&reference);
    }
    loading.diagnostics.sort_by_key(|finding| finding.location);
    (read.map(|_| loading.set), loading.diagnostics)
}

impl Loading<'_> {
    /// Reads one file; `alias` is a URI it is known by besides its path.
    fn add(&mut self, found: SchemaText, inherited: Draft, alias: Option<&str>) -> Option<usize> {
        let SchemaText { file, path, bytes } = found;
        let (document, diagnostics) = read_one(file, &path, &bytes, self.limits);
        self.diagnostics.extend(diagnostics);
        let document = document?;
        let draft = declared_draft(document.root()).unwrap_or(inherited);
        let value = Arc::new(with_draft(to_value(document.root()), draft));
        let base = uri::of_path(&path);
        let file = self.set.files.len();
        self.paths.insert(path.clone(), file);
        self.set.files.push(SchemaFile { path, document, value, draft });
        let root = Place { file, node: 0 };
        self.set.resources.insert(base.clone(), root);
        if let Some(alias) = alias {
            self.set.resources.insert(alias.to_owned(), root);
        }
        let base = alias.map_or(base, str::to_owned);
        self.walk(root, &Scope { root, base: base.into(), draft });
        Some(file)
    }

    /// Notes every subschema at and below `start`: its names, its references.
    fn walk(&mut self, start: Place, scope: &Scope) {
        let mut open = vec![(start, scope.clone())];
        while let Some((place, outer)) = open.pop() {
            if !self.walked.insert(place) {
                continue;
            }
            let scope = self.note(place, &outer);
            let schemas = keywords::subschemas(self.set.node(place));
            let below = schemas.iter().map(|(_, node)| Place { node: node.index(), ..place });
            open.extend(below.map(|place| (place, scope.clone())));
            self.set.schemas.push(place);
            self.scopes.insert(place, scope);
        }
    }

    /// Notes one schema, and gives the scope of what is inside it.
    fn note(&mut self, place: Place, outer: &Scope) -> Scope {
        let document = &self.set.files[place.file].document;
        let schema = document.node(place.node);
        let draft = declared_draft(schema).unwrap_or(outer.draft);
        let mut scope = Scope { draft, ..outer.clone() };
        let old = matches!(draft, Draft::Draft4 | Draft::Draft6 | Draft::Draft7);
        let text = |key: &str| schema.get(key).and_then(NodeRef::as_str);
        let own = ["$anchor", "$dynamicAnchor"].into_iter().filter_map(text).filter(|_| !old);
        let mut names: Vec<_> = own.map(str::to_owned).collect();
        if let Some(id) = text(draft.id_keyword()).filter(|_| !(old && schema.get("$ref").is_some())) {
            let resolved = uri::resolve(&outer.base, id);
            if let Some((_, fragment)) = resolved.as_ref().filter(|(_, fragment)| old && !fragment.is_empty()) {
                names.push(fragment.clone());
            }
            if let Some((resource, _)) = resolved.filter(|_| !(old && id.starts_with('#'))) {
                let first = *self.set.resources.entry(resource.clone()).or_insert(place);
                if first != place {
                    let location = schema.get(draft.id_keyword()).unwrap_or(schema).location();
                    let message = format!("another schema has the id `{id}` already");
                    self.diagnostics.push(Diagnostic::error(INVALID, Level::Schema, location, message));
                }
                scope = Scope { root: place, base: resource.into(), draft };
            }
        }
        for name in names {
            self.anchors.insert((scope.root, name), place);
        }
        for keyword in ["$ref", "$dynamicRef", "$schema"] {
            let value = schema.get(keyword).filter(|value| value.as_str().is_some());
            let Some(value) = value.filter(|_| keyword != "$schema" || unknown_draft(schema)) else { continue };
            let text = Place { node: value.index(), ..place };
            self.pending.push(Reference { from: place, text, scope: scope.clone() });
        }
        scope
    }

    fn follow(&mut self, reference: &Reference) {
        match self.resolve(reference) {
            Ok(None) => {}
            Ok(Some(target)) => {
                let keyword = self.set.node(reference.text).key().map_or("", NodeRef::text);
                if keyword != "$schema" {
                    self.set.targets.insert(reference.from, target);
                }
            }
            Err(diagnostic) => self.diagnostics.push(*diagnostic),
        }
    }

    /// What a reference names: `None` for something inside the drafts' own meta-schemas.
    fn resolve(&mut self, reference: &Reference) -> Result<Option<Place>, Box<Diagnostic>> {
        let text = self.set.node(reference.text).text().to_owned();
        let Some((resource, fragment)) = uri::resolve(&reference.scope.base, &text) else {
            return Err(self.fault(reference, format!("`{text}` is not a reference that can be read")));
        };
        let root = match self.set.resources.get(&resource) {
            Some(&root) => root,
            None if uri::is_official(&resource) => return Ok(None),
            None => self.find(reference, &text, &resource)?,
        };
        let target = match fragment.as_str() {
            "" => Some(root),
            pointer if pointer.starts_with('/') => self.below(root, &uri::decode(pointer)),
            name => self.anchors.get(&(root, name.to_owned())).copied(),
        };
        let Some(target) = target else { return Err(self.dangling(reference, root, &fragment)) };
        let scope = self.scopes.get(&root).unwrap_or(&reference.scope).clone();
        self.walk(target, &scope);
        Ok(Some(target))
    }

    fn below(&self, root: Place, pointer: &str) -> Option<Place> {
        let node = self.set.node(root).at(pointer)?;
        Some(Place { node: node.index(), ..root })
    }

    /// The root of a resource that is not among the files yet: by its id first, then by path.
    fn find(&mut self, reference: &Reference, text: &str, resource: &str) -> Result<Place, Box<Diagnostic>> {
        let draft = reference.scope.draft;
        let root = |file| Place { file, node: 0 };
        if let Some(found) = self.loader.by_id(resource) {
            let file = self.paths.get(&found.path).copied().or_else(|| self.add(found, draft, Some(resource)));
            return file.map(root).ok_or_else(|| self.unreadable(reference, resource));
        }
        let from = self.set.files[reference.from.file].path.clone();
        let path = match self.neighbour(resource) {
            Some(path) => path,
            None => uri::path(&from, text).map_err(|reason| self.no_path(reference, text, reason))?,
        };
        if let Some(&file) = self.paths.get(&path) {
            self.set.resources.insert(resource.to_owned(), root(file));
            return Ok(root(file));
        }
        let found = self.loader.by_path(&path).map_err(|reason| self.refused(reference, &path, &reason))?;
        let file = self.add(found, draft, Some(resource));
        file.map(root).ok_or_else(|| self.unreadable(reference, &path))
    }

    /// The path of the file beside the first one that says it is `resource`.
    fn neighbour(&mut self, resource: &str) -> Option<String> {
        if uri::is_path(resource) {
            return None;
        }
        if self.neighbours.is_none() {
            self.neighbours = Some(self.ask_neighbours());
        }
        self.neighbours.as_ref()?.get(resource).cloned()
    }

    fn ask_neighbours(&self) -> HashMap<String, String> {
        let first = &self.set.files[0].path;
        let folder = first.rsplit_once('/').map_or("", |(folder, _)| folder);
        let names = self.loader.names(folder).into_iter().filter(|name| is_schema_name(name) && name != first);
        let found = names.take(NEIGHBOURS).filter_map(|name| {
            let SchemaText { file, path, bytes } = self.loader.by_path(&name).ok()?;
            let document = read_one(file, &path, &bytes, self.limits).0?;
            let id = ["$id", "id"].into_iter().find_map(|key| document.root().get(key)?.as_str())?;
            Some((uri::resolve(&uri::of_path(&path), id)?.0, path))
        });
        found.collect()
    }

    fn no_path(&self, reference: &Reference, text: &str, reason: uri::NoPath) -> Box<Diagnostic> {
        match reason {
            uri::NoPath::Outside => self.refused(reference, text, &Refused::Outside),
            uri::NoPath::Remote if self.is_dialect(reference) => {
                let mut fault =
                    self.fault(reference, format!("`{text}` is no draft of JSON Schema that is known here"));
                fault.help = Some("the newest is `https://json-schema.org/draft/2020-12/schema`".into());
                fault
            }
            uri::NoPath::Remote => {
                let mut fault =
                    self.fault(reference, format!("`{text}` is not in the project, and nothing is fetched"));
                fault.help =
                    Some("keep a copy in the project, and refer to it by its path relative to this file".into());
                fault
            }
        }
    }

    fn is_dialect(&self, reference: &Reference) -> bool {
        self.set.node(reference.text).key().is_some_and(|key| key.text() == "$schema")
    }

    fn refused(&self, reference: &Reference, path: &str, reason: &Refused) -> Box<Diagnostic> {
        self.fault(
            reference,
            match reason {
                Refused::Missing => format!("there is no file `{path}`"),
                Refused::Outside => format!("`{path}` is outside the project"),
                Refused::Unreadable(reason) => format!("`{path}` can't be read: {reason}"),
            },
        )
    }

    fn unreadable(&self, reference: &Reference, name: &str) -> Box<Diagnostic> {
        self.fault(reference, format!("`{name}` could not be read as a schema"))
    }

    fn dangling(&self, reference: &Reference, root: Place, fragment: &str) -> Box<Diagnostic> {
        let path = &self.set.files[root.file].path;
        let mut fault = self.fault(reference, format!("there is no `#{}` in `{path}`", uri::decode(fragment)));
        let definitions =
            ["$defs", "definitions"].into_iter().filter_map(|key| Some((key, self.set.node(root).get(key)?)));
        let names =
            definitions.flat_map(|(key, map)| map.entries().map(move |(name, _)| format!("/{key}/{}", name.text())));
        let names: Vec<_> = names.collect();
        let similar = nearest(&uri::decode(fragment), names.iter().map(String::as_str));
        fault.help = similar.map(|name| format!("did you mean `#{name}`?"));
        fault
    }

    fn fault(&self, reference: &Reference, message: String) -> Box<Diagnostic> {
        let node = self.set.node(reference.text);
        Box::new(Diagnostic::error(INVALID, Level::Schema, node.location(), message).pointer(node.pointer()))
    }
}

/// The draft that a schema declares.
fn declared_draft(schema: NodeRef<'_>) -> Option<Draft> {
    let uri = schema.get("$schema")?.as_str()?;
    Some(Draft::from_schema_uri(uri)).filter(|&draft| draft != Draft::Unknown)
}

fn is_schema_name(name: &str) -> bool {
    matches!(Format::of(Path::new(name)), Some(Format::Yaml | Format::Json))
}

fn unknown_draft(schema: NodeRef<'_>) -> bool {
    schema.get("$schema").is_some() && declared_draft(schema).is_none()
}

/// The schema with the draft written in it that it inherits: the library would take the newest.
fn with_draft(mut schema: Value, draft: Draft) -> Value {
    let uri = match draft {
        Draft::Draft4 => "http://json-schema.org/draft-04/schema#",
        Draft::Draft6 => "http://json-schema.org/draft-06/schema#",
        Draft::Draft7 => "http://json-schema.org/draft-07/schema#",
        Draft::Draft201909 => "https://json-schema.org/draft/2019-09/schema",
        _ => return schema,
    };
    if let Value::Object(members) = &mut schema {
        members.entry("$schema").or_insert_with(|| Value::String(uri.to_owned()));
    }
    schema
}

fn read_one(file: FileId, path: &str, bytes: &[u8], limits: &Limits) -> (Option<Document<'static>>, Vec<Diagnostic>) {
    let format = match Format::of(Path::new(path)) {
        Some(Format::Yaml) => Format::Yaml,
        _ => Format::Json,
    };
    let reading = document::read(file, format, bytes, limits, &document::Options::default());
    let mut diagnostics = reading.diagnostics;
    let mut documents = reading.documents.into_iter();
    let first = documents.next().filter(|_| reading.broken.is_empty());
    if let Some(second) = documents.next() {
        let location = second.root().label_location();
        diagnostics.push(Diagnostic::error(
            INVALID,
            Level::Schema,
            location,
            "a schema file holds one document, this is another",
        ));
    }
    (first.map(Document::into_owned), diagnostics)
}
