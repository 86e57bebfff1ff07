//! The policy is that of the base, and nothing that a pull request brings loosens it.

use std::process::Command;

use super::CONFIG;
use super::Case;
use super::Repository;
use super::WAR_PATH;

#[test]
fn digits_that_are_swapped_are_stopped_though_the_schema_is_loosened() {
    let repository = Repository::new();
    repository.edit(WAR_PATH, "dead: 378", "dead: 387");
    repository.write("schemas/war.json", "{}");
    let said = repository.gate();
    said.stops(&["gate/policy-changed", "war/total"]);
    for reason in ["`schemas/war.json`: changed", "`war/total`", "| `378` | `387` |"] {
        assert!(said.summary.contains(reason), "{reason} in {}", said.summary);
    }
    assert!(said.summary.contains("The policy that this pull request proposes finds 1 error"), "{}", said.summary);
}

#[test]
fn a_policy_that_is_loosened_loosens_nothing() {
    let wrong = |repository: &Repository| repository.edit(WAR_PATH, "dead: 378", "dead: 387");
    let cases: [Case<'_>; 7] = [
        ("a rule switched off", &|it| it.write("comity.yaml", &format!("{CONFIG}severity: {{war/total: off}}\n"))),
        ("records ignored", &|it| it.write("comity.yaml", &format!("{CONFIG}ignore: 'records/wars/**'\n"))),
        ("a waiver", &|it| {
            let waiver = "{rule: war/total, file: records/wars/korean-war.yaml, at: /total, reason: because}";
            it.write("comity.yaml", &format!("{CONFIG}waivers: [{waiver}]\n"));
        }),
        ("the gate lowered", &|it| it.write("comity.yaml", &format!("{CONFIG}gate: {{policy_changed: off}}\n"))),
        ("a rule file emptied", &|it| it.write("schemas/war.rules.yaml", "comity: 1\nrules: []\n")),
        ("the configuration removed", &|it| it.remove("comity.yaml")),
        ("a configuration in a folder", &|it| it.write("records/wars/comity.yaml", "comity: 1\n")),
    ];
    for (name, loosen) in cases {
        let repository = Repository::new();
        wrong(&repository);
        loosen(&repository);
        let said = repository.gate();
        assert_eq!(said.code, Some(1), "{name}: {}", said.out);
        said.says("error[war/total]");
        said.says("error[gate/policy-changed]");
    }
}

#[test]
fn the_schema_that_a_record_names_is_not_asked() {
    let repository = Repository::new();
    repository.write("any.json", "{}");
    repository.edit(WAR_PATH, "total: 516", "total: many");
    repository.edit(WAR_PATH, "id:", "# yaml-language-server: $schema=../../any.json\n$schema: ../../any.json\nid:");
    let said = repository.gate();
    said.says("error[schema/type]");
    assert_eq!(said.code, Some(1));
}

#[test]
fn a_comment_that_forgives_is_stopped() {
    let repository = Repository::new();
    repository.edit(WAR_PATH, "total: 516", "# comity: allow war/total -- because\ntotal: 517");
    let said = repository.gate();
    said.stops(&["gate/new-suppression"]);
    assert!(said.summary.contains("### What is forgiven"), "{}", said.summary);
}

#[test]
fn a_comment_that_was_there_forgives_nothing_new() {
    let repository = Repository::new();
    repository.git(&["checkout", "-q", "main"]);
    repository.edit(WAR_PATH, "total: 516", "# comity: allow war/total -- the page says so\ntotal: 517");
    repository.commit("forgiven");
    repository.git(&["checkout", "-q", "-B", "change"]);
    repository.edit(WAR_PATH, "id: korean-war", "\n\nid: korean-war");
    repository.gate().passes();
    repository.edit(WAR_PATH, "total: 517", "total: 917");
    repository.gate().stops(&["gate/new-suppression"]);
}

