//! What may be written here: the keys that the schema has and that are not there yet, the values that it lists, codes
//! with the names of their countries, the keys of records that may be referred to.
//!
//! Half-typed text often can't be read. So the word at the cursor is taken out and a word of ours put in, once as a key
//! and once as a value; what then stands there is asked about. If that can't be read, the text below is left out, or
//! brackets that are open on the line are closed.

use std::collections::HashMap;

use lsp_types::CompletionItem;
use lsp_types::CompletionItemKind;
use lsp_types::CompletionTextEdit;
use lsp_types::Documentation;
use lsp_types::TextEdit;

use crate::document::Kind;
use crate::document::NodeRef;
use crate::lsp::cursor;
use crate::lsp::cursor::Cursor;
use crate::lsp::position::Text;
use crate::lsp::project::Loaded;
use crate::report::escape::visible;
use crate::schema_walk::Type;
use crate::source::Span;

/// Stands where the word at the cursor was; no record has it.
const WORD: &str = "comity\u{2e31}word";

/// More are not offered at once: the editor asks again when more is typed.
const MOST: usize = 500;

/// One thing that may be written.
struct Offer {
    /// What is written.
    text: String,
    /// What is shown beside it.
    detail: Option<String>,
    /// What is shown below it, in Markdown.
    about: Option<String>,
    kind: CompletionItemKind,
    /// Whether it comes before others.
    is_first: bool,
}

/// The place where something is to be written.
struct Gap<'g> {
    /// The word that is replaced.
    word: Span,
    /// What stands before it on its line.
    before: &'g str,
    /// What stands after it on its line.
    after: &'g str,
}

/// What may be written at a byte of a target, and whether that is all.
pub(super) fn at(loaded: &Loaded, target: usize, text: &Text<'_>, offset: usize) -> (Vec<CompletionItem>, bool) {
    let Some(gap) = std::str::from_utf8(text.bytes()).ok().and_then(|whole| Gap::at(text, whole, offset)) else {
        return (Vec::new(), true);
    };
    let mut offers = Vec::new();
    if gap.may_be_key() {
        offers.extend(probe(loaded, target, text.bytes(), &gap, true).unwrap_or_else(|| kinds(loaded, target, &gap)));
    }
    if gap.may_be_value() {
        offers.extend(probe(loaded, target, text.bytes(), &gap, false).unwrap_or_else(|| kinds(loaded, target, &gap)));
    }
    let typed = String::from_utf8_lossy(&text.bytes()[gap.word.range()]).to_lowercase();
    if offers.len() > MOST {
        let is_meant = |offer: &Offer| {
            let detail = offer.detail.as_deref().unwrap_or_default();
            offer.text.to_lowercase().contains(&typed) || detail.to_lowercase().contains(&typed)
        };
        offers.retain(is_meant);
    }
    let is_all = offers.len() <= MOST;
    offers.truncate(MOST);
    let range = text.range(gap.word);
    (offers.into_iter().zip(0_u32..).map(|(offer, number)| offer.item(range, number)).collect(), is_all)
}

/// What may be written if the gap is a key, or a value; `None` if the text can't be read so.
fn probe(loaded: &Loaded, target: usize, bytes: &[u8], gap: &Gap<'_>, is_key: bool) -> Option<Vec<Offer>> {
    let (before, after) = (&bytes[..gap.word.start], &bytes[gap.word.end..]);
    let word = if is_key && !gap.has_colon() { format!("{WORD}:") } else { WORD.to_owned() };
    let line = after.iter().position(|&byte| byte == b'\n').unwrap_or(after.len());
    let (line, below) = after.split_at(line);
    let closers = gap.closers();
    let ways = [("", below), ("", &[][..]), (&*closers, below), (&*closers, &[][..])];
    ways.into_iter().find_map(|(closers, below)| {
        let text = [before, word.as_bytes(), line, closers.as_bytes(), below].concat();
        let look = |cursor: Cursor<'_>| (cursor.is_key == is_key).then(|| offers(&cursor, gap));
        cursor::at(loaded, target, &text, gap.word.start + 1, look).flatten()
    })
}

fn offers(cursor: &Cursor<'_>, gap: &Gap<'_>) -> Vec<Offer> {
    if cursor.is_key { keys(cursor, gap) } else { values(cursor, gap) }
}

