//! One error of the validator, with the nodes it is about: in the record, and in the schema.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Severity;
use crate::diagnostic::Value;
use crate::document::NodeRef;
use crate::rules::schema::Schema;
use crate::rules::schema::files::Place;
use crate::rules::schema::files::SchemaFiles;
use crate::rules::schema::words;
use crate::source::Location;

/// Says what is wrong with one record.
#[derive(Clone, Copy)]
pub(super) struct Explainer<'s, 'd> {
    /// The schema it breaks.
    pub schema: &'s Schema,
    /// The record.
    pub record: NodeRef<'d>,
}

/// An error and its places.
#[derive(Clone, Copy)]
pub(super) struct Failure<'e, 'd> {
    /// What the validator says.
    pub error: &'e ValidationError<'e>,
    /// The value it is about.
    pub node: NodeRef<'d>,
    /// The value of the keyword it breaks; `None` in the drafts' own meta-schemas.
    pub keyword: Option<Place>,
    /// The schema that holds the keyword.
    pub holder: Option<Place>,
}

/// What is said of one wrong value, before findings are folded.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    /// What will be reported.
    pub diagnostic: Diagnostic,
    /// The node it is about.
    pub node: u32,
    /// The keys that a mapping lacks; findings that differ only in this become one.
    pub missing: Vec<String>,
    /// The key that an unknown one most likely stands for.
    pub meant: Option<String>,
    /// Whether it only says that something was not looked at, which a failure elsewhere can cause.
    pub consequence: bool,
}

impl<'s, 'd> Explainer<'s, 'd> {
    /// The files of the schema.
    pub(super) fn files(self) -> &'s SchemaFiles {
        &self.schema.files
    }

    /// Whether a key on the way to a value stands twice in its mapping: which value is meant is not known, and the
    /// repeat is a finding of its own.
    pub(super) fn is_repeated(self, path: &str) -> bool {
        let mut node = self.record;
        for segment in path.split('/').skip(1) {
            let name = segment.replace("~1", "/").replace("~0", "~");
            if node.entries().filter(|(key, _)| key.text() == name).nth(1).is_some() {
                return true;
            }
            let Some(next) = node.at(&format!("/{segment}")) else { return false };
            node = next;
        }
        false
    }

    /// Finds the nodes of an error.
    pub(super) fn failure<'e>(self, error: &'e ValidationError<'e>) -> Option<Failure<'e, 'd>> {
        let node = self.record.at(error.instance_path().as_str())?;
        let uri = error.absolute_keyword_location().map(jsonschema::Uri::as_str);
        let above = uri.map(|uri| uri.rsplit_once('/').map_or(uri, |(above, _)| above));
        let way = || self.way(self.evaluation_path(error));
        let keyword = uri.and_then(|uri| self.files().at(uri)).or_else(|| way()?.pop());
        let holder = above.and_then(|uri| self.files().at(uri)).or_else(|| way()?.into_iter().nth_back(1));
        Some(Failure { error, node, keyword, holder })
    }

    /// The keywords that the validator passed through, from the root of the schema to the one that an error is about.
    fn evaluation_path<'e>(self, error: &'e ValidationError<'e>) -> &'e str {
        let path = error.evaluation_path().as_str();
        path.strip_prefix(self.schema.entrance).unwrap_or(path)
    }

    /// The nodes of the schema on the way that the validator took, references followed, from the root to the keyword.
    fn way(self, path: &str) -> Option<Vec<Place>> {
        if self.files().files.is_empty() {
            return None;
        }
        let mut places = vec![self.files().root()];
        for segment in path.split('/').skip(1) {
            let place = *places.last().expect("it starts with the root");
            let next = match segment {
                "$ref" | "$dynamicRef" => self.files().target(place),
                _ => self
                    .files()
                    .node(place)
                    .at(&format!("/{segment}"))
                    .map(|node| Place { node: node.index(), ..place }),
            };
            places.push(next?);
        }
        Some(places)
    }

    /// A finding at a value of the record.
    pub(super) fn at_value(self, failure: Failure<'_, 'd>, node: NodeRef<'d>, message: String) -> Finding {
        let mut finding = self.finding(failure, node.label_location(), node, message);
        if !node.is_mapping() && !node.is_sequence() {
            finding.diagnostic.values.push(written(node, self.record));
        }
        finding
    }

    /// A finding at a key of the record, about the member it names.
    pub(super) fn at_key(self, failure: Failure<'_, 'd>, key: NodeRef<'d>, message: String) -> Finding {
        let mapping = key.parent().unwrap_or(failure.node);
        // The value stands right after its key; that of an alias is elsewhere, and is not what is wrong.
        let value = key.document().node(key.index() + 1);
        let node = if value.parent() == Some(mapping) { value } else { key };
        let name = key.text().replace('~', "~0").replace('/', "~1");
        let pointer = format!("{}/{name}", mapping.pointer_from(self.record));
        self.place(failure, key.location(), node, pointer, message)
    }

    /// A finding about `node`, pointed at `location`.
    pub(super) fn finding(
        self,
        failure: Failure<'_, 'd>,
        location: Location,
        node: NodeRef<'d>,
        message: String,
    ) -> Finding {
        self.place(failure, location, node, node.pointer_from(self.record), message)
    }

    fn place(
        self,
        failure: Failure<'_, 'd>,
        location: Location,
        node: NodeRef<'d>,
        pointer: String,
        message: String,
    ) -> Finding {
        let rule = format!("schema/{}", keyword_name(failure.error));
        let diagnostic = Diagnostic::error(rule, Level::Schema, location, message)
            .pointer(pointer)
            .severity(self.severity(failure))
            .subject(node.index());
        let diagnostic = self.with_condition(self.with_schema_label(diagnostic, failure), failure);
        Finding { diagnostic, node: node.index(), missing: Vec::new(), meant: None, consequence: false }
    }

    fn with_schema_label(self, diagnostic: Diagnostic, failure: Failure<'_, 'd>) -> Diagnostic {
        let Some(keyword) = failure.keyword else { return diagnostic };
        let title = failure.holder.and_then(|holder| self.title(holder));
        let message = title
            .map_or_else(|| "the schema says so here".to_owned(), |title| format!("the schema says so here ({title})"));
        diagnostic.related(self.files().location(keyword), String::new(), message)
    }

    /// Points at the value because of which a `then` or `else` holds.
    fn with_condition(self, diagnostic: Diagnostic, failure: Failure<'_, 'd>) -> Diagnostic {
        let Some((value, branch)) = self.condition(failure) else { return diagnostic };
        let not = if branch == "then" { "" } else { "not " };
        let message = match value.1 {
            Some(wanted) => format!("because this is {not}{}", words::shown(wanted)),
            None => format!("because this is {}", words::shown(value.0)),
        };
        diagnostic.related(value.0.location(), value.0.pointer_from(self.record), message)
    }

    /// The value that the innermost condition on the way looks at, with the constant it is held against.
    fn condition(self, failure: Failure<'_, 'd>) -> Option<((NodeRef<'d>, Option<NodeRef<'s>>), &'static str)> {
        let path = self.evaluation_path(failure.error);
        let segments: Vec<_> = path.split('/').skip(1).collect();
        let at = segments.iter().rposition(|segment| matches!(*segment, "then" | "else"))?;
        let branch = if segments[at] == "then" { "then" } else { "else" };
        let holder = *self.way(path)?.get(at)?;
        let members = self.files().node(holder).get("if")?.get("properties")?.entries();
        let around = std::iter::successors(Some(failure.node), |node| node.parent().filter(|_| *node != self.record));
        let of = |node: NodeRef<'d>| {
            members.clone().find_map(|(key, schema)| {
                let value = node.get(key.text())?;
                let wanted = schema.get("const");
                (wanted.is_some() || schema.get("enum").is_some()).then_some((value, wanted))
            })
        };
        Some((around.filter(|node| node.is_mapping()).find_map(of)?, branch))
    }

    /// The title of a schema, or of the nearest schema around it.
    pub(super) fn title(self, schema: Place) -> Option<&'s str> {
        let around = std::iter::successors(Some(self.files().node(schema)), |node| node.parent());
        around.filter(|node| node.is_mapping()).find_map(|node| node.get("title")?.as_str())
    }

    /// The severity that the schema gives: `x-severity` of the nearest schema on the way to the keyword.
    pub(super) fn severity(self, failure: Failure<'_, 'd>) -> Severity {
        let near = failure.holder.map(|holder| self.files().node(holder));
        let around = std::iter::successors(near, |node| node.parent());
        let referring = || self.on_the_way(failure.error);
        around.filter(|node| node.is_mapping()).find_map(declared).or_else(referring).unwrap_or(Severity::Error)
    }

    /// The innermost severity on the way through references.
    fn on_the_way(self, error: &ValidationError<'_>) -> Option<Severity> {
        let way = self.way(self.evaluation_path(error))?;
        way.into_iter().rev().find_map(|place| declared(self.files().node(place)))
    }

    /// What people call a node of the record.
    pub(super) fn called(self, node: NodeRef<'d>) -> String {
        words::called(node, self.record)
    }
}

