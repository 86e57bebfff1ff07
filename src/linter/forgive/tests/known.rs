//! Known findings.

use super::*;

#[test]
fn known_findings_are_forgiven_wherever_they_move_and_no_others() {
    let project = Project::new(&[("a.yaml", &budget("a", "")), ("b.yaml", &budget("b", ""))]);
    let known = project.baseline();
    assert_eq!(known.len(), 2);
    assert_eq!(shown(&project.check(&known)).0, [""; 0]);
    project.write("records/a.yaml", &format!("# a\n\n{}", budget("a", "   # the page says so")));
    assert_eq!(shown(&project.check(&known)), (list(&[]), list(&["budget/sum by baseline: "; 2])));
    project.write("records/a.yaml", &budget("a", "").replace("10", "11"));
    assert_eq!(shown(&project.check(&known)), (list(&["budget/sum"]), list(&["budget/sum by baseline: "])));
}

#[test]
fn a_finding_that_another_spoke_for_is_known_too() {
    let text = "id: a\ntotal: 2000\nparts: [{value: 2001}]\n";
    let project = Project::new(&[("a.yaml", text)]);
    let checked = project.check(&Baseline::default());
    let known = project.baseline();
    assert!(known.len() >= checked.findings.len() as u64);
    assert_eq!(shown(&project.check(&known)).0, [""; 0]);
}

#[test]
fn references_to_one_missing_record_are_known_one_by_one() {
    let of = "id: x\nname: x\nof: [nowhere]\n";
    let project = Project::new(&[("b.yaml", of), ("c.yaml", &of.replace("id: x", "id: y"))]);
    let known = project.baseline();
    assert_eq!(known.len(), 2, "{known:?}");
    let mut told = project.check(&Baseline::default()).findings;
    told.retain(|found| found.rule == "budget/of");
    assert_eq!((told.len(), told[0].related.len()), (1, 1), "told as one: {told:?}");
    assert_eq!(shown(&project.check(&known)).0, [""; 0]);
    project.write("records/b.yaml", "id: x\n");
    assert_eq!(shown(&project.check(&known)).0, [""; 0], "mending one does not make another new");
    project.write("records/a.yaml", &of.replace("id: x", "id: z"));
    assert_eq!(shown(&project.check(&known)).0, ["budget/of"]);
}

#[test]
fn comments_and_waivers_come_before_known_findings() {
    let project = Project::new(&[("a.yaml", &budget("a", ""))]);
    let known = project.baseline();
    project.write("records/a.yaml", &budget("a", " # comity: allow budget/sum -- z"));
    assert_eq!(shown(&project.check(&known)), (list(&[]), list(&["budget/sum by comment: z"])));
    assert!(project.baseline().is_empty());
}

#[test]
fn the_file_of_known_findings_is_read_as_it_was_written() {
    let project = Project::new(&[("a.yaml", &budget("a", "")), ("b.yaml", &budget("b", ""))]);
    let known = project.baseline();
    let root = project.folder.path();
    baseline::save(root, "comity-baseline.json", &known).expect("written");
    let read = baseline::load(root, "comity-baseline.json", &Limits::default(), &mut Files::default());
    assert_eq!(read.ok().flatten(), Some(known.clone()));
    let left: Vec<_> =
        fs::read_dir(root).expect("a folder").filter_map(Result::ok).map(|entry| entry.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().ends_with(".tmp")), "{left:?}");
}