fn keys(cursor: &Cursor<'_>, gap: &Gap<'_>) -> Vec<Offer> {
    let Some((schema, mapping)) = cursor.schema().zip(cursor.node.parent()) else { return Vec::new() };
    let pointer = mapping.pointer_from(cursor.root);
    let required = schema.required_at(&pointer);
    let is_new = |key: &&str| mapping.get(key).is_none();
    let mut offers: Vec<Offer> = Vec::new();
    for key in schema.keys_at(&pointer).into_iter().filter(is_new) {
        let step = key.replace('~', "~0").replace('/', "~1");
        let about = schema.about(&format!("{pointer}/{step}"));
        let colon = if gap.has_colon() { "" } else { ": " };
        offers.push(Offer {
            text: format!("{key}{colon}"),
            detail: about.title.map(visible),
            about: about.description.map(visible),
            kind: CompletionItemKind::FIELD,
            is_first: required.contains(&key),
        });
    }
    offers.sort_by_key(|offer| !offer.is_first);
    offers
}

fn values(cursor: &Cursor<'_>, gap: &Gap<'_>) -> Vec<Offer> {
    let pointer = cursor.pointer();
    let mut offers = Vec::new();
    if let Some(schema) = cursor.schema() {
        offers.extend(schema.values_at(&pointer).into_iter().map(|value| listed(value, gap)));
        if schema.types(&pointer).is_some_and(|types| types == [Type::Boolean]) {
            offers.extend(["true", "false"].map(|word| Offer::new(word, CompletionItemKind::VALUE)));
        }
    }
    for (rule, declared) in cursor.references() {
        for role in 1..u32::try_from(declared.rule.sources().len()).expect("few sources") {
            for (key, fact) in cursor.loaded.index.keys(rule, role) {
                let detail = Some(visible(&fact.record)).filter(|record| record != key.as_str());
                let offer = Offer::new(&gap.quoted(key.as_str()), CompletionItemKind::REFERENCE);
                offers.push(Offer { detail, is_first: true, ..offer });
            }
        }
    }
    for list in cursor.code_lists().into_iter().filter_map(|list| cursor.loaded.config.settings.codes.get(list)) {
        for code in list.codes() {
            let offer = Offer::new(&gap.quoted(&code.code), CompletionItemKind::ENUM_MEMBER);
            offers.push(Offer { detail: Some(visible(&code.name)), ..offer });
        }
    }
    offers.sort_by_key(|offer| !offer.is_first);
    each_once(offers)
}

/// Each text once: what refers to a record before the code that it is as well, with the name of that.
fn each_once(offers: Vec<Offer>) -> Vec<Offer> {
    let mut places = HashMap::new();
    let mut kept: Vec<Offer> = Vec::new();
    for offer in offers {
        if let Some(&place) = places.get(&offer.text) {
            let first: &mut Offer = &mut kept[place];
            first.detail = first.detail.take().or(offer.detail);
        } else {
            places.insert(offer.text.clone(), kept.len());
            kept.push(offer);
        }
    }
    kept
}

/// A value as a schema lists it.
fn listed(value: NodeRef<'_>, gap: &Gap<'_>) -> Offer {
    let text = if value.kind() == Kind::String { gap.quoted(value.text()) } else { value.text().to_owned() };
    Offer::new(&text, CompletionItemKind::ENUM_MEMBER)
}

/// Of a record that does not say of which kind it is: how each kind says so.
fn kinds(loaded: &Loaded, target: usize, gap: &Gap<'_>) -> Vec<Offer> {
    let name = loaded.files.path(loaded.targets.targets[target].file);
    let kinds = loaded.config.kinds.iter().filter(|kind| kind.takes(name));
    let says = kinds.flat_map(|kind| &kind.filter);
    let offers = says.filter_map(|(key, value)| match gap.before.trim_end().strip_suffix(':') {
        Some(before) => (before.trim() == key).then(|| Offer::new(&gap.quoted(value), CompletionItemKind::ENUM_MEMBER)),
        None => gap.before.is_empty().then(|| Offer::new(&format!("{key}: {value}"), CompletionItemKind::FIELD)),
    });
    offers.collect()
}

impl<'g> Gap<'g> {
    /// The word at a byte; `None` in a comment.
    fn at(text: &Text<'_>, whole: &'g str, offset: usize) -> Option<Self> {
        let line = text.line(text.line_of(offset));
        let offset = offset.clamp(line.start, line.end);
        let before = whole.get(line.start..offset)?;
        if before.trim_start().starts_with('#') || before.contains(" #") {
            return None;
        }
        let is_end = |character: char| " \t[]{},\"'".contains(character);
        let start = before.rfind(is_end).map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
        let rest = whole.get(offset..line.end)?;
        let end = rest.find(|character| is_end(character) || character == ':').unwrap_or(rest.len());
        let word = Span::new(line.start + start, offset + end);
        Some(Self { word, before: &before[..start], after: &rest[end..] })
    }