#[test]
fn known_findings_do_not_grow() {
    let repository = Repository::new();
    repository.edit(WAR_PATH, "total: 516", "total: 517");
    let comity = Command::new(env!("CARGO_BIN_EXE_comity")).current_dir(repository.path()).arg("baseline").output();
    assert!(comity.expect("it runs").status.success());
    let said = repository.gate();
    said.stops(&["gate/baseline-grew", "gate/policy-changed", "war/total"]);
    said.says("adds 1 finding to those that are forgiven");
}

#[test]
fn the_base_may_lower_what_the_gate_finds() {
    let repository = Repository::new();
    repository.git(&["checkout", "-q", "main"]);
    repository.write("comity.yaml", &format!("{CONFIG}gate: {{left_dataset: warning, weakened: off}}\n"));
    repository.commit("lowered");
    repository.git(&["checkout", "-q", "-B", "change"]);
    repository.write("records/parties/usa.yaml", "id: USA\n");
    repository.commit("one more");
    repository.git(&["branch", "-f", "main"]);
    repository.remove("records/parties/usa.yaml");
    let said = repository.gate();
    said.passes();
    said.says("warning[gate/left-dataset]");
}

#[test]
fn the_policy_is_that_of_the_branch_as_it_is_now() {
    let repository = Repository::new();
    repository.write("records/wars/new.yaml", "id: new\ntotal: 2\nnote: x\nbegan: 1990\nended: 1980\n");
    repository.commit("change");
    repository.git(&["checkout", "-q", "main"]);
    repository.edit("schemas/war.rules.yaml", "  - {id: war/order, kind: order, chain: [began, ended]}\n", "");
    repository.commit("a rule less");
    repository.git(&["checkout", "-q", "change"]);
    repository.ask(&["--base", "main"]).passes();
}

#[test]
fn a_base_without_configuration_is_checked_with_the_pack() {
    let repository = Repository { folder: tempfile::tempdir().expect("a temporary folder") };
    repository.git(&["init", "-q", "-b", "main"]);
    repository.write("records/parties/can.yaml", "kind: party\nid: CAN\n");
    repository.commit("base");
    repository.git(&["checkout", "-q", "-b", "change"]);
    repository.write("comity.yaml", "comity: 1\nrecords: []\n");
    repository.write("records/parties/fra.yaml", "kind: party\nid: fra\n");
    let said = repository.gate();
    said.says("error[gate/policy-changed]");
    said.says("records/parties/fra.yaml");
    assert_eq!(said.code, Some(1));
}

#[test]
fn a_configuration_that_can_not_be_read_is_stopped() {
    let lowered = format!("{CONFIG}gate: {{policy_changed: info}}\n");
    let repository = Repository::new();
    repository.git(&["checkout", "-q", "main"]);
    repository.write("comity.yaml", &lowered);
    repository.commit("lowered");
    repository.git(&["checkout", "-q", "-B", "change"]);
    repository.write("comity.yaml", &format!("{lowered}sevrity: {{}}\n"));
    let said = repository.gate();
    said.stops(&["config/invalid"]);
    assert!(said.summary.contains("The policy that this pull request proposes can't be loaded"), "{}", said.summary);
    repository.remove("comity.yaml");
    std::os::unix::fs::symlink("schemas/war.json", repository.path().join("comity.yaml")).expect("linked");
    repository.gate().stops(&["config/invalid"]);
    repository.remove("comity.yaml");
    repository.write("comity.yaml", &format!("{lowered}approximation: 6 %\n"));
    repository.gate().passes();
}

#[test]
fn a_key_of_the_gate_that_there_is_not_is_an_error_of_the_base() {
    let repository = Repository::new();
    repository.git(&["checkout", "-q", "main"]);
    repository.write("comity.yaml", &format!("{CONFIG}gate: {{policy_change: off}}\n"));
    repository.commit("a slip");
    let said = repository.ask(&["--base", "main"]);
    assert_eq!(said.code, Some(2), "{}", said.out);
    said.says("`gate` has no `policy_change`");
}
