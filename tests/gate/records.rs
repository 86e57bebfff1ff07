//! Records that leave, and checks that data switches off.

use super::Case;
use super::Repository;
use super::WAR;
use super::WAR_PATH;

#[test]
fn what_the_base_has_wrong_is_counted_and_what_is_new_fails() {
    let repository = Repository::new();
    repository.git(&["checkout", "-q", "main"]);
    repository.write("records/wars/old.yaml", "id: old\ntotal: 5\ncomplete: true\nparts: [{party: CAN, dead: 4}]\n");
    repository.commit("what was wrong before");
    repository.git(&["checkout", "-q", "-B", "change"]);
    repository.write("records/parties/usa.yaml", "id: USA\n");
    let said = repository.gate();
    said.passes();
    said.says("1 finding that the base has too");
    repository.edit("records/wars/old.yaml", "dead: 4", "dead: 3");
    repository.gate().stops(&["war/total"]);
}

#[test]
fn records_that_leave_are_stopped() {
    let cases: [Case<'_>; 5] = [
        ("deleted", &|it| it.remove("records/parties/kor.yaml")),
        ("moved away", &|it| it.git(&["mv", "records/parties/kor.yaml", "kor.txt"]).clear()),
        ("another key", &|it| it.write("records/parties/kor.yaml", "id: ROK\n")),
        ("another format", &|it| {
            it.remove("records/parties/kor.yaml");
            it.write("records/parties/kor.json", "{\"id\": \"KOR\"}");
        }),
        ("another kind", &|it| {
            it.remove("records/parties/kor.yaml");
            it.write("records/wars/kor.yaml", "id: KOR\ntotal: 1\n");
        }),
    ];
    for (name, leave) in cases {
        let repository = Repository::new();
        leave(&repository);
        let said = repository.gate();
        assert_eq!(said.code, Some(1), "{name}: {}", said.out);
        said.says("error[gate/left-dataset]");
    }
}

#[test]
fn a_record_in_another_file_stays() {
    let repository = Repository::new();
    repository.git(&["mv", WAR_PATH, "records/wars/korea.yaml"]);
    let said = repository.gate();
    said.passes();
    let moved = "moved from `records/wars/korean-war.yaml` to `records/wars/korea.yaml`";
    assert!(said.summary.contains(moved), "{}", said.summary);
}

#[test]
fn what_a_moved_record_had_wrong_is_known() {
    let repository = Repository::new();
    repository.git(&["checkout", "-q", "main"]);
    repository.edit(WAR_PATH, "total: 516", "total: 517");
    repository.commit("what was wrong before");
    repository.git(&["checkout", "-q", "-B", "change"]);
    repository.git(&["mv", WAR_PATH, "records/wars/korea.yaml"]);
    let said = repository.gate();
    said.passes();
    said.says("1 finding that the base has too");
}

#[test]
fn checks_that_data_switches_off_are_stopped() {
    for (old, new) in [
        ("dead: 138", "dead: ~"),
        ("complete: true", "complete: false"),
        ("total: 516", "total: {about: 500}"),
        ("began: 1950-06-25", "began: 1950-06"),
        ("began: 1950-06-25", "began: 1950"),
        ("began: 1950-06-25\n", ""),
    ] {
        let repository = Repository::new();
        repository.edit(WAR_PATH, old, new);
        let said = repository.gate();
        assert_eq!(said.code, Some(1), "{new}: {}", said.out);
        said.says("error[gate/weakened]");
    }
    let repository = Repository::new();
    repository.edit(WAR_PATH, "began: 1950-06-25", "began: 1950-06-26");
    repository.gate().passes();
}

#[test]
fn an_item_that_is_called_otherwise_is_still_checked() {
    let repository = Repository::new();
    repository.git(&["checkout", "-q", "main"]);
    repository.edit(
        "schemas/war.rules.yaml",
        "comity: 1\nrules:\n",
        "comity: 1\nrules:\n  - {id: war/dead, kind: order, each: '/parts/*', chain: [dead, sent], as: number}\n",
    );
    repository.edit(WAR_PATH, "dead: 138}", "dead: 138, sent: 200}");
    repository.commit("sent");
    repository.git(&["checkout", "-q", "-B", "change"]);
    repository.edit(WAR_PATH, "{party: KOR, dead: 138, sent: 200}", "{note: x, party: KOR, dead: 138, sent: ~}");
    repository.gate().stops(&["gate/weakened"]);
    repository.edit(
        WAR_PATH,
        "{note: x, party: KOR, dead: 138, sent: ~}",
        "{note: x, party: KOR, dead: 138, sent: 200}",
    );
    repository.gate().passes();
}

