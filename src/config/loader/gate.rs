//! What a `comity.yaml` says under `gate:`.

use crate::config::Selector;
use crate::config::load::problem;
use crate::config::loader::settings::severity;
use crate::config::raw::RawConfig;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::nearest::nearest;

/// The keys, and the findings whose severity they set.
const KEYS: [(&str, &str); 6] = [
    ("policy_changed", "gate/policy-changed"),
    ("new_suppression", "gate/new-suppression"),
    ("baseline_grew", "gate/baseline-grew"),
    ("left_dataset", "gate/left-dataset"),
    ("weakened", "gate/weakened"),
    ("no_kind", "gate/no-kind"),
];

/// The severities, such as `policy_changed: warning`. What stands under `severity:` comes after them.
pub(super) fn severities(raw: &RawConfig, problems: &mut Vec<Diagnostic>) -> Vec<(Selector, Option<Severity>)> {
    let mut said = Vec::new();
    for (key, word) in &raw.gate {
        match (KEYS.iter().find(|(known, _)| *known == key.value), severity(word)) {
            (Some((_, id)), Ok(severity)) => said.push((Selector::parse(id).expect("an id"), severity)),
            (None, _) => {
                let mut unknown = problem("config/invalid", key.location, format!("`gate` has no `{}`", key.value));
                let near = nearest(&key.value, KEYS.iter().map(|(known, _)| *known));
                unknown.help = near.map(|near| format!("did you mean `{near}`?"));
                problems.push(unknown);
            }
            (_, Err(mut found)) => problems.append(&mut found),
        }
    }
    said
}
