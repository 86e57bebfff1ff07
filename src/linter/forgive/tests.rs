//! Whole projects, and what is forgiven in them.

mod known;
mod waivers;

use std::fs;
use std::path::PathBuf;

use crate::baseline;
use crate::baseline::Baseline;
use crate::config;
use crate::config::Chosen;
use crate::config::Config;
use crate::config::Request;
use crate::config::Selector;
use crate::config::Severities;
use crate::dataset::parallel::Workers;
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::limits::Limits;
use crate::linter::Checked;
use crate::linter::Targets;
use crate::linter::check_beyond;
use crate::linter::check_unfolded;
use crate::source::Files;

const RULES: &str = "\
comity: 1
rules:
  - {id: budget/sum, kind: sum, total: total, parts: parts/*/value}
  - {id: budget/unique, kind: unique, key: /id}
  - {id: budget/firm, kind: sum, total: firm, parts: parts/*/value, waivable: false}
  - {id: budget/of, kind: reference, from: {each: \"/of/*\", key: [.]}, to: {key: [/id]}}
  - {id: budget/named, kind: required, fields: [name], when: has(self.of)}
  - {id: budget/size, kind: expression, each: \"/parts/*\", holds: self.value < 1000}
  - {id: budget/change, kind: change, of: /total, allow: none}
";

const SCHEMA: &str = "\
$schema: https://json-schema.org/draft/2020-12/schema
type: object
additionalProperties: false
required: [id]
properties:
  id: {type: string}
  name: {type: string}
  total: {type: integer}
  firm: {type: integer}
  of: {type: array, items: {type: string}}
  note: {type: object, properties: {text: {type: string}}, required: [text], additionalProperties: false}
  parts: {type: array, items: {type: object, properties: {value: {type: integer}}, required: [value]}}
";

/// A project of budgets.
struct Project {
    folder: tempfile::TempDir,
    config: String,
    chosen: Chosen,
    today: (i32, u8, u8),
}

impl Project {
    fn new(records: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let config = "comity: 1\nrecords:\n  - {kind: budget, files: \"records/**\", schema: budget.schema.yaml, rules: [budget.rules.yaml]}\n";
        let project = Self { folder, config: config.to_owned(), chosen: Chosen::default(), today: (2026, 6, 30) };
        project.write("budget.rules.yaml", RULES);
        project.write("budget.schema.yaml", SCHEMA);
        records.iter().for_each(|(name, text)| project.write(&format!("records/{name}"), text));
        project
    }

    fn with(mut self, config: &str) -> Self {
        self.config.push_str(config);
        self
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    fn load(&self, files: &mut Files) -> Result<Config, Vec<Diagnostic>> {
        self.write("comity.yaml", &self.config);
        let today = Day::from_ymd(self.today.0, self.today.1, self.today.2).expect("a day");
        let request = Request { root: self.folder.path(), file: None, today, severities: Severities::default() };
        let mut config = config::load(&request, files).map_err(|failure| failure.diagnostics)?;
        config.chosen = self.chosen.clone();
        Ok(config)
    }

    /// Why the configuration is refused.
    fn refused(&self) -> Vec<String> {
        let found = self.load(&mut Files::default()).err().expect("it is refused");
        found.iter().map(|found| format!("{}: {}", found.rule, found.message)).collect()
    }

    fn targets(&self, config: &Config, files: &mut Files) -> Targets {
        let mut paths: Vec<PathBuf> = Vec::new();
        let mut open = vec![self.folder.path().join("records")];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    paths.push(path.strip_prefix(self.folder.path()).expect("inside").to_owned());
                }
            }
        }
        paths.sort();
        Targets::new(config, self.folder.path(), &paths, files)
    }

    fn check(&self, known: &Baseline) -> Checked {
        let mut files = Files::default();
        let config = self.load(&mut files).unwrap_or_else(|found| panic!("{found:?}"));
        let targets = self.targets(&config, &mut files);
        let workers = Workers::new(None).expect("threads");
        check_beyond(&config, &files, &targets, &workers, known, |_, _| ())
    }

    /// The rules of the findings that stay, and of those that are forgiven with the reason.
    fn shown(&self) -> (Vec<String>, Vec<String>) {
        shown(&self.check(&Baseline::default()))
    }

    fn baseline(&self) -> Baseline {
        let mut files = Files::default();
        let config = self.load(&mut files).expect("a configuration");
        let targets = self.targets(&config, &mut files);
        let workers = Workers::new(None).expect("threads");
        let (found, _) = check_unfolded(&config, &files, &targets, &workers, |_, _| ());
        Baseline::of(&found, &config.rules, &files)
    }
}

fn shown(checked: &Checked) -> (Vec<String>, Vec<String>) {
    let is_info = |found: &&Diagnostic| found.severity != crate::diagnostic::Severity::Info;
    let kept = checked.findings.iter().filter(is_info).map(|found| found.rule.to_string()).collect();
    let forgiven = checked.forgiven.iter().map(|forgiven| {
        let until = forgiven.until.as_ref().map_or_else(String::new, |until| format!(" until {until}"));
        format!("{} by {}: {}{until}", forgiven.diagnostic.rule, forgiven.by.word(), forgiven.reason)
    });
    (kept, forgiven.collect())
}

/// A budget whose total is wrong, with something after the total.
fn budget(id: &str, after: &str) -> String {
    format!("id: {id}\ntotal: 10{after}\nparts: [{{value: 1}}, {{value: 2}}]\n")
}

fn one(text: &str) -> (Vec<String>, Vec<String>) {
    Project::new(&[("a.yaml", text)]).shown()
}

fn list(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

#[test]
fn a_comment_forgives_its_rule_at_its_place() {
    let cases: [(&str, &[&str], &[&str]); 9] = [
        (" # comity: allow budget/sum -- the page says so", &[], &["budget/sum by comment: the page says so"]),
        ("", &["budget/sum"], &[]),
        (" # comity: allow budget/sum", &["budget/sum", "suppression/no-reason"], &[]),
        (" # comity: allow budget/size -- z", &["budget/sum"], &[]),
        (" # comity: allow budget/smu -- z", &["budget/sum", "suppression/unknown-rule"], &[]),
        (" # comity: allow schema/typo -- z", &["budget/sum", "suppression/unknown-rule"], &[]),
        (" # comity: ignore-file", &["budget/sum", "suppression/malformed"], &[]),
        (" # comity: allow budget/sum, budget/size -- z", &["suppression/unused"], &["budget/sum by comment: z"]),
        ("\n# comity: allow budget/sum -- z", &["budget/sum", "suppression/unused"], &[]),
    ];
    for (comment, kept, forgiven) in cases {
        assert_eq!(one(&budget("a", comment)), (list(kept), list(forgiven)), "{comment}");
    }
}

#[test]
fn an_unused_comment_is_told_where_nothing_else_is_wrong() {
    let right = "id: a\ntotal: 3 # comity: allow budget/sum -- z\nparts: [{value: 1}, {value: 2}]\n";
    assert_eq!(one(right).0, ["suppression/unused"]);
    let misread = right.replace("value: 1", "value: one");
    assert_eq!(one(&misread).0, ["schema/type"], "the sum was not checked");
    let two = right.replace("id: a", "id: a # comity: allow budget/unique, budget/of -- z");
    assert_eq!(one(&two).0, ["suppression/unused"; 3], "each rule is told");
    let versions = right.replace("budget/sum", "budget/change");
    assert_eq!(one(&versions).0, [""; 0], "only the gate compares versions");
}

#[test]
fn a_label_at_a_key_belongs_to_the_value_of_the_key() {
    let note = |comments: [&str; 2]| format!("id: a\nnote:{}\n  txet: x{}\n", comments[0], comments[1]);
    assert_eq!(one(&note(["", ""])).0.len(), 1, "a misspelt key is one finding");
    let rule = one(&note(["", ""])).0.remove(0);
    let comment = format!(" # comity: allow {rule} -- z");
    assert_eq!(one(&note([&comment, ""])), (list(&[]), vec![format!("{rule} by comment: z")]));
    let missing = "id: a\nnote: {} # comity: allow schema/required -- z\n";
    assert_eq!(one(missing), (list(&[]), list(&["schema/required by comment: z"])));
}

#[test]
fn a_comment_above_an_item_covers_the_item() {
    let text =
        "id: a\nparts:\n  - {value: 1}\n  # comity: allow budget/size -- z\n  - {value: 2000}\n  - {value: 3000}\n";
    assert_eq!(one(text), (list(&["budget/size"]), list(&["budget/size by comment: z"])));
    let windows = text.replace('\n', "\r\n");
    assert_eq!(one(&windows), (list(&["budget/size"]), list(&["budget/size by comment: z"])));
}

#[test]
fn documents_of_one_file_are_apart() {
    let both = format!("{}---\n{}", budget("a", " # comity: allow budget/sum -- z"), budget("b", ""));
    assert_eq!(one(&both), (list(&["budget/sum"]), list(&["budget/sum by comment: z"])));
    let broken = format!("{}---\n[\n", budget("a", " # comity: allow budget/sum -- z"));
    assert_eq!(one(&broken), (list(&["yaml/syntax"]), list(&["budget/sum by comment: z"])));
}

#[test]
fn findings_across_records_are_forgiven_at_their_primary_place() {
    let of = |comment: &str| format!("id: a\nname: x\nof:\n  - nowhere{comment}\n");
    assert_eq!(one(&of("")), (list(&["budget/of"]), list(&[])));
    assert_eq!(one(&of(" # comity: allow budget/of -- z")), (list(&[]), list(&["budget/of by comment: z"])));
    let twins = [("a.yaml", "id: a\n"), ("b.yaml", "id: a # comity: allow budget/unique -- twins\n")];
    assert_eq!(Project::new(&twins).shown(), (list(&[]), list(&["budget/unique by comment: twins"])));
    // The finding is at the further of the two; the first is only its label.
    let twins = [("a.yaml", "id: a # comity: allow budget/unique -- twins\n"), ("b.yaml", "id: a\n")];
    assert_eq!(Project::new(&twins).shown(), (list(&["suppression/unused", "budget/unique"]), list(&[])));
}

#[test]
fn what_was_not_judged_for_a_record_elsewhere_does_not_make_a_comment_unused() {
    let of = "id: a\nname: x\nof:\n  - nowhere # comity: allow budget/of -- z\n";
    let broken = Project::new(&[("a.yaml", of), ("b.yaml", "id: [\n")]);
    assert_eq!(broken.shown(), (list(&["yaml/syntax"]), list(&[])));
}

#[test]
fn a_rule_that_says_so_may_not_be_forgiven() {
    let text = "id: a\nfirm: 10 # comity: allow budget/firm -- z\nparts: [{value: 1}]\n";
    assert_eq!(one(text), (list(&["budget/firm", "suppression/not-waivable"]), list(&[])));
    let held = text.replace("10", "1");
    assert_eq!(one(&held).0, ["suppression/not-waivable"], "also before anything is wrong");
    let document = "id: a\nid: b # comity: allow yaml/duplicate-key -- z\n";
    assert_eq!(one(document).0, ["yaml/duplicate-key", "suppression/not-waivable"]);
    let project = Project::new(&[("a.yaml", "id: a\nfirm: 10\nparts: [{value: 1}]\n")]);
    assert!(project.baseline().is_empty());
    for rule in ["budget/firm", "yaml/syntax", "limit/depth"] {
        let project =
            Project::new(&[]).with(&format!("waivers: [{{rule: {rule}, file: records/a.yaml, at: /, reason: z}}]\n"));
        assert_eq!(project.refused(), [format!("waiver/not-waivable: `{rule}` may not be waived")]);
    }
}

#[test]
fn a_remark_on_writing_may_be_forgiven() {
    let project = Project::new(&[("a.yaml", "id: NO # comity: allow yaml/ambiguous-scalar -- Norway\n")]);
    let checked = project.check(&Baseline::default());
    assert!(checked.findings.is_empty(), "{:?}", checked.findings);
    assert_eq!(checked.forgiven.len(), 1);
}

#[test]
fn what_is_not_asked_about_is_not_unused() {
    let text = "id: a\ntotal: 3 # comity: allow budget/sum -- z\nparts: [{value: 1}, {value: 2}]\n";
    let waiver = "waivers: [{rule: budget/sum, file: records/a.yaml, at: /total, reason: z}]\n";
    let select = |rule: &str| vec![Selector::parse(rule).expect("a selector")];
    let mut project = Project::new(&[("a.yaml", text)]).with(waiver);
    assert_eq!(project.shown().0, ["waiver/unused", "suppression/unused"]);
    project.chosen.select = select("budget/unique");
    assert_eq!(project.shown().0, [""; 0]);
    project.chosen = Chosen { select: Vec::new(), ignore: select("budget/*") };
    assert_eq!(project.shown().0, [""; 0]);
    let off = Project::new(&[("a.yaml", text)]).with(waiver).with("severity: {budget/sum: off}\n");
    assert_eq!(off.shown().0, [""; 0]);
}

#[test]
fn a_rule_that_is_selected_is_not_silenced_by_one_that_is_not() {
    let text = "id: a\ntotal: 10\nfirm: 4\nparts: [{value: 2000}]\n";
    let mut project = Project::new(&[("a.yaml", text)]);
    project.chosen.select = vec![Selector::parse("budget/firm").expect("a selector")];
    assert_eq!(project.shown().0, ["budget/firm"]);
}

#[test]
fn forgiving_one_reference_forgives_no_other_to_the_same() {
    let of = |id: &str, comment: &str| format!("id: {id}\nname: x\nof:\n  - nowhere{comment}\n");
    let project = Project::new(&[("a.yaml", &of("a", " # comity: allow budget/of -- z")), ("b.yaml", &of("b", ""))]);
    let checked = project.check(&Baseline::default());
    assert_eq!(shown(&checked), (list(&["budget/of"]), list(&["budget/of by comment: z"])));
    assert_eq!(checked.findings[0].record, "b");
}

#[test]
fn a_finding_that_was_moved_to_the_wrong_figure_is_forgiven_at_both_places() {
    let text = "id: a\ntotal: 516\nparts: [{value: 387}, {value: 117}, {value: 16}, {value: 5}]\n";
    let found = Project::new(&[("a.yaml", text)]).check(&Baseline::default()).findings;
    assert_eq!((&*found[0].pointer, found.len()), ("/parts/0/value", 1));
    for place in ["at: /total", "at: /parts/0/value", "at: /total, value: 516", "at: /parts/0, value: 387"] {
        let waiver = format!("waivers: [{{rule: budget/sum, file: records/a.yaml, {place}, reason: z}}]\n");
        let project = Project::new(&[("a.yaml", text)]).with(&waiver);
        assert_eq!(project.shown(), (list(&[]), list(&["budget/sum by waiver: z"])), "{place}");
    }
    let elsewhere = "waivers: [{rule: budget/sum, file: records/a.yaml, at: /parts/1, reason: z}]\n";
    assert!(Project::new(&[("a.yaml", text)]).with(elsewhere).shown().0.contains(&"budget/sum".to_owned()));
    let comment = text.replace("516", "516 # comity: allow budget/sum -- z");
    assert_eq!(one(&comment), (list(&[]), list(&["budget/sum by comment: z"])));
}
