//! What is wrong in schema files themselves, all of it at once, at its place.

use std::sync::LazyLock;

use jsonschema::Draft;
use jsonschema::Registry;
use serde_json::json;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Severity;
use crate::document::NodeRef;
use crate::nearest::nearest;
use crate::rules::schema::Formats;
use crate::rules::schema::Options;
use crate::rules::schema::Patterns;
use crate::rules::schema::Schema;
use crate::rules::schema::compile::library_options;
use crate::rules::schema::files::SchemaFiles;
use crate::rules::schema::formats;
use crate::rules::schema::keywords;
use crate::rules::schema::load::INVALID;
use crate::rules::schema::number::Number;
use crate::rules::schema::words;
use crate::rules::schema::words::quoted;

/// The registry that holds the drafts' own schemas and nothing else.
pub(super) static EMPTY: LazyLock<Registry<'static>> =
    LazyLock::new(|| Registry::new().prepare().expect("a registry of nothing has nothing to resolve"));

/// The drafts' own schemas, compiled when the first schema of the draft is read.
static META: [(Draft, LazyLock<Schema>); 5] = [
    (Draft::Draft4, LazyLock::new(|| meta("http://json-schema.org/draft-04/schema"))),
    (Draft::Draft6, LazyLock::new(|| meta("http://json-schema.org/draft-06/schema"))),
    (Draft::Draft7, LazyLock::new(|| meta("http://json-schema.org/draft-07/schema"))),
    (Draft::Draft201909, LazyLock::new(|| meta("https://json-schema.org/draft/2019-09/schema"))),
    (Draft::Draft202012, LazyLock::new(|| meta("https://json-schema.org/draft/2020-12/schema"))),
];

fn meta(uri: &str) -> Schema {
    let options = Options { formats: Formats::Standard, ..Options::default() };
    let draft = Draft::from_schema_uri(uri);
    let library = library_options(&options, &EMPTY).with_draft(draft);
    let validator = library.build(&json!({ "$ref": uri })).expect("the drafts' own schemas are valid");
    let (codes, limits) = (options.codes.clone(), options.limits.clone());
    Schema { files: SchemaFiles::default(), validator, entrance: "", registry: EMPTY.clone(), options, codes, limits }
}

/// Everything that is wrong in the files, and what is worth a remark.
///
/// A plain file is in order by its draft's own schema, which is not asked.
pub(super) fn in_files(files: &SchemaFiles, is_plain: bool, options: &Options) -> Vec<Diagnostic> {
    let in_doubt = if is_plain { &[] } else { &files.files[..] };
    let against_draft = in_doubt.iter().flat_map(|file| {
        let root = file.document.root();
        let custom = root.get("$schema").is_some_and(|uri| Draft::from_schema_uri(uri.text()) == Draft::Unknown);
        let meta = META.iter().find(|(draft, _)| *draft == file.draft && !custom);
        meta.map(|(_, meta)| broken(meta, root)).unwrap_or_default()
    });
    let schemas = files.schemas.iter().map(|&place| (files.node(place), files.files[place.file].draft));
    let remarks = schemas.flat_map(|(schema, draft)| remarks(schema, draft, options));
    against_draft.chain(remarks).collect()
}

fn broken(meta: &Schema, root: NodeRef<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    meta.check(root, &mut found);
    for diagnostic in &mut found {
        if !diagnostic.rule.starts_with("limit/") {
            diagnostic.rule = INVALID.into();
        }
        diagnostic.also.clear();
        diagnostic.fixes.clear();
    }
    found
}

fn remarks(schema: NodeRef<'_>, draft: Draft, options: &Options) -> Vec<Diagnostic> {
    let keywords = schema.entries().filter_map(|(key, _)| misspelt(key));
    let format = schema.get("format").and_then(|format| unknown_format(format, draft, options));
    let severity = schema.get("x-severity").and_then(bad_severity);
    keywords.chain(format).chain(severity).chain(inexact(schema)).collect()
}

