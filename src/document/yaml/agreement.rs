//! Whether both ways of reading YAML give the same.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::Document;
use crate::document::Reading;
use crate::source::FileId;
use crate::source::Location;
use crate::source::Span;

/// The parser's reading, and a finding if the quick one differs from it.
pub(super) fn settle<'t>(quick: &Reading<'t>, mut reading: Reading<'t>) -> Reading<'t> {
    let Some(what) = difference(quick, &reading) else { return reading };
    let file = quick.documents.first().map_or(FileId(0), |document| document.file);
    let location = Location { file, document: 0, span: Span::empty(0) };
    let message = format!("two ways of reading this file differ: {what}");
    let finding = Diagnostic::error("limit/verify-parser", Level::Document, location, message);
    reading.diagnostics.push(finding.help("this is a fault of comity: please report it with this file"));
    reading
}

/// Where two readings of one file differ.
pub(super) fn difference(one: &Reading<'_>, other: &Reading<'_>) -> Option<String> {
    let shape = |reading: &Reading<'_>| (reading.documents.len(), reading.broken.clone());
    if shape(one) != shape(other) {
        return Some(format!("{:?} or {:?} documents, and broken ones", shape(one), shape(other)));
    }
    let documents = one.documents.iter().zip(&other.documents);
    let of_documents = documents.into_iter().find_map(|(one, other)| between(one, other));
    of_documents.or_else(|| {
        let differ = one.diagnostics != other.diagnostics;
        differ.then(|| format!("the findings are {:?} or {:?}", one.diagnostics, other.diagnostics))
    })
}

fn between(one: &Document<'_>, other: &Document<'_>) -> Option<String> {
    let head = |document: &Document<'_>| (document.file, document.number, document.offset, document.nodes.len());
    if head(one) != head(other) || one.text != other.text {
        return Some(format!("{:?} or {:?}", head(one), head(other)));
    }
    let mut nodes = one.nodes.iter().zip(&other.nodes);
    if let Some((one, other)) = nodes.find(|(one, other)| one != other) {
        return Some(format!("the node is {one:?} or {other:?}"));
    }
    if one.strings != other.strings {
        return Some(format!("the decoded texts are {:?} or {:?}", one.strings, other.strings));
    }
    (one.comments != other.comments).then(|| format!("the comments are {:?} or {:?}", one.comments, other.comments))
}
