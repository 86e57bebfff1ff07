//! The settings of a `comity.yaml`, checked.

use rust_decimal::Decimal;

use crate::codes::Code;
use crate::codes::Codes;
use crate::config::Selector;
use crate::config::Severities;
use crate::config::load::problem;
use crate::config::loader::gate;
use crate::config::raw::RawCode;
use crate::config::raw::RawCodes;
use crate::config::raw::RawConfig;
use crate::config::severity::NoSeverity;
use crate::config::severity::parse_severity;
use crate::dataset::pattern::Pattern;
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::document::de::Spanned;
use crate::limits::MAX_DEPTH;
use crate::quantity::Number;
use crate::source::Location;

pub(super) fn severity(word: &Spanned<String>) -> Result<Option<Severity>, Vec<Diagnostic>> {
    parse_severity(&word.value).map_err(|NoSeverity| {
        let message = format!("`{}` is no severity", word.value);
        vec![problem("config/severity", word.location, message).help("write `error`, `warning`, `info` or `off`")]
    })
}

pub(super) fn own_severities(
    raw: &RawConfig,
    problems: &mut Vec<Diagnostic>,
) -> (Severities, Vec<(Selector, Location)>) {
    let (mut said, mut named) = (gate::severities(raw, problems), Vec::new());
    for (rule, word) in &raw.severity {
        match (Selector::parse(&rule.value), severity(word)) {
            (Some(selector), Ok(severity)) => {
                named.push((selector.clone(), rule.location));
                said.push((selector, severity));
            }
            (None, _) => {
                let message = format!("`{}` names no rule; write an id, `namespace/*` or `all`", rule.value);
                problems.push(problem("config/selector", rule.location, message));
            }
            (_, Err(mut found)) => problems.append(&mut found),
        }
    }
    (Severities(said), named)
}

pub(super) fn patterns(texts: &[Spanned<String>], problems: &mut Vec<Diagnostic>) -> Vec<Pattern> {
    let parse = |text: &Spanned<String>| match Pattern::parse(&text.value) {
        Ok(pattern) => Some(pattern),
        Err(error) => {
            problems.push(problem("config/pattern", text.location, error.message));
            None
        }
    };
    texts.iter().filter_map(parse).collect()
}

pub(super) fn own_codes(raw: &RawConfig, problems: &mut Vec<Diagnostic>) -> Codes {
    let mut codes = Codes::default();
    for (list, said) in &raw.codes {
        let RawCodes::Added(added) = &said.value else { continue };
        let added: Vec<Code> = added.iter().map(|(code, raw)| own_code(code, raw, problems)).collect();
        codes.extend(list, added);
    }
    codes
}

fn own_code(code: &str, raw: &RawCode, problems: &mut Vec<Diagnostic>) -> Code {
    let mut date = |text: &Option<Spanned<String>>| {
        let text = text.as_ref()?;
        Date::parse(&text.value)
            .map_err(|error| problems.push(problem("config/date", text.location, error.message)))
            .ok()
    };
    Code {
        code: code.to_owned(),
        name: raw.name.clone(),
        also: Vec::new(),
        from: date(&raw.from),
        until: date(&raw.until),
    }
}

/// Objects to a depth that the validator could not go to.
pub(super) fn too_deep(depth: &Spanned<usize>) -> Option<Diagnostic> {
    let message = || format!("a depth of {} is more than {MAX_DEPTH}, the most there may be", depth.value);
    (depth.value > MAX_DEPTH).then(|| problem("config/invalid", depth.location, message()))
}

/// Where the pages of rules are: an address of the web, since a terminal and a browser open whatever a link says.
pub(super) fn pages(raw: &RawConfig, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let text = raw.pages.as_ref()?;
    let is_plain = text.value.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"`{}|\\^".contains(&byte));
    let is_web =
        ["https://", "http://"].iter().any(|scheme| text.value.len() > scheme.len() && text.value.starts_with(scheme));
    if !is_plain || !is_web {
        let message = format!("`{}` is no address of the web", text.value);
        let help = "write where the folder `docs/rules` of comity is published, such as `https://example.org/rules`";
        problems.push(problem("config/invalid", text.location, message).help(help));
        return None;
    }
    Some(text.value.trim_end_matches('/').to_owned())
}

/// `5 %`, in per cent.
pub(super) fn approximation(raw: &RawConfig, problems: &mut Vec<Diagnostic>) -> Decimal {
    let five = Decimal::from(5);
    let Some(text) = &raw.approximation else { return five };
    let number = text.value.strip_suffix('%').and_then(|number| Number::parse(number.trim()).ok());
    match number.map(|number| number.value) {
        Some(value) if value >= Decimal::ZERO && value < Decimal::from(100) => value,
        _ => {
            let message = format!("`{}` is no share; write for example `5 %`", text.value);
            problems.push(problem("config/approximation", text.location, message));
            five
        }
    }
}
