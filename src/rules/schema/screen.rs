//! Schema files that are so plainly in order that the drafts' own schemas need not be asked: to compile those takes longer
//! than to compile most schemas.
//!
//! What is let through is valid by draft 7, 2019-09 and 2020-12; whatever is not certain is not let through.

use std::sync::LazyLock;

use jsonschema::Draft;
use jsonschema::Validator;
use serde_json::json;

use crate::document::NodeRef;
use crate::rules::schema::Formats;
use crate::rules::schema::Options;
use crate::rules::schema::compile::library_options;
use crate::rules::schema::files::SchemaFile;
use crate::rules::schema::files::SchemaFiles;
use crate::rules::schema::instance::Instance;
use crate::rules::schema::instance::Tree;
use crate::rules::schema::invalid::EMPTY;
use crate::rules::schema::keywords;
use crate::rules::schema::keywords::Holds;

/// What a keyword takes.
#[derive(Clone, Copy)]
enum Takes {
    Anything,
    Text,
    /// A URI that is written with plain characters, and is none of the drafts' own.
    Reference,
    /// Such a URI without fragment.
    Address,
    Name,
    Pattern,
    Flag,
    Number,
    /// A number above zero.
    Divisor,
    Count,
    List,
    Types,
    /// Texts, none twice.
    Texts,
    /// For each key, texts, none twice.
    TextsByKey,
}

/// The keywords that hold no schemas. What is not among them, and in the drafts means something, is not let through.
const TAKES: [(&str, Takes); 38] = [
    ("$schema", Takes::Text),
    ("$id", Takes::Address),
    ("$ref", Takes::Reference),
    ("$anchor", Takes::Name),
    ("$comment", Takes::Text),
    ("title", Takes::Text),
    ("description", Takes::Text),
    ("default", Takes::Anything),
    ("deprecated", Takes::Flag),
    ("readOnly", Takes::Flag),
    ("writeOnly", Takes::Flag),
    ("examples", Takes::List),
    ("type", Takes::Types),
    ("const", Takes::Anything),
    ("enum", Takes::List),
    ("multipleOf", Takes::Divisor),
    ("maximum", Takes::Number),
    ("exclusiveMaximum", Takes::Number),
    ("minimum", Takes::Number),
    ("exclusiveMinimum", Takes::Number),
    ("maxLength", Takes::Count),
    ("minLength", Takes::Count),
    ("pattern", Takes::Pattern),
    ("maxItems", Takes::Count),
    ("minItems", Takes::Count),
    ("uniqueItems", Takes::Flag),
    ("maxContains", Takes::Count),
    ("minContains", Takes::Count),
    ("maxProperties", Takes::Count),
    ("minProperties", Takes::Count),
    ("required", Takes::Texts),
    ("dependentRequired", Takes::TextsByKey),
    ("format", Takes::Text),
    ("contentEncoding", Takes::Text),
    ("contentMediaType", Takes::Text),
    ("example", Takes::Anything),
    ("markdownDescription", Takes::Anything),
    ("enumDescriptions", Takes::Anything),
];

const TYPES: [&str; 7] = ["null", "boolean", "object", "array", "number", "string", "integer"];

/// The keywords that hold one schema for each of a list.
const LISTS: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];

/// Whether text is a pattern as the drafts want it.
static PATTERN: LazyLock<Validator<Tree>> = LazyLock::new(|| {
    let options = Options { formats: Formats::Standard, ..Options::default() };
    let library = library_options(&options, &EMPTY).with_draft(Draft::Draft4);
    library.build(&json!({ "format": "regex" })).expect("a schema of one keyword")
});

/// Whether all files are surely in order, declare their draft, and speak of no meta-schema and no dynamic reference.
pub(super) fn is_plain(files: &SchemaFiles) -> bool {
    files.files.iter().all(is_plain_file)
}

