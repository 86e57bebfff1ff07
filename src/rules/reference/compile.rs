//! Reads the parameters of a reference.

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::document::NodeRef;
use crate::document::de;
use crate::document::de::Spanned;
use crate::document::path::Path;
use crate::expression::Shape;
use crate::expression::Shapes;
use crate::expression::Step;
use crate::expression::Types;
use crate::rule::Declaration;
use crate::rule::FileTemplate;
use crate::rule::KeyPart;
use crate::rule::Rule;
use crate::rule::Source;
use crate::rules::reference::CodeTarget;
use crate::rules::reference::Reference;

type Problems = Vec<Diagnostic>;

/// The rule's parameters, but for its sources.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    backlink: Option<Path>,
    used: Option<Used>,
    holds: Option<Spanned<String>>,
    at: Option<Path>,
    #[serde(default)]
    missing: Missing,
}

/// What a target that is not there means.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Missing {
    /// The reference is wrong.
    #[default]
    Require,
    /// Nothing is checked: another rule asks whether it is there.
    Unknown,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Used {
    at_least: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    file: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCodes {
    codes: Spanned<String>,
    #[serde(default)]
    when_empty: bool,
}

/// What may be referred to.
#[derive(Default)]
struct Targets {
    sources: Vec<Source>,
    file: Option<FileTemplate>,
    codes: Option<CodeTarget>,
}

/// The names that facts carry along, for each side of a pair.
struct Carried {
    from: Vec<String>,
    target: Vec<String>,
}

impl Carried {
    fn of(from: &Source, targets: &[Source]) -> Self {
        let names = |source: &Source| source.carry.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        Self { from: names(from), target: targets.iter().flat_map(names).collect() }
    }
}

impl Shapes for Carried {
    fn shape(&self, root: &str, path: &[Step<'_>]) -> Option<Shape> {
        if !path.is_empty() {
            return None;
        }
        let members = if root == "from" { self.from.clone() } else { self.target.clone() };
        Some(Shape { types: Types::MAPPING, members, closed: true, values: None })
    }
}

pub(super) fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Problems> {
    let parameters: Parameters = declaration.parameters_beside(&["from", "to"])?;
    let mut from = declaration.source_at("from")?;
    let mut targets = Targets::default();
    for node in declaration.members("to")? {
        targets.add(declaration, node)?;
    }
    check_together(declaration, &parameters, &targets)?;
    let carried = Carried::of(&from, &targets.sources);
    let holds = parameters.holds.as_ref().map(|holds| declaration.condition(holds, &["from", "target"], &carried));
    let holds = holds.transpose()?;
    if holds.is_some() {
        from.at = Some(parameters.at.unwrap_or_else(|| Path::parse(".").expect("a path")));
    }
    prepare_file(&mut from, &targets);
    declaration.check_key(&from)?;
    if let Some(backlink) = &parameters.backlink {
        let target = &mut targets.sources[0];
        target.links = Some(backlink.clone());
        from.own = own_key(declaration, target)?;
    }
    let at_least = parameters.used.map_or(0, |used| used.at_least);
    targets.sources.iter_mut().for_each(|target| target.takes_undecided = at_least == 0);
    let kinds = targets.kinds(declaration);
    let Targets { sources, file, codes } = targets;
    let sources: Vec<Source> = std::iter::once(from).chain(sources).collect();
    sources.iter().try_for_each(|source| declaration.check_source(source))?;
    let (backlink, needs_target) = (parameters.backlink, parameters.missing == Missing::Require);
    Ok(Box::new(Reference { sources, kinds, file, codes, backlink, at_least, holds, needs_target }))
}

impl Targets {
    fn add(&mut self, declaration: &Declaration<'_>, node: NodeRef<'_>) -> Result<(), Problems> {
        let wrong = |error: de::DeError| vec![error.diagnostic("rule/parameters")];
        if node.get("file").is_some() {
            let raw: RawFile = de::from_node(node).map_err(wrong)?;
            let problem = |message| vec![declaration.problem("rule/parameters", raw.file.location, message)];
            if raw.file.value.contains('*') {
                return Err(problem("a reference is to one file, so `*` has no meaning here".to_owned()));
            }
            self.file = Some(FileTemplate::parse(&raw.file.value).map_err(problem)?);
        } else if node.get("codes").is_some() {
            let raw: RawCodes = de::from_node(node).map_err(wrong)?;
            (declaration.codes)(&raw.codes)?;
            self.codes = Some(CodeTarget { list: raw.codes.value, when_empty: raw.when_empty });
        } else {
            let source = declaration.source_of(node)?;
            declaration.check_key(&source)?;
            self.sources.push(source);
        }
        Ok(())
    }

    /// The kinds of record, each once.
    fn kinds(&self, declaration: &Declaration<'_>) -> Vec<String> {
        let mut kinds: Vec<String> = Vec::new();
        for source in &self.sources {
            let name = declaration.record_name(source.kind);
            if !kinds.iter().any(|known| known == name) {
                kinds.push(name.to_owned());
            }
        }
        kinds
    }
}

/// Objects to parameters that need another one.
fn check_together(declaration: &Declaration<'_>, parameters: &Parameters, targets: &Targets) -> Result<(), Problems> {
    let at = |key: &str| declaration.node.get(key).map_or(declaration.node.label_location(), NodeRef::label_location);
    let problem = |key: &str, message: &str| Err(vec![declaration.problem("rule/parameters", at(key), message)]);
    if parameters.at.is_some() && parameters.holds.is_none() {
        return problem("at", "`at` has a meaning only with `holds`");
    }
    if parameters.used.as_ref().is_some_and(|used| used.at_least == 0) {
        return problem("used", "`at_least: 0` asks for nothing");
    }
    let needs_records = [("used", parameters.used.is_some()), ("holds", parameters.holds.is_some())];
    for (key, is_there) in needs_records {
        if is_there && targets.sources.is_empty() {
            return problem(key, "only records can be asked this, and `to` has none");
        }
    }
    let asks = parameters.holds.is_some() || parameters.used.is_some() || parameters.backlink.is_some();
    if parameters.missing == Missing::Unknown && !asks {
        return problem("missing", "with `missing: unknown` this rule asks for nothing");
    }
    if parameters.backlink.is_some() && targets.sources.len() != 1 {
        return problem("backlink", "`backlink` wants `to` to be one source of records");
    }
    Ok(())
}

/// Where files are referred to, the template says what is read.
fn prepare_file(from: &mut Source, targets: &Targets) {
    let Some(template) = &targets.file else { return };
    from.file = Some(template.clone());
    if from.key.is_empty() && targets.sources.is_empty() {
        from.key = template.paths().map(|path| KeyPart::Path { path: path.clone(), fold: false }).collect();
    }
}

/// The key by which a target would point back: its own, read in the record that refers.
fn own_key(declaration: &Declaration<'_>, target: &Source) -> Result<Vec<KeyPart>, Problems> {
    match target.key.as_slice() {
        [KeyPart::Path { path, fold }] if target.each.is_none() && path.to_string().starts_with('/') => {
            Ok(vec![KeyPart::Path { path: path.clone(), fold: *fold }])
        }
        _ => {
            let at =
                declaration.node.get("backlink").map_or(declaration.node.label_location(), NodeRef::label_location);
            let message = "`backlink` wants a target whose key is one path that starts at the record";
            Err(vec![declaration.problem("rule/parameters", at, message)])
        }
    }
}