/// The keywords whose numbers are compared with those of records.
const COMPARED: [&str; 7] =
    ["const", "enum", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

/// The numbers that could not be told from others that are near.
fn inexact(schema: NodeRef<'_>) -> Vec<Diagnostic> {
    let mut open: Vec<NodeRef<'_>> = COMPARED.iter().filter_map(|keyword| schema.get(keyword)).collect();
    let mut found = Vec::new();
    while let Some(node) = open.pop() {
        open.extend(node.items().chain(node.entries().map(|(_, value)| value)));
        if node.is_number() && !Number::new(node.text()).is_kept() {
            let message = format!("{} has too many digits to be compared exactly", quoted(node.text()));
            let diagnostic = remark(INVALID, node, message);
            found.push(diagnostic.help("write a whole number of at most 64 bits, or at most 15 digits"));
        }
    }
    found
}

/// A keyword that means nothing, but nearly is one that does.
fn misspelt(key: NodeRef<'_>) -> Option<Diagnostic> {
    let name = key.text();
    let meant = Some(name).filter(|name| !keywords::is_known(name)).and_then(|name| nearest(name, keywords::all()))?;
    let message = format!("{} is no keyword, so it checks nothing", quoted(name));
    let diagnostic = remark("schema/unknown-keyword", key, message).severity(Severity::Warning);
    Some(diagnostic.help(format!("did you mean `{meant}`?")))
}

fn unknown_format(format: NodeRef<'_>, draft: Draft, options: &Options) -> Option<Diagnostic> {
    let name = format.as_str()?;
    let draft = if draft == Draft::Unknown { Draft::default() } else { draft };
    if library_options(options, &EMPTY).is_known_format(draft, name) {
        return None;
    }
    let message = format!("{} is not a format that is known here, so it checks nothing", quoted(name));
    let diagnostic = remark("schema/unknown-format", format, message).severity(Severity::Info);
    Some(match nearest(name, formats::names()) {
        Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")),
        None => diagnostic,
    })
}

fn bad_severity(severity: NodeRef<'_>) -> Option<Diagnostic> {
    if matches!(severity.text(), "error" | "warning" | "info") {
        return None;
    }
    let message = format!("`x-severity` can't be {}", words::shown(severity));
    Some(remark(INVALID, severity, message).help("it can be `error`, `warning` or `info`"))
}

/// The patterns that the engine refuses.
pub(super) fn refused_patterns(files: &SchemaFiles, options: &Options) -> Vec<Diagnostic> {
    let schemas = files.schemas.iter().map(|&place| files.node(place));
    let patterns = schemas.flat_map(|schema| {
        let keys = schema.get("patternProperties").into_iter().flat_map(NodeRef::entries).map(|(key, _)| key);
        schema.get("pattern").into_iter().chain(keys)
    });
    patterns.filter_map(|pattern| refused(pattern, options)).collect()
}

fn refused(pattern: NodeRef<'_>, options: &Options) -> Option<Diagnostic> {
    let probe = |options: &Options| library_options(options, &EMPTY).build(&json!({ "pattern": pattern.text() }));
    if probe(options).is_ok() {
        return None;
    }
    let linear = options.patterns == Patterns::Linear;
    let other = Options { patterns: Patterns::Backtracking, ..options.clone() };
    let diagnostic = |message| Some(remark(INVALID, pattern, message));
    if linear && probe(&other).is_ok() {
        let message = format!(
            "the pattern {} looks around or refers back, which the engine in use can't do",
            quoted(pattern.text())
        );
        return Some(
            diagnostic(message)?.help("write it without, or set `limits: {pattern: backtracking}` in `comity.yaml`"),
        );
    }
    diagnostic(format!("the pattern {} can't be used: it is broken or too large", quoted(pattern.text())))
}

fn remark(rule: &'static str, node: NodeRef<'_>, message: String) -> Diagnostic {
    Diagnostic::error(rule, Level::Schema, node.location(), message).pointer(node.pointer())
}