/// The keyword that an error breaks, as the schema spells it.
pub(super) fn keyword_name(error: &ValidationError<'_>) -> String {
    let tail = || error.schema_path().as_str().rsplit('/').next().unwrap_or_default().to_owned();
    match error.kind() {
        ValidationErrorKind::FalseSchema if is_container_keyword(&tail()) || tail() == "items" => tail(),
        ValidationErrorKind::FalseSchema => "false".to_owned(),
        ValidationErrorKind::Required { .. } if error.schema_path().as_str().contains("/dependen") => dependency(error),
        ValidationErrorKind::Contains if matches!(tail().as_str(), "minContains" | "maxContains") => tail(),
        kind => kind.keyword().to_owned(),
    }
}

fn dependency(error: &ValidationError<'_>) -> String {
    let path = error.schema_path().as_str();
    let tail = path.rsplit('/').find(|part| part.starts_with("depende"));
    let own = path.ends_with("/required");
    tail.filter(|_| !own).unwrap_or("required").to_owned()
}

fn is_container_keyword(tail: &str) -> bool {
    matches!(tail, "additionalProperties" | "unevaluatedProperties" | "propertyNames")
}

fn declared(schema: NodeRef<'_>) -> Option<Severity> {
    match schema.get("x-severity")?.as_str()? {
        "error" => Some(Severity::Error),
        "warning" => Some(Severity::Warning),
        "info" => Some(Severity::Info),
        _ => None,
    }
}

/// A scalar that took part in a finding.
pub(super) fn written(node: NodeRef<'_>, record: NodeRef<'_>) -> Value {
    let (pointer, text) = (node.pointer_from(record), node.source().to_owned());
    Value { pointer, text, low: None, high: None, unit: None }
}
