//! A code list that is a file of the project: a list of codes, or of codes with name and dates; or a mapping with such a
//! list under `codes`, and the list's own name, edition and source.

use std::collections::HashSet;

use crate::codes::Code;
use crate::codes::Codes;
use crate::config::load::problem;
use crate::config::load::read_one;
use crate::config::load::refusal;
use crate::config::shelf::Shelf;
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::document::NodeRef;
use crate::document::de::Spanned;
use crate::nearest::nearest;

/// The keys of a code.
const KEYS: [&str; 5] = ["code", "name", "also", "from", "until"];
/// The keys of a list that says what it is.
const HEAD: [&str; 4] = ["list", "edition", "source", "codes"];

/// A list as its file has it.
#[derive(Debug)]
pub(super) struct Written {
    /// What it calls itself.
    pub(super) name: Option<String>,
    /// The codes, in order.
    pub(super) codes: Vec<Code>,
}

/// Reads the list that a rule names; a name that is no file gets the nearest of the lists that are known.
pub(super) fn read(list: &Spanned<String>, shelf: &Shelf<'_>, known: &Codes) -> Result<Written, Vec<Diagnostic>> {
    let is_file = list.value.contains(['.', '/']);
    if !is_file {
        let mut unknown =
            problem("rule/unknown-list", list.location, format!("there is no code list `{}`", list.value));
        unknown.help = Some(match nearest(&list.value, known.names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}; a list of the project is a file", known.names().join(", ")),
        });
        return Err(vec![unknown]);
    }
    read_file(list, shelf)
}

/// Reads a file of codes.
pub(super) fn read_file(list: &Spanned<String>, shelf: &Shelf<'_>) -> Result<Written, Vec<Diagnostic>> {
    let refused = |refused| vec![problem("rule/unknown-list", list.location, refusal(&list.value, &refused))];
    let (file, bytes) = shelf.read(&list.value).map_err(refused)?;
    let document = read_one(file, &list.value, &bytes)?;
    codes(document.root())
}

fn codes(root: NodeRef<'_>) -> Result<Written, Vec<Diagnostic>> {
    let mut problems: Vec<Diagnostic> = Vec::new();
    unknown_keys(root, &HEAD, "list", &mut problems);
    let name = root.get("list").and_then(NodeRef::as_str).map(str::to_owned);
    let root = root.get("codes").unwrap_or(root);
    let wrong = |node: NodeRef<'_>, message: &str| problem("rule/code-list", node.label_location(), message.to_owned());
    if !root.is_sequence() || root.is_empty() {
        if !problems.is_empty() {
            return Err(problems);
        }
        return Err(vec![wrong(root, "a code list is a list of codes, or of `{code, name, from, until}`")]);
    }
    let mut codes: Vec<Code> = Vec::new();
    let mut seen = HashSet::new();
    for item in root.items() {
        let code = if item.is_mapping() {
            entry(item, &mut problems)
        } else {
            let written = Some(item.text()).filter(|text| !item.is_null() && !text.is_empty());
            written.map(|code| Code {
                code: code.to_owned(),
                name: code.to_owned(),
                also: Vec::new(),
                from: None,
                until: None,
            })
        };
        match code {
            None => problems.push(wrong(item, "this is no code")),
            Some(code) if seen.insert(code.code.clone()) => codes.push(code),
            Some(code) => problems.push(wrong(item, &format!("the code `{}` stands twice", code.code))),
        }
    }
    if problems.is_empty() { Ok(Written { name, codes }) } else { Err(problems) }
}

/// A code with its name and dates. Numbers are taken as they are written: `036` is a code, `1963` a year.
fn entry(item: NodeRef<'_>, problems: &mut Vec<Diagnostic>) -> Option<Code> {
    unknown_keys(item, &KEYS, "code", problems);
    let text = |key: &str| item.get(key).map(NodeRef::text).filter(|text| !text.is_empty()).map(str::to_owned);
    let mut date = |key: &str| {
        let node = item.get(key).filter(|node| !node.is_null())?;
        let date = Date::parse(node.text());
        date.map_err(|error| problems.push(problem("rule/code-list", node.label_location(), error.message))).ok()
    };
    let (from, until) = (date("from"), date("until"));
    let code = text("code")?;
    let name = text("name").unwrap_or_else(|| code.clone());
    let also = item.get("also").into_iter().flat_map(NodeRef::items).map(|other| other.text().to_owned()).collect();
    Some(Code { code, name, also, from, until })
}

fn unknown_keys(node: NodeRef<'_>, known: &[&str], what: &str, problems: &mut Vec<Diagnostic>) {
    for (key, _) in node.entries().filter(|(key, _)| !known.contains(&key.text())) {
        let message = format!("a {what} has no `{}`", key.text());
        let mut unknown = problem("rule/code-list", key.location(), message);
        unknown.help = nearest(key.text(), known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        problems.push(unknown);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn read(text: &str) -> Result<Vec<String>, String> {
        let document = read_one(FileId(0), "codes.yaml", text.as_bytes()).expect("a document");
        let shown = |code: Code| format!("{} {} {:?}", code.code, code.name, code.until.map(|until| until.to_string()));
        let codes = codes(document.root()).map_err(|problems| problems[0].message.clone())?;
        Ok(codes.codes.into_iter().map(shown).collect())
    }

    #[test]
    fn a_list_is_of_codes_or_of_codes_with_name_and_dates() {
        let text = "[embassy, {code: legation, name: Legation, until: 1963}]";
        assert_eq!(read(text).unwrap(), ["embassy embassy None", "legation Legation Some(\"1963\")"]);
    }

    #[test]
    fn a_list_says_what_it_is_called() {
        let text = "{list: missions, edition: '2026', source: us, codes: [{code: HC, name: High Commission, also: [Mission]}]}";
        let document = read_one(FileId(0), "codes.yaml", text.as_bytes()).expect("a document");
        let written = codes(document.root()).expect("a list");
        assert_eq!(
            (written.name.as_deref(), &written.codes[0].also[..]),
            (Some("missions"), &["Mission".to_owned()][..])
        );
        assert_eq!(read("{list: x, cods: []}").expect_err("wrong"), "a list has no `cods`");
    }

    #[test]
    fn what_is_no_list_of_codes_is_an_error() {
        for (text, wrong) in [
            ("embassy", "a code list is a list of codes, or of `{code, name, from, until}`"),
            ("[]", "a code list is a list of codes, or of `{code, name, from, until}`"),
            ("[embassy, embassy]", "the code `embassy` stands twice"),
            ("[embassy, [legation]]", "this is no code"),
            ("[null]", "this is no code"),
        ] {
            assert_eq!(read(text).expect_err("wrong"), wrong, "{text}");
        }
        assert!(read("[{code: legation, until: long ago}]").is_err());
        assert!(read("[{name: Legation}]").is_err());
    }
}