fn is_plain_file(file: &SchemaFile) -> bool {
    let root = file.document.root();
    let declared = root.get("$schema").and_then(NodeRef::as_str).map(Draft::from_schema_uri);
    let is_known = declared.is_some_and(|draft| {
        draft == file.draft && matches!(draft, Draft::Draft7 | Draft::Draft201909 | Draft::Draft202012)
    });
    if !is_known {
        return false;
    }
    let mut open = vec![root];
    while let Some(schema) = open.pop() {
        if schema.as_bool().is_some() {
            continue;
        }
        let declares = schema != root && schema.get("$schema").is_some();
        if declares || !schema.is_mapping() || !schema.entries().all(|(key, value)| is_plain_entry(key.text(), value)) {
            return false;
        }
        open.extend(keywords::subschemas(schema).into_iter().map(|(_, schema)| schema));
    }
    true
}

fn is_plain_entry(keyword: &str, value: NodeRef<'_>) -> bool {
    match keywords::holds(keyword) {
        Some(Holds::Schemas) if LISTS.contains(&keyword) => value.is_sequence() && !value.is_empty(),
        Some(Holds::Schemas) => value.is_mapping() || value.as_bool().is_some(),
        Some(Holds::Members) => {
            let is_named = |(key, member): (NodeRef<'_>, NodeRef<'_>)| {
                !member.is_sequence() && (keyword != "patternProperties" || is_pattern(key))
            };
            value.is_mapping() && value.entries().all(is_named)
        }
        None => match TAKES.iter().find(|(name, _)| *name == keyword) {
            Some((_, takes)) => takes.admits(value),
            None => keyword.starts_with("x-"),
        },
    }
}

impl Takes {
    fn admits(self, value: NodeRef<'_>) -> bool {
        match self {
            Self::Anything => true,
            Self::Text => value.as_str().is_some(),
            Self::Reference => value.as_str().is_some_and(is_reference),
            Self::Address => value.as_str().is_some_and(|text| is_reference(text) && !text.contains('#')),
            Self::Name => value.as_str().is_some_and(is_name),
            Self::Pattern => is_pattern(value),
            Self::Flag => value.as_bool().is_some(),
            Self::Number => is_decimal(value),
            Self::Divisor => is_decimal(value) && value.text().starts_with(|first| ('1'..='9').contains(&first)),
            Self::Count => value.is_number() && value.text().bytes().all(|byte| byte.is_ascii_digit()),
            Self::List => value.is_sequence(),
            Self::Types if value.is_sequence() => !value.is_empty() && are_names(value, |name| TYPES.contains(&name)),
            Self::Types => value.as_str().is_some_and(|name| TYPES.contains(&name)),
            Self::Texts => value.is_sequence() && are_names(value, |_| true),
            Self::TextsByKey => value.is_mapping() && value.entries().all(|(_, names)| Self::Texts.admits(names)),
        }
    }
}

fn are_names(list: NodeRef<'_>, is_one: impl Fn(&str) -> bool) -> bool {
    let mut names: Vec<_> = list.items().map(NodeRef::as_str).collect();
    names.sort_unstable();
    names.windows(2).all(|pair| pair[0] != pair[1]) && names.iter().all(|name| name.is_some_and(&is_one))
}

/// Whether a number is written with few digits and nothing else.
fn is_decimal(value: NodeRef<'_>) -> bool {
    let digits = value.text().strip_prefix('-').unwrap_or(value.text());
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits = |text: &str| (1..10).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    value.is_number() && are_digits(whole) && are_digits(fraction)
}

fn is_pattern(value: NodeRef<'_>) -> bool {
    value.as_str().is_some() && PATTERN.is_valid(Instance::Node(value))
}

fn is_name(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.bytes().all(is_plain)
}

