//! From schema files to a validator.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::sync::Arc;

use jsonschema::Draft;
use jsonschema::EmailOptions;
use jsonschema::PatternOptions;
use jsonschema::Registry;
use jsonschema::Retrieve;
use jsonschema::ValidationError;
use jsonschema::ValidationOptions;
use jsonschema::Validator;
use serde_json::json;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Severity;
use crate::rules::schema::Compiled;
use crate::rules::schema::Formats;
use crate::rules::schema::Options;
use crate::rules::schema::Patterns;
use crate::rules::schema::Schema;
use crate::rules::schema::cycles;
use crate::rules::schema::files::Loader;
use crate::rules::schema::files::Place;
use crate::rules::schema::files::SchemaFiles;
use crate::rules::schema::files::SchemaText;
use crate::rules::schema::formats;
use crate::rules::schema::instance::Tree;
use crate::rules::schema::invalid;
use crate::rules::schema::load;
use crate::rules::schema::screen;
use crate::rules::schema::uri;

/// Steps that one match of a backtracking pattern may take.
pub(super) const BACKTRACKS: usize = 10_000;

type LibraryOptions<'r> = ValidationOptions<'r, Arc<dyn Retrieve>, Tree>;

/// Compiles the schema in the file `first`.
pub(super) fn compile(first: SchemaText, loader: &dyn Loader, options: &Options) -> Compiled {
    let (files, mut diagnostics) = load::load(first, loader, &options.limits);
    let Some(files) = files else { return Compiled { schema: None, diagnostics } };
    let is_plain = screen::is_plain(&files);
    if !options.is_known_good {
        diagnostics.extend(invalid::in_files(&files, is_plain, options));
        diagnostics.extend(cycles::in_files(&files));
    }
    diagnostics.sort_by_key(|finding| (finding.location, finding.severity));
    diagnostics.dedup();
    if diagnostics.iter().any(|finding| finding.severity == Severity::Error) {
        return Compiled { schema: None, diagnostics };
    }
    match build(files, is_plain, options) {
        Ok(schema) => Compiled { schema: Some(schema), diagnostics },
        Err(faults) => {
            diagnostics.extend(faults);
            Compiled { schema: None, diagnostics }
        }
    }
}

/// A plain schema is entered through a reference: the library holds what it is given to its draft's own schema, and that
/// of draft 4, in which a reference is, takes a fraction of the time of the newest to compile.
fn build(files: SchemaFiles, is_plain: bool, options: &Options) -> Result<Schema, Vec<Diagnostic>> {
    let file = &files.files[0];
    let refused = |error: &dyn std::fmt::Display| {
        let location = files.location(files.root());
        let message = format!("this schema can't be compiled: {error}");
        vec![Diagnostic::error(load::INVALID, Level::Schema, location, message)]
    };
    let registry = registry(&files).map_err(|error| refused(&error))?;
    let library = library_options(options, &registry);
    let uri = uri::of_path(&file.path);
    let declares = files.node(files.root()).get("$schema").is_some();
    let built = catch_unwind(AssertUnwindSafe(|| match is_plain {
        true => library.with_draft(Draft::Draft4).build(&json!({ "$ref": uri })),
        false if declares => library.with_base_uri(uri).build(&file.value),
        false => library.with_base_uri(uri).with_draft(file.draft).build(&file.value),
    }));
    let validator = built.map_err(|_| refused(&"the validator gives up on it"))?.map_err(|error| {
        let patterns = invalid::refused_patterns(&files, options);
        if patterns.is_empty() { place(&files, &error).unwrap_or_else(|| refused(&error)) } else { patterns }
    })?;
    let (codes, limits) = (Arc::clone(&options.codes), options.limits.clone());
    let entrance = if is_plain { "/$ref" } else { "" };
    Ok(Schema { files, validator, entrance, registry, options: options.clone(), codes, limits })
}

/// Places an error that the library only finds while it compiles.
fn place(files: &SchemaFiles, error: &ValidationError<'_>) -> Option<Vec<Diagnostic>> {
    let node = files.node(files.root()).at(error.instance_path().as_str())?;
    if error.instance_path().as_str().is_empty() {
        return None;
    }
    let message = format!("this can't be compiled: {error}");
    Some(vec![Diagnostic::error(load::INVALID, Level::Schema, node.label_location(), message).pointer(node.pointer())])
}

/// One value stands for a file however many names it has: the library compares places in it by address.
fn registry(files: &SchemaFiles) -> Result<Registry<'static>, jsonschema::ReferencingError> {
    let roots = files.resources.iter().filter(|(_, place)| place.node == 0);
    let pairs = roots.map(|(uri, place)| (uri.clone(), Arc::clone(&files.files[place.file].value)));
    Registry::new().extend(pairs)?.prepare()
}

/// The library's options for ours.
pub(super) fn library_options<'r>(options: &Options, registry: &'r Registry<'r>) -> LibraryOptions<'r> {
    let library = jsonschema::options_for::<Tree>().offline().with_registry(registry);
    let bytes = options.limits.pattern_bytes;
    let library = match options.patterns {
        Patterns::Linear => library.with_pattern_options(PatternOptions::regex().size_limit(bytes)),
        Patterns::Backtracking => {
            let engine = PatternOptions::fancy_regex().backtrack_limit(BACKTRACKS).size_limit(bytes);
            library.with_pattern_options(engine)
        }
    };
    match options.formats {
        Formats::Draft => library,
        Formats::Standard => library.should_validate_formats(true),
        Formats::All => {
            let email = EmailOptions::default().with_required_tld().without_display_text();
            let library = library.should_validate_formats(true).with_email_options(email);
            formats::own(&options.codes).fold(library, |library, (name, check)| library.with_format(name, check))
        }
    }
}

impl Schema {
    /// A validator for one subschema, to find out what the errors do not tell.
    pub fn probe(&self, place: Place) -> Option<Validator<Tree>> {
        let file = &self.files.files[place.file];
        let fragment = uri::of_path(&self.files.node(place).pointer()[..]);
        let fragment = fragment.strip_prefix("comity:///")?;
        let reference = json!({ "$ref": format!("{}#{fragment}", uri::of_path(&file.path)) });
        let draft = if file.draft == Draft::Unknown { Draft::default() } else { file.draft };
        library_options(&self.options, &self.registry).with_draft(draft).build(&reference).ok()
    }
}
