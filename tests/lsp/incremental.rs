//! Whatever is edited, in whatever order: what is kept file by file is what a check from the beginning finds.

use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;
use std::path::PathBuf;

use comity::baseline::Baseline;
use comity::config;
use comity::config::Config;
use comity::config::Request;
use comity::config::Severities;
use comity::dataset::parallel::Workers;
use comity::date::Day;
use comity::diagnostic::Diagnostic;
use comity::linter;
use comity::linter::Checked;
use comity::linter::Index;
use comity::linter::Targets;
use comity::source::Files;
use proptest::prelude::*;

/// Files of a small world where every edit is felt by others: parents, seats, staff, names that are taken twice.
const FILES: [&str; 6] = ["a.yaml", "b.yaml", "c.json", "d.yaml", "e.jsonl", "f.yaml"];

const CONFIG: &str = "comity: 1
records:
  - {kind: club, files: 'records/*', where: {kind: club}, schema: club.schema.json, rules: [club.rules.yaml]}
  - {kind: seat, files: 'records/*', where: {kind: seat}, rules: [seat.rules.yaml]}
waivers:
  - {rule: schema/type, file: records/b.yaml, at: /name, reason: it is so}
  - {rule: club/parent, file: records/a.yaml, at: /parent, until: 2026-01-01, reason: it was so}