fn is_reference(text: &str) -> bool {
    let path = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~$/#".contains(&byte);
    let has_host = path.len() == text.len() || path.starts_with(|first: char| first.is_ascii_alphanumeric());
    has_host
        && !path.starts_with("//")
        && !path.starts_with("json-schema.org")
        && path.bytes().all(is_plain)
        && path.split_once('#').is_none_or(|(_, fragment)| !fragment.contains('#'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;
    use crate::limits::Limits;
    use crate::rules::schema::Loader;
    use crate::rules::schema::Refused;
    use crate::rules::schema::SchemaText;
    use crate::rules::schema::invalid;
    use crate::rules::schema::load;
    use crate::source::FileId;

    struct Nothing;

    impl Loader for Nothing {
        fn by_path(&self, _: &str) -> Result<SchemaText, Refused> {
            Err(Refused::Missing)
        }
    }

    const DRAFTS: [&str; 3] = [
        "http://json-schema.org/draft-07/schema#",
        "https://json-schema.org/draft/2019-09/schema",
        "https://json-schema.org/draft/2020-12/schema",
    ];

    const VALUES: &str = r##"
        5 -1 0 0.0 1.5 -0.5 1e3 0.000 18446744073709551616 true false null "" "x" "a-b" "1a" "(" "\\Z" "#/a" "#" "#a#b"
        "%zz" "a:b" "//a" "https://" "https://a.org/b" "https://json-schema.org/draft/2020-12/schema" "object" [] [5] ["a"]
        ["a","a"] ["object"] ["object","null"] ["object","object"] [{}] [true] [[]] [{"type":5}] {} {"a":{}} {"a":true}
        {"a":5} {"a":null} {"(":{}} {"a":{"type":5}} {"a":["b"]} {"a":["b","b"]} {"a":[5]} {"a":"b"} {"type":"object"}"##;

    fn files(text: String) -> Option<SchemaFiles> {
        let first = SchemaText { file: FileId(0), path: "a.json".into(), bytes: text.into_bytes() };
        load::load(first, &Nothing, &Limits::default()).0
    }

    /// What is said of files, once with and once without asking their drafts' own schemas.
    fn said(files: &SchemaFiles) -> [Vec<Diagnostic>; 2] {
        [false, true].map(|is_plain| invalid::in_files(files, is_plain, &Options::default()))
    }

    #[test]
    fn what_is_let_through_is_in_order_by_its_draft() {
        let mut plain = 0;
        for draft in DRAFTS {
            for keyword in keywords::all().chain(["x-a", "unheard"]).filter(|&keyword| keyword != "$schema") {
                for value in VALUES.split_whitespace() {
                    for schema in [
                        format!(r#"{{"$schema":"{draft}","{keyword}":{value}}}"#),
                        format!(r#"{{"$schema":"{draft}","$defs":{{"b":{{"{keyword}":{value}}}}}}}"#),
                        format!(r#"{{"$schema":"{draft}","definitions":{{"b":{{"{keyword}":{value}}}}}}}"#),
                    ] {
                        let Some(files) = files(schema.clone()) else { continue };
                        if is_plain(&files) {
                            plain += 1;
                            let [asked, unasked] = said(&files);
                            assert_eq!(asked, unasked, "{schema}");
                        }
                    }
                }
            }
        }
        assert!(plain > 2_000, "{plain}");
    }

    #[test]
    fn what_means_more_than_it_says_is_not_let_through() {
        for rest in [
            r##""$dynamicRef":"#a""##,
            r##""$recursiveRef":"#""##,
            r#""$dynamicAnchor":"a""#,
            r#""$vocabulary":{}"#,
            r#""$ref":"https://json-schema.org/draft/2020-12/schema""#,
            r#""$defs":{"a":{"$schema":"http://json-schema.org/draft-07/schema#"}}"#,
        ] {
            let schema = format!(r#"{{"$schema":"{}",{rest}}}"#, DRAFTS[2]);
            assert!(!is_plain(&files(schema.clone()).expect("it can be read")), "{schema}");
        }
        for schema in
            ["{}", r#"{"$schema":"http://json-schema.org/draft-04/schema#"}"#, r#"{"$schema":"https://a.org/b"}"#]
        {
            assert!(!is_plain(&files(schema.to_owned()).expect("it can be read")), "{schema}");
        }
        assert!(is_plain(&files(format!(r#"{{"$schema":"{}"}}"#, DRAFTS[2])).expect("it can be read")));
    }
}
