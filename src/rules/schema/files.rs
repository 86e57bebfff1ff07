//! The schema files that one schema is made of, and what refers to what.

use std::collections::HashMap;
use std::sync::Arc;

use jsonschema::Draft;
use serde_json::Value;

use crate::document::Document;
use crate::document::NodeRef;
use crate::rules::schema::uri;
use crate::source::FileId;
use crate::source::Location;

/// A schema file as it was found.
#[derive(Clone, Debug)]
pub struct SchemaText {
    /// Its number among the files of the run.
    pub file: FileId,
    /// Relative to the project's root, with `/` between its parts. What ends in `.yaml` or `.yml` is read as YAML.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why a schema file can't be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no such file.
    Missing,
    /// It is outside the project, or reached through a link that leads out of it.
    Outside,
    /// It could not be read, for this reason.
    Unreadable(String),
}

/// Finds schema files. Nothing is ever fetched.
pub trait Loader {
    /// The file at `path`, which is relative to the project's root, has `/` between its parts and no `.` or `..`.
    fn by_path(&self, path: &str) -> Result<SchemaText, Refused>;

    /// The file that is known by `id`, a URI without fragment, whatever it says of itself.
    fn by_id(&self, id: &str) -> Option<SchemaText> {
        let _ = id;
        None
    }

    /// The paths of the files directly in a folder, whose schemas may be referred to by what they say of themselves
    /// in `$id`. The folder is relative to the project's root, and empty for the root itself.
    fn names(&self, folder: &str) -> Vec<String> {
        let _ = folder;
        Vec::new()
    }
}

/// A node in one of the schema files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Its file, by position in [`SchemaFiles`].
    pub file: usize,
    /// Its index in the arena of the file's document.
    pub node: u32,
}

/// One schema file, read.
#[derive(Debug)]
pub struct SchemaFile {
    /// Relative to the project's root.
    pub path: String,
    /// Its content, with places.
    pub document: Document<'static>,
    /// Its content for the library.
    pub value: Arc<Value>,
    /// The draft that its root declares, or inherits.
    pub draft: Draft,
}

/// All files of one schema; the first is the one that was asked for.
#[derive(Debug, Default)]
pub struct SchemaFiles {
    /// The files.
    pub files: Vec<SchemaFile>,
    /// What each URI without fragment names.
    pub resources: HashMap<String, Place>,
    /// The target of the reference in a schema.
    pub targets: HashMap<Place, Place>,
    /// Every subschema.
    pub schemas: Vec<Place>,
}

impl SchemaFiles {
    /// The root of the schema that was asked for.
    pub fn root(&self) -> Place {
        Place { file: 0, node: 0 }
    }

    /// The node at a place.
    pub fn node(&self, place: Place) -> NodeRef<'_> {
        self.files[place.file].document.node(place.node)
    }

    /// What the `$ref` of the schema at `place` refers to; `None` without one, and for the meta-schemas.
    pub fn target(&self, place: Place) -> Option<Place> {
        self.targets.get(&place).copied()
    }

    /// The member of a mapping.
    pub fn member(&self, place: Place, key: &str) -> Option<Place> {
        self.node(place).get(key).map(|node| Place { node: node.index(), ..place })
    }

    /// The node that a URI with a pointer as its fragment names.
    pub fn at(&self, uri: &str) -> Option<Place> {
        let (resource, pointer) = uri.split_once('#').unwrap_or((uri, ""));
        let place = *self.resources.get(resource)?;
        let node = self.node(place).at(&uri::decode(pointer))?;
        Some(Place { node: node.index(), ..place })
    }

    /// Where to point for a node: see [`NodeRef::label_location`].
    pub fn location(&self, place: Place) -> Location {
        self.node(place).label_location()
    }
}