severity: {club/root: warning, club/seat: info, yaml/*: warning}
";

const SCHEMA: &str = r#"{"type": "object", "properties": {"name": {"type": "string"}, "staff": {"type": ["integer", "string"]},
"from": {"type": "string", "format": "date"}}}"#;

const RULES: &str = "comity: 1
rules:
  - {id: club/id, kind: unique, key: /id}
  - {id: club/name, kind: unique, key: /name, period: [/from]}
  - {id: club/parent, kind: reference, from: {each: /parent, key: .}, to: {record: club, key: /id}}
  - {id: club/root, kind: reference, from: {each: /parent, key: .}, to: [{record: club, key: /id}, {file: 'records/{.}.yaml'}]}
  - {id: club/seat, kind: reference, from: {each: /seat, key: .}, to: {record: seat, key: /id}, used: {at_least: 1}}
  - {id: club/staff, kind: aggregate, parts: {each: /staff, key: /parent, value: .}, whole: {record: club, key: /id, value: /total}, missing: skip}
  - {id: club/dues, kind: mirror, left: {record: club, key: [/parent, /id], value: /paid}, right: {record: club, each: /got/*, key: [/id, of], value: sum}, expect: [1, 1]}
  - {id: club/not-itself, kind: expression, holds: self.parent != self.id, at: /parent}
  - {id: club/idle, kind: expression, each: /nonsense/*, holds: self.a == 1}
";

const SEAT_RULES: &str = "comity: 1
rules: [{id: seat/id, kind: unique, key: /id}]
";

fn club() -> impl Strategy<Value = String> {
    let ids = ["o-1", "o-2", "o-3", "o-33"];
    let id = prop::sample::select([&ids[..], &["[", "~"]].concat());
    let parent = prop::option::of(prop::sample::select([&ids[..], &["o-4", "O-1", "a"]].concat()));
    let name = prop::sample::select(vec!["One", "Two", "é日👩", "7"]);
    let more = prop::sample::select(vec![
        "",
        "staff: 7\n",
        "staff: about 9\ntotal: 5\n",
        "seat: s-1\n",
        "nonsense: [{a: 1}]\n",
        "# comity: allow club/name -- known\n",
        "# comity: allow club/parent, club/nome -- known\n",
        "# comity: allow club/name\n",
        "paid: 5\n",
        "got: [{of: o-1, sum: 5}, {of: o-2, sum: 5000}]\n",
        "from: 1950-13\n",
    ]);
    (id, parent, name, more).prop_map(|(id, parent, name, more)| {
        let parent = parent.map_or(String::new(), |parent| format!("parent: {parent}\n"));
        format!("kind: club\nid: {id}\n{more}name: {name}\n{parent}")
    })
}

/// A text for a file; in JSON it is one line.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => club(),
        1 => (club(), club()).prop_map(|(one, other)| format!("{one}---\n{other}")),
        1 => prop::sample::select(vec!["kind: seat\nid: s-1\n", "kind: seat\nid: [s-2]\n", "kind: club\nid: [", "kind: clubb\nid: o-1\n", "", "\u{feff}kind: x\n"]).prop_map(str::to_owned),
    ]
}

fn written(name: &str, text: &str) -> String {
    let is_json = name.contains(".json");
    let members = || text.lines().filter(|line| !line.starts_with(['#', '-'])).filter_map(|line| line.split_once(": "));
    let as_json = || members().map(|(key, value)| format!("{key:?}: {value:?}")).collect::<Vec<_>>().join(", ");
    if is_json { format!("{{{}}}\n", as_json()) } else { text.to_owned() }
}

struct World {
    folder: tempfile::TempDir,
    workers: Workers,
    /// How many findings of a rule across records are kept.
    most: usize,
}

impl World {
    fn new(most: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("records")).expect("a folder");
        Self { folder, workers: Workers::new(NonZeroUsize::new(2)).expect("threads"), most }
    }

    fn load(&self, files: &mut Files) -> (Config, Targets) {
        let today = Day::from_ymd(2026, 11, 24).expect("a day");
        let request = Request { root: self.root(), file: None, today, severities: Severities::default() };
        let mut config = config::load(&request, files).unwrap_or_else(|failure| panic!("{failure:#?}"));
        config.limits.rule_findings = self.most;
        let paths: Vec<PathBuf> = FILES.iter().map(|name| Path::new("records").join(name)).collect();
        let targets = Targets::new(&config, self.root(), &paths, files);
        (config, targets)
    }

    /// What is wrong at the beginning, as a baseline.
    fn known(&self) -> Baseline {
        let mut files = Files::default();
        let (config, targets) = self.load(&mut files);
        let (findings, _) = linter::check_unfolded(&config, &files, &targets, &self.workers, |_, _| ());
        Baseline::of(&findings, &config.rules, &files)
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.root().join(name), text).expect("written");
    }
}

fn listed(checked: &Checked) -> String {
    let line = |found: &Diagnostic| {
        format!("{:?} {} {} {:?} {:?}\n", found.location, found.rule, found.message, found.also, found.help)
    };
    checked.findings.iter().map(line).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn what_is_kept_is_what_is_found_anew(
        first in prop::collection::vec(text(), FILES.len()),
        edits in prop::collection::vec((0..FILES.len(), prop::option::weighted(0.9, text())), 1..12),
        is_known in any::<bool>(),
        most in prop_oneof![Just(1_000), 1_usize..4],
    ) {
        let world = World::new(most);
        world.write("comity.yaml", CONFIG);
        for (name, text) in [("club.schema.json", SCHEMA), ("club.rules.yaml", RULES), ("seat.rules.yaml", SEAT_RULES)] {
            world.write(name, text);
        }
        for (name, text) in FILES.iter().zip(&first) {
            world.write(&format!("records/{name}"), &written(name, text));
        }
        let mut files = Files::default();
        let (config, targets) = world.load(&mut files);
        let mut index = Index::new(&config, &files, &targets, &world.workers, |_| ());
        let known = if is_known { world.known() } else { Baseline::default() };
        for (number, edit) in edits {
            let name = format!("records/{}", FILES[number]);
            // Buffers lie over the files; the check from the beginning sees them saved. A file may go, too.
            if let Some(text) = &edit {
                let text = written(&name, text);
                files.renew(targets.targets[number].file, Some(text.as_bytes().into()));
                world.write(&name, &text);
            } else {
                files.renew(targets.targets[number].file, None);
                // A file that is gone comes back empty.
                let path = world.root().join(&name);
                fs::remove_file(&path).or_else(|_| fs::write(&path, "")).expect("gone, or back");
            }
            index.read(&config, &files, &targets, &[number]);
            // Some rules look for files by their names.
            index.files_changed(&config, &files, &targets);
            let kept = index.checked(&config, &files, &targets, &known).into_owned();
            let mut again = Files::default();
            let (config, targets) = world.load(&mut again);
            let anew = linter::check_beyond(&config, &again, &targets, &world.workers, &known, |_, _| ());
            prop_assert!(kept.findings == anew.findings, "{}\n--- anew:\n{}", listed(&kept), listed(&anew));
            prop_assert_eq!(&kept.forgiven, &anew.forgiven);
            prop_assert_eq!(&kept.problems, &anew.problems);
            prop_assert_eq!((kept.files, kept.records), (anew.files, anew.records));
        }
    }
}

/// A rule across records that gives up on a pair of one key says so as long as there is one: of the first.
#[test]
fn a_pair_that_takes_too_many_steps_is_told_after_an_edit_too() {
    let world = World::new(1_000);
    let rule = "comity: 1\nrules: [{id: seat/like, kind: reference, from: {each: /a, key: ., carry: {note: /note}}, \
                to: {record: seat, each: /b, key: ., carry: {like: /like}}, holds: 'from.note.matches(target.like)'}]\n";
    world.write("seat.rules.yaml", rule);
    world.write("comity.yaml", "comity: 1\nrecords: [{kind: seat, files: 'records/*', rules: [seat.rules.yaml]}]\n");
    let seat = |a: &str, b: &str, note: &str| format!("kind: seat\na: {a}\nb: {b}\nlike: y\nnote: {note}\n");
    let note = "x".repeat(16 << 20);
    for (name, a, b) in [("a.yaml", "k-1", "k-2"), ("b.yaml", "k-2", "k-1"), ("d.yaml", "k-3", "k-3")] {
        world.write(&format!("records/{name}"), &seat(a, b, &note));
    }
    let mut files = Files::default();
    let (config, targets) = world.load(&mut files);
    let mut index = Index::new(&config, &files, &targets, &world.workers, |_| ());
    for (name, text, times) in [
        ("b.yaml", seat("k-2", "k-1", "y"), 1),
        ("b.yaml", "kind: seat\n".to_owned(), 1),
        ("d.yaml", seat("k-3", "k-3", "y"), 0),
    ] {
        let (number, name) = (FILES.iter().position(|file| *file == name).expect("a file"), format!("records/{name}"));
        world.write(&name, &text);
        files.renew(targets.targets[number].file, None);
        index.read(&config, &files, &targets, &[number]);
        let kept = index.checked(&config, &files, &targets, &Baseline::default()).into_owned();
        let anew = linter::check(&config, &files, &targets, &world.workers, |_, _| ());
        assert!(kept.findings == anew.findings, "{}\n--- anew:\n{}", listed(&kept), listed(&anew));
        assert_eq!((&kept.problems, kept.problems.len()), (&anew.problems, times));
    }
}
