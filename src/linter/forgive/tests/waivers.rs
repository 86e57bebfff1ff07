//! Waivers of the configuration.

use super::*;

#[test]
fn json_is_forgiven_by_waivers_alone() {
    let json =
        "{\"id\": \"a\", \"total\": 10, \"name\": \"# comity: allow budget/sum -- z\", \"parts\": [{\"value\": 1}]}";
    let project = Project::new(&[("a.json", json)]);
    assert_eq!(project.shown(), (list(&["budget/sum"]), list(&[])));
    let waived = project.with("waivers: [{rule: budget/sum, file: records/a.json, at: /total, reason: z}]\n");
    assert_eq!(waived.shown(), (list(&[]), list(&["budget/sum by waiver: z"])));
}

#[test]
fn a_record_as_a_whole_is_forgiven_by_a_waiver_alone() {
    let text = "id: a # comity: allow budget/named -- z\nof: []\n";
    let project = Project::new(&[("a.yaml", text)]);
    assert_eq!(project.shown(), (list(&["budget/named", "suppression/unused"]), list(&[])));
    let told = project.check(&Baseline::default());
    let told = told.findings.iter().find(|found| found.rule == "suppression/unused").expect("it is told");
    assert!(told.help.as_ref().is_some_and(|help| help.contains("at: /")), "{told:?}");
    let project = Project::new(&[("a.yaml", "id: a\nof: []\n")]);
    let project = project.with("waivers: [{rule: budget/named, file: records/a.yaml, at: /, reason: z}]\n");
    assert_eq!(project.shown(), (list(&[]), list(&["budget/named by waiver: z"])));
}

#[test]
fn a_waiver_forgives_a_place_and_what_is_below_it() {
    let text = "id: a\nparts:\n  - {value: 2000}\n  - {value: 3000}\n";
    let cases: [(&str, &[&str], usize); 8] = [
        ("at: /parts/0, reason: z", &["budget/size"], 1),
        ("at: /parts, reason: z", &[], 2),
        ("at: /, reason: z", &[], 2),
        ("at: \"/parts/*/value\", reason: z", &[], 2),
        ("at: \"/parts/[value=3000]\", reason: z", &["budget/size"], 1),
        ("at: /parts, value: 3000, reason: z", &["budget/size"], 1),
        ("at: /parts, value: \"2000\", reason: z", &["budget/size"], 1),
        ("at: parts/1, value: 2000, reason: z", &["budget/size", "budget/size"], 0),
    ];
    for (waiver, kept, forgiven) in cases {
        let project = Project::new(&[("a.yaml", text)]);
        let project = project.with(&format!("waivers: [{{rule: budget/size, file: records/a.yaml, {waiver}}}]\n"));
        let (mut stayed, gone) = project.shown();
        stayed.retain(|rule| rule != "waiver/unused");
        assert_eq!((stayed, gone.len()), (list(kept), forgiven), "{waiver}");
    }
}

#[test]
fn a_waiver_ends_with_its_last_day() {
    let waiver = "waivers: [{rule: budget/sum, file: records/a.yaml, at: /total, reason: z, until: 2026-06-30}]\n";
    let mut project = Project::new(&[("a.yaml", &budget("a", ""))]).with(waiver);
    assert_eq!(project.shown(), (list(&[]), list(&["budget/sum by waiver: z until 2026-06-30"])));
    project.today = (2026, 7, 1);
    assert_eq!(project.shown(), (list(&["waiver/expired", "budget/sum"]), list(&[])));
    let told = project.check(&Baseline::default());
    let told = told.findings.iter().find(|found| found.rule == "waiver/expired").expect("it is told");
    assert_eq!(told.message, "this waiver ended on 2026-06-30, and `budget/sum` is still broken");
    let text = fs::read_to_string(project.folder.path().join("comity.yaml")).expect("read");
    assert_eq!(&text[told.location.span.range()], "2026-06-30");
    project.write("records/a.yaml", "id: a\n");
    assert_eq!(project.shown().0, ["waiver/unused"]);
}

#[test]
fn waivers_that_forgive_nothing_are_told() {
    let right = "id: a\ntotal: 3\nparts: [{value: 1}, {value: 2}]\n";
    let cases = [
        ("rule: budget/sum, file: records/a.yaml, at: /total", "waiver/unused"),
        ("rule: budget/sum, file: records/a.yaml, at: /nowhere", "waiver/unused"),
        ("rule: budget/sum, file: records/b.yaml, at: /total", "waiver/no-file"),
        ("rule: budget/sum, file: \"records/*.yaml\", at: /total", "waiver/no-file"),
        ("rule: budget/sum, file: ./records/a.yaml, at: /total", "waiver/no-file"),
    ];
    for (waiver, rule) in cases {
        let project = Project::new(&[("a.yaml", right)]).with(&format!("waivers: [{{{waiver}, reason: z}}]\n"));
        assert_eq!(project.shown(), (list(&[rule]), list(&[])), "{waiver}");
    }
    let two = "waivers: [{rule: budget/sum, file: records/a.yaml, at: /total, reason: z}, {rule: budget/size, file: records/a.yaml, at: /, reason: z}]\n";
    assert_eq!(Project::new(&[("a.yaml", right)]).with(two).shown().0, ["waiver/unused"; 2], "each is told");
    let twice = "waivers:\n- &w {rule: budget/sum, file: records/a.yaml, at: /total, reason: z}\n- *w\n";
    let project = Project::new(&[("a.yaml", &budget("a", ""))]).with(twice);
    assert_eq!(project.shown(), (list(&["waiver/unused"]), list(&["budget/sum by waiver: z"])));
}

#[test]
fn waivers_that_can_not_be_meant_are_refused() {
    let whole = "rule: budget/sum, file: a, at: /total, reason: z";
    let cases = [
        (whole.replace("sum", "smu"), "config/unknown-rule: there is no rule `budget/smu`"),
        (
            whole.replace("sum", "*"),
            "config/selector: `budget/*` names no single rule; a waiver is of one, by its full name",
        ),
        (
            whole.replace("budget/sum", "all"),
            "config/selector: `all` names no single rule; a waiver is of one, by its full name",
        ),
        (whole.replace("reason: z", "reason: \" \""), "waiver/no-reason: this waiver gives no reason"),
        (whole.replace("/total", "\"/total#\""), "config/invalid: `/total#` names a key, and a waiver is of the value"),
        (format!("{whole}, until: 2026-13-01"), "config/date: `2026-13-01` is no day"),
        (format!("{whole}, until: 2026-12"), "config/date: `2026-12` is no day"),
    ];
    for (waiver, refused) in cases {
        let project = Project::new(&[]).with(&format!("waivers: [{{{waiver}}}]\n"));
        assert_eq!(project.refused(), [refused], "{waiver}");
    }
    for waiver in [whole.replace(", reason: z", ""), whole.replace("at: /total, ", ""), format!("{whole}, util: x")] {
        let refused = Project::new(&[]).with(&format!("waivers: [{{{waiver}}}]\n")).refused();
        assert!(refused[0].starts_with("config/invalid: "), "{waiver}: {refused:?}");
    }
}
