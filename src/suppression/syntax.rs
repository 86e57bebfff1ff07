//! What a comment says: `comity: allow RULE[, RULE] -- reason`.

use std::borrow::Cow;

use crate::diagnostic::Diagnostic;
use crate::source::Location;

/// What other tools have people write; a comment that begins with our name and one of these is meant for us.
const VERBS: [&str; 14] = [
    "allow",
    "allows",
    "ignore",
    "ignore-file",
    "ignore-next-line",
    "disable",
    "disable-file",
    "disable-line",
    "disable-next-line",
    "skip",
    "suppress",
    "waive",
    "off",
    "noqa",
];

/// The rules and the reason of a comment.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Allowed {
    pub(super) rules: Vec<String>,
    pub(super) reason: String,
}

/// Why a comment forgives nothing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    rule: &'static str,
    message: Cow<'static, str>,
}

impl Refusal {
    pub(super) fn malformed(message: impl Into<Cow<'static, str>>) -> Self {
        Self { rule: "suppression/malformed", message: message.into() }
    }

    /// The finding at the comment.
    pub(super) fn finding(self, comment: Location) -> Diagnostic {
        let help = "write `# comity: allow RULE -- reason`, on the line of the value or above it";
        Diagnostic::warning(self.rule, comment, self.message).help(help)
    }
}

/// What follows `comity:` in a comment that is meant for us.
pub(super) fn body(comment: &str) -> Option<Cow<'_, str>> {
    let text = comment.trim_start_matches(['#', ' ', '\t']);
    if let Some(body) = text.strip_prefix("comity:") {
        return Some(Cow::Borrowed(body));
    }
    let rest = text.get("comity".len()..).filter(|_| text[.."comity".len()].eq_ignore_ascii_case("comity"))?;
    let verb = rest.trim_start_matches([':', ' ', '\t', '-']).split([' ', '\t', '(', '[', '=', ':']).next()?;
    // A colon that is missing, or a capital letter: kept in the body, where it is objected to.
    (rest.len() > verb.len() && VERBS.contains(&verb.to_ascii_lowercase().as_str()))
        .then(|| Cow::Owned(text.to_owned()))
}

/// The rules and the reason in what follows `comity:`.
pub(super) fn parse(body: &str) -> Result<Allowed, Refusal> {
    let malformed = || Refusal::malformed("only `comity: allow`, a rule and a reason forgive anything");
    let rest = body.trim().strip_prefix("allow").ok_or_else(malformed)?;
    if !rest.starts_with([' ', '\t']) {
        return Err(malformed());
    }
    let (list, reason) = rest.split_once("--").unwrap_or((rest, ""));
    let mut rules: Vec<String> = Vec::new();
    for rule in list.split(',').map(str::trim) {
        check_id(rule)?;
        if !rules.iter().any(|known| known == rule) {
            rules.push(rule.to_owned());
        }
    }
    let reason = reason.trim();
    if !reason.chars().any(char::is_alphanumeric) {
        let message = "this gives no reason, so nothing is forgiven".into();
        return Err(Refusal { rule: "suppression/no-reason", message });
    }
    Ok(Allowed { rules, reason: reason.to_owned() })
}

fn check_id(rule: &str) -> Result<(), Refusal> {
    let is_name = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_$".contains(&byte))
    };
    let is_id = |text: &str| text.contains('/') && text.split('/').all(is_name);
    if is_id(rule) {
        return Ok(());
    }
    Err(Refusal::malformed(match rule.split_once(char::is_whitespace) {
        Some((id, _)) if is_id(id) => "the reason stands after ` -- `, and a comma between two rules".into(),
        _ if rule.is_empty() => Cow::Borrowed("a rule is missing"),
        _ => format!("`{rule}` is no rule id; a rule is allowed by its full name").into(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(comment: &str) -> Option<Result<(Vec<String>, String), &'static str>> {
        let parsed = parse(&body(comment)?);
        Some(parsed.map(|allowed| (allowed.rules, allowed.reason)).map_err(|refusal| refusal.rule))
    }

    #[test]
    fn rules_and_a_reason_forgive() {
        let cases: [(&str, &[&str], &str); 6] = [
            ("# comity: allow x/y -- z", &["x/y"], "z"),
            ("#comity: allow x/y--z", &["x/y"], "z"),
            (
                "##  comity:\tallow\tx/y,x/z/unit , x/y --  as the page says -- twice ",
                &["x/y", "x/z/unit"],
                "as the page says -- twice",
            ),
            ("# comity:allow schema/additionalProperties -- z", &["schema/additionalProperties"], "z"),
            ("# comity: allow x/y -- 條約", &["x/y"], "條約"),
            ("# comity: allow a-b/c_d -- http://example.org/#1", &["a-b/c_d"], "http://example.org/#1"),
        ];
        for (comment, rules, reason) in cases {
            let rules = rules.iter().map(|&rule| rule.to_owned()).collect();
            assert_eq!(said(comment), Some(Ok((rules, reason.to_owned()))), "{comment}");
        }
    }

    #[test]
    fn what_is_meant_for_us_and_forgives_nothing_is_told() {
        let (malformed, no_reason) = ("suppression/malformed", "suppression/no-reason");
        let cases = [
            ("# comity: allow x/y", no_reason),
            ("# comity: allow x/y --", no_reason),
            ("# comity: allow x/y -- .", no_reason),
            ("# comity: ignore x/y -- z", malformed),
            ("# comity: ignore-file", malformed),
            ("# comity: ignore[*]", malformed),
            ("# comity allow x/y -- z", malformed),
            ("# Comity: allow x/y -- z", malformed),
            ("# COMITY-IGNORE x/y", malformed),
            ("# comity:", malformed),
            ("# comity: allow", malformed),
            ("# comity: allow -- z", malformed),
            ("# comity: allowx/y -- z", malformed),
            ("# comity: allow(x/y) -- z", malformed),
            ("# comity: allow all -- z", malformed),
            ("# comity: allow x/* -- z", malformed),
            ("# comity: allow x -- z", malformed),
            ("# comity: allow x/y, -- z", malformed),
            ("# comity: allow x/y x/z -- z", malformed),
            ("# comity: allow x/y — z", malformed),
            ("# comity: allow x/y: z", malformed),
        ];
        for (comment, rule) in cases {
            assert_eq!(said(comment), Some(Err(rule)), "{comment}");
        }
    }

    #[test]
    fn prose_is_no_business_of_ours() {
        for comment in [
            "# see the page",
            "#",
            "# comity of nations",
            "# comityallow",
            "# co",
            "# Comité: allow",
            "# allow x/y -- z",
        ] {
            assert_eq!(said(comment), None, "{comment}");
        }
    }
}