    /// Whether a colon follows already, so that it is a key.
    fn has_colon(&self) -> bool {
        self.after.trim_start_matches(['"', '\'']).starts_with(':')
    }

    /// At the beginning of a line or item, or inside braces.
    fn may_be_key(&self) -> bool {
        let before = self.before.trim_start().trim_end_matches(['"', '\'']);
        let is_beginning = before.chars().all(|character| matches!(character, '-' | ' '));
        is_beginning || before.trim_end().ends_with(['{', ',']) && before.contains('{')
    }

    /// Behind a colon or a dash, or inside brackets.
    fn may_be_value(&self) -> bool {
        let before = self.before.trim_end_matches(['"', '\'']).trim_end();
        before.ends_with([':', '-', '[', ',']) && !self.has_colon()
    }

    /// What closes the brackets that are open on its line.
    fn closers(&self) -> String {
        let mut open = Vec::new();
        for character in self.before.chars().chain(self.after.chars()) {
            match character {
                '[' => open.push(']'),
                '{' => open.push('}'),
                ']' | '}' => drop(open.pop()),
                _ => {}
            }
        }
        open.into_iter().rev().collect()
    }

    fn is_quoted(&self) -> bool {
        self.before.ends_with(['"', '\''])
    }

    /// A text, in quotes if it would not be text without them.
    fn quoted(&self, text: &str) -> String {
        let is_word = text.starts_with(|first: char| first.is_alphabetic())
            && text.chars().all(|character| character.is_alphanumeric() || "_-./ ".contains(character))
            && !text.ends_with(' ')
            && !matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "null");
        if is_word || self.is_quoted() { text.to_owned() } else { format!("{text:?}") }
    }
}

impl Offer {
    fn new(text: &str, kind: CompletionItemKind) -> Self {
        Self { text: text.to_owned(), detail: None, about: None, kind, is_first: false }
    }

    fn item(self, range: lsp_types::Range, number: u32) -> CompletionItem {
        let label = self.text.trim_end().trim_end_matches(':').trim_matches('"').to_owned();
        // A country is found by its name, too.
        let filter = self.detail.as_ref().map(|detail| format!("{label} {detail}"));
        CompletionItem {
            kind: Some(self.kind),
            detail: self.detail,
            documentation: self.about.map(Documentation::String),
            sort_text: Some(format!("{number:05}")),
            filter_text: filter,
            text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: self.text })),
            label,
            ..CompletionItem::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lsp::position::Encoding;

    /// `|` is the cursor; what comes out is the word and what it may be.
    fn gap(text: &str) -> Option<(String, bool, bool)> {
        let offset = text.find('|').expect("a cursor");
        let whole = text.replace('|', "");
        let gap = Gap::at(&Text::new(whole.as_bytes(), Encoding::Utf8), &whole, offset)?;
        Some((whole[gap.word.range()].to_owned(), gap.may_be_key(), gap.may_be_value()))
    }

    #[test]
    fn a_gap_is_a_key_or_a_value_by_what_stands_around_it() {
        for (text, word, is_key, is_value) in [
            ("na|", "na", true, false),
            ("a: 1\n|\nb: 2", "", true, false),
            ("  na|me: 1", "name", true, false),
            ("country: CA|", "CA", false, true),
            ("country: |", "", false, true),
            ("- |", "", true, true),
            ("  - re|", "re", true, true),
            ("a: {b|", "b", true, false),
            ("a: {b: 1, c|}", "c", true, true),
            ("a: [x, y|]", "y", false, true),
            ("\"na|\": 1", "na", true, false),
        ] {
            assert_eq!(gap(text), Some((word.to_owned(), is_key, is_value)), "{text}");
        }
        assert_eq!(gap("a: 1 # see|"), None);
        assert_eq!(gap("# com|"), None);
    }

    #[test]
    fn brackets_are_closed_that_are_open_on_the_line() {
        for (before, after, closers) in
            [("a: [", "", "]"), ("a: {b: [x, ", "", "]}"), ("a: {b: [", "]", "}"), ("- ", "", "")]
        {
            let gap = Gap { word: Span::default(), before, after };
            assert_eq!(gap.closers(), closers, "{before}|{after}");
        }
    }

    #[test]
    fn text_that_would_be_no_text_is_quoted() {
        let gap = Gap { word: Span::default(), before: "a: ", after: "" };
        for (text, written) in [("CAN", "CAN"), ("036", "\"036\""), ("true", "\"true\""), ("a: b", "\"a: b\"")] {
            assert_eq!(gap.quoted(text), written);
        }
        assert_eq!(Gap { before: "a: \"", ..gap }.quoted("036"), "036");
    }
}
