//! A rule that stands alone, as tests compile it: no schema says where its paths lead, and no file has its code lists.

use std::cell::Cell;

use crate::codes::Codes;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Severity;
use crate::document;
use crate::document::Document;
use crate::document::Format;
use crate::document::NodeRef;
use crate::document::Options;
use crate::document::de;
use crate::document::de::Spanned;
use crate::document::path::Path;
use crate::document::paths::Paths;
use crate::limits::Limits;
use crate::rule::Declaration;
use crate::rule::Declared;
use crate::rule::Objection;
use crate::rule::RECORD_ROOTS;
use crate::rule::Shapes;
use crate::source::FileId;

/// The kinds of record in examples, by their `kind`.
pub(super) const RECORDS: [&str; 5] = ["relation", "conflict", "agreement", "organization", "party"];

struct AnyShape;

impl Shapes for AnyShape {
    fn objection(&self, _: &str, _: Option<&Paths>, _: &Path) -> Option<Objection> {
        None
    }
}

/// Compiles a rule of a file that is listed under a kind of record, or under none.
pub(super) fn compile(node: NodeRef<'_>, record: &str) -> Result<Declared, Vec<Diagnostic>> {
    let records = RECORDS.map(str::to_owned);
    let schema = |_: &Spanned<String>| unreachable!("a rule that stands alone reads no schema");
    let codes = |list: &Spanned<String>| {
        let message = format!("there is no code list `{}`", list.value);
        let problem = Diagnostic::error("rule/unknown-list", Level::Document, list.location, message);
        Codes::default().get(&list.value).map(|_| ()).ok_or_else(|| vec![problem])
    };
    let each: Option<Paths> = node.get("each").map(|each| de::from_node(each).expect("paths"));
    let (chosen, shapes, reads_unnamed) = (each.as_ref(), &AnyShape, Cell::new(false));
    let declaration = Declaration {
        node,
        record,
        records: &records,
        each: chosen,
        shapes,
        codes: &codes,
        schema: &schema,
        reads_unnamed: &reads_unnamed,
    };
    let text = |key: &str| node.get(key).map(|node| node.text().to_owned());
    let kind = text("kind").expect("a rule has a kind");
    let info = super::find_kind(&kind).unwrap_or_else(|| panic!("no kind {kind}"));
    let rule = (info.compile)(&declaration)?;
    let when = node.get("when").map(|node| {
        let when = Spanned { value: node.text().to_owned(), location: node.location(), pointer: node.pointer() };
        declaration.expression(&when, &RECORD_ROOTS)
    });
    let when = when.transpose()?;
    let severity = match text("severity").as_deref() {
        Some("warning") => Severity::Warning,
        Some("info") => Severity::Info,
        _ => Severity::Error,
    };
    Ok(Declared {
        id: text("id").unwrap_or_else(|| "test/rule".to_owned()).into(),
        record: None,
        info,
        severity: Some(severity),
        each,
        when,
        message: text("message").map(Into::into),
        why: None,
        waivable: true,
        location: node.location(),
        is_own: true,
        is_proven: false,
        rule,
    })
}

/// The fenced blocks of a page: what stands after the fence, and the text.
pub(super) fn blocks(page: &str) -> impl Iterator<Item = (&str, &str)> {
    let fenced = page.split("```").skip(1).step_by(2);
    fenced.filter_map(|block| block.split_once('\n')).map(|(info, text)| (info.trim(), text))
}

/// The document that a text is.
pub(super) fn parse(text: &str) -> Document<'static> {
    let reading = document::read(FileId(0), Format::Yaml, text.as_bytes(), &Limits::default(), &Options::default());
    assert!(reading.diagnostics.is_empty(), "{:?}\n{text}", reading.diagnostics);
    reading.documents.into_iter().next().expect("a document").into_owned()
}

/// The rules of the built-in pack that are of a kind, with the kind of record that their file is listed under.
pub(super) fn pack(kind: &str, mut look: impl FnMut(NodeRef<'_>, &str)) {
    let mut rules = 0;
    for record in RECORDS {
        let path = format!("{}/schemas/{record}.rules.yaml", env!("CARGO_MANIFEST_DIR"));
        let document = parse(&std::fs::read_to_string(path).expect("a rule file"));
        let of_kind = |rule: &NodeRef<'_>| rule.get("kind").is_some_and(|node| node.text() == kind);
        for rule in document.root().get("rules").expect("rules").items().filter(of_kind) {
            look(rule, record);
            rules += 1;
        }
    }
    assert!(rules > 0, "the pack has no rule of this kind");
}