#[test]
fn an_item_is_found_again_by_the_key_that_a_rule_gives_it() {
    let repository = Repository::new();
    repository.git(&["checkout", "-q", "main"]);
    let unique = "rules:\n  - {id: war/parts, kind: unique, each: '/parts/*', key: [party, of], scope: record}\n";
    repository.edit("schemas/war.rules.yaml", "rules:\n", unique);
    repository.edit(
        WAR_PATH,
        "  - {party: CAN, dead: 378}\n",
        "  - {side: un, party: CAN, of: a, dead: 300}\n  - {side: un, party: CAN, of: b, dead: 78}\n",
    );
    repository.commit("parts of parts");
    repository.git(&["checkout", "-q", "-B", "change"]);
    repository.edit(WAR_PATH, "parts:\n", "parts:\n  - {side: un, party: KOR, of: c, dead: 9}\n");
    repository.edit(WAR_PATH, "total: 516", "total: 525");
    let said = repository.gate();
    said.passes();
    let rows: Vec<_> = said.summary.lines().filter(|line| line.starts_with("| `")).collect();
    let new = "| `/parts/[party=KOR, of=c]` | — | `{side: un, party: KOR, of: c, dead: 9}` |";
    assert_eq!(rows, ["| `/total` | `516` | `525` |", new]);
    // Another key for one of them hides nothing.
    repository.edit(WAR_PATH, "of: b, dead: 78", "of: x, dead: {about: 78}");
    let said = repository.gate();
    said.stops(&["gate/weakened"]);
    said.says("`dead` says less than before: `about 78` instead of `78`");
}

#[test]
fn rules_on_changes_compare_with_the_base() {
    let repository = Repository::new();
    repository.edit(WAR_PATH, "note: as printed", "note: as guessed");
    repository.gate().stops(&["war/began-stays"]);
}

#[cfg(unix)]
#[test]
fn links_are_findings_and_never_followed() {
    let repository = Repository::new();
    std::os::unix::fs::symlink("/etc/passwd", repository.path().join("records/wars/passwd.yaml")).expect("linked");
    std::os::unix::fs::symlink("../..", repository.path().join("records/wars/up")).expect("linked");
    let said = repository.gate();
    said.stops(&["dataset/symlink"]);
    assert!(!said.out.contains("root:"), "{}", said.out);
}

#[cfg(unix)]
#[test]
fn a_record_or_a_schema_that_becomes_a_link_is_stopped() {
    let repository = Repository::new();
    repository.write("elsewhere.txt", WAR);
    for path in [WAR_PATH, "schemas/war.json"] {
        repository.remove(path);
        std::os::unix::fs::symlink("../../elsewhere.txt", repository.path().join(path)).expect("linked");
    }
    let said = repository.gate();
    said.says("error[gate/left-dataset]");
    said.says("error[dataset/symlink]");
    said.says("error[gate/policy-changed]");
    assert_eq!(said.code, Some(1));
}

#[test]
fn a_data_file_that_nothing_checks_is_stopped() {
    let repository = Repository::new();
    repository.write("records/war/new.yaml", "id: new\n");
    repository.gate().stops(&["gate/no-kind"]);
}

#[test]
fn lines_are_records_too() {
    let repository = Repository::new();
    repository.git(&["checkout", "-q", "main"]);
    repository.edit("comity.yaml", "'records/wars/**/*.yaml'", "'records/wars/**/*.{yaml,jsonl}'");
    let line = |id: &str, total: &str, dead: u32| {
        format!(
            "{{\"id\": \"{id}\", \"complete\": true, \"total\": {total}, \"parts\": [{{\"party\": \"CAN\", \"dead\": {dead}}}]}}\n"
        )
    };
    repository.write("records/wars/all.jsonl", &(line("a", "1", 1) + &line("b", "2", 2) + &line("c", "3", 3)));
    repository.commit("lines");
    repository.git(&["checkout", "-q", "-B", "change"]);
    repository.write("records/wars/all.jsonl", &(line("c", "{\"about\": 3}", 3) + &line("a", "1", 5)));
    let said = repository.gate();
    said.stops(&["gate/left-dataset", "gate/weakened", "war/total"]);
    said.says("the war `b` left the dataset");
    said.says("all.jsonl:1:");
}
