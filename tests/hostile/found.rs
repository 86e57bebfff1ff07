//! Inputs that fuzzing found, in `tests/fuzz-found/<target>/`: each broke a law once.

use std::fs;
use std::path::Path;

#[path = "../../fuzz/laws.rs"]
mod laws;

fn replay(target: &str, law: fn(&[u8])) {
    let folder = Path::new("tests/fuzz-found").join(target);
    for entry in fs::read_dir(&folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        law(&fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())));
    }
}

#[test]
fn what_fuzzing_found_keeps_the_laws() {
    replay("yaml", laws::yaml);
    replay("yaml", laws::yaml_ways);
    replay("yaml-ways", laws::yaml_ways);
    replay("json", laws::json);
    replay("expression", laws::expression);
    replay("check", laws::check);
}

#[test]
fn the_laws_hold_for_plain_inputs() {
    laws::yaml("a: &a [1, 2]\nb: *a\nc: \"\\u00e9\u{202e}\" # d\n--- [\n".as_bytes());
    laws::yaml_ways(b"a: no\n---\n- b # c\n---\n{d: [1, 'e']}\n");
    laws::json(br#"{"a": [1, -0.5e+3, true, null, "\ud83d\ude00\n"], "": {}}"#);
    laws::expression(b"self.a.all(x, x > 0) && size(self.a) == 3\n=====\na: [1, 2]\n");
    let rules = "comity: 1\nrules:\n  - {id: a/a, kind: sum, total: t, parts: 'p/*'}\n";
    laws::check(format!("{rules}\n=====\n{{\"t\": 3, \"p\": [1, 1]}}\n=====\n{{\"required\": [\"b\"]}}").as_bytes());
    laws::check(b"rules\n=====\n[\n=====\n{");
}
